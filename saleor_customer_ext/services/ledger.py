"""The door to the ledger's SQL functions: their arguments, their answers, and what a refusal means.

Each call is one statement and therefore one transaction, also where the caller opened none. Used by ``credit.py`` and
``holds.py`` only.
"""

import datetime
import hashlib
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any, NoReturn

from django.contrib.auth import get_user_model
from django.db import IntegrityError, connection, transaction

from ..errors import (
    CustomerExtError,
    IdempotencyConflict,
    InsufficientCredit,
    Invalid,
    InvalidAmount,
    NotFound,
)
from ..events import CreditPosted, credit_posted
from ..models import CreditEntry
from ..money import Money, exact, zero

HOST_SCOPE = "host"
_POST = f"SELECT * FROM customer_ext_post({', '.join(['%s'] * 17)})"
_KEY_CONSTRAINT = "customer_ext_entry_key"


@dataclass(frozen=True, slots=True)
class Posting:
    """An entry with what the customer can spend after it; ``replayed`` if the key had been used before."""

    entry: CreditEntry
    available: Money
    replayed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One entry to write, as ``customer_ext_post`` takes it; the amount is signed, None is all that is left."""

    kind: str
    currency: str
    amount: Decimal | None
    customer_id: Any = None
    account_id: int | None = None
    reason: str | None = None
    note: str = ""
    actor_kind: str
    actor_id: str
    checkout_reference: str = ""
    order_reference: str = ""
    expires_at: datetime.datetime | None = None
    corrects_id: int | None = None
    grace_until: datetime.datetime | None = None
    scope: str | None = None
    key: str | None = None

    def fingerprint(self) -> str | None:
        """Digest what a repeated key must agree in; the note is in it, so it is a digest and not the text."""
        if self.key is None:
            return None
        amount = None if self.amount is None else self.amount.normalize()
        expires_at = None if self.expires_at is None else self.expires_at.astimezone(datetime.UTC)
        body = (
            self.kind, self.currency, amount, self.customer_id or self.account_id, self.reason, self.note, expires_at,
            self.order_reference, self.corrects_id,
        )  # fmt: skip
        return hashlib.blake2b(repr(body).encode(), digest_size=16).hexdigest()


def post(request: Request) -> Posting:
    """Write one entry, or raise what its refusal means; then nothing is written but expiries that were due."""
    parameters = (
        request.account_id, request.customer_id, request.currency, request.kind, request.amount, request.reason,
        request.note, request.actor_kind, request.actor_id, request.checkout_reference, request.order_reference,
        request.expires_at, request.corrects_id, request.grace_until, request.scope, request.key,
        request.fingerprint(),
    )  # fmt: skip
    (
        outcome, entry_id, account_id, sequence, amount, balance_after, created_at, reason_id, hold_id, available,
    ) = _execute_post(parameters)  # fmt: skip
    if outcome == "REPLAYED":
        entry = CreditEntry.objects.select_related("account").get(pk=entry_id)
        return Posting(entry, exact(available, entry.account.currency), replayed=True)
    if outcome != "POSTED":
        refuse(outcome, request.currency, available)
    entry = _entry(
        request, entry_id=entry_id, account_id=account_id, sequence=sequence, amount=amount,
        balance_after=balance_after, created_at=created_at, reason_id=reason_id, hold_id=hold_id,
    )  # fmt: skip
    announce(entry, request.customer_id, request.currency)
    return Posting(entry, exact(available, request.currency))


def _execute_post(parameters: tuple[Any, ...]) -> tuple[Any, ...]:
    try:
        if connection.in_atomic_block:
            with transaction.atomic(), connection.cursor() as cursor:  # a savepoint keeps the caller's work
                cursor.execute(_POST, parameters)
                row: tuple[Any, ...] = cursor.fetchone()
        else:
            with connection.cursor() as cursor:
                cursor.execute(_POST, parameters)
                row = cursor.fetchone()
    except IntegrityError as error:
        # Two calls with one key for two accounts at the same moment: the locks do not meet, the unique index does.
        if _KEY_CONSTRAINT in str(error):
            raise _key_conflict() from error
        raise
    return row


def post_many(requests: dict[int, Request], *, currency: str) -> list[tuple[int, Posting | CustomerExtError]]:
    """Write the entries of many customers in one statement; they differ in customer, amount, note and key only.

    requests and answers carry the caller's numbering. Accounts are locked in the order of their ids.
    """
    if not requests:
        return []
    places, rows = list(requests), list(requests.values())
    first = rows[0]
    fingerprints = [row.fingerprint() for row in rows]
    with connection.cursor() as cursor:
        cursor.execute(
            _post_many_statement(),
            [
                [row.customer_id for row in rows], currency, first.kind, [row.amount for row in rows], first.reason,
                [row.note for row in rows], first.actor_kind, first.actor_id, first.expires_at, first.scope,
                [row.key for row in rows], fingerprints,
            ],
        )  # fmt: skip
        answers = cursor.fetchall()
    replayed = CreditEntry.objects.in_bulk([row[2] for row in answers if row[1] == "REPLAYED"])
    result: list[tuple[int, Posting | CustomerExtError]] = []
    for (
        place,
        outcome,
        entry_id,
        account_id,
        sequence,
        amount,
        balance_after,
        created_at,
        reason_id,
        available,
    ) in answers:
        request = rows[place - 1]
        if outcome == "POSTED":
            entry = _entry(
                request, entry_id=entry_id, account_id=account_id, sequence=sequence, amount=amount,
                balance_after=balance_after, created_at=created_at, reason_id=reason_id, hold_id=None,
            )  # fmt: skip
            announce(entry, request.customer_id, currency)
            answer: Posting | CustomerExtError = Posting(entry, exact(available, currency))
        elif outcome == "REPLAYED":
            answer = Posting(replayed[entry_id], exact(available, currency), replayed=True)
        else:
            answer = refusal(outcome, currency, available)
        result.append((places[place - 1], answer))
    return result


@cache
def _post_many_statement() -> str:
    user_type = get_user_model()._meta.pk.rel_db_type(connection)  # an empty array has no type of its own
    return (
        "SELECT place, outcome, entry_id, account_id, sequence, amount, balance_after, created_at, reason_id, available"
        f" FROM customer_ext_post_many(%s::{user_type}[], %s, %s, %s::numeric[], %s, %s::text[], %s, %s, %s, %s,"
        " %s::text[], %s::text[])"
    )


def _entry(
    request: Request, *, entry_id: int, account_id: int, sequence: int, amount: Decimal, balance_after: Decimal,
    created_at: datetime.datetime, reason_id: int | None, hold_id: int | None,
) -> CreditEntry:  # fmt: skip
    """Make the entry that was just written, without reading it back."""
    entry = CreditEntry(
        id=entry_id, account_id=account_id, sequence=sequence, amount=amount, balance_after=balance_after,
        kind=request.kind, reason_id=reason_id, actor_kind=request.actor_kind, actor_id=request.actor_id,
        checkout_reference=request.checkout_reference, order_reference=request.order_reference,
        corrects_id=request.corrects_id, hold_id=hold_id, idempotency_scope=request.scope,
        idempotency_key=request.key, fingerprint=request.fingerprint(), created_at=created_at,
    )  # fmt: skip
    entry._state.adding = False
    return entry


def announce(entry: CreditEntry, customer_id: Any, currency: str) -> None:
    """Tell other systems about an entry, after commit."""
    event = CreditPosted(
        entry_id=entry.pk,
        account_id=entry.account_id,
        customer_id=customer_id,
        kind=entry.kind,
        amount=entry.amount,
        currency=currency,
        order_reference=entry.order_reference,
    )
    transaction.on_commit(lambda: credit_posted.send_robust(sender=CreditEntry, event=event), robust=True)


class NothingLeft(InvalidAmount):
    """All of the entry was given back or taken back before."""


class NoAccount(Exception):
    """The customer has no account in this currency; callers open one or say that there is no credit."""


def refuse(outcome: str, currency: str, available: Decimal | None) -> NoReturn:
    """Raise the error that a refusal of the SQL functions stands for."""
    if outcome == "NO_ACCOUNT":
        raise NoAccount
    raise refusal(outcome, currency, available)


def refusal(outcome: str, currency: str, available: Decimal | None) -> CustomerExtError:
    """Make the error that a refusal of the SQL functions stands for."""
    amount = zero(currency) if available is None else exact(available, currency)
    match outcome:
        case "KEY_CONFLICT":
            return _key_conflict()
        case "UNKNOWN_REASON":
            return NotFound("There is no such reason to choose.", field="reason")
        case "EXPIRED":
            return Invalid("The expiry must not be in the past.", field="expires_at")
        case "OVERDRAWN":
            return InsufficientCredit(
                f"Only {amount.amount} {currency} are available.", field="amount", available=amount
            )
        case "OVERCORRECTED" if not amount.amount:
            return NothingLeft(
                "Nothing of it is left to give back or take back.", field="amount", available=amount
            )
        case "OVERCORRECTED":
            return InvalidAmount(
                f"Only {amount.amount} {currency} are left to give back or take back.",
                field="amount",
                available=amount,
            )
        case "UNKNOWN_ENTRY":
            return NotFound("There is no such entry to correct in this direction.", field="entry_id")
        case "FOREIGN":
            return Invalid("Somebody else's credit is held for this checkout.", field="checkout_id")
    raise AssertionError(f"unknown outcome {outcome}")


def _key_conflict() -> IdempotencyConflict:
    return IdempotencyConflict("This key was used before, for another request.", field="idempotency_key")
