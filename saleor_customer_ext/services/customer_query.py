"""SQL for the list of customers: conditions over our own tables, and from where they are read.

Django cannot say what the list needs: row comparison, steps that are bounded, a set that is made before it is sorted.
Source: docs/adr/0011-customer-list.md.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db import connections

from ..models import CustomerProfile, CustomerSearch, CustomerTotals

PROFILE, TOTALS, SEARCH = "p", "t", "s"
TABLES = {
    PROFILE: CustomerProfile._meta.db_table,
    TOTALS: CustomerTotals._meta.db_table,
    SEARCH: CustomerSearch._meta.db_table,
}
LISTED = "p.is_listed"


@dataclass(frozen=True, slots=True)
class Condition:
    """What has to hold for a customer, with a place for each parameter.

    table: the alias that it reads, whose ``user_id`` a condition on any other table goes by.
    """

    sql: str
    parameters: tuple[Any, ...] = ()
    table: str = PROFILE


@dataclass(frozen=True, slots=True)
class Sql:
    """A piece of SQL with its parameters, in the order of their places."""

    text: str
    parameters: tuple[Any, ...] = ()


NOBODY = Condition("false")


def source(
    conditions: Collection[Condition], *tables: str, first: Sql | None = None, listed: bool = True
) -> Sql:
    """Write FROM and WHERE: the listed customers for whom all conditions hold, from as few tables as will do.

    tables: what is read beside what the conditions need, the one to begin with first. first: what to read in place of
    that one. listed: False where that is looked at elsewhere. Who is not listed has no words, so a search on its own
    needs no profile.
    """
    needed = dict.fromkeys((*tables, *(condition.table for condition in conditions)))
    clauses = [condition.sql for condition in conditions]
    if listed and (PROFILE in needed or SEARCH not in needed):
        needed[PROFILE] = None
        clauses.append(LISTED)
    start, *others = needed
    joins = "".join(f" JOIN {TABLES[one]} {one} ON {one}.user_id = {start}.user_id" for one in others)
    begin = first or Sql(TABLES[start])
    where = f" WHERE {' AND '.join(clauses)}" if clauses else ""
    return Sql(
        f"FROM {begin.text} {start}{joins}{where}",
        (*begin.parameters, *(value for condition in conditions for value in condition.parameters)),
    )


def ask(using: str, text: str, parameters: Iterable[Any] = ()) -> list[tuple[Any, ...]]:
    """Run a query and give all its rows."""
    with connections[using].cursor() as cursor:
        cursor.execute(text, list(parameters))
        return list(cursor.fetchall())


def columns(model: Any, alias: str) -> tuple[str, list[str]]:
    """Give a model's columns as SQL, and the names by which ``from_db`` takes them."""
    fields = model._meta.concrete_fields
    return ", ".join(f"{alias}.{field.column}" for field in fields), [field.attname for field in fields]


def row_of(model: Any, using: str, names: Sequence[str], values: Iterator[Any]) -> Any:
    """Make an instance of a model out of the next values of a row."""
    return model.from_db(using, list(names), list(islice(values, len(names))))
