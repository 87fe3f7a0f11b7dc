"""Rows for the operations on tags, groups, fields and addresses. Each makes what it changes, so all can be repeated."""

import itertools
from collections.abc import Callable
from typing import Any

from saleor_customer_ext import permissions
from saleor_customer_ext.graphql.compat import encode
from saleor_customer_ext.host import Actor
from saleor_customer_ext.services import addresses, custom_fields, groups, tags
from tests.graphql.operation_rows import Row

SHOP = Actor.system("tests")
KEEPERS = {"keeper", "app"}
KEEPER = [permissions.MANAGE_CUSTOMER_PROFILES]

_numbers = itertools.count(1)


def new_tag() -> str:
    return encode("CustomerTag", tags.create(name=f"Tag {next(_numbers)}", actor=SHOP).pk)


def new_group() -> str:
    return encode("CustomerGroup", groups.create(name=f"Group {next(_numbers)}", actor=SHOP).pk)


def new_field() -> Any:
    return custom_fields.create(slug=f"field-{next(_numbers)}", name="Field", kind="TEXT", actor=SHOP)


def address_parts() -> dict[str, str]:
    return {
        "firstName": "Anna",
        "lastName": "Lindqvist",
        "streetAddress1": f"Hafenstraße {next(_numbers)}",
        "city": "Hamburg",
        "postalCode": "20457",
        "country": "DE",
    }


def new_address(world: Any) -> str:
    names = ("first_name", "last_name", "street_address_1", "city", "postal_code", "country")
    parts = dict(zip(names, address_parts().values(), strict=True))
    found = addresses.create(customer_id=world.customer.pk, parts=parts, actor=SHOP)
    return encode("Address", found.address.reference)


def of_customer(world: Any) -> str:
    return encode("CustomerProfile", world.customer.pk)


def mutation(
    call: str, variables: Callable[[Any], dict[str, Any]], allowed: set[str] = KEEPERS, **types: str
) -> Row:
    """Make the row of a mutation; types: of the variables that its call has."""
    declared = ", ".join(f"${name}: {kind}" for name, kind in types.items())
    return Row(f"mutation({declared}) {{ {call} {{ errors {{ field message code }} }} }}", variables, allowed)


ROWS = {
    "customerTags": Row("{ customerTags { name customers } }", lambda world: {}, KEEPERS),
    "customerGroups": Row("{ customerGroups { name customers } }", lambda world: {}, KEEPERS),
    "customFields": Row("{ customFields { slug customers } }", lambda world: {}, KEEPERS),
    "customerTagCreate": mutation(
        "customerTagCreate(input: $input)",
        lambda world: {"input": {"name": f"Tag {next(_numbers)}"}},
        input="CustomerTagInput!",
    ),
    "customerTagUpdate": mutation(
        'customerTagUpdate(id: $id, input: { color: "#123456" })', lambda world: {"id": new_tag()}, id="ID!"
    ),
    "customerTagDelete": mutation("customerTagDelete(id: $id)", lambda world: {"id": new_tag()}, id="ID!"),
    "customerTagMerge": mutation(
        "customerTagMerge(tagIds: [$id], into: $into)",
        lambda world: {"id": new_tag(), "into": new_tag()},
        id="ID!",
        into="ID!",
    ),
    "customerTagsAssign": mutation(
        "customerTagsAssign(customerIds: [$customer], tagIds: [$id])",
        lambda world: {"customer": of_customer(world), "id": new_tag()},
        customer="ID!",
        id="ID!",
    ),
    "customerTagsRemove": mutation(
        "customerTagsRemove(customerIds: [$customer], tagIds: [$id])",
        lambda world: {"customer": of_customer(world), "id": tag_of(world)},
        customer="ID!",
        id="ID!",
    ),
    "customerGroupCreate": mutation(
        "customerGroupCreate(input: $input)",
        lambda world: {"input": {"name": f"Group {next(_numbers)}"}},
        input="CustomerGroupInput!",
    ),
    "customerGroupUpdate": mutation(
        'customerGroupUpdate(id: $id, input: { description: "new" })',
        lambda world: {"id": new_group()},
        id="ID!",
    ),
    "customerGroupDelete": mutation(
        "customerGroupDelete(id: $id)", lambda world: {"id": new_group()}, id="ID!"
    ),
    "customerGroupMerge": mutation(
        "customerGroupMerge(groupIds: [$id], into: $into)",
        lambda world: {"id": new_group(), "into": new_group()},
        id="ID!",
        into="ID!",
    ),
    "customerGroupAssign": mutation(
        "customerGroupAssign(customerIds: [$customer], groupId: $id)",
        lambda world: {"customer": of_customer(world), "id": new_group()},
        customer="ID!",
        id="ID!",
    ),
    "customFieldCreate": mutation(
        "customFieldCreate(input: $input)",
        lambda world: {"input": {"slug": f"field-{next(_numbers)}", "name": "Field", "kind": "TEXT"}},
        input="CustomFieldCreateInput!",
    ),
    "customFieldUpdate": mutation(
        "customFieldUpdate(id: $id, input: { isActive: false })",
        lambda world: {"id": encode("CustomField", new_field().pk)},
        id="ID!",
    ),
    "customFieldDelete": mutation(
        "customFieldDelete(id: $id)",
        lambda world: {"id": encode("CustomField", new_field().pk)},
        id="ID!",
    ),
    "customFieldValuesSet": mutation(
        'customFieldValuesSet(customerId: $customer, values: [{ slug: $slug, value: "a" }])',
        lambda world: {"customer": of_customer(world), "slug": new_field().slug},
        customer="ID!",
        slug="String!",
    ),
    "customerAddressCreate": mutation(
        "customerAddressCreate(customerId: $customer, input: $input)",
        lambda world: {"customer": of_customer(world), "input": address_parts()},
        KEEPERS | {"customer"},
        customer="ID!",
        input="CustomerAddressInput!",
    ),
    "customerAddressUpdate": mutation(
        'customerAddressUpdate(customerId: $customer, id: $id, input: { city: "Altona" })',
        lambda world: {"customer": of_customer(world), "id": new_address(world)},
        KEEPERS | {"customer"},
        customer="ID!",
        id="ID!",
    ),
    "customerAddressDelete": mutation(
        "customerAddressDelete(customerId: $customer, id: $id)",
        lambda world: {"customer": of_customer(world), "id": new_address(world)},
        KEEPERS | {"customer"},
        customer="ID!",
        id="ID!",
    ),
    "customerAddressSetDefault": mutation(
        "customerAddressSetDefault(customerId: $customer, id: $id, billing: true)",
        lambda world: {"customer": of_customer(world), "id": new_address(world)},
        KEEPERS | {"customer"},
        customer="ID!",
        id="ID!",
    ),
}


def tag_of(world: Any) -> str:
    """Give the customer a new tag."""
    tag = tags.create(name=f"Tag {next(_numbers)}", actor=SHOP)
    tags.assign(customer_ids=[world.customer.pk], tag_ids=[tag.pk], actor=SHOP)
    return encode("CustomerTag", tag.pk)
