"""``audit_credit`` over a long ledger: seconds, and how much memory its process takes on top."""

import multiprocessing
import resource
import time
from multiprocessing.connection import Connection
from typing import Any

from django.core.management import call_command
from django.db import connections

from benchmarks.targets import AUDIT_MEGABYTES, AUDIT_SECONDS


def measure() -> dict[str, Any]:
    """Run the command in a process of its own, which has loaded nothing of the ledger yet."""
    connections.close_all()
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe()
    process = context.Process(target=_audit, args=(theirs,), daemon=True)
    process.start()
    theirs.close()
    seconds, megabytes = ours.recv()
    process.join()
    return {
        "seconds": seconds,
        "megabytes": megabytes,
        "verdict": AUDIT_SECONDS.verdict(seconds),
        "memory_verdict": AUDIT_MEGABYTES.verdict(megabytes),
    }


def _audit(pipe: Connection) -> None:
    before = _peak()
    began = time.perf_counter()
    call_command("audit_credit", without_host=True)  # fails where something differs
    pipe.send((time.perf_counter() - began, _peak() - before))


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
