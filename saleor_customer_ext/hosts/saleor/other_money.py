"""Before other money moves for a checkout, its share of credit becomes a hold that no other checkout can take.

Saleor inserts a ``TransactionItem`` before it asks a payment app, in a transaction of its own: what is refused there
leaves no row behind, and no app is asked. Apps insert items as well, to report money that may have moved already.
"""

import functools
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError

from ...errors import CustomerExtError
from ...host import Actor, get_host
from ...money import zero
from ...services import checkout as service
from . import attempts, earmark, tender
from .checkouts import find, look, money
from .requestors import actor_of

REPORTED = Actor.system("transaction_reported")


@dataclass(frozen=True, slots=True)
class Request:
    """Who begins a payment through Saleor's API, and of how much; without an amount Saleor asks for the rest."""

    actor: Actor
    amount: Decimal | None


class Refused(ValidationError):
    """The payment must not begin, because credit does not cover what the checkout shows."""

    def __init__(self, message: str, checkout_id: Any) -> None:
        super().__init__({"id": ValidationError(message, code="invalid")})
        self.checkout_id = checkout_id


_request: ContextVar[Request | None] = ContextVar("customer_ext_payment_request", default=None)


def initialising(perform: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap the mutation that begins a payment, so that it is known who asks; a refusal shows the new amounts."""

    @functools.wraps(perform)
    def perform_mutation(cls: Any, root: Any, info: Any, *args: Any, **kwargs: Any) -> Any:
        context = info.context
        actor = actor_of(getattr(context, "app", None) or getattr(context, "user", None))
        token = _request.set(Request(actor, kwargs.get("amount")))
        try:
            with attempts.attempt():
                return perform(cls, root, info, *args, **kwargs)
        except Refused as error:
            earmark.refresh(str(error.checkout_id))
            raise
        finally:
            _request.reset(token)

    return perform_mutation


def begins(item: Any) -> None:
    """Hold the checkout's share for a payment that is being inserted.

    Begun through Saleor's API: refused with ValidationError where credit covers less than it did a moment ago, or where
    somebody counts on credit that they may not spend. Reported by an app: never refused; where the share is gone, the
    tender shrinks to what there is.
    """
    checkout = None if tender.is_ours(item) else find(str(item.checkout_id))
    if checkout is None or checkout.user_id is None:
        return
    found, request, trying = look(checkout), _request.get(), attempts.current()
    covered = found.tender.authorized_value if found.tender else tender.NOTHING
    shown = money(covered, checkout.currency)
    if request is not None and trying is not None and trying.lowered is not None:
        raise Refused(earmark.only(trying.lowered), checkout.pk)
    if not shown.amount:
        service.release(found.snapshot.reference)
        return
    if request is not None and not service.may_spend(request.actor, checkout.user_id):
        due = found.snapshot.total - found.snapshot.other_money
        if request.amount is not None and request.amount >= due.amount:
            return  # it counts on nobody's credit
    try:
        service.hold(found.snapshot, actor=request.actor if request else REPORTED, shown=shown)
    except CustomerExtError as error:
        if request is not None:
            raise Refused(error.message, checkout.pk) from error
        if earmark.lock(checkout.pk) is not None:
            _shrink(checkout)


def ended(item: Any) -> None:
    """Let go of a checkout's hold when a payment has come to nothing and no other is under way."""
    if tender.is_ours(item):
        return
    reference = str(item.checkout_id)
    if service.is_held(reference) and not get_host().checkouts.with_other_money([reference]):
        service.release(reference)
        earmark.refresh(reference)


def _shrink(checkout: Any) -> None:
    """Hold what there still is, and let the tender cover no more."""
    found = look(checkout)
    if found.tender is None:
        return
    try:
        applied = service.hold(found.snapshot, actor=REPORTED).applied
    except CustomerExtError:  # gone in this moment, or the customer is blocked
        applied = zero(checkout.currency)
    tender.write(checkout, found.tender, applied)
    earmark.update_statuses(checkout, found)
