"""The ledger as a bookkeeper reads it: what every posting writes, to the cent, and that it writes nothing else."""

import datetime
from decimal import Decimal
from typing import Any

import pytest

from saleor_customer_ext.models import AuditEvent, CreditEntry, CreditHold, CreditLotUse, CreditNote
from saleor_customer_ext.money import Money
from saleor_customer_ext.services import credit
from tests import factories
from tests.clock import Clock
from tests.factories import entries, eur, lots, make_user, state


def uses() -> list[tuple[int, str, str]]:
    """Give the entry's sequence, the lot's amount and how much was moved, of every lot use in order."""
    rows = CreditLotUse.objects.select_related("entry", "lot").order_by("pk")
    return [(row.entry.sequence, f"{row.lot.amount:.2f}", f"{row.amount:.2f}") for row in rows]


def test_a_first_top_up_opens_the_account_and_one_lot(clock: Clock) -> None:
    customer = make_user()

    posting = factories.top_up(customer, "100.00", key="a", note="Welcome")

    assert (posting.available, posting.replayed) == (eur("100.00"), False)
    entry = CreditEntry.objects.get()
    assert (entry.pk, entry.account_id) == (posting.entry.pk, posting.entry.account_id)
    assert (entry.sequence, entry.kind, entry.amount, entry.balance_after) == (
        1,
        "TOP_UP",
        Decimal(100),
        Decimal(100),
    )
    assert (entry.actor_kind, entry.actor_id, entry.reason.code) == ("STAFF", "7", "goodwill")
    assert (entry.checkout_reference, entry.order_reference, entry.corrects_id, entry.hold_id) == (
        "",
        "",
        None,
        None,
    )
    assert (entry.idempotency_scope, entry.idempotency_key) == ("STAFF:7", "a")
    assert entry.created_at == clock.now
    account = factories.account_of(customer)
    assert (account.user_id, account.sequence, account.last_entry_at) == (customer.pk, 1, clock.now)
    assert state(customer) == ("100.00", "0.000", "100.00")
    assert lots(customer) == [("100.00", "100.00", "0.00", None)]
    assert [(n.entry_id, n.user_id, n.text) for n in CreditNote.objects.all()] == [
        (entry.pk, customer.pk, "Welcome")
    ]
    assert uses() == []
    assert not CreditHold.objects.exists()
    assert not AuditEvent.objects.exists()


def test_what_is_answered_is_what_was_written(clock: Clock) -> None:
    answered = factories.top_up(make_user(), "100.00", note="n").entry

    written = CreditEntry.objects.get()

    names = [field.attname for field in CreditEntry._meta.concrete_fields]
    assert {name: getattr(answered, name) for name in names} == {
        name: getattr(written, name) for name in names
    }


def test_a_posting_without_a_note_leaves_no_note_row(clock: Clock) -> None:
    factories.top_up(make_user())

    assert not CreditNote.objects.exists()


def test_a_reduction_takes_the_soonest_expiring_lot_first_then_the_oldest(clock: Clock) -> None:
    customer = make_user()
    april, may = datetime.date(2026, 4, 30), datetime.date(2026, 5, 31)
    factories.top_up(customer, "10.00")
    factories.top_up(customer, "20.00", expires_at=may)
    factories.top_up(customer, "30.00", expires_at=april)
    factories.top_up(customer, "40.00", expires_at=may)

    posting = factories.reduce(customer, "55.00")

    assert posting.available == eur("45.00")
    assert [row[:2] for row in lots(customer)] == [
        ("10.00", "10.00"), ("20.00", "0.00"), ("30.00", "0.00"), ("40.00", "35.00"),
    ]  # fmt: skip
    assert uses() == [(5, "30.00", "-30.00"), (5, "20.00", "-20.00"), (5, "40.00", "-5.00")]
    assert entries(customer)[4:] == [(5, "REDUCTION", "-55.00", "45.00")]
    assert state(customer) == ("45.00", "0.000", "45.00")


@pytest.mark.parametrize(
    ("amount", "left"),
    [
        ("0.01", ["10.00", "20.00", "29.99"]),
        ("30.00", ["10.00", "20.00", "0.00"]),
        ("30.01", ["10.00", "19.99", "0.00"]),
        ("50.01", ["9.99", "0.00", "0.00"]),
        ("60.00", ["0.00", "0.00", "0.00"]),
    ],
)
@pytest.mark.parametrize("take", [factories.reduce, factories.pay])
def test_every_amount_takes_the_soonest_expiring_first(
    clock: Clock, take: Any, amount: str, left: list[str]
) -> None:
    customer = make_user()
    factories.top_up(customer, "10.00")
    factories.top_up(customer, "20.00", expires_at=datetime.date(2026, 5, 31))
    factories.top_up(customer, "30.00", expires_at=datetime.date(2026, 4, 30))

    take(customer, amount)

    assert [row[1] for row in lots(customer)] == left


def test_the_story_of_one_customer(clock: Clock) -> None:
    customer = make_user()

    factories.top_up(customer, "100.00", expires_at=datetime.date(2026, 3, 31))
    factories.top_up(customer, "50.00")
    assert state(customer) == ("150.00", "0.000", "150.00")

    clock.advance(days=1)
    held = factories.hold(customer, "120.00", "c-1")
    assert state(customer) == ("150.00", "120.000", "30.00")
    assert [row[1:3] for row in lots(customer)] == [("100.00", "100.00"), ("50.00", "20.00")]
    assert len(entries(customer)) == 2

    payment = factories.pay(customer, "110.00", "o-1", "c-1")
    assert payment.available == eur("40.00")
    assert (payment.entry.hold_id, payment.entry.order_reference) == (held.pk, "o-1")
    assert state(customer) == ("40.00", "0.000", "40.00")
    assert factories.hold_rows(customer) == [("c-1", "CAPTURED", "120.00", "110.00", "10.00")]
    assert [row[1:3] for row in lots(customer)] == [("0.00", "0.00"), ("40.00", "0.00")]

    clock.advance(days=1)
    returned = factories.refund("o-1", "25.00")
    assert returned is not None
    assert returned.available == eur("65.00")
    # What does not expire came from there last, so it goes back there first: 10, then 15 to the lot of March.
    assert [row[1] for row in lots(customer)] == ["15.00", "50.00"]

    clock.set(datetime.datetime(2026, 4, 1, 0, 0, tzinfo=datetime.UTC))
    rest = factories.refund("o-1")
    assert rest is not None
    # The lot of March ran out on the 15 that were in it; the last 85 come back for the 30 days of grace.
    assert rest.entry.amount == Decimal("85.00")
    assert rest.available == eur("135.00")
    grace = datetime.datetime(2026, 5, 1, 21, 59, 59, 999999, tzinfo=datetime.UTC)
    march = datetime.datetime(2026, 3, 31, 21, 59, 59, 999999, tzinfo=datetime.UTC)
    assert lots(customer) == [
        ("100.00", "0.00", "0.00", march),
        ("50.00", "50.00", "0.00", None),
        ("85.00", "85.00", "0.00", grace),
    ]
    assert entries(customer) == [
        (1, "TOP_UP", "100.00", "100.00"),
        (2, "TOP_UP", "50.00", "150.00"),
        (3, "PAYMENT", "-110.00", "40.00"),
        (4, "REFUND", "25.00", "65.00"),
        (5, "EXPIRY", "-15.00", "50.00"),
        (6, "REFUND", "85.00", "135.00"),
    ]
    assert uses() == [
        (3, "100.00", "-100.00"), (3, "50.00", "-10.00"), (4, "50.00", "10.00"), (4, "100.00", "15.00"),
        (5, "100.00", "-15.00"),
    ]  # fmt: skip
    expiry = CreditEntry.objects.get(kind="EXPIRY")
    assert (expiry.created_at, expiry.actor_kind, expiry.actor_id) == (march, "SYSTEM", "expiry")


def test_currencies_do_not_touch_each_other(clock: Clock) -> None:
    customer = make_user()
    factories.top_up(customer, "100.00")
    factories.top_up(customer, "5000", currency="JPY")
    factories.top_up(customer, "1.234", currency="KWD")

    factories.reduce(customer, "1", currency="JPY")

    assert state(customer) == ("100.00", "0.000", "100.00")
    assert state(customer, "JPY") == ("4999", "0.000", "4999")
    assert state(customer, "KWD") == ("1.234", "0.000", "1.234")


def test_money_of_another_payment_comes_back_as_credit_that_never_expires(clock: Clock) -> None:
    customer = make_user()

    posting = factories.refund_other_money(customer, "19.99", "o-9", key="event-1")

    assert (posting.entry.kind, posting.entry.order_reference, posting.entry.corrects_id) == (
        "REFUND",
        "o-9",
        None,
    )
    assert posting.entry.idempotency_key == "refund:event-1"
    assert lots(customer) == [("19.99", "19.99", "0.00", None)]
    assert state(customer) == ("19.99", "0.000", "19.99")


def test_the_balance_as_of_a_moment(clock: Clock) -> None:
    customer = make_user()
    factories.top_up(customer, "100.00")
    monday = clock.now
    tuesday = clock.advance(days=1)
    factories.reduce(customer, "30.00")
    factories.reduce(customer, "5.00")
    account = factories.account_of(customer)

    def balance(moment: datetime.datetime) -> Money:
        return CreditEntry.objects.balance_at(account, moment)

    second = datetime.timedelta(seconds=1)
    assert [balance(m) for m in (monday - second, monday, tuesday - second, tuesday, tuesday + second)] == [
        eur("0.00"), eur("100.00"), eur("100.00"), eur("65.00"), eur("65.00"),
    ]  # fmt: skip


def test_the_balance_as_of_a_moment_knows_what_had_run_out_without_an_entry(clock: Clock) -> None:
    customer = make_user()
    factories.top_up(customer, "100.00")
    factories.top_up(customer, "50.00", expires_at=clock.now)
    factories.hold(customer, "120.00", "c-1")  # all of the 50 that end today, 70 of the others
    factories.top_up(customer, "7.00", expires_at=clock.now)
    today = clock.now
    tomorrow = clock.advance(days=1)
    account = factories.account_of(customer)

    assert CreditEntry.objects.balance_at(account, today) == eur("157.00")
    assert CreditEntry.objects.balance_at(account, tomorrow) == eur("150.00")
    factories.top_up(customer, "1.00")  # writes the expiry
    assert CreditEntry.objects.balance_at(account, today) == eur("157.00")
    assert CreditEntry.objects.balance_at(account, tomorrow) == eur("151.00")


def test_a_refund_of_nothing_is_nothing(clock: Clock) -> None:
    customer = make_user()
    factories.top_up(customer)
    factories.pay(customer, "40.00", "o-1")
    assert factories.refund("o-1") is not None

    with factories.unchanged():
        assert factories.refund("o-1") is None
        assert factories.refund("no-such-order") is None


@pytest.mark.parametrize("amount", ["40.01", "100.00"])
def test_a_refund_is_never_more_than_was_paid(clock: Clock, amount: str) -> None:
    customer = make_user()
    factories.top_up(customer)
    factories.pay(customer, "40.00", "o-1")

    with factories.unchanged(), pytest.raises(credit.CustomerExtError) as refusal:
        factories.refund("o-1", amount)

    assert (refusal.value.code, refusal.value.field) == ("INVALID_AMOUNT", "amount")
    assert refusal.value.message == "Only 40.00 EUR are left to give back or take back."
    assert refusal.value.params["available"] == Money(Decimal("40.00"), "EUR")


def test_an_order_that_has_the_reference_of_an_earlier_one_gets_nothing_of_its_credit(clock: Clock) -> None:
    customer = make_user()
    factories.top_up(customer)
    factories.pay(customer, "40.00", "o-1", "c-1")

    def cancel(checkout: str) -> Any:
        return credit.refund(
            order_reference="o-1",
            checkout_reference=checkout,
            amount=None,
            actor=factories.SHOP,
            key="cancel:o-1",
        )

    with factories.unchanged():
        assert cancel("c-2") is None
    posting = cancel("c-1")
    assert posting is not None
    assert posting.available == eur("100.00")


def test_other_systems_are_told_whose_credit_came_back(
    events: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    customer = make_user()
    with django_capture_on_commit_callbacks(execute=True):
        mistake = factories.top_up(customer, "100.00").entry
        factories.pay(customer, "40.00", "o-1")
        factories.refund("o-1")
        factories.correct(mistake.pk, "10.00")

    assert [(event.kind, event.customer_id) for event in events] == [
        ("TOP_UP", customer.pk), ("PAYMENT", customer.pk), ("REFUND", customer.pk), ("CORRECTION", customer.pk),
    ]  # fmt: skip
