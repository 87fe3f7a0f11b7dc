"""What becomes of an account: invited, switched off and on, blocked, put on hold, deleted.

A block and a hold are ours: they are kept in the profile, asked for by ``access.py``, and stay whatever somebody
switches in the host's own screens. A block also switches the host's own account off, so that nobody has to ask us to
keep a blocked customer out. Source: docs/adr/0013-account-life.md.
"""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from .. import permissions
from ..errors import CustomerBlocked, InUse, Invalid, PermissionDenied
from ..host import Actor, ActorKind, get_host
from ..models import AccountLock, AuditEvent, CreditAccount, CustomerProfile, CustomerStatus
from . import audit, contact, locks, profiles
from .ledger import customer_key

MAX_REASON = 2000
SWITCHED_OFF = "This account is switched off; switch it on first."
BLOCKED = "This customer is blocked; unblock the customer first."
LINK_REFUSED = (
    "This customer's discount group locks the password: the link would be refused. Unlock it first."
)
ASK_AGAIN = timedelta(days=1)  # a customer who asks for deletion again within that time is known to staff
DELETION_REQUESTED = "customer.deletion_requested"
KEEPER = Actor.system("keep_blocked")


def invite(*, customer_id: Any, actor: Actor, redirect_url: str = "") -> CustomerProfile:
    """Send the mail with the link to set a password, the first time or once more.

    Raises PermissionDenied, NotFound, CustomerBlocked, Invalid (switched off, or has a password already), and what the
    host says about ``redirect_url``.
    """
    actor.require(permissions.MANAGE_CUSTOMER_PROFILES)
    with transaction.atomic():
        profile = _lock_customer(customer_id)
        if _has_password(_reachable(profile)):
            raise Invalid("This customer has set a password already.", field="customer_id")
        get_host().mail.invite(profile.pk, channel=profile.preferred_channel, redirect_url=redirect_url)
        _write(profile, actor, "customer.invited", invited_at=timezone.now())
    return profile


def send_password_reset(*, customer_id: Any, actor: Actor, redirect_url: str = "") -> CustomerProfile:
    """Send the mail with the link for a new password, as if the customer had asked for it.

    Raises PermissionDenied, NotFound, CustomerBlocked, Invalid (switched off, never had a password, or cannot change it
    because of the discount group), and what the host says about ``redirect_url``.
    """
    actor.require(permissions.MANAGE_CUSTOMER_PROFILES)
    with transaction.atomic():
        profile = _lock_customer(customer_id)
        if not _has_password(_reachable(profile)):
            raise Invalid(
                "This customer has not set a password yet; send the invitation again.", field="customer_id"
            )
        if AccountLock.CHANGE_PASSWORD in locks.locks_of(profile.pk):
            raise Invalid(LINK_REFUSED, field="customer_id")
        get_host().mail.reset_password(
            profile.pk, channel=profile.preferred_channel, redirect_url=redirect_url
        )
        _write(profile, actor, "customer.password_reset_sent")
    return profile


def block(*, customer_id: Any, reason: str, actor: Actor) -> CustomerProfile:
    """Keep a customer out until ``unblock``: no log-in, and no order after this has been committed.

    Blocking a blocked customer changes the reason. Raises PermissionDenied, NotFound, Required, Invalid (reason).
    """
    actor.require(permissions.MANAGE_CUSTOMER_PROFILES)
    reason = _checked_reason(reason)
    with transaction.atomic():
        profile = _lock_customer(customer_id)
        if profile.blocked_at is not None:
            if profile.block_reason != reason:
                _write(profile, actor, "customer.blocked", block_reason=reason)
            return profile
        now = timezone.now()
        _write(
            profile,
            actor,
            "customer.blocked",
            switch=False,
            status=CustomerStatus.BLOCKED,
            block_reason=reason,
            blocked_at=now,
            blocked_by_kind=actor.kind.value,
            blocked_by_id=actor.id,
            was_active=profiles.user_of(profile).is_active,
            logins_from=now,
        )
    return profile


def unblock(*, customer_id: Any, actor: Actor) -> CustomerProfile:
    """Let a blocked customer be what they were before the block; whoever is not blocked stays as they are.

    Of somebody who has become staff meanwhile, only the block ends: they are switched on where staff are managed.
    Raises PermissionDenied, NotFound.
    """
    actor.require(permissions.MANAGE_CUSTOMER_PROFILES)
    with transaction.atomic():
        profile = profiles.lock(customer_id)
        if profile.blocked_at is None:
            return profile
        _write(
            profile,
            actor,
            "customer.unblocked",
            switch=True if profile.was_active and not profiles.is_staff(profiles.user_of(profile)) else None,
            block_reason="",
            blocked_at=None,
            blocked_by_kind="",
            blocked_by_id="",
            was_active=True,
        )
    return profile


def put_on_hold(*, customer_id: Any, reason: str, actor: Actor) -> CustomerProfile:
    """Let a customer log in and look, but place no order after this has been committed, until ``resume``.

    On hold already, the reason changes. Raises PermissionDenied, NotFound, Required, Invalid (reason).
    """
    actor.require(permissions.MANAGE_CUSTOMER_PROFILES)
    reason = _checked_reason(reason)
    with transaction.atomic():
        profile = profiles.lock(customer_id)
        if profile.on_hold_at is None:
            now: dict[str, Any] = {
                "on_hold_at": timezone.now(),
                "on_hold_by_kind": actor.kind.value,
                "on_hold_by_id": actor.id,
            }
            _write(profile, actor, "customer.put_on_hold", on_hold_reason=reason, **now)
        elif profile.on_hold_reason != reason:
            _write(profile, actor, "customer.put_on_hold", on_hold_reason=reason)
    return profile


def resume(*, customer_id: Any, actor: Actor) -> CustomerProfile:
    """Let a customer who is on hold place orders again. Raises PermissionDenied, NotFound."""
    actor.require(permissions.MANAGE_CUSTOMER_PROFILES)
    with transaction.atomic():
        profile = profiles.lock(customer_id)
        if profile.on_hold_at is not None:
            nobody: dict[str, Any] = {"on_hold_at": None, "on_hold_by_kind": "", "on_hold_by_id": ""}
            _write(profile, actor, "customer.resumed", on_hold_reason="", **nobody)
    return profile


def deactivate(*, customer_id: Any, actor: Actor) -> CustomerProfile:
    """Switch the host's account off. Of a blocked customer, that is what ``unblock`` leaves.

    Raises PermissionDenied, NotFound.
    """
    actor.require(permissions.MANAGE_CUSTOMER_PROFILES)
    with transaction.atomic():
        profile = _lock_customer(customer_id)
        if profile.blocked_at is not None:
            if profile.was_active:
                _write(profile, actor, "customer.deactivated", was_active=False)
        elif profiles.user_of(profile).is_active:
            _write(profile, actor, "customer.deactivated", switch=False, logins_from=timezone.now())
    return profile


def activate(*, customer_id: Any, actor: Actor) -> CustomerProfile:
    """Switch the host's account on; log-ins from before are over all the same.

    Raises PermissionDenied, NotFound, CustomerBlocked.
    """
    actor.require(permissions.MANAGE_CUSTOMER_PROFILES)
    with transaction.atomic():
        profile = _lock_customer(customer_id)
        if profile.blocked_at is not None:
            raise CustomerBlocked(BLOCKED, field="customer_id")
        if not profiles.user_of(profile).is_active:
            _write(profile, actor, "customer.activated", switch=True)
    return profile


def switched_off(customer_id: Any) -> None:
    """Note that the host's own screens have switched an account off: log-ins from before count no more."""
    with transaction.atomic():
        profile = profiles.lock(customer_id)
        profile.logins_from = timezone.now()
        profile.save(update_fields=["logins_from"])


def keep_blocked(customer_ids: Collection[Any] | None = None) -> int:
    """Switch blocked customers off again who were switched on elsewhere, and give how many; None looks at everybody.

    Until then they are refused all the same: what decides is the block.
    """
    active = get_user_model()._default_manager.filter(is_active=True).values("pk")
    blocked = CustomerProfile.objects.filter(status=CustomerStatus.BLOCKED, pk__in=active)
    if customer_ids is not None:
        blocked = blocked.filter(pk__in=customer_ids)
    done = 0
    for key in list(blocked.order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            profile = profiles.lock(key)
            if profile.blocked_at is not None and profiles.user_of(profile).is_active:
                _write(profile, KEEPER, "customer.kept_blocked", switch=False)
                done += 1
    return done


def note_kept_blocked(customer_id: Any) -> None:
    """Record that the host has switched a blocked customer on, and that this was undone in the same transaction."""
    audit.record("customer.kept_blocked", actor=KEEPER, customer_id=customer_id, before={}, after={})


def require_deletable(profile: CustomerProfile, checkouts: Collection[str]) -> None:
    """Refuse to delete whoever has orders, credit or a payment for one of the open checkouts; test customers may go.

    Raises InUse; params says why.
    """
    if profile.is_test:
        return
    orders = get_host().accounts.has_orders(profile.pk)
    accounts = CreditAccount.objects.with_expired().filter(Q(balance__gt=0) | Q(held__gt=0), user=profile.pk)
    owned = [account.balance_now for account in accounts if account.held or account.balance_now.amount > 0]
    is_paying = bool(get_host().checkouts.with_other_money(checkouts))
    if not orders and not owned and not is_paying:
        return
    amounts = ", ".join(f"{balance.amount} {balance.currency}" for balance in owned)
    reasons = (
        (orders, "orders"),
        (owned, f"credit ({amounts})"),
        (is_paying, "a payment for an open checkout"),
    )
    has = " and ".join(text for holds, text in reasons if holds)
    raise InUse(
        f"This customer has {has}, so the account cannot be deleted. Block the customer instead.",
        field="customer_id",
        orders=orders,
        credit=owned,
    )


def delete(*, customer_id: Any, actor: Actor) -> None:
    """Delete an account for good; ledger entries stay, without the person.

    Raises PermissionDenied, NotFound, InUse.
    """
    actor.require(permissions.MANAGE_CUSTOMER_PROFILES)
    with transaction.atomic():
        profile, checkouts = _lock_to_delete(customer_id)
        profiles.require_no_staff(profiles.user_of(profile))
        require_deletable(profile, checkouts)
        _record_deletion(profile, actor)
        get_host().accounts.delete(profile.pk)


def allow_deletion(*, customer_id: Any, actor: Actor) -> None:
    """Check and record a deletion that the host's own screen carries out next, in the same transaction.

    Whether the caller may delete customers at all is decided by the host. Raises NotFound, InUse.
    """
    with transaction.atomic():
        profile, checkouts = _lock_to_delete(customer_id)
        require_deletable(profile, checkouts)
        _record_deletion(profile, actor)


def leave(*, actor: Actor, is_final: bool = True) -> bool:
    """Tell whether the customer who calls may delete the account now, and tell staff what they do or want.

    For hosts in which customers delete their accounts themselves: the host does that next, in the same transaction,
    where the answer is yes. is_final: False where the host first sends a link to confirm it; then a yes is only that.
    Raises PermissionDenied for whoever is not a customer.
    """
    with transaction.atomic():
        profile, checkouts = _lock_to_delete(_own_id(actor))
        try:
            require_deletable(profile, checkouts)
        except InUse:
            _tell_staff(profile, actor)
            return False
        if is_final:
            get_host().mail.deletion_requested(profile.pk)
            _record_deletion(profile, actor)
    return True


def request_deletion(*, actor: Actor) -> CustomerProfile:
    """Tell staff that the customer who calls wants the account deleted; they decide. Once a day is enough.

    Raises PermissionDenied for whoever is not a customer.
    """
    with transaction.atomic():
        profile = profiles.lock(_own_id(actor))
        _tell_staff(profile, actor)
    return profile


def _own_id(actor: Actor) -> Any:
    if actor.kind is not ActorKind.CUSTOMER:
        raise PermissionDenied("Only customers can ask for the deletion of their account.")
    return actor.id


def _lock_to_delete(customer_id: Any) -> tuple[CustomerProfile, Collection[str]]:
    """Lock a customer after the open checkouts, as an order does that is being made of one; give those as well."""
    key = customer_key(customer_id)
    checkouts = get_host().accounts.lock_checkouts(key)
    return profiles.lock(key), checkouts


def _tell_staff(profile: CustomerProfile, actor: Actor) -> None:
    since = timezone.now() - ASK_AGAIN
    asked = AuditEvent.objects.filter(user=profile.pk, kind=DELETION_REQUESTED, created_at__gte=since)
    if not asked.exists():
        get_host().mail.deletion_requested(profile.pk)
        audit.record(DELETION_REQUESTED, actor=actor, customer_id=profile.pk)
        profiles.announce(profile.pk, DELETION_REQUESTED)


def _record_deletion(profile: CustomerProfile, actor: Actor) -> None:
    """Record that somebody is gone, without saying who: all that names the customer goes with the account."""
    key = profile.pk
    audit.record(
        "customer.deleted", actor=actor, reference=str(key), before={"is_test": profile.is_test}, after={}
    )
    profiles.announce(key, "customer.deleted")


def _lock_customer(customer_id: Any) -> CustomerProfile:
    """Lock somebody whose account may be decided about here: staff are managed elsewhere."""
    profile = profiles.lock(customer_id)
    profiles.require_no_staff(profiles.user_of(profile))
    return profile


def _reachable(profile: CustomerProfile) -> CustomerProfile:
    """Refuse those to whom a link would be of no use."""
    if profile.blocked_at is not None:
        raise CustomerBlocked(BLOCKED, field="customer_id")
    if not profiles.user_of(profile).is_active:
        raise Invalid(SWITCHED_OFF, field="customer_id")
    return profile


def _has_password(profile: CustomerProfile) -> bool:
    person = get_host().accounts.people().filter(pk=profile.pk).first()
    return bool(person and person["has_password"])


def _checked_reason(reason: Any) -> str:
    return contact.text(reason, field="reason", most=MAX_REASON, required="Say why.")


_RECORDED = ("block_reason", "on_hold_reason", "was_active")


def _write(
    profile: CustomerProfile, actor: Actor, kind: str, *, switch: bool | None = None, **values: Any
) -> None:
    """Write columns of a locked profile, with all that follows.

    switch: what the host's own switch is set to; after the profile, by which whoever listens to the host decides.
    """
    before = {
        name: getattr(profile, name)
        for name in _RECORDED
        if name in values and getattr(profile, name) != values[name]
    }
    after = {name: values[name] for name in before}
    status = profile.status
    profiles.save(profile, values)
    if switch is not None:
        get_host().accounts.set_active(profile.pk, switch)
    profiles.finish(profile, kind)
    if profile.status != status:
        before, after = before | {"status": status}, after | {"status": profile.status}
    audit.record(kind, actor=actor, customer_id=profile.pk, before=before, after=after)
