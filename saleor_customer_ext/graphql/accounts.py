"""Credit accounts and what they are made of.

Whoever can reach an account here may read its amounts; ``customers.py`` decides that.
"""

import datetime
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import graphene
from django.db.models import (
    Case,
    F,
    Prefetch,
    When,
    prefetch_related_objects,
)

from ..models import CreditAccount, CreditEntry, CreditHold, CreditLot, DatabaseNow, HoldStatus
from ..money import Money, exact
from . import compat, entries
from .connections import Batch, Connection, connection_field
from .errors import refusals

CreditHoldStatus = compat.make_enum(
    "CreditHoldStatus",
    {
        HoldStatus.OPEN.value: "No other checkout can take the share.",
        HoldStatus.CAPTURED.value: "The share, or part of it, has paid for an order; the rest was let go.",
        HoldStatus.RELEASED.value: "It was let go.",
        HoldStatus.EXPIRED.value: "It was let go because its time was over.",
    },
    "A hold is open until it ends, once.",
)


class CreditLotType(graphene.ObjectType):
    """What one top-up or refund still has to spend; lots are spent soonest-expiring first."""

    remaining = graphene.Field(
        graphene.NonNull(compat.money),
        description="What is left of it, in the account's currency, holds included.",
    )
    expires_at = graphene.Field(
        compat.date_time, description="Last moment at which it can be spent; null means never."
    )

    class Meta:
        name = "CreditLot"

    @staticmethod
    def resolve_remaining(root: Any, info: Any) -> Money:
        return exact(root.left, root.account.currency)


class CreditHoldType(graphene.ObjectType):
    """A share of the credit that only one checkout can take, while other money moves for it."""

    id = graphene.ID(required=True, description="Global id of the hold.")
    amount = graphene.Field(
        graphene.NonNull(compat.money), description="What is held, in the account's currency."
    )
    status = graphene.Field(
        graphene.NonNull(CreditHoldStatus), description="Whether it is open, or how it ended."
    )
    checkout_reference = graphene.String(required=True, description="The host's reference of the checkout.")
    created_at = graphene.Field(graphene.NonNull(compat.date_time), description="When it began.")
    expires_at = graphene.Field(
        graphene.NonNull(compat.date_time),
        description="When it ends unless its checkout goes on; later if other money is on it.",
    )

    class Meta:
        name = "CreditHold"

    @staticmethod
    def resolve_id(root: CreditHold, info: Any) -> str:
        return compat.encode("CreditHold", root.pk)

    @staticmethod
    def resolve_amount(root: CreditHold, info: Any) -> Money:
        return exact(root.amount, root.account.currency)

    @staticmethod
    def resolve_status(root: CreditHold, info: Any) -> str:
        return str(root.status)


class CreditAccountType(graphene.ObjectType):
    """One customer's credit in one currency."""

    id = graphene.ID(required=True, description="Global id of the account.")
    currency = graphene.String(
        required=True, description="ISO 4217 code of the currency that all its amounts are in."
    )
    balance = graphene.Field(
        graphene.NonNull(compat.money),
        description="What the customer owns now; what has expired does not count.",
    )
    held = graphene.Field(graphene.NonNull(compat.money), description="What checkouts hold of the balance.")
    available = graphene.Field(
        graphene.NonNull(compat.money), description="What can be spent now: balance less held."
    )
    lots = graphene.List(
        graphene.NonNull(CreditLotType),
        required=True,
        description="What can be spent, soonest-expiring first.",
    )
    holds = graphene.List(
        graphene.NonNull(CreditHoldType), required=True, description="The open holds, oldest first."
    )
    balance_as_of = graphene.Field(
        compat.money,
        at=graphene.Argument(
            graphene.NonNull(compat.date_time), description="The moment; what happened at it counts."
        ),
        description="The balance at a moment, in the account's currency; what had expired by then does not count.",
    )
    entries = connection_field(
        entries.CreditEntryType,
        "entries",
        "The account's entries, newest first.",
        filter=graphene.Argument(entries.CreditEntryFilterInput, description="Which entries to give."),
    )

    class Meta:
        name = "CreditAccount"

    @staticmethod
    def resolve_id(root: CreditAccount, info: Any) -> str:
        return compat.encode("CreditAccount", root.pk)

    @staticmethod
    def resolve_balance(root: CreditAccount, info: Any) -> Money:
        return root.balance_now

    @staticmethod
    def resolve_held(root: CreditAccount, info: Any) -> Money:
        return exact(root.held, root.currency)

    @staticmethod
    def resolve_lots(root: Any, info: Any) -> Any:
        left = Case(When(expires_at__lt=DatabaseNow(), then=F("held")), default=F("remaining"))
        usable = CreditLot.objects.annotate(left=left).filter(is_open=True, left__gt=0)
        prefetch = Prefetch("lots", usable.select_related("account"), to_attr="open_lots")
        root.batch.find("lots", lambda accounts: prefetch_related_objects(accounts, prefetch))
        return root.open_lots

    @staticmethod
    def resolve_holds(root: Any, info: Any) -> Any:
        unfinished = (
            CreditHold.objects.filter(status=HoldStatus.OPEN).select_related("account").order_by("pk")
        )
        prefetch = Prefetch("holds", unfinished, to_attr="open_holds")
        root.batch.find("holds", lambda accounts: prefetch_related_objects(accounts, prefetch))
        return root.open_holds

    @staticmethod
    @refusals()
    def resolve_balance_as_of(root: Any, info: Any, at: datetime.datetime) -> Money:
        moment = compat.aware(at)
        found = root.batch.find(("as of", moment), lambda accounts: _balances_at(accounts, moment))
        return exact(found[root.pk], root.currency)

    @staticmethod
    @refusals()
    def resolve_entries(root: Any, info: Any, filter: Any = None, **page: Any) -> Connection:
        return entries.page_of(root, info, filter, page)


def read_accounts(queryset: Any, *, staff: bool) -> list[CreditAccount]:
    """Read accounts with what their fields need."""
    accounts = list(queryset.with_expired())
    Batch(accounts, staff=staff)
    return accounts


def _balances_at(accounts: Sequence[Any], moment: datetime.datetime) -> dict[int, Decimal]:
    entries = CreditEntry.objects.using(accounts[0]._state.db)
    return entries.balances_at([account.pk for account in accounts], moment)
