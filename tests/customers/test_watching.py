"""The triggers never stand in the host's way, and say so where they could not tell whose row had changed."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import StringIO
from typing import Any

import pytest
from django.core import checks
from django.core.management import call_command
from django.db import ProgrammingError, connection, transaction

from demo import factories
from saleor_customer_ext.host import get_host
from saleor_customer_ext.models import CustomerMark, CustomerProfile
from saleor_customer_ext.services import copies, watching
from tests.concurrency.threads import LONGEST, race
from tests.customers.test_copies import order_of, place

pytestmark = pytest.mark.django_db

TABLES = ("auth_user", "address_useraddress", "order_order", "payment_source")
# Columns of the host's tables that the triggers read.
READ = {
    ("auth_user", "id"),
    ("address_useraddress", "user_id"),
    ("order_order", "id"),
    ("order_order", "user_id"),
    ("payment_source", "order_id"),
}


@pytest.fixture
def anna() -> Any:
    user = factories.make_customer("anna@example.com")
    factories.make_address(user)
    order = place(user, "10.00")
    order.refresh_from_db()
    factories.pay_by_card(order)
    copies.drain()
    execute("SET CONSTRAINTS ALL IMMEDIATE")  # no table is altered that still has checks to make
    return user


def execute(sql: str, *parameters: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)


def columns() -> Iterator[tuple[str, str]]:
    for table in TABLES:
        with connection.cursor() as cursor:
            for column in connection.introspection.get_table_description(cursor, table):
                yield table, column.name


def write_everywhere() -> None:
    """Write to all rows of all tables, by SQL that names no column that may be gone."""
    for table in TABLES:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped"
                " ORDER BY attnum DESC LIMIT 1",
                [table],
            )
            (column,) = cursor.fetchone()
            cursor.execute(f'UPDATE {table} SET "{column}" = "{column}"')
            assert cursor.rowcount == 1


@contextmanager
def in_open_transaction(write: Callable[[], object]) -> Iterator[None]:
    """Let somebody else have written, and not committed yet, while the block runs."""
    written, end = threading.Event(), threading.Event()

    def run() -> None:
        try:
            with transaction.atomic():
                write()
                written.set()
                end.wait(LONGEST)
        finally:
            connection.close()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    assert written.wait(LONGEST)
    try:
        yield
    finally:
        end.set()
        thread.join(LONGEST)


def marks() -> set[tuple[str, Any]]:
    return set(CustomerMark.objects.values_list("kind", "user_id"))


def test_every_table_is_watched_and_only_those() -> None:
    assert {watched.table for watched in get_host().accounts.watched()} == set(TABLES)
    assert watching.missing() == {}


def test_the_host_can_drop_every_column(anna: Any) -> None:
    """And it can write as before; where the column was read, a mark says that everybody has to be compared."""
    for table, column in list(columns()):
        execute("SAVEPOINT before_drop")
        execute(f'ALTER TABLE {table} DROP COLUMN "{column}" CASCADE')
        write_everywhere()
        assert (("FAILED", None) in marks()) is ((table, column) in READ), (table, column)
        execute("ROLLBACK TO SAVEPOINT before_drop")


def test_the_host_can_change_the_type_of_every_column(anna: Any) -> None:
    write_everywhere()  # plans are made and kept
    for table, column in list(columns()):
        execute("SAVEPOINT before_alter")
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT conrelid::regclass::text, conname FROM pg_constraint WHERE contype IN ('f', 'c')"
                " AND %s::regclass IN (conrelid, confrelid)",
                [table],
            )
            for owner, name in cursor.fetchall():
                cursor.execute(f'ALTER TABLE {owner} DROP CONSTRAINT "{name}" CASCADE')
        execute(f'ALTER TABLE {table} ALTER COLUMN "{column}" DROP IDENTITY IF EXISTS')
        execute(f'ALTER TABLE {table} ALTER COLUMN "{column}" DROP DEFAULT')
        execute(f'ALTER TABLE {table} ALTER COLUMN "{column}" TYPE text USING "{column}"::text')
        write_everywhere()
        failed = ("FAILED", None) in marks()
        assert failed is ((table, column) in READ or (table, column) == ("order_order", "id")), (
            table,
            column,
        )
        execute("ROLLBACK TO SAVEPOINT before_alter")


def test_the_host_goes_on_where_even_the_mark_cannot_be_written(anna: Any) -> None:
    execute("ALTER TABLE saleor_customer_ext_customermark RENAME TO elsewhere")
    order_of(anna, "5.00").save()
    execute("ALTER TABLE elsewhere RENAME TO saleor_customer_ext_customermark")

    assert marks() == set()
    assert [found.column for found in copies.differences()] == ["orders", "revenue"]


def test_a_failed_mark_lets_everybody_be_compared(anna: Any, caplog: pytest.LogCaptureFixture) -> None:
    execute("ALTER TABLE order_order RENAME COLUMN user_id TO owner_id")
    execute("UPDATE order_order SET total_incl_tax = 77")
    execute("ALTER TABLE order_order RENAME COLUMN owner_id TO user_id")
    assert marks() == {("FAILED", None)}

    with caplog.at_level(logging.ERROR):
        copies.drain()

    assert "a trigger could not tell whose row of the shop had changed" in caplog.text
    assert marks() == set()
    assert list(copies.differences()) == []
    assert CustomerProfile.objects.count() == 1


def test_taking_only_some_marks_leaves_failures_to_the_others(anna: Any) -> None:
    CustomerMark.objects.create(kind="FAILED")
    copies.drain(customer_ids=[anna.pk])
    assert marks() == {("FAILED", None)}


def test_a_truncated_table_lets_everybody_be_compared(anna: Any) -> None:
    execute("SET CONSTRAINTS ALL IMMEDIATE")
    execute("TRUNCATE payment_transaction, payment_source")
    assert marks() == {("FAILED", None)}
    copies.drain()
    assert list(copies.differences()) == []


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("event", ["insert", "update", "delete", "truncate"])
@pytest.mark.parametrize("how", ["ALTER TABLE {} DISABLE TRIGGER {}", "DROP TRIGGER {1} ON {0}"])
def test_a_trigger_that_is_gone_or_off_is_reported_and_made_again(table: str, event: str, how: str) -> None:
    name = f"customer_ext_mark_{event}"
    execute(how.format(table, name))

    found = [
        message for message in checks.run_checks(databases=["default"]) if message.id == "customer_ext.W001"
    ]
    assert [message.msg for message in found] == [
        f"Triggers of {table} are missing, disabled or outdated: {name}."
    ]
    call_command("migrate", verbosity=0, stdout=StringIO())
    assert watching.missing() == {}


def test_a_function_of_another_version_is_made_again() -> None:
    execute("CREATE OR REPLACE FUNCTION customer_ext_mark_order_order() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'")  # fmt: skip  # noqa: E501
    assert watching.missing() == {"order_order": ["customer_ext_mark_order_order()"]}
    assert watching.watch() == []
    assert watching.missing() == {}


@pytest.mark.django_db(transaction=True)
def test_making_triggers_does_not_wait_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody writes to the table in a transaction that stays open: the shop is not held up, and it is said."""
    monkeypatch.setattr(watching, "LOCK_TIMEOUT", "20ms")
    execute("DROP TRIGGER customer_ext_mark_insert ON order_order")
    user = factories.make_customer("anna@example.com")

    with in_open_transaction(lambda: place(user)):
        assert watching.watch() == ["order_order"]
    assert watching.missing() == {"order_order": ["customer_ext_mark_insert"]}
    assert watching.watch() == []


@pytest.mark.django_db(transaction=True)
def test_marks_wait_for_nobody(anna: Any) -> None:
    """Two transactions of the shop mark one customer while a third reads the customer again."""

    def write() -> None:
        execute(
            "UPDATE order_order SET total_excl_tax = total_excl_tax WHERE id = -1 OR user_id = %s", anna.pk
        )

    outcome = race(lambda: copies.refresh([anna.pk]), write)

    assert outcome.waited is False
    assert outcome.second is None


@pytest.fixture
def clerk() -> Callable[..., None]:
    """Let somebody write who may write to the shop's tables, and to nothing of ours."""
    execute("CREATE ROLE customer_ext_clerk")
    execute(
        f"GRANT USAGE ON SCHEMA public TO customer_ext_clerk; GRANT ALL ON {', '.join(TABLES)} TO customer_ext_clerk"
    )

    def write(*statements: str) -> None:
        execute("SET LOCAL ROLE customer_ext_clerk")
        for statement in statements:
            execute(statement)
        execute("RESET ROLE")

    return write


def test_who_may_write_to_the_shops_tables_only_leaves_a_mark(anna: Any, clerk: Callable[..., None]) -> None:
    clerk("UPDATE order_order SET total_incl_tax = 77", "UPDATE payment_source SET amount_refunded = 7")
    assert marks() == {("ORDERS", anna.pk)}
    copies.drain()
    assert list(copies.differences()) == []


def test_nobody_turns_the_triggers_to_tables_of_their_own(anna: Any, clerk: Callable[..., None]) -> None:
    clerk(
        "CREATE TEMPORARY TABLE order_order AS SELECT id, -1 AS user_id FROM public.order_order",
        "CREATE TEMPORARY TABLE saleor_customer_ext_customermark (kind text, user_id int, source text, reference text)",
        "SET LOCAL search_path = pg_temp, public",
        "UPDATE payment_source SET amount_refunded = 7",
        "DROP TABLE pg_temp.order_order, pg_temp.saleor_customer_ext_customermark",
    )
    assert marks() == {("ORDERS", anna.pk)}


def test_nobody_else_makes_triggers_of_the_functions(clerk: Callable[..., None]) -> None:
    with pytest.raises(ProgrammingError, match="permission denied for function"):
        clerk(
            "CREATE TEMPORARY TABLE own (id int)",
            "CREATE TRIGGER t AFTER INSERT ON own REFERENCING NEW TABLE AS changed FOR EACH STATEMENT"
            " EXECUTE FUNCTION customer_ext_mark_auth_user()",
        )


@pytest.mark.parametrize(
    "change", ["SECURITY INVOKER", "RESET search_path", "SET search_path = pg_temp, public"]
)
def test_a_function_that_runs_in_another_way_is_made_again(change: str) -> None:
    execute(f"ALTER FUNCTION customer_ext_mark_order_order() {change}")
    assert watching.missing() == {"order_order": ["customer_ext_mark_order_order()"]}
    assert watching.watch() == []
    assert watching.missing() == {}
