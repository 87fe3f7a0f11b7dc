"""System checks: what must hold before the product may serve, each with a code that never changes."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections

GUARDS = {
    "saleor_customer_ext_creditaccount": {
        "customer_ext_account_begin",
        "customer_ext_account_change",
        "customer_ext_account_left",
    },
    "saleor_customer_ext_creditentry": {"customer_ext_entry_posted", "customer_ext_entry_keep"},
    "saleor_customer_ext_creditreason": {"customer_ext_reason_keep", "customer_ext_reason_change"},
    "saleor_customer_ext_creditlot": {"customer_ext_lot_keep"},
    "saleor_customer_ext_creditlotuse": {"customer_ext_lot_use_open", "customer_ext_lot_use_keep"},
    "saleor_customer_ext_credithold": {"customer_ext_hold_changed", "customer_ext_hold_keep"},
    "saleor_customer_ext_creditholdlot": {"customer_ext_hold_lot_guard", "customer_ext_hold_lot_keep"},
}


@register(Tags.database)
def check_ledger_guards(*, databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """Report ledger tables whose triggers are missing or switched off: customer_ext.E001; other engine: E002."""
    found: list[CheckMessage] = []
    for alias in databases or ():
        connection = connections[alias]
        if connection.vendor != "postgresql":
            found.append(Error("The credit ledger needs PostgreSQL.", id="customer_ext.E002"))
            continue
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT c.relname, t.tgname FROM pg_class c LEFT JOIN pg_trigger t ON t.tgrelid = c.oid"
                " AND NOT t.tgisinternal AND t.tgenabled IN ('O', 'A') WHERE c.relname = ANY (%s)",
                [list(GUARDS)],
            )
            present: dict[str, set[str]] = {}
            for table, trigger in cursor.fetchall():
                present.setdefault(table, set()).add(trigger)
        for table, names in present.items():  # tables that are not there yet are the business of `migrate`
            missing = sorted(GUARDS[table] - names)
            if missing:
                found.append(
                    Error(
                        f"Triggers of {table} are missing or disabled: {', '.join(missing)}.",
                        hint="Restore them from migrations/sql, then run audit_credit.",
                        id="customer_ext.E001",
                    )
                )
    return found
