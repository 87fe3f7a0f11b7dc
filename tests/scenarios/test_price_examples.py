"""Worked examples of own prices with tax: what each host shows, charges and writes down, to the cent."""

import datetime
from decimal import Decimal

import pytest
from django.utils import timezone

from saleor_customer_ext.models import DiscountCondition
from saleor_customer_ext.services import price_explanation
from saleor_customer_ext.services.condition_checks import NewCondition
from saleor_customer_ext.services.order_prices import of_orders
from tests.scenarios.drivers.base import Driver
from tests.scenarios.drivers.till import Sold, Till
from tests.scenarios.drivers.values import Card, Person, Product
from tests.scenarios.facts import happened
from tests.scenarios.price_examples import EXAMPLES, Example, Grant, Kept, amounts_of

VOUCHER = "EXTRA"


@pytest.mark.parametrize("name", EXAMPLES)
def test_worked_examples_of_prices(shop: Driver, anna: Person, name: str) -> None:
    """Anna sees, pays and finds in her order what docs/price-examples.md says, and staff read the same reasons."""
    example = EXAMPLES[name]
    expected = example.outcomes[shop.host]
    with shop.till(
        currency=example.currency, with_tax=example.with_tax, charges_tax=example.charges_tax
    ) as till:
        goods = [till.sell(one.price, one.rate) for one in example.goods]
        let_the_shop_discount(shop, till, example, goods[0])
        put_into_group(shop, anna, till, example, goods[0])

        pages = tuple(str(till.page(anna, one)) for one in goods)
        bought = [(one, line.quantity) for one, line in zip(goods, example.goods, strict=True)]
        cart = shop.cart(anna, *bought, ship_by=example.ship_by)
        if example.voucher:
            answer = cart.try_voucher(VOUCHER)
            assert (answer.accepted, bool(answer.told)) == (example.combines, not example.combines)
        rest = cart.look(Card.GOOD).rest
        explained = explanations(shop, anna, till, example, goods)
        assert cart.place().placed
        sold = till.lines()

    assert pages == expected.page
    assert tuple(f"{line.net} + {line.tax} = {line.gross}" for line in sold) == expected.lines
    assert Decimal(rest) == Decimal(expected.total)
    net, tax, gross = (f"{sum(part):.2f}" for part in zip(*map(amounts_of, expected.parts), strict=True))
    assert happened(shop) == [
        f"order of anna: {gross} {example.currency} ({net} + {tax} tax), card {gross}",
        f"card: {gross}",
    ]
    assert kept_by_order(shop, till, sold) == expected.kept
    if not example.promotion or example.combines:  # what promotions come to, explanations do not say
        assert explained == expected.kept
    if example.voucher and not example.combines:
        assert shop.voucher_uses(VOUCHER) == 0


def let_the_shop_discount(shop: Driver, till: Till, example: Example, first: Product) -> None:
    """Make the promotion and the voucher of the host."""
    if example.promotion:
        till.promote(first, example.promotion)
    if example.voucher:
        shop.voucher(VOUCHER, percent=example.voucher)


def put_into_group(shop: Driver, anna: Person, till: Till, example: Example, first: Product) -> None:
    """Put Anna into a group that grants what the example says."""
    about = {
        "CATEGORY": lambda: shop.category(holding=first),
        "PRODUCT": lambda: shop.reference(first),
        "VARIANT": lambda: shop.variant_reference(first),
    }

    def condition(grant: Grant) -> NewCondition:
        where = {"channel": till.channel, "currency": till.currency, "taxed": grant.taxed}
        return NewCondition(
            target=grant.target,
            reference=about.get(grant.target, str)(),
            percent=grant.percent,
            amount=grant.price,
            **(where if grant.price else {}),
            minimum_quantity=grant.from_quantity,
            minimum_order_value=grant.from_value,
            minimum_order_currency=till.currency if grant.from_value else "",
        )

    yesterday = timezone.now().date() - datetime.timedelta(days=1)
    shop.discount_group(
        "Dealers",
        anna,
        conditions=tuple(condition(grant) for grant in example.grants),
        combines_with_host=example.combines,
        ends_on=yesterday - datetime.timedelta(days=1) if example.is_over else None,
    )


def kept_by_order(shop: Driver, till: Till, sold: list[Sold]) -> tuple[Kept, ...]:
    """Give what the only order keeps of the prices of its lines, and nothing else."""
    (order,) = shop.orders()
    rows = {row.line_reference: row for row in of_orders([order.reference]).get(order.reference, ())}
    assert {(row.currency, row.group_name) for row in rows.values()} <= {(till.currency, "Dealers")}
    found = [rows.pop(line.reference, None) for line in sold]
    assert rows == {}
    return tuple(row and kept(till, row.list_price, row.price, row.condition_id) for row in found)


def explanations(
    shop: Driver, anna: Person, till: Till, example: Example, goods: list[Product]
) -> tuple[Kept, ...]:
    """Give what staff are told that the lines cost in this order, and why."""
    keys = [shop.variant_reference(one) for one in goods]
    about = {"customer_id": anna.id, "channel": till.channel, "actor": shop.actor(shop.clerk)}
    listed = price_explanation.preview(variants=keys, **about)
    quantities = [line.quantity for line in example.goods]
    value = sum(
        (one.list_price.amount * quantity for one, quantity in zip(listed, quantities, strict=True)),
        Decimal(0),
    )
    found = [
        price_explanation.explain(variant=key, quantity=quantity, order_value=value, **about).own
        for key, quantity in zip(keys, quantities, strict=True)
    ]
    return tuple(own and kept(till, own.list_price, own.amount, own.condition_id) for own in found)


def kept(till: Till, list_price: Decimal, own: Decimal, condition: int) -> tuple[str, str, int]:
    """Write it as the examples do; conditions are numbered as they were made."""
    keys = list(DiscountCondition.objects.order_by("pk").values_list("pk", flat=True))
    return str(till.exact(list_price)), str(till.exact(own)), keys.index(condition) + 1
