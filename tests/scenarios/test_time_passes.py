"""Carts that lie about, and credit that ends."""

import datetime

from django.core.management import call_command

from tests.clock import Clock
from tests.scenarios.drivers.base import Driver
from tests.scenarios.drivers.values import Card, Person, Shown
from tests.scenarios.facts import happened, holds_of, lots_of

# The clock of the scenarios stands on Monday, 2 March 2026, 10:00 in the shop's time zone.
SOON, LATER = datetime.date(2026, 3, 10), datetime.date(2026, 6, 30)


def test_idle_cart_locks_nothing(shop: Driver, anna: Person) -> None:
    """A cart that shows credit and is left alone keeps none of it from the next one."""
    shop.top_up(anna, "100.00")
    product = shop.product("90.00")
    idle = shop.cart(anna, product, beside_others=True)
    assert idle.look() == Shown(balance="100.00", applied="90.00", rest="0.00")
    assert holds_of(anna) == []

    other = shop.cart(anna, product, beside_others=True)
    assert other.look() == Shown(balance="100.00", applied="90.00", rest="0.00")
    assert other.place().placed

    assert idle.look() == Shown(balance="10.00", applied="10.00", rest="80.00")
    assert happened(shop) == [
        "anna EUR 10.00: TOP_UP 100.00, PAYMENT -90.00",
        "order of anna: 90.00 EUR (75.63 + 14.37 tax), credit 90.00",
    ]


def test_soonest_expiring_credit_first(shop: Driver, anna: Person, clock: Clock) -> None:
    """What ends first is spent first, and a refund goes back to the old lots with their old end, last spent first."""
    shop.top_up(anna, "30.00")
    shop.top_up(anna, "30.00", expires_at=LATER)
    shop.top_up(anna, "30.00", expires_at=SOON)
    assert shop.cart(anna, shop.product("40.00")).place().placed
    assert lots_of(anna) == [("30.00", None), ("20.00", LATER), ("0.00", SOON)]
    (order,) = shop.orders()

    shop.refund_credit(order, "15.00", key="a")
    assert lots_of(anna) == [("30.00", None), ("30.00", LATER), ("5.00", SOON)]
    shop.cancel(order)

    assert lots_of(anna) == [("30.00", None), ("30.00", LATER), ("30.00", SOON)]
    assert happened(shop) == [
        "anna EUR 90.00: TOP_UP 30.00, TOP_UP 30.00, TOP_UP 30.00, PAYMENT -40.00, REFUND 15.00, REFUND 25.00",
        "order of anna: 40.00 EUR (33.61 + 6.39 tax), cancelled, credit 40.00 (returned 40.00)",
    ]


def test_refund_of_credit_that_has_ended(shop: Driver, anna: Person, clock: Clock) -> None:
    """Credit that ended after it was spent comes back with a period of grace."""
    shop.switch(credit_grace_days=14)
    shop.top_up(anna, "60.00", expires_at=SOON)
    assert shop.cart(anna, shop.product("60.00")).place().placed
    (order,) = shop.orders()

    clock.advance(days=30)
    shop.cancel(order)

    assert lots_of(anna) == [("0.00", SOON), ("60.00", datetime.date(2026, 4, 15))]
    assert shop.cart(anna, shop.product("90.00")).look().applied == "60.00"
    assert happened(shop) == [
        "anna EUR 60.00: TOP_UP 60.00, PAYMENT -60.00, REFUND 60.00",
        "order of anna: 60.00 EUR (50.42 + 9.58 tax), cancelled, credit 60.00 (returned 60.00)",
    ]


def test_credit_ends_between_looking_and_ordering(shop: Driver, anna: Person, clock: Clock) -> None:
    """Midnight passes over the open page: what ended counts no more, at once and before any job ran."""
    shop.top_up(anna, "30.00", expires_at=SOON)
    shop.top_up(anna, "30.00")
    cart = shop.cart(anna, shop.product("60.00"))
    assert cart.look() == Shown(balance="60.00", applied="60.00", rest="0.00")

    clock.set(datetime.datetime(2026, 3, 10, 23, 0, 0, tzinfo=datetime.UTC))
    answer = cart.place()

    assert (answer.placed, answer.shown) == (False, Shown(balance="30.00", applied="30.00", rest="30.00"))
    cart.look(Card.GOOD)
    assert cart.place().placed
    assert happened(shop) == [
        "anna EUR 0.00: TOP_UP 30.00, TOP_UP 30.00, EXPIRY -30.00, PAYMENT -30.00",
        "order of anna: 60.00 EUR (50.42 + 9.58 tax), credit 30.00, card 30.00",
        "card: 30.00",
    ]


def test_expiry_while_held(shop: Driver, anna: Person, clock: Clock) -> None:
    """Credit that a checkout holds does not end while the card is being charged; what is not held does."""
    shop.top_up(anna, "50.00", expires_at=SOON)
    cart = shop.cart(anna, shop.product("60.00"))
    cart.look()
    cart.use_credit("40.00")
    cart.look(Card.GOOD)

    def midnight_passes() -> None:
        clock.set(datetime.datetime(2026, 3, 11, 0, 0, tzinfo=datetime.UTC))
        call_command("expire_credit", verbosity=0)

    shop.switch(credit_hold_minutes=7 * 24 * 60)
    with shop.while_card_is_charged(midnight_passes):
        clock.set(datetime.datetime(2026, 3, 10, 22, 0, tzinfo=datetime.UTC))
        assert cart.place().placed

    assert happened(shop) == [
        "anna EUR 0.00: TOP_UP 50.00, EXPIRY -10.00, PAYMENT -40.00",
        "order of anna: 60.00 EUR (50.42 + 9.58 tax), credit 40.00, card 20.00",
        "card: 20.00",
    ]
    assert holds_of(anna) == ["40.00 CAPTURED"]
