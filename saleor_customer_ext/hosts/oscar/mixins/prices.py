"""Own prices of discount groups: on product pages, in baskets, beside the shop's offers, and in orders.

Oscar asks its strategy for every price, so the strategy asks the group. Prices are kept for as long as the strategy,
one request: of products by the page, because all that the page has loaded so far is asked about at once.
What the shop's offers come to is not known before they are applied: where they do not combine with the group's prices,
``OwnOffersMixin`` decides line by line.
"""

import copy
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import Any

from django.db.models import prefetch_related_objects

from ....money import Money
from ....services import pricing
from ....services.pricing import Item, OwnPrice, Terms
from .. import page
from ..checkouts import CHANNEL, rounded
from . import Upstream

MOST = 200  # products that are asked about at once
_SAMPLE = Decimal(10_000)  # an amount whose tax shows the rate without what rounding a few cents makes of it


class OwnPricesMixin(Upstream):
    """On top of the strategy, whichever the shop has. customer: whose prices they are; None is everybody's."""

    customer: Any = None
    _is_raw = False

    @cached_property
    def terms(self) -> Terms | None:
        """Give what the customer's group grants, None being list prices; one query, none for staff and strangers."""
        user = self.customer
        if user is None or not user.is_authenticated or user.is_staff:
            return None
        return pricing.terms_of(user.pk)

    @cached_property
    def _of_products(self) -> dict[Any, tuple[Decimal | None, OwnPrice | None]]:
        """Keep, by key, the list price that was asked about and the own price."""
        return {}

    @cached_property
    def _of_lines(self) -> dict[Any, dict[Any, OwnPrice]]:
        """Keep, by the state of a basket, the own prices of its lines by their keys."""
        return {}

    @cached_property
    def _children(self) -> dict[Any, Any]:
        """Keep, by the key of a parent, the child whose price Oscar shows for it."""
        return {}

    @cached_property
    def _left_to_host(self) -> set[Any]:
        """Keep the lines for which the shop's own offers are cheaper, or being tried."""
        return set()

    def anew(self) -> Any:
        """Make the same strategy, for the same customer, which knows nothing yet."""
        fresh = copy.copy(self)
        for name in ("terms", "_of_products", "_of_lines", "_children", "_left_to_host"):
            fresh.__dict__.pop(name, None)
        return fresh

    # What Oscar asks

    def fetch_for_product(self, product: Any, stockrecord: Any = None) -> Any:
        """Give what one unit costs."""
        found = super().fetch_for_product(product, stockrecord)
        if self._is_raw or not found.price.exists or self.terms is None:
            return found
        own = self._own_of_product(product, found.price.excl_tax)
        return found if own is None else self._at(found, own.amount, product)

    def fetch_for_parent(self, product: Any) -> Any:
        """Give the same of a product that has children; Oscar shows the price of the first of them."""
        found = super().fetch_for_parent(product)
        if self._is_raw or not found.price.exists or self.terms is None:
            return found
        child = self._first_child(product)
        own = None if child is None else self._own_of_product(child, found.price.excl_tax)
        return found if child is None or own is None else self._at(found, own.amount, child)

    def fetch_for_line(self, line: Any, stockrecord: Any = None) -> Any:
        """Give what one unit of a line costs, by its quantity and by what is in the basket."""
        with self._raw():
            found = super().fetch_for_line(line, stockrecord)
        if not found.price.exists or self.terms is None:
            return found
        own = self.own_prices(line.basket).get(line.pk)
        if own is None or line.pk in self._left_to_host:
            return found
        return self._at(found, own.amount, line.product)

    # What the group grants

    def own_prices(self, basket: Any) -> dict[Any, OwnPrice]:
        """Give the own prices of a basket's lines by their keys, also of those that are left to the shop's offers."""
        if self.terms is None:
            return {}
        lines = list(basket.all_lines())
        state = tuple((line.pk, line.product_id, line.quantity) for line in lines)
        if state not in self._of_lines:
            # Oscar would ask for each line's, each time that a price is asked for.
            prefetch_related_objects([line.product for line in lines], "stockrecords", "product_class")
            items, keys, currency = [], [], ""
            for line in lines:
                with self._raw():
                    offered = super().fetch_for_line(line, line.stockrecord)
                if offered.price.exists:
                    items.append(self._item(line.product, offered, line.quantity))
                    keys.append(line.pk)
                    currency = offered.price.currency
            found = self._ask(items, currency, order_value=True) if items else []
            owns = {key: own for key, own in zip(keys, found, strict=True) if own is not None}
            self._of_lines[state] = owns
        return self._of_lines[state]

    def counting(self, basket: Any) -> dict[Any, OwnPrice]:
        """Give those own prices that count, and not the shop's offers."""
        found = self.own_prices(basket)
        return {key: own for key, own in found.items() if key not in self._left_to_host}

    def order_value(self, basket: Any) -> Money | None:
        """Give what a basket is worth at list prices, before tax; None for one without prices."""
        total, currency = Decimal(0), ""
        for line in basket.all_lines():
            with self._raw():
                price = super().fetch_for_line(line, line.stockrecord).price
            if price.exists:
                total += price.excl_tax * line.quantity
                currency = price.currency
        return _money(total, currency) if currency else None

    def leave_to_host(self, basket: Any, keys: Iterable[Any]) -> None:
        """Let the list price and the shop's offers count for these lines of a basket, and own prices for all others."""
        lines = list(basket.all_lines())
        self._left_to_host.difference_update(line.pk for line in lines)
        self._left_to_host.update(keys)
        for line in lines:  # Oscar keeps what it was told
            line.__dict__.pop("_info", None)

    def is_current(self, basket: Any) -> bool:
        """Ask anew what the group grants, and tell whether it is what this basket was priced by."""
        fresh = self.anew()
        return fresh.terms == self.terms and fresh.own_prices(basket) == self.own_prices(basket)

    def ships_for_nothing(self, basket: Any) -> bool:
        """Tell whether the group pays for shipping in an order of this basket."""
        if self.terms is None or not self.terms.shipping:
            return False
        value = self.order_value(basket)
        return value is not None and pricing.free_shipping(self.terms, order_value=value)

    def signature(self, basket: Any) -> str:
        """Write what the group grants for a basket, so that two moments can be compared."""
        units = [f"{key}:{own.amount}" for key, own in sorted(self.counting(basket).items())]
        return " ".join([*units, "free"] if self.ships_for_nothing(basket) else units)

    def line_total(self, line: Any, own: OwnPrice) -> Decimal:
        """Give what a line costs at its own price, with tax where that is known."""
        with self._raw():
            found = super().fetch_for_line(line, line.stockrecord)
        price = self._at(found, own.amount, line.product).price
        unit: Decimal = price.incl_tax if price.is_tax_known else price.excl_tax
        return unit * line.quantity

    def _own_of_product(self, product: Any, list_price: Decimal) -> OwnPrice | None:
        """Ask about a product, and in the same query about all others that the page has loaded and not asked."""
        known = self._of_products.get(product.pk)
        if known is None or known[0] != list_price:
            others = [one for one in page.loaded() if one.pk not in self._of_products][-MOST:]
            prefetch_related_objects(others, "stockrecords", "product_class", "parent__product_class")
            children = [self._first_child(one) for one in others if one.is_parent]
            currency, items = "", {}
            for one in (product, *others, *(child for child in children if child is not None)):
                with self._raw():
                    offered = super().fetch_for_product(one)
                currency = currency or offered.price.currency
                self._of_products[one.pk] = (None, None)
                if offered.price.exists and offered.price.currency == currency:
                    items[one.pk] = self._item(one, offered, 1)
            found = self._ask(list(items.values()), currency, order_value=False)
            for (key, item), own in zip(items.items(), found, strict=True):
                self._of_products[key] = (item.list_price, own)
            known = self._of_products[product.pk]
        return known[1] if known[0] == list_price else None

    def _first_child(self, parent: Any) -> Any:
        """Give the child whose price Oscar shows for its parent; None without any."""
        if not hasattr(self, "select_children_stockrecords"):
            return None
        if parent.pk not in self._children:
            found = self.select_children_stockrecords(parent)
            self._children[parent.pk] = next((child for child, record in found if record is not None), None)
        return self._children[parent.pk]

    def _ask(self, items: list[Item], currency: str, *, order_value: bool) -> list[OwnPrice | None]:
        value = sum((item.list_price * item.quantity for item in items), Decimal(0))
        assert self.terms is not None
        return pricing.own_prices(
            self.terms,
            items,
            channel=CHANNEL,
            currency=currency,
            entered_with_tax=False,
            order_value=_money(value, currency) if order_value else None,
        )

    def _item(self, product: Any, found: Any, quantity: int) -> Item:
        rate = self.tax_rate(found, product)
        return Item(str(product.pk), str(product.pk), quantity, found.price.excl_tax, rate)

    def tax_rate(self, found: Any, product: Any) -> Decimal | None:
        """Give which part of a price before tax the tax on it is, such as 0.19; None where no tax is known.

        What the shop says of a large amount is exact; it counts where it leads to this price's tax, to the cent.
        """
        price = found.price
        if not price.is_tax_known or not price.excl_tax:
            return None
        exact = self._at(found, _SAMPLE, product).price.tax / _SAMPLE
        is_same = abs(exact * price.excl_tax - price.tax) < Decimal("0.01")
        rate: Decimal = exact if is_same else price.tax / price.excl_tax
        return rate.quantize(Decimal("0.0001"), ROUND_HALF_UP)

    def _at(self, found: Any, amount: Decimal, product: Any) -> Any:
        """Give the same at another price before tax; the shop itself says what tax is on it, where it can.

        A shop may make another price of what its stock records say; then that is not asked again.
        """
        if found.stockrecord is not None and hasattr(self, "pricing_policy"):
            changed = copy.copy(found.stockrecord)
            changed.price = amount
            price = self.pricing_policy(product, changed)
            if price.exists and price.excl_tax == amount:
                return found._replace(price=price)
        price = copy.copy(found.price)
        if price.is_tax_known and price.excl_tax:
            price.tax = (price.tax * amount / price.excl_tax).quantize(price.tax, ROUND_HALF_UP)
        price.excl_tax = amount
        return found._replace(price=price)

    @contextmanager
    def _raw(self) -> Iterator[None]:
        """Let the shop's own prices come out: of a line, Oscar asks as of its product."""
        before, self._is_raw = self._is_raw, True
        try:
            yield
        finally:
            self._is_raw = before


def _money(amount: Decimal, currency: str) -> Money:
    return Money(rounded(amount, currency), currency)
