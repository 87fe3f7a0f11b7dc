"""Refunds by Saleor's own means: the Dashboard's button, granted refunds, and what happens when two people use them."""

from decimal import Decimal
from typing import Any

import graphene
import pytest
from saleor.order.models import Order
from saleor.payment.models import TransactionEvent, TransactionItem

from saleor_customer_ext import permissions
from saleor_customer_ext.hosts.saleor.tender import APP_IDENTIFIER
from saleor_customer_ext.models import CreditEntry
from tests.saleor.api import Api
from tests.scenarios.drivers import saleor_shop
from tests.scenarios.drivers.saleor import SaleorDriver, order_id
from tests.scenarios.drivers.values import Card, Person, PlacedOrder
from tests.scenarios.facts import happened
from tests.scenarios.parallel import at_once, without_crash

REQUEST = """
mutation ($id: ID!, $amount: PositiveDecimal) {
  transactionRequestAction(id: $id, actionType: REFUND, amount: $amount) {
    transaction { actions chargedAmount { amount } refundedAmount { amount } }
    errors { field code message }
  }
}"""
GRANT = """
mutation ($order: ID!, $transaction: ID!, $amount: Decimal!) {
  orderGrantRefundCreate(id: $order, input: {amount: $amount, transactionId: $transaction}) {
    grantedRefund { id status } errors { field code message }
  }
}"""
PAY_GRANTED = """
mutation ($granted: ID!) {
  transactionRequestRefundForGrantedRefund(grantedRefundId: $granted) {
    transaction { refundedAmount { amount } } errors { field code message }
  }
}"""
GRANTED = "query ($id: ID!) { order(id: $id) { chargeStatus grantedRefunds { status amount { amount } } } }"
UPDATE = """
mutation ($id: ID!) {
  transactionUpdate(id: $id, transaction: {amountCharged: {amount: 1, currency: "EUR"}}) {
    errors { field code message }
  }
}"""
REPORT = """
mutation ($id: ID!) {
  transactionEventReport(id: $id, type: REFUND_SUCCESS, amount: 90, pspReference: "mine") {
    errors { field code message }
  }
}"""
PAID = [
    "anna EUR 10.00: TOP_UP 100.00, PAYMENT -90.00",
    "order of anna: 90.00 EUR (75.63 + 14.37 tax), credit 90.00",
]


@pytest.fixture
def order(shop: SaleorDriver, anna: Person) -> PlacedOrder:
    """Place Anna's order for 90.00, paid by credit."""
    shop.top_up(anna, "100.00")
    assert shop.cart(anna, shop.product("90.00")).place().placed
    return shop.orders()[0]


def credit_of(order: PlacedOrder) -> str:
    """Give the id of our payment of the order in Saleor's API."""
    item = TransactionItem.objects.get(order=order.reference, app_identifier=APP_IDENTIFIER)
    return str(graphene.Node.to_global_id("TransactionItem", item.token))


def events() -> list[tuple[str, Decimal]]:
    """Give type and amount of every event of a payment, oldest first."""
    return [(event.type, event.amount_value) for event in TransactionEvent.objects.order_by("pk")]


def test_the_refund_button(shop: SaleorDriver, order: PlacedOrder) -> None:
    """Staff give back a part, then the rest, and Saleor's payment and order say so at once."""
    api = shop.api(shop.clerk)

    first = api.do(REQUEST, id=credit_of(order), amount="15.00")
    assert first["transaction"] == {
        "actions": ["REFUND"],
        "chargedAmount": {"amount": 75.0},
        "refundedAmount": {"amount": 15.0},
    }
    rest = api.do(REQUEST, id=credit_of(order), amount="75.00")
    assert rest["transaction"] == {
        "actions": [],
        "chargedAmount": {"amount": 0.0},
        "refundedAmount": {"amount": 90.0},
    }

    assert happened(shop) == [
        "anna EUR 100.00: TOP_UP 100.00, PAYMENT -90.00, REFUND 15.00, REFUND 75.00",
        "order of anna: 90.00 EUR (75.63 + 14.37 tax), credit 90.00 (returned 90.00)",
    ]
    assert Order.objects.get().charge_status == "none"
    assert events() == [
        ("authorization_success", Decimal("90.000")),
        ("charge_success", Decimal("90.000")),
        ("refund_request", Decimal("15.000")),
        ("refund_success", Decimal("15.000")),
        ("refund_request", Decimal("75.000")),
        ("refund_success", Decimal("75.000")),
    ]
    refunds = CreditEntry.objects.filter(kind="REFUND")
    assert {(entry.actor_kind, entry.actor_id) for entry in refunds} == {("STAFF", str(shop.clerk.id))}


def test_more_than_is_left(shop: SaleorDriver, order: PlacedOrder) -> None:
    """Saleor cuts a request down to what is still charged, also when the rest went back by our own mutation."""
    api = shop.api(shop.clerk)
    assert shop.refund_credit(order, "60.00", key="a").accepted

    api.do(REQUEST, id=credit_of(order), amount="31.00")
    assert api.ask(REQUEST, id=credit_of(order), amount="0.01")["data"] is not None

    assert happened(shop) == [
        "anna EUR 100.00: TOP_UP 100.00, PAYMENT -90.00, REFUND 60.00, REFUND 30.00",
        "order of anna: 90.00 EUR (75.63 + 14.37 tax), credit 90.00 (returned 90.00)",
    ]


def test_pressed_twice_at_once(shop: SaleorDriver, order: PlacedOrder) -> None:
    """Two members of staff give back 60.00 of 90.00 at once: credit goes back once, the other request has failed."""
    transaction = credit_of(order)
    apis = [shop.api(shop.clerk), shop.api(shop.staff("steffi"))]

    without_crash(
        at_once(*(lambda api=api: api.ask(REQUEST, id=transaction, amount="60.00") for api in apis))
    )

    assert happened(shop) == [
        "anna EUR 70.00: TOP_UP 100.00, PAYMENT -90.00, REFUND 60.00",
        "order of anna: 90.00 EUR (75.63 + 14.37 tax), credit 90.00 (returned 60.00)",
    ]
    assert [kind for kind, _ in events()].count("refund_success") == 1
    item = TransactionItem.objects.get()
    assert (item.charged_value, item.refunded_value, item.refund_pending_value) == (30, 60, 0)


def test_pressed_and_cancelled_at_once(shop: SaleorDriver, order: PlacedOrder) -> None:
    """One presses the button, one cancels the order: together all comes back, once."""
    transaction, api = credit_of(order), shop.api(shop.clerk)

    without_crash(
        at_once(lambda: api.ask(REQUEST, id=transaction, amount="40.00"), lambda: shop.cancel(order))
    )

    account, placed = happened(shop)
    assert account.startswith("anna EUR 100.00: TOP_UP 100.00, PAYMENT -90.00, REFUND ")
    assert placed == (
        "order of anna: 90.00 EUR (75.63 + 14.37 tax), cancelled, credit 90.00 (returned 90.00)"
    )


def test_granted_refund(shop: SaleorDriver, order: PlacedOrder) -> None:
    """A refund that was granted is paid as credit and counts as done."""
    api = shop.api(shop.clerk)
    granted = api.do(GRANT, order=order_id(order), transaction=credit_of(order), amount="25.00")

    paid = api.do(PAY_GRANTED, granted=granted["grantedRefund"]["id"])

    assert paid["transaction"] == {"refundedAmount": {"amount": 25.0}}
    assert api.field(GRANTED, id=order_id(order))["grantedRefunds"] == [
        {"status": "SUCCESS", "amount": {"amount": 25.0}}
    ]
    assert happened(shop) == [
        "anna EUR 35.00: TOP_UP 100.00, PAYMENT -90.00, REFUND 25.00",
        "order of anna: 90.00 EUR (75.63 + 14.37 tax), credit 90.00 (returned 25.00)",
    ]


def test_granted_refund_of_what_is_gone(shop: SaleorDriver, order: PlacedOrder) -> None:
    """A refund was granted, then all went back with the order's cancellation: it fails, and pays nothing."""
    api = shop.api(shop.clerk)
    granted = api.do(GRANT, order=order_id(order), transaction=credit_of(order), amount="25.00")
    shop.cancel(order)

    api.ask(PAY_GRANTED, granted=granted["grantedRefund"]["id"])

    assert api.field(GRANTED, id=order_id(order))["grantedRefunds"][0]["status"] != "SUCCESS"
    assert happened(shop) == [
        "anna EUR 100.00: TOP_UP 100.00, PAYMENT -90.00, REFUND 90.00",
        "order of anna: 90.00 EUR (75.63 + 14.37 tax), cancelled, credit 90.00 (returned 90.00)",
    ]


def test_without_the_permission(shop: SaleorDriver, order: PlacedOrder) -> None:
    """Saleor's permission for refunds is asked for; ours alone is not enough for Saleor's button."""
    user = saleor_shop.make_staff("viewer@shop.example", ["order.manage_orders", *permissions.ALL])

    refused = shop.api(Person("viewer", user.pk)).refusal(REQUEST, id=credit_of(order), amount="15.00")

    assert refused == (None, "PermissionDenied")
    assert happened(shop) == PAID


def ask_as(shop: SaleorDriver, who: str) -> Api:
    if who == "superuser":
        return shop.api(shop.boss)
    if who == "staff":
        return shop.api(shop.clerk)
    return Api(saleor_shop.make_app("other", ["payment.handle_payments"])[1])


@pytest.mark.parametrize("mutation", [UPDATE, REPORT], ids=["transactionUpdate", "transactionEventReport"])
@pytest.mark.parametrize("who", ["superuser", "staff", "app"])
def test_nobody_rewrites_our_payment(shop: SaleorDriver, order: PlacedOrder, who: str, mutation: str) -> None:
    """The payment belongs to no app and no user, so nobody can report on it past the ledger."""
    before = events()

    assert ask_as(shop, who).refusal(mutation, id=credit_of(order)) == (None, "PermissionDenied")

    assert events() == before
    assert happened(shop) == PAID


def test_card_is_refunded_by_its_own_app(shop: SaleorDriver, anna: Person) -> None:
    """On an order that both paid, the card's refund is the card's alone."""
    shop.top_up(anna, "60.00")
    cart = shop.cart(anna, shop.product("90.00"))
    cart.look(Card.GOOD)
    assert cart.place().placed
    item: Any = TransactionItem.objects.exclude(app_identifier=APP_IDENTIFIER).get()

    shop.api(shop.clerk).do(
        REQUEST, id=graphene.Node.to_global_id("TransactionItem", item.token), amount="12.00"
    )

    assert happened(shop) == [
        "anna EUR 0.00: TOP_UP 60.00, PAYMENT -60.00",
        "order of anna: 90.00 EUR (75.63 + 14.37 tax), credit 60.00, card 30.00 (returned 12.00)",
        "card: 30.00, returned 12.00",
    ]
