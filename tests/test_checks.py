"""The system checks report a ledger whose guards are missing, and nothing on a sound one."""

import pytest
from django.core import checks
from django.db import connection

from saleor_customer_ext.checks import GUARDS

pytestmark = pytest.mark.django_db


def found() -> list[tuple[str, str]]:
    return [
        (message.id or "", message.msg)
        for message in checks.run_checks(databases=["default"])
        if (message.id or "").startswith("customer_ext.")
    ]


def test_a_sound_database() -> None:
    assert found() == []


@pytest.mark.parametrize(
    ("table", "name"), [(table, name) for table, names in GUARDS.items() for name in sorted(names)]
)
@pytest.mark.parametrize(
    "how", ["ALTER TABLE {table} DISABLE TRIGGER {name}", "DROP TRIGGER {name} ON {table}"]
)
def test_a_guard_that_is_gone_or_off(table: str, name: str, how: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(how.format(table=table, name=name))

    assert found() == [("customer_ext.E001", f"Triggers of {table} are missing or disabled: {name}.")]


def test_each_guard_of_the_database_is_watched() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
            " WHERE NOT t.tgisinternal AND starts_with(t.tgname, 'customer_ext_')"
        )
        existing: dict[str, set[str]] = {}
        for table, name in cursor.fetchall():
            existing.setdefault(table, set()).add(name)

    assert existing == GUARDS
