"""What credit did for placed orders, as the ledger has it, who may see that, and what a host must have recorded."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Q

from ..errors import InvalidAmount, NotFound
from ..host import Actor, OrderSnapshot, get_host
from ..models import CreditEntry, EntryKind
from ..money import Money, exact, zero
from . import customers
from .checkout import may_read


@dataclass(frozen=True, slots=True)
class OrderCredit:
    """What credit paid for one order and what of that came back to it, both in the order's currency, zero or more."""

    paid: Money
    returned: Money


def require_reader(actor: Actor, customer_id: Any) -> None:
    """Raise NotFound unless the caller may see what credit did for this customer's order."""
    if not may_read(actor, customer_id):
        raise NotFound("You have no such order.", field="order_id")


def credit_of(references: Collection[str], *, using: str = DEFAULT_DB_ALIAS) -> dict[str, OrderCredit]:
    """Give what credit did for orders, by reference, in one query; orders without credit are left out.

    Other money that was given back as credit is not counted: credit had not paid it.
    """
    moved = Q(kind=EntryKind.PAYMENT) | Q(kind=EntryKind.REFUND, corrects__isnull=False)
    entries = CreditEntry.objects.using(using).filter(moved, order_reference__in=references)
    found: dict[str, OrderCredit] = {}
    for entry in entries.select_related("account").order_by("pk"):
        currency = entry.account.currency
        before = found.get(entry.order_reference) or OrderCredit(zero(currency), zero(currency))
        amount = exact(abs(entry.amount), currency)
        if entry.kind == EntryKind.PAYMENT:
            after = OrderCredit(before.paid + amount, before.returned)
        else:
            after = OrderCredit(before.paid, before.returned + amount)
        found[entry.order_reference] = after
    return found


def get(reference: str, *, actor: Actor) -> OrderSnapshot:
    """Give an order as staff need it who give money back: the credit part and the other payments apart.

    Raises PermissionDenied unless the caller may see credit, and NotFound.
    """
    actor.require(*customers.READERS)
    order = get_host().orders.get([reference]).get(reference)
    if order is None:
        raise NotFound("There is no such order.", field="order_id")
    return order


def entries_of(reference: str) -> list[CreditEntry]:
    """Give the entries that name an order, oldest first, with their accounts."""
    found = CreditEntry.objects.filter(order_reference=reference)
    return list(found.select_related("account").order_by("pk"))


def require_recorded(amount: Money, left: Decimal) -> None:
    """Refuse a refund of which a host could not write a part onto the order's payments. left: that part.

    Raises InvalidAmount.
    """
    if left > 0:
        available = exact(amount.amount - left, amount.currency)
        raise InvalidAmount(
            f"Only {available.amount} {amount.currency} can still be given back from this order's payments.",
            field="amount",
            available=available,
        )
