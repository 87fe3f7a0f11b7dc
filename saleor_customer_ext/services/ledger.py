"""The door to the ledger's SQL functions: their arguments, their answers, and what a refusal means.

Each call is one statement and therefore one transaction, also where the caller opened none. Used by ``credit.py`` and
``holds.py`` only.
"""

import datetime
import hashlib
import re
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, cached_property
from typing import Any, NoReturn
from weakref import WeakKeyDictionary

import psycopg
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS, IntegrityError, connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper
from django.db.models import IntegerField

from ..errors import (
    CustomerExtError,
    IdempotencyConflict,
    InsufficientCredit,
    Invalid,
    InvalidAmount,
    NotFound,
)
from ..events import CreditPosted, credit_posted
from ..host import ActorKind, credit_changed
from ..models import CreditAccount, CreditEntry, EntryKind
from ..money import Money, exact, zero

HOST_SCOPE = "host"
MAX_REFERENCE = 100
# In the target list and with one value as the answer: half the price of SELECT * FROM, for the database and for us.
_POST = f"SELECT customer_ext_post({', '.join(['%s'] * 16)})"
_EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
_KEY_CONSTRAINT = "customer_ext_entry_key"
_ENTRY_FIELDS = tuple(field.attname for field in CreditEntry._meta.concrete_fields)
_CANNOT_BE_KEPT = re.compile("[\x00\ud800-\udfff]")
_CURSORS: WeakKeyDictionary[BaseDatabaseWrapper, Any] = WeakKeyDictionary()


class Posting:
    """An entry with what the customer can spend after it; ``replayed`` if the key had been used before.

    Both are made when somebody asks for them: many callers do not, and making an entry costs as much as sending it.
    """

    def __init__(
        self, entry: Callable[[], CreditEntry], available: Callable[[], Money], *, replayed: bool = False
    ) -> None:
        self._make_entry = entry
        self._make_available = available
        self.replayed = replayed

    @cached_property
    def entry(self) -> CreditEntry:
        """What was written, now or when the key was first used."""
        return self._make_entry()

    @cached_property
    def available(self) -> Money:
        """What the customer can spend after it."""
        return self._make_available()


@dataclass(slots=True, kw_only=True)  # not frozen, which would take five times as long to make
class Request:
    """One entry to write, as ``customer_ext_post`` takes it; the amount is signed, None is all that is left."""

    kind: EntryKind
    currency: str
    amount: Decimal | None
    customer_id: Any = None
    account_id: int | None = None
    owner_id: Any = (
        None  # of the account that account_id names; told to other systems, no part of what is posted
    )
    reason: str | None = None
    note: str = ""
    actor_kind: ActorKind
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
            self.kind.value, self.currency, amount, self.customer_id or self.account_id, self.reason, self.note,
            expires_at, self.order_reference, self.corrects_id,
        )  # fmt: skip
        return hashlib.blake2b(repr(body).encode(), digest_size=16).hexdigest()


@cache
def customer_field() -> Any:
    """Give the field that is the key of the host's customers."""
    return get_user_model()._meta.pk


def customer_key(customer_id: Any) -> Any:
    """Give a customer's key in the type that the host's users have, so that "5" and 5 are one customer.

    Raises NotFound for what cannot be the key of anybody; whether there is such a customer is not looked up.
    """
    field = customer_field()
    if type(customer_id) is int and 0 < customer_id < 2**31 and isinstance(field, IntegerField):
        return customer_id  # what nearly all callers send needs no validators
    if customer_id is None or isinstance(customer_id, bool | float):
        raise NotFound("There is no such customer.", field="customer_id")
    try:
        key = field.to_python(customer_id)
        field.run_validators(key)
    except ValidationError as error:
        raise NotFound("There is no such customer.", field="customer_id") from error
    return key


def post(request: Request, *, savepoint: bool = True) -> Posting:
    """Write one entry, or raise what its refusal means; then nothing is written but expiries that were due.

    savepoint: without one, nobody else can use the key meanwhile, and an error of the database ends the caller's
    transaction.
    """
    fingerprint = request.fingerprint()
    answer = _execute_post((
        request.account_id, request.customer_id, request.currency, request.kind.value, request.amount, request.reason,
        request.note, request.actor_kind.value, request.actor_id, request.checkout_reference, request.order_reference,
        request.expires_at or request.grace_until, request.corrects_id, request.scope, request.key, fingerprint,
    ), savepoint=savepoint)  # fmt: skip
    outcome = answer[0]
    if outcome == "POSTED":
        customer_id = request.customer_id or request.owner_id
        if customer_id is not None:
            credit_changed([customer_id])
        return _posted(request, fingerprint, answer)
    if outcome == "REPLAYED":
        entry = CreditEntry.objects.select_related("account").get(pk=answer[2])
        # A repetition writes nothing, also no expiries, and finds the account of a deleted customer by its entry only.
        account = CreditAccount.objects.with_expired().get(pk=entry.account_id)
        return Posting(lambda: entry, lambda: account.available, replayed=True)
    refuse(outcome, request.currency, _decimal(answer[1]))


def _execute_post(parameters: tuple[Any, ...], *, savepoint: bool) -> list[Any]:
    # Another call with the same key at the same moment stops this one by the unique index; then there is an entry with
    # that key, which the second try finds. A third means that keys of others come and go all the time.
    for _ in range(3):
        try:
            answer: list[Any] = call(_POST, parameters, savepoint=savepoint)[0]
            return answer
        except IntegrityError as error:
            if _KEY_CONSTRAINT not in str(error) or not savepoint:
                raise
    raise _key_conflict()


def call(statement: str, parameters: Sequence[Any], *, savepoint: bool = True) -> tuple[Any, ...]:
    """Run one of our functions and give the row that it answers with.

    A savepoint keeps the caller's work where it fails; where the caller has no transaction, the statement is one.
    """
    database = connections[DEFAULT_DB_ALIAS]
    own = transaction.atomic(savepoint=savepoint) if database.in_atomic_block else nullcontext()
    with own:
        cursor = _cursor(database)
        cursor.execute(statement, parameters)
        row: tuple[Any, ...] = cursor.fetchone()
        return row


def _cursor(database: BaseDatabaseWrapper) -> CursorWrapper:
    """Give the connection's cursor that leaves it to the server to put the parameters in, four times as fast.

    Django's own would write them into the statement. Its logging and its wrappers stay. Whether the driver prepares the
    statement is the operator's choice (``prepare_threshold``): Django's default is not to, for the sake of poolers.
    One cursor per connection is kept: with the same statement again, it remembers how to send its parameters. So what
    it answers is fetched before anybody asks for it again.
    """
    database.close_if_health_check_failed()
    database.ensure_connection()
    database.validate_thread_sharing()
    cursor: Any = _CURSORS.get(database)  # the stubs of Django want a wrapper below
    if cursor is None or cursor.connection is not database.connection:
        cursor = _CURSORS[database] = psycopg.Cursor(database.connection)
    return database.make_debug_cursor(cursor) if database.queries_logged else database.make_cursor(cursor)


def post_many(requests: dict[int, Request], *, currency: str) -> list[tuple[int, Posting | CustomerExtError]]:
    """Write the entries of many customers in one statement; they differ in customer, amount, note and key only.

    requests and answers carry the caller's numbering. Accounts are locked in the order of their ids.
    """
    if not requests:
        return []
    places, rows = list(requests), list(requests.values())
    first = rows[0]
    fingerprints = [row.fingerprint() for row in rows]
    answers = _execute_post_many(
        [
            [row.customer_id for row in rows], currency, first.kind.value, [row.amount for row in rows], first.reason,
            [row.note for row in rows], first.actor_kind.value, first.actor_id, first.expires_at, first.scope,
            [row.key for row in rows], fingerprints,
        ]
    )  # fmt: skip
    replayed = CreditEntry.objects.in_bulk([answer[2] for _, answer in answers if answer[0] == "REPLAYED"])
    accounts = CreditAccount.objects.with_expired().in_bulk({entry.account_id for entry in replayed.values()})
    result: list[tuple[int, Posting | CustomerExtError]] = []
    for place, answer in answers:
        outcome = answer[0]
        said: Posting | CustomerExtError
        if outcome == "POSTED":
            said = _posted(rows[place - 1], fingerprints[place - 1], answer)
        elif outcome == "REPLAYED":
            said = _replayed(replayed[int(answer[2])], accounts)
        else:
            said = refusal(outcome, currency, _decimal(answer[1]))
        result.append((places[place - 1], said))
    credit_changed([rows[place - 1].customer_id for place, answer in answers if answer[0] == "POSTED"])
    return result


def _execute_post_many(parameters: list[Any]) -> list[tuple[Any, ...]]:
    tries = 3
    while True:
        tries -= 1
        try:
            with transaction.atomic():
                cursor = _cursor(connections[DEFAULT_DB_ALIAS])
                cursor.execute(_post_many_statement(), parameters)
                return list(cursor.fetchall())
        except IntegrityError as error:
            # A key that another call just wrote for another account: the next try sees it and refuses that item alone.
            if _KEY_CONSTRAINT not in str(error):
                raise
            if not tries:
                raise _key_conflict() from error


@cache
def _post_many_statement() -> str:
    user_type = get_user_model()._meta.pk.rel_db_type(connection)  # an empty array has no type of its own
    return (
        "SELECT place, answer"  # noqa: S608  # the name of the type is Django's
        f" FROM customer_ext_post_many(%s::{user_type}[], %s, %s, %s::numeric[], %s, %s::text[], %s, %s, %s, %s,"
        " %s::text[], %s::text[])"
    )


def _replayed(entry: CreditEntry, accounts: dict[int, CreditAccount]) -> Posting:
    return Posting(lambda: entry, lambda: accounts[entry.account_id].available, replayed=True)


def _posted(request: Request, fingerprint: str | None, answer: list[Any]) -> Posting:
    """Say what was just written, without reading it back, and tell other systems."""
    posting = Posting(
        lambda: _entry(request, fingerprint, answer), lambda: exact(Decimal(answer[1]), request.currency)
    )
    if credit_posted.has_listeners(CreditEntry):
        announce(posting.entry, request.customer_id or request.owner_id, request.currency)
    return posting


def _entry(request: Request, fingerprint: str | None, answer: list[Any]) -> CreditEntry:
    _, _, entry_id, account_id, sequence, amount, balance_after, moment, reason_id, hold_id = answer
    expires_at = None if amount.startswith("-") else request.expires_at or request.grace_until
    return CreditEntry.from_db(DEFAULT_DB_ALIAS, _ENTRY_FIELDS, (
        int(entry_id), int(account_id), int(sequence), Decimal(amount), Decimal(balance_after), request.kind,
        _integer(reason_id), request.actor_kind, request.actor_id, request.checkout_reference, request.order_reference,
        expires_at, request.corrects_id, _integer(hold_id), request.scope, request.key, fingerprint,
        _EPOCH + datetime.timedelta(microseconds=int(moment)),
    ))  # fmt: skip


def _integer(text: str | None) -> int | None:
    return None if text is None else int(text)


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


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


def check_reference(reference: str, field: str) -> None:
    """Raise Invalid for a reference of the host that is longer than the ledger keeps."""
    if len(reference) > MAX_REFERENCE:
        raise Invalid(f"A reference has {MAX_REFERENCE} characters at most.", field=field)


def can_be_kept(text: str) -> bool:
    """Tell whether the database can store a text: no NUL, and no half of a surrogate pair, which JSON can have."""
    return not _CANNOT_BE_KEPT.search(text)


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
        case "TOO_LARGE":
            return InvalidAmount("The balance would become too large.", field="amount")
        case "FOREIGN":
            return Invalid("Credit of another account is held for this checkout.", field="checkout_id")
    raise AssertionError(f"unknown outcome {outcome}")


def _key_conflict() -> IdempotencyConflict:
    return IdempotencyConflict("This key was used before, for another request.", field="idempotency_key")
