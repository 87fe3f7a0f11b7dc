"""Field factories that several tables share, so that amounts and people are kept in one way."""

from typing import Any

from django.conf import settings
from django.db import models

from ..money import DECIMAL_PLACES, MAX_DIGITS


def amount_field(**options: Any) -> "models.DecimalField[Any, Any]":
    """Make the column of an amount; its currency stands on the account."""
    return models.DecimalField(max_digits=MAX_DIGITS, decimal_places=DECIMAL_PLACES, **options)


def user_field(**options: Any) -> "models.ForeignKey[Any, Any]":
    """Make a reference to the host's user that never keeps the host from deleting the user.

    Django is told to do nothing, and the migration adds a constraint with ON DELETE, so the database itself empties
    or removes our row, also for plain SQL and when our package is no longer installed.
    """
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="+",
        **options,
    )


def user_key() -> "models.OneToOneField[Any, Any]":
    """Make the host's user the primary key of our row, which the database removes with the user."""
    return models.OneToOneField(
        settings.AUTH_USER_MODEL,
        primary_key=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="+",
    )


def key_field() -> "models.TextField[Any, Any]":
    """Make a column that is compared byte by byte: text that was folded for searching and sorting."""
    return models.TextField(default="", blank=True, db_collation="C")
