"""CREDIT IS APPLIED HERE: how much of a checkout credit pays, when it is held, taken and given back.

Hosts call these functions at their own moments, in this order:

    application()       whenever the checkout is shown: what credit covers now (an earmark; nothing is stored)
    hold()              before other money moves: the share is taken out of everybody else's reach
    settle()            inside the transaction that creates the order: the share becomes a payment, or there is no order
    release()           when the attempt has failed or the checkout is gone
    order_cancelled(), refund_order(), refund_to_credit()   afterwards

Credit is a tender: totals, taxes and discounts are the host's and are never touched. Source: docs/adr/0005-tender.md.
"""

import hashlib
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Exists

from .. import permissions
from ..errors import (
    CreditDisabled,
    CurrencyMismatch,
    CustomerBlocked,
    InsufficientCredit,
    Invalid,
    InvalidAmount,
    NotFound,
    PermissionDenied,
    Required,
)
from ..host import Actor, CheckoutSnapshot, OrderSnapshot, get_host
from ..models import CheckoutCreditChoice, CreditAccount, CreditHold, HoldStatus
from ..money import Money, parse_money
from . import credit, holds, settings
from .application import Accounts, CreditApplication, evaluate, read_accounts
from .ledger import Posting

READERS = (
    permissions.VIEW_CUSTOMER_CREDIT,
    permissions.MANAGE_CUSTOMER_CREDIT,
    permissions.SPEND_CUSTOMER_CREDIT,
)


def may_spend(actor: Actor, customer_id: Any) -> bool:
    """Tell whether this caller can place orders on the customer's credit; knowing the checkout's id is not enough."""
    return actor.is_customer(customer_id) or actor.has(permissions.SPEND_CUSTOMER_CREDIT)


def may_read(actor: Actor, customer_id: Any) -> bool:
    """Tell whether this caller may see amounts of the customer's credit."""
    return actor.is_customer(customer_id) or any(actor.has(permission) for permission in READERS)


def require_reader(actor: Actor, customer_id: Any) -> None:
    """Raise NotFound unless the caller may see amounts of the customer's credit at a checkout."""
    if not may_read(actor, customer_id):
        raise NotFound("You have no such checkout.", field="checkout_id")


def accounts_of(customer_id: Any, *, checkout_reference: str, channel: str) -> Accounts:
    """Give a customer's accounts by currency, for ``application`` of this checkout in this channel; one query.

    Empty for who never had credit.
    """
    return read_accounts(customer_id, checkout_reference=checkout_reference, channel=channel)


def has_account(customer_id: Any) -> bool:
    """Tell whether a customer ever had credit."""
    return CreditAccount.objects.filter(user=customer_id).exists()


def application(checkout: CheckoutSnapshot, accounts: Accounts | None = None) -> CreditApplication:
    """Say how much credit covers of a checkout now, and why; one query, none for guests.

    accounts: what ``accounts_of`` gave for this checkout just now, to save reading it again.
    """
    return evaluate(checkout, accounts)


def explain(*, checkout_reference: str, actor: Actor, context: Any = None) -> CreditApplication:
    """Answer a caller how much credit applies and why no more.

    Raises NotFound for checkouts that do not exist and for those of other people alike.
    """
    return evaluate(_readable(checkout_reference, actor, context))


def choose(
    *, checkout_reference: str, actor: Actor, amount: Any = None, use_all: bool = False, context: Any = None
) -> CreditApplication:
    """Set how much credit a checkout shall use at most: an amount, 0 for none, or everything.

    amount: in the checkout's currency; more than is available is refused. It is a limit: where the total is lower, less
    is used. Raises NotFound, Required, Invalid, InvalidAmount, InsufficientCredit, CreditDisabled.
    """
    checkout = _readable(checkout_reference, actor, context)
    if not may_spend(actor, checkout.customer_id):
        raise PermissionDenied("You do not have the permission to spend this customer's credit.")
    if checkout.customer_id is None:
        raise Invalid("A guest has no credit.", field="checkout_id")
    if use_all == (amount is not None):
        if use_all:
            raise Invalid("Send an amount or useAll, not both.", field="amount")
        raise Required("Send an amount or useAll.", field="amount")
    currency = checkout.total.currency
    limit = None if use_all else parse_money(amount, currency, allow_zero=True)
    if not (checkout.takes_credit and settings.credit_enabled(checkout.channel)):
        raise CreditDisabled("Credit is switched off here.")
    if limit is not None and limit.amount:
        usable = evaluate(checkout).balance
        if limit > usable:
            raise InsufficientCredit(
                f"Only {usable.amount} {currency} are available.", field="amount", available=usable
            )
    CheckoutCreditChoice.objects.update_or_create(
        checkout_reference=checkout.reference,
        defaults={
            "user_id": checkout.customer_id,
            "amount": None if limit is None else limit.amount,
            "currency": currency,
        },
    )
    get_host().checkouts.choice_changed(checkout.reference)
    return evaluate(checkout)


def hold(checkout: CheckoutSnapshot, *, actor: Actor, shown: Money | None = None) -> CreditApplication:
    """Hold the checkout's share before other money moves for it; call it again and the hold is renewed or changed.

    shown: what the customer saw as applied. More than that is not taken, and where it is not available any more the
    payment must not start. Raises InsufficientCredit, PermissionDenied, CustomerBlocked; then nothing new is held.
    """
    applied = evaluate(checkout)
    if shown is not None and shown.amount > 0 and applied.applied < shown:
        _expire_own_overdue(checkout)
        applied = evaluate(checkout)
    if shown is not None:
        if applied.is_blocked and shown.amount > 0:
            raise CustomerBlocked("This account cannot place orders.")
        if applied.applied < shown:
            raise InsufficientCredit(
                f"Only {applied.applied.amount} {applied.applied.currency} of credit can be used now.",
                available=applied.applied,
            )
        applied = applied.limited_to(shown)
    if not applied.applied.amount:
        holds.release_checkout(checkout.reference)
        return applied
    _require_spender(actor, checkout.customer_id)
    holds.hold(
        customer_id=checkout.customer_id,
        amount=applied.applied,
        checkout_reference=checkout.reference,
        minutes=settings.current().credit_hold_minutes,
    )
    return applied


def settle(
    *,
    checkout_reference: str,
    customer_id: Any,
    channel: str,
    order_reference: str,
    amount: Money,
    actor: Actor,
    order_is_new: bool = False,
) -> Posting | None:
    """Take what credit pays for an order, inside the transaction that creates the order.

    amount: what the order counts as paid by credit; zero takes nothing and releases a hold. What is held is honoured
    even if credit was switched off meanwhile, because other money has moved on the strength of it.
    order_is_new: the transaction has inserted the order already, under a reference that nobody else knows.
    Raises InsufficientCredit, CustomerBlocked, PermissionDenied, CreditDisabled; then the order must not be created.
    """
    if not amount.amount:
        holds.release_checkout(checkout_reference)
        return None
    _require_spender(actor, customer_id)
    chosen = _require_standing(customer_id, checkout_reference, channel)
    posting = credit.pay(
        customer_id=customer_id,
        amount=amount,
        order_reference=order_reference,
        checkout_reference=checkout_reference,
        actor=actor,
        order_is_new=order_is_new,
    )
    if chosen:
        CheckoutCreditChoice.objects.filter(checkout_reference=checkout_reference).delete()
    return posting


def is_held(checkout_reference: str) -> bool:
    """Tell whether a checkout holds credit."""
    return holds.open_hold(checkout_reference) is not None


def release(checkout_reference: str) -> bool:
    """Let go of what a checkout holds; tell whether there was something. Safe to repeat."""
    return holds.release_checkout(checkout_reference)


def forget(checkout_reference: str) -> None:
    """Let go of what a checkout that is gone held, and of what its customer chose. Safe to repeat."""
    holds.release_checkout(checkout_reference)
    CheckoutCreditChoice.objects.filter(checkout_reference=checkout_reference).delete()


def order_cancelled(order_reference: str, *, actor: Actor) -> Posting | None:
    """Give back all that credit paid for an order and that was not given back before; once, however often it is called.

    Locks the host's order row, then the account. None where there was nothing to give back.
    """
    with transaction.atomic():
        order = get_host().orders.lock(order_reference)
        if order is None:
            raise NotFound("There is no such order.", field="order_id")
        posting = credit.refund(
            order_reference=order_reference,
            checkout_reference=order.checkout_reference,
            amount=None,
            actor=actor,
            key=f"cancel:{order_reference}",
        )
        if posting and not posting.replayed:
            _record_return(order_reference, posting)
    return posting


def refund_order(*, order_reference: str, amount: Money, actor: Actor, idempotency_key: str) -> Posting:
    """Give back part of what credit paid for an order, as staff chose.

    Raises PermissionDenied, NotFound, InvalidAmount (more than is left), CurrencyMismatch, IdempotencyConflict.
    """
    actor.require(permissions.MANAGE_CUSTOMER_CREDIT)
    key = _refund_key(order_reference, actor, idempotency_key)
    with transaction.atomic():
        posting = order_refunded(order_reference=order_reference, amount=amount, actor=actor, key=key)
        if not posting.replayed:
            _record_return(order_reference, posting)
    return posting


def refund_to_credit(*, order_reference: str, amount: Money, actor: Actor, idempotency_key: str) -> Posting:
    """Give back as credit what another payment paid for an order; that payment keeps its money.

    Raises as ``refund_order`` does, and Invalid for an order without a customer's account.
    """
    actor.require(permissions.MANAGE_CUSTOMER_CREDIT)
    key = _refund_key(order_reference, actor, idempotency_key)
    parse_money(amount.amount, amount.currency)
    with transaction.atomic():
        order = _lock_order(order_reference, amount)
        if order.customer_id is None:
            raise Invalid("The order belongs to nobody with an account.", field="order_id")
        posting = credit.refund_other_money(
            customer_id=order.customer_id,
            amount=amount,
            order_reference=order_reference,
            actor=actor,
            key=key,
        )
        if not posting.replayed:
            if amount > order.other_refundable:
                raise InvalidAmount(
                    f"Only {order.other_refundable.amount} {amount.currency} were paid otherwise and not given back.",
                    field="amount",
                    available=order.other_refundable,
                )
            get_host().orders.record_refund_to_credit(order_reference, amount, posting.entry.pk)
    return posting


def order_refunded(*, order_reference: str, amount: Money, actor: Actor, key: str) -> Posting:
    """Give back part of what credit paid, because the host's own refund gives it back; the host writes its record.

    Whoever asked has the host's permission for it, which is the host's to check. The caller's transaction holds entry
    and record together. key: the host's own, such as its event; a repetition returns the first entry.
    Raises NotFound, InvalidAmount (more than is left), CurrencyMismatch; then nothing is given back.
    """
    with transaction.atomic():
        order = _lock_order(order_reference, amount)
        posting = credit.refund(
            order_reference=order_reference,
            checkout_reference=order.checkout_reference,
            amount=amount,
            actor=actor,
            key=key,
        )
    assert posting is not None  # only a refund without an amount finds nothing
    return posting


def split_refund(order: OrderSnapshot, amount: Money) -> tuple[Money, Money]:
    """Divide a refund between the other payment, which comes first, and credit.

    Raises InvalidAmount where both together took less than that.
    """
    other = min(amount, order.other_refundable)
    from_credit = amount - other
    left = order.credit_paid - order.credit_returned
    if from_credit > left:
        raise InvalidAmount(
            f"Only {(order.other_refundable + left).amount} {amount.currency} can be given back.",
            field="amount",
        )
    return other, from_credit


def _readable(checkout_reference: str, actor: Actor, context: Any) -> CheckoutSnapshot:
    checkout = get_host().checkouts.get(checkout_reference, context) if checkout_reference else None
    if checkout is None:
        raise NotFound("You have no such checkout.", field="checkout_id")
    require_reader(actor, checkout.customer_id)
    return checkout


def _require_standing(customer_id: Any, checkout_reference: str, channel: str) -> bool:
    """Refuse customers who are switched off, and credit that is, unless the checkout holds some; one query.

    Tells whether somebody chose how much credit the checkout shall use.
    """
    held = CreditHold.objects.filter(checkout_reference=checkout_reference, status=HoldStatus.OPEN)
    choice = CheckoutCreditChoice.objects.filter(checkout_reference=checkout_reference)
    active = get_user_model()._default_manager.filter(pk=customer_id, is_active=True).only("pk")
    customer: Any = active.annotate(
        is_held=Exists(held), has_choice=Exists(choice), **settings.columns(channel)
    ).first()
    if customer is None:
        raise CustomerBlocked("This account cannot place orders.")
    shop = settings.of_row(customer)
    if not customer.is_held and (shop.channel_disabled or not shop.credit_enabled):
        raise CreditDisabled("Credit is switched off here.")
    return bool(customer.has_choice)


def _require_spender(actor: Actor, customer_id: Any) -> None:
    if not may_spend(actor, customer_id):
        raise PermissionDenied("Only the customer, or somebody with the permission, can spend this credit.")


def _expire_own_overdue(checkout: CheckoutSnapshot) -> None:
    """End the customer's overdue holds, as the scheduled job would, before saying that there is too little."""
    accounts = CreditAccount.objects.filter(user=checkout.customer_id, currency=checkout.total.currency)
    for account_id in accounts.values_list("pk", flat=True):
        overdue = [
            hold for hold in holds.overdue_holds(account_id) if hold.checkout_reference != checkout.reference
        ]
        references = [hold.checkout_reference for hold in overdue]
        holds.expire(overdue, with_other_money=get_host().checkouts.with_other_money(references))


def _lock_order(order_reference: str, amount: Money) -> OrderSnapshot:
    order = get_host().orders.lock(order_reference)
    if order is None:
        raise NotFound("There is no such order.", field="order_id")
    if order.total.currency != amount.currency:
        raise CurrencyMismatch(f"The order is in {order.total.currency}.", field="currency")
    return order


def _refund_key(order_reference: str, actor: Actor, idempotency_key: str) -> str:
    if not idempotency_key:
        raise Required("Send an idempotency key.", field="idempotency_key")
    if len(idempotency_key) > credit.MAX_KEY // 2 or "\x00" in idempotency_key:
        raise Invalid(f"A key has {credit.MAX_KEY // 2} characters at most.", field="idempotency_key")
    caller = hashlib.blake2b(
        f"{actor.kind}:{actor.id}:{idempotency_key}".encode(), digest_size=16
    ).hexdigest()
    return f"{order_reference}:{caller}"


def _record_return(order_reference: str, posting: Posting) -> None:
    amount = Money(posting.entry.amount, posting.available.currency)
    get_host().orders.record_credit_refund(order_reference, amount, posting.entry.pk)
