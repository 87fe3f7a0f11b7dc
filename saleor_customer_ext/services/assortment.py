"""What somebody sees and buys of the catalogue. The host asks here for its products, once in a request.

Who works for the shop is not asked about: the host decides that before. What is assigned to whom, ``assignments.py``
says.
"""

from collections.abc import Callable, Collection
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, TextField
from django.db.models.functions import Cast

from ..errors import NotInAssortment
from ..host import get_host
from ..host.catalog import CatalogKind, Scope
from ..models import Assignment, CustomerProfile, ShopSettings, Unassigned

NOTHING = Scope(None, None)

Condition = Exists | Q


def scope_of(user_pk: Any) -> Scope | None:
    """Give what a customer sees, or somebody who is not logged in (None); None is everything. One query."""
    own = CustomerProfile.objects.filter(pk=user_pk)
    narrowing = Exists(Assignment.objects.filter(department=OuterRef("department")))
    row = (
        ShopSettings.objects.filter(pk=1, assortment_enabled=True, organization_enabled=True)
        .values_list(
            "assortment_anonymous" if user_pk is None else "assortment_without_branch",
            Subquery(own.values("branch")),
            Subquery(own.filter(narrowing).values("department")),
        )
        .first()
    )
    if row is None:
        return None
    unassigned, branch_id, department_id = row
    if branch_id is not None:
        return Scope(branch_id, department_id)
    if unassigned == Unassigned.NOTHING:
        return NOTHING
    return None if department_id is None else Scope(None, department_id)


def scope_in(branch_id: int | None, department_id: int | None, *, unassigned: str) -> Scope | None:
    """Give what customers of a branch and a department see while the assortment is on; see ``scope_of``.

    unassigned: what the settings say about customers without a branch.
    """
    narrows = department_id is not None and assigned(department_id=department_id).exists()
    if branch_id is None and unassigned == Unassigned.NOTHING:
        return NOTHING
    if branch_id is None and not narrows:
        return None
    return Scope(branch_id, department_id if narrows else None)


def visible(
    scope: Scope | None,
    *,
    product: Any,
    categories: Callable[[QuerySet[Assignment]], Condition],
    collections: Callable[[QuerySet[Assignment]], Condition],
) -> Q:
    """Give the condition on a query of the host's, whose rows are or have a product, for what the scope lets see.

    product: the product's key as an expression over ``OuterRef``, such as ``OuterRef("pk")`` or, of variants,
    ``OuterRef("product_id")``. categories, collections: make the condition that the product stands in one of these
    categories or below, or is in one of these collections; they are given the assignments of one owner and one kind.
    """
    if scope is None:
        return Q()
    if scope == NOTHING:
        return Q(pk__in=())
    condition = Q()
    for owner in _owners(scope):
        one = owner.filter(kind=CatalogKind.PRODUCT, reference=Cast(product, TextField()))
        condition &= (
            Q(Exists(one))
            | Q(categories(owner.filter(kind=CatalogKind.CATEGORY)))
            | Q(collections(owner.filter(kind=CatalogKind.COLLECTION)))
        )
    return condition


def denies(scope: Scope | None, references: Collection[str]) -> set[str]:
    """Give those of the products that the scope does not let see; one query, or none where that is clear."""
    wanted = set(references)
    if scope is None or not wanted:
        return set()
    if scope == NOTHING:
        return wanted
    return wanted - get_host().catalog.visible_references(scope, wanted)


def require(scope: Scope | None, references: Collection[str], *, field: str = "") -> None:
    """Raise NotInAssortment unless the scope lets see all of the products; params["references"] says which not."""
    if outside := sorted(denies(scope, references)):
        raise NotInAssortment(
            "Not all of these products can be bought by this customer.", field=field, references=outside
        )


def assigned(*, branch_id: int | None = None, department_id: int | None = None) -> QuerySet[Assignment]:
    """Give what is assigned to a branch or to a department itself."""
    owner = {"department": department_id} if branch_id is None else {"branch": branch_id}
    return Assignment.objects.filter(**owner)


def take_over(part: str, keys: Collection[int], into_id: int) -> int:
    """Let a locked branch or department have what is assigned to others that are merged into it; give how many things.

    part: "branch" or "department". A department that has none goes on without, and does not narrow.
    """
    own = Assignment.objects.filter(**{part: into_id})
    if part == "department" and not own.exists():
        return 0
    has = own.filter(kind=OuterRef("kind"), reference=OuterRef("reference"))
    # One after the other: several can have the same.
    return sum(
        Assignment.objects.filter(~Exists(has), **{part: key}).update(**{part: into_id}) for key in keys
    )


def _owners(scope: Scope) -> list[QuerySet[Assignment]]:
    named = ({"branch_id": scope.branch_id}, {"department_id": scope.department_id})
    return [assigned(**owner) for owner in named if None not in owner.values()]
