"""People, accounts and postings for tests of the core, without a shop; each function makes one thing and returns it."""

import datetime
import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection, transaction

from saleor_customer_ext import permissions
from saleor_customer_ext.host import Actor, ActorKind
from saleor_customer_ext.models import CreditAccount, CreditEntry, CreditHold, CreditLot
from saleor_customer_ext.money import Money
from saleor_customer_ext.services import credit, holds
from saleor_customer_ext.services.ledger import Posting

STAFF = Actor(ActorKind.STAFF, "7", frozenset({permissions.MANAGE_CUSTOMER_CREDIT}))
OPERATOR = Actor(ActorKind.STAFF, "8", frozenset({permissions.MANAGE_CUSTOMER_SETTINGS}))
SHOP = Actor.system("shop")
PREFIX = "saleor_customer_ext_"
# In the order in which rows point at each other, lowest first.
LEDGER_TABLES = tuple(
    PREFIX + name
    for name in (
        "creditnote", "creditlotuse", "creditholdlot", "creditlot", "creditentry", "credithold", "creditaccount",
    )
)  # fmt: skip
OTHER_TABLES = tuple(
    PREFIX + name
    for name in (
        "auditevent", "creditliability", "checkoutcreditchoice", "shopsettings", "channelsettings", "creditreason",
    )
)  # fmt: skip
CUSTOMER_TABLES = tuple(
    PREFIX + name
    for name in (
        "customerprofile", "customertag", "customertagging", "customergroup", "customfield", "customfieldvalue",
        "addressnumber", "company", "branch", "department", "assignment", "discountgroup",
        "discountcondition", "orderlineprice",
    )
)  # fmt: skip

_numbers = itertools.count(1)


def eur(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


def make_user(name: str = "") -> Any:
    return get_user_model().objects.create(username=name or f"customer-{next(_numbers)}")


def make_key() -> str:
    return f"key-{next(_numbers)}"


def top_up(
    customer: Any, amount: str = "100.00", *, currency: str = "EUR", key: str = "", reason: str = "goodwill",
    note: str = "", expires_at: datetime.datetime | datetime.date | None = None, actor: Actor = STAFF,
) -> Posting:  # fmt: skip
    return credit.top_up(
        customer_id=getattr(customer, "pk", customer),
        amount=Money(Decimal(amount), currency),
        reason=reason,
        actor=actor,
        idempotency_key=key or make_key(),
        note=note,
        expires_at=expires_at,
    )


def reduce(
    customer: Any, amount: str, *, currency: str = "EUR", key: str = "", reason: str = "mistake", note: str = "",
    actor: Actor = STAFF,
) -> Posting:  # fmt: skip
    return credit.reduce(
        customer_id=getattr(customer, "pk", customer),
        amount=Money(Decimal(amount), currency),
        reason=reason,
        actor=actor,
        idempotency_key=key or make_key(),
        note=note,
    )


def correct(
    entry_id: int, amount: str | None = None, *, currency: str = "EUR", key: str = "", reason: str = "mistake",
    note: str = "", actor: Actor = STAFF,
) -> Posting:  # fmt: skip
    return credit.correct(
        entry_id=entry_id,
        amount=None if amount is None else Money(Decimal(amount), currency),
        reason=reason,
        actor=actor,
        idempotency_key=key or make_key(),
        note=note,
    )


def hold(
    customer: Any, amount: str, checkout: str = "c-1", *, currency: str = "EUR", minutes: int = 30
) -> CreditHold:
    return holds.hold(
        customer_id=getattr(customer, "pk", customer),
        amount=Money(Decimal(amount), currency),
        checkout_reference=checkout,
        minutes=minutes,
    )


def pay(
    customer: Any, amount: str, order: str = "o-1", checkout: str = "", *, currency: str = "EUR"
) -> Posting:
    return credit.pay(
        customer_id=getattr(customer, "pk", customer),
        amount=Money(Decimal(amount), currency),
        order_reference=order,
        checkout_reference=checkout,
        actor=SHOP,
    )


def refund(
    order: str = "o-1", amount: str | None = None, *, key: str = "", currency: str = "EUR"
) -> Posting | None:
    return credit.refund(
        order_reference=order,
        amount=None if amount is None else Money(Decimal(amount), currency),
        actor=SHOP,
        key=key or make_key(),
    )


def refund_other_money(
    customer: Any, amount: str, order: str = "o-1", *, key: str = "", currency: str = "EUR"
) -> Posting:
    return credit.refund_other_money(
        customer_id=getattr(customer, "pk", customer),
        amount=Money(Decimal(amount), currency),
        order_reference=order,
        actor=SHOP,
        key=key or make_key(),
    )


def make_account(amount: str = "100.00", *, currency: str = "EUR") -> CreditAccount:
    """Make a customer whose account has one entry, a top-up that never expires."""
    return top_up(make_user(), amount, currency=currency).entry.account


def account_of(customer: Any, currency: str = "EUR") -> CreditAccount:
    return CreditAccount.objects.with_expired().get(
        user_id=getattr(customer, "pk", customer), currency=currency
    )


def state(customer: Any, currency: str = "EUR") -> tuple[str, str, str]:
    """Give balance, held and available as the account shows them now."""
    found = account_of(customer, currency)
    return str(found.balance_now.amount), str(found.held), str(found.available.amount)


def entries(customer: Any, currency: str = "EUR") -> list[tuple[int, str, str, str]]:
    """Give sequence, kind, amount and balance_after of every entry, oldest first."""
    rows = CreditEntry.objects.filter(account=account_of(customer, currency)).order_by("sequence")
    return [(row.sequence, row.kind, f"{row.amount:.2f}", f"{row.balance_after:.2f}") for row in rows]


def lots(customer: Any, currency: str = "EUR") -> list[tuple[str, str, str, datetime.datetime | None]]:
    """Give amount, remaining, held and expiry of every lot, oldest first."""
    rows = CreditLot.objects.filter(account=account_of(customer, currency)).order_by("pk")
    return [(f"{row.amount:.2f}", f"{row.remaining:.2f}", f"{row.held:.2f}", row.expires_at) for row in rows]


def hold_rows(customer: Any, currency: str = "EUR") -> list[tuple[str, str, str, str, str]]:
    """Give checkout, status, amount, captured and released of every hold, oldest first."""
    rows = CreditHold.objects.filter(account=account_of(customer, currency)).order_by("pk")
    return [
        (
            row.checkout_reference,
            row.status,
            f"{row.amount:.2f}",
            f"{row.captured:.2f}",
            f"{row.released:.2f}",
        )
        for row in rows
    ]


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """Read every row of every table of ours, to compare before and after."""
    found = {}
    with connection.cursor() as cursor:
        for table in LEDGER_TABLES + OTHER_TABLES:
            cursor.execute(f"SELECT t::text FROM {table} t ORDER BY 1")
            found[table] = cursor.fetchall()
    return found


@contextmanager
def unchanged() -> Iterator[None]:
    """Assert that the block leaves every row of ours as it was."""
    before = everything()
    yield
    after = everything()
    assert after == before


def forget_everything() -> None:
    """Delete all rows of the ledger, past its guards; only for what a test committed with a guard taken out."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for table in LEDGER_TABLES:
            cursor.execute(f"DELETE FROM {table}")
