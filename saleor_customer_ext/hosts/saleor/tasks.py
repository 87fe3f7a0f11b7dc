"""Periodic work in Saleor's Celery; every task may run twice, at once or not at all for a while without harm."""

import datetime
from collections.abc import Iterator
from typing import Any

from celery.utils.log import get_task_logger
from django.db.models import QuerySet
from django.utils import timezone
from saleor.celeryconf import app
from saleor.checkout.models import Checkout
from saleor.core.db.connection import allow_writer
from saleor.order import OrderStatus
from saleor.order.models import Order

from ...models import CreditAccount, CustomerProfile
from ...services import copies, credit, liability, lifecycle, reconciliation
from . import discount_switch, idle
from .checkouts import expire_prices

logger = get_task_logger(__name__)

BATCH = 500  # customers
_EXPIRE, _IDLE, _RECONCILE, _PRICES, _MEMBERS, _DRAIN = (
    f"saleor_customer_ext.{name}"
    for name in (
        "expire_credit",
        "clear_idle_checkouts",
        "reconcile_credit",
        "expire_all_prices",
        "expire_member_prices",
        "drain_customers",
    )
)
# Name of the schedule's row -> (task, every how many seconds).
SCHEDULE = {
    "saleor-customer-ext-expire-credit": (_EXPIRE, 5 * 60),
    "saleor-customer-ext-clear-idle-checkouts": (_IDLE, 15 * 60),
    "saleor-customer-ext-reconcile-credit": (_RECONCILE, 60 * 60),
    "saleor-customer-ext-drain-customers": (_DRAIN, 2),
}


@app.task(name=_EXPIRE)
@allow_writer()
def expire_credit() -> dict[str, Any]:
    """End holds whose time is over, write expiries that are due, and close the days of the liability report."""
    holds = reconciliation.expire_holds()
    if holds.overdue:
        logger.warning("Holds are overdue, but another payment lives on their checkouts: %s", holds.overdue)
    return {
        "holds": holds.ended,
        "overdue": holds.overdue,
        "lots": credit.expire_lots(),
        "days": liability.close_days(),
    }


@app.task(name=_IDLE)
@allow_writer()
def clear_idle_checkouts() -> int:
    """Take our tender off checkouts that nobody has touched for a while, so that Saleor can delete them in time."""
    return idle.clear(before=timezone.now() - datetime.timedelta(hours=idle.HOURS))


@app.task(name=_RECONCILE)
@allow_writer()
def reconcile_credit() -> dict[str, Any]:
    """Give back the credit of orders that were cancelled behind our back."""
    found = reconciliation.reconcile_orders()
    if found.failed:
        logger.error("Credit of cancelled orders could not be given back: %s", found.failed)
    return {"returned": found.returned, "failed": found.failed}


@app.task(name=_PRICES)
@allow_writer()
def expire_all_prices() -> None:
    """Let prices of open checkouts expire whose customers ever had credit, after a switch for all was turned."""
    for customer_ids in _pages(CreditAccount.objects.filter(user__isnull=False)):
        expire_prices(customer_ids)


@app.task(name=_MEMBERS)
@allow_writer()
def expire_member_prices() -> None:
    """Let prices of open checkouts and drafts of all expire who are in a discount group, or have prices of one."""
    marked = {"lines__private_metadata__has_key": discount_switch.KEY, "user__isnull": False}
    for rows in (
        CustomerProfile.objects.filter(discount_group__isnull=False),
        Checkout.objects.filter(**marked),
        Order.objects.filter(status=OrderStatus.DRAFT, **marked),
    ):
        for customer_ids in _pages(rows):
            expire_prices(customer_ids, with_discounts=True)


def _pages(rows: QuerySet[Any]) -> Iterator[list[Any]]:
    """Give the users of rows, a part at a time."""
    rows, last = rows.order_by("user"), None
    while True:
        page = rows if last is None else rows.filter(user__gt=last)
        customer_ids = list(page.values_list("user", flat=True).distinct()[:BATCH])
        if not customer_ids:
            return
        last = customer_ids[-1]
        yield customer_ids


@app.task(name=_DRAIN, ignore_result=True)
@allow_writer()
def drain_customers() -> int:
    """Read again whoever was marked: woken by what Saleor's code writes, and every two seconds for all else.

    A blocked customer whom a script has switched on is switched off again.
    """
    drained = copies.drain()
    lifecycle.keep_blocked()
    return drained
