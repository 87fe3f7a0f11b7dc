"""What Saleor's own mutations do to accounts, held to the same rules as ours: passwords, switches, deletion.

Saleor lets nobody in who is switched off, and a block switches off. What is wrapped here is what Saleor leaves open:
links for a password, other ways to switch an account on, tokens that come back to life with it, and deletions.
Source: docs/adr/0013-account-life.md.
"""

import functools
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from ...errors import CustomerExtError
from ...models import CustomerStatus
from ...services import access
from ...services import lifecycle as service
from . import accounts
from .checkouts import global_id
from .requestors import actor_of, asking

STAYS = "This account has orders or credit, so it cannot be deleted here. The shop was told that you want it deleted."


def may_log_in(user: Any) -> bool:
    """Tell whether an account is switched on and not blocked; asked where somebody logs in or sets a password."""
    return bool(user.is_active) and not access.is_blocked(user.pk)


# Log-in and passwords


def logging_in(get_user: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap the check of a password, whoever switched a blocked account on."""

    @functools.wraps(get_user)
    def get_user_of(cls: Any, info: Any, email: str, password: str) -> Any:
        user = get_user(cls, info, email, password)
        if not may_log_in(user):
            raise ValidationError({"email": ValidationError("Account inactive.", code="inactive")})
        return user

    return get_user_of


def setting_password(set_password: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap the use of a link for a password: while the account is off, none is any good, and nothing else is told."""

    @functools.wraps(set_password)
    def _set_password_for_user(cls: Any, email: str, password: str, token: str) -> Any:
        from saleor.account.models import User
        from saleor.graphql.account.mutations.base import INVALID_TOKEN

        user = User.objects.filter(email=email).first()
        if user is not None and not may_log_in(user):
            raise ValidationError({"token": ValidationError(INVALID_TOKEN, code="invalid")})
        return set_password(cls, email, password, token)

    return _set_password_for_user


def asking_for_password(clean_user: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap the search for whoever wants a link: Saleor overlooks that an account is off if it once sent one before."""

    @functools.wraps(clean_user)
    def clean(cls: Any, email: str, redirect_url: str) -> Any:
        user = clean_user(cls, email, redirect_url)
        return user if user is not None and may_log_in(user) else None

    return clean


def known_elsewhere(find: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap what finds the user of whom an identity provider speaks; it is asked with each request that has its token.

    Saleor looks at its own switch only, which a script may have turned on. One query more.
    """

    @functools.wraps(find)
    def find_user(*args: Any, **kwargs: Any) -> Any:
        from saleor.core.db.connection import allow_writer
        from saleor.plugins.openid_connect.exceptions import AuthenticationError

        found = find(*args, **kwargs)
        user = found[0] if isinstance(found, tuple) else found
        with allow_writer():  # a replica may not know of a block yet
            if access.is_blocked(user.pk):
                raise AuthenticationError("Unable to log in.")
        return found

    return find_user


# Switching accounts on and off


def switched(user: Any) -> None:
    """Follow a switch in Saleor's own screens, in its transaction: blocked stays off, and off ends every token."""
    status = access.known_status(user.pk)
    if user.is_active and status == CustomerStatus.BLOCKED:
        user.is_active = False
        type(user).objects.filter(pk=user.pk).update(is_active=False)
        service.note_kept_blocked(user.pk)
    # A row that was read before the switch, and is saved as a whole after it, brings the key of the old tokens back.
    if not user.is_active or status == CustomerStatus.INACTIVE:
        # By a statement, so that this is not asked again; the tokens are dead also once the user may log in again.
        user.jwt_token_key = accounts.new_token_key()
        type(user).objects.filter(pk=user.pk).update(jwt_token_key=user.jwt_token_key)


def switching_many(bulk_action: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap the mutation that switches many accounts at once, by a statement that no receiver sees."""

    @functools.wraps(bulk_action)
    def switch(cls: Any, info: Any, queryset: Any, /, **kwargs: Any) -> None:
        with transaction.atomic():
            bulk_action(cls, info, queryset, **kwargs)
            for user in queryset.order_by("pk"):
                switched(user)

    return switch


def updating_many(perform: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap the mutation that updates many customers at once; it writes everybody's switch, also where none is named."""

    @functools.wraps(perform)
    def perform_mutation(cls: Any, root: Any, info: Any, /, **kwargs: Any) -> Any:
        with transaction.atomic():
            done = perform(cls, root, info, **kwargs)
            for result in done.results:
                if result.customer is not None:
                    switched(result.customer)
        return done

    return perform_mutation


# Deleting


def deleting(clean_instance: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap the check before staff delete a customer, one or one of many, in the transaction that deletes."""

    @functools.wraps(clean_instance)
    def clean(cls: Any, info: Any, instance: Any) -> None:
        clean_instance(cls, info, instance)
        try:
            service.allow_deletion(customer_id=instance.pk, actor=asking(info.context))
        except CustomerExtError as error:
            raise _refusal(error.message) from error

    return clean


def deleting_many(perform: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap the mutation that deletes many: checked and deleted in one transaction, locked in the order of keys."""

    @functools.wraps(perform)
    def perform_mutation(cls: Any, root: Any, info: Any, /, *, ids: list[str], **kwargs: Any) -> Any:
        with transaction.atomic():
            accounts.lock_checkouts_of([key for key, _text in map(_key, ids) if key])
            return perform(cls, root, info, ids=sorted(ids, key=_key), **kwargs)

    return perform_mutation


def deleting_own(perform: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap the two steps in which customers delete their account: refused where it has to stay, and staff are told."""

    @functools.wraps(perform)
    def perform_mutation(cls: Any, root: Any, info: Any, /, **kwargs: Any) -> Any:
        if info.context.user.is_staff:
            return perform(cls, root, info, **kwargs)  # Saleor has an answer of its own
        is_final = "token" in kwargs
        with transaction.atomic():
            if service.leave(actor=actor_of(info.context.user), is_final=is_final):
                return perform(cls, root, info, **kwargs)
        raise _refusal(STAYS, field="token" if is_final else "redirect_url")

    return perform_mutation


def _refusal(message: str, *, field: str = "id") -> ValidationError:
    return ValidationError({field: ValidationError(message, code="invalid")})


def _key(text: str) -> tuple[int, str]:
    """Give the place of a user's global id in the order of keys."""
    key = global_id(text, "User")
    return (int(key), text) if key.isdecimal() else (0, text)
