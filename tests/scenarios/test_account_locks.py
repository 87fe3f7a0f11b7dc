"""Account locks: a discount group keeps its members from single functions of their account, on every way to them."""

import datetime

import pytest
from django.utils import timezone

from saleor_customer_ext.models import AccountLock
from saleor_customer_ext.services import lifecycle
from tests.scenarios.drivers.base import Driver, Visit
from tests.scenarios.drivers.values import Card, Deed, Person
from tests.scenarios.facts import happened

PASSWORD = "a long and new password"
LOCK_OF = {
    Deed.ADD_ADDRESS: AccountLock.CHANGE_ADDRESSES,
    Deed.CHANGE_ADDRESS: AccountLock.CHANGE_ADDRESSES,
    Deed.DELETE_ADDRESS: AccountLock.CHANGE_ADDRESSES,
    Deed.CHOOSE_DEFAULT: AccountLock.CHANGE_ADDRESSES,
    Deed.CHANGE_EMAIL: AccountLock.CHANGE_EMAIL,
    Deed.CHANGE_NAME: AccountLock.CHANGE_NAME,
    Deed.CHANGE_PASSWORD: AccountLock.CHANGE_PASSWORD,
    Deed.DELETE_ACCOUNT: AccountLock.DELETE_ACCOUNT,
}


def visit(shop: Driver, person: Person) -> Visit:
    """Log somebody in."""
    found = shop.log_in(person)
    assert found is not None
    return found


@pytest.mark.parametrize("deed", list(Deed))
def test_locked(shop: Driver, anna: Person, deed: Deed) -> None:
    """What is locked is refused with a sentence, also to who is logged in already, and nothing has changed."""
    shop.add_address(anna, elsewhere=True)
    session = visit(shop, anna)
    before = shop.account(anna)
    shop.discount_group("Dealers", anna, locks=[LOCK_OF[deed]])

    answers = [one.attempt(deed) for one in (session, visit(shop, anna))]

    assert [answer.accepted for answer in answers] == [False, False]
    assert all("contact us" in answer.told for answer in answers)
    assert shop.account(anna) == before
    assert shop.notices() == []


@pytest.mark.parametrize("deed", list(Deed))
def test_everything_else_is_locked(shop: Driver, anna: Person, deed: Deed) -> None:
    """Each lock is about its own function: with all others on, this one works."""
    shop.add_address(anna, elsewhere=True)
    before = shop.account(anna)
    others = [lock for lock in AccountLock if lock != LOCK_OF[deed]]
    shop.discount_group("Dealers", anna, locks=others)

    assert visit(shop, anna).attempt(deed).accepted

    assert shop.account(anna) != before


@pytest.mark.parametrize("which", ["not yet", "no more", "another group", "out of the group", "staff"])
def test_locks_end_with_the_group(shop: Driver, anna: Person, which: str) -> None:
    """A group outside of its days locks nothing, nor one that somebody is not in; and staff are never bound."""
    today = timezone.localdate()
    day = datetime.timedelta(days=2)
    values = {"not yet": {"starts_on": today + day}, "no more": {"ends_on": today - day}}.get(which, {})
    person = shop.clerk if which == "staff" else anna
    group = shop.discount_group("Dealers", person, locks=list(AccountLock), **values)
    if which == "another group":
        shop.join(shop.discount_group("Friends"), anna)
    elif which == "out of the group":
        shop.join(None, anna)

    assert visit(shop, person).attempt(Deed.CHANGE_NAME).accepted
    shop.change_group(group, starts_on=None, ends_on=None)
    still = visit(shop, person).attempt(Deed.ADD_ADDRESS)
    assert still.accepted == (which not in ("not yet", "no more"))


# Passwords


def test_no_link_for_a_locked_password(shop: Driver, anna: Person) -> None:
    """Who asks for a link to a locked password gets none, and the same answer as anybody: it may be a stranger."""
    free = shop.ask_for_link(shop.customer("ben"))
    shop.discount_group("Dealers", anna, locks=[AccountLock.CHANGE_PASSWORD])

    assert shop.ask_for_link(anna) == free

    assert shop.links(anna) == []


def test_link_from_before_the_lock(shop: Driver, anna: Person) -> None:
    """A link that was sent before the lock sets no password, and says why to whoever has it."""
    shop.ask_for_link(anna)
    (link,) = shop.links(anna)
    before = shop.account(anna)
    shop.discount_group("Dealers", anna, locks=[AccountLock.CHANGE_PASSWORD])

    answer = shop.use_link(link, PASSWORD)

    assert not answer.accepted
    assert "contact us" in answer.told
    assert shop.account(anna) == before
    assert shop.log_in(anna) is not None


def test_invited_into_a_group_that_locks_passwords(shop: Driver) -> None:
    """A first password is no change: an invitation can be taken up, also by a link that is asked for again."""
    bert = shop.invite("bert")
    shop.discount_group("Dealers", bert, locks=list(AccountLock))
    lifecycle.invite(customer_id=bert.id, actor=shop.actor(shop.clerk), redirect_url=shop.storefront)
    link = shop.links(bert)[-1]

    assert shop.use_link(link, PASSWORD).accepted

    session = shop.log_in(bert, PASSWORD)
    assert session is not None
    assert not session.attempt(Deed.CHANGE_PASSWORD).accepted
    assert shop.log_in(bert, PASSWORD) is not None


# Addresses at the checkout


def test_an_order_leaves_a_locked_address_book_alone(shop: Driver, anna: Person) -> None:
    """Anna orders to an address from her book, and the book is as it was."""
    before = shop.account(anna)
    shop.discount_group("Dealers", anna, locks=[AccountLock.CHANGE_ADDRESSES])

    assert shop.cart(anna, shop.product("60.00"), from_book=True).place(Card.GOOD).placed

    assert shop.account(anna) == before
    assert happened(shop) == ["order of anna: 60.00 EUR (50.42 + 9.58 tax), card 60.00", "card: 60.00"]


def test_a_typed_address_where_addresses_are_locked(shop: Driver, anna: Person) -> None:
    """An address that is not in the book is refused where it is typed; the checkout keeps the one it had."""
    shop.discount_group("Dealers", anna, locks=[AccountLock.CHANGE_ADDRESSES])
    cart = shop.cart(anna, shop.product("60.00"), from_book=True)

    answer = cart.ship_elsewhere()

    assert not answer.accepted
    assert "address book" in answer.told
    assert cart.place(Card.GOOD).placed
    assert happened(shop) == ["order of anna: 60.00 EUR (50.42 + 9.58 tax), card 60.00", "card: 60.00"]


def test_an_address_typed_before_the_lock(shop: Driver, anna: Person) -> None:
    """The lock comes while the last page is open, with a typed address on it: no order, and the card is not charged."""
    cart = shop.cart(anna, shop.product("60.00"), from_book=True)
    assert cart.ship_elsewhere().accepted
    cart.look(Card.GOOD)
    before = shop.account(anna)
    shop.discount_group("Dealers", anna, locks=[AccountLock.CHANGE_ADDRESSES])

    answer = cart.place()

    assert not answer.placed
    assert "address book" in answer.told
    assert shop.account(anna) == before
    assert happened(shop) == []


# Vouchers


@pytest.fixture
def ten(shop: Driver) -> str:
    """Make a voucher for a tenth off everything."""
    shop.voucher("TEN", percent=10)
    return "TEN"


def test_a_voucher_where_vouchers_are_locked(shop: Driver, anna: Person, ten: str) -> None:
    """The voucher is refused with a sentence, and the order is at the full price."""
    shop.discount_group("Dealers", anna, locks=[AccountLock.USE_VOUCHERS])
    cart = shop.cart(anna, shop.product("60.00"))

    answer = cart.try_voucher(ten)

    assert not answer.accepted
    assert "Vouchers cannot be used" in answer.told
    assert cart.place(Card.GOOD).placed
    assert happened(shop) == ["order of anna: 60.00 EUR (50.42 + 9.58 tax), card 60.00", "card: 60.00"]
    assert shop.voucher_uses(ten) == 0


def test_a_voucher_entered_before_the_lock(shop: Driver, anna: Person, ten: str) -> None:
    """The lock comes while the last page is open: no order until the voucher is out, and it is not used up."""
    cart = shop.cart(anna, shop.product("60.00"))
    cart.enter_voucher(ten)
    cart.look(Card.GOOD)
    shop.discount_group("Dealers", anna, locks=[AccountLock.USE_VOUCHERS])

    answer = cart.place()

    assert not answer.placed
    assert "Vouchers cannot be used" in answer.told
    assert happened(shop) == []
    cart.take_voucher_out(ten)
    cart.look(Card.GOOD)
    assert cart.place().placed
    assert happened(shop) == ["order of anna: 60.00 EUR (50.42 + 9.58 tax), card 60.00", "card: 60.00"]
    assert shop.voucher_uses(ten) == 0


def test_a_guests_voucher_is_taken_along(shop: Driver, anna: Person, ten: str) -> None:
    """Anna enters the voucher before she logs in: nothing is ordered with it, and no card charged."""
    shop.discount_group("Dealers", anna, locks=[AccountLock.USE_VOUCHERS])
    cart = shop.cart(None, shop.product("60.00"), email="somebody@example.com")
    cart.enter_voucher(ten)
    cart.look(Card.GOOD)

    answer = cart.log_in_and_place(anna)

    assert not answer.placed
    assert happened(shop) == []
    assert shop.voucher_uses(ten) == 0


def test_a_guest_with_the_address_of_who_may_use_no_vouchers(shop: Driver, anna: Person, ten: str) -> None:
    """Who types Anna's e-mail address as a guest gets no order with a voucher, and is told nothing of the lock."""
    shop.discount_group("Dealers", anna, locks=[AccountLock.USE_VOUCHERS])
    cart = shop.cart(None, shop.product("60.00"), email="ANNA@example.com")
    cart.enter_voucher(ten)
    cart.look(Card.GOOD)

    answer = cart.place()

    assert not answer.placed
    assert answer.told
    assert "voucher" not in answer.told.lower()
    assert happened(shop) == []
    assert shop.voucher_uses(ten) == 0


def test_a_voucher_where_something_else_is_locked(shop: Driver, anna: Person, ten: str) -> None:
    """With all other locks on, the voucher counts."""
    shop.discount_group(
        "Dealers", anna, locks=[lock for lock in AccountLock if lock != AccountLock.USE_VOUCHERS]
    )
    cart = shop.cart(anna, shop.product("60.00"), from_book=True)
    cart.enter_voucher(ten)

    assert cart.place(Card.GOOD).placed

    assert happened(shop) == ["order of anna: 54.00 EUR (45.38 + 8.62 tax), card 54.00", "card: 54.00"]
