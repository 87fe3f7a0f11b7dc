"""Set right what went wrong: take back a mistaken entry, let go of a dead hold."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from ....errors import CustomerExtError, NotFound
from ....models import CreditAccount, CreditEntry
from ....money import exact, parse_money
from ....services import credit, holds
from ..wording import amount_text
from . import entries
from .forms import CorrectionForm
from .pages import StaffPage, add_refusal


class CorrectView(StaffPage):
    """One mistaken entry, and the form that takes it back."""

    template_name = "saleor_customer_ext/oscar/dashboard/correct.html"

    @cached_property
    def entry(self) -> CreditEntry:
        """The entry of the address; 404 for none."""
        found = CreditEntry.objects.select_related("account__user", "reason", "note")
        entry = found.filter(pk=self.kwargs["pk"]).first()
        if entry is None:
            raise NotFound("There is no such entry.")
        return entry

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the entry, and how much of it is left to take back."""
        entry = self.entry
        left = credit.left_to_correct(entry)
        (row,) = entries.rows([entry])
        form = kwargs.pop("form", None) or CorrectionForm(initial={"reason": "mistake"})
        back = address_of(entry.account)
        return super().get_context_data(row=row, left=left, form=form, back=back, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Post the correction once, or show what is wrong."""
        entry, form = self.entry, CorrectionForm(request.POST)
        if form.is_valid():
            data = form.cleaned_data
            try:
                amount = parse_money(data["amount"], entry.account.currency) if data["amount"] else None
                posting = credit.correct(
                    entry_id=entry.pk,
                    amount=amount,
                    reason=data["reason"],
                    note=data["note"],
                    idempotency_key=data["idempotency_key"],
                    actor=self.actor,
                )
            except CustomerExtError as error:
                add_refusal(form, error)
            else:
                said = _("Entry %(number)s corrected. Available now: %(available)s.")
                messages.success(
                    request, said % {"number": entry.sequence, "available": amount_text(posting.available)}
                )
                return HttpResponseRedirect(address_of(entry.account))
        return self.render_to_response(self.get_context_data(form=form))


class ReleaseView(StaffPage):
    """Let go of a hold."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Release it, and go back to the customer."""
        hold = holds.release(hold_id=self.kwargs["pk"], actor=self.actor)
        amount = exact(hold.amount, hold.account.currency)
        messages.success(request, _("The hold of %s has ended.") % amount_text(amount))
        return HttpResponseRedirect(address_of(hold.account))


def address_of(account: CreditAccount) -> str:
    """Give the page on which an account is shown."""
    if account.user_id is None:
        return reverse("customer_ext:credit-account", args=[account.pk])
    return f"{reverse('customer_ext:credit-customer', args=[account.user_id])}?currency={account.currency}"
