"""What an operator switches: the API of ``services/settings.py``."""

from typing import Any

import graphene

from .. import models, permissions
from ..host import Actor, get_host
from ..services import customers, settings
from . import compat
from .entries import CreditReason
from .errors import Mutation, acting, refusals

REQUIRES = "Requires the permission manage_customer_settings."


AssortmentUnassigned = compat.make_enum(
    "AssortmentUnassigned",
    {
        models.Unassigned.EVERYTHING.value: "They see and buy everything.",
        models.Unassigned.NOTHING.value: "They see and buy nothing.",
    },
    "What somebody sees of the catalogue to whom no branch can say it.",
)


class ChannelCreditSettings(graphene.ObjectType):
    """Credit in one sales channel."""

    channel = graphene.String(required=True, description="The host's reference of the channel.")
    name = graphene.String(required=True, description="What people call the channel.")
    takes_credit = graphene.Boolean(
        required=True,
        description="Whether the host lets credit pay in this channel at all; false means that nothing is applied"
        " whatever is switched on.",
    )
    credit_enabled = graphene.Boolean(
        description="Whether credit is used in this channel while it is on in the shop; null follows the shop."
    )


class CustomerExtSettings(graphene.ObjectType):
    """The settings of the whole shop."""

    credit_enabled = graphene.Boolean(
        required=True,
        description="Whether credit pays at all; off until somebody switches it on. Off loses nothing.",
    )
    credit_automatic = graphene.Boolean(
        required=True,
        description="Whether checkouts use credit by themselves, or only when the customer asks for it.",
    )
    credit_hold_minutes = graphene.Int(
        required=True, description="Minutes that a hold lasts after the last activity on its checkout."
    )
    credit_grace_days = graphene.Int(
        required=True, description="Days that a refund can be spent whose credit has expired in the meantime."
    )
    organization_enabled = graphene.Boolean(
        required=True,
        description="Whether the shop has companies, branches and departments; on until somebody switches it off. Off"
        " loses nothing.",
    )
    assortment_enabled = graphene.Boolean(
        required=True,
        description="Whether customers see and buy only what is assigned to their branch and department; off until"
        " somebody switches it on, and without effect while there is no organisation.",
    )
    assortment_without_branch = graphene.Field(
        graphene.NonNull(AssortmentUnassigned), description="What customers without a branch see then."
    )
    assortment_anonymous = graphene.Field(
        graphene.NonNull(AssortmentUnassigned), description="What people see then who are not logged in."
    )
    channels = graphene.List(
        graphene.NonNull(ChannelCreditSettings), required=True, description="All sales channels of the shop."
    )

    @staticmethod
    def resolve_channels(root: Any, info: Any) -> list[ChannelCreditSettings]:
        own = dict(models.ChannelSettings.objects.values_list("channel", "credit_enabled"))
        return [
            ChannelCreditSettings(
                channel=channel.reference,
                name=channel.name,
                takes_credit=channel.takes_credit,
                credit_enabled=own.get(channel.reference),
            )
            for channel in get_host().channels()
        ]


class SettingsQueries(graphene.ObjectType):
    """Queries about settings."""

    customer_ext_settings = graphene.Field(
        CustomerExtSettings, description=f"The shop's settings. {REQUIRES}"
    )
    credit_reasons = graphene.List(
        graphene.NonNull(CreditReason),
        is_active=graphene.Boolean(description="Only those that can be chosen, or only archived ones."),
        description="The reasons that staff choose from, by code. Requires one of the permissions view_customer_credit,"
        " manage_customer_credit, manage_customer_settings.",
    )

    @staticmethod
    @refusals()
    def resolve_customer_ext_settings(root: Any, info: Any) -> models.ShopSettings:
        acting(info).require(permissions.MANAGE_CUSTOMER_SETTINGS)
        return settings.current()

    @staticmethod
    @refusals()
    def resolve_credit_reasons(root: Any, info: Any, is_active: bool | None = None) -> Any:
        acting(info).require(*customers.READERS, permissions.MANAGE_CUSTOMER_SETTINGS)
        reasons = models.CreditReason.objects.using(compat.host_types().reading(info.context))
        return list(reasons.all() if is_active is None else reasons.filter(is_active=is_active))


class SettingsMutation(Mutation):
    """A mutation for operators."""

    permissions = (permissions.MANAGE_CUSTOMER_SETTINGS,)

    class Meta:
        abstract = True


class CustomerExtSettingsUpdateInput(graphene.InputObjectType):
    """The settings to change; what is left out or null stays."""

    credit_enabled = graphene.Boolean(description="Whether credit pays at all.")
    credit_automatic = graphene.Boolean(description="Whether checkouts use credit by themselves.")
    credit_hold_minutes = graphene.Int(description="Minutes that a hold lasts: 1 to 10080 (a week).")
    credit_grace_days = graphene.Int(description="Days of grace for refunds of expired credit: 1 to 3650.")
    organization_enabled = graphene.Boolean(
        description="Whether the shop has companies, branches and departments."
    )
    assortment_enabled = graphene.Boolean(
        description="Whether customers see and buy only what is assigned to their branch and department."
    )
    assortment_without_branch = graphene.InputField(
        AssortmentUnassigned, description="What customers without a branch see then."
    )
    assortment_anonymous = graphene.InputField(
        AssortmentUnassigned, description="What people see then who are not logged in."
    )


class CustomerExtSettingsUpdate(SettingsMutation):
    """Changes settings of the shop."""

    settings = graphene.Field(CustomerExtSettings, description="All settings as they are now.")

    class Arguments:
        input = CustomerExtSettingsUpdateInput(required=True, description="The settings to change.")

    class Meta:
        description = f"Changes settings of the shop; they count from the next request on. {REQUIRES}"

    @classmethod
    def perform(cls, info: Any, actor: Actor, **values: Any) -> dict[str, Any]:
        changes = {name: compat.plain(value) for name, value in values.items() if value is not None}
        return {"settings": settings.change(actor=actor, **changes)}


class ChannelCreditUpdateInput(graphene.InputObjectType):
    """Which channel to switch."""

    channel = graphene.String(required=True, description="The host's reference of the channel.")
    credit_enabled = graphene.Boolean(
        description="Whether credit is used there; null or left out follows the shop."
    )


class ChannelCreditUpdate(SettingsMutation):
    """Switches credit in one channel."""

    settings = graphene.Field(CustomerExtSettings, description="All settings as they are now.")

    class Arguments:
        input = ChannelCreditUpdateInput(required=True, description="Which channel to switch.")

    class Meta:
        description = f"Switches credit on or off in one sales channel. {REQUIRES}"

    @classmethod
    def perform(cls, info: Any, actor: Actor, **values: Any) -> dict[str, Any]:
        settings.change_channel(
            channel=values["channel"], credit_enabled=values.get("credit_enabled"), actor=actor
        )
        return {"settings": settings.current()}


class CreditReasonCreateInput(graphene.InputObjectType):
    """A new reason."""

    code = graphene.String(
        required=True,
        description="Letters, digits, hyphens and underscores, 50 at most; it cannot be changed later.",
    )
    label = graphene.String(required=True, description="What people read, 200 characters at most.")
    is_active = graphene.Boolean(description="Whether it can be chosen; yes, if left out.")


class CreditReasonUpdateInput(graphene.InputObjectType):
    """A reason as it shall be."""

    code = graphene.String(required=True, description="Code of the reason to change.")
    label = graphene.String(required=True, description="What people read, 200 characters at most.")
    is_active = graphene.Boolean(required=True, description="Whether it can be chosen; false archives it.")


class CreditReasonCreate(SettingsMutation):
    """Adds a reason."""

    reason = graphene.Field(CreditReason, description="The new reason.")

    class Arguments:
        input = CreditReasonCreateInput(required=True, description="The new reason.")

    class Meta:
        description = f"Adds a reason that staff can choose. {REQUIRES}"

    @classmethod
    def perform(cls, info: Any, actor: Actor, **values: Any) -> dict[str, Any]:
        active = values.get("is_active")
        reason = settings.save_reason(
            code=values["code"],
            label=values["label"],
            is_active=True if active is None else active,
            create=True,
            actor=actor,
        )
        return {"reason": reason}


class CreditReasonUpdate(SettingsMutation):
    """Changes a reason."""

    reason = graphene.Field(CreditReason, description="The reason as it is now.")

    class Arguments:
        input = CreditReasonUpdateInput(required=True, description="The reason as it shall be.")

    class Meta:
        description = (
            f"Changes the label of a reason, or archives it; entries that have it keep it. {REQUIRES}"
        )

    @classmethod
    def perform(cls, info: Any, actor: Actor, **values: Any) -> dict[str, Any]:
        return {"reason": settings.save_reason(create=False, actor=actor, **values)}


class SettingsMutations(graphene.ObjectType):
    """Mutations about settings."""

    customer_ext_settings_update = CustomerExtSettingsUpdate.Field()
    channel_credit_update = ChannelCreditUpdate.Field()
    credit_reason_create = CreditReasonCreate.Field()
    credit_reason_update = CreditReasonUpdate.Field()
