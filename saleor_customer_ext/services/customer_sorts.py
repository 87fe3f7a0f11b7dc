"""What the list of customers can be sorted by, and how a place in each order is written into a cursor and read again.

An indexed sort costs the same on every page, whatever the list is narrowed by. The others are for lists of
``customer_list.EXACT`` customers at most.
"""

import datetime
import math
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError

from ..errors import Invalid, Required
from ..host import Actor
from ..models import (
    Branch,
    Company,
    CreditAccount,
    CustomerGroup,
    CustomFieldKind,
    CustomFieldValue,
    Department,
    DiscountGroup,
)
from ..money import check_currency
from . import custom_field_values, discount_groups, units
from .copy_rules import LONGEST_KEY
from .customer_filters import AVAILABLE, CREDIT, MANAGERS, Named
from .customer_query import PROFILE, TOTALS, Sql
from .days import in_utc
from .ledger import can_be_kept

FIELD = "sort_by"
LONGEST = 500  # characters of a key in a cursor
NO_PLACE = "This is not a cursor of this order."


@dataclass(frozen=True, slots=True)
class Sort:
    """An order of the list; who has the same key stands in the order of the primary keys, the same way round.

    name: what cursors of it are marked with. key: SQL that is never null. read: makes a key of what a cursor says, or
    raises what ``place`` makes a refusal of. table: the one whose index holds the order, where there is one.
    """

    name: str
    key: Sql
    read: Callable[[Any], Any]
    descending: bool = False
    table: str | None = None

    def mark(self) -> str:
        """Give what tells cursors of this order from those of every other one."""
        return f"{'-' if self.descending else ''}{self.name}"

    def position(self, key: Any, customer_id: Any) -> list[Any]:
        """Write a place in the order as JSON can have it."""
        if isinstance(key, datetime.date):
            key = key.isoformat()
        return [self.mark(), key if isinstance(key, int | str) else str(key), str(customer_id)]

    def place(self, position: Any, *, field: str) -> tuple[Any, Any]:
        """Read a place in the order; raise Invalid for what ``position`` would not have written."""
        try:
            return self._place(position)
        except (Invalid, ValidationError, ValueError, ArithmeticError) as error:
            raise Invalid(NO_PLACE, field=field) from error

    def _place(self, position: Any) -> tuple[Any, Any]:
        if not isinstance(position, list) or len(position) != 3 or position[0] != self.mark():
            raise Invalid(NO_PLACE)
        _mark, key, customer_id = position
        if isinstance(key, bool) or not isinstance(key, int | str) or not isinstance(customer_id, str):
            raise Invalid(NO_PLACE)
        if isinstance(key, str) and (len(key) > LONGEST or not can_be_kept(key)):
            raise Invalid(NO_PLACE)
        return self.read(key), _key(customer_id)


def find(
    name: str,
    *,
    descending: bool,
    actor: Actor,
    named: Named,
    field: str | None = None,
    currency: str | None = None,
) -> Sort:
    """Give a sort by its name.

    named: looks up the field. field: its slug, for CUSTOM_FIELD. currency: for CREDIT.
    Raises Invalid, Required, NotFound, PermissionDenied.
    """
    if name in INDEXED:
        if name in STATISTICS:
            actor.require(*MANAGERS)
        table, column, read = INDEXED[name]
        return Sort(name, Sql(f"{table}.{column}"), read, descending, table)
    if name == "CREDIT":
        return _by_credit(currency, descending=descending, actor=actor)
    if name == "CUSTOM_FIELD":
        return _by_field(field, descending=descending, actor=actor, named=named)
    if name not in OTHERS:
        raise Invalid("There is no such sort.", field=FIELD)
    key, needs = OTHERS[name]
    if needs:
        actor.require(*needs)
    if name in UNITS:
        named.require_organization(FIELD)
    return Sort(name, Sql(key), _text, descending)


def _by_credit(currency: str | None, *, descending: bool, actor: Actor) -> Sort:
    actor.require(*CREDIT)
    if not currency:
        raise Required("Say the credit of which currency.", field=FIELD)
    check_currency(currency, field=FIELD)
    key = (
        f"coalesce((SELECT {AVAILABLE} FROM {CreditAccount._meta.db_table} a"  # noqa: S608
        " WHERE a.user_id = p.user_id AND a.currency = %s), 0)"
    )
    return Sort(f"CREDIT {currency}", Sql(key, (currency,)), _decimal, descending)


def _by_field(slug: str | None, *, descending: bool, actor: Actor, named: Named) -> Sort:
    actor.require(*MANAGERS)
    if not slug:
        raise Required("Say by which field.", field=FIELD)
    found = named.field(slug, FIELD)
    column = custom_field_values.COLUMNS[found.kind]
    nothing, read = _WITHOUT_VALUE[found.kind]
    value = f"v.{column}"
    if found.kind == CustomFieldKind.BOOLEAN:
        value = f"{value}::int"
    elif nothing == "''":
        value = f"left({value}, {LONGEST_KEY})"
    key = (
        f"coalesce((SELECT {value} FROM {CustomFieldValue._meta.db_table} v"  # noqa: S608
        f" WHERE v.user_id = p.user_id AND v.field_id = %s), {nothing})"
    )
    if nothing == "''":
        key = f'({key} COLLATE "C")'
    return Sort(f"CUSTOM_FIELD {slug}", Sql(key, (found.pk,)), read, descending)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise Invalid(NO_PLACE)
    return value


def _whole(value: Any) -> int:
    if not isinstance(value, int) or abs(value) >= 10**18:
        raise Invalid(NO_PLACE)
    return value


def _decimal(value: Any) -> Decimal:
    number = Decimal(value)
    if not math.isfinite(number) or abs(number) >= Decimal(10) ** 20 or number.adjusted() < -20:
        raise Invalid(NO_PLACE)
    return number


def _moment(value: Any) -> datetime.datetime:
    return in_utc(datetime.datetime.fromisoformat(_text(value)), field=FIELD)


def _date(value: Any) -> datetime.date:
    return datetime.date.fromisoformat(_text(value))


def _key(value: Any) -> Any:
    return get_user_model()._meta.pk.clean(value, None)


# Name -> table and column of the index, and what reads the key.
INDEXED: dict[str, tuple[str, str, Callable[[Any], Any]]] = {
    "ID": (PROFILE, "user_id", _key),
    "NAME": (PROFILE, "name_key", _text),
    "EMAIL": (PROFILE, "email", _text),
    "ACCOUNT_NUMBER": (PROFILE, "account_number", _text),
    "CUSTOMER_SINCE": (PROFILE, "registered_at", _moment),
    "STATUS": (PROFILE, "status", _text),
    "ORDERS": (TOTALS, "orders", _whole),
    "REVENUE": (TOTALS, "revenue", _decimal),
    "LAST_ORDER": (TOTALS, "last_order_at", _moment),
    "LAST_LOGIN": (TOTALS, "last_login_at", _moment),
}
STATISTICS = frozenset(("ORDERS", "REVENUE", "LAST_ORDER"))
UNITS = {"COMPANY": Company, "BRANCH": Branch, "DEPARTMENT": Department}
OTHERS: dict[str, tuple[str, tuple[str, ...]]] = {
    "PHONE": ("p.phone_key", ()),
    "PREFERRED_CHANNEL": ('(p.preferred_channel COLLATE "C")', ()),
    "CURRENCY": ('(p.currency COLLATE "C")', ()),
    "GROUP": (
        f"(coalesce((SELECT left(customer_ext_fold(g.name), {LONGEST_KEY}) FROM {CustomerGroup._meta.db_table} g"  # noqa: S608
        " WHERE g.id = p.group_id), '') COLLATE \"C\")",
        MANAGERS,
    ),
    "DISCOUNT_GROUP": (
        f"coalesce((SELECT d.name_key FROM {DiscountGroup._meta.db_table} d WHERE d.id = p.discount_group_id), '')",  # noqa: S608
        discount_groups.READERS,
    ),
    **{
        name: (
            f"coalesce((SELECT o.name_key FROM {model._meta.db_table} o WHERE o.id = p.{name.lower()}_id), '')",  # noqa: S608
            units.READERS,
        )
        for name, model in UNITS.items()
    },
}
# What stands for no value, before all others, and what reads the key.
_WITHOUT_VALUE: dict[str, tuple[str, Callable[[Any], Any]]] = {
    CustomFieldKind.TEXT.value: ("''", _text),
    CustomFieldKind.CHOICE.value: ("''", _text),
    CustomFieldKind.NUMBER.value: ("-1e15", _decimal),
    CustomFieldKind.DATE.value: ("'0001-01-01'::date", _date),
    CustomFieldKind.BOOLEAN.value: ("-1", _whole),
}
