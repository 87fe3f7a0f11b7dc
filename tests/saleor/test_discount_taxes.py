"""Own prices where a tax app says what the taxes are: in a checkout, in its order and in a draft."""

from typing import Any

import pytest
from saleor.channel.models import Channel
from saleor.order.models import OrderLine
from saleor.tax import TaxCalculationStrategy
from saleor.tax.models import TaxConfiguration

from tests.saleor.listening import Listener
from tests.saleor.order_documents import recorded
from tests.saleor.test_discount_drafts import Draft
from tests.saleor.test_discount_prices import Members
from tests.scenarios.drivers.saleor import SaleorDriver
from tests.scenarios.drivers.saleor_cart import COMPLETE
from tests.scenarios.drivers.values import Person


@pytest.fixture
def members(shop: SaleorDriver, anna: Person) -> Members:
    return Members(shop, anna)


def test_a_tax_app_reckons_with_own_prices(members: Members, ears: Listener) -> None:
    """It is told the own price, takes a quarter of the net price, and that is shown, ordered and drafted."""
    told = []
    for event in ("CHECKOUT_CALCULATE_TAXES", "ORDER_CALCULATE_TAXES"):
        _webhook, heard = ears.begin(event, "checkout.handle_taxes")
        ears.answers[event] = quarter
        told.append(heard)
    TaxConfiguration.objects.update(tax_calculation_strategy=TaxCalculationStrategy.TAX_APP)
    Channel.objects.update(allow_unpaid_orders=True)
    cart = members.shop.cart(members.anna, (members.a, 2))

    seen = members.look(cart)
    members.api.do(COMPLETE, id=cart.id)
    line = OrderLine.objects.get()
    draft = Draft(members)

    assert (seen["lines"], seen["total"], seen["net"]) == (
        [(2, "90.00", "72.00", "100.00")],
        "180.00",
        "144.00",
    )
    assert (line.unit_price_gross_amount, line.unit_price_net_amount) == (90, 72)
    assert (line.total_price_gross_amount, line.total_price_net_amount) == (180, 144)
    assert recorded() == [("100.00", "90.00", "Dealers")]
    assert draft.look() == [(1, "40.00", "32.00", False), (2, "90.00", "72.00", True)]
    assert {prices(body) for body in told[0]} == {((90.0, 180.0),)}
    assert prices(told[1][-1]) == ((40.0, 40.0), (90.0, 180.0))


def quarter(body: Any) -> dict[str, Any]:
    """Answer as a tax app does, for prices with a tax of 25 % and nothing to ship."""
    lines = [
        {"total_gross_amount": total, "total_net_amount": total * 0.8, "tax_rate": 25}
        for total in (line["totalPrice"]["amount"] for line in body["taxBase"]["lines"])
    ]
    return {
        "shipping_price_gross_amount": 0,
        "shipping_price_net_amount": 0,
        "shipping_tax_rate": 25,
        "lines": lines,
    }


def prices(body: Any) -> tuple[tuple[float, float], ...]:
    """Give what a tax app was told of each line: the price of one unit and of all."""
    lines = body["taxBase"]["lines"]
    return tuple(sorted((line["unitPrice"]["amount"], line["totalPrice"]["amount"]) for line in lines))
