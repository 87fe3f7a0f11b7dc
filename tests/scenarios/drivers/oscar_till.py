"""Taxes, promotions, pages and lines of orders in Oscar: a shop's strategy with a rate per product, offers, its pages.

Oscar keeps list prices without tax. A price with tax is entered as the one that makes it.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from unittest import mock

from django.contrib.auth import get_user_model
from django.urls import reverse
from oscar.core.loading import get_model

from demo import factories
from demo.partner.strategy import GermanVAT
from saleor_customer_ext.money import minor_unit_digits
from tests.scenarios.drivers.base import Driver
from tests.scenarios.drivers.oscar_cart import make_browser
from tests.scenarios.drivers.till import Sold, Till
from tests.scenarios.drivers.values import Person, Product

PRICE = re.compile(r'<p class="price_color">\D*([\d.,]+)</p>')


class OscarTill(Till):
    """The only channel. rates: by the key of a product, such as Decimal("0.07")."""

    def __init__(self, driver: Driver, *, currency: str, with_tax: bool) -> None:
        self.driver, self.currency, self.with_tax = driver, currency, with_tax
        self.channel = driver.channel()
        self.rates: dict[Any, Decimal] = {}

    @contextmanager
    def taxing(self) -> Iterator["OscarTill"]:
        """Let the shop's strategy take the tax of each product, to the currency's smallest unit."""

        def get_rate(strategy: GermanVAT, product: Any, stockrecord: Any) -> Decimal:
            return self.rates[product.pk]

        def get_exponent(strategy: GermanVAT, stockrecord: Any) -> Decimal:
            return self._unit(stockrecord.price_currency)

        with mock.patch.multiple(GermanVAT, get_rate=get_rate, get_exponent=get_exponent):
            yield self

    def sell(self, price: str, rate: str) -> Product:
        share = Decimal(rate) / 100
        net = self._without_tax(Decimal(price), share) if self.with_tax else Decimal(price)
        product = factories.make_product(currency=self.currency)
        product.stockrecords.update(price=net)
        self.rates[product.pk] = share
        return Product(product.pk, price)

    def promote(self, product: Product, percent: int) -> None:
        about = get_model("offer", "Range").objects.create(name="On sale")
        about.add_product(get_model("catalogue", "Product").objects.get(pk=product.id))
        condition, benefit = get_model("offer", "Condition"), get_model("offer", "Benefit")
        get_model("offer", "ConditionalOffer").objects.create(
            name="Sale",
            offer_type="Site",
            condition=condition.objects.create(range=about, type=condition.COUNT, value=1),
            benefit=benefit.objects.create(range=about, type=benefit.PERCENTAGE, value=Decimal(percent)),
        )

    def page(self, person: Person, product: Product) -> Decimal:
        browser = make_browser(get_user_model().objects.get(pk=person.id))
        page = browser.get(reverse("catalogue:detail", args=["box-file", product.id]), follow=True)
        found = PRICE.search(page.content.decode())
        assert found, "the page shows no price"
        return self.exact(Decimal(found[1].replace(",", "")))

    def lines(self) -> list[Sold]:
        return [
            Sold(
                str(line.pk),
                self.exact(line.line_price_excl_tax),
                self.exact(line.line_price_incl_tax - line.line_price_excl_tax),
                self.exact(line.line_price_incl_tax),
            )
            for line in get_model("order", "Order").objects.get().lines.order_by("pk")
        ]

    def _without_tax(self, price: Decimal, rate: Decimal) -> Decimal:
        """Give the price before tax that makes this price with tax."""
        unit = self._unit(self.currency)
        net = (price / (1 + rate)).quantize(unit, ROUND_HALF_UP)
        assert net + (net * rate).quantize(unit) == price, f"no price before tax makes {price}"
        return net

    def _unit(self, currency: str) -> Decimal:
        return Decimal(1).scaleb(-minor_unit_digits(currency))
