"""Accounts that are deleted for good, what stands against it, and customers who ask for it."""

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core import mail
from django.utils import timezone

from demo import factories as shop
from saleor_customer_ext import permissions
from saleor_customer_ext.errors import (
    InUse,
    NotFound,
    PermissionDenied,
)
from saleor_customer_ext.host import ANONYMOUS, Actor, ActorKind, get_host
from saleor_customer_ext.models import AuditEvent, CreditAccount, CustomerProfile
from saleor_customer_ext.money import Money
from saleor_customer_ext.services import access, creation, credit, lifecycle, profiles
from tests.concurrency.threads import race
from tests.customers.sorting import STAFF, everything, told, told_of_the_shop


@pytest.fixture
def anna(db: None) -> Any:
    return shop.make_customer("anna@example.com", first_name="Anna", last_name="Arndt")


@pytest.fixture
def bert(db: None) -> CustomerProfile:
    return creation.create(
        actor=STAFF, first_name="Bert", last_name="Berg", email="bert@example.com", invite=False
    )


def give(user: Any, amount: str) -> None:
    credit.top_up(
        customer_id=user.pk,
        amount=Money(Decimal(amount), "EUR"),
        reason="goodwill",
        actor=Actor.system("tests"),
        idempotency_key="a key",
    )


def as_customer(user: Any) -> Actor:
    return Actor(ActorKind.CUSTOMER, str(user.pk))


def test_deleted_for_good(anna: Any) -> None:
    key = anna.pk
    lifecycle.put_on_hold(customer_id=key, reason="r", actor=STAFF)

    lifecycle.delete(customer_id=key, actor=STAFF)

    assert not get_user_model().objects.filter(pk=key).exists()
    assert not CustomerProfile.objects.filter(pk=key).exists()
    assert told_of_the_shop() == [("customer.deleted", str(key), {"is_test": False}, {})]
    with pytest.raises(NotFound):
        lifecycle.delete(customer_id=key, actor=STAFF)


def test_orders_and_credit_stand_against_it(anna: Any) -> None:
    shop.make_order(anna, [(shop.make_product(), 1)])
    give(anna, "12.50")
    before = everything()

    with pytest.raises(InUse) as refused:
        lifecycle.delete(customer_id=anna.pk, actor=STAFF)

    assert refused.value.message == (
        "This customer has orders and credit (12.50 EUR), so the account cannot be deleted."
        " Block the customer instead."
    )
    assert refused.value.params == {"orders": True, "credit": [Money(Decimal("12.50"), "EUR")]}
    assert everything() == before
    assert get_user_model().objects.filter(pk=anna.pk).exists()


def test_a_cancelled_order_stands_against_it_as_well(anna: Any) -> None:
    order = shop.make_order(anna, [(shop.make_product(), 1)])
    type(order).objects.filter(pk=order.pk).update(status="Cancelled")
    with pytest.raises(InUse):
        lifecycle.delete(customer_id=anna.pk, actor=STAFF)


def test_credit_that_has_expired_does_not_stand_against_it(anna: Any, clock: Any) -> None:
    credit.top_up(
        customer_id=anna.pk,
        amount=Money(Decimal("5.00"), "EUR"),
        reason="goodwill",
        actor=Actor.system("tests"),
        idempotency_key="a key",
        expires_at=clock.now.date(),
    )
    clock.advance(days=2)

    lifecycle.delete(customer_id=anna.pk, actor=STAFF)

    assert CreditAccount.objects.get().user_id is None


def test_a_test_customer_goes_with_orders_and_credit(bert: CustomerProfile) -> None:
    profiles.change(customer_id=bert.pk, version=bert.version, actor=STAFF, is_test=True)
    user = get_user_model().objects.get(pk=bert.pk)
    shop.make_order(user, [(shop.make_product(), 1)])
    give(user, "12.50")

    lifecycle.delete(customer_id=bert.pk, actor=STAFF)

    assert not get_user_model().objects.filter(pk=bert.pk).exists()
    account = CreditAccount.objects.get()
    assert (account.user_id, account.balance) == (None, Decimal("12.500"))


# Customers who want to go


@pytest.mark.django_db(transaction=True)
def test_asking_for_deletion_tells_staff_once_a_day(anna: Any) -> None:
    keeper = shop.make_staff("keeper@shop.example", permissions=[permissions.MANAGE_CUSTOMER_PROFILES])
    shop.make_staff("other@shop.example", permissions=[permissions.MANAGE_CUSTOMER_CREDIT])

    for _ in range(2):
        lifecycle.request_deletion(actor=as_customer(anna))

    (message,) = mail.outbox
    assert message.to == [keeper.email]
    assert "Anna Arndt (anna@example.com" in message.body
    assert told(anna) == [("customer.deletion_requested", None, None)]
    AuditEvent.objects.filter(user=anna.pk).update(created_at=timezone.now() - datetime.timedelta(days=2))
    lifecycle.request_deletion(actor=as_customer(anna))
    assert len(mail.outbox) == 2


@pytest.mark.parametrize("actor", [ANONYMOUS, STAFF, Actor(ActorKind.APP, "7"), Actor.system("tests")])
def test_only_customers_ask(anna: Any, actor: Actor) -> None:
    for service in (lifecycle.request_deletion, lifecycle.leave):
        with pytest.raises(PermissionDenied):
            service(actor=actor)


@pytest.mark.django_db(transaction=True)
def test_deleted_while_an_order_is_being_placed(anna: Any) -> None:
    """The order is first: then it stands against the deletion."""
    product = shop.make_product()

    def order() -> Any:
        access.require_may_order(customer_id=anna.pk)
        return shop.make_order(anna, [(product, 1)])

    raced = race(order, lambda: lifecycle.delete(customer_id=anna.pk, actor=STAFF))

    assert raced.waited
    assert isinstance(raced.second, InUse)
    assert get_host().accounts.has_orders(anna.pk)
