"""A hand-typed entry is taken only if all of it adds up: chain, lots, direction, reference, key."""

from typing import Any

import pytest
from django.db import connection

from tests import factories
from tests.ledger_invariants import violations
from tests.models.conftest import Refused

CHECK, UNIQUE, FOREIGN_KEY, KEPT, NOT_NULL, NUMBER = "23514", "23505", "23503", "23001", "23502", "22003"

# Account: balance 65 after 3 entries, its lot has 65 left, 10 of that held.
ENTRY = {
    "id": "900", "account_id": "{account}", "sequence": "4", "amount": "30", "balance_after": "95", "kind": "'TOP_UP'",
    "reason_id": "NULL", "actor_kind": "'STAFF'", "actor_id": "'1'", "checkout_reference": "''",
    "order_reference": "''", "corrects_id": "NULL", "hold_id": "NULL", "idempotency_scope": "NULL",
    "idempotency_key": "NULL", "fingerprint": "NULL", "created_at": "customer_ext_now()",
}  # fmt: skip
LOT = {
    "id": "900",
    "account_id": "{account}",
    "entry_id": "900",
    "amount": "30",
    "remaining": "30",
    "held": "0",
}
USE = {"id": "900", "entry_id": "900", "lot_id": "{lot}", "amount": "-30"}


def insert(table: str, row: dict[str, str], **changes: str) -> str:
    values = row | changes
    return f"INSERT INTO {{p}}{table} ({', '.join(values)}) VALUES ({', '.join(values.values())});"


def entry(**changes: str) -> str:
    return insert("creditentry", ENTRY, **changes)


def lot(**changes: str) -> str:
    return insert("creditlot", LOT, **changes)


def use(**changes: str) -> str:
    return insert("creditlotuse", USE, **changes)


DOWN = {"amount": "-30", "balance_after": "35", "kind": "'REDUCTION'"}


@pytest.mark.parametrize("statements", [entry(), entry(**DOWN)])
def test_what_adds_up_is_taken(ledger: dict[str, Any], statements: str) -> None:
    """Otherwise the refusals below could have quite another cause."""
    with connection.cursor() as cursor:
        cursor.execute(statements.format(**ledger))
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    assert violations() == {}


REFUSALS: dict[str, tuple[str, str, str]] = {
    "a lot without an entry": (lot(), KEPT, "INSERT refused"),
    "a use without an entry": (use(), KEPT, "INSERT refused"),
    "a lot added to an entry": (entry() + lot(), KEPT, "INSERT refused"),
    "a use added to an entry": (entry(**DOWN) + use(), KEPT, "INSERT refused"),
    "a lot added later": (lot(entry_id="{top_up}"), KEPT, "INSERT refused"),
    "a use added later": (use(entry_id="{payment}", amount="-1"), KEPT, "INSERT refused"),
    "a wrong balance_after": (entry(balance_after="96"), CHECK, "breaks the chain"),
    "a gap in the sequence": (entry(sequence="5"), CHECK, "breaks the chain"),
    "a sequence used before": (entry(sequence="3"), UNIQUE, "customer_ext_entry_sequence"),
    "a sequence of nothing": (entry(sequence="0"), CHECK, "customer_ext_entry_valid"),
    "time runs backwards": (entry(created_at="'2020-01-01'"), CHECK, "breaks the chain"),
    "a time to come": (entry(created_at="customer_ext_now() + interval '1 second'"), CHECK, "breaks the chain"),
    "an unknown kind": (entry(kind="'GIFT'"), CHECK, "customer_ext_entry_"),  # two constraints refuse it
    "an unknown account": (
        entry(account_id="999999", sequence="1", balance_after="30"), CHECK, "breaks the chain",
    ),
    "an overdraft": (
        entry(amount="-66", balance_after="-1", kind="'REDUCTION'"), CHECK, "customer_ext_entry_valid",
    ),
    "spending what is held": (
        entry(amount="-56", balance_after="9", kind="'REDUCTION'"), CHECK, "customer_ext_account_covered",
    ),
    "an expiry of what does not expire": (entry(**(DOWN | {"kind": "'EXPIRY'"})), CHECK, "has expired"),
    "an end of what is taken": (entry(**DOWN, expires_at="now()"), CHECK, "customer_ext_entry_expiry"),
    "a top-up downwards": (entry(**(DOWN | {"kind": "'TOP_UP'"})), CHECK, "customer_ext_entry_sign"),
    "a refund downwards": (
        entry(**(DOWN | {"kind": "'REFUND'", "order_reference": "'o'"})), CHECK, "customer_ext_entry_sign",
    ),
    "a reduction upwards": (entry(kind="'REDUCTION'"), CHECK, "customer_ext_entry_sign"),
    "an expiry upwards": (entry(kind="'EXPIRY'"), CHECK, "customer_ext_entry_sign"),
    "a payment upwards": (entry(kind="'PAYMENT'", order_reference="'o'"), CHECK, "customer_ext_entry_sign"),
    "a correction of zero": (
        entry(kind="'CORRECTION'", amount="0", balance_after="65", corrects_id="{top_up}"),
        CHECK, "customer_ext_entry_sign",
    ),
    "a payment without an order": (entry(**(DOWN | {"kind": "'PAYMENT'"})), CHECK, "customer_ext_entry_reference"),
    "a refund without an order": (entry(kind="'REFUND'"), CHECK, "customer_ext_entry_reference"),
    "a correction of nothing": (entry(kind="'CORRECTION'"), CHECK, "customer_ext_entry_reference"),
    "a correction in the same direction": (
        entry(kind="'CORRECTION'", corrects_id="{top_up}"), CHECK, "cannot be corrected",
    ),
    "a correction of another account's entry": (
        entry(kind="'CORRECTION'", amount="-10", balance_after="55", corrects_id="{other_top_up}"),
        CHECK, "cannot be corrected",
    ),
    "a refund of more than was paid": (
        entry(
            kind="'REFUND'", amount="35.01", balance_after="100.01", order_reference="'o-1'", corrects_id="{payment}"),
        CHECK, "cannot be corrected",
    ),
    "a correction of an unknown entry": (
        entry(**(DOWN | {"kind": "'CORRECTION'", "corrects_id": "999999"})), CHECK, "cannot be corrected",
    ),
    "an unknown reason": (entry(reason_id="999999"), FOREIGN_KEY, "there is no reason"),
    "an unknown hold": (
        entry(**(DOWN | {"kind": "'PAYMENT'", "order_reference": "'o'", "hold_id": "999999"})),
        CHECK, "was not captured",
    ),
    "a hold that is still open": (
        entry(**(DOWN | {"kind": "'PAYMENT'", "order_reference": "'o'", "hold_id": "{hold}"})),
        CHECK, "was not captured",
    ),
    "a hold for what is no payment": (entry(hold_id="{hold}"), CHECK, "customer_ext_entry_reference"),
    "a key used before": (
        entry(idempotency_scope="'host'", idempotency_key="'order:o-1'", fingerprint="'x'"),
        UNIQUE, "customer_ext_entry_key",
    ),
    "a key without a scope": (entry(idempotency_key="'k'", fingerprint="'x'"), CHECK, "customer_ext_entry_key_whole"),
    "a key without a fingerprint": (
        entry(idempotency_key="'k'", idempotency_scope="'s'"), CHECK, "customer_ext_entry_key_whole",
    ),
    "an account of nobody's currency": (
        "INSERT INTO {p}creditaccount (user_id, currency, balance, held, sequence) VALUES ({stranger}, 'eur', 0, 0, 0)",
        CHECK, "customer_ext_account_currency",
    ),
    "a second account": (
        "INSERT INTO {p}creditaccount (user_id, currency, balance, held, sequence) VALUES ({customer}, 'EUR', 0, 0, 0)",
        UNIQUE, "customer_ext_account_unique",
    ),
    "an account that begins with money": (
        "INSERT INTO {p}creditaccount (user_id, currency, balance, held, sequence) VALUES ({customer}, 'USD', 5, 0, 0)",
        CHECK, "an account begins empty",
    ),
    "an account of nobody who exists": (
        "INSERT INTO {p}creditaccount (user_id, currency, balance, held, sequence) VALUES (999999, 'USD', 0, 0, 0)",
        FOREIGN_KEY, "auth_user",
    ),
    "not a number": (
        entry(amount="'NaN'", balance_after="'NaN'"),
        CHECK, "customer_ext_account_covered",
    ),
    "infinity": (entry(amount="'Infinity'"), NUMBER, "numeric field overflow"),
    "beyond the column": (entry(amount="1e17"), NUMBER, "numeric field overflow"),
    "no amount": (entry(amount="NULL"), NOT_NULL, "amount"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSALS)
def test_refused(refused: Refused, case: str) -> None:
    refused(*REFUSALS[case])


def test_refused_also_when_it_comes_in_one_statement(refused: Refused) -> None:
    """A data-modifying CTE runs all parts on one snapshot, which checks that look at other rows could miss."""
    statement = f"WITH e AS ({entry(reason_id='NULL').removesuffix(';')} RETURNING id) {lot()}"

    refused(statement, KEPT, "INSERT refused")


def test_a_balance_is_what_it_was(ledger: dict[str, Any]) -> None:
    """The names in the statements above stand for what they say."""
    rows = [row[1:] for row in factories.entries(ledger["customer"])]

    assert rows == [
        ("TOP_UP", "100.00", "100.00"),
        ("PAYMENT", "-40.00", "60.00"),
        ("REFUND", "5.00", "65.00"),
    ]
    assert factories.state(ledger["customer"]) == ("65.00", "10.000", "55.00")
