"""The other half of each race: the same scenario with the protection taken out, to show that there is a race at all."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

from django.db import connection

from tests.concurrency.threads import LONGEST, at_once
from tests.factories import forget_everything

LOCK = "FOR NO KEY UPDATE"
# Callers queue before the lock; without it they must not wait there either.
QUEUE, NO_QUEUE = "pg_try_advisory_xact_lock(v_queue)", "true"


@contextmanager
def locks_taken_out() -> Iterator[None]:
    """Replace our SQL functions by themselves without their row locks; put them back afterwards."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_get_functiondef(oid) FROM pg_proc"
            " WHERE starts_with(proname, 'customer_ext_') AND prosrc LIKE %s",
            [f"%{LOCK}%"],
        )
        functions = [definition for (definition,) in cursor.fetchall()]
        assert functions, "the lock that this control takes out is written in another way now"
        for definition in functions:
            cursor.execute(definition.replace(LOCK, "").replace(QUEUE, NO_QUEUE))
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            for definition in functions:
                cursor.execute(definition)


@contextmanager
def constraint_taken_out(table: str, name: str) -> Iterator[None]:
    """Drop a unique constraint for the block, at the end of which the ledger is emptied of what broke it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = %s", [name])
        (definition,) = cursor.fetchone()
        cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    try:
        yield
    finally:
        forget_everything()
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")


class NaiveAccount:
    """Credit as it is often written: read the balance, decide, write; on a table of its own, without a lock."""

    def __init__(self, balance: str, parties: int) -> None:
        self.barrier = threading.Barrier(parties)  # all have read before anyone writes
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE customer_ext_test_naive (balance numeric, entries integer)")
            cursor.execute("INSERT INTO customer_ext_test_naive VALUES (%s, 0)", [balance])

    def take(self, amount: str) -> bool:
        with connection.cursor() as cursor:
            cursor.execute("SELECT balance FROM customer_ext_test_naive")
            (balance,) = cursor.fetchone()
            self.barrier.wait(LONGEST)
            if balance < Decimal(amount):
                return False
            cursor.execute(
                "UPDATE customer_ext_test_naive SET balance = balance - %s, entries = entries + 1", [amount]
            )
            return True

    def drop(self) -> Decimal:
        with connection.cursor() as cursor:
            cursor.execute("SELECT balance FROM customer_ext_test_naive")
            (balance,) = cursor.fetchone()
            cursor.execute("DROP TABLE customer_ext_test_naive")
        return Decimal(balance)


def naive(balance: str, *amounts: str) -> tuple[list[Any], Decimal]:
    """Take all amounts at once from a naive account; give the answers and what is left."""
    account = NaiveAccount(balance, len(amounts))
    try:
        answers = at_once(*(lambda amount=amount: account.take(amount) for amount in amounts))
    finally:
        left = account.drop()
    return answers, left
