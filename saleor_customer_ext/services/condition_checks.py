"""What a condition of a discount group may be: each part is checked, and refusals name the part that is to blame.

Whether there is what it is about, and whether two contradict each other, ``discount_conditions.py`` says.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ..errors import CurrencyMismatch, Invalid, NotFound, Required
from ..host import Channel, get_host
from ..models import ConditionTarget, DiscountCondition, PriceMode
from ..money import check_currency, parse_money
from .ledger import can_be_kept

MOST_UNITS = 1_000_000  # of a minimum quantity
LONGEST_REFERENCE = 64
_PLAIN_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?", re.ASCII)
WITHOUT_REFERENCE = (ConditionTarget.EVERYTHING, ConditionTarget.SHIPPING)


@dataclass(frozen=True, slots=True)
class NewCondition:
    """What is to be granted; see ``models.DiscountCondition``. Of shipping, ``percent`` may be left out.

    percent, amount, minimum_order_value: Decimal, int, or plain decimal text.
    """

    target: str
    reference: str = ""
    percent: Any = None
    amount: Any = None
    channel: str = ""
    currency: str = ""
    taxed: str = ""
    minimum_quantity: int = 1
    minimum_order_value: Any = None
    minimum_order_currency: str = ""


class Checks:
    """The checks of one condition after the other; the host's channels are asked for once."""

    def __init__(self) -> None:
        self.channels: dict[str, Channel] = {one.reference: one for one in get_host().channels()}
        self._currencies = {currency for one in self.channels.values() for currency in one.currencies}

    def row(self, condition: NewCondition) -> DiscountCondition:
        """Give one as it is kept; what it is about is not looked up. Raises refusals that name the part."""
        if condition.target not in ConditionTarget.values:
            raise Invalid("A condition cannot be about that.", field="target")
        target = ConditionTarget(condition.target)
        row = DiscountCondition(
            target=target.value,
            reference=self._reference(target, condition.reference),
            minimum_quantity=self._quantity(target, condition.minimum_quantity),
        )
        if target == ConditionTarget.SHIPPING:
            self._ship_free(condition)
            row.percent = Decimal(100)
        elif condition.amount is not None:
            self._fix(row, condition)
        else:
            self._take_off(row, condition)
        self._limit(row, condition)
        return row

    def _reference(self, target: ConditionTarget, reference: str) -> str:
        if target in WITHOUT_REFERENCE:
            if reference:
                raise Invalid("Such a condition is about nothing in particular.", field="reference")
        elif not reference:
            raise Required("Say what it is about.", field="reference")
        elif len(reference) > LONGEST_REFERENCE or not can_be_kept(reference):
            raise Invalid("This is not a valid reference.", field="reference")
        return reference

    def _quantity(self, target: ConditionTarget, quantity: Any) -> int:
        if type(quantity) is not int or not 1 <= quantity <= MOST_UNITS:
            raise Invalid(f"The quantity must be from 1 to {MOST_UNITS}.", field="minimum_quantity")
        if target == ConditionTarget.SHIPPING and quantity != 1:
            raise Invalid("Free shipping goes by the order's value only.", field="minimum_quantity")
        return quantity

    def _ship_free(self, condition: NewCondition) -> None:
        if condition.amount is not None:
            raise Invalid("Shipping is free or not; it has no price of its own.", field="amount")
        if condition.percent is not None and _number(condition.percent, "percent") != 100:
            raise Invalid("Shipping is free or not: 100 percent.", field="percent")
        _require_no_price(condition)

    def _take_off(self, row: DiscountCondition, condition: NewCondition) -> None:
        if condition.percent is None:
            raise Required("Say how many percent, or which price.", field="percent")
        percent = _number(condition.percent, "percent")
        if not 0 < percent <= 100:
            raise Invalid("The percentage must be more than 0 and not more than 100.", field="percent")
        if percent != percent.quantize(Decimal("0.01")):
            raise Invalid("A percentage has two decimals at most.", field="percent")
        _require_no_price(condition)
        row.percent = percent.quantize(Decimal("0.01"))

    def _fix(self, row: DiscountCondition, condition: NewCondition) -> None:
        if row.target != ConditionTarget.VARIANT:
            raise Invalid("Only a variant has a fixed price.", field="amount")
        if condition.percent is not None:
            raise Invalid("Send a percentage or a price, not both.", field="percent")
        channel = self.channels.get(condition.channel)
        if channel is None:
            if not condition.channel:
                raise Required("Say in which channel the price holds.", field="channel")
            raise NotFound("There is no such channel.", field="channel")
        currency = condition.currency
        if not currency:
            raise Required("Say in which currency the price is.", field="currency")
        check_currency(currency)
        if currency not in channel.currencies:
            raise CurrencyMismatch(
                f"The channel {channel.name} does not sell in {currency}.", field="currency"
            )
        if not condition.taxed:
            raise Required("Say whether the price is NET or GROSS.", field="taxed")
        if condition.taxed not in PriceMode.values:
            raise Invalid("A price is NET or GROSS.", field="taxed")
        row.amount = parse_money(condition.amount, currency).amount
        row.channel, row.currency, row.taxed = channel.reference, currency, str(condition.taxed)

    def _limit(self, row: DiscountCondition, condition: NewCondition) -> None:
        value, currency = condition.minimum_order_value, condition.minimum_order_currency
        if value is None:
            if currency:
                raise Required("Say from which order value on.", field="minimum_order_value")
            return
        currency = currency or row.currency
        if not currency:
            raise Required("Say in which currency the order's value is.", field="minimum_order_currency")
        check_currency(currency, field="minimum_order_currency")
        if currency not in self._currencies or row.currency not in ("", currency):
            raise CurrencyMismatch(
                f"No order in {currency} could ever reach this.", field="minimum_order_currency"
            )
        row.minimum_order_value = parse_money(value, currency, field="minimum_order_value").amount
        row.minimum_order_currency = currency


def _require_no_price(condition: NewCondition) -> None:
    for part in ("channel", "currency", "taxed"):
        if getattr(condition, part):
            raise Invalid("Only a fixed price has this.", field=part)


def _number(value: Any, field: str) -> Decimal:
    """Read a number that is no amount of money. Raises Invalid."""
    text = f"{value:f}" if isinstance(value, Decimal) and abs(value.adjusted()) <= 10 else str(value).strip()
    if isinstance(value, bool | float) or len(text) > 20 or not _PLAIN_NUMBER.fullmatch(text):
        raise Invalid("This has to be a plain decimal number, such as 12.5.", field=field)
    return Decimal(text)
