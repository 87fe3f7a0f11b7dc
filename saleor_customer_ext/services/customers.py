"""Who may see which customers; their credit follows from that."""

from typing import Any

from django.contrib.auth import get_user_model
from django.db import DEFAULT_DB_ALIAS

from .. import permissions
from ..errors import NotFound
from ..host import Actor, ActorKind
from .ledger import customer_key

READERS = (permissions.VIEW_CUSTOMER_CREDIT, permissions.MANAGE_CUSTOMER_CREDIT)  # of credit
PROFILE_READERS = (permissions.MANAGE_CUSTOMER_PROFILES, *READERS)


def sees_staff(actor: Actor) -> bool:
    """Tell whether the caller may read internal notes and who of the staff acted; customers may not."""
    return any(actor.has(permission) for permission in READERS)


def require_reader(actor: Actor, customer_id: Any) -> None:
    """Raise PermissionDenied unless the caller is this customer, or staff who may see customers."""
    if not actor.is_customer(customer_id):
        actor.require(*PROFILE_READERS)


def require_credit_reader(actor: Actor, customer_id: Any) -> None:
    """Raise PermissionDenied unless the caller is this customer, or staff who may see credit."""
    if not actor.is_customer(customer_id):
        actor.require(*READERS)


def get(customer_id: Any, *, actor: Actor, using: str = DEFAULT_DB_ALIAS) -> Any:
    """Give one customer to staff, or to the customer.

    Raises PermissionDenied for everybody else, whether or not the customer exists, and NotFound.
    """
    require_reader(actor, customer_id)
    key = customer_key(customer_id)
    customer = get_user_model()._default_manager.using(using).filter(pk=key).first()
    if customer is None:
        raise NotFound("There is no such customer.", field="customer_id")
    return customer


def own(actor: Actor, *, using: str = DEFAULT_DB_ALIAS) -> Any | None:
    """Give the customer who calls; None for visitors, apps and jobs."""
    if actor.kind not in (ActorKind.CUSTOMER, ActorKind.STAFF):
        return None
    return get_user_model()._default_manager.using(using).filter(pk=actor.id).first()
