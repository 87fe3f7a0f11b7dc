"""Holds at the same time as payments, releases and sweeps: each hold ends once, and nobody takes a held share."""

import datetime
from typing import Any

import pytest
from django.db import IntegrityError

from saleor_customer_ext.errors import InsufficientCredit
from saleor_customer_ext.models import CreditHold
from saleor_customer_ext.services import credit, holds
from saleor_customer_ext.services.ledger import Posting
from tests import factories
from tests.clock import Clock
from tests.concurrency.controls import locks_taken_out
from tests.concurrency.threads import at_once, race
from tests.factories import eur, hold, hold_rows, make_user, pay, state


@pytest.fixture
def customer(committed_clock: Clock) -> Any:
    found = make_user()
    factories.top_up(found, "100.00")
    return found


def test_a_payment_waits_for_a_hold_and_leaves_it_alone(customer: Any) -> None:
    outcome = race(lambda: hold(customer, "60.00", "c-1"), lambda: pay(customer, "90.00", "o-2"))

    assert outcome.waited
    assert isinstance(outcome.first, CreditHold)
    assert isinstance(outcome.second, InsufficientCredit)
    assert outcome.second.params["available"] == eur("40.00")
    assert state(customer) == ("100.00", "60.000", "40.00")


def test_a_hold_waits_for_a_payment_and_gets_the_rest(customer: Any) -> None:
    outcome = race(lambda: pay(customer, "90.00", "o-2"), lambda: hold(customer, "60.00", "c-1"))

    assert outcome.waited
    assert isinstance(outcome.second, InsufficientCredit)
    assert outcome.second.params["available"] == eur("10.00")
    assert state(customer) == ("10.00", "0.000", "10.00")


@pytest.mark.parametrize("hold_first", [True, False])
def test_control_hold_and_payment_without_the_lock(customer: Any, hold_first: bool) -> None:
    calls = [lambda: hold(customer, "60.00", "c-1"), lambda: pay(customer, "90.00", "o-2")]

    with locks_taken_out():
        outcome = race(*(calls if hold_first else reversed(calls)))

    # Both read that 100 are free; only a constraint stops the second, of the first row that it shares with the first.
    assert not isinstance(outcome.first, Exception)
    assert isinstance(outcome.second, IntegrityError)
    stopped_by = "customer_ext_account_covered" if hold_first else "customer_ext_lot_amounts"
    assert stopped_by in str(outcome.second)


def test_eight_checkouts_want_to_hold_at_once(customer: Any) -> None:
    answers = at_once(*(lambda n=n: hold(customer, "30.00", f"c-{n}") for n in range(8)))

    assert sum(isinstance(answer, CreditHold) for answer in answers) == 3
    refusals = [answer for answer in answers if isinstance(answer, InsufficientCredit)]
    assert [refusal.params["available"] for refusal in refusals] == [eur("10.00")] * 5
    assert state(customer) == ("100.00", "90.000", "10.00")


def test_one_checkout_holds_eight_times_at_once(customer: Any) -> None:
    answers = at_once(*(lambda: hold(customer, "30.00", "c-1") for _ in range(8)))

    assert len({answer.pk for answer in answers}) == 1
    assert hold_rows(customer) == [("c-1", "OPEN", "30.00", "0.00", "0.00")]


def test_a_release_waits_for_the_capture_and_finds_nothing(customer: Any) -> None:
    hold(customer, "40.00", "c-1")

    outcome = race(lambda: pay(customer, "40.00", "o-1", "c-1"), lambda: holds.release_checkout("c-1"))

    assert (outcome.waited, outcome.second) == (True, False)
    assert isinstance(outcome.first, Posting)
    assert hold_rows(customer) == [("c-1", "CAPTURED", "40.00", "40.00", "0.00")]
    assert state(customer) == ("60.00", "0.000", "60.00")


def test_a_capture_waits_for_the_release_and_pays_from_what_is_free(customer: Any) -> None:
    hold(customer, "40.00", "c-1")

    outcome = race(lambda: holds.release_checkout("c-1"), lambda: pay(customer, "40.00", "o-1", "c-1"))

    assert (outcome.waited, outcome.first) == (True, True)
    assert isinstance(outcome.second, Posting)
    assert outcome.second.entry.hold_id is None
    assert hold_rows(customer) == [("c-1", "RELEASED", "40.00", "0.00", "40.00")]
    assert state(customer) == ("60.00", "0.000", "60.00")


def test_two_releases_at_once(customer: Any) -> None:
    hold(customer, "40.00", "c-1")

    outcome = race(lambda: holds.release_checkout("c-1"), lambda: holds.release_checkout("c-1"))

    assert (outcome.first, outcome.waited, outcome.second) == (True, True, False)
    assert hold_rows(customer) == [("c-1", "RELEASED", "40.00", "0.00", "40.00")]
    assert state(customer) == ("100.00", "0.000", "100.00")


@pytest.mark.parametrize("first", ["release", "capture"])
def test_control_without_the_lock_the_second_end_is_tried_and_only_the_trigger_refuses_it(
    customer: Any, first: str
) -> None:
    hold(customer, "40.00", "c-1")
    calls = {
        "release": lambda: holds.release_checkout("c-1"),
        "capture": lambda: pay(customer, "40.00", "o-1", "c-1"),
    }

    with locks_taken_out():
        outcome = race(calls[first], calls["release"])

    assert not isinstance(outcome.first, Exception)
    assert isinstance(outcome.second, IntegrityError)
    assert "ended" in str(outcome.second)


@pytest.mark.parametrize("pays_first", [True, False])
def test_the_sweep_and_the_payment_of_an_overdue_hold(
    customer: Any, committed_clock: Clock, pays_first: bool
) -> None:
    hold(customer, "40.00", "c-1", minutes=30)
    committed_clock.advance(hours=1)
    overdue = holds.overdue_holds()
    assert len(overdue) == 1
    calls = [
        lambda: pay(customer, "40.00", "o-1", "c-1"),
        lambda: holds.expire(overdue, with_other_money=()).ended,
    ]

    outcome = race(*(calls if pays_first else reversed(calls)))

    assert outcome.waited
    payment, ended = (outcome.first, outcome.second) if pays_first else (outcome.second, outcome.first)
    assert isinstance(payment, Posting)
    assert ended == (0 if pays_first else 1)
    assert [row[1] for row in hold_rows(customer)] == ["CAPTURED" if pays_first else "EXPIRED"]
    assert state(customer) == ("60.00", "0.000", "60.00")


def test_writing_expiries_off_and_paying_at_once(customer: Any, committed_clock: Clock) -> None:
    factories.top_up(customer, "50.00", expires_at=datetime.date(2026, 3, 3))
    committed_clock.advance(days=3)

    outcome = race(credit.expire_lots, lambda: pay(customer, "120.00", "o-1"))

    assert (outcome.first, outcome.waited) == (1, True)
    assert isinstance(outcome.second, InsufficientCredit)
    assert outcome.second.params["available"] == eur("100.00")
    answers = at_once(*[credit.expire_lots] * 4)
    assert answers == [0, 0, 0, 0]
    assert [row[1] for row in factories.entries(customer)] == ["TOP_UP", "TOP_UP", "EXPIRY"]


def test_eight_sweeps_at_once_end_each_hold_once(customer: Any, committed_clock: Clock) -> None:
    for number in range(5):
        hold(customer, "10.00", f"c-{number}", minutes=1)
    committed_clock.advance(hours=1)

    answers = at_once(
        *(lambda: holds.expire(holds.overdue_holds(), with_other_money=()).ended for _ in range(8))
    )

    assert sum(answers) == 5
    assert [row[1] for row in hold_rows(customer)] == ["EXPIRED"] * 5
    assert state(customer) == ("100.00", "0.000", "100.00")
