"""Own prices in Saleor's orders: charged as they were shown, and recorded."""

import datetime
from decimal import Decimal
from typing import Any
from unittest import mock

import graphene
import pytest
from django.utils import timezone
from saleor.channel import MarkAsPaidStrategy
from saleor.channel.models import Channel
from saleor.checkout.models import Checkout
from saleor.order.models import Order, OrderLine
from saleor.payment.models import TransactionItem

from saleor_customer_ext.host import prices_changed
from saleor_customer_ext.hosts.saleor import discount_switch, shown_prices
from saleor_customer_ext.models import CustomerProfile, DiscountGroup, OrderLinePrice
from tests.saleor.api import Api
from tests.saleor.discounts import grant, look
from tests.saleor.order_documents import ADD, ORDER, QUANTITY, lines_of, recorded
from tests.saleor.test_discount_prices import Members
from tests.scenarios.drivers import saleor_card, saleor_shop
from tests.scenarios.drivers.saleor import SaleorDriver
from tests.scenarios.drivers.saleor_cart import ATTACH, COMPLETE, INITIALIZE
from tests.scenarios.drivers.values import Card, Person

ORDER_BY_APP = """
mutation ($id: ID!) { orderCreateFromCheckout(id: $id) { order { id } errors { field code message } } }"""
AGAIN = """
mutation ($id: ID!) { checkoutCreateFromOrder(id: $id) {
  checkout { id totalPrice { gross { amount } } } errors { field code } } }"""
REFUSED = [{"field": "lines", "code": "INVALID", "message": shown_prices.CHANGED}]


@pytest.fixture
def members(shop: SaleorDriver, anna: Person) -> Members:
    return Members(shop, anna)


def test_what_is_charged_is_what_was_shown(members: Members) -> None:
    shop = members.shop
    cart = shop.cart(members.anna, (members.a, 2), members.b)
    assert members.look(cart)["total"] == "220.00"

    assert cart.place(Card.GOOD).placed

    (order,) = shop.orders()
    assert (order.gross, order.payments) == (
        Decimal("220.00"),
        {"card": (Decimal("220.00"), Decimal("0.00"))},
    )
    seen = shop.api(shop.boss).field(ORDER, id=graphene.Node.to_global_id("Order", order.reference))
    assert lines_of(seen) == [(1, "40.00", "33.61", False), (2, "90.00", "75.63", True)]
    assert recorded() == [("100.00", "90.00", "Dealers")]
    row = OrderLinePrice.objects.get()
    line = OrderLine.objects.get(is_price_overridden=True)
    assert (row.order_reference, row.line_reference) == (order.reference, str(line.pk))
    assert (row.is_gross, row.currency, row.condition_id) == (True, "EUR", members.condition.pk)


def test_the_older_way_of_payment_records_the_same(members: Members) -> None:
    Channel.objects.update(order_mark_as_paid_strategy=MarkAsPaidStrategy.PAYMENT_FLOW)
    members.condition.percent = 100  # so that there is nothing to pay
    members.condition.save()
    cart = members.shop.cart(members.anna, members.a)
    assert members.look(cart)["total"] == "0.00"

    members.api.do(COMPLETE, id=cart.id)

    assert (Order.objects.get().total_gross_amount, recorded()) == (0, [("100.00", "0.00", "Dealers")])


@pytest.mark.parametrize("percent", [5, 20], ids=["dearer", "cheaper"])
def test_nobody_pays_what_they_were_not_shown(members: Members, percent: int) -> None:
    """Behind the page the price changes: no payment begins, no order; the next look has the new price and it works."""
    cart = members.shop.cart(members.anna, members.a)
    cart.look(Card.GOOD)
    members.condition.percent = percent
    members.condition.save()
    prices_changed([members.anna.id])

    paying = members.api.field(INITIALIZE, id=cart.id, amount="90.00", key="k", gateway=GATEWAY)
    ordering = members.api.field(COMPLETE, id=cart.id)

    assert paying["errors"] == REFUSED
    assert ordering["errors"][0]["code"] in ("INVALID", "CHECKOUT_NOT_FULLY_PAID")
    assert not TransactionItem.objects.exists()
    assert not Order.objects.exists()
    assert members.look(cart)["total"] == f"{100 - percent}.00"
    cart.page = None
    assert cart.place(Card.GOOD).placed
    assert Order.objects.get().total_gross_amount == 100 - percent


GATEWAY = {"id": saleor_card.IDENTIFIER, "data": {"card": "good"}}


@pytest.mark.parametrize("by", ["customer", "app"])
def test_an_order_at_another_price_is_refused(members: Members, by: str) -> None:
    """Credit, an unpaid order or an app needs no payment first: the order itself is refused, once."""
    Channel.objects.update(allow_unpaid_orders=True)
    cart = members.shop.cart(members.anna, members.a)
    assert members.look(cart)["total"] == "90.00"
    CustomerProfile.objects.update(discount_group=None)
    prices_changed([members.anna.id])
    app = Api(saleor_shop.make_app("till", ["checkout.handle_checkouts"])[1])
    api, order = (members.api, COMPLETE) if by == "customer" else (app, ORDER_BY_APP)

    refused = api.field(order, id=cart.id)["errors"]

    code = "INVALID" if by == "customer" else "GIFT_CARD_NOT_APPLICABLE"
    assert refused == [{"field": "lines", "code": code, "message": shown_prices.CHANGED}]
    assert not Order.objects.exists()
    assert members.look(cart)["total"] == "100.00"
    api.do(order, id=cart.id)
    assert Order.objects.get().total_gross_amount == 100
    assert recorded() == []


def test_the_group_ends_at_midnight(members: Members) -> None:
    """Nobody tells Saleor: its prices are still those of the evening, and are decided anew before the order."""
    Channel.objects.update(allow_unpaid_orders=True)
    cart = members.shop.cart(members.anna, members.a)
    assert members.look(cart)["total"] == "90.00"
    yesterday = timezone.now().date() - datetime.timedelta(days=2)
    DiscountGroup.objects.update(starts_on=yesterday, ends_on=yesterday)
    assert members.look(cart)["total"] == "90.00"  # Saleor keeps prices for an hour

    refused = members.api.field(COMPLETE, id=cart.id)["errors"]

    assert refused == REFUSED
    assert members.look(cart)["total"] == "100.00"
    members.api.do(COMPLETE, id=cart.id)
    assert Order.objects.get().total_gross_amount == 100


def test_the_last_group_is_deleted(members: Members) -> None:
    """No group is left that could mean anything, but the checkout still shows its price."""
    Channel.objects.update(allow_unpaid_orders=True)
    cart = members.shop.cart(members.anna, members.a)
    assert members.look(cart)["total"] == "90.00"
    CustomerProfile.objects.update(discount_group=None)
    members.group.delete()
    discount_switch.forget()
    prices_changed([members.anna.id])

    refused = members.api.field(COMPLETE, id=cart.id)["errors"]

    assert refused == REFUSED
    assert not Order.objects.exists()
    assert members.look(cart)["total"] == "100.00"
    members.api.do(COMPLETE, id=cart.id)
    assert Order.objects.get().total_gross_amount == 100
    assert recorded() == []
    discount_switch.forget()
    assert not discount_switch.is_on()


def test_the_price_changes_while_the_order_is_being_made(members: Members) -> None:
    """After the first look and before the last: Saleor's own hook finds it, and the checkout shows the new price."""
    Channel.objects.update(allow_unpaid_orders=True)
    cart = members.shop.cart(members.anna, members.a)
    assert members.look(cart)["total"] == "90.00"
    shown = shown_prices.require_shown

    def and_then(*args: Any, **kwargs: Any) -> None:
        shown(*args, **kwargs)
        members.condition.percent = 5
        members.condition.save()

    with mock.patch.object(shown_prices, "require_shown", and_then):
        refused = members.api.field(COMPLETE, id=cart.id)["errors"]

    assert refused == REFUSED
    assert not Order.objects.exists()
    assert members.look(cart)["total"] == "95.00"
    members.api.do(COMPLETE, id=cart.id)


def test_a_checkout_that_nobody_has_looked_at(members: Members) -> None:
    """Nothing was shown, so nothing can have changed: it is ordered at once, at the own price."""
    Channel.objects.update(allow_unpaid_orders=True)
    cart = members.shop.cart(members.anna, members.a)
    assert Checkout.objects.get().total_gross_amount in (0, 90)

    members.api.do(COMPLETE, id=cart.id)

    assert Order.objects.get().total_gross_amount == 90


def test_free_shipping_that_ends(members: Members) -> None:
    Channel.objects.update(allow_unpaid_orders=True)
    free = grant(members.group, target="SHIPPING", percent=100)
    cart = members.shop.cart(members.anna, members.a, ship_by="express")
    assert (members.look(cart)["shipping"], members.look(cart)["total"]) == ("0.00", "90.00")
    free.delete()

    assert members.api.field(COMPLETE, id=cart.id)["errors"] == REFUSED

    assert members.look(cart)["total"] == "104.28"


def test_an_order_with_free_shipping(members: Members) -> None:
    Channel.objects.update(allow_unpaid_orders=True)
    grant(members.group, target="SHIPPING", percent=100)
    cart = members.shop.cart(members.anna, members.a, ship_by="express")
    members.look(cart)

    members.api.do(COMPLETE, id=cart.id)

    order = Order.objects.get()
    assert (order.total_gross_amount, order.shipping_price_gross_amount) == (90, 0)
    assert (order.base_shipping_price_amount, order.undiscounted_base_shipping_price_amount) == (
        0,
        Decimal("14.28"),
    )


def test_a_guests_cart_is_taken_along_and_ordered(members: Members) -> None:
    """The guest saw 100.00; the customer is shown 90.00 before the order can be placed."""
    cart = members.shop.cart(None, members.a, email="somebody@example.com")
    cart.look(Card.GOOD)
    cart.session.log_in(members.anna)
    cart.session.api.do(ATTACH, id=cart.id)

    paying = members.api.field(INITIALIZE, id=cart.id, amount="100.00", key="k", gateway=GATEWAY)

    assert paying["errors"] == REFUSED
    assert look(members.api, cart.id)["total"] == "90.00"


def test_an_order_is_ordered_again_at_the_price_of_now(members: Members) -> None:
    Channel.objects.update(allow_unpaid_orders=True)
    cart = members.shop.cart(members.anna, members.a)
    members.look(cart)
    members.api.do(COMPLETE, id=cart.id)
    members.condition.percent = 30
    members.condition.save()

    answer = members.api.do(AGAIN, id=graphene.Node.to_global_id("Order", Order.objects.get().pk))

    assert answer["checkout"]["totalPrice"]["gross"]["amount"] == 70.0


def test_later_edits_keep_the_price(members: Members) -> None:
    """Staff change the quantity of an order that is not confirmed yet: the price stays, whatever the group says now."""
    Channel.objects.update(allow_unpaid_orders=True, automatically_confirm_all_new_orders=False)
    cart = members.shop.cart(members.anna, members.a)
    members.look(cart)
    members.api.do(COMPLETE, id=cart.id)
    CustomerProfile.objects.update(discount_group=None)
    prices_changed([members.anna.id])
    line, boss = OrderLine.objects.get(), members.shop.api(members.shop.boss)

    order = boss.do(QUANTITY, id=graphene.Node.to_global_id("OrderLine", line.pk), quantity=3)["order"]

    assert lines_of(order) == [(3, "90.00", "75.63", True)]
    assert recorded() == [("100.00", "90.00", "Dealers")]


def test_a_line_that_is_added_to_a_placed_order(members: Members) -> None:
    Channel.objects.update(allow_unpaid_orders=True, automatically_confirm_all_new_orders=False)
    cart = members.shop.cart(members.anna, members.b)
    members.look(cart)
    members.api.do(COMPLETE, id=cart.id)
    boss = members.shop.api(members.shop.boss)
    order = graphene.Node.to_global_id("Order", Order.objects.get().pk)

    added = boss.do(ADD, id=order, lines=[{"variantId": members.a.id, "quantity": 2}])["order"]

    assert lines_of(added) == [(1, "40.00", "33.61", False), (2, "90.00", "75.63", True)]
    assert recorded() == [("100.00", "90.00", "Dealers")]
