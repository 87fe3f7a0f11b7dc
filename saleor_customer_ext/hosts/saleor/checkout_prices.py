"""Own prices in Saleor's checkouts: put in whenever Saleor calculates prices, before its own promotions and vouchers.

A line has the own price as Saleor's ``price_override``, so that promotions, vouchers and taxes come out of it by
Saleor's own rules; prices that apps have set, and gifts, are left alone. Where a group does not combine with the host's
discounts, these are kept from a checkout as soon as an own price counts in it.
"""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from ...money import Money
from ...services import order_prices, pricing
from ...services.order_prices import Ordered
from ...services.pricing import OwnPrice, Terms
from . import line_prices, own_prices
from .discount_switch import KEY
from .own_prices import Line, Mark, Where, mark_of_checkout_line

_KEPT = "_customer_ext_terms"
NO_VOUCHER = "This customer's own prices cannot be combined with vouchers."


def apply(checkout_info: Any, lines: Iterable[Any]) -> bool:
    """Let all lines have the prices that count now for the checkout's customer; tell whether any has changed.

    What has changed is written, and the checkout's prices expire. Two queries for a member, one for other customers
    of a shop with groups, none for guests. Saleor's models may be read only here: the caller lets us write.
    """
    lines = list(lines)
    terms = _look_up(checkout_info)
    if terms is None and not any(KEY in info.line.private_metadata for info in lines):
        return False
    wanted = _decide(terms, checkout_info, lines)
    changed = [(info, mark) for info, mark in wanted if line_prices.differs(info.line, mark)]
    if changed and not line_prices.write(checkout_info.checkout, changed):
        return False
    for info, mark in wanted:
        if mark is not None and mark.alone:
            info.rules_info = []  # Saleor then takes away what a promotion took off
    if stands_alone(lines) and checkout_info.checkout.voucher_code:
        _remove_voucher(checkout_info, lines)
    return bool(changed)


def show_list_prices(lines: Iterable[Any]) -> None:
    """Let lines with an own price show the list price as the undiscounted one, as product pages do.

    Saleor writes it for display only; what it calculates from is the overriding price.
    """
    for info in lines:
        mark = mark_of_checkout_line(info.line)
        if mark is not None and _has_list_price(info):
            info.line.undiscounted_unit_price_amount = mark.list_price


def follow_voucher(checkout_info: Any, lines: Any) -> bool:
    """Let a voucher for the whole order take its share of what lines cost now; Saleor keeps it as an amount.

    Takes the voucher off and gives False where it does not apply any more, such as below its minimum spend: then what
    it took off lines has to be calculated anew. Saleor looks at that only when lines or the voucher are changed.
    """
    from saleor.checkout.base_calculations import base_checkout_subtotal
    from saleor.discount import VoucherType
    from saleor.discount.models import NotApplicable
    from saleor.discount.utils.voucher import validate_voucher_for_checkout

    voucher, checkout = checkout_info.voucher, checkout_info.checkout
    if voucher is None:
        return True
    try:
        validate_voucher_for_checkout(checkout_info.manager, voucher, checkout_info, lines)
    except NotApplicable:
        _remove_voucher(checkout_info, lines)
        return False
    if voucher.type != VoucherType.ENTIRE_ORDER or voucher.apply_once_per_order:
        return True
    subtotal = base_checkout_subtotal(lines, checkout_info.channel, checkout.currency)
    discount = min(voucher.get_discount_amount_for(subtotal, checkout_info.channel), subtotal)
    if discount != checkout.discount:
        checkout.discount = discount
        checkout.safe_update(update_fields=["discount_amount"])
    return True


def stands_alone(lines: Iterable[Any]) -> bool:
    """Tell whether a checkout has an own price that does not combine with the host's discounts."""
    marks = (mark_of_checkout_line(info.line) for info in lines)
    return any(mark is not None and mark.alone for mark in marks)


def ships_free(checkout_info: Any, lines: Iterable[Any] | None) -> bool:
    """Tell whether the customer's group pays for shipping of this checkout."""
    terms = _terms(checkout_info)
    if terms is None or not terms.shipping:
        return False
    value = _value(checkout_info, checkout_info.lines if lines is None else lines)
    return pricing.free_shipping(terms, order_value=value)


def require_no_own_price(checkout_info: Any, lines: list[Any]) -> None:
    """Raise ValidationError where a voucher is entered and an own price counts that does not combine with it."""
    apply(checkout_info, lines)
    if stands_alone(lines):
        raise ValidationError({"promo_code": ValidationError(NO_VOUCHER, code="voucher_not_applicable")})


def is_outdated(checkout_info: Any, lines: Iterable[Any]) -> bool:
    """Tell whether the checkout shows other own prices, or another free shipping, than count now.

    So it does where the host's discounts begin to come off the same own price, or cease to. What was never calculated
    shows nothing that could be wrong.
    """
    lines = list(lines)
    terms = _look_up(checkout_info)
    if terms is None and not any(KEY in info.line.private_metadata for info in lines):
        return False
    for info, mark in _decide(terms, checkout_info, lines):
        shown = mark_of_checkout_line(info.line)
        was_calculated = shown is not None or info.line.total_price_gross_amount
        if was_calculated and (mark and (mark.price, mark.alone)) != (shown and (shown.price, shown.alone)):
            return True
    return _shows_other_shipping(checkout_info, lines)


def is_overpaid(checkout_info: Any, lines: Iterable[Any]) -> bool:
    """Tell whether more was paid for a member's checkout than it costs by now."""
    from saleor.checkout import CheckoutChargeStatus

    if checkout_info.checkout.charge_status != CheckoutChargeStatus.OVERCHARGED:
        return False
    return _terms(checkout_info) is not None or any(KEY in info.line.private_metadata for info in lines)


def expire(checkout_id: Any) -> None:
    """Let the prices of a checkout be calculated anew when it is next looked at."""
    from saleor.checkout.models import Checkout

    now = timezone.now()
    Checkout.objects.filter(pk=checkout_id).update(price_expiration=now, discount_expiration=now)


def record(order_pk: Any, lines: Iterable[Any], *, entered_with_tax: bool) -> None:
    """Write down what the lines of a new order were priced by, in its transaction; no query where none has a mark."""
    found = ((line, own_prices.mark_of_order_line(line)) for line in lines)
    ordered = [
        Ordered(
            str(line.pk),
            OwnPrice(mark.price, mark.list_price, mark.condition, mark.group, mark.name),
            line.currency,
            entered_with_tax,
        )
        for line, mark in found
        if mark is not None
    ]
    if ordered:
        order_prices.record(str(order_pk), ordered)


def _look_up(checkout_info: Any) -> Terms | None:
    """Read what the group grants now, and keep it for what else is asked about this checkout meanwhile.

    Who places an order without logging in has list prices, also where Saleor finds a customer with the typed address.
    """
    owner = checkout_info.checkout.user_id
    terms = None if owner is None else own_prices.terms_of(checkout_info.user)
    vars(checkout_info)[_KEPT] = (owner, terms)
    return terms


def _terms(checkout_info: Any) -> Terms | None:
    owner, terms = vars(checkout_info).get(_KEPT, (None, None))
    if owner is not None and owner == checkout_info.checkout.user_id:
        found: Terms | None = terms
        return found
    return _look_up(checkout_info)


def _decide(terms: Terms | None, checkout_info: Any, lines: list[Any]) -> list[tuple[Any, Mark | None]]:
    """Give each line that is ours to price with what it has to be priced by; None is Saleor's own price."""
    ours = [info for info in lines if _is_ours(info)]
    if terms is None:
        return [(info, None) for info in ours]
    where = Where(
        checkout_info.channel.pk,
        checkout_info.checkout.currency,
        checkout_info.tax_configuration.prices_entered_with_tax,
        _value(checkout_info, lines),
    )
    described = [
        Line(
            info.variant.pk,
            info.product.pk,
            info.line.quantity,
            info.channel_listing.price_amount,
            info.channel_listing.discounted_price_amount,
        )
        for info in ours
    ]
    marks = own_prices.decide(terms, described, where)
    if marks is None:
        marks = own_prices.decide(terms, described, where, _rates(checkout_info, ours))
    return list(zip(ours, marks or [], strict=True))


def _rates(checkout_info: Any, lines: Iterable[Any]) -> list[Any]:
    from saleor.tax import TaxCalculationStrategy
    from saleor.tax.utils import get_checkout_active_country, get_tax_calculation_strategy_for_checkout

    strategy = get_tax_calculation_strategy_for_checkout(checkout_info)
    return own_prices.rates_of(
        get_checkout_active_country(checkout_info),
        [info.tax_class and info.tax_class.pk for info in lines],
        is_flat=strategy == TaxCalculationStrategy.FLAT_RATES,
    )


def _is_ours(info: Any) -> bool:
    """Leave out gifts, and what somebody else has set a price or a discount for, and what is not sold any more."""
    from saleor.discount import DiscountType

    line = info.line
    is_set_elsewhere = line.price_override is not None and mark_of_checkout_line(line) is None
    return (
        not (line.is_gift or is_set_elsewhere)
        and _has_list_price(info)
        and all(discount.type != DiscountType.MANUAL for discount in info.discounts)
    )


def _has_list_price(info: Any) -> bool:
    return info.channel_listing is not None and info.channel_listing.price_amount is not None


def _value(checkout_info: Any, lines: Iterable[Any]) -> Money:
    priced = [info for info in lines if not info.line.is_gift and _has_list_price(info)]
    amounts = [(info.line.quantity, info.channel_listing.price_amount) for info in priced]
    return own_prices.value_of(amounts, checkout_info.checkout.currency)


def _remove_voucher(checkout_info: Any, lines: Iterable[Any]) -> None:
    """Take a voucher off a checkout as Saleor does where one does not apply any more."""
    from saleor.checkout.utils import remove_voucher_from_checkout

    from .access import uncount_voucher

    uncount_voucher(checkout_info)
    remove_voucher_from_checkout(checkout_info.checkout)
    checkout_info.voucher = checkout_info.voucher_code = None
    for info in lines:
        info.voucher = info.voucher_code = None


def _shows_other_shipping(checkout_info: Any, lines: list[Any]) -> bool:
    from saleor.checkout.base_calculations import base_checkout_undiscounted_delivery_price
    from saleor.discount import VoucherType

    checkout, voucher = checkout_info.checkout, checkout_info.voucher
    if not checkout.total_gross_amount or (voucher is not None and voucher.type == VoucherType.SHIPPING):
        return False
    if not base_checkout_undiscounted_delivery_price(checkout_info, lines).amount:
        return False
    return ships_free(checkout_info, lines) != (not checkout.shipping_price_gross_amount)
