"""Address books in the API: a customer's addresses, and what staff and the customer do with them."""

from collections.abc import Sequence
from typing import Any

import graphene

from ..host import Actor
from ..services import addresses
from ..services.addresses import CustomerAddress
from . import compat
from .errors import Mutation
from .people import customer_key

MAY = "Requires the permission manage_customer_profiles, or being this customer."
PARTS = {
    "first_name": "First name.",
    "last_name": "Last name.",
    "company_name": "Company.",
    "street_address_1": "Street and number.",
    "street_address_2": "More of the address, such as floor or department.",
    "city": "City.",
    "city_area": "Part of the city; some shops keep none.",
    "postal_code": "Postal code, as the country writes it.",
    "country": "ISO 3166-1 code of the country, such as DE.",
    "country_area": "State, province or county, where the country has them.",
    "phone": "Phone number: international, or as it is dialled in the country.",
}


def part_of_address(name: str, default: Any, root: CustomerAddress, info: Any, **arguments: Any) -> Any:
    """Give a part of an address, where no other resolver is named."""
    return getattr(root.address, name, default)


class CustomerAddressType(graphene.ObjectType):
    """An address in a customer's book; what it does not have is empty."""

    id = graphene.ID(required=True, description="Global id of the host's address.")
    number = graphene.String(
        description="The address's own number, unique for the customer: what staff gave, or the next whole one."
    )
    first_name = graphene.String(required=True, description=PARTS["first_name"])
    last_name = graphene.String(required=True, description=PARTS["last_name"])
    company_name = graphene.String(required=True, description=PARTS["company_name"])
    street_address_1 = graphene.String(required=True, description=PARTS["street_address_1"])
    street_address_2 = graphene.String(required=True, description=PARTS["street_address_2"])
    city = graphene.String(required=True, description=PARTS["city"])
    city_area = graphene.String(required=True, description=PARTS["city_area"])
    postal_code = graphene.String(required=True, description=PARTS["postal_code"])
    country = graphene.String(required=True, description=PARTS["country"])
    country_area = graphene.String(required=True, description=PARTS["country_area"])
    phone = graphene.String(
        required=True, description="Phone number, in international form where it is valid."
    )
    is_default_billing_address = graphene.Boolean(
        required=True, description="Whether it is the customer's default for billing."
    )
    is_default_shipping_address = graphene.Boolean(
        required=True, description="Whether it is the customer's default for shipping."
    )

    class Meta:
        name = "CustomerAddress"
        default_resolver = part_of_address

    @staticmethod
    def resolve_id(root: CustomerAddress, info: Any) -> str:
        return compat.encode("Address", root.address.reference)

    @staticmethod
    def resolve_number(root: CustomerAddress, info: Any) -> str:
        return root.number

    @staticmethod
    def resolve_is_default_billing_address(root: CustomerAddress, info: Any) -> bool:
        return root.address.is_default_billing

    @staticmethod
    def resolve_is_default_shipping_address(root: CustomerAddress, info: Any) -> bool:
        return root.address.is_default_shipping


class AddressFields:
    """What a profile has of addresses."""

    addresses = graphene.List(
        graphene.NonNull(CustomerAddressType),
        required=True,
        description="The customer's address book, oldest first.",
    )

    @staticmethod
    def resolve_addresses(root: Any, info: Any) -> list[CustomerAddress]:
        using = compat.host_types().reading(info.context)
        found: dict[Any, list[CustomerAddress]] = root.batch.find(
            "addresses", lambda users: _addresses_of(users, using)
        )
        return found.get(root.pk, [])


class CustomerAddressInput(graphene.InputObjectType):
    """Parts of an address; what is required depends on the country. What is left out is empty, or stays as it is."""

    first_name = graphene.String(description=PARTS["first_name"])
    last_name = graphene.String(description=PARTS["last_name"])
    company_name = graphene.String(description=PARTS["company_name"])
    street_address_1 = graphene.String(description=PARTS["street_address_1"])
    street_address_2 = graphene.String(description=PARTS["street_address_2"])
    city = graphene.String(description=PARTS["city"])
    city_area = graphene.String(description=PARTS["city_area"])
    postal_code = graphene.String(description=PARTS["postal_code"])
    country = graphene.String(description=PARTS["country"])
    country_area = graphene.String(description=PARTS["country_area"])
    phone = graphene.String(description=PARTS["phone"])


class AddressMutation(Mutation):
    """For staff who manage customers, and for the customer."""

    renamed = {"reference": "id"}
    address = graphene.Field(CustomerAddressType, description="The address as it is now.")

    class Meta:
        abstract = True


class CustomerAddressCreate(AddressMutation):
    """Adds an address."""

    class Arguments:
        customer_id = graphene.ID(required=True, description="Which customer.")
        input = CustomerAddressInput(required=True, description="The parts of the address.")
        number = graphene.String(description="Its number, for staff only; the next one, if left out.")
        is_default_billing_address = graphene.Boolean(description="Make it the default for billing.")
        is_default_shipping_address = graphene.Boolean(description="Make it the default for shipping.")

    class Meta:
        description = f"Adds an address to a customer's book. {MAY}"

    @classmethod
    def perform(cls, info: Any, actor: Actor, **values: Any) -> dict[str, Any]:
        address = addresses.create(
            customer_id=customer_key(values["customer_id"], field="customer_id"),
            parts=_parts(values),
            number=values.get("number") or "",
            default_billing=bool(values.get("is_default_billing_address")),
            default_shipping=bool(values.get("is_default_shipping_address")),
            actor=actor,
        )
        return {"address": address}


class CustomerAddressUpdate(AddressMutation):
    """Changes an address."""

    class Arguments:
        customer_id = graphene.ID(required=True, description="Which customer.")
        id = graphene.ID(required=True, description="Which of the customer's addresses.")
        input = CustomerAddressInput(required=True, description="The parts that change.")
        number = graphene.String(description="Its new number, for staff only.")

    class Meta:
        description = f"Changes an address; orders keep the one they were placed with. {MAY}"

    @classmethod
    def perform(cls, info: Any, actor: Actor, **values: Any) -> dict[str, Any]:
        return {
            "address": addresses.change(
                **_which(values), parts=_parts(values), number=values.get("number"), actor=actor
            )
        }


class CustomerAddressDelete(AddressMutation):
    """Takes an address out of the book."""

    address = graphene.Field(CustomerAddressType, description="Always null.")

    class Arguments:
        customer_id = graphene.ID(required=True, description="Which customer.")
        id = graphene.ID(required=True, description="Which of the customer's addresses.")

    class Meta:
        description = f"Takes an address out of a customer's book; orders keep it. {MAY}"

    @classmethod
    def perform(cls, info: Any, actor: Actor, **values: Any) -> dict[str, Any]:
        addresses.delete(**_which(values), actor=actor)
        return {}


class CustomerAddressSetDefault(AddressMutation):
    """Makes an address the default."""

    class Arguments:
        customer_id = graphene.ID(required=True, description="Which customer.")
        id = graphene.ID(required=True, description="Which of the customer's addresses.")
        billing = graphene.Boolean(description="Make it the default for billing.")
        shipping = graphene.Boolean(description="Make it the default for shipping.")

    class Meta:
        description = f"Makes an address the default, instead of the one that was. {MAY}"

    @classmethod
    def perform(cls, info: Any, actor: Actor, **values: Any) -> dict[str, Any]:
        address = addresses.set_default(
            **_which(values),
            billing=bool(values.get("billing")),
            shipping=bool(values.get("shipping")),
            actor=actor,
        )
        return {"address": address}


class AddressMutations(graphene.ObjectType):
    """Mutations about addresses."""

    customer_address_create = CustomerAddressCreate.Field()
    customer_address_update = CustomerAddressUpdate.Field()
    customer_address_delete = CustomerAddressDelete.Field()
    customer_address_set_default = CustomerAddressSetDefault.Field()


def _which(values: dict[str, Any]) -> dict[str, Any]:
    return {
        "customer_id": customer_key(values["customer_id"], field="customer_id"),
        "reference": compat.global_id(values["id"], "Address", field="reference"),
    }


def _parts(values: dict[str, Any]) -> dict[str, str]:
    """Give the parts that were sent; the base class has put them beside the arguments."""
    return {part: values[part] or "" for part in PARTS if part in values}


def _addresses_of(users: Sequence[Any], using: str) -> dict[Any, list[CustomerAddress]]:
    return addresses.of_customers([user.pk for user in users], using=using)
