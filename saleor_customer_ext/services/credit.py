"""What moves money: the only writer of ledger rows, together with ``holds.py`` for the shares that checkouts hold.

Amounts are positive ``Money``; the function's name gives the direction. What staff do is checked for the permission
here, what a checkout does in ``checkout.py``. The database checks, locks and writes in one statement (``ledger.py``).
Source of the rules: docs/adr/0003-ledger.md.
"""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.db import IntegrityError, connection, transaction

from .. import permissions
from ..errors import CurrencyMismatch, CustomerExtError, InsufficientCredit, Invalid, NotFound, Required
from ..host import Actor, shop_currencies
from ..models import CreditAccount, CreditEntry, EntryKind, ShopSettings
from ..money import Money, check_currency, exact, parse_money, zero
from . import days, ledger
from .ledger import NoAccount, Posting, Request

MAX_KEY = 200
MAX_NOTE = 2000


def top_up(
    *,
    customer_id: Any,
    amount: Money,
    reason: str,
    actor: Actor,
    idempotency_key: str,
    note: str = "",
    expires_at: datetime.datetime | datetime.date | None = None,
) -> Posting:
    """Give credit to a customer; the first top-up in a currency opens the account.

    expires_at: a moment in the last day on which it can be spent, in the shop's time zone; None means never.
    idempotency_key: unique per actor; the same request again returns the first entry.
    Raises PermissionDenied, NotFound (customer, reason), Required, Invalid, InvalidAmount, CurrencyMismatch,
    IdempotencyConflict.
    """
    actor.require(permissions.MANAGE_CUSTOMER_CREDIT)
    request = _staff_request(
        EntryKind.TOP_UP, customer_id, amount, 1, reason, actor, idempotency_key, note, expires_at
    )
    try:
        return ledger.post(request)
    except NoAccount:
        with transaction.atomic():  # a refusal takes the new account back with it
            open_accounts([request.customer_id], amount.currency)
            return ledger.post(request)


def reduce(
    *, customer_id: Any, amount: Money, reason: str, actor: Actor, idempotency_key: str, note: str = ""
) -> Posting:
    """Take credit away from a customer, soonest-expiring first; never more than is available.

    Raises as ``top_up`` does, and InsufficientCredit.
    """
    actor.require(permissions.MANAGE_CUSTOMER_CREDIT)
    request = _staff_request(
        EntryKind.REDUCTION, customer_id, amount, -1, reason, actor, idempotency_key, note, None
    )
    try:
        return ledger.post(request)
    except NoAccount:
        _require_customers([request.customer_id])
        nothing = zero(amount.currency)
        raise InsufficientCredit(
            f"The customer has no credit in {amount.currency}.", field="amount", available=nothing
        ) from None


def correct(
    *, entry_id: int, amount: Money | None, reason: str, actor: Actor, idempotency_key: str, note: str = ""
) -> Posting:
    """Take back all or part of a mistaken entry by a new one that points at it; payments are refunded instead.

    amount: how much of the entry was wrong, at most what no earlier correction took back; None is all of that.
    Raises as ``top_up`` does, and InsufficientCredit where a top-up was spent already.
    """
    actor.require(permissions.MANAGE_CUSTOMER_CREDIT)
    entry = CreditEntry.objects.select_related("account").filter(pk=entry_id).first()
    if entry is None:
        raise NotFound("There is no such entry.", field="entry_id")
    if entry.kind in (EntryKind.PAYMENT, EntryKind.REFUND):
        raise Invalid("Payments and refunds change with their order.", field="entry_id")
    currency = entry.account.currency
    if amount is not None:
        parse_money(amount.amount, amount.currency)
        if amount.currency != currency:
            raise CurrencyMismatch(f"The entry is in {currency}.", field="currency")
    signed = None if amount is None else (-amount.amount if entry.amount > 0 else amount.amount)
    return ledger.post(
        Request(
            kind=EntryKind.CORRECTION,
            currency=currency,
            amount=signed,
            account_id=entry.account_id,
            owner_id=entry.account.user_id,
            corrects_id=entry.pk,
            grace_until=_grace_until(),
            **_signed_by(actor, reason, note, idempotency_key),
        )
    )


def left_to_correct(entry: CreditEntry) -> Money:
    """Give how much ``correct`` can still take back of an entry, positive: not what was corrected or has expired."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT customer_ext_left_to_correct(%s)", [entry.pk])
        return exact(cursor.fetchone()[0], entry.account.currency)


@dataclass(frozen=True, slots=True)
class BulkItem:
    """One customer's share of ``top_up_many``; amounts in the call's currency."""

    customer_id: Any
    amount: Money
    idempotency_key: str
    note: str = ""


def top_up_many(
    *,
    items: Sequence[BulkItem],
    currency: str,
    reason: str,
    actor: Actor,
    expires_at: datetime.datetime | datetime.date | None = None,
) -> list[Posting | CustomerExtError]:
    """Give credit to many customers in one transaction; answers stand in the order of the items.

    What is wrong with one item refuses that item alone, as an error in its place. Callers with very many items call
    once per thousand, so that no account stays locked for long; a repeated call replays what was posted before.
    """
    actor.require(permissions.MANAGE_CUSTOMER_CREDIT)
    _require_offered(currency)
    answers: list[Posting | CustomerExtError | None] = [None] * len(items)
    requests: dict[int, Request] = {}
    for place, item in enumerate(items):
        try:
            if item.amount.currency != currency:
                raise CurrencyMismatch(f"This call is in {currency}.", field="amount")
            requests[place] = _staff_request(
                EntryKind.TOP_UP, item.customer_id, item.amount, 1, reason, actor, item.idempotency_key, item.note,
                expires_at,
            )  # fmt: skip
        except CustomerExtError as error:
            answers[place] = error
    missing = _without_account({request.customer_id for request in requests.values()}, currency)
    known = set(get_user_model()._default_manager.filter(pk__in=missing).values_list("pk", flat=True))
    unknown = missing - known
    for place in [place for place, request in requests.items() if request.customer_id in unknown]:
        del requests[place]
        answers[place] = NotFound("There is no such customer.", field="customer_id")
    with transaction.atomic():
        _insert_accounts(known, currency)
        for place, answer in ledger.post_many(requests, currency=currency):
            answers[place] = answer
        refused = [
            requests[place].customer_id for place in requests if isinstance(answers[place], CustomerExtError)
        ]
        if refused:
            _delete_empty_accounts(refused, currency)
    return [answer for answer in answers if answer is not None]


def pay(
    *,
    customer_id: Any,
    amount: Money,
    order_reference: str,
    checkout_reference: str,
    actor: Actor,
    order_is_new: bool = False,
) -> Posting:
    """Take a payment for an order, in the transaction that creates the order; ends the checkout's hold.

    What the hold has too little comes from what is available, what it has too much is released. The key is
    the order, so a repetition returns the first entry. Who may spend is decided by ``services/checkout.py``.
    order_is_new: the caller's transaction has inserted the order, so that nobody else can know its reference; this
    spares a savepoint, and an error of the database ends that transaction.
    Raises InsufficientCredit; then the caller must not create the order.
    """
    parse_money(amount.amount, amount.currency)
    ledger.check_reference(checkout_reference, "checkout_id")
    ledger.check_reference(order_reference, "order_id")
    try:
        return ledger.post(
            Request(
                kind=EntryKind.PAYMENT,
                currency=amount.currency,
                amount=-amount.amount,
                customer_id=ledger.customer_key(customer_id),
                actor_kind=actor.kind,
                actor_id=actor.id,
                checkout_reference=checkout_reference,
                order_reference=order_reference,
                scope=ledger.HOST_SCOPE,
                key=f"order:{order_reference}",
            ),
            savepoint=not order_is_new,
        )
    except NoAccount:
        nothing = zero(amount.currency)
        raise InsufficientCredit("There is no credit.", field="amount", available=nothing) from None


def refund(
    *, order_reference: str, amount: Money | None, actor: Actor, key: str, checkout_reference: str = ""
) -> Posting | None:
    """Give back what credit paid for an order, to the lots that it came from; None where there is nothing to give.

    amount: at most what was paid and not given back yet; None is all of that, also nothing.
    checkout_reference: where the order came from, if the host knows; a payment from another checkout was for an earlier
    order, since deleted, that had the same reference.
    key: what makes this refund one, such as ``cancel:<order>``; a repetition returns the first entry.
    Works after the customer was deleted: the account stays. Raises InvalidAmount (more than is left), CurrencyMismatch.
    """
    payment = (
        CreditEntry.objects.select_related("account")
        .filter(order_reference=order_reference, kind=EntryKind.PAYMENT)
        .first()
    )
    if payment and checkout_reference and payment.checkout_reference not in ("", checkout_reference):
        payment = None
    if payment is None:
        if amount is None:
            return None
        raise NotFound("No credit was used for this order.", field="order_id")
    currency = payment.account.currency
    if amount is not None:
        parse_money(amount.amount, amount.currency)
        if amount.currency != currency:
            raise CurrencyMismatch(f"The credit is in {currency}.", field="currency")
    try:
        return ledger.post(
            Request(
                kind=EntryKind.REFUND,
                currency=currency,
                amount=None if amount is None else amount.amount,
                account_id=payment.account_id,
                owner_id=payment.account.user_id,
                order_reference=order_reference,
                checkout_reference=payment.checkout_reference,
                corrects_id=payment.pk,
                grace_until=_grace_until(),
                actor_kind=actor.kind,
                actor_id=actor.id,
                scope=ledger.HOST_SCOPE,
                key=f"refund:{key}",
            )
        )
    except ledger.NothingLeft:
        if amount is None:
            return None
        raise


def refund_other_money(
    *, customer_id: Any, amount: Money, order_reference: str, actor: Actor, key: str
) -> Posting:
    """Turn a refund of another payment into credit; the caller has checked and records what that payment gave.

    The credit does not expire: the money was the customer's own. Raises as ``top_up`` does for customer and currency.
    """
    parse_money(amount.amount, amount.currency)
    ledger.check_reference(order_reference, "order_id")
    request = Request(
        kind=EntryKind.REFUND,
        currency=amount.currency,
        amount=amount.amount,
        customer_id=ledger.customer_key(customer_id),
        order_reference=order_reference,
        actor_kind=actor.kind,
        actor_id=actor.id,
        scope=ledger.HOST_SCOPE,
        key=f"refund:{key}",
    )
    try:
        return ledger.post(request)
    except NoAccount:
        with transaction.atomic():
            open_accounts([request.customer_id], amount.currency)
            return ledger.post(request)


def expire_lots(*, limit: int | None = None) -> int:
    """Write the expiries that are due on all accounts, each in a transaction of its own; give how many.

    Only writes down what counts already, so it needs no permission and can run at any time, twice, or half.
    """
    due = (
        "SELECT DISTINCT account_id FROM saleor_customer_ext_creditlot"
        " WHERE is_open AND remaining > held AND expires_at < customer_ext_now() ORDER BY account_id LIMIT %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(due, [limit])
        accounts = [account_id for (account_id,) in cursor.fetchall()]
    written = 0
    for account_id in accounts:
        with connection.cursor() as cursor:
            cursor.execute("SELECT customer_ext_expire_account(%s)", [account_id])
            written += cursor.fetchone()[0]
    return written


def open_accounts(customer_ids: Sequence[Any], currency: str) -> None:
    """Make sure that these customers have an account in a currency of the shop.

    Raises NotFound for unknown customers and CurrencyMismatch for a currency that the shop does not sell in.
    """
    _require_offered(currency)
    _require_customers(customer_ids)
    _insert_accounts(_without_account(customer_ids, currency), currency)


def _require_offered(currency: str) -> None:
    check_currency(currency)
    offered = shop_currencies()
    if offered is not None and currency not in offered:
        raise CurrencyMismatch(f"The shop does not sell in {currency}.", field="currency")


def _without_account(customer_ids: Iterable[Any], currency: str) -> set[Any]:
    wanted = set(customer_ids)
    with connection.cursor() as cursor:  # an array is one parameter, where Django's IN has one per customer
        cursor.execute(
            "SELECT user_id FROM saleor_customer_ext_creditaccount WHERE user_id = ANY(%s) AND currency = %s",
            [list(wanted), currency],
        )
        return wanted.difference(user_id for (user_id,) in cursor.fetchall())


def _insert_accounts(customer_ids: Iterable[Any], currency: str) -> None:
    accounts = [CreditAccount(user_id=customer_id, currency=currency) for customer_id in sorted(customer_ids)]
    try:
        with transaction.atomic():
            CreditAccount.objects.bulk_create(accounts, ignore_conflicts=True)
    except IntegrityError as error:  # somebody was deleted between the look and the insert
        raise NotFound("There is no such customer.", field="customer_id") from error


def _delete_empty_accounts(customer_ids: Sequence[Any], currency: str) -> None:
    # In one statement: it looks at the sequence again where another transaction has just posted for the first time.
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM saleor_customer_ext_creditaccount WHERE user_id = ANY(%s) AND currency = %s AND sequence = 0",
            [list(customer_ids), currency],
        )


def _require_customers(customer_ids: Sequence[Any]) -> None:
    if get_user_model()._default_manager.filter(pk__in=customer_ids).count() != len(set(customer_ids)):
        raise NotFound("There is no such customer.", field="customer_id")


def _staff_request(
    kind: EntryKind, customer_id: Any, amount: Money, sign: int, reason: str, actor: Actor, key: str, note: str,
    expires_at: datetime.datetime | datetime.date | None,
) -> Request:  # fmt: skip
    parse_money(amount.amount, amount.currency)
    return Request(
        kind=kind,
        currency=amount.currency,
        amount=sign * amount.amount,
        customer_id=ledger.customer_key(customer_id),
        expires_at=days.end_of_day(expires_at) if expires_at else None,
        **_signed_by(actor, reason, note, key),
    )


def _signed_by(actor: Actor, reason: str, note: str, key: str) -> dict[str, Any]:
    if not reason:
        raise Required("Choose a reason.", field="reason")
    if not key:
        raise Required("Send an idempotency key.", field="idempotency_key")
    if len(key) > MAX_KEY:
        raise Invalid(f"The key is longer than {MAX_KEY} characters.", field="idempotency_key")
    if len(note) > MAX_NOTE:
        raise Invalid(f"The note is longer than {MAX_NOTE} characters.", field="note")
    for field, text in (("idempotency_key", key), ("note", note), ("reason", reason)):
        if not ledger.can_be_kept(text):
            raise Invalid("The text has a character that cannot be kept.", field=field)
    return {
        "reason": reason,
        "note": note,
        "actor_kind": actor.kind,
        "actor_id": actor.id,
        "scope": f"{actor.kind.value}:{actor.id}",
        "key": key,
    }


def _grace_until() -> datetime.datetime:
    settings = ShopSettings.objects.filter(pk=1).only("credit_grace_days").first() or ShopSettings()
    return days.grace_until(days.now(), settings.credit_grace_days)
