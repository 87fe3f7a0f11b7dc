"""The card or the shop fails on the way: credit and card are back to the cent, and the next try works."""

import pytest

from tests.scenarios.drivers.base import Driver
from tests.scenarios.drivers.values import Card, Person, Shown
from tests.scenarios.facts import happened, holds_of


def test_the_other_payment_is_declined(shop: Driver, anna: Person) -> None:
    """The card declines: no order, the credit is free again; another card works."""
    shop.top_up(anna, "40.00")
    cart = shop.cart(anna, shop.product("60.00"))
    cart.look(Card.DECLINED)

    answer = cart.place()

    assert not answer.placed
    assert "declined" in answer.told
    assert happened(shop) == ["anna EUR 40.00: TOP_UP 40.00"]
    assert holds_of(anna) == ["40.00 RELEASED"]

    assert cart.look(Card.GOOD) == Shown(balance="40.00", applied="40.00", rest="20.00")
    assert cart.place().placed
    assert happened(shop) == [
        "anna EUR 0.00: TOP_UP 40.00, PAYMENT -40.00",
        "order of anna: 60.00 EUR (50.42 + 9.58 tax), credit 40.00, card 20.00",
        "card: 20.00",
    ]
    assert holds_of(anna) == ["40.00 RELEASED", "40.00 CAPTURED"]


def test_the_other_payment_does_not_answer(shop: Driver, anna: Person) -> None:
    """The card's company is silent: no order, nothing taken; the next try works."""
    shop.top_up(anna, "40.00")
    cart = shop.cart(anna, shop.product("60.00"))
    cart.look(Card.SILENT)

    answer = cart.place()

    assert not answer.placed
    assert answer.told
    assert happened(shop) == ["anna EUR 40.00: TOP_UP 40.00"]
    assert holds_of(anna) == ["40.00 RELEASED"]

    cart.look(Card.GOOD)
    assert cart.place().placed
    assert happened(shop) == [
        "anna EUR 0.00: TOP_UP 40.00, PAYMENT -40.00",
        "order of anna: 60.00 EUR (50.42 + 9.58 tax), credit 40.00, card 20.00",
        "card: 20.00",
    ]


@pytest.mark.parametrize("moment", ["lines", "payments"])
def test_the_order_cannot_be_created(shop: Driver, anna: Person, moment: str) -> None:
    """The shop fails in the middle of creating the order: neither order nor payment, by credit or by card."""
    shop.top_up(anna, "40.00")
    cart = shop.cart(anna, shop.product("60.00"))
    cart.look(Card.GOOD)

    with shop.failing(moment):
        answer = cart.place()

    assert not answer.placed
    assert answer.told
    assert happened(shop) == ["anna EUR 40.00: TOP_UP 40.00", "card: 20.00, returned 20.00"]
    assert holds_of(anna) == ["40.00 RELEASED"]

    cart.look(Card.GOOD)
    assert cart.place().placed
    assert happened(shop) == [
        "anna EUR 0.00: TOP_UP 40.00, PAYMENT -40.00",
        "order of anna: 60.00 EUR (50.42 + 9.58 tax), credit 40.00, card 20.00",
        "card: 20.00, returned 20.00",
        "card: 20.00",
    ]


@pytest.mark.parametrize("moment", ["lines", "payments"])
def test_the_order_cannot_be_created_on_credit_alone(shop: Driver, anna: Person, moment: str) -> None:
    """The same where credit would have paid all of it."""
    shop.top_up(anna, "100.00")
    cart = shop.cart(anna, shop.product("60.00"))
    cart.look()

    with shop.failing(moment):
        answer = cart.place()

    assert not answer.placed
    assert answer.told
    assert happened(shop) == ["anna EUR 100.00: TOP_UP 100.00"]

    cart.look()
    assert cart.place().placed
    assert happened(shop) == [
        "anna EUR 40.00: TOP_UP 100.00, PAYMENT -60.00",
        "order of anna: 60.00 EUR (50.42 + 9.58 tax), credit 60.00",
    ]


def test_the_goods_run_out(shop: Driver, anna: Person) -> None:
    """The last piece is sold between looking and ordering: nothing is placed, held or charged."""
    shop.top_up(anna, "40.00")
    product = shop.product("60.00", stock=1)
    cart = shop.cart(anna, product)
    cart.look(Card.GOOD)

    shop.sell_out(product)
    answer = cart.place()

    assert not answer.placed
    assert answer.told
    assert happened(shop) == ["anna EUR 40.00: TOP_UP 40.00"]
    assert holds_of(anna) == []


def test_credit_switched_off_while_the_card_is_charged(shop: Driver, anna: Person) -> None:
    """What is held is honoured, because the card has paid its part on the strength of it."""
    shop.top_up(anna, "40.00")
    cart = shop.cart(anna, shop.product("60.00"))
    cart.look(Card.GOOD)

    with shop.while_card_is_charged(lambda: shop.switch(credit_enabled=False)):
        assert cart.place().placed

    assert happened(shop) == [
        "anna EUR 0.00: TOP_UP 40.00, PAYMENT -40.00",
        "order of anna: 60.00 EUR (50.42 + 9.58 tax), credit 40.00, card 20.00",
        "card: 20.00",
    ]


def test_credit_reduced_while_the_card_is_charged(shop: Driver, anna: Person) -> None:
    """Staff cannot take away what a checkout holds."""
    from saleor_customer_ext.errors import InsufficientCredit

    shop.top_up(anna, "40.00")
    cart = shop.cart(anna, shop.product("60.00"))
    cart.look(Card.GOOD)
    refused = []

    def reduce() -> None:
        with pytest.raises(InsufficientCredit) as error:
            shop.reduce(anna, "10.00")
        refused.append(str(error.value.params["available"].amount))

    with shop.while_card_is_charged(reduce):
        assert cart.place().placed

    assert refused == ["0.00"]
    assert happened(shop) == [
        "anna EUR 0.00: TOP_UP 40.00, PAYMENT -40.00",
        "order of anna: 60.00 EUR (50.42 + 9.58 tax), credit 40.00, card 20.00",
        "card: 20.00",
    ]
