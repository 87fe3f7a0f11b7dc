"""The timeline in the API: its items, pages, filters, and who may read what of it."""

import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from demo import factories as shop
from saleor_customer_ext import permissions
from saleor_customer_ext.graphql.compat import encode
from saleor_customer_ext.host import Actor, ActorKind
from saleor_customer_ext.models import AuditEvent, CreditEntry
from saleor_customer_ext.services import audit
from tests import factories
from tests.clock import Clock
from tests.graphql.conftest import Api, user_id

TIMELINE = """query($id: ID!, $first: Int, $last: Int, $after: String, $before: String,
        $filter: CustomerTimelineFilterInput) {
    customerProfile(id: $id) {
        timeline(first: $first, last: $last, after: $after, before: $before, filter: $filter) {
            totalCount
            pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
            edges { node { id kind time reference actor { kind id name } changes { field before after } } } } } }"""


@pytest.fixture
def keeper(db: None) -> Any:
    return shop.make_staff(
        "keeper@example.com",
        first_name="Kim",
        last_name="Keeper",
        permissions=[permissions.MANAGE_CUSTOMER_PROFILES, permissions.VIEW_CUSTOMER_CREDIT],
    )


@pytest.fixture
def staff(api: Api, keeper: Any) -> Api:
    return api.log_in(keeper)


def ask(api: Api, customer: Any, **values: Any) -> Any:
    return api.field(TIMELINE, id=user_id(customer), **{"first": 10} | values)["timeline"]


def kinds(page: Any) -> list[str]:
    return [edge["node"]["kind"] for edge in page["edges"]]


def test_an_event_and_an_entry(staff: Api, customer: Any, keeper: Any, clock: Clock) -> None:
    actor = Actor(ActorKind.STAFF, str(keeper.pk))
    event = audit.record(
        "customer.tags_changed",
        actor=actor,
        customer_id=customer.pk,
        before={"tags": []},
        after={"tags": ["VIP"]},
    )
    clock.advance(seconds=1)
    factories.top_up(customer, "5.00")
    clock.advance(seconds=1)
    factories.pay(customer, "2.00", "100001")
    top_up, payment = CreditEntry.objects.order_by("pk")

    page = ask(staff, customer)

    assert page["totalCount"] == 3
    assert [edge["node"] for edge in page["edges"]] == [
        {
            "id": encode("CustomerTimelineItem", f"entry:{payment.pk}"),
            "kind": "credit.payment",
            "time": payment.created_at.isoformat(),
            "reference": "100001",
            "actor": {"kind": "SYSTEM", "id": None, "name": "shop"},
            "changes": [{"field": "balance", "before": "5.00 EUR", "after": "3.00 EUR"}],
        },
        {
            "id": encode("CustomerTimelineItem", f"entry:{top_up.pk}"),
            "kind": "credit.top_up",
            "time": top_up.created_at.isoformat(),
            "reference": None,
            "actor": {"kind": "STAFF", "id": encode("User", 7), "name": None},
            "changes": [
                {"field": "balance", "before": "0.00 EUR", "after": "5.00 EUR"},
                {"field": "reason", "before": None, "after": "Goodwill"},
            ],
        },
        {
            "id": encode("CustomerTimelineItem", f"event:{event.pk}"),
            "kind": "customer.tags_changed",
            "time": AuditEvent.objects.get(pk=event.pk).created_at.isoformat(),
            "reference": None,
            "actor": {"kind": "STAFF", "id": user_id(keeper), "name": "Kim Keeper"},
            "changes": [{"field": "tags", "before": None, "after": "VIP"}],
        },
    ]


def test_pages_forwards_and_back(staff: Api, customer: Any) -> None:
    for number in range(4):
        audit.record(f"customer.{number}", actor=factories.SHOP, customer_id=customer.pk)
        factories.top_up(customer, "1.00")
    whole = kinds(ask(staff, customer))

    first = ask(staff, customer, first=3)
    second = ask(staff, customer, first=3, after=first["pageInfo"]["endCursor"])
    third = ask(staff, customer, first=3, after=second["pageInfo"]["endCursor"])
    back = ask(staff, customer, first=None, last=3, before=third["pageInfo"]["startCursor"])
    last = ask(staff, customer, first=None, last=2)

    assert [kinds(page) for page in (first, second, third, back, last)] == [
        whole[:3],
        whole[3:6],
        whole[6:],
        whole[3:6],
        whole[6:],
    ]
    assert [
        (page["pageInfo"]["hasPreviousPage"], page["pageInfo"]["hasNextPage"])
        for page in (first, second, third, back, last)
    ] == [(False, True), (True, True), (True, False), (True, True), (True, False)]
    assert {page["totalCount"] for page in (first, second, third, back, last)} == {8}


def test_filters(staff: Api, customer: Any, clock: Clock) -> None:
    audit.record("customer.a", actor=Actor(ActorKind.CUSTOMER, str(customer.pk)), customer_id=customer.pk)
    start = clock.advance(hours=1)
    factories.top_up(customer, "1.00")
    end = clock.advance(hours=1)
    audit.record("customer.b", actor=Actor(ActorKind.APP, "5"), customer_id=customer.pk)

    def found(**conditions: Any) -> list[str]:
        page = ask(staff, customer, filter=conditions)
        assert page["totalCount"] == len(page["edges"])
        return kinds(page)

    assert [
        found(),
        found(kinds=["customer.a", "credit.top_up"]),
        found(kinds=[]),
        found(since=start.isoformat()),
        found(until=start.isoformat()),
        found(since=(start + datetime.timedelta(seconds=1)).isoformat(), until=end.isoformat()),
        found(actorKind="CUSTOMER"),
        found(actorId=user_id(customer)),
        found(actorId=encode("App", 5)),
        found(actorId=encode("App", 5), kinds=["customer.a"]),
    ] == [
        ["customer.b", "credit.top_up", "customer.a"],
        ["credit.top_up", "customer.a"],
        [],
        ["customer.b", "credit.top_up"],
        ["credit.top_up", "customer.a"],
        ["customer.b"],
        ["customer.a"],
        ["customer.a"],
        ["customer.b"],
        [],
    ]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"first": None}, "first"),
        ({"first": 101}, "first"),
        ({"after": encode("credit-entry", 1)}, "after"),
        ({"after": encode("customer-timeline", "x")}, "after"),
        ({"after": encode("customer-timeline", "2026-01-01T00:00:00/event/1")}, "after"),
        ({"after": encode("customer-timeline", "2026-01-01T00:00:00+00:00/entry/-1")}, "after"),
        ({"after": encode("customer-timeline", "2026-01-01T00:00:00+00:00/both/1")}, "after"),
        ({"filter": {"kinds": ["x"] * 51}}, "kinds"),
        ({"filter": {"actorId": "x"}}, "actorId"),
        ({"filter": {"actorId": encode("Order", 1)}}, "actorId"),
    ],
)
def test_what_is_refused(staff: Api, customer: Any, values: dict[str, Any], field: str) -> None:
    answer = staff.ask(TIMELINE, id=user_id(customer), **{"first": 10} | values)

    (error,) = answer["errors"]
    assert answer["data"] == {"customerProfile": {"timeline": None}}
    assert error["extensions"]["code"] in ("INVALID", "REQUIRED")
    assert error["extensions"]["field"] == field


def test_who_reads_what(api: Api, customer: Any) -> None:
    audit.record("customer.a", actor=factories.SHOP, customer_id=customer.pk)
    factories.top_up(customer, "1.00")
    people = {
        "customer": customer,
        "viewer": shop.make_staff("viewer@example.com", permissions=[permissions.VIEW_CUSTOMER_CREDIT]),
        "keeper": shop.make_staff("k@example.com", permissions=[permissions.MANAGE_CUSTOMER_PROFILES]),
    }

    outcomes = {}
    for who, user in people.items():
        answer = api.log_in(user).ask(TIMELINE, id=user_id(customer), first=10)
        page = answer["data"]["customerProfile"]["timeline"]
        outcomes[who] = (
            (kinds(page), page["totalCount"]) if page else answer["errors"][0]["extensions"]["code"]
        )

    assert outcomes == {
        "customer": "PERMISSION_DENIED",
        "viewer": "PERMISSION_DENIED",
        "keeper": (["customer.a"], 1),
    }


def test_a_long_page_costs_as_much_as_a_short_one(staff: Api, customer: Any, keeper: Any) -> None:
    for number in range(20):
        actor = Actor(ActorKind.STAFF, str(keeper.pk if number % 2 else customer.pk))
        audit.record(f"customer.{number}", actor=actor, customer_id=customer.pk)
        factories.top_up(customer, "1.00", actor=factories.STAFF)

    counts = []
    for first in (2, 40):
        with CaptureQueriesContext(connection) as queries:
            ask(staff, customer, first=first)
        counts.append(len(queries))

    assert counts[0] == counts[1]
