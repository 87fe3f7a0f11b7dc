"""What the list of customers can be narrowed by. One more filter is one more line in ``FILTERS``.

A filter reads its value into conditions, and raises an error that names it for whatever cannot be meant.
"""

import datetime
import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from .. import permissions
from ..errors import Invalid, NotFound, Required
from ..host import Actor
from ..models import (
    NEVER,
    Branch,
    Company,
    CreditAccount,
    CreditLot,
    CustomerGroup,
    CustomerStatus,
    CustomerTag,
    CustomerTagging,
    CustomField,
    CustomFieldKind,
    CustomFieldValue,
    Department,
    DiscountGroup,
)
from ..money import check_currency, parse_money
from . import custom_field_values, customer_search, discount_groups, units
from .copy_rules import shop_currency
from .customer_query import ID, PROFILE, TOTALS, Condition, ask
from .days import in_utc
from .ledger import can_be_kept

MOST = 100  # values of one filter
MOST_TOGETHER = 10  # conditions of which each has to hold; a query of very many takes seconds to plan
MOST_IDS = 1000
LARGEST = 10**15
CREDIT = (permissions.VIEW_CUSTOMER_CREDIT, permissions.MANAGE_CUSTOMER_CREDIT)
MANAGERS = (permissions.MANAGE_CUSTOMER_PROFILES,)
ORDERED = (CustomFieldKind.NUMBER, CustomFieldKind.DATE)
# What an account has to spend now: services/credit.py, in SQL for one currency or all of them.
AVAILABLE = (
    "(a.balance - a.held - coalesce((SELECT sum(l.remaining - l.held) FROM "  # noqa: S608  # our own name
    f"{CreditLot._meta.db_table} l WHERE l.account_id = a.id AND l.is_open AND l.expires_at < customer_ext_now()), 0))"
)


class Named:
    """What filters and a sort name of tags, groups, units and custom fields, looked up by one query when needed."""

    def __init__(self, values: Mapping[str, Any], using: str, *, sorted_by: str | None = None) -> None:
        """Take filters by name, and the slug of the field that is sorted by."""
        tags = [key for keys in (values.get("tags") or {}).values() for key in keys or ()]
        slugs = [one["field"] for one in values.get("custom_fields") or ()]
        self._wanted = {
            "tags": tags,
            **{kind: [key for key in values.get(kind) or () if key is not None] for kind in BELONGING},
            "fields": [slug for slug in (*slugs, sorted_by) if slug and can_be_kept(slug)],
        }
        self._using = using

    def require_all(self, kind: str, keys: Collection[Any], name: str) -> None:
        """Raise NotFound where one of these tags, groups or units does not exist."""
        if not set(keys) <= self._found[kind].keys():
            raise NotFound("One of them does not exist.", field=name)

    def require_organization(self, name: str) -> None:
        """Raise OrganizationDisabled where the shop does without."""
        units.require_enabled(field=name, using=self._using)

    def field(self, slug: str, name: str) -> CustomField:
        """Give a custom field; raise NotFound where there is none."""
        row = self._found["fields"].get(slug)
        if row is None:
            raise NotFound("There is no such field.", field=name)
        return CustomField(**row)

    @cached_property
    def _found(self) -> dict[str, dict[Any, Any]]:
        found: dict[str, dict[Any, Any]] = {kind: {} for kind in self._wanted}
        asked = {kind: keys for kind, keys in self._wanted.items() if keys}
        if asked:
            rows = ask(self._using, " UNION ALL ".join(_NAMED[kind] for kind in asked), asked.values())
            for kind, key, row in rows:
                field = json.loads(row) if row else None
                found[kind][field["slug"] if field else key] = field
        return found


# What a customer belongs to one of at most, by the name of its filter, with the profile's column.
ORGANIZATION = {"companies": "company_id", "branches": "branch_id", "departments": "department_id"}
BELONGING = {"groups": "group_id", "discount_groups": "discount_group_id", **ORGANIZATION}
_NAMED = {
    "tags": f"SELECT 'tags', id, NULL::text FROM {CustomerTag._meta.db_table} WHERE id = ANY (%s)",  # noqa: S608
    **{
        kind: f"SELECT '{kind}', id, NULL::text FROM {model._meta.db_table} WHERE id = ANY (%s)"  # noqa: S608
        for kind, model in zip(
            BELONGING, (CustomerGroup, DiscountGroup, Company, Branch, Department), strict=True
        )
    },
    "fields": f"SELECT 'fields', f.id, to_jsonb(f)::text FROM {CustomField._meta.db_table} f WHERE slug = ANY (%s)",  # noqa: S608
}
Read = Callable[[Any, str, Named], list[Condition]]


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter. read: takes its value, its name and what is named. needs: any of these, beside reading the list."""

    read: Read
    needs: tuple[str, ...] = ()


def conditions(
    values: Mapping[str, Any], *, actor: Actor, named: Named, but: Collection[str] = ()
) -> list[Condition]:
    """Read filters by name; None stands for none.

    named: what these filters name. but: names that are left out. Raises Invalid, Required, NotFound, CurrencyMismatch,
    PermissionDenied with the name.
    """
    found: list[Condition] = []
    for name, value in values.items():
        if value is None or name in but:
            continue
        one = FILTERS[name]
        if one.needs:
            actor.require(*one.needs)
        found += one.read(value, name, named)
    return found


def _search(value: str, name: str, named: Named) -> list[Condition]:
    return customer_search.conditions(value)


def _ids(value: Sequence[Any], name: str, named: Named) -> list[Condition]:
    return [Condition("p.user_id = ANY (%s)", (_list(value, name, most=MOST_IDS),))]


def _one_of(column: str) -> Read:
    def read(value: Sequence[str], name: str, named: Named) -> list[Condition]:
        wanted = _list(value, name)
        if not all(map(can_be_kept, wanted)):
            raise Invalid("The text has a character that cannot be kept.", field=name)
        return [Condition(f"{column} = ANY (%s)", (wanted,))]

    return read


def _statuses(value: Sequence[str], name: str, named: Named) -> list[Condition]:
    if set(value) - set(CustomerStatus.values):
        raise Invalid("There is no such status.", field=name)
    return _one_of("p.status")(value, name, named)


def _flag(yes: str) -> Read:
    def read(value: bool, name: str, named: Named) -> list[Condition]:
        return [Condition(yes if value else f"NOT ({yes})")]

    return read


def _between(column: str, table: str, *, never: bool = False) -> Read:
    """Take gte and lte, both of which count themselves; never: the column has NEVER, which is in no range."""

    def read(value: Mapping[str, Any], name: str, named: Named) -> list[Condition]:
        low, high = _range(value, name)
        found = [
            Condition(f"{column} {sign} %s", (bound,), table)
            for sign, bound in ((">=", low), ("<=", high))
            if bound is not None
        ]
        if never and found:
            found.append(Condition(f"{column} > %s", (NEVER,), table))
        return found

    return read


def _revenue(value: Mapping[str, Any], name: str, named: Named) -> list[Condition]:
    bounds = {
        kind: parse_money(bound, shop_currency(), field=name, allow_zero=True).amount
        for kind, bound in value.items()
        if bound is not None
    }
    return _between("t.revenue", TOTALS)(bounds, name, named)


def _tags(value: Mapping[str, Any], name: str, named: Named) -> list[Condition]:
    wanted = {
        kind: set(_list(value[kind], name, most=MOST_TOGETHER if kind == "all" else MOST))
        for kind in ("any", "all", "none")
        if value.get(kind) is not None
    }
    if not wanted:
        raise Required("Name at least one, or leave it out.", field=name)
    if (wanted.get("any", set()) | wanted.get("all", set())) & wanted.get("none", set()):
        raise Invalid("The same tag cannot be both wanted and unwanted.", field=name)
    named.require_all("tags", {key for keys in wanted.values() for key in keys}, name)
    found = [_tagged("= %s", key) for key in sorted(wanted.get("all", ()))]
    if "any" in wanted:
        found.append(_tagged("= ANY (%s)", sorted(wanted["any"])))
    if "none" in wanted:
        found.append(_tagged("= ANY (%s)", sorted(wanted["none"]), word="NOT "))
    return found


def _tagged(which: str, keys: Any, *, word: str = "") -> Condition:
    rows = f"FROM {CustomerTagging._meta.db_table} x WHERE x.tag_id {which}"
    return _in(rows, "x", (keys,), word=word, once=isinstance(keys, int) or len(keys) == 1)


def _in(
    rows: str, alias: str, parameters: tuple[Any, ...], *, word: str = "", once: bool = True
) -> Condition:
    """Let a customer be among the rows of another table. word: "NOT " for the opposite. once: at most once."""
    keys = "" if word else f"SELECT {'' if once else 'DISTINCT '}{alias}.user_id {rows}"
    return Condition(f"{word}EXISTS (SELECT {rows} AND {alias}.user_id = {ID})", parameters, None, keys)


def _belonging(value: Sequence[Any], name: str, named: Named) -> list[Condition]:
    """Take keys of what customers belong to, None for those who belong to none."""
    if name in ORGANIZATION:
        named.require_organization(name)
    keys, column = _list(value, name), f"p.{BELONGING[name]}"
    named.require_all(name, {key for key in keys if key is not None}, name)
    choices = [Condition(f"{column} = ANY (%s)", ([key for key in keys if key is not None],))]
    if None in keys:
        choices.append(Condition(f"{column} IS NULL"))
    return [_either(choices)]


def _credit(value: Mapping[str, Any], name: str, named: Named) -> list[Condition]:
    """Take available, and currency for an account in that one only."""
    if value.get("available") is None:
        raise Required("Say whether there has to be credit or none.", field=name)
    currency = value.get("currency")
    # What has run out and has no entry yet is summed up once, and is of few accounts.
    rows = (
        f"FROM {CreditAccount._meta.db_table} a LEFT JOIN"  # noqa: S608  # our own names
        " (SELECT l.account_id, sum(l.remaining - l.held) AS expired"
        f" FROM {CreditLot._meta.db_table} l WHERE l.is_open AND l.expires_at < customer_ext_now() GROUP BY 1) x"
        " ON x.account_id = a.id WHERE a.balance - a.held > coalesce(x.expired, 0) AND a.user_id IS NOT NULL"
    )
    parameters: tuple[Any, ...] = ()
    if currency is not None:
        rows += " AND a.currency = %s"
        parameters = (check_currency(currency, field=name),)
    word = "" if value["available"] else "NOT "
    return [_in(rows, "a", parameters, word=word, once=currency is not None)]


def _custom_fields(value: Sequence[Mapping[str, Any]], name: str, named: Named) -> list[Condition]:
    """Take for each field its slug, and values of which one has to be there, or gte and lte."""
    wanted = _list(value, name, most=MOST_TOGETHER)
    return [_custom_field(one, named.field(one["field"], name), name) for one in wanted]


def _custom_field(wanted: Mapping[str, Any], field: CustomField, name: str) -> Condition:
    column = custom_field_values.COLUMNS[field.kind]
    clauses = ["v.field_id = %s"]
    parameters: list[Any] = [field.pk]
    texts = wanted.get("values")
    if texts:
        clauses.append(f"v.{column} = ANY (%s)")
        parameters.append([_field_value(field, text, name) for text in _list(texts, name)])
    bounds: dict[str, Any] = {kind: wanted[kind] for kind in ("gte", "lte") if wanted.get(kind) is not None}
    if bounds and field.kind not in ORDERED:
        raise Invalid("Only numbers and dates have a range.", field=name)
    low, high = _range({kind: _field_value(field, text, name) for kind, text in bounds.items()}, name)
    for sign, bound in ((">=", low), ("<=", high)):
        if bound is not None:
            clauses.append(f"v.{column} {sign} %s")
            parameters.append(bound)
    if len(clauses) == 1:
        raise Required("Say what has to be in the field.", field=name)
    rows = f"FROM {CustomFieldValue._meta.db_table} v WHERE {' AND '.join(clauses)}"
    return _in(rows, "v", tuple(parameters))


def _field_value(field: CustomField, text: Any, name: str) -> Any:
    if not text:
        raise Required("Say what has to be in the field.", field=name)
    try:
        return custom_field_values.read(field, text)
    except Invalid as error:
        raise Invalid(error.message, field=name) from error


def _list(value: Sequence[Any], name: str, *, most: int = MOST) -> list[Any]:
    found = list(value)
    if not found:
        raise Required("Name at least one, or leave it out.", field=name)
    if len(found) > most:
        raise Invalid(f"{most} values at most.", field=name)
    return found


def _range(value: Mapping[str, Any], name: str) -> tuple[Any, Any]:
    low, high = (_bound(value.get(kind), name) for kind in ("gte", "lte"))
    if low is not None and high is not None and low > high:
        raise Invalid("The range ends before it begins.", field=name)
    return low, high


def _bound(bound: Any, name: str) -> Any:
    if isinstance(bound, Decimal | int) and not isinstance(bound, bool) and not -LARGEST < bound < LARGEST:
        raise Invalid("The number is too large.", field=name)
    return in_utc(bound, field=name) if isinstance(bound, datetime.datetime) else bound


def _either(choices: Sequence[Condition]) -> Condition:
    sql = " OR ".join(choice.sql for choice in choices)
    return Condition(f"({sql})", tuple(value for choice in choices for value in choice.parameters))


FILTERS: dict[str, Filter] = {
    "search": Filter(_search),
    "ids": Filter(_ids),
    "statuses": Filter(_statuses),
    "email_confirmed": Filter(_flag("p.is_email_confirmed")),
    "on_hold": Filter(_flag("p.on_hold_at IS NOT NULL")),
    "is_test": Filter(_flag("p.is_test"), needs=MANAGERS),
    "preferred_channels": Filter(_one_of("p.preferred_channel")),
    "currencies": Filter(_one_of("p.currency")),
    "customer_since": Filter(_between("p.registered_at", PROFILE)),
    "last_login": Filter(_between("t.last_login_at", TOTALS, never=True)),
    "last_order": Filter(_between("t.last_order_at", TOTALS, never=True), needs=MANAGERS),
    "number_of_orders": Filter(_between("t.orders", TOTALS), needs=MANAGERS),
    "revenue": Filter(_revenue, needs=MANAGERS),
    "tags": Filter(_tags, needs=MANAGERS),
    "groups": Filter(_belonging, needs=MANAGERS),
    "discount_groups": Filter(_belonging, needs=discount_groups.READERS),
    **{name: Filter(_belonging, needs=units.READERS) for name in ORGANIZATION},
    "custom_fields": Filter(_custom_fields, needs=MANAGERS),
    "credit": Filter(_credit, needs=CREDIT),
}
