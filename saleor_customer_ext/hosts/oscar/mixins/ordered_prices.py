"""Own prices when a basket becomes an order: the ones that were shown, or nothing; and written down with the order."""

from typing import Any

from oscar.apps.order.exceptions import UnableToPlaceOrder

from ....errors import PriceChanged
from ....models import AccountLock
from ....services import order_prices
from ....services.order_prices import Ordered
from .. import locks
from ..wording import refusal
from .offers import alone, own_strategy
from .prices import OwnPricesMixin

NAMESPACE = "customer_ext_prices"  # in Oscar's checkout session
CHANGED = "Prices have changed. Nothing was ordered: please check the new amounts."


def remember(checkout_session: Any, basket: Any) -> None:
    """Keep what the page says of own prices, for the order that comes from it; one of the list prices, too."""
    checkout_session._set(NAMESPACE, str(basket.pk), _signature(basket))


def require_as_shown(checkout_session: Any, basket: Any) -> None:
    """Raise PriceChanged where the last page said something else of own prices; before money moves."""
    shown = checkout_session._get(NAMESPACE, str(basket.pk))
    if shown is not None and shown != _signature(basket):
        raise PriceChanged(CHANGED)


def require_current(basket: Any) -> None:
    """Raise UnableToPlaceOrder where the group grants something else by now than the basket was priced by.

    Inside the transaction of the order. One query for customers without a group, three for members.
    """
    strategy = basket.strategy if basket.has_strategy else None
    if isinstance(strategy, OwnPricesMixin) and not strategy.is_current(basket):
        raise UnableToPlaceOrder(refusal(PriceChanged(CHANGED)))


def leave_out_vouchers(basket: Any) -> None:
    """Take vouchers out that do not count, beside own prices or at all: Oscar would count them as used."""
    is_member = own_strategy(basket) is not None
    if is_member and (alone(basket) or AccountLock.USE_VOUCHERS in locks.locks_of(basket.owner)):
        basket.vouchers.clear()


def record(order: Any, order_line: Any, basket_line: Any) -> None:
    """Write down by what a line of an order was priced; nothing for list prices and offers of the shop."""
    strategy = own_strategy(basket_line.basket)
    own = None if strategy is None else strategy.counting(basket_line.basket).get(basket_line.pk)
    if own is not None:
        line = Ordered(str(order_line.pk), own, order.currency, is_gross=False)
        order_prices.record(str(order.number), [line])


def _signature(basket: Any) -> str:
    strategy = own_strategy(basket)
    return "" if strategy is None else strategy.signature(basket)
