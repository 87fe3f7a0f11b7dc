"""Holds: a share that only one checkout can take; it ends exactly once, and capture + release = hold."""

import datetime
from typing import Any

import pytest

from saleor_customer_ext.errors import CustomerExtError, InsufficientCredit, Invalid, NotFound
from saleor_customer_ext.models import AuditEvent, CreditHold
from saleor_customer_ext.services import holds
from tests import factories
from tests.clock import Clock
from tests.factories import STAFF, eur, hold_rows, make_user, state

TUESDAY = datetime.date(2026, 3, 3)


@pytest.fixture
def customer(clock: Clock) -> Any:
    found = make_user()
    factories.top_up(found, "100.00")
    return found


def test_a_hold_keeps_its_share_from_everybody_else(customer: Any, clock: Clock) -> None:
    held = factories.hold(customer, "40.00", "c-1", minutes=30)

    assert (held.status, held.created_at) == ("OPEN", clock.now)
    assert held.expires_at == clock.now + datetime.timedelta(minutes=30)
    assert state(customer) == ("100.00", "40.000", "60.00")
    assert [row[:3] for row in factories.lots(customer)] == [("100.00", "100.00", "40.00")]
    assert len(factories.entries(customer)) == 1
    for call in (factories.reduce, factories.pay):
        with factories.unchanged(), pytest.raises(InsufficientCredit):
            call(customer, "60.01")
    with factories.unchanged(), pytest.raises(InsufficientCredit) as refusal:
        factories.hold(customer, "60.01", "c-2")
    assert refusal.value.params["available"] == eur("60.00")


def test_the_same_hold_again_only_renews_its_time(customer: Any, clock: Clock) -> None:
    first = factories.hold(customer, "40.00", minutes=30)
    clock.advance(minutes=20)

    again = factories.hold(customer, "40.00", minutes=30)

    assert (again.pk, again.created_at) == (first.pk, first.created_at)
    assert again.expires_at == first.expires_at + datetime.timedelta(minutes=20)
    assert hold_rows(customer) == [("c-1", "OPEN", "40.00", "0.00", "0.00")]


@pytest.mark.parametrize(
    ("amount", "available"), [("70.00", "30.00"), ("100.00", "0.00"), ("10.00", "90.00")]
)
def test_another_amount_replaces_the_hold(customer: Any, amount: str, available: str) -> None:
    factories.hold(customer, "40.00")

    factories.hold(customer, amount)

    assert hold_rows(customer) == [
        ("c-1", "RELEASED", "40.00", "0.00", "40.00"),
        ("c-1", "OPEN", amount, "0.00", "0.00"),
    ]
    assert state(customer)[2] == available


def test_a_refused_other_amount_keeps_the_earlier_hold(customer: Any) -> None:
    factories.hold(customer, "40.00", "c-1")
    factories.hold(customer, "50.00", "c-2")

    with factories.unchanged(), pytest.raises(InsufficientCredit) as refusal:
        factories.hold(customer, "50.01", "c-1")

    assert refusal.value.params["available"] == eur("50.00")


def test_a_payment_of_less_releases_the_rest(customer: Any) -> None:
    factories.hold(customer, "40.00")

    posting = factories.pay(customer, "25.00", "o-1", "c-1")

    assert posting.available == eur("75.00")
    assert hold_rows(customer) == [("c-1", "CAPTURED", "40.00", "25.00", "15.00")]
    assert state(customer) == ("75.00", "0.000", "75.00")


def test_a_payment_of_more_takes_the_rest_from_what_is_free(customer: Any) -> None:
    factories.hold(customer, "40.00")

    factories.pay(customer, "55.00", "o-1", "c-1")

    assert hold_rows(customer) == [("c-1", "CAPTURED", "40.00", "40.00", "0.00")]
    assert state(customer) == ("45.00", "0.000", "45.00")


def test_a_payment_of_more_than_hold_and_rest_changes_nothing(customer: Any) -> None:
    factories.hold(customer, "40.00", "c-1")
    factories.hold(customer, "50.00", "c-2")

    with factories.unchanged(), pytest.raises(InsufficientCredit) as refusal:
        factories.pay(customer, "50.01", "o-1", "c-1")

    assert refusal.value.params["available"] == eur("50.00")


def test_a_payment_without_a_checkout_leaves_all_holds_alone(customer: Any) -> None:
    factories.hold(customer, "40.00")

    factories.pay(customer, "60.00", "o-1")

    assert hold_rows(customer) == [("c-1", "OPEN", "40.00", "0.00", "0.00")]
    assert state(customer) == ("40.00", "40.000", "0.00")


def test_a_hold_of_another_checkout_is_not_taken(customer: Any) -> None:
    factories.hold(customer, "40.00", "c-1")
    factories.hold(customer, "30.00", "c-2")

    factories.pay(customer, "30.00", "o-2", "c-2")

    assert [row[1] for row in hold_rows(customer)] == ["OPEN", "CAPTURED"]
    assert state(customer) == ("70.00", "40.000", "30.00")


def test_somebody_else_cannot_hold_or_capture_for_the_same_checkout(customer: Any) -> None:
    stranger = make_user()
    factories.top_up(stranger, "100.00")
    factories.hold(customer, "40.00", "c-1")

    with factories.unchanged(), pytest.raises(CustomerExtError) as refusal:
        factories.hold(stranger, "40.00", "c-1")
    assert (refusal.value.code, refusal.value.field) == ("INVALID", "checkout_id")

    factories.pay(stranger, "10.00", "o-1", "c-1")
    assert hold_rows(customer) == [("c-1", "OPEN", "40.00", "0.00", "0.00")]


def test_a_released_checkout_can_hold_again(customer: Any) -> None:
    factories.hold(customer, "40.00")
    assert holds.release_checkout("c-1") is True
    with factories.unchanged():
        assert holds.release_checkout("c-1") is False
        assert holds.release_checkout("no-such") is False

    factories.hold(customer, "40.00")

    assert [row[1] for row in hold_rows(customer)] == ["RELEASED", "OPEN"]


def test_staff_release_is_recorded_once(customer: Any) -> None:
    held = factories.hold(customer, "40.00")

    for _ in range(2):
        released = holds.release(hold_id=held.pk, actor=STAFF)
        assert released.status == "RELEASED"

    assert AuditEvent.objects.count() == 1
    with pytest.raises(NotFound) as refusal:
        holds.release(hold_id=held.pk + 1, actor=STAFF)
    assert refusal.value.field == "hold_id"


def test_only_overdue_holds_expire_and_those_with_other_money_stay(
    customer: Any, clock: Clock, events: list[Any]
) -> None:
    factories.hold(customer, "10.00", "c-1", minutes=30)
    kept = factories.hold(customer, "20.00", "c-2", minutes=30)
    factories.hold(customer, "30.00", "c-3", minutes=31)
    clock.advance(minutes=30)
    assert holds.overdue_holds() == []
    clock.advance(seconds=1)
    overdue = holds.overdue_holds(kept.account_id)
    assert [found.checkout_reference for found in overdue] == ["c-1", "c-2"]

    sweep = holds.expire(overdue, with_other_money={"c-2"})

    assert (sweep.ended, sweep.overdue) == (1, [kept.pk])
    assert [row[:2] for row in hold_rows(customer)] == [("c-1", "EXPIRED"), ("c-2", "OPEN"), ("c-3", "OPEN")]
    assert [(event.hold_id, event.checkout_reference) for event in events] == [(kept.pk, "c-2")]


def test_a_hold_renewed_meanwhile_does_not_expire(customer: Any, clock: Clock) -> None:
    factories.hold(customer, "10.00", minutes=30)
    clock.advance(hours=1)
    overdue = holds.overdue_holds()
    factories.hold(customer, "10.00", minutes=30)

    assert holds.expire(overdue, with_other_money=()).ended == 0
    assert CreditHold.objects.get().status == "OPEN"


def test_credit_held_over_its_expiry_can_still_be_spent_by_its_checkout(customer: Any, clock: Clock) -> None:
    factories.top_up(customer, "50.00", expires_at=TUESDAY)
    factories.hold(customer, "40.00", minutes=10_000)
    clock.advance(days=2)
    assert state(customer) == ("140.00", "40.000", "100.00")

    factories.hold(customer, "30.00", minutes=10_000)  # what is let go has expired and is written off
    assert state(customer) == ("130.00", "30.000", "100.00")
    posting = factories.pay(customer, "20.00", "o-1", "c-1")

    assert posting.available == eur("100.00")
    assert state(customer) == ("100.00", "0.000", "100.00")
    assert [row[1:3] for row in factories.entries(customer)] == [
        ("TOP_UP", "100.00"), ("TOP_UP", "50.00"), ("EXPIRY", "-10.00"), ("EXPIRY", "-10.00"),
        ("PAYMENT", "-20.00"), ("EXPIRY", "-10.00"),
    ]  # fmt: skip


@pytest.mark.parametrize("call", ["hold", "pay_checkout", "pay_order"])
def test_a_reference_that_cannot_be_kept_is_refused(call: str, clock: Clock) -> None:
    customer = make_user()
    factories.top_up(customer, "50.00")
    long = "x" * 101
    calls = {
        "hold": (lambda: factories.hold(customer, "10.00", long), "checkout_id"),
        "pay_checkout": (lambda: factories.pay(customer, "10.00", "o-1", long), "checkout_id"),
        "pay_order": (lambda: factories.pay(customer, "10.00", long), "order_id"),
    }
    act, field = calls[call]

    with factories.unchanged(), pytest.raises(Invalid) as refusal:
        act()

    assert refusal.value.field == field


def test_a_checkout_that_changes_its_currency_lets_go_of_the_old_hold(clock: Clock) -> None:
    customer = make_user()
    factories.top_up(customer, "50.00")
    factories.top_up(customer, "500", currency="JPY")
    factories.hold(customer, "10.00", "c-1")

    factories.hold(customer, "100", "c-1", currency="JPY")

    assert [(row.amount, row.status) for row in CreditHold.objects.order_by("pk")] == [
        (10, "RELEASED"),
        (100, "OPEN"),
    ]
    assert (state(customer)[2], state(customer, "JPY")[2]) == ("50.00", "400")


def test_a_checkout_of_somebody_else_is_not_held(clock: Clock) -> None:
    customer, other = make_user(), make_user()
    factories.top_up(customer, "50.00")
    factories.top_up(other, "50.00")
    factories.hold(customer, "10.00", "c-1")

    with factories.unchanged(), pytest.raises(Invalid) as refusal:
        factories.hold(other, "10.00", "c-1")

    assert refusal.value.field == "checkout_id"
