"""Taxes, promotions, pages and lines of orders in Saleor: flat rates by tax classes, catalogue promotions."""

from decimal import Decimal

import graphene
from saleor.account.models import User
from saleor.core.jwt import create_access_token
from saleor.order.models import Order
from saleor.product.models import Product as SaleorProduct
from saleor.product.models import ProductVariant
from saleor.tax.models import TaxClass, TaxClassCountryRate, TaxConfiguration

from saleor_customer_ext.hosts.saleor.checkouts import channel_reference
from tests.saleor import discounts
from tests.saleor.api import Api
from tests.scenarios.drivers import saleor_shop
from tests.scenarios.drivers.base import Driver
from tests.scenarios.drivers.till import Sold, Till
from tests.scenarios.drivers.values import Person, Product


class SaleorTill(Till):
    """One channel of a shop, which gets the tax settings that are asked for."""

    def __init__(
        self, driver: Driver, shop: saleor_shop.Shop, *, currency: str, with_tax: bool, charges_tax: bool
    ) -> None:
        self.driver, self.currency = driver, currency
        if currency not in shop.channels:
            saleor_shop.add_channel(shop, f"c-{currency.lower()}", currency)
        self.sold_in = shop.channels[currency]
        self.channel = channel_reference(self.sold_in.pk)
        TaxConfiguration.objects.filter(channel=self.sold_in).update(
            prices_entered_with_tax=with_tax, charge_taxes=charges_tax
        )

    def sell(self, price: str, rate: str) -> Product:
        product = self.driver.product(price, currency=self.currency)
        tax_class, is_new = TaxClass.objects.get_or_create(name=f"{rate} %")
        if is_new:
            TaxClassCountryRate.objects.create(tax_class=tax_class, country="DE", rate=Decimal(rate))
        SaleorProduct.objects.filter(pk=self.driver.reference(product)).update(tax_class=tax_class)
        return product

    def promote(self, product: Product, percent: int) -> None:
        discounts.promotion(self._variant(product), self.sold_in, percent)

    def page(self, person: Person, product: Product) -> Decimal:
        api = Api(create_access_token(User.objects.get(pk=person.id)))
        return self.exact(Decimal(discounts.page(api, self._variant(product), self.sold_in)["price"]))

    def lines(self) -> list[Sold]:
        return [
            Sold(
                str(line.pk),
                self.exact(line.total_price_net_amount),
                self.exact(line.total_price_gross_amount - line.total_price_net_amount),
                self.exact(line.total_price_gross_amount),
            )
            for line in Order.objects.get().lines.order_by("variant_id")
        ]

    def _variant(self, product: Product) -> ProductVariant:
        return ProductVariant.objects.get(pk=graphene.Node.from_global_id(product.id)[1])
