"""What Saleor's variants cost in a channel, and with what tax, before any promotion; for explanations and previews."""

from collections.abc import Collection
from decimal import Decimal
from typing import Any

from ...errors import CustomerExtError
from ...graphql import compat
from ...host.catalog import ListPrice


def list_prices(variants: Collection[int], channel: str) -> dict[str, ListPrice]:
    """Give the prices of variants that are sold in a channel, by reference; taxes are those of the channel's country.

    channel: its reference. The rate is None where a tax app decides about it.
    """
    from saleor.channel.models import Channel
    from saleor.core.db.connection import allow_writer
    from saleor.product.models import ProductVariantChannelListing

    with allow_writer():
        found = Channel.objects.filter(pk=_channel_key(channel)).select_related("tax_configuration").first()
        if found is None:
            return {}
        listings = list(
            ProductVariantChannelListing.objects.filter(
                channel=found, variant__in=variants, price_amount__isnull=False
            ).values_list(
                "variant_id",
                "price_amount",
                "currency",
                "variant__product__tax_class_id",
                "variant__product__product_type__tax_class_id",
            )
        )
        rates = _Rates(found)
        return {
            str(pk): ListPrice(
                amount, currency, found.tax_configuration.prices_entered_with_tax, rates.of(own or of_type)
            )
            for pk, amount, currency, own, of_type in listings
        }


class _Rates:
    """The rates of flat taxes in a channel's country, by tax class; None is the country's default.

    Also where the channel charges no taxes: Saleor works them out there as well, and takes them off in the end.
    """

    def __init__(self, channel: Any) -> None:
        from saleor.tax import TaxCalculationStrategy
        from saleor.tax.models import TaxClassCountryRate
        from saleor.tax.utils import get_tax_calculation_strategy

        country = channel.default_country.code
        configuration = channel.tax_configuration
        special = configuration.country_exceptions.filter(country=country).first()
        strategy = get_tax_calculation_strategy(configuration, special)
        self._is_known = strategy == TaxCalculationStrategy.FLAT_RATES
        rows = TaxClassCountryRate.objects.filter(country=country).values_list("tax_class_id", "rate")
        self._by_class: dict[Any, Decimal] = dict(rows)

    def of(self, tax_class: Any) -> Decimal | None:
        if not self._is_known:
            return None
        default = self._by_class.get(None, Decimal(0))
        return self._by_class.get(tax_class, default) / 100


def _channel_key(reference: str) -> int | None:
    try:
        _kind, key = compat.decode(reference, "Channel", field="channel")
    except CustomerExtError:
        return None
    return int(key) if key.isdecimal() else None
