"""What the shop owes its customers in credit, per currency and day, without reading the whole ledger.

The sum of a day that is over is kept (``CreditLiability``); a later day is that sum plus the entries since then, which
a block-range index on the time finds.
"""

import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import F, Sum

from ..conf import app_settings
from ..models import CreditAccount, CreditEntry, CreditLiability, CreditLot, DatabaseNow
from ..money import Money, exact
from . import credit, days

# A day is closed this long after its end, when no transaction of that day can still be under way.
_SETTLE = datetime.timedelta(hours=1)


def liability(currency: str, day: datetime.date) -> Money:
    """Give the sum of all balances in a currency at the end of a day of the shop; today it is the sum so far."""
    end = days.end_of_day(day, field="day")
    closed = CreditLiability.objects.filter(currency=currency, day__lte=day).order_by("-day").first()
    if closed and closed.day == day:
        return exact(closed.balance, currency)
    return exact(_sum_since(closed, currency, end) - _ran_out(currency, end), currency)


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
