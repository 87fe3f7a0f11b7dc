"""The assortment in the API: how staff assign it. What comes of it for somebody, ``assortment_preview.py`` says."""

from collections.abc import Mapping
from typing import Any

import graphene

from .. import permissions
from ..host import Actor
from ..services import assignments
from ..services.assignments import FIELDS, MOST, MOST_UNITS
from ..services.branches import BRANCH
from ..services.departments import DEPARTMENT
from . import compat, limits
from .errors import Mutation
from .units import REQUIRES, unit_key

UNITS = {"branch_id": BRANCH, "department_id": DEPARTMENT}


class AssortmentMutation(Mutation):
    """A mutation about what is assigned to branches and departments."""

    permissions = (permissions.MANAGE_ORGANIZATION,)
    added = graphene.Int(
        description="Number of assignments that are new, all branches and departments together."
    )
    removed = graphene.Int(description="Number of assignments that are gone.")

    class Meta:
        abstract = True


def _ids(description: str) -> Any:
    return graphene.List(graphene.NonNull(graphene.ID), description=description)


class _Units:
    branch_ids = _ids(f"Global ids of branches; with the departments, {MOST_UNITS} at most.")
    department_ids = _ids("Global ids of departments.")


class _Things(_Units):
    product_ids = _ids(f"Global ids of products; with the categories and collections, {MOST} at most.")
    category_ids = _ids("Global ids of categories; each stands for all below it, too.")
    collection_ids = _ids("Global ids of collections.")


class AssortmentAssign(AssortmentMutation):
    """Assigns things of the catalogue."""

    class Arguments(_Things):
        pass

    class Meta:
        description = (
            "Assigns products, categories and collections to branches and departments: all to all of them or, if one is"
            " unknown or archived, none to any. Repeating it does nothing. It counts from the next request on."
            f" {REQUIRES}"
        )

    @classmethod
    def perform(cls, info: Any, actor: Actor, **values: Any) -> dict[str, Any]:
        return _answer(assignments.assign(actor=actor, **units_of(info, values), **things_of(info, values)))


class AssortmentUnassign(AssortmentMutation):
    """Takes things of the catalogue away."""

    class Arguments(_Things):
        pass

    class Meta:
        description = (
            "Takes products, categories and collections away from branches and departments. Repeating it does nothing."
            f" It counts from the next request on. {REQUIRES}"
        )

    @classmethod
    def perform(cls, info: Any, actor: Actor, **values: Any) -> dict[str, Any]:
        return _answer(assignments.unassign(actor=actor, **units_of(info, values), **things_of(info, values)))


class AssortmentCopy(AssortmentMutation):
    """Copies what is assigned to another unit."""

    class Arguments(_Units):
        from_branch_id = graphene.ID(description="The branch to copy from, or leave it out.")
        from_department_id = graphene.ID(description="The department to copy from, or leave it out.")
        replace = graphene.Boolean(
            description="Whether what the other one has not is taken away; it stays, if left out."
        )

    class Meta:
        description = (
            "Assigns to branches and departments what is assigned to another one itself, archived or not."
            f" {REQUIRES}"
        )

    @classmethod
    def perform(cls, info: Any, actor: Actor, **values: Any) -> dict[str, Any]:
        source = unit_of(values, prefix="from_")
        replace = bool(values.get("replace"))
        return _answer(assignments.copy(actor=actor, replace=replace, **source, **units_of(info, values)))


class AssortmentMutations(graphene.ObjectType):
    """Mutations about the assortment."""

    assortment_assign = AssortmentAssign.Field()
    assortment_unassign = AssortmentUnassign.Field()
    assortment_copy = AssortmentCopy.Field()


def unit_of(values: Mapping[str, Any], *, prefix: str = "") -> dict[str, Any]:
    """Read which branch or department is meant, as the services take it; what is left out is left out."""
    return {
        f"{prefix}{name}": unit_key(kind, text, field=f"{prefix}{name}")
        for name, kind in UNITS.items()
        if (text := values.get(f"{prefix}{name}")) is not None
    }


def units_of(info: Any, values: Mapping[str, Any]) -> dict[str, Any]:
    """Read which branches and departments are meant, as the services take them."""
    found = {}
    for name, kind in UNITS.items():
        texts = values.get(f"{name}s") or []
        limits.spend(info.context, len(texts), field=f"{name}s")
        found[f"{name}s"] = [unit_key(kind, text, field=f"{name}s") for text in texts]
    return found


def things_of(info: Any, values: Mapping[str, Any]) -> dict[str, Any]:
    """Read which things of the catalogue are meant, as the services take them."""
    found = {}
    for kind, field in FIELDS.items():
        texts = values.get(field) or []
        limits.spend(info.context, len(texts), field=field)
        found[field] = [compat.global_id(text, kind.capitalize(), field=field) for text in texts]
    return found


def _answer(change: assignments.Change) -> dict[str, Any]:
    return {"added": change.added, "removed": change.removed}
