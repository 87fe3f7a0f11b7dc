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
    """Give an open checkout's tender up when Saleor asks for it, as it does before it forgets an abandoned checkout."""
    from saleor.payment import TransactionEventType
    from saleor.payment.utils import create_transaction_event_from_request_and_webhook_response

    item, request = data.transaction, data.event
    _forget_skipped(item, request)
    if item.checkout_id is None:
        _fail(request, "Nothing is authorised any more; a payment is refunded instead.")
        return
    service.release(str(item.checkout_id))
    create_transaction_event_from_request_and_webhook_response(
        request,
        None,
        {
            "result": TransactionEventType.CANCEL_SUCCESS.upper(),
            "pspReference": f"credit-cancel-{request.pk}",
            "amount": request.amount_value,
            "actions": [],
        },
    )


def order_cancelled(order: Any) -> None:
    """Give back all that credit paid, inside the transaction that cancels the order; the caller's instance shows it."""
    from saleor.payment.models import TransactionItem

    items = TransactionItem.objects.filter(
        order_id=order.pk, app_identifier=tender.APP_IDENTIFIER, app__isnull=True
    )
    if not items.exists():
        return
    service.order_cancelled(str(order.pk), actor=_canceller(order))
    order.refresh_from_db(
        fields=["total_charged_amount", "charge_status", "total_authorized_amount", "authorize_status"]
    )


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


def _canceller(order: Any) -> Actor:
    """Say who cancels, for the ledger; Saleor has written it down just before."""
    from saleor.order import OrderEvents

    event = order.events.filter(type=OrderEvents.CANCELED).order_by("pk").last()
    return _asker(event) if event is not None else Actor.system("order_cancelled")
