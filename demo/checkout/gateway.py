"""A card gateway that moves no money.

It stands for the other company's computer: what it was asked to do is kept in this process only, outside the shop's
database and its transactions, just as a real gateway's records are. Tests read `charges` to see what a card paid.
"""

import secrets
import threading
from dataclasses import dataclass
from decimal import Decimal

from oscar.apps.payment.exceptions import GatewayError, UnableToTakePayment

ACCEPTED = "4242424242424242"
DECLINED = "4000000000000002"
NO_ANSWER = "4000000000000119"
KNOWN_NUMBERS = (ACCEPTED, DECLINED, NO_ANSWER)


@dataclass
class Charge:
    """What one card paid, in the major unit of the currency; `returned` never exceeds `amount`."""

    reference: str
    order_number: str
    amount: Decimal
    currency: str
    last_digits: str
    returned: Decimal = Decimal("0.00")


charges: list[Charge] = []
_lock = threading.Lock()


def charge(*, number: str, amount: Decimal, currency: str, order_number: str) -> Charge:
    """Take an amount from a card.

    amount: > 0, in `currency`.
    Raises UnableToTakePayment for the declined number, GatewayError for the number that never answers.
    """
    if amount <= 0:
        raise ValueError(f"A card cannot be charged {amount} {currency}.")
    if number == NO_ANSWER:
        raise GatewayError("The demonstration gateway does not answer for this card.")
    if number != ACCEPTED:
        raise UnableToTakePayment("The card was declined. No money was taken; please use another card.")
    with _lock:
        taken = Charge(
            reference=f"card-{secrets.token_hex(5)}",
            order_number=str(order_number),
            amount=amount,
            currency=currency,
            last_digits=number[-4:],
        )
        charges.append(taken)
    return taken


def give_back(reference: str, amount: Decimal | None = None) -> None:
    """Return an amount, or everything that a charge still holds, to the card; never more than the charge took."""
    with _lock:
        for taken in charges:
            if taken.reference == reference:
                left = taken.amount - taken.returned
                taken.returned += left if amount is None else min(amount, left)


def reset() -> None:
    """Forget every charge, for tests."""
    with _lock:
        charges.clear()
