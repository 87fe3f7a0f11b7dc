"""Switched off, asked for only, or in another currency: nothing is applied and nothing is lost."""

from tests.scenarios.drivers.base import Driver
from tests.scenarios.drivers.values import Card, Person, Shown
from tests.scenarios.facts import happened, holds_of

PAID_BY_CARD = [
    "anna EUR 100.00: TOP_UP 100.00",
    "order of anna: 60.00 EUR (50.42 + 9.58 tax), card 60.00",
    "card: 60.00",
]


def test_switched_off_in_the_shop(shop: Driver, anna: Person) -> None:
    """The operator's switch is off: the card pays all; on again, the credit is still there."""
    shop.top_up(anna, "100.00")
    shop.switch(credit_enabled=False)
    product = shop.product("60.00")
    cart = shop.cart(anna, product)

    assert cart.look(Card.GOOD) == Shown(balance="0.00", applied="0.00", rest="60.00")
    assert cart.place().placed
    assert happened(shop) == PAID_BY_CARD
    assert holds_of(anna) == []

    shop.switch(credit_enabled=True)
    assert shop.cart(anna, product).look() == Shown(balance="100.00", applied="60.00", rest="0.00")


def test_switched_off_in_the_channel(shop: Driver, anna: Person) -> None:
    """The same for one sales channel only."""
    shop.top_up(anna, "100.00")
    shop.switch_channel(False)
    product = shop.product("60.00")
    cart = shop.cart(anna, product)

    assert cart.look(Card.GOOD) == Shown(balance="0.00", applied="0.00", rest="60.00")
    assert cart.place().placed
    assert happened(shop) == PAID_BY_CARD

    shop.switch_channel(None)
    assert shop.cart(anna, product).look() == Shown(balance="100.00", applied="60.00", rest="0.00")


def test_switched_off_between_looking_and_ordering(shop: Driver, anna: Person) -> None:
    """The page promised credit that does not count any more: refused with the new amounts."""
    shop.top_up(anna, "100.00")
    cart = shop.cart(anna, shop.product("60.00"))
    cart.look()

    shop.switch(credit_enabled=False)
    answer = cart.place()

    assert not answer.placed
    assert answer.told
    assert happened(shop) == ["anna EUR 100.00: TOP_UP 100.00"]
    assert cart.look() == Shown(balance="0.00", applied="0.00", rest="60.00")


def test_not_automatic(shop: Driver, anna: Person) -> None:
    """Where customers have to ask for it, credit waits until they do."""
    shop.top_up(anna, "100.00")
    shop.switch(credit_automatic=False)
    cart = shop.cart(anna, shop.product("60.00"))
    assert cart.look() == Shown(balance="100.00", applied="0.00", rest="60.00")

    assert cart.use_credit(None).shown == Shown(balance="100.00", applied="60.00", rest="0.00")
    assert cart.look() == Shown(balance="100.00", applied="60.00", rest="0.00")
    assert cart.place().placed

    assert happened(shop) == [
        "anna EUR 40.00: TOP_UP 100.00, PAYMENT -60.00",
        "order of anna: 60.00 EUR (50.42 + 9.58 tax), credit 60.00",
    ]


def test_not_automatic_and_not_asked_for(shop: Driver, anna: Person) -> None:
    """Who does not ask pays by card."""
    shop.top_up(anna, "100.00")
    shop.switch(credit_automatic=False)
    cart = shop.cart(anna, shop.product("60.00"))
    cart.look(Card.GOOD)
    assert cart.place().placed

    assert happened(shop) == PAID_BY_CARD


def test_wrong_currency(shop: Driver, anna: Person) -> None:
    """Credit in another currency pays nothing here, and is not converted."""
    in_dollars = shop.product("60.00", currency="USD")
    shop.top_up(anna, "100.00", currency="USD")
    cart = shop.cart(anna, shop.product("60.00"))

    assert cart.look(Card.GOOD) == Shown(balance="0.00", applied="0.00", rest="60.00")
    assert cart.place().placed

    assert in_dollars
    assert happened(shop) == [
        "anna USD 100.00: TOP_UP 100.00",
        "order of anna: 60.00 EUR (50.42 + 9.58 tax), card 60.00",
        "card: 60.00",
    ]


def test_each_currency_pays_its_own(shop: Driver, anna: Person) -> None:
    """With credit in two currencies, each order takes that of its own."""
    in_dollars = shop.product("30.00", currency="USD")
    shop.top_up(anna, "100.00", currency="USD")
    shop.top_up(anna, "100.00")
    assert shop.cart(anna, in_dollars).place().placed
    assert shop.cart(anna, shop.product("60.00")).place().placed

    assert happened(shop) == [
        "anna USD 70.00: TOP_UP 100.00, PAYMENT -30.00",
        "anna EUR 40.00: TOP_UP 100.00, PAYMENT -60.00",
        "order of anna: 30.00 USD (25.21 + 4.79 tax), credit 30.00",
        "order of anna: 60.00 EUR (50.42 + 9.58 tax), credit 60.00",
    ]


def test_no_credit_at_all(shop: Driver, anna: Person) -> None:
    """Who never had credit checks out as if we were not there."""
    cart = shop.cart(anna, shop.product("60.00"))

    assert cart.look(Card.GOOD) == Shown(balance="0.00", applied="0.00", rest="60.00")
    assert cart.place().placed

    assert happened(shop) == PAID_BY_CARD[1:]
