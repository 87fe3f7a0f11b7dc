"""What a member of a discount group pays for one unit: the cheapest of what the group grants and the list price.

The host asks here wherever a price is shown, written into a checkout, or ordered. ``terms_of`` says whether there is
anything to ask at all; ``own_prices`` decides, for any number of lines in one query. Nothing is kept in between.
"""

import datetime
import functools
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast, JSONObject, TruncDate

from ..conf import app_settings
from ..host.catalog import Places
from ..models import (
    ConditionTarget,
    DatabaseNow,
    DiscountCondition,
    DiscountGroup,
    PriceMode,
)
from ..money import Money, exact, minor_unit_digits
from ..prepared import Place, Prepared
from . import condition_lookup
from .ledger import customer_field

# The more special what a condition is about, the earlier it counts where prices are the same.
SPECIAL = (
    ConditionTarget.VARIANT,
    ConditionTarget.PRODUCT,
    ConditionTarget.COLLECTION,
    ConditionTarget.CATEGORY,
    ConditionTarget.EVERYTHING,
)
_RANK = {target: rank for rank, target in enumerate(SPECIAL)}


@dataclass(frozen=True, slots=True)
class FreeShipping:
    """Free shipping by one condition. minimum: the order's value at list prices, at least; None is any."""

    condition_id: int
    minimum: Money | None


@dataclass(frozen=True, slots=True)
class Terms:
    """What a customer's group grants at this moment. combines_with_host: promotions and vouchers apply on top."""

    group_id: int
    group_name: str
    combines_with_host: bool
    shipping: tuple[FreeShipping, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """One line, or one variant on a page.

    list_price: of one unit, as entered in the channel (net or gross), before the host's promotions. tax_rate: such as
    Decimal("0.23"); None is unknown: then a fixed price entered the other way (net or gross) cannot be used.
    """

    variant: str
    product: str
    quantity: int
    list_price: Decimal
    tax_rate: Decimal | None = None


@dataclass(frozen=True, slots=True)
class OwnPrice:
    """What a member pays for one unit, less than the list price, and by which condition.

    amount: as the list price is, net or gross, rounded half up to the currency's smallest unit.
    """

    amount: Decimal
    list_price: Decimal
    condition_id: int
    group_id: int
    group_name: str


class Verdict(StrEnum):
    """What came of a condition."""

    WINS = "WINS"
    DEARER = "DEARER"  # another one is cheaper, or as cheap and more special or older
    NOT_BELOW_LIST_PRICE = "NOT_BELOW_LIST_PRICE"
    QUANTITY = "QUANTITY"  # fewer units than it asks for
    ORDER_VALUE = "ORDER_VALUE"  # the order is worth less than it asks for, or nobody said what it is worth
    OTHER_CURRENCY = "OTHER_CURRENCY"
    OTHER_CHANNEL = "OTHER_CHANNEL"
    TAX_UNKNOWN = "TAX_UNKNOWN"  # it is net and prices are gross, or the other way, and nobody knows the tax


@dataclass(frozen=True, slots=True)
class Weighed:
    """One condition for one item. amount: what a unit would cost by it; None where it cannot count."""

    condition: DiscountCondition
    verdict: Verdict
    amount: Decimal | None


@dataclass(frozen=True, slots=True)
class Situation:
    """Where and for how much is bought; see ``own_prices``."""

    channel: str
    currency: str
    entered_with_tax: bool
    order_value: Money | None


def groups_now(*, at: datetime.datetime | None = None) -> QuerySet[DiscountGroup]:
    """Give the groups that are valid on the day of a moment in the shop's time zone, or today by the database."""
    zone = app_settings.time_zone
    day: Any = TruncDate(DatabaseNow(), tzinfo=zone) if at is None else at.astimezone(zone).date()
    return DiscountGroup.objects.filter(
        Q(starts_on=None) | Q(starts_on__lte=day), Q(ends_on=None) | Q(ends_on__gte=day)
    )


def terms_of(user_pk: Any, *, at: datetime.datetime | None = None) -> Terms | None:
    """Give what the customer's group grants; one query.

    None: nobody is asked about, the customer has no group, or it is not valid on that day in the shop's time zone.
    """
    if user_pk is None:
        return None
    if at is None:
        return _terms(_asked_always(app_settings.time_zone).rows(user_pk=user_pk))
    return _terms(_granting(groups_now(at=at).filter(profiles=user_pk)).rows())


def terms_of_group(group_id: int) -> Terms | None:
    """Give what a group grants whenever it is valid, as members would have it; one query. None: no such group."""
    return _terms(_granting(DiscountGroup.objects.filter(pk=group_id)).rows())


@functools.cache
def _asked_always(zone: datetime.tzinfo) -> Prepared:
    """Prepare what every page with prices and every look at a checkout asks; shops have one time zone."""
    return _granting(groups_now().filter(profiles=Place("user_pk", customer_field())))


def _granting(groups: QuerySet[DiscountGroup]) -> Prepared:
    shipping = (
        DiscountCondition.objects.filter(group=OuterRef("pk"), target=ConditionTarget.SHIPPING)
        .order_by("pk")
        .values(
            found=JSONObject(
                id="pk", value=Cast("minimum_order_value", TextField()), currency="minimum_order_currency"
            )
        )
    )
    rows = groups.annotate(shipping=ArraySubquery(shipping))
    return Prepared(lambda: rows.values_list("pk", "name", "combines_with_host", "shipping"))


def _terms(rows: Sequence[tuple[Any, ...]]) -> Terms | None:
    """Read the row of a customer's only group."""
    for key, name, combines, shipping in rows:
        return Terms(key, name, combines, tuple(_free_shipping(json.loads(one)) for one in shipping))
    return None


def _free_shipping(found: Mapping[str, Any]) -> FreeShipping:
    value = found["value"]
    minimum = None if value is None else exact(Decimal(value), found["currency"])
    return FreeShipping(found["id"], minimum)


def own_prices(
    terms: Terms,
    items: Sequence[Item],
    *,
    channel: str,
    currency: str,
    entered_with_tax: bool,
    order_value: Money | None,
) -> list[OwnPrice | None]:
    """Give for each item what a unit costs, or None where the list price stands; one query however many there are.

    channel: the host's reference. entered_with_tax: whether list prices are gross there. order_value: the sum of
    quantity and list price of the whole checkout; None on product pages: conditions that ask for one do not count then.
    """
    situation = Situation(channel, currency, entered_with_tax, order_value)
    weighed = weigh(terms, items, situation, everywhere=False)
    return [winner(terms, item, found) for item, found in zip(items, weighed, strict=True)]


def explain(terms: Terms, items: Sequence[Item], situation: Situation) -> list[list[Weighed]]:
    """Give for each item every condition about it, the one that wins first, then by price; the same one query.

    Also those of other channels and currencies. Nothing wins where the list price stands.
    """
    return weigh(terms, items, situation, everywhere=True)


def free_shipping(terms: Terms, *, order_value: Money) -> bool:
    """Tell whether the group pays for shipping in an order of this value at list prices."""
    return any(_reached(one.minimum, order_value) for one in terms.shipping)


def weigh(
    terms: Terms, items: Sequence[Item], situation: Situation, *, everywhere: bool
) -> list[list[Weighed]]:
    """Weigh all conditions that are about these items, for each of them."""
    if not items:
        return []
    most = max(item.quantity for item in items)
    here = None if everywhere else (situation.channel, situation.currency, most)
    places, conditions = condition_lookup.read(
        terms.group_id, {item.variant for item in items}, {item.product for item in items}, here
    )
    found: dict[Thing, list[DiscountCondition]] = {}
    for condition in conditions:
        found.setdefault((condition.target, condition.reference), []).append(condition)
    return [
        _decided(
            item,
            [one for thing in _things(item, places.get(item.product)) for one in found.get(thing, ())],
            situation,
        )
        for item in items
    ]


Thing = tuple[str, str]  # target and reference


def _things(item: Item, places: Places | None) -> Iterable[Thing]:
    """Give all that a condition can be about to be about this item."""
    yield ConditionTarget.EVERYTHING.value, ""
    yield ConditionTarget.VARIANT.value, item.variant
    products = {item.product} if places is None else {item.product, places.product}
    for product in sorted(products):
        yield ConditionTarget.PRODUCT.value, product
    if places is not None:
        for category in sorted(places.categories):
            yield ConditionTarget.CATEGORY.value, category
        for collection in sorted(places.collections):
            yield ConditionTarget.COLLECTION.value, collection


def _decided(item: Item, conditions: Iterable[DiscountCondition], situation: Situation) -> list[Weighed]:
    """Give all of them with what came of each, the one that wins first."""
    weighed = [_weighed(item, condition, situation) for condition in conditions]
    counting = sorted((one for one in weighed if one.verdict == Verdict.WINS), key=_order)
    rest = sorted((one for one in weighed if one.verdict != Verdict.WINS), key=lambda one: one.condition.pk)
    losers = [Weighed(one.condition, Verdict.DEARER, one.amount) for one in counting[1:]]
    return [*counting[:1], *losers, *rest]


def _order(weighed: Weighed) -> tuple[Decimal, int, int]:
    condition = weighed.condition
    assert weighed.amount is not None
    return weighed.amount, _RANK[ConditionTarget(condition.target)], condition.pk


def _weighed(item: Item, condition: DiscountCondition, situation: Situation) -> Weighed:
    """Say whether a condition can count by itself, whatever others there are: then it is said to win."""
    if condition.channel not in ("", situation.channel):
        return Weighed(condition, Verdict.OTHER_CHANNEL, None)
    if condition.currency not in ("", situation.currency):
        return Weighed(condition, Verdict.OTHER_CURRENCY, None)
    amount = _unit_price(item, condition, situation)
    if amount is None:
        return Weighed(condition, Verdict.TAX_UNKNOWN, None)
    if item.quantity < condition.minimum_quantity:
        return Weighed(condition, Verdict.QUANTITY, amount)
    if not _reached(minimum_of(condition), situation.order_value):
        return Weighed(condition, Verdict.ORDER_VALUE, amount)
    if amount >= item.list_price:
        return Weighed(condition, Verdict.NOT_BELOW_LIST_PRICE, amount)
    return Weighed(condition, Verdict.WINS, amount)


def minimum_of(condition: DiscountCondition) -> Money | None:
    """Give what an order has to be worth at least at list prices for a condition to count; None is any."""
    if condition.minimum_order_value is None:
        return None
    return exact(condition.minimum_order_value, condition.minimum_order_currency)


def _reached(minimum: Money | None, order_value: Money | None) -> bool:
    if minimum is None:
        return True
    return (
        order_value is not None
        and order_value.currency == minimum.currency
        and order_value.amount >= minimum.amount
    )


def _unit_price(item: Item, condition: DiscountCondition, situation: Situation) -> Decimal | None:
    """Give what a unit costs by a condition, as list prices are entered; None where the tax would have to be known."""
    if condition.percent is not None:
        return rounded(item.list_price * (100 - condition.percent) / 100, situation.currency)
    amount = condition.amount
    assert amount is not None
    if (condition.taxed == PriceMode.GROSS) == situation.entered_with_tax:
        return rounded(amount, situation.currency)
    if item.tax_rate is None:
        return None
    factor = 1 + item.tax_rate
    return rounded(amount * factor if situation.entered_with_tax else amount / factor, situation.currency)


def rounded(amount: Decimal, currency: str) -> Decimal:
    """Round half up to the currency's smallest unit."""
    return amount.quantize(Decimal(1).scaleb(-minor_unit_digits(currency)), rounding=ROUND_HALF_UP)


def winner(terms: Terms, item: Item, weighed: Sequence[Weighed]) -> OwnPrice | None:
    """Give the price of what wins; None where the list price stands."""
    if not weighed or weighed[0].verdict != Verdict.WINS:
        return None
    best = weighed[0]
    assert best.amount is not None
    return OwnPrice(best.amount, item.list_price, best.condition.pk, terms.group_id, terms.group_name)
