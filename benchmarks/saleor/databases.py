"""Copies of a database that Saleor has migrated, deleted at the end, and Saleor with us upon one of them."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

NAMES = {False: "customer_ext_bench_without", True: "customer_ext_bench_with"}
URL = "DATABASE_URL"


class Unusable(Exception):
    """The database cannot be copied; the message says why."""


@contextmanager
def copies(template: str | None) -> Iterator[tuple[dict[bool, str], dict[str, str]]]:
    """Make both, and give their URLs and the facts of the server; template: the database that DATABASE_URL names."""
    parts = urlsplit(os.environ[URL])
    template = template or parts.path.removeprefix("/")
    names = {with_us: f"{name}_{os.getpid()}" for with_us, name in NAMES.items()}
    with psycopg.connect(_url(parts, "postgres"), autocommit=True) as server:
        try:
            for name in names.values():
                _run(server, "CREATE DATABASE {} TEMPLATE {}", name, template)
            _refuse_ours(_url(parts, names[False]), template)
            yield {with_us: _url(parts, name) for with_us, name in names.items()}, _facts(server)
        except psycopg.Error as error:
            raise Unusable(f"{template} cannot be copied: {error}") from error
        finally:
            for name in names.values():
                _run(server, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


@contextmanager
def copied(
    name: str, template: str | None, *, existing: str | None = None, keep: bool = False
) -> Iterator[str]:
    """Make one, whose name begins with this, and give its URL; existing: take this one instead, and leave it."""
    parts = urlsplit(os.environ[URL])
    if existing:
        yield _url(parts, existing)
        return
    name, template = f"{name}_{os.getpid()}", template or parts.path.removeprefix("/")
    with psycopg.connect(_url(parts, "postgres"), autocommit=True) as server:
        try:
            _run(server, "CREATE DATABASE {} TEMPLATE {}", name, template)
            yield _url(parts, name)
        finally:
            if keep:
                print(f"kept: {name}")
            else:
                _run(server, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


def set_up(url: str) -> None:
    """Start Django in this process: Saleor with us, upon this database."""
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "benchmarks.saleor.settings_with",
        "DATABASE_URL": url,
        "DATABASE_URL_REPLICA": url,
        "CACHE_URL": "locmem://",
        "CELERY_BROKER_URL": "memory://",
        "DEBUG": "False",
    }
    os.environ.pop("DASHBOARD_URL", None)
    import django

    django.setup()


def _url(parts: Any, name: str) -> str:
    return urlunsplit(parts._replace(path=f"/{name}"))


def _run(server: Any, statement: str, *names: str) -> None:
    server.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def _refuse_ours(url: str, template: str) -> None:
    with psycopg.connect(url) as copy:
        found = copy.execute("SELECT 1 FROM django_migrations WHERE app = 'saleor_customer_ext'").fetchone()
    if found:
        raise Unusable(f"{template} has our tables; name one that Saleor alone has migrated: --template")


def _facts(server: Any) -> dict[str, str]:
    names = ["server_version", "fsync", "synchronous_commit", "shared_buffers"]
    rows = server.execute(
        "SELECT name, setting || coalesce(' ' || unit, '') FROM pg_settings WHERE name = ANY (%s)", [names]
    )
    return dict(rows.fetchall())
