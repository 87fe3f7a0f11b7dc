"""The entries of an account: pages, filters, and who sees what."""

import datetime
from typing import Any

import pytest
from django.contrib.auth import get_user_model

from demo import factories as shop
from saleor_customer_ext.graphql.compat import encode
from saleor_customer_ext.host import Actor, ActorKind
from saleor_customer_ext.models import CreditEntry
from saleor_customer_ext.permissions import MANAGE_CUSTOMER_CREDIT
from saleor_customer_ext.services import credit
from tests import factories
from tests.clock import Clock
from tests.graphql.conftest import Api, user_id

PAGE = """query($id: ID!, $first: Int, $last: Int, $after: String, $before: String, $filter: CreditEntryFilterInput) {
    customerProfile(id: $id) { creditAccounts {
        entries(first: $first, last: $last, after: $after, before: $before, filter: $filter) {
            totalCount
            pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
            edges { cursor node { sequence kind } }
        } } } }"""
DETAILS = """query($id: ID!) { customerProfile(id: $id) { creditAccounts { entries(first: 50) { edges { node {
    note actor { kind id name } reason { code label isActive } createdAt expiresAt orderReference checkoutReference
    corrects { id } } } } } } }"""


@pytest.fixture
def history(customer: Any, clock: Clock) -> list[CreditEntry]:
    """Write seven entries, one a day: four top-ups and three reductions in turn."""
    found = []
    for day in range(7):
        post = factories.reduce if day % 2 else factories.top_up
        found.append(post(customer, "10.00").entry)
        clock.advance(days=1)
    return found


@pytest.fixture
def staff(api: Api, manager: Any) -> Api:
    return api.log_in(manager)


def read(api: Api, customer: Any, **arguments: Any) -> dict[str, Any]:
    (account,) = api.field(PAGE, id=user_id(customer), **arguments)["creditAccounts"]
    return account["entries"]


def sequences(page: dict[str, Any]) -> list[int]:
    return [edge["node"]["sequence"] for edge in page["edges"]]


def test_newest_first_page_by_page(staff: Api, customer: Any, history: Any) -> None:
    first = read(staff, customer, first=3)
    second = read(staff, customer, first=3, after=first["pageInfo"]["endCursor"])
    third = read(staff, customer, first=3, after=second["pageInfo"]["endCursor"])
    back = read(staff, customer, last=2, before=third["pageInfo"]["startCursor"])
    oldest = read(staff, customer, last=2)
    pages = (first, second, third, back, oldest)

    assert [sequences(page) for page in pages] == [[7, 6, 5], [4, 3, 2], [1], [3, 2], [2, 1]]
    assert [(page["pageInfo"]["hasPreviousPage"], page["pageInfo"]["hasNextPage"]) for page in pages] == [
        (False, True),
        (True, True),
        (True, False),
        (True, True),
        (True, False),
    ]
    assert {page["totalCount"] for page in pages} == {7}


def test_new_entries_do_not_move_the_next_page(staff: Api, customer: Any, history: Any) -> None:
    first = read(staff, customer, first=3)
    factories.top_up(customer, "1.00")

    assert sequences(read(staff, customer, first=3, after=first["pageInfo"]["endCursor"])) == [4, 3, 2]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, [7, 6, 5, 4, 3, 2, 1]),
        (None, [7, 6, 5, 4, 3, 2, 1]),
        ({"kinds": ["REDUCTION"]}, [6, 4, 2]),
        ({"kinds": ["REDUCTION", "TOP_UP"]}, [7, 6, 5, 4, 3, 2, 1]),
        ({"kinds": ["PAYMENT"]}, []),
        ({"kinds": []}, [7, 6, 5, 4, 3, 2, 1]),
        ({"createdAt": {"gte": "2026-03-04T09:00:00Z"}}, [7, 6, 5, 4, 3]),
        ({"createdAt": {"lte": "2026-03-04T09:00:00Z"}}, [3, 2, 1]),
        ({"createdAt": {"gte": "2026-03-04", "lte": "2026-03-06"}}, [4, 3]),
        ({"kinds": ["TOP_UP"], "createdAt": {"gte": "2026-03-04", "lte": None}}, [7, 5, 3]),
        (
            {"createdAt": {"gte": "0001-01-01T00:00:00+14:00", "lte": "9999-12-31T23:59:59-12:00"}},
            [7, 6, 5, 4, 3, 2, 1],
        ),
        ({"createdAt": {"gte": "2027-01-01", "lte": "2026-01-01"}}, []),
    ],
)
def test_filters(staff: Api, customer: Any, history: Any, filters: Any, expected: list[int]) -> None:
    page = read(staff, customer, first=100, filter=filters)

    assert sequences(page) == expected
    assert page["totalCount"] == len(expected)


def test_pages_of_what_was_filtered(staff: Api, customer: Any, history: Any) -> None:
    kinds = {"kinds": ["TOP_UP"]}
    first = read(staff, customer, first=3, filter=kinds)
    second = read(staff, customer, first=3, after=first["pageInfo"]["endCursor"], filter=kinds)

    assert (sequences(first), sequences(second)) == ([7, 5, 3], [1])
    assert (first["totalCount"], second["totalCount"]) == (4, 4)


@pytest.mark.parametrize(
    ("arguments", "refusal"),
    [
        ({}, ("first", "REQUIRED")),
        ({"first": 0}, ("first", "INVALID")),
        ({"first": 101}, ("first", "INVALID")),
        ({"last": -5}, ("last", "INVALID")),
        ({"first": 5, "last": 5}, ("last", "INVALID")),
        ({"first": 5, "after": encode("customer-profile", 1)}, ("after", "INVALID")),
        ({"first": 5, "after": encode("credit-entry", "٣")}, ("after", "INVALID")),
        ({"first": 5, "after": encode("credit-entry", "-1")}, ("after", "INVALID")),
        ({"first": 5, "after": encode("credit-entry", 10**19)}, ("after", "INVALID")),
    ],
)
def test_pages_that_are_refused(
    staff: Api, customer: Any, history: Any, arguments: dict[str, Any], refusal: tuple[str, str]
) -> None:
    assert staff.refusal(PAGE, id=user_id(customer), **arguments) == refusal


def test_a_cursor_far_beyond_the_end(staff: Api, customer: Any, history: Any) -> None:
    """Positions are only positions: a forged one shows nothing that the caller could not read anyway."""
    far = encode("credit-entry", 10**18 - 1)

    assert sequences(read(staff, customer, first=2, after=far)) == [7, 6]
    assert sequences(read(staff, customer, first=2, before=far)) == []


@pytest.mark.parametrize("kinds", [["NONSENSE"], "TOP_UP;", [1], [None]])
def test_kinds_that_do_not_exist(staff: Api, customer: Any, history: Any, kinds: Any) -> None:
    assert staff.refusal(PAGE, id=user_id(customer), first=5, filter={"kinds": kinds}) == (
        None,
        "GRAPHQL_ERROR",
    )


def details(api: Api, customer: Any) -> list[dict[str, Any]]:
    (account,) = api.field(DETAILS, id=user_id(customer))["creditAccounts"]
    return [edge["node"] for edge in account["entries"]["edges"]]


def test_staff_see_notes_and_who_acted(staff: Api, customer: Any, manager: Any, clock: Clock) -> None:
    clerk = shop.make_staff("clerk@example.com", first_name="", last_name="")
    gone = shop.make_staff("gone@example.com")
    may = frozenset({MANAGE_CUSTOMER_CREDIT})
    given = factories.top_up(
        customer, "9.00", note="by phone", actor=Actor(ActorKind.STAFF, str(clerk.pk), may),
        expires_at=datetime.date(2026, 3, 2),
    ).entry  # fmt: skip
    factories.top_up(customer, "1.00", actor=Actor(ActorKind.APP, "erp", may))
    factories.top_up(customer, "2.00", actor=Actor(ActorKind.STAFF, str(gone.pk), may))
    gone.delete()
    credit.correct(
        entry_id=given.pk, amount=factories.eur("4.00"), reason="mistake", idempotency_key="c",
        actor=Actor(ActorKind.STAFF, str(manager.pk), may),
    )  # fmt: skip
    clock.advance(days=1)
    credit.expire_lots()

    shown = details(staff, customer)

    assert [(entry["note"], entry["actor"]) for entry in shown] == [
        (None, {"kind": "SYSTEM", "id": None, "name": CreditEntry.objects.get(kind="EXPIRY").actor_id}),
        (None, {"kind": "STAFF", "id": user_id(manager), "name": "Mara Manager"}),
        (
            None,
            {
                "kind": "STAFF",
                "id": encode("User", CreditEntry.objects.get(sequence=3).actor_id),
                "name": None,
            },
        ),
        (None, {"kind": "APP", "id": encode("App", "erp"), "name": None}),
        ("by phone", {"kind": "STAFF", "id": user_id(clerk), "name": "clerk@example.com"}),
    ]
    assert [entry["corrects"] for entry in shown] == [
        None,
        {"id": encode("CreditEntry", given.pk)},
        None,
        None,
        None,
    ]
    assert shown[4]["expiresAt"] == "2026-03-02T22:59:59.999999+00:00"
    assert shown[4]["reason"] == {"code": "goodwill", "label": "Goodwill", "isActive": True}
    assert shown[0]["reason"] is None


@pytest.mark.parametrize("key", ["x", "", "1 2", "007", "9" * 60])
def test_actors_who_were_never_users_here(staff: Api, customer: Any, key: str) -> None:
    """Such as those of a shop whose ledger was imported."""
    factories.top_up(customer, "9.00", actor=Actor(ActorKind.STAFF, key, frozenset({MANAGE_CUSTOMER_CREDIT})))

    assert details(staff, customer)[0]["actor"]["name"] is None


def test_customers_see_neither_notes_nor_people(api: Api, customer: Any, clock: Clock) -> None:
    clerk = shop.make_staff("clerk@example.com")
    may = frozenset({MANAGE_CUSTOMER_CREDIT})
    factories.top_up(customer, "9.00", note="a bad payer", actor=Actor(ActorKind.STAFF, str(clerk.pk), may))
    api.log_in(customer)

    assert details(api, customer) == [
        {
            "note": None,
            "actor": {"kind": "STAFF", "id": None, "name": None},
            "reason": {"code": "goodwill", "label": "Goodwill", "isActive": True},
            "createdAt": "2026-03-02T09:00:00+00:00",
            "expiresAt": None,
            "orderReference": None,
            "checkoutReference": None,
            "corrects": None,
        }
    ]


def test_the_name_goes_with_the_person(staff: Api, customer: Any) -> None:
    clerk = shop.make_staff("clerk@example.com", first_name="Cleo", last_name="Clerk")
    may = frozenset({MANAGE_CUSTOMER_CREDIT})
    factories.top_up(customer, "9.00", actor=Actor(ActorKind.STAFF, str(clerk.pk), may))
    before = details(staff, customer)[0]["actor"]["name"]
    get_user_model().objects.filter(pk=clerk.pk).update(last_name="Now-Married")
    after = details(staff, customer)[0]["actor"]["name"]
    clerk.delete()

    assert [before, after, details(staff, customer)[0]["actor"]["name"]] == [
        "Cleo Clerk",
        "Cleo Now-Married",
        None,
    ]
