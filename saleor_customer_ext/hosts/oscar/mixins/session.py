"""The credit part of what every checkout view knows: how much applies, and whether a payment is needed at all."""

from typing import Any

from django.urls import reverse
from oscar.apps.checkout import exceptions

from ....host import CheckoutSnapshot
from ....services import checkout
from ....services.application import Cause, CreditApplication
from ..checkouts import snapshot
from ..host import actor_of
from .accounts import OrderingMixin
from .locks import LockedSessionMixin

# Somebody who has credit, but none of it here, is told why.
WORTH_TELLING = {Cause.HELD_ELSEWHERE, Cause.EXPIRED, Cause.OTHER_CURRENCY}


class CreditSessionMixin(OrderingMixin, LockedSessionMixin):
    """On top of Oscar's CheckoutSessionMixin."""

    request: Any

    def skip_unless_payment_is_required(self, request: Any) -> None:
        """Skip the payment pages where credit covers everything."""
        super().skip_unless_payment_is_required(request)
        found = self.credit_snapshot(self.build_submission())
        if found and found.total.amount and self.credit_covers_all(found):
            raise exceptions.PassedSkipCondition(url=reverse("checkout:preview"))

    def credit_covers_all(self, found: CheckoutSnapshot) -> bool:
        """Tell whether nothing is left to pay otherwise."""
        return not checkout.application(found).remaining.amount

    def credit_snapshot(self, submission: dict[str, Any]) -> CheckoutSnapshot | None:
        """Describe the checkout for the core; None unless the visitor is the basket's owner: nobody else can spend."""
        basket = submission["basket"]
        if basket.owner_id is None or self.credit_is_somebody_elses(submission):
            return None
        return snapshot(basket, submission.get("order_total"))

    def credit_is_somebody_elses(self, submission: dict[str, Any]) -> bool:
        """Tell whether the basket is that of a customer, but not of the one who asks."""
        owner = submission["basket"].owner_id
        return owner is not None and not actor_of(self.request.user).is_customer(owner)

    def credit_application(self, found: CheckoutSnapshot | None) -> CreditApplication | None:
        """Say what credit does for the checkout; None where there is nothing to tell the visitor."""
        if found is None or not found.total.amount:
            return None
        applied = checkout.application(found)
        surprising = any(item.cause in WORTH_TELLING for item in applied.explanation)
        return applied if applied.balance.amount or surprising else None
