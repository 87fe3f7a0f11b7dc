"""Several people at the same moment: real threads, each with a database connection of its own."""

import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django.db import connection, connections

PATIENCE = 60  # seconds; a deadlock is found by the database after one


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Make the calls together and give their answers in order; an exception is an answer too."""
    start = threading.Barrier(len(calls))
    answers: list[Any] = [TimeoutError("no answer")] * len(calls)

    def run(place: int, call: Callable[[], Any]) -> None:
        try:
            start.wait(PATIENCE)
            answers[place] = call()
        except Exception as error:
            answers[place] = error
        finally:
            connections.close_all()

    threads = [
        threading.Thread(target=run, args=(place, call), daemon=True) for place, call in enumerate(calls)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    return answers


def without_crash(answers: list[Any]) -> list[Any]:
    """Give the answers, or raise the first that is an exception nobody expected."""
    for answer in answers:
        if isinstance(answer, Exception):
            raise answer
    return answers


class Meeting:
    """Where several calls wait for each other in the middle, so that a race really happens; patience in seconds."""

    def __init__(self, people: int, *, patience: float) -> None:
        self._barrier = threading.Barrier(people)
        self._patience = patience

    def wait(self) -> None:
        """Wait for the others, but not for ever: where a lock keeps them away, go on alone."""
        with suppress(threading.BrokenBarrierError):
            self._barrier.wait(self._patience)


class Meanwhile:
    """Something that somebody else does in the middle of what this thread does; see ``begin``."""

    def __init__(self, call: Callable[[], object]) -> None:
        self._call = call
        self._done = threading.Event()
        self._pids: list[int] = []
        self._errors: list[Exception] = []
        self._thread = threading.Thread(target=self._run, daemon=True)

    def begin(self) -> None:
        """Let it begin, and go on once it is done, or waits for a lock that somebody has."""
        self._thread.start()
        while not self._done.wait(0.01) and not self._waits():
            pass

    def end(self) -> None:
        """Wait until it is done; raise what it raised."""
        self._thread.join(PATIENCE)
        assert self._done.is_set(), "it never came back"
        if self._errors:
            raise self._errors[0]

    def _run(self) -> None:
        try:
            connection.ensure_connection()
            self._pids.append(connection.connection.info.backend_pid)
            self._call()
        except Exception as error:
            self._errors.append(error)
        finally:
            self._done.set()
            connections.close_all()

    def _waits(self) -> bool:
        if not self._pids:
            return False
        with connection.cursor() as cursor:
            cursor.execute("SELECT cardinality(pg_blocking_pids(%s)) > 0", [self._pids[0]])
            return bool(cursor.fetchone()[0])


def in_another_thread(call: Callable[[], object]) -> None:
    """Let somebody else do something now, on a connection of their own."""
    meanwhile = Meanwhile(call)
    meanwhile.begin()
    meanwhile.end()
