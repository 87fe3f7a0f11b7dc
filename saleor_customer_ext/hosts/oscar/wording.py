"""What customers and staff read: causes and refusals of the core in translatable sentences."""

from collections.abc import Callable
from typing import Any

from babel.numbers import format_currency
from django.conf import settings
from django.utils.translation import get_language, to_locale
from django.utils.translation import gettext as _

from ...errors import CustomerExtError, ErrorCode
from ...models import AccountLock
from ...money import Money
from ...services import access
from ...services.application import Cause, Explanation
from ...services.locks import MESSAGES


def amount_text(amount: Money) -> str:
    """Write an amount with its currency, as Oscar's own pages do."""
    locale = to_locale(get_language() or settings.LANGUAGE_CODE)
    return format_currency(amount.amount, amount.currency, locale=locale)


_CAUSES: dict[Cause, Callable[[str], str]] = {
    Cause.CHOSEN_LIMIT: lambda amount: _("You chose to use no more than %s of your credit.") % amount,
    Cause.HELD_ELSEWHERE: lambda amount: (
        _("%s of your credit is held for another order that is being paid.") % amount
    ),
    Cause.EXPIRED: lambda amount: _("%s of your credit has expired.") % amount,
    Cause.ALL_AVAILABLE: lambda amount: _("All of it is used here."),
    Cause.COVERS_ALL: lambda amount: _("Your credit covers everything."),
    Cause.NOT_AUTOMATIC: lambda amount: _("Your credit is used only if you choose so."),
    Cause.OTHER_CURRENCY: lambda amount: _("Your credit is in another currency than this order."),
    Cause.NO_CREDIT: lambda amount: _("You have no credit to use now."),
}


def cause_text(item: Explanation) -> str:
    """Say to the customer why so much credit applies and no more; empty for causes that need no words."""
    say = _CAUSES.get(item.cause)
    return say(amount_text(item.amount) if item.amount is not None else "") if say else ""


_STANDING: dict[str, Callable[[], str]] = {
    access.BLOCKED: lambda: _("This account cannot place orders. Please contact us."),
    access.ON_HOLD: lambda: _(
        "This account is on hold: no orders can be placed at the moment. Please contact us."
    ),
    access.NEUTRAL: lambda: _("This order cannot be placed. Please contact us."),
}


NOT_IN_BOOK = "Please choose an address from your address book: you cannot use another one."
_LOCKED: dict[str, Callable[[], str]] = {
    NOT_IN_BOOK: lambda: _("Please choose an address from your address book: you cannot use another one."),
    MESSAGES[AccountLock.CHANGE_ADDRESSES]: lambda: _(
        "The addresses of this account cannot be changed here. Please contact us."
    ),
    MESSAGES[AccountLock.CHANGE_EMAIL]: lambda: _(
        "The e-mail address of this account cannot be changed here. Please contact us."
    ),
    MESSAGES[AccountLock.CHANGE_NAME]: lambda: _(
        "The name of this account cannot be changed here. Please contact us."
    ),
    MESSAGES[AccountLock.CHANGE_PASSWORD]: lambda: _(
        "The password of this account cannot be changed here. Please contact us."
    ),
    MESSAGES[AccountLock.DELETE_ACCOUNT]: lambda: _(
        "This account cannot be deleted here. Please contact us."
    ),
    MESSAGES[AccountLock.USE_VOUCHERS]: lambda: _(
        "Vouchers cannot be used with this account. Please take the voucher out of your basket."
    ),
}


def refusal(error: CustomerExtError) -> str:
    """Say to the customer why it is refused, and what to do next."""
    available: Any = error.params.get("available")
    match error.code:
        case ErrorCode.INSUFFICIENT_CREDIT if available is not None:
            said = _("Only %s of your credit can be used now.") % amount_text(available)
        case ErrorCode.CUSTOMER_BLOCKED | ErrorCode.CUSTOMER_ON_HOLD:
            return _STANDING.get(error.message, _STANDING[access.BLOCKED])()
        case ErrorCode.PERMISSION_DENIED:
            return _("Only the owner of this account can pay with its credit.")
        case ErrorCode.CREDIT_DISABLED:
            said = _("Credit cannot be used at the moment.")
        case ErrorCode.NOT_COMBINABLE:
            return _("Vouchers cannot be combined with your prices.")
        case ErrorCode.PRICE_CHANGED:
            return _("Prices have changed. Nothing was ordered: please check the new amounts.")
        case ErrorCode.ACCOUNT_LOCKED:
            return _LOCKED[error.message]()
        case ErrorCode.NOT_IN_ASSORTMENT:
            return _("Your basket has products that you cannot buy. Please take them out and try again.")
        case _other:
            return error.message
    return said + " " + _("Nothing was ordered: please check the new amounts.")


def refusal_at_field(error: CustomerExtError | None) -> str:
    """Say what is wrong with the amount that the customer typed."""
    if error is None:
        return ""
    available: Any = error.params.get("available")
    return _("You can use %s at most.") % amount_text(available) if available is not None else error.message
