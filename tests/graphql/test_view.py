"""GraphQL over HTTP: what is a request, what protects it, and the page for people."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse

from saleor_customer_ext.hosts.oscar import graphql_view
from tests.graphql.conftest import BACKEND

URL = "/graphql/"
MINE = "{ myCustomerProfile { user { email } } }"


def post(client: Client, body: Any, **options: Any) -> Any:
    data = body if isinstance(body, str | bytes) else json.dumps(body)
    return client.post(URL, data, **{"content_type": "application/json"} | options)


def test_its_address() -> None:
    assert reverse("customer_ext:graphql") == URL


@pytest.mark.parametrize("operation", [MINE, 'mutation { creditHoldRelease(id: "x") { errors { code } } }'])
def test_a_post_needs_the_csrf_token(db: None, customer: Any, operation: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(customer, backend=BACKEND)
    token = client.get(URL).cookies["csrftoken"].value

    without = post(client, {"query": operation})
    wrong = post(client, {"query": operation}, headers={"X-CSRFToken": "x" * 32})
    right = post(client, {"query": operation}, headers={"X-CSRFToken": token})

    assert [response.status_code for response in (without, wrong, right)] == [403, 403, 200]


def test_queries_in_addresses_are_not_answered(db: None, client: Client) -> None:
    response = client.get(URL, {"query": MINE})

    assert response["Content-Type"].startswith("text/html")
    assert "myCustomerProfile" not in response.content.decode()


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods(db: None, client: Client, method: str) -> None:
    assert getattr(client, method)(URL).status_code == 405


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b" ", "The body is not valid JSON."),
        (b"{", "The body is not valid JSON."),
        (b"\xff\xfe", "The body is not valid JSON."),
        (b"[" * 100_000, "The body is not valid JSON."),
        (b'{"query": ' + b"9" * 5000 + b"}", "The body is not valid JSON."),
        ([], "The body has to be an object with query, variables and operationName."),
        ([{"query": MINE}], "The body has to be an object with query, variables and operationName."),
        ({}, "Send a query."),
        ({"query": None}, "Send a query."),
        ({"query": "   "}, "Send a query."),
        ({"query": 5}, "Send a query."),
        ({"query": "#" + "x" * 20_000}, "A query has 20000 characters at most."),
        ({"query": MINE, "variables": "x"}, "The variables have to be an object."),
        ({"query": MINE, "variables": [1]}, "The variables have to be an object."),
        ({"query": MINE, "operationName": 5}, "The operation name has to be text."),
    ],
)
def test_what_is_no_graphql_request(db: None, client: Client, body: Any, message: str) -> None:
    response = post(client, body)

    assert response.status_code == 400
    assert response.json() == {"errors": [{"message": message, "extensions": {"code": "GRAPHQL_ERROR"}}]}


@pytest.mark.parametrize(
    "content_type",
    ["text/plain", "application/graphql", "application/x-www-form-urlencoded", "multipart/form-data"],
)
def test_other_kinds_of_bodies(db: None, client: Client, content_type: str) -> None:
    """Forms of other sites can send these without asking the browser's permission."""
    response = client.generic("POST", URL, json.dumps({"query": MINE}), content_type)

    assert (response.status_code, response.json()["errors"][0]["message"]) == (400, "Send application/json.")


@pytest.mark.parametrize(
    "query",
    [
        "{",
        "}",
        "query",
        "{ nonsense }",
        "{ myCustomerProfile }",
        "{ customerProfile { id } }",
        "subscription { x }",
        "{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }",
        "{ ...missing }",
        "{ a: myCustomerProfile { id } a: creditReasons { code } }",
        "{" * 9_000,
        "{ customerProfiles(first: " + "9" * 50 + ") { totalCount } }",
        "query A { myCustomerProfile { id } } query B { myCustomerProfile { id } }",
        "query($id: ID!) { customerProfile(id: $id) { id } }",
        "{ customerProfile(id: null) { id } }",
        '{ customerProfile(id: "\\ud800") { id } }',
    ],
)
def test_queries_that_cannot_be_executed(db: None, client: Client, query: str) -> None:
    response = post(client, {"query": query})

    answer = response.json()
    assert response.status_code in (200, 400)
    assert not any((answer.get("data") or {}).values())
    assert {error["extensions"]["code"] for error in answer["errors"]} <= {"GRAPHQL_ERROR", "INVALID"}
    assert "Traceback" not in response.content.decode()


def test_one_operation_of_several(db: None, client: Client, customer: Any) -> None:
    client.force_login(customer, backend=BACKEND)
    query = f"query A {MINE} query B {{ __typename }}"

    response = post(client, {"query": query, "operationName": "A", "variables": None})

    assert response.json() == {"data": {"myCustomerProfile": {"user": {"email": customer.email}}}}


@pytest.fixture
def editor(tmp_path: Path, settings: Any) -> Iterator[Path]:
    """Put the editor's files among the static files, as the sample shop does."""
    folder = tmp_path / "graphiql"
    folder.mkdir()
    settings.STATICFILES_DIRS = [tmp_path]
    finders.get_finder.cache_clear()
    yield folder
    finders.get_finder.cache_clear()


def test_the_page_loads_the_editor_from_the_shop(db: None, client: Client, editor: Path) -> None:
    for path in graphql_view.EDITOR:
        (editor.parent / path).write_text("")

    page = client.get(URL, headers={"Accept": "text/html"}).content.decode()

    for path in graphql_view.EDITOR:
        assert f'"/static/{path}"' in page
    assert "//" not in page.replace("</", "").lower().replace("<!doctype html>", "")
    assert 'name="csrf-token" content="' in page


def test_without_the_editor_the_page_says_how_to_get_it(db: None, client: Client, editor: Path) -> None:
    response = client.get(URL)

    assert response.status_code == 200
    assert "npm" in response.content.decode()
    assert "graphiql.js" in response.content.decode()
    assert post(client, {"query": "{ __typename }"}).json() == {"data": {"__typename": "Query"}}
