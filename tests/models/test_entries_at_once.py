"""Top-ups that one statement inserts for many accounts add up as single entries do, or none of them is taken."""

from typing import Any

import pytest
from django.db import connection, transaction

from saleor_customer_ext.models import CreditLot
from saleor_customer_ext.services import credit
from tests import factories
from tests.ledger_invariants import violations
from tests.models.conftest import Refused
from tests.models.test_entry_guards import CHECK, ENTRY, FOREIGN_KEY, UNIQUE

AT_ONCE = "SET LOCAL customer_ext.many = 'on';"
# Account: balance 65 after 3 entries, 10 held. The other: balance 20 after 1.
FIRST = ENTRY
SECOND = ENTRY | {"id": "901", "sequence": "5", "amount": "5", "balance_after": "100"}
OTHER = ENTRY | {
    "id": "902",
    "account_id": "{other}",
    "sequence": "2",
    "amount": "7",
    "balance_after": "27",
    "expires_at": "'2030-01-01'",
}


def at_once(*rows: dict[str, str]) -> str:
    columns = sorted(set().union(*rows))
    values = ", ".join(f"({', '.join(row.get(name, 'NULL') for name in columns)})" for row in rows)
    return f"{AT_ONCE} INSERT INTO {{p}}creditentry ({', '.join(columns)}) VALUES {values};"


REFUSALS: dict[str, tuple[str, str, str]] = {
    "a gap in the sequence": (at_once(FIRST, SECOND | {"sequence": "6"}), CHECK, "break the chain of 1 accounts"),
    "a wrong start": (at_once(FIRST | {"sequence": "5"}, OTHER), CHECK, "break the chain of 1 accounts"),
    "a wrong balance": (at_once(FIRST | {"balance_after": "96"}, OTHER), CHECK, "break the chain of 1 accounts"),
    "a wrong balance in between": (
        at_once(FIRST | {"balance_after": "94"}, SECOND), CHECK, "break the chain of 1 accounts",
    ),
    "both accounts wrong": (
        at_once(FIRST | {"balance_after": "96"}, OTHER | {"sequence": "3"}), CHECK, "break the chain of 2 accounts",
    ),
    "an unknown account": (
        at_once(FIRST, OTHER | {"account_id": "999999", "sequence": "1", "balance_after": "7"}),
        CHECK, "break the chain of 1 accounts",
    ),
    "time runs backwards": (at_once(FIRST | {"created_at": "'2020-01-01'"}), CHECK, "break the chain"),
    "time runs backwards in between": (
        at_once(FIRST, SECOND | {"created_at": "customer_ext_now() - interval '1 second'"}), CHECK, "break the chain",
    ),
    "a time to come": (
        at_once(FIRST | {"created_at": "customer_ext_now() + interval '1 second'"}), CHECK, "break the chain",
    ),
    "a sequence used before": (at_once(FIRST | {"sequence": "3"}, OTHER), UNIQUE, "customer_ext_entry_sequence"),
    "a reduction": (
        at_once(OTHER, FIRST | {"amount": "-30", "balance_after": "35", "kind": "'REDUCTION'"}), CHECK, "only top-ups",
    ),
    "a top-up downwards": (at_once(FIRST | {"amount": "-30", "balance_after": "35"}), CHECK, "only top-ups"),
    "a refund": (at_once(FIRST | {"kind": "'REFUND'", "order_reference": "'o'"}), CHECK, "only top-ups"),
    "a correction": (at_once(FIRST | {"corrects_id": "{payment}"}), CHECK, "only top-ups"),
    "the capture of a hold": (at_once(FIRST | {"hold_id": "{hold}"}), CHECK, "only top-ups"),
    "half a key": (at_once(FIRST | {"idempotency_key": "'k'"}), CHECK, "only top-ups"),
    "a key used before": (
        at_once(FIRST | {
            "idempotency_scope": "'host'", "idempotency_key": "'order:o-1'", "fingerprint": "'x'",
        }), UNIQUE, "customer_ext_entry_key",
    ),
    "an unknown reason": (at_once(FIRST, OTHER | {"reason_id": "999999"}), FOREIGN_KEY, "there is no such reason"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSALS)
def test_refused(refused: Refused, case: str) -> None:
    refused(*REFUSALS[case])


def test_what_adds_up_is_taken(ledger: dict[str, Any]) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(at_once(OTHER, SECOND, FIRST | {"reason_id": "{reason}"}).format(**ledger))

    assert factories.state(ledger["customer"]) == ("100.00", "10.000", "90.00")
    assert factories.state(ledger["stranger"]) == ("27.00", "0.000", "27.00")
    lots = CreditLot.objects.filter(entry__in=(900, 901, 902)).order_by("entry")
    assert [
        (lot.account_id, str(lot.amount), str(lot.remaining), str(lot.held), lot.expires_at) for lot in lots
    ] == [
        (ledger["account"], "30.000", "30.000", "0.000", None),
        (ledger["account"], "5.000", "5.000", "0.000", None),
        (ledger["other"], "7.000", "7.000", "0.000", lots[2].expires_at),
    ]
    assert lots[2].expires_at is not None
    assert violations() == {}


def test_what_comes_after_is_posted_one_by_one_again(ledger: dict[str, Any]) -> None:
    """The function for many says that it is done, also within the same transaction."""
    with transaction.atomic():
        items = [
            credit.BulkItem(ledger[name], factories.eur("1.00"), factories.make_key())
            for name in ("customer", "stranger")
        ]
        credit.top_up_many(items=items, currency="EUR", reason="goodwill", actor=factories.STAFF)
        factories.top_up(ledger["customer"], "2.00")
        factories.pay(ledger["customer"], "3.00", "o-9")

    assert factories.state(ledger["customer"]) == ("65.00", "10.000", "55.00")
    assert factories.state(ledger["stranger"]) == ("21.00", "0.000", "21.00")
    assert violations() == {}
