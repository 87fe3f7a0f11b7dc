"""What a customer has ordered: figures per currency, revenue month by month, and the orders themselves.

The figures are the copies that ``copies.py`` keeps; months and orders are read from the host's own rows.
"""

import datetime
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Count, F, Q, QuerySet, Sum, Window
from django.db.models.functions import RowNumber, TruncMonth
from django.utils import timezone

from .. import permissions
from ..conf import app_settings
from ..errors import Invalid
from ..host import Actor, get_host
from ..models import CustomerStatistics
from ..money import Money, check_currency, exact, minor_unit_digits
from .copy_rules import shop_currency

MOST_MONTHS = 120

Position = tuple[datetime.datetime, str]


@dataclass(frozen=True, slots=True)
class Month:
    """A month of the shop's time zone, as "2026-05", with the orders that count; zeros where there was none."""

    month: str
    orders: int
    revenue: Money


@dataclass(frozen=True, slots=True)
class PlacedOrder:
    """An order of a customer, also one that does not count. total: gross."""

    reference: str
    number: str
    placed_at: datetime.datetime
    status: str
    total: Money
    counts: bool

    @property
    def position(self) -> Position:
        """Its place in the list."""
        return self.placed_at, self.reference


def require_reader(actor: Actor, customer_id: Any) -> None:
    """Raise PermissionDenied unless the caller is this customer, or manages customers."""
    if not actor.is_customer(customer_id):
        actor.require(permissions.MANAGE_CUSTOMER_PROFILES)


def of(
    customer_ids: Collection[Any], *, using: str = DEFAULT_DB_ALIAS
) -> dict[Any, list[CustomerStatistics]]:
    """Give the figures per currency, in the order of the codes; nothing for who has no order that counts."""
    found: dict[Any, list[CustomerStatistics]] = {}
    for row in CustomerStatistics.objects.using(using).filter(user__in=customer_ids).order_by("currency"):
        found.setdefault(row.user_id, []).append(row)
    return found


def average(row: CustomerStatistics) -> Money:
    """Give the average value of an order, rounded half up to the currency's smallest unit."""
    unit = Decimal(1).scaleb(-minor_unit_digits(row.currency))
    return Money((row.revenue / row.orders).quantize(unit, ROUND_HALF_UP), row.currency)


def by_month(
    customer_ids: Collection[Any], *, months: int, currency: str = "", using: str = DEFAULT_DB_ALIAS
) -> dict[Any, list[Month]]:
    """Give the revenue of so many months up to this one, oldest first; the same months for everybody.

    currency: empty is the shop's. Raises Invalid, CurrencyMismatch.
    """
    if not 1 <= months <= MOST_MONTHS:
        raise Invalid(f"The number of months must be from 1 to {MOST_MONTHS}.", field="months")
    currency = check_currency(currency or shop_currency())
    zone = app_settings.time_zone
    names, first = _months(months, timezone.now().astimezone(zone))
    rows = (
        get_host()
        .accounts.orders()
        .using(using)
        .filter(user_id__in=customer_ids, currency=currency, placed_at__gte=first)
        .values("user_id", month=TruncMonth("placed_at", tzinfo=zone))
        .annotate(number=Count("pk"), revenue=Sum("gross_total"))
    )
    found = {(row["user_id"], f"{row['month']:%Y-%m}"): (row["number"], row["revenue"]) for row in rows}
    nothing = (0, Decimal(0))
    return {
        key: [
            Month(name, number, exact(revenue, currency))
            for name in names
            for number, revenue in [found.get((key, name), nothing)]
        ]
        for key in customer_ids
    }


def orders(
    customer_ids: Collection[Any],
    *,
    number: int,
    after: Position | None = None,
    before: Position | None = None,
    backwards: bool = False,
    using: str = DEFAULT_DB_ALIAS,
) -> dict[Any, list[PlacedOrder]]:
    """Give so many orders of each customer, newest first, from a place in the list on; in one query.

    backwards: count from the end, oldest first.
    """
    found = _orders(customer_ids, using)
    if after is not None:
        found = found.filter(_beyond("lt", after))
    if before is not None:
        found = found.filter(_beyond("gt", before))
    order_by = [F(name).asc() if backwards else F(name).desc() for name in ("placed_at", "reference")]
    found = found.annotate(place=Window(RowNumber(), partition_by=F("user_id"), order_by=order_by)).filter(
        place__lte=number
    )
    pages: dict[Any, list[PlacedOrder]] = {key: [] for key in customer_ids}
    for row in sorted(found, key=lambda row: int(row["place"])):
        pages[row["user_id"]].append(
            PlacedOrder(
                reference=row["reference"],
                number=str(row["number"]),
                placed_at=row["placed_at"],
                status=row["status"],
                total=exact(row["gross_total"], row["currency"]),
                counts=row["counts"],
            )
        )
    return pages


def count_orders(customer_ids: Collection[Any], *, using: str = DEFAULT_DB_ALIAS) -> dict[Any, int]:
    """Give how many orders each customer has, also such as do not count."""
    rows = _orders(customer_ids, using).values("user_id").annotate(number_of=Count("pk"))
    return dict.fromkeys(customer_ids, 0) | {row["user_id"]: row["number_of"] for row in rows}


def _orders(customer_ids: Collection[Any], using: str) -> "QuerySet[Any, Any]":
    return get_host().accounts.order_list().using(using).filter(user_id__in=customer_ids)


def _beyond(side: str, position: Position) -> Q:
    placed_at, reference = position
    return Q(**{f"placed_at__{side}": placed_at}) | Q(
        placed_at=placed_at, **{f"reference__{side}": reference}
    )


def _months(number: int, now: datetime.datetime) -> tuple[Sequence[str], datetime.datetime]:
    """Give the names of the months up to this one, and the moment at which the first one began."""
    last = now.year * 12 + now.month - 1
    months = [divmod(month, 12) for month in range(last - number + 1, last + 1)]
    year, month = months[0]
    first = datetime.datetime(year, month + 1, 1, tzinfo=now.tzinfo)
    return [f"{year}-{month + 1:02}" for year, month in months], first
