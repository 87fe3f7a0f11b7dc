"""Buy in both shops, again and again, and print a table; see the package for the method."""

import argparse
import json
import os
import platform
import sys
import time
from collections import defaultdict
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.saleor.bounds import CALLERS, MUTATIONS, STEPS, TIMES, WHO, bound_of, cpu_verdict
from benchmarks.saleor.databases import Unusable, copies
from benchmarks.saleor.lockstep import Broken, Pair, opened
from benchmarks.saleor.queries import of_ours

WARM_UP = 3  # purchases before anything counts: caches fill, byte code and plans are made
REPEATED = 2  # counts of queries, which have to be the same
QUICK = 0.1  # seconds of processor time; what takes less needs the most pairs
PAIRS = 100


def main() -> int:
    """Measure; 0 where every promise holds, 1 where one is missed, 2 where nothing could be measured."""
    options = _options()
    if "DATABASE_URL" not in os.environ:
        print("DATABASE_URL is not set: run this in a Saleor environment.")
        return 2
    began = time.perf_counter()
    try:
        with copies(options.template) as (databases, server), opened(databases) as (pair, versions):
            facts = {
                "saleor": f"{versions['saleor']} {os.environ.get('SALEOR_COMMIT', '')}".strip(),
                "machine": f"{platform.system()} {platform.machine()}, {os.cpu_count()} processors",
                "python": f"{versions['python']}, Django {versions['django']}",
                "postgresql": ", ".join(f"{name} {value}" for name, value in sorted(server.items())),
            }
            for name, fact in facts.items():
                print(f"{name:<11} {fact}")
            rows = _measure(pair, options)
    except (Unusable, Broken) as error:
        print(error)
        return 2
    report = {"facts": facts, "rows": rows, "minutes": round((time.perf_counter() - began) / 60, 1)}
    if options.json:
        options.json.write_text(json.dumps(report, indent=2) + "\n")
    if options.markdown:
        options.markdown.write_text(_markdown(rows))
    missed = [f"{row['caller']} {row['step']}" for row in rows if "MISSED" in row["verdict"]]
    print(
        f"\n{'missed: ' + ', '.join(missed) if missed else 'every promise holds'}; {report['minutes']} minutes"
    )
    return 1 if missed else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.saleor", description=__doc__)
    parser.add_argument("--template", help="a database that Saleor has migrated; the one of DATABASE_URL")
    parser.add_argument("--caller", choices=CALLERS, action="append", help="only this one; may be repeated")
    parser.add_argument(
        "--pairs",
        type=int,
        default=PAIRS,
        help=f"timed purchases ({PAIRS}), each with {TIMES['update']} id-only updates; 0 counts queries only",
    )
    parser.add_argument("--show-queries", action="store_true", help="print the statements that differ")
    parser.add_argument("--json", type=Path, help="also write all figures into this file")
    parser.add_argument("--markdown", type=Path, help="also write the table into this file")
    return parser.parse_args()


def _measure(pair: Pair, options: argparse.Namespace) -> list[dict[str, Any]]:
    callers = options.caller or list(CALLERS)
    for caller in callers:
        for _ in range(WARM_UP):
            pair.purchase(caller, count=False)
    counted = {caller: [pair.purchase(caller, count=True) for _ in range(REPEATED)] for caller in callers}
    if options.show_queries:
        _show(counted)
    pair.call("settle_down")
    load_before = os.getloadavg()[0]
    times: Any = defaultdict(list)
    for number in range(options.pairs):
        for caller in callers:
            taken_by_step = pair.purchase(caller, count=False, with_us_first=bool(number % 2))
            for step, pairs in taken_by_step.items():
                times[caller, step] += [(taken[False]["cpu"], taken[True]["cpu"]) for taken in pairs]
        if sys.stdout.isatty():
            print(f"\r{number + 1} of {options.pairs} ", end="", flush=True)
    print(f"load        {load_before:.1f} before, {os.getloadavg()[0]:.1f} after\n\n{_HEAD}")
    rows = [
        _row(caller, step, [found[step][0] for found in counted[caller]], times[caller, step])
        for step in STEPS
        for caller in callers
        if caller != "authorised" or step == "complete"  # before that it is no other purchase
    ]
    for row in rows:
        print(_line(row))
    return rows


def _row(caller: str, step: str, counted: list[Any], times: list[tuple[float, float]]) -> dict[str, Any]:
    counts = [tuple(len(found[with_us]["statements"]) for with_us in (False, True)) for found in counted]
    without, with_us = counts[-1]
    extra, bound = with_us - without, bound_of(caller, step)
    row: dict[str, Any] = {
        "caller": caller,
        "step": step,
        "without": without,
        "with": with_us,
        "extra": extra,
        "bound": bound and bound.most,
        "verdict": bound.verdict(extra) if bound else "",
    }
    if len(set(counts)) > 1:
        row["verdict"] += f" MISSED: counts differ, {counts}"
    if times:
        row["cpu_without"], row["cpu_with"] = (median(taken[n] for taken in times) * 1000 for n in (0, 1))
        row["ratio"] = median(after / before for before, after in times)
        row["pairs"] = len(times)
        verdict = cpu_verdict(caller, step, row["ratio"])
        if verdict and row["cpu_without"] < QUICK * 1000 and len(times) < PAIRS:
            verdict += f" (fewer than {PAIRS} pairs)"
        row["verdict"] = f"{row['verdict']} cpu {verdict}" if verdict else row["verdict"]
    return row


_HEAD = (
    f"{'mutation':<30}{'caller':<35}{'queries':>8}{'with us':>8}{'extra':>6}{'most':>5}"
    f"{'cpu ms':>8}{'with us':>8}{'ratio':>7}"
)


def _line(row: dict[str, Any]) -> str:
    most = "" if row["bound"] is None else row["bound"]
    line = (
        f"{MUTATIONS[row['step']]:<30}{WHO[row['caller']]:<35}{row['without']:>8}{row['with']:>8}"
        f"{row['extra']:>+6}{most:>5}"
    )
    if "ratio" in row:
        line += f"{row['cpu_without']:>8.1f}{row['cpu_with']:>8.1f}{row['ratio']:>7.3f}"
    return f"{line}  {row['verdict']}"


def _markdown(rows: list[dict[str, Any]]) -> str:
    lines = [
        "| Mutation | Caller | Queries without | with us | more | at most | CPU ms without | with us | ratio |",
        "|---|---|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for row in rows:
        most = "" if row["bound"] is None else row["bound"]
        cpu = (
            f"{row['cpu_without']:.1f} | {row['cpu_with']:.1f} | {row['ratio']:.3f}"
            if "ratio" in row
            else " | | "
        )
        lines.append(
            f"| {MUTATIONS[row['step']]} | {WHO[row['caller']]} | {row['without']} | {row['with']}"
            f" | {row['extra']} | {most} | {cpu} |"
        )
    return "\n".join(lines) + "\n"


def _show(counted: dict[str, list[dict[str, list[dict[bool, Any]]]]]) -> None:
    for caller, found in counted.items():
        for step, (answers,) in found[-1].items():
            print(f"\n== {MUTATIONS[step]}, {WHO[caller]}")
            for line in of_ours(answers[False]["statements"], answers[True]["statements"]):
                print(f"  {line if len(line) < 320 else line[:200] + ' ... ' + line[-110:]}")


if __name__ == "__main__":
    sys.exit(main())
