"""Mails by Oscar's own ways: its types of communication, which a shop can write anew, and its dispatcher."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.sites.models import Site
from django.db import transaction
from django.utils import translation
from oscar.core.loading import get_class

from ... import permissions
from ...models import CustomerProfile

INVITATION = "CUSTOMER_INVITATION"
DELETION_REQUESTED = "CUSTOMER_DELETION_REQUESTED"


class OscarMail:
    """Mails to customers and staff; a link leads to Oscar's own page for a new password."""

    def invite(self, customer_id: Any, *, channel: str, redirect_url: str) -> None:
        """Send the link with which a new customer sets a password."""

        def send(user: Any) -> None:
            dispatcher = get_class("communication.utils", "Dispatcher")()
            dispatcher.dispatch_user_messages(user, dispatcher.get_messages(INVITATION, _with_link(user)))

        _after_commit(customer_id, send)

    def reset_password(self, customer_id: Any, *, channel: str, redirect_url: str) -> None:
        """Send the mail that Oscar's own page for it sends."""

        def send(user: Any) -> None:
            dispatcher = get_class("customer.utils", "CustomerDispatcher")()
            dispatcher.send_password_reset_email_for_user(user, _with_link(user))

        _after_commit(customer_id, send)

    def deletion_requested(self, customer_id: Any) -> None:
        """Tell all staff who manage customers, each in a mail of their own."""
        customer = get_user_model()._default_manager.get(pk=customer_id)
        about = {"name": customer.get_full_name(), "email": customer.email, "key": customer.pk}

        def send() -> None:
            dispatcher = get_class("communication.utils", "Dispatcher")()
            messages = dispatcher.get_messages(DELETION_REQUESTED, {"customer": about})
            for member in _managers():
                dispatcher.dispatch_direct_messages(member.email, messages)

        transaction.on_commit(send, robust=True)


def _after_commit(customer_id: Any, send: Callable[[Any], object]) -> None:
    """Write and send a mail in the customer's language once all is committed: the link depends on the user's row."""

    def sending() -> None:
        user = get_user_model()._default_manager.filter(pk=customer_id).first()
        if user is not None:
            with translation.override(_language(customer_id)):
                send(user)

    transaction.on_commit(sending, robust=True)


def _with_link(user: Any) -> dict[str, Any]:
    url = get_class("customer.utils", "get_password_reset_url")(user)
    return {"user": user, "site": Site.objects.get_current(), "reset_url": url, "request": None}


def _language(customer_id: Any) -> str:
    found = CustomerProfile.objects.filter(pk=customer_id).values_list("language", flat=True).first()
    return found or settings.LANGUAGE_CODE


def _managers() -> list[Any]:
    """Give active staff with an address who may manage customers."""
    staff = get_user_model()._default_manager.filter(is_staff=True, is_active=True).exclude(email="")
    return [
        member for member in staff.order_by("pk") if member.has_perm(permissions.MANAGE_CUSTOMER_PROFILES)
    ]
