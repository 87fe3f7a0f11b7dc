"""System checks: what must hold before the product may serve, each with a code that never changes."""

from collections.abc import Sequence
from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import DEFAULT_DB_ALIAS, connections

from .services import watching

_TABLE = "saleor_customer_ext_"
GUARDS = {
    f"{_TABLE}{table}": {f"customer_ext_{name}" for name in names.split()}
    for table, names in {
        "creditaccount": "account_begin account_change account_left account_truncate",
        "creditentry": "entry_posted entries_posted entry_keep entry_truncate",
        "creditreason": "reason_keep reason_change",
        "creditlot": "lot_keep lot_truncate",
        "creditlotuse": "lot_use_open lot_use_keep lot_use_truncate",
        "credithold": "hold_changed hold_captured hold_keep hold_truncate",
        "creditholdlot": "hold_lot_guard hold_lot_keep hold_lot_truncate",
        "customerprofile": "profile_fits",
        "branch": "branch_fits",
        "department": "department_fits",
    }.items()
}


@register(Tags.database)
def check_ledger_guards(*, databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """Report tables whose guarding triggers are missing or switched off: customer_ext.E001; other engine: E002."""
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


@register(Tags.database)
def check_watching(*, databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """Report tables of the host whose changes nobody would notice: customer_ext.W001; `migrate` repairs it."""
    config: Any = apps.get_app_config("saleor_customer_ext")
    if config.host is None or DEFAULT_DB_ALIAS not in (databases or ()):
        return []
    return [
        Warning(
            f"Triggers of {table} are missing, disabled or outdated: {', '.join(names)}.",
            hint="Run migrate, which makes them, then rebuild_customers.",
            id="customer_ext.W001",
        )
        for table, names in watching.missing().items()
    ]


@register(Tags.database)
def check_letters(*, databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """Report a database whose locale knows no capital letters but English ones: customer_ext.W002.

    Customers are searched and sorted by folded names, and PostgreSQL's lower() goes by the locale of the database.
    """
    config: Any = apps.get_app_config("saleor_customer_ext")
    if config.host is None or DEFAULT_DB_ALIAS not in (databases or ()):
        return []
    connection = connections[DEFAULT_DB_ALIAS]
    if connection.vendor != "postgresql":
        return []  # reported above
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT getdatabaseencoding(), datctype FROM pg_database WHERE datname = current_database()"
        )
        encoding, locale = cursor.fetchone()
        folds = encoding == "UTF8"
        if folds:
            cursor.execute("SELECT lower(%s) = %s", ["IÄЖ", "iäж"])
            (folds,) = cursor.fetchone()
    if folds:
        return []
    return [
        Warning(
            f"The database (encoding {encoding}, LC_CTYPE {locale}) does not make small letters of all capitals,"
            " so customers with others than English ones in their names are not found and are sorted wrongly.",
            hint="Restore a dump into a database with a Unicode locale, such as createdb --template=template0"
            " --encoding=UTF8 --locale=C.UTF-8, then run rebuild_customers.",
            id="customer_ext.W002",
        )
    ]
