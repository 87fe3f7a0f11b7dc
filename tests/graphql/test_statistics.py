"""What a customer has ordered, as staff who manage customers and the customer read it."""

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from oscar.core.loading import get_model

from demo import factories as shop
from saleor_customer_ext import permissions
from saleor_customer_ext.graphql.compat import encode
from saleor_customer_ext.services import copies
from tests.customers.test_copies import place
from tests.graphql.conftest import Api

PROFILE = "query ($id: ID!) {{ customerProfile(id: $id) {{ {} }} }}"
FIGURES = """
statistics { currency orders firstOrderAt lastOrderAt
  revenue { amount currency } refunded { amount } averageOrderValue { amount } }"""
MONTHS = """
revenueByMonth(months: 3, currency: "EUR") { month orders revenue { amount currency } }"""
ORDERS = """
orders(first: 2, after: "%s") { totalCount pageInfo { hasNextPage hasPreviousPage endCursor }
  edges { node { id number placedAt status counts total { amount currency } } } }"""
BERLIN = {"TIME_ZONE": "Europe/Berlin"}


@pytest.fixture
def anna(db: None) -> Any:
    return shop.make_customer("anna@example.com")


@pytest.fixture
def manager(db: None) -> Any:
    return shop.make_staff("manager@example.com", permissions=[permissions.MANAGE_CUSTOMER_PROFILES])


def profile(api: Api, customer: Any, fields: str) -> Any:
    return api.field(PROFILE.format(fields), id=encode("User", customer.pk))


def at(day: int, month: int = 5) -> datetime.datetime:
    return datetime.datetime(2026, month, day, 12, tzinfo=datetime.UTC)


def test_figures_per_currency(api: Api, anna: Any, manager: Any) -> None:
    for total, day in (("10.00", 4), ("10.00", 5), ("0.01", 6)):
        place(anna, total, date_placed=at(day))
    place(anna, "1000.00", currency="USD", date_placed=at(7))
    place(anna, "500.00", status="Cancelled")
    order = get_model("order", "Order").objects.get(total_incl_tax="0.01")
    shop.pay_by_card(order, Decimal(5)).refund(Decimal(4))
    copies.drain()

    assert profile(api.log_in(manager), anna, FIGURES)["statistics"] == [
        {
            "currency": "EUR",
            "orders": 3,
            "firstOrderAt": "2026-05-04T12:00:00+00:00",
            "lastOrderAt": "2026-05-06T12:00:00+00:00",
            "revenue": {"amount": "20.01", "currency": "EUR"},
            "refunded": {"amount": "4.00"},
            "averageOrderValue": {"amount": "6.67"},
        },
        {
            "currency": "USD",
            "orders": 1,
            "firstOrderAt": "2026-05-07T12:00:00+00:00",
            "lastOrderAt": "2026-05-07T12:00:00+00:00",
            "revenue": {"amount": "1000.00", "currency": "USD"},
            "refunded": {"amount": "0.00"},
            "averageOrderValue": {"amount": "1000.00"},
        },
    ]


def test_months_are_those_of_the_shops_time_zone(
    api: Api, anna: Any, manager: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = datetime.datetime(2026, 5, 31, 22, 30, tzinfo=datetime.UTC)  # June in Berlin
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    place(anna, "1.00", date_placed=now)
    place(anna, "2.00", date_placed=now - datetime.timedelta(hours=1))
    place(anna, "4.00", date_placed=datetime.datetime(2026, 3, 31, 22, 0, tzinfo=datetime.UTC))
    place(anna, "8.00", date_placed=datetime.datetime(2026, 3, 31, 21, 59, tzinfo=datetime.UTC))
    place(anna, "16.00", status="Cancelled", date_placed=now)
    place(anna, "32.00", currency="USD", date_placed=now)

    with override_settings(SALEOR_CUSTOMER_EXT=BERLIN):
        found = profile(api.log_in(manager), anna, MONTHS)["revenueByMonth"]

    assert [(row["month"], row["orders"], row["revenue"]["amount"]) for row in found] == [
        ("2026-04", 1, "4.00"),
        ("2026-05", 1, "2.00"),
        ("2026-06", 1, "1.00"),
    ]


def test_a_year_with_nothing_in_it(api: Api, anna: Any, manager: Any) -> None:
    found = profile(api.log_in(manager), anna, "revenueByMonth { month orders revenue { amount currency } }")
    assert len(found["revenueByMonth"]) == 12
    assert {(row["orders"], row["revenue"]["amount"]) for row in found["revenueByMonth"]} == {(0, "0.00")}


@pytest.mark.parametrize(
    ("arguments", "refusal"),
    [
        ("months: 0", ("months", "INVALID")),
        ("months: 121", ("months", "INVALID")),
        ("months: -3", ("months", "INVALID")),
        ('currency: "euro"', ("currency", "CURRENCY_MISMATCH")),
        ('currency: ""', None),
    ],
)
def test_bad_months(api: Api, anna: Any, manager: Any, arguments: str, refusal: Any) -> None:
    query = PROFILE.format(f"revenueByMonth({arguments}) {{ month }}")
    api.log_in(manager)
    if refusal is None:
        assert "errors" not in api.ask(query, id=encode("User", anna.pk))
    else:
        assert api.refusal(query, id=encode("User", anna.pk)) == refusal


def test_orders_newest_first_page_by_page(api: Api, anna: Any, manager: Any) -> None:
    for number, day in (("100", 4), ("101", 6), ("102", 5), ("103", 6)):
        place(
            anna, "10.00", number=number, date_placed=at(day), status="Cancelled" if day == 5 else "Shipped"
        )
    place(shop.make_customer("other@example.com"), "7.00", number="900")
    api.log_in(manager)

    first = profile(api, anna, ORDERS.replace(', after: "%s"', ""))["orders"]
    assert first["totalCount"] == 4
    assert [edge["node"] for edge in first["edges"]] == [
        {
            "id": encode("Order", number),
            "number": number,
            "placedAt": "2026-05-06T12:00:00+00:00",
            "status": "Shipped",
            "counts": True,
            "total": {"amount": "10.00", "currency": "EUR"},
        }
        for number in ("103", "101")
    ]
    second = profile(api, anna, ORDERS % first["pageInfo"]["endCursor"])["orders"]
    assert [(edge["node"]["number"], edge["node"]["counts"]) for edge in second["edges"]] == [
        ("102", False),
        ("100", True),
    ]
    assert second["pageInfo"]["hasNextPage"] is False

    last = profile(api, anna, "orders(last: 3) { edges { node { number } } pageInfo { hasPreviousPage } }")
    assert [edge["node"]["number"] for edge in last["orders"]["edges"]] == ["101", "102", "100"]
    assert last["orders"]["pageInfo"]["hasPreviousPage"] is True


@pytest.mark.parametrize(
    "place", ["", "now/1", "2026-05-01T00:00:00+00:00/", "2026-05-01/1", "0001-01-01T00:00:00+15:00/1", None]
)
def test_bad_cursors(api: Api, anna: Any, manager: Any, place: str | None) -> None:
    cursor = "x" if place is None else encode("customer-order", place)
    query = PROFILE.format("orders(first: 1, after: $after) { totalCount }")
    query = query.replace("$id: ID!", "$id: ID!, $after: String")
    assert api.log_in(manager).refusal(query, id=encode("User", anna.pk), after=cursor) == (
        "after",
        "INVALID",
    )


@pytest.mark.parametrize(
    "field", ["statistics { orders }", "revenueByMonth { orders }", "orders(first: 1) { totalCount }"]
)
def test_who_may_read_it(api: Api, anna: Any, manager: Any, field: str) -> None:
    query, name = PROFILE.format(field), field.partition("(")[0].split()[0]
    viewer = shop.make_staff("viewer@example.com", permissions=[permissions.VIEW_CUSTOMER_CREDIT])
    for caller in (manager, anna):
        assert "errors" not in api.log_in(caller).ask(query, id=encode("User", anna.pk))

    answer = api.log_in(viewer).ask(query, id=encode("User", anna.pk))
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["PERMISSION_DENIED"]
    assert answer["data"] == {"customerProfile": {name: None}}
    for caller in (None, shop.make_customer("other@example.com"), shop.make_staff("nobody@example.com")):
        answer = api.log_in(caller).ask(query, id=encode("User", anna.pk))
        assert answer["data"] == {"customerProfile": None}
        assert [error["extensions"]["code"] for error in answer["errors"]] == ["PERMISSION_DENIED"]


def test_a_page_asks_as_often_as_one_customer(api: Api, manager: Any, django_assert_num_queries: Any) -> None:
    fields = f"{FIGURES} {MONTHS} orders(first: 2) {{ totalCount edges {{ node {{ number }} }} }}"
    query = (
        f"query ($first: Int!) {{ customerProfiles(first: $first) {{ edges {{ node {{ {fields} }} }} }} }}"
    )
    for number in range(6):
        customer = shop.make_customer(f"c{number}@example.com")
        for _ in range(3):
            place(customer, "5.00")
    copies.drain()
    api.log_in(manager)
    api.field(query, first=1)  # sessions and content types

    counts = []
    for first in (1, 6):
        with CaptureQueriesContext(connection) as captured:
            edges = api.field(query, first=first)["edges"]
        assert len(edges) == first
        counts.append(len(captured))
    assert counts[0] == counts[1]
