"""The same page of Saleor's own list of customers and of ours, through GraphQL."""

import base64
import json
import statistics
import time
from collections.abc import Iterator
from typing import Any

from benchmarks.customers.pages import SIZE, places

OURS = """query($first: Int!, $after: String, $sort: CustomerProfileSortingInput) {
  customerProfiles(first: $first, after: $after, sortBy: $sort) {
    pageInfo { hasNextPage endCursor }
    edges { cursor node { id user { id email firstName lastName dateJoined } numberOfOrders } } } }"""
THEIRS = """query($first: Int!, $after: String, $sort: UserSortingInput) {
  customers(first: $first, after: $after, sortBy: $sort) {
    pageInfo { hasNextPage endCursor }
    edges { cursor node { id email firstName lastName dateJoined } } } }"""
# Our sort, Saleor's, and what its cursors are made of.
PAIRS = (
    ("EMAIL", "EMAIL", lambda user: [user.email]),
    ("NAME", "LAST_NAME", lambda user: [user.last_name, user.first_name, user.pk]),
    ("CUSTOMER_SINCE", "CREATED_AT", lambda user: [user.date_joined.isoformat(), user.pk]),
    ("ORDERS", "ORDER_COUNT", None),
)
SLOW = 5  # seconds; what takes longer is asked once
TIMES = 8


def compare(customers: int) -> Iterator[tuple[str, str, float, float]]:
    """Give sort, page, and the ms of Saleor's answer and of ours."""
    from django.contrib.auth import get_user_model
    from django.test import Client
    from saleor.core.jwt import create_access_token

    users = get_user_model()._default_manager
    boss, _ = users.get_or_create(
        email="boss@shop.example", defaults={"is_staff": True, "is_superuser": True, "is_active": True}
    )
    ask = _asking(Client(), create_access_token(boss))
    for ours, theirs, cursor in PAIRS:
        for page in ("first", "deep"):
            descending = ours == "ORDERS"
            direction = "DESC" if descending else "ASC"
            our_place = their_place = None
            if page == "deep":
                if cursor is None:
                    continue
                key, pk = places(ours, descending, customers // 2)
                mark = [
                    f"{'-' if descending else ''}{ours}",
                    key if isinstance(key, str) else key.isoformat(),
                    str(pk),
                ]
                our_place = base64.b64encode(f"customer-profile:{json.dumps(mark)}".encode()).decode()
                values = [str(value) for value in cursor(users.get(pk=pk))]
                their_place = base64.b64encode(json.dumps(values).encode()).decode()
            requests = (
                (OURS, {"first": SIZE, "after": our_place, "sort": {"field": ours, "direction": direction}}),
                (
                    THEIRS,
                    {"first": SIZE, "after": their_place, "sort": {"field": theirs, "direction": direction}},
                ),
            )
            mine, saleor = _in_turns(ask, requests)
            yield ours, page, saleor, mine


def _in_turns(ask: Any, requests: Any) -> list[float]:
    """Ask both several times in turns, so that both meet the same machine, and give the medians in ms."""
    times: list[list[float]] = [[], []]
    while len(times[0]) < TIMES and max([0.0, *times[0], *times[1]]) < SLOW:
        for of, (query, variables) in zip(times, requests, strict=True):
            of.append(ask(query, variables))
    return [statistics.median(of[1:] or of) * 1000 for of in times]


def _asking(client: Any, token: str) -> Any:
    def ask(query: str, variables: dict[str, Any]) -> float:
        began = time.perf_counter()
        response = client.post(
            "/graphql/",
            {"query": query, "variables": variables},
            content_type="application/json",
            headers={"authorization": f"Bearer {token}"},
        )
        taken = time.perf_counter() - began
        answer = response.json()
        assert "errors" not in answer, answer
        (found,) = answer["data"].values()
        assert len(found["edges"]) == SIZE
        return taken

    return ask
