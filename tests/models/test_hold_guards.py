"""Hand-typed holds: covered by lots of their own account, one open per checkout, ended once, with sums that agree."""

from typing import Any

import pytest
from django.db import connection

from tests.ledger_invariants import violations
from tests.models.conftest import Refused
from tests.models.test_entry_guards import CHECK, FOREIGN_KEY, KEPT, UNIQUE, entry, insert

# Account: balance 65, 10 of it held for c-1.
HOLD = {
    "id": "900", "account_id": "{account}", "checkout_reference": "'c-9'", "amount": "20", "captured": "0",
    "released": "0", "status": "'OPEN'", "created_at": "customer_ext_now()", "expires_at": "customer_ext_now()",
}  # fmt: skip
PART = {"id": "900", "hold_id": "900", "lot_id": "{lot}", "amount": "20"}


def hold(**changes: str) -> str:
    return insert("credithold", HOLD, **changes)


def part(**changes: str) -> str:
    return insert("creditholdlot", PART, **changes)


PAYMENT = {
    "amount": "-8", "balance_after": "57", "kind": "'PAYMENT'", "order_reference": "'o-9'",
    "checkout_reference": "'c-1'", "hold_id": "{hold}",
}  # fmt: skip


def payment(**changes: str) -> str:
    return entry(**(PAYMENT | changes))


def end(which: str, **changes: str) -> str:
    values = {"status": "'RELEASED'", "released": "10", "ended_at": "now()"} | changes
    return f"UPDATE {{p}}credithold SET {', '.join(f'{k} = {v}' for k, v in values.items())} WHERE id = {{{which}}};"


@pytest.mark.parametrize(
    "statements",
    [
        part() + hold(),
        end("hold"),
        end("hold", status="'EXPIRED'"),
        end("hold", status="'CAPTURED'", captured="8", released="2") + payment(),
    ],
)
def test_what_adds_up_is_taken(ledger: dict[str, Any], statements: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statements.format(**ledger))
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    assert violations() == {}


def change(column: str, value: str, which: str = "hold") -> str:
    return f"UPDATE {{p}}credithold SET {column} = {value} WHERE id = {{{which}}}"


REFUSALS: dict[str, tuple[str, str, str]] = {
    "no lots": (hold(), CHECK, "does not match its lots"),
    "lots of another amount": (part(amount="19") + hold(), CHECK, "does not match its lots"),
    "a lot of another account": (part(lot_id="{other_lot}") + hold(), CHECK, "does not match its lots"),
    "another account's hold": (part() + hold(account_id="{other}"), CHECK, "does not match its lots"),
    "a part without a hold": (part(), FOREIGN_KEY, "credithold"),
    "a part added later": (part(hold_id="{hold}"), KEPT, "is complete"),
    "the same lot twice": (
        part(amount="10") + part(id="901", amount="10") + hold(), UNIQUE, "customer_ext_hold_lot_unique",
    ),
    "a part of nothing": (part(amount="0"), CHECK, "customer_ext_hold_lot_amount"),
    "a negative part": (part(amount="-1"), CHECK, "customer_ext_hold_lot_amount"),
    "more than the lot has": (part(amount="66") + hold(amount="66"), CHECK, "customer_ext_lot_amounts"),
    "held more than the balance": (part(amount="56") + hold(amount="56"), CHECK, "customer_ext_lot_amounts"),
    "not a number": (part(amount="'NaN'") + hold(amount="'NaN'"), CHECK, "customer_ext_"),
    "a hold of nothing": (hold(amount="0"), CHECK, "customer_ext_hold_sums"),
    "a second open hold of a checkout": (part() + hold(checkout_reference="'c-1'"), UNIQUE, "customer_ext_hold_open"),
    "a hold that begins ended": (
        part() + hold(status="'CAPTURED'", captured="20", **{"ended_at": "now()"}), CHECK, "a hold begins open",
    ),
    "a hold that begins released": (
        part() + hold(status="'RELEASED'", released="20", **{"ended_at": "now()"}), CHECK, "a hold begins open",
    ),
    "an unknown status": (part() + hold(status="'LOST'"), CHECK, "customer_ext_hold_sums"),
    "an ended hold reopened": (
        end("released", status="'OPEN'", released="0", ended_at="NULL"), KEPT, "ended, or is another's",
    ),
    "an ended hold captured": (
        end("released", status="'CAPTURED'", captured="7", released="0"), KEPT, "ended, or is another's",
    ),
    "an ended hold released again": (end("released", released="7"), KEPT, "ended, or is another's"),
    "a touch of an ended hold": (change("expires_at", "now()", "released"), KEPT, "ended, or is another's"),
    "another amount": (change("amount", "5"), KEPT, "ended, or is another's"),
    "another account": (change("account_id", "{other}"), KEPT, "ended, or is another's"),
    "another checkout": (change("checkout_reference", "'c-7'"), KEPT, "ended, or is another's"),
    "another beginning": (change("created_at", "now() - interval '1 day'"), KEPT, "ended, or is another's"),
    "captured while open": (change("captured", "5"), CHECK, "customer_ext_hold_sums"),
    "released while open": (change("released", "5"), CHECK, "customer_ext_hold_sums"),
    "ended while open": (change("ended_at", "now()"), CHECK, "customer_ext_hold_sums"),
    "released too little": (end("hold", released="9"), CHECK, "customer_ext_hold_sums"),
    "released too much": (end("hold", released="11"), CHECK, "customer_ext_hold_sums"),
    "released without a time": (end("hold", ended_at="NULL"), CHECK, "customer_ext_hold_sums"),
    "captured and released more than held": (
        end("hold", status="'CAPTURED'", captured="6", released="5"), CHECK, "customer_ext_hold_sums",
    ),
    "captured nothing": (
        end("hold", status="'CAPTURED'", captured="0", released="10"), CHECK, "customer_ext_hold_sums",
    ),
    "captured a negative part": (
        end("hold", status="'CAPTURED'", captured="11", released="-1"), CHECK, "customer_ext_hold_sums",
    ),
    "captured without a payment": (
        end("hold", status="'CAPTURED'", captured="10", released="0"), CHECK, "captured without a payment",
    ),
    "captured by less than its payment": (
        end("hold", status="'CAPTURED'", captured="6", released="4") + payment(), CHECK, "captured without a payment",
    ),
    "captured twice": (
        end("hold", status="'CAPTURED'", captured="8", released="2") + payment()
        + payment(id="901", sequence="5", balance_after="49", order_reference="'o-10'"),
        UNIQUE, "customer_ext_entry_hold",
    ),
    "expired but captured": (
        end("hold", status="'EXPIRED'", captured="10", released="0"), CHECK, "customer_ext_hold_sums",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSALS)
def test_refused(refused: Refused, case: str) -> None:
    refused(*REFUSALS[case])
