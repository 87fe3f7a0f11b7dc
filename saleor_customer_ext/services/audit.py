"""Records who changed what, apart from money: a ledger entry is its own record of who, when, before and after."""

from typing import Any

from ..host import Actor
from ..models import AuditEvent


def record(kind: str, *, actor: Actor, customer_id: Any = None, **data: Any) -> AuditEvent:
    """Write one event in the caller's transaction; ``data`` must be JSON, amounts as strings with their currency."""
    return AuditEvent.objects.create(
        kind=kind, user_id=customer_id, actor_kind=actor.kind, actor_id=actor.id, data=data
    )
