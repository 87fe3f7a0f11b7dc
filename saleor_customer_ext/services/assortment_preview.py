"""What somebody sees of the whole catalogue, for staff who want to look at it as a customer does.

``assortment_explanation.py`` says it of one product. Both begin with ``view_of``: who it is, and what decides.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from .. import permissions
from ..errors import Invalid, NotFound
from ..host import Actor, get_host
from ..host.catalog import CatalogKind, Scope, Within
from ..models import Branch, CustomerProfile, Department
from . import assortment, settings
from .assignments import searched
from .branches import BRANCH
from .departments import DEPARTMENT
from .ledger import customer_key
from .profiles import is_staff, user_of


class ReasonCode(StrEnum):
    """What decides what somebody sees, or helps to."""

    ORGANIZATION_DISABLED = "ORGANIZATION_DISABLED"
    ASSORTMENT_DISABLED = "ASSORTMENT_DISABLED"
    STAFF = "STAFF"
    ANONYMOUS = "ANONYMOUS"
    WITHOUT_BRANCH = "WITHOUT_BRANCH"
    BRANCH = "BRANCH"
    DEPARTMENT = "DEPARTMENT"
    DEPARTMENT_WITHOUT_ASSIGNMENTS = "DEPARTMENT_WITHOUT_ASSIGNMENTS"


@dataclass(frozen=True, slots=True)
class View:
    """What somebody sees. codes: what decides, in this order. scope: what the shop goes by; None is everything.

    unassigned: what the settings say about them, where no branch does.
    """

    codes: tuple[ReasonCode, ...]
    scope: Scope | None
    branch: Branch | None = None
    department: Department | None = None
    unassigned: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A product of the shop, and whether it is seen."""

    reference: str
    name: str
    is_visible: bool


def view_of(
    *,
    actor: Actor,
    customer_id: Any = None,
    branch_id: int | None = None,
    department_id: int | None = None,
) -> View:
    """Give the view of a customer, of whoever comes to a branch or department, or of somebody not logged in.

    A department of a branch stands for that branch as well. Raises PermissionDenied, NotFound, Invalid (a customer and
    a unit, or a department of another branch).
    """
    actor.require(permissions.MANAGE_ORGANIZATION)
    if customer_id is not None and not (branch_id is None and department_id is None):
        raise Invalid("Name a customer, or a branch and a department.", field="customer_id")
    profile = None if customer_id is None else _profile(customer_id)
    works_here = profile is not None and is_staff(user_of(profile))
    branch, department = (
        _units(branch_id, department_id) if profile is None else (profile.branch, profile.department)
    )
    shop = settings.current()
    if not shop.organization_enabled:
        return View((ReasonCode.ORGANIZATION_DISABLED,), None)
    if not shop.assortment_enabled:
        return View((ReasonCode.ASSORTMENT_DISABLED,), None)
    if works_here:
        return View((ReasonCode.STAFF,), None)
    if profile is not None:
        scope = assortment.scope_of(customer_id)
    elif branch is None and department is None:
        scope = assortment.scope_of(None)
        return View((ReasonCode.ANONYMOUS,), scope, unassigned=shop.assortment_anonymous)
    else:
        scope = assortment.scope_in(
            None if branch is None else branch.pk,
            None if department is None else department.pk,
        )
    codes = _codes(scope, branch, department)
    return View(codes, scope, branch, department, unassigned=shop.assortment_without_branch)


def products(view: View, *, text: str, limit: int, is_visible: bool | None = None) -> list[Found]:
    """Give products by name that have this text in their name or number, and whether the view has them.

    is_visible: only those that it has, or only the others. Raises Invalid.
    """
    text = searched(text, limit)
    catalog, scope = get_host().catalog, view.scope
    if scope is None and is_visible is False:
        return []
    within = None if scope is None or is_visible is None else Within(scope, is_visible)
    found = catalog.search(CatalogKind.PRODUCT, text, limit, within=within)
    hidden = assortment.denies(scope, [reference for reference, _name in found])
    return [Found(reference, name, reference not in hidden) for reference, name in found]


def number_of_products(view: View | None) -> int:
    """Give how many products a view has; None is all that there are."""
    return get_host().catalog.number_of_products(None if view is None else view.scope)


def _profile(customer_id: Any) -> CustomerProfile:
    """Give a customer's profile; who has none yet belongs nowhere."""
    profiles = CustomerProfile.objects.select_related("branch", "department")
    profile = profiles.filter(pk=customer_key(customer_id)).first()
    return profile or CustomerProfile(pk=customer_key(customer_id))


def _units(branch_id: int | None, department_id: int | None) -> tuple[Branch | None, Department | None]:
    department = branch = None
    if department_id is not None:
        department = Department.objects.select_related("branch").filter(pk=department_id).first()
        if department is None:
            raise NotFound(DEPARTMENT.missing, field="department_id")
        branch = department.branch
    if branch_id is not None:
        if branch is not None and branch.pk != branch_id:
            raise Invalid("This department belongs to another branch.", field="department_id")
        branch = Branch.objects.filter(pk=branch_id).first()
        if branch is None:
            raise NotFound(BRANCH.missing, field="branch_id")
    return branch, department


def _codes(
    scope: Scope | None, branch: Branch | None, department: Department | None
) -> tuple[ReasonCode, ...]:
    first = ReasonCode.WITHOUT_BRANCH if branch is None else ReasonCode.BRANCH
    if department is None or scope == assortment.NOTHING:
        return (first,)
    if scope is None or scope.department is None:
        return (first, ReasonCode.DEPARTMENT_WITHOUT_ASSIGNMENTS)
    return (first, ReasonCode.DEPARTMENT)
