"""Credit on the pages of a placed order, and in the change of its status."""

from typing import Any

from django.db import transaction
from django.template.loader import select_template
from oscar.apps.payment.exceptions import PaymentError
from oscar.core.loading import get_model

from ....errors import CustomerExtError
from ....services import customers
from ..conf import SOURCE_TYPE
from ..dashboard.application import order_address
from ..host import actor_of
from ..receivers import acting
from . import Upstream


class CreditEventHandlerMixin(Upstream):
    """On top of Oscar's EventHandler and of the shop's fork of it."""

    user: Any

    def handle_order_status_change(self, order: Any, new_status: str, note_msg: str | None = None) -> None:
        """Change the status and give credit back in one transaction, with the order's row locked first.

        Whoever comes second sees the status that the first one left, so one cancellation is one refund.
        Raises PaymentError, which Oscar's pages show, where credit cannot be given back; then nothing has changed.
        """
        try:
            with transaction.atomic(), acting(actor_of(self.user) if self.user else None):
                found = get_model("order", "Order").objects.select_for_update().only("status")
                order.status = found.get(pk=order.pk).status
                super().handle_order_status_change(order, new_status, note_msg)
        except CustomerExtError as error:
            raise PaymentError(error.message) from error


class OrderCreditMixin(Upstream):
    """What both order pages share: the shop's template, with ours around it where credit took part."""

    credit_template = ""
    object: Any
    request: Any
    _credit_source: Any = None

    def get_object(self, queryset: Any = None) -> Any:
        """Find the order, and our tender among its sources."""
        order = super().get_object(queryset)
        self._credit_source = order.sources.filter(source_type__code=SOURCE_TYPE).first()
        return order

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what credit paid and got back."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        if self.shows_credit():
            context["customer_credit_source"] = self._credit_source
            context["shop_template"] = select_template(super().get_template_names())
        return context

    def get_template_names(self) -> list[str]:
        """Wrap the shop's own template where there is something to say."""
        if self.shows_credit():
            return [self.credit_template]
        return super().get_template_names()

    def shows_credit(self) -> bool:
        """Tell whether credit took part."""
        return self._credit_source is not None


class CustomerOrderMixin(OrderCreditMixin):
    """On top of the customer's page of an order."""

    credit_template = "saleor_customer_ext/oscar/customer/order_detail.html"


class DashboardOrderMixin(OrderCreditMixin):
    """On top of the dashboard's page of an order: a link to what can be done with its credit."""

    credit_template = "saleor_customer_ext/oscar/dashboard/order_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the link."""
        context = super().get_context_data(**kwargs)
        if self.shows_credit():
            context["customer_credit_url"] = order_address(self.object)
        return context

    def shows_credit(self) -> bool:
        """Tell whether this person may see the order's credit; any order of a customer can be refunded to credit."""
        actor = actor_of(self.request.user)
        return self.object.user_id is not None and any(map(actor.has, customers.READERS))
