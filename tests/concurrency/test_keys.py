"""One idempotency key from many sides at once: one entry, and everybody learns of it or of the conflict."""

from typing import Any

import pytest
from django.db import IntegrityError

from saleor_customer_ext.errors import IdempotencyConflict
from saleor_customer_ext.models import CreditEntry
from saleor_customer_ext.services import credit
from saleor_customer_ext.services.credit import BulkItem
from saleor_customer_ext.services.ledger import Posting
from tests import factories
from tests.concurrency.controls import constraint_taken_out, locks_taken_out
from tests.concurrency.threads import at_once, race
from tests.factories import PREFIX, STAFF, eur, make_user, state, top_up


@pytest.fixture
def customer(committed: None) -> Any:
    found = make_user()
    top_up(found, "100.00", key="begin")
    return found


def test_the_same_key_from_eight_threads_is_one_entry(customer: Any) -> None:
    answers = at_once(*(lambda: top_up(customer, "5.00", key="k") for _ in range(8)))

    assert sorted(answer.replayed for answer in answers) == [False] + [True] * 7
    assert len({answer.entry.pk for answer in answers}) == 1
    assert factories.entries(customer)[1:] == [(2, "TOP_UP", "5.00", "105.00")]


def test_a_retry_while_the_first_try_still_runs_waits_for_its_answer(customer: Any) -> None:
    outcome = race(lambda: top_up(customer, "5.00", key="k"), lambda: top_up(customer, "5.00", key="k"))

    assert outcome.waited
    assert outcome.second.replayed
    assert outcome.second.entry.pk == outcome.first.entry.pk


def test_a_retry_of_a_try_that_is_undone_posts(customer: Any) -> None:
    outcome = race(
        lambda: top_up(customer, "5.00", key="k"), lambda: top_up(customer, "5.00", key="k"), undo_first=True
    )

    assert outcome.waited
    assert outcome.second.replayed is False
    assert factories.entries(customer)[1:] == [(2, "TOP_UP", "5.00", "105.00")]


def test_control_without_the_lock_the_retry_does_not_see_the_first_try(customer: Any) -> None:
    with locks_taken_out():
        outcome = race(lambda: top_up(customer, "5.00", key="k"), lambda: top_up(customer, "5.00", key="k"))

    assert isinstance(outcome.first, Posting)
    # It posted as well, up to the unique key or the unique sequence, and could not give the first answer.
    assert isinstance(outcome.second, IntegrityError | IdempotencyConflict)


def test_the_same_key_with_another_body_is_a_conflict(customer: Any) -> None:
    outcome = race(lambda: top_up(customer, "5.00", key="k"), lambda: top_up(customer, "6.00", key="k"))

    assert outcome.waited
    assert isinstance(outcome.second, IdempotencyConflict)
    assert factories.entries(customer)[1:] == [(2, "TOP_UP", "5.00", "105.00")]


def test_the_same_key_for_two_accounts_is_a_conflict(customer: Any) -> None:
    other = make_user()
    top_up(other, "1.00")

    outcome = race(lambda: top_up(customer, "5.00", key="k"), lambda: top_up(other, "5.00", key="k"))

    assert outcome.waited  # not at an account: at the unique key
    assert isinstance(outcome.second, IdempotencyConflict)
    assert (state(customer)[0], state(other)[0]) == ("105.00", "1.00")


def test_the_same_key_for_two_accounts_is_free_again_when_the_first_is_undone(customer: Any) -> None:
    other = make_user()
    top_up(other, "1.00")

    outcome = race(
        lambda: top_up(customer, "5.00", key="k"), lambda: top_up(other, "5.00", key="k"), undo_first=True
    )

    assert outcome.second.replayed is False
    assert (state(customer)[0], state(other)[0]) == ("100.00", "6.00")


def test_control_without_the_unique_key_both_accounts_are_topped_up(customer: Any) -> None:
    other = make_user()
    top_up(other, "1.00")

    with constraint_taken_out(f"{PREFIX}creditentry", "customer_ext_entry_key"):
        race(lambda: top_up(customer, "5.00", key="k"), lambda: top_up(other, "5.00", key="k"))
        both = CreditEntry.objects.filter(idempotency_key="k").count()

    assert both == 2


def bulk(key: str, *customers: Any) -> list[Any]:
    items = [BulkItem(customer.pk, eur("5.00"), f"{key}-{place}") for place, customer in enumerate(customers)]
    return credit.top_up_many(items=items, currency="EUR", reason="goodwill", actor=STAFF)


def test_the_same_bulk_call_twice_at_once(customer: Any) -> None:
    people = [customer, make_user(), make_user()]

    outcome = race(lambda: bulk("b", *people), lambda: bulk("b", *people))

    assert outcome.waited
    assert [answer.replayed for answer in outcome.second] == [True, True, True]
    assert [answer.entry.pk for answer in outcome.second] == [answer.entry.pk for answer in outcome.first]


def test_a_bulk_key_used_for_another_account_at_the_same_moment_refuses_that_item_alone(
    customer: Any,
) -> None:
    other, third = make_user(), make_user()

    outcome = race(lambda: bulk("b", customer), lambda: bulk("b", other, third))

    assert outcome.waited
    conflict, posting = outcome.second
    assert isinstance(conflict, IdempotencyConflict)
    assert isinstance(posting, Posting)
    assert (state(customer)[0], state(third)[0]) == ("105.00", "5.00")
