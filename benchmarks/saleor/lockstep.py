"""Both shops, kept in step: each request is made in one and then in the other before the next one is made."""

import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from typing import Any

from benchmarks.saleor import shop
from benchmarks.saleor.bounds import STEPS, TIMES

_LONGEST = 300  # seconds that one call may take


class Broken(Exception):
    """One of the shops failed; the message is its traceback."""


class Pair:
    """The shop without us and the one with us, by whether they have us."""

    def __init__(self, pipes: dict[bool, Connection]) -> None:
        self._pipes = pipes
        self._first = False

    def call(self, name: str, *arguments: Any) -> dict[bool, Any]:
        """Let both do something, one after the other; give what they answered."""
        answers = {}
        for with_us in (self._first, not self._first):
            self._pipes[with_us].send((name, arguments))
            answers[with_us] = receive(self._pipes[with_us])
        return answers

    def purchase(
        self, caller: str, *, count: bool, with_us_first: bool = False
    ) -> dict[str, list[dict[bool, Any]]]:
        """Let somebody buy in both shops; give what each step took, the timed quick one several times.

        Callers let another shop come first each time: after a pause, the same costs more.
        """
        self._first = with_us_first
        found = {}
        for step in STEPS:
            self.call("prepare", caller, step)
            times = 1 if count else TIMES.get(step, 1)
            found[step] = [self.call("do", caller, step, count) for _ in range(times)]
        return found


def receive(pipe: Connection) -> Any:
    """Wait for an answer."""
    if not pipe.poll(_LONGEST):
        raise Broken("no answer; a deadlock?")
    answer = pipe.recv()
    if isinstance(answer, str):
        raise Broken(answer)
    return answer


@contextmanager
def opened(databases: dict[bool, str]) -> Iterator[tuple[Pair, dict[str, str]]]:
    """Start both shops, in fresh processes, and give what runs in them; end them at the end."""
    context = multiprocessing.get_context("spawn")
    pipes, processes = {}, []
    try:
        for with_us, database in databases.items():
            pipes[with_us], theirs = context.Pipe()
            process = context.Process(target=shop.serve, args=(theirs, with_us, database), daemon=True)
            process.start()
            theirs.close()
            processes.append(process)
        facts = [receive(pipe) for pipe in pipes.values()]
        assert facts[0] == facts[1], facts
        yield Pair(pipes), facts[0]
    finally:
        for pipe in pipes.values():
            with suppress(OSError):  # one that failed has closed its end
                pipe.send(None)
        for process in processes:
            process.join(10)
            if process.is_alive():
                process.kill()
