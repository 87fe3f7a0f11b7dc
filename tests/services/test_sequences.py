"""The sequences that well-known shops get wrong, each on 100, each by its name in the design of the ledger.

Where a sequence needs a checkout to decide, this shows what the ledger gives it to decide with.
"""

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction

from saleor_customer_ext.errors import IdempotencyConflict, InsufficientCredit, InvalidAmount
from saleor_customer_ext.models import CreditAccount
from saleor_customer_ext.money import Money
from saleor_customer_ext.services import credit, holds
from tests import factories
from tests.clock import Clock
from tests.factories import eur, hold, hold_rows, make_user, pay, refund, state


@pytest.fixture
def customer(clock: Clock) -> Any:
    found = make_user()
    factories.top_up(found, "100.00", key="begin")
    return found


def test_hold_40_and_release_twice(customer: Any) -> None:
    held = hold(customer, "40.00")

    assert holds.release_checkout("c-1") is True
    with factories.unchanged():
        assert holds.release_checkout("c-1") is False
        assert holds.release(hold_id=held.pk, actor=factories.STAFF).status == "RELEASED"

    assert hold_rows(customer) == [("c-1", "RELEASED", "40.00", "0.00", "40.00")]
    assert state(customer) == ("100.00", "0.000", "100.00")


def test_hold_40_and_capture_twice(customer: Any) -> None:
    hold(customer, "40.00")
    first = pay(customer, "40.00", "o-1", "c-1")

    with factories.unchanged():
        again = pay(customer, "40.00", "o-1", "c-1")

    assert (again.replayed, again.entry.pk) == (True, first.entry.pk)
    assert hold_rows(customer) == [("c-1", "CAPTURED", "40.00", "40.00", "0.00")]
    assert state(customer) == ("60.00", "0.000", "60.00")


def test_hold_40_and_capture_it_for_another_order_takes_no_hold_again(customer: Any) -> None:
    hold(customer, "40.00")
    pay(customer, "40.00", "o-1", "c-1")

    second = pay(customer, "40.00", "o-2", "c-1")

    assert second.entry.hold_id is None
    assert state(customer) == ("20.00", "0.000", "20.00")
    with factories.unchanged(), pytest.raises(InsufficientCredit):
        pay(customer, "40.00", "o-3", "c-1")


def test_hold_40_capture_then_release(customer: Any) -> None:
    held = hold(customer, "40.00")
    pay(customer, "40.00", "o-1", "c-1")

    with factories.unchanged():
        assert holds.release_checkout("c-1") is False
        assert holds.release(hold_id=held.pk, actor=factories.STAFF).status == "CAPTURED"

    assert state(customer) == ("60.00", "0.000", "60.00")


def test_capture_40_and_50_and_refund_the_40_twice(customer: Any) -> None:
    pay(customer, "40.00", "o-1")
    pay(customer, "50.00", "o-2")
    assert refund("o-1", "40.00", key="a") is not None

    with factories.unchanged():
        repeated = refund("o-1", "40.00", key="a")
        assert refund("o-1", key="b") is None
        with pytest.raises(InvalidAmount) as refusal:
            refund("o-1", "40.00", key="c")

    assert repeated is not None
    assert repeated.replayed
    assert refusal.value.message == "Nothing of it is left to give back or take back."
    assert state(customer) == ("50.00", "0.000", "50.00")


def test_two_checkouts_of_90_one_after_the_other(customer: Any) -> None:
    """At the same moment: tests/concurrency."""
    pay(customer, "90.00", "o-1", "c-1")

    with factories.unchanged(), pytest.raises(InsufficientCredit) as refusal:
        pay(customer, "90.00", "o-2", "c-2")

    assert refusal.value.params["available"] == eur("10.00")


def test_a_top_up_retried_after_a_time_out(customer: Any) -> None:
    """The caller never saw the first answer."""
    factories.top_up(customer, "25.00", key="k")

    with factories.unchanged():
        assert factories.top_up(customer, "25.00", key="k").replayed

    assert state(customer) == ("125.00", "0.000", "125.00")


def test_a_refund_retried(customer: Any) -> None:
    pay(customer, "40.00", "o-1")
    refund("o-1", "15.00", key="event-1")

    with factories.unchanged():
        again = refund("o-1", "15.00", key="event-1")

    assert again is not None
    assert again.replayed
    assert state(customer) == ("75.00", "0.000", "75.00")


def test_an_order_cancelled_after_a_partial_refund_and_cancelled_again(customer: Any) -> None:
    pay(customer, "40.00", "o-1")
    refund("o-1", "15.00", key="event-1")

    cancelled = refund("o-1", key="cancel:o-1")

    assert cancelled is not None
    assert cancelled.entry.amount == Decimal("25.00")
    with factories.unchanged():
        again = refund("o-1", key="cancel:o-1")
        assert again is not None
        assert again.replayed
        assert refund("o-1", key="other") is None
    assert state(customer) == ("100.00", "0.000", "100.00")


def test_payment_of_the_rest_fails_after_the_credit_was_taken(customer: Any) -> None:
    """The order is one transaction with the capture: what raises in it brings the hold back, open."""
    hold(customer, "100.00")

    with factories.unchanged(), pytest.raises(ConnectionError), transaction.atomic():  # noqa: PT012
        pay(customer, "100.00", "o-1", "c-1")
        raise ConnectionError("the other gateway")

    assert hold_rows(customer) == [("c-1", "OPEN", "100.00", "0.00", "0.00")]
    assert state(customer) == ("100.00", "100.000", "0.00")
    holds.release_checkout("c-1")
    assert state(customer) == ("100.00", "0.000", "100.00")


def test_total_drops_after_the_hold(customer: Any) -> None:
    hold(customer, "80.00")

    pay(customer, "30.00", "o-1", "c-1")

    assert hold_rows(customer) == [("c-1", "CAPTURED", "80.00", "30.00", "50.00")]
    assert state(customer) == ("70.00", "0.000", "70.00")


def test_currency_of_the_channel_differs_from_the_accounts(customer: Any) -> None:
    for call in (
        lambda: hold(customer, "10.00", currency="USD"),
        lambda: pay(customer, "10.00", "o-1", "c-1", currency="USD"),
    ):
        with factories.unchanged(), pytest.raises(InsufficientCredit) as refusal:
            call()
        assert refusal.value.params["available"] == Money(Decimal("0.00"), "USD")


def test_a_hold_in_another_currency_is_not_captured(customer: Any) -> None:
    factories.top_up(customer, "50.00", currency="USD")
    hold(customer, "40.00", "c-1")

    pay(customer, "50.00", "o-1", "c-1", currency="USD")

    assert hold_rows(customer) == [("c-1", "OPEN", "40.00", "0.00", "0.00")]
    assert state(customer, "USD") == ("0.00", "0.000", "0.00")


def test_a_cent_left_over_after_a_three_way_split(customer: Any) -> None:
    """33.33 + 33.33 + 33.33 of 100 leaves a cent, which stays and can be spent; three refunds return all of it."""
    for number in range(3):
        pay(customer, "33.33", f"o-{number}")
    assert state(customer) == ("0.01", "0.000", "0.01")
    with factories.unchanged(), pytest.raises(InsufficientCredit):
        pay(customer, "0.02", "o-3")
    pay(customer, "0.01", "o-3")
    assert state(customer) == ("0.00", "0.000", "0.00")

    for part in ("11.11", "11.11", "11.11"):
        refund("o-0", part)
    for number in range(4):
        refund(f"o-{number}")

    assert state(customer) == ("100.00", "0.000", "100.00")
    assert [row[1] for row in factories.lots(customer)] == ["100.00"]


def test_expiry_while_held(clock: Clock) -> None:
    customer = make_user()
    factories.top_up(customer, "100.00", expires_at=datetime.date(2026, 3, 3))
    hold(customer, "40.00", "c-1", minutes=60 * 24 * 30)
    clock.advance(days=5)

    assert credit.expire_lots() == 1
    assert state(customer) == ("40.00", "40.000", "0.00")
    with factories.unchanged(), pytest.raises(InsufficientCredit):
        pay(customer, "0.01", "o-0", "c-0")
    posting = pay(customer, "40.00", "o-1", "c-1")

    assert posting.available == eur("0.00")
    assert factories.entries(customer)[1:] == [
        (2, "EXPIRY", "-60.00", "40.00"),
        (3, "PAYMENT", "-40.00", "0.00"),
    ]


def test_expiry_while_held_and_released(clock: Clock) -> None:
    customer = make_user()
    factories.top_up(customer, "100.00", expires_at=datetime.date(2026, 3, 3))
    hold(customer, "40.00", "c-1", minutes=60 * 24 * 30)
    clock.advance(days=5)

    holds.release_checkout("c-1")

    assert state(customer) == ("0.00", "0.000", "0.00")
    assert factories.entries(customer)[1:] == [(2, "EXPIRY", "-100.00", "0.00")]


def test_customer_blocked_between_checkout_and_order(customer: Any) -> None:
    """Who may spend is the checkout's decision; the ledger keeps the hold, and lets it go whole."""
    hold(customer, "40.00")
    customer.is_active = False
    customer.save()

    assert holds.release_checkout("c-1") is True

    assert state(customer) == ("100.00", "0.000", "100.00")


def test_customer_deleted_with_balance(customer: Any) -> None:
    customer.delete()

    account = CreditAccount.objects.with_expired().get()
    assert (account.user_id, account.available) == (None, eur("100.00"))


def test_an_order_number_used_for_somebody_else(customer: Any) -> None:
    other = make_user()
    factories.top_up(other, "100.00")
    pay(customer, "40.00", "o-1")

    with factories.unchanged(), pytest.raises(IdempotencyConflict):
        pay(other, "40.00", "o-1")
