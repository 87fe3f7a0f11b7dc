"""When a checkout becomes an order: note who asks before, take the credit inside, show what counts after a refusal.

Saleor's completing mutations are wrapped in an attempt (``attempts.py``): what one moment knows reaches the next.
Source: docs/adr/0010-saleor-tender.md.
"""

import functools
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Exists

from ... import permissions
from ...errors import CustomerExtError, InsufficientCredit, PermissionDenied
from ...host import Actor, ActorKind
from ...money import Money, zero
from ...services import checkout as service
from . import access, attempts, earmark, tender
from .attempts import Attempt
from .checkouts import active_payments, channel_reference, find, global_id, look, money
from .requestors import actor_of, asking

# The only fitting code that every completing mutation of every version knows; Saleor's for "this money does not pay".
REFUSED = "gift_card_not_applicable"
NOT_COVERED = "checkout_not_fully_paid"
AUTOMATIC = "automatic_checkout_completion"
AUTOMATICALLY = Actor(ActorKind.SYSTEM, AUTOMATIC, frozenset({permissions.SPEND_CUSTOMER_CREDIT}))
FULL, PARTIAL = "full", "partial"


def completing(perform: Callable[..., Any], *, refusal: str = "invalid") -> Callable[..., Any]:
    """Wrap a mutation that completes checkouts; a refusal tells the amounts, and the next look shows them.

    refusal: its code for customers who may not order.
    """

    @functools.wraps(perform)
    def perform_mutation(cls: Any, root: Any, info: Any, *args: Any, **kwargs: Any) -> Any:
        with attempts.attempt(asking(info.context), refusal=refusal) as trying:
            try:
                done = perform(cls, root, info, *args, **kwargs)
            except ValidationError as error:
                if trying.barred:
                    access.after_refusal(trying.checkout_id)
                if trying.refused:
                    earmark.refresh(str(trying.checkout_id))
                if _codes(error) == {NOT_COVERED}:
                    _explain(trying, kwargs.get("id") or kwargs.get("checkout_id") or "", error)
                raise
            if (
                trying.paid and kwargs.get("remove_checkout") is False
            ):  # for its next order it has to pay anew
                earmark.refresh(str(trying.checkout_id))
            return done

    return perform_mutation


def look_again(checkout: Any, requestor: Any) -> None:
    """Note, right before the order, who asks and what the checkout shows as covered; no query where that is all."""
    trying = attempts.for_completion(checkout.pk)
    trying.actor = AUTOMATICALLY if _is_automatic() else actor_of(requestor)
    trying.customer_id = checkout.user_id
    trying.promised = checkout.authorize_status == FULL
    if checkout.authorize_status == PARTIAL and checkout.user_id is not None:
        trying.shown = tender.shown_on(checkout.pk)


def settle(order: Any) -> None:
    """Take what credit pays for an order, inside the transaction that creates it, or let there be no order.

    Other payments come first where both together cover more than the total. What credit cannot pay any more is refused,
    unless the channel allows unpaid orders: then it pays what there is. One query where there is no credit. Raises
    ValidationError; ``completing`` then lets the checkout show what counts.
    """
    if not order.checkout_token:
        return
    trying = attempts.for_order(order.checkout_token)
    try:
        _settle(order, trying)
    except CustomerExtError as error:
        trying.refused = True
        raise ValidationError({"id": ValidationError(error.message, code=REFUSED)}) from error
    trying.settled = True


def _settle(order: Any, trying: Attempt) -> None:
    """Look at the checkout's payments under their lock: what was promised outside may have changed since."""
    from saleor.payment.models import TransactionItem

    items = TransactionItem.objects.filter(checkout_id=order.checkout_token)
    items = items.annotate(is_legacy=Exists(active_payments("checkout_id")))
    ours, other = tender.divide(items.order_by("pk").select_for_update(of=("self",)))
    nothing = zero(order.currency)
    due = max(money(order.total_gross_amount, order.currency) - money(other, order.currency), nothing)
    taken = nothing
    if ours is not None:
        if ours.currency == order.currency and order.user_id is not None and not ours.is_legacy:
            taken = min(money(ours.authorized_value, ours.currency), due)
        if taken.amount:
            _require_consent(trying.actor, order, other)
        taken = _take(order, ours, taken, trying.actor)
        if taken.amount:
            trying.paid = True
        else:
            ours.delete()
    is_short = taken < due if trying.promised else taken.amount < min(trying.shown, due.amount)
    if is_short and not order.channel.allow_unpaid_orders and _took_part(ours, trying):
        raise InsufficientCredit(_sentence(trying, taken), available=taken)


def _took_part(ours: Any, trying: Attempt) -> bool:
    """Tell whether credit can have been a part of what covered the checkout, though it may be gone by now.

    Where it cannot, an order for less than its total is Saleor's own affair.
    """
    return ours is not None or (trying.customer_id is not None and service.has_account(trying.customer_id))


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
            order_is_new=True,
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


def _require_consent(actor: Actor, order: Any, other: Any) -> None:
    """Refuse Saleor's automatic completion, unless the customer let another payment move, which held the credit."""
    if actor == AUTOMATICALLY and not (other and service.is_held(order.checkout_token)):
        raise PermissionDenied("No order is placed on credit alone before the customer places it.")


def _is_automatic() -> bool:
    from celery import current_task

    return bool(current_task) and AUTOMATIC in str(current_task.name)


def _explain(trying: Attempt, checkout_id: str, error: ValidationError) -> None:
    """Say how much credit pays, where Saleor refuses because not all is covered and the caller may know it."""
    checkout = find(global_id(checkout_id))
    if (
        checkout is None
        or not service.may_read(trying.actor, checkout.user_id)
        or not earmark.accounts_of(checkout)
    ):
        return
    applied = service.application(look(checkout).snapshot).applied
    raise ValidationError({"id": ValidationError(earmark.only(applied), code=NOT_COVERED)}) from error


def _sentence(trying: Attempt, amount: Money) -> str:
    """Say that credit pays less than it did, with the amount for those who may know it."""
    if service.may_read(trying.actor, trying.customer_id):
        return earmark.only(amount)
    return "Credit does not cover what it did."


def _codes(error: ValidationError) -> set[str]:
    found = error.error_dict.values() if hasattr(error, "error_dict") else [error.error_list]
    return {str(item.code) for errors in found for item in errors}
