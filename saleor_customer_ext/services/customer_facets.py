"""How many customers each status, group, branch, discount group and tag would leave, beside the filters of the list.

Each is counted under all other filters, so that it says what choosing it would give. Counts may be a minute old: they
are kept in Django's cache, under a key from which nothing of the filters can be read.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.cache import cache
from django.db import DEFAULT_DB_ALIAS, transaction
from django.utils.crypto import salted_hmac

from .. import permissions
from ..host import Actor
from ..models import Branch, CustomerTagging, DiscountGroup
from . import customer_filters, settings
from .customer_query import PROFILE, SEARCH, TABLES, Condition, ask, keyed, source

SECONDS = 60
MEMORY = "64MB"  # for one query: a million customers are not written to disk and read again
DIMENSIONS = ("statuses", "groups", "tags", "branches", "discount_groups")  # filters that have counts
_PEOPLE = "people"  # rows of status and group
_TAGGINGS = CustomerTagging._meta.db_table


@dataclass(frozen=True, slots=True)
class Facets:
    """Numbers of customers. statuses: by status. groups: by key, None for those in no group. tags: by key.

    branches, discount_groups: by key, None for those in none; empty where the shop has none of them.
    """

    statuses: dict[str, int]
    groups: dict[Any, int]
    tags: dict[Any, int]
    branches: dict[Any, int] = field(default_factory=dict)
    discount_groups: dict[Any, int] = field(default_factory=dict)


def count(filters: Mapping[str, Any], *, actor: Actor, using: str = DEFAULT_DB_ALIAS) -> Facets:
    """Count under filters as in ``customer_filters.FILTERS``; what nobody has is left out.

    Raises PermissionDenied before anything is looked up, and what the filters raise.
    """
    actor.require(permissions.MANAGE_CUSTOMER_PROFILES)
    # Those that leave out the same filters, most often none, are counted together.
    parts: dict[tuple[str, ...], list[str]] = {}
    for one in DIMENSIONS:
        parts.setdefault((one,) if filters.get(one) else (), []).append(one)
    found: dict[str, dict[Any, int]] = {}
    named = customer_filters.Named(filters, using)
    for but, counted in parts.items():
        conditions = customer_filters.conditions(filters, actor=actor, named=named, but=but)
        found |= _cached(conditions, counted, using)
    return Facets(**found)


def _cached(conditions: Sequence[Condition], counted: Sequence[str], using: str) -> dict[str, dict[Any, int]]:
    meaning = repr((using, counted, [(one.sql, one.parameters) for one in conditions]))
    key = f"customer_ext.facets.{salted_hmac('customer_ext.facets', meaning, algorithm='sha256').hexdigest()}"
    found: dict[str, dict[Any, int]] | None = cache.get(key)
    if found is None:
        found = _count(conditions, counted, using)
        cache.set(key, found, SECONDS)
    return found


def _count(conditions: Sequence[Condition], counted: Sequence[str], using: str) -> dict[str, dict[Any, int]]:
    found: dict[str, dict[Any, int]] = {name: {} for name in counted}
    with transaction.atomic(using=using):
        ask(using, f"SELECT set_config('work_mem', '{MEMORY}', true), set_config('jit', 'off', true)")
        beside = [name for name, there in _BESIDE.items() if name in counted and there(using)]
        if not conditions:
            there = [name for name in counted if name not in _BESIDE or name in beside]
            return found | (_of_all(there, using) if there else {})
        rows = _rows(conditions, using, with_tags="tags" in counted, beside=beside)
    for what, status, key, number in rows:
        for name, value in (("statuses", status), ("groups", key)) if what == _PEOPLE else ((what, key),):
            if name in found:
                found[name][value] = found[name].get(value, 0) + int(number)
    return found


def _of_all(counted: Sequence[str], using: str) -> dict[str, dict[Any, int]]:
    """Count everybody: from an index for each, which together are half as dear as reading all profiles once."""
    found: dict[str, dict[Any, int]] = {name: {} for name in counted}
    for name, status, key, number in ask(using, " UNION ALL ".join(_ALL[name] for name in counted)):
        found[name][status if name == "statuses" else key] = int(number)
    return found


def _rows(
    conditions: Sequence[Condition], using: str, *, with_tags: bool, beside: Sequence[str]
) -> list[tuple[Any, ...]]:
    """Give status, group and how many have both, and then what else is counted, its keys and how many have each."""
    if dear := [one for one in conditions if one.table == SEARCH or one.keys]:  # and seldom most of all
        others = [one for one in conditions if one not in dear]
        fit, _ = source([keyed(dear, PROFILE), *others], PROFILE, listed=False)
        columns = ", ".join(f"p.{column}" for column in _COLUMNS.values())
        once = f"WITH fit AS MATERIALIZED (SELECT p.user_id, p.status, p.group_id, {columns} {fit.text}) "
        parts = [
            _people("FROM fit", beside),
            *([_tags("SELECT user_id FROM fit")] if with_tags else []),
        ]
        return ask(using, once + " UNION ALL ".join(parts), fit.parameters)
    fit, _ = source(conditions, PROFILE)
    people = ask(using, _people(fit.text, beside), fit.parameters)
    if not with_tags:
        return people
    if 2 * sum(row[-1] for row in people if row[0] == _PEOPLE) < _everybody(using):
        return people + ask(using, _tags(f"SELECT p.user_id {fit.text}"), fit.parameters)
    # Of all taggings, those of whoever does not fit are taken off again: nothing big has to be joined.
    whole = " AND ".join(["p.is_listed", *(one.sql for one in conditions)])
    tables = [one.table for one in conditions if one.table]
    other = Condition(
        f"({whole}) IS NOT TRUE", tuple(value for one in conditions for value in one.parameters)
    )
    rest, _ = source([other], PROFILE, *tables, listed=False)
    tags = (
        f"SELECT 'tags', NULL, tag_id, sum(n) FROM (SELECT tag_id, count(*) AS n FROM {_TAGGINGS} GROUP BY 1 UNION ALL"  # noqa: S608
        f" SELECT key, -n FROM ({_tags(f'SELECT p.user_id {rest.text}')}) gone) n"
        " GROUP BY tag_id HAVING sum(n) > 0"
    )
    return people + ask(using, tags, rest.parameters)


def _people(fit: str, beside: Sequence[str]) -> str:
    if not beside:
        return f"SELECT '{_PEOPLE}', status, group_id, count(*) {fit} GROUP BY status, group_id"
    # All are counted in one pass; of a row, only the columns of its own set are not grouped away.
    columns = [_COLUMNS[name] for name in beside]
    names = " ".join(f"WHEN GROUPING({_COLUMNS[name]}) = 0 THEN '{name}'" for name in beside)
    keys = " ".join(f"WHEN GROUPING({column}) = 0 THEN {column}" for column in columns)
    sets = ", ".join(f"({column})" for column in columns)
    return (
        f"SELECT CASE {names} ELSE '{_PEOPLE}' END, status, CASE {keys} ELSE group_id END, count(*) {fit}"
        f" GROUP BY GROUPING SETS ((status, group_id), {sets})"
    )


def _tags(keys: str) -> str:
    return (
        f"SELECT 'tags', NULL, x.tag_id AS key, count(*) AS n FROM {_TAGGINGS} x"  # noqa: S608
        f" JOIN ({keys}) fit ON x.user_id = fit.user_id GROUP BY x.tag_id"
    )


def _has_branches(using: str) -> bool:
    return settings.organization_enabled(using=using) and Branch.objects.using(using).exists()


def _has_discount_groups(using: str) -> bool:
    return DiscountGroup.objects.using(using).exists()


def _everybody(using: str) -> int:
    """Give about how many customers there are; it decides how they are counted, and not what comes of it."""
    ((number,),) = ask(using, "SELECT reltuples::bigint FROM pg_class WHERE oid = %s::regclass", [_PROFILES])
    return int(number)


# What is counted beside status and group where the shop has it, with the profile's column.
_BESIDE = {"branches": _has_branches, "discount_groups": _has_discount_groups}
_COLUMNS = {"branches": "branch_id", "discount_groups": "discount_group_id"}
_PROFILES = TABLES[PROFILE]
_ALL = {
    "statuses": f"SELECT 'statuses', status, NULL::bigint, count(*) FROM {_PROFILES} WHERE is_listed GROUP BY 2",  # noqa: S608
    "groups": f"SELECT 'groups', NULL, group_id, count(*) FROM {_PROFILES} WHERE is_listed GROUP BY 3",  # noqa: S608
    **{
        name: f"SELECT '{name}', NULL, {column}, count(*) FROM {_PROFILES} WHERE is_listed GROUP BY 3"  # noqa: S608
        for name, column in _COLUMNS.items()
    },
    "tags": f"SELECT 'tags', NULL, tag_id, count(*) FROM {_TAGGINGS} x WHERE NOT EXISTS"  # noqa: S608
    f" (SELECT FROM {_PROFILES} n WHERE n.user_id = x.user_id AND NOT n.is_listed) GROUP BY 3",
}
