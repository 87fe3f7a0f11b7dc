"""What one connection does over and over: the floor, and each kind of load through the services."""

import itertools
import random
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import psycopg
from django.db import connection

from benchmarks.ledger import ACTOR, REASON, eur, in_a_year, key
from saleor_customer_ext.errors import InsufficientCredit
from saleor_customer_ext.services import credit, holds

Step = Callable[[], Any]
ONE = eur(1)

FLOOR_TABLE = (
    "CREATE TABLE benchmark_floor (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,"
    " key text NOT NULL, account bigint NOT NULL, amount numeric(20, 3) NOT NULL)"
)
_FLOOR = "INSERT INTO benchmark_floor (key, account, amount) VALUES (%s, %s, %s)"


def floor(customers: list[int]) -> Step:
    """Insert one row into a table with a primary key, prepared, on the connection that Django has."""
    connection.ensure_connection()
    driver = connection.connection
    cursor = psycopg.Cursor(
        driver
    )  # binds on the server, as prepared statements need; Django's binds in the client
    amount = Decimal(1)

    def step() -> None:
        ours, driver.prepare_threshold = driver.prepare_threshold, 0  # also where it is forbidden for ours
        cursor.execute(_FLOOR, (key(), random.choice(customers), amount), prepare=True)
        driver.prepare_threshold = ours

    return step


def top_up(customer: int, expires_at: Any = None) -> None:
    """Give 1."""
    credit.top_up(
        customer_id=customer,
        amount=ONE,
        reason=REASON,
        actor=ACTOR,
        idempotency_key=key(),
        expires_at=expires_at,
    )


def pay(customer: int, checkout: str = "") -> None:
    """Spend 1 on an order of its own."""
    credit.pay(
        customer_id=customer,
        amount=ONE,
        order_reference=key(),
        checkout_reference=checkout or key(),
        actor=ACTOR,
    )


def reduce(customer: int) -> None:
    """Take 1 away."""
    credit.reduce(customer_id=customer, amount=ONE, reason=REASON, actor=ACTOR, idempotency_key=key())


def many(customers: list[int]) -> Step:
    """Post to random customers: half top-ups, every second of them with an expiry, the rest payments and reductions."""
    end = in_a_year()
    turns = itertools.cycle((top_up, pay, lambda customer: top_up(customer, end), reduce))
    return lambda: next(turns)(random.choice(customers))


def hot(customers: list[int]) -> Step:
    """The same on one customer only."""
    return many(customers[:1])


def held(customers: list[int]) -> Step:
    """Hold 1 for a checkout and pay it, as every order does; one step is both."""

    def step() -> None:
        customer, checkout = random.choice(customers), key()
        holds.hold(customer_id=customer, amount=ONE, checkout_reference=checkout, minutes=30)
        pay(customer, checkout)

    return step


def drain(customers: list[int]) -> Step:
    """Spend 1 of one customer until nothing is left; a refusal is an answer here, not an error."""

    def step() -> None:
        try:
            pay(customers[0])
        except InsufficientCredit:
            return

    return step


CASES: dict[str, Callable[[list[int]], Step]] = {
    "floor": floor,
    "many": many,
    "hot": hot,
    "held": held,
    "drain": drain,
}
