"""Why somebody pays what they pay, in the API, and what variants would cost on another day."""

from collections.abc import Mapping, Sequence
from types import SimpleNamespace
from typing import Any

import graphene

from .. import permissions
from ..models import DiscountGroup
from ..money import Money, exact
from ..services import price_explanation
from ..services.pricing import Verdict
from . import compat, limits
from .connections import Batch
from .discount_types import CHANNEL, REQUIRES, DiscountConditionType, DiscountGroupType
from .errors import acting, refusals
from .people import customer_key
from .units import given

DiscountVerdict = compat.make_enum(
    "DiscountVerdict",
    {
        Verdict.WINS.value: "It made the price.",
        Verdict.DEARER.value: "Another one is cheaper, or as cheap and about something more special.",
        Verdict.NOT_BELOW_LIST_PRICE.value: "The list price is not higher.",
        Verdict.QUANTITY.value: "It asks for more units.",
        Verdict.ORDER_VALUE.value: "It asks for an order of more value.",
        Verdict.OTHER_CURRENCY.value: "It is a price in another currency.",
        Verdict.OTHER_CHANNEL.value: "It is a price of another channel.",
        Verdict.TAX_UNKNOWN.value: "It is a price without tax where prices are with tax, or the other way, and the"
        " tax is not known.",
    },
    "What came of a condition.",
)


class WeighedCondition(graphene.ObjectType):
    """A condition about a variant, and what came of it."""

    condition = graphene.Field(graphene.NonNull(DiscountConditionType), description="The condition.")
    verdict = graphene.Field(graphene.NonNull(DiscountVerdict), description="What came of it.")
    unit_price = graphene.Field(
        compat.money, description="What one unit would cost by it; null where that cannot be said."
    )


class PriceExplanation(graphene.ObjectType):
    """What one unit of a variant costs a customer, and why. Amounts are as prices are entered in the channel."""

    variant_id = graphene.ID(required=True, description="Global id of the variant.")
    variant_name = graphene.String(required=True, description="What the variant is called.")
    sku = graphene.String(required=True, description="Its SKU; may be empty.")
    discount_group = graphene.Field(
        DiscountGroupType, description="The discount group that the customer is in, if any."
    )
    group_is_valid = graphene.Boolean(
        required=True, description="Whether the customer is in a group that counts on that day."
    )
    list_price = graphene.Field(
        graphene.NonNull(compat.money), description="Price for everybody, before the shop's promotions."
    )
    entered_with_tax = graphene.Boolean(required=True, description="Whether the prices here are with tax.")
    own_price = graphene.Field(
        compat.money, description="What the group makes of it; null where the list price stands."
    )
    conditions = graphene.List(
        graphene.NonNull(WeighedCondition),
        required=True,
        description="Every condition of the group about the variant, the one that made the price first.",
    )


def _circumstances() -> dict[str, Any]:
    """Make the arguments that say where, how much and when somebody buys."""
    return {
        "channel": graphene.String(required=True, description=f"{CHANNEL} to buy in."),
        "quantity": graphene.Int(description="How many units; 1, if left out."),
        "order_value": graphene.Argument(
            compat.decimal,
            description="Value of the whole order at list prices; left out, it is as on a product page, where"
            " conditions that ask for one do not count.",
        ),
        "at": graphene.Argument(
            compat.date_time, description="A moment of the day that is asked about; now, if left out."
        ),
    }


class PriceExplanationQueries(graphene.ObjectType):
    """Queries about what customers pay."""

    explain_price = graphene.Field(
        PriceExplanation,
        customer_id=graphene.ID(required=True, description="Global id of the customer's profile or user."),
        variant_id=graphene.ID(required=True, description="Global id of the variant."),
        description=f"Which condition made a customer's price, and which lost and why. {REQUIRES}",
        **_circumstances(),
    )
    preview_prices = graphene.List(
        graphene.NonNull(PriceExplanation),
        customer_id=graphene.ID(required=True, description="Global id of the customer's profile or user."),
        variant_ids=graphene.List(
            graphene.NonNull(graphene.ID),
            required=True,
            description=f"Global ids of variants, {price_explanation.MOST} at most.",
        ),
        description=f"What some variants cost a customer on a day, in the order asked for. {REQUIRES}",
        **_circumstances(),
    )

    @staticmethod
    @refusals()
    def resolve_explain_price(
        root: Any, info: Any, customer_id: str, variant_id: str, **values: Any
    ) -> dict[str, Any]:
        actor = acting(info)
        actor.require(permissions.MANAGE_DISCOUNT_GROUPS)
        found = price_explanation.explain(
            customer_id=customer_key(customer_id, field="customer_id"),
            variant=variant_key(variant_id, field="variant_id"),
            actor=actor,
            **_moment(values),
        )
        return _explained([found])[0]

    @staticmethod
    @refusals()
    def resolve_preview_prices(
        root: Any, info: Any, customer_id: str, variant_ids: Sequence[str], **values: Any
    ) -> list[dict[str, Any]]:
        actor = acting(info)
        actor.require(permissions.MANAGE_DISCOUNT_GROUPS)
        limits.spend(info.context, len(variant_ids), field="variant_ids")
        found = price_explanation.preview(
            customer_id=customer_key(customer_id, field="customer_id"),
            variants=[variant_key(text, field="variant_ids") for text in variant_ids],
            actor=actor,
            **_moment(values),
        )
        return _explained(found)


def variant_key(text: str, *, field: str) -> str:
    """Read the host's reference of a variant out of its global id."""
    return compat.global_id(text, "ProductVariant", field=field)


def _moment(values: Mapping[str, Any]) -> dict[str, Any]:
    found = given(values)
    if "at" in found:
        found["at"] = compat.aware(found["at"])
    return found


def _explained(found: Sequence[price_explanation.Explanation]) -> list[Any]:
    """Write explanations as the API has them; what conditions are about is looked up for all of them together."""
    Batch([one.condition for each in found for one in each.weighed], staff=True)
    groups: dict[int, DiscountGroup] = {each.group.pk: each.group for each in found if each.group is not None}
    Batch(list(groups.values()), staff=True)
    return [
        SimpleNamespace(
            variant_id=compat.encode("ProductVariant", each.variant.reference),
            variant_name=each.variant.name,
            sku=each.variant.sku,
            discount_group=None if each.group is None else groups[each.group.pk],
            group_is_valid=each.is_valid,
            list_price=each.list_price,
            entered_with_tax=each.entered_with_tax,
            own_price=each.own and _price(each.own.amount, each),
            conditions=[
                SimpleNamespace(
                    condition=one.condition,
                    verdict=one.verdict.value,
                    unit_price=None if one.amount is None else _price(one.amount, each),
                )
                for one in each.weighed
            ],
        )
        for each in found
    ]


def _price(amount: Any, explanation: price_explanation.Explanation) -> Money:
    return exact(amount, explanation.list_price.currency)
