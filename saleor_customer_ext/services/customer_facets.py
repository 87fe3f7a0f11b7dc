"""How many customers each status, group and tag would leave, beside the filters of the list.

Each is counted under all other filters, so that it says what choosing it would give. Counts may be a minute old: they
are kept in Django's cache, under a key from which nothing of the filters can be read.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db import DEFAULT_DB_ALIAS
from django.utils.crypto import salted_hmac

from .. import permissions
from ..host import Actor
from ..models import CustomerTagging
from . import customer_filters
from .customer_query import PROFILE, TABLES, Condition, Sql, ask, source

SECONDS = 60
DIMENSIONS = ("statuses", "groups", "tags")  # filters that have counts
_TAGGINGS = CustomerTagging._meta.db_table


@dataclass(frozen=True, slots=True)
class Facets:
    """Numbers of customers. statuses: by status. groups: by key, None for those in no group. tags: by key."""

    statuses: dict[str, int]
    groups: dict[Any, int]
    tags: dict[Any, int]


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
    for but, counted in parts.items():
        conditions = customer_filters.conditions(filters, actor=actor, using=using, but=but)
        found |= _cached(conditions, counted, using)
    return Facets(found["statuses"], found["groups"], found["tags"])


def _cached(conditions: Sequence[Condition], counted: Sequence[str], using: str) -> dict[str, dict[Any, int]]:
    meaning = repr((using, counted, [(one.sql, one.parameters) for one in conditions]))
    key = f"customer_ext.facets.{salted_hmac('customer_ext.facets', meaning, algorithm='sha256').hexdigest()}"
    found: dict[str, dict[Any, int]] | None = cache.get(key)
    if found is None:
        found = _count(conditions, counted, using)
        cache.set(key, found, SECONDS)
    return found


def _count(conditions: Sequence[Condition], counted: Sequence[str], using: str) -> dict[str, dict[Any, int]]:
    fit, of = _under(conditions) if conditions else (Sql(""), _ALL)
    # A status is text and other keys are numbers: as text, they would be written out for every customer.
    parts = (f"SELECT '{name}', c.* FROM ({of[name]}) c" for name in counted)  # noqa: S608
    found: dict[str, dict[Any, int]] = {name: {} for name in counted}
    for name, status, key, number in ask(using, fit.text + " UNION ALL ".join(parts), fit.parameters):
        found[name][status or key] = int(number)
    return found


def _under(conditions: Sequence[Condition]) -> tuple[Sql, dict[str, str]]:
    rest, _ = source(conditions, PROFILE)
    fit = Sql(
        f"WITH fit AS MATERIALIZED (SELECT p.user_id, p.status, p.group_id {rest.text}) ",
        rest.parameters,
    )
    return fit, {
        "statuses": "SELECT status, NULL::bigint, count(*) FROM fit GROUP BY 1",
        "groups": "SELECT NULL, group_id, count(*) FROM fit GROUP BY 2",
        "tags": f"SELECT NULL, x.tag_id, count(*) FROM fit JOIN {_TAGGINGS} x"  # noqa: S608
        " ON x.user_id = fit.user_id GROUP BY 2",
    }


_PROFILES = TABLES[PROFILE]
# Of all taggings those of the few who are not listed are taken off again: nothing big has to be joined.
_ALL = {
    "statuses": f"SELECT status, NULL::bigint, count(*) FROM {_PROFILES} WHERE is_listed GROUP BY 1",  # noqa: S608
    "groups": f"SELECT NULL, group_id, count(*) FROM {_PROFILES} WHERE is_listed GROUP BY 2",  # noqa: S608
    "tags": "SELECT NULL, tag_id, sum(n) FROM ("  # noqa: S608
    f"SELECT tag_id, count(*) AS n FROM {_TAGGINGS} GROUP BY 1 UNION ALL"
    f" SELECT x.tag_id, -count(*) FROM {_PROFILES} p JOIN {_TAGGINGS} x ON x.user_id = p.user_id"
    " WHERE NOT p.is_listed GROUP BY 1) n GROUP BY 2 HAVING sum(n) > 0",
}
