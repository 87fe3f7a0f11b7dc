"""The names and descriptions that staff give to tags, groups and fields of their own."""

import unicodedata
from collections.abc import Callable, Mapping
from typing import Any

from django.db import models, transaction

from ..errors import Invalid, Required
from ..events import LabelChanged, label_changed
from .ledger import can_be_kept

MAX_NAME = 100
MAX_DESCRIPTION = 2000

Checks = Mapping[str, Callable[[Any], Any]]


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


def checked(values: dict[str, Any], checks: Checks, *, what: str) -> dict[str, Any]:
    """Give the parts of a ``what`` as they are kept, each by its check; raises Invalid for a part that it has not."""
    for name in values:
        if name not in checks:
            raise Invalid(f"A {what} has no such part.", field=name)
    return {name: checks[name](value) for name, value in values.items()}


def changed(row: Any, values: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Set what differs on the row, without saving, and give what was and what is, by column."""
    before = {name: getattr(row, name) for name, value in values.items() if getattr(row, name) != value}
    for name in before:
        setattr(row, name, values[name])
    return before, {name: values[name] for name in before}


def announce(kind: str, label: models.Model, *, into: models.Model | None = None, customers: int = 0) -> None:
    """Tell other systems, after commit, what was done to a tag or a group; see ``events.LabelChanged``."""
    event = LabelChanged(kind, label.pk, into.pk if into else None, customers)
    transaction.on_commit(lambda: label_changed.send_robust(sender=type(label), event=event), robust=True)
