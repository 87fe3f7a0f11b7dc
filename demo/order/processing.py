"""What happens when staff move an order along."""

from typing import Any

from django.db import transaction
from oscar.apps.order import processing
from oscar.core.loading import get_model

from demo.checkout import gateway

Source = get_model("payment", "Source")

MONEY_GOES_BACK = ("Cancelled", "Refunded")


class EventHandler(processing.EventHandler):
    """Return what a card paid when its order is cancelled or refunded; Oscar leaves that to the shop."""

    @transaction.atomic
    def handle_order_status_change(self, order: Any, new_status: str, note_msg: str | None = None) -> None:
        """Change the status and give the card its money back, once, however often this is called."""
        super().handle_order_status_change(order, new_status, note_msg)
        if new_status not in MONEY_GOES_BACK:
            return
        for source in Source.objects.select_for_update().filter(order=order, source_type__code="card"):
            owed = source.amount_available_for_refund
            if owed:
                source.refund(owed, reference=source.reference)
                gateway.give_back(source.reference, owed)
