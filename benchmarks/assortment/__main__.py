"""Make the shop, ask in turns, and print a table; see the package for the method."""

import argparse
import sys
import time
from collections import defaultdict
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.assortment.cases import CASES, EVERYTHING, QUERIES_MORE, RATIO, SQL_MORE, WHO, Case
from benchmarks.saleor.databases import copied, set_up

TURNS = 15
OFF = "switched off"


def main() -> int:
    """Measure; 0 where every promise holds, 1 where one is missed."""
    options = _options()
    lines: list[str] = []

    def say(text: str = "") -> None:
        lines.append(text)
        print(text, flush=True)

    with copied("customer_ext_bench_assortment", options.template) as url:
        set_up(url)
        from django.core.management import call_command
        from saleor.core.db.connection import allow_writer

        from benchmarks.assortment import shop

        with allow_writer():
            call_command("migrate", "saleor_customer_ext", verbosity=0)
            began = time.perf_counter()
            made = shop.fill(options.products)
            print(f"{options.products:,} products written in {time.perf_counter() - began:.0f} s")
            figures = _measure(made, options.turns, shop)
    missed = _table(figures, say)
    print(f"\n{'missed: ' + ', '.join(missed) if missed else 'every promise holds'}")
    if options.markdown:
        options.markdown.write_text("\n".join(lines) + "\n")
    return 1 if missed else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.assortment", description=__doc__)
    parser.add_argument("--products", type=int, default=100_000, help="how many there are (100,000)")
    parser.add_argument("--template", help="a database that Saleor has migrated; the one of DATABASE_URL")
    parser.add_argument("--turns", type=int, default=TURNS, help=f"how often each request is asked ({TURNS})")
    parser.add_argument("--markdown", type=Path, help="also write the table into this file")
    return parser.parse_args()


def _measure(made: dict[str, Any], turns: int, shop: Any) -> dict[tuple[str, str], list[Any]]:
    """Ask everything by everybody in turns; by case and who asks."""
    callers = {who: shop.Caller(user) for who, user in made["users"].items()}
    found: dict[tuple[str, str], list[Any]] = defaultdict(list)
    shop.switch(on=False)
    for case in CASES:
        for turn in range(4):
            answer = callers[EVERYTHING].ask(case.document % made["names"])
            if turn:
                found[case.name, OFF].append(answer)
    shop.switch(on=True)
    for case in CASES:
        document = case.document % made["names"]
        for turn in range(turns + 2):
            # Who comes first changes: after a pause, the same costs more.
            for who in WHO[turn % len(WHO) :] + WHO[: turn % len(WHO)]:
                answer = callers[who].ask(document)
                if turn > 1:
                    found[case.name, who].append(answer)
    return found


def _table(figures: dict[tuple[str, str], list[Any]], say: Any) -> list[str]:
    missed = []
    say("| Request | Who asks | products | Queries | SQL ms | whole ms | ratio | |")
    say("|---|---|--:|--:|--:|--:|--:|---|")
    for case in CASES:
        free = figures[case.name, EVERYTHING]
        before = figures[case.name, OFF][0][2]
        for who in (OFF, *WHO):
            of = figures[case.name, who]
            verdict = _verdict(case, who, of, free, before)
            ratio = (
                ""
                if who in (OFF, EVERYTHING)
                else f"{median(mine[0] / theirs[0] for mine, theirs in zip(of, free, strict=True)):.2f}"
            )
            count = of[0][3].get("totalCount", "")
            queries = max(one[2] for one in of)
            sql, whole = (median(one[column] for one in of) for column in (1, 0))
            say(
                f"| {case.name} | {who} | {count} | {queries} | {sql:.1f} | {whole:.0f} | {ratio} | {verdict} |"
            )
            if verdict:
                missed.append(f"{case.name} by {who}: {verdict}")
    return missed


def _verdict(case: Case, who: str, of: list[Any], free: list[Any], before: int) -> str:
    """Say what is missed; empty where all is kept."""
    if who == OFF:
        return ""
    said = []
    if max(one[2] for one in of) > before + QUERIES_MORE:
        said.append(f"more than {before + QUERIES_MORE} queries")
    if who != EVERYTHING:
        if (
            case.is_listing
            and median(mine[0] / theirs[0] for mine, theirs in zip(of, free, strict=True)) > RATIO
        ):
            said.append(f"ratio above {RATIO}")
        if not case.is_listing and median(one[1] for one in of) - median(one[1] for one in free) > SQL_MORE:
            said.append(f"more than {SQL_MORE:.0f} ms of SQL")
    return ", ".join(said)


if __name__ == "__main__":
    sys.exit(main())
