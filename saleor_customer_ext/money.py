"""Amounts: always a Decimal with its currency, never finer than the currency's smallest unit.

``Money`` is the class of the ``prices`` package, which Saleor uses as well: adding two currencies raises.
"""

import re
from decimal import Decimal
from functools import cache, lru_cache

from babel.numbers import get_currency_precision, is_currency
from prices import Money

from .errors import CurrencyMismatch, InvalidAmount

__all__ = [
    "DECIMAL_PLACES",
    "MAX_DIGITS",
    "PLAIN_NUMBER",
    "Money",
    "check_currency",
    "exact",
    "minor_unit_digits",
    "parse_money",
    "zero",
]

# numeric(20, 3): the finest currencies in use have three decimals (ISO 4217: BHD, IQD, JOD, KWD, LYD, OMR, TND).
MAX_DIGITS = 20
DECIMAL_PLACES = 3
_LIMIT = Decimal(10) ** (MAX_DIGITS - DECIMAL_PLACES)
PLAIN_NUMBER = "The amount must be a plain decimal number, such as 10.50."
_PLAIN_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?", re.ASCII)


_is_currency = lru_cache(1000)(is_currency)  # bounded: callers send what they like


@cache
def minor_unit_digits(currency: str) -> int:
    """Give the number of decimals of a currency (EUR 2, JPY 0, KWD 3), as CLDR knows it."""
    return get_currency_precision(currency)


@cache
def _smallest_unit(currency: str) -> Decimal:
    return Decimal(1).scaleb(-minor_unit_digits(currency))


def check_currency(currency: str, *, field: str = "currency") -> str:
    """Return the ISO 4217 code unchanged, or raise CurrencyMismatch where it is none that an account can have."""
    if not isinstance(currency, str) or not _is_currency(currency):
        raise CurrencyMismatch("This is not a currency code, such as EUR.", field=field)
    if minor_unit_digits(currency) > DECIMAL_PLACES:
        raise CurrencyMismatch("This currency has finer units than can be kept.", field=field)
    return currency


def zero(currency: str) -> Money:
    """Give nothing at all, in a currency."""
    return exact(Decimal(0), currency)


def exact(amount: Decimal, currency: str) -> Money:
    """Give an amount that the ledger keeps with as many decimals as its currency has, unchanged in value."""
    return Money(amount.quantize(_smallest_unit(currency)), currency)


def parse_money(amount: object, currency: str, *, field: str = "amount", allow_zero: bool = False) -> Money:
    """Read an amount that somebody typed or sent, and refuse whatever would have to be rounded or clamped.

    amount: Decimal, int, or a plain decimal string such as "10.50"; never a float, which has lost the exact value.
    Raises InvalidAmount (not a number, zero, negative, too fine, too large) and CurrencyMismatch (unknown currency).
    """
    check_currency(currency)
    number = _parse_decimal(amount, field)
    if number < 0 or (number == 0 and not allow_zero):
        raise InvalidAmount(
            "The amount must not be negative." if allow_zero else "The amount must be more than zero.",
            field=field,
        )
    if number >= _LIMIT:
        raise InvalidAmount("The amount is too large.", field=field)
    quantized = number.quantize(_smallest_unit(currency))
    if quantized != number:
        digits = minor_unit_digits(currency)
        raise InvalidAmount(
            f"{currency} amounts have at most {digits} decimals.",
            field=field,
            currency=currency,
            digits=digits,
        )
    return Money(quantized, currency)


def _parse_decimal(amount: object, field: str) -> Decimal:
    if isinstance(amount, bool | float):
        raise InvalidAmount("The amount must be a decimal number, not a float.", field=field)
    if isinstance(amount, Decimal):
        if not amount.is_finite():
            raise InvalidAmount("The amount must be a number.", field=field)
        if amount.adjusted() > MAX_DIGITS:  # 1E+999999 would fill the memory when written out
            raise InvalidAmount("The amount is too large.", field=field)
        return amount
    if isinstance(amount, int) and abs(amount) >= _LIMIT:  # Python refuses to write out the longest ones
        raise InvalidAmount("The amount is too large.", field=field)
    text = str(amount).strip() if isinstance(amount, int | str) else ""
    if len(text) > 40:
        raise InvalidAmount("The amount is too large or too fine.", field=field)
    if not _PLAIN_NUMBER.fullmatch(text):
        raise InvalidAmount(PLAIN_NUMBER, field=field)
    return Decimal(text)
