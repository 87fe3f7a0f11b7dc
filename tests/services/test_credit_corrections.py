"""Corrections: a new entry that points at the mistaken one, never more than it was, and never what was spent."""

import datetime
from decimal import Decimal
from typing import Any

import pytest

from saleor_customer_ext.errors import CustomerExtError, InsufficientCredit, InvalidAmount
from tests import factories
from tests.clock import Clock
from tests.factories import correct, entries, eur, lots, make_user, state

TUESDAY = datetime.date(2026, 3, 3)


@pytest.fixture
def customer(clock: Clock) -> Any:
    return make_user()


def test_a_mistaken_top_up_is_taken_back_from_its_own_lot(customer: Any) -> None:
    factories.top_up(customer, "10.00", expires_at=TUESDAY)
    mistake = factories.top_up(customer, "100.00")

    posting = correct(mistake.entry.pk, note="Two zeros too many")

    assert (posting.entry.corrects_id, posting.entry.note.text) == (mistake.entry.pk, "Two zeros too many")
    assert entries(customer)[2:] == [(3, "CORRECTION", "-100.00", "10.00")]
    assert [row[1] for row in lots(customer)] == ["10.00", "0.00"]
    assert posting.available == eur("10.00")


def test_parts_of_a_top_up_until_nothing_is_left(customer: Any) -> None:
    mistake = factories.top_up(customer, "100.00").entry.pk
    correct(mistake, "99.00")

    with factories.unchanged(), pytest.raises(InvalidAmount) as refusal:
        correct(mistake, "1.01")
    assert refusal.value.message == "Only 1.00 EUR are left to give back or take back."
    assert correct(mistake).entry.amount == Decimal("-1.00")
    for amount in (None, "0.01"):
        with factories.unchanged(), pytest.raises(InvalidAmount) as refusal:
            correct(mistake, amount)
        assert refusal.value.message == "Nothing of it is left to give back or take back."


def test_what_was_spent_of_a_top_up_is_taken_from_the_rest(customer: Any) -> None:
    mistake = factories.top_up(customer, "50.00", expires_at=datetime.date(2026, 3, 20)).entry.pk
    factories.top_up(customer, "30.00")
    factories.pay(customer, "40.00", "o-1")

    correct(mistake, "25.00")

    assert [row[1] for row in lots(customer)] == ["0.00", "15.00"]


@pytest.mark.parametrize("taken", ["spent", "held"])
def test_a_top_up_that_is_gone_cannot_be_taken_back(customer: Any, taken: str) -> None:
    mistake = factories.top_up(customer, "50.00").entry.pk
    if taken == "spent":
        factories.pay(customer, "20.00", "o-1")
    else:
        factories.hold(customer, "20.00")

    with factories.unchanged(), pytest.raises(InsufficientCredit) as refusal:
        correct(mistake)

    assert refusal.value.params["available"] == eur("30.00")
    assert state(customer)[2] == "30.00"


def test_a_mistaken_reduction_comes_back_to_its_lots(customer: Any) -> None:
    factories.top_up(customer, "30.00", expires_at=TUESDAY)
    factories.top_up(customer, "50.00")
    mistake = factories.reduce(customer, "40.00").entry.pk

    correct(mistake, "15.00")

    # What never expires comes back first, then what is good until Tuesday.
    assert [row[1] for row in lots(customer)] == ["5.00", "50.00"]
    assert entries(customer)[3:] == [(4, "CORRECTION", "15.00", "55.00")]


def test_a_reduction_of_what_has_expired_since_comes_back_with_grace(customer: Any, clock: Clock) -> None:
    factories.top_up(customer, "30.00", expires_at=TUESDAY)
    mistake = factories.reduce(customer, "20.00").entry.pk
    clock.advance(days=10)

    correct(mistake)

    grace = datetime.datetime(2026, 4, 11, 21, 59, 59, 999999, tzinfo=datetime.UTC)
    assert lots(customer)[1] == ("20.00", "20.00", "0.00", grace)
    assert state(customer) == ("20.00", "0.000", "20.00")


def test_a_correction_can_be_corrected(customer: Any) -> None:
    top_up = factories.top_up(customer, "100.00").entry.pk
    first = correct(top_up, "60.00").entry.pk

    correct(first)

    assert entries(customer)[1:] == [
        (2, "CORRECTION", "-60.00", "40.00"),
        (3, "CORRECTION", "60.00", "100.00"),
    ]
    assert [row[1] for row in lots(customer)] == ["100.00"]
    with factories.unchanged(), pytest.raises(InvalidAmount):
        correct(first)


def test_nothing_is_corrected_across_currencies(customer: Any) -> None:
    entry = factories.top_up(customer, "100", currency="JPY").entry.pk

    with factories.unchanged(), pytest.raises(CustomerExtError) as refusal:
        correct(entry, "1.00", currency="EUR")

    assert (refusal.value.code, refusal.value.field) == ("CURRENCY_MISMATCH", "currency")
    assert refusal.value.message == "The entry is in JPY."


def test_what_expired_of_a_top_up_is_gone_already(customer: Any, clock: Clock) -> None:
    mistake = factories.top_up(customer, "100.00", expires_at=TUESDAY).entry.pk
    factories.top_up(customer, "50.00")
    factories.pay(customer, "40.00", "o-1")
    clock.advance(days=10)

    with pytest.raises(InvalidAmount) as refusal:
        correct(mistake, "40.01")
    assert refusal.value.message == "Only 40.00 EUR are left to give back or take back."

    correct(mistake)  # what was spent of it, which other credit has to make good
    assert entries(customer)[3:] == [(4, "EXPIRY", "-60.00", "50.00"), (5, "CORRECTION", "-40.00", "10.00")]
