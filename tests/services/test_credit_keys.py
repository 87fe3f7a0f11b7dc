"""Idempotency keys: the same request again gives the first answer at any later time, another request is a conflict."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest

from saleor_customer_ext.errors import CustomerExtError, IdempotencyConflict
from saleor_customer_ext.host import Actor, ActorKind
from saleor_customer_ext.models import CreditEntry
from saleor_customer_ext.services import settings
from tests import factories
from tests.clock import Clock
from tests.factories import STAFF, make_user

APRIL = datetime.date(2026, 4, 30)


@pytest.fixture
def customer(clock: Clock) -> Any:
    found = make_user()
    factories.top_up(found, "100.00", key="begin")
    return found


REPEATED: dict[str, Callable[[Any], Any]] = {
    "top up": lambda customer: factories.top_up(customer, "5.00", key="k", note="n", expires_at=APRIL),
    "reduce": lambda customer: factories.reduce(customer, "5.00", key="k", note="n"),
    "correct": lambda customer: factories.correct(first_entry(customer).pk, "5.00", key="k"),
    "correct all": lambda customer: factories.correct(first_entry(customer).pk, key="k"),
    "pay": lambda customer: factories.pay(customer, "5.00", "o-1", "c-1"),
    "refund other money": lambda customer: factories.refund_other_money(customer, "5.00", "o-2", key="k"),
}


def first_entry(customer: Any) -> CreditEntry:
    return CreditEntry.objects.get(account=factories.account_of(customer), sequence=1)


@pytest.mark.parametrize("call", REPEATED)
def test_a_repetition_gives_the_first_entry(customer: Any, clock: Clock, call: str) -> None:
    first = REPEATED[call](customer)
    clock.advance(minutes=1)

    with factories.unchanged():
        again = REPEATED[call](customer)

    assert (again.entry.pk, again.replayed, first.replayed) == (first.entry.pk, True, False)
    assert again.available == first.available


@pytest.mark.parametrize("amount", ["5.00", None])
def test_a_repeated_refund_gives_the_first_entry(customer: Any, clock: Clock, amount: str | None) -> None:
    factories.pay(customer, "40.00", "o-1")
    first = factories.refund("o-1", amount, key="event")

    with factories.unchanged():
        again = factories.refund("o-1", amount, key="event")

    assert first is not None
    assert again is not None
    assert (again.entry.pk, again.replayed) == (first.entry.pk, True)


def test_a_repetition_works_years_later_when_everything_has_changed(customer: Any, clock: Clock) -> None:
    first = factories.top_up(customer, "5.00", key="k", expires_at=APRIL)
    settings.save_reason(
        code="goodwill", label="Old", is_active=False, create=False, actor=factories.OPERATOR
    )
    clock.advance(days=1000)  # the expiry that it asks for is long over

    again = factories.top_up(customer, "5.00", key="k", expires_at=APRIL)

    assert (again.entry.pk, again.replayed) == (first.entry.pk, True)


def test_a_repetition_works_after_the_customer_was_deleted(customer: Any) -> None:
    first = factories.top_up(customer, "5.00", key="k")
    customer_id = customer.pk
    customer.delete()

    again = factories.top_up(customer_id, "5.00", key="k")

    assert (again.entry.pk, again.replayed, again.available) == (
        first.entry.pk,
        True,
        factories.eur("105.00"),
    )


def test_the_same_request_written_otherwise_is_the_same(customer: Any) -> None:
    first = factories.top_up(customer, "5.00", key="k", expires_at=APRIL)

    moment = datetime.datetime(2026, 4, 30, 3, 0, tzinfo=datetime.UTC)
    again = factories.top_up(str(customer.pk), "5", key="k", expires_at=moment)

    assert (again.entry.pk, again.replayed) == (first.entry.pk, True)


CHANGES: list[dict[str, Any]] = [
    {"amount": "5.01"},
    {"amount": "50.00"},
    {"currency": "USD"},
    {"reason": "contract"},
    {"note": "other"},
    {"expires_at": None},
    {"expires_at": datetime.date(2026, 5, 1)},
]


@pytest.mark.parametrize("change", CHANGES)
def test_another_request_with_the_key_is_a_conflict(customer: Any, change: dict[str, Any]) -> None:
    request: dict[str, Any] = {"amount": "5.00", "key": "k", "note": "n", "expires_at": APRIL}
    factories.top_up(customer, **request)

    with factories.unchanged(), pytest.raises(IdempotencyConflict) as refusal:
        factories.top_up(customer, **(request | change))

    assert (refusal.value.code, refusal.value.field) == ("IDEMPOTENCY_CONFLICT", "idempotency_key")
    assert refusal.value.message == "This key was used before, for another request."


def test_the_key_of_another_customer_is_a_conflict(customer: Any) -> None:
    other = make_user()
    factories.top_up(customer, "5.00", key="k")

    with factories.unchanged(), pytest.raises(IdempotencyConflict):
        factories.top_up(other, "5.00", key="k")


def test_the_key_of_another_operation_is_a_conflict(customer: Any) -> None:
    factories.top_up(customer, "5.00", key="k", reason="mistake")

    for call in (
        lambda: factories.reduce(customer, "5.00", key="k"),
        lambda: factories.correct(first_entry(customer).pk, "5.00", key="k"),
    ):
        with factories.unchanged(), pytest.raises(IdempotencyConflict):
            call()


def test_keys_belong_to_the_actor(customer: Any) -> None:
    colleague = Actor(ActorKind.STAFF, "99", STAFF.permissions)
    app = Actor(ActorKind.APP, "7", STAFF.permissions)

    postings = [factories.top_up(customer, "5.00", key="k", actor=actor) for actor in (STAFF, colleague, app)]

    assert [posting.replayed for posting in postings] == [False, False, False]
    assert factories.state(customer) == ("115.00", "0.000", "115.00")


def test_an_order_is_paid_once(customer: Any) -> None:
    factories.pay(customer, "5.00", "o-1", "c-1")

    with factories.unchanged(), pytest.raises(IdempotencyConflict):
        factories.pay(customer, "6.00", "o-1", "c-1")


def test_a_refund_key_with_another_amount_is_a_conflict(customer: Any) -> None:
    factories.pay(customer, "40.00", "o-1")
    factories.refund("o-1", "5.00", key="event")

    with factories.unchanged(), pytest.raises(IdempotencyConflict):
        factories.refund("o-1", "6.00", key="event")


def test_the_keys_that_hosts_produce_are_derived(customer: Any) -> None:
    payment = factories.pay(customer, "5.00", "o-1")
    refund = factories.refund("o-1", key="event-9")

    assert refund is not None
    keys = [(p.entry.idempotency_scope, p.entry.idempotency_key) for p in (payment, refund)]
    assert keys == [("host", "order:o-1"), ("host", "refund:event-9")]


def test_a_refused_request_does_not_use_its_key_up(customer: Any) -> None:
    with pytest.raises(CustomerExtError):
        factories.reduce(customer, "100.01", key="k")

    assert factories.reduce(customer, "99.00", key="k").replayed is False
