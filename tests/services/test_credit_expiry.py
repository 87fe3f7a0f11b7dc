"""Credit that ends with a day: it counts as gone from that moment, and is written down with the next posting."""

import datetime
from typing import Any

import pytest
from django.core.management import call_command

from saleor_customer_ext.errors import InsufficientCredit
from saleor_customer_ext.models import CreditEntry, CreditLot
from saleor_customer_ext.services import credit, settings
from tests import factories
from tests.clock import Clock
from tests.factories import entries, eur, lots, make_user, state

TUESDAY = datetime.date(2026, 3, 3)
END = datetime.datetime(2026, 3, 3, 22, 59, 59, 999999, tzinfo=datetime.UTC)  # midnight in Berlin
MICROSECOND = datetime.timedelta(microseconds=1)


@pytest.fixture
def customer(clock: Clock) -> Any:
    found = make_user()
    factories.top_up(found, "100.00", expires_at=TUESDAY)
    factories.top_up(found, "10.00")
    return found


def test_it_can_be_spent_until_the_last_microsecond(customer: Any, clock: Clock) -> None:
    assert [row[3] for row in lots(customer)] == [END, None]
    clock.set(END)

    assert state(customer) == ("110.00", "0.000", "110.00")
    assert credit.expire_lots() == 0
    assert factories.pay(customer, "110.00", "o-1").available == eur("0.00")


def test_after_that_it_counts_as_gone_before_anything_is_written(customer: Any, clock: Clock) -> None:
    clock.set(END + MICROSECOND)

    assert state(customer) == ("10.00", "0.000", "10.00")
    assert len(entries(customer)) == 2


def test_a_refused_payment_says_what_is_left(customer: Any, clock: Clock) -> None:
    clock.set(END + MICROSECOND)

    with pytest.raises(InsufficientCredit) as refusal:
        factories.pay(customer, "10.01", "o-1")

    assert refusal.value.params["available"] == eur("10.00")
    assert entries(customer)[2:] == [(3, "EXPIRY", "-100.00", "10.00")]


def test_the_next_posting_writes_it_first_dated_at_its_end(customer: Any, clock: Clock) -> None:
    clock.advance(days=20)

    posting = factories.top_up(customer, "1.00")

    assert posting.available == eur("11.00")
    assert entries(customer)[2:] == [(3, "EXPIRY", "-100.00", "10.00"), (4, "TOP_UP", "1.00", "11.00")]
    expiry = CreditEntry.objects.get(kind="EXPIRY")
    assert (expiry.created_at, expiry.actor_kind, expiry.reason_id, expiry.idempotency_key) == (
        END,
        "SYSTEM",
        None,
        None,
    )


def test_several_lots_are_written_in_the_order_of_their_ends(customer: Any, clock: Clock) -> None:
    factories.top_up(customer, "5.00", expires_at=datetime.date(2026, 3, 10))
    factories.top_up(customer, "7.00", expires_at=datetime.date(2026, 3, 5))
    clock.advance(days=20)

    assert credit.expire_lots() == 3

    rows = list(
        CreditEntry.objects.filter(kind="EXPIRY")
        .order_by("sequence")
        .values_list("amount", "created_at__day")
    )
    assert [(f"{amount:.2f}", day) for amount, day in rows] == [("-100.00", 3), ("-7.00", 5), ("-5.00", 10)]
    with factories.unchanged():
        assert credit.expire_lots() == 0


def test_expire_lots_can_stop_half_way(customer: Any, clock: Clock) -> None:
    others = [make_user() for _ in range(2)]
    for other in others:
        factories.top_up(other, "5.00", expires_at=TUESDAY)
    clock.advance(days=2)

    assert [credit.expire_lots(limit=2), credit.expire_lots(limit=2), credit.expire_lots(limit=2)] == [
        2,
        1,
        0,
    ]


def test_a_part_that_was_spent_does_not_expire_again(customer: Any, clock: Clock) -> None:
    factories.pay(customer, "70.00", "o-1")
    clock.advance(days=2)

    credit.expire_lots()

    assert entries(customer)[3:] == [(4, "EXPIRY", "-30.00", "10.00")]


def test_a_refund_gives_back_with_the_old_expiry_while_that_is_ahead(customer: Any) -> None:
    factories.pay(customer, "70.00", "o-1")

    factories.refund("o-1")

    assert lots(customer) == [("100.00", "100.00", "0.00", END), ("10.00", "10.00", "0.00", None)]


def test_a_refund_after_the_expiry_comes_back_for_the_days_of_grace_in_the_settings(
    customer: Any, clock: Clock
) -> None:
    settings.change(actor=factories.OPERATOR, credit_grace_days=3)
    factories.pay(customer, "105.00", "o-1")
    clock.set(datetime.datetime(2026, 3, 27, 12, 0, tzinfo=datetime.UTC))

    factories.refund("o-1", "6.00")
    factories.refund("o-1", "50.00")
    factories.refund("o-1")

    # Three days on is the other side of the change to summer time: midnight in Berlin is 22 o'clock UTC then.
    grace = datetime.datetime(2026, 3, 30, 21, 59, 59, 999999, tzinfo=datetime.UTC)
    assert lots(customer) == [
        ("100.00", "0.00", "0.00", END),
        ("10.00", "10.00", "0.00", None),
        ("1.00", "1.00", "0.00", grace),
        ("50.00", "50.00", "0.00", grace),
        ("49.00", "49.00", "0.00", grace),
    ]
    assert state(customer) == ("110.00", "0.000", "110.00")
    clock.set(grace + MICROSECOND)
    assert state(customer) == ("10.00", "0.000", "10.00")


def test_the_command_writes_what_is_due(customer: Any, clock: Clock) -> None:
    clock.advance(days=2)

    call_command("expire_credit", verbosity=0)

    assert entries(customer)[2:] == [(3, "EXPIRY", "-100.00", "10.00")]


def test_partial_refunds_of_several_lots_that_have_expired_do_not_give_one_of_them_back_twice(
    clock: Clock,
) -> None:
    customer = make_user()
    factories.top_up(customer, "30.00", expires_at=TUESDAY)
    factories.top_up(customer, "70.00", expires_at=datetime.date(2026, 3, 4))
    factories.pay(customer, "100.00", "o-1")
    clock.advance(days=10)

    for amount in ("60.00", "20.00", "20.00"):
        factories.refund("o-1", amount)

    given = CreditLot.objects.exclude(replaces=None).order_by("pk").values_list("amount", "replaces__amount")
    assert [(f"{amount:.2f}", f"{replaced:.2f}") for amount, replaced in given] == [
        ("60.00", "70.00"), ("10.00", "70.00"), ("10.00", "30.00"), ("20.00", "30.00"),
    ]  # fmt: skip
