"""Triggers on the host's tables that mark the customers whom a write concerns, by whatever way it was written.

A trigger never stands in the host's way: it is bound to no column, adds rows and waits for nobody, and what goes wrong
in it is caught there; then one mark says that somebody, nobody knows who, has to be read again. There is one function
per table, and a trigger per kind of statement, so that a statement of many rows pays once. It runs with the rights of
who made it, and finds tables where those are: whoever may write to the host's table may have no right to ours, and may
search schemas of their own first.
Source: docs/adr/0012-customer-copies.md.
"""

import logging
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from django.db import DEFAULT_DB_ALIAS, OperationalError, connections, transaction

from ..host import get_host
from ..host.accounts import Watched
from ..models import CustomerMark, MarkKind

logger = logging.getLogger(__name__)

PREFIX = "customer_ext_mark_"
LOCK_TIMEOUT = "2s"  # a trigger is made under a lock that lets nobody write to the table
TRIES = 5
# The rows that a trigger of each kind sees.
ROWS = {
    "INSERT": "REFERENCING NEW TABLE AS changed",
    "UPDATE": "REFERENCING OLD TABLE AS changed_before NEW TABLE AS changed_after",
    "DELETE": "REFERENCING OLD TABLE AS changed",
    "TRUNCATE": "",
}
BODY = """
BEGIN
  BEGIN
    IF TG_OP = 'TRUNCATE' THEN
      INSERT INTO {marks} (kind, source, reference) VALUES ('{failed}', '', '');
    ELSIF TG_OP = 'UPDATE' THEN
      INSERT INTO {marks} (kind, user_id, source, reference)
      WITH changed AS (SELECT * FROM changed_before UNION ALL SELECT * FROM changed_after)
      SELECT DISTINCT '{kind}', u.id, '{source}', u.reference FROM ({users}) AS u(id, reference)
      WHERE u.id IS NOT NULL OR u.reference <> '';
    ELSE
      INSERT INTO {marks} (kind, user_id, source, reference)
      SELECT DISTINCT '{kind}', u.id, '{source}', u.reference FROM ({users}) AS u(id, reference)
      WHERE u.id IS NOT NULL OR u.reference <> '';
    END IF;
  EXCEPTION WHEN OTHERS THEN
    RAISE LOG '% on % could not be marked: %', TG_OP, TG_TABLE_NAME, SQLERRM;
    BEGIN
      INSERT INTO {marks} (kind, source, reference) VALUES ('{failed}', '', '');
    EXCEPTION WHEN OTHERS THEN
      RAISE LOG '% on % was lost: %', TG_OP, TG_TABLE_NAME, SQLERRM;
    END;
  END;
  RETURN NULL;
END
"""


def watch(*, using: str = DEFAULT_DB_ALIAS) -> list[str]:
    """Make the triggers that are missing, switched off or outdated, and give the tables that could not be watched.

    Repeating it changes nothing, and then takes no lock. Tables that are not there, ours or the host's, are left out:
    they are the business of `migrate`. Where somebody writes to a table for long, it gives up after some seconds.
    """
    left = []
    for watched in _there(using):
        if unwatched(watched, using=using) and not _patiently(partial(_make, watched, using)):
            logger.warning(
                "%s is in use, so its triggers could not be made; repeat `install`.", watched.table
            )
            left.append(watched.table)
    return left


def missing(*, using: str = DEFAULT_DB_ALIAS) -> dict[str, list[str]]:
    """Give what is missing, switched off or outdated, by table; nothing where all of it is there."""
    found = {watched.table: unwatched(watched, using=using) for watched in _there(using)}
    return {table: names for table, names in found.items() if names}


def unwatched(watched: Watched, *, using: str = DEFAULT_DB_ALIAS) -> list[str]:
    """Give the names of one table's triggers that are missing or off, and of its function if that is outdated."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "SELECT t.tgname FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid"
            " WHERE t.tgrelid = to_regclass(%s) AND t.tgenabled IN ('O', 'A') AND p.proname = %s"
            " AND p.pronamespace = current_schema()::regnamespace",
            [_quoted(watched.table, using), _function(watched)],
        )
        present = {name for (name,) in cursor.fetchall()}
        cursor.execute(
            "SELECT prosrc, prosecdef, proconfig FROM pg_proc"
            " WHERE pronamespace = current_schema()::regnamespace AND proname = %s",
            [_function(watched)],
        )
        made = cursor.fetchall()
    wanted = [_trigger(event) for event in (*watched.events, "TRUNCATE")]
    gone = [name for name in wanted if name not in present]
    settings = [f"{name}={value}" for name, value in _settings(watched, using).items()]
    is_made = made == [(_body(watched, using), True, settings)]
    return gone if is_made else [*gone, f"{_function(watched)}()"]


def _there(using: str) -> Iterator[Watched]:
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    if CustomerMark._meta.db_table in tables:
        yield from (watched for watched in get_host().accounts.watched() if watched.table in tables)


def _make(watched: Watched, using: str) -> None:
    connection = connections[using]
    function, table = connection.ops.quote_name(_function(watched)), _quoted(watched.table, using)
    with transaction.atomic(using=using), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'")
        settings = "".join(f" SET {name} = {value}" for name, value in _settings(watched, using).items())
        cursor.execute(
            f"CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER{settings}"
            f" AS $customer_ext${_body(watched, using)}$customer_ext$"
        )
        cursor.execute(f"REVOKE ALL ON FUNCTION {function}() FROM PUBLIC")  # no trigger of others runs it
        cursor.execute("SELECT tgname FROM pg_trigger WHERE tgrelid = to_regclass(%s)", [table])
        present = {name for (name,) in cursor.fetchall()}
        for event in (*watched.events, "TRUNCATE"):
            if _trigger(event) in present:
                cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER {_trigger(event)}")
                continue
            cursor.execute(
                f"CREATE TRIGGER {_trigger(event)} AFTER {event} ON {table} {ROWS[event]}"
                f" FOR EACH STATEMENT EXECUTE FUNCTION {function}()"
            )


def _patiently(make: Callable[[], None]) -> bool:
    """Try a few times; the lock is waited for so shortly that whoever queues behind us hardly notices."""
    for _ in range(TRIES):
        try:
            make()
        except OperationalError as error:  # the lock's time is over
            if getattr(error.__cause__, "sqlstate", "") != "55P03":
                raise
        else:
            return True
    return False


def _body(watched: Watched, using: str) -> str:
    return BODY.format(
        marks=_qualified(CustomerMark._meta.db_table, using),
        kind=MarkKind(watched.kind).value,
        failed=MarkKind.FAILED.value,
        source=watched.table if watched.owners else "",
        users=watched.users if watched.owners else f"SELECT x.id, '' FROM ({watched.users}) AS x(id)",  # noqa: S608  # the host's own SQL
    )


def _settings(watched: Watched, using: str) -> dict[str, str]:
    """Give what holds while the function runs, as ``pg_proc`` keeps it."""
    schemas = [_schema(CustomerMark._meta.db_table, using), _schema(watched.table, using), "pg_temp"]
    return {
        # A plan is kept as long as the connection; one made while a table was small must not read it whole later.
        "enable_seqscan": "off",
        "search_path": ", ".join(dict.fromkeys(schemas)),
    }


def _qualified(table: str, using: str) -> str:
    return f"{_schema(table, using)}.{_quoted(table, using)}"


def _schema(table: str, using: str) -> str:
    """Give the schema, quoted where need be, in which we find a table of ours or of the host."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "SELECT quote_ident(n.nspname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE c.oid = to_regclass(%s)",
            [_quoted(table, using)],
        )
        return str(cursor.fetchone()[0])


def _quoted(name: str, using: str) -> str:
    return str(connections[using].ops.quote_name(name))


def _function(watched: Watched) -> str:
    return f"{PREFIX}{watched.table}"[:63]


def _trigger(event: str) -> str:
    return f"{PREFIX}{event.lower()}"


def after_migrate(sender: Any, *, using: str = DEFAULT_DB_ALIAS, **kwargs: Any) -> None:
    """Watch the host's tables as soon as both sides have theirs; connected to Django's `post_migrate`."""
    if using == DEFAULT_DB_ALIAS:
        watch(using=using)
