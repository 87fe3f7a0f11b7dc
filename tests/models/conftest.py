"""A ledger with one of each kind of row, and hand-typed SQL against it that has to fail."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import Error, connection, transaction

from saleor_customer_ext.models import CreditHold, CreditLot
from tests import factories
from tests.clock import Clock
from tests.factories import PREFIX
from tests.ledger_invariants import violations

Refused = Callable[[str, str, str], None]


def execute(statements: str) -> None:
    """Run statements up to what a commit would check."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statements)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Ledger:
    """Names for the rows, which statements use in braces.

    account, other: two customers' accounts; account has 100, 40 paid, 5 of it refunded, 10 on hold, 7 released before.
    """

    def __init__(self) -> None:
        customer, stranger = factories.make_user(), factories.make_user()
        top_up = factories.top_up(customer, "100.00", note="note").entry
        payment = factories.pay(customer, "40.00", "o-1").entry
        refund = factories.refund("o-1", "5.00", key="r")
        assert refund is not None
        released = factories.hold(customer, "7.00", "c-0")
        factories.holds.release_checkout("c-0")
        other = factories.top_up(stranger, "20.00").entry
        lot = CreditLot.objects.get(entry=top_up)
        self.names: dict[str, Any] = {
            "p": PREFIX,
            "account": top_up.account_id,
            "other": other.account_id,
            "customer": customer.pk,
            "stranger": stranger.pk,
            "top_up": top_up.pk,
            "payment": payment.pk,
            "refund": refund.entry.pk,
            "other_top_up": other.pk,
            "lot": lot.pk,
            "other_lot": CreditLot.objects.get(entry=other).pk,
            "released": released.pk,
            "hold": factories.hold(customer, "10.00", "c-1").pk,
            "reason": top_up.reason_id,
        }
        assert CreditHold.objects.filter(status="OPEN").count() == 1


@pytest.fixture
def ledger(clock: Clock) -> dict[str, Any]:
    made = Ledger().names
    with connection.cursor() as cursor:  # as after a commit: nothing is left to check
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    return made


@pytest.fixture
def refused(ledger: dict[str, Any]) -> Refused:
    """Run statements, up to what a commit checks; they must fail as told and leave every row as it was."""

    def run(statements: str, sqlstate: str, message: str) -> None:
        with factories.unchanged(), pytest.raises(Error) as refusal:
            execute(statements.format(**ledger))
        cause = refusal.value.__cause__
        assert cause is not None
        assert (cause.sqlstate, message in str(cause)) == (sqlstate, True), str(cause)  # type: ignore[attr-defined]
        assert violations() == {}

    return run
