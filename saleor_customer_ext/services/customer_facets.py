"""How many customers each status, group, branch, discount group and tag would leave, beside the filters of the list.

Each is counted under all other filters, so that it says what choosing it would give. Counts may be a minute old: they
are kept in Django's cache, under a key from which nothing of the filters can be read.

Where ``EXACT`` customers fit, or fewer, or the shop is no larger than ``SAMPLE``, all are counted. Where more fit,
some ``SAMPLE`` customers are drawn by lot, and what fits of these gives estimates, which are marked. A lot says little
of what few customers have: those are looked at one by one. Source: docs/adr/0011-customer-list.md.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.cache import cache
from django.db import DEFAULT_DB_ALIAS, transaction
from django.utils.crypto import salted_hmac

from .. import permissions
from ..host import Actor
from ..models import Branch, CustomerGroup, CustomerStatus, CustomerTag, CustomerTagging, DiscountGroup
from . import customer_filters, settings
from .customer_list import EXACT
from .customer_query import PROFILE, TABLES, Condition, Sql, ask, fitting, looked_up, source

SECONDS = 60
SAMPLE = 50_000
LITTLE = 10_000  # customers in all who are looked at one by one, for the values that fewest have
CERTAIN = 1_000  # of the sample; it is drawn by blocks of the table, of customers who came at the same time
# For these queries alone. A million customers are not written to disk and read again; rows of a sample are looked up in
# indexes, where PostgreSQL's guess for spinning disks reads whole tables.
PLANNING = {"work_mem": "64MB", "random_page_cost": "1.1", "jit": "off"}
_PROFILES, _TAGGINGS = TABLES[PROFILE], CustomerTagging._meta.db_table
# What is counted: table and column that say who has which value.
DIMENSIONS = {
    "statuses": (_PROFILES, "status"),
    "groups": (_PROFILES, "group_id"),
    "tags": (_TAGGINGS, "tag_id"),
    "branches": (_PROFILES, "branch_id"),
    "discount_groups": (_PROFILES, "discount_group_id"),
}
_VALUES = {"groups": CustomerGroup, "tags": CustomerTag, "branches": Branch, "discount_groups": DiscountGroup}
Counts = dict[str, dict[Any, int]]


@dataclass(frozen=True, slots=True)
class Facets:
    """Numbers of customers. statuses: by status. groups: by key, None for those in no group. tags: by key.

    branches, discount_groups: by key, None for those in none; empty where the shop has none of them.
    estimated: by the names of these, the keys whose numbers are estimates, rounded to one or two digits. An estimate of
    0 stands for very few or none; where nobody fits for certain, there is no key.
    """

    statuses: dict[str, int]
    groups: dict[Any, int]
    tags: dict[Any, int]
    branches: dict[Any, int] = field(default_factory=dict)
    discount_groups: dict[Any, int] = field(default_factory=dict)
    estimated: dict[str, Collection[Any]] = field(default_factory=dict)


def count(filters: Mapping[str, Any], *, actor: Actor, using: str = DEFAULT_DB_ALIAS) -> Facets:
    """Count under filters as in ``customer_filters.FILTERS``; what nobody has is left out.

    Raises PermissionDenied before anything is looked up, and what the filters raise.
    """
    actor.require(permissions.MANAGE_CUSTOMER_PROFILES)
    # Those that leave out the same filters, most often none, are counted together.
    parts: dict[tuple[str, ...], list[str]] = {}
    for one in DIMENSIONS:
        parts.setdefault((one,) if filters.get(one) else (), []).append(one)
    found: Counts = {}
    estimated: dict[str, Collection[Any]] = {}
    named = customer_filters.Named(filters, using)
    for but, counted in parts.items():
        conditions = customer_filters.conditions(filters, actor=actor, named=named, but=but)
        counts, guessed = _cached(conditions, counted, using)
        found |= counts
        estimated |= guessed
    return Facets(**found, estimated=estimated)


def _cached(
    conditions: Sequence[Condition], counted: Sequence[str], using: str
) -> tuple[Counts, dict[str, Collection[Any]]]:
    meaning = repr((using, counted, EXACT, SAMPLE, [(one.sql, one.parameters) for one in conditions]))
    key = f"customer_ext.facets.{salted_hmac('customer_ext.facets', meaning, algorithm='sha256').hexdigest()}"
    found: tuple[Counts, dict[str, Collection[Any]]] | None = cache.get(key)
    if found is None:
        found = _count(conditions, counted, using)
        cache.set(key, found, SECONDS)
    return found


def _count(
    conditions: Sequence[Condition], counted: Sequence[str], using: str
) -> tuple[Counts, dict[str, Collection[Any]]]:
    """Count what the shop has of this; the second are the keys of estimates."""
    found: Counts = {name: {} for name in counted}
    there = [name for name in counted if name not in _OPTIONAL or _OPTIONAL[name](using)]
    if not there:
        return found, {}
    with transaction.atomic(using=using):
        planning = ", ".join(f"set_config('{name}', '{value}', true)" for name, value in PLANNING.items())
        ask(using, f"SELECT {planning}")
        everybody = _everybody(using)
        keys = fitting(conditions, using, most=EXACT) if conditions else None
        if keys is not None:
            known = Condition(f"{PROFILE}.user_id = ANY (%s)", (keys,))
            return found | _counts(source([known], PROFILE, listed=False)[0], there, using), {}
        if everybody <= SAMPLE:
            return found | _counts(source(conditions, PROFILE)[0], there, using), {}
        few, others = _values(there, using)
        percent = 100 * SAMPLE / everybody
        drawn = Sql(f"(SELECT * FROM {_PROFILES} TABLESAMPLE SYSTEM ({percent:f}) REPEATABLE (0))")  # noqa: S608
        sampled = _counts(looked_up(drawn, PROFILE, conditions), there, using)
        # Blocks of the table are drawn, of which some are emptier than others.
        ((met,),) = ask(using, f"SELECT count(*) FROM {drawn.text} drawn")  # noqa: S608
        share = met / everybody
        for name, values in others.items():
            found[name] = {value: _about(sampled[name].get(value, 0), share) for value in values}
        for name, counts in _few(few, conditions, using).items():
            found[name] |= counts
    return found, {name: keys for name, keys in others.items() if keys}


def _counts(fit: Sql, counted: Sequence[str], using: str) -> Counts:
    """Count each value among those of a query over profiles."""
    columns = {name: column for name, (table, column) in DIMENSIONS.items() if table == _PROFILES}
    columns = {name: column for name, column in columns.items() if name in counted}
    selected = ", ".join(f"{PROFILE}.{column}" for column in ("user_id", *columns.values()))
    parts = []
    if columns:  # in one pass; of a row, only the column of its own set is not grouped away
        names, keys = (
            " ".join(f"WHEN GROUPING({column}) = 0 THEN {what}" for column, what in each)
            for each in (
                [(column, f"'{name}'") for name, column in columns.items()],
                [(column, f"{column}::text") for column in columns.values()],
            )
        )
        sets = ", ".join(f"({column})" for column in columns.values())
        parts.append(
            f"SELECT CASE {names} END, CASE {keys} END, count(*) FROM fit GROUP BY GROUPING SETS ({sets})"  # noqa: S608
        )
    if "tags" in counted:
        parts.append(  # joined, all taggings would be read
            f"SELECT 'tags', tag_id::text, count(*) FROM {_TAGGINGS}"  # noqa: S608
            " WHERE user_id = ANY (ARRAY(SELECT user_id FROM fit)) GROUP BY tag_id"
        )
    once = f"WITH fit AS MATERIALIZED (SELECT {selected} {fit.text}) "
    return _read(ask(using, once + " UNION ALL ".join(parts), fit.parameters), counted)


def _values(counted: Sequence[str], using: str) -> tuple[dict[str, list[Any]], dict[str, list[Any]]]:
    """Give all values that there are: those that fewest have, ``LITTLE`` customers in all, and the others."""
    parts = []
    for name in counted:
        table, column = DIMENSIONS[name]
        listed = "AND o.is_listed" if table == _PROFILES else ""
        values = f"SELECT id AS key FROM {_VALUES[name]._meta.db_table}" if name in _VALUES else _STATUSES  # noqa: S608
        some = f"SELECT FROM {table} o WHERE o.{column} = v.key {listed} LIMIT {LITTLE + 1}"
        parts.append(f"SELECT '{name}', v.key::text, (SELECT count(*) FROM ({some}) o) FROM ({values}) v")  # noqa: S608
    sizes = _read(ask(using, " UNION ALL ".join(parts)), counted)
    few: dict[str, list[Any]] = {name: [] for name in counted}
    # Those with nothing, such as no group, are many in any shop that this is for.
    others: dict[str, list[Any]] = {name: [None] if name in _NOTHING else [] for name in counted}
    looked_at = 0
    for size, name, key in sorted(
        ((size, name, key) for name, sizes_of in sizes.items() for key, size in sizes_of.items()),
        key=lambda one: one[0],
    ):
        looked_at += size
        (few if looked_at <= LITTLE else others)[name].append(key)
    return few, others


def _few(values: Mapping[str, Sequence[Any]], conditions: Sequence[Condition], using: str) -> Counts:
    """Count each of these values exactly, by looking at whoever has it."""
    wanted = {name: list(keys) for name, keys in values.items() if keys}
    if not wanted:
        return {}
    have = " UNION ALL ".join(
        f"SELECT '{name}' AS what, {column}::text AS value, user_id FROM {table} WHERE {column} = ANY (%s)"  # noqa: S608
        for name, (table, column) in DIMENSIONS.items()
        if name in wanted
    )
    parameters = [wanted[name] for name in DIMENSIONS if name in wanted]
    fit, start = source(conditions, "k", first=Sql(f"({have})", tuple(parameters)))
    rows = ask(
        using, f"SELECT {start}.what, {start}.value, count(*) {fit.text} GROUP BY 1, 2", fit.parameters
    )
    return _read(rows, list(wanted))


def _read(rows: Sequence[tuple[Any, ...]], counted: Sequence[str]) -> Counts:
    found: Counts = {name: {} for name in counted}
    for name, key, number in rows:
        found[name][int(key) if name in _VALUES and key is not None else key] = int(number)
    return found


def _about(hits: int, share: float) -> int:
    """Say how many customers so many of the sample stand for, with as many digits as that can be known."""
    number = round(hits / share) if hits else 0
    return round(number, (2 if hits >= CERTAIN else 1) - len(str(number)))


def _has_branches(using: str) -> bool:
    return settings.organization_enabled(using=using) and Branch.objects.using(using).exists()


def _has_discount_groups(using: str) -> bool:
    return DiscountGroup.objects.using(using).exists()


def _everybody(using: str) -> int:
    """Give about how many customers there are; below 0 where PostgreSQL has not looked yet."""
    ((number,),) = ask(using, "SELECT reltuples::bigint FROM pg_class WHERE oid = %s::regclass", [_PROFILES])
    return int(number)


# What is counted where the shop has it.
_OPTIONAL = {"branches": _has_branches, "discount_groups": _has_discount_groups}
_NOTHING = ("groups", "branches", "discount_groups")
_STATUSES = f"SELECT unnest(ARRAY[{', '.join(repr(str(status)) for status in CustomerStatus.values)}]) AS key"
