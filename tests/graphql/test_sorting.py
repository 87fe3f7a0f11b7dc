"""Tags, groups and fields in the API: lists with numbers, what stands on profiles, and changes by staff."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from demo import factories as shop
from saleor_customer_ext import permissions
from saleor_customer_ext.graphql.compat import encode
from tests.graphql.conftest import Api, ledger_state, user_id

ERRORS = "errors { field message code }"
PROFILE = """query($id: ID!) { customerProfile(id: $id) {
    tags { name color customers } group { name customers } customFields { field { slug customers } value } } }"""


@pytest.fixture
def keeper(db: None) -> Any:
    return shop.make_staff("keeper@example.com", permissions=[permissions.MANAGE_CUSTOMER_PROFILES])


@pytest.fixture
def staff(api: Api, keeper: Any) -> Api:
    return api.log_in(keeper)


@pytest.fixture
def people(customer: Any) -> list[Any]:
    return [customer, *(shop.make_customer(f"c{number}@example.com") for number in range(3))]


def make_tag(staff: Api, name: str, **values: str) -> str:
    query = f"mutation($input: CustomerTagInput!) {{ customerTagCreate(input: $input) {{ tag {{ id }} {ERRORS} }} }}"
    return staff.field(query, input={"name": name} | values)["tag"]["id"]


def make_group(staff: Api, name: str) -> str:
    query = f"""mutation($input: CustomerGroupInput!) {{
        customerGroupCreate(input: $input) {{ group {{ id }} {ERRORS} }} }}"""
    return staff.field(query, input={"name": name})["group"]["id"]


def make_field(staff: Api, slug: str, kind: str = "TEXT", **values: Any) -> str:
    query = f"""mutation($input: CustomFieldCreateInput!) {{
        customFieldCreate(input: $input) {{ customField {{ id }} {ERRORS} }} }}"""
    return staff.field(query, input={"slug": slug, "name": slug.title(), "kind": kind} | values)[
        "customField"
    ]["id"]


def assign(staff: Api, people: list[Any], *tags: str, what: str = "Assign") -> Any:
    query = f"""mutation($people: [ID!]!, $tags: [ID!]!) {{
        customerTags{what}(customerIds: $people, tagIds: $tags) {{ count {ERRORS} }} }}"""
    return staff.field(query, people=[user_id(person) for person in people], tags=list(tags))


def put(staff: Api, people: list[Any], group: str | None) -> Any:
    query = f"""mutation($people: [ID!]!, $group: ID) {{
        customerGroupAssign(customerIds: $people, groupId: $group) {{ count {ERRORS} }} }}"""
    return staff.field(query, people=[user_id(person) for person in people], group=group)


def fill(staff: Api, person: Any, *values: tuple[str, str | None]) -> Any:
    query = f"""mutation($id: ID!, $values: [CustomFieldValueInput!]!) {{
        customFieldValuesSet(customerId: $id, values: $values) {{
            customFields {{ field {{ slug }} value }} {ERRORS} }} }}"""
    return staff.field(
        query, id=user_id(person), values=[{"slug": slug, "value": value} for slug, value in values]
    )


def test_the_life_of_a_tag(staff: Api, people: list[Any]) -> None:
    vip = make_tag(staff, " VIP ", color="#AABBCC", description="Good customers")
    new = make_tag(staff, "New")
    assert assign(staff, people[:3], vip) == {"count": 3, "errors": []}
    assert assign(staff, people, vip, new) == {"count": 4, "errors": []}
    assert assign(staff, people[:1], new, what="Remove") == {"count": 1, "errors": []}
    listing = "{ customerTags { id name color description customers } }"

    assert staff.field(listing) == [
        {"id": new, "name": "New", "color": "#64748b", "description": "", "customers": 3},
        {"id": vip, "name": "VIP", "color": "#aabbcc", "description": "Good customers", "customers": 4},
    ]
    update = f"""mutation($id: ID!, $input: CustomerTagInput!) {{
        customerTagUpdate(id: $id, input: $input) {{ tag {{ name color customers }} {ERRORS} }} }}"""
    assert staff.field(update, id=new, input={"name": "Newcomer", "color": None}) == {
        "tag": {"name": "Newcomer", "color": "#64748b", "customers": 3},
        "errors": [],
    }
    merge = f"""mutation($tags: [ID!]!, $into: ID!) {{
        customerTagMerge(tagIds: $tags, into: $into) {{ count tag {{ name customers }} {ERRORS} }} }}"""
    assert staff.field(merge, tags=[new], into=vip) == {
        "count": 3,
        "tag": {"name": "VIP", "customers": 4},
        "errors": [],
    }
    assert staff.field(PROFILE, id=user_id(people[1]))["tags"] == [
        {"name": "VIP", "color": "#aabbcc", "customers": 4}
    ]
    delete = f"mutation($id: ID!) {{ customerTagDelete(id: $id) {{ count {ERRORS} }} }}"
    assert staff.field(delete, id=vip) == {"count": 4, "errors": []}
    assert staff.field(listing) == []


def test_the_life_of_a_group(staff: Api, people: list[Any]) -> None:
    first, second, third = (make_group(staff, name) for name in ("First", "Second", "Third"))
    assert put(staff, people[:2], first) == {"count": 2, "errors": []}
    assert put(staff, people[1:], second) == {"count": 3, "errors": []}
    assert put(staff, people[3:], None) == {"count": 1, "errors": []}
    # An empty id is a mistake; it takes nobody out.
    refused = put(staff, people[1:3], "")
    assert (refused["count"], [(one["field"], one["code"]) for one in refused["errors"]]) == (
        None,
        [("groupId", "INVALID")],
    )
    listing = "{ customerGroups { name description customers } }"

    assert [(item["name"], item["customers"]) for item in staff.field(listing)] == [
        ("First", 1),
        ("Second", 2),
        ("Third", 0),
    ]
    update = f"""mutation($id: ID!) {{
        customerGroupUpdate(id: $id, input: {{ description: "Big" }}) {{ group {{ description }} {ERRORS} }} }}"""
    assert staff.field(update, id=first)["group"] == {"description": "Big"}
    merge = f"""mutation($groups: [ID!]!, $into: ID!) {{
        customerGroupMerge(groupIds: $groups, into: $into) {{ count group {{ name customers }} {ERRORS} }} }}"""
    assert staff.field(merge, groups=[first], into=third)["count"] == 1
    delete = (
        f"mutation($id: ID!, $to: ID) {{ customerGroupDelete(id: $id, moveTo: $to) {{ count {ERRORS} }} }}"
    )
    assert staff.refusal(delete, id=second) == ("moveTo", "INVALID")
    assert staff.field(delete, id=second, to=third) == {"count": 2, "errors": []}
    assert [(item["name"], item["customers"]) for item in staff.field(listing)] == [("Third", 3)]
    assert staff.field(PROFILE, id=user_id(people[1]))["group"] == {"name": "Third", "customers": 3}
    assert staff.field(PROFILE, id=user_id(people[3]))["group"] is None


def test_the_life_of_a_field(staff: Api, people: list[Any]) -> None:
    level = make_field(staff, "level", "CHOICE", choices=["Gold", "Silver"])
    limit = make_field(staff, "order-limit", "NUMBER", position=0)
    assert fill(staff, people[0], ("level", "Gold"), ("order-limit", "12.50")) == {
        "customFields": [
            {"field": {"slug": "order-limit"}, "value": "12.5"},
            {"field": {"slug": "level"}, "value": "Gold"},
        ],
        "errors": [],
    }
    fill(staff, people[1], ("level", "Silver"))
    fill(staff, people[0], ("order-limit", None))
    listing = """query($active: Boolean) { customFields(isActive: $active) {
        id slug name kind choices position isActive customers } }"""

    assert staff.field(listing) == [
        {
            "id": limit, "slug": "order-limit", "name": "Order-Limit", "kind": "NUMBER", "choices": [],
            "position": 0, "isActive": True, "customers": 0,
        },
        {
            "id": level, "slug": "level", "name": "Level", "kind": "CHOICE", "choices": ["Gold", "Silver"],
            "position": 1, "isActive": True, "customers": 2,
        },
    ]  # fmt: skip
    assert staff.field(PROFILE, id=user_id(people[0]))["customFields"] == [
        {"field": {"slug": "level", "customers": 2}, "value": "Gold"}
    ]
    update = f"""mutation($id: ID!, $input: CustomFieldUpdateInput!) {{
        customFieldUpdate(id: $id, input: $input) {{ customField {{ choices isActive }} {ERRORS} }} }}"""
    assert staff.refusal(update, id=level, input={"choices": ["Gold"]}) == ("choices", "INVALID")
    assert staff.field(update, id=level, input={"choices": ["Gold", "Silver", "Tin"], "isActive": False}) == {
        "customField": {"choices": ["Gold", "Silver", "Tin"], "isActive": False},
        "errors": [],
    }
    assert [item["slug"] for item in staff.field(listing, active=True)] == ["order-limit"]
    assert [item["slug"] for item in staff.field(listing, active=False)] == ["level"]
    assert staff.field(PROFILE, id=user_id(people[0]))["customFields"] == []
    delete = f"mutation($id: ID!) {{ customFieldDelete(id: $id) {{ {ERRORS} }} }}"
    assert staff.refusal(delete, id=level) == ("id", "INVALID")
    assert staff.field(delete, id=limit) == {"errors": []}


def test_refusals_name_the_input(staff: Api, people: list[Any]) -> None:
    tag, group = make_tag(staff, "VIP"), make_group(staff, "Buyers")
    field = make_field(staff, "door-code")
    before = ledger_state()

    def mutate(call: str, selection: str = "") -> tuple[str | None, str]:
        return staff.refusal(f"mutation {{ {call} {{ {selection} {ERRORS} }} }}")

    person, nobody = user_id(people[0]), encode("User", 10**9)
    assert [
        mutate('customerTagCreate(input: { name: "vip" })'),
        mutate("customerTagCreate(input: {})"),
        mutate('customerTagCreate(input: { name: "New", color: "blue" })'),
        mutate(f'customerTagUpdate(id: "{group}", input: {{ name: "New" }})'),
        mutate(f'customerTagUpdate(id: "{encode("CustomerTag", 10**9)}", input: {{ name: "New" }})'),
        mutate(f'customerTagDelete(id: "{encode("CustomerTag", "x")}")'),
        mutate(f'customerTagMerge(tagIds: ["{tag}"], into: "{tag}")'),
        mutate(f'customerTagMerge(tagIds: ["{tag}"], into: "{encode("CustomerTag", 10**9)}")'),
        mutate(f'customerTagMerge(tagIds: [], into: "{tag}")'),
        mutate(f'customerTagsAssign(customerIds: ["{person}", "{nobody}"], tagIds: ["{tag}"])'),
        mutate(f'customerTagsAssign(customerIds: ["{tag}"], tagIds: ["{tag}"])'),
        mutate(f'customerTagsAssign(customerIds: ["{person}"], tagIds: ["{encode("CustomerTag", 10**9)}"])'),
        mutate(f'customerTagsRemove(customerIds: [], tagIds: ["{tag}"])'),
        mutate('customerGroupCreate(input: { name: " BUYERS " })'),
        mutate(f'customerGroupDelete(id: "{group}", moveTo: "{group}")'),
        mutate(f'customerGroupMerge(groupIds: ["{group}"], into: "{encode("CustomerGroup", 10**9)}")'),
        mutate(
            f'customerGroupAssign(customerIds: ["{person}"], groupId: "{encode("CustomerGroup", 10**9)}")'
        ),
        mutate(f'customerGroupAssign(customerIds: ["{person}"], groupId: "")'),
        mutate(f'customerGroupAssign(customerIds: ["{nobody}"], groupId: "{group}")'),
        mutate('customFieldCreate(input: { slug: "Door", name: "Door", kind: TEXT })'),
        mutate('customFieldCreate(input: { slug: "door", name: "Door", kind: CHOICE })'),
        mutate(f'customFieldUpdate(id: "{field}", input: {{ choices: ["a"] }})'),
        mutate(f'customFieldValuesSet(customerId: "{person}", values: [{{ slug: "no-such", value: "a" }}])'),
        mutate(
            f'customFieldValuesSet(customerId: "{person}", values: [{{ slug: "door-code" }}, {{ slug: "door-code" }}])'
        ),
        mutate(f'customFieldValuesSet(customerId: "{nobody}", values: [])'),
    ] == [
        ("name", "UNIQUE"),
        ("name", "REQUIRED"),
        ("color", "INVALID"),
        ("id", "INVALID"),
        ("id", "NOT_FOUND"),
        ("id", "INVALID"),
        ("tagIds", "INVALID"),
        ("into", "NOT_FOUND"),
        ("tagIds", "REQUIRED"),
        ("customerIds", "NOT_FOUND"),
        ("customerIds", "INVALID"),
        ("tagIds", "NOT_FOUND"),
        ("customerIds", "REQUIRED"),
        ("name", "UNIQUE"),
        ("moveTo", "INVALID"),
        ("into", "NOT_FOUND"),
        ("groupId", "NOT_FOUND"),
        ("groupId", "INVALID"),
        ("customerIds", "NOT_FOUND"),
        ("slug", "INVALID"),
        ("choices", "REQUIRED"),
        ("choices", "INVALID"),
        ("no-such", "NOT_FOUND"),
        ("door-code", "INVALID"),
        ("customerId", "NOT_FOUND"),
    ]
    after = ledger_state()
    profiles = "saleor_customer_ext_customerprofile"
    assert {name: rows for name, rows in after.items() if name != profiles} == {
        name: rows for name, rows in before.items() if name != profiles
    }


@pytest.mark.parametrize("who", ["customer", "viewer"])
def test_others_read_a_profile_without_what_is_for_staff_who_manage_it(
    api: Api, staff: Api, people: list[Any], who: str
) -> None:
    assign(staff, people[:1], make_tag(staff, "Bad payer"))
    viewer = shop.make_staff("viewer@example.com", permissions=[permissions.VIEW_CUSTOMER_CREDIT])
    api.log_in({"customer": people[0], "viewer": viewer}[who])

    answer = api.ask(PROFILE, id=user_id(people[0]))

    assert answer["data"] == {"customerProfile": {"tags": None, "group": None, "customFields": None}}
    assert [(error["path"][-1], error["extensions"]["code"]) for error in answer["errors"]] == [
        ("tags", "PERMISSION_DENIED"),
        ("group", "PERMISSION_DENIED"),
        ("customFields", "PERMISSION_DENIED"),
    ]


def test_a_page_of_customers_costs_as_much_as_one(staff: Api, people: list[Any]) -> None:
    assign(staff, people, make_tag(staff, "A"), make_tag(staff, "B"))
    put(staff, people, make_group(staff, "Buyers"))
    make_field(staff, "code")
    for person in people:
        fill(staff, person, ("code", "x"))
    query = """query($first: Int!) { customerProfiles(first: $first) { edges { node {
        tags { name customers } group { name customers } customFields { field { slug customers } value }
        addresses { number } timeline(first: 3) { totalCount edges { node { kind actor { name } } } } } } } }"""

    counts = []
    for first in (2, 5):
        with CaptureQueriesContext(connection) as queries:
            page = staff.field(query, first=first)
        counts.append(len(queries))
        with_tags = [edge["node"] for edge in page["edges"] if edge["node"]["tags"]]
        assert all(node["group"]["customers"] == 4 for node in with_tags)

    assert counts[0] == counts[1]
