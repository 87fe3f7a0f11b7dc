"""Knowing a checkout, or an address, opens nothing of anybody else's."""

import pytest

from saleor_customer_ext import permissions
from tests.scenarios.drivers.base import Driver
from tests.scenarios.drivers.values import Card, Person, Shown
from tests.scenarios.facts import happened, holds_of


def test_guest_who_types_a_customers_email(shop: Driver, anna: Person) -> None:
    """A guest with Anna's address sees and spends nothing of Anna's."""
    shop.top_up(anna, "100.00")
    cart = shop.cart(None, shop.product("60.00"), email="anna@example.com")

    assert cart.look(Card.GOOD) == Shown(balance="0.00", applied="0.00", rest="60.00")
    assert cart.place().placed

    assert happened(shop) == [
        "anna EUR 100.00: TOP_UP 100.00",
        "order of guest: 60.00 EUR (50.42 + 9.58 tax), card 60.00",
        "card: 60.00",
    ]
    assert holds_of(anna) == []


def test_guest_logs_in(shop: Driver, anna: Person) -> None:
    """Anna fills a cart as a guest and logs in before she pays: from then on it is hers, and so is the credit."""
    shop.top_up(anna, "100.00")
    cart = shop.cart(None, shop.product("60.00"), email="anna@example.com")
    assert cart.look() == Shown(balance="0.00", applied="0.00", rest="60.00")

    cart.log_in(anna)

    assert cart.look() == Shown(balance="100.00", applied="60.00", rest="0.00")
    assert cart.place().placed
    assert happened(shop) == [
        "anna EUR 40.00: TOP_UP 100.00, PAYMENT -60.00",
        "order of anna: 60.00 EUR (50.42 + 9.58 tax), credit 60.00",
    ]


def test_customer_logs_out_before_ordering(shop: Driver, anna: Person) -> None:
    """Anna logs out in another window: the page that promised credit places nothing any more."""
    shop.top_up(anna, "100.00")
    cart = shop.cart(anna, shop.product("60.00"))
    cart.look()

    cart.in_another_window().log_out()

    assert not cart.place().placed
    assert happened(shop) == ["anna EUR 100.00: TOP_UP 100.00"]
    assert holds_of(anna) == []


@pytest.mark.parametrize("who", ["anonymous", "another customer", "staff without the permission"])
def test_somebody_else_completes(shop: Driver, anna: Person, who: str) -> None:
    """Whoever gets hold of Anna's checkout is refused in words, sees no amounts of hers, and places nothing."""
    shop.top_up(anna, "100.00")
    cart = shop.cart(anna, shop.product("60.00"), beside_others=True)
    assert cart.look() == Shown(balance="100.00", applied="60.00", rest="0.00")
    other = {
        "anonymous": lambda: None,
        "another customer": lambda: shop.customer("mallory"),
        "staff without the permission": lambda: shop.staff("steffi", permissions.VIEW_CUSTOMER_CREDIT),
    }[who]()

    answer = cart.taken_over_by(other).place()

    assert not answer.placed
    assert answer.told
    assert happened(shop) == ["anna EUR 100.00: TOP_UP 100.00"]
    assert holds_of(anna) == []

    cart.look()
    assert cart.place().placed
    assert happened(shop) == [
        "anna EUR 40.00: TOP_UP 100.00, PAYMENT -60.00",
        "order of anna: 60.00 EUR (50.42 + 9.58 tax), credit 60.00",
    ]


@pytest.mark.parametrize("who", ["anonymous", "another customer"])
def test_somebody_else_pays_for_it(shop: Driver, anna: Person, who: str) -> None:
    """Whoever orders Anna's cart pays for it themselves; Anna's credit takes no part."""
    shop.top_up(anna, "40.00")
    cart = shop.cart(anna, shop.product("60.00"), beside_others=True)
    cart.look(Card.GOOD)
    mallory = None if who == "anonymous" else shop.customer("mallory")
    other = cart.taken_over_by(mallory)
    other.look(Card.GOOD)
    assert other.place().placed

    assert happened(shop) == [
        "anna EUR 40.00: TOP_UP 40.00",
        f"order of {shop.owner_when_taken_over(anna, mallory)}: 60.00 EUR (50.42 + 9.58 tax), card 60.00",
        "card: 60.00",
    ]


def test_staff_buy_for_themselves(shop: Driver) -> None:
    """Staff are customers as well: with their own credit they need no permission, and they spend no other's."""
    steffi = shop.staff("steffi")
    shop.top_up(steffi, "100.00")
    cart = shop.cart(steffi, shop.product("60.00"))
    assert cart.look() == Shown(balance="100.00", applied="60.00", rest="0.00")
    assert cart.place().placed

    assert happened(shop) == [
        "steffi EUR 40.00: TOP_UP 100.00, PAYMENT -60.00",
        "order of steffi: 60.00 EUR (50.42 + 9.58 tax), credit 60.00",
    ]


def test_staff_with_the_permission_complete(shop: Driver, anna: Person) -> None:
    """Staff who may spend customers' credit place the order for Anna, who pays with hers."""
    shop.top_up(anna, "100.00")
    cart = shop.cart(anna, shop.product("60.00"), beside_others=True)
    cart.look()
    assert cart.taken_over_by(shop.staff("steffi", permissions.SPEND_CUSTOMER_CREDIT)).place().placed

    assert happened(shop) == [
        "anna EUR 40.00: TOP_UP 100.00, PAYMENT -60.00",
        "order of anna: 60.00 EUR (50.42 + 9.58 tax), credit 60.00",
    ]


@pytest.mark.parametrize("who", ["anonymous", "another customer"])
def test_somebody_else_sees_no_amounts(shop: Driver, anna: Person, who: str) -> None:
    """The page of Anna's checkout does not tell others what she has."""
    shop.top_up(anna, "100.00")
    cart = shop.cart(anna, shop.product("60.00"), beside_others=True)

    other = cart.taken_over_by(None if who == "anonymous" else shop.customer("mallory"))

    assert other.look(Card.GOOD) == Shown(balance="0.00", applied="0.00", rest="60.00")
    assert other.use_credit("10.00").told
    assert cart.look() == Shown(balance="100.00", applied="60.00", rest="0.00")


def test_customer_switched_off_between_looking_and_ordering(shop: Driver, anna: Person) -> None:
    """Anna's account is switched off while she looks at the page: no order, nothing taken."""
    shop.top_up(anna, "100.00")
    cart = shop.cart(anna, shop.product("60.00"))
    cart.look()

    shop.switch_off(anna)

    assert not cart.place().placed
    assert happened(shop) == ["anna EUR 100.00: TOP_UP 100.00"]
    assert holds_of(anna) == []


def test_customer_switched_off_while_the_card_is_charged(shop: Driver, anna: Person) -> None:
    """Switching off counts for an order being placed now: the card gets its money back, the credit is free again."""
    shop.top_up(anna, "40.00")
    cart = shop.cart(anna, shop.product("60.00"))
    cart.look(Card.GOOD)

    with shop.while_card_is_charged(lambda: shop.switch_off(anna)):
        answer = cart.place()

    assert not answer.placed
    assert happened(shop) == ["anna EUR 40.00: TOP_UP 40.00", "card: 20.00, returned 20.00"]
    assert holds_of(anna) == ["40.00 RELEASED"]
