"""Every operation, asked by everybody: who may not is refused and changes nothing, and no operation is left out."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction

from demo import factories as shop
from saleor_customer_ext import permissions
from saleor_customer_ext.graphql.compat import encode
from saleor_customer_ext.host import Actor, ActorKind
from saleor_customer_ext.hosts.oscar.orders import record_payment
from saleor_customer_ext.hosts.oscar.schema import schema
from saleor_customer_ext.models import CreditAccount
from saleor_customer_ext.services import checkout, holds
from tests import factories
from tests.factories import eur
from tests.graphql.conftest import Api, acting_as, ledger_state, user_id

OK = "OK"
STAFF: dict[str, list[str]] = {
    "staff": [],
    "viewer": [permissions.VIEW_CUSTOMER_CREDIT],
    "manager": [permissions.MANAGE_CUSTOMER_CREDIT],
    "spender": [permissions.SPEND_CUSTOMER_CREDIT],
    "operator": [permissions.MANAGE_CUSTOMER_SETTINGS],
}
APPS = {
    "app": Actor(ActorKind.APP, "7", permissions.ALL),
    "app without": Actor(ActorKind.APP, "8"),
}
CALLERS = ("anonymous", "customer", "other", *STAFF, *APPS)


@dataclass
class Row:
    """One operation: its text with ``$id`` as it needs it, who may, and what the others are told."""

    text: str
    variables: Callable[[Any], dict[str, Any]]
    allowed: set[str]
    refused: str = "PERMISSION_DENIED"
    otherwise: dict[str, str] = field(default_factory=dict)

    def expected(self, caller: str) -> str:
        return OK if caller in self.allowed else self.otherwise.get(caller, self.refused)


def posting(name: str, values: Callable[[Any], dict[str, Any]], allowed: set[str] | None = None) -> Row:
    kind = {"orderRefundToCredit": "OrderCreditRefund"}.get(name, name[0].upper() + name[1:])
    return Row(
        f"mutation($input: {kind}Input!) {{ {name}(input: $input) {{ errors {{ field message code }} }} }}",
        lambda world: {"input": values(world)},
        allowed or {"manager", "app"},
    )


def money(world: Any) -> dict[str, Any]:
    return {"amount": "5.00", "currency": "EUR", "idempotencyKey": "a key"}


def reason(world: Any) -> dict[str, Any]:
    return {"reason": "goodwill", "idempotencyKey": "a key"}


READERS = {"viewer", "manager", "app"}
OPERATIONS = {
    "customerProfile": Row(
        "query($id: ID!) { customerProfile(id: $id) { creditAccounts { balance { amount } } } }",
        lambda world: {"id": encode("CustomerProfile", world.customer.pk)},
        READERS | {"customer"},
    ),
    "customerProfiles": Row("{ customerProfiles(first: 1) { totalCount } }", lambda world: {}, READERS),
    "myCustomerProfile": Row("{ myCustomerProfile { id } }", lambda world: {}, set(CALLERS)),
    "explainCredit": Row(
        "query($id: ID!) { explainCredit(checkoutId: $id) { applied { amount } } }",
        lambda world: {"id": world.checkout},
        READERS | {"customer", "spender"},
        refused="NOT_FOUND",
    ),
    "creditReasons": Row("{ creditReasons { code } }", lambda world: {}, READERS | {"operator"}),
    "customerExtSettings": Row(
        "{ customerExtSettings { creditEnabled } }", lambda world: {}, {"operator", "app"}
    ),
    "customerCreditTopUp": posting(
        "customerCreditTopUp",
        lambda world: {"customerId": user_id(world.customer)} | money(world) | reason(world),
    ),
    "customerCreditReduce": posting(
        "customerCreditReduce",
        lambda world: {"customerId": user_id(world.customer)} | money(world) | reason(world),
    ),
    "customerCreditCorrect": posting(
        "customerCreditCorrect", lambda world: {"entryId": world.entry, "amount": "5.00"} | reason(world)
    ),
    "creditHoldRelease": Row(
        "mutation($id: ID!) { creditHoldRelease(id: $id) { errors { field message code } } }",
        lambda world: {"id": world.hold},
        {"manager", "app"},
    ),
    "checkoutCreditUpdate": Row(
        """mutation($id: ID!) { checkoutCreditUpdate(checkoutId: $id, amount: "5.00") {
            errors { field message code } } }""",
        lambda world: {"id": world.checkout},
        {"customer", "spender", "app"},
        refused="NOT_FOUND",
        otherwise={"viewer": "PERMISSION_DENIED", "manager": "PERMISSION_DENIED"},
    ),
    "orderCreditRefund": posting("orderCreditRefund", lambda world: {"orderId": world.order} | money(world)),
    "orderRefundToCredit": posting(
        "orderRefundToCredit", lambda world: {"orderId": world.order} | money(world)
    ),
    "creditReasonCreate": posting(
        "creditReasonCreate", lambda world: {"code": "new", "label": "New"}, {"operator", "app"}
    ),
    "creditReasonUpdate": posting(
        "creditReasonUpdate",
        lambda world: {"code": "goodwill", "label": "New", "isActive": False},
        {"operator", "app"},
    ),
    "customerExtSettingsUpdate": posting(
        "customerExtSettingsUpdate", lambda world: {"creditEnabled": False}, {"operator", "app"}
    ),
    "channelCreditUpdate": posting(
        "channelCreditUpdate",
        lambda world: {"channel": "default", "creditEnabled": False},
        {"operator", "app"},
    ),
}


@pytest.fixture
def world(db: None, switched_on: None, customer: Any) -> SimpleNamespace:
    """Make a customer with credit, an open checkout, a hold on another, and an order that credit and a card paid."""
    entry = factories.top_up(customer, "100.00").entry
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
        with transaction.atomic(), acting_as(APPS.get(caller)):
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
            before = ledger_state()
            answer = api.ask(row.text, **row.variables(world))
            value = (answer["data"] or {}).get(operation)
            errors = (value.get("errors") if isinstance(value, dict) else None) or []
            codes = [error["code"] for error in errors]
            codes += [error["extensions"]["code"] for error in answer.get("errors", [])]
            outcomes[caller] = ", ".join(codes) or OK
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
