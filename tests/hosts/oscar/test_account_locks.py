"""Account locks on pages that only Oscar has, and what they leave alone."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from oscar.core.loading import get_model

from demo import factories
from saleor_customer_ext.models import AccountLock
from tests.customers import discounts
from tests.hosts.oscar.conftest import CARD, browser, fill_basket, place

Order = get_model("order", "Order")
UserAddress = get_model("address", "UserAddress")

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore")]


def locked(user: Any, *locks: AccountLock) -> Client:
    """Lock something for a customer who has an address, and give their browser."""
    factories.make_address(user)
    discounts.group("Dealers", user, locks=list(locks))
    return browser(user)


@pytest.mark.parametrize("page", ["checkout:user-address-update", "checkout:user-address-delete"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_the_address_book_inside_the_checkout(anna: Any, page: str, method: str) -> None:
    client = locked(anna, AccountLock.CHANGE_ADDRESSES)
    address = anna.addresses.get()

    response = getattr(client, method)(reverse(page, args=[address.pk]), {"line1": "Am Deich 1"})

    assert (response.status_code, response["Location"]) == (302, reverse("checkout:shipping-address"))
    assert UserAddress.objects.get().line1 == "Hafenstraße 12"


def test_one_part_of_the_profile(anna: Any) -> None:
    """The form always sends all of it; what stays is no change, and the refusal stands at the field."""
    client = locked(anna, AccountLock.CHANGE_NAME)
    url, same = reverse("customer:profile-update"), {"first_name": "Anna", "last_name": "Arndt"}

    assert client.post(url, same | {"email": "new@example.com"}).status_code == 302
    refused = client.post(url, same | {"email": "newer@example.com", "first_name": "Anne"})

    assert "The name of this account cannot be changed here." in refused.content.decode()
    anna.refresh_from_db()
    assert (anna.first_name, anna.email) == ("Anna", "new@example.com")


def test_the_use_of_an_address_is_still_counted(anna: Any) -> None:
    client = locked(anna, AccountLock.CHANGE_ADDRESSES)
    fill_basket(client, anna)
    client.post(reverse("checkout:preview"), CARD)

    place(client, **CARD)

    assert Order.objects.count() == 1
    assert UserAddress.objects.get().num_orders_as_shipping_address == 1


def test_orders_that_no_customer_places(anna: Any) -> None:
    """What staff or a script write for a customer is not the customer's own doing."""
    locked(anna, AccountLock.CHANGE_ADDRESSES, AccountLock.USE_VOUCHERS)
    other = factories.make_customer("ben@example.com")
    factories.make_address(other, street="Am Deich 1")
    UserAddress.objects.filter(user=other).update(user=anna)
    UserAddress.objects.filter(line1="Hafenstraße 12").delete()

    order = factories.make_order(anna, [(factories.make_product(), 1)])

    assert order.shipping_address.line1 == "Am Deich 1"
