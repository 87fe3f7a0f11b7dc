"""The total or the credit changes between looking and ordering: what is taken is what was shown, or nothing."""

from tests.scenarios.drivers.base import Driver
from tests.scenarios.drivers.values import Card, Person, Shown
from tests.scenarios.facts import happened, holds_of


def test_total_rises_after_application(shop: Driver, anna: Person) -> None:
    """One more piece: credit follows to its end, the card pays what it cannot."""
    shop.top_up(anna, "100.00")
    product = shop.product("60.00")
    cart = shop.cart(anna, product)
    assert cart.look() == Shown(balance="100.00", applied="60.00", rest="0.00")

    cart.change_quantity(product, 2)

    assert cart.look(Card.GOOD) == Shown(balance="100.00", applied="100.00", rest="20.00")
    assert cart.place().placed
    assert happened(shop) == [
        "anna EUR 0.00: TOP_UP 100.00, PAYMENT -100.00",
        "order of anna: 120.00 EUR (100.84 + 19.16 tax), credit 100.00, card 20.00",
        "card: 20.00",
    ]


def test_total_falls_after_application(shop: Driver, anna: Person) -> None:
    """One piece less: credit is given up as well, and the card is not needed any more."""
    shop.top_up(anna, "100.00")
    product = shop.product("60.00")
    cart = shop.cart(anna, (product, 2))
    assert cart.look() == Shown(balance="100.00", applied="100.00", rest="20.00")

    cart.change_quantity(product, 1)

    assert cart.look() == Shown(balance="100.00", applied="60.00", rest="0.00")
    assert cart.place().placed
    assert happened(shop) == [
        "anna EUR 40.00: TOP_UP 100.00, PAYMENT -60.00",
        "order of anna: 60.00 EUR (50.42 + 9.58 tax), credit 60.00",
    ]


def test_total_falls_after_a_declined_card(shop: Driver, anna: Person) -> None:
    """What had been held for the dearer cart is not taken for the cheaper one."""
    shop.top_up(anna, "100.00")
    product = shop.product("60.00")
    cart = shop.cart(anna, (product, 2))
    cart.look(Card.DECLINED)
    assert not cart.place().placed

    cart.change_quantity(product, 1)

    assert cart.look() == Shown(balance="100.00", applied="60.00", rest="0.00")
    assert cart.place().placed
    assert happened(shop) == [
        "anna EUR 40.00: TOP_UP 100.00, PAYMENT -60.00",
        "order of anna: 60.00 EUR (50.42 + 9.58 tax), credit 60.00",
    ]


def test_voucher_added(shop: Driver, anna: Person) -> None:
    """A voucher lowers the total, and with it the credit."""
    shop.top_up(anna, "100.00")
    shop.voucher("TENOFF", percent=10)
    cart = shop.cart(anna, shop.product("60.00"))
    assert cart.look() == Shown(balance="100.00", applied="60.00", rest="0.00")

    cart.enter_voucher("TENOFF")

    assert cart.look() == Shown(balance="100.00", applied="54.00", rest="0.00")
    assert cart.place().placed
    assert happened(shop) == [
        "anna EUR 46.00: TOP_UP 100.00, PAYMENT -54.00",
        "order of anna: 54.00 EUR (45.38 + 8.62 tax), credit 54.00",
    ]


def test_out_of_credit_at_the_last_moment(shop: Driver, anna: Person) -> None:
    """Credit that was shown is gone: no order, the customer is told, sees the new amounts, and can go on by card."""
    shop.top_up(anna, "100.00")
    cart = shop.cart(anna, shop.product("60.00"))
    assert cart.look() == Shown(balance="100.00", applied="60.00", rest="0.00")

    shop.reduce(anna, "50.00")
    answer = cart.place()

    assert (answer.placed, answer.shown) == (False, Shown(balance="50.00", applied="50.00", rest="10.00"))
    assert "50.00" in answer.told
    assert happened(shop) == ["anna EUR 50.00: TOP_UP 100.00, REDUCTION -50.00"]

    cart.look(Card.GOOD)
    assert cart.place().placed
    assert happened(shop) == [
        "anna EUR 0.00: TOP_UP 100.00, REDUCTION -50.00, PAYMENT -50.00",
        "order of anna: 60.00 EUR (50.42 + 9.58 tax), credit 50.00, card 10.00",
        "card: 10.00",
    ]


def test_out_of_credit_before_the_card_is_charged(shop: Driver, anna: Person) -> None:
    """With a card for the rest it is the same: the card is not charged for more than was shown, nor for less."""
    shop.top_up(anna, "40.00")
    cart = shop.cart(anna, shop.product("60.00"))
    assert cart.look(Card.GOOD) == Shown(balance="40.00", applied="40.00", rest="20.00")

    shop.reduce(anna, "10.00")
    answer = cart.place()

    assert (answer.placed, answer.shown) == (False, Shown(balance="30.00", applied="30.00", rest="30.00"))
    assert "30.00" in answer.told
    assert happened(shop) == ["anna EUR 30.00: TOP_UP 40.00, REDUCTION -10.00"]
    assert holds_of(anna) == []

    cart.look(Card.GOOD)
    assert cart.place().placed
    assert happened(shop)[1:] == [
        "order of anna: 60.00 EUR (50.42 + 9.58 tax), credit 30.00, card 30.00",
        "card: 30.00",
    ]


def test_credit_added_behind_the_page(shop: Driver, anna: Person) -> None:
    """No more is taken than the customer saw, though there would be more now."""
    shop.top_up(anna, "40.00")
    cart = shop.cart(anna, shop.product("60.00"))
    assert cart.look(Card.GOOD) == Shown(balance="40.00", applied="40.00", rest="20.00")

    shop.top_up(anna, "60.00")
    assert cart.place().placed

    assert happened(shop) == [
        "anna EUR 60.00: TOP_UP 40.00, TOP_UP 60.00, PAYMENT -40.00",
        "order of anna: 60.00 EUR (50.42 + 9.58 tax), credit 40.00, card 20.00",
        "card: 20.00",
    ]


def test_credit_added_while_the_checkout_is_open(shop: Driver, anna: Person) -> None:
    """Credit that staff give meanwhile is there with the next look, without touching the cart."""
    shop.top_up(anna, "40.00")
    cart = shop.cart(anna, shop.product("60.00"))
    assert cart.look() == Shown(balance="40.00", applied="40.00", rest="20.00")

    shop.top_up(anna, "60.00")

    assert cart.look() == Shown(balance="100.00", applied="60.00", rest="0.00")
    assert cart.place().placed
    assert happened(shop) == [
        "anna EUR 40.00: TOP_UP 40.00, TOP_UP 60.00, PAYMENT -60.00",
        "order of anna: 60.00 EUR (50.42 + 9.58 tax), credit 60.00",
    ]


def test_first_credit_while_the_checkout_is_open(shop: Driver, anna: Person) -> None:
    """The same for who had no account before."""
    cart = shop.cart(anna, shop.product("60.00"))
    assert cart.look() == Shown(balance="0.00", applied="0.00", rest="60.00")

    shop.top_up(anna, "25.00")

    assert cart.look(Card.GOOD) == Shown(balance="25.00", applied="25.00", rest="35.00")
    assert cart.place().placed
    assert happened(shop) == [
        "anna EUR 0.00: TOP_UP 25.00, PAYMENT -25.00",
        "order of anna: 60.00 EUR (50.42 + 9.58 tax), credit 25.00, card 35.00",
        "card: 35.00",
    ]


def test_total_rises_behind_the_page(shop: Driver, anna: Person) -> None:
    """Another window made the cart dearer: credit does not silently pay more than the page said."""
    shop.top_up(anna, "200.00")
    product = shop.product("60.00")
    cart = shop.cart(anna, product)
    assert cart.look() == Shown(balance="200.00", applied="60.00", rest="0.00")

    cart.in_another_window().change_quantity(product, 2)
    answer = cart.place()

    assert not answer.placed
    assert answer.told
    assert happened(shop) == ["anna EUR 200.00: TOP_UP 200.00"]


def test_ordered_in_another_window_before(shop: Driver, anna: Person) -> None:
    """The same page open twice: the second click, later, orders and pays nothing again."""
    shop.top_up(anna, "40.00")
    cart = shop.cart(anna, shop.product("60.00"))
    cart.look(Card.GOOD)
    other = cart.in_another_window()
    assert cart.place().placed

    other.place()

    assert happened(shop) == [
        "anna EUR 0.00: TOP_UP 40.00, PAYMENT -40.00",
        "order of anna: 60.00 EUR (50.42 + 9.58 tax), credit 40.00, card 20.00",
        "card: 20.00",
    ]
