"""The bulk call, in rows per second, as a ratio to the floor on the same connection."""

import random
import time
from statistics import mean, median
from typing import Any

from benchmarks import ledger
from benchmarks.cases import floor
from benchmarks.targets import BULK_RATIO
from benchmarks.verify import verify


def measure(customers: list[int], *, pairs: int) -> dict[str, Any]:
    """Call ``top_up_many`` for 1,000 customers between rounds of the floor, and check the ledger."""
    step = floor(customers)
    _floor(step)
    ledger.top_up_many(random.sample(customers, ledger.CHUNK), 1)
    floors, ours = [_floor(step)], []
    for _ in range(pairs):
        chosen = random.sample(customers, ledger.CHUNK)
        began = time.perf_counter()
        ledger.top_up_many(chosen, 1)
        ours.append(ledger.CHUNK / (time.perf_counter() - began))
        floors.append(_floor(step))
    verify()
    ratios = [one / mean(floors[n : n + 2]) for n, one in enumerate(ours)]
    ratio = median(ratios)
    return {
        "floor": median(floors),
        "ours": median(ours),
        "ratio": ratio,
        "lowest": min(ratios),
        "highest": max(ratios),
        "verdict": BULK_RATIO.verdict(ratio),
    }


def _floor(step: Any, times: int = 300) -> float:
    began = time.perf_counter()
    for _ in range(times):
        step()
    return times / (time.perf_counter() - began)
