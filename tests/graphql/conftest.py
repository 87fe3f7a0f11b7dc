"""A real Oscar shop with one customer's credit, and its GraphQL API asked over HTTP by whoever is logged in."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

from demo import factories as shop
from saleor_customer_ext import permissions
from saleor_customer_ext.graphql.compat import encode
from saleor_customer_ext.host import Actor, ActorKind, get_host
from saleor_customer_ext.hosts.oscar.orders import record_payment
from saleor_customer_ext.models import CreditAccount
from saleor_customer_ext.services import checkout, settings
from tests import factories
from tests.clock import Clock
from tests.factories import eur

BACKEND = "oscar.apps.customer.auth_backends.EmailBackend"


class Api:
    """Asks as the user who is logged in; answers are the JSON of the response."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.status = 0

    def log_in(self, user: Any) -> "Api":
        self.client.logout()
        if user is not None:
            self.client.force_login(user, backend=BACKEND)
        return self

    def ask(self, query: str, **variables: Any) -> dict[str, Any]:
        """Give the whole answer."""
        response = self.client.post(
            "/graphql/", {"query": query, "variables": variables}, content_type="application/json"
        )
        self.status = response.status_code
        return response.json()

    def get(self, query: str, **variables: Any) -> Any:
        """Give the data of an answer without errors."""
        answer = self.ask(query, **variables)
        assert "errors" not in answer, answer
        return answer["data"]

    def field(self, query: str, **variables: Any) -> Any:
        """Give the only field of an answer without errors."""
        (value,) = self.get(query, **variables).values()
        return value

    def refusal(self, query: str, **variables: Any) -> tuple[str | None, str]:
        """Give field and code of the only error, of a query or of a mutation."""
        answer = self.ask(query, **variables)
        if "errors" in answer:
            (error,) = answer["errors"]
            assert set(error) <= {"message", "locations", "path", "extensions"}
            return error["extensions"].get("field"), error["extensions"]["code"]
        ((name, value),) = answer["data"].items()
        assert value is not None, name
        (error,) = value["errors"]
        return error["field"], error["code"]


@pytest.fixture
def api(client: Client, db: None) -> Api:
    return Api(client)


@pytest.fixture
def clock(db: None) -> Clock:
    return Clock()


@pytest.fixture
def switched_on(db: None) -> None:
    settings.change(actor=factories.OPERATOR, credit_enabled=True)


@pytest.fixture
def customer(db: None) -> Any:
    return shop.make_customer("carla@example.com", first_name="Carla", last_name="Customer")


@pytest.fixture
def manager(db: None) -> Any:
    return shop.make_staff(
        "manager@example.com",
        first_name="Mara",
        last_name="Manager",
        permissions=[permissions.MANAGE_CUSTOMER_CREDIT],
    )


@pytest.fixture
def operator(db: None) -> Any:
    return shop.make_staff("operator@example.com", permissions=[permissions.MANAGE_CUSTOMER_SETTINGS])


@pytest.fixture
def account(customer: Any) -> CreditAccount:
    """Give the customer 100.00 EUR."""
    factories.top_up(customer, "100.00")
    return CreditAccount.objects.get(user=customer)


@pytest.fixture
def order(customer: Any, account: Any, switched_on: None) -> str:
    """Place an order of 59.50 EUR, 20.00 of it by credit and the rest by card; give its number."""
    placed = shop.make_order(customer, [(shop.make_product(price="59.50"), 1)], shipping="collection")
    with transaction.atomic():
        posting = checkout.settle(
            checkout_reference=str(placed.basket_id),
            customer_id=customer.pk,
            channel="default",
            order_reference=str(placed.number),
            amount=eur("20.00"),
            actor=Actor(ActorKind.CUSTOMER, str(customer.pk)),
        )
        assert posting is not None
        record_payment(placed, eur("20.00"), posting.entry.pk)
    shop.pay_by_card(placed, eur("39.50").amount)
    return str(placed.number)


@contextmanager
def acting_as(actor: Actor | None) -> Iterator[None]:
    """Let every request be made by this actor: Oscar itself has no apps. None changes nothing."""
    with pytest.MonkeyPatch.context() as patch:
        if actor is not None:
            patch.setattr(type(get_host()), "actor", lambda host, request: actor)
        yield


def user_id(user: Any) -> str:
    return encode("User", user.pk)


def ledger_state() -> dict[str, list[Any]]:
    """Read every row that the API could change."""
    state = {}
    with connection.cursor() as cursor:
        for table in factories.LEDGER_TABLES + factories.OTHER_TABLES + factories.CUSTOMER_TABLES:
            cursor.execute(f"SELECT * FROM {table} ORDER BY 1")
            state[table] = cursor.fetchall()
    return state
