"""What completes a checkout in Saleor beside its customer, and what happens to checkouts that are never completed."""

import datetime
from typing import Any
from unittest import mock

import graphene
import pytest
from django.core.management import call_command
from django.utils import timezone
from saleor.checkout.models import Checkout
from saleor.checkout.tasks import delete_expired_checkouts, trigger_automatic_checkout_completion_task
from saleor.order.models import OrderEvent
from saleor.payment.models import TransactionItem

from saleor_customer_ext import permissions
from saleor_customer_ext.graphql.compat import encode
from saleor_customer_ext.hosts.saleor import placement
from saleor_customer_ext.hosts.saleor.tasks import clear_idle_checkouts
from saleor_customer_ext.models import CreditEntry
from saleor_customer_ext.services import settings
from tests.clock import Clock
from tests.saleor.api import Api
from tests.scenarios.drivers import saleor_shop
from tests.scenarios.drivers.saleor import SaleorDriver
from tests.scenarios.drivers.saleor_cart import SaleorCart, Session, told_by
from tests.scenarios.drivers.values import Answer, Card, Person, Shown
from tests.scenarios.facts import happened, holds_of

COMPLETE = "mutation ($id: ID!) { checkoutComplete(id: $id) { order { id } errors { field code message } } }"
CREATE_ORDER = """
mutation ($id: ID!) { orderCreateFromCheckout(id: $id) { order { id } errors { field code message } } }"""
DELETE = "mutation ($id: ID!) { checkoutDelete(id: $id) { errors { field code message } } }"
STATUSES = """
query ($id: ID!) { order(id: $id) {
  chargeStatus authorizeStatus totalBalance { amount }
  transactions { name actions chargedAmount { amount } authorizedAmount { amount } refundedAmount { amount } }
} }"""
PAID = [
    "anna EUR 40.00: TOP_UP 100.00, PAYMENT -60.00",
    "order of anna: 60.00 EUR (50.42 + 9.58 tax), credit 60.00",
]
UNTOUCHED = ["anna EUR 100.00: TOP_UP 100.00"]


@pytest.fixture
def cart(shop: SaleorDriver, anna: Person) -> SaleorCart:
    """Let Anna, who has 100.00, look at a checkout of 60.00, all of which credit covers."""
    shop.top_up(anna, "100.00")
    cart = shop.cart(anna, shop.product("60.00"))
    assert cart.look() == Shown(balance="100.00", applied="60.00", rest="0.00")
    return cart


def split_cart(shop: SaleorDriver, person: Person) -> SaleorCart:
    """Let the person, who has 40.00, look at a checkout of 60.00 with a card for the rest."""
    shop.top_up(person, "40.00")
    cart = shop.cart(person, shop.product("60.00"))
    assert cart.look(Card.GOOD) == Shown(balance="40.00", applied="40.00", rest="20.00")
    return cart


def tenders() -> int:
    """Count the payments that are on open checkouts, or on nothing."""
    return TransactionItem.objects.filter(order__isnull=True).count()


def test_what_the_order_says(shop: SaleorDriver, cart: SaleorCart) -> None:
    """An order that credit paid is paid, for Saleor and for everybody who reads it there."""
    assert cart.place().placed

    (order,) = shop.orders()
    said = shop.api(shop.clerk).field(STATUSES, id=graphene.Node.to_global_id("Order", order.reference))
    assert said == {
        "chargeStatus": "FULL",
        "authorizeStatus": "FULL",
        "totalBalance": {"amount": 0.0},
        "transactions": [
            {
                "name": "Customer credit",
                "actions": ["REFUND"],
                "chargedAmount": {"amount": 60.0},
                "authorizedAmount": {"amount": 0.0},
                "refundedAmount": {"amount": 0.0},
            }
        ],
    }
    assert OrderEvent.objects.filter(order=order.reference, type="order_fully_paid").count() == 1
    assert tenders() == 0


def test_attached_and_detached(shop: SaleorDriver, anna: Person) -> None:
    """A guest's checkout counts on Anna's credit for exactly as long as it is hers."""
    shop.top_up(anna, "100.00")
    cart = shop.cart(None, shop.product("60.00"), email="guest@example.com")
    assert cart.look() == Shown(balance="0.00", applied="0.00", rest="60.00")

    cart.log_in(anna)
    assert cart.look() == Shown(balance="100.00", applied="60.00", rest="0.00")

    cart.detach()
    assert cart.look(Card.GOOD) == Shown(balance="0.00", applied="0.00", rest="60.00")
    assert tenders() == 0
    assert cart.place().placed
    assert happened(shop) == [
        *UNTOUCHED,
        "order of guest: 60.00 EUR (50.42 + 9.58 tax), card 60.00",
        "card: 60.00",
    ]


def test_detached_and_completed_without_a_look(shop: SaleorDriver, cart: SaleorCart) -> None:
    """Saleor refreshes no status when a customer is detached; nothing may be ordered on the old one."""
    page = cart.page
    cart.detach()
    cart.page = page

    answer = cart.place()

    assert not answer.placed
    assert answer.told
    assert happened(shop) == UNTOUCHED


def test_two_channels_of_one_currency(shop: SaleorDriver, anna: Person) -> None:
    """Credit that is switched off in one channel still pays in the other."""
    shop.top_up(anna, "100.00")
    here = shop.cart(anna, shop.product("60.00"))
    outlet = saleor_shop.add_channel(shop.shop, "c-outlet", "EUR")
    product = shop.product("30.00")
    there = SaleorCart.create(
        Session(anna), shop.company, set(), channel=outlet.slug, goods=[(product, 1)], email=""
    )
    there.ship_by("collection")

    settings.change_channel(
        channel=encode("Channel", here_channel(here)), credit_enabled=False, actor=shop.actor(shop.clerk)
    )

    assert here.look() == Shown(balance="0.00", applied="0.00", rest="60.00")
    assert there.look() == Shown(balance="100.00", applied="30.00", rest="0.00")
    assert there.place().placed
    assert happened(shop) == [
        "anna EUR 70.00: TOP_UP 100.00, PAYMENT -30.00",
        "order of anna: 30.00 EUR (25.21 + 4.79 tax), credit 30.00",
    ]


def here_channel(cart: SaleorCart) -> Any:
    return Checkout.objects.get(pk=cart.reference).channel_id


@pytest.mark.parametrize(
    "mutation", [COMPLETE, CREATE_ORDER], ids=["checkoutComplete", "orderCreateFromCheckout"]
)
def test_an_app_orders(shop: SaleorDriver, cart: SaleorCart, mutation: str) -> None:
    """An app that may spend customers' credit orders Anna's checkout; the ledger names the app."""
    app, token = saleor_shop.make_app(
        "till", ["checkout.handle_checkouts", permissions.SPEND_CUSTOMER_CREDIT]
    )

    Api(token).do(mutation, id=cart.id)

    assert happened(shop) == PAID
    payment = CreditEntry.objects.get(kind="PAYMENT")
    assert (payment.actor_kind, payment.actor_id) == ("APP", str(app.pk))
    assert tenders() == 0


@pytest.mark.parametrize(
    "mutation", [COMPLETE, CREATE_ORDER], ids=["checkoutComplete", "orderCreateFromCheckout"]
)
def test_an_app_without_the_permission_orders(shop: SaleorDriver, cart: SaleorCart, mutation: str) -> None:
    """An app with every permission but ours is refused in words, and the customer can still order."""
    _, token = saleor_shop.make_app("till", ["checkout.handle_checkouts", permissions.VIEW_CUSTOMER_CREDIT])

    refused = Api(token).ask(mutation, id=cart.id)

    assert "credit" in told_by(refused)
    assert happened(shop) == UNTOUCHED
    assert cart.place().placed
    assert happened(shop) == PAID


def test_an_app_orders_what_is_paid_in_part(shop: SaleorDriver, anna: Person) -> None:
    """Saleor asks for no payment then: credit pays the part that it showed."""
    cart = split_cart(shop, anna)
    _, token = saleor_shop.make_app("till", ["checkout.handle_checkouts", permissions.SPEND_CUSTOMER_CREDIT])

    Api(token).do(CREATE_ORDER, id=cart.id)

    assert happened(shop) == [
        "anna EUR 0.00: TOP_UP 40.00, PAYMENT -40.00",
        "order of anna: 60.00 EUR (50.42 + 9.58 tax), credit 40.00",
    ]


def complete_automatically(shop: SaleorDriver) -> None:
    """Let Saleor complete what is paid, as it does every minute in channels that are set so."""
    channel = shop.shop.channels["EUR"]
    channel.automatically_complete_fully_paid_checkouts = True
    channel.save(update_fields=["automatically_complete_fully_paid_checkouts"])
    trigger_automatic_checkout_completion_task()


def test_nothing_is_ordered_automatically_on_credit_alone(shop: SaleorDriver, cart: SaleorCart) -> None:
    """Credit applies by itself, so a checkout that it covers is not one that its customer has ordered."""
    complete_automatically(shop)

    assert happened(shop) == UNTOUCHED
    assert Checkout.objects.get(pk=cart.reference).last_automatic_completion_attempt is not None
    assert cart.place().placed
    assert happened(shop) == PAID


def test_ordered_automatically_once_the_card_has_paid(shop: SaleorDriver, anna: Person) -> None:
    """The customer paid the rest by card and never came back: Saleor orders, with the share that was held."""
    cart = split_cart(shop, anna)
    with mock.patch.object(SaleorCart, "_complete", return_value=Answer(False)):
        cart.place()
    assert holds_of(anna) == ["40.00 OPEN"]

    complete_automatically(shop)

    assert happened(shop) == [
        "anna EUR 0.00: TOP_UP 40.00, PAYMENT -40.00",
        "order of anna: 60.00 EUR (50.42 + 9.58 tax), credit 40.00, card 20.00",
        "card: 20.00",
    ]
    assert holds_of(anna) == ["40.00 CAPTURED"]


def test_channel_that_allows_unpaid_orders(shop: SaleorDriver, anna: Person) -> None:
    """Where the shop takes orders that nobody has paid, credit pays what there is and stops no order."""
    channel = shop.shop.channels["EUR"]
    channel.allow_unpaid_orders = True
    channel.save(update_fields=["allow_unpaid_orders"])
    shop.top_up(anna, "100.00")
    product = shop.product("90.00")
    carts = [shop.cart(anna, product, beside_others=True) for _ in range(3)]
    for cart in carts:
        assert cart.look() == Shown(balance="100.00", applied="90.00", rest="0.00")

    assert [cart.place().placed for cart in carts] == [True, True, True]

    assert happened(shop) == [
        "anna EUR 0.00: TOP_UP 100.00, PAYMENT -90.00, PAYMENT -10.00",
        "order of anna: 90.00 EUR (75.63 + 14.37 tax), credit 90.00",
        "order of anna: 90.00 EUR (75.63 + 14.37 tax), credit 10.00",
        "order of anna: 90.00 EUR (75.63 + 14.37 tax)",
    ]


def test_reduced_after_the_last_look_and_before_the_order(shop: SaleorDriver, cart: SaleorCart) -> None:
    """Saleor looks at the payments before it locks anything: what is gone in that moment is refused all the same."""
    look_again = placement.look_again

    def look_then_reduce(*args: Any) -> None:
        look_again(*args)
        shop.reduce(Person("anna", Checkout.objects.get(pk=cart.reference).user_id), "50.00")

    with mock.patch.object(placement, "look_again", look_then_reduce):
        answer = cart.place()

    assert not answer.placed
    assert "50.00" in answer.told
    assert answer.shown == Shown(balance="50.00", applied="50.00", rest="10.00")
    assert happened(shop) == ["anna EUR 50.00: TOP_UP 100.00, REDUCTION -50.00"]


def test_storefront_sets_the_limit_that_it_showed(shop: SaleorDriver, anna: Person) -> None:
    """Completing names no amounts; a storefront that sets its limit first orders for no more credit than that."""
    shop.top_up(anna, "200.00")
    product = shop.product("60.00")
    cart = shop.cart(anna, product)
    cart.look()
    assert cart.use_credit("60.00").shown == Shown(balance="200.00", applied="60.00", rest="0.00")

    cart.in_another_window().change_quantity(product, 2)
    answer = cart.place()

    assert not answer.placed
    assert answer.shown == Shown(balance="200.00", applied="60.00", rest="60.00")
    assert happened(shop) == ["anna EUR 200.00: TOP_UP 200.00"]


def test_staff_delete_a_checkout(shop: SaleorDriver, cart: SaleorCart) -> None:
    """Saleor refuses to delete checkouts with payments; credit that only waits there is none."""
    deleter = saleor_shop.make_staff("deleter@shop.example", ["checkout.manage_checkouts"])

    shop.api(Person("deleter", deleter.pk)).do(DELETE, id=cart.id)

    assert not Checkout.objects.exists()
    assert tenders() == 0
    assert happened(shop) == UNTOUCHED


def grow_old(cart: SaleorCart, **age: int) -> None:
    then = timezone.now() - datetime.timedelta(**age)
    assert Checkout.objects.filter(pk=cart.reference).update(last_change=then) == 1


def test_old_checkouts_go(shop: SaleorDriver, cart: SaleorCart) -> None:
    """Saleor deletes an abandoned checkout at its own time, although credit covered it; nothing of ours stays."""
    grow_old(cart, days=89)
    clear_idle_checkouts()
    assert delete_expired_checkouts() == (0, False)
    assert Checkout.objects.filter(pk=cart.reference).exists()

    grow_old(cart, days=91)
    clear_idle_checkouts()
    delete_expired_checkouts()

    assert not Checkout.objects.exists()
    assert tenders() == 0
    assert happened(shop) == UNTOUCHED


def test_idle_checkout_counts_on_credit_again(shop: SaleorDriver, cart: SaleorCart) -> None:
    """Anna comes back to a checkout that has been cleared meanwhile: it is covered again, and can be ordered."""
    grow_old(cart, hours=25)
    assert (tenders(), clear_idle_checkouts(), tenders()) == (1, 1, 0)

    assert cart.look() == Shown(balance="100.00", applied="60.00", rest="0.00")
    assert cart.place().placed
    assert happened(shop) == PAID


def test_idle_checkout_is_ordered_without_a_look(shop: SaleorDriver, cart: SaleorCart) -> None:
    """The same from the page that stood open all the time."""
    grow_old(cart, hours=25)
    assert clear_idle_checkouts() == 1

    assert cart.place().placed
    assert happened(shop) == PAID


def test_active_checkout_keeps_its_credit(shop: SaleorDriver, cart: SaleorCart) -> None:
    """The job leaves alone what somebody touched a moment ago."""
    assert (clear_idle_checkouts(), tenders()) == (0, 1)
    assert cart.place().placed


def test_hold_whose_payment_has_vanished(shop: SaleorDriver, anna: Person, clock: Clock) -> None:
    """A payment was deleted past everything: its hold runs out, not before its time."""
    cart = split_cart(shop, anna)
    assert not cart.place(Card.ELSEWHERE).placed
    TransactionItem.objects.filter(app_identifier="card.example").delete()

    clock.advance(minutes=30)
    call_command("expire_credit", verbosity=0)
    assert holds_of(anna) == ["40.00 OPEN"]

    clock.advance(seconds=1)
    call_command("expire_credit", verbosity=0)
    assert holds_of(anna) == ["40.00 EXPIRED"]
    assert happened(shop) == ["anna EUR 40.00: TOP_UP 40.00"]
