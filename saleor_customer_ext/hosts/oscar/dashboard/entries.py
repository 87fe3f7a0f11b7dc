"""The ledger as staff read it: one account's figures, holds and entries, in words."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import F, QuerySet, Sum
from django.utils.translation import gettext as _

from ....conf import app_settings
from ....host import ActorKind, get_host
from ....models import CreditAccount, CreditEntry, CreditHold, CreditLot, EntryKind, HoldStatus
from ....money import Money, exact
from ....services import days
from .forms import KINDS

CORRECTABLE = (EntryKind.TOP_UP, EntryKind.REDUCTION, EntryKind.EXPIRY)


@dataclass(frozen=True, slots=True)
class AccountCard:
    """One account's figures now; ``expiring`` is what runs out next, if anything."""

    account: CreditAccount
    available: Money
    balance: Money
    held: Money
    expiring: Money | None
    expires_at: datetime.datetime | None


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One line of the ledger; ``who`` is looked up now, so it goes with the person."""

    entry: CreditEntry
    kind: str
    amount: Money
    balance_after: Money
    who: str
    note: str
    is_correctable: bool


@dataclass(frozen=True, slots=True)
class HoldRow:
    """A share that a basket holds; ``is_paying`` if the customer is with another payment, as far as Oscar knows."""

    hold: CreditHold
    amount: Money
    is_overdue: bool
    is_paying: bool


def cards(accounts: Iterable[CreditAccount]) -> list[AccountCard]:
    """Give the figures of accounts read with ``with_expired``."""
    return [_card(account) for account in accounts]


def _card(account: CreditAccount) -> AccountCard:
    lots = CreditLot.objects.filter(account=account, is_open=True, expires_at__gte=days.now())
    following = lots.order_by("expires_at").values("expires_at").annotate(total=Sum("remaining")).first()
    return AccountCard(
        account=account,
        available=account.available,
        balance=account.balance_now,
        held=exact(account.held, account.currency),
        expiring=exact(following["total"], account.currency) if following else None,
        expires_at=following["expires_at"] if following else None,
    )


def entries_of(
    account: CreditAccount,
    *,
    kind: str = "",
    since: datetime.date | None = None,
    until: datetime.date | None = None,
) -> QuerySet[CreditEntry]:
    """Give an account's entries, latest first; both days are the shop's and count wholly."""
    entries = CreditEntry.objects.filter(account=account).select_related(
        "reason", "note", "account", "corrects"
    )
    if kind:
        entries = entries.filter(kind=kind)
    if since:
        start = datetime.datetime.combine(since, datetime.time.min, tzinfo=app_settings.time_zone)
        entries = entries.filter(created_at__gte=start)
    if until:
        entries = entries.filter(created_at__lte=days.end_of_day(until))
    return entries.order_by("-sequence")


def balance_as_of(account: CreditAccount, day: datetime.date) -> Money:
    """Give the balance at the end of a day of the shop, without what had expired by then."""
    return CreditEntry.objects.balance_at(account, days.end_of_day(day))


def rows(entries: Iterable[CreditEntry]) -> list[EntryRow]:
    """Put entries into words; one query for the names of everybody who made them."""
    entries = list(entries)
    people = {
        entry.actor_id for entry in entries if entry.actor_kind in (ActorKind.STAFF, ActorKind.CUSTOMER)
    }
    names = {
        str(user.pk): user.get_full_name() or user.email
        for user in get_user_model()._default_manager.filter(pk__in=people)
    }
    return [
        EntryRow(
            entry=entry,
            kind=str(KINDS[EntryKind(entry.kind)]),
            amount=exact(entry.amount, entry.account.currency),
            balance_after=exact(entry.balance_after, entry.account.currency),
            who=_who(entry, names),
            note=entry.note.text if hasattr(entry, "note") else "",
            is_correctable=entry.kind in CORRECTABLE,
        )
        for entry in entries
    ]


def _who(entry: CreditEntry, names: dict[str, str]) -> str:
    if entry.actor_kind in (ActorKind.STAFF, ActorKind.CUSTOMER):
        return names.get(entry.actor_id) or _("Deleted account")
    return _("The shop itself")


def holds_of(accounts: Iterable[CreditAccount]) -> list[HoldRow]:
    """Give the open holds of accounts, oldest first."""
    found = CreditHold.objects.filter(account__in=list(accounts), status=HoldStatus.OPEN).select_related(
        "account"
    )
    holds = list(found.order_by(F("created_at")))
    if not holds:
        return []
    now = days.now()
    paying = get_host().checkouts.with_other_money([hold.checkout_reference for hold in holds])
    return [
        HoldRow(
            hold=hold,
            amount=exact(hold.amount, hold.account.currency),
            is_overdue=hold.expires_at < now,
            is_paying=hold.checkout_reference in paying,
        )
        for hold in holds
    ]


def name_of(user: Any) -> str:
    """Give a person's name, or the e-mail address where there is none."""
    name: str = user.get_full_name() or user.email
    return name
