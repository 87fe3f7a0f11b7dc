"""Own prices on Saleor's product pages, in lists and in search: what a member pays for one unit in an empty checkout.

Saleor reads the price of a variant from its listing in a channel. For members, the loaders of these listings give
copies of them with another discounted price, from which Saleor itself works out taxes, ranges and ``onSale``; the
undiscounted price stays the list price. Sorting and filtering by price go by list prices, in the database.
"""

import copy
import functools
from collections.abc import Iterable
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import Any

from prices import Money
from promise import Promise
from saleor.core.db.connection import allow_writer
from saleor.core.utils.country import get_active_country
from saleor.graphql.channel.dataloaders.by_self import ChannelBySlugLoader
from saleor.graphql.core.context import get_database_connection_name
from saleor.graphql.core.dataloaders import DataLoader
from saleor.graphql.product.dataloaders.products import (
    VariantChannelListingByVariantIdAndChannelSlugLoader,
    VariantsChannelListingByProductIdAndChannelSlugLoader,
)
from saleor.graphql.tax.dataloaders import (
    TaxClassIdByProductIdLoader,
    TaxConfigurationByChannelId,
    TaxConfigurationPerCountryByTaxConfigurationIDLoader,
)
from saleor.product.models import VariantChannelListingPromotionRule
from saleor.tax import TaxCalculationStrategy
from saleor.tax.utils import get_tax_calculation_strategy

from . import own_prices
from .own_prices import Line, Mark, Where

_PRICED = "customer_ext_priced_listings"  # among the request's data loaders, which Saleor clears


@dataclass(frozen=True, slots=True)
class Look:
    """What a price is asked for: of which product, and for which country, "" being that of the channel."""

    product: int
    country: str
    channel: str = ""  # its slug
    reference: int = 0  # key of what the loader is asked for: the product, or one variant

    @property
    def place(self) -> tuple[str, str]:
        """Say where prices are the same: in one channel, for one country."""
        return self.channel, self.country


_looking: ContextVar[Look | None] = ContextVar("customer_ext_looking_at_price", default=None)


def looking(resolve: Any) -> Any:
    """Wrap the resolver of a product's or variant's price, so that the loaders know what it is about."""

    @functools.wraps(resolve)
    def resolve_pricing(root: Any, info: Any, *, address: Any = None) -> Any:
        product = getattr(root.node, "product_id", root.node.pk)
        token = _looking.set(Look(product, (address and address.country) or ""))
        try:
            return resolve(root, info, address=address)
        finally:
            _looking.reset(token)

    return resolve_pricing


class Listings:
    """Stands where Saleor looks for one of its loaders, and gives members one of ours."""

    def __init__(self, saleors: Any, ours: Any) -> None:
        self._saleors, self._ours = saleors, ours

    def __call__(self, context: Any) -> Any:
        """Give the loader of a request."""
        look = _looking.get()
        if look is None or own_prices.terms_for(context) is None:
            return self._saleors(context)
        return _Asked(self._ours(context), look)


class _Asked:
    def __init__(self, loader: Any, look: Look) -> None:
        self._loader, self._look = loader, look

    def load(self, key: tuple[int, str]) -> Any:
        """Load by Saleor's own key."""
        reference, channel = key
        return self._loader.load(replace(self._look, channel=channel, reference=reference))


class OwnListingLoader(DataLoader):
    """Reads the listing of a variant in a channel."""

    context_key = "customer_ext_own_listing"

    def batch_load(self, keys: Iterable[Look]) -> Any:
        """Give each listing with the member's own price, or None where the variant is not in the channel."""
        keys = list(keys)
        found = VariantChannelListingByVariantIdAndChannelSlugLoader(self.context).load_many(
            [(key.reference, key.channel) for key in keys]
        )

        def priced(listings: list[Any]) -> Any:
            pairs = [(key, one) for key, one in zip(keys, listings, strict=True) if one is not None]
            return _with_own_prices(self.context, pairs).then(
                lambda own: [
                    None if one is None else own[key.place, one.pk]
                    for key, one in zip(keys, listings, strict=True)
                ]
            )

        return found.then(priced)


class OwnListingsLoader(DataLoader):
    """Reads the listings of all variants of a product in a channel."""

    context_key = "customer_ext_own_listings"

    def batch_load(self, keys: Iterable[Look]) -> Any:
        """Give them with the member's own prices."""
        keys = list(keys)
        found = VariantsChannelListingByProductIdAndChannelSlugLoader(self.context).load_many(
            [(key.reference, key.channel) for key in keys]
        )

        def priced(listings: list[list[Any]]) -> Any:
            pairs = [(key, one) for key, several in zip(keys, listings, strict=True) for one in several]
            return _with_own_prices(self.context, pairs).then(
                lambda own: [
                    [own[key.place, one.pk] for one in several]
                    for key, several in zip(keys, listings, strict=True)
                ]
            )

        return found.then(priced)


def _with_own_prices(context: Any, pairs: list[tuple[Look, Any]]) -> Any:
    """Promise copies of listings by place and key, each of which is priced once in a request.

    One query for each place, and one for promotions on top.
    """
    known = context.dataloaders.setdefault(_PRICED, {})
    by_place: dict[tuple[str, str], list[tuple[Look, Any]]] = {}
    for look, listing in pairs:
        if (look.place, listing.pk) not in known:
            by_place.setdefault(look.place, []).append((look, listing))
    promised = [_in_one_place(context, place, found) for place, found in by_place.items()]

    def answer(parts: list[dict[Any, Any]]) -> dict[Any, Any]:
        for part in parts:
            known.update(part)
        return known

    return Promise.all(promised).then(answer)


def _in_one_place(context: Any, place: tuple[str, str], pairs: list[tuple[Look, Any]]) -> Any:
    terms = own_prices.terms_for(context)
    assert terms is not None
    slug, country = place
    sold = [(look, one) for look, one in pairs if one.price_amount is not None]
    lines = [
        Line(one.variant_id, look.product, 1, one.price_amount, one.discounted_price_amount)
        for look, one in sold
    ]

    def with_channel(channel: Any) -> Any:
        configuration = TaxConfigurationByChannelId(context).load(channel.pk)
        return configuration.then(lambda found: with_taxes(channel, found))

    def with_taxes(channel: Any, configuration: Any) -> Any:
        where = Where(channel.pk, channel.currency_code, configuration.prices_entered_with_tax, None)
        with allow_writer():
            marks = own_prices.decide(terms, lines, where)
        if marks is not None:
            return priced(marks)
        where_taxed = country or get_active_country(channel)
        exceptions = TaxConfigurationPerCountryByTaxConfigurationIDLoader(context).load(configuration.pk)
        classes = TaxClassIdByProductIdLoader(context).load_many([line.product for line in lines])

        def with_rates(found: Any) -> Any:
            special = next((one for one in found[0] if one.country.code == where_taxed), None)
            strategy = get_tax_calculation_strategy(configuration, special)
            is_flat = strategy == TaxCalculationStrategy.FLAT_RATES
            with allow_writer():
                rates = own_prices.rates_of(where_taxed, found[1], is_flat=is_flat)
                return priced(own_prices.decide(terms, lines, where, rates) or [])

        return Promise.all([exceptions, classes]).then(with_rates)

    def priced(marks: list[Mark | None]) -> dict[Any, Any]:
        by_variant = {line.variant: mark for line, mark in zip(lines, marks, strict=True)}
        found = _copies(context, [one for _look, one in pairs], by_variant)
        return {(place, key): one for key, one in found.items()}

    return ChannelBySlugLoader(context).load(slug).then(with_channel)


def _copies(context: Any, listings: list[Any], marks: dict[int, Mark | None]) -> dict[Any, Any]:
    """Give the listings as they are, or copies with the member's own price, by key."""
    own = [one for one in listings if marks.get(one.variant_id) is not None]
    rules = _rules(context, [one for one in own if _is_promoted(one, marks[one.variant_id])])
    found = {one.pk: one for one in listings}
    for listing in own:
        mark = marks[listing.variant_id]
        assert mark is not None
        priced = copy.copy(listing)
        priced.discounted_price_amount = mark.price
        rule = rules.get(listing.pk)
        if rule is not None:
            lowered = rule.get_discount(listing.currency)(Money(mark.price, listing.currency))
            priced.discounted_price_amount = lowered.amount
        found[listing.pk] = priced
    return found


def _is_promoted(listing: Any, mark: Mark | None) -> bool:
    """Tell whether a promotion takes its part of the own price as well."""
    discounted = listing.discounted_price_amount
    return mark is not None and not mark.alone and discounted not in (None, listing.price_amount)


def _rules(context: Any, listings: list[Any]) -> dict[Any, Any]:
    """Give the promotion's rule that Saleor applies to each listing, by the listing's key; no query for none."""
    if not listings:
        return {}
    rows = (
        VariantChannelListingPromotionRule.objects.using(get_database_connection_name(context))
        .filter(variant_channel_listing__in=[one.pk for one in listings])
        .select_related("promotion_rule")
        .order_by("discount_amount", "-pk")
    )
    return {row.variant_channel_listing_id: row.promotion_rule for row in rows}
