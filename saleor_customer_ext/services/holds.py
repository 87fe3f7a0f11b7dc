"""Shares of credit that a checkout holds while other money moves for it.

A hold ends exactly once: captured by ``credit.pay``, released, or expired by the job that looks for overdue holds.
"""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib.auth import get_user_model
from django.db import IntegrityError, connection, transaction

from .. import permissions
from ..errors import InsufficientCredit, NotFound
from ..events import CreditHoldChanged, CreditHoldOverdue, credit_hold_changed, credit_hold_overdue
from ..host import Actor, credit_changed
from ..models import CreditHold, DatabaseNow, HoldStatus
from ..money import Money, parse_money, zero
from . import audit, ledger
from .ledger import NoAccount

_OPEN_CONSTRAINT = "customer_ext_hold_open"


@dataclass(frozen=True, slots=True)
class Sweep:
    """What the job for overdue holds did: how many it ended, and which it had to leave for a person."""

    ended: int
    overdue: list[int]


def hold(*, customer_id: Any, amount: Money, checkout_reference: str, minutes: int) -> CreditHold:
    """Hold available credit for one checkout, instead of what it held before; nothing is spent yet.

    amount: more than zero. Repeating it with the same amount renews the hold's time; with another one the earlier hold
    is released in the same moment, and kept where the new one is refused. Locks the account until commit.
    Raises InsufficientCredit (``params["available"]`` is what this checkout could hold), InvalidAmount.
    """
    parse_money(amount.amount, amount.currency)
    ledger.check_reference(checkout_reference, "checkout_id")
    key = ledger.customer_key(customer_id)
    outcome, hold_id, available = _hold(key, amount, checkout_reference, minutes)
    if outcome == "FOREIGN":
        other = open_hold(checkout_reference)
        if (
            other and other.account.user_id == key
        ):  # the customer's own, from before the checkout's currency changed
            _end(other, HoldStatus.RELEASED)
            outcome, hold_id, available = _hold(key, amount, checkout_reference, minutes)
    if outcome not in ("HELD", "RENEWED"):
        try:
            ledger.refuse(outcome, amount.currency, available)
        except NoAccount:
            nothing = zero(amount.currency)
            raise InsufficientCredit("There is no credit.", field="amount", available=nothing) from None
    held = CreditHold.objects.select_related("account").get(pk=hold_id)
    _announce(held, but=checkout_reference)  # what it holds itself, a checkout can use as before
    return held


def _hold(customer_id: Any, amount: Money, checkout_reference: str, minutes: int) -> tuple[str, int, Decimal]:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT outcome, hold_id, available FROM customer_ext_hold(%s, %s, %s, %s, %s)",
                [customer_id, amount.currency, checkout_reference, amount.amount, minutes * 60],
            )
            answer: tuple[str, int, Decimal] = cursor.fetchone()
            return answer
    except IntegrityError as error:
        # Another account took the checkout at the same moment: the accounts' locks do not meet, the unique index does.
        if _OPEN_CONSTRAINT not in str(error):
            raise
        return "FOREIGN", 0, Decimal(0)


def release_checkout(checkout_reference: str) -> bool:
    """Let go of what a checkout holds, if anything; tell whether there was something. Repeating it is harmless."""
    found = open_hold(checkout_reference)
    return found is not None and _end(found, HoldStatus.RELEASED)


def release(*, hold_id: int, actor: Actor) -> CreditHold:
    """Let go of a hold on behalf of staff, who see that its checkout is dead; a hold that has ended stays as it is.

    Raises PermissionDenied, NotFound.
    """
    actor.require(permissions.MANAGE_CUSTOMER_CREDIT)
    found = CreditHold.objects.select_related("account").filter(pk=hold_id).first()
    if found is None:
        raise NotFound("There is no such hold.", field="hold_id")
    with transaction.atomic():
        # The record points at the customer, who is therefore locked first: host's rows come before accounts.
        if found.account.user_id is not None:
            users = get_user_model()._default_manager.select_for_update(no_key=True)
            users.filter(pk=found.account.user_id).first()
        if _end(found, HoldStatus.RELEASED):
            audit.record(
                "credit.hold_released",
                actor=actor,
                customer_id=found.account.user_id,
                hold=found.pk,
                checkout=found.checkout_reference,
                amount=str(found.amount),
                currency=found.account.currency,
            )
    found.refresh_from_db()
    return found


def open_hold(checkout_reference: str) -> CreditHold | None:
    """Give the open hold of a checkout."""
    return (
        CreditHold.objects.select_related("account")
        .filter(checkout_reference=checkout_reference, status=HoldStatus.OPEN)
        .first()
    )


def open_references() -> list[str]:
    """Give the checkouts that hold credit now."""
    return list(
        CreditHold.objects.filter(status=HoldStatus.OPEN).values_list("checkout_reference", flat=True)
    )


def overdue_holds(account_id: int | None = None) -> list[CreditHold]:
    """Give the open holds whose time is over, of one account or of all."""
    holds = CreditHold.objects.select_related("account").filter(
        status=HoldStatus.OPEN, expires_at__lt=DatabaseNow()
    )
    return list(holds if account_id is None else holds.filter(account=account_id))


def expire(holds: Collection[CreditHold], *, with_other_money: Collection[str]) -> Sweep:
    """End overdue holds, each in a transaction of its own, and tell staff about those that have to stay.

    with_other_money: the checkouts on which another payment lives; their holds stay, or that payment might find its
    rest gone.
    """
    ended, overdue = 0, []
    for found in holds:
        if found.checkout_reference in with_other_money:
            overdue.append(found.pk)
            event = CreditHoldOverdue(found.pk, found.account_id, found.checkout_reference)
            credit_hold_overdue.send_robust(sender=CreditHold, event=event)
        else:
            ended += _end(found, HoldStatus.EXPIRED)
    return Sweep(ended, overdue)


def _end(found: CreditHold, status: HoldStatus) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT customer_ext_end_hold(%s, %s, %s)", [found.pk, status, status == HoldStatus.EXPIRED]
        )
        (outcome,) = cursor.fetchone()
    if outcome != status:
        return False
    found.status = status
    _announce(found)
    return True


def _announce(found: CreditHold, *, but: str = "") -> None:
    if found.account.user_id is not None:
        credit_changed([found.account.user_id], but=but)
    event = CreditHoldChanged(
        hold_id=found.pk,
        account_id=found.account_id,
        checkout_reference=found.checkout_reference,
        status=found.status,
        amount=found.amount,
        currency=found.account.currency,
    )
    transaction.on_commit(
        lambda: credit_hold_changed.send_robust(sender=CreditHold, event=event), robust=True
    )
