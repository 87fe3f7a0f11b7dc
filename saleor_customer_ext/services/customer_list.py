"""The list of customers: who fits the filters, in an order, from a place in it on, and how many there are.

First it is found out how many fit, up to ``EXACT``. Are they few, they are what is sorted; are they many, the index of
the sort is walked until a page is full. That walk ends after ``STEPS``, where none of those who fit stand near by, and
then they are sorted after all. Source: docs/adr/0011-customer-list.md.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth import get_user_model
from django.db import DEFAULT_DB_ALIAS

from ..errors import Invalid
from ..host import Actor
from ..models import CustomerGroup, CustomerProfile, CustomerTotals
from . import customer_filters, customer_sorts, customers
from .customer_query import PROFILE, TABLES, TOTALS, Condition, Sql, ask, columns, row_of, source
from .customer_sorts import Sort

EXACT = 10_000
STEPS = 20_000

Place = tuple[Any, Any]


@dataclass(frozen=True, slots=True)
class Row:
    """A customer on a page: the host's user, with our ``profile`` and ``totals`` on it, and the key of the sort."""

    user: Any
    key: Any


@dataclass(slots=True)
class Customers:
    """The customers whom some filters give, in one order; nothing is read before it is asked for."""

    conditions: Sequence[Condition]
    sort: Sort
    using: str
    _found: list[Any] | None = field(default=None, repr=False)

    @property
    def count(self) -> int:
        """Number of customers; ``EXACT`` where there are more."""
        return min(len(self._some()), EXACT)

    @property
    def count_is_exact(self) -> bool:
        """Whether ``count`` is how many there are, and not only how many at least."""
        return len(self._some()) <= EXACT

    def page(
        self,
        size: int,
        *,
        after: Place | None = None,
        before: Place | None = None,
        backwards: bool = False,
        skip: int = 0,
    ) -> list[Row]:
        """Give so many customers from a place on, or up to one.

        backwards: those that stand last, the last one first. skip: leave out so many, which costs as much as reading
        them. Raises Invalid where a sort that has no index is asked for more than ``EXACT`` customers.
        """
        descending = self.sort.descending != backwards
        bounds = self._bounds(after, before)
        if self.sort.table is None and not self.count_is_exact:
            raise Invalid(
                f"This sort is for {EXACT} customers at most; narrow the list first.",
                field=customer_sorts.FIELD,
            )
        if self.sort.table is not None and not self.conditions:
            keys = self._walked(bounds, descending, skip + size)
        elif self.count_is_exact:
            keys = self._few(bounds, descending, skip + size)
        else:
            keys = self._many(bounds, descending, skip + size)
        return self._rows(keys, descending, skip)

    def _some(self) -> list[Any]:
        """Give the keys of all who fit, or of one more than ``EXACT``."""
        if self._found is None:
            found = source(self.conditions)
            alias = found.text.split()[2]
            self._found = [
                key
                for (key,) in ask(
                    self.using,
                    f"SELECT {alias}.user_id {found.text} LIMIT {EXACT + 1}",
                    found.parameters,
                )
            ]
        return self._found

    def _bounds(self, after: Place | None, before: Place | None) -> list[Condition]:
        table = self.sort.table or PROFILE
        key = self.sort.key
        return [
            Condition(
                f"({key.text}, {table}.user_id) {'<' if self.sort.descending != is_end else '>'} (%s, %s)",
                (*key.parameters, *place),
                table,
            )
            for place, is_end in ((after, False), (before, True))
            if place is not None
        ]

    def _walked(self, bounds: list[Condition], descending: bool, size: int) -> Sql:
        """Walk the index of the sort: everybody who is listed fits."""
        return self._sorted(source(bounds, str(self.sort.table)), descending, size)

    def _few(self, bounds: list[Condition], descending: bool, size: int) -> Sql:
        """Sort those who fit, whose keys are known."""
        table = self.sort.table or PROFILE
        found = Condition(f"{table}.user_id = ANY (%s)", (self._some(),), table)
        keyed = self._keyed(source([found, *bounds], table, listed=False))
        text = f"SELECT * FROM found ORDER BY {_order('found', descending)} LIMIT {size}"  # noqa: S608
        return Sql(f"WITH found AS MATERIALIZED ({keyed.text}) {text}", keyed.parameters)

    def _many(self, bounds: list[Condition], descending: bool, size: int) -> Sql:
        """Walk a part of the index, and sort all who fit only where that does not fill the page."""
        table = str(self.sort.table)
        walked = source(bounds, table, listed=table == PROFILE)  # as in the condition of the index
        steps = self._sorted(walked, descending, STEPS, what=f"{table}.*")
        first = Sql(f"({steps.text})", steps.parameters)
        near = self._sorted(source(self.conditions, table, first=first), descending, size)
        too_few = Condition(f"(SELECT count(*) FROM near) < {size}", (), table)  # noqa: S608
        far = self._keyed(source([*self.conditions, *bounds, too_few], table))
        return Sql(
            f"WITH near AS MATERIALIZED ({near.text}), far AS MATERIALIZED ({far.text})"  # noqa: S608
            f" SELECT * FROM near WHERE (SELECT count(*) FROM near) = {size}"
            f" UNION ALL (SELECT * FROM far ORDER BY {_order('far', descending)} LIMIT {size})",
            (*near.parameters, *far.parameters),
        )

    def _keyed(self, found: Sql) -> Sql:
        table = self.sort.table or PROFILE
        key = self.sort.key
        return Sql(
            f"SELECT {table}.user_id, {key.text} AS key {found.text}", (*key.parameters, *found.parameters)
        )

    def _sorted(self, found: Sql, descending: bool, size: int, *, what: str = "") -> Sql:
        """Take the first of an order that an index has."""
        table, direction = self.sort.table, "DESC" if descending else "ASC"
        what = what or f"{table}.user_id, {self.sort.key.text} AS key"
        return Sql(
            f"SELECT {what} {found.text}"
            f" ORDER BY {self.sort.key.text} {direction}, {table}.user_id {direction} LIMIT {size}",
            found.parameters,
        )

    def _rows(self, keys: Sql, descending: bool, skip: int) -> list[Row]:
        """Read profiles, groups and totals of a page in one query, and the host's users in another."""
        kinds = ((CustomerProfile, PROFILE), (CustomerTotals, TOTALS), (CustomerGroup, "g"))
        read = [columns(model, alias) for model, alias in kinds]
        found = ask(
            self.using,
            f"SELECT page.key, {', '.join(text for text, _names in read)} FROM ({keys.text}) page"  # noqa: S608
            f" JOIN {TABLES[PROFILE]} p ON p.user_id = page.user_id"
            f" JOIN {TABLES[TOTALS]} t ON t.user_id = page.user_id"
            f" LEFT JOIN {CustomerGroup._meta.db_table} g ON g.id = p.group_id"
            f" ORDER BY {_order('page', descending)} OFFSET {skip}",
            keys.parameters,
        )
        made = []
        for key, *values in found:
            rest = iter(values)
            made.append(
                (key, *(row_of(kinds[at][0], self.using, names, rest) for at, (_, names) in enumerate(read)))
            )
        users: dict[Any, Any] = (
            get_user_model()
            ._default_manager.using(self.using)
            .in_bulk([profile.pk for _, profile, *_ in made])
        )
        rows = []
        for key, profile, totals, group in made:
            if (user := users.get(profile.pk)) is not None:  # deleted a moment ago
                profile.group = group if group.pk else None
                user.profile, user.totals = profile, totals
                rows.append(Row(user, key))
        return rows


def find(
    filters: Mapping[str, Any], sort: Mapping[str, Any], *, actor: Actor, using: str = DEFAULT_DB_ALIAS
) -> Customers:
    """Give the customers whom these filters fit, in an order.

    filters: by their names in ``customer_filters.FILTERS``. sort: arguments of ``customer_sorts.find``. Raises what
    these raise, and PermissionDenied.
    """
    actor.require(*customers.READERS)
    order = customer_sorts.find(**sort, actor=actor, using=using)
    return Customers(customer_filters.conditions(filters, actor=actor, using=using), order, using)


def _order(table: str, descending: bool) -> str:
    direction = "DESC" if descending else "ASC"
    return f"{table}.key {direction}, {table}.user_id {direction}"
