"""Our part in the caller's transaction: all or nothing, a refusal that harms nobody, signals after the commit only."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction

from saleor_customer_ext.errors import CustomerExtError
from saleor_customer_ext.events import CreditHoldChanged, CreditPosted, credit_hold_changed, credit_posted
from saleor_customer_ext.models import CreditEntry
from saleor_customer_ext.services import credit, holds
from saleor_customer_ext.services.credit import BulkItem
from tests import factories
from tests.factories import STAFF, eur, hold, make_user, pay, refund, state, top_up

pytestmark = pytest.mark.usefixtures("committed")


class CallersError(Exception):
    pass


@pytest.fixture
def customer() -> Any:
    found = make_user()
    top_up(found, "100.00")
    pay(found, "10.00", "paid")
    hold(found, "5.00", "held")
    return found


def bulk(customer: Any) -> object:
    items = [BulkItem(customer.pk, eur("1.00"), "b-1"), BulkItem(make_user().pk, eur("1.00"), "b-2")]
    return credit.top_up_many(items=items, currency="EUR", reason="goodwill", actor=STAFF)


CALLS = {
    "top up": lambda customer: top_up(customer, "1.00", note="n"),
    "first top up": lambda customer: top_up(make_user(), "1.00"),
    "bulk": bulk,
    "reduce": lambda customer: factories.reduce(customer, "1.00"),
    "correct": lambda customer: factories.correct(CreditEntry.objects.get(kind="TOP_UP").pk, "1.00"),
    "hold": lambda customer: hold(customer, "1.00"),
    "hold again": lambda customer: hold(customer, "6.00", "held"),
    "release": lambda customer: holds.release_checkout("held"),
    "staff release": lambda customer: holds.release(hold_id=holds.open_hold("held").pk, actor=STAFF),  # type: ignore[union-attr]
    "pay": lambda customer: pay(customer, "1.00", "o-1", "held"),
    "refund": lambda customer: refund("paid", "1.00"),
    "refund other money": lambda customer: factories.refund_other_money(customer, "1.00"),
}


@pytest.mark.parametrize("call", CALLS)
def test_a_rolled_back_caller_leaves_nothing_and_nobody_is_told(
    customer: Any, events: list[Any], call: str
) -> None:
    with factories.unchanged(), pytest.raises(CallersError), transaction.atomic():  # noqa: PT012
        CALLS[call](customer)
        raise CallersError

    assert events == []
    CALLS[call](customer)
    assert len(events) >= 1


REFUSALS = {
    "top up": lambda customer: top_up(customer, "1.00", reason="no-such"),
    "first top up": lambda customer: top_up(make_user(), "1.00", reason="no-such"),
    "unknown customer": lambda customer: top_up(999_999, "1.00"),
    "too large": lambda customer: top_up(customer, "99999999999999999.99"),
    "reduce": lambda customer: factories.reduce(customer, "92.01"),
    "hold": lambda customer: hold(customer, "92.01"),
    "pay": lambda customer: pay(customer, "92.01", "o-1"),
    "pay again otherwise": lambda customer: pay(customer, "11.00", "paid"),
    "refund": lambda customer: refund("paid", "10.01"),
    "correct": lambda customer: factories.correct(999_999),
}


@pytest.mark.parametrize("call", REFUSALS)
def test_a_refusal_leaves_the_callers_transaction_usable(customer: Any, events: list[Any], call: str) -> None:
    with transaction.atomic():
        top_up(customer, "7.00")
        with factories.unchanged(), pytest.raises(CustomerExtError):
            REFUSALS[call](customer)
        top_up(customer, "0.50")

    assert state(customer)[0] == "97.50"
    assert [event.amount for event in events] == [Decimal("7.00"), Decimal("0.50")]


def test_a_key_met_in_the_unique_index_leaves_the_callers_transaction_usable(customer: Any) -> None:
    other = make_user()
    top_up(other, "1.00", key="k")

    with transaction.atomic():
        top_up(customer, "7.00")
        with pytest.raises(CustomerExtError):
            top_up(customer, "1.00", key="k")
        top_up(customer, "0.50")

    assert state(customer)[0] == "97.50"


def test_events_come_after_the_commit_with_plain_values(customer: Any, events: list[Any]) -> None:
    with transaction.atomic():
        posting = pay(customer, "5.00", "o-1", "held")
        assert events == []

    account = posting.entry.account_id
    expected = CreditPosted(posting.entry.pk, account, customer.pk, "PAYMENT", Decimal("-5.00"), "EUR", "o-1")
    assert [event for event in events if isinstance(event, CreditPosted)] == [expected]


def test_events_of_a_hold(customer: Any, events: list[Any]) -> None:
    held = hold(customer, "1.00", "c-1")
    holds.release_checkout("c-1")
    holds.release_checkout("c-1")

    assert events == [
        CreditHoldChanged(held.pk, held.account_id, "c-1", "OPEN", Decimal("1.00"), "EUR"),
        CreditHoldChanged(held.pk, held.account_id, "c-1", "RELEASED", Decimal("1.00"), "EUR"),
    ]


def test_a_repetition_tells_nobody(customer: Any, events: list[Any]) -> None:
    top_up(customer, "1.00", key="k")
    assert len(events) == 1

    top_up(customer, "1.00", key="k")
    with pytest.raises(CustomerExtError):
        top_up(customer, "2.00", key="k")

    assert len(events) == 1


def test_a_savepoint_of_the_caller_takes_our_events_along(customer: Any, events: list[Any]) -> None:
    with transaction.atomic():
        top_up(customer, "1.00")
        with pytest.raises(CallersError), transaction.atomic():  # noqa: PT012
            top_up(customer, "2.00")
            raise CallersError

    assert [event.amount for event in events] == [Decimal("1.00")]


@pytest.mark.parametrize("signal", [credit_posted, credit_hold_changed])
def test_a_receiver_that_raises_undoes_nothing_and_stops_nobody(
    customer: Any, events: list[Any], signal: Any
) -> None:
    def raises(**kwargs: Any) -> None:
        raise CallersError

    signal.connect(raises)
    try:
        top_up(customer, "1.00")
        hold(customer, "2.00", "c-1")
        with transaction.atomic():
            top_up(customer, "3.00")
    finally:
        signal.disconnect(raises)

    assert state(customer) == ("94.00", "7.000", "87.00")
    assert len(events) == 3


def test_a_receiver_may_use_the_ledger(customer: Any) -> None:
    def pays(event: CreditPosted, **kwargs: Any) -> None:
        if event.kind == "TOP_UP":
            factories.reduce(customer, "1.00")

    credit_posted.connect(pays)
    try:
        top_up(customer, "1.00")
    finally:
        credit_posted.disconnect(pays)

    assert state(customer)[0] == "90.00"


def test_one_posting_is_one_statement(customer: Any, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        top_up(customer, "1.00")
    with django_assert_num_queries(1):
        pay(customer, "1.00", "o-1", "held")
    assert connection.in_atomic_block is False
