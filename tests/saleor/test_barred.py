"""Where Saleor would still take money or make an order of somebody who is blocked or on hold."""

from collections.abc import Callable
from typing import Any
from unittest import mock

import graphene
import pytest
from saleor.account.models import User
from saleor.channel import MarkAsPaidStrategy
from saleor.channel.models import Channel
from saleor.checkout.models import Checkout
from saleor.discount.models import Voucher, VoucherCode
from saleor.order.models import Order
from saleor.payment.models import Payment, TransactionItem
from saleor.product.models import ProductType

from saleor_customer_ext.hosts.saleor import access
from saleor_customer_ext.models import AccountLock
from tests.saleor import older_gateway
from tests.saleor.api import Api
from tests.saleor.older_gateway import OlderGateway
from tests.scenarios.drivers import saleor_card, saleor_shop
from tests.scenarios.drivers.saleor import SaleorDriver
from tests.scenarios.drivers.saleor_cart import COMPLETE, INITIALIZE, PROCESS, SaleorCart, told_by
from tests.scenarios.drivers.values import Card, Person
from tests.scenarios.parallel import in_another_thread

ERRORS = "errors { field code message }"
GATEWAYS = (
    f"mutation ($id: ID!) {{ paymentGatewayInitialize(id: $id) {{ gatewayConfigs {{ id }} {ERRORS} }} }}"
)
LEGACY_PAYMENT = f"""
mutation ($id: ID!) {{ checkoutPaymentCreate(id: $id, input: {{ gateway: "any", token: "t" }}) {{ {ERRORS} }} }}"""
ORDER_BY_APP = f"mutation ($id: ID!) {{ orderCreateFromCheckout(id: $id) {{ order {{ id }} {ERRORS} }} }}"
ADD_LINE = f"""
mutation ($id: ID!, $line: OrderLineCreateInput!) {{ orderLinesCreate(id: $id, input: [$line]) {{ {ERRORS} }} }}"""
COMPLETE_DRAFT = f"mutation ($id: ID!) {{ draftOrderComplete(id: $id) {{ order {{ status }} {ERRORS} }} }}"
DECISIONS = {"blocked": SaleorDriver.block, "on hold": SaleorDriver.put_on_hold}


@pytest.fixture(params=DECISIONS)
def decide(request: pytest.FixtureRequest) -> Callable[[SaleorDriver, Person], None]:
    """Block a customer, or put one on hold."""
    return DECISIONS[request.param]


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

    answer = Api().ask(mutation, **variables)

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
    """Also where nothing has to be paid first, and a stranger asks: Saleor serves anybody who has the checkout's id."""
    Channel.objects.update(allow_unpaid_orders=channel == "unpaid orders")
    owner = anna if what == "customer's own" else None
    cart = shop.cart(owner, shop.product("60.00"), email="anna@example.com")
    if channel == "paid":
        cart.look(Card.GOOD)
        cart.pay_only()
    decide(shop, anna)

    refusal = Api().refusal(COMPLETE, id=cart.id)

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


@pytest.mark.parametrize("lock", [AccountLock.USE_VOUCHERS, AccountLock.CHANGE_ADDRESSES])
def test_the_older_way_asks_no_card_against_a_lock(
    shop: SaleorDriver, anna: Person, older_card: Any, lock: AccountLock
) -> None:
    """The checkout has a voucher, and an address that is not in Anna's book."""
    cart = paid_the_older_way(shop, anna)
    shop.discount_group("Dealers", anna, locks=[lock])

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
    user = User.objects.get(pk=anna.id)
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
