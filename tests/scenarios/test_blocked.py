"""Blocked and switched off: nobody gets in, nothing is ordered, whoever asks and whatever was open before."""

import pytest

from tests.scenarios.drivers.base import Driver
from tests.scenarios.drivers.values import Card, Person
from tests.scenarios.facts import happened, holds_of
from tests.scenarios.parallel import Meanwhile


def test_blocked_in_the_middle_of_a_checkout(shop: Driver, anna: Person) -> None:
    """Anna is blocked while she looks at the last page: no order, no money, and she is out."""
    shop.top_up(anna, "40.00")
    cart = shop.cart(anna, shop.product("60.00"))
    cart.look(Card.GOOD)

    shop.block(anna)

    assert not cart.place().placed
    assert happened(shop) == ["anna EUR 40.00: TOP_UP 40.00"]
    assert holds_of(anna) == []
    assert shop.status(anna) == "BLOCKED"


def test_blocked_while_the_card_is_charged(shop: Driver, anna: Person) -> None:
    """Blocked while the card's company is asked: there is no order, and the card gets its money back."""
    shop.top_up(anna, "40.00")
    cart = shop.cart(anna, shop.product("60.00"))
    cart.look(Card.GOOD)

    with shop.while_card_is_charged(lambda: shop.block(anna)):
        answer = cart.place()

    assert not answer.placed
    assert happened(shop) == ["anna EUR 40.00: TOP_UP 40.00", "card: 20.00, returned 20.00"]
    assert holds_of(anna) == ["40.00 RELEASED"]


def orders_when_blocked(shop: Driver, person: Person) -> int:
    """Let somebody be blocked while an order of theirs is written; give how many orders there were after the block."""
    cart = shop.cart(person, shop.product("60.00"))
    cart.look(Card.GOOD)
    seen: list[int] = []

    def block() -> None:
        shop.block(person)
        seen.append(len(shop.orders()))

    meanwhile = Meanwhile(block)
    with shop.while_order_is_written(meanwhile.begin):
        answer = cart.place()
    meanwhile.end()

    assert answer.placed
    assert len(shop.orders()) == 1
    (orders,) = seen
    return orders


def test_blocked_while_the_order_is_written(shop: Driver, anna: Person) -> None:
    """Blocked in the moment in which the order is written: the order was first, and the block waits for it."""
    assert orders_when_blocked(shop, anna) == 1
    assert shop.status(anna) == "BLOCKED"


def test_blocked_while_the_order_is_written_without_the_lock(shop: Driver, anna: Person) -> None:
    """Control run: without the lock on the customer, an order comes after the block."""
    with shop.without_customer_lock():
        assert orders_when_blocked(shop, anna) == 0


@pytest.mark.parametrize("who", ["anonymous", "another customer"])
def test_somebody_else_completes_the_checkout_of_a_blocked_customer(
    shop: Driver, anna: Person, who: str
) -> None:
    """Whoever knows the open checkout of a blocked customer gets no order out of it for that customer."""
    shop.top_up(anna, "40.00")
    cart = shop.cart(anna, shop.product("60.00"), beside_others=True)
    cart.look(Card.GOOD)
    shop.block(anna)
    other = None if who == "anonymous" else shop.customer("mallory")

    assert not cart.taken_over_by(other).place(Card.GOOD).placed

    assert happened(shop) == ["anna EUR 40.00: TOP_UP 40.00"]


@pytest.mark.parametrize("typed", ["anna@example.com", "ANNA@Example.com"])
def test_guest_with_the_email_of_a_blocked_customer(shop: Driver, anna: Person, typed: str) -> None:
    """A guest with the address of a blocked customer is refused before money moves, and told nothing of the block."""
    cart = shop.cart(None, shop.product("60.00"), email=typed)
    cart.look(Card.GOOD)
    shop.block(anna)

    answer = cart.place()

    assert not answer.placed
    assert answer.told
    assert "block" not in answer.told.lower()
    assert happened(shop) == []


def test_blocked_customer_cannot_log_in(shop: Driver, anna: Person) -> None:
    """The right password opens nothing while Anna is blocked, and everything again afterwards."""
    shop.block(anna)
    assert shop.log_in(anna) is None

    shop.unblock(anna)

    assert shop.log_in(anna) is not None
    assert shop.status(anna) == "ACTIVE"


@pytest.mark.parametrize("how", ["blocked", "switched off by us", "switched off on the host's screen"])
def test_old_log_in_stays_dead(shop: Driver, anna: Person, how: str) -> None:
    """A log-in from before ends with the next request and is not back when Anna is; a new one works."""
    visit = shop.log_in(anna)
    assert visit is not None
    assert visit.is_in()

    if how == "blocked":
        shop.block(anna)
        assert not visit.is_in()
        shop.unblock(anna)
    elif how == "switched off by us":
        shop.deactivate(anna)
        assert shop.status(anna) == "INACTIVE"
        assert not visit.is_in()
        shop.activate(anna)
    else:
        shop.switch_off(anna)
        assert shop.status(anna) == "INACTIVE"
        assert not visit.is_in()
        shop.switch_on(anna)

    assert not visit.is_in()
    again = shop.log_in(anna)
    assert again is not None
    assert again.is_in()


def test_old_log_in_that_nobody_used_meanwhile_stays_dead(shop: Driver, anna: Person) -> None:
    """The same for a browser that was closed from before the block until after it."""
    visit = shop.log_in(anna)
    assert visit is not None
    shop.block(anna)
    shop.unblock(anna)

    assert not visit.is_in()


@pytest.mark.parametrize("how", ["screen", "SQL"])
def test_switched_on_in_the_host_but_blocked(shop: Driver, anna: Person, how: str) -> None:
    """Somebody switches a blocked customer on in the host: still blocked, everywhere."""
    cart = shop.cart(anna, shop.product("60.00"))
    cart.look(Card.GOOD)
    visit = shop.log_in(anna)
    assert visit is not None
    shop.block(anna)

    if how == "screen":
        shop.switch_on(anna)
    else:
        shop.switch_on_by_sql(anna)

    assert not visit.is_in()
    assert shop.log_in(anna) is None
    assert not cart.place().placed
    assert happened(shop) == []
    assert shop.status(anna) == "BLOCKED"
    assert not shop.is_switched_on(anna)


def test_unblocked_goes_back_to_what_it_was(shop: Driver, anna: Person) -> None:
    """Who was switched off before the block is switched off after it."""
    shop.deactivate(anna)
    shop.block(anna)
    shop.unblock(anna)

    assert shop.status(anna) == "INACTIVE"
    assert shop.log_in(anna) is None


def test_switched_off_with_an_open_checkout(shop: Driver, anna: Person) -> None:
    """Switched off by us, without a block: the open checkout cannot be completed; on again, a new one can."""
    cart = shop.cart(anna, shop.product("60.00"))
    cart.look(Card.GOOD)
    shop.deactivate(anna)
    assert not cart.place().placed
    assert happened(shop) == []

    shop.activate(anna)

    assert shop.cart(anna, shop.product("60.00")).place(Card.GOOD).placed


def test_voucher_is_not_used_up_by_a_refusal(shop: Driver, anna: Person) -> None:
    """The voucher of a checkout that is refused can be used by somebody else."""
    shop.voucher("TEN", percent=10)
    cart = shop.cart(anna, shop.product("60.00"))
    cart.enter_voucher("TEN")
    cart.look(Card.GOOD)
    shop.block(anna)

    assert not cart.place().placed

    assert shop.voucher_uses("TEN") == 0
