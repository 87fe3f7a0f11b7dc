"""Customer groups in the API: the shop's list of them, that of a customer, and what staff do with them."""

from collections.abc import Sequence
from typing import Any, ClassVar

import graphene

from .. import permissions
from ..host import Actor
from ..models import CustomerGroup
from ..services import groups
from . import compat, limits
from .connections import Batch
from .errors import Mutation, acting, refusals
from .group_members import PutIntoGroup
from .people import for_managers

REQUIRES = "Requires the permission manage_customer_profiles."


class CustomerGroupType(graphene.ObjectType):
    """A group of customers; a customer is in one at most."""

    id = graphene.ID(required=True, description="Global id of the group.")
    name = graphene.String(required=True, description="Its name, unique without regard to case.")
    description = graphene.String(required=True, description="What it is for; may be empty.")
    customers = graphene.Int(required=True, description="Number of customers in it.")

    class Meta:
        name = "CustomerGroup"

    @staticmethod
    def resolve_id(root: CustomerGroup, info: Any) -> str:
        return compat.encode("CustomerGroup", root.pk)

    @staticmethod
    def resolve_customers(root: Any, info: Any) -> int:
        using = compat.host_types().reading(info.context)
        return int(root.batch.find("customers", lambda rows: groups.counts(using=using)).get(root.pk, 0))


class GroupFields:
    """What a profile has of groups."""

    group = graphene.Field(CustomerGroupType, description=f"The group that the customer is in. {REQUIRES}")

    @staticmethod
    @for_managers
    def resolve_group(root: Any, info: Any) -> CustomerGroup | None:
        using = compat.host_types().reading(info.context)
        found: dict[Any, CustomerGroup] = root.batch.find("groups", lambda users: _groups_of(users, using))
        return found.get(root.pk)


class GroupQueries(graphene.ObjectType):
    """Queries about groups."""

    customer_groups = graphene.List(
        graphene.NonNull(CustomerGroupType),
        description=f"All customer groups of the shop, by name. {REQUIRES}",
    )

    @staticmethod
    @refusals()
    def resolve_customer_groups(root: Any, info: Any) -> list[CustomerGroup]:
        using = compat.host_types().reading(info.context)
        rows = list(groups.all_groups(actor=acting(info), using=using))
        limits.spend(info.context, len(rows))
        Batch(rows, staff=True)
        return rows


class CustomerGroupInput(graphene.InputObjectType):
    """What a group is; what is left out stays as it is."""

    name = graphene.String(description="100 characters at most, unique without regard to case.")
    description = graphene.String(description="2000 characters at most.")


class GroupMutation(Mutation):
    """Only for staff who manage customers."""

    permissions = (permissions.MANAGE_CUSTOMER_PROFILES,)
    renamed = {"into_id": "into"}

    class Meta:
        abstract = True


class CustomerGroupCreate(GroupMutation):
    """Makes a group."""

    group = graphene.Field(CustomerGroupType, description="The new group.")

    class Arguments:
        input = CustomerGroupInput(required=True, description="What the group is; the name is required.")

    class Meta:
        description = f"Makes a customer group. {REQUIRES}"

    @classmethod
    def perform(cls, info: Any, actor: Actor, **values: Any) -> dict[str, Any]:
        return {"group": _alone(groups.create(actor=actor, **{"name": ""} | _given(values)))}


class CustomerGroupUpdate(GroupMutation):
    """Changes a group."""

    renamed = {"group_id": "id"}
    group = graphene.Field(CustomerGroupType, description="The group as it is now.")

    class Arguments:
        id = graphene.ID(required=True, description="Which group.")
        input = CustomerGroupInput(required=True, description="What is to change.")

    class Meta:
        description = f"Changes a customer group; whoever is in it stays. {REQUIRES}"

    @classmethod
    def perform(cls, info: Any, actor: Actor, **values: Any) -> dict[str, Any]:
        key = group_key(values.pop("id"), field="group_id")
        return {"group": _alone(groups.change(group_id=key, actor=actor, **_given(values)))}


class CustomerGroupDelete(GroupMutation):
    """Deletes a group."""

    renamed = {"group_id": "id"}
    count = graphene.Int(description="Number of customers who went to the other group.")

    class Arguments:
        id = graphene.ID(required=True, description="Which group.")
        move_to = graphene.ID(
            description="The group that its customers go to; without it, a group in use stays."
        )

    class Meta:
        description = f"Deletes a customer group. {REQUIRES}"

    @classmethod
    def perform(cls, info: Any, actor: Actor, **values: Any) -> dict[str, Any]:
        move_to = values.get("move_to")
        count = groups.delete(
            group_id=group_key(values["id"], field="group_id"),
            move_to=group_key(move_to, field="move_to") if move_to else None,
            actor=actor,
        )
        return {"count": count}


class CustomerGroupMerge(GroupMutation):
    """Makes one group of several."""

    group = graphene.Field(CustomerGroupType, description="The group that stays.")
    count = graphene.Int(description="Number of customers who came into it.")

    class Arguments:
        group_ids = graphene.List(
            graphene.NonNull(graphene.ID),
            required=True,
            description=f"The groups that will be gone, {groups.MOST_AT_ONCE} at most.",
        )
        into = graphene.ID(required=True, description="The group that stays.")

    class Meta:
        description = f"Makes one customer group of several: whoever was in any of them is in it. {REQUIRES}"

    @classmethod
    def perform(cls, info: Any, actor: Actor, **values: Any) -> dict[str, Any]:
        group, count = groups.merge(
            group_ids=[group_key(text, field="group_ids") for text in values["group_ids"]],
            into_id=group_key(values["into"], field="into_id"),
            actor=actor,
        )
        return {"group": _alone(group), "count": count}


class CustomerGroupAssign(PutIntoGroup, GroupMutation):
    """Puts customers into a group."""

    service: ClassVar[Any] = groups

    class Meta:
        description = (
            f"Puts customers into a group, out of the one they were in: all of them or, if one is unknown, none."
            f" Repeating it does nothing. {REQUIRES}"
        )

    @classmethod
    def key(cls, text: str) -> int:
        return group_key(text, field="group_id")


class GroupMutations(graphene.ObjectType):
    """Mutations about groups."""

    customer_group_create = CustomerGroupCreate.Field()
    customer_group_update = CustomerGroupUpdate.Field()
    customer_group_delete = CustomerGroupDelete.Field()
    customer_group_merge = CustomerGroupMerge.Field()
    customer_group_assign = CustomerGroupAssign.Field()


def group_key(text: str, *, field: str) -> int:
    """Read a group's key out of its global id."""
    return int(compat.global_pk(text, "CustomerGroup", field=field, model=CustomerGroup))


def _alone(group: CustomerGroup) -> CustomerGroup:
    Batch([group], staff=True)
    return group


def _given(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def _groups_of(users: Sequence[Any], using: str) -> dict[Any, CustomerGroup]:
    found = groups.of_customers([user.pk for user in users], using=using)
    Batch(list(found.values()), staff=True)
    return found
