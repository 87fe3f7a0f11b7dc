"""The list of customers: who fits the filters, in an order, from a place in it on, and how many there are.

First it is found out how many fit, up to ``EXACT``. Are they ``FEW``, they are what is sorted; are they more, the index
of the sort is walked until a page is full. That walk ends after ``STEPS``, where none of those who fit stand near by,
and then they are sorted after all. Source: docs/adr/0011-customer-list.md.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.contrib.auth import get_user_model
from django.db import DEFAULT_DB_ALIAS, connections

from ..errors import Invalid
from ..host import Actor
from ..models import CustomerGroup, CustomerProfile, CustomerTag, CustomerTagging, CustomerTotals
from . import customer_filters, customer_sorts, customers
from .customer_query import PROFILE, SEARCH, TABLES, TOTALS, Condition, Sql, fitting, keyed, looked_up, source
from .customer_sorts import Sort

EXACT = 10_000
FEW = 4_000  # more would let the planner read the whole table
STEPS = 30_000
STEPS_BY_NAME = 5_000  # of a search: looking at words is dear, sorting all by name is not

Place = tuple[Any, Any]


@dataclass(frozen=True, slots=True)
class Row:
    """A customer on a page: the host's user, with our ``profile`` and ``totals`` on it.

    key: that of the sort. tags: by name.
    """

    user: Any
    key: Any
    tags: list[CustomerTag]


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
            return self._rows(self._walked(bounds, descending, skip + size), descending, skip)
        if len(self._some()) <= FEW or self.sort.table is None:
            within = self._bounds(after, before, "found")
            return self._rows(self._few(within, descending, skip + size), descending, skip)
        found = self._rows(self._near(bounds, descending, skip + size), descending, skip)
        if len(found) < size:
            found = self._rows(self._far(bounds, descending, skip + size), descending, skip)
        return found

    def _some(self) -> list[Any]:
        """Give the keys of all who fit; more than ``EXACT`` keys of nobody in particular where there are more."""
        if self._found is None:
            found = fitting(self.conditions, self.using, most=EXACT)
            self._found = [None] * (EXACT + 1) if found is None else found
        return self._found

    def _bounds(self, after: Place | None, before: Place | None, table: str = "") -> list[Condition]:
        """Write from where to where. table: a set that was made before, with its keys, in place of the sort's own."""
        key = Sql(f"{table}.key") if table else self.sort.key
        table = table or self._table
        return [
            Condition(
                f"({key.text}, {table}.user_id) {'<' if self.sort.descending != is_end else '>'} (%s, %s)",
                (*key.parameters, *place),
                table,
            )
            for place, is_end in ((after, False), (before, True))
            if place is not None
        ]

    @property
    def _table(self) -> str:
        return self.sort.table or PROFILE

    @property
    def _finds_names(self) -> bool:
        """Tell whether this is nothing but a search, by name: both stand in one row."""
        return self.sort.name == "NAME" and all(one.table == SEARCH for one in self.conditions)

    def _walked(self, bounds: list[Condition], descending: bool, size: int) -> Sql:
        """Walk the index of the sort: everybody who is listed fits."""
        return self._sorted(source(bounds, self._table)[0], descending, size)

    def _few(self, within: list[Condition], descending: bool, size: int) -> Sql:
        """Sort those who fit, whose keys are known; by the primary key the planner would else walk through all."""
        known = Condition(f"{self._table}.user_id = ANY (%s)", (self._some(),), self._table)
        return self._first_of(source([known], self._table, listed=False)[0], descending, size, within)

    def _near(self, bounds: list[Condition], descending: bool, size: int) -> Sql:
        """Walk a part of the index, and take who fits."""
        own = [one for one in self.conditions if one.is_about(self.sort.key.text)]
        others = [one for one in self.conditions if one not in own]
        # Listed as in the condition of the index, which only the profile's have.
        walked, _ = source([*own, *bounds], self._table, listed=self._table == PROFILE)
        most = STEPS_BY_NAME if self._finds_names else STEPS
        steps = self._sorted(walked, descending, most, what=f"{self._table}.*")
        first = Sql(f"({steps.text})", steps.parameters)
        # Rows of the profile are wide and lie apart: where few fit, their index is the quicker way to them.
        return self._sorted(looked_up(first, self._table, others, but=PROFILE), descending, size)

    def _far(self, bounds: list[Condition], descending: bool, size: int) -> Sql:
        """Sort all who fit, however many they are."""
        if self._finds_names:
            return self._by_name(bounds, descending, size)
        elsewhere = [one for one in self.conditions if one.keys or one.table not in (None, self._table)]
        if bounds or not elsewhere:  # a place near the end of the index is the quickest way in
            return self._first_of(source([*self.conditions, *bounds], self._table)[0], descending, size)
        own = [one for one in self.conditions if one not in elsewhere]
        return self._first_of(
            source([keyed(elsewhere, self._table), *own], self._table, listed=False)[0], descending, size
        )

    def _by_name(self, bounds: list[Condition], descending: bool, size: int) -> Sql:
        """Sort all whom a search finds by the name that stands beside the words: all Smiths stand together."""
        by_name = replace(self.sort, key=Sql(f"{SEARCH}.name_key"), table=SEARCH)
        others = [
            replace(one, sql=one.sql.replace(f"{PROFILE}.", f"{SEARCH}."), table=SEARCH) for one in bounds
        ]
        names = Customers(self.conditions, by_name, self.using)
        return names._first_of(source([*self.conditions, *others], SEARCH)[0], descending, size)

    def _first_of(self, found: Sql, descending: bool, size: int, within: Sequence[Condition] = ()) -> Sql:
        """Make the set first and then sort it: the planner must not go and look for it along an index.

        OFFSET keeps it from that, and unlike a MATERIALIZED set is not written down first.
        within: conditions on the set that was made.
        """
        key, where = self.sort.key, " AND ".join(["true", *(one.sql for one in within)])
        return Sql(
            f"SELECT * FROM (SELECT {self._table}.user_id, {key.text} AS key {found.text} OFFSET 0) found"  # noqa: S608
            f" WHERE {where} ORDER BY {_order('found', descending)} LIMIT {size}",
            (*key.parameters, *found.parameters, *(value for one in within for value in one.parameters)),
        )

    def _sorted(self, found: Sql, descending: bool, size: int, *, what: str = "") -> Sql:
        """Take the first of an order that an index has."""
        direction = "DESC" if descending else "ASC"
        what = what or f"{self._table}.user_id, {self.sort.key.text} AS key"
        return Sql(
            f"SELECT {what} {found.text}"
            f" ORDER BY {self.sort.key.text} {direction}, {self._table}.user_id {direction} LIMIT {size}",
            found.parameters,
        )

    def _rows(self, keys: Sql, descending: bool, skip: int) -> list[Row]:
        """Read a page in one query: the host's users, and what is ours beside them."""
        users, quote = get_user_model(), connections[self.using].ops.quote_name
        ours = [(model, column) for model in _OURS for column in model._meta.concrete_fields]
        selected = ", ".join(
            f"{_OURS[model]}.{quote(str(column.column))} AS customer_ext_{number}"
            for number, (model, column) in enumerate(ours)
        )
        own = ", ".join(f"u.{quote(str(column.column))}" for column in users._meta.concrete_fields)
        found = users._default_manager.using(self.using).raw(
            f"SELECT {own}, page.key AS customer_ext_key, ({_TAGS}) AS customer_ext_tags, {selected}"  # noqa: S608
            f" FROM ({keys.text}) page"
            f" JOIN {quote(users._meta.db_table)} u ON u.{quote(str(users._meta.pk.column))} = page.user_id"
            f" JOIN {TABLES[PROFILE]} p ON p.user_id = page.user_id"
            f" JOIN {TABLES[TOTALS]} t ON t.user_id = page.user_id"
            f" LEFT JOIN {CustomerGroup._meta.db_table} g ON g.id = p.group_id"
            f" ORDER BY {_order('page', descending)} OFFSET {skip}",
            list(keys.parameters),
        )
        return [_row(user, ours, self.using) for user in found]


_OURS: dict[Any, str] = {CustomerProfile: PROFILE, CustomerTotals: TOTALS, CustomerGroup: "g"}
_TAGS = (
    f"SELECT json_agg(y ORDER BY y.name, y.id)::text FROM {CustomerTagging._meta.db_table} x"  # noqa: S608
    f" JOIN {CustomerTag._meta.db_table} y ON y.id = x.tag_id WHERE x.user_id = page.user_id"
)


def _row(user: Any, ours: Sequence[tuple[Any, Any]], using: str) -> Row:
    """Take what is ours off the user again, and make rows of our own tables of it."""
    values: dict[Any, dict[str, Any]] = {model: {} for model in _OURS}
    for number, (model, column) in enumerate(ours):
        values[model][column.attname] = user.__dict__.pop(f"customer_ext_{number}")
    profile, totals, group = (
        model.from_db(using, list(row), list(row.values())) for model, row in values.items()
    )
    profile.group = group if group.pk else None
    vars(user).update(profile=profile, totals=totals)  # past whatever relation of the shop has these names
    tags = json.loads(user.__dict__.pop("customer_ext_tags") or "[]")
    return Row(user, user.__dict__.pop("customer_ext_key"), [CustomerTag(**tag) for tag in tags])


def find(
    filters: Mapping[str, Any], sort: Mapping[str, Any], *, actor: Actor, using: str = DEFAULT_DB_ALIAS
) -> Customers:
    """Give the customers whom these filters fit, in an order.

    filters: by their names in ``customer_filters.FILTERS``. sort: arguments of ``customer_sorts.find``. Raises what
    these raise, and PermissionDenied.
    """
    actor.require(*customers.PROFILE_READERS)
    named = customer_filters.Named(filters, using, sorted_by=sort.get("field"))
    order = customer_sorts.find(**sort, actor=actor, named=named)
    return Customers(customer_filters.conditions(filters, actor=actor, named=named), order, using)


def _order(table: str, descending: bool) -> str:
    direction = "DESC" if descending else "ASC"
    return f"{table}.key {direction}, {table}.user_id {direction}"
