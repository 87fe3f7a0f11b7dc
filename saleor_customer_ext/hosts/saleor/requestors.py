"""Who asks: users and apps of Saleor as the actors that services know."""

from typing import Any

from ... import permissions
from ...host import ANONYMOUS, Actor, ActorKind


def asking(context: Any) -> Actor:
    """Tell who makes a request: the app if a token of one was sent, else the user."""
    return actor_of(getattr(context, "app", None) or getattr(context, "user", None))


def actor_of(requestor: Any) -> Actor:
    """Turn a user or app of Saleor into an actor; who is switched off is nobody."""
    from saleor.account.models import User

    if not requestor or not requestor.is_active:  # a lazy object around None is false as well
        return ANONYMOUS
    is_user = isinstance(requestor, User)
    if is_user and not requestor.is_staff:
        return Actor(ActorKind.CUSTOMER, str(requestor.pk))
    granted = frozenset(name for name in permissions.ALL if requestor.has_perm(name))
    return Actor(ActorKind.STAFF if is_user else ActorKind.APP, str(requestor.pk), granted)
