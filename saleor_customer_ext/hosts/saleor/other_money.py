"""Before other money moves for a checkout, its share of credit becomes a hold that no other checkout can take.

Saleor inserts a ``TransactionItem`` before it asks a payment app, in a transaction of its own: what is refused there
leaves no row behind, and no app is asked. Apps insert items as well, to report money that may have moved already.
"""

import functools
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from django.core.exceptions import ValidationError

from ...errors import CustomerExtError
from ...host import Actor
from ...money import zero
from ...services import checkout as service
from . import earmark, tender
from .checkouts import find, look, money

REPORTED = Actor.system("transaction_reported")
_asking: ContextVar[Actor | None] = ContextVar("customer_ext_asking", default=None)


class Refused(ValidationError):
    """The payment must not begin, because credit does not cover what the checkout shows."""

    def __init__(self, message: str, checkout_id: Any) -> None:
        super().__init__({"id": ValidationError(message, code="invalid")})
        self.checkout_id = checkout_id


def initialising(perform: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap the mutation that begins a payment: from then on who asks is known, and a refusal shows the new amounts."""
    from .host import actor_of

    @functools.wraps(perform)
    def perform_mutation(cls: Any, root: Any, info: Any, *args: Any, **kwargs: Any) -> Any:
        context = info.context
        token = _asking.set(actor_of(getattr(context, "app", None) or getattr(context, "user", None)))
        try:
            return perform(cls, root, info, *args, **kwargs)
        except Refused as error:
            earmark.refresh(str(error.checkout_id))
            raise
        finally:
            _asking.reset(token)

    return perform_mutation


def begins(item: Any) -> None:
    """Hold the checkout's share for a payment that is being inserted.

    Begun by a person or app through Saleor: refused with ValidationError unless they may spend the credit and it is
    there. Reported by an app: never refused; where the share is gone, the tender shrinks to what there is.
    """
    if item.checkout_id is None or tender.is_ours(item):
        return
    checkout = find(str(item.checkout_id))
    if checkout is None or checkout.user_id is None:
        return
    found = look(checkout)
    shown = (
        money(found.tender.authorized_value, checkout.currency) if found.tender else zero(checkout.currency)
    )
    if not shown.amount:
        return
    actor = _asking.get()
    try:
        service.hold(found.snapshot, actor=actor or REPORTED, shown=shown)
    except CustomerExtError as error:
        if actor is not None:
            raise Refused(error.message, checkout.pk) from error
        if earmark.lock(checkout.pk) is not None:
            _shrink(checkout)


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
