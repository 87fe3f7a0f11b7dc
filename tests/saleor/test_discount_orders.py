"""Own prices in Saleor's orders: charged as they were shown, recorded, and in what staff write themselves."""

import datetime
from decimal import Decimal
from typing import Any
from unittest import mock

import graphene
import pytest
from django.db import transaction
from django.utils import timezone
from saleor.account.models import User
from saleor.channel import MarkAsPaidStrategy
from saleor.channel.models import Channel
from saleor.checkout.models import Checkout, CheckoutLine
from saleor.order.models import Order, OrderLine
from saleor.payment.models import TransactionItem
from saleor.tax import TaxCalculationStrategy
from saleor.tax.models import TaxConfiguration

from saleor_customer_ext.host import prices_changed
from saleor_customer_ext.hosts.saleor import discount_switch, installation, shown_prices
from saleor_customer_ext.models import CustomerProfile, DiscountGroup, OrderLinePrice
from tests.saleor.api import Api
from tests.saleor.discounts import grant, look, order_promotion, two
from tests.saleor.listening import Listener
from tests.saleor.test_discount_prices import Members
from tests.scenarios.drivers import saleor_card, saleor_shop
from tests.scenarios.drivers.saleor import SaleorDriver
from tests.scenarios.drivers.saleor_cart import ATTACH, COMPLETE, INITIALIZE
from tests.scenarios.drivers.values import Card, Person

ORDER_LINES = """
  lines {
    quantity unitPrice { gross { amount } net { amount } } undiscountedUnitPrice { gross { amount } }
    isPriceOverridden
  }
  total { gross { amount } } shippingPrice { gross { amount } }"""
ORDER = f"query ($id: ID!) {{ order(id: $id) {{ {ORDER_LINES} }} }}"
DRAFT = f"""
mutation ($input: DraftOrderCreateInput!) {{
  draftOrderCreate(input: $input) {{ order {{ id {ORDER_LINES} }} errors {{ field code }} }} }}"""
UPDATE = f"""
mutation ($id: ID!, $input: DraftOrderInput!) {{
  draftOrderUpdate(id: $id, input: $input) {{ order {{ {ORDER_LINES} }} errors {{ field code }} }} }}"""
ADD = f"""
mutation ($id: ID!, $lines: [OrderLineCreateInput!]!) {{
  orderLinesCreate(id: $id, input: $lines) {{ order {{ {ORDER_LINES} }} errors {{ field code }} }} }}"""
QUANTITY = f"""
mutation ($id: ID!, $quantity: Int!) {{
  orderLineUpdate(id: $id, input: {{quantity: $quantity}}) {{
    order {{ {ORDER_LINES} }} errors {{ field code }} }} }}"""
DISCOUNT = f"""
mutation ($id: ID!) {{
  orderLineDiscountUpdate(orderLineId: $id, input: {{valueType: FIXED, value: 15}}) {{
    order {{ {ORDER_LINES} }} errors {{ field code }} }} }}"""
SHIP = """
mutation ($id: ID!, $method: ID!) {
  orderUpdateShipping(order: $id, input: {shippingMethod: $method}) { errors { field code } } }"""
FINISH = "mutation ($id: ID!) { draftOrderComplete(id: $id) { order { id } errors { field code } } }"
ORDER_BY_APP = """
mutation ($id: ID!) { orderCreateFromCheckout(id: $id) { order { id } errors { field code message } } }"""
AGAIN = """
mutation ($id: ID!) { checkoutCreateFromOrder(id: $id) {
  checkout { id totalPrice { gross { amount } } } errors { field code } } }"""
REFUSED = [{"field": "lines", "code": "INVALID", "message": shown_prices.CHANGED}]


@pytest.fixture
def members(shop: SaleorDriver, anna: Person) -> Members:
    return Members(shop, anna)


def lines_of(order: dict[str, Any]) -> list[tuple[int, str, str, bool]]:
    """Give quantity, price and net price of a unit, and whether it is overridden, of an order's lines."""
    return sorted(
        (
            line["quantity"],
            two(line["unitPrice"]["gross"]["amount"]),
            two(line["unitPrice"]["net"]["amount"]),
            line["isPriceOverridden"],
        )
        for line in order["lines"]
    )


def recorded() -> list[tuple[str, str, str]]:
    rows = OrderLinePrice.objects.order_by("-list_price")
    return [(f"{row.list_price:.2f}", f"{row.price:.2f}", row.group_name) for row in rows]


# From a checkout


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


# Written by staff


class Draft:
    """A draft of Anna's with two of A and one of B."""

    def __init__(self, members: Members, **values: Any) -> None:
        self.members = members
        self.boss = members.shop.api(members.shop.boss)
        lines = [{"variantId": members.a.id, "quantity": 2}, {"variantId": members.b.id, "quantity": 1}]
        address = {
            "firstName": "Anna", "lastName": "A", "streetAddress1": "Hafenstraße 12", "city": "Hamburg",
            "postalCode": "20457", "country": "DE",
        }  # fmt: skip
        given = {
            "channelId": graphene.Node.to_global_id("Channel", members.channel.pk),
            "user": graphene.Node.to_global_id("User", members.anna.id),
            "shippingAddress": address,
            "billingAddress": address,
            "lines": lines,
        }
        self.order = self.boss.do(DRAFT, input=given | values)["order"]
        self.id = self.order["id"]

    def look(self) -> list[tuple[int, str, str, bool]]:
        return lines_of(self.boss.field(ORDER, id=self.id))

    def ship_by(self, name: str) -> None:
        method = self.members.shop.shop.zone.shipping_methods.get(name=name)
        self.boss.do(SHIP, id=self.id, method=graphene.Node.to_global_id("ShippingMethod", method.pk))

    def line(self) -> str:
        variant = self.members.variant(self.members.a)
        return str(graphene.Node.to_global_id("OrderLine", OrderLine.objects.get(variant=variant).pk))


OWN = [(1, "40.00", "33.61", False), (2, "90.00", "75.63", True)]
LIST = [(1, "40.00", "33.61", False), (2, "100.00", "84.03", False)]


@pytest.fixture
def draft(members: Members) -> Draft:
    return Draft(members)


def test_a_draft_has_the_customers_prices(draft: Draft) -> None:
    assert lines_of(draft.order) == draft.look() == OWN
    assert recorded() == []

    draft.ship_by("collection")
    draft.boss.do(FINISH, id=draft.id)

    assert draft.look() == OWN
    assert recorded() == [("100.00", "90.00", "Dealers")]


def test_a_draft_with_promotions_on_top(members: Members) -> None:
    DiscountGroup.objects.update(combines_with_host=True)
    order_promotion(members.channel, 10)

    draft = Draft(members)

    assert draft.look() == [(1, "32.40", "27.23", True), (2, "81.00", "68.07", True)]


def test_no_promotion_of_the_order_beside_own_prices(members: Members) -> None:
    order_promotion(members.channel, 10)

    assert Draft(members).look() == OWN


def test_tiers_follow_the_quantity_in_a_draft(draft: Draft) -> None:
    grant(draft.members.group, percent=20, minimum_quantity=3)

    more = draft.boss.do(QUANTITY, id=draft.line(), quantity=3)["order"]
    less = draft.boss.do(QUANTITY, id=draft.line(), quantity=1)["order"]

    assert lines_of(more) == [(1, "40.00", "33.61", False), (3, "80.00", "67.23", True)]
    assert lines_of(less) == [(1, "40.00", "33.61", False), (1, "90.00", "75.63", True)]


def test_the_draft_becomes_somebody_elses(draft: Draft) -> None:
    ben = draft.members.shop.customer("ben")
    found = []
    for person in (ben, draft.members.anna):
        given = {"user": graphene.Node.to_global_id("User", person.id)}
        found.append(lines_of(draft.boss.do(UPDATE, id=draft.id, input=given)["order"]))

    assert found == [LIST, OWN]


def test_what_staff_set_by_hand_is_left_alone(draft: Draft) -> None:
    lines = [{"variantId": draft.members.a.id, "quantity": 5, "price": "33.00", "forceNewLine": True}]
    by_hand = draft.boss.do(ADD, id=draft.id, lines=lines)["order"]
    discounted = draft.boss.do(DISCOUNT, id=str(graphene.Node.to_global_id(
        "OrderLine", OrderLine.objects.get(quantity=2).pk
    )))["order"]  # fmt: skip

    assert lines_of(by_hand) == [*OWN, (5, "33.00", "27.73", True)]
    assert lines_of(discounted) == [OWN[0], (2, "75.00", "63.03", True), (5, "33.00", "27.73", True)]


def test_the_group_changes_while_the_draft_is_open(draft: Draft) -> None:
    draft.members.condition.delete()
    prices_changed([draft.members.anna.id])

    assert draft.look() == LIST
    assert not OrderLine.objects.filter(private_metadata__has_key=discount_switch.KEY).exists()


def test_a_draft_ships_free(draft: Draft) -> None:
    free = grant(draft.members.group, target="SHIPPING", percent=100)
    draft.ship_by("express")
    found = [two(draft.boss.field(ORDER, id=draft.id)["total"]["gross"]["amount"])]

    free.delete()
    prices_changed([draft.members.anna.id])
    found.append(two(draft.boss.field(ORDER, id=draft.id)["total"]["gross"]["amount"]))

    assert found == ["220.00", "234.28"]


def test_uninstalling_leaves_no_own_price_on_what_is_open(draft: Draft) -> None:
    """Placed orders keep theirs; Saleor finds its own price of a draft's line by itself, as it is due."""
    cart = draft.members.shop.cart(draft.members.anna, draft.members.a)
    draft.members.look(cart)
    with transaction.atomic():
        assert installation._remove_own_prices() == 2
        assert installation._remove_own_prices() == 0

    line = CheckoutLine.objects.get()
    assert (line.price_override, line.private_metadata) == (None, {})
    assert line.checkout.price_expiration <= timezone.now()
    assert not OrderLine.objects.filter(is_price_overridden=True).exists()
    due = OrderLine.objects.get(variant=draft.members.variant(draft.members.a)).draft_base_price_expire_at
    assert due is not None
    assert due <= timezone.now()


def test_a_draft_of_nobody_and_of_a_customer_without_a_group(members: Members) -> None:
    ben = members.shop.customer("ben")

    for user in (None, graphene.Node.to_global_id("User", ben.id)):
        assert Draft(members, user=user).look() == LIST
    assert User.objects.filter(orders__isnull=False).count() == 1
