"""What somebody sees and buys of the catalogue. The host asks here for its products, once in a request.

Who works for the shop is not asked about: the host decides that before. What is assigned to whom, ``assignments.py``
says.
"""

from collections.abc import Callable, Collection
from functools import reduce
from operator import or_
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, TextField
from django.db.models.functions import Cast

from ..errors import NotInAssortment
from ..host import get_host
from ..host.catalog import Assigned, CatalogKind, Scope
from ..models import Assignment, Branch, CustomerProfile, Department, ShopSettings, Unassigned

NOTHING = Scope(None, None)


def scope_of(user_pk: Any) -> Scope | None:
    """Give what a customer sees, or somebody who is not logged in (None); None is everything. One query."""
    own = CustomerProfile.objects.filter(pk=user_pk)
    unassigned = "assortment_anonymous" if user_pk is None else "assortment_without_branch"
    return _scope(own.values("branch"), own.values("department"), unassigned)


def scope_in(branch_id: int | None, department_id: int | None) -> Scope | None:
    """Give what whoever comes to a branch and a department would see; one query, too."""
    branch = Branch.objects.filter(pk__in=() if branch_id is None else (branch_id,))
    department = Department.objects.filter(pk__in=() if department_id is None else (department_id,))
    return _scope(branch.values("pk"), department.values("pk"), "assortment_without_branch")


def visible(
    scope: Scope | None,
    *,
    product: Any,
    in_categories: Callable[[Collection[str]], Q],
    in_collections: Callable[[Collection[str]], Q],
) -> Q:
    """Give the condition on a query of the host's products for what the scope lets see.

    product: the product's key as an expression over ``OuterRef``, such as ``OuterRef("pk")``. in_categories,
    in_collections: make the condition that a product is in one of these categories itself, or in one of these
    collections.

    What nothing is assigned by does not stand in the query: with one way left, PostgreSQL begins with what is assigned
    instead of looking at the whole catalogue.
    """
    if scope is None:
        return Q()
    if scope == NOTHING:
        return Q(pk__in=())
    condition = Q()
    for part, owner in ((scope.branch, "branch"), (scope.department, "department")):
        if part is None:
            continue
        ways = []
        if part.products:
            own = Assignment.objects.filter(**{owner: part.key}, kind=CatalogKind.PRODUCT)
            ways.append(Q(Exists(own.filter(reference=Cast(product, TextField())))))
        if part.categories:
            ways.append(in_categories(part.categories))
        if part.collections:
            ways.append(in_collections(part.collections))
        condition &= reduce(or_, ways, Q(pk__in=()))
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


def _scope(branch: QuerySet[Any], department: QuerySet[Any], unassigned: str) -> Scope | None:
    """branch, department: queries of one key, or of none. unassigned: the setting for where there is no branch."""
    of_branch = Assignment.objects.filter(branch__in=branch)
    of_department = Assignment.objects.filter(department__in=department)
    row = (
        ShopSettings.objects.filter(pk=1, assortment_enabled=True, organization_enabled=True)
        .values_list(
            unassigned,
            Subquery(branch),
            *_looked_up(of_branch),
            Subquery(department.filter(Exists(of_department))),
            *_looked_up(of_department),
        )
        .first()
    )
    if row is None:
        return None
    has_branch, has_department = _assigned(*row[1:5]), _assigned(*row[5:])
    if has_branch is None and row[0] == Unassigned.NOTHING:
        return NOTHING
    if has_branch is None and has_department is None:
        return None
    return Scope(has_branch, has_department)


def _looked_up(assigned: QuerySet[Assignment]) -> tuple[Exists, ArraySubquery, ArraySubquery]:
    """Give the expressions of which ``_assigned`` is made."""
    references = {kind: assigned.filter(kind=kind).values("reference") for kind in CatalogKind}
    return (
        Exists(references[CatalogKind.PRODUCT]),
        ArraySubquery(get_host().catalog.with_all_below(references[CatalogKind.CATEGORY])),
        ArraySubquery(references[CatalogKind.COLLECTION]),
    )


def _assigned(
    key: int | None, products: bool, categories: list[str], collections: list[str]
) -> Assigned | None:
    return None if key is None else Assigned(key, products, frozenset(categories), frozenset(collections))
