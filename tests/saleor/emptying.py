"""Emptying Saleor's database between tests that really commit, in the time that a scenario can spare.

Django's own flush truncates all of Saleor's some 150 tables and makes the permissions anew, in seconds. Here only those
that have rows are emptied, and the rows that stood there after the migrations come back from a copy, in milliseconds.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.core.management.sql import emit_post_migrate_signal
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.test import TransactionTestCase

from saleor_customer_ext import migrations

COPY = "customer_ext_test_copy"  # the schema with the rows that are there after the migrations
MIGRATIONS = "django_migrations"
OURS = "customer_ext_made_by"  # the table with the files that made our tables, and their hashes
STALE = (
    "The kept test database was made by migrations of ours that have been edited since: run again with --create-db"
    " (make test-saleor SALEOR_FLAGS=--create-db)."
)


@contextmanager
def quick_emptying() -> Iterator[None]:
    """Empty the database in our way at the end of every test that commits; tests may use all connections."""
    databases = {alias for alias in connections if alias != "__no_db__"}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "databases", databases)
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda case: empty())
        yield


def remember() -> None:
    """Copy the rows of a freshly migrated database, once; bring a database that was left behind back to them."""
    with _writing() as cursor:
        cursor.execute("SELECT to_regclass(%s)", [f"{COPY}.{OURS}"])
        if cursor.fetchone()[0] is not None:
            _restore(cursor)
            cursor.execute(f"SELECT name, hash FROM {COPY}.{OURS}")
            if not dict(cursor.fetchall()).items() <= _files().items():
                pytest.fail(STALE, pytrace=False)
            if not _has_new_migrations(cursor):
                return
            # Permissions that came with these migrations went with the rows that were left behind.
            emit_post_migrate_signal(verbosity=0, interactive=False, db=DEFAULT_DB_ALIAS)
        cursor.execute(f"DROP SCHEMA IF EXISTS {COPY} CASCADE")
        cursor.execute(f"CREATE SCHEMA {COPY}")
        for table in _filled(cursor):
            cursor.execute(f'CREATE TABLE {COPY}."{table}" AS TABLE public."{table}"')
        cursor.execute(f"CREATE TABLE {COPY}.{OURS} (name text, hash text)")
        cursor.executemany(f"INSERT INTO {COPY}.{OURS} VALUES (%s, %s)", list(_files().items()))


def empty() -> None:
    """Bring the database back to its rows after the migrations."""
    with _writing() as cursor:
        _restore(cursor)


@contextmanager
def _writing() -> Iterator[Any]:
    """Write past triggers and foreign keys (as superuser): the ledger's own guards refuse to be emptied."""
    with transaction.atomic(using=DEFAULT_DB_ALIAS), connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        yield cursor


def _restore(cursor: Any) -> None:
    cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", [COPY])
    kept = {name for (name,) in cursor.fetchall()} - {MIGRATIONS, OURS}
    for table in sorted(({*_filled(cursor)} | kept) - {MIGRATIONS}):
        cursor.execute(f'DELETE FROM public."{table}"')
    for table in sorted(kept):
        cursor.execute(f'INSERT INTO public."{table}" SELECT * FROM {COPY}."{table}"')


def _filled(cursor: Any) -> list[str]:
    cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
    tables = [name for (name,) in cursor.fetchall()]
    cursor.execute(
        " UNION ALL ".join(f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM \"{table}\")" for table in tables)
    )
    return sorted(name for (name,) in cursor.fetchall())


def _has_new_migrations(cursor: Any) -> bool:
    cursor.execute(
        f"SELECT count(*) FROM (SELECT name FROM {MIGRATIONS} EXCEPT SELECT name FROM {COPY}.{MIGRATIONS}) n"
    )
    return bool(cursor.fetchone()[0])


def _files() -> dict[str, str]:
    folder = Path(migrations.__file__).parent
    paths = (path for path in folder.rglob("*") if path.suffix in (".py", ".sql"))
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}
