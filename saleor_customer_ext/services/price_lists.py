"""Price lists: a group's fixed prices as rows and as CSV, in batches of any number of them.

A row is a price of one variant in one channel and currency from one quantity on. Rows that the group has in the same
place are replaced, others are added, and nothing is taken away. One call writes all of its rows or none, and says of
each cell that is wrong what is wrong with it.
Locks: the group alone, as in ``discount_groups.py``.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import DEFAULT_DB_ALIAS, transaction

from .. import permissions
from ..errors import CustomerExtError, ErrorCode, Invalid, NotFound, NotUnique, Required
from ..host import Actor, get_host
from ..host.catalog import Variant
from ..models import ConditionTarget, DiscountCondition
from ..money import exact
from . import discount_groups, price_list_csv
from .condition_checks import Checks, NewCondition
from .discount_conditions import Key, at_places, key_of, of_group, same, write
from .price_list_csv import COLUMNS

MOST_ROWS = 10_000  # in one call
MOST_ERRORS = 100  # that one answer describes
Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class RowError:
    """What is wrong with one cell. row: from 1, the header left out. column: "" where no single one is to blame."""

    row: int
    column: str
    code: ErrorCode
    message: str


@dataclass(frozen=True, slots=True)
class Import:
    """What a price list changes, or would change in a dry run. changed: prices that were others before.

    errors: the first ``MOST_ERRORS``; where there is any, nothing was written. number_of_errors: of them all.
    """

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    errors: tuple[RowError, ...] = ()
    number_of_errors: int = 0


@dataclass
class _Read:
    """Rows as they are read: prices by key with their place in the list, and what is wrong."""

    prices: dict[Key, DiscountCondition] = field(default_factory=dict)
    places: dict[Key, int] = field(default_factory=dict)
    errors: list[RowError] = field(default_factory=list)


def import_rows(*, group_id: int, rows: Sequence[Row], actor: Actor, dry_run: bool = False) -> Import:
    """Give a group the fixed prices of these rows, or say what would come of it.

    rows: texts by the names in ``COLUMNS``; channel and currency may be empty where the shop has only one. Rows with
    nothing in them count as such, and are passed over.
    Raises PermissionDenied, NotFound (the group), Required, Invalid (more than ``MOST_ROWS``); what is wrong with rows
    is answered instead.
    """
    actor.require(permissions.MANAGE_DISCOUNT_GROUPS)
    number = sum(map(bool, rows))
    if not number:
        raise Required("There is no price in the list.", field="rows")
    if number > MOST_ROWS:
        raise Invalid(f"One call takes {MOST_ROWS} prices at most; send the list in parts.", field="rows")
    read = _read(rows)
    with transaction.atomic():
        group = discount_groups.alone(group_id)
        if read.errors:
            errors = tuple(sorted(read.errors, key=lambda one: one.row))
            return Import(errors=errors[:MOST_ERRORS], number_of_errors=len(errors))
        now = at_places(group, read.prices.values())
        replaced = {
            key: now[key] for key, row in read.prices.items() if key in now and not same(now[key], row)
        }
        new = {key: row for key, row in read.prices.items() if key not in now}
        if not dry_run:
            write(
                group,
                added=[row for key, row in read.prices.items() if key in replaced or key in new],
                removed=list(replaced.values()),
                actor=actor,
                what="prices_imported",
            )
    return Import(len(new), len(replaced), len(read.prices) - len(new) - len(replaced))


def import_csv(*, group_id: int, text: str, actor: Actor, dry_run: bool = False) -> Import:
    """Do the same with CSV, whose first line names columns of ``COLUMNS``; separated by commas or semicolons.

    Raises what ``import_rows`` raises, and Invalid for what is no such list; its field is ``csv``.
    """
    actor.require(permissions.MANAGE_DISCOUNT_GROUPS)
    try:
        return import_rows(group_id=group_id, rows=price_list_csv.read(text), actor=actor, dry_run=dry_run)
    except CustomerExtError as error:
        if error.field == "rows":
            error.field = "csv"
        raise


@dataclass(frozen=True, slots=True)
class Page:
    """A part of a price list. prices: with the number of each variant, where the host has it still. last: its key."""

    prices: Sequence[DiscountCondition]
    variants: Mapping[str, Variant]
    has_next: bool

    @property
    def last(self) -> int | None:
        """Give the key of the last price, after which the next page begins."""
        return self.prices[-1].pk if self.prices else None

    def rows(self) -> Iterable[list[str]]:
        """Give the rows as texts, in the order of ``COLUMNS``."""
        for price in self.prices:
            variant = self.variants.get(price.reference)
            value = price.minimum_order_value
            yield [
                price.reference,
                variant.sku if variant else "",
                price.channel,
                price.currency,
                _plain(price.amount, price.currency),
                price.taxed,
                str(price.minimum_quantity),
                "" if value is None else _plain(value, price.currency),
            ]

    def csv(self) -> str:
        """Write it as CSV with a header, which ``import_csv`` reads again."""
        return price_list_csv.write(self.rows())


def export(
    *,
    group_id: int,
    actor: Actor,
    number: int,
    after: int = 0,
    channel: str = "",
    using: str = DEFAULT_DB_ALIAS,
) -> Page:
    """Give so many fixed prices of a group after one, in the order in which they came in.

    after: key of the last one of the page before. channel: prices of this one only. Raises PermissionDenied, Invalid,
    NotFound.
    """
    actor.require(permissions.MANAGE_DISCOUNT_GROUPS)
    if not 1 <= number <= MOST_ROWS:
        raise Invalid(f"The number must be from 1 to {MOST_ROWS}.", field="first")
    discount_groups.get(group_id, actor=actor, using=using)
    rows = of_group(group_id, actor=actor, using=using).filter(amount__isnull=False, pk__gt=after)
    if channel:
        rows = rows.filter(channel=channel)
    found = list(rows.order_by("pk")[: number + 1])
    prices = found[:number]
    variants = get_host().catalog.variants({price.reference for price in prices}) if prices else {}
    return Page(prices, variants, len(found) > number)


def _read(rows: Sequence[Row]) -> _Read:
    read, checks = _Read(), Checks()
    known = get_host().catalog.variants(
        {row["variant"] for row in rows if row.get("variant")},
        skus={row["sku"] for row in rows if row.get("sku") and not row.get("variant")},
    )
    by_sku = {variant.sku: variant for variant in known.values() if variant.sku}
    for place, row in enumerate(rows, 1):
        if not row:
            continue
        try:
            price = checks.row(_condition(row, checks, known, by_sku))
            if (other := read.places.get(key_of(price))) is not None:
                raise NotUnique(f"A row before this one has a price for the same: {other}", field="amount")
        except CustomerExtError as error:
            column = _COLUMN_OF.get(error.field, error.field)
            read.errors.append(RowError(place, column, error.code, error.message))
            continue
        read.prices[key_of(price)] = price
        read.places[key_of(price)] = place
    return read


_COLUMN_OF = {"reference": "variant", "minimum_order_currency": "currency", "percent": "amount"}


def _condition(
    row: Row, checks: Checks, known: Mapping[str, Variant], by_sku: Mapping[str, Variant]
) -> NewCondition:
    if "" in row:
        raise Invalid("The row has more cells than there are columns.")
    if unknown := [column for column in row if column not in COLUMNS]:
        raise Invalid("There is no such column.", field=unknown[0])
    variant = _variant(row, known, by_sku)
    channel = row.get("channel") or _only(checks.channels)
    sold = checks.channels[channel].currencies if channel in checks.channels else ()
    if not (amount := row.get("amount")):
        raise Required("Say the price.", field="amount")
    return NewCondition(
        target=ConditionTarget.VARIANT,
        reference=variant.reference,
        amount=amount,
        channel=channel,
        currency=row.get("currency") or _only(sold),
        taxed=(row.get("taxed") or "").upper(),
        minimum_quantity=_quantity(row.get("minimum_quantity") or "1"),
        minimum_order_value=row.get("minimum_order_value") or None,
    )


def _variant(row: Row, known: Mapping[str, Variant], by_sku: Mapping[str, Variant]) -> Variant:
    reference, sku = row.get("variant"), row.get("sku")
    if reference:
        found, column = known.get(reference), "variant"
    elif sku:
        found, column = by_sku.get(sku), "sku"
    else:
        raise Required("Say which variant, by its key or its SKU.", field="variant")
    if found is None:
        raise NotFound("The shop has no such variant.", field=column)
    if reference and sku and found.sku.strip() != sku.strip():
        raise Invalid("The variant has another SKU.", field="sku")
    return found


def _quantity(text: Any) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= 9):
        raise Invalid("This has to be a whole number.", field="minimum_quantity")
    return int(text)


def _only(found: Iterable[str]) -> str:
    one, *others = [*found] or [""]
    return "" if others else one


def _plain(amount: Any, currency: str) -> str:
    return str(exact(amount, currency).amount)
