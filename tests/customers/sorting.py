"""People of one Oscar shop who are sorted by staff, for tests of tags, groups, fields, addresses and the timeline."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from demo import factories as shop
from saleor_customer_ext import permissions
from saleor_customer_ext.host import Actor, ActorKind
from saleor_customer_ext.models import AuditEvent
from tests import factories

STAFF = Actor(ActorKind.STAFF, "7", frozenset({permissions.MANAGE_CUSTOMER_PROFILES}))
ORGANIZER = Actor(ActorKind.STAFF, "6", frozenset({permissions.MANAGE_ORGANIZATION}))
TABLES = (*factories.CUSTOMER_TABLES, "saleor_customer_ext_auditevent")


def make_customers(number: int) -> list[Any]:
    """Make customers c1@example.com, c2@example.com, ..."""
    return [
        shop.make_customer(f"c{place}@example.com", first_name=f"C{place}", password=None)
        for place in range(1, number + 1)
    ]


def keys(*customers: Any) -> list[Any]:
    return [customer.pk for customer in customers]


def told(customer: Any) -> list[tuple[str, Any, Any]]:
    """Give kind, before and after of what was recorded about a customer, oldest first."""
    events = AuditEvent.objects.filter(user=customer.pk).order_by("pk")
    return [(event.kind, event.data.get("before"), event.data.get("after")) for event in events]


def told_of_the_shop() -> list[tuple[str, str, Any, Any]]:
    """Give kind, reference, before and after of what was recorded about no single customer, oldest first."""
    events = AuditEvent.objects.filter(user=None).order_by("pk")
    return [
        (event.kind, event.data.get("reference", ""), event.data.get("before"), event.data.get("after"))
        for event in events
    ]


def everything() -> dict[str, list[Any]]:
    """Read every row that these services write."""
    found = {}
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"SELECT t::text FROM {table} t ORDER BY 1")
            found[table] = cursor.fetchall()
    return found


@contextmanager
def unchanged() -> Iterator[None]:
    """Assert that the block leaves every row as it was."""
    before = everything()
    yield
    assert everything() == before
