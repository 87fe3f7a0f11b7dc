"""The shop's own offers beside the prices of a discount group: which of both counts, and free shipping."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from oscar.core.prices import Price

from ....errors import NotCombinable
from ....services.pricing import OwnPrice
from ..wording import refusal
from . import Upstream
from .locks import LockedOffersMixin, LockedVoucherMixin
from .prices import OwnPricesMixin

SENTENCE = "Vouchers cannot be combined with your prices."


def own_strategy(basket: Any) -> OwnPricesMixin | None:
    """Give the strategy of a basket whose visitor is in a discount group."""
    strategy = basket.strategy if basket.has_strategy else None
    return strategy if isinstance(strategy, OwnPricesMixin) and strategy.terms is not None else None


def alone(basket: Any) -> dict[Any, OwnPrice]:
    """Give the own prices that count in a basket and do not combine with offers and vouchers, by the lines' keys."""
    strategy = own_strategy(basket)
    return {} if strategy is None or _combines(strategy) else strategy.counting(basket)


def _combines(strategy: OwnPricesMixin) -> bool:
    return strategy.terms is None or strategy.terms.combines_with_host


class OwnOffersMixin(LockedOffersMixin):
    """On top of what applies offers to baskets."""

    def apply_offers(self, basket: Any, offers: Any) -> None:
        """Let, line by line, the cheaper of own price and the shop's offers count, where they do not combine.

        A line at its own price is in no offer, also as a condition of one; so others may lose theirs, until nothing
        changes any more. Vouchers count only where no own price does.
        """
        strategy = own_strategy(basket)
        owns = {} if strategy is None or _combines(strategy) else strategy.own_prices(basket)
        if strategy is None or not owns:
            super().apply_offers(basket, offers)
            return
        public = [offer for offer in offers if not offer.get_voucher()]
        kept: set[Any] = set()
        while True:
            strategy.leave_to_host(basket, set(owns) - kept)
            self._apply_without(basket, public, kept)
            cheaper = {
                line.pk
                for line in basket.all_lines()
                if line.pk in owns
                and line.pk not in kept
                and strategy.line_total(line, owns[line.pk]) <= _total(line)
            }
            if not cheaper:
                break
            kept |= cheaper
        if not kept and len(public) < len(offers):
            self._apply_without(basket, offers, kept)

    def _apply_without(self, basket: Any, offers: Any, kept: set[Any]) -> None:
        lines = list(basket.all_lines())
        before = [(line.product, line.product.is_discountable) for line in lines]
        try:
            for line in lines:
                line.clear_discount()
                if line.pk in kept:
                    line.product.is_discountable = False
            super().apply_offers(basket, offers)
        finally:
            for product, is_discountable in before:
                product.is_discountable = is_discountable


class OwnVoucherMixin(LockedVoucherMixin):
    """On top of the page that takes a voucher's code."""

    def apply_voucher_to_basket(self, voucher: Any) -> None:
        """Take no voucher where own prices count that do not combine with it."""
        if alone(self.request.basket):
            messages.error(self.request, refusal(NotCombinable(SENTENCE)))
            return
        super().apply_voucher_to_basket(voucher)


class FreeShippingMixin(Upstream):
    """On top of the shop's ways to ship."""

    def get_shipping_methods(self, basket: Any, shipping_addr: Any = None, **kwargs: Any) -> Any:
        """Let the customer's discount group pay, where it does so for an order of this value."""
        methods = super().get_shipping_methods(basket, shipping_addr, **kwargs)
        strategy = own_strategy(basket)
        if strategy is None or not strategy.ships_for_nothing(basket):
            return methods
        return [PaidByGroup(method) for method in methods]


class PaidByGroup:
    """One of the shop's ways to ship, for nothing."""

    is_discounted = True

    def __init__(self, method: Any) -> None:
        self.method = method

    def __getattr__(self, name: str) -> Any:
        return getattr(self.method, name)

    def calculate(self, basket: Any) -> Price:
        """Give nothing, with as much known of its tax as of the shop's price."""
        price = self.method.calculate(basket)
        nothing = Decimal("0.00")
        return Price(currency=price.currency, excl_tax=nothing, tax=nothing, tax_code=price.tax_code)

    def calculate_excl_discount(self, basket: Any) -> Any:
        """Give what it would cost."""
        return self.method.calculate(basket)

    def discount(self, basket: Any) -> Decimal:
        """Say that no offer of the shop made it cheaper: orders count those."""
        return Decimal("0.00")


def _total(line: Any) -> Decimal:
    """Give what a line costs after the shop's offers, with tax where that is known."""
    found: Decimal = (
        line.line_price_incl_tax_incl_discounts
        if line.is_tax_known
        else line.line_price_excl_tax_incl_discounts
    )
    return found
