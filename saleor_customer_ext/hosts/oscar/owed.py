"""What credit owes to an order that is being placed, and whether the order adds up; inside the order's transaction.

Money may have moved elsewhere by then, and nobody else compares it with the order. What does not add up is refused: no
order is placed for less than was shown, and none is paid twice.
"""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from oscar.apps.order.exceptions import UnableToPlaceOrder
from oscar.core.loading import get_model

from ...models import CreditHold, HoldStatus
from ...money import Money, exact, zero
from .amounts import Shown
from .checkouts import rounded
from .conf import SOURCE_TYPE


def owed_by_earlier_request(order: Any, basket: Any, promised: Shown | None) -> Money:
    """Give what an earlier request, which sent the customer to the gateway's own page, took off the total.

    promised: what that request told the gateway not to take; without it, the open hold tells. It is owed even if its
    hold has ended meanwhile: then it is taken from what is available, or there is no order.
    Raises UnableToPlaceOrder where credit took part in this basket and it is not certain any more what it owes:
    somebody has given the attempt up (the basket is open again), or the hold has ended and nobody knows what it
    stood for.
    """
    if basket.owner_id is None or basket.owner_id != order.user_id:
        return zero(order.currency)
    hold = CreditHold.objects.select_related("account").filter(checkout_reference=str(basket.pk)).last()
    is_held = hold is not None and hold.status == HoldStatus.OPEN
    if promised is not None:
        amount = promised.applied
    elif hold is not None and is_held:
        amount = exact(hold.amount, hold.account.currency)
    else:
        amount = zero(order.currency)
    if hold is None and not amount.amount:  # credit had no part in it: an order like any other
        return amount
    is_uncertain = _is_open(basket) or (promised is None and not is_held)
    if amount.amount and not is_uncertain:
        return amount
    other = _paid_otherwise(order)
    if other == rounded(
        order.total_incl_tax, order.currency
    ):  # credit was given up, and another payment covers all
        return zero(order.currency)
    if is_uncertain or other is not None:
        raise UnableToPlaceOrder(_given_up())
    return amount


def check_sums(order: Any, amount: Money, promised: Shown | None) -> None:
    """Refuse an order that credit would pay with another amount than the customer was shown; after it has its sources.

    amount: what credit is about to pay. A shop that keeps no payment sources, or keeps them in another currency, cannot
    be asked what else was paid; then this one comparison is left out. Raises UnableToPlaceOrder.
    """
    if not amount.amount:
        return
    total = Money(rounded(order.total_incl_tax, order.currency), order.currency)
    if amount.currency != order.currency:
        raise UnableToPlaceOrder(
            _("Your credit is in another currency than this order. Nothing was ordered.")
        )
    if amount > total or (promised is not None and promised.total != total):
        raise UnableToPlaceOrder(
            _("This order costs something else than you were shown. Nothing was ordered: please contact us.")
        )
    other = _paid_otherwise(order)
    if other is not None and other + amount.amount != total.amount:
        raise UnableToPlaceOrder(
            _(
                "Your credit and the other payment are not the total together. Nothing was ordered: please contact us."
            )
        )


def _given_up() -> str:
    return _("This payment was given up before it was finished. Nothing was ordered: please contact us.")


def _is_open(basket: Any) -> bool:
    model = get_model("basket", "Basket")
    status = model.objects.select_for_update().values_list("status", flat=True).get(pk=basket.pk)
    return bool(status == model.OPEN)


def _paid_otherwise(order: Any) -> Decimal | None:
    """Add up the sources that are not ours; None where they cannot tell.

    Shops that take money later fill in what is allocated, others only what is debited.
    """
    sources = list(order.sources.exclude(source_type__code=SOURCE_TYPE))
    if not sources or any(source.currency != order.currency for source in sources):
        return None
    return sum((max(source.amount_allocated, source.amount_debited) for source in sources), Decimal(0))
