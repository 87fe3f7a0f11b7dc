"""Everything that was done to a customer, and by them: what was recorded and what the ledger has, as one list.

Newest first, by (time, source, key): a place in it is found by an index, however long the list is.
"""

import datetime
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Count, Q, QuerySet

from .. import permissions
from ..host import Actor
from ..models import AuditEvent, CreditAccount, CreditEntry, EntryKind
from ..money import exact
from .customers import READERS

ENTRY, EVENT = "entry", "event"  # the sources, in the order in which they stand at one moment, latest first
CREDIT_KINDS = {f"credit.{kind.value.lower()}": kind.value for kind in EntryKind}
HOLD_RELEASED = "credit.hold_released"

Position = tuple[datetime.datetime, str, int]


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that changed, as a person reads it; None where there was or is nothing. Of a list, what differs."""

    field: str
    before: str | None
    after: str | None


@dataclass
class Item:
    """One thing that happened. reference: what else it was about, such as an order; "" where there is nothing."""

    customer_id: Any
    time: datetime.datetime
    source: str
    key: int
    kind: str
    actor_kind: str
    actor_id: str
    reference: str
    changes: list[Change] = field(default_factory=list)

    @property
    def position(self) -> Position:
        """Its place in the list."""
        return self.time, self.source, self.key


@dataclass(frozen=True)
class Filter:
    """Which items to give; conditions narrow each other.

    kinds: any of these; None is all. since, until: both included. actor: kind and id, "" of either is any.
    """

    kinds: frozenset[str] | None = None
    since: datetime.datetime | None = None
    until: datetime.datetime | None = None
    actor: tuple[str, str] = ("", "")

    def condition(self, source: str) -> Q | None:
        """Give what rows of a source have to fulfil; None where there cannot be any."""
        condition = Q()
        if self.kinds is not None:
            kinds = set(self.kinds)
            if source == ENTRY:
                kinds = {CREDIT_KINDS[kind] for kind in kinds & set(CREDIT_KINDS)}
            if not kinds:
                return None
            condition &= Q(kind__in=sorted(kinds))
        if self.since:
            condition &= Q(created_at__gte=self.since)
        if self.until:
            condition &= Q(created_at__lte=self.until)
        for name, value in zip(("actor_kind", "actor_id"), self.actor, strict=True):
            if value:
                condition &= Q(**{name: value})
        return condition


def read(
    customer_ids: Collection[Any],
    *,
    actor: Actor,
    number: int,
    which: Filter,
    after: Position | None = None,
    before: Position | None = None,
    backwards: bool = False,
    using: str = DEFAULT_DB_ALIAS,
) -> dict[Any, list[Item]]:
    """Give each of these customers the first so many items in a part of the list, in a constant number of queries.

    after, before: the part between these places, both left out. backwards: the last ones, the last one first.
    What was done to credit is given only to those who may see it. Raises PermissionDenied.
    """
    actor.require(permissions.MANAGE_CUSTOMER_PROFILES)
    found: dict[Any, list[Item]] = {customer_id: [] for customer_id in customer_ids}
    bounds = after, before

    def cut(queryset: Any, source: str) -> Any:
        for place, later in zip(bounds, (False, True), strict=True):
            if place is not None:
                queryset = queryset.filter(_beyond(place, source, later=later))
        order = ("created_at", "pk") if backwards else ("-created_at", "-pk")
        return queryset.order_by(*order).values_list("pk")[:number]

    events = _events(found, actor, which, using)
    if events is not None:
        keys = _keys([cut(events.filter(user=customer_id), EVENT) for customer_id in found])
        for event in AuditEvent.objects.using(using).filter(pk__in=keys):
            found[event.user_id].append(_item_of_event(event))
    entries = _entries(actor, which, using)
    if entries is not None:
        owners = _accounts(found, using)
        keys = _keys([cut(entries.filter(account=account), ENTRY) for account in owners])
        rows = CreditEntry.objects.using(using).filter(pk__in=keys).select_related("account", "reason")
        for entry in rows:
            found[owners[entry.account_id]].append(_item_of_entry(entry, owners[entry.account_id]))
    return {
        customer_id: sorted(items, key=lambda item: item.position, reverse=not backwards)[:number]
        for customer_id, items in found.items()
    }


def count(
    customer_ids: Collection[Any], *, actor: Actor, which: Filter, using: str = DEFAULT_DB_ALIAS
) -> dict[Any, int]:
    """Give how many items each of these customers has in all, as ``read`` would give them."""
    actor.require(permissions.MANAGE_CUSTOMER_PROFILES)
    counts: dict[Any, int] = dict.fromkeys(customer_ids, 0)
    numbers: list[tuple[Any, int]] = []
    events = _events(counts, actor, which, using)
    if events is not None:
        numbers += events.order_by().values_list("user").annotate(number=Count("pk"))
    entries = _entries(actor, which, using)
    if entries is not None:
        of_them = entries.filter(account__user__in=customer_ids).order_by()
        numbers += of_them.values_list("account__user").annotate(number=Count("pk"))
    for customer_id, number in numbers:
        counts[customer_id] += number
    return counts


def _events(
    customer_ids: Collection[Any], actor: Actor, which: Filter, using: str
) -> "QuerySet[AuditEvent] | None":
    condition = which.condition(EVENT)
    if condition is None:
        return None
    events = AuditEvent.objects.using(using).filter(condition, user__in=customer_ids)
    return events if _sees_credit(actor) else events.exclude(kind__startswith="credit.")


def _entries(actor: Actor, which: Filter, using: str) -> "QuerySet[CreditEntry] | None":
    condition = which.condition(ENTRY)
    if condition is None or not _sees_credit(actor):
        return None
    return CreditEntry.objects.using(using).filter(condition)


def _sees_credit(actor: Actor) -> bool:
    return any(actor.has(permission) for permission in READERS)


def _accounts(customer_ids: Collection[Any], using: str) -> dict[int, Any]:
    """Give the customer of each of their credit accounts."""
    accounts = CreditAccount.objects.using(using).filter(user__in=customer_ids).order_by("pk")
    return dict(accounts.values_list("pk", "user"))


def _keys(queries: Sequence[Any]) -> list[int]:
    if not queries:
        return []
    first, *others = queries
    return [key for (key,) in (first.union(*others, all=True) if others else first)]


def _beyond(place: Position, source: str, *, later: bool) -> Q:
    """Say which rows of a source stand after a place, or before it (later in time)."""
    time, place_source, key = place
    way, until = ("gt", "gte") if later else ("lt", "lte")
    if source == place_source:
        return Q(**{f"created_at__{until}": time}) & (
            Q(**{f"created_at__{way}": time}) | Q(created_at=time, **{f"pk__{way}": key})
        )
    at_the_moment = source > place_source if later else source < place_source
    return Q(**{f"created_at__{until if at_the_moment else way}": time})


def _item_of_event(event: AuditEvent) -> Item:
    data = event.data
    before, after = data.get("before") or {}, data.get("after") or {}
    if event.kind == HOLD_RELEASED:
        before = {"held": _amount(Decimal(data["amount"]), data["currency"])}
    return Item(
        customer_id=event.user_id,
        time=event.created_at,
        source=EVENT,
        key=event.pk,
        kind=event.kind,
        actor_kind=event.actor_kind,
        actor_id=event.actor_id,
        reference=str(data.get("reference") or data.get("checkout") or ""),
        changes=[
            Change(name, _readable(before.get(name)), _readable(after.get(name)))
            for name in dict.fromkeys([*before, *after])
        ],
    )


def _item_of_entry(entry: CreditEntry, customer_id: Any) -> Item:
    currency = entry.account.currency
    changes = [
        Change(
            "balance",
            _amount(entry.balance_after - entry.amount, currency),
            _amount(entry.balance_after, currency),
        )
    ]
    if entry.reason:
        changes.append(Change("reason", None, entry.reason.label))
    return Item(
        customer_id=customer_id,
        time=entry.created_at,
        source=ENTRY,
        key=entry.pk,
        kind=f"credit.{entry.kind.lower()}",
        actor_kind=entry.actor_kind,
        actor_id=entry.actor_id,
        reference=entry.order_reference or entry.checkout_reference,
        changes=changes,
    )


def _amount(amount: Decimal, currency: str) -> str:
    return f"{exact(amount, currency).amount} {currency}"


def _readable(value: Any) -> str | None:
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return ", ".join(_readable(item) or "" for item in value) or None
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
