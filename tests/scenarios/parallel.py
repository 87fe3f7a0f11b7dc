"""Several people at the same moment: real threads, each with a database connection of its own."""

import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django.db import connections

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
