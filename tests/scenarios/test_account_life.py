"""An account's life: invited by mail, a password by the link, log-in, orders, deletion where nothing is left behind."""

import pytest

from saleor_customer_ext.errors import CustomerBlocked, InUse
from saleor_customer_ext.services import lifecycle
from tests.scenarios.drivers.base import Driver
from tests.scenarios.drivers.values import Card, Person
from tests.scenarios.facts import happened

PASSWORD = "a long and new password"


def test_invited_and_bought(shop: Driver) -> None:
    """Made by staff, mail, link, password, log-in, order: the whole way of a new customer."""
    bert = shop.invite("bert")
    assert shop.status(bert) == "INVITED"
    assert shop.log_in(bert, PASSWORD) is None
    (link,) = shop.links(bert)

    assert shop.use_link(link, PASSWORD).accepted

    assert shop.status(bert) == "ACTIVE"
    visit = shop.log_in(bert, PASSWORD)
    assert visit is not None
    assert visit.is_in()
    shop.add_address(bert)
    assert shop.cart(bert, shop.product("60.00")).place(Card.GOOD).placed
    assert happened(shop) == [
        "order of bert: 60.00 EUR (50.42 + 9.58 tax), card 60.00",
        "card: 60.00",
    ]


def test_link_used_twice(shop: Driver) -> None:
    """The link of the mail works once; the second time it says so, and the first password stays."""
    bert = shop.invite("bert")
    (link,) = shop.links(bert)
    assert shop.use_link(link, PASSWORD).accepted

    again = shop.use_link(link, "something else altogether")

    assert not again.accepted
    assert again.told
    assert shop.log_in(bert, "something else altogether") is None
    assert shop.log_in(bert, PASSWORD) is not None


def test_link_sent_again(shop: Driver) -> None:
    """Staff send the link once more; the new one works, and once one was used, none does."""
    bert = shop.invite("bert")
    lifecycle.invite(customer_id=bert.id, actor=shop.actor(shop.clerk), redirect_url=shop.storefront)
    first, second = shop.links(bert)

    assert shop.use_link(second, PASSWORD).accepted
    assert not shop.use_link(first, "something else altogether").accepted
    assert shop.log_in(bert, PASSWORD) is not None


def test_link_expired(shop: Driver) -> None:
    """After its time the link says that it is no good; staff can send another."""
    bert = shop.invite("bert")
    (link,) = shop.links(bert)

    with shop.links_expire():
        answer = shop.use_link(link, PASSWORD)

    assert not answer.accepted
    assert answer.told
    assert shop.status(bert) == "INVITED"
    assert shop.log_in(bert, PASSWORD) is None


def test_link_of_another_customer(shop: Driver, anna: Person) -> None:
    """A link that was changed to name somebody else sets no password for anybody."""
    bert = shop.invite("bert")
    (link,) = shop.links(bert)

    answer = shop.use_link(shop.for_somebody_else(link, anna), PASSWORD)

    assert not answer.accepted
    assert answer.told
    assert shop.log_in(anna, PASSWORD) is None
    assert shop.log_in(anna) is not None
    assert shop.status(bert) == "INVITED"


def test_link_of_a_blocked_customer(shop: Driver) -> None:
    """The link of somebody who was blocked before using it sets no password; staff cannot send another."""
    bert = shop.invite("bert")
    (link,) = shop.links(bert)
    shop.block(bert)

    answer = shop.use_link(link, PASSWORD)

    assert not answer.accepted
    assert answer.told
    with pytest.raises(CustomerBlocked):
        lifecycle.invite(customer_id=bert.id, actor=shop.actor(shop.clerk), redirect_url=shop.storefront)
    shop.unblock(bert)
    assert shop.status(bert) == "INVITED"
    assert shop.log_in(bert, PASSWORD) is None


def test_password_reset_of_a_blocked_customer(shop: Driver, anna: Person) -> None:
    """A link for a new password that was sent before the block is of no use after it."""
    lifecycle.send_password_reset(
        customer_id=anna.id, actor=shop.actor(shop.clerk), redirect_url=shop.storefront
    )
    (link,) = shop.links(anna)
    shop.block(anna)

    assert not shop.use_link(link, PASSWORD).accepted

    shop.unblock(anna)
    assert shop.log_in(anna, PASSWORD) is None
    assert shop.log_in(anna) is not None


def test_password_reset_by_staff(shop: Driver, anna: Person) -> None:
    """Staff send the link, the customer chooses the password."""
    lifecycle.send_password_reset(
        customer_id=anna.id, actor=shop.actor(shop.clerk), redirect_url=shop.storefront
    )
    (link,) = shop.links(anna)

    assert shop.use_link(link, PASSWORD).accepted

    assert shop.log_in(anna) is None
    assert shop.log_in(anna, PASSWORD) is not None


def test_not_deleted_with_orders(shop: Driver, anna: Person) -> None:
    """Whoever has ordered stays: by our service and on the host's screen alike, with the reason and the way out."""
    assert shop.cart(anna, shop.product("60.00")).place(Card.GOOD).placed

    with pytest.raises(InUse, match=r"has orders.*Block the customer instead"):
        lifecycle.delete(customer_id=anna.id, actor=shop.actor(shop.clerk))

    assert shop.exists(anna)
    assert len(shop.orders()) == 1


def test_not_deleted_with_credit(shop: Driver, anna: Person) -> None:
    """Whoever has credit stays, and the refusal says how much it is."""
    shop.top_up(anna, "40.00")

    with pytest.raises(InUse, match=r"credit \(40\.00 EUR\)"):
        lifecycle.delete(customer_id=anna.id, actor=shop.actor(shop.clerk))

    assert shop.exists(anna)
    assert happened(shop) == ["anna EUR 40.00: TOP_UP 40.00"]


@pytest.mark.parametrize("what", ["orders", "credit"])
def test_not_deleted_on_the_hosts_staff_screen(shop: Driver, anna: Person, what: str) -> None:
    """The host's own screen for staff follows the same rule, and says why."""
    if what == "orders":
        assert shop.cart(anna, shop.product("60.00")).place(Card.GOOD).placed
    else:
        shop.top_up(anna, "40.00")

    answer = shop.delete_on_staff_screen(anna)

    assert not answer.accepted
    assert what in answer.told
    assert shop.exists(anna)


def test_deleted_where_nothing_is_left_behind(shop: Driver, anna: Person) -> None:
    """Without orders and credit the account goes; what the ledger had stays, without the person."""
    shop.top_up(anna, "40.00")
    shop.reduce(anna, "40.00")

    lifecycle.delete(customer_id=anna.id, actor=shop.actor(shop.clerk))

    assert not shop.exists(anna)
    assert happened(shop) == ["nobody EUR 0.00: TOP_UP 40.00, REDUCTION -40.00"]


def test_test_customer_is_deleted_with_everything(shop: Driver) -> None:
    """A customer that was made for tests goes also with orders and credit; the ledger's rows stay."""
    tess = shop.invite("tess", is_test=True)
    (link,) = shop.links(tess)
    assert shop.use_link(link, PASSWORD).accepted
    shop.add_address(tess)
    shop.top_up(tess, "100.00")
    assert shop.cart(tess, shop.product("60.00")).place().placed

    lifecycle.delete(customer_id=tess.id, actor=shop.actor(shop.clerk))

    assert not shop.exists(tess)
    assert happened(shop) == [
        "nobody EUR 40.00: TOP_UP 100.00, PAYMENT -60.00",
        "order of nobody: 60.00 EUR (50.42 + 9.58 tax), credit 60.00",
    ]


def test_customer_deletes_the_account(shop: Driver, anna: Person) -> None:
    """Anna deletes her account where nothing stands against it; staff are told who it was."""
    visit = shop.log_in(anna)
    assert visit is not None

    visit.delete_account()

    assert not shop.exists(anna)
    (notice,) = shop.notices()
    assert "anna@example.com" in notice


def test_customer_with_credit_asks_for_deletion(shop: Driver, anna: Person) -> None:
    """With credit left, the account stays and Anna is told so; staff are told what she wants."""
    shop.top_up(anna, "40.00")
    visit = shop.log_in(anna)
    assert visit is not None

    answer = visit.delete_account()

    assert not answer.accepted
    assert answer.told
    assert shop.exists(anna)
    (notice,) = shop.notices()
    assert "anna@example.com" in notice
