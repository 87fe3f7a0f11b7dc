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
from django.db import transaction
from saleor.core.db.connection import allow_writer

from ...errors import CustomerExtError
from ...host import Actor, get_host
from ...money import Money, zero
from ...services import checkout as service
from . import attempts, earmark, tender
from .checkouts import Found, find, look, money
from .requestors import asking

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
        actor = asking(info.context)
        token = _request.set(Request(actor, kwargs.get("amount")))
        try:
            with attempts.attempt(actor):
                return perform(cls, root, info, *args, **kwargs)
        except Refused as error:
            earmark.refresh(str(error.checkout_id))
            raise
        finally:
            _request.reset(token)

    return perform_mutation


def begins(item: Any) -> None:
    """Hold the checkout's share for a payment that is being inserted.

    Begun through Saleor's API: refused with ValidationError where somebody counts on credit that they may not spend, or
    where credit covers less than it did a moment ago. Reported by an app: never refused; where the share is gone, the
    tender shrinks to what there is. Locks the checkout before the account, as an order does.
    """
    if tender.is_ours(item):
        return
    with transaction.atomic():
        checkout = earmark.lock(item.checkout_id)
        if checkout is None or checkout.user_id is None:
            return
        found, request = look(checkout), _request.get()
        if request is None:
            _hold_for_report(checkout, found)
        else:
            _hold_for_request(checkout, found, request)


def moved(item: Any) -> None:
    """Follow another payment of an open checkout after commit, because apps lock payments before checkouts."""
    if not tender.is_ours(item):
        checkout_id = item.checkout_id
        transaction.on_commit(lambda: _follow(checkout_id), robust=True)


def _hold_for_request(checkout: Any, found: Found, request: Request) -> None:
    shown, trying = _covered(found), attempts.current()
    lowered = trying.lowered if trying is not None else None
    if not shown.amount and lowered is None:
        # Of an earlier try, after which the customer has chosen to use none.
        service.release(found.snapshot.reference)
        return
    if not service.may_spend(request.actor, checkout.user_id):
        due = found.snapshot.total - found.snapshot.other_money
        if request.amount is not None and request.amount >= due.amount:
            return  # it counts on nobody's credit
        raise Refused(
            "Only the customer, or somebody with the permission, can spend this credit.", checkout.pk
        )
    if lowered is not None:
        raise Refused(earmark.only(lowered), checkout.pk)
    try:
        service.hold(found.snapshot, actor=request.actor, shown=shown)
    except CustomerExtError as error:
        raise Refused(error.message, checkout.pk) from error


def _hold_for_report(checkout: Any, found: Found) -> None:
    if not _covered(found).amount:
        return
    try:
        applied = service.hold(found.snapshot, actor=REPORTED).limited_to(_covered(found)).applied
    except CustomerExtError:  # taken in this moment, or the customer is blocked
        applied = zero(checkout.currency)
    if applied < _covered(found):
        tender.write(checkout, found.tender, applied)
        earmark.update_statuses(checkout, found)


def _covered(found: Found) -> Money:
    currency = found.snapshot.total.currency
    return money(found.tender.authorized_value, currency) if found.tender else zero(currency)


def _follow(checkout_id: Any) -> None:
    """Let the tender cover what is left to pay; hold it while another payment is under way, let go when none is."""
    reference = str(checkout_id)
    with allow_writer():
        checkout = find(reference)
        if checkout is None or not earmark.accounts_of(checkout):
            return
        with transaction.atomic():
            checkout = earmark.lock(checkout_id)
            if checkout is None:
                return
            is_under_way = bool(get_host().checkouts.with_other_money([reference]))
            if not is_under_way:
                service.release(reference)
            earmark.follow_anew(checkout)
            found = look(checkout)
            if not _covered(found).amount:  # others pay for everything
                service.release(reference)
            elif is_under_way and not service.is_held(reference):  # it had failed, and succeeds after all
                _hold_for_report(checkout, found)
