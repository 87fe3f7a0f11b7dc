"""Everything that has happened, in lines that a scenario can compare as a whole: what is not listed has not happened.

    anna EUR 40.00: TOP_UP 100.00, PAYMENT -60.00
    order of anna: 60.00 EUR (50.42 + 9.58 tax), credit 60.00
    card: 19.50, returned 19.50

An account with open holds says so behind its balance ("40.00, held 60.00"). How holds ended is in ``holds_of``.
"""

import datetime
from decimal import Decimal

from saleor_customer_ext.models import CreditAccount, CreditHold, CreditLot
from saleor_customer_ext.money import minor_unit_digits
from tests.scenarios.drivers.base import Driver
from tests.scenarios.drivers.values import Person


def happened(shop: Driver) -> list[str]:
    """Give all accounts, all orders and all charges of the card, as lines."""
    lines = [_account(shop, account) for account in CreditAccount.objects.order_by("pk")]
    for order in shop.orders():
        parts = [
            f"order of {order.owner}: {order.gross} {order.currency} ({order.net} + {order.tax} tax)",
            *(["cancelled"] if order.is_cancelled else []),
            *(
                f"{tender} {paid}" + (f" (returned {returned})" if returned else "")
                for tender, (paid, returned) in sorted(order.payments.items(), reverse=True)
            ),
        ]
        lines.append(", ".join(parts))
    for taken, returned in shop.card_charges():
        lines.append(f"card: {taken}" + (f", returned {returned}" if returned else ""))
    return lines


def _account(shop: Driver, account: CreditAccount) -> str:
    def exact(amount: Decimal) -> str:
        return f"{amount:.{minor_unit_digits(account.currency)}f}"

    owner = shop.people.get(account.user_id, "nobody")
    held = f", held {exact(account.held)}" if account.held else ""
    entries = [f"{entry.kind} {exact(entry.amount)}" for entry in account.entries.order_by("sequence")]
    return f"{owner} {account.currency} {exact(account.balance)}{held}: {', '.join(entries)}"


def holds_of(person: Person) -> list[str]:
    """Give the person's holds, oldest first, such as "40.00 CAPTURED"; with "of 60.00" where part was released."""
    found = []
    for hold in CreditHold.objects.filter(account__user_id=person.id).order_by("pk"):
        if hold.status == "CAPTURED" and hold.captured != hold.amount:
            found.append(f"{hold.captured:.2f} of {hold.amount:.2f} CAPTURED")
        else:
            found.append(f"{hold.amount:.2f} {hold.status}")
    return found


def lots_of(person: Person) -> list[tuple[str, datetime.date | None]]:
    """Give what is left of each of the person's lots and the last day for it (UTC), oldest lot first."""
    lots = CreditLot.objects.filter(account__user_id=person.id).order_by("pk")
    return [(f"{lot.remaining:.2f}", lot.expires_at.date() if lot.expires_at else None) for lot in lots]


def disagreements(shop: Driver) -> list[str]:
    """Compare the ledger with the host's own payment records, order by order; an empty list is what all want."""
    found = []
    paid: dict[str, Decimal] = {}
    returned: dict[str, Decimal] = {}
    for account in CreditAccount.objects.all():
        for entry in account.entries.filter(kind="PAYMENT"):
            paid[entry.order_reference] = paid.get(entry.order_reference, Decimal(0)) - entry.amount
        for entry in account.entries.filter(kind="REFUND", corrects__isnull=False):
            returned[entry.order_reference] = returned.get(entry.order_reference, Decimal(0)) + entry.amount
    for order in shop.orders():
        hosts = order.payments.get("credit", (Decimal(0), Decimal(0)))
        ours = (paid.pop(order.reference, Decimal(0)), returned.pop(order.reference, Decimal(0)))
        if ours != hosts:
            found.append(f"order {order.reference}: the ledger says {ours}, the shop says {hosts}")
    found += [f"order {reference} is in the ledger only" for reference in {**paid, **returned}]
    return found
