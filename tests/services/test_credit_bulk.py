"""Many customers in one call: each is posted or refused by itself, in the order of the items."""

import datetime
from typing import Any

import pytest
from django.db import connection

from saleor_customer_ext.errors import CurrencyMismatch, CustomerExtError
from saleor_customer_ext.models import CreditAccount, CreditEntry
from saleor_customer_ext.money import Money
from saleor_customer_ext.services import credit
from saleor_customer_ext.services.credit import BulkItem
from saleor_customer_ext.services.ledger import Posting
from tests import factories
from tests.clock import Clock
from tests.factories import STAFF, eur, make_user, state


def bulk(*items: BulkItem, currency: str = "EUR", reason: str = "promotion", **more: Any) -> list[Any]:
    return credit.top_up_many(items=items, currency=currency, reason=reason, actor=STAFF, **more)


def answers(found: list[Any]) -> list[str | tuple[str, str]]:
    return [
        str(answer.available.amount) if isinstance(answer, Posting) else (str(answer.code), answer.field)
        for answer in found
    ]


def test_everybody_gets_theirs_in_the_order_of_the_items(clock: Clock) -> None:
    people = [make_user() for _ in range(3)]
    factories.top_up(people[1], "100.00")
    april = datetime.date(2026, 4, 30)

    found = bulk(
        BulkItem(people[2].pk, eur("3.00"), "a", note="third"),
        BulkItem(people[0].pk, eur("1.00"), "b"),
        BulkItem(people[1].pk, eur("2.00"), "c"),
        expires_at=april,
    )

    assert answers(found) == ["3.00", "1.00", "102.00"]
    assert [answer.entry.idempotency_key for answer in found] == ["a", "b", "c"]
    assert [state(person)[0] for person in people] == ["1.00", "102.00", "3.00"]
    assert {row.expires_at.date() for entry in found for row in entry.entry.lots.all()} == {april}
    assert CreditEntry.objects.get(idempotency_key="a").note.text == "third"
    written = CreditEntry.objects.get(idempotency_key="b")
    answered = found[1].entry
    for field in CreditEntry._meta.concrete_fields:
        assert getattr(answered, field.attname) == getattr(written, field.attname), field.attname


def test_the_same_customer_twice(clock: Clock) -> None:
    person = make_user()

    found = bulk(BulkItem(person.pk, eur("1.00"), "a"), BulkItem(person.pk, eur("2.00"), "b"))

    assert answers(found) == ["1.00", "3.00"]
    assert [answer.entry.sequence for answer in found] == [1, 2]


def test_what_is_wrong_with_one_refuses_that_one_alone(clock: Clock) -> None:
    person = make_user()
    factories.top_up(person, "99999999999999999.00", currency="EUR", key="used")

    found = bulk(
        BulkItem(999_999, eur("1.00"), "a"),
        BulkItem("abc", eur("1.00"), "b"),
        BulkItem(None, eur("1.00"), "c"),
        BulkItem(10**30, eur("1.00"), "d"),
        BulkItem(person.pk, eur("0.00"), "e"),
        BulkItem(person.pk, eur("0.001"), "f"),
        BulkItem(person.pk, Money(1, "USD"), "g"),
        BulkItem(person.pk, eur("1.00"), ""),
        BulkItem(person.pk, eur("1.00"), "h" * 201),
        BulkItem(person.pk, eur("1.00"), "i", note="\x00"),
        BulkItem(person.pk, eur("1.00"), "used"),
        BulkItem(person.pk, eur("1.00"), "j"),
        BulkItem(str(person.pk), eur("0.50"), "k"),
    )

    assert answers(found) == [
        ("NOT_FOUND", "customer_id"),
        ("NOT_FOUND", "customer_id"),
        ("NOT_FOUND", "customer_id"),
        ("NOT_FOUND", "customer_id"),
        ("INVALID_AMOUNT", "amount"),
        ("INVALID_AMOUNT", "amount"),
        ("CURRENCY_MISMATCH", "amount"),
        ("REQUIRED", "idempotency_key"),
        ("INVALID", "idempotency_key"),
        ("INVALID", "note"),
        ("IDEMPOTENCY_CONFLICT", "idempotency_key"),
        ("INVALID_AMOUNT", "amount"),
        "99999999999999999.50",
    ]
    assert len(factories.entries(person)) == 2


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"reason": "no-such"}, ("NOT_FOUND", "reason")),
        ({"reason": ""}, ("REQUIRED", "reason")),
        ({"expires_at": datetime.date(2026, 3, 1)}, ("INVALID", "expires_at")),
        ({"currency": "USD"}, ("CURRENCY_MISMATCH", "amount")),
    ],
)
def test_what_is_wrong_with_all(clock: Clock, change: dict[str, Any], expected: tuple[str, str]) -> None:
    people = [factories.make_account().user_id for _ in range(2)]

    with factories.unchanged():
        found = bulk(*(BulkItem(person, eur("1.00"), f"k-{person}") for person in people), **change)

    assert answers(found) == [expected, expected]


def test_nobody(clock: Clock) -> None:
    with factories.unchanged():
        assert bulk() == []


def test_a_repeated_call_replays(clock: Clock) -> None:
    people = [make_user() for _ in range(2)]
    items = [BulkItem(person.pk, eur("1.00"), f"k-{person.pk}") for person in people]
    first = bulk(*items)

    with factories.unchanged():
        again = bulk(*items)

    assert [(a.entry.pk, a.replayed, a.available) for a in again] == [
        (a.entry.pk, True, a.available) for a in first
    ]


def test_the_same_key_for_two_customers_of_one_call(clock: Clock) -> None:
    people = [make_user() for _ in range(2)]

    found = bulk(*(BulkItem(person.pk, eur("1.00"), "same") for person in people))

    assert answers(found) == ["1.00", ("IDEMPOTENCY_CONFLICT", "idempotency_key")]


def test_expiries_that_are_due_are_written_first(clock: Clock) -> None:
    person = make_user()
    factories.top_up(person, "5.00", expires_at=datetime.date(2026, 3, 3))
    clock.advance(days=2)

    assert answers(bulk(BulkItem(person.pk, eur("1.00"), "k"))) == ["1.00"]

    assert [row[1] for row in factories.entries(person)] == ["TOP_UP", "EXPIRY", "TOP_UP"]


def test_a_thousand_take_a_handful_of_statements(clock: Clock, django_assert_max_num_queries: Any) -> None:
    from django.contrib.auth import get_user_model

    people = get_user_model().objects.bulk_create(get_user_model()(username=f"many-{n}") for n in range(1000))

    with django_assert_max_num_queries(12, connection=connection):
        found = bulk(*(BulkItem(person.pk, eur("1.00"), f"k-{person.pk}") for person in people))

    assert {type(answer) for answer in found} == {Posting}
    assert not any(isinstance(answer, CustomerExtError) for answer in found)


def test_a_refused_item_leaves_no_account_behind(clock: Clock) -> None:
    person, other = make_user(), make_user()
    factories.top_up(other, "1.00", key="used")

    found = bulk(BulkItem(person.pk, eur("1.00"), "used"), BulkItem(other.pk, eur("1.00"), "new"))

    assert answers(found) == [("IDEMPOTENCY_CONFLICT", "idempotency_key"), "2.00"]
    assert CreditAccount.objects.values_list("user_id", flat=True).get() == other.pk


def test_an_unknown_currency_refuses_the_call(clock: Clock) -> None:
    with factories.unchanged(), pytest.raises(CurrencyMismatch) as refusal:
        bulk(BulkItem(make_user().pk, Money(1, "XYZ"), "a"), currency="XYZ")

    assert refusal.value.field == "currency"
