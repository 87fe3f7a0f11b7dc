"""Every operation, asked by everybody: who may not is refused and changes nothing, and no operation is left out."""

from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction

from demo import factories as shop
from saleor_customer_ext.graphql.compat import encode
from saleor_customer_ext.host import Actor, ActorKind
from saleor_customer_ext.hosts.oscar.orders import record_payment
from saleor_customer_ext.hosts.oscar.schema import schema
from saleor_customer_ext.models import CreditAccount
from saleor_customer_ext.services import checkout, holds
from tests import factories
from tests.factories import eur
from tests.graphql.conftest import Api, acting_as, ledger_state
from tests.graphql.operations import APPS, CALLERS, OPERATIONS, STAFF, outcome

ACTORS = {
    "app": Actor(ActorKind.APP, "7", frozenset(APPS["app"])),
    "app without": Actor(ActorKind.APP, "8"),
}


@pytest.fixture
def world(db: None, switched_on: None, customer: Any) -> SimpleNamespace:
    """Make a customer with credit, an open checkout, a hold on another, and an order that credit and a card paid."""
    entry = factories.top_up(customer, "100.00").entry
    shop.make_country("DE")
    product = shop.make_product(price="59.50")
    order = shop.make_order(customer, [(product, 1)], shipping="collection")
    with transaction.atomic():
        posting = checkout.settle(
            checkout_reference=str(order.basket_id),
            customer_id=customer.pk,
            channel="default",
            order_reference=str(order.number),
            amount=eur("20.00"),
            actor=Actor(ActorKind.CUSTOMER, str(customer.pk)),
        )
        assert posting is not None
        record_payment(order, eur("20.00"), posting.entry.pk)
    shop.pay_by_card(order, eur("39.50").amount)
    hold = holds.hold(
        customer_id=customer.pk, amount=eur("10.00"), checkout_reference="elsewhere", minutes=30
    )
    basket = shop.make_basket(customer, [(product, 1)])
    return SimpleNamespace(
        customer=customer,
        entry=encode("CreditEntry", entry.pk),
        hold=encode("CreditHold", hold.pk),
        checkout=encode("Checkout", basket.pk),
        order=encode("Order", order.number),
    )


@pytest.fixture
def as_caller(api: Api, world: Any) -> Any:
    """Log in as somebody for the time of a block; everything that it changes is undone."""

    @contextmanager
    def as_caller(caller: str) -> Iterator[Any]:
        with transaction.atomic(), acting_as(ACTORS.get(caller)):
            user = None
            if caller == "customer":
                user = world.customer
            elif caller == "other":
                user = shop.make_customer("other@example.com")
                factories.top_up(user, "7.00")
            elif caller in STAFF:
                user = shop.make_staff(f"{caller}@example.com", permissions=STAFF[caller])
            api.log_in(user)
            yield user
            transaction.set_rollback(True)

    return as_caller


@pytest.mark.parametrize("operation", OPERATIONS)
def test_who_may(api: Api, world: Any, as_caller: Any, operation: str) -> None:
    row = OPERATIONS[operation]
    outcomes, changed = {}, set()

    for caller in CALLERS:
        with as_caller(caller):
            variables = row.variables(world)
            before = ledger_state()
            answer = api.ask(row.text, **variables)
            outcomes[caller] = outcome(answer, operation)
            if ledger_state() != before:
                changed.add(caller)

    assert outcomes == {caller: row.expected(caller) for caller in CALLERS}
    assert changed == (row.allowed if row.text.startswith("mutation") else set())


def test_ones_own_profile_is_ones_own(api: Api, as_caller: Any) -> None:
    for caller in CALLERS:
        with as_caller(caller) as user:
            profile = api.field("{ myCustomerProfile { id user { email } } }")
            if user is None:
                assert profile is None
            else:
                assert profile == {"id": encode("CustomerProfile", user.pk), "user": {"email": user.email}}


@pytest.mark.parametrize("caller", ["anonymous", "other", "staff", "spender", "operator", "app without"])
def test_nobody_learns_who_exists(api: Api, world: Any, as_caller: Any, caller: str) -> None:
    existing, missing = world.customer.pk, world.customer.pk + 1000
    query = "query($id: ID!) { customerProfile(id: $id) { id } }"

    with as_caller(caller):
        answers = [api.ask(query, id=encode("User", key)) for key in (existing, missing)]

    assert answers[0] == answers[1]


def test_an_account_that_was_switched_off_reads_nothing(api: Api, world: Any) -> None:
    api.log_in(world.customer)
    type(world.customer).objects.filter(pk=world.customer.pk).update(is_active=False)

    assert api.field("{ myCustomerProfile { id } }") is None


def test_staff_without_permission_see_nothing_of_others_in_what_they_may_read(api: Api, world: Any) -> None:
    """A customer who is staff as well reads their own credit, and not that of others."""
    clerk = shop.make_staff("clerk@example.com")
    factories.top_up(clerk, "3.00", note="for the fair")
    api.log_in(clerk)

    profile = api.field(
        "{ myCustomerProfile { creditAccounts { entries(first: 5) { edges { node { note actor { id name } } } } } } }"
    )

    assert [account["entries"]["edges"] for account in profile["creditAccounts"]] == [
        [{"node": {"note": None, "actor": {"id": None, "name": None}}}]
    ]
    assert CreditAccount.objects.count() == 2


def test_every_operation_has_a_row() -> None:
    names = "{ __schema { queryType { fields { name } } mutationType { fields { name } } } }"
    data = schema().execute(names).data["__schema"]
    operations = {item["name"] for kind in data.values() for item in kind["fields"]}

    assert operations == set(OPERATIONS)
