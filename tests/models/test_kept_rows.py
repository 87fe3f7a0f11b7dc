"""Rows of the ledger are never changed or deleted, by whatever statement, also typed by hand."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError

from saleor_customer_ext.models import CreditAccount, CreditEntry, CreditHold, CreditLot
from tests import factories
from tests.models.conftest import Refused

KEPT = "23001"  # restrict_violation
TABLES = ("creditaccount", "creditentry", "creditlot", "creditlotuse", "credithold", "creditholdlot")


@pytest.mark.parametrize("table", TABLES)
def test_truncate(refused: Refused, table: str) -> None:
    refused(f"TRUNCATE {{p}}{table} CASCADE", KEPT, "TRUNCATE refused: rows of")


def test_truncating_the_users_does_not_take_the_ledger_along(refused: Refused) -> None:
    refused("TRUNCATE auth_user CASCADE", KEPT, "TRUNCATE refused: rows of")


@pytest.mark.parametrize("table", TABLES)
def test_delete(refused: Refused, table: str) -> None:
    message = (
        "an account with entries cannot be deleted" if table == "creditaccount" else "DELETE refused: rows of"
    )

    refused(f"DELETE FROM {{p}}{table}", KEPT, message)


ENTRY_COLUMNS = {
    "account_id": "{other}", "sequence": "9", "amount": "1", "balance_after": "1", "kind": "'REFUND'",
    "reason_id": "NULL",
    "actor_kind": "'APP'", "actor_id": "'x'", "checkout_reference": "'x'", "order_reference": "'x'",
    "corrects_id": "{payment}", "hold_id": "{hold}", "idempotency_key": "'x'", "idempotency_scope": "'x'",
    "fingerprint": "'x'", "created_at": "now()",
}  # fmt: skip
KEPT_COLUMNS = [
    *[("creditentry", column, value, "UPDATE refused") for column, value in ENTRY_COLUMNS.items()],
    *[("creditlot", column, value, "UPDATE refused") for column, value in {
        "account_id": "{other}", "entry_id": "{refund}", "amount": "200", "remaining": "1", "held": "0",
        "expires_at": "now()", "replaces_id": "{other_lot}",
    }.items()],
    *[("creditlotuse", column, value, "UPDATE refused") for column, value in {
        "entry_id": "{top_up}", "lot_id": "{other_lot}", "amount": "1",
    }.items()],
    *[("creditholdlot", column, value, "UPDATE refused") for column, value in {
        "hold_id": "{released}", "lot_id": "{other_lot}", "amount": "1",
    }.items()],
    *[("creditaccount", column, value, "an account changes through its entries and holds only") for column, value in {
        "currency": "'USD'", "balance": "1000", "held": "0.5", "sequence": "99", "created_at": "now()",
        "last_entry_at": "'2020-01-01'",
    }.items()],
]  # fmt: skip


@pytest.mark.parametrize(("table", "column", "value", "message"), KEPT_COLUMNS)
def test_update(refused: Refused, table: str, column: str, value: str, message: str) -> None:
    refused(f"UPDATE {{p}}{table} SET {column} = {value}", KEPT, message)


@pytest.mark.parametrize("user", ["{stranger}", "{customer} + 1000"])
def test_an_account_is_not_given_to_somebody_else(refused: Refused, user: str) -> None:
    statement = f"UPDATE {{p}}creditaccount SET user_id = {user} WHERE id = {{account}}"

    refused(statement, KEPT, "an account cannot be given to somebody else")


def test_an_account_without_a_user_gets_none_again(refused: Refused, ledger: dict[str, Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM auth_user WHERE id = {customer}".format(**ledger))

    statement = "UPDATE {p}creditaccount SET user_id = {stranger} WHERE id = {account}"
    refused(statement, KEPT, "an account cannot be given to somebody else")


def test_an_update_in_disguise(refused: Refused) -> None:
    statement = (
        "INSERT INTO {p}creditentry SELECT * FROM {p}creditentry WHERE id = {top_up}"
        " ON CONFLICT (id) DO UPDATE SET amount = 1000"
    )

    refused(statement, KEPT, "UPDATE refused")


def test_an_update_inside_a_block_of_code(refused: Refused) -> None:
    statement = "DO $$ BEGIN UPDATE {p}creditaccount SET balance = 1000 WHERE id = {account}; END $$"

    refused(statement, KEPT, "an account changes through its entries and holds only")


@pytest.mark.parametrize("code", ["goodwill", "contract"])
def test_a_reason_is_not_deleted_used_or_not(refused: Refused, code: str) -> None:
    refused(f"DELETE FROM {{p}}creditreason WHERE code = '{code}'", KEPT, "DELETE refused: rows of")


def test_a_reason_keeps_its_id(refused: Refused) -> None:
    refused("UPDATE {p}creditreason SET id = 999999 WHERE id = {reason}", KEPT, "UPDATE refused")


def test_an_account_without_entries_is_deleted(ledger: dict[str, Any]) -> None:
    empty = CreditAccount.objects.create(user_id=ledger["stranger"], currency="JPY")

    empty.delete()

    assert not CreditAccount.objects.filter(currency="JPY").exists()


@pytest.mark.parametrize("model", [CreditAccount, CreditEntry, CreditLot, CreditHold])
def test_django_refuses_deletions_as_well(ledger: dict[str, Any], model: type[Any]) -> None:
    with factories.unchanged(), pytest.raises((ProtectedError, IntegrityError)), transaction.atomic():
        model.objects.all().delete()


def test_django_cannot_save_over_an_entry(ledger: dict[str, Any]) -> None:
    entry = CreditEntry.objects.get(pk=ledger["top_up"])
    entry.amount = 1000

    with factories.unchanged(), pytest.raises(IntegrityError), transaction.atomic():
        entry.save()
    with factories.unchanged(), pytest.raises(IntegrityError), transaction.atomic():
        CreditEntry.objects.filter(pk=entry.pk).update(amount=1000)
