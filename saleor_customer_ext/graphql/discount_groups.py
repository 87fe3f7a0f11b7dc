"""Discount groups in the API: the shop's list of them, and what staff do with them and their members."""

import datetime
import json
from collections.abc import Mapping
from typing import Any, ClassVar

import graphene

from .. import permissions
from ..errors import Invalid
from ..host import Actor
from ..services import discount_groups, unit_lists
from . import compat, limits
from .connections import Batch, Connection, Window, connection_field
from .discount_types import READERS, REQUIRES, AccountLockEnum, DiscountGroupType, alone, group_key
from .errors import Mutation, acting, refusals
from .group_members import PutIntoGroup
from .units import LONGEST_CURSOR, given, name_place

CURSOR = "discount-group"
ID = "Global id of the discount group."


class DiscountGroupFilterInput(graphene.InputObjectType):
    """Which discount groups to give; conditions narrow each other."""

    search = graphene.String(
        description="Words of which each has to stand in the name, without regard to case and accents, or begin the"
        " external reference."
    )
    is_valid = graphene.Boolean(
        description="Only those that count today, or only the others; all, if left out."
    )


class DiscountGroupQueries(graphene.ObjectType):
    """Queries about discount groups."""

    discount_group = graphene.Field(
        DiscountGroupType,
        id=graphene.ID(required=True, description=ID),
        description=f"One discount group. {READERS}",
    )
    discount_groups = connection_field(
        DiscountGroupType,
        "discount groups",
        f"The shop's discount groups, by name. {READERS}",
        filter=graphene.Argument(DiscountGroupFilterInput, description="Which groups to give."),
    )

    @staticmethod
    @refusals(group_id="id")
    def resolve_discount_group(root: Any, info: Any, id: str) -> Any:
        using = compat.host_types().reading(info.context)
        actor = acting(info)
        actor.require(*discount_groups.READERS)
        return alone(discount_groups.get(group_key(id, field="id"), actor=actor, using=using))

    @staticmethod
    @refusals()
    def resolve_discount_groups(root: Any, info: Any, filter: Any = None, **page: Any) -> Connection:
        using = compat.host_types().reading(info.context)
        rows = discount_groups.all_groups(actor=acting(info), using=using)
        rows = discount_groups.matching(rows, **given(filter or {}))
        window = Window.parse(CURSOR, name_place, longest=LONGEST_CURSOR, **page)
        limits.spend(info.context, window.size, field="last" if window.backwards else "first")
        found = unit_lists.between(rows, window.after, window.before, backwards=window.backwards)
        connection = window.page(
            found[: window.size + 1], lambda row: json.dumps([row.name_key, row.pk]), rows.order_by().count
        )
        Batch(connection.rows, staff=True)
        return connection


class DiscountGroupInput(graphene.InputObjectType):
    """What a discount group is; what is left out or null stays, or is empty in a new one."""

    name = graphene.String(description="100 characters at most, unique without regard to case.")
    description = graphene.String(description="2000 characters at most.")
    external_reference = graphene.String(
        description="Reference in another system, 100 characters at most; unique without regard to case."
    )
    starts_on = graphene.String(
        description="First day on which it counts, such as 2026-01-31, in the shop's time zone; empty is always."
    )
    ends_on = graphene.String(description="Last day on which it counts; empty is for ever.")
    combines_with_host = graphene.Boolean(
        description="Whether the shop's promotions and vouchers apply on top; no, in a new one. Else the cheaper of the"
        " group's price and the shop's promotion counts, and vouchers cannot be used beside the group's prices."
    )
    locks = graphene.List(
        graphene.NonNull(AccountLockEnum), description="What members cannot do with their own account."
    )


class DiscountGroupMutation(Mutation):
    """Only for staff who manage discount groups."""

    permissions = (permissions.MANAGE_DISCOUNT_GROUPS,)

    class Meta:
        abstract = True


class DiscountGroupCreate(DiscountGroupMutation):
    """Makes a discount group."""

    discount_group = graphene.Field(DiscountGroupType, description="The new group.")

    class Arguments:
        input = DiscountGroupInput(required=True, description="What the group is; the name is required.")

    class Meta:
        description = f"Makes a discount group, which grants nothing yet. {REQUIRES}"

    @classmethod
    def perform(cls, info: Any, actor: Actor, **values: Any) -> dict[str, Any]:
        return {"discount_group": alone(discount_groups.create(actor=actor, **{"name": ""} | _parts(values)))}


class DiscountGroupUpdate(DiscountGroupMutation):
    """Changes a discount group."""

    renamed = {"group_id": "id"}
    discount_group = graphene.Field(DiscountGroupType, description="The group as it is now.")

    class Arguments:
        id = graphene.ID(required=True, description=ID)
        version = graphene.Int(
            required=True, description="Version that was edited; a later one is refused: CONFLICT."
        )
        input = DiscountGroupInput(required=True, description="What changes.")

    class Meta:
        description = (
            f"Changes a discount group; its customers stay. It counts from the next request on. {REQUIRES}"
        )

    @classmethod
    def perform(cls, info: Any, actor: Actor, **values: Any) -> dict[str, Any]:
        key, version = group_key(values.pop("id"), field="group_id"), values.pop("version")
        group = discount_groups.change(group_id=key, version=version, actor=actor, **_parts(values))
        return {"discount_group": alone(group)}


class DiscountGroupDelete(DiscountGroupMutation):
    """Deletes a discount group."""

    renamed = {"group_id": "id"}

    class Arguments:
        id = graphene.ID(required=True, description=ID)

    class Meta:
        description = (
            "Deletes a discount group with all that it grants. Refused (IN_USE) while customers are in it."
            f" {REQUIRES}"
        )

    @classmethod
    def perform(cls, info: Any, actor: Actor, **values: Any) -> dict[str, Any]:
        discount_groups.delete(group_id=group_key(values["id"], field="group_id"), actor=actor)
        return {}


class DiscountGroupCopy(DiscountGroupMutation):
    """Copies a discount group."""

    renamed = {"group_id": "id"}
    discount_group = graphene.Field(DiscountGroupType, description="The new group.")

    class Arguments:
        id = graphene.ID(required=True, description="Global id of the group that is copied.")
        name = graphene.String(required=True, description="Name of the new one.")

    class Meta:
        description = (
            "Makes a discount group that grants and locks what another one does now, its price list included. Nobody"
            f" is in it. {REQUIRES}"
        )

    @classmethod
    def perform(cls, info: Any, actor: Actor, **values: Any) -> dict[str, Any]:
        key = group_key(values["id"], field="group_id")
        return {"discount_group": alone(discount_groups.copy(group_id=key, name=values["name"], actor=actor))}


class DiscountGroupAssign(PutIntoGroup, DiscountGroupMutation):
    """Puts customers into a discount group."""

    service: ClassVar[Any] = discount_groups

    class Meta:
        description = (
            "Puts customers into a discount group, out of the one they were in: all of them or, if one is unknown,"
            f" none. Repeating it does nothing. It counts from the next request on. {REQUIRES}"
        )

    @classmethod
    def key(cls, text: str) -> int:
        return group_key(text, field="group_id")


class DiscountGroupMutations(graphene.ObjectType):
    """Mutations about discount groups."""

    discount_group_create = DiscountGroupCreate.Field()
    discount_group_update = DiscountGroupUpdate.Field()
    discount_group_delete = DiscountGroupDelete.Field()
    discount_group_copy = DiscountGroupCopy.Field()
    discount_group_assign = DiscountGroupAssign.Field()


def _parts(values: Mapping[str, Any]) -> dict[str, Any]:
    """Read days and locks; the rest is as the services take it. What is null is left out."""
    found = given(values)
    for name in ("starts_on", "ends_on"):
        if name in found:
            found[name] = _day(found[name], name)
    if "locks" in found:
        found["locks"] = [compat.plain(lock) for lock in found["locks"]]
    return found


def _day(text: str, field: str) -> datetime.date | None:
    if not text:
        return None
    try:
        if len(text) != len("2026-01-31"):
            raise ValueError
        return datetime.date.fromisoformat(text)
    except ValueError as error:
        raise Invalid("This has to be a day, such as 2026-01-31.", field=field) from error
