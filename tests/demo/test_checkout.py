"""The shop's own checkout, before anything is installed into it that changes who pays."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from oscar.core.loading import get_model

from demo import factories
from demo.checkout import gateway

pytestmark = pytest.mark.django_db

Order = get_model("order", "Order")
CARD = {"expiry_month_0": "12", "expiry_month_1": "2035", "ccv": "123"}


@pytest.fixture
def shopper(client: Client) -> Client:
    """Return a client whose customer has filled a basket for 59.50 and chosen the parcel."""
    gateway.reset()
    customer = factories.make_customer()
    address = factories.make_address(customer)
    product = factories.make_product(price="59.50")
    client.force_login(customer, backend="oscar.apps.customer.auth_backends.EmailBackend")
    client.post(reverse("basket:add", args=[product.pk]), {"quantity": 1})
    client.post(reverse("checkout:shipping-address"), {"action": "ship_to", "address_id": address.pk})
    client.post(reverse("checkout:shipping-method"), {"method_code": "parcel"})
    return client


def place_order(client: Client, number: str):
    return client.post(
        reverse("checkout:preview"), CARD | {"number": number, "action": "place_order"}, follow=True
    )


def test_a_good_card_pays_the_total_with_tax_and_shipping(shopper: Client) -> None:
    response = place_order(shopper, gateway.ACCEPTED)

    order = response.context["order"]
    assert "of which VAT" in response.content.decode()
    assert (order.total_incl_tax, order.total_excl_tax) == (Decimal("65.45"), Decimal("55.00"))
    assert [(source.source_type.code, source.amount_debited) for source in order.sources.all()] == [
        ("card", Decimal("65.45"))
    ]
    assert [(charge.amount, charge.returned) for charge in gateway.charges] == [
        (Decimal("65.45"), Decimal("0.00"))
    ]


@pytest.mark.parametrize(
    ("number", "message"),
    [
        (gateway.DECLINED, "The card was declined"),
        (gateway.NO_ANSWER, "no payment has been taken"),
        ("4111 1111 1111 1111", "demonstration cards only"),
        ("", "Please enter your card"),
    ],
)
def test_a_card_that_does_not_pay_places_nothing(shopper: Client, number: str, message: str) -> None:
    response = place_order(shopper, number)

    assert message in response.content.decode()
    assert not Order.objects.exists()
    assert gateway.charges == []


def test_the_money_goes_back_when_the_order_cannot_be_placed(
    shopper: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError("the warehouse burns")

    monkeypatch.setattr("oscar.apps.order.utils.OrderCreator.create_line_models", fail)
    place_order(shopper, gateway.ACCEPTED)

    assert not Order.objects.exists()
    assert [(charge.amount, charge.returned) for charge in gateway.charges] == [
        (Decimal("65.45"), Decimal("65.45"))
    ]


def test_the_preview_wants_a_card_first(shopper: Client) -> None:
    response = shopper.get(reverse("checkout:preview"))

    assert response.status_code == 302
    assert response["Location"] == reverse("checkout:payment-details")
