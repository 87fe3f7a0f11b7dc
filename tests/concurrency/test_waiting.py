"""What a call finds that had to wait for a lock: everything as it is then, not as it was when it began to wait."""

import datetime
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction

from saleor_customer_ext.errors import InsufficientCredit
from saleor_customer_ext.services import holds
from saleor_customer_ext.services.ledger import Posting
from tests import factories
from tests.clock import MORNING, Clock
from tests.concurrency.threads import LONGEST, Race, race, waits
from tests.factories import correct, eur, hold, make_user, pay, reduce, refund, top_up

TODAY = MORNING.date()
TOMORROW = MORNING + datetime.timedelta(days=1)


@pytest.fixture
def customer(committed_clock: Clock) -> Any:
    found = make_user()
    top_up(found, "1.00")
    return found


def at_midnight(clock: Clock, first: Callable[[], Any], second: Callable[[], Any]) -> Race:
    """Let the day end while the second call waits for the first."""

    def first_then_midnight() -> Any:
        result = first()
        clock.set(TOMORROW)
        return result

    outcome = race(first_then_midnight, second)
    assert outcome.waited
    return outcome


def test_credit_that_was_given_and_ended_while_waiting(customer: Any, committed_clock: Clock) -> None:
    outcome = at_midnight(
        committed_clock,
        lambda: top_up(customer, "50.00", expires_at=TODAY),
        lambda: reduce(customer, "30.00"),
    )

    assert isinstance(outcome.second, InsufficientCredit)
    assert outcome.second.params["available"] == eur("1.00")
    assert factories.entries(customer)[2:] == [(3, "EXPIRY", "-50.00", "1.00")]


def test_a_top_up_that_waited_tells_what_is_available_now(customer: Any, committed_clock: Clock) -> None:
    outcome = at_midnight(
        committed_clock,
        lambda: top_up(customer, "50.00", expires_at=TODAY),
        lambda: top_up(customer, "5.00"),
    )

    assert isinstance(outcome.second, Posting)
    assert outcome.second.available == eur("6.00")
    assert factories.entries(customer)[2:] == [(3, "EXPIRY", "-50.00", "1.00"), (4, "TOP_UP", "5.00", "6.00")]


def test_a_hold_that_ended_while_waiting(customer: Any, committed_clock: Clock) -> None:
    top_up(customer, "50.00", expires_at=TODAY)
    hold(customer, "50.00", "c-1")

    outcome = at_midnight(
        committed_clock, lambda: holds.release_checkout("c-1"), lambda: pay(customer, "30.00", "o-1")
    )

    assert isinstance(outcome.second, InsufficientCredit)
    assert factories.entries(customer)[2:] == [(3, "EXPIRY", "-50.00", "1.00")]


FIRST_STEPS: dict[str, Callable[[Any, int], Any]] = {
    "correct": lambda customer, entry: correct(entry, "5.00"),
    "refund": lambda customer, entry: refund("o-1", "5.00"),
    "hold": lambda customer, entry: hold(customer, "5.00", "c-1"),
}


@pytest.mark.parametrize("step", FIRST_STEPS)
def test_two_steps_of_one_transaction_against_one_of_another(customer: Any, step: str) -> None:
    """Whoever has locked an account already does not queue for it behind those who wait for that lock."""
    entry = top_up(customer, "100.00").entry
    pay(customer, "10.00", "o-1")
    pids: list[int] = []
    second: list[Any] = []

    def wait_and_top_up() -> None:
        try:
            connection.ensure_connection()
            pids.append(connection.connection.info.backend_pid)
            second.append(top_up(customer, "2.00"))
        except Exception as error:
            second.append(error)
        finally:
            connection.close()

    other = threading.Thread(target=wait_and_top_up, daemon=True)
    with transaction.atomic():
        FIRST_STEPS[step](customer, entry.pk)
        other.start()
        while not (pids and waits(pids[0])):
            assert other.is_alive()
        first = top_up(customer, "1.00")
    other.join(LONGEST)

    assert isinstance(first, Posting)
    assert isinstance(second[0], Posting)
    assert second[0].entry.sequence == first.entry.sequence + 1
