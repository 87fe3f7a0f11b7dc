"""What the shop owes at the end of a day: exact, without reading the whole ledger, and the same however it is asked."""

import datetime

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from saleor_customer_ext.models import CreditLiability
from saleor_customer_ext.services.liability import close_days, liability
from tests.factories import eur, hold, make_user, pay, reduce, top_up

MONDAY = datetime.date(2026, 3, 2)


def day(number):
    return MONDAY + datetime.timedelta(days=number)


@pytest.fixture
def week(clock):
    """Mon +100, Tue -30, Wed nothing, Thu +50 that expires on Fri; now it is Sunday morning."""
    customer = make_user()
    top_up(customer, "100.00")
    clock.advance(days=1)
    reduce(customer, "30.00")
    clock.advance(days=2)
    top_up(customer, "50.00", expires_at=day(4))
    clock.advance(days=3)
    return clock


EXPECTED = ["100.00", "70.00", "70.00", "120.00", "70.00", "70.00"]


def test_each_day_has_the_sum_of_its_end(week):
    close_days()

    assert [liability("EUR", day(number)) for number in range(6)] == [eur(amount) for amount in EXPECTED]
    rows = CreditLiability.objects.order_by("day").values_list("day", "balance")
    assert [(row[0], f"{row[1]:.2f}") for row in rows] == [(day(n), EXPECTED[n]) for n in range(6)]


def test_closing_again_writes_nothing(week):
    assert close_days() == 6
    assert close_days() == 0


def test_a_day_that_is_not_closed_is_the_last_closed_one_and_the_entries_since(week):
    close_days()
    customer = make_user()
    top_up(customer, "5.00")

    with CaptureQueriesContext(connection) as queries:
        assert liability("EUR", day(6)) == eur("75.00")

    assert len(queries) == 3
    assert 'created_at" > ' in queries[1]["sql"]


def test_the_day_before_the_first_entry_owes_nothing(week):
    close_days()

    assert liability("EUR", day(-1)) == eur("0.00")
    assert liability("USD", day(3)).amount == 0


def test_the_day_ends_in_the_shops_time_zone(clock):
    clock.set(datetime.datetime(2026, 3, 2, 22, 59, 59, tzinfo=datetime.UTC))  # 23:59:59 in Berlin
    top_up(make_user(), "1.00")
    clock.set(datetime.datetime(2026, 3, 2, 23, 0, 1, tzinfo=datetime.UTC))  # Tuesday in Berlin
    top_up(make_user(), "2.00")
    clock.advance(days=2)
    close_days()

    assert liability("EUR", MONDAY) == eur("1.00")
    assert liability("EUR", day(1)) == eur("3.00")


def test_currencies_are_never_added_up(clock):
    top_up(make_user(), "1.00")
    top_up(make_user(), "500", currency="JPY")
    clock.advance(days=2)
    close_days()

    assert liability("EUR", MONDAY) == eur("1.00")
    assert str(liability("JPY", MONDAY).amount) == "500"


def test_credit_that_expired_while_held_leaves_on_the_day_the_hold_ended(clock):
    customer = make_user()
    top_up(customer, "80.00", expires_at=MONDAY)
    hold(customer, "30.00", "c-1")
    clock.advance(days=3)
    close_days()

    assert liability("EUR", MONDAY) == eur("30.00")  # 50 ran out at the end of that day, 30 was held
    pay(customer, "20.00", "o-1", "c-1")
    clock.advance(days=2)
    close_days()

    assert liability("EUR", day(2)) == eur("30.00")
    assert liability("EUR", day(3)) == eur("0.00")


def test_what_ran_out_is_not_owed_also_before_it_is_written(clock):
    top_up(make_user(), "100.00", expires_at=MONDAY)
    clock.advance(days=1)

    assert liability("EUR", MONDAY) == eur("0.00")  # the credit ended with that day
    assert liability("EUR", day(1)) == eur("0.00")


def test_a_closed_day_agrees_with_the_audit(week):
    from saleor_customer_ext.services.credit_audit import audit_credit

    close_days()
    assert audit_credit(with_host=False).is_clean

    CreditLiability.objects.filter(day=day(5)).update(balance="71.00")
    assert audit_credit(with_host=False).counts["liability"] == 1


def test_the_job_says_what_it_did_and_repeats_without_harm(week, capsys):
    call_command("expire_credit")
    call_command("expire_credit")

    assert capsys.readouterr().out.splitlines() == [
        "0 holds ended, 1 expiries written, 6 days closed",
        "0 holds ended, 0 expiries written, 0 days closed",
    ]
