"""What customers cannot do with their own account, because the discount group that they are in says so.

Locks bind the customer. They bind neither staff nor apps that manage customers; the host says who acts.
"""

from typing import Any

from .. import permissions
from ..errors import AccountLocked
from ..host import Actor, ActorKind
from ..models import AccountLock
from .pricing import groups_now

MESSAGES = {
    AccountLock.CHANGE_ADDRESSES: "The addresses of this account cannot be changed here. Please contact us.",
    AccountLock.CHANGE_EMAIL: "The e-mail address of this account cannot be changed here. Please contact us.",
    AccountLock.CHANGE_NAME: "The name of this account cannot be changed here. Please contact us.",
    AccountLock.CHANGE_PASSWORD: "The password of this account cannot be changed here. Please contact us.",
    AccountLock.DELETE_ACCOUNT: "This account cannot be deleted here. Please contact us.",
    AccountLock.USE_VOUCHERS: "Vouchers cannot be used with this account.",
}


def locks_of(user_pk: Any) -> frozenset[AccountLock]:
    """Give what a customer cannot do, as long as the group is valid; nothing for nobody. One query."""
    if user_pk is None:
        return frozenset()
    found = groups_now().filter(profiles=user_pk).values_list("locks", flat=True).first()
    return frozenset(AccountLock(lock) for lock in found or ())


def binds(actor: Actor) -> bool:
    """Tell whether locks bind who asks: customers and visitors, and apps that do not manage customers."""
    return actor.kind in (ActorKind.CUSTOMER, ActorKind.ANONYMOUS) or (
        actor.kind == ActorKind.APP and not actor.has(permissions.MANAGE_CUSTOMER_PROFILES)
    )


def require_unlocked(user_pk: Any, lock: AccountLock, field: str = "", *, actor: Actor | None = None) -> None:
    """Raise AccountLocked where this customer cannot do that. actor: who asks; None is the customer.

    params["lock"] says which lock it is. One query, none where locks do not bind who asks.
    """
    if (actor is None or binds(actor)) and lock in locks_of(user_pk):
        raise AccountLocked(MESSAGES[lock], field=field, lock=lock.value)
