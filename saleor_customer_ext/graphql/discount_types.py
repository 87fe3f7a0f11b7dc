"""What a discount group and its conditions look like in the API, and what a profile has of them."""

import functools
from collections.abc import Callable, Sequence
from typing import Any

import graphene

from ..models import AccountLock, ConditionTarget, DiscountCondition, DiscountGroup, PriceMode
from ..money import Money, exact
from ..services import condition_targets, discount_conditions, discount_groups, unit_lists
from . import compat, limits
from .connections import Batch, Connection, Window, connection_field, whole_number
from .customer_columns import profile_of
from .errors import acting, refusals

REQUIRES = "Requires the permission manage_discount_groups."
READERS = "Requires one of the permissions manage_discount_groups, manage_customer_profiles."
CURSOR = "DiscountCondition"
CHANNEL = "The host's reference of the channel"
# What things are in global ids.
KINDS = {
    ConditionTarget.CATEGORY.value: "Category",
    ConditionTarget.COLLECTION.value: "Collection",
    ConditionTarget.PRODUCT.value: "Product",
    ConditionTarget.VARIANT.value: "ProductVariant",
}

AccountLockEnum = compat.make_enum(
    "AccountLock",
    {
        AccountLock.CHANGE_ADDRESSES.value: "Add, change or delete addresses, or choose another default.",
        AccountLock.CHANGE_EMAIL.value: "Change the e-mail address.",
        AccountLock.CHANGE_NAME.value: "Change first or last name.",
        AccountLock.CHANGE_PASSWORD.value: "Change the password.",
        AccountLock.DELETE_ACCOUNT.value: "Delete the account, or ask for that.",
        AccountLock.USE_VOUCHERS.value: "Enter a voucher.",
    },
    "What a customer can be kept from doing with their own account.",
)
DiscountConditionTarget = compat.make_enum(
    "DiscountConditionTarget",
    {
        ConditionTarget.EVERYTHING.value: "Everything that the shop sells.",
        ConditionTarget.CATEGORY.value: "A category with all below it, also later products.",
        ConditionTarget.COLLECTION.value: "A collection, also later products.",
        ConditionTarget.PRODUCT.value: "One product with all its variants.",
        ConditionTarget.VARIANT.value: "One variant; it alone can have a fixed price.",
        ConditionTarget.SHIPPING.value: "Shipping, which is free then.",
    },
    "What a condition is about.",
)
PriceModeEnum = compat.make_enum(
    "DiscountPriceMode",
    {PriceMode.NET.value: "Without tax.", PriceMode.GROSS.value: "With tax."},
    "Whether a fixed price is without tax or with it.",
)


def for_readers(resolver: Callable[..., Any]) -> Callable[..., Any]:
    """Give a field of a group to staff who may see groups; a member gets null and an error."""

    @refusals()
    @functools.wraps(resolver)
    def resolve(root: Any, info: Any, **arguments: Any) -> Any:
        root.batch.find("actor", lambda rows: acting(info)).require(*discount_groups.READERS)
        return resolver(root, info, **arguments)

    return resolve


class DiscountConditionType(graphene.ObjectType):
    """One thing that a group grants: a percentage off, or a fixed price; free shipping is 100 percent off it."""

    id = graphene.ID(required=True, description="Global id of the condition.")
    target = graphene.Field(graphene.NonNull(DiscountConditionTarget), description="What it is about.")
    target_id = graphene.ID(
        description="Global id of the category, collection, product or variant that it is about."
    )
    target_name = graphene.String(
        description="What that is called; null where the shop has it no more, and where it is about no single thing."
    )
    percent = graphene.Field(compat.decimal, description="How many percent off; null of a fixed price.")
    price = graphene.Field(compat.money, description="The fixed price of one unit; null of a percentage.")
    channel = graphene.String(description=f"{CHANNEL} in which the price holds; null of a percentage.")
    taxed = graphene.Field(PriceModeEnum, description="Whether the price is with tax; null of a percentage.")
    minimum_quantity = graphene.Int(
        required=True, description="From how many units of the line on; 1 is any."
    )
    minimum_order_value = graphene.Field(
        compat.money, description="From which value of the order at list prices on; null is any."
    )

    class Meta:
        name = "DiscountCondition"

    @staticmethod
    def resolve_id(root: DiscountCondition, info: Any) -> str:
        return compat.encode("DiscountCondition", root.pk)

    @staticmethod
    def resolve_target_id(root: DiscountCondition, info: Any) -> str | None:
        return compat.encode(KINDS[root.target], root.reference) if root.reference else None

    @staticmethod
    def resolve_target_name(root: Any, info: Any) -> str | None:
        found: dict[Any, str] = root.batch.find("names", condition_targets.names)
        return found.get((root.target, root.reference))

    @staticmethod
    def resolve_price(root: DiscountCondition, info: Any) -> Money | None:
        return None if root.amount is None else exact(root.amount, root.currency)

    @staticmethod
    def resolve_channel(root: DiscountCondition, info: Any) -> str | None:
        return root.channel or None

    @staticmethod
    def resolve_taxed(root: DiscountCondition, info: Any) -> str | None:
        return root.taxed or None

    @staticmethod
    def resolve_minimum_order_value(root: DiscountCondition, info: Any) -> Money | None:
        value = root.minimum_order_value
        return None if value is None else exact(value, root.minimum_order_currency)


class DiscountGroupType(graphene.ObjectType):
    """A group whose members have prices of their own; a customer is in one at most."""

    id = graphene.ID(required=True, description="Global id of the group.")
    name = graphene.String(required=True, description="Its name.")
    is_valid = graphene.Boolean(
        required=True, description="Whether it counts today, in the shop's time zone."
    )
    description = graphene.String(description=f"What it is for; may be empty. {READERS}")
    external_reference = graphene.String(
        description=f"Reference in another system; empty where there is none. {READERS}"
    )
    starts_on = graphene.String(
        description=f"First day on which it counts, such as 2026-01-31; null is always. {READERS}"
    )
    ends_on = graphene.String(description=f"Last day on which it counts; null is for ever. {READERS}")
    combines_with_host = graphene.Boolean(
        description=f"Whether the shop's promotions and vouchers apply on top. {READERS}"
    )
    locks = graphene.List(
        graphene.NonNull(AccountLockEnum),
        description=f"What its members cannot do with their account. {READERS}",
    )
    version = graphene.Int(description=f"Rises with every change; send it along with an edit. {READERS}")
    created_at = graphene.Field(compat.date_time, description=f"When it was made. {READERS}")
    updated_at = graphene.Field(compat.date_time, description=f"When it was last changed. {READERS}")
    customers = graphene.Int(description=f"Number of customers in it. {READERS}")
    number_of_conditions = graphene.Int(description=f"Number of its conditions, fixed prices too. {READERS}")
    conditions = connection_field(
        DiscountConditionType,
        "conditions",
        f"What it grants, in the order in which it came in. {REQUIRES}",
        is_price=graphene.Boolean(
            description="Only fixed prices, or only percentages and free shipping; all, if left out."
        ),
    )

    class Meta:
        name = "DiscountGroup"

    @staticmethod
    def resolve_id(root: DiscountGroup, info: Any) -> str:
        return compat.encode("DiscountGroup", root.pk)

    @staticmethod
    def resolve_is_valid(root: Any, info: Any) -> bool:
        using = compat.host_types().reading(info.context)
        keys = root.batch.find(
            "valid", lambda rows: discount_groups.valid([row.pk for row in rows], using=using)
        )
        return root.pk in keys

    @staticmethod
    @for_readers
    def resolve_starts_on(root: Any, info: Any) -> str | None:
        return _day(root.starts_on)

    @staticmethod
    @for_readers
    def resolve_ends_on(root: Any, info: Any) -> str | None:
        return _day(root.ends_on)

    @staticmethod
    @for_readers
    def resolve_customers(root: Any, info: Any) -> int:
        using = compat.host_types().reading(info.context)
        found = root.batch.find(
            "customers", lambda rows: discount_groups.counts([row.pk for row in rows], using=using)
        )
        return int(found.get(root.pk, 0))

    @staticmethod
    @for_readers
    def resolve_number_of_conditions(root: Any, info: Any) -> int:
        rows = DiscountCondition.objects.using(compat.host_types().reading(info.context))
        found = root.batch.find(
            "number", lambda groups: unit_lists.counts(rows, "group", [group.pk for group in groups])
        )
        return int(found.get(root.pk, 0))

    @staticmethod
    @refusals()
    def resolve_conditions(root: Any, info: Any, is_price: bool | None = None, **page: Any) -> Connection:
        using = compat.host_types().reading(info.context)
        rows = discount_conditions.of_group(root.pk, actor=acting(info), using=using)
        if is_price is not None:
            rows = rows.filter(amount__isnull=not is_price)
        window = Window.parse(CURSOR, whole_number, **page)
        limits.spend(info.context, window.size, field="last" if window.backwards else "first")
        connection = window.page(window.cut(rows, "pk"), lambda row: row.pk, rows.count)
        Batch(connection.rows, staff=True)
        return connection


def _plain_field(name: str) -> Any:
    return staticmethod(for_readers(lambda root, info: getattr(root, name)))


for _name in (
    "description", "external_reference", "combines_with_host", "locks", "version", "created_at", "updated_at",
):  # fmt: skip
    setattr(DiscountGroupType, f"resolve_{_name}", _plain_field(_name))


class DiscountFields:
    """What a profile has of discount groups."""

    discount_group = graphene.Field(
        DiscountGroupType,
        description=f"The discount group that the customer is in, whether it counts today or not."
        f" {READERS.removesuffix('.')}, or being this customer.",
    )
    locks = graphene.List(
        graphene.NonNull(AccountLockEnum),
        description="What the customer cannot do with their own account today."
        f" {READERS.removesuffix('.')}, or being this customer.",
    )

    @staticmethod
    @refusals()
    def resolve_discount_group(root: Any, info: Any) -> DiscountGroup | None:
        _require_reader(root, info)
        key = profile_of(root).discount_group_id
        return None if key is None else _groups_of(root, info).get(key)

    @staticmethod
    @refusals()
    def resolve_locks(root: Any, info: Any) -> list[str]:
        _require_reader(root, info)
        using = compat.host_types().reading(info.context)
        found: dict[int, list[str]] = root.batch.find(
            "locks", lambda users: discount_groups.valid(_keys(users), using=using)
        )
        return found.get(profile_of(root).discount_group_id or 0, [])


def alone(group: DiscountGroup) -> DiscountGroup:
    """Let a group that was read by itself know that it was."""
    Batch([group], staff=True)
    return group


def group_key(text: str, *, field: str) -> int:
    """Read a discount group's key out of its global id."""
    return int(compat.global_pk(text, "DiscountGroup", field=field, model=DiscountGroup))


def _require_reader(root: Any, info: Any) -> None:
    discount_groups.require_reader(root.batch.find("actor", lambda users: acting(info)), root.pk)


def _keys(users: Sequence[Any]) -> set[int]:
    return {key for user in users if (key := profile_of(user).discount_group_id)}


def _groups_of(root: Any, info: Any) -> dict[int, DiscountGroup]:
    """Give the groups of all customers that were read together, by key, in one query."""
    using = compat.host_types().reading(info.context)

    def read(users: Sequence[Any]) -> dict[int, DiscountGroup]:
        found: dict[int, DiscountGroup] = DiscountGroup.objects.using(using).in_bulk(_keys(users))
        Batch(list(found.values()), staff=root.batch.staff)
        return found

    groups: dict[int, DiscountGroup] = root.batch.find("discount groups", read)
    return groups


def _day(day: Any) -> str | None:
    return None if day is None else day.isoformat()
