"""SQL for the list of customers: conditions over our own tables, and from where they are read.

Django cannot say what the list needs: row comparison, steps that are bounded, a set that is made before it is sorted.
Source: docs/adr/0011-customer-list.md.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connections

from ..models import CustomerProfile, CustomerSearch, CustomerTotals

PROFILE, TOTALS, SEARCH = "p", "t", "s"
TABLES = {
    PROFILE: CustomerProfile._meta.db_table,
    TOTALS: CustomerTotals._meta.db_table,
    SEARCH: CustomerSearch._meta.db_table,
}
ID = "{id}"  # in a condition: the customer's key, from whatever table is read
_NOT_LISTED = f"SELECT FROM {TABLES[PROFILE]} n WHERE n.user_id = {ID} AND NOT n.is_listed"  # few


@dataclass(frozen=True, slots=True)
class Sql:
    """A piece of SQL with its parameters, in the order of their places."""

    text: str
    parameters: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Condition:
    """What has to hold for a customer, with a place for each parameter.

    table: the alias that it reads; None where it goes by ``ID`` alone. keys: with the same parameters, the keys of all
    whom it fits, where there is an index for that.
    """

    sql: str
    parameters: tuple[Any, ...] = ()
    table: str | None = PROFILE
    keys: str = ""

    def is_about(self, column: str) -> bool:
        """Tell whether this is a comparison of that column."""
        return self.sql.startswith(f"{column} ")


NOBODY = Condition("false", table=None)


def source(
    conditions: Sequence[Condition], *tables: str, first: Sql | None = None, listed: bool = True
) -> tuple[Sql, str]:
    """Write FROM and WHERE, and give the alias of whose ``user_id`` it is: listed customers for whom all holds.

    As few tables are read as will do. tables: those that are read beside what the conditions need, the one to begin
    with first. first: what to read in place of that one. listed: False where that is looked at elsewhere. Who is not
    listed has no words, so a search needs not ask.
    """
    needed = [name for name in dict.fromkeys((*tables, *(one.table for one in conditions))) if name]
    rest = list(conditions)
    begin = first
    if not needed and (driver := next((one for one in conditions if one.keys), None)):
        rest.remove(driver)
        begin, needed = Sql(f"({driver.keys})", driver.parameters), ["k"]
    start, *others = needed or [PROFILE]
    clauses = [one.sql for one in rest]
    if listed and (start == PROFILE or PROFILE in others):
        clauses.append("p.is_listed")
    elif listed and SEARCH not in needed:
        clauses.append(f"NOT EXISTS ({_NOT_LISTED})")
    joins = "".join(f" JOIN {TABLES[one]} {one} ON {one}.user_id = {start}.user_id" for one in others)
    where = f" WHERE {' AND '.join(clauses)}".replace(ID, f"{start}.user_id") if clauses else ""
    text = f"FROM {begin.text if begin else TABLES[start]} {start}{joins}{where}"
    parameters = [*(begin.parameters if begin else ()), *(value for one in rest for value in one.parameters)]
    return Sql(text, tuple(parameters)), start


def looked_up(first: Sql, table: str, conditions: Sequence[Condition], *, but: str | None = None) -> Sql:
    """Write FROM and WHERE for those of a set who are listed and for whom all holds; they are looked up one by one.

    first: gives the set, as rows of the table or in place of it. Left to itself, the planner reads all whom a condition
    fits instead, also where the first fifty of the set will do. but: a table that it may read as it likes.
    """
    by_table: dict[str | None, list[Condition]] = {}
    for one in conditions:
        by_table.setdefault(one.table, []).append(one)
    if table == PROFILE or PROFILE in by_table:
        by_table.setdefault(PROFILE, []).append(Condition("p.is_listed"))
    elif SEARCH not in by_table:
        by_table.setdefault(None, []).append(Condition(f"NOT EXISTS ({_NOT_LISTED})", table=None))
    own, joins, parameters = by_table.pop(table, []), "", list(first.parameters)
    if but and but in by_table:
        own += by_table.pop(but)
        joins = f" JOIN {TABLES[but]} {but} ON {but}.user_id = {ID}"
    for number, (other, several) in enumerate(by_table.items()):
        holds = " AND ".join(one.sql for one in several)
        row = f"FROM {TABLES[other]} {other} WHERE {other}.user_id = {ID} AND" if other else "WHERE"
        # A row or none. OFFSET has the planner leave it as it is.
        joins += f" CROSS JOIN LATERAL (SELECT {row} {holds} OFFSET 0) looked_up_{number}"
        parameters += [value for one in several for value in one.parameters]
    where = f" WHERE {' AND '.join(one.sql for one in own)}" if own else ""
    text = f"FROM {first.text} {table}{joins}{where}".replace(ID, f"{table}.user_id")
    return Sql(text, (*parameters, *(value for one in own for value in one.parameters)))


def keyed(conditions: Sequence[Condition], table: str) -> Condition:
    """Have the keys of those for whom all of this holds read first, and be looked up in their order in a table.

    For a fifth of all customers that is quicker than to join two whole tables, as the planner would.
    """
    keys, start = source(conditions)
    text = f"{table}.user_id = ANY (ARRAY(SELECT {start}.user_id {keys.text}))"
    return Condition(text, keys.parameters, table)


def fitting(conditions: Sequence[Condition], using: str, *, most: int) -> list[Any] | None:
    """Give the keys of who fits, in no order; None where they are more than so many."""
    found, start = source(conditions)
    ((number, keys),) = ask(
        using,
        # Keys that nobody will use cost more to send than to find.
        f"SELECT count(*), CASE WHEN count(*) <= {most} THEN array_agg(user_id) END"  # noqa: S608
        f" FROM (SELECT {start}.user_id {found.text} LIMIT {most + 1}) found",
        found.parameters,
    )
    return (keys or []) if number <= most else None


def ask(using: str, text: str, parameters: Iterable[Any] = ()) -> list[tuple[Any, ...]]:
    """Run a query and give all its rows."""
    with connections[using].cursor() as cursor:
        cursor.execute(text, list(parameters))
        return list(cursor.fetchall())
