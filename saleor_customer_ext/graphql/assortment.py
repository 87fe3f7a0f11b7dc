"""The assortment in the API: how staff assign it, and why somebody sees a product or not."""

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

import graphene

from .. import permissions
from ..host import Actor
from ..models import Branch, Department
from ..services import assignments, assortment_explanation
from ..services.assignments import FIELDS, MOST, MOST_FOUND, MOST_UNITS
from ..services.assortment_explanation import ReasonCode
from ..services.branches import BRANCH
from ..services.departments import DEPARTMENT
from . import compat, limits
from .assignments import AssortmentItem, AssortmentKind
from .branches import BranchType
from .connections import Batch
from .departments import DepartmentType
from .errors import Mutation, acting, refusals
from .people import customer_key
from .units import REQUIRES, unit_key

UNITS = {"branch_id": BRANCH, "department_id": DEPARTMENT}

AssortmentReasonCode = compat.make_enum(
    "AssortmentReasonCode",
    {
        ReasonCode.ORGANIZATION_DISABLED.value: "The shop does without an organisation: everybody sees everything.",
        ReasonCode.ASSORTMENT_DISABLED.value: "The assortment is switched off: everybody sees everything.",
        ReasonCode.STAFF.value: "Staff see everything.",
        ReasonCode.ANONYMOUS.value: "What the settings say about people who are not logged in.",
        ReasonCode.WITHOUT_BRANCH.value: "What the settings say about customers without a branch.",
        ReasonCode.BRANCH.value: "What is assigned to the customer's branch.",
        ReasonCode.DEPARTMENT.value: "What is assigned to the customer's department.",
        ReasonCode.DEPARTMENT_WITHOUT_ASSIGNMENTS.value: "Nothing is assigned to the department: it does not narrow.",
    },
    "What decided whether somebody sees a product, or helped to.",
)


class AssortmentReason(graphene.ObjectType):
    """One thing that decided whether somebody sees a product. They see it if every reason allows it."""

    code = graphene.Field(graphene.NonNull(AssortmentReasonCode), description="What decided.")
    allows = graphene.Boolean(required=True, description="Whether it lets see the product.")
    message = graphene.String(
        required=True, description="One English sentence; choose your own text by the code."
    )
    branch = graphene.Field(BranchType, description="The branch whose assortment it is, if it is one's.")
    department = graphene.Field(
        DepartmentType, description="The department whose assortment it is, if it is one's."
    )
    assignments = graphene.List(
        graphene.NonNull(AssortmentItem),
        required=True,
        description="What of its assortment covers the product: itself, categories above it, collections.",
    )

    @staticmethod
    def resolve_code(root: Any, info: Any) -> str:
        return root.code.value

    @staticmethod
    def resolve_branch(root: Any, info: Any) -> Any:
        return root.unit if isinstance(root.unit, Branch) else None

    @staticmethod
    def resolve_department(root: Any, info: Any) -> Any:
        return root.unit if isinstance(root.unit, Department) else None


class AssortmentExplanation(graphene.ObjectType):
    """Whether somebody sees a product, and why."""

    is_visible = graphene.Boolean(
        required=True,
        description="Whether the assortment lets them see and buy it; not whether the shop sells it at all.",
    )
    reasons = graphene.List(
        graphene.NonNull(AssortmentReason), required=True, description="Why, in the order of deciding."
    )


class AssortmentQueries(graphene.ObjectType):
    """Queries about the assortment."""

    explain_assortment = graphene.Field(
        AssortmentExplanation,
        customer_id=graphene.ID(
            description="Global id of the customer's profile or user; somebody who is not logged in, if left out."
        ),
        product_id=graphene.ID(required=True, description="Global id of the product."),
        description=f"Why somebody sees a product, or does not. {REQUIRES}",
    )
    assortment_items = graphene.List(
        graphene.NonNull(AssortmentItem),
        kind=graphene.Argument(graphene.NonNull(AssortmentKind), description="What to look for."),
        search=graphene.String(description="What has to stand in the name, or begin a product's number."),
        first=graphene.Int(description=f"How many to give, {MOST_FOUND} at most; as many, if left out."),
        description=f"What of the shop's catalogue can be assigned, by name. {REQUIRES}",
    )

    @staticmethod
    @refusals()
    def resolve_explain_assortment(
        root: Any, info: Any, product_id: str, customer_id: str | None = None
    ) -> Any:
        actor = acting(info)
        actor.require(permissions.MANAGE_ORGANIZATION)
        found = assortment_explanation.explain(
            product=compat.global_id(product_id, "Product", field="product_id"),
            customer_id=None if customer_id is None else customer_key(customer_id, field="customer_id"),
            actor=actor,
        )
        for reason in found.reasons:
            Batch(reason.assignments, staff=True)
            if reason.unit is not None:
                Batch([reason.unit], staff=True)
        return found

    @staticmethod
    @refusals()
    def resolve_assortment_items(
        root: Any, info: Any, kind: Any, search: str | None = None, first: int | None = None
    ) -> Any:
        actor, which = acting(info), compat.plain(kind)
        limit = MOST_FOUND if first is None else first
        found = assignments.search(which, search or "", limit=limit, actor=actor)
        limits.spend(info.context, len(found), field="first")
        items = [SimpleNamespace(kind=which, reference=reference) for reference, _name in found]
        Batch(items, staff=True).put("names", {(which, reference): name for reference, name in found})
        return items


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
        source: dict[str, Any] = {
            f"from_{name}": unit_key(kind, text, field=f"from_{name}")
            for name, kind in UNITS.items()
            if (text := values.get(f"from_{name}")) is not None
        }
        replace = bool(values.get("replace"))
        return _answer(assignments.copy(actor=actor, replace=replace, **source, **units_of(info, values)))


class AssortmentMutations(graphene.ObjectType):
    """Mutations about the assortment."""

    assortment_assign = AssortmentAssign.Field()
    assortment_unassign = AssortmentUnassign.Field()
    assortment_copy = AssortmentCopy.Field()


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
