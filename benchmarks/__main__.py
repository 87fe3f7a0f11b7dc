"""Run the benchmarks and print a table; see the package for the method."""

import argparse
import json
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks.environment import fresh_ledger, machine
from benchmarks.targets import ACCOUNTS, AUDIT_SECONDS, BULK_RATIO

PARTS = ("postings", "bulk", "audit")


def main() -> int:
    """Measure what was asked for; 0 where every promise holds, 1 where one is missed, 2 where the ledger is wrong."""
    options = _options()
    began = time.perf_counter()
    with fresh_ledger(options.directory, prepare=not options.unprepared):
        from benchmarks.verify import WrongLedger

        try:
            report = _measure(options)
        except WrongLedger as error:
            print(f"WRONG LEDGER: {error}")
            return 2
    report["minutes"] = round((time.perf_counter() - began) / 60, 1)
    if options.json:
        options.json.write_text(json.dumps(report, indent=2, default=str) + "\n")
    missed = [name for name, verdict in _verdicts(report) if verdict == "MISSED"]
    print(
        f"\n{'missed: ' + ', '.join(missed) if missed else 'every promise holds'}; {report['minutes']} minutes"
    )
    return 1 if missed else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "--only", choices=PARTS, action="append", help="measure this part only; may be repeated"
    )
    parser.add_argument("--rounds", type=int, default=9, help="interleaved rounds per case (9)")
    parser.add_argument("--seconds", type=float, default=0.5, help="length of a round (0.5)")
    parser.add_argument("--pairs", type=int, default=30, help="bulk calls of 1,000 customers each (30)")
    parser.add_argument("--entries", type=int, default=1_000_000, help="entries for the audit (1,000,000)")
    parser.add_argument(
        "--unprepared", action="store_true", help="post as behind a connection pooler, nothing prepared"
    )
    parser.add_argument(
        "--directory", type=Path, help="where the database is put; a temporary directory by default"
    )
    parser.add_argument("--json", type=Path, help="also write all figures into this file")
    return parser.parse_args()


def _measure(options: argparse.Namespace) -> dict[str, Any]:
    from django.db import connection

    from benchmarks import bulk, ledger, postings
    from benchmarks.cases import FLOOR_TABLE

    parts = options.only or PARTS
    report: dict[str, Any] = {"machine": machine(options.directory)}
    for name, fact in report["machine"].items():
        print(f"{name:<11} {fact}")
    with connection.cursor() as cursor:
        cursor.execute(FLOOR_TABLE)
    if {"postings", "bulk"} & set(parts):
        customers = ledger.make_customers(ACCOUNTS)
    if "postings" in parts:
        print(f"\n{_HEAD}")
        report["postings"] = []
        for figure in postings.measure(customers, rounds=options.rounds, seconds=options.seconds):
            report["postings"].append(asdict(figure) | {"verdict": figure.verdict})
            print(_line(figure), flush=True)
        report["drained"] = postings.drain()
        print(
            f"16 connections at once spent an account of {report['drained']} exactly; balances, sequences, lots add up"
        )
    if "bulk" in parts:
        report["bulk"] = found = bulk.measure(customers, pairs=options.pairs)
        print(
            f"\nbulk call   {found['ours']:,.0f} rows/s, floor {found['floor']:,.0f}/s, ratio {found['ratio']:.2f}"
            f" ({found['lowest']:.2f}-{found['highest']:.2f}), at least {BULK_RATIO.least}: {found['verdict']}"
        )
    if "audit" in parts:
        report["audit"] = _audit(options.entries)
    return report


def _audit(entries: int) -> dict[str, Any]:
    from benchmarks import audit, ledger

    print(f"\nwriting {entries:,} entries, triggers on ", end="", flush=True)
    began = time.perf_counter()
    ledger.write_history(entries, progress=_dots())
    print(f" {time.perf_counter() - began:.0f} s", flush=True)
    found = audit.measure()
    print(
        f"audit       {found['seconds']:.1f} s ({AUDIT_SECONDS.least:g} allowed): {found['verdict']};"
        f" {found['megabytes']:.0f} MB on top: {found['memory_verdict']}"
    )
    return found


def _dots() -> Any:
    started = time.perf_counter()

    def progress(_: int) -> None:
        nonlocal started
        if time.perf_counter() - started > 5:
            started = time.perf_counter()
            print(".", end="", flush=True)

    return progress


_HEAD = (
    f"{'case':<6}{'conns':>6}{'floor/s':>10}{'ours/s':>9}{'ratio':>7}  {'lowest-highest':<15}"
    f"{'p99 ms':>8}{'floor':>7}{'cpu':>6}  {'least':>5} {'aim':>5}"
)


def _line(figure: Any) -> str:
    spread = f"{figure.lowest:.2f}-{figure.highest:.2f}"
    line = (
        f"{figure.case:<6}{figure.connections:>6}{figure.floor:>10,.0f}{figure.ours:>9,.0f}{figure.ratio:>7.2f}"
        f"  {spread:<15}{figure.p99:>8.1f}{figure.floor_p99:>7.1f}{figure.client_cpu:>6.0%}"
    )
    if figure.target is None:
        return line
    return f"{line}  {figure.target.least:>5.2f} {figure.target.aim:>5.2f} {figure.verdict}"


def _verdicts(report: dict[str, Any]) -> list[tuple[str, str]]:
    found = [
        (f"{line['case']} with {line['connections']}", line["verdict"]) for line in report.get("postings", ())
    ]
    if "bulk" in report:
        found.append(("bulk", report["bulk"]["verdict"]))
    if "audit" in report:
        found += [
            ("audit", report["audit"]["verdict"]),
            ("audit's memory", report["audit"]["memory_verdict"]),
        ]
    return found


if __name__ == "__main__":
    sys.exit(main())
