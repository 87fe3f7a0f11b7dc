"""What discount groups grant, in the API: conditions, price lists, and why somebody pays what they pay."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import graphene

from ..errors import CustomerExtError, Invalid
from ..host import Actor
from ..services import condition_targets, discount_conditions, discount_groups
from ..services.condition_checks import NewCondition
from ..services.condition_targets import MOST_FOUND
from ..services.discount_conditions import MOST
from . import compat, limits
from .discount_groups import DiscountGroupMutation
from .discount_types import (
    CHANNEL,
    KINDS,
    REQUIRES,
    DiscountConditionTarget,
    DiscountGroupType,
    PriceModeEnum,
    alone,
    group_key,
)
from .errors import acting, refusals
from .units import given

GROUP = "Global id of the discount group."


class DiscountConditionInput(graphene.InputObjectType):
    """What a group is to grant: a percentage off, or a fixed price of a variant. Free shipping needs neither."""

    target = graphene.InputField(graphene.NonNull(DiscountConditionTarget), description="What it is about.")
    target_id = graphene.ID(
        description="Global id of the category, collection, product or variant; left out of the other targets."
    )
    percent = graphene.InputField(
        compat.decimal, description="More than 0 and not more than 100, two decimals at most."
    )
    amount = graphene.InputField(
        compat.decimal,
        description="The price of one unit: more than zero, no finer than the currency's smallest unit.",
    )
    channel = graphene.String(description=f"{CHANNEL} in which the price holds.")
    currency = graphene.String(
        description="ISO 4217 code of the price's currency, which the channel sells in."
    )
    taxed = graphene.InputField(PriceModeEnum, description="Whether the price is with tax.")
    minimum_quantity = graphene.Int(description="From how many units of the line on; 1, if left out.")
    minimum_order_value = graphene.InputField(
        compat.decimal, description="From which value of the order at list prices on; any, if left out."
    )
    minimum_order_currency = graphene.String(
        description="ISO 4217 code of that value's currency; the price's, if left out."
    )


class DiscountConditionsMutation(DiscountGroupMutation):
    """A mutation about what a discount group grants."""

    discount_group = graphene.Field(DiscountGroupType, description="The group as it is now.")
    added = graphene.Int(description="Number of conditions that are new; one that changes is another one.")
    removed = graphene.Int(description="Number of conditions that are gone.")

    class Meta:
        abstract = True

    @classmethod
    def answer(cls, group_id: int, actor: Actor, change: discount_conditions.Change) -> dict[str, Any]:
        """Answer the group and what has changed."""
        group = alone(discount_groups.get(group_id, actor=actor))
        return {"discount_group": group, "added": change.added, "removed": change.removed}


def _conditions(description: str) -> Any:
    return graphene.List(
        graphene.NonNull(DiscountConditionInput),
        required=True,
        description=f"{description}, {MOST} at most. A refusal names the place in the list from 0 and the part, such as"
        " conditions.2.percent.",
    )


class DiscountConditionsSet(DiscountConditionsMutation):
    """Says all that a discount group grants."""

    class Arguments:
        group_id = graphene.ID(required=True, description=GROUP)
        version = graphene.Int(
            required=True, description="Version that was edited; a later one is refused: CONFLICT."
        )
        conditions = _conditions("All that it grants")

    class Meta:
        description = (
            f"Lets a discount group grant these conditions and no others: all of them or, if one is wrong, nothing"
            f" changes. Refused where it has more than {MOST}; add and remove single ones then, or import prices."
            f" {REQUIRES}"
        )

    @classmethod
    def perform(cls, info: Any, actor: Actor, **values: Any) -> dict[str, Any]:
        key = group_key(values["group_id"], field="group_id")
        with _naming():
            change = discount_conditions.replace(
                group_id=key,
                version=values["version"],
                conditions=_read(info, values["conditions"]),
                actor=actor,
            )
        return cls.answer(key, actor, change)


class DiscountConditionsAdd(DiscountConditionsMutation):
    """Lets a discount group grant more."""

    class Arguments:
        group_id = graphene.ID(required=True, description=GROUP)
        conditions = _conditions("What it grants as well")

    class Meta:
        description = (
            "Lets a discount group grant these conditions as well: all of them or, if one is wrong or contradicts"
            f" another one, none. What it grants already changes nothing. {REQUIRES}"
        )

    @classmethod
    def perform(cls, info: Any, actor: Actor, **values: Any) -> dict[str, Any]:
        key = group_key(values["group_id"], field="group_id")
        with _naming():
            change = discount_conditions.add(
                group_id=key, conditions=_read(info, values["conditions"]), actor=actor
            )
        return cls.answer(key, actor, change)


class DiscountConditionExchange(DiscountConditionsMutation):
    """Lets a discount group grant one thing in place of another one."""

    class Arguments:
        group_id = graphene.ID(required=True, description=GROUP)
        condition_id = graphene.ID(required=True, description="Global id of the group's condition that goes.")
        condition = DiscountConditionInput(required=True, description="The condition that comes, whole.")

    class Meta:
        description = (
            "Lets a discount group grant a condition in place of another one, both at once. Refused where it is"
            f" wrong or contradicts a third one; the same again changes nothing. {REQUIRES}"
        )

    @classmethod
    def perform(cls, info: Any, actor: Actor, **values: Any) -> dict[str, Any]:
        key = group_key(values["group_id"], field="group_id")
        with _naming():
            change = discount_conditions.exchange(
                group_id=key,
                condition_id=condition_key(values["condition_id"], field="condition_id"),
                condition=_condition(given(values["condition"]), place=""),
                actor=actor,
            )
        return cls.answer(key, actor, change)


class DiscountConditionsRemove(DiscountConditionsMutation):
    """Takes conditions away."""

    class Arguments:
        group_id = graphene.ID(required=True, description=GROUP)
        condition_ids = graphene.List(
            graphene.NonNull(graphene.ID),
            required=True,
            description=f"Global ids of conditions of the group, {MOST} at most.",
        )

    class Meta:
        description = (
            "Takes conditions away from a discount group: all of them or, if it has one of them not, none."
            f" {REQUIRES}"
        )

    @classmethod
    def perform(cls, info: Any, actor: Actor, **values: Any) -> dict[str, Any]:
        key = group_key(values["group_id"], field="group_id")
        texts = values["condition_ids"]
        limits.spend(info.context, len(texts), field="condition_ids")
        wanted = [condition_key(text, field="condition_ids") for text in texts]
        return cls.answer(
            key, actor, discount_conditions.remove(group_id=key, condition_ids=wanted, actor=actor)
        )


class DiscountConditionMutations(graphene.ObjectType):
    """Mutations about what discount groups grant."""

    discount_conditions_set = DiscountConditionsSet.Field()
    discount_conditions_add = DiscountConditionsAdd.Field()
    discount_condition_exchange = DiscountConditionExchange.Field()
    discount_conditions_remove = DiscountConditionsRemove.Field()


class DiscountTargetItem(graphene.ObjectType):
    """Something of the shop's catalogue that a condition can be about."""

    id = graphene.ID(required=True, description="Global id of the category, collection, product or variant.")
    name = graphene.String(required=True, description="What it is called; of a variant with its SKU.")


class DiscountConditionQueries(graphene.ObjectType):
    """Queries about what discount groups grant."""

    discount_targets = graphene.List(
        graphene.NonNull(DiscountTargetItem),
        target=graphene.Argument(graphene.NonNull(DiscountConditionTarget), description="What to look for."),
        search=graphene.String(description="What has to stand in the name or the SKU."),
        first=graphene.Int(description=f"How many to give, {MOST_FOUND} at most; as many, if left out."),
        description=f"What of the shop's catalogue a condition can be about, by name. {REQUIRES}",
    )

    @staticmethod
    @refusals()
    def resolve_discount_targets(
        root: Any, info: Any, target: Any, search: str | None = None, first: int | None = None
    ) -> list[DiscountTargetItem]:
        which = compat.plain(target)
        limit = MOST_FOUND if first is None else first
        found = condition_targets.search(which, search or "", limit=limit, actor=acting(info))
        limits.spend(info.context, len(found), field="first")
        return [
            DiscountTargetItem(id=compat.encode(KINDS[which], reference), name=name)
            for reference, name in found
        ]


def condition_key(text: str, *, field: str) -> int:
    """Read a condition's key out of its global id."""
    reference = compat.global_id(text, "DiscountCondition", field=field)
    if not (reference.isascii() and reference.isdecimal() and len(reference) <= 18):
        raise Invalid("This is not a valid id or cursor.", field=field)
    return int(reference)


@contextmanager
def _naming() -> Iterator[None]:
    """Let refusals name what a condition is about as the API does."""
    try:
        yield
    except CustomerExtError as error:
        head, dot, part = error.field.rpartition(".")
        if part == "reference":
            error.field = f"{head}{dot}target_id"
        raise


def _read(info: Any, inputs: Sequence[Mapping[str, Any]]) -> list[NewCondition]:
    limits.spend(info.context, len(inputs), field="conditions")
    return [_condition(given(one), place=f"conditions.{place}.") for place, one in enumerate(inputs)]


def _condition(values: dict[str, Any], *, place: str) -> NewCondition:
    """Read one; ``place`` stands before the names of its parts in refusals."""
    target = compat.plain(values.pop("target"))
    text = values.pop("target_id", "")
    if text and target in KINDS:
        text = compat.global_id(text, KINDS[target], field=f"{place}target_id")
    if "taxed" in values:
        values["taxed"] = compat.plain(values["taxed"])
    return NewCondition(target=target, reference=text, **values)
