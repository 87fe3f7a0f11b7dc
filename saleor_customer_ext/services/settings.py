"""The shop's settings: read them fresh, change them with permission and a record of before and after."""

from dataclasses import dataclass
from typing import Any

from django.db import DEFAULT_DB_ALIAS, transaction
from django.db.models import Exists, QuerySet, Subquery

from .. import permissions
from ..errors import CustomerExtError, Invalid, NotFound, NotUnique, Required
from ..host import Actor, credit_changed, get_host
from ..models import ChannelSettings, CreditReason, ShopSettings, Unassigned
from . import audit
from .ledger import can_be_kept

CHANGEABLE = (
    "credit_enabled",
    "credit_automatic",
    "credit_hold_minutes",
    "credit_grace_days",
    "organization_enabled",
    "assortment_enabled",
    "assortment_without_branch",
    "assortment_anonymous",
)
_AT_CHECKOUT = {"credit_enabled", "credit_automatic"}  # what changes how much open checkouts use
_MOST = {"credit_hold_minutes": 7 * 24 * 60, "credit_grace_days": 3650}
_CHOICES = {"assortment_without_branch": Unassigned.values, "assortment_anonymous": Unassigned.values}


def current() -> ShopSettings:
    """Give the settings as they are now; one query."""
    return ShopSettings.objects.filter(pk=1).first() or ShopSettings()


@dataclass(frozen=True, slots=True)
class InChannel:
    """The settings as they count in one channel. channel_disabled: the channel's own switch is off."""

    credit_enabled: bool
    credit_automatic: bool
    channel_disabled: bool


def in_channel(channel: str) -> InChannel:
    """Give the settings of a channel as they are now; one query."""
    shop = ShopSettings.objects.filter(pk=1).annotate(channel_disabled=Exists(_disabled(channel))).first()
    if shop is None:
        default = ShopSettings()
        return InChannel(default.credit_enabled, default.credit_automatic, channel_disabled=False)
    return InChannel(shop.credit_enabled, shop.credit_automatic, shop.channel_disabled)


COLUMNS = ("shop_enabled", "shop_automatic", "channel_disabled")


def columns(channel: Any) -> dict[str, Any]:
    """Give what another query has to be annotated with to read the settings of a channel along; see ``of_row``."""
    shop = ShopSettings.objects.filter(pk=1)
    return {
        "shop_enabled": Subquery(shop.values("credit_enabled")),
        "shop_automatic": Subquery(shop.values("credit_automatic")),
        "channel_disabled": Exists(_disabled(channel)),
    }


def of_row(row: Any) -> InChannel:
    """Give the settings that were read along with a row, through ``columns``."""
    if row.shop_enabled is None:  # nobody has changed any yet
        default = ShopSettings()
        return InChannel(default.credit_enabled, default.credit_automatic, row.channel_disabled)
    return InChannel(row.shop_enabled, row.shop_automatic, row.channel_disabled)


def credit_enabled(channel: str) -> bool:
    """Tell whether credit counts in a channel: the shop's switch must be on, and the channel's own not off."""
    found = in_channel(channel)
    return found.credit_enabled and not found.channel_disabled


def organization_enabled(*, using: str = DEFAULT_DB_ALIAS) -> bool:
    """Tell whether companies, branches and departments are in use; one query."""
    return not ShopSettings.objects.using(using).filter(pk=1, organization_enabled=False).exists()


def assortment_enabled(*, using: str = DEFAULT_DB_ALIAS) -> bool:
    """Tell whether anybody is restricted to an assortment, which needs an organisation; one query."""
    on = {"assortment_enabled": True, "organization_enabled": True}
    return ShopSettings.objects.using(using).filter(pk=1, **on).exists()


def _disabled(channel: Any) -> QuerySet[ChannelSettings]:
    return ChannelSettings.objects.filter(channel=channel, credit_enabled=False)


def change(*, actor: Actor, **values: Any) -> ShopSettings:
    """Change some of the settings named in ``CHANGEABLE``; they count from the next request on.

    Raises PermissionDenied, Invalid.
    """
    actor.require(permissions.MANAGE_CUSTOMER_SETTINGS)
    with transaction.atomic():
        ShopSettings.objects.bulk_create([ShopSettings()], ignore_conflicts=True)
        settings = ShopSettings.objects.select_for_update().get(pk=1)
        before, after = {}, {}
        for name, value in values.items():
            _check(name, value)
            if getattr(settings, name) != value:
                before[name], after[name] = getattr(settings, name), value
                setattr(settings, name, value)
        if after:
            settings.save(update_fields=list(after))
            audit.record("settings.changed", actor=actor, before=before, after=after)
            if _AT_CHECKOUT.intersection(after):
                credit_changed(None)
    return settings


def _check(name: str, value: Any) -> None:
    if name not in CHANGEABLE:
        raise Invalid("There is no such setting.", field=name)
    if (most := _MOST.get(name)) is not None:
        if not (type(value) is int and 1 <= value <= most):
            raise Invalid(f"The number must be from 1 to {most}.", field=name)
    elif (choices := _CHOICES.get(name)) is not None:
        if value not in choices:
            raise Invalid(f"The setting is one of {', '.join(choices)}.", field=name)
    elif not isinstance(value, bool):
        raise Invalid("The setting is either on or off.", field=name)


def change_channel(*, channel: str, credit_enabled: bool | None, actor: Actor) -> None:
    """Switch credit on or off in one channel; None follows the shop's switch again.

    Raises PermissionDenied, NotFound (no such channel).
    """
    actor.require(permissions.MANAGE_CUSTOMER_SETTINGS)
    if channel not in {known.reference for known in get_host().channels()}:
        raise NotFound("There is no such channel.", field="channel")
    with transaction.atomic():
        own = ChannelSettings.objects.select_for_update().filter(channel=channel).first()
        before = own.credit_enabled if own else None
        if before == credit_enabled:
            return
        if credit_enabled is None:
            ChannelSettings.objects.filter(channel=channel).delete()
        else:
            ChannelSettings.objects.update_or_create(
                channel=channel, defaults={"credit_enabled": credit_enabled}
            )
        audit.record(
            "settings.channel_changed",
            actor=actor,
            channel=channel,
            before={"credit_enabled": before},
            after={"credit_enabled": credit_enabled},
        )
        credit_changed(None)


def save_reason(*, code: str, label: str, is_active: bool = True, create: bool, actor: Actor) -> CreditReason:
    """Create a reason for postings, or change the label of one or archive it; its code stays.

    Raises PermissionDenied, Required, Invalid, NotUnique (create), NotFound (change).
    """
    actor.require(permissions.MANAGE_CUSTOMER_SETTINGS)
    _check_reason(code, label)
    with transaction.atomic():
        reason = CreditReason.objects.select_for_update().filter(code=code).first()
        if create:
            if reason:
                raise NotUnique("There is a reason with this code.", field="code")
            _, created = CreditReason.objects.get_or_create(
                code=code, defaults={"label": label, "is_active": is_active}
            )
            if not created:
                raise NotUnique("There is a reason with this code.", field="code")
            audit.record(
                "reason.created", actor=actor, code=code, after={"label": label, "is_active": is_active}
            )
        else:
            if not reason:
                raise NotFound("There is no such reason.", field="code")
            before = {"label": reason.label, "is_active": reason.is_active}
            reason.label, reason.is_active = label, is_active
            reason.save(update_fields=["label", "is_active"])
            after = {"label": label, "is_active": is_active}
            audit.record("reason.changed", actor=actor, code=code, before=before, after=after)
    return CreditReason.objects.get(code=code)


def _check_reason(code: str, label: str) -> None:
    problem: CustomerExtError | None = None
    if not code:
        problem = Required("Give the reason a code.", field="code")
    elif not code.replace("-", "").replace("_", "").isalnum() or not code.isascii() or len(code) > 50:
        problem = Invalid("A code has letters, digits, hyphens and underscores, 50 at most.", field="code")
    elif not label.strip():
        problem = Required("Give the reason a label.", field="label")
    elif not can_be_kept(label):
        problem = Invalid("The label has a character that cannot be kept.", field="label")
    elif len(label) > 200:
        problem = Invalid("A label has 200 characters at most.", field="label")
    if problem:
        raise problem
