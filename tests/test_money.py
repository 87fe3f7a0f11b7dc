"""Reading amounts: what is taken is taken exactly, and whatever would have to be rounded, cut or guessed is refused."""

import warnings
from decimal import Decimal

import pytest

from saleor_customer_ext import money
from saleor_customer_ext.errors import CurrencyMismatch, CustomerExtError, InvalidAmount
from saleor_customer_ext.money import Money, check_currency, exact, parse_money

FIFTH_DIGIT = "٥"  # 5 in Arabic-Indic digits, which Python's Decimal would read


@pytest.mark.parametrize(
    ("amount", "currency", "read"),
    [
        ("10.50", "EUR", "10.50"),
        ("10.5", "EUR", "10.50"),
        (" 10.50 ", "EUR", "10.50"),
        ("+1", "EUR", "1.00"),
        ("007", "EUR", "7.00"),
        ("0.01", "EUR", "0.01"),
        ("0.0100000", "EUR", "0.01"),
        (3, "EUR", "3.00"),
        (Decimal("1E+2"), "EUR", "100.00"),
        (Decimal("99999999999999999.99"), "EUR", "99999999999999999.99"),
        ("1", "JPY", "1"),
        ("1.000", "JPY", "1"),
        ("0.001", "KWD", "0.001"),
        (10**17 - 1, "JPY", "99999999999999999"),
    ],
)
def test_plain_numbers_are_read_exactly(amount: object, currency: str, read: str) -> None:
    parsed = parse_money(amount, currency)

    assert (str(parsed.amount), parsed.currency) == (read, currency)


POSITIVE = "The amount must be more than zero."
PLAIN = "The amount must be a plain decimal number, such as 10.50."
LARGE = "The amount is too large."
FLOAT = "The amount must be a decimal number, not a float."
NUMBER = "The amount must be a number."


@pytest.mark.parametrize(
    ("amount", "currency", "message"),
    [
        ("-1", "EUR", POSITIVE),
        (-1, "EUR", POSITIVE),
        (Decimal("-0.01"), "EUR", POSITIVE),
        ("0", "EUR", POSITIVE),
        ("0.00", "EUR", POSITIVE),
        ("-0", "EUR", POSITIVE),
        (0, "EUR", POSITIVE),
        ("0.001", "EUR", "EUR amounts have at most 2 decimals."),
        ("10.999", "EUR", "EUR amounts have at most 2 decimals."),
        ("0.5", "JPY", "JPY amounts have at most 0 decimals."),
        ("0.0001", "KWD", "KWD amounts have at most 3 decimals."),
        (Decimal("1E-1000000"), "EUR", "EUR amounts have at most 2 decimals."),
        (Decimal("0." + "3" * 5000), "EUR", "EUR amounts have at most 2 decimals."),
        ("100000000000000000", "EUR", LARGE),
        ("99999999999999999.999", "EUR", "EUR amounts have at most 2 decimals."),
        (10**17, "EUR", LARGE),
        (10**5000, "EUR", LARGE),
        (-(10**5000), "EUR", LARGE),
        (Decimal("1E+17"), "EUR", LARGE),
        (Decimal("1E+400"), "EUR", LARGE),
        (Decimal("1E+999999"), "EUR", LARGE),
        (Decimal("-1E+999999"), "EUR", LARGE),
        ("9" * 41, "EUR", "The amount is too large or too fine."),
        ("0" * 10**6, "EUR", "The amount is too large or too fine."),
        ("1e3", "EUR", PLAIN),
        ("1e400", "EUR", PLAIN),
        ("1_000", "EUR", PLAIN),
        ("0x10", "EUR", PLAIN),
        (" 1,5", "EUR", PLAIN),
        ("1.000,00", "EUR", PLAIN),
        ("1 000", "EUR", PLAIN),
        ("1.", "EUR", PLAIN),
        (".5", "EUR", PLAIN),
        ("--1", "EUR", PLAIN),
        ("10 EUR", "EUR", PLAIN),
        ("", "EUR", PLAIN),
        ("   ", "EUR", PLAIN),
        ("NaN", "EUR", PLAIN),
        ("Infinity", "EUR", PLAIN),
        ("-inf", "EUR", PLAIN),
        ("1\x00", "EUR", PLAIN),
        (FIFTH_DIGIT, "EUR", PLAIN),
        ("½", "EUR", PLAIN),
        ("²", "EUR", PLAIN),
        (None, "EUR", PLAIN),
        (b"1", "EUR", PLAIN),
        ([1], "EUR", PLAIN),
        (1 + 0j, "EUR", PLAIN),
        (1.5, "EUR", FLOAT),
        (1.0, "EUR", FLOAT),
        (float("nan"), "EUR", FLOAT),
        (float("inf"), "EUR", FLOAT),
        (True, "EUR", FLOAT),
        (False, "EUR", FLOAT),
        (Decimal("NaN"), "EUR", NUMBER),
        (Decimal("sNaN"), "EUR", NUMBER),
        (Decimal("Infinity"), "EUR", NUMBER),
        (Decimal("-Infinity"), "EUR", NUMBER),
    ],
    ids=lambda value: repr(value)[:30] if not (isinstance(value, int) and abs(value) > 10**20) else "huge",
)
def test_anything_else_is_refused_with_its_field(amount: object, currency: str, message: str) -> None:
    with pytest.raises(InvalidAmount) as refusal:
        parse_money(amount, currency, field="limit")

    assert (refusal.value.message, refusal.value.field) == (message, "limit")
    assert refusal.value.code == "INVALID_AMOUNT"


def test_zero_is_an_amount_only_where_asked_for() -> None:
    assert parse_money("0", "EUR", allow_zero=True) == Money(Decimal("0.00"), "EUR")

    with pytest.raises(InvalidAmount) as refusal:
        parse_money("-0.01", "EUR", allow_zero=True)
    assert refusal.value.message == "The amount must not be negative."


@pytest.mark.parametrize(
    "currency", ["", "eur", "Eur", "EU", "EURO", "XYZ", " EUR", "EUR ", "€", "EUR\x00", None, 978, ["EUR"]]
)
def test_an_unknown_currency_is_refused(currency: object) -> None:
    with pytest.raises(CurrencyMismatch) as refusal:
        parse_money("1", currency)  # type: ignore[arg-type]

    assert (refusal.value.code, refusal.value.field) == ("CURRENCY_MISMATCH", "currency")
    assert refusal.value.message == "This is not a currency code, such as EUR."


def test_a_currency_finer_than_the_column_is_refused() -> None:
    with pytest.raises(CurrencyMismatch) as refusal:
        check_currency("CLF")  # four decimals

    assert refusal.value.message == "This currency has finer units than can be kept."


@pytest.mark.parametrize(("currency", "digits"), [("EUR", 2), ("JPY", 0), ("KWD", 3), ("TND", 3), ("KRW", 0)])
def test_the_smallest_unit_of_a_currency(currency: str, digits: int) -> None:
    assert money.minor_unit_digits(currency) == digits
    assert money.zero(currency).amount.as_tuple().exponent == -digits


def test_what_the_column_gives_is_shown_with_the_decimals_of_the_currency() -> None:
    assert str(exact(Decimal("5.000"), "JPY").amount) == "5"
    assert str(exact(Decimal("5.100"), "EUR").amount) == "5.10"


def test_currencies_cannot_be_added() -> None:
    with pytest.raises(ValueError, match="EUR"):
        Money(Decimal(1), "EUR") + Money(Decimal(1), "USD")


def test_a_money_made_from_a_float_does_not_get_past_the_services() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        made = Money(0.1, "EUR")  # type: ignore[arg-type]

    with pytest.raises(CustomerExtError) as refusal:
        parse_money(made.amount, made.currency)
    assert refusal.value.code == "INVALID_AMOUNT"
