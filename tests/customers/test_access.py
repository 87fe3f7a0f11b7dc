"""Whether somebody may place an order now, what each caller is told, and that nothing changes meanwhile."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext

from demo import factories as shop
from saleor_customer_ext import permissions
from saleor_customer_ext.errors import CustomerBlocked, CustomerExtError, CustomerOnHold
from saleor_customer_ext.host import ANONYMOUS, Actor, ActorKind
from saleor_customer_ext.models import CustomerProfile
from saleor_customer_ext.services import access, copies, lifecycle, profiles
from tests.concurrency.threads import race
from tests.customers.sorting import STAFF, everything

OTHER_STAFF = Actor(ActorKind.STAFF, "8", permissions.ALL - {permissions.MANAGE_CUSTOMER_PROFILES})


@pytest.fixture
def anna(db: None) -> Any:
    return shop.make_customer("anna@example.com", first_name="Anna")


def customer(user: Any) -> Actor:
    return Actor(ActorKind.CUSTOMER, str(user.pk))


def refusal(**who: Any) -> tuple[type[CustomerExtError], str]:
    with pytest.raises(CustomerExtError) as refused:
        access.require_may_order(**who)
    return type(refused.value), refused.value.message


def block(user: Any) -> None:
    lifecycle.block(customer_id=user.pk, reason="unpaid invoices", actor=STAFF)


def put_on_hold(user: Any) -> None:
    lifecycle.put_on_hold(customer_id=user.pk, reason="address to be checked", actor=STAFF)


def switch_off(user: Any) -> None:
    lifecycle.deactivate(customer_id=user.pk, actor=STAFF)


def test_who_is_nothing_of_that_may(anna: Any) -> None:
    access.require_may_order(customer_id=anna.pk)
    access.require_may_order(email="anna@example.com")
    access.require_may_order(email="nobody@example.com")
    access.require_may_order(email=" ")
    access.require_may_order()


def test_blocked_and_switched_off_are_told_the_same(anna: Any) -> None:
    bert = shop.make_customer("bert@example.com")
    block(anna)
    switch_off(bert)

    told = [refusal(customer_id=user.pk, actor=customer(user)) for user in (anna, bert)]

    assert told == [(CustomerBlocked, "This account cannot place orders. Please contact us.")] * 2


def test_on_hold_is_told_plainly_and_without_the_reason(anna: Any) -> None:
    put_on_hold(anna)
    told = refusal(customer_id=anna.pk, actor=customer(anna))
    assert told == (
        CustomerOnHold,
        "This account is on hold: no orders can be placed at the moment. Please contact us.",
    )
    assert refusal(customer_id=anna.pk, actor=STAFF) == told


@pytest.mark.parametrize("done", [block, put_on_hold, switch_off])
@pytest.mark.parametrize("who", ["anonymous", "another customer", "other staff", "by e-mail"])
def test_strangers_learn_nothing(anna: Any, done: Any, who: str) -> None:
    done(anna)
    other = shop.make_customer("other@example.com")
    asked = {
        "anonymous": {"customer_id": anna.pk, "actor": ANONYMOUS},
        "another customer": {"customer_id": anna.pk, "actor": customer(other)},
        "other staff": {"customer_id": anna.pk, "actor": OTHER_STAFF},
        "by e-mail": {"email": "Anna@Example.com "},
    }[who]

    assert refusal(**asked) == (CustomerBlocked, "This order cannot be placed. Please contact us.")


def test_the_address_of_a_customer_does_not_count_beside_another_customer(anna: Any) -> None:
    block(anna)
    other = shop.make_customer("other@example.com")
    access.require_may_order(customer_id=other.pk, email="anna@example.com")


def test_of_several_accounts_with_an_address_one_is_enough(anna: Any) -> None:
    shop.make_customer("twin", first_name="Twin")
    get_user_model().objects.filter(username="twin").update(email="ANNA@example.com")
    block(anna)
    assert refusal(email="anna@example.com")[0] is CustomerBlocked


@pytest.mark.parametrize("is_staff", [False, True])
def test_an_address_is_looked_up_by_indexes(anna: Any, is_staff: bool) -> None:
    """In any case of letters, and also of somebody whom the list does not show."""
    get_user_model().objects.filter(pk=anna.pk).update(is_staff=is_staff)
    profiles.lock(anna.pk)
    copies.drain()
    assert CustomerProfile.objects.get(pk=anna.pk).is_listed is not is_staff
    with CaptureQueriesContext(connection) as queries:
        access.require_may_order(email="ANNA@example.com")
    assert len(queries) == 2
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {queries[0]['sql']}")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    put_on_hold(anna)

    assert "Seq Scan" not in plan
    assert refusal(email="ANNA@example.com")[0] is CustomerBlocked


def test_the_hosts_switch_counts_before_the_copies_follow(anna: Any) -> None:
    access.require_may_order(customer_id=anna.pk)
    get_user_model().objects.filter(pk=anna.pk).update(is_active=False)
    assert refusal(customer_id=anna.pk)[0] is CustomerBlocked


def test_the_block_counts_whatever_the_host_says(anna: Any) -> None:
    block(anna)
    get_user_model().objects.filter(pk=anna.pk).update(is_active=True)
    assert refusal(customer_id=anna.pk)[0] is CustomerBlocked


def test_who_is_gone_places_no_orders(anna: Any) -> None:
    key = anna.pk
    anna.delete()
    assert refusal(customer_id=key)[0] is CustomerBlocked


def test_asking_writes_nothing_and_costs_one_query(anna: Any) -> None:
    profiles.lock(anna.pk)
    before = everything()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        access.require_may_order(customer_id=anna.pk)
    assert len(queries) == 1
    assert everything() == before


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("done", [block, put_on_hold, switch_off])
def test_a_decision_waits_for_the_order_that_was_first(anna: Any, done: Any) -> None:
    raced = race(lambda: access.require_may_order(customer_id=anna.pk), lambda: done(anna))
    assert (raced.first, raced.second, raced.waited) == (None, None, True)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("done", [block, put_on_hold, switch_off])
@pytest.mark.parametrize("asked", ["by key", "by e-mail"])
def test_an_order_waits_for_the_decision_that_was_first(anna: Any, done: Any, asked: str) -> None:
    who = {"customer_id": anna.pk} if asked == "by key" else {"email": "anna@example.com"}
    raced = race(lambda: done(anna), lambda: access.require_may_order(**who))
    assert raced.waited
    assert isinstance(raced.second, CustomerBlocked)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("done", [block, put_on_hold])
def test_without_the_lock_an_order_overtakes_the_decision(
    anna: Any, done: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Control run: the order reads what was before the block that is about to be committed."""
    monkeypatch.setattr(access, "LOCK", "")
    raced = race(lambda: done(anna), lambda: access.require_may_order(customer_id=anna.pk))
    assert (raced.second, raced.waited) == (None, False)


@pytest.mark.django_db(transaction=True)
def test_two_orders_of_one_customer_do_not_wait_for_each_other(anna: Any) -> None:
    raced = race(
        lambda: access.require_may_order(customer_id=anna.pk),
        lambda: access.require_may_order(customer_id=anna.pk),
    )
    assert (raced.first, raced.second, raced.waited) == (None, None, False)


@pytest.mark.django_db(transaction=True)
def test_a_missing_profile_is_made_and_locked(anna: Any) -> None:
    CustomerProfile.objects.filter(pk=anna.pk).delete()

    raced = race(lambda: access.require_may_order(customer_id=anna.pk), lambda: block(anna))

    assert (raced.first, raced.second, raced.waited) == (None, None, True)
    assert CustomerProfile.objects.get(pk=anna.pk).status == "BLOCKED"
