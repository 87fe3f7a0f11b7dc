"""The sample shop once everything is in: it is complete, and its books balance."""

from collections.abc import Iterator
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from haystack.query import SearchQuerySet
from oscar.core.loading import get_model

from demo import sample_data
from demo.sample_data import catalogue, credit, people
from saleor_customer_ext.models import CreditAccount, CreditEntry

pytestmark = pytest.mark.django_db

Order = get_model("order", "Order")
Product = get_model("catalogue", "Product")


@pytest.fixture(scope="module", autouse=True)
def loaded(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Put the sample data in twice, for all tests of this module; the second time has nothing to do."""
    with django_db_blocker.unblock(), transaction.atomic():
        sample_data.load()
        sample_data.load()
        yield
        transaction.set_rollback(True)
    call_command("clear_index", interactive=False, verbosity=0)  # it takes no part in transactions


def test_everything_is_there_once() -> None:
    assert Product.objects.count() == SearchQuerySet().models(Product).count() == 40
    assert Order.objects.count() == 31
    assert set(Order.objects.values_list("status", flat=True)) == {
        "Pending",
        "Being processed",
        "Shipped",
        "Refunded",
        "Cancelled",
    }
    assert CreditEntry.objects.count() == len(credit.TOP_UPS) + 2  # a reduction and a payment


def test_orders_carry_tax_and_are_paid_to_the_cent() -> None:
    for order in Order.objects.prefetch_related("sources"):
        paid = sum(source.amount_debited for source in order.sources.all())
        returned = sum(source.amount_refunded for source in order.sources.all())
        assert order.total_tax > 0
        assert order.total_incl_tax == order.basket_total_incl_tax + order.shipping_incl_tax == paid
        assert returned == (paid if order.status in ("Cancelled", "Refunded") else 0)


def test_credit_is_there_and_paid_a_part_of_one_order() -> None:
    balances = dict(CreditAccount.objects.values_list("user__email", "balance"))
    assert balances[people.WITH_CREDIT.email] == Decimal("280.00")
    assert balances[people.WITH_EXPIRING_CREDIT.email] == Decimal("160.00")
    assert people.WITHOUT_CREDIT.email not in balances
    assert balances[credit.SPENDER.email] == 0

    order = Order.objects.get(user__email=credit.SPENDER.email, lines__product__upc=credit.BOUGHT)
    assert dict(order.sources.values_list("source_type__code", "amount_debited")) == {
        "customer-credit": Decimal("50.00"),
        "card": Decimal("139.00"),
    }


def test_the_ledger_passes_its_audit() -> None:
    call_command("audit_credit", stdout=StringIO())


@pytest.mark.parametrize("path", ["/catalogue/", "/search/?q=drill"])
def test_listings_show_products_with_pictures(client: Client, path: str) -> None:
    page = client.get(path).content.decode()

    assert "/media/thumbnails/" in page
    assert catalogue.PRODUCTS[0].title in page or "Cordless drill" in page


@pytest.mark.usefixtures("built_dashboard")
def test_nobody_but_the_right_staff_sees_credit(client: Client) -> None:
    answers = {}
    for email in (people.CREDIT_CLERK, people.OFFICE_CLERK, people.WITH_CREDIT.email):
        client.login(username=email, password="demo")
        answers[email] = client.get("/dashboard/customers/credit").status_code

    assert answers == {people.CREDIT_CLERK: 200, people.OFFICE_CLERK: 403, people.WITH_CREDIT.email: 403}
