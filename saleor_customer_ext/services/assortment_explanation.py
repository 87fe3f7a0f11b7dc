"""Why somebody sees a product or does not, in the order in which it is decided.

The verdict is that of ``assortment.py``, as the host asks for it; the reasons say how it came about.
"""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from ..errors import NotFound
from ..host import Actor, get_host
from ..host.catalog import CatalogKind, Places
from ..models import Assignment, Branch, Department, OrganizationUnit, Unassigned
from . import assortment
from .assortment_preview import ReasonCode, View, view_of


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


_OPEN = {
    ReasonCode.ORGANIZATION_DISABLED: "The shop does without an organisation.",
    ReasonCode.ASSORTMENT_DISABLED: "Nobody is restricted: the assortment is switched off.",
    ReasonCode.STAFF: "Staff see everything.",
}


def explain(
    *,
    product: str,
    actor: Actor,
    customer_id: Any = None,
    branch_id: int | None = None,
    department_id: int | None = None,
) -> Explanation:
    """Say why somebody sees a product or not; who it is, is named as for ``assortment_preview.view_of``.

    product: the host's reference. It says nothing about whether the host sells the product at all.
    Raises PermissionDenied, NotFound (who it is, or the product), Invalid.
    """
    view = view_of(actor=actor, customer_id=customer_id, branch_id=branch_id, department_id=department_id)
    places = get_host().catalog.places(product)
    if places is None:
        raise NotFound("There is no such product.", field="product_id")
    reasons = tuple(_reason(code, view, places) for code in view.codes)
    return Explanation(not assortment.denies(view.scope, [product]), reasons)


def _reason(code: ReasonCode, view: View, places: Places) -> Reason:
    if code in _OPEN:
        return Reason(code, True, _OPEN[code])
    if code == ReasonCode.ANONYMOUS:
        return _unassigned(code, view.unassigned, "Who is not logged in sees")
    if code == ReasonCode.WITHOUT_BRANCH:
        return _unassigned(code, view.unassigned, "Customers without a branch see")
    unit = view.branch if code == ReasonCode.BRANCH else view.department
    assert unit is not None  # the code says so
    if code == ReasonCode.DEPARTMENT_WITHOUT_ASSIGNMENTS:
        message = f"Nothing is assigned to the department {unit.name}, so it does not narrow."
        return Reason(code, True, message, unit)
    return _assigned(code, unit, places)


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
