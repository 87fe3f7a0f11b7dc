"""Why a customer pays what they pay, for staff; and what members would pay on another day.

What decides is ``pricing.py``, as the host asks for it; here it is asked for one customer, at any moment.
"""

import datetime
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from .. import permissions
from ..conf import app_settings
from ..errors import Invalid, NotFound, Required
from ..host import Actor, get_host
from ..host.catalog import ListPrice, Variant
from ..models import CustomerProfile, DiscountGroup
from ..money import Money, exact, parse_money
from . import pricing
from .condition_checks import MOST_UNITS
from .days import in_utc
from .ledger import customer_key
from .pricing import Item, OwnPrice, Situation, Weighed

MOST = 100  # variants in one preview


@dataclass(frozen=True, slots=True)
class Explanation:
    """What one variant costs a customer, one unit.

    group: the one that the customer is in, valid or not. is_valid: whether it counts at that moment. list_price: before
    all promotions, as entered in the channel (entered_with_tax). own: what the group makes of it; None where the list
    price stands. weighed: every condition about the variant, the one that won first.
    """

    variant: Variant
    group: DiscountGroup | None
    is_valid: bool
    list_price: Money
    entered_with_tax: bool
    own: OwnPrice | None
    weighed: Sequence[Weighed] = ()


def explain(
    *,
    customer_id: Any,
    variant: str,
    channel: str,
    actor: Actor,
    quantity: int = 1,
    order_value: Any = None,
    at: datetime.datetime | None = None,
) -> Explanation:
    """Say which condition made a customer's price of a variant, and which lost and why.

    order_value: of the whole checkout at list prices, in the channel's currency; None is as on a product page, where
    conditions that ask for one do not count. at: a moment of the day that is asked about; None is now.
    Raises what ``preview`` raises.
    """
    (found,) = preview(
        customer_id=customer_id,
        variants=[variant],
        channel=channel,
        actor=actor,
        quantity=quantity,
        order_value=order_value,
        at=at,
        field="variant_id",
    )
    return found


def preview(
    *,
    customer_id: Any,
    variants: Collection[str],
    channel: str,
    actor: Actor,
    quantity: int = 1,
    order_value: Any = None,
    at: datetime.datetime | None = None,
    field: str = "variant_ids",
) -> list[Explanation]:
    """Say what some variants would cost a customer on a day, each for so many units.

    Raises PermissionDenied, Required, Invalid, InvalidAmount, NotFound (the customer, a variant, or the channel; or a
    variant that is not sold there).
    """
    actor.require(permissions.MANAGE_DISCOUNT_GROUPS)
    wanted = list(dict.fromkeys(variants))
    if not wanted:
        raise Required("Say which variants.", field=field)
    if len(wanted) > MOST:
        raise Invalid(f"{MOST} variants at most.", field=field)
    if not 1 <= quantity <= MOST_UNITS:
        raise Invalid(f"The quantity must be from 1 to {MOST_UNITS}.", field="quantity")
    moment = None if at is None else _moment(at)
    profile = _profile(customer_id)
    # Hosts sell to their staff at list prices.
    terms = None if profile.user.is_staff else pricing.terms_of(profile.pk, at=moment)
    known, prices = _sold(wanted, channel, field)
    listed = [prices[key] for key in wanted]
    currency, entered_with_tax = listed[0].currency, listed[0].entered_with_tax
    value = (
        None
        if order_value is None
        else parse_money(order_value, currency, field="order_value", allow_zero=True)
    )
    items = [
        Item(key, known[key].product, quantity, price.amount, price.tax_rate)
        for key, price in zip(wanted, listed, strict=True)
    ]
    situation = Situation(channel, currency, entered_with_tax, value)
    weighed = [] if terms is None else pricing.explain(terms, items, situation)
    return [
        Explanation(
            variant=known[item.variant],
            group=profile.discount_group,
            is_valid=terms is not None,
            list_price=exact(item.list_price, currency),
            entered_with_tax=entered_with_tax,
            own=None if terms is None else pricing.winner(terms, item, weighed[place]),
            weighed=() if terms is None else weighed[place],
        )
        for place, item in enumerate(items)
    ]


def _moment(at: datetime.datetime) -> datetime.datetime:
    moment = in_utc(at, field="at")
    try:
        moment.astimezone(app_settings.time_zone)  # whose day decides
    except OverflowError as error:
        raise Invalid("The moment is out of range.", field="at") from error
    return moment


def _profile(customer_id: Any) -> CustomerProfile:
    key = customer_key(customer_id)
    found = CustomerProfile.objects.select_related("discount_group", "user").filter(pk=key).first()
    if found is None:
        raise NotFound("There is no such customer.", field="customer_id")
    return found


def _sold(wanted: Sequence[str], channel: str, field: str) -> tuple[dict[str, Variant], dict[str, ListPrice]]:
    """Give variants and their prices in a channel; raise NotFound where one of them is not sold there."""
    host = get_host()
    if channel not in {one.reference for one in host.channels()}:
        raise NotFound("There is no such channel.", field="channel")
    known = host.catalog.variants(wanted)
    if missing := [key for key in wanted if key not in known]:
        raise NotFound(f"The shop has no such variant: {missing[0]}.", field=field)
    prices = host.catalog.list_prices(wanted, channel=channel)
    if missing := [key for key in wanted if key not in prices]:
        raise NotFound(f"This variant is not sold in the channel: {missing[0]}.", field=field)
    return known, prices
