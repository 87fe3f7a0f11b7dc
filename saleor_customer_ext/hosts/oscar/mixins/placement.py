"""Order and credit in one transaction."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from oscar.apps.order.exceptions import UnableToPlaceOrder
from oscar.core.loading import get_model

from ....errors import CustomerExtError
from ....money import Money, exact, zero
from ....services import checkout, holds
from .. import orders
from ..amounts import PROMISED, recall, remember
from ..checkouts import CHANNEL
from ..host import actor_of
from ..wording import refusal
from . import Upstream


class CreditPlacementMixin(Upstream):
    """On top of Oscar's OrderPlacementMixin, for whatever view places orders.

    credit_amount: what ``handle_payment`` of this request took off the total; None where another request did that.
    """

    request: Any
    credit_amount: Money | None = None
    credit_order: Any = None

    def place_order(self, *args: Any, **kwargs: Any) -> Any:
        """Place the order and take the credit that pays for it: both, or neither.

        Raises UnableToPlaceOrder with a sentence for the customer; Oscar shows it and thaws the basket.
        """
        basket = kwargs["basket"] if "basket" in kwargs else args[2]
        with transaction.atomic():
            lock_basket(basket)
            order = super().place_order(*args, **kwargs)
            self.settle_credit(order, basket)
        return order

    def settle_credit(self, order: Any, basket: Any) -> None:
        """Take the credit for an order, once per order; inside the transaction that creates it."""
        if self.credit_order == order.pk:
            return
        amount = self.credit_amount
        if amount is None:
            amount = self._amount_of_earlier_request(order, basket)
        try:
            posting = checkout.settle(
                checkout_reference=str(basket.pk),
                customer_id=order.user_id,
                channel=CHANNEL,
                order_reference=str(order.number),
                amount=amount,
                actor=actor_of(self.request.user),
            )
        except CustomerExtError as error:
            raise UnableToPlaceOrder(refusal(error)) from error
        if posting is not None:
            if posting.replayed:  # an earlier order with this number was paid, and somebody has deleted it
                raise UnableToPlaceOrder(_("Your credit cannot pay for this order number again."))
            orders.record_payment(order, amount, posting.entry.pk)
        self.credit_order = order.pk

    def _amount_of_earlier_request(self, order: Any, basket: Any) -> Money:
        """Give what an earlier request, which sent the customer to the gateway's own page, took off the total.

        It is owed even if its hold has ended meanwhile: then it is taken from what is available, or there is no order.
        """
        reference = str(basket.pk)
        if basket.owner_id is None or basket.owner_id != order.user_id:
            return zero(order.currency)
        session = getattr(self, "checkout_session", None)
        if session is not None:
            promised = recall(session, PROMISED, reference=reference, currency=order.currency)
            if promised is not None:
                return promised.applied
        held = holds.open_hold(reference)
        return zero(order.currency) if held is None else exact(held.amount, held.account.currency)

    def restore_frozen_basket(self) -> None:
        """Thaw the basket, as Oscar does whenever no order came of it, and let go of what it holds.

        A basket that another request has ordered meanwhile stays as it is.
        """
        reference = self.checkout_session.get_submitted_basket_id()
        if reference is not None and is_ordered(reference):
            return
        super().restore_frozen_basket()
        remember(self.checkout_session, PROMISED, None)
        if reference is not None:
            checkout.release(str(reference))


def lock_basket(basket: Any) -> None:
    """Lock the basket's row until the transaction ends, and refuse one that is ordered already."""
    model = get_model("basket", "Basket")
    status = model.objects.select_for_update().values_list("status", flat=True).get(pk=basket.pk)
    if status not in (model.OPEN, model.FROZEN) or is_ordered(basket.pk):
        raise UnableToPlaceOrder(_("This basket has been ordered already."))


def is_ordered(basket_id: Any) -> bool:
    """Tell whether an order came of a basket."""
    found: bool = get_model("order", "Order").objects.filter(basket_id=basket_id).exists()
    return found
