"""Order and credit in one transaction."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from oscar.apps.order.exceptions import UnableToPlaceOrder
from oscar.core.loading import get_model

from ....errors import CustomerExtError
from ....money import Money
from ....services import checkout
from .. import orders, owed
from ..amounts import Shown, promise_of, recall, remember
from ..checkouts import CHANNEL
from ..host import actor_of
from ..wording import refusal
from .accounts import refuse_locked, refuse_order
from .locks import LockedBookMixin


class CreditPlacementMixin(LockedBookMixin):
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
        named = dict(zip(("order_number", "user", "basket", "shipping_address"), args, strict=False)) | kwargs
        basket, user, email = named["basket"], named["user"], kwargs.get("guest_email") or ""
        addresses = (named.get("shipping_address"), named.get("billing_address"))
        with transaction.atomic():
            # Customers are locked before baskets, as when a customer is deleted with the baskets.
            refuse_order(user, basket, email, actor_of(self.request.user))
            refuse_locked(user, basket, email, addresses)
            lock_basket(basket)
            order = super().place_order(*args, **kwargs)
            self.settle_credit(order, basket)
        return order

    def settle_credit(self, order: Any, basket: Any) -> None:
        """Take the credit for an order, once per order; inside the transaction that creates it, after its sources."""
        if self.credit_order == order.pk:
            return
        amount, promised = self.credit_amount, self._promised(order, basket)
        if amount is None:
            amount = owed.owed_by_earlier_request(order, basket, promised)
        owed.check_sums(order, amount, promised)
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

    def _promised(self, order: Any, basket: Any) -> Shown | None:
        session = getattr(self, "checkout_session", None)
        if session is None:
            return None
        return recall(session, promise_of(basket.pk), reference=str(basket.pk), currency=order.currency)

    def restore_frozen_basket(self) -> None:
        """Thaw the basket, as Oscar does whenever no order came of it, and let go of what it holds.

        A basket that another request has ordered meanwhile stays as it is. What was held is let go first and both
        become visible together: the next attempt at an open basket never loses its own hold to this one.
        """
        reference = self.checkout_session.get_submitted_basket_id()
        with transaction.atomic():
            if reference is not None:
                if not let_go(reference):
                    return
                remember(self.checkout_session, promise_of(reference), None)
            super().restore_frozen_basket()


def let_go(basket_id: Any) -> bool:
    """Lock a basket's row and release what it holds, unless an order came of it; tell whether it may be thawed."""
    list(get_model("basket", "Basket").objects.select_for_update().filter(pk=basket_id).values_list("pk"))
    if is_ordered(basket_id):
        return False
    checkout.release(str(basket_id))
    return True


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
