"""Whether somebody may place an order now: asked before money moves, and again inside the order's transaction.

The answer is read under a shared lock on the customer's profile. Whoever blocks the customer or puts them on hold
writes that row: either the order is there first, or the block is, and then there is no order.
Source: docs/adr/0013-account-life.md.
"""

import datetime
from collections.abc import Collection
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection

from .. import permissions
from ..errors import CustomerBlocked, CustomerExtError, CustomerOnHold
from ..host import ANONYMOUS, Actor
from ..models import CustomerProfile, CustomerStatus
from .copy_rules import LONGEST_KEY
from .profiles import make_missing

BLOCKED = "This account cannot place orders. Please contact us."
ON_HOLD = "This account is on hold: no orders can be placed at the moment. Please contact us."
NEUTRAL = "This order cannot be placed. Please contact us."
# Strong enough to wait for a change of the row and to make one wait, weak enough for two orders at once.
LOCK = "FOR SHARE"


def require_may_order(*, customer_id: Any = None, email: str = "", actor: Actor = ANONYMOUS) -> None:
    """Refuse customers who are blocked, switched off or on hold; until the transaction ends, they stay what they are.

    customer_id: whose order it is going to be; None for guests. email: what a guest typed, whose account is meant then,
    in whatever case; it does not count beside a customer. actor: who asks. Only the customer, and staff who manage
    customers, are told what is the matter; others get one sentence that fits everything.
    Without a transaction it is a look, and whatever comes later has to ask again.
    Raises CustomerBlocked, CustomerOnHold.
    """
    if customer_id is not None:
        keys = [customer_id]
    elif email.strip():
        keys = keys_with(email.strip())
    else:
        return
    profiles = _locked(keys)
    if customer_id is not None and not profiles:
        raise _told(CustomerBlocked(BLOCKED), actor, customer_id)
    for profile in profiles:
        if profile.blocked_at is not None or not _is_active(profile):
            raise _told(CustomerBlocked(BLOCKED), actor, customer_id)
    if any(profile.on_hold_at is not None for profile in profiles):
        raise _told(CustomerOnHold(ON_HOLD), actor, customer_id)


def keys_with(email: str) -> list[Any]:
    """Give the users with this address in whatever case, by indexes only: a shop has as many users as guests' orders.

    An index of the host's knows a new address at once, in the case that it is kept in; the profiles know every case,
    once they have followed. Two parts, because the index of whom the list shows has nobody else.
    """
    users, profiles = get_user_model()._meta, CustomerProfile._meta.db_table
    address: Any = users.get_field("email")
    key, column = f'u."{users.pk.column}"', f'u."{address.column}"'
    folded = f"p.email = left(customer_ext_fold(%s), {LONGEST_KEY})"
    rest = "p.is_email_confirmed IN (TRUE, FALSE) AND NOT p.is_listed"  # few, and there is an index of them
    found = (
        f'SELECT {key} FROM "{profiles}" p JOIN "{users.db_table}" u ON {key} = p.user_id WHERE {folded} AND'  # noqa: S608
    )
    same = f"upper({column}) = upper(%s)"
    parts = [f"{found} p.is_listed AND {same}", f"{found} {rest} AND {same}"]
    values = [email] * 4
    if address.unique or address.db_index:
        parts.append(f'SELECT {key} FROM "{users.db_table}" u WHERE {column} IN (%s, %s)')  # noqa: S608
        values += [email, email.lower()]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ".join(parts), values)
        return [key for (key,) in cursor.fetchall()]


def _locked(keys: Collection[Any]) -> list[CustomerProfile]:
    """Give the profiles in key order, each with a shared lock and with ``was_let_in``; made where there are none yet.

    One query for whoever has one: every order asks it.
    """
    if not keys:
        return []
    users = get_user_model()._meta
    statement = (
        f'SELECT p.*, u."{users.get_field("is_active").column}" AS was_let_in'  # noqa: S608
        f' FROM "{CustomerProfile._meta.db_table}" p JOIN "{users.db_table}" u ON u."{users.pk.column}" = p.user_id'
        f" WHERE p.user_id = ANY(%s) ORDER BY p.user_id {LOCK and f'{LOCK} OF p'}"
    )
    found = list(CustomerProfile.objects.raw(statement, [list(keys)]))
    if len(found) < len(keys) and make_missing(keys):
        found = list(CustomerProfile.objects.raw(statement, [list(keys)]))
    return found


def _is_active(profile: Any) -> bool:
    """Tell whether the host lets a customer in.

    The host's row is as old as the statement, also where that had to wait for the lock; the profile is as it is now.
    """
    if profile.was_let_in and profile.status == CustomerStatus.INACTIVE:
        return bool(get_user_model()._default_manager.filter(pk=profile.pk, is_active=True).exists())
    return bool(profile.was_let_in)


def _told(error: CustomerExtError, actor: Actor, customer_id: Any) -> CustomerExtError:
    if actor.is_customer(customer_id) or actor.has(permissions.MANAGE_CUSTOMER_PROFILES):
        return error
    return CustomerBlocked(NEUTRAL)


def is_blocked(customer_id: Any) -> bool:
    """Tell whether a customer is blocked by us, whatever the host says; one query."""
    return CustomerProfile.objects.filter(pk=customer_id, blocked_at__isnull=False).exists()


def known_status(customer_id: Any) -> str | None:
    """Give the status when the profile last followed the host; a block is in it at once. None without a profile."""
    return CustomerProfile.objects.filter(pk=customer_id).values_list("status", flat=True).first()


def may_stay(customer_id: Any, *, since: datetime.datetime | None) -> bool:
    """Tell whether a log-in still counts; for hosts that cannot end log-ins themselves. One query.

    since: when it was; None where nobody noted that, because it was before we came.
    """
    found = CustomerProfile.objects.filter(pk=customer_id).values_list("blocked_at", "logins_from").first()
    if found is None:
        return True
    blocked_at, logins_from = found
    return blocked_at is None and (logins_from is None or (since is not None and since >= logins_from))
