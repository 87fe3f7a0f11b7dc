"""Customers whom the last try to read again has failed for: tried less and less often, and in nobody's way.

Their marks stay, so nothing is lost. What is the matter is logged when it begins and when it changes, and
``verify_customers`` names them.
"""

import datetime
from collections.abc import Collection
from typing import Any

from django.db import DatabaseError
from django.db.models import QuerySet
from django.utils import timezone

from ..models import UnreadableCustomer

FIRST_PAUSE = datetime.timedelta(seconds=2)  # doubled with every try
LONGEST_PAUSE = datetime.timedelta(hours=1)


def known() -> dict[Any, datetime.datetime]:
    """Give from when on each of them may be tried again; in a sound shop there is none."""
    return dict(UnreadableCustomer.objects.values_list("pk", "retry_at"))


def found() -> QuerySet[UnreadableCustomer]:
    """Give them in the order of their keys, for people to read."""
    return UnreadableCustomer.objects.order_by("pk")


def note(customer_ids: Collection[Any], error: DatabaseError) -> bool:
    """Note that a try has failed, and tell whether that is news: the first one, or another error than before."""
    text, now, is_news = str(error).strip(), timezone.now(), False
    for key in sorted(customer_ids):
        row = UnreadableCustomer.objects.filter(pk=key).first() or UnreadableCustomer(
            user_id=key, since=now, tries=0, error=""
        )
        is_news |= row.error != text
        row.tries, row.error = row.tries + 1, text
        row.retry_at = now + min(FIRST_PAUSE * 2 ** min(row.tries - 1, 20), LONGEST_PAUSE)
        row.save()
    return is_news


def forget(customer_ids: Collection[Any]) -> None:
    """Note that these could be read."""
    UnreadableCustomer.objects.filter(pk__in=customer_ids).delete()
