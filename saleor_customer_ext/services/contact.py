"""What a customer's contact data may be: each function gives the value as it is kept, or says what is wrong with it."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from ..errors import Invalid, Required
from ..host import get_host
from .ledger import can_be_kept

MAX_NAME, MAX_EMAIL, MAX_PHONE, MAX_ACCOUNT_NUMBER, MAX_NOTE = 150, 254, 40, 64, 10_000
_PHONE = re.compile(r"\+?[0-9 ()./-]*", re.ASCII)
_PHONE_DIGITS = range(4, 16)  # E.164 has 15 at most


def checked(values: Mapping[str, Any]) -> dict[str, Any]:
    """Give the values as they are kept; raises Required or Invalid that names the field."""
    return {name: CHECKS[name](name, value) for name, value in values.items()}


def text(value: Any, *, field: str, most: int, required: str = "") -> str:
    """Give a text without blanks around it. required: the sentence for an empty one, where it cannot be left out."""
    if not isinstance(value, str):
        raise Invalid("This has to be a text.", field=field)
    found: str = value.strip()
    if required and not found:
        raise Required(required, field=field)
    if not can_be_kept(found):
        raise Invalid("The text has a character that cannot be kept.", field=field)
    if len(found) > most:
        raise Invalid(f"{most} characters are the most.", field=field)
    return found


def _name(field: str, value: Any) -> str:
    which = field.replace("_", " ")
    found = text(value, field=field, most=MAX_NAME, required=f"Give the customer a {which}.")
    if not found.isprintable():
        raise Invalid("A name has one line.", field=field)
    return found


def _email(field: str, value: Any) -> str:
    found = text(value, field=field, most=MAX_EMAIL, required="Give the customer an e-mail address.")
    try:
        validate_email(found)
    except ValidationError as error:
        raise Invalid("This is not a valid e-mail address.", field=field) from error
    return found


def _phone(field: str, value: Any) -> str:
    found = text(value, field=field, most=MAX_PHONE)
    digits = sum(character.isdigit() for character in found)
    if found and not (_PHONE.fullmatch(found) and digits in _PHONE_DIGITS):
        raise Invalid("This is not a valid phone number.", field=field)
    return found


def _account_number(field: str, value: Any) -> str:
    found = text(value, field=field, most=MAX_ACCOUNT_NUMBER)
    if not found.isprintable():
        raise Invalid("An account number has one line.", field=field)
    return found


def _language(field: str, value: Any) -> str:
    found = text(value, field=field, most=MAX_ACCOUNT_NUMBER)
    if not found:
        return ""
    for code, _label in settings.LANGUAGES:
        if code.lower() == found.lower():
            return str(code)
    raise Invalid("The shop does not know this language.", field=field)


def _preferred_channel(field: str, value: Any) -> str:
    found = text(value, field=field, most=100)
    if found and found not in {channel.reference for channel in get_host().channels()}:
        raise Invalid("There is no such channel.", field=field)
    return found


def _currency(field: str, value: Any) -> str:
    found = text(value, field=field, most=3).upper()
    if found and found not in get_host().currencies():
        raise Invalid("The shop does not sell in this currency.", field=field)
    return found


def _note(field: str, value: Any) -> str:
    return text(value, field=field, most=MAX_NOTE)


def _is_test(field: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise Invalid("The customer either is for tests or is not.", field=field)
    return value


CHECKS: dict[str, Callable[[str, Any], Any]] = {
    "first_name": _name,
    "last_name": _name,
    "email": _email,
    "phone": _phone,
    "account_number": _account_number,
    "language": _language,
    "preferred_channel": _preferred_channel,
    "currency": _currency,
    "note": _note,
    "is_test": _is_test,
}
