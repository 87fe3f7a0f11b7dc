"""A shop with very many customers and three times as many orders, as rows of Saleor's tables, written by SQL."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from psycopg import Connection, connect

HERE = Path(__file__).parent
HOST_TABLES = ("account_user", "account_address", "account_user_addresses", "order_order")
OURS = "saleor_customer_ext_"


def write_people(url: str, customers: int) -> None:
    """Fill Saleor's tables; its trigram and search indexes are left out, which no page of the benchmark uses."""
    with connect(url) as database:
        (first,) = database.execute(
            "SELECT greatest((SELECT max(id) FROM account_user), (SELECT max(id) FROM account_address), 0)"
        ).fetchone() or (0,)
        database.execute(
            "SET session_replication_role = replica"
        )  # neither foreign keys nor marks, one by one
        database.execute("SET maintenance_work_mem = '256MB'")
        with _without_indexes(database):
            text = (HERE / "people.sql").read_text()
            database.execute(text.replace("{customers}", str(customers)).replace("{first}", str(first)))
    _analyze(url)


def write_marks(url: str) -> None:
    """Fill our tables with what staff would have done; the copies have to be there."""
    with connect(url) as database:
        database.execute("SET session_replication_role = replica")
        database.execute("SELECT setseed(0.5)")
        database.execute((HERE / "marks.sql").read_text())
    _analyze(url)


@contextmanager
def _without_indexes(database: "Connection[tuple[str, ...]]") -> Iterator[None]:
    found = database.execute(
        "SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid), m.amname FROM pg_index i"
        " JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am m ON m.oid = c.relam"
        " WHERE i.indrelid = ANY (%s::regclass[]) AND NOT i.indisunique",
        [list(HOST_TABLES)],
    ).fetchall()
    for name, _, _ in found:
        database.execute(f"DROP INDEX {name}".encode())
    yield
    for _, definition, method in found:
        if method == "btree":
            database.execute(definition.encode())


def _analyze(url: str) -> None:
    with connect(url, autocommit=True) as database:
        tables = database.execute(
            "SELECT quote_ident(relname) FROM pg_class WHERE relkind = 'r' AND (relname = ANY (%s)"
            " OR starts_with(relname, %s))",
            [list(HOST_TABLES), OURS],
        ).fetchall()
        for (table,) in tables:
            database.execute(f"VACUUM ANALYZE {table}".encode())
