"""Profiles: one, one's own, and the list with its search."""

from typing import Any

import pytest

from demo import factories as shop
from saleor_customer_ext.graphql.compat import encode
from saleor_customer_ext.services import copies
from tests import factories
from tests.graphql.conftest import Api, user_id

PROFILE = """query($id: ID!) { customerProfile(id: $id) {
    id user { id email firstName lastName isActive } creditAccounts { currency balance { amount currency } } } }"""
LIST = """query($first: Int, $last: Int, $after: String, $before: String, $search: String) {
    customerProfiles(first: $first, last: $last, after: $after, before: $before, filter: { search: $search }) {
        totalCount
        pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
        edges { cursor node { user { firstName } } }
    } }"""


@pytest.fixture
def staff(api: Api, manager: Any) -> Api:
    return api.log_in(manager)


@pytest.fixture
def people(customer: Any, manager: Any) -> list[Any]:
    """Make five customers beside the one who is there, and the manager, who is not listed."""
    made = [
        shop.make_customer(email, first_name=first, last_name=last)
        for email, first, last in [
            ("anna@example.com", "Anna", "Meier"),
            ("bert@example.com", "Bert", "Meierhof"),
            ("doris@meier.example", "Doris", "O'Neil"),
            ("emil@example.com", "Émile", "100%"),
            ("frida@example.com", "Frida", "a_b"),
        ]
    ]
    copies.drain()
    return made


def names(answer: dict[str, Any]) -> list[str]:
    return [edge["node"]["user"]["firstName"] for edge in answer["edges"]]


@pytest.mark.parametrize("kind", ["User", "CustomerProfile"])
def test_one_profile(staff: Api, customer: Any, account: Any, kind: str) -> None:
    assert staff.field(PROFILE, id=encode(kind, customer.pk)) == {
        "id": encode("CustomerProfile", customer.pk),
        "user": {
            "id": user_id(customer),
            "email": "carla@example.com",
            "firstName": "Carla",
            "lastName": "Customer",
            "isActive": True,
        },
        "creditAccounts": [{"currency": "EUR", "balance": {"amount": "100.00", "currency": "EUR"}}],
    }


def test_a_customer_without_credit_has_no_account(staff: Api, customer: Any) -> None:
    assert staff.field(PROFILE, id=user_id(customer))["creditAccounts"] == []


def test_one_currency_of_several(staff: Api, customer: Any, account: Any, settings: Any) -> None:
    settings.SALEOR_CUSTOMER_EXT = settings.SALEOR_CUSTOMER_EXT | {"OSCAR_CURRENCIES": ("EUR", "CHF")}
    factories.top_up(customer, "3.00", currency="CHF")
    query = """query($id: ID!, $only: String) {
        customerProfile(id: $id) { creditAccounts(currency: $only) { currency } } }"""

    found = {
        only: [
            item["currency"] for item in staff.field(query, id=user_id(customer), only=only)["creditAccounts"]
        ]
        for only in (None, "EUR", "CHF", "JPY")
    }

    assert found == {None: ["EUR", "CHF"], "EUR": ["EUR"], "CHF": ["CHF"], "JPY": []}


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        (encode("User", 10**9), ("id", "NOT_FOUND")),
        (encode("CreditAccount", 1), ("id", "INVALID")),
        (encode("User", "x"), ("id", "INVALID")),
        (encode("User", "1' OR '1'='1"), ("id", "INVALID")),
        (encode("User", "1\n"), ("id", "INVALID")),
        (encode("User", -1), ("id", "NOT_FOUND")),
        ("VXNlcg==", ("id", "INVALID")),
        ("////", ("id", "INVALID")),
        ("=", ("id", "INVALID")),
        ("🙂", ("id", "INVALID")),
        ("A" * 400, ("id", "INVALID")),
    ],
)
def test_ids_that_are_none(staff: Api, text: str, refusal: tuple[str, str]) -> None:
    assert staff.refusal(PROFILE, id=text) == refusal


def test_pages_forwards_and_back(staff: Api, people: list[Any]) -> None:
    first = staff.field(LIST, first=2)
    second = staff.field(LIST, first=2, after=first["pageInfo"]["endCursor"])
    third = staff.field(LIST, first=2, after=second["pageInfo"]["endCursor"])
    back = staff.field(LIST, last=2, before=third["pageInfo"]["startCursor"])
    last = staff.field(LIST, last=2)

    assert [names(page) for page in (first, second, third, back, last)] == [
        ["Carla", "Anna"],
        ["Bert", "Doris"],
        ["Émile", "Frida"],
        ["Bert", "Doris"],
        ["Émile", "Frida"],
    ]
    assert [
        (page["pageInfo"]["hasPreviousPage"], page["pageInfo"]["hasNextPage"])
        for page in (first, second, third, back, last)
    ] == [(False, True), (True, True), (True, False), (True, True), (True, False)]
    assert {page["totalCount"] for page in (first, second, third, back, last)} == {6}


def test_an_empty_page(staff: Api, people: list[Any]) -> None:
    end = staff.field(LIST, last=1)["pageInfo"]["endCursor"]

    page = staff.field(LIST, first=3, after=end)

    assert page["edges"] == []
    assert page["pageInfo"] == {
        "hasNextPage": False,
        "hasPreviousPage": True,
        "startCursor": None,
        "endCursor": None,
    }


@pytest.mark.parametrize(
    ("search", "expected"),
    [
        ("anna", ["Anna"]),
        ("ANNA", ["Anna"]),
        ("meier", ["Anna", "Bert", "Doris"]),
        ("meier ann", ["Anna"]),
        ("doris@meier", ["Doris"]),
        ("o'n", ["Doris"]),
        ("eier", []),
        ("100%", ["Émile"]),
        ("%", []),
        ("a_", ["Frida"]),
        ("\\", []),
        ("  ", ["Carla", "Anna", "Bert", "Doris", "Émile", "Frida"]),
    ],
)
def test_search_by_the_beginnings_of_words(
    staff: Api, people: list[Any], search: str, expected: list[str]
) -> None:
    page = staff.field(LIST, first=10, search=search)

    assert names(page) == expected
    assert page["totalCount"] == len(expected)


@pytest.mark.parametrize("search", ["x" * 201, "\x00", "\ud834"])
def test_searches_that_are_refused(staff: Api, search: str) -> None:
    assert staff.refusal(LIST, first=10, search=search) == ("search", "INVALID")


@pytest.mark.parametrize(
    ("page", "refusal"),
    [
        ({}, ("first", "REQUIRED")),
        ({"first": None}, ("first", "REQUIRED")),
        ({"first": 0}, ("first", "INVALID")),
        ({"first": -1}, ("first", "INVALID")),
        ({"first": 101}, ("first", "INVALID")),
        ({"first": 1000}, ("first", "INVALID")),
        ({"last": 0}, ("last", "INVALID")),
        ({"last": 101}, ("last", "INVALID")),
        ({"first": 1, "last": 1}, ("last", "INVALID")),
        ({"first": 1, "after": ""}, ("after", "INVALID")),
        ({"first": 1, "after": "MTIz"}, ("after", "INVALID")),
        ({"first": 1, "after": encode("credit-entry", 1)}, ("after", "INVALID")),
        ({"first": 1, "after": encode("customer-profile", "x")}, ("after", "INVALID")),
        ({"first": 1, "after": encode("customer-profile", 10**30)}, ("after", "INVALID")),
        ({"last": 1, "before": "Ü"}, ("before", "INVALID")),
        ({"last": 1, "before": "A" * 5000}, ("before", "INVALID")),
    ],
)
def test_pages_that_are_refused(staff: Api, page: dict[str, Any], refusal: tuple[str, str]) -> None:
    assert staff.refusal(LIST, **page) == refusal


def test_the_largest_page_is_a_setting(staff: Api, settings: Any) -> None:
    settings.SALEOR_CUSTOMER_EXT = settings.SALEOR_CUSTOMER_EXT | {"MAX_PAGE_SIZE": 2}

    assert staff.refusal(LIST, first=3) == ("first", "INVALID")
    assert staff.field(LIST, first=2)["totalCount"] == 0
