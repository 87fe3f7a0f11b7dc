"""VAT numbers: written as the country says where the company is registered, and checked by its rule.

The rules come from python-stdnum; nobody is asked whether a number was given out.
Source: docs/adr/0015-organisation.md.
"""

import re
from typing import Any

from babel import Locale
from stdnum import get_cc_module
from stdnum.eu.vat import MEMBER_STATES
from stdnum.exceptions import ValidationError

from ..errors import Invalid
from . import contact

MAX = 32
_PREFIXES = {"GR": "EL"}  # of numbers in the European Union, where it is not the country's code
_NO_COUNTRIES = frozenset(("EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"))  # codes that Unicode adds
_PLAIN = re.compile(r"[0-9A-Z](?:[0-9A-Z ./-]*[0-9A-Z])?")


def checked_country(value: Any) -> str:
    """Give the code of a country as it is kept; may be empty. Raises Invalid."""
    found = contact.text(value, field="country", most=2).upper()
    if found and (len(found) != 2 or found in _NO_COUNTRIES or found not in Locale("en").territories):
        raise Invalid("This is no code of a country.", field="country")
    return found


def checked_text(value: Any) -> str:
    """Give what was typed; ``written`` decides, once the country is known. Raises Invalid."""
    return contact.text(value, field="vat_number", most=MAX)


def written(number: str, country: str, *, field: str) -> str:
    """Give a number as it is quoted: in the European Union its country's letters, then no spaces or signs.

    country: ISO 3166-1 code. Where there is no rule for it, letters, digits and separators are kept as typed.
    Raises Invalid with this field.
    """
    refused = Invalid(f"This is no VAT number of the country {country}.", field=field)
    rule = get_cc_module(country.lower(), "vat")
    if rule is None:
        plain = number.upper()
        if not _PLAIN.fullmatch(plain):
            raise refused
        return plain
    typed = number.upper()
    prefix = _PREFIXES.get(country, country) if country.lower() in MEMBER_STATES else ""
    try:
        found = str(rule.validate(typed))
    except ValidationError as error:
        raise refused from error
    return found if found.startswith(prefix) else prefix + found
