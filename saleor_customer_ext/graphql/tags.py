"""Tags in the API: the shop's list of them, those of a customer, and what staff do with them."""

from collections.abc import Sequence
from typing import Any

import graphene

from .. import permissions
from ..host import Actor
from ..models import CustomerTag
from ..services import tags
from . import compat, limits
from .connections import Batch
from .errors import Mutation, acting, refusals
from .people import customer_keys, for_managers

REQUIRES = "Requires the permission manage_customer_profiles."


class CustomerTagType(graphene.ObjectType):
    """A tag that staff put on customers; a customer has any number of them."""

    id = graphene.ID(required=True, description="Global id of the tag.")
    name = graphene.String(required=True, description="Its name, unique without regard to case.")
    color = graphene.String(required=True, description="Its colour, as #rrggbb.")
    description = graphene.String(required=True, description="What it is for; may be empty.")
    customers = graphene.Int(required=True, description="Number of customers who have it.")

    class Meta:
        name = "CustomerTag"

    @staticmethod
    def resolve_id(root: CustomerTag, info: Any) -> str:
        return compat.encode("CustomerTag", root.pk)

    @staticmethod
    def resolve_customers(root: Any, info: Any) -> int:
        using = compat.host_types().reading(info.context)
        return int(root.batch.find("customers", lambda rows: tags.counts(using=using)).get(root.pk, 0))


class TagFields:
    """What a profile has of tags."""

    tags = graphene.List(
        graphene.NonNull(CustomerTagType), description=f"The customer's tags, by name. {REQUIRES}"
    )

    @staticmethod
    @for_managers
    def resolve_tags(root: Any, info: Any) -> list[CustomerTag]:
        using = compat.host_types().reading(info.context)
        found: dict[Any, list[CustomerTag]] = root.batch.find("tags", lambda users: _tags_of(users, using))
        return found.get(root.pk, [])


class TagQueries(graphene.ObjectType):
    """Queries about tags."""

    customer_tags = graphene.List(
        graphene.NonNull(CustomerTagType), description=f"All tags of the shop, by name. {REQUIRES}"
    )

    @staticmethod
    @refusals()
    def resolve_customer_tags(root: Any, info: Any) -> list[CustomerTag]:
        using = compat.host_types().reading(info.context)
        rows = list(tags.all_tags(actor=acting(info), using=using))
        limits.spend(info.context, len(rows))
        Batch(rows, staff=True)
        return rows


class CustomerTagInput(graphene.InputObjectType):
    """What a tag is; what is left out stays as it is."""

    name = graphene.String(description="100 characters at most, unique without regard to case.")
    color = graphene.String(description="Such as #1d4ed8; grey, if a new tag is given none.")
    description = graphene.String(description="2000 characters at most.")


class TagMutation(Mutation):
    """Only for staff who manage customers."""

    permissions = (permissions.MANAGE_CUSTOMER_PROFILES,)
    renamed = {"tag_id": "id", "into_id": "into"}

    class Meta:
        abstract = True


class CustomerTagCreate(TagMutation):
    """Makes a tag."""

    tag = graphene.Field(CustomerTagType, description="The new tag.")

    class Arguments:
        input = CustomerTagInput(required=True, description="What the tag is; the name is required.")

    class Meta:
        description = f"Makes a tag. {REQUIRES}"

    @classmethod
    def perform(cls, info: Any, actor: Actor, **values: Any) -> dict[str, Any]:
        return {"tag": _alone(tags.create(actor=actor, **{"name": ""} | _given(values)))}


class CustomerTagUpdate(TagMutation):
    """Changes a tag."""

    tag = graphene.Field(CustomerTagType, description="The tag as it is now.")

    class Arguments:
        id = graphene.ID(required=True, description="Which tag.")
        input = CustomerTagInput(required=True, description="What is to change.")

    class Meta:
        description = f"Changes a tag; whoever has it keeps it. {REQUIRES}"

    @classmethod
    def perform(cls, info: Any, actor: Actor, **values: Any) -> dict[str, Any]:
        key = tag_key(values.pop("id"), field="tag_id")
        return {"tag": _alone(tags.change(tag_id=key, actor=actor, **_given(values)))}


class CustomerTagDelete(TagMutation):
    """Deletes a tag."""

    count = graphene.Int(description="Number of customers who had it.")

    class Arguments:
        id = graphene.ID(required=True, description="Which tag.")

    class Meta:
        description = f"Deletes a tag, also from those who have it. {REQUIRES}"

    @classmethod
    def perform(cls, info: Any, actor: Actor, **values: Any) -> dict[str, Any]:
        return {"count": tags.delete(tag_id=tag_key(values["id"], field="tag_id"), actor=actor)}


class CustomerTagMerge(TagMutation):
    """Makes one tag of several."""

    tag = graphene.Field(CustomerTagType, description="The tag that stays.")
    count = graphene.Int(description="Number of customers who had a tag that is gone.")

    class Arguments:
        tag_ids = graphene.List(
            graphene.NonNull(graphene.ID),
            required=True,
            description=f"The tags that will be gone, {tags.MOST_AT_ONCE} at most.",
        )
        into = graphene.ID(required=True, description="The tag that stays.")

    class Meta:
        description = f"Makes one tag of several: whoever had any of them has it, once. {REQUIRES}"

    @classmethod
    def perform(cls, info: Any, actor: Actor, **values: Any) -> dict[str, Any]:
        tag, count = tags.merge(
            tag_ids=_tag_keys(values["tag_ids"]),
            into_id=tag_key(values["into"], field="into_id"),
            actor=actor,
        )
        return {"tag": _alone(tag), "count": count}


class TaggingMutation(TagMutation):
    """Gives or takes tags."""

    count = graphene.Int(description="Number of customers whose tags are others now than before.")

    class Arguments:
        customer_ids = graphene.List(
            graphene.NonNull(graphene.ID),
            required=True,
            description="Which customers, 1000 at most: global ids of profiles or users.",
        )
        tag_ids = graphene.List(
            graphene.NonNull(graphene.ID),
            required=True,
            description=f"Which tags, {tags.MOST_AT_ONCE} at most.",
        )

    class Meta:
        abstract = True

    @staticmethod
    def keys(info: Any, values: dict[str, Any]) -> dict[str, Any]:
        return {
            "customer_ids": customer_keys(info, values["customer_ids"], field="customer_ids"),
            "tag_ids": _tag_keys(values["tag_ids"]),
        }


class CustomerTagsAssign(TaggingMutation):
    """Gives tags to customers."""

    class Arguments(TaggingMutation.Arguments):
        pass

    class Meta:
        description = (
            "Gives tags to customers, to all of them or, if one is unknown, to none. Repeating it does nothing."
            f" {REQUIRES}"
        )

    @classmethod
    def perform(cls, info: Any, actor: Actor, **values: Any) -> dict[str, Any]:
        return {"count": tags.assign(actor=actor, **cls.keys(info, values))}


class CustomerTagsRemove(TaggingMutation):
    """Takes tags from customers."""

    class Arguments(TaggingMutation.Arguments):
        pass

    class Meta:
        description = (
            f"Takes tags from customers, from all of them or, if one is unknown, from none. Repeating it does nothing."
            f" {REQUIRES}"
        )

    @classmethod
    def perform(cls, info: Any, actor: Actor, **values: Any) -> dict[str, Any]:
        return {"count": tags.remove(actor=actor, **cls.keys(info, values))}


class TagMutations(graphene.ObjectType):
    """Mutations about tags."""

    customer_tag_create = CustomerTagCreate.Field()
    customer_tag_update = CustomerTagUpdate.Field()
    customer_tag_delete = CustomerTagDelete.Field()
    customer_tag_merge = CustomerTagMerge.Field()
    customer_tags_assign = CustomerTagsAssign.Field()
    customer_tags_remove = CustomerTagsRemove.Field()


def tag_key(text: str, *, field: str) -> int:
    """Read a tag's key out of its global id."""
    return int(compat.global_pk(text, "CustomerTag", field=field, model=CustomerTag))


def _tag_keys(texts: Sequence[str]) -> list[int]:
    return [tag_key(text, field="tag_ids") for text in texts]


def _alone(tag: CustomerTag) -> CustomerTag:
    Batch([tag], staff=True)
    return tag


def _given(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def _tags_of(users: Sequence[Any], using: str) -> dict[Any, list[CustomerTag]]:
    found = tags.of_customers([user.pk for user in users], using=using)
    Batch([tag for rows in found.values() for tag in rows], staff=True)
    return found
