"""Credit for some customers, and an order that was paid with it.

Everything goes through the installed app's own services and, for the order, through the pages of the shop: this part
is also a small proof that both fit together.
"""

from contextlib import suppress
from datetime import timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from oscar.core.loading import get_model

from demo.checkout import gateway
from demo.sample_data import people
from saleor_customer_ext.errors import IdempotencyConflict
from saleor_customer_ext.host import Actor
from saleor_customer_ext.money import Money
from saleor_customer_ext.services import credit, settings

Basket = get_model("basket", "Basket")
Order = get_model("order", "Order")
Product = get_model("catalogue", "Product")

SYSTEM = Actor.system("sample-data")
SPENDER = people.CUSTOMERS[3]  # pays with credit and a card, and has nothing left
BOUGHT = "NK-5001"


class TopUp(NamedTuple):
    """Credit given to one customer, in EUR; `days` until it expires."""

    person: people.Person
    amount: str
    reason: str
    note: str
    days: int | None = None


TOP_UPS = [
    TopUp(people.WITH_CREDIT, "250.00", "contract", "Annual bonus according to the framework agreement"),
    TopUp(people.WITH_CREDIT, "35.50", "complaint", "Two damaged folding cartons in the last delivery"),
    TopUp(
        people.WITH_EXPIRING_CREDIT, "120.00", "contract", "Annual bonus according to the framework agreement"
    ),
    TopUp(people.WITH_EXPIRING_CREDIT, "40.00", "promotion", "Trade fair promotion", days=21),
    TopUp(SPENDER, "50.00", "goodwill", "Delivery came four days late"),
    TopUp(people.CUSTOMERS[6], "75.00", "promotion", "Trade fair promotion", days=60),
    TopUp(people.CUSTOMERS[9], "18.90", "complaint", "Wrong article delivered"),
    TopUp(people.CUSTOMERS[18], "500.00", "contract", "Prepayment for the new building"),
]


def load_credit() -> None:
    """Switch credit on, top up, take a little back, and let one customer buy with it; each once."""
    settings.change(actor=SYSTEM, credit_enabled=True)
    users = {user.username: user for user in get_user_model().objects.all()}
    for position, item in enumerate(TOP_UPS):
        top_up(users[item.person.email], item, key=f"sample-{position}")
    credit.reduce(
        customer_id=users[people.WITH_CREDIT.email].pk,
        amount=Money(Decimal("5.50"), "EUR"),
        reason="mistake",
        actor=SYSTEM,
        idempotency_key="sample-reduction",
        note="One carton was replaced after all",
    )
    buyer = users[SPENDER.email]
    if not Order.objects.filter(user=buyer, lines__product__upc=BOUGHT).exists():
        buy_with_credit(buyer)


def top_up(user: Any, item: TopUp, *, key: str) -> None:
    """Give one customer credit, unless an earlier run did."""
    # An earlier run that was interrupted on another day gave it with that day's expiry.
    with suppress(IdempotencyConflict):
        credit.top_up(
            customer_id=user.pk,
            amount=Money(Decimal(item.amount), "EUR"),
            reason=item.reason,
            actor=SYSTEM,
            idempotency_key=key,
            note=item.note,
            expires_at=timezone.localdate() + timedelta(days=item.days) if item.days else None,
        )


def buy_with_credit(user: Any) -> None:
    """Walk through the shop's pages as the customer does: credit pays what it can, a card pays the rest."""
    Basket.objects.filter(owner=user, status=Basket.OPEN).delete()  # of an interrupted run
    client = Client(SERVER_NAME="127.0.0.1", raise_request_exception=True)
    client.force_login(user, backend="oscar.apps.customer.auth_backends.EmailBackend")
    product = Product.objects.get(upc=BOUGHT)
    client.post(reverse("basket:add", args=[product.pk]), {"quantity": 1})
    address = user.addresses.first()
    client.post(reverse("checkout:shipping-address"), {"action": "ship_to", "address_id": address.pk})
    client.post(reverse("checkout:shipping-method"), {"method_code": "parcel"})
    card = {
        "number": gateway.ACCEPTED,
        "expiry_month_0": "12",
        "expiry_month_1": timezone.localdate().year + 2,
        "ccv": "123",
    }
    client.post(reverse("checkout:preview"), card)
    response = client.post(reverse("checkout:preview"), card | {"action": "place_order"})
    if response.status_code != 302:
        raise RuntimeError("The shop did not take the order that is paid with credit.")
