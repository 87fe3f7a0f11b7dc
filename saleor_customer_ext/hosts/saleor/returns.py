"""Credit comes back: by Saleor's refund button, by granted refunds, and when an order is cancelled."""

from typing import Any

from django.db import transaction

from ...errors import CustomerExtError
from ...host import Actor, ActorKind
from ...services import checkout as service
from . import tender
from .checkouts import money

_SKIPPED = (
    "Missing relation to PaymentApp"  # what Saleor's own webhooks write about every payment without an app
)


def refund_requested(data: Any) -> None:
    """Answer a refund that Saleor asks our tender for: entry, event and order totals in one transaction.

    The request's event is the key, so the same request pays once. Where less than that is left, the answer is a failure
    event that says so; Saleor's permission for it was checked by Saleor.
    """
    item, request = data.transaction, data.event
    _forget_skipped(item, request)
    amount = money(data.action_value, item.currency)
    try:
        with transaction.atomic():
            posting = service.order_refunded(
                order_reference=str(item.order_id),
                amount=amount,
                actor=_asker(request),
                key=f"event:{request.pk}",
            )
            tender.refund(item, amount, f"credit-entry-{posting.entry.pk}", request=request)
    except CustomerExtError as error:
        _fail(request, error.message)


def cancelation_requested(data: Any) -> None:
    """Refuse to cancel our tender: it follows the checkout, and would be there again with the next look."""
    _forget_skipped(data.transaction, data.event)
    _fail(data.event, "Credit follows the checkout; how much it uses is set with checkoutCreditUpdate.")


def cancel_begins(event: Any) -> None:
    """Give back all that credit paid, inside the transaction that cancels the order."""
    if _paid_by_credit(event.order_id):
        service.order_cancelled(str(event.order_id), actor=_asker(event))


def order_cancelled(order: Any) -> None:
    """Let the caller's instance show that credit came back; do it, where nothing announced the cancellation."""
    if not _paid_by_credit(order.pk):
        return
    service.order_cancelled(str(order.pk), actor=Actor.system("order_cancelled"))
    order.refresh_from_db(
        fields=["total_charged_amount", "charge_status", "total_authorized_amount", "authorize_status"]
    )


def _paid_by_credit(order_id: Any) -> bool:
    from saleor.payment.models import TransactionItem

    ours = TransactionItem.objects.filter(order_id=order_id, app_identifier=tender.APP_IDENTIFIER, app=None)
    return bool(ours.exists())


def _fail(request: Any, message: str) -> None:
    from saleor.payment.utils import create_failed_transaction_event
    from saleor.payment.utils import update_order_granted_status_if_needed as update_granted

    create_failed_transaction_event(request, cause=message)
    update_granted(request)


def _forget_skipped(item: Any, request: Any) -> None:
    """Remove the failure that Saleor's webhooks wrote just now, because there is no app that they could ask."""
    item.events.filter(pk__gt=request.pk, type__endswith="_failure", message__contains=_SKIPPED).delete()


def _asker(event: Any) -> Actor:
    """Say whose event it is, for the ledger."""
    if event.app_id is not None:
        return Actor(ActorKind.APP, str(event.app_id))
    if event.user_id is not None:
        return Actor(ActorKind.STAFF, str(event.user_id))
    return Actor.system("order")
