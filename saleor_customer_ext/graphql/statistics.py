"""What a customer has ordered, in the API: figures per currency, revenue month by month, and the orders."""

import functools
from collections.abc import Callable, Sequence
from typing import Any

import graphene

from ..errors import Invalid
from ..models import CustomerStatistics
from ..money import Money, exact
from ..services import statistics
from ..services.ledger import can_be_kept
from ..services.statistics import MOST_MONTHS, Month, PlacedOrder, Position
from . import compat, limits
from .connections import Connection, Window, connection_field, moment
from .errors import acting, refusals

CURSOR = "customer-order"
MONTHS = 12
REQUIRES = "Requires the permission manage_customer_profiles, or being this customer."


class CustomerStatisticsType(graphene.ObjectType):
    """What a customer has ordered in one currency; only orders that count."""

    currency = graphene.String(required=True, description="ISO 4217 code, such as EUR.")
    orders = graphene.Int(required=True, description="Number of orders.")
    revenue = graphene.Field(graphene.NonNull(compat.money), description="Their gross total.")
    refunded = graphene.Field(
        graphene.NonNull(compat.money), description="What was given back of it, by whatever payment."
    )
    average_order_value = graphene.Field(
        graphene.NonNull(compat.money), description="Revenue by order, rounded; refunds are not taken off."
    )
    first_order_at = graphene.Field(
        graphene.NonNull(compat.date_time), description="When the first of them was placed."
    )
    last_order_at = graphene.Field(
        graphene.NonNull(compat.date_time), description="When the last of them was placed."
    )

    class Meta:
        name = "CustomerStatistics"

    @staticmethod
    def resolve_revenue(root: CustomerStatistics, info: Any) -> Money:
        return exact(root.revenue, root.currency)

    @staticmethod
    def resolve_refunded(root: CustomerStatistics, info: Any) -> Money:
        return exact(root.refunded, root.currency)

    @staticmethod
    def resolve_average_order_value(root: CustomerStatistics, info: Any) -> Money:
        return statistics.average(root)


class RevenueOfMonth(graphene.ObjectType):
    """What a customer has ordered in one month."""

    month = graphene.String(required=True, description="The month in the shop's time zone, such as 2026-05.")
    orders = graphene.Int(required=True, description="Number of orders that count.")
    revenue = graphene.Field(graphene.NonNull(compat.money), description="Their gross total.")

    class Meta:
        name = "CustomerRevenueOfMonth"


class CustomerOrderType(graphene.ObjectType):
    """An order of a customer, as the shop shows it."""

    id = graphene.ID(required=True, description="Global id of the host's order.")
    number = graphene.String(required=True, description="Its number, as customers know it.")
    placed_at = graphene.Field(graphene.NonNull(compat.date_time), description="When it was placed.")
    status = graphene.String(required=True, description="Its status, in the host's own word.")
    total = graphene.Field(graphene.NonNull(compat.money), description="Its gross total.")
    counts = graphene.Boolean(required=True, description="Whether it is part of the statistics.")

    class Meta:
        name = "CustomerOrder"

    @staticmethod
    def resolve_id(root: PlacedOrder, info: Any) -> str:
        return compat.encode("Order", root.reference)


def for_readers(resolver: Callable[..., Any]) -> Callable[..., Any]:
    """Give a field only to the customer and to whoever manages customers; others get null and PERMISSION_DENIED."""

    @refusals()
    @functools.wraps(resolver)
    def resolve(root: Any, info: Any, **arguments: Any) -> Any:
        statistics.require_reader(root.batch.find("actor", lambda rows: acting(info)), root.pk)
        return resolver(root, info, **arguments)

    return resolve


class StatisticsFields:
    """What a profile has of orders."""

    statistics = graphene.List(
        graphene.NonNull(CustomerStatisticsType),
        description=f"What the customer has ordered, per currency. {REQUIRES}",
    )
    revenue_by_month = graphene.List(
        graphene.NonNull(RevenueOfMonth),
        currency=graphene.String(description="Of orders in this currency; the shop's, if left out."),
        months=graphene.Int(
            description=f"So many months up to this one, {MOST_MONTHS} at most; {MONTHS}, if left out."
        ),
        description=f"Revenue month by month, oldest first, months without orders included. {REQUIRES}",
    )
    orders = connection_field(
        CustomerOrderType,
        "orders",
        f"The customer's orders, newest first, also those that do not count; drafts are none. {REQUIRES}",
    )

    @staticmethod
    @for_readers
    def resolve_statistics(root: Any, info: Any) -> list[CustomerStatistics]:
        using = compat.host_types().reading(info.context)
        found: dict[Any, list[CustomerStatistics]] = root.batch.find(
            "statistics", lambda rows: statistics.of([row.pk for row in rows], using=using)
        )
        return found.get(root.pk, [])

    @staticmethod
    @for_readers
    def resolve_revenue_by_month(
        root: Any, info: Any, currency: str | None = None, months: int | None = None
    ) -> list[Month]:
        using, number = compat.host_types().reading(info.context), MONTHS if months is None else months

        def read(rows: Sequence[Any]) -> dict[Any, list[Month]]:
            limits.spend(info.context, len(rows), field="months")
            return statistics.by_month(
                [row.pk for row in rows], months=number, currency=currency or "", using=using
            )

        found: dict[Any, list[Month]] = root.batch.find(("revenue by month", currency, number), read)
        return found[root.pk]

    @staticmethod
    @for_readers
    def resolve_orders(root: Any, info: Any, **page: Any) -> Connection:
        window = Window.parse(CURSOR, _position, **page)

        def read(rows: Sequence[Any]) -> dict[Any, Connection]:
            size = len(rows) * window.size
            limits.spend(info.context, size, field="last" if window.backwards else "first")
            return _pages(rows, info, window)

        pages: dict[Any, Connection] = root.batch.find(("orders", window), read)
        return pages[root.pk]


def _pages(rows: Sequence[Any], info: Any, window: Window) -> dict[Any, Connection]:
    using, keys = compat.host_types().reading(info.context), [row.pk for row in rows]
    found = statistics.orders(
        keys,
        number=window.size + 1,
        after=window.after,
        before=window.before,
        backwards=window.backwards,
        using=using,
    )

    def counted(row: Any) -> int:
        counts: dict[Any, int] = row.batch.find(
            "orders count", lambda rows: statistics.count_orders(keys, using=using)
        )
        return counts[row.pk]

    return {row.pk: window.page(found[row.pk], _written, functools.partial(counted, row)) for row in rows}


def _written(order: PlacedOrder) -> str:
    placed_at, reference = order.position
    return f"{placed_at.isoformat()}/{reference}"


def _position(text: str, argument: str) -> Position:
    """Read the place in a cursor: a moment and a reference."""
    time, _, reference = text.partition("/")
    at = moment(time, argument)
    if not reference or not can_be_kept(reference):
        raise Invalid("This is not a valid cursor.", field=argument)
    return at, reference
