"""People are deleted, requests are sent twice: the ledger stays, to the cent."""

import pytest

from saleor_customer_ext import permissions
from saleor_customer_ext.errors import IdempotencyConflict
from saleor_customer_ext.models import CreditEntry
from tests.scenarios.drivers.base import Driver
from tests.scenarios.drivers.values import Card, Person
from tests.scenarios.facts import happened


def test_customer_deleted_then_order_cancelled(shop: Driver, anna: Person) -> None:
    """Somebody deletes Anna by a script; her order is cancelled later: the books still balance, without her."""
    shop.top_up(anna, "40.00")
    cart = shop.cart(anna, shop.product("60.00"))
    cart.look(Card.GOOD)
    assert cart.place().placed
    (order,) = shop.orders()

    shop.delete(anna)
    shop.cancel(order)

    assert happened(shop) == [
        "nobody EUR 40.00: TOP_UP 40.00, PAYMENT -40.00, REFUND 40.00",
        "order of nobody: 60.00 EUR (50.42 + 9.58 tax), cancelled,"
        " credit 40.00 (returned 40.00), card 20.00 (returned 20.00)",
        "card: 20.00, returned 20.00",
    ]


def test_customer_deleted_with_balance(shop: Driver, anna: Person) -> None:
    """A script deletes somebody who has credit, past all screens: it works, and the ledger keeps the money."""
    shop.top_up(anna, "100.00")

    shop.delete(anna)

    assert happened(shop) == ["nobody EUR 100.00: TOP_UP 100.00"]


def test_staff_deleted_afterwards(shop: Driver, anna: Person) -> None:
    """Whoever topped up leaves: entries stay and name an id that nobody has any more; orders can be cancelled."""
    steffi = shop.staff("steffi", permissions.MANAGE_CUSTOMER_CREDIT)
    shop.top_up(anna, "100.00", by=steffi)
    assert shop.cart(anna, shop.product("60.00")).place().placed
    (order,) = shop.orders()
    shop.refund_credit(order, "10.00", key="a", by=steffi)

    shop.delete(steffi)
    shop.cancel(order)

    assert happened(shop) == [
        "anna EUR 100.00: TOP_UP 100.00, PAYMENT -60.00, REFUND 10.00, REFUND 50.00",
        "order of anna: 60.00 EUR (50.42 + 9.58 tax), cancelled, credit 60.00 (returned 60.00)",
    ]
    actors = list(CreditEntry.objects.order_by("sequence").values_list("actor_kind", "actor_id"))
    assert actors[0] == actors[2] == ("STAFF", str(steffi.id))
    assert actors[1] == ("CUSTOMER", str(anna.id))


def test_top_up_retried_after_a_time_out(shop: Driver, anna: Person) -> None:
    """The same request again gives the first entry; the same key for another amount is refused."""
    first = shop.top_up(anna, "100.00", key="monday")
    again = shop.top_up(anna, "100.00", key="monday")
    with pytest.raises(IdempotencyConflict):
        shop.top_up(anna, "10.00", key="monday")

    assert (again.entry.pk, again.replayed) == (first.entry.pk, True)
    assert happened(shop) == ["anna EUR 100.00: TOP_UP 100.00"]
