"""Asking in turns, and the table of what came of it."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from statistics import median, median_low
from typing import Any

from benchmarks.assortment.cases import EVERYTHING, QUERIES_MORE, RATIO, SQL_MORE, WHO, Case

OFF = "switched off"
WARM_UP = 2  # turns before anything counts


def measure(shop: Any, made: dict[str, Any], turns: int) -> dict[tuple[str, str], list[Any]]:
    """Ask everything by everybody in turns; give the answers, as ``Caller.ask`` does, by case and who asks."""
    callers = {who: shop.Caller(user) for who, user in made["users"].items()}
    found: dict[tuple[str, str], list[Any]] = defaultdict(list)
    shop.switch(on=False)
    for case in shop.CASES:
        for turn in range(4):
            answer = callers[EVERYTHING].ask(case.request % made["names"])
            if turn:
                found[case.name, OFF].append(answer)
    shop.switch(on=True)
    for case in shop.CASES:
        document = case.request % made["names"]
        for who, counts in in_turns(WHO, turns):
            answer = callers[who].ask(document)
            if counts:
                found[case.name, who].append(answer)
    return found


def in_turns(people: Sequence[str], turns: int, warm_up: int = WARM_UP) -> Iterator[tuple[str, bool]]:
    """Give who comes next, and whether it counts; who comes first changes: after a pause, the same costs more."""
    for turn in range(turns + warm_up):
        first = turn % len(people)
        for who in (*people[first:], *people[:first]):
            yield who, turn >= warm_up


def ratio(mine: Sequence[float], theirs: Sequence[float]) -> float:
    """Give the median of the ratios within one turn."""
    return median(one / other for one, other in zip(mine, theirs, strict=True))


def table(cases: Sequence[Case], figures: dict[tuple[str, str], list[Any]], say: Any) -> list[str]:
    """Say the table; give what is missed."""
    missed = []
    say("| Request | Who asks | products | Queries | SQL ms | whole ms | ratio | |")
    say("|---|---|--:|--:|--:|--:|--:|---|")
    for case in cases:
        free = figures[case.name, EVERYTHING]
        before = figures[case.name, OFF][0][2]
        for who in (OFF, *WHO):
            of = figures[case.name, who]
            verdict = _verdict(case, who, of, free, before)
            compared = "" if who in (OFF, EVERYTHING) else f"{_ratio(of, free):.2f}"
            count = of[0][3]
            queries = median_low(one[2] for one in of)
            sql, whole = (median(one[column] for one in of) for column in (1, 0))
            say(
                f"| {case.name} | {who} | {count} | {queries} | {sql:.1f} | {whole:.0f} | {compared} | {verdict} |"
            )
            if verdict:
                missed.append(f"{case.name} by {who}: {verdict}")
    return missed


def _verdict(case: Case, who: str, of: list[Any], free: list[Any], before: int) -> str:
    """Say what is missed; empty where all is kept."""
    if who == OFF:
        return ""
    said = []
    if median_low(one[2] for one in of) > before + QUERIES_MORE:
        said.append(f"more than {before + QUERIES_MORE} queries")
    if who != EVERYTHING:
        if case.is_listing and _ratio(of, free) > RATIO:
            said.append(f"ratio above {RATIO}")
        if not case.is_listing and median(one[1] for one in of) - median(one[1] for one in free) > SQL_MORE:
            said.append(f"more than {SQL_MORE:.0f} ms of SQL")
    return ", ".join(said)


def _ratio(of: list[Any], free: list[Any]) -> float:
    return ratio([one[0] for one in of], [one[0] for one in free])
