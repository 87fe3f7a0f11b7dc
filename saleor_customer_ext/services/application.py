"""How much credit covers of a checkout, decided from what is in the database now, with the reasons in words."""

from dataclasses import dataclass, replace
from decimal import ROUND_DOWN, Decimal
from enum import StrEnum
from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db.models import CharField, Exists, F, OuterRef, QuerySet, Subquery

from ..host import CheckoutSnapshot
from ..models import CheckoutCreditChoice, CreditAccount, CreditHold, HoldStatus
from ..money import Money, exact, minor_unit_digits, zero
from ..prepared import Place, Prepared
from . import settings
from .ledger import customer_field

Accounts = dict[str, Any]  # by currency: a CreditAccount, with all that decides for one checkout


class Cause(StrEnum):
    """Why as much credit applies as does, and no more."""

    GUEST = "GUEST"
    NO_CREDIT = "NO_CREDIT"
    OTHER_CURRENCY = "OTHER_CURRENCY"
    CUSTOMER_BLOCKED = "CUSTOMER_BLOCKED"
    DISABLED = "DISABLED"
    DISABLED_IN_CHANNEL = "DISABLED_IN_CHANNEL"
    UNSUPPORTED_IN_CHANNEL = "UNSUPPORTED_IN_CHANNEL"
    NOTHING_TO_PAY = "NOTHING_TO_PAY"
    OTHER_MONEY = "OTHER_MONEY"
    NOT_AUTOMATIC = "NOT_AUTOMATIC"
    CHOSEN_LIMIT = "CHOSEN_LIMIT"
    HELD_ELSEWHERE = "HELD_ELSEWHERE"
    HELD_HERE = "HELD_HERE"
    EXPIRED = "EXPIRED"
    ALL_AVAILABLE = "ALL_AVAILABLE"
    COVERS_ALL = "COVERS_ALL"


MESSAGES = {
    Cause.GUEST: "Guests have no credit.",
    Cause.NO_CREDIT: "The customer has no credit.",
    Cause.OTHER_CURRENCY: "The customer has credit in another currency only.",
    Cause.CUSTOMER_BLOCKED: "The customer's account is switched off.",
    Cause.DISABLED: "Credit is switched off in this shop.",
    Cause.DISABLED_IN_CHANNEL: "Credit is switched off in this channel.",
    Cause.UNSUPPORTED_IN_CHANNEL: "Orders of this channel are paid in a way beside which credit cannot pay.",
    Cause.NOTHING_TO_PAY: "There is nothing to pay.",
    Cause.OTHER_MONEY: "Another payment covers part of the total already.",
    Cause.NOT_AUTOMATIC: "Credit is used here only when the customer asks for it.",
    Cause.CHOSEN_LIMIT: "The customer chose to use no more than this.",
    Cause.HELD_ELSEWHERE: "Part of the credit is held for another checkout.",
    Cause.HELD_HERE: "This checkout held its share before, and another payment counts on it.",
    Cause.EXPIRED: "Part of the credit has expired.",
    Cause.ALL_AVAILABLE: "All credit that is available is used.",
    Cause.COVERS_ALL: "Credit covers everything that is left to pay.",
}


@dataclass(frozen=True, slots=True)
class Explanation:
    """One cause; ``amount`` is the sum it is about, where there is one."""

    cause: Cause
    amount: Money | None = None

    @property
    def message(self) -> str:
        """The cause as an English sentence."""
        return MESSAGES[self.cause]


@dataclass(frozen=True, slots=True)
class CreditApplication:
    """What credit does for one checkout, all in the checkout's currency.

    balance: what this checkout could use, its own hold included. applied: what it does use.
    remaining: what another payment still has to cover.
    """

    balance: Money
    applied: Money
    remaining: Money
    explanation: tuple[Explanation, ...]

    @property
    def is_blocked(self) -> bool:
        """Whether nothing applies because the customer's account is switched off."""
        return any(item.cause == Cause.CUSTOMER_BLOCKED for item in self.explanation)

    def limited_to(self, most: Money) -> "CreditApplication":
        """Apply no more than that; the other payment covers the difference."""
        applied = min(self.applied, most)
        return replace(self, applied=applied, remaining=self.remaining + self.applied - applied)


def read_accounts(customer_id: Any, *, checkout_reference: str, channel: str) -> Accounts:
    """Give a customer's accounts by currency, with what is available on them for one checkout; one query.

    Along with them come what the checkout holds of each, what its customer chose, and the settings of its channel, all
    as they are at one moment.
    """
    rows = _ACCOUNTS.rows(customer=customer_id, checkout=checkout_reference, channel=channel)
    return {account.currency: account for account in map(_account, rows)}


def _accounts() -> QuerySet[Any, Any]:
    customer, checkout = Place("customer", customer_field()), Place("checkout", CharField())
    own = CreditHold.objects.filter(
        account=OuterRef("pk"), checkout_reference=checkout, status=HoldStatus.OPEN
    )
    choice = CheckoutCreditChoice.objects.filter(
        checkout_reference=checkout, user=customer, currency=OuterRef("currency")
    )
    found = CreditAccount.objects.with_expired().filter(user=customer)
    return found.annotate(
        is_active=F("user__is_active"),
        held_here=Subquery(own.values("amount")),
        has_choice=Exists(choice),
        chosen=Subquery(choice.values("amount")),
        **settings.columns(Place("channel", CharField())),
    ).values_list(*_FIELDS, *_WITH_THEM)


def _account(row: tuple[Any, ...]) -> CreditAccount:
    account = CreditAccount.from_db(DEFAULT_DB_ALIAS, _FIELDS, row[: len(_FIELDS)])
    for name, value in zip(_WITH_THEM, row[len(_FIELDS) :], strict=True):
        setattr(account, name, value)
    return account


_FIELDS = tuple(field.attname for field in CreditAccount._meta.concrete_fields)
_WITH_THEM = ("expired", "is_active", "held_here", "has_choice", "chosen", *settings.COLUMNS)
_ACCOUNTS = Prepared(_accounts)


def evaluate(checkout: CheckoutSnapshot, accounts: Accounts | None = None) -> CreditApplication:
    """Decide how much applies. Reads only: nothing is stored or locked away by looking at a checkout.

    accounts: the customer's, where they have just been read for this checkout.
    """
    currency = checkout.total.currency
    nothing = zero(currency)
    due = _whole_units(checkout.total - checkout.other_money)

    def none(cause: Cause, balance: Money = nothing, amount: Money | None = None) -> CreditApplication:
        return CreditApplication(balance, nothing, max(due, nothing), (Explanation(cause, amount),))

    if checkout.customer_id is None:
        return none(Cause.GUEST)
    if accounts is None:
        accounts = read_accounts(
            checkout.customer_id, checkout_reference=checkout.reference, channel=checkout.channel
        )
    account = accounts.get(currency)
    if account is None:
        return none(Cause.OTHER_CURRENCY if accounts else Cause.NO_CREDIT)
    held_here = exact(account.held_here or Decimal(0), currency)
    balance = account.available + held_here
    shop = settings.of_row(account)
    disabled = _disabled(checkout, shop)
    if disabled and not held_here.amount:
        return none(disabled)
    if not account.is_active:
        return none(Cause.CUSTOMER_BLOCKED, balance)
    if disabled:  # other money is moving on the strength of what is held, so that much is honoured
        applied = min(held_here, max(due, nothing))
        return CreditApplication(
            held_here,
            applied,
            due - applied,
            (Explanation(disabled), Explanation(Cause.HELD_HERE, held_here)),
        )
    if due <= nothing:
        return none(Cause.OTHER_MONEY if checkout.other_money.amount else Cause.NOTHING_TO_PAY, balance)

    if not (account.has_choice or shop.credit_automatic):
        return none(Cause.NOT_AUTOMATIC, balance)
    wanted = due
    if account.chosen is not None:
        wanted = min(due, exact(account.chosen, currency))
    applied = min(balance, wanted)

    reasons: list[Explanation] = []
    if checkout.other_money.amount:
        reasons.append(Explanation(Cause.OTHER_MONEY, checkout.other_money))
    if wanted < due:
        reasons.append(Explanation(Cause.CHOSEN_LIMIT, wanted))
    if applied < wanted:
        held_elsewhere = exact(account.held, currency) - held_here
        expired = account.balance - account.balance_now.amount
        if held_elsewhere.amount:
            reasons.append(Explanation(Cause.HELD_ELSEWHERE, held_elsewhere))
        if expired:
            reasons.append(Explanation(Cause.EXPIRED, exact(expired, currency)))
        reasons.append(Explanation(Cause.ALL_AVAILABLE if balance.amount else Cause.NO_CREDIT, balance))
    elif applied == due:
        reasons.append(Explanation(Cause.COVERS_ALL, applied))
    return CreditApplication(balance, applied, due - applied, tuple(reasons))


def _disabled(checkout: CheckoutSnapshot, shop: settings.InChannel) -> Cause | None:
    if not checkout.takes_credit:
        return Cause.UNSUPPORTED_IN_CHANNEL
    if not shop.credit_enabled:
        return Cause.DISABLED
    return Cause.DISABLED_IN_CHANNEL if shop.channel_disabled else None


def _whole_units(amount: Money) -> Money:
    """Drop what is finer than the currency's unit: credit never covers a fraction, the other payment does."""
    unit = Decimal(1).scaleb(-minor_unit_digits(amount.currency))
    return Money(amount.amount.quantize(unit, rounding=ROUND_DOWN), amount.currency)
