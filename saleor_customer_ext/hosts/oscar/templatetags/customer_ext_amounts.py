"""Amounts in templates: always with their currency."""

from django import template

from ....money import Money
from ..wording import amount_text

register = template.Library()


@register.filter
def money(amount: Money | None) -> str:
    """Write an amount with its currency, in the reader's way; nothing for nothing."""
    return "" if amount is None else amount_text(amount)
