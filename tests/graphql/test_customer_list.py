"""The list of customers over GraphQL: columns, filters, sorts, cursors, counts, facets, and what each of them costs."""

import base64
import json
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from demo import factories as shop
from saleor_customer_ext import permissions
from saleor_customer_ext.graphql.compat import encode
from saleor_customer_ext.models import CustomFieldValue
from saleor_customer_ext.services import customer_facets, customer_list
from tests import factories
from tests.customers.listing import World
from tests.graphql.conftest import Api

LIST = """query($filter: CustomerProfileFilterInput, $sort: CustomerProfileSortingInput, $first: Int, $last: Int,
        $after: String, $before: String) {
    customerProfiles(filter: $filter, sortBy: $sort, first: $first, last: $last, after: $after, before: $before) {
        totalCount totalCountIsExact pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
        edges { cursor node { user { firstName } } } } }"""
COLUMNS = """status onHold emailConfirmed accountNumber phone preferredChannel currency customerSince lastLoginAt
    isTest numberOfOrders revenue { amount currency } lastOrderAt"""
FACETS = """query($filter: CustomerProfileFilterInput) { customerProfileFacets(filter: $filter) {
    statuses { status count } groups { groupId count } tags { tagId count } } }"""


@pytest.fixture
def world(db: None) -> World:
    cache.clear()
    return World()


@pytest.fixture
def staff(api: Api) -> Api:
    """Log in somebody who may do everything with customers."""
    granted = [permissions.MANAGE_CUSTOMER_PROFILES, permissions.VIEW_CUSTOMER_CREDIT]
    return api.log_in(shop.make_staff("boss@example.com", permissions=granted))


def names(page: dict[str, Any]) -> list[str]:
    return [edge["node"]["user"]["firstName"] for edge in page["edges"]]


def cursor(*position: Any) -> str:
    return encode("customer-profile", json.dumps(position))


def test_columns(staff: Api, world: World) -> None:
    query = f"""{{ customerProfiles(first: 2, filter: {{ search: "meier" }}) {{ edges {{ node {{
        {COLUMNS} group {{ name }} tags {{ name }} }} }} }} }}"""

    anna, bert = (edge["node"] for edge in staff.field(query)["edges"])

    assert anna == {
        "status": "ACTIVE", "onHold": False, "emailConfirmed": True, "accountNumber": "KD-2", "phone": "+49304",
        "preferredChannel": "", "currency": "", "customerSince": "2024-01-01T00:00:00+00:00",
        "lastLoginAt": "2025-02-01T00:00:00+00:00", "isTest": False, "numberOfOrders": 3,
        "revenue": {"amount": "30.00", "currency": "EUR"}, "lastOrderAt": "2025-01-05T00:00:00+00:00", "group": None,
        "tags": [{"name": "gold"}],
    }  # fmt: skip
    assert (bert["status"], bert["lastLoginAt"], bert["group"]) == ("BLOCKED", None, {"name": "Schools"})


def test_a_single_profile_has_the_same_columns(staff: Api, world: World) -> None:
    listed = staff.field(f"{{ customerProfiles(first: 10) {{ edges {{ node {{ id {COLUMNS} }} }} }} }}")[
        "edges"
    ]

    for edge in listed:
        query = f"query($id: ID!) {{ customerProfile(id: $id) {{ id {COLUMNS} }} }}"
        assert staff.field(query, id=edge["node"]["id"]) == edge["node"]
    assert len(listed) == 6


def test_customers_see_their_own_columns_but_not_what_staff_think(api: Api, world: World) -> None:
    api.log_in(world.people["Anna"])

    answer = api.ask(f"{{ myCustomerProfile {{ {COLUMNS} }} }}")

    own = answer["data"]["myCustomerProfile"]
    assert (own["status"], own["numberOfOrders"], own["revenue"]["amount"]) == ("ACTIVE", 3, "30.00")
    assert own["isTest"] is None
    assert [(error["path"][-1], error["extensions"]["code"]) for error in answer["errors"]] == [
        ("isTest", "PERMISSION_DENIED")
    ]


def test_who_sees_credit_only_sees_no_statistics(api: Api, world: World) -> None:
    api.log_in(shop.make_staff("viewer@example.com", permissions=[permissions.VIEW_CUSTOMER_CREDIT]))

    answer = api.ask(f"{{ customerProfiles(first: 1) {{ edges {{ node {{ {COLUMNS} }} }} }} }}")

    assert {error["path"][-1] for error in answer["errors"]} == {
        "isTest",
        "numberOfOrders",
        "revenue",
        "lastOrderAt",
    }
    node = answer["data"]["customerProfiles"]["edges"][0]["node"]
    assert (node["status"], node["accountNumber"], node["revenue"]) == ("ACTIVE", "KD-2", None)


def test_filters_and_sorts(staff: Api, world: World) -> None:
    gold, late = (encode("CustomerTag", tag.pk) for tag in world.tags[:2])
    schools = encode("CustomerGroup", world.groups[0].pk)
    anna = encode("User", world.people["Anna"].pk)
    dora = encode("CustomerProfile", world.people["Dora"].pk)
    factories.top_up(world.people["Dora"], "5.00")

    for filters, expected in (
        (None, ["Anna", "Bert", "Cora", "Dora", "Emil", "Fritz"]),
        ({}, ["Anna", "Bert", "Cora", "Dora", "Emil", "Fritz"]),
        ({"search": "meier", "statuses": ["ACTIVE", "BLOCKED"]}, ["Anna", "Bert", "Emil"]),
        ({"ids": [dora, anna]}, ["Anna", "Dora"]),
        ({"emailConfirmed": False}, ["Cora"]),
        ({"onHold": True, "isTest": False}, ["Fritz"]),
        ({"tags": {"any": [gold, late], "none": None}}, ["Anna", "Bert", "Cora"]),
        ({"tags": {"all": [gold, late]}}, ["Bert"]),
        ({"tags": {"none": [gold, late]}}, ["Dora", "Emil", "Fritz"]),
        ({"groups": [schools]}, ["Bert"]),
        ({"groups": ["none"]}, ["Anna", "Dora", "Emil", "Fritz"]),
        ({"preferredChannels": ["b2b"], "currencies": None}, ["Dora"]),
        ({"currencies": ["CHF"]}, ["Emil"]),
        ({"customerSince": {"gte": "2024-01-02", "lte": "2025-01-01"}}, ["Bert", "Cora"]),
        ({"lastLogin": {"gte": "2025-02-02T00:00:00Z"}}, ["Dora"]),
        ({"lastOrder": {"gte": "2025-02-02T00:00:00Z", "lte": None}}, ["Dora"]),
        ({"numberOfOrders": {"gte": 1, "lte": 1}}, ["Bert"]),
        ({"revenue": {"gte": "30.00", "lte": 50}}, ["Anna"]),
        ({"credit": {"available": True, "currency": "EUR"}}, ["Dora"]),
        ({"customFields": [{"field": "size", "gte": "6"}]}, ["Bert"]),
    ):
        page = staff.field(LIST, first=10, filter=filters)
        assert (names(page), page["totalCount"], page["totalCountIsExact"]) == (expected, len(expected), True)
    for sort, first in (
        ({"field": "NAME"}, "Cora"),
        ({"field": "NAME", "direction": "DESC"}, "Dora"),
        ({"field": "REVENUE", "direction": "DESC"}, "Bert"),
        ({"field": "CREDIT", "direction": "DESC", "currency": "EUR"}, "Dora"),
        ({"field": "CUSTOM_FIELD", "direction": "DESC", "customField": "size"}, "Bert"),
        (None, "Anna"),
    ):
        assert names(staff.field(LIST, first=1, sort=sort)) == [first]


@pytest.mark.parametrize(
    "field",
    [
        "ID", "NAME", "EMAIL", "ACCOUNT_NUMBER", "CUSTOMER_SINCE", "STATUS", "ORDERS", "REVENUE", "LAST_ORDER",
        "LAST_LOGIN",
        "PHONE", "GROUP", "PREFERRED_CHANNEL", "CURRENCY",
    ],
)  # fmt: skip
def test_pages_of_every_sort(staff: Api, world: World, field: str) -> None:
    for direction in ("ASC", "DESC"):
        sort = {"field": field, "direction": direction}
        whole = names(staff.field(LIST, first=10, sort=sort))
        first = staff.field(LIST, first=4, sort=sort)
        second = staff.field(LIST, first=4, sort=sort, after=first["pageInfo"]["endCursor"])
        back = staff.field(LIST, last=3, sort=sort, before=second["pageInfo"]["startCursor"])
        last = staff.field(LIST, last=2, sort=sort)
        assert [names(page) for page in (first, second, back, last)] == [
            whole[:4],
            whole[4:],
            whole[1:4],
            whole[4:],
        ]
        assert [
            (page["pageInfo"]["hasPreviousPage"], page["pageInfo"]["hasNextPage"])
            for page in (first, second, back, last)
        ] == [(False, True), (True, False), (True, True), (True, False)]


@pytest.mark.parametrize("sort", [{"field": "CUSTOM_FIELD", "customField": "note"}, {"field": "GROUP"}])
def test_pages_by_texts_of_any_letters(staff: Api, world: World, sort: dict[str, Any]) -> None:
    """JSON may write a letter in twelve, and folding may make eighteen of one."""
    CustomFieldValue.objects.all().delete()
    for number, user in enumerate(world.people.values()):
        CustomFieldValue.objects.create(field=world.fields["note"], user=user, text="😀" * (480 + number))
    for group in world.groups:
        group.name = "\ufdfa" * 99 + group.name[0]
        group.save()
    found, after = [], None
    for _ in range(3):
        page = staff.get(LIST, first=2, sort=sort, after=after)["customerProfiles"]
        found += names(page)
        after = page["pageInfo"]["endCursor"]
    assert sorted(found) == ["Anna", "Bert", "Cora", "Dora", "Emil", "Fritz"]


@pytest.mark.parametrize(
    ("variables", "refusal"),
    [
        ({"filter": {"ids": ["x"]}}, ("ids", "INVALID")),
        ({"filter": {"tags": {"any": [encode("CustomerGroup", 1)]}}}, ("tags", "INVALID")),
        ({"filter": {"tags": {"any": [encode("CustomerTag", 10**9)]}}}, ("tags", "NOT_FOUND")),
        ({"filter": {"tags": {"any": [encode("CustomerTag", 10**30)]}}}, ("tags", "INVALID")),
        ({"filter": {"groups": ["nobody"]}}, ("groups", "INVALID")),
        ({"filter": {"groups": [encode("CustomerGroup", 10**9)]}}, ("groups", "NOT_FOUND")),
        ({"filter": {"customFields": [{"field": "no", "values": ["x"]}]}}, ("customFields", "NOT_FOUND")),
        ({"filter": {"preferredChannels": ["\x00"]}}, ("preferredChannels", "INVALID")),
        ({"filter": {"customFields": [{"field": "\x00", "values": ["x"]}]}}, ("field", "INVALID")),
        ({"filter": {"numberOfOrders": {"gte": 2, "lte": 1}}}, ("numberOfOrders", "INVALID")),
        ({"filter": {"revenue": {"gte": "1" * 30}}}, ("revenue", "INVALID_AMOUNT")),
        ({"filter": {"revenue": {"gte": "NaN"}}}, ("revenue", "INVALID_AMOUNT")),
        ({"filter": {"revenue": {"gte": "-1"}}}, ("revenue", "INVALID_AMOUNT")),
        ({"filter": {"customerSince": {"gte": "2025-01-02", "lte": "2025-01-01"}}}, ("customerSince", "INVALID")),
        ({"filter": {"customerSince": {"gte": "0001-01-01T00:00:00+15:00"}}}, ("customerSince", "INVALID")),
        ({"filter": {"tags": {}}}, ("tags", "REQUIRED")),
        ({"filter": {"credit": {"available": True, "currency": "NIX"}}}, ("credit", "CURRENCY_MISMATCH")),
        ({"sort": {"field": "CREDIT"}}, ("sortBy", "REQUIRED")),
        ({"sort": {"field": "CUSTOM_FIELD", "customField": "no"}}, ("sortBy", "NOT_FOUND")),
        ({"sort": {"field": "NAME"}, "after": cursor("EMAIL", "a", "1")}, ("after", "INVALID")),
        ({"sort": {"field": "NAME"}, "after": cursor("-NAME", "a", "1")}, ("after", "INVALID")),
        ({"sort": {"field": "NAME"}, "after": cursor("NAME", "a", "x")}, ("after", "INVALID")),
        ({"sort": {"field": "NAME"}, "after": cursor("NAME", "a\x00", "1")}, ("after", "INVALID")),
        ({"sort": {"field": "NAME"}, "after": cursor("NAME", "\ud800", "1")}, ("after", "INVALID")),
        ({"sort": {"field": "ORDERS"}, "after": cursor("ORDERS", 10**400, "1")}, ("after", "INVALID")),
        ({"sort": {"field": "REVENUE"}, "after": cursor("REVENUE", "1e999999999", "1")}, ("after", "INVALID")),
        ({"after": encode("customer-profile", "[" * 3000)}, ("after", "INVALID")),
        ({"after": encode("customer-profile", "9" * 3000)}, ("after", "INVALID")),
        ({"after": base64.b64encode(b"customer-profile:\xff").decode()}, ("after", "INVALID")),
    ],
)  # fmt: skip
def test_requests_that_cannot_be_meant(
    staff: Api, world: World, variables: dict[str, Any], refusal: tuple[str, str]
) -> None:
    assert staff.refusal(LIST, first=2, **variables) == refusal


@pytest.mark.parametrize(
    "variables",
    [
        {"sort": {"field": "SHOE_SIZE"}}, {"sort": {"direction": "ASC"}}, {"filter": {"shoeSize": 1}},
        {"filter": {"statuses": ["GONE"]}}, {"filter": {"numberOfOrders": {"gte": 10**12}}},
        {"filter": {"customerSince": {"gte": "soon"}}}, {"filter": {"credit": {"currency": "EUR"}}},
    ],
)  # fmt: skip
def test_requests_that_the_schema_refuses(staff: Api, world: World, variables: dict[str, Any]) -> None:
    answer = staff.ask(LIST, first=2, **variables)

    assert [error["extensions"]["code"] for error in answer["errors"]] == ["GRAPHQL_ERROR"]
    assert staff.status == 400


def test_facets(staff: Api, world: World) -> None:
    schools = encode("CustomerGroup", world.groups[0].pk)
    gold, late, _ = (encode("CustomerTag", tag.pk) for tag in world.tags)

    assert staff.field(FACETS, filter={"search": "meier", "statuses": ["ACTIVE"]}) == {
        "statuses": [
            {"status": "INVITED", "count": 0}, {"status": "ACTIVE", "count": 2}, {"status": "INACTIVE", "count": 0},
            {"status": "BLOCKED", "count": 1},
        ],
        "groups": [{"groupId": None, "count": 2}],
        "tags": [{"tagId": gold, "count": 1}],
    }  # fmt: skip
    assert staff.field(FACETS, filter={"search": "meier"})["groups"] == [
        {"groupId": None, "count": 2}, {"groupId": schools, "count": 1},
    ]  # fmt: skip
    assert staff.field(FACETS)["tags"][:2] == [{"tagId": gold, "count": 2}, {"tagId": late, "count": 2}]
    assert staff.refusal(FACETS, filter={"groups": ["nobody"]}) == ("groups", "INVALID")


def test_facets_say_which_of_them_are_estimates(
    staff: Api, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    query = """{ customerProfileFacets { statuses { status count countIsExact } groups { groupId count countIsExact }
        tags { count countIsExact } branches { count countIsExact } discountGroups { count countIsExact } } }"""
    schools, clubs = (encode("CustomerGroup", group.pk) for group in world.groups)
    exact = staff.field(query)
    assert exact["groups"][0] == {"groupId": None, "count": 4, "countIsExact": True}
    assert {one["countIsExact"] for counts in exact.values() for one in counts} == {True}

    cache.clear()
    monkeypatch.setattr(customer_facets, "SAMPLE", 7_999_999)  # the eight who are there, with the staff
    monkeypatch.setattr(customer_facets, "_everybody", lambda using: 8_000_000)
    monkeypatch.setattr(customer_facets, "LITTLE", 5)  # three statuses and two groups of one each
    found = staff.field(query)
    assert found["statuses"] == [
        {"status": "INVITED", "count": 1, "countIsExact": True},
        {"status": "ACTIVE", "count": 3_000_000, "countIsExact": False},
        {"status": "INACTIVE", "count": 1, "countIsExact": True},
        {"status": "BLOCKED", "count": 1, "countIsExact": True},
    ]
    assert found["groups"] == [
        {"groupId": None, "count": 4_000_000, "countIsExact": False},
        {"groupId": schools, "count": 1, "countIsExact": True},
        {"groupId": clubs, "count": 1, "countIsExact": True},
    ]
    assert found["tags"] == [
        {"count": 2_000_000, "countIsExact": False}, {"count": 2_000_000, "countIsExact": False},
        {"count": 1_000_000, "countIsExact": False},
    ]  # fmt: skip


def test_a_page_with_everything_takes_six_queries_at_most(
    staff: Api, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Look up what is named, count, walk, sort after all, and read fields and accounts: no page needs more."""
    query = f"""query($first: Int!, $filter: CustomerProfileFilterInput, $field: CustomerProfileSortField!) {{
        customerProfiles(first: $first, filter: $filter, sortBy: {{ field: $field, direction: DESC }})
        {{ totalCount totalCountIsExact edges {{ node {{ id user {{ id email firstName lastName isActive }} {COLUMNS}
        group {{ id name }} tags {{ id name color }} customFields {{ field {{ slug }} value }}
        creditAccounts {{ currency available {{ amount }} }} }} }} }} }}"""
    factories.top_up(world.people["Anna"], "5.00")
    with CaptureQueriesContext(connection) as log_in:
        staff.get("{ myCustomerProfile { id } }")

    def costs(first: int, field: str = "REVENUE", **filters: Any) -> int:
        with CaptureQueriesContext(connection) as queries:
            found = staff.field(query, first=first, filter=filters, field=field)
        assert len(found["edges"]) == min(first, 4)
        assert found["totalCount"] == 4
        return len(queries) - len(log_in) + 1  # its own profile

    groups = [*(encode("CustomerGroup", group.pk) for group in world.groups), "none"]
    for first in (1, 3, 50):
        assert costs(first, search="example") == 4
        assert costs(first, search="example", groups=groups) == 5
    monkeypatch.setattr(customer_list, "FEW", 1)  # the index is walked, to its end for the last page
    assert [costs(first, search="example", groups=groups) for first in (1, 3, 50)] == [5, 5, 6]
    for steps in ("STEPS", "STEPS_BY_NAME"):
        monkeypatch.setattr(customer_list, steps, 1)  # nobody is near
    for field in ("NAME", "EMAIL", "STATUS", "REVENUE", "LAST_LOGIN", "ID"):
        assert costs(50, field, search="example", groups=groups) == 6
