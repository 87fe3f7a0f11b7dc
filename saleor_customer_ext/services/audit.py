"""Records who changed what, apart from money: a ledger entry is its own record of who, when, before and after."""

from collections.abc import Mapping
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from ..host import Actor
from ..models import AuditEvent


def record(kind: str, *, actor: Actor, customer_id: Any = None, **data: Any) -> AuditEvent:
    """Write one event in the caller's transaction; ``data`` must be JSON, amounts as strings with their currency.

    data: ``before`` and ``after`` with the same names; of a list only what was taken away and what was added.
    ``reference`` says what else it was about.
    """
    return AuditEvent.objects.create(
        kind=kind, user_id=customer_id, actor_kind=actor.kind, actor_id=actor.id, data=data
    )


def record_each(kind: str, *, actor: Actor, data: Mapping[Any, dict[str, Any]]) -> None:
    """Write one event for each of some customers, from key to data, in one statement."""
    AuditEvent.objects.bulk_create(
        AuditEvent(kind=kind, user_id=key, actor_kind=actor.kind, actor_id=actor.id, data=data[key])
        for key in sorted(data)
    )


def record_all(kind: str, *, actor: Actor, changes: "QuerySet[Any, Any]") -> int:
    """Write one event for each row of a query of (customer's key, data), inside the database; give how many.

    For changes whose number of customers has no limit.
    """
    statement, parameters = changes.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {AuditEvent._meta.db_table} (kind, actor_kind, actor_id, user_id, data)"  # noqa: S608
            f" SELECT %s, %s, %s, changes.* FROM ({statement}) changes",
            [kind, str(actor.kind), actor.id, *parameters],
        )
        return int(cursor.rowcount)
