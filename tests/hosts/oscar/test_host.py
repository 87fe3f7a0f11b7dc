"""The Oscar side of the port: who acts, currencies, checkouts as the core sees them, and people who go."""

import threading
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client, RequestFactory, override_settings
from django.urls import reverse
from oscar.core.loading import get_model

from demo import factories
from demo.checkout import gateway
from saleor_customer_ext import permissions
from saleor_customer_ext.errors import NotFound
from saleor_customer_ext.graphql import compat
from saleor_customer_ext.host import ANONYMOUS, Actor, ActorKind, Channel, get_host
from saleor_customer_ext.models import CreditAccount, CreditEntry, CreditHold
from saleor_customer_ext.services import checkout, credit, credit_audit, holds
from tests.hosts.oscar.conftest import CARD, OPERATOR, account, browser, eur, fill_basket, give, place

pytestmark = pytest.mark.django_db(transaction=True)

Basket = get_model("basket", "Basket")
Order = get_model("order", "Order")
TOP_UP = "mutation($input: CustomerCreditTopUpInput!) { customerCreditTopUp(input: $input) { errors { message } } }"


def actor(user: Any) -> Actor:
    request = RequestFactory().get("/")
    request.user = user
    return get_host().actor(request)


def test_who_acts(anna: Any) -> None:
    staff = factories.make_staff("clerk@shop.example", permissions=[permissions.VIEW_CUSTOMER_CREDIT])
    root = factories.make_staff("root@shop.example", is_superuser=True)
    gone = factories.make_customer("gone@example.com")
    gone.is_active = False

    assert get_host().actor(object()) == actor(AnonymousUser()) == actor(gone) == ANONYMOUS
    assert actor(anna) == Actor(ActorKind.CUSTOMER, str(anna.pk))
    assert actor(staff) == Actor(
        ActorKind.STAFF, str(staff.pk), frozenset({permissions.VIEW_CUSTOMER_CREDIT})
    )
    assert actor(root).permissions == permissions.ALL


def test_permission_of_somebody_who_is_not_staff_counts_for_nothing(anna: Any) -> None:
    user = factories.make_staff("left@shop.example", permissions=[permissions.MANAGE_CUSTOMER_CREDIT])
    user.is_staff = False
    user.save()
    assert actor(get_user_model().objects.get(pk=user.pk)).permissions == frozenset()


def test_currencies_are_those_that_the_shop_sells_in() -> None:
    assert get_host().currencies() == {"EUR"}
    factories.make_product(currency="JPY")
    factories.make_product(currency="KWD")
    assert get_host().currencies() == {"EUR", "JPY"}  # Oscar could not keep the third decimal of KWD
    with override_settings(SALEOR_CUSTOMER_EXT={"OSCAR_CURRENCIES": ["CHF"]}):
        assert get_host().currencies() == {"CHF"}


def test_there_is_one_channel() -> None:
    assert get_host().channels() == [Channel("default", "default", takes_credit=True, currencies=("EUR",))]


@pytest.mark.parametrize("nonsense", ["", "x", "-1", "1.5", "9" * 30, "\x00", "²", "None"])
def test_a_reference_that_names_no_basket(anna: Any, nonsense: str) -> None:
    assert get_host().checkouts.get(nonsense, None) is None
    assert get_host().checkouts.with_other_money([nonsense]) == set()


def test_a_checkout_seen_without_its_session_costs_what_the_basket_costs(anna: Any, shopper: Client) -> None:
    basket = Basket.objects.get()
    found = get_host().checkouts.get(str(basket.pk), None)
    assert (found.total, found.customer_id, found.other_money) == (eur("59.50"), anna.pk, eur("0.00"))


def test_a_basket_without_owner_or_done_is_no_checkout(anna: Any) -> None:
    nobodys = Basket.objects.create()
    submitted = Basket.objects.create(owner=anna, status=Basket.SUBMITTED)
    empty = Basket.objects.create(owner=anna)
    for basket in (nobodys, submitted, empty):
        assert get_host().checkouts.get(str(basket.pk), None) is None


def test_a_stranger_cannot_choose_or_explain(anna: Any, shopper: Client) -> None:
    give(anna, "20.00")
    stranger = Actor(ActorKind.CUSTOMER, "0")
    for call in (checkout.explain, checkout.choose):
        with pytest.raises(NotFound):
            call(checkout_reference=str(Basket.objects.get().pk), actor=stranger)


def test_frozen_baskets_count_as_being_paid(anna: Any) -> None:
    frozen = Basket.objects.create(owner=anna, status=Basket.FROZEN)
    waiting = Basket.objects.create(owner=anna)
    assert get_host().checkouts.with_other_money([str(frozen.pk), str(waiting.pk), "0"]) == {str(frozen.pk)}


def test_a_deleted_basket_lets_go_of_what_it_held(anna: Any) -> None:
    give(anna, "20.00")
    basket = Basket.objects.create(owner=anna)
    holds.hold(customer_id=anna.pk, amount=eur("15.00"), checkout_reference=str(basket.pk), minutes=30)

    basket.delete()

    assert account(anna).held == 0


def test_four_submissions_at_once_are_one_order(anna: Any, shopper: Client) -> None:
    """The card is charged once as well: only one request gets to submit the basket."""
    give(anna, "20.00")
    shopper.post(reverse("checkout:preview"), CARD)
    browsers = [browser(anna) for _ in range(4)]
    for client in browsers:
        session = client.session
        session.update(dict(shopper.session.items()))
        session.save()
    at_once = threading.Barrier(4)
    answers: list[Any] = []

    def submit(client: Client) -> None:
        at_once.wait()
        try:
            answers.append(place(client, **CARD))
        finally:
            connection.close()

    threads = [threading.Thread(target=submit, args=(client,)) for client in browsers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Order.objects.count() == 1
    assert [(charge.amount, charge.returned) for charge in gateway.charges] == [(Decimal("45.45"), 0)]
    assert CreditEntry.objects.filter(kind="PAYMENT").count() == 1
    assert account(anna).held == 0
    assert len(answers) == 4
    assert all(answer.status_code in (200, 302) for answer in answers)


def test_a_repetition_is_led_to_its_order(
    anna: Any, shopper: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The basket was loaded when it was still open, as by a request that came a moment later."""
    give(anna, "20.00")
    from saleor_customer_ext.hosts.oscar.mixins.payment import CreditPaymentMixin

    claim = CreditPaymentMixin._claim

    def late(view: Any, basket: Any) -> Any:
        Basket.objects.filter(pk=basket.pk).update(status=Basket.FROZEN)
        return claim(view, basket)

    with monkeypatch.context() as patch:
        patch.setattr(CreditPaymentMixin, "_claim", late)
        said = place(shopper, **CARD)
    assert "is being placed already" in said.context["error"]
    assert Basket.objects.get(lines__isnull=False).status == Basket.FROZEN
    assert gateway.charges == []


def test_customers_with_orders_ask_on_their_own_page_and_stay(anna: Any, shopper: Client) -> None:
    give(anna, "50.00", note="for Anna")
    place(shopper, **CARD)

    response = shopper.post(reverse("customer:profile-delete"), {"password": factories.PASSWORD}, follow=True)

    warnings = [str(message) for message in response.context["messages"] if message.level_tag == "warning"]
    assert warnings == [
        "Your account has orders or credit, so it cannot be deleted here. We have been told and will reply."
    ]
    assert get_user_model().objects.filter(pk=anna.pk).exists()


def test_customers_leave_by_their_own_page_and_the_ledger_stays(anna: Any) -> None:
    give(anna, "50.00", note="for Anna")
    number = account(anna).pk
    credit.reduce(
        customer_id=anna.pk,
        amount=eur("50.00"),
        reason="mistake",
        actor=OPERATOR,
        idempotency_key="all of it",
    )

    response = browser(anna).post(reverse("customer:profile-delete"), {"password": factories.PASSWORD})

    assert response.status_code == 302
    assert not get_user_model().objects.filter(pk=anna.pk).exists()
    left = CreditAccount.objects.get(pk=number)
    assert (left.user_id, left.entries.count()) == (None, 2)
    assert credit_audit.audit_credit().drifts == []


@pytest.mark.parametrize("who", ["customer", "staff"])
def test_people_are_deleted_in_the_admin_and_the_ledger_stays(anna: Any, who: str) -> None:
    staff = factories.make_staff("clerk@shop.example", permissions=[permissions.MANAGE_CUSTOMER_CREDIT])
    values = {
        "customerId": compat.encode("User", anna.pk),
        "amount": "10.00",
        "currency": "EUR",
        "reason": "goodwill",
        "idempotencyKey": "a key",
    }
    question = {"query": TOP_UP, "variables": {"input": values}}
    browser(staff).post(reverse("customer_ext:graphql"), question, content_type="application/json")
    root = browser(factories.make_staff("root@shop.example", is_superuser=True))

    victim = anna if who == "customer" else staff
    response = root.post(reverse("admin:auth_user_delete", args=[victim.pk]), {"post": "yes"})

    assert response.status_code == 302
    assert not get_user_model().objects.filter(pk=victim.pk).exists()
    entry = CreditEntry.objects.get()
    assert (entry.amount, entry.actor_id) == (Decimal("10.00"), str(staff.pk))


def test_a_customer_with_an_open_hold_can_leave(anna: Any) -> None:
    give(anna, "20.00")
    client = browser(anna)
    fill_basket(client, anna)
    basket = Basket.objects.get()
    holds.hold(customer_id=anna.pk, amount=eur("15.00"), checkout_reference=str(basket.pk), minutes=30)

    anna.delete()

    assert CreditHold.objects.get().status == "RELEASED"
