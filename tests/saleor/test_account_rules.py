"""What only Saleor would leave open of an account's rules: ways in, ways to pay or order, ways to delete."""

from collections.abc import Callable
from typing import Any
from unittest import mock

import graphene
import pytest
from django.db import connection, transaction
from saleor.account.models import User
from saleor.channel import MarkAsPaidStrategy
from saleor.channel.models import Channel
from saleor.checkout.models import Checkout
from saleor.core.jwt import create_access_token
from saleor.core.tokens import account_confirm_token_generator, password_reset_token_generator
from saleor.discount.models import Voucher, VoucherCode
from saleor.graphql.account.bulk_mutations.customer_bulk_update import CustomerBulkUpdate
from saleor.order.models import Order
from saleor.payment.models import Payment, TransactionItem
from saleor.plugins.openid_connect.exceptions import AuthenticationError
from saleor.plugins.openid_connect.utils import get_or_create_user_from_payload
from saleor.product.models import ProductType

from saleor_customer_ext.errors import CustomerExtError
from saleor_customer_ext.hosts.saleor import access
from saleor_customer_ext.models import AuditEvent, CustomerProfile
from saleor_customer_ext.services import lifecycle
from tests.saleor import older_gateway
from tests.saleor.api import Api
from tests.saleor.older_gateway import OlderGateway
from tests.scenarios.drivers import saleor_card, saleor_shop
from tests.scenarios.drivers.saleor import DELETE, SaleorDriver, user_id
from tests.scenarios.drivers.saleor_cart import COMPLETE, INITIALIZE, PROCESS, SaleorCart, told_by
from tests.scenarios.drivers.values import Card, Person
from tests.scenarios.facts import happened
from tests.scenarios.parallel import Meanwhile

ERRORS = "errors { field code message }"
GATEWAYS = (
    f"mutation ($id: ID!) {{ paymentGatewayInitialize(id: $id) {{ gatewayConfigs {{ id }} {ERRORS} }} }}"
)
LEGACY_PAYMENT = f"""
mutation ($id: ID!) {{ checkoutPaymentCreate(id: $id, input: {{ gateway: "any", token: "t" }}) {{ {ERRORS} }} }}"""
ORDER_BY_APP = f"mutation ($id: ID!) {{ orderCreateFromCheckout(id: $id) {{ order {{ id }} {ERRORS} }} }}"
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
ADD_LINE = f"""
mutation ($id: ID!, $line: OrderLineCreateInput!) {{ orderLinesCreate(id: $id, input: [$line]) {{ {ERRORS} }} }}"""
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
COMPLETE_DRAFT = f"mutation ($id: ID!) {{ draftOrderComplete(id: $id) {{ order {{ status }} {ERRORS} }} }}"
DECISIONS = {"blocked": SaleorDriver.block, "on hold": SaleorDriver.put_on_hold}


@pytest.fixture(params=DECISIONS)
def decide(request: pytest.FixtureRequest) -> Callable[[SaleorDriver, Person], None]:
    """Block a customer, or put one on hold."""
    return DECISIONS[request.param]


@pytest.fixture
def bert(shop: SaleorDriver) -> Person:
    return shop.customer("bert")


def user_of(person: Person) -> User:
    return User.objects.get(pk=person.id)


def anonymous(cart: SaleorCart) -> Api:
    """Ask as a stranger who knows the checkout; Saleor lets anybody pay and order whom the id was given."""
    return Api()


def in_another_thread(call: Callable[[], object]) -> None:
    """Let somebody else do something now, on a connection of their own."""
    meanwhile = Meanwhile(call)
    meanwhile.begin()
    meanwhile.end()


# Money does not begin to move


@pytest.mark.parametrize("owner", ["customer", "guest"])
@pytest.mark.parametrize("mutation", [INITIALIZE, GATEWAYS, LEGACY_PAYMENT])
def test_no_payment_begins(shop: SaleorDriver, anna: Person, decide: Any, owner: str, mutation: str) -> None:
    """By none of the mutations with which one can; of a guest, it is the e-mail that counts."""
    product = shop.product("60.00")
    cart = shop.cart(anna if owner == "customer" else None, product, email="ANNA@example.com")
    decide(shop, anna)
    variables: dict[str, Any] = {"id": cart.id}
    if mutation is INITIALIZE:
        gateway = {"id": saleor_card.IDENTIFIER, "data": {"card": "good"}}
        variables |= {"amount": "60.00", "key": "k", "gateway": gateway}

    answer = anonymous(cart).ask(mutation, **variables)

    ((value),) = answer["data"].values()
    (error,) = value["errors"]
    assert (error["field"], error["code"]) == ("id", "INVALID")
    assert error["message"] == "This order cannot be placed. Please contact us."
    assert not TransactionItem.objects.exists()
    assert shop.company.charges == []


def test_no_payment_goes_on(shop: SaleorDriver, anna: Person, decide: Any) -> None:
    """Begun before and to be confirmed now: the card is not charged."""
    cart = shop.cart(anna, shop.product("60.00"))
    cart.look(Card.ELSEWHERE)
    cart.place()
    assert cart.waiting
    decide(shop, anna)

    told = told_by(Api().ask(PROCESS, id=cart.waiting, data={"card": "good"}))

    assert told == "This order cannot be placed. Please contact us."
    assert shop.company.charges == []


def otherwise(key: str) -> str:
    """Write a global id with a letter that does not belong there, which Saleor overlooks."""
    return f"{key[:5]}!{key[5:]}"


@pytest.mark.parametrize("mutation", [INITIALIZE, GATEWAYS, LEGACY_PAYMENT])
def test_no_payment_begins_by_an_id_that_is_written_otherwise(
    shop: SaleorDriver, anna: Person, mutation: str
) -> None:
    cart = shop.cart(anna, shop.product("60.00"))
    shop.block(anna)
    variables: dict[str, Any] = {"id": otherwise(cart.id)}
    if mutation is INITIALIZE:
        gateway = {"id": saleor_card.IDENTIFIER, "data": {"card": "good"}}
        variables |= {"amount": "60.00", "key": "k", "gateway": gateway}

    told = told_by(Api().ask(mutation, **variables))

    assert told == "This order cannot be placed. Please contact us."
    assert not TransactionItem.objects.exists()
    assert shop.company.charges == []


def test_no_payment_goes_on_by_an_id_that_is_written_otherwise(shop: SaleorDriver, anna: Person) -> None:
    cart = shop.cart(anna, shop.product("60.00"))
    cart.look(Card.ELSEWHERE)
    cart.place()
    shop.block(anna)

    told = told_by(Api().ask(PROCESS, id=otherwise(cart.waiting), data={"card": "good"}))

    assert told == "This order cannot be placed. Please contact us."
    assert shop.company.charges == []


def test_an_order_that_is_there_may_be_paid(shop: SaleorDriver, anna: Person, decide: Any) -> None:
    Channel.objects.update(allow_unpaid_orders=True)
    assert shop.cart(anna, shop.product("60.00")).place().placed
    decide(shop, anna)
    (order,) = shop.orders()
    gateway = {"id": saleor_card.IDENTIFIER, "data": {"card": "good"}}

    shop.api(shop.boss).do(
        INITIALIZE,
        id=graphene.Node.to_global_id("Order", order.reference),
        amount="60.00",
        key="k",
        gateway=gateway,
    )

    assert [charge.amount for charge in shop.company.charges] == [60]


# No order comes about


@pytest.mark.parametrize("what", ["customer's own", "guest's with the e-mail"])
@pytest.mark.parametrize("channel", ["paid", "unpaid orders"])
def test_no_order(shop: SaleorDriver, anna: Person, decide: Any, what: str, channel: str) -> None:
    """Also where nothing has to be paid first, and whoever asks."""
    Channel.objects.update(allow_unpaid_orders=channel == "unpaid orders")
    owner = anna if what == "customer's own" else None
    cart = shop.cart(owner, shop.product("60.00"), email="anna@example.com")
    if channel == "paid":
        cart.look(Card.GOOD)
        cart.pay_only()
    decide(shop, anna)

    refusal = anonymous(cart).refusal(COMPLETE, id=cart.id)

    assert refusal == ("id", "INVALID")
    assert not Order.objects.exists()
    assert Checkout.objects.filter(pk=cart.reference).exists()


def test_no_order_by_an_app(shop: SaleorDriver, anna: Person, decide: Any) -> None:
    """Its mutation knows fewer codes; what it says is the same."""
    cart = shop.cart(anna, shop.product("60.00"))
    _app, token = saleor_shop.make_app("pos", ["checkout.handle_checkouts"])
    decide(shop, anna)

    (error,) = Api(token).field(ORDER_BY_APP, id=cart.id)["errors"]

    assert (error["field"], error["code"]) == ("id", "GIFT_CARD_NOT_APPLICABLE")
    assert error["message"] == "This order cannot be placed. Please contact us."
    assert not Order.objects.exists()


def test_the_decision_in_the_transaction_is_what_counts(shop: SaleorDriver, anna: Person) -> None:
    """With a voucher, Saleor has counted its use by then, in a transaction of its own: it is uncounted."""
    shop.voucher("TEN", percent=10)
    Voucher.objects.update(usage_limit=1)
    cart = shop.cart(anna, shop.product("60.00"))
    cart.enter_voucher("TEN")
    cart.look(Card.GOOD)
    cart.pay_only()
    seen = []

    def look_ahead(checkout_info: Any, requestor: Any) -> None:
        seen.append(checkout_info.checkout.pk)
        shop.put_on_hold(anna)

    with mock.patch.object(access, "look_ahead", look_ahead):
        told = told_by(cart.session.api.ask(COMPLETE, id=cart.id))

    assert told == "This account is on hold: no orders can be placed at the moment. Please contact us."
    assert len(seen) == 1
    assert not Order.objects.exists()
    assert VoucherCode.objects.get().used == 0
    assert Checkout.objects.get().is_voucher_usage_increased is False


@pytest.fixture
def older_card(shop: SaleorDriver, settings: Any) -> Any:
    """Let the shop take a card by Saleor's older way of payment."""
    settings.PLUGINS = [*settings.PLUGINS, older_gateway.PATH]
    OlderGateway.asked.clear()
    yield OlderGateway
    OlderGateway.happens = None


def paid_the_older_way(shop: SaleorDriver, person: Person) -> SaleorCart:
    """Give a checkout with a voucher that can be used once, and with a card to be asked when it is completed."""
    shop.voucher("TEN", percent=10)
    Voucher.objects.update(usage_limit=1)
    Channel.objects.update(order_mark_as_paid_strategy=MarkAsPaidStrategy.PAYMENT_FLOW)
    cart = shop.cart(person, shop.product("60.00"))
    cart.enter_voucher("TEN")
    checkout = Checkout.objects.get()
    Payment.objects.create(
        gateway=OlderGateway.PLUGIN_ID,
        checkout=checkout,
        total=54,
        currency="EUR",
        token="token",
        billing_email="anna@example.com",
    )
    return cart


def older_ways(cart: SaleorCart) -> tuple[int, int, bool, bool]:
    """Count orders and uses of the voucher; tell whether the checkout is marked as counted, or as being completed."""
    (checkout,) = Checkout.objects.all()
    marked = checkout.is_voucher_usage_increased, checkout.completing_started_at is not None
    return (Order.objects.count(), VoucherCode.objects.get().used, *marked)


def test_the_older_way_asks_no_card_and_counts_no_voucher(
    shop: SaleorDriver, anna: Person, decide: Any, older_card: Any
) -> None:
    cart = paid_the_older_way(shop, anna)
    decide(shop, anna)

    assert told_by(Api().ask(COMPLETE, id=cart.id)) == "This order cannot be placed. Please contact us."

    assert older_ways(cart) == (0, 0, False, False)
    assert [asked for asked in older_card.asked if not asked.startswith("void")] == []


def test_the_older_way_gives_back_what_was_paid_meanwhile(
    shop: SaleorDriver, anna: Person, decide: Any, older_card: Any
) -> None:
    """Decided while the card was asked: there is no order, and the card has its money again."""
    cart = paid_the_older_way(shop, anna)
    older_card.happens = lambda: in_another_thread(lambda: decide(shop, anna))

    assert told_by(Api().ask(COMPLETE, id=cart.id)) == "This order cannot be placed. Please contact us."

    assert older_ways(cart) == (0, 0, False, False)
    assert older_card.asked == ["capture 54.00", "refund 54.00"]


def test_the_older_way_orders_for_everybody_else(shop: SaleorDriver, anna: Person, older_card: Any) -> None:
    cart = paid_the_older_way(shop, anna)

    assert told_by(Api().ask(COMPLETE, id=cart.id)) == ""

    assert (Order.objects.count(), VoucherCode.objects.get().used) == (1, 1)
    assert older_card.asked == ["capture 54.00"]


def test_staff_may_still_order_for_the_customer(shop: SaleorDriver, anna: Person, decide: Any) -> None:
    """A draft that staff complete is their own decision."""
    user = user_of(anna)
    decide(shop, anna)
    draft = Order.objects.create(
        user=user,
        user_email=user.email,
        channel=shop.shop.channels["EUR"],
        status="draft",
        origin="draft",
        currency="EUR",
        lines_count=0,
        billing_address=user.default_billing_address.get_copy(),
        shipping_address=user.default_shipping_address.get_copy(),
    )
    ProductType.objects.update(is_shipping_required=False)
    variant = saleor_shop.make_variant(shop.shop, "60.00")
    api = shop.api(shop.boss)
    order = graphene.Node.to_global_id("Order", draft.pk)
    line = {"variantId": graphene.Node.to_global_id("ProductVariant", variant.pk), "quantity": 1}
    api.do(ADD_LINE, id=order, line=line)

    assert api.do(COMPLETE_DRAFT, id=order)["order"]["status"] in ("UNFULFILLED", "UNCONFIRMED")


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


def test_no_log_in_by_somebody_elses_accounts(shop: SaleorDriver, anna: Person) -> None:
    """Who logs in through OpenID Connect is looked for in Saleor with each request as well."""
    payload = {"email": "anna@example.com", "sub": "anna-1", "given_name": "Anna", "family_name": "A"}
    with transaction.atomic():
        assert get_or_create_user_from_payload(payload, "https://login.example")[0] == user_of(anna)
    shop.block(anna)

    with pytest.raises(AuthenticationError), transaction.atomic():
        get_or_create_user_from_payload(payload, "https://login.example")


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
