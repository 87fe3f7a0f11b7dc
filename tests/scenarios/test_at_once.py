"""Many hands at the same moment: the money is spent once, and everybody else is told so.

Each race has a control run, in which the protection is taken out and the race shows itself.
"""

from collections import Counter

import pytest

from saleor_customer_ext.host import Actor
from saleor_customer_ext.services import checkout
from saleor_customer_ext.services.ledger import Posting
from tests.scenarios.controls import account_lock
from tests.scenarios.drivers.base import Driver
from tests.scenarios.drivers.values import Answer, Card, Person, PlacedOrder, ShopCrashed, Shown
from tests.scenarios.facts import happened, holds_of
from tests.scenarios.parallel import Meeting, at_once, without_crash

TOLD = "10.00"  # what is left of 100.00 when one of the carts of 90.00 has been ordered


def three_carts_at_once(shop: Driver, person: Person) -> list[Answer | ShopCrashed]:
    """Let three checkouts of 90.00, all of which show that 100.00 of credit covers them, be ordered together.

    An answer that is a crash of the shop is among the answers.
    """
    shop.top_up(person, "100.00")
    product = shop.product("90.00")
    carts = [shop.cart(person, product, beside_others=True) for _ in range(3)]
    for cart in carts:
        assert cart.look() == Shown(balance="100.00", applied="90.00", rest="0.00")
    return at_once(*(cart.place for cart in carts))


def test_eight_rounds_of_parallel_checkouts(shop: Driver) -> None:
    """Eight times three checkouts at once: exactly one winner each time, the others see the new amounts."""
    for turn in range(8):
        anna = shop.customer(f"anna{turn}")

        answers = without_crash(three_carts_at_once(shop, anna))

        losers = [answer for answer in answers if not answer.placed]
        assert len(losers) == 2
        assert [answer.shown for answer in losers] == [
            Shown(balance="10.00", applied="10.00", rest="80.00")
        ] * 2
        assert all(TOLD in answer.told for answer in losers)

    assert sorted(happened(shop)) == sorted(
        line
        for turn in range(8)
        for line in (
            f"anna{turn} EUR 10.00: TOP_UP 100.00, PAYMENT -90.00",
            f"order of anna{turn}: 90.00 EUR (75.63 + 14.37 tax), credit 90.00",
        )
    )


@pytest.mark.parametrize("lock", ["kept", "taken out"])
def test_parallel_checkouts_without_the_account_lock(shop: Driver, anna: Person, lock: str) -> None:
    """Control run: with a pause between check and write, the lock on the account is what makes it come out right."""
    with account_lock(kept=lock == "kept"):
        answers = three_carts_at_once(shop, anna)

    crashes = [answer for answer in answers if isinstance(answer, ShopCrashed)]
    told = [TOLD in answer.told for answer in answers if answer not in crashes and not answer.placed]
    told += [False for _ in crashes]
    if lock == "kept":
        assert told == [True, True]
    else:  # the database's own checks still stop the second payment, but only as a crash that nobody understands
        assert not all(told)
    assert happened(shop) == [
        "anna EUR 10.00: TOP_UP 100.00, PAYMENT -90.00",
        "order of anna: 90.00 EUR (75.63 + 14.37 tax), credit 90.00",
    ]


def test_parallel_checkouts_with_a_card(shop: Driver, anna: Person) -> None:
    """Two checkouts that both need all the credit and a card: the loser's card is not asked for money."""
    shop.top_up(anna, "100.00")
    product = shop.product("120.00")
    carts = [shop.cart(anna, product, beside_others=True) for _ in range(2)]
    for cart in carts:
        assert cart.look(Card.GOOD) == Shown(balance="100.00", applied="100.00", rest="20.00")

    answers = without_crash(at_once(*(cart.place for cart in carts)))

    (loser,) = (answer for answer in answers if not answer.placed)
    assert loser.told
    assert loser.shown == Shown(balance="0.00", applied="0.00", rest="120.00")
    assert happened(shop) == [
        "anna EUR 0.00: TOP_UP 100.00, PAYMENT -100.00",
        "order of anna: 120.00 EUR (100.84 + 19.16 tax), credit 100.00, card 20.00",
        "card: 20.00",
    ]
    assert holds_of(anna) == ["100.00 CAPTURED"]


def four_windows_at_once(shop: Driver, person: Person, meeting: Meeting) -> list[Answer]:
    """Let one checkout of 60.00, 40.00 of which credit covers, be ordered from four windows together."""
    shop.top_up(person, "40.00")
    cart = shop.cart(person, shop.product("60.00"))
    assert cart.look(Card.GOOD) == Shown(balance="40.00", applied="40.00", rest="20.00")
    windows = [cart.in_another_window() for _ in range(4)]
    with shop.while_card_is_charged(meeting.wait):
        return without_crash(at_once(*(window.place for window in windows)))


def test_four_completions_of_one_checkout(shop: Driver, anna: Person) -> None:
    """Four clicks on one checkout: one order, one payment by credit, one by card."""
    answers = four_windows_at_once(shop, anna, Meeting(4, patience=1))

    assert Counter(answer.placed for answer in answers)[True] >= 1
    assert all(answer.placed or answer.told for answer in answers)
    assert happened(shop) == [
        "anna EUR 0.00: TOP_UP 40.00, PAYMENT -40.00",
        "order of anna: 60.00 EUR (50.42 + 9.58 tax), credit 40.00, card 20.00",
        "card: 20.00",
    ]
    assert holds_of(anna) == ["40.00 CAPTURED"]


def test_four_completions_on_credit_alone(shop: Driver, anna: Person) -> None:
    """The same where credit covers everything."""
    shop.top_up(anna, "100.00")
    cart = shop.cart(anna, shop.product("60.00"))
    cart.look()
    windows = [cart.in_another_window() for _ in range(4)]

    answers = without_crash(at_once(*(window.place for window in windows)))

    assert Counter(answer.placed for answer in answers)[True] >= 1
    assert all(answer.placed or answer.told for answer in answers)
    assert happened(shop) == [
        "anna EUR 40.00: TOP_UP 100.00, PAYMENT -60.00",
        "order of anna: 60.00 EUR (50.42 + 9.58 tax), credit 60.00",
    ]


def test_four_completions_without_the_checkout_lock(shop: Driver, anna: Person) -> None:
    """Control run: without the lock on the checkout, the card is charged more than once for one order."""
    with shop.without_checkout_lock():
        four_windows_at_once(shop, anna, Meeting(4, patience=5))

    assert len(shop.card_charges()) > 1
    assert len(shop.orders()) == 1


@pytest.fixture
def order(shop: Driver, anna: Person) -> PlacedOrder:
    """Place Anna's order for 90.00, paid by credit."""
    shop.top_up(anna, "100.00")
    assert shop.cart(anna, shop.product("90.00")).place().placed
    return shop.orders()[0]


def test_two_refunds_at_once(shop: Driver, order: PlacedOrder) -> None:
    """Two members of staff give back 60.00 of 90.00 at once: one does, the other is told that 30.00 are left."""
    answers = at_once(
        lambda: shop.refund_credit(order, "60.00", key="one"),
        lambda: shop.refund_credit(order, "60.00", key="two"),
    )

    (refused,) = (answer for answer in without_crash(answers) if not answer.accepted)
    assert "30.00" in refused.told
    assert happened(shop) == [
        "anna EUR 70.00: TOP_UP 100.00, PAYMENT -90.00, REFUND 60.00",
        "order of anna: 90.00 EUR (75.63 + 14.37 tax), credit 90.00 (returned 60.00)",
    ]


def test_one_refund_sent_twice_at_once(shop: Driver, order: PlacedOrder) -> None:
    """The same refund sent twice at once, as by an impatient click, is one refund."""
    answers = without_crash(at_once(*[lambda: shop.refund_credit(order, "40.00", key="one")] * 2))

    assert all(answer.accepted for answer in answers)
    assert happened(shop) == [
        "anna EUR 50.00: TOP_UP 100.00, PAYMENT -90.00, REFUND 40.00",
        "order of anna: 90.00 EUR (75.63 + 14.37 tax), credit 90.00 (returned 40.00)",
    ]


def test_two_refunds_without_locks(shop: Driver, order: PlacedOrder) -> None:
    """Control run: without the locks on order and account, one of the two refunds ends in a crash."""
    with shop.without_order_lock(), account_lock(kept=False):
        answers = at_once(
            lambda: shop.refund_credit(order, "60.00", key="one"),
            lambda: shop.refund_credit(order, "60.00", key="two"),
        )

    assert [isinstance(answer, ShopCrashed) for answer in answers].count(True) == 1


def test_cancelled_twice_at_once(shop: Driver, order: PlacedOrder) -> None:
    """Two members of staff cancel the order at once: the credit comes back once."""
    without_crash(at_once(lambda: shop.cancel(order), lambda: shop.cancel(order)))

    assert happened(shop) == [
        "anna EUR 100.00: TOP_UP 100.00, PAYMENT -90.00, REFUND 90.00",
        "order of anna: 90.00 EUR (75.63 + 14.37 tax), cancelled, credit 90.00 (returned 90.00)",
    ]


def test_cancelled_and_refunded_at_once(shop: Driver, order: PlacedOrder) -> None:
    """One cancels, one gives 40.00 back, at once: together never more than was paid."""
    at_once(lambda: shop.cancel(order), lambda: shop.refund_credit(order, "40.00", key="one"))

    account, placed = happened(shop)
    assert account.startswith("anna EUR 100.00: TOP_UP 100.00, PAYMENT -90.00, REFUND ")
    assert placed == (
        "order of anna: 90.00 EUR (75.63 + 14.37 tax), cancelled, credit 90.00 (returned 90.00)"
    )


def test_cancelled_twice_without_locks(shop: Driver, order: PlacedOrder) -> None:
    """Control run: without the locks on order and account, the second cancellation ends in a crash."""

    def cancel() -> Posting | None:
        return checkout.order_cancelled(order.reference, actor=Actor.system("control"))

    with shop.without_order_lock(), account_lock(kept=False):
        answers = at_once(cancel, cancel)

    assert [isinstance(answer, Exception) for answer in answers].count(True) == 1


def test_ordered_and_reduced_at_once(shop: Driver, anna: Person) -> None:
    """Staff take 50.00 away while the order is being placed: whoever is first has it, the other is told."""
    shop.top_up(anna, "100.00")
    cart = shop.cart(anna, shop.product("60.00"))
    cart.look()

    placed, reduced = at_once(cart.place, lambda: shop.reduce(anna, "50.00"))

    if placed.placed:
        assert str(reduced.params["available"].amount) == "40.00"
        assert happened(shop)[0] == "anna EUR 40.00: TOP_UP 100.00, PAYMENT -60.00"
    else:
        assert isinstance(reduced, Posting)
        assert placed.shown == Shown(balance="50.00", applied="50.00", rest="10.00")
        assert happened(shop) == ["anna EUR 50.00: TOP_UP 100.00, REDUCTION -50.00"]
