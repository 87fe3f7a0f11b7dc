"""Cancelled and refunded orders: all that credit paid comes back, once, to where it came from."""

from decimal import Decimal

import pytest
from django.core.management import call_command

from saleor_customer_ext import permissions
from saleor_customer_ext.errors import InvalidAmount
from saleor_customer_ext.host import get_host
from saleor_customer_ext.money import Money
from saleor_customer_ext.services import checkout, reconciliation
from tests.scenarios.drivers.base import Driver
from tests.scenarios.drivers.values import Card, Person, PlacedOrder
from tests.scenarios.facts import happened


@pytest.fixture
def order(shop: Driver, anna: Person) -> PlacedOrder:
    """Place Anna's order for 90.00, paid by credit."""
    shop.top_up(anna, "100.00")
    assert shop.cart(anna, shop.product("90.00")).place().placed
    return shop.orders()[0]


@pytest.fixture
def split_order(shop: Driver, anna: Person) -> PlacedOrder:
    """Place Anna's order for 90.00, 60.00 of it paid by credit and 30.00 by card."""
    shop.top_up(anna, "60.00")
    cart = shop.cart(anna, shop.product("90.00"))
    cart.look(Card.GOOD)
    assert cart.place().placed
    return shop.orders()[0]


def test_cancelled(shop: Driver, order: PlacedOrder) -> None:
    """A cancelled order gives back all that credit paid; cancelling again gives nothing."""
    assert shop.cancel(order).accepted
    shop.cancel(order)

    assert happened(shop) == [
        "anna EUR 100.00: TOP_UP 100.00, PAYMENT -90.00, REFUND 90.00",
        "order of anna: 90.00 EUR (75.63 + 14.37 tax), cancelled, credit 90.00 (returned 90.00)",
    ]


def test_cancelled_split(shop: Driver, split_order: PlacedOrder) -> None:
    """Each payment gets its own part back."""
    shop.cancel(split_order)

    assert happened(shop) == [
        "anna EUR 60.00: TOP_UP 60.00, PAYMENT -60.00, REFUND 60.00",
        "order of anna: 90.00 EUR (75.63 + 14.37 tax), cancelled,"
        " credit 60.00 (returned 60.00), card 30.00 (returned 30.00)",
        "card: 30.00, returned 30.00",
    ]


def test_full_refund(shop: Driver, split_order: PlacedOrder) -> None:
    """Staff give all of the credit back; the order stays, the card keeps its part."""
    assert shop.refund_credit(split_order, "60.00", key="a").accepted

    assert happened(shop) == [
        "anna EUR 60.00: TOP_UP 60.00, PAYMENT -60.00, REFUND 60.00",
        "order of anna: 90.00 EUR (75.63 + 14.37 tax), credit 60.00 (returned 60.00), card 30.00",
        "card: 30.00",
    ]


def test_partial_refund(shop: Driver, order: PlacedOrder) -> None:
    """Staff give back a part, then another; not a cent more than was paid."""
    assert shop.refund_credit(order, "40.00", key="a").accepted
    assert shop.refund_credit(order, "25.50", key="b").accepted
    refused = shop.refund_credit(order, "24.51", key="c")

    assert not refused.accepted
    assert "24.50" in refused.told
    assert happened(shop) == [
        "anna EUR 75.50: TOP_UP 100.00, PAYMENT -90.00, REFUND 40.00, REFUND 25.50",
        "order of anna: 90.00 EUR (75.63 + 14.37 tax), credit 90.00 (returned 65.50)",
    ]


def test_cancelled_after_a_partial_refund(shop: Driver, order: PlacedOrder) -> None:
    """Only what was not given back before comes back."""
    shop.refund_credit(order, "40.00", key="a")
    shop.cancel(order)

    assert happened(shop) == [
        "anna EUR 100.00: TOP_UP 100.00, PAYMENT -90.00, REFUND 40.00, REFUND 50.00",
        "order of anna: 90.00 EUR (75.63 + 14.37 tax), cancelled, credit 90.00 (returned 90.00)",
    ]


def test_cancelled_after_a_full_refund(shop: Driver, order: PlacedOrder) -> None:
    """Where all came back before, cancelling gives nothing and still works."""
    shop.refund_credit(order, "90.00", key="a")
    assert shop.cancel(order).accepted

    assert happened(shop) == [
        "anna EUR 100.00: TOP_UP 100.00, PAYMENT -90.00, REFUND 90.00",
        "order of anna: 90.00 EUR (75.63 + 14.37 tax), cancelled, credit 90.00 (returned 90.00)",
    ]


def test_refund_after_cancelling(shop: Driver, order: PlacedOrder) -> None:
    """A refund that comes after the cancellation finds nothing left."""
    shop.cancel(order)
    refused = shop.refund_credit(order, "0.01", key="a")

    assert not refused.accepted
    assert refused.told
    assert happened(shop)[0] == "anna EUR 100.00: TOP_UP 100.00, PAYMENT -90.00, REFUND 90.00"


def test_refund_retried(shop: Driver, order: PlacedOrder) -> None:
    """The same refund sent again, after a time-out, is the first one; with another amount it is refused."""
    assert shop.refund_credit(order, "40.00", key="a").accepted
    assert shop.refund_credit(order, "40.00", key="a").accepted
    assert not shop.refund_credit(order, "41.00", key="a").accepted

    assert happened(shop) == [
        "anna EUR 50.00: TOP_UP 100.00, PAYMENT -90.00, REFUND 40.00",
        "order of anna: 90.00 EUR (75.63 + 14.37 tax), credit 90.00 (returned 40.00)",
    ]


def test_refund_without_permission(shop: Driver, order: PlacedOrder) -> None:
    """Staff who may only look cannot give anything back."""
    viewer = shop.staff("viewer", permissions.VIEW_CUSTOMER_CREDIT, permissions.SPEND_CUSTOMER_CREDIT)
    assert not shop.refund_credit(order, "40.00", key="a", by=viewer).accepted

    assert happened(shop) == [
        "anna EUR 10.00: TOP_UP 100.00, PAYMENT -90.00",
        "order of anna: 90.00 EUR (75.63 + 14.37 tax), credit 90.00",
    ]


def test_card_payment_refunded_as_credit(shop: Driver, split_order: PlacedOrder) -> None:
    """Staff give back as credit what the card paid; retried it is one refund, and never more than the card paid."""
    assert shop.refund_card_to_credit(split_order, "20.00", key="a").accepted
    assert shop.refund_card_to_credit(split_order, "20.00", key="a").accepted
    refused = shop.refund_card_to_credit(split_order, "10.01", key="b")

    assert not refused.accepted
    assert "10.00" in refused.told

    assert happened(shop) == [
        "anna EUR 20.00: TOP_UP 60.00, PAYMENT -60.00, REFUND 20.00",
        "order of anna: 90.00 EUR (75.63 + 14.37 tax), credit 60.00, card 30.00 (returned 20.00)",
        "card: 30.00",
    ]


def test_card_payment_of_a_guest(shop: Driver, anna: Person) -> None:
    """A guest's card payment cannot become credit, whoever's address the guest typed."""
    cart = shop.cart(None, shop.product("60.00"), email="anna@example.com")
    cart.look(Card.GOOD)
    assert cart.place().placed
    (order,) = shop.orders()

    assert not shop.refund_card_to_credit(order, "60.00", key="a").accepted

    assert happened(shop) == ["order of guest: 60.00 EUR (50.42 + 9.58 tax), card 60.00", "card: 60.00"]


def test_refund_is_divided(shop: Driver, split_order: PlacedOrder) -> None:
    """Of what staff want to give back, the other payment gives first; more than both took is refused."""
    shop.refund_credit(split_order, "5.00", key="a")
    (order,) = get_host().orders.get([split_order.reference]).values()

    def divide(amount: str) -> tuple[str, str]:
        other, from_credit = checkout.split_refund(order, Money(Decimal(amount), "EUR"))
        return str(other.amount), str(from_credit.amount)

    assert divide("30.00") == ("30.00", "0.00")
    assert divide("85.00") == ("30.00", "55.00")
    with pytest.raises(InvalidAmount):
        divide("85.01")


@pytest.mark.parametrize("by", ["service", "command"])
def test_status_edited_without_a_signal(shop: Driver, order: PlacedOrder, by: str) -> None:
    """Somebody sets the status by SQL: nobody tells us, reconciliation finds it, and finds it once."""
    shop.cancel_without_signal(order)
    assert happened(shop) == [
        "anna EUR 10.00: TOP_UP 100.00, PAYMENT -90.00",
        "order of anna: 90.00 EUR (75.63 + 14.37 tax), cancelled, credit 90.00",
    ]

    for _ in range(2):
        if by == "service":
            reconciliation.reconcile_orders()
        else:
            call_command("reconcile_credit", verbosity=0)

    assert happened(shop) == [
        "anna EUR 100.00: TOP_UP 100.00, PAYMENT -90.00, REFUND 90.00",
        "order of anna: 90.00 EUR (75.63 + 14.37 tax), cancelled, credit 90.00 (returned 90.00)",
    ]


def test_reconciling_leaves_good_orders_alone(shop: Driver, order: PlacedOrder) -> None:
    """An order that is not cancelled keeps its payment."""
    found = reconciliation.reconcile_orders()

    assert (found.returned, found.failed) == ([], {})
    assert happened(shop) == [
        "anna EUR 10.00: TOP_UP 100.00, PAYMENT -90.00",
        "order of anna: 90.00 EUR (75.63 + 14.37 tax), credit 90.00",
    ]
