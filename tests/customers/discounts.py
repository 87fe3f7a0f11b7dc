"""Discount groups of one Oscar shop and their members, for tests; each function makes one thing."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Model

from saleor_customer_ext import permissions
from saleor_customer_ext.host import Actor, ActorKind
from saleor_customer_ext.models import ConditionTarget, CustomerProfile, DiscountCondition, DiscountGroup
from saleor_customer_ext.money import Money
from saleor_customer_ext.services import copies, pricing
from saleor_customer_ext.services.pricing import Item, OwnPrice, Terms

PRICER = Actor(ActorKind.STAFF, "5", frozenset({permissions.MANAGE_DISCOUNT_GROUPS}))
CHANNEL = "default"


def group(name: str = "Dealers", *members: Any, **values: Any) -> DiscountGroup:
    """Make a group as services leave it, and put customers into it."""
    made = DiscountGroup.objects.create(name=name, name_key=name.lower(), **values)
    copies.refresh([member.pk for member in members])
    CustomerProfile.objects.filter(pk__in=[member.pk for member in members]).update(discount_group=made)
    return made


def grant(of: DiscountGroup, about: Any = None, **values: Any) -> DiscountCondition:
    """Let a group grant something, of everything or of one thing of the catalogue.

    values: those of the condition; ``price`` is a fixed one, such as "8.50", net in the only channel.
    """
    if about is not None:
        values.setdefault("target", _TARGETS[type(about).__name__])
        values["reference"] = str(about.pk)
    if (price := values.pop("price", None)) is not None:
        values = {"channel": CHANNEL, "currency": "EUR", "taxed": "NET"} | values
        values |= {"target": ConditionTarget.VARIANT, "amount": Decimal(price)}
    else:
        values.setdefault("target", ConditionTarget.EVERYTHING)
    return DiscountCondition.objects.create(group=of, **values)


_TARGETS = {"Product": "PRODUCT", "Category": "CATEGORY", "Range": "COLLECTION"}


def item(product: Any, quantity: int = 1, list_price: str = "10.00", tax_rate: str | None = "0.19") -> Item:
    rate = None if tax_rate is None else Decimal(tax_rate)
    return Item(str(product.pk), str(product.pk), quantity, Decimal(list_price), rate)


def situation(**values: Any) -> dict[str, Any]:
    return {
        "channel": CHANNEL,
        "currency": "EUR",
        "entered_with_tax": False,
        "order_value": None,
    } | values


def prices(terms: Terms | None, *items: Item, **values: Any) -> list[str | None]:
    """Give what the items cost, and None where the list price stands."""
    assert terms is not None
    found: Sequence[OwnPrice | None] = pricing.own_prices(terms, items, **situation(**values))
    return [None if one is None else str(one.amount) for one in found]


def eur(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


def terms(member: Model | None) -> Terms | None:
    return pricing.terms_of(member and member.pk)
