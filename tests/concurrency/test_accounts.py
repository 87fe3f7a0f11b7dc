"""Accounts opened at the same time, many accounts at once, and customers who are deleted meanwhile."""

import threading
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import OperationalError, connection, transaction

from saleor_customer_ext.errors import NotFound
from saleor_customer_ext.models import AuditEvent, CreditAccount, CreditNote
from saleor_customer_ext.services import credit, holds
from saleor_customer_ext.services.credit import BulkItem
from saleor_customer_ext.services.ledger import Posting
from tests import factories
from tests.concurrency.controls import constraint_taken_out, locks_taken_out
from tests.concurrency.threads import LONGEST, at_once, race
from tests.factories import PREFIX, STAFF, entries, eur, make_user, state, top_up

pytestmark = pytest.mark.usefixtures("committed")


def test_the_first_top_up_from_eight_threads_opens_one_account() -> None:
    customer = make_user()

    answers = at_once(*(lambda n=n: top_up(customer, "5.00", key=f"k-{n}") for n in range(8)))

    assert [answer.replayed for answer in answers] == [False] * 8
    assert CreditAccount.objects.count() == 1
    assert [row[0] for row in entries(customer)] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert state(customer) == ("40.00", "0.000", "40.00")


def test_the_same_first_top_up_from_eight_threads_is_one_entry() -> None:
    customer = make_user()

    answers = at_once(*(lambda: top_up(customer, "5.00", key="k") for _ in range(8)))

    assert sorted(answer.replayed for answer in answers) == [False] + [True] * 7
    assert entries(customer) == [(1, "TOP_UP", "5.00", "5.00")]


@pytest.mark.parametrize("undo_first", [False, True])
def test_a_second_first_top_up_waits_for_the_account(undo_first: bool) -> None:
    customer = make_user()

    outcome = race(lambda: top_up(customer, "5.00"), lambda: top_up(customer, "6.00"), undo_first=undo_first)

    assert outcome.waited
    assert isinstance(outcome.second, Posting)
    assert CreditAccount.objects.count() == 1
    assert state(customer)[0] == ("6.00" if undo_first else "11.00")


def test_control_without_the_unique_account_there_are_two() -> None:
    customer = make_user()

    # Without the queue as well, in which the second would wait until it can see the first one's account.
    with locks_taken_out(), constraint_taken_out(f"{PREFIX}creditaccount", "customer_ext_account_unique"):
        race(lambda: top_up(customer, "5.00"), lambda: top_up(customer, "6.00"))
        accounts = CreditAccount.objects.count()

    assert accounts == 2


def bulk(name: str, customers: list[Any]) -> list[Any]:
    items = [BulkItem(customer.pk, eur("1.00"), f"{name}-{customer.pk}") for customer in customers]
    return credit.top_up_many(items=items, currency="EUR", reason="goodwill", actor=STAFF)


def test_bulk_calls_in_opposite_orders_do_not_deadlock() -> None:
    people = [make_user() for _ in range(12)]  # the first round opens their accounts as well

    for number in range(6):
        orders = [people, people[::-1], people[6:] + people[:6], people[::2] + people[1::2][::-1]]
        answers = at_once(
            *(lambda n=n, o=order, r=number: bulk(f"{r}-{n}", o) for n, order in enumerate(orders))
        )
        assert [type(posting) for answer in answers for posting in answer] == [Posting] * 48

    assert {state(person)[0] for person in people} == {"24.00"}


def test_bulk_and_single_postings_at_once() -> None:
    people = [make_user() for _ in range(8)]

    calls = [lambda: bulk("a", people), lambda: bulk("b", people[::-1])]
    calls += [lambda person=person: top_up(person, "1.00") for person in people[::-1]]
    answers = at_once(*calls)

    assert not [answer for answer in answers if isinstance(answer, Exception)]
    assert {state(person)[0] for person in people} == {"3.00"}


def test_control_accounts_locked_in_any_order_do_deadlock() -> None:
    one, two = make_user(), make_user()
    for person in (one, two):
        top_up(person, "10.00")
    barrier = threading.Barrier(2)

    def both(first: Any, second: Any) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL deadlock_timeout = '50ms'")
            top_up(first, "1.00")
            barrier.wait(LONGEST)
            top_up(second, "1.00")

    answers = at_once(lambda: both(one, two), lambda: both(two, one))

    failed = [answer for answer in answers if answer is not None]
    assert [type(answer) for answer in failed] == [OperationalError]
    assert "deadlock" in str(failed[0])


def test_a_customer_deleted_during_a_top_up() -> None:
    customer = make_user()
    top_up(customer, "10.00")

    outcome = race(lambda: top_up(customer, "1.00"), customer.delete)

    assert not isinstance(outcome.second, Exception)
    account = CreditAccount.objects.get()
    assert (account.user_id, str(account.balance)) == (None, "11.000")


def test_a_customer_deleted_during_a_top_up_with_a_note() -> None:
    """The note points at the customer, so it needs the customer's row at the end, which the deletion has by then."""
    customer = make_user()
    top_up(customer, "10.00")

    outcome = race(lambda: top_up(customer, "1.00", note="about a person"), customer.delete)

    assert not isinstance(outcome.first, Exception)
    assert not isinstance(outcome.second, Exception)
    account = CreditAccount.objects.get()
    assert (account.user_id, str(account.balance)) == (None, "11.000")
    assert not CreditNote.objects.exists()


def test_a_top_up_during_the_deletion_of_the_customer() -> None:
    customer = make_user()
    top_up(customer, "10.00")
    customer_id = customer.pk

    outcome = race(
        lambda: get_user_model().objects.filter(pk=customer_id).delete(), lambda: top_up(customer_id, "1.00")
    )

    assert not isinstance(outcome.first, Exception)
    assert isinstance(outcome.second, NotFound)
    assert str(CreditAccount.objects.get().balance) == "10.000"


def test_a_customer_deleted_while_staff_release_a_hold() -> None:
    customer = make_user()
    top_up(customer, "10.00")
    held = factories.hold(customer, "4.00")

    outcome = race(lambda: holds.release(hold_id=held.pk, actor=STAFF), customer.delete)

    assert outcome.waited
    assert not isinstance(outcome.first, Exception)
    assert not isinstance(outcome.second, Exception)
    account = CreditAccount.objects.get()
    assert (account.user_id, str(account.held)) == (None, "0.000")
    assert not AuditEvent.objects.exists()
