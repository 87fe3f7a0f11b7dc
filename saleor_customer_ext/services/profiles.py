"""The customer's contact data and what staff keep beside it: read and changed here, under the customer's lock.

The row of ``CustomerProfile`` is the lock of a customer: whoever changes something that belongs to the customer takes
it first, and of several customers in the order of their keys. New customers are made in ``creation.py``.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib.auth import get_user_model
from django.db import IntegrityError, connection, transaction

from .. import permissions
from ..errors import Conflict, Invalid, NotFound, NotUnique, PermissionDenied
from ..events import CustomerChanged, customer_changed
from ..host import Actor, get_host
from ..models import CustomerProfile
from . import audit, contact, copies
from .constraints import refusing
from .ledger import customer_key

OF_HOST = ("first_name", "last_name", "email", "language")  # what the host's user keeps
OF_STAFF = frozenset(
    ("first_name", "last_name", "email")
)  # for people who are staff, the host's own screens decide
EMAIL_TAKEN = "There is an account with this e-mail address."
NUMBER_TAKEN = "Another customer has this account number."
STAFF_ONLY = "This is a member of staff, whose account is managed in the shop's own screens for staff."
_NUMBER_CONSTRAINT = "customer_ext_profile_account_number"
_EMAIL_LOCK = 7_021_604_120  # first half of the key of the advisory lock of an e-mail address


def lock(customer_id: Any) -> CustomerProfile:
    """Lock a customer until the transaction ends and give the profile as it is then; made first where there is none.

    Raises NotFound where there is no such user.
    """
    key = customer_key(customer_id)
    profile = CustomerProfile.objects.select_for_update(no_key=True).filter(pk=key).first()
    if profile is None and make_missing([key]):
        profile = CustomerProfile.objects.select_for_update(no_key=True).filter(pk=key).first()
    if profile is None:
        raise NotFound("There is no such customer.", field="customer_id")
    return profile


def make_missing(customer_ids: Collection[Any]) -> bool:
    """Make the profiles of those users who have none; somebody else may make them at the same moment.

    Tells whether there is anybody.
    """
    copies.refresh(customer_ids)
    return CustomerProfile.objects.filter(pk__in=customer_ids).exists()


def change(*, customer_id: Any, version: int, actor: Actor, **values: Any) -> CustomerProfile:
    """Change contact data, given by the names of ``contact.CHECKS``; what is not named stays.

    version: of the profile that the change was made from; another one now means that somebody else was faster.
    Staff vouch for a new e-mail address. A customer becomes a test customer only before the first order.
    Raises PermissionDenied, NotFound, Conflict, Required, Invalid, NotUnique (email, account_number).
    """
    actor.require(permissions.MANAGE_CUSTOMER_PROFILES)
    values = contact.checked(values)
    with transaction.atomic():
        profile = lock(customer_id)
        if version != profile.version:
            raise Conflict(
                "Somebody else has changed this customer meanwhile.", field="version", version=profile.version
            )
        user = user_of(profile)
        before = {name: getattr(user if name in OF_STAFF else profile, name) for name in values}
        after = {name: value for name, value in values.items() if value != before[name]}
        if not after:
            return profile
        if OF_STAFF.intersection(after):
            require_no_staff(user)
        if after.get("is_test") and get_host().accounts.has_orders(profile.pk):
            raise Invalid("A customer who has ordered cannot become a test customer.", field="is_test")
        with only_account_with(after.get("email", ""), but=profile.pk):
            if hosts := {name: after[name] for name in OF_HOST if name in after}:
                get_host().accounts.change(profile.pk, **hosts)
        save(profile, {name: value for name, value in after.items() if name not in OF_STAFF})
        audit.record(
            "customer.changed",
            actor=actor,
            customer_id=profile.pk,
            before={name: before[name] for name in after},
            after=after,
        )
        finish(profile, "customer.changed")
    return profile


def user_of(profile: CustomerProfile) -> Any:
    """Give the host's user as it is now."""
    user = get_user_model()._default_manager.filter(pk=profile.pk).first()
    if user is None:
        raise NotFound("There is no such customer.", field="customer_id")
    return user


def is_staff(user: Any) -> bool:
    """Tell whether somebody gets in as staff."""
    return bool(user.is_staff or getattr(user, "is_superuser", False))


def require_no_staff(user: Any) -> None:
    """Refuse what decides whether and as whom somebody gets in, for people who get in as staff."""
    if is_staff(user):
        raise PermissionDenied(STAFF_ONLY, field="customer_id")


def save(profile: CustomerProfile, values: dict[str, Any]) -> None:
    """Write columns of a locked profile, and count its version on. Raises NotUnique (account_number)."""
    for name, value in values.items():
        setattr(profile, name, value)
    profile.version += 1
    with refusing(_NUMBER_CONSTRAINT, NotUnique(NUMBER_TAKEN, field="account_number")):
        profile.save(update_fields=[*values, "version"])


def finish(profile: CustomerProfile, kind: str) -> None:
    """Let the copies follow what was changed, and tell other systems after commit."""
    copies.refresh([profile.pk], by_us=True)
    profile.refresh_from_db()
    announce(profile.pk, kind)


def announce(customer_id: Any, kind: str) -> None:
    """Tell other systems, after commit, what was done to a customer."""
    event = CustomerChanged(customer_id, kind)
    transaction.on_commit(
        lambda: customer_changed.send_robust(sender=CustomerProfile, event=event), robust=True
    )


@contextmanager
def only_account_with(email: str, *, but: Any = None) -> Iterator[None]:
    """Let nobody else of us take an address while the block does, until the transaction ends; "" takes none.

    Raises NotUnique where another account has it, also in another case, or gets it in the host's own way meanwhile.
    """
    if not email:
        yield
        return
    taken = NotUnique(EMAIL_TAKEN, field="email")
    accounts = get_host().accounts
    with connection.cursor() as cursor:
        # Not every host has a constraint, and none that has looks at the case.
        cursor.execute(
            "SELECT pg_advisory_xact_lock(%s # hashtextextended(lower(%s), 0))", [_EMAIL_LOCK, email]
        )
    if accounts.exists_with_email(email, but=but):
        raise taken
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if accounts.exists_with_email(email, but=but):
            raise taken from error
        raise
