"""Baskets of Oscar as the core's open checkouts; a checkout's reference is the basket's primary key."""

import re
from collections.abc import Collection
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from oscar.core.loading import get_class, get_model

from ...host import CheckoutSnapshot
from ...money import Money, minor_unit_digits, zero

CHANNEL = "default"  # Oscar sells through one channel
DECIMALS = 2  # of every amount in Oscar's tables
_PRIMARY_KEY = re.compile(r"[0-9]{1,18}")


class OscarCheckouts:
    """Open checkouts of the host."""

    def get(self, reference: str, context: Any) -> CheckoutSnapshot | None:
        """Give a basket that can still be ordered and has an owner.

        For the owner's own request the total is the one that the owner's checkout shows. For everybody else it is the
        basket's alone: which shipping the owner has chosen is in the owner's session.
        """
        model = get_model("basket", "Basket")
        if not _PRIMARY_KEY.fullmatch(reference):
            return None
        own: Any = getattr(context, "basket", None)
        if own is not None and own.pk == int(reference) and own.owner_id is not None:
            basket = own
        else:
            basket = model.objects.filter(pk=reference, owner__isnull=False).select_related("owner").first()
        if basket is None or basket.status not in (model.OPEN, model.FROZEN):
            return None
        user = getattr(context, "user", None)
        if basket is own and user is not None and user.pk == basket.owner_id:
            total = _total_of_session(context, basket)
        else:
            total = _total_of_basket(basket)
        return None if total is None else snapshot(basket, total)

    def with_other_money(self, references: Collection[str]) -> set[str]:
        """Give those whose basket is frozen: the customer is with the shop's payment gateway, or it took money."""
        model = get_model("basket", "Basket")
        baskets = [reference for reference in references if _PRIMARY_KEY.fullmatch(reference)]
        frozen = model.objects.filter(pk__in=baskets, status=model.FROZEN)
        return {str(pk) for pk in frozen.values_list("pk", flat=True)}

    def choice_changed(self, reference: str) -> None:
        """Do nothing: every page of Oscar's checkout asks anew."""

    def credit_changed(self, customer_ids: Collection[Any] | None, *, but: str = "") -> None:
        """Do nothing: every page of Oscar's checkout asks anew."""

    def prices_changed(self, customer_ids: Collection[Any] | None) -> None:
        """Do nothing: a basket keeps no prices, every page asks for them anew."""


def snapshot(basket: Any, total: Any) -> CheckoutSnapshot | None:
    """Describe a basket that costs this Oscar price; None where credit cannot take part.

    That is without known tax, and in currencies with a third decimal, which Oscar's own tables cannot keep. The total
    is rounded as Oscar shows it and writes it into the order.
    """
    if total is None or total.incl_tax is None or not total.currency:
        return None
    if minor_unit_digits(total.currency) > DECIMALS:
        return None
    return CheckoutSnapshot(
        reference=str(basket.pk),
        customer_id=basket.owner_id,
        channel=CHANNEL,
        total=Money(rounded(total.incl_tax, total.currency), total.currency),
        other_money=zero(total.currency),
    )


def rounded(amount: Any, currency: str) -> Decimal:
    """Round an amount of Oscar as its tables do when it is written; JPY and others keep no decimals at all."""
    digits = min(minor_unit_digits(currency), DECIMALS)
    return Decimal(amount).quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_EVEN)


def _total_of_session(request: Any, basket: Any) -> Any:
    """Ask Oscar what the checkout of this session costs, shipping, surcharges and tax included."""
    session = get_class("checkout.session", "CheckoutSessionMixin")()
    session.request = request
    session.checkout_session = get_class("checkout.utils", "CheckoutSessionData")(request)
    return session.build_submission(basket=basket)["order_total"] or _total_of_basket(basket)


def _total_of_basket(basket: Any) -> Any:
    if not basket.has_strategy:
        basket.strategy = get_class("partner.strategy", "Selector")().strategy(user=basket.owner)
        if not basket.is_empty:
            get_class("offer.applicator", "Applicator")().apply(basket, basket.owner)
    if basket.is_empty or not basket.is_tax_known:
        return None
    price = get_class("shipping.methods", "Free")().calculate(basket)
    return get_class("checkout.calculators", "OrderTotalCalculator")().calculate(basket, price)
