"""Orders of Saleor for the core, and our tender among their payments; an order's reference is its key, a UUID."""

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from ...host import OrderSnapshot
from ...money import Money, exact
from ...services.orders import require_recorded
from . import tender
from .checkouts import money


class SaleorOrders:
    """Placed orders of the host."""

    def get(self, references: Collection[str]) -> dict[str, OrderSnapshot]:
        """Give the orders that exist, by reference, in two queries."""
        from saleor.order.models import Order

        orders = Order.objects.filter(pk__in=[pk for pk in map(_uuid, references) if pk])
        found = orders.prefetch_related(Prefetch("payment_transactions", _payments()))
        return {str(order.pk): _snapshot(order, order.payment_transactions.all()) for order in found}

    def lock(self, reference: str) -> OrderSnapshot | None:
        """Lock the order's row, then its payments, until the transaction ends; give the order as it is then."""
        from saleor.order.models import Order

        pk = _uuid(reference)
        locked = Order.objects.order_by("pk").select_for_update(of=("self",))
        order = None if pk is None else locked.filter(pk=pk).first()
        return None if order is None else _snapshot(order, _locked_payments(order.pk))

    def record_credit_refund(self, reference: str, amount: Money, entry_id: int) -> None:
        """Write a refund onto our tender; same transaction as the entry, which goes if this is refused.

        Raises InvalidAmount where less than that was charged and not given back.
        """
        left = amount.amount
        for item in _locked_payments(reference):
            if tender.is_ours(item):
                left = _refund(item, left, entry_id)
        require_recorded(amount, left)

    def record_refund_to_credit(self, reference: str, amount: Money, entry_id: int) -> None:
        """Write onto the other payments that the customer has this money back, as credit; they keep theirs.

        Raises InvalidAmount where they have less than that to give back.
        """
        left = amount.amount
        for item in _locked_payments(reference):
            if not tender.is_ours(item) and item.currency == amount.currency:
                left = _refund(item, left, entry_id, message="Given back as customer credit.")
        require_recorded(amount, left)

    def with_credit(self) -> Iterable[str]:
        """Give the references of all orders with our tender, in the order of their keys, without keeping them."""
        from saleor.payment.models import TransactionItem

        items = TransactionItem.objects.filter(
            app_identifier=tender.APP_IDENTIFIER, app__isnull=True, order__isnull=False
        )
        orders = items.order_by("order_id").values_list("order_id", flat=True).distinct()
        return (str(pk) for pk in orders.iterator())


def _payments() -> Any:
    """Give payments with ``refunding``: what was asked back and not answered yet, which Saleor does not count."""
    from saleor.payment import TransactionEventType
    from saleor.payment.models import TransactionEvent, TransactionItem

    answers = TransactionEvent.objects.filter(
        transaction=OuterRef("transaction"),
        type__in=(TransactionEventType.REFUND_SUCCESS, TransactionEventType.REFUND_FAILURE),
        pk__gt=OuterRef("pk"),
    )
    asked = (
        TransactionEvent.objects.filter(
            transaction=OuterRef("pk"),
            type=TransactionEventType.REFUND_REQUEST,
            include_in_calculations=False,
        )
        .exclude(Exists(answers))
        .order_by()
        .values("transaction")
        .annotate(total=Sum("amount_value"))
        .values("total")
    )
    return TransactionItem.objects.annotate(refunding=Coalesce(Subquery(asked), Value(tender.NOTHING)))


def _locked_payments(order_id: Any) -> Any:
    return _payments().filter(order_id=order_id).order_by("pk").select_for_update(of=("self",))


def _refundable(item: Any) -> Any:
    """Give what a payment can still give back. Ours is decided by the ledger; what its last try left does not count."""
    under_way = tender.NOTHING if tender.is_ours(item) else item.refunding
    return max(item.charged_value - under_way, tender.NOTHING)


def _refund(item: Any, most: Any, entry_id: int, *, message: str = "") -> Any:
    """Write a refund of as much as the payment still has, and give what is left to write onto others."""
    amount = min(most, _refundable(item))
    if amount <= 0:
        return most
    tender.refund(item, exact(amount, item.currency), f"credit-entry-{entry_id}", message=message)
    return most - amount


def _snapshot(order: Any, items: Iterable[Any]) -> OrderSnapshot:
    from saleor.order import OrderStatus

    paid = returned = other = tender.NOTHING
    for item in items:
        if item.currency != order.currency:
            continue
        if tender.is_ours(item):
            returned += item.refunded_value
            paid += item.charged_value + item.refund_pending_value + item.refunded_value
        else:
            other += _refundable(item)
    return OrderSnapshot(
        reference=str(order.pk),
        checkout_reference=order.checkout_token,
        customer_id=order.user_id,
        total=money(order.total_gross_amount, order.currency),
        is_cancelled=order.status == OrderStatus.CANCELED,
        credit_paid=money(paid, order.currency),
        credit_returned=money(returned, order.currency),
        other_refundable=money(other, order.currency),
    )


def _uuid(reference: str) -> UUID | None:
    try:
        return UUID(reference)
    except ValueError:
        return None
