"""Our tender among Saleor's payments: one ``TransactionItem`` per checkout or order, without an app or a user.

Open checkout: one AUTHORIZATION_SUCCESS event, whose amount follows what credit covers, so that Saleor counts it.
Order: a CHARGE_SUCCESS event besides. Refunds are Saleor's own REFUND events. Saleor derives the item's amounts from
its events whenever something happens to it; what is written here is what it would derive.
Source: docs/adr/0010-saleor-tender.md.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from ...errors import InvalidAmount
from ...money import Money, exact

# Names our items; unique together with idempotency_key, so that a checkout has one at most. Never an app's identifier.
APP_IDENTIFIER = "saleor_customer_ext"
NAME = "Customer credit"
NOTHING = Decimal(0)
# What counts as paid or about to be, in Saleor's own sums of a checkout.
LIVE = ("authorized_value", "authorize_pending_value", "charged_value", "charge_pending_value")


def is_ours(item: Any) -> bool:
    """Tell whether a payment is our tender."""
    return bool(item.app_identifier == APP_IDENTIFIER and item.app_id is None)


def shown_on(checkout_id: Any) -> Decimal:
    """Give what our tender covers of a checkout; zero where there is none."""
    from saleor.payment.models import TransactionItem

    ours = TransactionItem.objects.filter(checkout_id=checkout_id, app_identifier=APP_IDENTIFIER, app=None)
    covered: Decimal | None = ours.values_list("authorized_value", flat=True).first()
    return covered or NOTHING


def divide(items: Iterable[Any]) -> tuple[Any, Decimal]:
    """Give our tender among a checkout's payments, or None, and what all others have authorised or charged."""
    ours, other = None, NOTHING
    for item in items:
        if is_ours(item):
            ours = item
        else:
            other += live_amount(item)
    return ours, other


def live_amount(item: Any) -> Decimal:
    """Sum what Saleor counts as covered by a payment."""
    return sum((getattr(item, name) for name in LIVE), NOTHING)


def write(checkout: Any, item: Any, amount: Money) -> None:
    """Make the tender of an open checkout cover this amount; zero takes it away. The checkout's row must be locked.

    item: the tender that is there, or None.
    """
    from saleor.payment import TransactionEventType
    from saleor.payment.models import TransactionEvent, TransactionItem

    if item is not None and (not amount.amount or item.currency != amount.currency):
        item.delete()
        item = None
    if not amount.amount:
        return
    if item is None:
        reference = f"credit-{checkout.pk}"
        made = TransactionItem.objects.create(
            checkout_id=checkout.pk,
            app_identifier=APP_IDENTIFIER,
            idempotency_key=str(checkout.pk),
            name=NAME,
            psp_reference=reference,
            currency=amount.currency,
            authorized_value=amount.amount,
            available_actions=[],
        )
        TransactionEvent.objects.create(
            transaction=made,
            type=TransactionEventType.AUTHORIZATION_SUCCESS,
            psp_reference=reference,
            app_identifier=APP_IDENTIFIER,
            currency=amount.currency,
            amount_value=amount.amount,
            include_in_calculations=True,
        )
    elif item.authorized_value != amount.amount:
        _authorize(item, amount.amount)
        item.save(update_fields=["authorized_value", "modified_at"])


def charge(item: Any, order: Any, amount: Money, entry_id: int) -> None:
    """Turn the tender of a checkout into a payment of its order, in the transaction that creates the order.

    amount: what was taken, at most what was authorised; the rest is not authorised any more.
    """
    from saleor.payment import TransactionAction, TransactionEventType

    if item.authorized_value != amount.amount:
        _authorize(item, amount.amount)
    item.events.create(
        type=TransactionEventType.CHARGE_SUCCESS,
        psp_reference=f"credit-entry-{entry_id}",
        app_identifier=APP_IDENTIFIER,
        currency=amount.currency,
        amount_value=amount.amount,
        include_in_calculations=True,
    )
    item.authorized_value, item.charged_value = NOTHING, amount.amount
    item.available_actions = [TransactionAction.REFUND]
    item.idempotency_key = f"order-{order.pk}"  # the checkout may live on and have another tender
    item.order, item.checkout = order, None
    item.save(
        update_fields=[
            "authorized_value", "charged_value", "available_actions", "idempotency_key", "order", "checkout",
            "modified_at",
        ]
    )  # fmt: skip


def refund(item: Any, amount: Money, reference: str, *, request: Any = None, message: str = "") -> None:
    """Write a refund onto a payment the way Saleor writes an answer of a payment app, order totals included.

    request: Saleor's event that asked for it; without one it is made. Raises InvalidAmount for more than was charged.
    """
    from saleor.payment import TransactionAction, TransactionEventType
    from saleor.payment.utils import create_transaction_event_from_request_and_webhook_response

    item.refresh_from_db()
    # A request that is counted already has moved its amount from "charged" to "pending".
    left = item.charged_value + (request.amount_value if request and request.include_in_calculations else 0)
    if amount.amount > left:
        available = exact(left, item.currency)
        raise InvalidAmount(
            f"Only {available.amount} {item.currency} can still be given back from this payment.",
            field="amount",
            available=available,
        )
    if request is None:
        request = item.events.create(
            type=TransactionEventType.REFUND_REQUEST,
            app_identifier=APP_IDENTIFIER,
            currency=amount.currency,
            amount_value=amount.amount,
            message=message,
        )
    actions = [TransactionAction.REFUND] if is_ours(item) else item.available_actions
    if amount.amount == left:
        actions = [action for action in actions if action != TransactionAction.REFUND]
    create_transaction_event_from_request_and_webhook_response(
        request,
        None,
        {
            "result": TransactionEventType.REFUND_SUCCESS.upper(),
            "pspReference": reference,
            "amount": amount.amount,
            "message": message,
            "actions": [action.upper() for action in actions],
        },
    )


def _authorize(item: Any, amount: Decimal) -> None:
    from saleor.payment import TransactionEventType

    item.events.filter(type=TransactionEventType.AUTHORIZATION_SUCCESS).update(amount_value=amount)
    item.authorized_value = amount
