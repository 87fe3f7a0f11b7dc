"""Calls at the same time, each on a connection of its own: all at once, or two in a chosen order of locks.

Nothing here waits for time to pass and hopes: a race is over when the second call has finished, or when the database
itself says that it waits for the first.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

LONGEST = 30  # seconds until a test gives up instead of hanging

Call = Callable[[], Any]


def at_once(*calls: Call) -> list[Any]:
    """Start all calls at the same moment; give their results in order, or the exception that a call raised."""
    barrier = threading.Barrier(len(calls))
    results: list[Any] = [None] * len(calls)

    def run(place: int, call: Call) -> None:
        try:
            connection.ensure_connection()
            barrier.wait(LONGEST)
            results[place] = call()
        except Exception as error:
            results[place] = error
        finally:
            connection.close()

    threads = [
        threading.Thread(target=run, args=(place, call), daemon=True) for place, call in enumerate(calls)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(LONGEST)
    assert not any(thread.is_alive() for thread in threads), "a call never came back"
    return results


@dataclass
class Race:
    """What two overlapping calls came to; ``waited``: the second was stopped by a lock of the first."""

    first: Any
    second: Any
    waited: bool


class RolledBack(Exception):
    """What the first transaction of a race ends with when the test wants it undone."""


def race(first: Call, second: Call, *, undo_first: bool = False) -> Race:
    """Make the first call in a transaction that stays open until the second call is done or waits for it."""
    outcome = Race(None, None, waited=False)
    made, end, finished = threading.Event(), threading.Event(), threading.Event()
    pids: list[int] = []

    def run_first() -> None:
        try:
            with transaction.atomic():
                outcome.first = first()
                made.set()
                assert end.wait(LONGEST)
                if undo_first:
                    raise RolledBack
        except RolledBack:
            pass
        except Exception as error:
            outcome.first = error
        finally:
            made.set()
            connection.close()

    def run_second() -> None:
        try:
            connection.ensure_connection()
            assert made.wait(LONGEST)
            pids.append(connection.connection.info.backend_pid)
            outcome.second = second()
        except Exception as error:
            outcome.second = error
        finally:
            finished.set()
            connection.close()

    threads = [threading.Thread(target=run, daemon=True) for run in (run_first, run_second)]
    for thread in threads:
        thread.start()
    while not finished.wait(0.002) and not outcome.waited:
        outcome.waited = bool(pids) and waits(pids[0])
    end.set()
    for thread in threads:
        thread.join(LONGEST)
    assert not any(thread.is_alive() for thread in threads), "a call never came back"
    return outcome


def waits(pid: int) -> bool:
    """Tell whether a connection is stopped by a lock that another one holds."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT cardinality(pg_blocking_pids(%s)) > 0", [pid])
        return bool(cursor.fetchone()[0])
