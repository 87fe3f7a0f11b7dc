"""People in the API: which customers are meant, what a person is called, and what only staff may read about them."""

import contextlib
import functools
from collections.abc import Callable, Collection
from typing import Any

from django.contrib.auth import get_user_model

from .. import permissions
from ..errors import Invalid
from ..host import ActorKind
from . import compat, limits
from .errors import acting, refusals

USERS = (ActorKind.STAFF, ActorKind.CUSTOMER)  # actors who are users of the host


def customer_key(text: str, *, field: str) -> Any:
    """Read the customer out of the global id of a profile or of the host's user."""
    return compat.global_pk(text, "User", "CustomerProfile", field=field, model=get_user_model())


def customer_keys(info: Any, texts: Collection[str], *, field: str) -> list[Any]:
    """Read several customers, who count among the rows of the request."""
    limits.spend(info.context, len(texts), field=field)
    return [customer_key(text, field=field) for text in texts]


def names_of_users(keys: Collection[str], *, using: str) -> dict[str, str]:
    """Look up the names that users have now; who is gone has none, and who was never a user here neither."""
    model = get_user_model()
    known = set()
    for key in keys:
        with contextlib.suppress(Invalid):
            known.add(compat.key_of(model, key, field="actor"))
    users = model._default_manager.using(using).filter(pk__in=known)
    return {str(user.pk): f"{user.first_name} {user.last_name}".strip() or user.email for user in users}


def for_managers(resolver: Callable[..., Any]) -> Callable[..., Any]:
    """Give a field of a profile only to whoever may manage customers; others get null and PERMISSION_DENIED."""

    @refusals()
    @functools.wraps(resolver)
    def resolve(root: Any, info: Any, **arguments: Any) -> Any:
        actor = root.batch.find("actor", lambda rows: acting(info))
        actor.require(permissions.MANAGE_CUSTOMER_PROFILES)
        return resolver(root, info, **arguments)

    return resolve
