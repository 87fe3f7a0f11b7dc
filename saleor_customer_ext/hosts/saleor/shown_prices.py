"""Before money moves and before an order is made: are the own prices that a checkout shows those that count now?

A group can change, or begin or end at midnight, while a checkout is open. Then nobody pays what they were not shown:
the checkout gets the prices of now, and whoever asked is told to look again.
"""

import datetime
import functools
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef
from django.utils import timezone

from ...services import pricing
from . import access, attempts, checkout_prices, discount_switch, placement
from .checkouts import calculated, find

SOON = datetime.timedelta(minutes=1)  # as long as an order may take
CHANGED = "The prices of this checkout have changed. Please look at them again before you order."


def before_paying(perform: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap a mutation by which money begins to move for a checkout."""

    @functools.wraps(perform)
    def perform_mutation(cls: Any, root: Any, info: Any, *args: Any, **kwargs: Any) -> Any:
        require_shown(access.by_source(kwargs).get("pk"), code="invalid")
        return perform(cls, root, info, *args, **kwargs)

    return perform_mutation


def before_ordering(perform: Callable[..., Any], *, code: str) -> Callable[..., Any]:
    """Wrap a mutation that completes checkouts: asked before Saleor calculates prices that have expired meanwhile.

    Prices that have not are those that Saleor orders at, and are looked at right before the order, with what changes
    until then (``require_current``); a refusal is written down here, because there Saleor can be inside of a
    transaction that comes to nothing.
    """

    @functools.wraps(perform)
    def perform_mutation(cls: Any, root: Any, info: Any, *args: Any, **kwargs: Any) -> Any:
        reference = access.by_source(kwargs).get("pk")
        require_shown(reference, code=code, unless_current=True)
        try:
            return perform(cls, root, info, *args, **kwargs)
        except ValidationError as error:
            if CHANGED in error.messages:
                _refresh(reference)
            raise

    return perform_mutation


def require_shown(reference: Any, *, code: str, unless_current: bool = False) -> None:
    """Raise ValidationError where a checkout shows other prices than count now, and let it show these.

    unless_current: leaves prices alone that Saleor still takes for current. At most two queries for customers without
    a group in a shop that has groups.
    """
    if not reference or not discount_switch.is_on() or not _may_differ(reference, unless_current):
        return
    found = _fetch(reference)
    if found is not None and checkout_prices.is_outdated(*found):
        _refresh(reference)
        raise _refusal(code)


def require_current(checkout_info: Any, lines: Any) -> None:
    """Raise ValidationError where prices have changed since Saleor calculated them; one query without a group.

    Saleor's automatic completion has calculated them just before, unseen by the customer: nothing is ordered so for
    less than was paid.
    """
    if not discount_switch.is_on():
        return
    trying = attempts.for_order(str(checkout_info.checkout.pk))
    is_unseen = trying.actor == placement.AUTOMATICALLY and checkout_prices.is_overpaid(checkout_info, lines)
    if is_unseen or checkout_prices.is_outdated(checkout_info, lines):
        access.uncount_voucher(checkout_info)
        raise _refusal(trying.refusal)


def _may_differ(reference: Any, unless_current: bool) -> bool:
    from saleor.checkout.models import Checkout, CheckoutLine

    marked = CheckoutLine.objects.filter(
        checkout=OuterRef("pk"), private_metadata__has_key=discount_switch.KEY
    )
    try:
        rows = Checkout.objects.filter(pk=reference)
        row = rows.values_list("user_id", "price_expiration", Exists(marked)).first()
    except (ValidationError, ValueError):  # no key at all; Saleor says so
        return False
    if row is None:
        return False
    customer_id, expires, is_marked = row
    if unless_current and expires > timezone.now() + SOON:
        return False
    return is_marked or pricing.terms_of(customer_id) is not None


def _refresh(reference: Any) -> None:
    """Let a checkout have the prices that count now, with all that Saleor calculates from them."""
    if find(str(reference)) is not None:
        checkout_prices.expire(reference)
        calculated(find(str(reference)), None)


def _fetch(reference: Any) -> tuple[Any, Any] | None:
    from saleor.checkout.fetch import fetch_checkout_info, fetch_checkout_lines
    from saleor.plugins.manager import get_plugins_manager

    checkout = find(str(reference))
    if checkout is None:
        return None
    lines, _unavailable = fetch_checkout_lines(checkout)
    return fetch_checkout_info(checkout, lines, get_plugins_manager(allow_replica=False)), lines


def _refusal(code: str) -> ValidationError:
    return ValidationError({"lines": ValidationError(CHANGED, code=code)})
