"""What can stand in a field of each kind: read from what people and systems send, and written as text."""

import datetime
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from ..errors import Invalid
from ..models import CustomField, CustomFieldKind, CustomFieldValue
from .ledger import can_be_kept

MAX_TEXT = 500
DIGITS, DECIMALS = 14, 6  # before and after the point
# The column of ``CustomFieldValue`` that each kind is kept in.
COLUMNS = {
    CustomFieldKind.TEXT.value: "text",
    CustomFieldKind.NUMBER.value: "number",
    CustomFieldKind.DATE.value: "date",
    CustomFieldKind.BOOLEAN.value: "boolean",
    CustomFieldKind.CHOICE.value: "text",
}
_NUMBER = re.compile(rf"-?\d{{1,{DIGITS}}}(\.\d{{1,{DECIMALS}}})?", re.ASCII)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def read(field: CustomField, value: Any) -> Any:
    """Give a value as its column keeps it; None where the field is cleared.

    Raises Invalid whose field is the slug.
    """
    text = value.strip() if isinstance(value, str) else value
    if text is None or text == "":
        return None
    if not field.is_active:
        raise Invalid("This field is archived; it can only be cleared.", field=field.slug)
    return _READERS[field.kind](field, text)


def text_of(value: Any) -> str | None:
    """Write a column's value as ``read`` would take it; None stays None."""
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        plain = f"{value:f}"
        return (plain.rstrip("0").rstrip(".") if "." in plain else plain) or "0"
    if isinstance(value, datetime.date):
        return value.isoformat()
    return str(value)


def text_in(value: CustomFieldValue) -> str | None:
    """Write what stands in a row, whose field was read with it."""
    return text_of(getattr(value, COLUMNS[value.field.kind]))


def _text(field: CustomField, value: Any) -> str:
    if not isinstance(value, str) or not can_be_kept(value):
        raise Invalid("The text has a character that cannot be kept.", field=field.slug)
    if len(value) > MAX_TEXT:
        raise Invalid(f"The text has {MAX_TEXT} characters at most.", field=field.slug)
    if not value.isprintable():
        raise Invalid("The text has to be one line of characters that can be shown.", field=field.slug)
    return value


def _number(field: CustomField, value: Any) -> Decimal:
    text = value if isinstance(value, str) else None
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        text = f"{value:f}" if isinstance(value, Decimal) else str(value)
    if text is None or not _NUMBER.fullmatch(text):
        raise Invalid(
            f"This is not a number such as 12.50, with {DIGITS} digits before the point and {DECIMALS} after it"
            " at most.",
            field=field.slug,
        )
    return Decimal(text) + 0  # no minus before zero


def _date(field: CustomField, value: Any) -> datetime.date:
    if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        return value
    if isinstance(value, str) and _DATE.fullmatch(value):
        try:
            return datetime.date.fromisoformat(value)
        except ValueError:
            pass
    raise Invalid("This is not a date such as 2026-12-31.", field=field.slug)


def _boolean(field: CustomField, value: Any) -> bool:
    if isinstance(value, bool):
        return value
    if value in ("true", "false"):
        return bool(value == "true")
    raise Invalid("This is neither true nor false.", field=field.slug)


def _choice(field: CustomField, value: Any) -> str:
    if value not in field.choices:
        raise Invalid("This is none of the field's choices.", field=field.slug)
    return str(value)


_READERS: dict[str, Callable[[CustomField, Any], Any]] = {
    CustomFieldKind.TEXT.value: _text,
    CustomFieldKind.NUMBER.value: _number,
    CustomFieldKind.DATE.value: _date,
    CustomFieldKind.BOOLEAN.value: _boolean,
    CustomFieldKind.CHOICE.value: _choice,
}
