"""The credit of one order: what it paid, what came back, and what staff can give back now."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from ....errors import CustomerExtError, NotFound
from ....host import OrderSnapshot, get_host
from ....models import CreditEntry
from ....money import parse_money
from ....services import checkout, customers
from ..wording import amount_text
from . import entries
from .forms import RefundForm
from .pages import StaffPage, add_refusal

FORMS = ("credit", "other")


class OrderView(StaffPage):
    """An order's payments, the split of a refund, and one form per tender."""

    template_name = "saleor_customer_ext/oscar/dashboard/order.html"

    @cached_property
    def order(self) -> OrderSnapshot:
        """The order of the address; 404 for none."""
        number = self.kwargs["number"]
        found = get_host().orders.get([number])
        if number not in found:
            raise NotFound("There is no such order.")
        return found[number]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add payments, entries and forms; a wanted sum in the address is divided between the tenders."""
        order = self.order
        bound = kwargs.pop("forms", {})
        customer = None if order.customer_id is None else customers.get(order.customer_id, actor=self.actor)
        context = self.split()
        found = CreditEntry.objects.filter(order_reference=order.reference)
        found = found.select_related("account", "reason", "note", "corrects").order_by("pk")
        return super().get_context_data(
            order=order,
            customer=customer,
            customer_name=entries.name_of(customer) if customer else "",
            credit_left=order.credit_paid - order.credit_returned,
            rows=entries.rows(found),
            credit_form=bound.get("credit") or new_form("credit", initial=context.get("part_credit")),
            other_form=bound.get("other") or new_form("other"),
            **context,
            **kwargs,
        )

    def split(self) -> dict[str, Any]:
        """Divide the sum that the address asks about: the other payment gives back first."""
        typed = self.request.GET.get("amount", "")
        if not typed:
            return {}
        try:
            amount = parse_money(typed, self.order.total.currency)
            other, part = checkout.split_refund(self.order, amount)
        except CustomerExtError as error:
            return {"split_typed": typed, "split_error": error.message}
        return {"split_typed": typed, "part_other": other, "part_credit": part}


class RefundView(OrderView):
    """Give back part of an order as credit; which tender it comes from is the form's name."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Go to the order's page."""
        return HttpResponseRedirect(reverse("customer_ext:credit-order", args=[self.order.reference]))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Refund once, or show what is wrong."""
        order, name = self.order, self.kwargs["tender"]
        if name not in FORMS:
            raise NotFound("There is no such payment.")
        form = new_form(name, request.POST)
        if form.is_valid():
            data = form.cleaned_data
            refund = checkout.refund_order if name == "credit" else checkout.refund_to_credit
            try:
                posting = refund(
                    order_reference=order.reference,
                    amount=parse_money(data["amount"], order.total.currency),
                    idempotency_key=data["idempotency_key"],
                    actor=self.actor,
                )
            except CustomerExtError as error:
                add_refusal(form, error)
            else:
                (row,) = entries.rows([posting.entry])
                said = _("%(amount)s given back as credit. Available now: %(available)s.")
                if posting.replayed:
                    said = _("%(amount)s had been given back before; nothing was posted again.")
                values = {"amount": amount_text(row.amount), "available": amount_text(posting.available)}
                messages.success(request, said % values)
                return HttpResponseRedirect(reverse("customer_ext:credit-order", args=[order.reference]))
        return self.render_to_response(self.get_context_data(forms={name: form}))


def new_form(name: str, data: Any = None, initial: Any = None) -> RefundForm:
    """Make the form of one tender."""
    values = {"amount": initial.amount} if initial and initial.amount else None
    return RefundForm(data, initial=values, auto_id=f"id_{name}_%s")
