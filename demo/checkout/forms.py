"""The card form on the payment page; every other checkout form is Oscar's own."""

from typing import Any

from django import forms
from django.utils import timezone
from oscar.apps.payment.forms import BankcardCCVField, BankcardExpiryMonthField, BankcardNumberField

from demo.checkout import gateway


class DemoCardForm(forms.Form):
    """Ask for a card and take nothing but the demonstration numbers, so that nobody types a real one."""

    number = BankcardNumberField(initial="4242 4242 4242 4242")
    expiry_month = BankcardExpiryMonthField()
    ccv = BankcardCCVField(label="Security code", initial="123", help_text="Any three digits.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Suggest an expiry two years from now."""
        super().__init__(*args, **kwargs)
        self.fields["expiry_month"].initial = ["12", timezone.localdate().year + 2]

    def clean_number(self) -> str:
        """Return the digits of a demonstration card."""
        number: str = self.cleaned_data["number"]
        if number not in gateway.KNOWN_NUMBERS:
            raise forms.ValidationError("This shop takes demonstration cards only, never a real one.")
        return number
