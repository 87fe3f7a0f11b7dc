"""What lines of orders were priced by: written once, in the transaction of the order, and never changed after."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from ..models import OrderLinePrice
from .pricing import OwnPrice


@dataclass(frozen=True, slots=True)
class Ordered:
    """One line of an order that has a price of the customer's group. line: the host's reference of the line.

    is_gross: whether own price and list price are with tax.
    """

    line: str
    own: OwnPrice
    currency: str
    is_gross: bool


def record(order: str, lines: Iterable[Ordered]) -> None:
    """Write what the lines of an order were priced by; a line that has been written stays as it was."""
    OrderLinePrice.objects.bulk_create(
        [
            OrderLinePrice(
                order_reference=order,
                line_reference=line.line,
                list_price=line.own.list_price,
                price=line.own.amount,
                currency=line.currency,
                is_gross=line.is_gross,
                group_name=line.own.group_name,
                condition_id=line.own.condition_id,
            )
            for line in lines
        ],
        ignore_conflicts=True,
    )


def of_orders(orders: Collection[str]) -> dict[str, list[OrderLinePrice]]:
    """Give what the lines of these orders were priced by, in one query; lines at list prices have none."""
    found: dict[str, list[OrderLinePrice]] = {}
    for row in OrderLinePrice.objects.filter(order_reference__in=orders).order_by("pk"):
        found.setdefault(row.order_reference, []).append(row)
    return found
