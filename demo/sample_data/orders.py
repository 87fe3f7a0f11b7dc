"""A year of trade: orders of many customers, in every state that an order can be in."""

import random
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone
from oscar.core.loading import get_class, get_model

from demo import factories
from demo.sample_data import people
from demo.sample_data.products import PRODUCTS

EventHandler = get_class("order.processing", "EventHandler")
Order = get_model("order", "Order")
Product = get_model("catalogue", "Product")
Voucher = get_model("voucher", "Voucher")

NUMBER = 30
FIRST_NUMBER = 90001  # orders from the checkout count from 100001
CANCELLED = (4, 12, 19, 27)
REFUNDED = (9,)
WITH_VOUCHER = (6, 17, 25)
WAITING, IN_PROCESS = 3, 3  # the newest orders, and those before them

VOUCHERS: dict[str, dict[str, Any]] = {
    "WELCOME10": {"percent": 10, "name": "10 % for new customers"},
    "THANKYOU5": {"amount": "5.00", "name": "€5.00 as a thank-you"},
}


class Plan(NamedTuple):
    """One order of the past; the same plan comes out every time."""

    number: str
    email: str
    lines: list[tuple[str, int]]
    days_ago: int
    shipping: str
    voucher: str | None
    statuses: list[str]


def load_vouchers() -> None:
    """Create every voucher that is missing."""
    for code, values in VOUCHERS.items():
        if not Voucher.objects.filter(code=code).exists():
            with transaction.atomic():
                factories.make_voucher(code, **values)


def load_orders() -> None:
    """Place every order that is missing, oldest first."""
    existing = set(Order.objects.values_list("number", flat=True))
    products = {product.upc: product for product in Product.objects.exclude(upc=None)}
    users = {user.username: user for user in get_user_model().objects.all()}
    vouchers = {voucher.code: voucher for voucher in Voucher.objects.all()}
    for plan in plans():
        if plan.number not in existing:
            load_order(plan, users[plan.email], products, vouchers.get(plan.voucher))


def plans() -> list[Plan]:
    """Return the orders of the last year, oldest first. The three customers of the tour have some in any case."""
    dice = random.Random("nordkontor")
    codes = [item.code for item in PRODUCTS if item.stock > 30]
    buyers = [*people.CUSTOMERS[:3] * 3, *people.CUSTOMERS[3:18], *people.CUSTOMERS[5:11]]
    dice.shuffle(buyers)
    return [
        Plan(
            number=str(FIRST_NUMBER + position),
            email=buyer.email,
            lines=[(code, dice.randint(1, 4)) for code in dice.sample(codes, dice.randint(1, 4))],
            days_ago=round(355 * (1 - position / (NUMBER - 1)) ** 1.6),
            shipping=dice.choice(["parcel", "parcel", "parcel", "express", "collection"]),
            voucher=dice.choice(list(VOUCHERS)) if position in WITH_VOUCHER else None,
            statuses=statuses(position),
        )
        for position, buyer in enumerate(buyers)
    ]


def statuses(position: int) -> list[str]:
    """Return the states that the order at this position went through after "Pending"."""
    if position in CANCELLED:
        return ["Cancelled"]
    if position >= NUMBER - WAITING:
        return []
    if position >= NUMBER - WAITING - IN_PROCESS:
        return ["Being processed"]
    return ["Being processed", "Shipped", *(["Refunded"] if position in REFUNDED else [])]


@transaction.atomic
def load_order(plan: Plan, user: Any, products: dict[str, Any], voucher: Any) -> None:
    """Place one order in the past, pay it by card and move it along."""
    placed = timezone.now() - timedelta(
        days=plan.days_ago, hours=int(plan.number) % 7, minutes=int(plan.number) % 53
    )
    order = factories.make_order(
        user,
        [(products[code], quantity) for code, quantity in plan.lines],
        shipping=plan.shipping,
        voucher=voucher,
        number=plan.number,
        date_placed=placed,
    )
    factories.pay_by_card(order)
    move_along(order, plan.statuses, placed)


def move_along(order: Any, through: list[str], placed: datetime) -> None:
    """Take the order through these states as staff would, a day apart, as far as the past reaches."""
    handler = EventHandler()
    for days, status in enumerate(through, start=1):
        handler.handle_order_status_change(order, status)
        if status == "Shipped":
            handler.consume_stock_allocations(order)
        if status == "Cancelled":
            handler.cancel_stock_allocations(order)
        when = min(placed + timedelta(days=days), timezone.now())
        order.status_changes.filter(new_status=status).update(date_created=when)
