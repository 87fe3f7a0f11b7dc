"""Measuring pages of the list and the counts beside it."""

import statistics
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from django.core.cache import cache
from django.db import connection

from benchmarks.customers.cases import SORTS, filters
from saleor_customer_ext.host import Actor
from saleor_customer_ext.models import CustomerGroup, CustomerProfile, CustomerTag
from saleor_customer_ext.services import customer_facets, customer_list, customer_sorts
from saleor_customer_ext.services.customer_query import TABLES, ask

ACTOR = Actor.system("benchmark")
SIZE = 50
RUNS = 2
SOMEBODY = 4711  # who is searched for by the whole e-mail address and by the end of the phone number


@dataclass(frozen=True, slots=True)
class Figure:
    """What one case took. count: customers who fit, as far as they are counted. ms: processor time of its SQL."""

    filter: str
    sort: str
    is_deep: bool
    count: int
    queries: int
    ms: float


class _Clock:
    """Counts statements, and the processor time of the server's process that answers them."""

    def __init__(self) -> None:
        connection.ensure_connection()
        self.path = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")
        self.queries = 0
        self.began = self._now()

    def __call__(self, execute: Any, *arguments: Any) -> Any:
        self.queries += 1
        return execute(*arguments)

    def ms(self) -> float:
        return (self._now() - self.began) / 1e6

    def _now(self) -> int:
        return int(self.path.read_text().split()[0])


def settle() -> None:
    """Leave out the server's parallel workers, whose time could not be seen."""
    ask("default", "SELECT set_config('max_parallel_workers_per_gather', '0', false)")


def pages(customers: int, only: str = "") -> Iterator[Figure]:
    """Measure every filter with every sort, on the first page and after half of all customers."""
    for name, values in given().items():
        if only and only not in name:
            continue
        for sort, descending in SORTS.items():
            for place in (None, places(sort, descending, customers // 2)):
                figure = _page(values, sort, descending, place)
                yield Figure(name, sort, place is not None, *figure)


def facets() -> Iterator[tuple[str, float]]:
    """Measure the counts beside every filter, in ms."""
    for name, values in given().items():
        yield name, _median(partial(_facets, values))[1]


def given() -> dict[str, dict[str, Any]]:
    """Give the filters, with the keys of the tags and groups that there are, and what finds one customer."""
    tags = dict(CustomerTag.objects.values_list("name", "pk"))
    groups = list(CustomerGroup.objects.order_by("pk").values_list("pk", flat=True))
    email, phone = (
        CustomerProfile.objects.filter(is_listed=True)
        .order_by("pk")
        .values_list("email", "phone_key")[SOMEBODY]
    )
    return filters(tags, groups, email=email, phone=phone)


_PLACES: dict[tuple[str, bool], Any] = {}


def places(sort: str, descending: bool, depth: int) -> Any:
    """Give the place in an order after so many customers."""
    if (sort, descending) not in _PLACES:
        table, column, _ = customer_sorts.INDEXED[sort]
        direction = "DESC" if descending else "ASC"
        ((key, pk),) = ask(
            "default",
            f"SELECT {column}, user_id FROM {TABLES[table]} {table}"
            f" ORDER BY {column} {direction}, user_id {direction} OFFSET {depth - 1} LIMIT 1",
        )
        _PLACES[sort, descending] = (key, pk)
    return _PLACES[sort, descending]


def _page(values: dict[str, Any], sort: str, descending: bool, place: Any) -> tuple[int, int, float]:
    def read() -> int:
        order = {"name": sort, "descending": descending}
        found = customer_list.find(values, order, actor=ACTOR)
        found.page(SIZE + 1, after=place)
        return found.count

    count = read()
    queries, ms = _median(read)
    return count, queries, ms


def _facets(values: dict[str, Any]) -> None:
    cache.clear()
    customer_facets.count(values, actor=ACTOR)


def _median(read: Callable[[], Any]) -> tuple[int, float]:
    times, queries = [], 0
    for _ in range(RUNS):
        clock = _Clock()
        with connection.execute_wrapper(clock):
            read()
        times.append(clock.ms())
        queries = clock.queries
    return queries, statistics.median(times)
