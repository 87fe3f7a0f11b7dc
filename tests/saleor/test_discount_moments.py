"""Own prices where two things happen at once, or something else than the price itself changes."""

import json
from decimal import Decimal
from typing import Any
from unittest import mock

import pytest
from saleor.channel import MarkAsPaidStrategy
from saleor.channel.models import Channel
from saleor.checkout.calculations import fetch_checkout_data
from saleor.checkout.fetch import fetch_checkout_info, fetch_checkout_lines
from saleor.checkout.models import Checkout, CheckoutLine
from saleor.core.db.connection import allow_writer
from saleor.discount import DiscountValueType, VoucherType
from saleor.discount.models import CheckoutLineDiscount, Voucher
from saleor.order.models import Order, OrderLine
from saleor.order.utils import update_discount_for_order_line
from saleor.plugins.manager import get_plugins_manager
from saleor.shipping.models import ShippingMethodChannelListing

from saleor_customer_ext.host import prices_changed
from saleor_customer_ext.hosts.saleor import checkout_prices, draft_prices, shown_prices
from saleor_customer_ext.hosts.saleor.discount_switch import KEY
from saleor_customer_ext.hosts.saleor.own_prices import Mark
from saleor_customer_ext.models import DiscountGroup, OrderLinePrice
from tests.saleor.discounts import grant, order_promotion, promotion, two
from tests.saleor.test_completion import complete_automatically
from tests.saleor.test_discount_drafts import LIST, OWN, UPDATE, Draft
from tests.saleor.test_discount_prices import Members
from tests.scenarios.drivers import saleor_shop
from tests.scenarios.drivers.saleor import SaleorDriver
from tests.scenarios.drivers.saleor_cart import ATTACH, COMPLETE, SaleorCart
from tests.scenarios.drivers.values import Answer, Card, Person

REFUSED = [{"field": "lines", "code": "INVALID", "message": shown_prices.CHANGED}]


@pytest.fixture
def members(shop: SaleorDriver, anna: Person) -> Members:
    return Members(shop, anna)


@pytest.fixture
def combining(shop: SaleorDriver, anna: Person) -> Members:
    return Members(shop, anna, combines_with_host=True)


@pytest.fixture
def draft(members: Members) -> Draft:
    return Draft(members)


def read(cart: Any) -> tuple[Any, Any, Any]:
    checkout = Checkout.objects.get(pk=cart.reference)
    lines, _ = fetch_checkout_lines(checkout)
    manager = get_plugins_manager(allow_replica=False)
    return fetch_checkout_info(checkout, lines, manager), manager, lines


def calculate(info: Any, manager: Any, lines: Any) -> str:
    with allow_writer():
        fetched = fetch_checkout_data(info, manager, lines, requestor=None).get()
    return f"{fetched[0].checkout.total_gross_amount:.2f}"


def test_two_look_at_once(members: Members) -> None:
    """Both have read the line before either has priced it: both show the own price, and it is what is kept."""
    cart = members.shop.cart(members.anna, members.a)
    CheckoutLine.objects.update(price_override=None, private_metadata={})
    checkout_prices.expire(cart.reference)
    first, second = read(cart), read(cart)

    found = [calculate(*first), calculate(*second)]

    assert found == ["90.00", "90.00"]
    assert members.look(cart)["total"] == "90.00"


def test_an_app_sets_a_price_while_we_look(members: Members) -> None:
    cart = members.shop.cart(members.anna, members.a)
    CheckoutLine.objects.update(price_override=None, private_metadata={})
    checkout_prices.expire(cart.reference)
    first = read(cart)
    CheckoutLine.objects.update(price_override=95)

    assert calculate(*first) == "95.00"
    assert members.look(cart)["total"] == "95.00"


@pytest.mark.parametrize("combines", [True, False])
def test_the_group_begins_or_ceases_to_combine(members: Members, combines: bool) -> None:
    """The own price stays, but what comes off it besides does not: not ordered before it was shown."""
    Channel.objects.update(allow_unpaid_orders=True)
    DiscountGroup.objects.update(combines_with_host=not combines)
    order_promotion(members.channel, 10)
    cart = members.shop.cart(members.anna, members.a)
    assert members.look(cart)["total"] == ("90.00" if combines else "81.00")
    DiscountGroup.objects.update(combines_with_host=combines)
    prices_changed([members.anna.id])

    refused = members.api.field(COMPLETE, id=cart.id)["errors"]

    assert refused == REFUSED
    assert not Order.objects.exists()
    assert members.look(cart)["total"] == ("81.00" if combines else "90.00")
    members.api.do(COMPLETE, id=cart.id)


@pytest.mark.parametrize("kind", ["product", "once", "shipping"])
def test_vouchers_of_lines_stop_counting(members: Members, kind: str) -> None:
    saleor_shop.make_voucher(members.shop.shop, "TENTH", percent=10)
    row = Voucher.objects.get()
    if kind == "product":
        row.type = VoucherType.SPECIFIC_PRODUCT
        row.variants.add(members.variant(members.a))
    elif kind == "once":
        row.apply_once_per_order = True
    else:
        row.type = VoucherType.SHIPPING
    row.save()
    cart = members.shop.cart(None, members.a, email="somebody@example.com", ship_by="express")
    cart.enter_voucher("TENTH")
    before = members.look(cart)["total"]
    cart.session.log_in(members.anna)
    cart.session.api.do(ATTACH, id=cart.id)

    seen = members.look(cart)

    assert (seen["total"], seen["voucher"], seen["discount"]) == ("104.28", None, "0.00"), before
    assert seen["lines"] == [(1, "90.00", "75.63", "100.00")]
    assert not CheckoutLineDiscount.objects.exists()


@pytest.mark.parametrize("flow", ["TRANSACTION_FLOW", "PAYMENT_FLOW"])
def test_a_guest_with_a_members_address(members: Members, flow: str) -> None:
    """The order becomes the member's in the end, but its prices are those that the guest was shown, and it is made."""
    free = flow == "PAYMENT_FLOW"  # so that there is nothing to pay
    Channel.objects.update(
        allow_unpaid_orders=not free, order_mark_as_paid_strategy=getattr(MarkAsPaidStrategy, flow)
    )
    if free:
        saleor_shop.make_voucher(members.shop.shop, "ALL", percent=100)
    grant(members.group, target="SHIPPING", percent=100)
    method = "collection" if free else "express"
    cart = members.shop.cart(None, members.a, email=members.user.email, ship_by=method)
    if free:
        cart.enter_voucher("ALL")
    total = members.look(cart)["total"]

    answer = cart.session.api.field(COMPLETE, id=cart.id)

    assert answer["errors"] == []
    order = Order.objects.get()
    assert (order.user_id, f"{order.total_gross_amount:.2f}") == (members.user.pk, total)
    assert order.base_shipping_price_amount == order.shipping_price_gross_amount
    assert not OrderLine.objects.filter(is_price_overridden=True).exists()
    assert not OrderLinePrice.objects.exists()


def test_staff_set_a_discount_while_a_draft_is_priced(members: Members) -> None:
    """They come right before the lines are written: their discount counts, of the list price that they saw."""
    draft = Draft(members)
    members.condition.percent = 50
    members.condition.save()
    prices_changed([members.anna.id])
    line = OrderLine.objects.get(quantity=2)
    as_they_were = draft_prices._as_they_were

    def after_theirs(changed: Any) -> Any:
        theirs = {"reason": "By hand", "value_type": DiscountValueType.FIXED, "value": 15}
        update_discount_for_order_line(line, order=line.order, **theirs)
        return as_they_were(changed)

    with mock.patch.object(draft_prices, "_as_they_were", after_theirs):
        draft.look()

    assert draft.look() == [(1, "25.00", "21.01", True), (2, "75.00", "63.03", True)]


def test_a_draft_gets_another_address(draft: Draft) -> None:
    """Saleor finds the customer by a typed address as well, or none."""
    update = """
    mutation ($id: ID!, $email: String!) {
      draftOrderUpdate(id: $id, input: {userEmail: $email}) { errors { field code } } }"""
    found = [draft.look()]
    for email in ("nobody@shop.example", draft.members.user.email):
        draft.boss.do(update, id=draft.id, email=email)
        found.append(draft.look())

    assert found == [OWN, LIST, OWN]


@pytest.mark.parametrize("percent", [5, 20], ids=["dearer", "cheaper"])
def test_nothing_is_ordered_automatically_for_less_than_was_paid(members: Members, percent: int) -> None:
    cart = members.shop.cart(members.anna, members.a)
    cart.look(Card.GOOD)
    with mock.patch.object(SaleorCart, "_complete", return_value=Answer(False)):
        cart.place(Card.GOOD)
    members.condition.percent = percent
    members.condition.save()
    prices_changed([members.anna.id])

    complete_automatically(members.shop)

    assert not Order.objects.exists()
    assert members.look(cart)["total"] == f"{100 - percent}.00"
    assert Checkout.objects.get().last_automatic_completion_attempt is not None


def test_a_draft_with_a_voucher_ships_free_as_well(draft: Draft) -> None:
    """Saleor puts the shipping price on again with every voucher for the order."""
    saleor_shop.make_voucher(draft.members.shop.shop, "TENTH", percent=10)
    grant(draft.members.group, target="SHIPPING", percent=100)
    draft.ship_by("express")

    seen = draft.boss.do(UPDATE, id=draft.id, input={"voucherCode": "TENTH"})["order"]

    assert two(seen["shippingPrice"]["gross"]["amount"]) == "0.00"
    assert two(seen["total"]["gross"]["amount"]) == "198.00"


def test_all_off_in_a_draft_and_a_checkout_with_a_voucher_for_lines(draft: Draft) -> None:
    """An own price of nothing is a price."""
    members = draft.members
    members.condition.percent = 100
    members.condition.save()
    prices_changed([members.anna.id])
    cart = members.shop.cart(members.anna, (members.a, 2), members.b)

    seen = members.look(cart)
    cart.change_quantity(members.a, 3)

    assert (seen["total"], members.look(cart)["total"]) == ("0.00", "0.00")
    assert draft.look() == [(1, "0.00", "0.00", True), (2, "0.00", "0.00", True)]


def test_yen_have_no_decimals(members: Members) -> None:
    listing = members.variant(members.a).channel_listings.get()
    Channel.objects.filter(pk=members.channel.pk).update(currency_code="JPY")
    type(listing).objects.update(currency="JPY")
    ShippingMethodChannelListing.objects.update(currency="JPY")
    listing.refresh_from_db()
    listing.price_amount = listing.discounted_price_amount = 995
    listing.save()

    cart = members.shop.cart(members.anna, (members.a, 3))

    assert members.page(members.a)["price"] == "896.00"
    assert members.look(cart)["total"] == "2688.00"


@pytest.mark.parametrize(("price", "percent"), [("100.11", 15), ("100.10", 25), ("99.99", 33)])
def test_pages_and_checkouts_round_alike(combining: Members, price: str, percent: int) -> None:
    """What a promotion takes off an own price is the same cent in both."""
    product = combining.shop.product(price)
    promotion(combining.variant(product), combining.channel, percent)

    shown = combining.page(product)["price"]

    assert combining.look(combining.shop.cart(combining.anna, product))["total"] == shown


@pytest.mark.parametrize(
    "change",
    [
        {"price": "NaN"},
        {"price": "-1"},
        {"price": "100.00"},
        {"list_price": "0"},
        {"condition": "everything"},
        {"group": None},
        {"alone": "no"},
        {"more": 1},
        {"name": 7},
    ],
    ids=str,
)
def test_a_mark_that_somebody_else_wrote_is_none(change: dict[str, Any]) -> None:
    """Staff and apps may change private metadata of checkouts: an order is never stopped by what they wrote."""
    written: dict[str, str] = {}
    Mark(Decimal("90.00"), Decimal("100.00"), 1, 2, "Dealers", False).write(written)
    assert Mark.read(written) == Mark(Decimal("90.00"), Decimal("100.00"), 1, 2, "Dealers", False)

    assert Mark.read({KEY: json.dumps(json.loads(written[KEY]) | change)}) is None
