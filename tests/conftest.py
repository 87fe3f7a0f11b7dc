"""What every test run shares. The settings module has already started the database when this file is read."""

import importlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connections, transaction
from django.db.backends.postgresql.operations import DatabaseOperations

from saleor_customer_ext import dashboard
from saleor_customer_ext.events import credit_hold_changed, credit_hold_overdue, credit_posted
from tests import dashboard_build
from tests.clock import Clock
from tests.ledger_invariants import violations


def pytest_report_header(config: pytest.Config) -> str:
    """Name the database, so that a run against a PostgreSQL of one's own can be told from the embedded one."""
    database = settings.DATABASES["default"]
    return f"database: {database['NAME']} at {database.get('HOST') or 'localhost'}"


@pytest.fixture(scope="session", autouse=True)
def emptying_gets_past_the_guards(request):
    """Let tests with real commits be cleaned up: the ledger refuses TRUNCATE, and a test must not have to avoid that.

    Only Django's own flush between tests is let through (for one transaction, as the database's superuser); a TRUNCATE
    that a test issues itself meets the guards. Afterwards the rows that our migrations write are there again.
    """
    if apps.is_installed("saleor.core"):
        from tests.saleor import replica
        from tests.saleor.emptying import quick_emptying, remember

        request.getfixturevalue("django_db_modify_db_settings")
        replica.follow()
        request.getfixturevalue("django_db_setup")
        with request.getfixturevalue("django_db_blocker").unblock():
            remember()
        with quick_emptying():
            yield
        return
    flush = DatabaseOperations.execute_sql_flush

    def flush_all(operations, statements):
        alias = operations.connection.alias
        with transaction.atomic(using=alias):
            with connections[alias].cursor() as cursor:
                cursor.execute("SET LOCAL session_replication_role = replica")
            flush(operations, statements)
            # Without this, the rows below would be written with triggers and foreign keys off as well.
            with connections[alias].cursor() as cursor:
                cursor.execute("SET LOCAL session_replication_role = origin")
            importlib.import_module("saleor_customer_ext.migrations.0003_default_reasons").create(apps, None)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "execute_sql_flush", flush_all)
        yield


@pytest.fixture
def clock(db: None) -> Clock:
    """Stop the ledger's clock on a Monday morning, for a test that is rolled back."""
    return Clock()


@pytest.fixture
def committed(transactional_db: None) -> Iterator[None]:
    """Let a test commit for real, with any number of connections, and check the ledger after it."""
    yield
    assert violations() == {}


@pytest.fixture
def committed_clock(committed: None) -> Iterator[Clock]:
    """Stop the ledger's clock for all connections of a test that commits."""
    clock = Clock()
    yield clock
    clock.remove()


@pytest.fixture
def events() -> Iterator[list[object]]:
    """Collect what the product's signals tell other systems."""
    received: list[object] = []

    def receive(event: object, **kwargs: object) -> None:
        received.append(event)

    signals = (credit_posted, credit_hold_changed, credit_hold_overdue)
    for signal in signals:
        signal.connect(receive)
    yield received
    for signal in signals:
        signal.disconnect(receive)


@pytest.fixture
def built_dashboard(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let a small build of the dashboard be the one that is served; give its folder."""
    dashboard_build.write(tmp_path / "dashboard")
    monkeypatch.setattr(dashboard, "FOLDER", tmp_path / "dashboard")
    return tmp_path / "dashboard"
