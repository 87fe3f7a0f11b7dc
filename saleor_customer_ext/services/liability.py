"""What the shop owes its customers in credit, per currency and day, without reading the whole ledger.

The sum of a day that is over is kept (``CreditLiability``); a later day is that sum plus the entries since then, which
a block-range index on the time finds.
"""

import datetime
from dataclasses import dataclass
from decimal import Decimal

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.models import F, Sum

from ..conf import app_settings
from ..host import Actor
from ..models import CreditAccount, CreditEntry, CreditLiability, CreditLot, DatabaseNow
from ..money import Money, exact
from . import credit, customers, days

# A day is closed this long after its end, when no transaction of that day can still be under way.
_SETTLE = datetime.timedelta(hours=1)
# What has run out without an entry is read from the few lots that are due, and not once per account.
_OUTSTANDING = (
    "SELECT a.currency, SUM(a.balance - COALESCE(x.expired, 0)), SUM(a.held),"  # noqa: S608  # our own names
    " COUNT(*) FILTER (WHERE a.balance > COALESCE(x.expired, 0)), customer_ext_now()"
    f" FROM {CreditAccount._meta.db_table} a LEFT JOIN"
    " (SELECT l.account_id, SUM(l.remaining - l.held) AS expired"
    f" FROM {CreditLot._meta.db_table} l WHERE l.is_open AND l.expires_at < customer_ext_now() GROUP BY 1) x"
    " ON x.account_id = a.id GROUP BY a.currency ORDER BY a.currency"
)


def liability(currency: str, day: datetime.date) -> Money:
    """Give the sum of all balances in a currency at the end of a day of the shop; today it is the sum so far."""
    end = days.end_of_day(day, field="day")
    closed = CreditLiability.objects.filter(currency=currency, day__lte=day).order_by("-day").first()
    if closed and closed.day == day:
        return exact(closed.balance, currency)
    return exact(_sum_since(closed, currency, end) - _ran_out(currency, end), currency)


@dataclass(frozen=True, slots=True)
class Outstanding:
    """What the shop owes in one currency at one moment; what has run out by then does not count.

    balance: all that customers own. held: what checkouts keep of it. available: the rest. accounts: how many have a
    balance.
    """

    currency: str
    balance: Money
    held: Money
    available: Money
    accounts: int
    as_of: datetime.datetime


def outstanding(*, actor: Actor, using: str = DEFAULT_DB_ALIAS) -> list[Outstanding]:
    """Give what the shop owes now, by currency, in one statement; currencies without an account are left out.

    Raises PermissionDenied unless the caller may see credit.
    """
    actor.require(*customers.READERS)
    with connections[using].cursor() as cursor:
        cursor.execute(_OUTSTANDING)
        rows = cursor.fetchall()
    return [
        Outstanding(
            currency=currency,
            balance=exact(balance, currency),
            held=exact(held, currency),
            available=exact(balance - held, currency),
            accounts=accounts,
            as_of=as_of,
        )
        for currency, balance, held, accounts, as_of in rows
    ]


def close_days() -> int:
    """Keep the sums of all days that are over and not kept yet; give how many rows were written.

    Writes the expiries that are due first, since they belong to the days on which they counted. Safe to repeat.
    """
    credit.expire_lots()
    last = (days.now() - _SETTLE).astimezone(app_settings.time_zone).date() - datetime.timedelta(days=1)
    written = 0
    for currency in CreditAccount.objects.order_by("currency").values_list("currency", flat=True).distinct():
        with transaction.atomic():
            written += _close(currency, last)
    return written


def _close(currency: str, last: datetime.date) -> int:
    closed = CreditLiability.objects.filter(currency=currency).order_by("-day").first()
    if closed:
        day = closed.day + datetime.timedelta(days=1)
    else:
        entry = CreditEntry.objects.filter(account__currency=currency).order_by("created_at").first()
        if entry is None:
            return 0
        day = entry.created_at.astimezone(app_settings.time_zone).date()
    written = 0
    while day <= last:
        end = days.end_of_day(day)
        balance = _sum_since(closed, currency, end)
        closed, created = CreditLiability.objects.get_or_create(
            currency=currency, day=day, defaults={"ends_at": end, "balance": balance}
        )
        written += created
        day += datetime.timedelta(days=1)
    return written


def _sum_since(closed: CreditLiability | None, currency: str, end: datetime.datetime) -> Decimal:
    entries = CreditEntry.objects.filter(account__currency=currency, created_at__lte=end)
    if closed:
        entries = entries.filter(created_at__gt=closed.ends_at)
    start = closed.balance if closed else Decimal(0)
    return start + (entries.aggregate(total=Sum("amount"))["total"] or Decimal(0))


def _ran_out(currency: str, end: datetime.datetime) -> Decimal:
    """Give what has expired by then but has no entry yet."""
    lots = CreditLot.objects.filter(account__currency=currency, remaining__gt=F("held"), expires_at__lte=end)
    lots = lots.filter(is_open=True).filter(expires_at__lt=DatabaseNow())
    return lots.aggregate(total=Sum(F("remaining") - F("held")))["total"] or Decimal(0)
