"""What customers cannot do with their own account because their discount group locks it, asked where Saleor would.

Staff are never bound, nor is an account of staff, nor an app that may manage customers. Other apps that act for a
customer are bound as the customer is.
Whoever never got in may set a first password: that is how an invitation is taken up, and changes nothing.
What hangs on it stands in ``lock_hooks.py``. Source: docs/adr/0017-discount-groups.md.
"""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from django.core.exceptions import ValidationError

from ...host import Actor, ActorKind
from ...models import AccountLock
from ...services import access
from ...services import locks as service
from .checkouts import global_id
from .discount_switch import is_on
from .requestors import asking

VOUCHER = "voucher_not_applicable"  # Saleor's code in every mutation that completes a checkout
AT_CHECKOUT = frozenset({AccountLock.CHANGE_ADDRESSES, AccountLock.USE_VOUCHERS})
# What makes two addresses the same for whoever sends a parcel.
PARTS = (
    "first_name",
    "last_name",
    "company_name",
    "street_address_1",
    "street_address_2",
    "city",
    "city_area",
    "postal_code",
    "country_area",
    "phone",
)

Make = Callable[[Mapping[str, Any]], Any]


def accounts_of(context: Any, customer_id: str | None) -> list[Any]:
    """Give the keys of the accounts that a request is about and in which locks count. customer_id: named by an app."""
    actor = asking(context)
    if not service.binds(actor):
        return []
    if actor.kind is ActorKind.APP:
        key = global_id(customer_id or "", "User")
        return [key] if key.isdigit() else []
    return [actor.id] if actor.kind is ActorKind.CUSTOMER else []


def owners_of(context: Any, address_id: str) -> list[Any]:
    """Give the same where an address is named: of customers their own account, for apps all that have the address."""
    actor = asking(context)
    if actor.kind is not ActorKind.APP or not service.binds(actor):
        return accounts_of(context, None)
    from saleor.account.models import User

    key = global_id(address_id, "Address")
    found = User.objects.filter(addresses=key).order_by("pk") if key.isdigit() else User.objects.none()
    return list(found.values_list("pk", flat=True))


def locks_of(keys: Collection[Any]) -> frozenset[AccountLock]:
    """Give what is locked for any of these accounts, without those of staff; one query each, none without groups."""
    from saleor.account.models import User

    if not keys or not is_on():
        return frozenset()
    found = {key: locks for key in keys if (locks := service.locks_of(key))}
    if not found:
        return frozenset()
    staff = set(User.objects.filter(pk__in=found, is_staff=True).values_list("pk", flat=True))
    return frozenset().union(*(locks for key, locks in found.items() if int(key) not in staff))


def require(
    keys: Collection[Any], lock: AccountLock, *, field: str, code: str = "invalid", known: Any = None
) -> None:
    """Raise ValidationError where this is locked for one of the accounts. known: their locks, if they were read."""
    if lock in (locks_of(keys) if known is None else known):
        raise ValidationError({field: ValidationError(service.MESSAGES[lock], code=code)})


def has_password(user: Any) -> bool:
    """Tell whether somebody has a password to change, or came in another way; Saleor keeps "" where none was set."""
    return bool(user.password and user.has_usable_password()) or user.last_login is not None


def is_password_locked(user: Any) -> bool:
    """Tell whether a user's password is to stay what it is."""
    return (
        not user.is_staff and has_password(user) and AccountLock.CHANGE_PASSWORD in service.locks_of(user.pk)
    )


def require_account_input(keys: Collection[Any], values: Mapping[str, Any]) -> None:
    """Refuse what is locked of an update of an account: a name that differs from the one there is, any address."""
    locks = locks_of(keys)
    if not locks:
        return
    from saleor.account.models import User

    for field in ("default_billing_address", "default_shipping_address"):
        if values.get(field) is not None:
            require(keys, AccountLock.CHANGE_ADDRESSES, field=field, known=locks)
    for user in User.objects.filter(pk__in=keys):
        for field in ("first_name", "last_name"):
            if field in values and (values[field] or "") != getattr(user, field):
                require(keys, AccountLock.CHANGE_NAME, field=field, known=locks)


# Checkouts


def require_vouchers(where: Mapping[str, Any], actor: Actor) -> None:
    """Refuse a voucher for a checkout: of its customer, or of whoever is logged in while it is nobody's."""
    from saleor.checkout.models import Checkout

    if not service.binds(actor) or not where:
        return
    try:
        found = Checkout.objects.filter(**where).values_list("user_id", flat=True)[:1]
        owners = list(found)
    except (ValidationError, ValueError):  # no key at all; Saleor says so
        return
    if owners == [None] and actor.kind is ActorKind.CUSTOMER:
        owners = [actor.id]
    keys = [key for key in owners if key is not None]
    require(keys, AccountLock.USE_VOUCHERS, field="promo_code", code=VOUCHER)


def require_checkout(
    checkout_id: Any, customer_id: Any, email: str, actor: Actor, code: str, voucher_code: str
) -> None:
    """Refuse to let a checkout be paid for, or ordered, that has what its customer is locked out of.

    That is a voucher, and an address that is not in the customer's address book. A guest's typed e-mail address stands
    for the account that has it, because the order becomes that account's. Only the customer is told what is the matter.
    code, voucher_code: of Saleor's, for addresses and for vouchers. One query, two for guests, none for staff.
    """
    if not is_on() or not service.binds(actor):
        return
    keys = (
        [customer_id] if customer_id is not None else access.keys_with(email.strip()) if email.strip() else []
    )
    locks = locks_of(keys) & AT_CHECKOUT
    if not locks:
        return
    from saleor.checkout.models import Checkout

    parts = ("shipping_address", "billing_address")
    checkout = Checkout.objects.select_related(*parts).filter(pk=checkout_id).first()
    if checkout is None:
        return
    try:
        if checkout.voucher_code:
            require(keys, AccountLock.USE_VOUCHERS, field="voucher_code", code=voucher_code, known=locks)
        if AccountLock.CHANGE_ADDRESSES in locks:
            # What is collected goes to the shop's own address.
            for field in parts[1:] if checkout.collection_point_id else parts:
                require_in_book(keys, getattr(checkout, field), field=field, code=code)
    except ValidationError as error:
        if actor.is_customer(customer_id):
            raise
        raise ValidationError({"id": ValidationError(access.NEUTRAL, code=code)}) from error


def require_in_book(keys: Collection[Any], address: Any, *, field: str, code: str = "invalid") -> None:
    """Refuse an address that none of these accounts has in its address book; None is none at all."""
    from saleor.account.models import Address

    if address is None:
        return
    wanted = _written(address)
    if all(_written(known) != wanted for known in Address.objects.filter(user_addresses__in=list(keys))):
        sentence = "Please choose an address from your address book: you cannot use another one."
        raise ValidationError({field: ValidationError(sentence, code=code)})


def require_typed_in_book(
    context: Any, where: Mapping[str, Any], typed: Any, make: Make, *, field: str
) -> None:
    """Refuse an address typed into a customer's checkout that is not in the book.

    make: from what was typed to an address as Saleor would keep it.
    """
    from saleor.checkout.models import Checkout

    actor = asking(context)
    if not service.binds(actor) or typed is None or not where:
        return
    try:
        owner = Checkout.objects.filter(**where).values_list("user_id", flat=True).first()
    except (ValidationError, ValueError):  # no key at all; Saleor says so
        return
    keys = [] if owner is None else [owner]
    if AccountLock.CHANGE_ADDRESSES in locks_of(keys):
        require_in_book(keys, make(typed), field=field)


def _written(address: Any) -> tuple[str, ...]:
    """Write an address so that the same one is equal, whatever its capitals and spaces."""
    texts = [str(getattr(address, part) or "") for part in PARTS]
    texts.append(str(getattr(address.country, "code", address.country) or ""))
    return tuple(" ".join(text.split()).casefold() for text in texts)
