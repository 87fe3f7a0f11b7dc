"""The shop's switches and the reasons that staff choose from."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from ....errors import CustomerExtError, NotFound
from ....models import CreditReason
from ....services import settings
from .forms import ReasonChangeForm, ReasonForm, SettingsForm
from .pages import StaffPage, add_refusal


class SettingsView(StaffPage):
    """The page of settings; each of its forms comes back here with what is wrong with it."""

    template_name = "saleor_customer_ext/oscar/dashboard/settings.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the forms with what counts now; one form per reason."""
        now = settings.current()
        changed = kwargs.pop("reason_forms", {})
        reasons = [
            (
                reason,
                changed.get(reason.code)
                or ReasonChangeForm(initial=_values(reason), auto_id=f"id_{reason.pk}_%s"),
            )
            for reason in CreditReason.objects.order_by("label")
        ]
        kwargs.setdefault(
            "form", SettingsForm(initial={name: getattr(now, name) for name in settings.CHANGEABLE})
        )
        kwargs.setdefault("reason_form", ReasonForm(auto_id="id_new_%s"))
        return super().get_context_data(reasons=reasons, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Change the switches."""
        form = SettingsForm(request.POST)
        if form.is_valid():
            try:
                settings.change(actor=self.actor, **form.values())
            except CustomerExtError as error:
                add_refusal(form, error)
            else:
                return done(request, _("The settings are saved and count from now on."))
        return self.render_to_response(self.get_context_data(form=form))


class ReasonAddView(SettingsView):
    """Add a reason."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Add it, or show what is wrong."""
        form = ReasonForm(request.POST, auto_id="id_new_%s")
        if form.is_valid():
            try:
                reason = settings.save_reason(create=True, actor=self.actor, **form.cleaned_data)
            except CustomerExtError as error:
                add_refusal(form, error)
            else:
                return done(request, _("Staff can choose “%s” now.") % reason.label)
        return self.render_to_response(self.get_context_data(reason_form=form))


class ReasonChangeView(SettingsView):
    """Change a reason's label, or whether it can be chosen."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Change it, or show what is wrong."""
        code = self.kwargs["code"]
        form = ReasonChangeForm(request.POST, auto_id=f"id_{code}_%s")
        if form.is_valid():
            try:
                reason = settings.save_reason(code=code, create=False, actor=self.actor, **form.cleaned_data)
            except CustomerExtError as error:
                if error.field == "code":  # the address names no reason
                    raise NotFound(error.message) from error
                add_refusal(form, error)
            else:
                return done(request, _("“%s” is saved.") % reason.label)
        return self.render_to_response(self.get_context_data(reason_forms={code: form}))


def done(request: HttpRequest, said: str) -> HttpResponse:
    """Show the page again, with the result."""
    messages.success(request, said)
    return HttpResponseRedirect(reverse("customer_ext:credit-settings"))


def _values(reason: CreditReason) -> dict[str, Any]:
    return {"label": reason.label, "is_active": reason.is_active}
