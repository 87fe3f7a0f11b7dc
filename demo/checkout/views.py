"""Payment by card, the way Oscar's documentation asks a shop to do it.

The card form is sent to the preview page, travels there in hidden fields and is sent again with the order, so card
data is never stored.
"""

import logging
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from oscar.apps.checkout import exceptions, views
from oscar.apps.payment.exceptions import UnableToTakePayment
from oscar.core.loading import get_model

from demo.checkout import gateway
from demo.checkout.forms import DemoCardForm

Order = get_model("order", "Order")
Source = get_model("payment", "Source")
SourceType = get_model("payment", "SourceType")
Transaction = get_model("payment", "Transaction")

logger = logging.getLogger("oscar.checkout")


class PaymentDetailsView(views.PaymentDetailsView):
    """Take a card, charge it for what the order still costs, and give it back when no order comes of it."""

    def payment_is_required(self, request: HttpRequest) -> bool:
        """Return whether money is left to pay, as Oscar and everything installed into it see it."""
        try:
            self.skip_unless_payment_is_required(request)
        except exceptions.PassedSkipCondition:
            return False
        return True

    def check_payment_data_is_captured(self, request: HttpRequest) -> None:
        """Send visitors who open the preview without card data back to the payment page."""
        if request.method != "POST" and self.payment_is_required(request):
            raise exceptions.FailedPreCondition(
                url=reverse("checkout:payment-details"), message="Please enter your card first."
            )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add an empty card form unless a filled one is being shown again."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context.setdefault("card_form", DemoCardForm())
        return context

    def handle_payment_details_submission(self, request: HttpRequest) -> HttpResponse:
        """Show the preview for a good card form, the payment page again for a bad one."""
        form = DemoCardForm(request.POST)
        if form.is_valid():
            return self.render_preview(request, card_form=form)
        return self.render_payment_details(request, card_form=form)

    def handle_place_order_submission(self, request: HttpRequest) -> HttpResponse:
        """Place the order, with the card that travelled in the preview's hidden fields."""
        if not self.payment_is_required(request):
            return self.submit(**self.build_submission())
        form = DemoCardForm(request.POST)
        if not form.is_valid():
            return self.render_payment_details(
                request, card_form=form, error="Please enter your card: something is left to pay."
            )
        return self.submit(**self.build_submission(payment_kwargs={"card_form": form}))

    def handle_payment(
        self, order_number: str, total: Any, card_form: DemoCardForm | None = None, **kwargs: Any
    ) -> None:
        """Charge the card with the total incl. tax and note it for the order. A total of nothing needs no card."""
        super().handle_payment(order_number, total, **kwargs)
        if total.incl_tax <= 0:
            return
        if card_form is None:
            raise UnableToTakePayment("Please enter your card: something is left to pay.")
        taken = gateway.charge(
            number=card_form.cleaned_data["number"],
            amount=total.incl_tax,
            currency=total.currency,
            order_number=order_number,
        )
        self._charge = taken
        source_type, _ = SourceType.objects.get_or_create(code="card", defaults={"name": "Card"})
        source = Source(
            source_type=source_type,
            currency=taken.currency,
            amount_allocated=taken.amount,
            amount_debited=taken.amount,
            reference=taken.reference,
            label=f"•••• {taken.last_digits}",
        )
        source.create_deferred_transaction(Transaction.DEBIT, taken.amount, reference=taken.reference)
        self.add_payment_source(source)
        self.add_payment_event("Paid by card", taken.amount, reference=taken.reference)

    def submit(self, *args: Any, **kwargs: Any) -> HttpResponse:
        """Pay and place the order; whatever goes wrong on the way, leave no card charged without an order.

        Oscar's `submit` answers every error with a page and keeps the payment, so the order itself is asked for.
        """
        try:
            return super().submit(*args, **kwargs)
        finally:
            taken = getattr(self, "_charge", None)
            if taken is not None and not Order.objects.filter(number=taken.order_number).exists():
                gateway.give_back(taken.reference)
                logger.warning(
                    "Order #%s was not placed: %s returned to the card", taken.order_number, taken.amount
                )
