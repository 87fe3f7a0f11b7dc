"""What a customer cannot do with their own account because their discount group locks it, as Oscar's pages ask it.

Staff are never bound. Whoever never got in may set a first password: that is how an invitation is taken up.
"""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model

from ...errors import AccountLocked, CustomerBlocked, CustomerExtError
from ...models import AccountLock
from ...services import access
from ...services import locks as service
from .wording import NOT_IN_BOOK

AT_CHECKOUT = frozenset({AccountLock.CHANGE_ADDRESSES, AccountLock.USE_VOUCHERS})


def locks_of(user: Any) -> frozenset[AccountLock]:
    """Give what is locked for a user of a request; nothing for staff and for who is not logged in. One query."""
    if user is None or not user.is_authenticated or user.is_staff:
        return frozenset()
    return service.locks_of(user.pk)


def locked(lock: AccountLock) -> AccountLocked:
    """Make the refusal of what is locked."""
    return AccountLocked(service.MESSAGES[lock], lock=lock.value)


def not_in_book() -> AccountLocked:
    """Make the refusal of another address than those that are known."""
    return AccountLocked(NOT_IN_BOOK, lock=AccountLock.CHANGE_ADDRESSES.value)


def require(user: Any, lock: AccountLock) -> None:
    """Raise AccountLocked where this is locked for a user of a request."""
    if lock in locks_of(user):
        raise locked(lock)


def is_password_locked(user: Any) -> bool:
    """Tell whether a user's password is to stay what it is; nobody's is who never had one and never came in."""
    has_one = user.has_usable_password() or user.last_login is not None
    return bool(has_one and AccountLock.CHANGE_PASSWORD in locks_of(user))


def is_in_book(user: Any, address: Any) -> bool:
    """Tell whether the address book has an address, by what Oscar itself knows the same one by."""
    written = _written(address)
    return any(_written(known) == written for known in user.addresses.all())


def require_order(user: Any, basket: Any, guest_email: str, addresses: Iterable[Any] = ()) -> None:
    """Refuse an order with what its customer's group locks: a voucher, or an address that is not in the book.

    A guest's typed e-mail address stands for the account that has it, as with blocks; a guest is told nothing of it.
    One query, three for guests; none for staff. Raises AccountLocked, for guests CustomerBlocked.
    """
    is_guest = user is None or not user.is_authenticated
    for owner in _accounts_with(guest_email) if is_guest else [user]:
        locks = locks_of(owner) & AT_CHECKOUT
        if not locks:
            continue
        try:
            if AccountLock.USE_VOUCHERS in locks and basket.pk and basket.vouchers.exists():
                raise locked(AccountLock.USE_VOUCHERS)
            if AccountLock.CHANGE_ADDRESSES in locks:
                for address in addresses:
                    if address is not None and not is_in_book(owner, address):
                        raise not_in_book()
        except CustomerExtError as error:
            if is_guest:
                raise CustomerBlocked(access.NEUTRAL) from error
            raise


def _accounts_with(email: str) -> list[Any]:
    if not email.strip():
        return []
    keys = access.keys_with(email.strip())
    return list(get_user_model()._default_manager.filter(pk__in=keys).order_by("pk")) if keys else []


def _written(address: Any) -> str:
    written: str = ", ".join(address.get_address_field_values(address.hash_fields))
    return " ".join(written.split()).casefold()
