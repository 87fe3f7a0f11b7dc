"""Mails by Saleor's own ways: its notifications, which its e-mail plugins and the apps that are asked turn into mails.

Each is sent after commit, and what cannot be sent is logged and undoes nothing.
"""

from dataclasses import asdict
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.db import transaction

from ... import permissions
from ...errors import Invalid, Required
from . import accounts
from .checkouts import channel_reference

DELETION = "customer_deletion_requested"  # what apps with a webhook for NOTIFY_USER are told
SUBJECT = "A customer wants the account deleted, or has deleted it: {{ user.email }}"
TEMPLATE = """
<p>{{ user.first_name }} {{ user.last_name }} ({{ user.email }}, {{ user.id }}) wants the account in {{ site_name }}
deleted, or has just deleted it.</p>"""


class SaleorMail:
    """Mails to customers through Saleor's notifications, and to staff through its plugin for them."""

    def invite(self, customer_id: Any, *, channel: str, redirect_url: str) -> None:
        """Send the link with which a new customer sets a password, as Saleor's customerCreate does.

        Raises Required or Invalid for ``redirect_url``, Invalid for ``channel``.
        """
        _require_storefront(redirect_url)
        slug = _slug(channel)
        _after_commit(lambda: _invite(customer_id, slug, redirect_url))

    def reset_password(self, customer_id: Any, *, channel: str, redirect_url: str) -> None:
        """Send the link for a new password, as Saleor's requestPasswordReset does.

        Raises Required or Invalid for ``redirect_url``, Invalid for ``channel``.
        """
        from saleor.account.tasks import trigger_send_password_reset_notification

        _require_storefront(redirect_url)
        message = {
            "redirect_url": redirect_url,
            "user_pk": customer_id,
            "context_data": {"allow_replica": False, "user_pk": None, "app_pk": None},
            "channel_slug": _slug(channel),
        }
        _after_commit(lambda: trigger_send_password_reset_notification.delay(**message))

    def deletion_requested(self, customer_id: Any) -> None:
        """Tell the apps that listen to notifications, and by mail all staff who manage customers."""
        from saleor.account.notifications import get_user_custom_payload

        payload = get_user_custom_payload(accounts.lock(customer_id))
        recipients = _managers()
        payload |= {"recipient_list": recipients}
        _after_commit(lambda: _tell_staff(payload, recipients))


def _after_commit(send: Any) -> None:
    from saleor.core.db.connection import allow_writer

    def sending() -> None:
        with allow_writer():
            send()

    transaction.on_commit(sending, robust=True)


def _require_storefront(url: str) -> None:
    from saleor.core.utils.url import validate_storefront_url

    if not url:
        raise Required("Say which page of the storefront takes the link.", field="redirect_url")
    try:
        validate_storefront_url(url)
    except ValidationError as error:
        raise Invalid(" ".join(error.messages), field="redirect_url") from error


def _slug(channel: str) -> str:
    """Give the slug of a channel that is on sale; where none is named, of the first one."""
    from saleor.channel.models import Channel

    active = Channel.objects.filter(is_active=True).order_by("pk")
    for found in active:
        if channel in ("", channel_reference(found.pk)):
            return str(found.slug)
    raise Invalid("There is no such active channel.", field="channel")


def _invite(customer_id: Any, slug: str, redirect_url: str) -> None:
    from saleor.account.models import User
    from saleor.account.notifications import send_set_password_notification
    from saleor.core.tokens import password_reset_token_generator
    from saleor.core.utils.url import prepare_url
    from saleor.plugins.manager import get_plugins_manager

    user = User.objects.filter(pk=customer_id).first()
    if user is None:
        return
    manager = get_plugins_manager(allow_replica=False)
    send_set_password_notification(redirect_url, user, manager, slug, staff=user.is_staff)
    token = password_reset_token_generator.make_token(user)
    url = prepare_url(urlencode({"email": user.email, "token": token}), redirect_url)
    manager.account_set_password_requested(user, slug, token, url)


def _managers() -> list[str]:
    """Give the addresses of active staff who may manage customers."""
    from saleor.account.models import User

    staff = User.objects.filter(is_staff=True, is_active=True).order_by("pk")
    return [user.email for user in staff if user.has_perm(permissions.MANAGE_CUSTOMER_PROFILES)]


def _tell_staff(payload: dict[str, Any], recipients: list[str]) -> None:
    """Notify, and mail by the settings of Saleor's plugin for mails to staff, unless that is switched off."""
    from saleor.plugins.admin_email.plugin import AdminEmailPlugin
    from saleor.plugins.admin_email.tasks import send_staff_order_confirmation_email_task
    from saleor.plugins.manager import get_plugins_manager

    manager = get_plugins_manager(allow_replica=False)
    manager.notify(DELETION, payload_func=lambda: payload)
    plugin = manager.get_plugin(AdminEmailPlugin.PLUGIN_ID)
    if plugin is not None and plugin.active and recipients:
        send_staff_order_confirmation_email_task.delay(
            recipients, payload, asdict(plugin.config), SUBJECT, TEMPLATE
        )
