"""One try to complete one checkout: what its moments tell each other, in one request or task and no further."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from ...host import ANONYMOUS, Actor
from ...money import Money


@dataclass(slots=True)
class Attempt:
    """What is known of the try so far.

    actor: who asks. customer_id: whose checkout it was when Saleor looked whether it is covered. promised: Saleor
    orders because the checkout counts as covered. shown: what credit covered of one that is covered in part. lowered:
    credit came to cover less than it did, only this, of this customer's. refused: credit stood in the way. paid:
    credit paid. settled: the order is created. refusal: Saleor's code for who may not order. barred: the customer may
    not order. decided: the customer may, which holds until the order is there.
    """

    checkout_id: UUID | None = None
    actor: Actor = ANONYMOUS
    customer_id: Any = None
    promised: bool = False
    shown: Decimal = Decimal(0)
    lowered: Money | None = None
    refused: bool = False
    paid: bool = False
    settled: bool = False
    refusal: str = "invalid"
    barred: bool = False
    decided: bool = False


_attempt: ContextVar[Attempt | None] = ContextVar("customer_ext_attempt", default=None)


@contextmanager
def attempt(actor: Actor, *, refusal: str = "invalid") -> Iterator[Attempt]:
    """Begin a try, and forget it at the end."""
    made = Attempt(actor=actor, refusal=refusal)
    token = _attempt.set(made)
    try:
        yield made
    finally:
        _attempt.reset(token)


def current() -> Attempt | None:
    """Give the try that is under way."""
    return _attempt.get()


def for_completion(checkout_id: UUID) -> Attempt:
    """Give the try to complete this checkout, with nothing known of it yet but what credit came to cover meanwhile.

    Where nobody wraps it, as in Saleor's own task, one stays behind in the thread and serves the next as well.
    """
    trying = _attempt.get()
    if trying is None:
        trying = Attempt()
        _attempt.set(trying)
    trying.checkout_id = checkout_id
    trying.promised = trying.refused = trying.paid = trying.settled = trying.barred = trying.decided = False
    trying.shown = Decimal(0)
    return trying


def for_order(checkout_token: str) -> Attempt:
    """Give the try that leads to this order; where none is known, one by nobody, who may not spend."""
    trying = _attempt.get()
    if trying is None or str(trying.checkout_id) != checkout_token:
        return Attempt(checkout_id=UUID(checkout_token))
    return trying


def was_settled(checkout_id: UUID) -> bool:
    """Tell whether this checkout has just been ordered here, so that nothing of ours is left on it."""
    trying = _attempt.get()
    return trying is not None and trying.settled and trying.checkout_id == checkout_id
