"""Make the shop, ask in turns, and print a table; see the package for the method."""

import argparse
import gc
import os
import sys
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.assortment.clock import timed
from benchmarks.assortment.turns import in_turns, ratio
from benchmarks.discounts import shop
from benchmarks.discounts.cases import CASES, PLAIN, PROMOTED, WHO, WITH_PROMOTIONS, Case
from benchmarks.saleor.queries import captured, of_ours

TURNS = 25
REPEATED = 2  # counts of queries, which have to be the same
CLOCKED = 3  # turns that say how long statements take


@dataclass(slots=True)
class Figures:
    """Of one request by one caller. cpu, sql: ms of each turn; statements: of each count."""

    cpu: list[float] = field(default_factory=list)
    sql: list[float] = field(default_factory=list)
    statements: list[list[str]] = field(default_factory=list)


Found = dict[tuple[str, str], Figures]  # by case and who asks


def main() -> int:
    """Measure; 0 where every promise holds, 1 where one is missed."""
    options = _options()
    lines: list[str] = []

    def say(text: str = "") -> None:
        lines.append(text)
        print(text, flush=True)

    with shop.opened(options.template):
        shop.fill()
        callers = shop.callers()
        for caller in callers.values():
            caller.create()
        shop.check(callers)
        gc.collect()
        gc.freeze()
        before = os.getloadavg()[0]
        found = _measure(callers, CASES, WHO, options.turns)
        missed = _table(CASES, WHO, found, say)
        shop.promote(callers[PLAIN])
        promoted = _measure(callers, PROMOTED, WITH_PROMOTIONS, options.turns)
        missed += _table(PROMOTED, WITH_PROMOTIONS, promoted, say)
        print(f"load {before:.1f} before, {os.getloadavg()[0]:.1f} after")
    if options.show_queries:
        _show(found)
    print(f"\n{'missed: ' + ', '.join(missed) if missed else 'every promise holds'}")
    if options.markdown:
        options.markdown.write_text("\n".join(lines) + "\n")
    return 1 if missed else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.discounts", description=__doc__)
    parser.add_argument("--template", help="a database that Saleor has migrated; the one of DATABASE_URL")
    parser.add_argument("--turns", type=int, default=TURNS, help=f"how often each request is timed ({TURNS})")
    parser.add_argument("--show-queries", action="store_true", help="print the statements that differ")
    parser.add_argument("--markdown", type=Path, help="also write the tables into this file")
    return parser.parse_args()


def _measure(
    callers: dict[str, shop.Caller], cases: Sequence[Case], people: Sequence[str], turns: int
) -> Found:
    found: Found = defaultdict(Figures)
    for case in cases:
        for who, counts in in_turns(people, turns):
            getattr(callers[who], case.method)()
            callers[who].undo()
            if counts:
                found[case.name, who].cpu.append(callers[who].cpu * 1000)
        for who, _counts in in_turns(people, CLOCKED, 0):
            with timed() as taken:
                getattr(callers[who], case.method)()
            callers[who].undo()
            found[case.name, who].sql.append(sum(taken))
        for who, _counts in in_turns(people, REPEATED, 0):
            with captured() as statements:
                getattr(callers[who], case.method)()
            callers[who].undo()
            found[case.name, who].statements.append(statements)
    return found


def _table(cases: Sequence[Case], people: Sequence[str], found: Found, say: Any) -> list[str]:
    """Say the table; give what is missed."""
    missed = []
    say("| Request | Who asks | Queries | more | SQL ms | CPU ms | ratio | |")
    say("|---|---|--:|--:|--:|--:|--:|---|")
    for case in cases:
        plain = found[case.name, PLAIN]
        for who in people:
            of = found[case.name, who]
            counts = {len(one) for one in of.statements}
            assert len(counts) == 1, (case.name, who, counts)
            more = len(of.statements[0]) - len(plain.statements[0])
            compared = ratio(of.cpu, plain.cpu)
            verdict = case.verdict(who, more, compared)
            shown = "|" if who == PLAIN else f"{compared:.3f} |"
            say(
                f"| {case.name} | {who} | {len(of.statements[0])} | {'' if who == PLAIN else more}"
                f" | {median(of.sql):.1f} | {median(of.cpu):.1f} | {shown} {verdict} |"
            )
            if verdict:
                missed.append(f"{case.name} by {who}: {verdict}")
    say()
    return missed


def _show(found: Found) -> None:
    for (name, who), figures in found.items():
        print(f"\n== {name}, {who}")
        for line in of_ours(found[name, PLAIN].statements[0], figures.statements[0]):
            print(f"  {line if len(line) < 320 else line[:200] + ' ... ' + line[-110:]}")


if __name__ == "__main__":
    sys.exit(main())
