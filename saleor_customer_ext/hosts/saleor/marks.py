"""Lets our copies follow at once what Saleor's own code writes, in its Celery; all else waits for the schedule.

Importing connects the receivers. They only wake the task: whom a row concerns is known to the triggers.
"""

from typing import Any

from django.db.models.signals import m2m_changed, post_delete, post_save
from saleor.account.models import Address, User
from saleor.order.models import Order
from saleor.payment.models import Transaction, TransactionItem

from ...services.following import AfterCommit

WATCHED = (User, Address, Order, TransactionItem, Transaction)


def wake(written: set[Any]) -> None:
    """Ask a worker to drain; where the broker is down, the schedule's next turn does it."""
    from .tasks import drain_customers

    drain_customers.apply_async(retry=False)


written = AfterCommit(wake)


def row_written(sender: Any, **kwargs: Any) -> None:
    """Note that there is something to read again."""
    written.note(sender._meta.label)


for model in WATCHED:
    for signal in (post_save, post_delete):
        signal.connect(row_written, sender=model, dispatch_uid="saleor_customer_ext.row_written")
m2m_changed.connect(
    row_written, sender=User.addresses.through, dispatch_uid="saleor_customer_ext.row_written"
)
