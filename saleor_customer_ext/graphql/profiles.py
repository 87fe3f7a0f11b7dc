"""A customer's contact data in the API, and what staff do with it: make a customer, change one, delete one."""

from typing import Any

import graphene
from django.contrib.auth import get_user_model

from .. import permissions
from ..errors import Required
from ..host import Actor
from ..models import CustomerGroup, CustomerProfile, CustomerTag, DiscountGroup
from ..money import parse_money
from ..services import creation, customers, lifecycle, profiles
from ..services.creation import FirstCredit, NewAddress
from . import compat
from .addresses import CustomerAddressInput
from .connections import Batch
from .custom_fields import CustomFieldValueInput
from .customer_columns import profile_of
from .errors import Mutation
from .organization import KINDS, places_of
from .people import customer_key, for_managers

REQUIRES = "Requires the permission manage_customer_profiles."
PROFILE = "saleor_customer_ext.graphql.customers.CustomerProfile"  # which is made of the fields below
REDIRECT_URL = (
    "Page of the storefront that takes the link, where storefronts stand apart; the shop must allow it."
)
TEXTS = {
    "first_name": "First name, 150 characters at most.",
    "last_name": "Last name, 150 characters at most.",
    "email": "E-mail address; nobody else has it, in whatever case.",
    "phone": "Phone number: digits, spaces and + ( ) / - . only.",
    "account_number": "Account number, 64 characters at most; nobody else has it, in whatever case.",
    "language": "Code of one of the shop's languages, such as de.",
    "preferred_channel": "The host's reference of the channel that the customer mostly buys in.",
    "currency": "ISO 4217 code of one of the shop's currencies.",
    "note": "A note for staff, 10000 characters at most; customers do not see it.",
}


class ContactFields:
    """What a profile has of contact data, beside what the list shows."""

    first_name = graphene.String(required=True, description="First name; may be empty.")
    last_name = graphene.String(required=True, description="Last name; may be empty.")
    email = graphene.String(required=True, description="E-mail address.")
    language = graphene.String(
        required=True, description="Code of the language of mails; empty where nobody has said."
    )
    note = graphene.String(description=f"A note for staff; may be empty. {REQUIRES}")
    version = graphene.Int(
        description=f"Rises with every change; send it along with an edit of the profile. {REQUIRES}"
    )

    @staticmethod
    def resolve_language(root: Any, info: Any) -> str:
        return profile_of(root).language

    @staticmethod
    @for_managers
    def resolve_note(root: Any, info: Any) -> str:
        return profile_of(root).note

    @staticmethod
    @for_managers
    def resolve_version(root: Any, info: Any) -> int:
        return profile_of(root).version


class NewCustomerAddressInput(graphene.InputObjectType):
    """An address of a new customer."""

    address = graphene.InputField(graphene.NonNull(CustomerAddressInput), description="Its parts.")
    number = graphene.String(description="Its number; the next one, if left out.")
    is_default_billing_address = graphene.Boolean(description="Make it the default for billing.")
    is_default_shipping_address = graphene.Boolean(description="Make it the default for shipping.")


class FirstCreditInput(graphene.InputObjectType):
    """Credit that a new customer begins with."""

    amount = graphene.InputField(
        graphene.NonNull(compat.decimal),
        description="More than zero, no finer than the currency's smallest unit.",
    )
    currency = graphene.String(required=True, description="ISO 4217 code of the amount's currency.")
    reason = graphene.String(required=True, description="Code of an active reason, see `creditReasons`.")
    note = graphene.String(description="A note for staff; customers do not see it.")
    expires_at = graphene.InputField(
        compat.date_time, description="A moment in the last day on which it can be spent; never, if left out."
    )


class CustomerProfileCreateInput(graphene.InputObjectType):
    """A new customer; what is left out or null is empty."""

    first_name = graphene.String(required=True, description=TEXTS["first_name"])
    last_name = graphene.String(required=True, description=TEXTS["last_name"])
    email = graphene.String(required=True, description=TEXTS["email"])
    phone = graphene.String(description=TEXTS["phone"])
    account_number = graphene.String(
        description=TEXTS["account_number"] + " Made by the shop's pattern, if left out and there is one."
    )
    language = graphene.String(description=TEXTS["language"])
    preferred_channel = graphene.String(description=TEXTS["preferred_channel"])
    currency = graphene.String(description=TEXTS["currency"])
    note = graphene.String(description=TEXTS["note"])
    is_test = graphene.Boolean(description="Whether this is a test customer, who can always be deleted.")
    group_id = graphene.ID(description="Global id of the customer's group.")
    tag_ids = graphene.List(graphene.NonNull(graphene.ID), description="Global ids of the customer's tags.")
    company_id = graphene.ID(description="Global id of the company whose contact the customer is.")
    branch_id = graphene.ID(description="Global id of the branch that the customer belongs to.")
    department_id = graphene.ID(description="Global id of the department that the customer belongs to.")
    discount_group_id = graphene.ID(
        description="Global id of the customer's discount group; needs the permission manage_discount_groups as well."
    )
    custom_fields = graphene.List(
        graphene.NonNull(CustomFieldValueInput), description="What stands in the shop's own fields."
    )
    addresses = graphene.List(
        graphene.NonNull(NewCustomerAddressInput),
        description="The customer's addresses. A refusal names the place in the list, such as addresses.0.city.",
    )
    first_credit = graphene.InputField(
        FirstCreditInput,
        description="Credit to begin with; needs the permission manage_customer_credit as well.",
    )
    send_invitation = graphene.Boolean(
        description="Whether the customer gets the mail with the link to a password; yes, if left out."
    )
    redirect_url = graphene.String(description=REDIRECT_URL)


class CustomerProfileUpdateInput(graphene.InputObjectType):
    """What changes about a customer: what is left out or null stays, an empty text clears what can be empty."""

    first_name = graphene.String(description=TEXTS["first_name"])
    last_name = graphene.String(description=TEXTS["last_name"])
    email = graphene.String(description=TEXTS["email"])
    phone = graphene.String(description=TEXTS["phone"])
    account_number = graphene.String(description=TEXTS["account_number"])
    language = graphene.String(description=TEXTS["language"])
    preferred_channel = graphene.String(description=TEXTS["preferred_channel"])
    currency = graphene.String(description=TEXTS["currency"])
    note = graphene.String(description=TEXTS["note"])
    is_test = graphene.Boolean(description="Whether this is a test customer; only before the first order.")


class ProfileMutation(Mutation):
    """A mutation that answers a customer's profile."""

    permissions = (permissions.MANAGE_CUSTOMER_PROFILES,)

    profile = graphene.Field(PROFILE, description="The customer as they are now.")

    class Meta:
        abstract = True


class CustomerProfileCreate(ProfileMutation):
    """Makes a customer."""

    class Arguments:
        input = CustomerProfileCreateInput(required=True, description="The new customer.")

    class Meta:
        description = (
            "Makes a customer, who gets a mail with the link to set a password. All that is sent along is written, or"
            f" nothing. {REQUIRES}"
        )

    @classmethod
    def perform(cls, info: Any, actor: Actor, **values: Any) -> dict[str, Any]:
        sent = {name: value for name, value in values.items() if value is not None}
        invite = sent.pop("send_invitation", True)
        group_id = sent.pop("group_id", None)
        discount_group_id = sent.pop("discount_group_id", None)
        fields = sent.pop("custom_fields", [])
        first_credit = sent.pop("first_credit", None)
        places = {name: sent.pop(name) for name in KINDS if name in sent}
        profile = creation.create(
            actor=actor,
            invite=invite,
            group_id=group_id
            and compat.global_pk(group_id, "CustomerGroup", field="group_id", model=CustomerGroup),
            tag_ids=[
                compat.global_pk(tag, "CustomerTag", field="tag_ids", model=CustomerTag)
                for tag in sent.pop("tag_ids", [])
            ],
            places=places_of(places),
            discount_group_id=discount_group_id
            and compat.global_pk(
                discount_group_id, "DiscountGroup", field="discount_group_id", model=DiscountGroup
            ),
            custom_fields_values={field["slug"]: field.get("value") for field in fields},
            new_addresses=[_address(address) for address in sent.pop("addresses", [])],
            first_credit=first_credit and _credit(first_credit),
            **sent,
        )
        return answer(profile, actor)


class CustomerProfileUpdate(ProfileMutation):
    """Changes a customer."""

    class Arguments:
        customer_id = graphene.ID(required=True, description="Global id of the user or of the profile.")
        version = graphene.Int(
            required=True,
            description="Version of the profile that was edited; a later one is refused: CONFLICT.",
        )
        input = CustomerProfileUpdateInput(required=True, description="What changes.")

    class Meta:
        description = f"Changes a customer's contact data, and what staff keep beside it. {REQUIRES}"

    @classmethod
    def perform(cls, info: Any, actor: Actor, **values: Any) -> dict[str, Any]:
        key = customer_key(values.pop("customer_id"), field="customer_id")
        version = values.pop("version")
        changes = {name: value for name, value in values.items() if value is not None}
        if not changes:
            raise Required("Say what changes.", field="input")
        return answer(profiles.change(customer_id=key, version=version, actor=actor, **changes), actor)


class CustomerProfileDelete(Mutation):
    """Deletes a customer."""

    permissions = (permissions.MANAGE_CUSTOMER_PROFILES,)

    class Arguments:
        customer_id = graphene.ID(required=True, description="Global id of the user or of the profile.")

    class Meta:
        description = (
            "Deletes a customer's account for good. Refused (IN_USE) while there are orders or credit, unless it is a"
            f" test customer; block the customer then. {REQUIRES}"
        )

    @classmethod
    def perform(cls, info: Any, actor: Actor, **values: Any) -> dict[str, Any]:
        lifecycle.delete(customer_id=customer_key(values["customer_id"], field="customer_id"), actor=actor)
        return {}


class ProfileMutations(graphene.ObjectType):
    """Mutations about profiles."""

    customer_profile_create = CustomerProfileCreate.Field()
    customer_profile_update = CustomerProfileUpdate.Field()
    customer_profile_delete = CustomerProfileDelete.Field()


def answer(profile: CustomerProfile, actor: Actor) -> dict[str, Any]:
    """Give the customer whose profile it is, as all fields of a profile want it."""
    user = get_user_model()._default_manager.get(pk=profile.pk)
    Batch([user], staff=customers.sees_staff(actor))
    return {"profile": user}


def _address(found: dict[str, Any]) -> NewAddress:
    parts = {name: value for name, value in found["address"].items() if value is not None}
    return NewAddress(
        parts,
        number=found.get("number") or "",
        default_billing=bool(found.get("is_default_billing_address")),
        default_shipping=bool(found.get("is_default_shipping_address")),
    )


def _credit(found: dict[str, Any]) -> FirstCredit:
    return FirstCredit(
        parse_money(found["amount"], found["currency"]),
        found["reason"],
        note=found.get("note") or "",
        expires_at=found.get("expires_at"),
    )
