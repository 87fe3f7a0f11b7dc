"""Orders of Oscar for the core, and our tender among their payment records; an order's reference is its number."""

from collections.abc import Collection, Iterable
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from oscar.core.loading import get_model

from ...host import OrderSnapshot
from ...money import Money, exact
from ...services.orders import require_recorded
from .conf import SOURCE_TYPE, oscar_settings

PAID = "Paid with customer credit"
RETURNED = "Returned to customer credit"
NOTHING = Decimal("0.00")


class OscarOrders:
    """Placed orders of the host."""

    def get(self, references: Collection[str]) -> dict[str, OrderSnapshot]:
        """Give the orders that exist, by number, in three queries."""
        numbers = [reference for reference in references if "\x00" not in reference]
        return {
            order.number: _snapshot(order, order.sources.all())
            for order in _orders().filter(number__in=numbers)
        }

    def lock(self, reference: str) -> OrderSnapshot | None:
        """Lock the order's row, then its payment sources, until the transaction ends; give the order as it is then.

        The sources are what the shop itself changes when it gives back a card: who comes second sees what is left.
        """
        if "\x00" in reference:  # PostgreSQL cannot even be asked
            return None
        found = get_model("order", "Order").objects.select_for_update(of=("self",))
        order = found.filter(number=reference).first()
        return None if order is None else _snapshot(order, _sources(order).select_related("source_type"))

    def record_credit_refund(self, reference: str, amount: Money, entry_id: int) -> None:
        """Write a refund onto our tender's source; same transaction as the entry, which goes if this is refused.

        Raises InvalidAmount where the source has less than that to give back.
        """
        order = get_model("order", "Order").objects.get(number=reference)
        left = amount.amount
        for source in _sources(order).filter(source_type__code=SOURCE_TYPE):
            left -= _refund(source, left, f"{entry_id}")
        require_recorded(amount, left)
        _record_event(order, RETURNED, amount.amount, entry_id)

    def record_refund_to_credit(self, reference: str, amount: Money, entry_id: int) -> None:
        """Write onto the other sources that the customer has this money back, as credit.

        Raises InvalidAmount where they have less than that to give back, so that no money comes back twice.
        """
        order = get_model("order", "Order").objects.get(number=reference)
        left = amount.amount
        for source in _sources(order).exclude(source_type__code=SOURCE_TYPE).filter(currency=amount.currency):
            left -= _refund(source, left, f"{SOURCE_TYPE}-{entry_id}")
        require_recorded(amount, left)
        _record_event(order, RETURNED, amount.amount, entry_id)

    def with_credit(self) -> Iterable[str]:
        """Give the numbers of all orders with our tender, oldest first, without keeping them in memory."""
        sources = get_model("payment", "Source").objects.filter(source_type__code=SOURCE_TYPE)
        numbers = sources.order_by("order_id").values_list("order__number", flat=True).distinct("order_id")
        return numbers.iterator()


def record_payment(order: Any, amount: Money, entry_id: int) -> None:
    """Write what credit paid into the order's payment records, in the transaction that took it."""
    kind, _created = get_model("payment", "SourceType").objects.get_or_create(
        code=SOURCE_TYPE, defaults={"name": _("Customer credit")}
    )
    source = order.sources.create(source_type=kind, currency=amount.currency, amount_allocated=amount.amount)
    source.debit(amount.amount, reference=str(entry_id))
    _record_event(order, PAID, amount.amount, entry_id)


def _orders() -> Any:
    return get_model("order", "Order").objects.prefetch_related("sources__source_type")


def _sources(order: Any) -> Any:
    return (
        get_model("payment", "Source")
        .objects.select_for_update(of=("self",))
        .filter(order=order)
        .order_by("pk")
    )


def _refund(source: Any, most: Decimal, reference: str) -> Decimal:
    """Write a refund of as much as the source can still give back, and give how much that was."""
    amount = min(most, source.amount_available_for_refund)
    if amount <= 0:
        return NOTHING
    source.refund(amount, reference=reference)
    return amount


def _record_event(order: Any, name: str, amount: Decimal, entry_id: int) -> None:
    """Add a payment event for the whole order, as Oscar's checkout does for other payments."""
    kind, _created = get_model("order", "PaymentEventType").objects.get_or_create(name=name)
    with transaction.atomic():
        event = order.payment_events.create(event_type=kind, amount=amount, reference=str(entry_id))
        quantities = get_model("order", "PaymentEventQuantity")
        if name == PAID:
            quantities.objects.bulk_create(
                quantities(event=event, line=line, quantity=line.quantity) for line in order.lines.all()
            )


def _snapshot(order: Any, sources: Iterable[Any]) -> OrderSnapshot:
    paid = returned = other = NOTHING
    for source in sources:
        if source.currency != order.currency:
            continue
        if source.source_type.code == SOURCE_TYPE:
            paid += source.amount_debited
            returned += source.amount_refunded
        else:
            other += max(source.amount_available_for_refund, NOTHING)
    return OrderSnapshot(
        reference=order.number,
        checkout_reference="" if order.basket_id is None else str(order.basket_id),
        customer_id=order.user_id,
        total=exact(order.total_incl_tax, order.currency),
        is_cancelled=order.status in oscar_settings.return_statuses,
        credit_paid=exact(paid, order.currency),
        credit_returned=exact(returned, order.currency),
        other_refundable=exact(other, order.currency),
    )
