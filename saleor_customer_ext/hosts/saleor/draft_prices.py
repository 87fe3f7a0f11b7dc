"""Own prices in orders that staff write in Saleor: drafts, and lines that are added to an order not yet confirmed.

A draft is priced whenever Saleor calculates it, as checkouts are. Once it is placed its prices stay, whatever happens
to the group; only a line that is added later is priced then. What staff have set by hand, a price or a discount of a
line, is left alone, and a voucher that they put on it themselves counts.
"""

import functools
from collections.abc import Callable, Iterable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.db import transaction
from saleor.channel.models import Channel
from saleor.core.db.connection import allow_writer
from saleor.discount import DiscountType, VoucherType
from saleor.discount.interface import fetch_variant_rules_info
from saleor.discount.models import OrderLineDiscount
from saleor.discount.utils import order as order_discounts
from saleor.discount.utils.voucher import create_or_update_line_discount_objects_from_voucher
from saleor.order import OrderStatus
from saleor.order.models import OrderLine
from saleor.order.utils import calculate_draft_order_line_price_expiration_date, get_order_country
from saleor.product.models import ProductVariantChannelListing
from saleor.tax import TaxCalculationStrategy
from saleor.tax.utils import get_tax_calculation_strategy_for_order

from ...money import Money
from ...services import pricing
from ...services.pricing import Terms
from . import checkout_prices, discount_switch, own_prices
from .discount_switch import KEY
from .own_prices import Line, Mark, Where, mark_of_order_line

FIELDS = [
    "is_price_overridden",
    "price_override_reason",
    "undiscounted_base_unit_price_amount",
    "base_unit_price_amount",
    "draft_base_price_expire_at",
    "unit_discount_amount",
    "unit_discount_reason",
    "unit_discount_type",
    "unit_discount_value",
    "private_metadata",
]
COMPARED = ("is_price_overridden", "undiscounted_base_unit_price_amount", "private_metadata")
_RULES = "variantlistingpromotionrule__promotion_rule"


def refreshing(prepare: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap how Saleor fetches the lines of an order whose prices it calculates anew."""

    @functools.wraps(prepare)
    def prepare_order_lines_for_refresh(order: Any, *args: Any, **kwargs: Any) -> Any:
        found = prepare(order, *args, **kwargs)
        if found and order.status == OrderStatus.DRAFT:
            with allow_writer():
                apply(order, found)
        return found

    return prepare_order_lines_for_refresh


def adding(create: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap how a line is added: in an order that is placed already nobody would price it later."""

    @functools.wraps(create)
    def create_order_line(order: Any, line_data: Any, *args: Any, **kwargs: Any) -> Any:
        mark = None
        if order.status != OrderStatus.DRAFT and line_data.price_override is None:
            mark = _of_new_line(order, line_data)
        if mark is None:
            return create(order, line_data, *args, **kwargs)
        rules = None if mark.alone else line_data.rules_info
        line = create(order, replace(line_data, price_override=mark.price, rules_info=rules), *args, **kwargs)
        _write(line, mark)
        line.save(update_fields=["private_metadata", "price_override_reason"])
        checkout_prices.record(order.pk, [line], entered_with_tax=_entered_with_tax(order.channel))
        return line

    return create_order_line


def promoting(create: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap how Saleor finds promotions for a whole order: none beside own prices that do not combine with them."""

    @functools.wraps(create)
    def create_order_discount_objects_for_order_promotions(
        order: Any, lines_info: Any, *args: Any, **kwargs: Any
    ) -> Any:
        marks = (mark_of_order_line(info.line) for info in lines_info)
        if any(mark is not None and mark.alone for mark in marks):
            order_discounts._clear_order_discount(order, lines_info)
            return None
        return create(order, lines_info, *args, **kwargs)

    return create_order_discount_objects_for_order_promotions


def customer_changed(should: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap the decision whether an update of a draft calls for new prices: a new customer has other ones."""

    @functools.wraps(should)
    def should_invalidate_prices(cls: Any, cleaned_input: Any, *args: Any) -> bool:
        return should(cls, cleaned_input, *args) or ("user" in cleaned_input and discount_switch.is_on())

    return should_invalidate_prices


def placed(order: Any) -> None:
    """Write down what the lines of a draft were priced by that has become an order; one query in shops with groups."""
    if discount_switch.is_on():
        lines = order.lines.filter(private_metadata__has_key=KEY)
        checkout_prices.record(order.pk, lines, entered_with_tax=_entered_with_tax(order.channel))


def apply(order: Any, lines: list[Any]) -> None:
    """Let all lines of a draft, and its shipping, have the prices that count now for its customer."""
    if not discount_switch.is_on() and not any(KEY in info.line.private_metadata for info in lines):
        return
    terms = own_prices.terms_of(order.user)
    listings = _listings(order.channel, [info.line.variant_id for info in lines])
    amounts = [
        (info.line.quantity, listings[info.line.variant_id].price_amount)
        for info in lines
        if not info.line.is_gift and info.line.variant_id in listings
    ]
    value = own_prices.value_of(amounts, order.currency)
    ours = [info for info in lines if info.line.variant_id in listings and _is_ours(info)]
    marks = _decide(terms, order, ours, listings, value)
    changed = [
        (info, mark)
        for info, mark in zip(ours, marks, strict=True)
        if mark_of_order_line(info.line) != mark or (mark is None and KEY in info.line.private_metadata)
    ]
    if changed:
        _change(order, changed, listings)
    _ship(order, terms, value)


def _decide(
    terms: Terms | None, order: Any, lines: list[Any], listings: dict[int, Any], value: Money
) -> list[Mark | None]:
    if terms is None or not lines:
        return [None] * len(lines)
    described = [
        _described(info.product.pk, info.line.quantity, listings[info.line.variant_id]) for info in lines
    ]
    return _decided(terms, order, described, [info.line.tax_class_id for info in lines], value)


def _described(product: int, quantity: int, listing: Any) -> Line:
    return Line(listing.variant_id, product, quantity, listing.price_amount, listing.discounted_price_amount)


def _decided(
    terms: Terms, order: Any, lines: list[Line], tax_classes: list[Any], value: Money
) -> list[Mark | None]:
    where = Where(order.channel_id, order.currency, _entered_with_tax(order.channel), value)
    marks = own_prices.decide(terms, lines, where)
    if marks is None:
        is_flat = get_tax_calculation_strategy_for_order(order) == TaxCalculationStrategy.FLAT_RATES
        rates = own_prices.rates_of(get_order_country(order), tax_classes, is_flat=is_flat)
        marks = own_prices.decide(terms, lines, where, rates)
    return marks or []


def _of_new_line(order: Any, line_data: Any) -> Mark | None:
    terms = own_prices.terms_of(order.user)
    variant = line_data.variant
    listing = _listings(order.channel, [variant.pk]).get(variant.pk) if terms is not None else None
    if terms is None or listing is None:
        return None
    product = variant.product
    tax_class = product.tax_class_id or product.product_type.tax_class_id
    amounts = [(line_data.quantity, listing.price_amount)]
    for other in order.lines.filter(is_gift=False):
        mark = mark_of_order_line(other)
        price = other.undiscounted_base_unit_price_amount if mark is None else mark.list_price
        amounts.append((other.quantity, price or Decimal(0)))
    value = own_prices.value_of(amounts, order.currency)
    line = _described(product.pk, line_data.quantity, listing)
    return _decided(terms, order, [line], [tax_class], value)[0]


def _change(order: Any, changed: list[tuple[Any, Mark | None]], listings: dict[int, Any]) -> None:
    """Give lines other base prices, and let Saleor work out its own discounts from these.

    Locks the lines, and passes over those that staff have set a discount for meanwhile, or somebody else has priced.
    """
    with transaction.atomic():
        still = _as_they_were(changed)
        if still:
            _price(order, still, listings)


def _as_they_were(changed: list[tuple[Any, Mark | None]]) -> list[tuple[Any, Mark | None]]:
    """Lock lines and give those of them that are as they were read.

    A discount that is being written holds its line by the foreign key, so it is waited for.
    """
    keys = [info.line.pk for info, _mark in changed]
    found = OrderLine.objects.filter(pk__in=keys).order_by("pk").select_for_update(of=("self",)).in_bulk()
    by_hand = set(
        OrderLineDiscount.objects.filter(line__in=keys, type=DiscountType.MANUAL).values_list(
            "line_id", flat=True
        )
    )
    still = []
    for info, mark in changed:
        now = found.get(info.line.pk)
        if now is None:
            continue
        if info.line.pk not in by_hand and all(
            getattr(now, name) == getattr(info.line, name) for name in COMPARED
        ):
            still.append((info, mark))
        else:  # as it is now: what is calculated next comes out of it
            for name in FIELDS:
                setattr(info.line, name, getattr(now, name))
    return still


def _price(order: Any, changed: list[tuple[Any, Mark | None]], listings: dict[int, Any]) -> None:
    for info, mark in changed:
        line, listing = info.line, listings[info.line.variant_id]
        info.channel_listing = listing
        is_alone = mark is not None and mark.alone
        info.rules_info = [] if is_alone else fetch_variant_rules_info(listing, order.language_code)
        base = listing.price_amount if mark is None else mark.price
        line.undiscounted_base_unit_price_amount = line.base_unit_price_amount = base
        line.draft_base_price_expire_at = (
            calculate_draft_order_line_price_expiration_date(order.channel, order.status)
            if mark is None
            else None
        )
        _write(line, mark)
    infos = [info for info, _mark in changed]
    order_discounts.refresh_order_line_discount_objects_for_catalogue_promotions(infos)
    create_or_update_line_discount_objects_from_voucher(infos)
    order_discounts.update_unit_discount_data_on_order_lines_info(infos)
    for info in infos:
        getattr(info.line, "_prefetched_objects_cache", {}).pop("discounts", None)
    OrderLine.objects.bulk_update([info.line for info in infos], FIELDS)


def _ship(order: Any, terms: Terms | None, value: Money) -> None:
    """Take shipping off the base price, or put it on again where the group does not pay for it any more."""
    full, now = order.undiscounted_base_shipping_price_amount, order.base_shipping_price_amount
    if not full or (order.voucher is not None and order.voucher.type == VoucherType.SHIPPING):
        return
    if terms is not None and pricing.free_shipping(terms, order_value=value):
        order.base_shipping_price_amount = Decimal(0)
    elif not now:
        order.base_shipping_price_amount = full


def _write(line: Any, mark: Mark | None) -> None:
    line.is_price_overridden = mark is not None
    line.price_override_reason = None if mark is None else mark.reason
    if mark is None:
        line.private_metadata.pop(KEY, None)
    else:
        mark.write(line.private_metadata)


def _is_ours(info: Any) -> bool:
    line = info.line
    is_set_by_hand = line.is_price_overridden and mark_of_order_line(line) is None
    return not (line.is_gift or is_set_by_hand) and all(
        discount.type != DiscountType.MANUAL for discount in info.discounts
    )


def _listings(channel: Any, variants: Iterable[int]) -> dict[int, Any]:
    """Give what variants cost in a channel, with Saleor's promotions for them, by the key of the variant."""
    rows = ProductVariantChannelListing.objects.filter(
        channel=channel, variant__in=list(variants), price_amount__isnull=False
    ).prefetch_related(f"{_RULES}__promotion__translations", f"{_RULES}__translations")
    return {row.variant_id: row for row in rows}


def _entered_with_tax(channel: Channel) -> bool:
    return bool(channel.tax_configuration.prices_entered_with_tax)
