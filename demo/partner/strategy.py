"""Which price a visitor pays: the first stock record, in stock only, plus 19 % VAT."""

from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from oscar.apps.partner import strategy

VAT_RATE = Decimal("0.19")


class GermanVAT(strategy.FixedRateTax):
    """Add VAT per piece, rounded to the cent, so that every sum in the shop is made of whole cents."""

    rate = VAT_RATE
    exponent = Decimal("0.01")


class ShopStrategy(strategy.UseFirstStockRecord, strategy.StockRequired, GermanVAT, strategy.Structured):
    """Sell what is in stock, at the stock record's net price plus VAT."""


class Selector(strategy.Selector):
    """Hand the same strategy to every visitor; this shop knows no special prices."""

    def strategy(self, request: HttpRequest | None = None, user: Any = None, **kwargs: Any) -> ShopStrategy:
        """Return the strategy for a request, a user or nobody in particular."""
        return ShopStrategy(request)
