"""People, goods and credit for the tests of the Oscar host."""

import itertools
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from demo import factories
from demo.checkout import gateway
from saleor_customer_ext.host import Actor
from saleor_customer_ext.models import CreditAccount
from saleor_customer_ext.money import Money
from saleor_customer_ext.services import credit, settings

BACKEND = "oscar.apps.customer.auth_backends.EmailBackend"
CARD = {"number": gateway.ACCEPTED, "expiry_month_0": "12", "expiry_month_1": "2035", "ccv": "123"}
OPERATOR = Actor.system("tests")

_keys = itertools.count(1)


def eur(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


def give(user: Any, amount: str, **details: Any) -> Any:
    return credit.top_up(
        customer_id=user.pk,
        amount=eur(amount),
        reason="goodwill",
        actor=OPERATOR,
        idempotency_key=f"tests-{next(_keys)}",
        **details,
    )


def account(user: Any) -> CreditAccount:
    return CreditAccount.objects.with_expired().get(user=user, currency="EUR")


def browser(user: Any = None) -> Client:
    client = Client()
    if user is not None:
        client.force_login(user, backend=BACKEND)
    return client


def fill_basket(client: Client, user: Any, price: str = "59.50", shipping: str = "parcel") -> None:
    address = user.addresses.first() or factories.make_address(user)
    product = factories.make_product(price=price)
    client.post(reverse("basket:add", args=[product.pk]), {"quantity": 1})
    client.post(reverse("checkout:shipping-address"), {"action": "ship_to", "address_id": address.pk})
    client.post(reverse("checkout:shipping-method"), {"method_code": shipping})


def place(client: Client, **card: str) -> Any:
    return client.post(reverse("checkout:preview"), card | {"action": "place_order"})


@pytest.fixture
def credit_is_on() -> None:
    gateway.reset()
    settings.change(actor=OPERATOR, credit_enabled=True)


@pytest.fixture
def anna(credit_is_on: None) -> Any:
    return factories.make_customer("anna@example.com", first_name="Anna", last_name="Arndt")


@pytest.fixture
def shopper(anna: Any) -> Client:
    """Give the browser of Anna, whose basket costs 59.50 and the parcel 5.95."""
    client = browser(anna)
    fill_basket(client, anna)
    return client
