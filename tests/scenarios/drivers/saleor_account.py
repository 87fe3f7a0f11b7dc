"""What customers do with their own account in Saleor, by its mutations, and what Saleor knows of it afterwards."""

from typing import Any

import graphene
from saleor.account.models import User

from tests.saleor.api import Api
from tests.saleor.listening import Listener
from tests.scenarios.drivers.saleor_cart import ERRORS, told_by
from tests.scenarios.drivers.saleor_shop import PASSWORD
from tests.scenarios.drivers.values import Account, Deed, Person, StaffAnswer

BOOK = {
    "firstName": "Carla",
    "lastName": "Customer",
    "streetAddress1": "Hafenstraße 12",
    "city": "Hamburg",
    "postalCode": "20457",
    "country": "DE",
}
NEW_ADDRESS = {
    "firstName": "Anna",
    "lastName": "Elsewhere",
    "streetAddress1": "Am Deich 1",
    "city": "Bremen",
    "postalCode": "28199",
    "country": "DE",
}
NEW_PASSWORD = "a long and new password"
ME = "{ me { addresses { id } } }"
CREATE = f"mutation ($input: AddressInput!) {{ accountAddressCreate(input: $input) {{ {ERRORS} }} }}"
UPDATE = f"""
mutation ($id: ID!, $input: AddressInput!) {{ accountAddressUpdate(id: $id, input: $input) {{ {ERRORS} }} }}"""
DELETE = f"mutation ($id: ID!) {{ accountAddressDelete(id: $id) {{ {ERRORS} }} }}"
CHOOSE = f"mutation ($id: ID!) {{ accountSetDefaultAddress(id: $id, type: BILLING) {{ {ERRORS} }} }}"
ACCOUNT_UPDATE = f"mutation ($input: AccountInput!) {{ accountUpdate(input: $input) {{ {ERRORS} }} }}"
REQUEST_EMAIL = f"""
mutation ($email: String!, $password: String!) {{
  requestEmailChange(
    newEmail: $email, password: $password, redirectUrl: "https://storefront.example/", channel: "a-shop"
  ) {{ {ERRORS} }}
}}"""
CONFIRM_EMAIL = f"""
mutation ($token: String!) {{ confirmEmailChange(token: $token, channel: "a-shop") {{ {ERRORS} }} }}"""
CHANGE_PASSWORD = f"""
mutation ($old: String!, $new: String!) {{ passwordChange(oldPassword: $old, newPassword: $new) {{ {ERRORS} }} }}"""


def attempt(api: Api, listener: Listener, deed: Deed) -> StaffAnswer:
    """Do it by Saleor's mutation for it."""
    book = [address["id"] for address in api.field(ME)["addresses"]]
    match deed:
        case Deed.ADD_ADDRESS:
            return _ask(api, CREATE, input=NEW_ADDRESS)
        case Deed.CHANGE_ADDRESS:
            return _ask(api, UPDATE, id=book[0], input=NEW_ADDRESS)
        case Deed.DELETE_ADDRESS:
            return _ask(api, DELETE, id=book[0])
        case Deed.CHOOSE_DEFAULT:
            return _ask(api, CHOOSE, id=book[-1])
        case Deed.CHANGE_EMAIL:
            with listener.to("ACCOUNT_CHANGE_EMAIL_REQUESTED") as sent:
                asked = _ask(api, REQUEST_EMAIL, email="new@example.com", password=PASSWORD)
            return _ask(api, CONFIRM_EMAIL, token=sent[-1]["token"]) if asked.accepted else asked
        case Deed.CHANGE_NAME:
            return _ask(api, ACCOUNT_UPDATE, input={"lastName": "Elsewhere"})
        case Deed.CHANGE_PASSWORD:
            return _ask(api, CHANGE_PASSWORD, old=PASSWORD, new=NEW_PASSWORD)
    raise NotImplementedError(deed)


def known_of(person: Person) -> Account | None:
    """Read it from Saleor's tables."""
    user = User.objects.filter(pk=person.id).first()
    if user is None:
        return None
    defaults = {"shipping": user.default_shipping_address_id, "billing": user.default_billing_address_id}
    book = [
        " ".join(
            [
                address.last_name,
                address.street_address_1,
                *(name for name, key in defaults.items() if key == address.pk),
            ]
        )
        for address in user.addresses.order_by("pk")
    ]
    return Account(user.get_full_name(), user.email, user.password, tuple(book))


def address_id(address: Any) -> str:
    """Give the address's id in Saleor's API."""
    return str(graphene.Node.to_global_id("Address", address.pk))


def _ask(api: Api, mutation: str, **variables: Any) -> StaffAnswer:
    told = told_by(api.ask(mutation, **variables))
    return StaffAnswer(not told, told)
