"""Somebody on hold, somebody blocked and somebody switched off, so that there is every status to look at.

Done once for each: what staff change afterwards stays as they left it.
"""

from collections.abc import Callable
from typing import Any

from django.contrib.auth import get_user_model

from demo.sample_data import people
from saleor_customer_ext.host import Actor
from saleor_customer_ext.models import AuditEvent
from saleor_customer_ext.services import lifecycle

SYSTEM = Actor.system("sample-data")
ON_HOLD = "Invoice 2024-118 is 40 days overdue"
BLOCKED = "Chargebacks on two orders"


def load_standing() -> None:
    """Give the last three customers their standing."""
    held, blocked, gone = people.CUSTOMERS[-3:]
    once(
        held,
        "customer.put_on_hold",
        lambda key: lifecycle.put_on_hold(customer_id=key, reason=ON_HOLD, actor=SYSTEM),
    )
    once(
        blocked,
        "customer.blocked",
        lambda key: lifecycle.block(customer_id=key, reason=BLOCKED, actor=SYSTEM),
    )
    once(gone, "customer.deactivated", lambda key: lifecycle.deactivate(customer_id=key, actor=SYSTEM))


def once(person: people.Person, kind: str, act: Callable[[Any], object]) -> None:
    """Do something to a customer to whom it was never done."""
    key = get_user_model().objects.get(username=person.email).pk
    if not AuditEvent.objects.filter(user=key, kind=kind).exists():
        act(key)
