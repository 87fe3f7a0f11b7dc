"""Oscar's users: who there is, and changes to them. Django's own user model and the shop's serve alike."""

from collections.abc import Collection
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.utils.crypto import get_random_string
from oscar.apps.customer.utils import normalise_email
from oscar.core.loading import get_model

from ...errors import NotFound
from ...host.accounts import Watched
from . import people

USERNAME_LENGTH = 30  # of the names that nobody sees, as Oscar's registration makes them


class OscarAccounts:
    """The users of Oscar."""

    def people(self) -> "QuerySet[Any, Any]":
        """Give all users as the core reads them."""
        return people.people()

    def orders(self) -> "QuerySet[Any, Any]":
        """Give all orders that count."""
        return people.orders()

    def order_list(self) -> "QuerySet[Any, Any]":
        """Give all orders that were placed."""
        return people.order_list()

    def watched(self) -> Collection[Watched]:
        """Give the tables from which both are read."""
        return people.watched()

    def exists_with_email(self, email: str, *, but: Any = None) -> bool:
        """Tell whether another user has this address, as Oscar's registration asks."""
        users = get_user_model()._default_manager.filter(email__iexact=normalise_email(email))
        return users.exclude(pk=but).exists()

    def create(self, *, email: str, first_name: str, last_name: str, language: str) -> Any:
        """Make a user without a password; Oscar says nothing to others until one registers."""
        model = get_user_model()
        user: Any = model(
            email=normalise_email(email), first_name=first_name, last_name=last_name, is_active=True
        )
        names = _columns(model)
        if "username" in names:
            user.username = get_random_string(USERNAME_LENGTH)
        if "language" in names:
            user.language = language
        user.set_unusable_password()
        user.save()
        return user.pk

    def change(self, customer_id: Any, **changes: str) -> None:
        """Change names or address; a language is kept by shops only whose own user model has one."""
        user = _find(customer_id)
        if "email" in changes:
            changes["email"] = normalise_email(changes["email"])
        wanted = {name: value for name, value in changes.items() if name in _columns(type(user))}
        for name, value in wanted.items():
            setattr(user, name, value)
        if wanted:
            user.save(update_fields=list(wanted))

    def set_active(self, customer_id: Any, is_active: bool) -> None:
        """Let a user log in, or no more. Sessions from before are ended by ``sessions.py``."""
        user = _find(customer_id)
        user.is_active = is_active
        user.save(update_fields=["is_active"])

    def has_orders(self, customer_id: Any) -> bool:
        """Tell whether there is any order of this user, also a cancelled one."""
        found: bool = get_model("order", "Order").objects.filter(user_id=customer_id).exists()
        return found

    def lock_checkouts(self, customer_id: Any) -> Collection[str]:
        """Give none: orders lock customers before baskets, and an abandoned payment leaves a basket frozen for good."""
        return ()

    def delete(self, customer_id: Any) -> None:
        """Delete the user; orders stay, without the person."""
        _find(customer_id).delete()


def _find(customer_id: Any) -> Any:
    user = get_user_model()._default_manager.select_for_update().filter(pk=customer_id).first()
    if user is None:
        raise NotFound("There is no such customer.", field="customer_id")
    return user


def _columns(model: Any) -> set[str]:
    return {field.name for field in model._meta.concrete_fields}
