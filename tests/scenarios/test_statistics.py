"""What a customer has ordered is known at once."""

from saleor_customer_ext.models import CustomerMark, CustomerStatistics, CustomerTotals
from saleor_customer_ext.services import copies
from tests.scenarios.drivers.base import Driver
from tests.scenarios.drivers.values import Card, Person


def figures(person: Person) -> list[tuple[str, int, str, str]]:
    """Give currency, orders, revenue and refunds as the details show them; the list has to agree."""
    rows = list(CustomerStatistics.objects.filter(user_id=person.id))
    total = CustomerTotals.objects.get(pk=person.id)
    assert total.orders == sum(row.orders for row in rows)
    assert total.revenue == sum(row.revenue for row in rows if row.currency == "EUR")
    return [(row.currency, row.orders, f"{row.revenue:.2f}", f"{row.refunded:.2f}") for row in rows]


def buy(shop: Driver, person: Person, price: str) -> None:
    """Buy one thing by card."""
    cart = shop.cart(person, shop.product(price))
    cart.look(Card.GOOD)
    assert cart.place().placed


def all_is_right() -> None:
    """Drain what is left, and compare everything with the shop's own rows."""
    copies.drain()
    assert list(copies.differences()) == []
    assert not CustomerMark.objects.exists()


def test_an_order_counts_at_once(shop: Driver, anna: Person) -> None:
    """Two orders are in the customer's figures when their pages say that they were placed; somebody else has none."""
    berta = shop.customer("berta")
    buy(shop, anna, "40.00")
    assert figures(anna) == [("EUR", 1, "40.00", "0.00")]
    buy(shop, anna, "60.00")
    assert figures(anna) == [("EUR", 2, "100.00", "0.00")]
    assert figures(berta) == []
    all_is_right()


def test_credit_lowers_no_revenue(shop: Driver, anna: Person) -> None:
    """An order that credit has paid counts in full: credit is a payment and no discount."""
    shop.top_up(anna, "100.00")
    cart = shop.cart(anna, shop.product("40.00"))
    cart.look()
    assert cart.place().placed
    assert figures(anna) == [("EUR", 1, "40.00", "0.00")]
    all_is_right()


def test_a_cancelled_order_leaves_the_figures(shop: Driver, anna: Person) -> None:
    """Staff cancel one of two orders, and only the other one counts."""
    buy(shop, anna, "40.00")
    buy(shop, anna, "60.00")
    assert shop.cancel(shop.orders()[0]).accepted
    assert figures(anna) == [("EUR", 1, "60.00", "0.00")]
    all_is_right()


def test_money_given_back_is_shown_apart(shop: Driver, anna: Person) -> None:
    """Staff give back a part of an order: revenue stays, and the part is a figure of its own."""
    buy(shop, anna, "40.00")
    assert shop.refund_card_to_credit(shop.orders()[0], "10.00", key="back").accepted
    assert figures(anna) == [("EUR", 1, "40.00", "10.00")]
    all_is_right()


def test_what_no_signal_tells_follows(shop: Driver, anna: Person) -> None:
    """A script cancels an order by SQL: the next drain takes it out of the figures."""
    buy(shop, anna, "40.00")
    shop.cancel_without_signal(shop.orders()[0])
    assert figures(anna) == [("EUR", 1, "40.00", "0.00")]
    all_is_right()
    assert figures(anna) == []
