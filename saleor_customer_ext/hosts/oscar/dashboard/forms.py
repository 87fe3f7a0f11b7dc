"""The forms of our dashboard pages. They read what was typed; what is allowed is decided by the services."""

import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ....conf import app_settings
from ....models import CreditReason, EntryKind
from ....services.settings import CHANGEABLE
from .pages import new_key

KINDS = {
    EntryKind.TOP_UP: _("Top-up"),
    EntryKind.REDUCTION: _("Reduction"),
    EntryKind.PAYMENT: _("Payment"),
    EntryKind.REFUND: _("Refund"),
    EntryKind.EXPIRY: _("Expired"),
    EntryKind.CORRECTION: _("Correction"),
    EntryKind.TRANSFER: _("Transfer"),
}


def _reasons() -> list[tuple[str, Any]]:
    active = CreditReason.objects.filter(is_active=True).order_by("label").values_list("code", "label")
    return [("", _("Choose a reason")), *active]


def _amount(**options: Any) -> forms.CharField:
    """Make a field that passes on what was typed: the service reads it, and refuses what it would have to round."""
    attributes = {"inputmode": "decimal", "autocomplete": "off", "class": "credit-amount"}
    return forms.CharField(label=_("Amount"), max_length=60, widget=forms.TextInput(attributes), **options)


class PlainSelect(forms.Select):
    """A select that stays the browser's own, which is quicker by keyboard and fits small screens."""

    def __init__(self, **options: Any) -> None:
        super().__init__(attrs={"class": "no-widget-init custom-select"}, **options)


class PostingForm(forms.Form):
    """What every posting by staff needs. The key is made when the form is shown, so sending it twice posts once."""

    amount = _amount()
    reason = forms.ChoiceField(label=_("Reason"), choices=_reasons, widget=PlainSelect())
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=2000,
        help_text=_("For staff only."),
        widget=forms.Textarea({"rows": 2, "class": "no-widget-init"}),
    )
    idempotency_key = forms.CharField(widget=forms.HiddenInput, initial=new_key)


class ReduceForm(PostingForm):
    """Take credit away."""

    currency = forms.ChoiceField(label=_("Currency"), widget=PlainSelect())
    field_order: Any = ("amount", "currency", "reason", "note")

    def __init__(self, *args: Any, currencies: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["currency"]
        field.choices = [(currency, currency) for currency in currencies]  # type: ignore[attr-defined]
        if len(currencies) == 1:
            field.initial = currencies[0]


class TopUpForm(ReduceForm):
    """Give credit."""

    expires_on = forms.DateField(
        label=_("Last day to spend it"),
        required=False,
        help_text=_("Empty: never expires."),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )
    field_order = ("amount", "currency", "reason", "expires_on", "note")


class CorrectionForm(PostingForm):
    """Take back a mistaken entry."""

    amount = _amount(
        required=False,
        help_text=_("How much of the entry was wrong. Empty: all that was not taken back yet."),
    )


class RefundForm(forms.Form):
    """Give back part of what an order cost, as credit."""

    amount = _amount()
    idempotency_key = forms.CharField(widget=forms.HiddenInput, initial=new_key)


class EntryFilter(forms.Form):
    """Which entries to show, and as of when the balance."""

    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("All kinds")), *KINDS.items()], widget=PlainSelect()
    )
    since = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    until = forms.DateField(
        label=_("To"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    as_of = forms.DateField(
        label=_("Balance at the end of"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )

    def clean(self) -> dict[str, Any]:
        """Refuse days at which the calendar ends, at the field."""
        for name, day in list(self.cleaned_data.items()):
            if isinstance(day, datetime.date) and not _is_in_calendar(day):
                self.add_error(name, _("This date is out of range."))
        return self.cleaned_data

    def value(self, name: str) -> Any:
        """Give what was asked for; nothing where it makes no sense."""
        self.is_valid()
        found: str | datetime.date | None = self.cleaned_data.get(name)
        return found


def _is_in_calendar(day: datetime.date) -> bool:
    """Tell whether the shop's day begins and ends at moments that there are."""
    try:
        for time in (datetime.time.min, datetime.time.max):
            datetime.datetime.combine(day, time, tzinfo=app_settings.time_zone).astimezone(datetime.UTC)
    except (OverflowError, ValueError):
        return False
    return True


class SettingsForm(forms.Form):
    """The switches of the shop."""

    credit_enabled = forms.BooleanField(
        label=_("Customers can pay with credit"),
        required=False,
        help_text=_("Off: nothing is applied at any checkout, and no balance is lost. Off by default."),
    )
    credit_automatic = forms.BooleanField(
        label=_("Checkouts use credit by themselves"),
        required=False,
        help_text=_("Off: customers decide at each checkout whether to use it. On by default."),
    )
    credit_hold_minutes = forms.IntegerField(
        label=_("Minutes that a checkout holds credit"),
        help_text=_("While another payment is under way, after the last activity. 30 by default."),
    )
    credit_grace_days = forms.IntegerField(
        label=_("Days to spend refunded credit that has expired meanwhile"), help_text=_("30 by default.")
    )

    def values(self) -> dict[str, Any]:
        """Give what was typed, under the names of the service, which knows settings that this page does not show."""
        return {name: self.cleaned_data[name] for name in CHANGEABLE if name in self.fields}


class ReasonForm(forms.Form):
    """A reason that staff can choose for a posting."""

    code = forms.CharField(
        label=_("Code"), max_length=60, help_text=_("Letters, digits and hyphens; it stays.")
    )
    label = forms.CharField(label=_("Label"), max_length=250)


class ReasonChangeForm(forms.Form):
    """What can change of a reason."""

    label = forms.CharField(label=_("Label"), max_length=250)
    is_active = forms.BooleanField(label=_("Can be chosen"), required=False)
