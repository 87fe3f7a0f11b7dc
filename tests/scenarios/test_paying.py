"""Credit pays as much as it can, the card pays the rest, and prices and taxes stay what they were."""

import pytest

from tests.scenarios.drivers.base import Driver
from tests.scenarios.drivers.values import Answer, Card, Person, Shown
from tests.scenarios.facts import happened, holds_of, lots_of


def test_full_cover(shop: Driver, anna: Person) -> None:
    """Credit covers the whole order by itself; nobody is asked for a card."""
    shop.top_up(anna, "100.00")
    cart = shop.cart(anna, shop.product("60.00"))

    assert cart.look() == Shown(balance="100.00", applied="60.00", rest="0.00")
    assert cart.place() == Answer(placed=True)

    assert happened(shop) == [
        "anna EUR 40.00: TOP_UP 100.00, PAYMENT -60.00",
        "order of anna: 60.00 EUR (50.42 + 9.58 tax), credit 60.00",
    ]


def test_full_cover_with_a_card_entered(shop: Driver, anna: Person) -> None:
    """A card that was entered all the same is not asked for money."""
    shop.top_up(anna, "100.00")
    cart = shop.cart(anna, shop.product("60.00"))

    assert cart.look(Card.GOOD) == Shown(balance="100.00", applied="60.00", rest="0.00")
    assert cart.place().placed

    assert happened(shop) == [
        "anna EUR 40.00: TOP_UP 100.00, PAYMENT -60.00",
        "order of anna: 60.00 EUR (50.42 + 9.58 tax), credit 60.00",
    ]


def test_split(shop: Driver, anna: Person) -> None:
    """Credit covers a part and is held while the card pays the rest."""
    shop.top_up(anna, "40.00")
    cart = shop.cart(anna, shop.product("60.00"))

    assert cart.look() == Shown(balance="40.00", applied="40.00", rest="20.00")
    assert cart.look(Card.GOOD) == Shown(balance="40.00", applied="40.00", rest="20.00")
    assert cart.place() == Answer(placed=True)

    assert happened(shop) == [
        "anna EUR 0.00: TOP_UP 40.00, PAYMENT -40.00",
        "order of anna: 60.00 EUR (50.42 + 9.58 tax), credit 40.00, card 20.00",
        "card: 20.00",
    ]
    assert holds_of(anna) == ["40.00 CAPTURED"]


def test_credit_is_spent_once_only(shop: Driver, anna: Person) -> None:
    """The next order finds what the first one left, and pays the rest by card."""
    shop.top_up(anna, "100.00")
    assert shop.cart(anna, shop.product("60.00")).place().placed

    cart = shop.cart(anna, shop.product("90.00"))
    assert cart.look(Card.GOOD) == Shown(balance="40.00", applied="40.00", rest="50.00")
    assert cart.place().placed

    assert happened(shop) == [
        "anna EUR 0.00: TOP_UP 100.00, PAYMENT -60.00, PAYMENT -40.00",
        "order of anna: 60.00 EUR (50.42 + 9.58 tax), credit 60.00",
        "order of anna: 90.00 EUR (75.63 + 14.37 tax), credit 40.00, card 50.00",
        "card: 50.00",
    ]


def test_less_than_all(shop: Driver, anna: Person) -> None:
    """The customer keeps some credit for another day."""
    shop.top_up(anna, "100.00")
    cart = shop.cart(anna, shop.product("60.00"))
    cart.look()

    assert cart.use_credit("25.00").shown == Shown(balance="100.00", applied="25.00", rest="35.00")
    assert cart.look(Card.GOOD) == Shown(balance="100.00", applied="25.00", rest="35.00")
    assert cart.place().placed

    assert happened(shop) == [
        "anna EUR 75.00: TOP_UP 100.00, PAYMENT -25.00",
        "order of anna: 60.00 EUR (50.42 + 9.58 tax), credit 25.00, card 35.00",
        "card: 35.00",
    ]


def test_more_than_there_is(shop: Driver, anna: Person) -> None:
    """Asking for more than is available is refused with the amount that is, and the earlier choice stays."""
    shop.top_up(anna, "100.00")
    cart = shop.cart(anna, shop.product("60.00"))
    cart.look()
    cart.use_credit("25.00")

    refused = cart.use_credit("100.01")

    assert "100.00" in refused.told
    assert cart.look() == Shown(balance="100.00", applied="25.00", rest="35.00")
    assert happened(shop) == ["anna EUR 100.00: TOP_UP 100.00"]


@pytest.mark.parametrize("amount", ["-1.00", "10.001", "1e400", "NaN", "ten"])
def test_nonsense_amounts(shop: Driver, anna: Person, amount: str) -> None:
    """What is no amount of money is refused in words, and nothing changes."""
    shop.top_up(anna, "100.00")
    cart = shop.cart(anna, shop.product("60.00"))
    cart.look()

    assert cart.use_credit(amount).told

    assert cart.look() == Shown(balance="100.00", applied="60.00", rest="0.00")


def test_none(shop: Driver, anna: Person) -> None:
    """The customer pays all by card, though there is credit."""
    shop.top_up(anna, "100.00")
    cart = shop.cart(anna, shop.product("60.00"))
    cart.look()

    assert cart.use_credit("0.00").shown == Shown(balance="100.00", applied="0.00", rest="60.00")
    assert cart.look(Card.GOOD) == Shown(balance="100.00", applied="0.00", rest="60.00")
    assert cart.place().placed

    assert happened(shop) == [
        "anna EUR 100.00: TOP_UP 100.00",
        "order of anna: 60.00 EUR (50.42 + 9.58 tax), card 60.00",
        "card: 60.00",
    ]
    assert holds_of(anna) == []


def test_all_again(shop: Driver, anna: Person) -> None:
    """A choice can be taken back, and does not reach the next checkout."""
    shop.top_up(anna, "100.00")
    product = shop.product("30.00")
    cart = shop.cart(anna, product)
    cart.look()
    cart.use_credit("0.00")

    assert cart.use_credit(None).shown == Shown(balance="100.00", applied="30.00", rest="0.00")
    cart.use_credit("10.00")
    cart.look(Card.GOOD)
    assert cart.place().placed
    assert shop.cart(anna, product).look() == Shown(balance="90.00", applied="30.00", rest="0.00")

    assert happened(shop) == [
        "anna EUR 90.00: TOP_UP 100.00, PAYMENT -10.00",
        "order of anna: 30.00 EUR (25.21 + 4.79 tax), credit 10.00, card 20.00",
        "card: 20.00",
    ]


def test_free_order(shop: Driver, anna: Person) -> None:
    """A voucher covers everything: credit has nothing to pay and no entry is written."""
    shop.top_up(anna, "100.00")
    shop.voucher("ALLFREE", percent=100)
    cart = shop.cart(anna, shop.product("60.00"))
    cart.enter_voucher("ALLFREE")

    shown = cart.look()
    assert (shown.applied, shown.rest) == ("0.00", "0.00")
    assert cart.place().placed

    assert happened(shop) == [
        "anna EUR 100.00: TOP_UP 100.00",
        "order of anna: 0.00 EUR (0.00 + 0.00 tax)",
    ]
    assert holds_of(anna) == []


def test_shipping_included(shop: Driver, anna: Person) -> None:
    """Credit pays for shipping as well."""
    shop.top_up(anna, "100.00")
    cart = shop.cart(anna, shop.product("60.00"), ship_by="parcel")

    assert cart.look() == Shown(balance="100.00", applied="65.95", rest="0.00")
    assert cart.place().placed

    assert happened(shop) == [
        "anna EUR 34.05: TOP_UP 100.00, PAYMENT -65.95",
        "order of anna: 65.95 EUR (55.42 + 10.53 tax), credit 65.95",
    ]


def test_tax_is_unchanged_by_credit(shop: Driver, anna: Person) -> None:
    """The same goods, voucher and shipping cost the same net, tax and gross, with and without credit."""
    ben = shop.customer("ben")
    shop.top_up(anna, "50.00")
    shop.voucher("TENOFF", percent=10)
    goods = [(shop.product("30.00"), 2), (shop.product("11.90"), 1)]
    for person in (anna, ben):
        cart = shop.cart(person, *goods, ship_by="express")
        cart.enter_voucher("TENOFF")
        cart.look(Card.GOOD)
        assert cart.place().placed

    with_credit, without = shop.orders()
    assert (with_credit.net, with_credit.tax, with_credit.gross) == (without.net, without.tax, without.gross)
    assert happened(shop) == [
        "anna EUR 0.00: TOP_UP 50.00, PAYMENT -50.00",
        "order of anna: 78.99 EUR (66.38 + 12.61 tax), credit 50.00, card 28.99",
        "order of ben: 78.99 EUR (66.38 + 12.61 tax), card 78.99",
        "card: 28.99",
        "card: 78.99",
    ]


def test_a_cent_left_over_in_a_three_way_split(shop: Driver, anna: Person) -> None:
    """Three thirds of 33.33 leave one cent for the card, and go back as three thirds, never a cent more."""
    for _ in range(3):
        shop.top_up(anna, "33.33")
    cart = shop.cart(anna, shop.product("100.00"))
    assert cart.look(Card.GOOD) == Shown(balance="99.99", applied="99.99", rest="0.01")
    assert cart.place().placed
    (order,) = shop.orders()

    for part in range(3):
        assert shop.refund_credit(order, "33.33", key=f"part {part}").accepted
    assert not shop.refund_credit(order, "0.01", key="one too many").accepted

    assert happened(shop) == [
        "anna EUR 99.99: TOP_UP 33.33, TOP_UP 33.33, TOP_UP 33.33, PAYMENT -99.99,"
        " REFUND 33.33, REFUND 33.33, REFUND 33.33",
        "order of anna: 100.00 EUR (84.03 + 15.97 tax), credit 99.99 (returned 99.99), card 0.01",
        "card: 0.01",
    ]
    assert lots_of(anna) == [("33.33", None)] * 3
