"""Address books in the API: for staff who manage customers, and for the customer."""

from typing import Any

import pytest

from demo import factories as shop
from saleor_customer_ext import permissions
from saleor_customer_ext.graphql.compat import encode
from saleor_customer_ext.models import AuditEvent
from tests.graphql.conftest import Api, user_id

ALL = """id number firstName lastName companyName streetAddress1 streetAddress2 city cityArea postalCode country
    countryArea phone isDefaultBillingAddress isDefaultShippingAddress"""
ERRORS = "errors { field message code }"
CREATE = f"""mutation($customer: ID!, $input: CustomerAddressInput!, $number: String, $billing: Boolean) {{
    customerAddressCreate(customerId: $customer, input: $input, number: $number, isDefaultBillingAddress: $billing) {{
        address {{ {ALL} }} {ERRORS} }} }}"""
UPDATE = f"""mutation($customer: ID!, $id: ID!, $input: CustomerAddressInput!, $number: String) {{
    customerAddressUpdate(customerId: $customer, id: $id, input: $input, number: $number) {{
        address {{ number city phone companyName }} {ERRORS} }} }}"""
DELETE = f"""mutation($customer: ID!, $id: ID!) {{
    customerAddressDelete(customerId: $customer, id: $id) {{ address {{ id }} {ERRORS} }} }}"""
SET_DEFAULT = f"""mutation($customer: ID!, $id: ID!, $billing: Boolean, $shipping: Boolean) {{
    customerAddressSetDefault(customerId: $customer, id: $id, billing: $billing, shipping: $shipping) {{
        address {{ isDefaultBillingAddress isDefaultShippingAddress }} {ERRORS} }} }}"""
BOOK = "query($id: ID!) { customerProfile(id: $id) { addresses { number streetAddress1 } } }"
PARTS = {
    "firstName": "Carla",
    "lastName": "Customer",
    "companyName": "Brisa Interiors",
    "streetAddress1": "Hafenstraße 12",
    "city": "Hamburg",
    "postalCode": "20457",
    "country": "de",
    "phone": "040 5550142",
}


@pytest.fixture
def staff(api: Api) -> Api:
    shop.make_country("DE")
    keeper = shop.make_staff("keeper@example.com", permissions=[permissions.MANAGE_CUSTOMER_PROFILES])
    return api.log_in(keeper)


def create(api: Api, customer: Any, street: str = "Hafenstraße 12", **values: Any) -> str:
    answer = api.field(CREATE, customer=user_id(customer), input=PARTS | {"streetAddress1": street}, **values)
    return answer["address"]["id"]


def test_an_address_with_all_its_parts(staff: Api, customer: Any) -> None:
    answer = staff.field(CREATE, customer=user_id(customer), input=PARTS, number="HQ", billing=True)

    row = customer.addresses.get()
    assert answer == {
        "address": PARTS
        | {
            "id": encode("Address", row.pk),
            "number": "HQ",
            "streetAddress2": "",
            "cityArea": "",
            "country": "DE",
            "countryArea": "",
            "phone": "+49405550142",
            "isDefaultBillingAddress": True,
            "isDefaultShippingAddress": False,
        },
        "errors": [],
    }
    assert staff.field(BOOK, id=user_id(customer)) == {
        "addresses": [{"number": "HQ", "streetAddress1": "Hafenstraße 12"}]
    }


def test_an_address_that_came_from_the_shop_has_the_next_number(staff: Api, customer: Any) -> None:
    shop.make_address(customer, street="Oscar 1")

    assert staff.field(BOOK, id=user_id(customer)) == {
        "addresses": [{"number": "1", "streetAddress1": "Oscar 1"}]
    }


def test_changing_some_parts(staff: Api, customer: Any) -> None:
    address = create(staff, customer)

    answer = staff.field(
        UPDATE, customer=user_id(customer), id=address, input={"city": "Altona", "phone": None}, number="A"
    )

    assert answer["address"] == {
        "number": "A",
        "city": "Altona",
        "phone": "",
        "companyName": "Brisa Interiors",
    }


def test_defaults_and_deleting(staff: Api, customer: Any) -> None:
    first, second = create(staff, customer, billing=True), create(staff, customer, "Second 2")
    which = {"customer": user_id(customer)}

    assert staff.field(SET_DEFAULT, **which, id=second, billing=True, shipping=True)["address"] == {
        "isDefaultBillingAddress": True,
        "isDefaultShippingAddress": True,
    }
    assert staff.refusal(SET_DEFAULT, **which, id=second) == ("billing", "REQUIRED")
    assert staff.field(DELETE, **which, id=first) == {"address": None, "errors": []}
    assert staff.refusal(DELETE, **which, id=first) == ("id", "NOT_FOUND")
    assert [row.line1 for row in customer.addresses.all()] == ["Second 2"]


@pytest.mark.parametrize(
    ("parts", "refusal"),
    [
        ({"country": "XX"}, ("country", "INVALID")),
        ({"country": ""}, ("country", "REQUIRED")),
        ({"postalCode": "1"}, ("postalCode", "INVALID")),
        ({"postalCode": None}, ("postalCode", "REQUIRED")),
        ({"streetAddress1": ""}, ("streetAddress1", "REQUIRED")),
        ({"phone": "abc"}, ("phone", "INVALID")),
        ({"cityArea": "Altona"}, ("cityArea", "INVALID")),
        ({"city": "a\x00"}, ("city", "INVALID")),
        ({"city": "x" * 300}, ("city", "INVALID")),
    ],
)
def test_refusals_name_the_part(
    staff: Api, customer: Any, parts: dict[str, Any], refusal: tuple[str, str]
) -> None:
    address = create(staff, customer)
    before = list(customer.addresses.values()), AuditEvent.objects.count()

    assert staff.refusal(CREATE, customer=user_id(customer), input=PARTS | parts) == refusal
    assert staff.refusal(UPDATE, customer=user_id(customer), id=address, input=parts) == refusal

    assert (list(customer.addresses.values()), AuditEvent.objects.count()) == before


@pytest.mark.parametrize("text", [encode("Address", 10**9), encode("Address", "x"), encode("User", 1), "1"])
def test_ids_that_are_none(staff: Api, customer: Any, text: str) -> None:
    field, code = staff.refusal(DELETE, customer=user_id(customer), id=text)

    assert field == "id"
    assert code == ("NOT_FOUND" if text.startswith(encode("Address", 1)[:8]) else "INVALID")


def test_customers_keep_their_own_book(staff: Api, customer: Any) -> None:
    other = shop.make_customer("other@example.com")
    theirs = create(staff, other)
    staff.log_in(customer)
    mine = create(staff, customer)

    own, foreign = user_id(customer), user_id(other)
    assert staff.field(UPDATE, customer=own, id=mine, input={"city": "Altona"})["address"]["city"] == "Altona"
    assert staff.refusal(UPDATE, customer=own, id=mine, input={}, number="VIP") == (
        "number",
        "PERMISSION_DENIED",
    )
    assert staff.refusal(UPDATE, customer=own, id=theirs, input={"city": "Altona"}) == ("id", "NOT_FOUND")
    assert staff.refusal(UPDATE, customer=foreign, id=theirs, input={"city": "A"}) == (
        None,
        "PERMISSION_DENIED",
    )
    assert staff.refusal(DELETE, customer=foreign, id=theirs) == (None, "PERMISSION_DENIED")
    assert staff.field("{ myCustomerProfile { addresses { number city } } }") == {
        "addresses": [{"number": "1", "city": "Altona"}]
    }
    assert other.addresses.get().line4 == "Hamburg"
