"""What Saleor would leave open of an account's rules: ways in, ways back in, ways to delete."""

from typing import Any
from unittest import mock

import pytest
from django.db import connection, transaction
from saleor.account.models import User
from saleor.channel.models import Channel
from saleor.core.jwt import create_access_token
from saleor.core.tokens import account_confirm_token_generator, password_reset_token_generator
from saleor.graphql.account.bulk_mutations.customer_bulk_update import CustomerBulkUpdate
from saleor.order.models import Order
from saleor.payment.models import TransactionItem
from saleor.plugins.openid_connect import plugin as openid
from saleor.plugins.openid_connect.exceptions import AuthenticationError
from saleor.plugins.openid_connect.utils import get_or_create_user_from_payload

from saleor_customer_ext.errors import CustomerExtError
from saleor_customer_ext.hosts.saleor import access
from saleor_customer_ext.models import AuditEvent, CustomerProfile
from saleor_customer_ext.services import lifecycle
from tests.saleor.api import Api
from tests.scenarios.drivers.saleor import DELETE, SaleorDriver, user_id
from tests.scenarios.drivers.saleor_cart import COMPLETE, told_by
from tests.scenarios.drivers.values import Card, Person
from tests.scenarios.facts import happened
from tests.scenarios.parallel import Meanwhile, in_another_thread

ERRORS = "errors { field code message }"
RESET = f"""
mutation ($email: String!) {{
  requestPasswordReset(email: $email, redirectUrl: "https://storefront.example/", channel: "a-shop") {{ {ERRORS} }}
}}"""
SET_PASSWORD = f"""
mutation ($email: String!, $token: String!) {{
  setPassword(email: $email, token: $token, password: "a-new-password-9") {{ token {ERRORS} }}
}}"""
CONFIRM = f"""
mutation ($email: String!, $token: String!) {{ confirmAccount(email: $email, token: $token) {{ {ERRORS} }} }}"""
LOG_IN = f"""
mutation ($email: String!) {{ tokenCreate(email: $email, password: "sample-password") {{ token {ERRORS} }} }}"""
SWITCH_MANY = f"""
mutation ($ids: [ID!]!, $on: Boolean!) {{ userBulkSetActive(ids: $ids, isActive: $on) {{ count {ERRORS} }} }}"""
UPDATE_MANY = """
mutation ($id: ID!, $on: Boolean!) {
  customerBulkUpdate(customers: [{ id: $id, input: { isActive: $on } }]) {
    results { customer { isActive } errors { message } } errors { message }
  }
}"""
UPDATE = f"""
mutation ($id: ID!, $on: Boolean!) {{
  customerUpdate(id: $id, input: {{ isActive: $on }}) {{ user {{ isActive }} {ERRORS} }}
}}"""
DELETE_MANY = f"mutation ($ids: [ID!]!) {{ customerBulkDelete(ids: $ids) {{ count {ERRORS} }} }}"
DELETE_OWN = f"mutation ($token: String!) {{ accountDelete(token: $token) {{ {ERRORS} }} }}"


@pytest.fixture
def bert(shop: SaleorDriver) -> Person:
    return shop.customer("bert")


def user_of(person: Person) -> User:
    return User.objects.get(pk=person.id)


# Nobody gets in


def test_no_link_for_a_password_is_sent(shop: SaleorDriver, anna: Person) -> None:
    """Saleor itself sends one to an account that is off, once one was sent to it before."""
    User.objects.update(last_password_reset_request="2020-01-01T00:00:00Z")
    shop.block(anna)

    Api().do(RESET, email="anna@example.com")

    assert shop.links(anna) == []
    assert user_of(anna).last_password_reset_request.year == 2020
    shop.unblock(anna)
    Api().do(RESET, email="anna@example.com")
    assert len(shop.links(anna)) == 1


@pytest.mark.parametrize("how", ["blocked", "switched off"])
def test_no_link_for_a_password_works(shop: SaleorDriver, anna: Person, how: str) -> None:
    """It says what it says of any wrong token."""
    token = password_reset_token_generator.make_token(user_of(anna))
    (shop.block if how == "blocked" else shop.deactivate)(anna)
    before = user_of(anna).password

    refused = Api().field(SET_PASSWORD, email="anna@example.com", token=token)
    wrong = Api().field(SET_PASSWORD, email="anna@example.com", token="wrong")

    assert refused == wrong
    assert refused["errors"][0]["code"] == "INVALID"
    assert user_of(anna).password == before


def test_no_account_is_confirmed(shop: SaleorDriver, anna: Person) -> None:
    User.objects.filter(pk=anna.id).update(is_confirmed=False)
    token = account_confirm_token_generator.make_token(user_of(anna))
    shop.block(anna)

    assert Api().refusal(CONFIRM, email="anna@example.com", token=token) == ("token", "INVALID")

    assert user_of(anna).is_confirmed is False


@pytest.mark.parametrize("how", ["blocked", "blocked, and switched on by a script", "switched off"])
def test_no_log_in_by_somebody_elses_accounts(shop: SaleorDriver, anna: Person, how: str) -> None:
    """Who logs in through OpenID Connect is looked for in Saleor with each request as well."""
    payload = {"email": "anna@example.com", "sub": "anna-1", "given_name": "Anna", "family_name": "A"}
    with transaction.atomic():
        assert get_or_create_user_from_payload(payload, "https://login.example")[0] == user_of(anna)
        assert openid.get_user_from_token(payload) == user_of(anna)
    (shop.deactivate if how == "switched off" else shop.block)(anna)
    if "script" in how:
        User.objects.filter(pk=anna.id).update(is_active=True)

    with pytest.raises(AuthenticationError), transaction.atomic():
        get_or_create_user_from_payload(payload, "https://login.example")
    with pytest.raises(AuthenticationError):
        openid.get_user_from_token(payload)


@pytest.mark.parametrize("way", ["one", "many", "update of many"])
def test_nobody_is_switched_on_who_is_blocked(
    shop: SaleorDriver, anna: Person, bert: Person, way: str
) -> None:
    """And the answer says so at once; whoever is only off is switched on."""
    shop.block(anna)
    shop.deactivate(bert)
    api, answers = shop.api(shop.boss), []

    for person in (anna, bert):
        key = user_id(person)
        if way == "one":
            answers.append(api.do(UPDATE, id=key, on=True)["user"])
        elif way == "many":
            assert api.do(SWITCH_MANY, ids=[key], on=True)["count"] == 1
        else:
            answers.append(api.do(UPDATE_MANY, id=key, on=True)["results"][0]["customer"])

    assert answers in ([], [{"isActive": False}, {"isActive": True}])
    assert [user_of(person).is_active for person in (anna, bert)] == [False, True]
    assert CustomerProfile.objects.get(pk=anna.id).status == "BLOCKED"


@pytest.mark.parametrize("way", [UPDATE, SWITCH_MANY, UPDATE_MANY])
def test_off_by_saleors_own_switch_ends_every_token(shop: SaleorDriver, anna: Person, way: str) -> None:
    token = create_access_token(user_of(anna))
    api = shop.api(shop.boss)
    key = {"ids": [user_id(anna)]} if way is SWITCH_MANY else {"id": user_id(anna)}

    for on in (False, True):
        api.do(way, on=on, **key)

    assert user_of(anna).is_active is True
    assert Api(token).refusal("{ me { email } }") == (None, "InvalidTokenError")
    assert Api().field(LOG_IN, email="anna@example.com")["token"]


def test_a_switch_that_was_not_touched_ends_nothing(shop: SaleorDriver, anna: Person) -> None:
    token = create_access_token(user_of(anna))
    text = f'mutation ($id: ID!) {{ customerUpdate(id: $id, input: {{ firstName: "Anne" }}) {{ {ERRORS} }} }}'

    shop.api(shop.boss).do(text, id=user_id(anna))

    assert Api(token).field("{ me { email } }") == {"email": "anna@example.com"}


@pytest.mark.parametrize("how", ["blocked", "switched off"])
def test_a_row_that_was_read_before_brings_no_token_back(shop: SaleorDriver, anna: Person, how: str) -> None:
    """Saved as a whole, it has the old switch and the old key in it."""
    stale = user_of(anna)
    token = create_access_token(stale)
    (shop.block if how == "blocked" else shop.deactivate)(anna)

    stale.save()

    if how == "blocked":
        assert user_of(anna).is_active is False
        assert AuditEvent.objects.filter(user=anna.id).latest("pk").kind == "customer.kept_blocked"
        shop.unblock(anna)
    assert user_of(anna).is_active is True
    assert Api(token).refusal("{ me { email } }") == (None, "InvalidTokenError")


def test_an_update_of_many_switches_nobody_on_who_was_blocked_meanwhile(
    shop: SaleorDriver, anna: Person
) -> None:
    """Saleor writes the switch of every row as it was read, also where nobody has named it."""
    text = """
    mutation ($id: ID!) {
      customerBulkUpdate(customers: [{ id: $id, input: { firstName: "Anne" } }]) { errors { message } }
    }"""
    save = CustomerBulkUpdate.save_customers.__func__

    def save_customers(cls: Any, *args: Any, **kwargs: Any) -> Any:
        in_another_thread(lambda: shop.block(anna))
        return save(cls, *args, **kwargs)

    with mock.patch.object(CustomerBulkUpdate, "save_customers", classmethod(save_customers)):
        shop.api(shop.boss).do(text, id=user_id(anna))

    assert (user_of(anna).first_name, user_of(anna).is_active) == ("Anne", False)


# Nobody is deleted who has to stay


@pytest.mark.parametrize("first", ["order", "deletion"])
def test_deleted_while_a_checkout_is_completed(shop: SaleorDriver, anna: Person, first: str) -> None:
    """Whoever is second waits for the checkout: they never wait for each other."""
    Channel.objects.update(allow_unpaid_orders=True)
    cart = shop.cart(anna, shop.product("60.00"))
    cart.look(Card.GOOD)
    seam = (access.service, "require_may_order") if first == "order" else (lifecycle, "allow_deletion")
    decide, others = getattr(*seam), []

    def complete() -> Any:
        return cart.session.api.ask(COMPLETE, id=cart.id)

    def delete() -> Any:
        return shop.api(shop.boss).ask(DELETE, id=user_id(anna))

    def slowly(**values: Any) -> Any:
        done = decide(**values)
        if connection.in_atomic_block and not others:
            others.append(Meanwhile(delete if first == "order" else complete))
            others[0].begin()
        return done

    with mock.patch.object(*seam, slowly):
        told = told_by((complete if first == "order" else delete)())
    others[0].end()

    assert told == ""
    assert (shop.exists(anna), Order.objects.count()) == ((True, 1) if first == "order" else (False, 0))


def test_nobody_is_deleted_who_is_paying(shop: SaleorDriver, anna: Person) -> None:
    """The payment would be left without anything that was paid by it."""
    cart = shop.cart(anna, shop.product("60.00"))
    cart.look(Card.GOOD)
    cart.pay_only()

    told = told_by(shop.api(shop.boss).ask(DELETE, id=user_id(anna)))

    assert told == (
        "This customer has a payment for an open checkout, so the account cannot be deleted."
        " Block the customer instead."
    )
    assert shop.exists(anna)
    assert [str(item.checkout_id) for item in TransactionItem.objects.all()] == [cart.reference]


def test_of_many_those_are_deleted_who_may(shop: SaleorDriver, anna: Person, bert: Person) -> None:
    shop.top_up(anna, "40.00")
    carla = shop.customer("carla")

    done = shop.api(shop.boss).field(DELETE_MANY, ids=[user_id(person) for person in (carla, anna, bert)])

    assert done["count"] == 2
    (error,) = done["errors"]
    assert "This customer has credit (40.00 EUR)" in error["message"]
    assert [shop.exists(person) for person in (anna, bert, carla)] == [True, False, False]
    deleted = AuditEvent.objects.filter(kind="customer.deleted").values_list("data__reference", flat=True)
    assert sorted(deleted) == sorted(str(person.id) for person in (bert, carla))


def test_a_wrong_token_deletes_nothing_and_tells_nobody(shop: SaleorDriver, anna: Person) -> None:
    api = Api(create_access_token(user_of(anna)))

    assert api.refusal(DELETE_OWN, token="wrong") == ("token", "INVALID")

    assert shop.exists(anna)
    assert shop.notices() == []
    assert not AuditEvent.objects.filter(kind="customer.deleted").exists()


def test_staff_are_deleted_where_staff_are_managed(shop: SaleorDriver, anna: Person) -> None:
    """Saleor's own answer stands."""
    boss = shop.api(shop.boss)
    clerk = user_id(shop.clerk)

    refused = boss.refusal(f"mutation ($id: ID!) {{ customerDelete(id: $id) {{ {ERRORS} }} }}", id=clerk)

    assert refused == ("id", "DELETE_STAFF_ACCOUNT")
    with pytest.raises(CustomerExtError):
        lifecycle.delete(customer_id=shop.clerk.id, actor=shop.actor(shop.clerk))
    assert happened(shop) == []
