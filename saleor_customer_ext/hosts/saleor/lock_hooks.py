"""Where Saleor lets customers change their account, or use a voucher: each asks ``locks.py`` from here on.

Importing wraps them, once, before Saleor's schema is built. What is wrapped stands in ``lock_seams.py``; that no other
mutation leads around a lock is held by a list of all that customers can call (``tests/saleor/test_account_locks.py``).
Payments and the order itself are refused in ``access.py``.
"""

import functools
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from saleor.checkout import AddressType, complete_checkout
from saleor.core.utils.promo_code import promo_code_is_voucher
from saleor.graphql.account.mutations.account.account_address_create import AccountAddressCreate
from saleor.graphql.account.mutations.account.account_address_delete import AccountAddressDelete
from saleor.graphql.account.mutations.account.account_address_update import AccountAddressUpdate
from saleor.graphql.account.mutations.account.account_delete import AccountDelete
from saleor.graphql.account.mutations.account.account_request_deletion import AccountRequestDeletion
from saleor.graphql.account.mutations.account.account_set_default_address import AccountSetDefaultAddress
from saleor.graphql.account.mutations.account.account_update import AccountUpdate
from saleor.graphql.account.mutations.account.confirm_email_change import ConfirmEmailChange
from saleor.graphql.account.mutations.account.request_email_change import RequestEmailChange
from saleor.graphql.account.mutations.authentication.password_change import PasswordChange
from saleor.graphql.account.mutations.authentication.request_password_reset import RequestPasswordReset
from saleor.graphql.account.mutations.authentication.set_password import SetPassword
from saleor.graphql.checkout.mutations.checkout_add_promo_code import CheckoutAddPromoCode
from saleor.graphql.checkout.mutations.checkout_billing_address_update import CheckoutBillingAddressUpdate
from saleor.graphql.checkout.mutations.checkout_create import CheckoutCreate
from saleor.graphql.checkout.mutations.checkout_customer_attach import CheckoutCustomerAttach
from saleor.graphql.checkout.mutations.checkout_shipping_address_update import CheckoutShippingAddressUpdate
from saleor.graphql.meta.mutations.delete_metadata import DeleteMetadata
from saleor.graphql.meta.mutations.update_metadata import UpdateMetadata
from saleor.plugins.openid_connect import utils as openid_utils

from ...models import AccountLock, DiscountGroup
from ...services import locks as service
from . import access, discount_switch, locks
from .checkouts import find, global_id
from .requestors import asking

Perform = Callable[..., Any]


@receiver([post_save, post_delete], sender=DiscountGroup, dispatch_uid="saleor_customer_ext.forget_locks")
def forget_switch(**kwargs: Any) -> None:
    """Let whoever comes next see at once that there is a discount group, or none any more."""
    transaction.on_commit(discount_switch.forget, robust=True)


def _locked(lock: AccountLock, field: str) -> Callable[[Perform], Perform]:
    """Wrap a mutation that is about the account of whoever asks, or that an app names."""

    def wrap(perform: Perform) -> Perform:
        @functools.wraps(perform)
        def perform_mutation(cls: Any, root: Any, info: Any, /, *args: Any, **kwargs: Any) -> Any:
            locks.require(locks.accounts_of(info.context, kwargs.get("customer_id")), lock, field=field)
            return perform(cls, root, info, *args, **kwargs)

        return perform_mutation

    return wrap


def _of_address(perform: Perform) -> Perform:
    """Wrap a mutation that changes one address, or what is noted of it. Metadata can be of anything else as well."""

    @functools.wraps(perform)
    def perform_mutation(cls: Any, root: Any, info: Any, /, *args: Any, **kwargs: Any) -> Any:
        if global_id(kwargs["id"], "Address"):
            owners = locks.owners_of(info.context, kwargs["id"])
            locks.require(owners, AccountLock.CHANGE_ADDRESSES, field="id")
        return perform(cls, root, info, *args, **kwargs)

    return perform_mutation


def _updating(perform: Perform) -> Perform:
    """Wrap the update of an account."""

    @functools.wraps(perform)
    def perform_mutation(cls: Any, root: Any, info: Any, /, **kwargs: Any) -> Any:
        keys = locks.accounts_of(info.context, kwargs.get("customer_id"))
        locks.require_account_input(keys, kwargs["input"])
        return perform(cls, root, info, **kwargs)

    return perform_mutation


def _changing_password(perform: Perform) -> Perform:
    """Wrap the change of a password by whoever is logged in."""

    @functools.wraps(perform)
    def perform_mutation(cls: Any, root: Any, info: Any, /, **kwargs: Any) -> Any:
        if locks.is_password_locked(info.context.user):
            locks.require([info.context.user.pk], AccountLock.CHANGE_PASSWORD, field="new_password")
        return perform(cls, root, info, **kwargs)

    return perform_mutation


def _asking_for_password(clean_user: Perform) -> Perform:
    """Wrap the search for whoever wants a link: nobody is told of a lock who may be anybody."""

    @functools.wraps(clean_user)
    def clean(cls: Any, email: str, redirect_url: str) -> Any:
        user = clean_user(cls, email, redirect_url)
        return None if user is not None and locks.is_password_locked(user) else user

    return clean


def _setting_password(set_password: Perform) -> Perform:
    """Wrap the use of a link for a password: with a right one, which may be older than the lock, it is told why not."""

    @functools.wraps(set_password)
    def _set_password_for_user(cls: Any, email: str, password: str, token: str) -> Any:
        from saleor.account.models import User

        user = User.objects.filter(email=email).first()
        is_locked = user is not None and locks.is_password_locked(user)
        with transaction.atomic():
            done = set_password(cls, email, password, token)
            if is_locked:  # only now it is clear that the link is right
                locks.require([user.pk], AccountLock.CHANGE_PASSWORD, field="token")
            return done

    return _set_password_for_user


def _from_elsewhere(update: Perform) -> Perform:
    """Wrap how name and address are taken over from an identity provider, where customers change them themselves."""

    @functools.wraps(update)
    def _update_user_details(**values: Any) -> Any:
        from saleor.core.db.connection import allow_writer

        user = values["user"]
        taken = {"user_email": "email", "user_first_name": "first_name", "user_last_name": "last_name"}
        if not user.is_staff and any(values[name] != getattr(user, field) for name, field in taken.items()):
            with allow_writer():
                found = service.locks_of(user.pk)
            for name, field in taken.items():
                lock = AccountLock.CHANGE_EMAIL if field == "email" else AccountLock.CHANGE_NAME
                if lock in found:
                    values[name] = getattr(user, field)
        return update(**values)

    return _update_user_details


def _storing(store: Perform) -> Perform:
    """Wrap how an order puts its addresses into the customer's book."""

    @functools.wraps(store)
    def store_user_address(user: Any, address: Any, address_type: str, manager: Any) -> None:
        if AccountLock.CHANGE_ADDRESSES not in locks.locks_of([user.pk]):
            store(user, address, address_type, manager)

    return store_user_address


def _adding_promo_code(perform: Perform) -> Perform:
    """Wrap how a voucher is put into a checkout; gift cards are money, and go through the same mutation."""

    @functools.wraps(perform)
    def perform_mutation(cls: Any, root: Any, info: Any, /, **kwargs: Any) -> Any:
        if promo_code_is_voucher(kwargs["promo_code"]):
            locks.require_vouchers(access.by_source(kwargs), asking(info.context))
        return perform(cls, root, info, **kwargs)

    return perform_mutation


def _attaching(perform: Perform) -> Perform:
    """Wrap how a guest's checkout becomes a customer's: with a voucher in it only of who may use vouchers."""

    @functools.wraps(perform)
    def perform_mutation(cls: Any, root: Any, info: Any, /, *args: Any, **kwargs: Any) -> Any:
        token = access.by_source(kwargs).get("pk")
        checkout = find(str(token)) if token else None
        if checkout is not None and checkout.user_id is None and checkout.voucher_code:
            keys = locks.accounts_of(info.context, kwargs.get("customer_id"))
            locks.require(keys, AccountLock.USE_VOUCHERS, field="id", code=locks.VOUCHER)
        return perform(cls, root, info, *args, **kwargs)

    return perform_mutation


def _typing(field: str, kind: str) -> Callable[[Perform], Perform]:
    """Wrap how an address is typed into a checkout that there is."""

    def wrap(perform: Perform) -> Perform:
        @functools.wraps(perform)
        def perform_mutation(cls: Any, root: Any, info: Any, /, *args: Any, **kwargs: Any) -> Any:
            locks.require_typed_in_book(
                info.context,
                access.by_source(kwargs),
                kwargs.get(field),
                lambda typed: _address(cls, info, typed, kind),
                field=field,
            )
            return perform(cls, root, info, *args, **kwargs)

        return perform_mutation

    return wrap


def _typing_at_once(field: str) -> Callable[[Perform], Perform]:
    """Wrap how the address of a new checkout is read."""

    def wrap(retrieve: Perform) -> Perform:
        @functools.wraps(retrieve)
        def retrieve_address(cls: Any, user: Any, data: Any, info: Any) -> Any:
            address = retrieve(cls, user, data, info)
            keys = locks.accounts_of(info.context, None) if address is not None else []
            if keys and AccountLock.CHANGE_ADDRESSES in locks.locks_of(keys):
                locks.require_in_book(keys, address, field=field)
            return address

        return retrieve_address

    return wrap


def _address(cls: Any, info: Any, typed: Any, kind: str) -> Any:
    """Read what was typed as Saleor does; what is wrong with it Saleor says afterwards."""
    return cls.validate_address(
        dict(typed), address_type=kind, info=info, format_check=False, required_check=False
    )


def _wrap(mutation: Any, wrapper: Callable[[Perform], Perform], name: str = "perform_mutation") -> None:
    """Wrap a classmethod as the class has it, itself or from a class that others are made from as well."""
    method: Any = getattr(mutation, name)
    setattr(mutation, name, classmethod(wrapper(method.__func__)))


_wrap(AccountAddressCreate, _locked(AccountLock.CHANGE_ADDRESSES, "input"))
_wrap(AccountSetDefaultAddress, _locked(AccountLock.CHANGE_ADDRESSES, "id"))
for mutation in (AccountAddressUpdate, AccountAddressDelete, UpdateMetadata, DeleteMetadata):
    _wrap(mutation, _of_address)
_wrap(AccountUpdate, _updating)
_wrap(RequestEmailChange, _locked(AccountLock.CHANGE_EMAIL, "new_email"))
_wrap(ConfirmEmailChange, _locked(AccountLock.CHANGE_EMAIL, "token"))
_wrap(PasswordChange, _changing_password)
_wrap(RequestPasswordReset, _asking_for_password, "clean_user")
_wrap(SetPassword, _setting_password, "_set_password_for_user")
_wrap(AccountRequestDeletion, _locked(AccountLock.DELETE_ACCOUNT, "redirect_url"))
_wrap(AccountDelete, _locked(AccountLock.DELETE_ACCOUNT, "token"))
_wrap(CheckoutAddPromoCode, _adding_promo_code)
_wrap(CheckoutCustomerAttach, _attaching)
_wrap(CheckoutShippingAddressUpdate, _typing("shipping_address", AddressType.SHIPPING))
_wrap(CheckoutBillingAddressUpdate, _typing("billing_address", AddressType.BILLING))
_wrap(CheckoutCreate, _typing_at_once("shipping_address"), "retrieve_shipping_address")
_wrap(CheckoutCreate, _typing_at_once("billing_address"), "retrieve_billing_address")
complete_checkout.store_user_address = _storing(complete_checkout.store_user_address)
openid_utils._update_user_details = _from_elsewhere(openid_utils._update_user_details)
