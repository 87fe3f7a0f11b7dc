"""Taking from one account at the same time: never more than there is, and each with a clear answer."""

from collections import Counter
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError

from saleor_customer_ext.errors import IdempotencyConflict, InsufficientCredit, InvalidAmount
from saleor_customer_ext.services.ledger import Posting
from tests import factories
from tests.concurrency.controls import locks_taken_out, naive
from tests.concurrency.threads import Race, at_once, race
from tests.factories import eur, make_user, pay, reduce, refund, state


@pytest.fixture
def customer(committed: None) -> Any:
    found = make_user()
    factories.top_up(found, "100.00")
    return found


def two_payments_of_90(customer: Any) -> Race:
    return race(lambda: pay(customer, "90.00", "o-1"), lambda: pay(customer, "90.00", "o-2"))


def test_two_payments_of_90_on_100(customer: Any) -> None:
    outcome = two_payments_of_90(customer)

    assert outcome.waited
    assert isinstance(outcome.first, Posting)
    assert isinstance(outcome.second, InsufficientCredit)
    assert outcome.second.params["available"] == eur("10.00")
    assert factories.entries(customer)[1:] == [(2, "PAYMENT", "-90.00", "10.00")]


def test_two_payments_of_90_on_100_the_first_is_undone(customer: Any) -> None:
    outcome = race(
        lambda: pay(customer, "90.00", "o-1"), lambda: pay(customer, "90.00", "o-2"), undo_first=True
    )

    assert outcome.waited
    assert isinstance(outcome.second, Posting)
    assert factories.entries(customer)[1:] == [(2, "PAYMENT", "-90.00", "10.00")]


def test_control_without_the_lock_both_payments_are_let_through_and_only_the_constraints_stop_them(
    customer: Any,
) -> None:
    with locks_taken_out():
        outcome = two_payments_of_90(customer)

    # Both read 100 and decided to pay; the second was stopped because it wrote an entry with the same number.
    assert isinstance(outcome.first, Posting)
    assert isinstance(outcome.second, IntegrityError)
    assert "customer_ext_entry_sequence" in str(outcome.second)
    assert state(customer) == ("10.00", "0.000", "10.00")


def test_control_a_naive_account_pays_both(committed: None) -> None:
    answers, left = naive("100", "90", "90")

    assert (answers, left) == ([True, True], Decimal(-80))


def test_eight_parallel_reductions_of_20_on_100(customer: Any) -> None:
    answers = at_once(*(lambda: reduce(customer, "20.00") for _ in range(8)))

    assert Counter(type(answer) for answer in answers) == {Posting: 5, InsufficientCredit: 3}
    refusals = [answer for answer in answers if isinstance(answer, InsufficientCredit)]
    assert [refusal.params["available"] for refusal in refusals] == [eur("0.00")] * 3
    left = sorted(answer.available.amount for answer in answers if isinstance(answer, Posting))
    assert left == [Decimal(amount) for amount in (0, 20, 40, 60, 80)]
    assert [row[0] for row in factories.entries(customer)] == [1, 2, 3, 4, 5, 6]
    assert state(customer) == ("0.00", "0.000", "0.00")


def test_eight_rounds_of_parallel_payments(customer: Any) -> None:
    for number in range(8):
        answers = at_once(*(lambda n=n, r=number: pay(customer, "60.00", f"o-{r}-{n}") for n in range(3)))
        assert Counter(type(answer) for answer in answers) == {Posting: 1, InsufficientCredit: 2}
        factories.top_up(customer, "60.00")

    assert state(customer) == ("100.00", "0.000", "100.00")


def test_control_eight_reductions_without_a_lock_overspend(committed: None) -> None:
    answers, left = naive("100", *["20"] * 8)

    assert answers == [True] * 8
    assert left == Decimal(-60)


def test_two_refunds_at_once(customer: Any) -> None:
    pay(customer, "40.00", "o-1")

    outcome = race(lambda: refund("o-1", key="a"), lambda: refund("o-1", key="b"))

    assert outcome.waited
    assert isinstance(outcome.first, Posting)
    assert outcome.second is None
    assert factories.entries(customer)[2:] == [(3, "REFUND", "40.00", "100.00")]


def test_two_partial_refunds_at_once(customer: Any) -> None:
    pay(customer, "40.00", "o-1")

    outcome = race(lambda: refund("o-1", "25.00"), lambda: refund("o-1", "25.00"))

    assert outcome.waited
    assert isinstance(outcome.second, InvalidAmount)
    assert outcome.second.params["available"] == eur("15.00")
    assert factories.entries(customer)[2:] == [(3, "REFUND", "25.00", "85.00")]


def test_control_two_refunds_without_the_lock(customer: Any) -> None:
    pay(customer, "40.00", "o-1")

    with locks_taken_out():
        outcome = race(lambda: refund("o-1", key="a"), lambda: refund("o-1", key="b"))

    # The second did not see the first and gave back as well, in an entry with the same number.
    assert isinstance(outcome.first, Posting)
    assert isinstance(outcome.second, IntegrityError)
    assert "customer_ext_entry_sequence" in str(outcome.second)


def test_four_completions_of_one_order_at_once(customer: Any) -> None:
    answers = at_once(*(lambda: pay(customer, "90.00", "o-1", "c-1") for _ in range(4)))

    assert sorted(answer.replayed for answer in answers) == [False, True, True, True]
    assert len({answer.entry.pk for answer in answers}) == 1
    assert state(customer) == ("10.00", "0.000", "10.00")


def test_an_order_paid_twice_at_once_with_other_amounts(customer: Any) -> None:
    outcome = race(lambda: pay(customer, "30.00", "o-1"), lambda: pay(customer, "31.00", "o-1"))

    assert isinstance(outcome.second, IdempotencyConflict)
    assert state(customer) == ("70.00", "0.000", "70.00")
