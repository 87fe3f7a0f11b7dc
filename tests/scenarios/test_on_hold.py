"""On hold: the customer logs in and looks as always, is told plainly, and neither pays nor orders until resumed."""

from tests.scenarios.drivers.base import Driver
from tests.scenarios.drivers.values import Card, Person
from tests.scenarios.facts import happened, holds_of
from tests.scenarios.parallel import Meanwhile

ON_HOLD = "on hold"  # what the customer is told contains this


def test_on_hold_logs_in_and_looks(shop: Driver, anna: Person) -> None:
    """On hold, Anna logs in, keeps her log-in, and sees the catalogue and her orders."""
    product = shop.product("60.00")
    assert shop.cart(anna, product).place(Card.GOOD).placed
    (order,) = shop.orders()
    before = shop.log_in(anna)
    assert before is not None

    shop.put_on_hold(anna)

    visit = shop.log_in(anna)
    assert visit is not None
    for session in (before, visit):
        assert session.is_in()
        assert session.sees(product)
        assert session.order_history() == [order.reference]
    assert shop.status(anna) == "ACTIVE"


def test_on_hold_cannot_pay_or_order(shop: Driver, anna: Person) -> None:
    """On hold, Anna is told so in words before any money moves, and the reason that staff gave is not told."""
    shop.top_up(anna, "40.00")
    cart = shop.cart(anna, shop.product("60.00"))
    cart.look(Card.GOOD)
    shop.put_on_hold(anna, reason="bounced direct debit")

    answer = cart.place()

    assert not answer.placed
    assert ON_HOLD in answer.told
    assert "bounced" not in answer.told
    assert happened(shop) == ["anna EUR 40.00: TOP_UP 40.00"]
    assert holds_of(anna) == []


def test_on_hold_with_credit_for_everything(shop: Driver, anna: Person) -> None:
    """The same where credit would cover all of it."""
    shop.top_up(anna, "100.00")
    cart = shop.cart(anna, shop.product("60.00"))
    cart.look()
    shop.put_on_hold(anna)

    answer = cart.place()

    assert not answer.placed
    assert ON_HOLD in answer.told
    assert happened(shop) == ["anna EUR 100.00: TOP_UP 100.00"]


def test_put_on_hold_while_the_card_is_charged(shop: Driver, anna: Person) -> None:
    """Put on hold while the card's company is asked: no order, the card gets its money back, credit is free."""
    shop.top_up(anna, "40.00")
    cart = shop.cart(anna, shop.product("60.00"))
    cart.look(Card.GOOD)

    with shop.while_card_is_charged(lambda: shop.put_on_hold(anna)):
        answer = cart.place()

    assert not answer.placed
    assert ON_HOLD in answer.told
    assert happened(shop) == ["anna EUR 40.00: TOP_UP 40.00", "card: 20.00, returned 20.00"]
    assert holds_of(anna) == ["40.00 RELEASED"]


def test_put_on_hold_while_the_order_is_written(shop: Driver, anna: Person) -> None:
    """Put on hold in the moment in which the order is written: the order was first, and the hold waits for it."""
    cart = shop.cart(anna, shop.product("60.00"))
    cart.look(Card.GOOD)
    seen: list[int] = []

    def put_on_hold() -> None:
        shop.put_on_hold(anna)
        seen.append(len(shop.orders()))

    meanwhile = Meanwhile(put_on_hold)
    with shop.while_order_is_written(meanwhile.begin):
        assert cart.place().placed
    meanwhile.end()

    assert seen == [1]


def test_guest_with_the_email_of_a_customer_on_hold(shop: Driver, anna: Person) -> None:
    """A guest with the address of a customer on hold is refused before money moves, and told nothing of the hold."""
    cart = shop.cart(None, shop.product("60.00"), email="Anna@example.com")
    cart.look(Card.GOOD)
    shop.put_on_hold(anna)

    answer = cart.place()

    assert not answer.placed
    assert answer.told
    assert ON_HOLD not in answer.told
    assert happened(shop) == []


def test_resumed(shop: Driver, anna: Person) -> None:
    """Resumed, Anna goes on with the checkout that was refused."""
    cart = shop.cart(anna, shop.product("60.00"))
    cart.look(Card.GOOD)
    shop.put_on_hold(anna)
    assert not cart.place().placed

    shop.resume(anna)
    cart.look(Card.GOOD)

    assert cart.place().placed
    assert happened(shop) == [
        "order of anna: 60.00 EUR (50.42 + 9.58 tax), card 60.00",
        "card: 60.00",
    ]


def test_automatic_completion_of_a_checkout_on_hold(shop: Driver, anna: Person) -> None:
    """The host's own job completes no paid checkout of a customer who was put on hold meanwhile."""
    cart = shop.cart(anna, shop.product("60.00"))
    shop.pay_without_ordering(cart)
    shop.put_on_hold(anna)

    shop.complete_automatically(cart)

    assert shop.orders() == []


def test_voucher_is_not_used_up_on_hold(shop: Driver, anna: Person) -> None:
    """The voucher of a checkout that is refused can still be used."""
    shop.voucher("TEN", percent=10)
    cart = shop.cart(anna, shop.product("60.00"))
    cart.enter_voucher("TEN")
    cart.look(Card.GOOD)
    shop.put_on_hold(anna)

    assert not cart.place().placed

    assert shop.voucher_uses("TEN") == 0
