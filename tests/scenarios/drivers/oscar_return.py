"""The page to which a card's company sends customers who have paid there, as shops with such a company write it."""

from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path
from oscar.apps.order.exceptions import UnableToPlaceOrder
from oscar.core.loading import get_class, get_model

from demo.checkout import gateway
from demo.urls import urlpatterns as shop_urls

Applicator = get_class("offer.applicator", "Applicator")
PaymentDetailsView = get_class("checkout.views", "PaymentDetailsView")
Basket = get_model("basket", "Basket")
Source = get_model("payment", "Source")
SourceType = get_model("payment", "SourceType")


class ConfirmedElsewhereView(PaymentDetailsView):
    """Place the order for the basket that was frozen when the customer left; the card has paid ``amount`` by now."""

    preview = True

    def get_pre_conditions(self, request: HttpRequest) -> list[str]:
        """Ask nothing of what is asked of a customer with an open basket."""
        return []

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Note what the card paid, and place the order."""
        basket = Basket.objects.get(pk=self.checkout_session.get_submitted_basket_id())
        basket.strategy = request.strategy
        Applicator().apply(basket, request.user, request)
        submission = self.build_submission(basket=basket)
        number = self.checkout_session.get_order_number()
        taken = gateway.charge(
            number=gateway.ACCEPTED,
            amount=Decimal(request.GET["amount"]),
            currency="EUR",
            order_number=number,
        )
        kind, _ = SourceType.objects.get_or_create(code="card", defaults={"name": "Card"})
        source = Source(
            source_type=kind, currency="EUR", amount_allocated=taken.amount, amount_debited=taken.amount
        )
        self.add_payment_source(source)
        submission.pop("payment_kwargs")
        try:
            return self.handle_order_placement(number, **submission.pop("order_kwargs"), **submission)
        except UnableToPlaceOrder as error:
            gateway.give_back(taken.reference)
            self.restore_frozen_basket()
            return self.render_preview(request, error=str(error))


urlpatterns = [path("confirmed-elsewhere/", ConfirmedElsewhereView.as_view()), *shop_urls]
