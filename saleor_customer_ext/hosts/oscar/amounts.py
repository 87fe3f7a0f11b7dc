"""The amounts of one attempt to order: what the page said, what became of it, what is left for the gateway."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.translation import gettext as _
from oscar.apps.payment.exceptions import UnableToTakePayment
from oscar.core.prices import Price

from ...errors import CustomerExtError
from ...money import Money, parse_money
from ...services.application import CreditApplication
from .wording import amount_text

NAMESPACE = "customer_credit"  # in Oscar's checkout session
SHOWN = "shown"  # what the last page said


class CreditRefused(UnableToTakePayment):
    """Credit does not pay what the customer was shown, so no other payment was asked for either."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page told the customer about one basket. In the form it is the customer's word, and can only restrict."""

    reference: str
    total: Money
    applied: Money

    def dump(self) -> str:
        """Write it into a form field or the session."""
        return f"{self.reference} {self.total.currency} {self.total.amount} {self.applied.amount}"

    @classmethod
    def parse(cls, text: object) -> "Shown | None":
        """Read it back; None for anything else."""
        try:
            reference, currency, total, applied = str(text).split(" ")
            total_money, applied_money = (
                parse_money(amount, currency, allow_zero=True) for amount in (total, applied)
            )
        except (ValueError, CustomerExtError):
            return None
        return cls(reference, total_money, applied_money)


def remember(checkout_session: Any, key: str, shown: Shown | None) -> None:
    """Keep amounts in the checkout session until the order is placed."""
    if shown is None:
        checkout_session._unset(NAMESPACE, key)
    else:
        checkout_session._set(NAMESPACE, key, shown.dump())


def recall(checkout_session: Any, key: str, *, reference: str, currency: str) -> Shown | None:
    """Give the amounts that were kept, if they are about this checkout."""
    return fitting(Shown.parse(checkout_session._get(NAMESPACE, key)), reference=reference, currency=currency)


def promise_of(reference: Any) -> str:
    """Give the key under which the session keeps what the gateway was told not to take, one for each basket."""
    return f"promised {reference}"


def fitting(shown: Shown | None, *, reference: str, currency: str) -> Shown | None:
    """Give amounts back only if they are about this checkout."""
    fits = shown is not None and (shown.reference, shown.total.currency) == (reference, currency)
    return shown if fits else None


class TotalChanged(Exception):
    """The basket costs something else than the customer was shown."""

    def __init__(self, before: Money, now: Money) -> None:
        super().__init__(
            _(
                "The total has changed from %(before)s to %(now)s. Nothing was paid: please check the new amounts."
            )
            % {"before": amount_text(before), "now": amount_text(now)}
        )


def rest_of(total: Any, applied: CreditApplication) -> Any:
    """Give the part of an Oscar price that credit leaves, with its share of the tax, for gateways that list both."""
    incl_tax = total.incl_tax - applied.applied.amount
    share = total.excl_tax * incl_tax / total.incl_tax
    excl_tax = share.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    return Price(currency=total.currency, excl_tax=excl_tax, incl_tax=incl_tax, tax_code=total.tax_code)
