"""The names and descriptions that staff give to tags, groups and fields of their own."""

import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import IntegrityError, transaction

from ..errors import Invalid, NotUnique, Required
from .ledger import can_be_kept

MAX_NAME = 100
MAX_DESCRIPTION = 2000


def checked_name(name: Any, *, field: str = "name", what: str = "name", most: int = MAX_NAME) -> str:
    """Give a name as it is kept: in composed characters, without spaces around it or doubled within.

    what: the word for it in refusals. Raises Required, Invalid (too long, or a character that nobody could see).
    """
    if not isinstance(name, str):
        raise Invalid(f"A {what} is text.", field=field)
    if not can_be_kept(name):
        raise Invalid(f"The {what} has a character that cannot be kept.", field=field)
    kept = unicodedata.normalize("NFC", " ".join(name.split()))
    if not kept:
        raise Required(f"Give it a {what}.", field=field)
    if len(kept) > most:
        raise Invalid(f"A {what} has {most} characters at most.", field=field)
    if not kept.isprintable():
        raise Invalid(f"The {what} has a character that cannot be shown.", field=field)
    return kept


def checked_description(text: Any, *, field: str = "description") -> str:
    """Give a description as it is kept; it may have several lines and may be empty. Raises Invalid."""
    if not isinstance(text, str) or not can_be_kept(text):
        raise Invalid("The description has a character that cannot be kept.", field=field)
    if len(text) > MAX_DESCRIPTION:
        raise Invalid(f"A description has {MAX_DESCRIPTION} characters at most.", field=field)
    return text.strip()


@contextmanager
def unique(constraint: str, message: str, *, field: str = "name") -> Iterator[None]:
    """Turn the database's refusal of a second row with this value into NotUnique; the block's writes are undone."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if constraint in str(error):
            raise NotUnique(message, field=field) from error
        raise


def changed(row: Any, values: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Set what differs on the row, without saving, and give what was and what is, by column."""
    before = {name: getattr(row, name) for name, value in values.items() if getattr(row, name) != value}
    for name in before:
        setattr(row, name, values[name])
    return before, {name: values[name] for name in before}
