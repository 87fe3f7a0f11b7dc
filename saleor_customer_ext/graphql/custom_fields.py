"""Fields that staff define, in the API: the shop's list of them, what a customer has in them, and changes to both."""

from collections.abc import Sequence
from typing import Any

import graphene

from .. import permissions
from ..errors import Invalid
from ..host import Actor
from ..models import CustomField, CustomFieldKind, CustomFieldValue
from ..services import custom_fields
from ..services.custom_field_values import text_in
from . import compat, limits
from .connections import Batch
from .errors import Mutation, acting, refusals
from .people import customer_key, for_managers

REQUIRES = "Requires the permission manage_customer_profiles."

CustomFieldKindEnum = compat.make_enum(
    "CustomFieldKind",
    {
        CustomFieldKind.TEXT.value: "One line of text, 500 characters at most.",
        CustomFieldKind.NUMBER.value: "A decimal number such as 12.50, with 6 decimals at most.",
        CustomFieldKind.DATE.value: "A day such as 2026-12-31.",
        CustomFieldKind.BOOLEAN.value: "Either true or false.",
        CustomFieldKind.CHOICE.value: "One of the field's choices.",
    },
    "What can stand in a field that staff define.",
)


class CustomFieldType(graphene.ObjectType):
    """A field that staff define for all customers."""

    id = graphene.ID(required=True, description="Global id of the field.")
    slug = graphene.String(required=True, description="What systems call it; it never changes.")
    name = graphene.String(required=True, description="What people call it.")
    kind = graphene.Field(
        graphene.NonNull(CustomFieldKindEnum), description="What can stand in it; it never changes."
    )
    choices = graphene.List(
        graphene.NonNull(graphene.String), required=True, description="What can be chosen, in this order."
    )
    position = graphene.Int(required=True, description="Its place among the fields, lowest first.")
    is_active = graphene.Boolean(required=True, description="False once it is archived; its values are kept.")
    customers = graphene.Int(required=True, description="Number of customers who have something in it.")

    class Meta:
        name = "CustomField"

    @staticmethod
    def resolve_id(root: CustomField, info: Any) -> str:
        return compat.encode("CustomField", root.pk)

    @staticmethod
    def resolve_kind(root: CustomField, info: Any) -> str:
        return str(root.kind)

    @staticmethod
    def resolve_customers(root: Any, info: Any) -> int:
        using = compat.host_types().reading(info.context)
        counts = root.batch.find("customers", lambda rows: custom_fields.counts(using=using))
        return int(counts.get(root.pk, 0))


class CustomFieldValueType(graphene.ObjectType):
    """What a customer has in one field."""

    field = graphene.Field(graphene.NonNull(CustomFieldType), description="The field.")
    value = graphene.String(
        required=True,
        description="What stands in it: a text or choice as it is, 12.5, 2026-12-31, true or false.",
    )

    class Meta:
        name = "CustomFieldValue"

    @staticmethod
    def resolve_value(root: CustomFieldValue, info: Any) -> str:
        return text_in(root) or ""


class CustomFieldFields:
    """What a profile has of fields that staff define."""

    custom_fields = graphene.List(
        graphene.NonNull(CustomFieldValueType),
        description="What the customer has in the shop's own fields, in their order; without empty and archived ones."
        f" {REQUIRES}",
    )

    @staticmethod
    @for_managers
    def resolve_custom_fields(root: Any, info: Any) -> list[CustomFieldValue]:
        using = compat.host_types().reading(info.context)
        found: dict[Any, list[CustomFieldValue]] = root.batch.find(
            "custom fields", lambda users: _values_of(users, using)
        )
        return found.get(root.pk, [])


class CustomFieldQueries(graphene.ObjectType):
    """Queries about fields that staff define."""

    custom_fields = graphene.List(
        graphene.NonNull(CustomFieldType),
        is_active=graphene.Boolean(description="Only those that can be filled in, or only archived ones."),
        description=f"The shop's own fields for customers, in their order. {REQUIRES}",
    )

    @staticmethod
    @refusals()
    def resolve_custom_fields(root: Any, info: Any, is_active: bool | None = None) -> list[CustomField]:
        using = compat.host_types().reading(info.context)
        fields = custom_fields.all_fields(actor=acting(info), using=using)
        rows = [field for field in fields if is_active in (None, field.is_active)]
        limits.spend(info.context, len(rows))
        Batch(rows, staff=True)
        return rows


class CustomFieldCreateInput(graphene.InputObjectType):
    """A new field."""

    slug = graphene.String(
        required=True, description="Lower-case letters, digits and hyphens, 50 at most, a letter first."
    )
    name = graphene.String(required=True, description="100 characters at most.")
    kind = graphene.InputField(graphene.NonNull(CustomFieldKindEnum), description="What can stand in it.")
    choices = graphene.List(
        graphene.NonNull(graphene.String),
        description="For the kind CHOICE: what can be chosen, in this order; 200 at most.",
    )
    position = graphene.Int(description="Its place among the fields; the last one, if left out.")


class CustomFieldUpdateInput(graphene.InputObjectType):
    """What changes about a field; what is left out stays."""

    name = graphene.String(description="100 characters at most.")
    choices = graphene.List(
        graphene.NonNull(graphene.String),
        description="All choices as they shall be; one that customers have cannot be left out.",
    )
    position = graphene.Int(description="Its place among the fields, lowest first.")
    is_active = graphene.Boolean(description="False archives it: it is shown and filled in no more.")


class CustomFieldValueInput(graphene.InputObjectType):
    """What shall stand in one field."""

    slug = graphene.String(required=True, description="Which field.")
    value = graphene.String(
        description="As text: 12.50, 2026-12-31, true or false; null, empty or left out clears it."
    )


class CustomFieldMutation(Mutation):
    """Only for staff who manage customers."""

    permissions = (permissions.MANAGE_CUSTOMER_PROFILES,)
    renamed = {"field_id": "id"}

    class Meta:
        abstract = True


class CustomFieldCreate(CustomFieldMutation):
    """Defines a field."""

    custom_field = graphene.Field(CustomFieldType, description="The new field.")

    class Arguments:
        input = CustomFieldCreateInput(required=True, description="The new field.")

    class Meta:
        description = f"Defines a field for all customers. {REQUIRES}"

    @classmethod
    def perform(cls, info: Any, actor: Actor, **values: Any) -> dict[str, Any]:
        details = {name: value for name, value in values.items() if value is not None}
        field = custom_fields.create(actor=actor, **details | {"kind": compat.plain(values["kind"])})
        return {"custom_field": _alone(field)}


class CustomFieldUpdate(CustomFieldMutation):
    """Changes a field."""

    custom_field = graphene.Field(CustomFieldType, description="The field as it is now.")

    class Arguments:
        id = graphene.ID(required=True, description="Which field.")
        input = CustomFieldUpdateInput(required=True, description="What is to change.")

    class Meta:
        description = f"Changes a field, or archives it; what customers have in it is kept. {REQUIRES}"

    @classmethod
    def perform(cls, info: Any, actor: Actor, **values: Any) -> dict[str, Any]:
        key = field_key(values.pop("id"))
        details = {name: value for name, value in values.items() if value is not None}
        return {"custom_field": _alone(custom_fields.change(field_id=key, actor=actor, **details))}


class CustomFieldDelete(CustomFieldMutation):
    """Deletes a field."""

    class Arguments:
        id = graphene.ID(required=True, description="Which field.")

    class Meta:
        description = f"Deletes a field that no customer has anything in; others can be archived. {REQUIRES}"

    @classmethod
    def perform(cls, info: Any, actor: Actor, **values: Any) -> dict[str, Any]:
        custom_fields.delete(field_id=field_key(values["id"]), actor=actor)
        return {}


class CustomFieldValuesSet(CustomFieldMutation):
    """Fills in fields of one customer."""

    custom_fields = graphene.List(
        graphene.NonNull(CustomFieldValueType), description="All that the customer has in fields now."
    )

    class Arguments:
        customer_id = graphene.ID(required=True, description="Which customer.")
        values = graphene.List(
            graphene.NonNull(CustomFieldValueInput),
            required=True,
            description="Which fields, each once; others keep what they have. A refusal names the field's slug.",
        )

    class Meta:
        description = f"Fills in fields of one customer: all that are named, or none. {REQUIRES}"

    @classmethod
    def perform(cls, info: Any, actor: Actor, **values: Any) -> dict[str, Any]:
        rows = custom_fields.set_values(
            customer_id=customer_key(values["customer_id"], field="customer_id"),
            values=by_slug(values["values"]),
            actor=actor,
        )
        Batch([row.field for row in rows], staff=True)
        return {"custom_fields": rows}


class CustomFieldMutations(graphene.ObjectType):
    """Mutations about fields that staff define."""

    custom_field_create = CustomFieldCreate.Field()
    custom_field_update = CustomFieldUpdate.Field()
    custom_field_delete = CustomFieldDelete.Field()
    custom_field_values_set = CustomFieldValuesSet.Field()


def field_key(text: str) -> int:
    """Read a field's key out of its global id."""
    return int(compat.global_pk(text, "CustomField", field="field_id", model=CustomField))


def by_slug(inputs: Sequence[Any]) -> dict[str, str | None]:
    """Give the values of ``CustomFieldValueInput`` by slug; raises Invalid for a slug that is there twice."""
    found: dict[str, str | None] = {}
    for item in inputs:
        if item["slug"] in found:
            raise Invalid("This field is there twice.", field=item["slug"])
        found[item["slug"]] = item.get("value")
    return found


def _alone(field: CustomField) -> CustomField:
    Batch([field], staff=True)
    return field


def _values_of(users: Sequence[Any], using: str) -> dict[Any, list[CustomFieldValue]]:
    found = custom_fields.of_customers([user.pk for user in users], using=using)
    Batch([value.field for values in found.values() for value in values], staff=True)
    return found
