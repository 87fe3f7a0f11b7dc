"""Discount groups: members pay their own prices, beside the shop's vouchers as the group says, and see them before."""

from decimal import Decimal
from typing import Any

import pytest

from saleor_customer_ext.services.condition_checks import NewCondition
from saleor_customer_ext.services.order_prices import of_orders
from tests.scenarios.drivers.base import Driver
from tests.scenarios.drivers.values import Card, Person
from tests.scenarios.facts import happened


def percent(off: int, **about: Any) -> NewCondition:
    """Grant a percentage, off everything unless told otherwise."""
    return NewCondition(target=about.pop("target", "EVERYTHING"), percent=off, **about)


def ordered(shop: Driver) -> list[tuple[Decimal, str]]:
    """Give what the lines of all orders were priced by: the unit's price as a part of the list price, and the group."""
    orders = [order.reference for order in shop.orders()]
    return [
        (row.price / row.list_price, row.group_name)
        for order in orders
        for row in of_orders([order]).get(order, ())
    ]


def test_a_member_pays_less(shop: Driver, anna: Person) -> None:
    """Ten percent off everything: Anna pays it, Ben beside her the list price, and the order says why."""
    shop.discount_group("Dealers", anna, conditions=(percent(10),))
    ben, product = shop.customer("ben"), shop.product("60.00")

    assert shop.cart(anna, product).place(Card.GOOD).placed
    assert shop.cart(ben, product).place(Card.GOOD).placed

    assert happened(shop) == [
        "order of anna: 54.00 EUR (45.38 + 8.62 tax), card 54.00",
        "order of ben: 60.00 EUR (50.42 + 9.58 tax), card 60.00",
        "card: 54.00",
        "card: 60.00",
    ]
    ((part, group),) = ordered(shop)
    assert (round(part, 2), group) == (Decimal("0.90"), "Dealers")


def test_the_best_of_several_conditions(shop: Driver, anna: Person) -> None:
    """Ten percent off everything, twenty off a category with all below it: the better one counts, never both."""
    inside, outside = shop.product("60.00"), shop.product("30.00")
    above = shop.category()
    shop.category(below=above, holding=inside)
    shop.discount_group(
        "Dealers", anna, conditions=(percent(10), percent(20, target="CATEGORY", reference=above))
    )

    assert shop.cart(anna, inside, outside).place(Card.GOOD).placed

    assert [str(order.gross) for order in shop.orders()] == ["75.00"]  # 48.00 and 27.00


def test_from_three_on(shop: Driver, anna: Person) -> None:
    """Twenty percent off from three of a kind on: the price follows the quantity of the line, up and down."""
    product = shop.product("60.00")
    shop.discount_group("Dealers", anna, conditions=(percent(20, minimum_quantity=3),))
    cart = shop.cart(anna, (product, 2))
    seen = [cart.look(Card.GOOD).rest]

    for quantity in (3, 1, 4):
        cart.change_quantity(product, quantity)
        seen.append(cart.look(Card.GOOD).rest)

    assert seen == ["120.00", "144.00", "60.00", "192.00"]
    assert cart.place().placed
    assert [str(order.gross) for order in shop.orders()] == ["192.00"]


def test_with_a_voucher_on_top(shop: Driver, anna: Person) -> None:
    """The group lets vouchers apply on top: ten percent off, and ten off what is left."""
    shop.voucher("TEN", percent=10)
    shop.discount_group("Dealers", anna, conditions=(percent(10),), combines_with_host=True)
    cart = shop.cart(anna, shop.product("60.00"))
    cart.enter_voucher("TEN")

    assert cart.place(Card.GOOD).placed

    assert [str(order.gross) for order in shop.orders()] == ["48.60"]


def test_no_voucher_on_top(shop: Driver, anna: Person) -> None:
    """The group does not combine with vouchers: entering one is refused with a sentence, and the own price counts."""
    shop.voucher("TEN", percent=10)
    shop.discount_group("Dealers", anna, conditions=(percent(10),))
    cart = shop.cart(anna, shop.product("60.00"))

    answer = cart.try_voucher("TEN")

    assert not answer.accepted
    assert answer.told
    assert cart.place(Card.GOOD).placed
    assert [str(order.gross) for order in shop.orders()] == ["54.00"]


def test_a_voucher_from_before(shop: Driver, anna: Person) -> None:
    """A voucher that was in the cart before Anna came into the group stops counting beside her prices."""
    shop.voucher("FIVE", percent=5)
    cart = shop.cart(anna, shop.product("60.00"))
    cart.enter_voucher("FIVE")
    assert cart.look(Card.GOOD).rest == "57.00"
    shop.discount_group("Dealers", anna, conditions=(percent(10),))

    assert cart.look(Card.GOOD).rest == "54.00"
    assert cart.place().placed
    assert [str(order.gross) for order in shop.orders()] == ["54.00"]


@pytest.mark.parametrize("how", ["conditions", "out of the group", "into the group"])
def test_prices_change_behind_the_page(shop: Driver, anna: Person, how: str) -> None:
    """The price changes while the last page is open: nothing is ordered or charged at a price that nobody saw."""
    conditions = (percent(10),)
    group = shop.discount_group(
        "Dealers", *([] if how == "into the group" else [anna]), conditions=conditions
    )
    cart = shop.cart(anna, shop.product("60.00"))
    before = cart.look(Card.GOOD).rest
    if how == "conditions":
        shop.grant(group, percent(20))
    else:
        shop.join(group if how == "into the group" else None, anna)

    answer = cart.place()

    assert not answer.placed
    assert answer.told
    assert all(paid == returned for paid, returned in shop.card_charges())
    assert shop.orders() == []
    after = {"conditions": "48.00", "out of the group": "60.00", "into the group": "54.00"}[how]
    assert (before, cart.look(Card.GOOD).rest) == ("60.00" if how == "into the group" else "54.00", after)
    assert cart.place().placed
    assert [str(order.gross) for order in shop.orders()] == [after]


def test_a_guests_cart_becomes_a_members(shop: Driver, anna: Person) -> None:
    """Anna fills a cart before she logs in; logged in, it has her prices, and logged out again nobody has."""
    shop.discount_group("Dealers", anna, conditions=(percent(10),))
    cart = shop.cart(None, shop.product("60.00"), email="somebody@example.com")
    assert cart.look(Card.GOOD).rest == "60.00"

    cart.log_in(anna)

    assert cart.look(Card.GOOD).rest == "54.00"
    assert cart.place().placed
    assert [str(order.gross) for order in shop.orders()] == ["54.00"]


def test_free_shipping_from_a_value_on(shop: Driver, anna: Person) -> None:
    """The group pays for shipping from a value of the goods at list prices on, whatever they cost Anna."""
    free = NewCondition(target="SHIPPING", minimum_order_value="70", minimum_order_currency="EUR")
    shop.discount_group("Dealers", anna, conditions=(percent(10), free))
    product = shop.product("60.00")
    cart = shop.cart(anna, product, ship_by="express")
    below = cart.look(Card.GOOD).rest
    cart.change_quantity(product, 2)

    above = cart.look(Card.GOOD).rest

    assert (below, above) == ("68.28", "108.00")
    assert cart.place().placed
    assert [str(order.gross) for order in shop.orders()] == ["108.00"]


def test_staff_pay_list_prices(shop: Driver) -> None:
    """Who works for the shop buys at list prices, also as a member of a group."""
    shop.discount_group("Dealers", shop.clerk, conditions=(percent(10),))

    assert shop.cart(shop.clerk, shop.product("60.00")).place(Card.GOOD).placed

    assert [str(order.gross) for order in shop.orders()] == ["60.00"]
