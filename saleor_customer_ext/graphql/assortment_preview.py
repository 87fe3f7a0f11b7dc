"""Reading the assortment in the API: what can be assigned, what a copy would change, what somebody sees, and why."""

from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any

import graphene

from .. import permissions
from ..models import Branch, Department
from ..services import assignments, assortment_explanation, assortment_preview, settings, units
from ..services.assignments import MOST_FOUND, Thing
from ..services.assortment_preview import ReasonCode
from . import compat, limits
from .assignments import AssortmentItem, AssortmentKind
from .assortment import unit_of
from .branches import BranchType
from .connections import Batch
from .departments import DepartmentType
from .errors import acting, refusals
from .people import customer_key
from .units import READERS, REQUIRES

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


class AssortmentPreviewProduct(graphene.ObjectType):
    """A product of the shop, as somebody sees it or not."""

    id = graphene.ID(required=True, description="Global id of the product.")
    name = graphene.String(required=True, description="What it is called.")
    is_visible = graphene.Boolean(
        required=True, description="Whether the assortment lets them see and buy it."
    )

    @staticmethod
    def resolve_id(root: Any, info: Any) -> str:
        return compat.encode("Product", root.reference)


class AssortmentPreview(graphene.ObjectType):
    """What somebody sees of the catalogue; not whether the shop sells it at all."""

    is_restricted = graphene.Boolean(
        required=True, description="Whether there is anything that decides; if not, they see everything."
    )
    codes = graphene.List(
        graphene.NonNull(AssortmentReasonCode),
        required=True,
        description="What decides, in this order; a product has to be allowed by each.",
    )
    branch = graphene.Field(BranchType, description="The branch whose assortment decides, if any.")
    department = graphene.Field(DepartmentType, description="The department that they are of, if any.")
    number_of_visible = graphene.Int(required=True, description="Number of products that they see.")
    number_of_products = graphene.Int(required=True, description="Number of products that there are.")
    products = graphene.List(
        graphene.NonNull(AssortmentPreviewProduct),
        required=True,
        description="Those of the products that were asked for, by name.",
    )

    @staticmethod
    def resolve_is_restricted(root: Any, info: Any) -> bool:
        return root.view.scope is not None

    @staticmethod
    def resolve_codes(root: Any, info: Any) -> list[str]:
        return [code.value for code in root.view.codes]

    @staticmethod
    def resolve_branch(root: Any, info: Any) -> Any:
        return root.view.branch

    @staticmethod
    def resolve_department(root: Any, info: Any) -> Any:
        return root.view.department

    @staticmethod
    def resolve_number_of_visible(root: Any, info: Any) -> int:
        return assortment_preview.number_of_products(root.view)

    @staticmethod
    def resolve_number_of_products(root: Any, info: Any) -> int:
        return assortment_preview.number_of_products(None)


class AssortmentCopyPreview(graphene.ObjectType):
    """What copying the assortment of one branch or department to another would change."""

    added = graphene.Int(required=True, description="Number of assignments that would be new.")
    removed = graphene.Int(
        required=True, description="Number of those that would go if it replaces; else nothing goes."
    )
    added_items = graphene.List(
        graphene.NonNull(AssortmentItem),
        required=True,
        description=f"The first {MOST_FOUND} of the new ones.",
    )
    removed_items = graphene.List(
        graphene.NonNull(AssortmentItem),
        required=True,
        description=f"The first {MOST_FOUND} of those that would go.",
    )


_FIRST = f"How many to give, {MOST_FOUND} at most; as many, if left out."


def _whom() -> dict[str, Any]:
    return {
        "customer_id": graphene.ID(
            description="Global id of a customer's profile or user; somebody who is not logged in, if nobody is named."
        ),
        "branch_id": graphene.ID(description="Whoever comes to this branch, in place of a customer."),
        "department_id": graphene.ID(
            description="Whoever comes to this department, and to its branch if it is one's, in place of a customer."
        ),
    }


class AssortmentQueries(graphene.ObjectType):
    """Queries about the assortment."""

    assortment_enabled = graphene.Boolean(
        description="Whether customers see and buy only what is assigned to their branch and department; false while"
        f" there is no organisation. {READERS}"
    )
    explain_assortment = graphene.Field(
        AssortmentExplanation,
        product_id=graphene.ID(required=True, description="Global id of the product."),
        description=f"Why somebody sees a product, or does not. {REQUIRES}",
        **_whom(),
    )
    assortment_preview = graphene.Field(
        AssortmentPreview,
        search=graphene.String(description="What has to stand in a product's name, or begin its number."),
        is_visible=graphene.Boolean(
            description="Only the products that they see, or only the others; both, if left out."
        ),
        first=graphene.Int(description=_FIRST),
        description=f"What somebody sees of the catalogue. {REQUIRES}",
        **_whom(),
    )
    assortment_items = graphene.List(
        graphene.NonNull(AssortmentItem),
        kind=graphene.Argument(graphene.NonNull(AssortmentKind), description="What to look for."),
        search=graphene.String(description="What has to stand in the name, or begin a product's number."),
        branch_id=graphene.ID(description="The branch that isAssigned is about."),
        department_id=graphene.ID(description="The department that isAssigned is about."),
        first=graphene.Int(description=_FIRST),
        description=f"What of the shop's catalogue can be assigned, by name. {REQUIRES}",
    )
    assortment_copy_preview = graphene.Field(
        AssortmentCopyPreview,
        from_branch_id=graphene.ID(description="The branch to copy from, or leave it out."),
        from_department_id=graphene.ID(description="The department to copy from, or leave it out."),
        branch_id=graphene.ID(description="The branch to copy to, or leave it out."),
        department_id=graphene.ID(description="The department to copy to, or leave it out."),
        description=f"What assortmentCopy would change of one branch or department at this moment. {REQUIRES}",
    )

    @staticmethod
    @refusals()
    def resolve_assortment_enabled(root: Any, info: Any) -> bool:
        acting(info).require(*units.READERS)
        return settings.assortment_enabled(using=compat.host_types().reading(info.context))

    @staticmethod
    @refusals()
    def resolve_explain_assortment(root: Any, info: Any, product_id: str, **whom: Any) -> Any:
        actor = acting(info)
        actor.require(permissions.MANAGE_ORGANIZATION)
        found = assortment_explanation.explain(
            product=compat.global_id(product_id, "Product", field="product_id"), actor=actor, **_named(whom)
        )
        for reason in found.reasons:
            Batch(reason.assignments, staff=True)
            if reason.unit is not None:
                Batch([reason.unit], staff=True)
        return found

    @staticmethod
    @refusals()
    def resolve_assortment_preview(
        root: Any,
        info: Any,
        search: str | None = None,
        is_visible: bool | None = None,
        first: int | None = None,
        **whom: Any,
    ) -> Any:
        actor = acting(info)
        actor.require(permissions.MANAGE_ORGANIZATION)
        view = assortment_preview.view_of(actor=actor, **_named(whom))
        limit = MOST_FOUND if first is None else first
        products = assortment_preview.products(view, text=search or "", limit=limit, is_visible=is_visible)
        limits.spend(info.context, len(products), field="first")
        for unit in (view.branch, view.department):
            if unit is not None:
                Batch([unit], staff=True)
        return SimpleNamespace(view=view, products=products)

    @staticmethod
    @refusals()
    def resolve_assortment_items(
        root: Any, info: Any, kind: Any, search: str | None = None, first: int | None = None, **unit: Any
    ) -> Any:
        actor, which = acting(info), compat.plain(kind)
        limit = MOST_FOUND if first is None else first
        found = assignments.search(which, search or "", limit=limit, actor=actor)
        limits.spend(info.context, len(found), field="first")
        items = _items((which, reference) for reference, _name in found)
        batch = Batch(items, staff=True)
        batch.put("names", {(which, reference): name for reference, name in found})
        if owner := unit_of(unit):
            things = [(which, reference) for reference, _name in found]
            batch.put("assigned", assignments.assigned_of(things, actor=actor, **owner))
        return items

    @staticmethod
    @refusals()
    def resolve_assortment_copy_preview(root: Any, info: Any, **named: Any) -> Any:
        actor = acting(info)
        actor.require(permissions.MANAGE_ORGANIZATION)
        found = assignments.difference(actor=actor, **unit_of(named), **unit_of(named, prefix="from_"))
        added, removed = (_items(things[:MOST_FOUND]) for things in (found.added, found.removed))
        limits.spend(info.context, len(added) + len(removed))
        Batch([*added, *removed], staff=True)
        return SimpleNamespace(
            added=len(found.added), removed=len(found.removed), added_items=added, removed_items=removed
        )


def _named(whom: dict[str, Any]) -> dict[str, Any]:
    """Read who is meant, as the services take it."""
    customer_id = whom.get("customer_id")
    key = {} if customer_id is None else {"customer_id": customer_key(customer_id, field="customer_id")}
    return unit_of(whom) | key


def _items(things: Iterable[Thing]) -> list[Any]:
    return [SimpleNamespace(kind=kind, reference=reference) for kind, reference in things]
