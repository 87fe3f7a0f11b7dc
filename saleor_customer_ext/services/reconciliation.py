"""Catches what no signal told us: orders that were cancelled behind the shop's back, holds that nobody ended."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db.models import F, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce

from ..errors import CustomerExtError
from ..host import Actor, get_host
from ..models import CreditEntry, EntryKind
from ..models.fields import amount_field
from . import checkout, holds
from .holds import Sweep

_BATCH = 500


@dataclass(slots=True)
class Reconciliation:
    """What was given back, and what could not be, by order reference."""

    returned: list[str] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)


def reconcile_orders() -> Reconciliation:
    """Give back the credit of every order that the host says is cancelled; repeating it changes nothing.

    Reads all payments that were not wholly given back, in batches; each refund is a transaction of its own.
    """
    result = Reconciliation()
    for references in _unreturned_payments():
        orders = get_host().orders.get(references)
        for reference in references:
            order = orders.get(reference)
            if order is None or not order.is_cancelled:
                continue
            try:
                posting = checkout.order_cancelled(reference, actor=Actor.system("reconciliation"))
            except CustomerExtError as error:  # one order that cannot be settled must not stop the others
                result.failed[reference] = error.message
            else:
                if posting:
                    result.returned.append(reference)
    return result


def expire_holds() -> Sweep:
    """End the holds whose time is over, apart from those on whose checkout another payment lives."""
    overdue = holds.overdue_holds()
    if not overdue:
        return Sweep(0, [])
    alive = get_host().checkouts.with_other_money([hold.checkout_reference for hold in overdue])
    return holds.expire(overdue, with_other_money=alive)


def _unreturned_payments() -> Iterator[list[str]]:
    returned = (
        CreditEntry.objects.filter(corrects=OuterRef("pk"))
        .order_by()
        .values("corrects")
        .annotate(total=Sum("amount"))
        .values("total")
    )
    payments = CreditEntry.objects.filter(kind=EntryKind.PAYMENT).annotate(
        left=-F("amount")
        - Coalesce(Subquery(returned, output_field=amount_field()), 0, output_field=amount_field())
    )
    last = 0
    while True:
        batch = list(
            payments.filter(pk__gt=last, left__gt=0)
            .order_by("pk")
            .values_list("pk", "order_reference")[:_BATCH]
        )
        if not batch:
            return
        last = batch[-1][0]
        yield [reference for _, reference in batch]
