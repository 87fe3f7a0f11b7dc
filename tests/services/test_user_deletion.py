"""People go, rows stay: deleting a customer or a colleague always works, keeps the ledger and removes the identity."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import connection

from saleor_customer_ext.host import Actor, ActorKind
from saleor_customer_ext.models import (
    AuditEvent,
    CheckoutCreditChoice,
    CreditAccount,
    CreditEntry,
    CreditHold,
    CreditNote,
)
from saleor_customer_ext.services import audit, holds
from tests import factories
from tests.clock import Clock
from tests.factories import STAFF, eur, make_user


def by_raw_sql(user: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM auth_user WHERE id = %s", [user.pk])


WAYS: dict[str, Callable[[Any], object]] = {
    "instance": lambda user: user.delete(),
    "queryset": lambda user: get_user_model().objects.filter(pk=user.pk).delete(),
    "raw delete": lambda user: get_user_model().objects.filter(pk=user.pk)._raw_delete("default"),
    "SQL": by_raw_sql,
}
pytestmark = pytest.mark.parametrize("way", WAYS)


@pytest.fixture
def customer(clock: Clock) -> Any:
    """Return a customer in two currencies with notes, a payment, an open hold, a choice and a record."""
    found = make_user()
    factories.top_up(found, "100.00", note="Called Mrs Miller")
    factories.top_up(found, "500", currency="JPY", note="and Mr Miller")
    factories.pay(found, "30.00", "o-1")
    factories.hold(found, "20.00", "c-1")
    CheckoutCreditChoice.objects.create(checkout_reference="c-2", user=found, currency="EUR")
    audit.record("credit.choice", actor=STAFF, customer_id=found.pk)
    stranger = make_user()
    factories.top_up(stranger, "1.00", note="stays")
    return found


def ledger_rows() -> list[Any]:
    """Give everything but who it belongs to."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    found = factories.everything()
    accounts = CreditAccount.objects.order_by("pk").values_list(
        "pk", "currency", "balance", "held", "sequence"
    )
    kept = ("creditentry", "creditlot", "creditlotuse", "credithold", "creditholdlot")
    return [list(accounts), [found[factories.PREFIX + table] for table in kept]]


def test_a_customer_with_balance_and_hold(customer: Any, way: str) -> None:
    customer_id, before = customer.pk, ledger_rows()

    WAYS[way](customer)

    assert not get_user_model().objects.filter(pk=customer_id).exists()
    assert ledger_rows() == before
    assert list(CreditAccount.objects.order_by("pk").values_list("user_id", flat=True)[:2]) == [None, None]
    assert [note.text for note in CreditNote.objects.all()] == ["stays"]
    assert not AuditEvent.objects.exists()
    assert not CheckoutCreditChoice.objects.exists()


def test_what_still_runs_for_the_deleted_customer(customer: Any, way: str) -> None:
    WAYS[way](customer)

    returned = factories.refund("o-1", "10.00")
    assert returned is not None
    assert returned.available == eur("60.00")
    assert holds.release_checkout("c-1") is True
    rest = factories.refund("o-1")
    assert rest is not None
    assert rest.available == eur("100.00")
    assert CreditHold.objects.get().status == "RELEASED"


def test_credit_of_the_deleted_is_not_found_by_the_next_customer(customer: Any, way: str) -> None:
    WAYS[way](customer)

    newcomer = make_user()
    factories.top_up(newcomer, "1.00")

    assert factories.state(newcomer) == ("1.00", "0.000", "1.00")


def test_a_colleague_who_acted(customer: Any, way: str) -> None:
    colleague = make_user()
    actor = Actor(ActorKind.STAFF, str(colleague.pk), STAFF.permissions)
    posting = factories.top_up(customer, "5.00", actor=actor, note="by a colleague")
    before = ledger_rows()
    colleague_id = str(colleague.pk)

    WAYS[way](colleague)

    assert ledger_rows() == before
    entry = CreditEntry.objects.get(pk=posting.entry.pk)
    assert (entry.actor_kind, entry.actor_id, entry.note.text) == ("STAFF", colleague_id, "by a colleague")


def test_a_customer_without_credit(clock: Clock, way: str) -> None:
    customer = make_user()

    WAYS[way](customer)

    assert not get_user_model().objects.exists()


def test_a_customer_whose_account_is_empty(clock: Clock, way: str) -> None:
    customer = make_user()
    CreditAccount.objects.create(user=customer, currency="EUR")

    WAYS[way](customer)

    assert CreditAccount.objects.get().user_id is None
