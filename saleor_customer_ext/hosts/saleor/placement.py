"""When a checkout becomes an order: look again before, take the credit inside, show what counts after a refusal.

Saleor's completing mutations are wrapped in an attempt (``attempts.py``): what one moment knows reaches the next.
Source: docs/adr/0010-saleor-tender.md.
"""

import functools
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError

from ...errors import CustomerExtError, InsufficientCredit, PermissionDenied
from ...host import Actor
from ...money import Money, zero
from ...services import checkout as service
from ...services import holds
from . import attempts, earmark, tender
from .attempts import Attempt
from .checkouts import channel_reference, money
from .earmark import only
from .requestors import actor_of

# The only fitting code that every completing mutation of every version knows; Saleor's for "this money does not pay".
REFUSED = "gift_card_not_applicable"
NOT_COVERED = "checkout_not_fully_paid"
AUTOMATIC = "automatic_checkout_completion"
FULL = "full"
CHARGED_IN_FULL = ("full", "overcharged")


def completing(perform: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap a mutation that completes checkouts; a refusal tells the amounts, and the next look shows them."""

    @functools.wraps(perform)
    def perform_mutation(cls: Any, *args: Any, **kwargs: Any) -> Any:
        with attempts.attempt() as trying:
            try:
                return perform(cls, *args, **kwargs)
            except ValidationError as error:
                if trying.refused:
                    earmark.refresh(str(trying.checkout_id))
                if trying.lowered is not None and _codes(error) == {NOT_COVERED}:
                    raise _refusal(trying.lowered, code=NOT_COVERED) from error
                raise

    return perform_mutation


def look_again(checkout: Any, requestor: Any) -> None:
    """Prepare for the order, outside its transaction: who asks, and does credit still pay what the checkout shows?

    Guests cost nothing here, nor does a checkout that others have charged in full: ``settle`` looks at that one.
    Raises ValidationError; the checkout then shows what counts.
    """
    trying = attempts.for_completion(checkout.pk)
    trying.actor = Actor.system(AUTOMATIC) if _is_automatic() else actor_of(requestor)
    if checkout.user_id is None or checkout.charge_status in CHARGED_IN_FULL:
        return
    looked = earmark.lower(checkout)
    if looked is None:
        trying.nothing_of_ours = checkout.authorize_status == FULL
        return
    found, before = looked
    covered = found.tender.authorized_value if found.tender else tender.NOTHING
    now = money(covered, checkout.currency)
    if now < before:
        raise _refusal(now)
    if before.amount:
        _require_consent(trying.actor, checkout, before)
    trying.promised = checkout.authorize_status == FULL


def settle(order: Any) -> None:
    """Take what credit pays for an order, inside the transaction that creates it, or let there be no order.

    Other payments come first where both together cover more than the total. What credit cannot pay any more is refused,
    unless the channel allows unpaid orders: then it pays what there is. Raises ValidationError.
    """
    if not order.checkout_token or order.user_id is None:
        return
    trying = attempts.for_order(order.checkout_token)
    if not trying.nothing_of_ours:
        try:
            _settle(order, trying)
        except CustomerExtError as error:
            trying.refused = True
            raise ValidationError({"id": ValidationError(error.message, code=REFUSED)}) from error
    trying.settled = True


def _settle(order: Any, trying: Attempt) -> None:
    from saleor.payment.models import TransactionItem

    items = TransactionItem.objects.filter(checkout_id=order.checkout_token)
    ours, other = tender.divide(items.order_by("pk").select_for_update(of=("self",)))
    if ours is None and not trying.promised:
        return
    nothing = zero(order.currency)
    due = max(money(order.total_gross_amount, order.currency) - money(other, order.currency), nothing)
    wanted = nothing
    if ours is not None and ours.currency == order.currency:
        wanted = min(money(ours.authorized_value, ours.currency), due)
    taken = _take(order, ours, wanted, trying.actor)
    if trying.promised and taken < due and not order.channel.allow_unpaid_orders:
        raise InsufficientCredit(only(taken), available=taken)
    if ours is not None and not taken.amount:
        ours.delete()


def _take(order: Any, ours: Any, wanted: Money, actor: Actor) -> Money:
    """Take an amount, or what there is of it where the channel allows unpaid orders; give what was taken."""

    def pay(amount: Money) -> Money:
        posting = service.settle(
            checkout_reference=order.checkout_token,
            customer_id=order.user_id,
            channel=channel_reference(order.channel_id),
            order_reference=str(order.pk),
            amount=amount,
            actor=actor,
        )
        if posting is not None:
            tender.charge(ours, order, amount, posting.entry.pk)
        return amount

    try:
        return pay(wanted)
    except InsufficientCredit as error:
        left = error.params.get("available")
        if not order.channel.allow_unpaid_orders or not isinstance(left, Money) or left >= wanted:
            raise
        return pay(left)


def _require_consent(actor: Actor, checkout: Any, amount: Money) -> None:
    """Refuse who may not spend; and Saleor's automatic completion, unless the customer paid the rest and so agreed."""
    try:
        if actor.id == AUTOMATIC:
            hold = holds.open_hold(str(checkout.pk))
            if hold is None or hold.amount < amount.amount:
                raise PermissionDenied("No order is placed on credit alone before the customer places it.")
        elif not service.may_spend(actor, checkout.user_id):
            raise PermissionDenied(
                "This checkout counts on a customer's credit; only the customer, or somebody with the permission,"
                " can spend it."
            )
    except PermissionDenied as error:
        raise ValidationError({"id": ValidationError(error.message, code=REFUSED)}) from error


def _is_automatic() -> bool:
    from celery import current_task

    return bool(current_task) and AUTOMATIC in str(current_task.name)


def _refusal(amount: Money, *, code: str = REFUSED) -> ValidationError:
    return ValidationError({"id": ValidationError(only(amount), code=code)})


def _codes(error: ValidationError) -> set[str]:
    found = error.error_dict.values() if hasattr(error, "error_dict") else [error.error_list]
    return {str(item.code) for errors in found for item in errors}
