"""What credit did for orders, as the ledger has it."""

from typing import Any

import pytest

from saleor_customer_ext import permissions
from saleor_customer_ext.errors import NotFound
from saleor_customer_ext.host import ANONYMOUS, Actor, ActorKind
from saleor_customer_ext.services import credit, orders
from saleor_customer_ext.services.orders import OrderCredit
from tests import factories
from tests.factories import eur


def test_payments_and_what_came_back_of_them(db: Any, django_assert_num_queries: Any) -> None:
    customer = factories.make_user()
    factories.top_up(customer, "100.00")
    factories.pay(customer, "30.00", "o-1")
    factories.pay(customer, "20.00", "o-2")
    factories.refund("o-1", "10.00")
    factories.refund("o-1", "5.00")
    factories.refund("o-2")

    with django_assert_num_queries(1):
        found = orders.credit_of(["o-1", "o-2", "o-3"])

    assert found == {
        "o-1": OrderCredit(eur("30.00"), eur("15.00")),
        "o-2": OrderCredit(eur("20.00"), eur("20.00")),
    }


def test_other_money_given_back_as_credit_is_not_what_credit_paid(db: Any) -> None:
    customer = factories.make_user()
    factories.top_up(customer, "100.00")
    factories.pay(customer, "30.00", "o-1")
    credit.refund_other_money(
        customer_id=customer.pk, amount=eur("12.00"), order_reference="o-1", actor=factories.STAFF, key="card"
    )

    assert orders.credit_of(["o-1"]) == {"o-1": OrderCredit(eur("30.00"), eur("0.00"))}


READERS = permissions.ALL - {
    permissions.MANAGE_CUSTOMER_SETTINGS,
    permissions.MANAGE_CUSTOMER_PROFILES,
    permissions.MANAGE_ORGANIZATION,
    permissions.MANAGE_DISCOUNT_GROUPS,
}


@pytest.mark.parametrize("permission", sorted(READERS))
def test_who_may_see_it(permission: str) -> None:
    orders.require_reader(Actor(ActorKind.CUSTOMER, "1"), 1)
    orders.require_reader(Actor(ActorKind.APP, "9", frozenset({permission})), 1)


@pytest.mark.parametrize(
    "actor",
    [
        ANONYMOUS,
        Actor(ActorKind.CUSTOMER, "2"),
        Actor(ActorKind.STAFF, "2"),
        Actor(ActorKind.APP, "1"),
        Actor(ActorKind.STAFF, "2", permissions.ALL - READERS),
    ],
    ids=lambda actor: str(actor.kind),
)
@pytest.mark.parametrize("customer_id", [1, None])
def test_to_everybody_else_there_is_no_such_order(actor: Actor, customer_id: int | None) -> None:
    with pytest.raises(NotFound, match="You have no such order"):
        orders.require_reader(actor, customer_id)
