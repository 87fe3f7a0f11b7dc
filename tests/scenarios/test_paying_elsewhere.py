"""The customer pays on another page: meanwhile a hold keeps the share, for as long as it must and no longer."""

import datetime

from django.core.management import call_command

from saleor_customer_ext.events import credit_hold_overdue
from saleor_customer_ext.models import CreditHold
from tests.clock import Clock
from tests.scenarios.drivers.base import Cart, Driver
from tests.scenarios.drivers.values import Card, Person, Shown
from tests.scenarios.facts import happened, holds_of, lots_of

PAID = [
    "anna EUR 0.00: TOP_UP 40.00, PAYMENT -40.00",
    "order of anna: 60.00 EUR (50.42 + 9.58 tax), credit 40.00, card 20.00",
    "card: 20.00",
]


def leaves_to_pay(shop: Driver, person: Person) -> Cart:
    """Let the person, who has 40.00 of credit, go to the card's page for the rest of 60.00, and not be back yet."""
    cart = shop.cart(person, shop.product("60.00"))
    assert cart.look(Card.GOOD) == Shown(balance="40.00", applied="40.00", rest="20.00")
    assert not cart.place(Card.ELSEWHERE).placed
    assert happened(shop) == [f"{person.name} EUR 40.00, held 40.00: TOP_UP 40.00"]
    return cart


def test_paid_elsewhere(shop: Driver, anna: Person) -> None:
    """Anna comes back and has paid: the order takes what was held."""
    shop.top_up(anna, "40.00")
    cart = leaves_to_pay(shop, anna)

    assert cart.come_back_paid().placed

    assert happened(shop) == PAID
    assert holds_of(anna) == ["40.00 CAPTURED"]


def test_paid_elsewhere_long_after(shop: Driver, anna: Person, clock: Clock) -> None:
    """She comes back a day later, when the hold is overdue and the credit has ended: her share is still there."""
    shop.top_up(anna, "40.00", expires_at=clock.now.date())
    cart = leaves_to_pay(shop, anna)

    clock.advance(days=1)
    call_command("expire_credit", verbosity=0)
    assert holds_of(anna) == ["40.00 OPEN"]
    assert cart.come_back_paid().placed

    assert happened(shop) == PAID
    assert holds_of(anna) == ["40.00 CAPTURED"]
    assert lots_of(anna) == [("0.00", clock.now.date() - datetime.timedelta(days=1))]


def test_paid_elsewhere_after_the_hold_was_released(shop: Driver, anna: Person) -> None:
    """Staff let go of the hold, but the credit is still there when Anna comes back: the order takes its share."""
    shop.top_up(anna, "40.00")
    cart = leaves_to_pay(shop, anna)

    shop.release_hold(anna)
    assert cart.come_back_paid().placed

    assert happened(shop) == PAID
    released, *again = holds_of(anna)
    assert released == "40.00 RELEASED"
    # A host that hears of the payment before the order holds the share once more.
    assert again in ([], ["40.00 CAPTURED"])


def test_paid_elsewhere_after_the_credit_was_spent(shop: Driver, anna: Person) -> None:
    """Staff let go of the hold and took the credit away: there is no order that is paid less than was shown."""
    shop.top_up(anna, "40.00")
    cart = leaves_to_pay(shop, anna)

    shop.release_hold(anna)
    shop.reduce(anna, "30.00")
    answer = cart.come_back_paid()

    assert not answer.placed
    assert "10.00" in answer.told
    assert happened(shop) == [
        "anna EUR 10.00: TOP_UP 40.00, REDUCTION -30.00",
        "card: 20.00, returned 20.00",
    ]


def test_gives_up_and_wants_no_credit(shop: Driver, anna: Person) -> None:
    """Back without having paid, she chooses to use no credit: what was held is let go with the next attempt."""
    shop.top_up(anna, "40.00")
    cart = leaves_to_pay(shop, anna)
    cart.come_back()

    cart.use_credit("0.00")
    assert cart.look(Card.GOOD) == Shown(balance="40.00", applied="0.00", rest="60.00")
    assert cart.place().placed

    assert happened(shop) == [
        "anna EUR 40.00: TOP_UP 40.00",
        "order of anna: 60.00 EUR (50.42 + 9.58 tax), card 60.00",
        "card: 60.00",
    ]
    assert holds_of(anna) == ["40.00 RELEASED"]


def test_gives_up_and_wants_less(shop: Driver, anna: Person) -> None:
    """Back without having paid, she uses less: the next attempt holds that, instead of the first share."""
    shop.top_up(anna, "40.00")
    cart = leaves_to_pay(shop, anna)
    cart.come_back()

    cart.use_credit("15.00")
    assert cart.look(Card.GOOD) == Shown(balance="40.00", applied="15.00", rest="45.00")
    assert cart.place().placed

    assert happened(shop) == [
        "anna EUR 25.00: TOP_UP 40.00, PAYMENT -15.00",
        "order of anna: 60.00 EUR (50.42 + 9.58 tax), credit 15.00, card 45.00",
        "card: 45.00",
    ]
    assert holds_of(anna) == ["40.00 RELEASED", "15.00 CAPTURED"]


def test_customer_deleted_while_paying(shop: Driver, anna: Person) -> None:
    """A script deletes Anna in the middle: it works, nothing stays held, and the ledger keeps the money."""
    shop.top_up(anna, "40.00")
    leaves_to_pay(shop, anna)

    shop.delete(anna)

    assert happened(shop) == ["nobody EUR 40.00: TOP_UP 40.00"]
    assert [hold.status for hold in CreditHold.objects.all()] == ["RELEASED"]


def test_held_share_is_out_of_reach_of_other_checkouts(shop: Driver, anna: Person) -> None:
    """While Anna confirms her card elsewhere, her other checkout can use only what is not held."""
    shop.top_up(anna, "100.00")
    waiting = shop.cart(anna, shop.product("120.00"), beside_others=True)
    waiting.use_credit("70.00")
    waiting.look(Card.GOOD)
    assert not waiting.place(Card.ELSEWHERE).placed
    assert holds_of(anna) == ["70.00 OPEN"]

    other = shop.cart(anna, shop.product("60.00"), beside_others=True)

    assert other.look(Card.GOOD) == Shown(balance="30.00", applied="30.00", rest="30.00")
    assert other.place().placed
    assert happened(shop) == [
        "anna EUR 70.00, held 70.00: TOP_UP 100.00, PAYMENT -30.00",
        "order of anna: 60.00 EUR (50.42 + 9.58 tax), credit 30.00, card 30.00",
        "card: 30.00",
    ]


def test_hold_expires(shop: Driver, anna: Person, clock: Clock) -> None:
    """Anna gives up on the card's page and leaves: after the hold's time the job sets the credit free, not before."""
    shop.top_up(anna, "40.00")
    cart = leaves_to_pay(shop, anna)
    cart.come_back()

    clock.advance(minutes=30)
    call_command("expire_credit", verbosity=0)
    assert holds_of(anna) == ["40.00 OPEN"]

    clock.advance(seconds=1)
    call_command("expire_credit", verbosity=0)
    assert holds_of(anna) == ["40.00 EXPIRED"]
    assert happened(shop) == ["anna EUR 40.00: TOP_UP 40.00"]


def test_checkout_is_deleted(shop: Driver, anna: Person) -> None:
    """The shop throws the checkout away: what it held is free at once."""
    shop.top_up(anna, "40.00")
    cart = leaves_to_pay(shop, anna)

    shop.throw_away(cart)

    assert holds_of(anna) == ["40.00 RELEASED"]
    assert happened(shop) == ["anna EUR 40.00: TOP_UP 40.00"]


def test_hold_is_renewed_by_activity(shop: Driver, anna: Person, clock: Clock) -> None:
    """A new attempt at the same checkout gives its hold the whole time again."""
    shop.top_up(anna, "40.00")
    cart = leaves_to_pay(shop, anna)
    assert CreditHold.objects.get().expires_at == clock.now + datetime.timedelta(minutes=30)

    clock.advance(minutes=20)
    cart.come_back()
    cart.look(Card.GOOD)
    assert not cart.place(Card.ELSEWHERE).placed

    open_hold = CreditHold.objects.get(status="OPEN")
    assert open_hold.expires_at == clock.now + datetime.timedelta(minutes=30)
    assert happened(shop) == ["anna EUR 40.00, held 40.00: TOP_UP 40.00"]


def test_live_other_money_keeps_the_hold(shop: Driver, anna: Person, clock: Clock) -> None:
    """Where the other payment may still arrive, the hold stays however late it is, and staff are told."""
    told = []

    def hear(event: object, **kwargs: object) -> None:
        told.append(event)

    credit_hold_overdue.connect(hear)  # for as long as this function lives
    shop.top_up(anna, "40.00")
    cart = leaves_to_pay(shop, anna)

    clock.advance(hours=5)
    call_command("expire_credit", verbosity=0)

    assert holds_of(anna) == ["40.00 OPEN"]
    assert [event.checkout_reference for event in told] == [cart.reference]
    assert happened(shop) == ["anna EUR 40.00, held 40.00: TOP_UP 40.00"]
