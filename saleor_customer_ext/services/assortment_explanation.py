"""Why somebody sees a product or does not, in the order in which it is decided.

The verdict is that of ``assortment.py``, as the host asks for it; the reasons say how it came about.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.db.models import Q

from .. import permissions
from ..errors import NotFound
from ..host import Actor, get_host
from ..host.catalog import CatalogKind, Places, Scope
from ..models import (
    Assignment,
    Branch,
    CustomerProfile,
    Department,
    OrganizationUnit,
    ShopSettings,
    Unassigned,
)
from . import assortment, settings
from .ledger import customer_key
from .profiles import is_staff, user_of


class ReasonCode(StrEnum):
    """What decided, or helped to."""

    ORGANIZATION_DISABLED = "ORGANIZATION_DISABLED"
    ASSORTMENT_DISABLED = "ASSORTMENT_DISABLED"
    STAFF = "STAFF"
    ANONYMOUS = "ANONYMOUS"
    WITHOUT_BRANCH = "WITHOUT_BRANCH"
    BRANCH = "BRANCH"
    DEPARTMENT = "DEPARTMENT"
    DEPARTMENT_WITHOUT_ASSIGNMENTS = "DEPARTMENT_WITHOUT_ASSIGNMENTS"


@dataclass(frozen=True, slots=True)
class Reason:
    """One of them. allows: whether it lets see the product. assignments: those of the unit that cover the product."""

    code: ReasonCode
    allows: bool
    message: str
    unit: OrganizationUnit | None = None
    assignments: tuple[Assignment, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Explanation:
    """is_visible: what the shop goes by. It is so if every reason allows it."""

    is_visible: bool
    reasons: tuple[Reason, ...]


def explain(*, product: str, actor: Actor, customer_id: Any = None) -> Explanation:
    """Say why a customer, or somebody who is not logged in (None), sees a product or not.

    product: the host's reference. It says nothing about whether the host sells the product at all.
    Raises PermissionDenied, NotFound (the customer, or the product).
    """
    actor.require(permissions.MANAGE_ORGANIZATION)
    profile = None if customer_id is None else _profile(customer_id)
    works_here = profile is not None and is_staff(user_of(profile))
    places = get_host().catalog.places(product)
    if places is None:
        raise NotFound("There is no such product.", field="product_id")
    shop = settings.current()
    if not shop.organization_enabled:
        return _open(ReasonCode.ORGANIZATION_DISABLED, "The shop does without an organisation.")
    if not shop.assortment_enabled:
        return _open(ReasonCode.ASSORTMENT_DISABLED, "Nobody is restricted: the assortment is switched off.")
    if works_here:
        return _open(ReasonCode.STAFF, "Staff see everything.")
    scope = assortment.scope_of(customer_id)
    return Explanation(not assortment.denies(scope, [product]), tuple(_reasons(shop, profile, scope, places)))


def _profile(customer_id: Any) -> CustomerProfile:
    """Give a customer's profile; who has none yet belongs nowhere."""
    profiles = CustomerProfile.objects.select_related("branch", "department")
    profile = profiles.filter(pk=customer_key(customer_id)).first()
    return profile or CustomerProfile(pk=customer_key(customer_id))


def _open(code: ReasonCode, message: str) -> Explanation:
    return Explanation(True, (Reason(code, True, message),))


def _reasons(
    shop: ShopSettings, profile: CustomerProfile | None, scope: Scope | None, places: Places
) -> list[Reason]:
    if profile is None:
        return [_unassigned(ReasonCode.ANONYMOUS, shop.assortment_anonymous, "Who is not logged in sees")]
    if profile.branch is None:
        message = "Customers without a branch see"
        found = [_unassigned(ReasonCode.WITHOUT_BRANCH, shop.assortment_without_branch, message)]
    else:
        found = [_assigned(ReasonCode.BRANCH, profile.branch, places)]
    if profile.department is None or scope == assortment.NOTHING:
        return found
    if scope is None or scope.department is None:
        message = f"Nothing is assigned to the department {profile.department.name}, so it does not narrow."
        code = ReasonCode.DEPARTMENT_WITHOUT_ASSIGNMENTS
        return [*found, Reason(code, True, message, profile.department)]
    return [*found, _assigned(ReasonCode.DEPARTMENT, profile.department, places)]


def _unassigned(code: ReasonCode, setting: str, who: str) -> Reason:
    allows = setting == Unassigned.EVERYTHING
    return Reason(code, allows, f"{who} {'everything' if allows else 'nothing'}, as the settings say.")


def _assigned(code: ReasonCode, unit: Branch | Department, places: Places) -> Reason:
    covering = (
        Q(kind=CatalogKind.PRODUCT, reference=places.product)
        | Q(kind=CatalogKind.CATEGORY, reference__in=places.categories)
        | Q(kind=CatalogKind.COLLECTION, reference__in=places.collections)
    )
    owner = {"branch": unit} if isinstance(unit, Branch) else {"department": unit}
    found = tuple(Assignment.objects.filter(covering, **owner).order_by("kind", "reference"))
    what = "covers" if found else "does not cover"
    message = f"What is assigned to the {code.lower()} {unit.name} {what} the product."
    return Reason(code, bool(found), message, unit, found)
