"""Processes with a connection each, which do one thing together for a while and report how often and how fast."""

import gc
import multiprocessing
import time
import traceback
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier
from types import TracebackType

from django.db import connection, connections

from benchmarks.cases import CASES, Step

_LONGEST = 120  # seconds that a round may take beyond its time, before the processes are given up


@dataclass(frozen=True, slots=True)
class Round:
    """What the connections did together in one round; cpu: processor seconds of the clients; latencies: in seconds."""

    steps: int
    seconds: float
    cpu: float
    latencies: list[float]

    @property
    def per_second(self) -> float:
        """Steps per second of all connections together."""
        return self.steps / self.seconds


class Broken(Exception):
    """One of the processes failed; the message is its traceback."""


class Connections:
    """So many processes, forked from this one; use as a context manager, and have no connection open when entering."""

    def __init__(self, number: int, customers: list[int]) -> None:
        self.number = number
        self.customers = customers

    def __enter__(self) -> "Connections":
        """Start the processes; each opens its connection with its first round."""
        connections.close_all()
        context = multiprocessing.get_context("fork")
        start = context.Barrier(self.number)
        self._pipes: list[Connection] = []
        self._processes = []
        for _ in range(self.number):
            ours, theirs = context.Pipe()
            process = context.Process(target=_serve, args=(theirs, start, self.customers), daemon=True)
            process.start()
            theirs.close()
            self._pipes.append(ours)
            self._processes.append(process)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the processes."""
        for pipe in self._pipes:
            with suppress(OSError):  # one that failed has closed its end
                pipe.send(None)
        for process in self._processes:
            process.join(10)
            if process.is_alive():
                process.kill()

    def run(self, case: str, *, seconds: float) -> Round:
        """Let all do one case for so many seconds."""
        for pipe in self._pipes:
            pipe.send((case, seconds))
        answers = []
        for pipe in self._pipes:
            if not pipe.poll(seconds + _LONGEST):
                raise Broken(f"{case}: no answer; a deadlock?")
            answer = pipe.recv()
            if isinstance(answer, str):
                raise Broken(answer)
            answers.append(answer)
        latencies = [latency for found, _, _ in answers for latency in found]
        return Round(
            steps=len(latencies),
            seconds=sum(took for _, took, _ in answers) / self.number,
            cpu=sum(cpu for _, _, cpu in answers),
            latencies=latencies,
        )


def _serve(pipe: Connection, start: Barrier, customers: list[int]) -> None:
    steps: dict[str, Step] = {}
    gc.freeze()  # what the parent made is not looked through again and again
    try:
        while True:
            order = pipe.recv()
            if order is None:
                connection.close()
                return
            case, seconds = order
            if case not in steps:
                steps[case] = CASES[case](customers)
                connection.ensure_connection()
            start.wait(_LONGEST)
            pipe.send(_repeat(steps[case], seconds))
    except (EOFError, KeyboardInterrupt):
        return
    except BaseException:
        start.abort()
        pipe.send(traceback.format_exc())


def _repeat(step: Step, seconds: float) -> tuple[list[float], float, float]:
    latencies = []
    cpu = time.process_time()
    now = began = time.perf_counter()
    while now - began < seconds:
        before = now
        step()
        now = time.perf_counter()
        latencies.append(now - before)
    return latencies, now - began, time.process_time() - cpu
