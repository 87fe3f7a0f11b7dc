"""What companies, branches and departments have in common in the API: fields, keys and pages."""

import functools
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import graphene

from ..errors import Invalid
from ..models import CustomerProfile, OrganizationUnit
from ..services import unit_lists, units
from ..services.copy_rules import LONGEST_KEY
from ..services.ledger import can_be_kept
from . import compat, limits
from .connections import Batch, Connection, Window
from .errors import acting, refusals

REQUIRES = "Requires the permission manage_organization."
READERS = "Requires one of the permissions manage_organization, manage_customer_profiles."
NONE = "none"
LONGEST_CURSOR = 6000  # of a key of 300 characters, each of which JSON may write as 12
TEXTS = {
    "external_reference": "Reference in another system, 100 characters at most; unique without regard to case.",
    "email": "E-mail address.",
    "phone": "Phone number: digits, spaces and + ( ) / - . only.",
    "contact_name": "Whom to ask for, 150 characters at most.",
}


def for_staff(resolver: Callable[..., Any]) -> Callable[..., Any]:
    """Give a field only to staff who may see the organisation; a customer who belongs there gets null and an error."""

    @refusals()
    @functools.wraps(resolver)
    def resolve(root: Any, info: Any, **arguments: Any) -> Any:
        root.batch.find("actor", lambda rows: acting(info)).require(*units.READERS)
        return resolver(root, info, **arguments)

    return resolve


class UnitFields:
    """Fields that all three have."""

    id = graphene.ID(required=True, description="Its global id.")
    name = graphene.String(required=True, description="Its name.")
    email = graphene.String(required=True, description="E-mail address; may be empty.")
    phone = graphene.String(required=True, description="Phone number; may be empty.")
    contact_name = graphene.String(required=True, description="Whom to ask for; may be empty.")
    external_reference = graphene.String(
        description=f"Reference in another system; empty where there is none. {READERS}"
    )
    is_archived = graphene.Boolean(description=f"Whether nothing new can belong to it. {READERS}")
    archived_at = graphene.Field(compat.date_time, description=f"Since when it is archived. {READERS}")
    version = graphene.Int(description=f"Rises with every change; send it along with an edit. {READERS}")
    created_at = graphene.Field(compat.date_time, description=f"When it was made. {READERS}")
    updated_at = graphene.Field(compat.date_time, description=f"When it was last changed. {READERS}")
    customers = graphene.Int(description=f"Number of customers who belong to it. {READERS}")

    @staticmethod
    def resolve_id(root: OrganizationUnit, info: Any) -> str:
        return compat.encode(type(root).__name__, root.pk)

    @staticmethod
    @for_staff
    def resolve_external_reference(root: Any, info: Any) -> str:
        return root.external_reference

    @staticmethod
    @for_staff
    def resolve_is_archived(root: Any, info: Any) -> bool:
        return root.archived_at is not None

    @staticmethod
    @for_staff
    def resolve_archived_at(root: Any, info: Any) -> Any:
        return root.archived_at

    @staticmethod
    @for_staff
    def resolve_version(root: Any, info: Any) -> int:
        return root.version

    @staticmethod
    @for_staff
    def resolve_created_at(root: Any, info: Any) -> Any:
        return root.created_at

    @staticmethod
    @for_staff
    def resolve_updated_at(root: Any, info: Any) -> Any:
        return root.updated_at

    @staticmethod
    @for_staff
    def resolve_customers(root: Any, info: Any) -> int:
        return number_of(root, info, CustomerProfile, root._meta.model_name)


class UnitInput(graphene.InputObjectType):
    """What one is; what is left out or null stays, or is empty in a new one."""

    name = graphene.String(description="200 characters at most, unique without regard to case.")
    external_reference = graphene.String(description=TEXTS["external_reference"])
    email = graphene.String(description=TEXTS["email"])
    phone = graphene.String(description=TEXTS["phone"])
    contact_name = graphene.String(description=TEXTS["contact_name"])


class UnitFilterInput(graphene.InputObjectType):
    """Which ones to give; conditions narrow each other."""

    search = graphene.String(
        description="Words of which each has to stand in the name or begin what else the thing is known by, such as the"
        " external reference; in the name without regard to case and accents."
    )
    is_archived = graphene.Boolean(
        description="Only those that are archived, or only the others; all, if left out."
    )


def unit_key(kind: Any, text: str, *, field: str) -> int:
    """Read a unit's key out of its global id."""
    return int(compat.global_pk(text, kind.model.__name__, field=field, model=kind.model))


def parent_key(kind: Any, text: str) -> int:
    """Read the key of what one belongs to."""
    model = kind.model._meta.get_field(kind.parent).related_model
    return int(compat.global_pk(text, model.__name__, field=f"{kind.parent}_id", model=model))


def given(values: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out what is null."""
    return {name: value for name, value in values.items() if value is not None}


def number_of(root: Any, info: Any, model: Any, column: str) -> int:
    """Give how many rows of a model belong to a unit; one query for all that were read together."""
    using = compat.host_types().reading(info.context)

    def read(rows: Sequence[Any]) -> dict[int, int]:
        return unit_lists.counts(model.objects.using(using), column, [row.pk for row in rows])

    return int(root.batch.find(("number", model), read).get(root.pk, 0))


def belonging_to(root: Any, info: Any, column: str) -> Any:
    """Give what a unit belongs to; one query for all that were read together."""
    model = type(root)._meta.get_field(column).related_model

    def read(rows: Sequence[Any]) -> dict[int, Any]:
        keys = {key for row in rows if (key := getattr(row, f"{column}_id"))}
        using = compat.host_types().reading(info.context)
        found: dict[int, Any] = model._default_manager.using(using).in_bulk(keys)
        Batch(list(found.values()), staff=root.batch.staff)
        return found

    return root.batch.find(column, read).get(getattr(root, f"{column}_id"))


def one_of(info: Any, kind: Any, text: str) -> Any:
    """Give one unit to staff."""
    using = compat.host_types().reading(info.context)
    unit = unit_lists.get(kind, unit_key(kind, text, field="id"), actor=acting(info), using=using)
    Batch([unit], staff=True)
    return unit


def page_of(
    info: Any,
    kind: Any,
    filters: Mapping[str, Any] | None,
    page: dict[str, Any],
    *,
    columns: Sequence[str] = (),
    within: tuple[str, str] = ("", ""),
) -> Connection:
    """Give a page of units by name. within: the filter that names what they belong to, and its column."""
    using = compat.host_types().reading(info.context)
    values = dict(filters or {})
    name, parent = within
    parents = values.pop(name, None)
    rows = unit_lists.matching(
        unit_lists.every(kind, actor=acting(info), using=using),
        columns=columns,
        parent=parent,
        field=name,
        parents=parents if parents is None else [_parent_or_none(kind, text, name) for text in parents],
        **given(values),
    )
    window = Window.parse(kind.word, name_place, longest=LONGEST_CURSOR, **page)
    limits.spend(info.context, window.size, field="last" if window.backwards else "first")
    found = unit_lists.between(rows, window.after, window.before, backwards=window.backwards)
    connection = window.page(
        found[: window.size + 1], lambda row: json.dumps([row.name_key, row.pk]), rows.order_by().count
    )
    Batch(connection.rows, staff=True)
    return connection


def _parent_or_none(kind: Any, text: str, field: str) -> int | None:
    if text == NONE:
        return None
    model = kind.model._meta.get_field(kind.parent).related_model
    return int(compat.global_pk(text, model.__name__, field=field, model=model))


def name_place(text: str, argument: str) -> tuple[str, int]:
    """Read folded name and key out of a cursor's position; raise Invalid for what is none."""
    try:
        name_key, key = json.loads(text)
    except (ValueError, TypeError, RecursionError):
        name_key, key = None, None
    is_name = isinstance(name_key, str) and len(name_key) <= LONGEST_KEY and can_be_kept(name_key)
    if not is_name or type(key) is not int or not 0 < key < 2**63:
        raise Invalid("This is not a valid cursor.", field=argument)
    return name_key, key
