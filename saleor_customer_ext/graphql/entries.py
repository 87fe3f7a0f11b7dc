"""Entries of the ledger, page by page, for one account or for many at once.

Notes and the people who acted are for staff only, which the batch of the rows knows.
"""

import datetime
import functools
from collections.abc import Sequence
from typing import Any

import graphene
from django.db.models import Count, Q, prefetch_related_objects

from ..host import ActorKind
from ..models import CreditEntry, EntryKind
from ..money import Money, exact
from . import compat, limits
from .connections import Batch, Connection, Window, whole_number
from .people import USERS, names_of_users

CURSOR = "credit-entry"

CreditEntryKind = compat.make_enum(
    "CreditEntryKind",
    {
        EntryKind.TOP_UP.value: "Staff or a plan gave credit.",
        EntryKind.REDUCTION.value: "Staff took credit away.",
        EntryKind.PAYMENT.value: "Credit paid for an order.",
        EntryKind.REFUND.value: "An order gave credit back.",
        EntryKind.EXPIRY.value: "Credit ran out unspent.",
        EntryKind.CORRECTION.value: "Takes back a mistaken entry, wholly or in part.",
        EntryKind.TRANSFER.value: "Credit moved between two accounts.",
    },
    "What an entry of the ledger is for.",
)
CreditActorKind = compat.make_enum(
    "CreditActorKind",
    {
        ActorKind.ANONYMOUS.value: "A visitor without an account.",
        ActorKind.CUSTOMER.value: "The customer.",
        ActorKind.STAFF.value: "A member of staff.",
        ActorKind.APP.value: "Another system with its own access.",
        ActorKind.SYSTEM.value: "The shop itself, such as a scheduled job.",
    },
    "Who acts.",
)


class CreditReason(graphene.ObjectType):
    """A reason from the shop's own list, which staff choose from."""

    code = graphene.String(required=True, description="The reason's code, which does not change.")
    label = graphene.String(required=True, description="What people read.")
    is_active = graphene.Boolean(required=True, description="Whether it can be chosen; old entries keep it.")


class CreditActor(graphene.ObjectType):
    """Who made an entry."""

    kind = graphene.Field(graphene.NonNull(CreditActorKind), description="What kind of caller it was.")
    id = graphene.ID(
        description="Global id of the user or app. Null for customers who read, and for the shop itself."
    )
    name = graphene.String(
        description="The user's name today, or the job's. Null for customers who read, and once the user is gone."
    )


class CreditEntryReference(graphene.ObjectType):
    """Another entry of the same account."""

    id = graphene.ID(required=True, description="Global id of the entry.")


class CreditEntryType(graphene.ObjectType):
    """One change of an account. Entries are never changed or deleted."""

    id = graphene.ID(required=True, description="Global id of the entry.")
    sequence = graphene.Int(
        required=True, description="Number of the entry in its account: 1, 2, 3, without gaps."
    )
    amount = graphene.Field(
        graphene.NonNull(compat.money),
        description="The change in the account's currency; positive raises what the customer can spend.",
    )
    balance_after = graphene.Field(
        graphene.NonNull(compat.money), description="The account's balance with this entry, in its currency."
    )
    kind = graphene.Field(graphene.NonNull(CreditEntryKind), description="What the entry is for.")
    reason = graphene.Field(
        CreditReason, description="Why staff made it; null where no person chose a reason."
    )
    note = graphene.String(
        description="What staff wrote. Null for customers who read, and where nothing was written."
    )
    actor = graphene.Field(graphene.NonNull(CreditActor), description="Who made it.")
    order_reference = graphene.String(
        description="The host's reference of the order, where one is concerned."
    )
    checkout_reference = graphene.String(
        description="The host's reference of the checkout, where one is concerned."
    )
    expires_at = graphene.Field(
        compat.date_time,
        description="Last moment at which what it gave can be spent; null: never ends, or nothing new was given.",
    )
    corrects = graphene.Field(
        CreditEntryReference,
        description="The entry that this one takes back, or the payment that it refunds.",
    )
    created_at = graphene.Field(graphene.NonNull(compat.date_time), description="When it was made.")

    class Meta:
        name = "CreditEntry"

    @staticmethod
    def resolve_id(root: CreditEntry, info: Any) -> str:
        return compat.encode("CreditEntry", root.pk)

    @staticmethod
    def resolve_amount(root: CreditEntry, info: Any) -> Money:
        return exact(root.amount, root.account.currency)

    @staticmethod
    def resolve_balance_after(root: CreditEntry, info: Any) -> Money:
        return exact(root.balance_after, root.account.currency)

    @staticmethod
    def resolve_kind(root: CreditEntry, info: Any) -> str:
        return str(root.kind)

    @staticmethod
    def resolve_note(root: Any, info: Any) -> str | None:
        if not root.batch.staff:
            return None
        root.batch.find("note", lambda entries: prefetch_related_objects(entries, "note"))
        return root.note.text if hasattr(root, "note") else None

    @staticmethod
    def resolve_reason(root: Any, info: Any) -> Any:
        root.batch.find("reason", lambda entries: prefetch_related_objects(entries, "reason"))
        return root.reason

    @staticmethod
    def resolve_actor(root: Any, info: Any) -> CreditActor:
        kind, key = str(root.actor_kind), root.actor_id
        if root.batch.staff and kind == ActorKind.SYSTEM:
            return CreditActor(kind=kind, name=key)
        if root.batch.staff and kind == ActorKind.APP:
            return CreditActor(kind=kind, id=compat.encode("App", key))
        if root.batch.staff and kind in USERS:
            names = root.batch.find("actor", _names_of_actors)
            return CreditActor(kind=kind, id=compat.encode("User", key), name=names.get(key))
        return CreditActor(kind=kind)

    @staticmethod
    def resolve_order_reference(root: CreditEntry, info: Any) -> str | None:
        return root.order_reference or None

    @staticmethod
    def resolve_checkout_reference(root: CreditEntry, info: Any) -> str | None:
        return root.checkout_reference or None

    @staticmethod
    def resolve_expires_at(root: Any, info: Any) -> datetime.datetime | None:
        root.batch.find("lots", lambda entries: prefetch_related_objects(entries, "lots"))
        return min((lot.expires_at for lot in root.lots.all() if lot.expires_at), default=None)

    @staticmethod
    def resolve_corrects(root: CreditEntry, info: Any) -> CreditEntryReference | None:
        if root.corrects_id is None:
            return None
        return CreditEntryReference(id=compat.encode("CreditEntry", root.corrects_id))


class TimeRangeInput(graphene.InputObjectType):
    """Moments from one to another, both included."""

    gte = graphene.InputField(compat.date_time, description="Not before this moment.")
    lte = graphene.InputField(compat.date_time, description="Not after this moment.")

    class Meta:
        name = "CreditTimeRangeInput"


class CreditEntryFilterInput(graphene.InputObjectType):
    """Which entries to give; conditions narrow each other."""

    kinds = graphene.List(graphene.NonNull(CreditEntryKind), description="Entries of any of these kinds.")
    created_at = graphene.InputField(TimeRangeInput, description="Entries made in this time.")


def page_of(account: Any, info: Any, filters: Any, page: dict[str, Any]) -> Connection:
    """Give the account's page; all accounts that were read together get theirs with it.

    Raises Required or Invalid for the arguments of a page, and where the request asks for too much.
    """
    window = Window.parse(CURSOR, whole_number, **page)
    condition = _condition(filters or {})

    def read(accounts: Sequence[Any]) -> dict[int, Connection]:
        limits.spend(info.context, len(accounts) * window.size, field="last" if window.backwards else "first")
        return _pages(accounts, window, condition)

    pages: dict[int, Connection] = account.batch.find(("entries", window, str(condition)), read)
    return pages[account.pk]


def _condition(filters: Any) -> Q:
    condition = Q()
    if filters.get("kinds"):
        condition &= Q(kind__in=[compat.plain(kind) for kind in filters["kinds"]])
    time = filters.get("created_at") or {}
    for bound in ("gte", "lte"):
        if time.get(bound):
            condition &= Q(**{f"created_at__{bound}": compat.aware(time[bound])})
    return condition


def _pages(accounts: Sequence[Any], window: Window, condition: Q) -> dict[int, Connection]:
    """Give each account its page, in two queries; the first is one look-up per account in an index."""
    database = accounts[0]._state.db
    entries = CreditEntry.objects.using(database)
    first, *others = (
        window.cut(entries.filter(condition, account=account), "sequence", newest_first=True).values_list(
            "pk"
        )
        for account in accounts
    )
    keys = [key for (key,) in (first.union(*others, all=True) if others else first)]
    found: dict[int, list[Any]] = {account.pk: [] for account in accounts}
    by_key = {account.pk: account for account in accounts}
    order = "sequence" if window.backwards else "-sequence"
    rows = list(entries.filter(pk__in=keys).order_by(order))
    for entry in rows:
        entry.account = by_key[entry.account_id]
        found[entry.account_id].append(entry)
    Batch(rows, staff=accounts[0].batch.staff)

    def counted(account: Any) -> int:
        if not condition:
            return int(account.sequence)
        counts = account.batch.find(("count", str(condition)), lambda peers: _counts(peers, condition))
        return int(counts.get(account.pk, 0))

    return {
        account.pk: window.page(
            found[account.pk], lambda entry: entry.sequence, functools.partial(counted, account)
        )
        for account in accounts
    }


def _counts(accounts: Sequence[Any], condition: Q) -> dict[int, int]:
    entries = CreditEntry.objects.using(accounts[0]._state.db).filter(condition, account__in=accounts)
    return dict(entries.order_by().values_list("account").annotate(number=Count("pk")))


def _names_of_actors(entries: Sequence[Any]) -> dict[str, str]:
    keys = {entry.actor_id for entry in entries if entry.actor_kind in USERS}
    return names_of_users(keys, using=entries[0]._state.db)
