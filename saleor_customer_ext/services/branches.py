"""Branches: sites of a company or on their own, with an address; ``units.py`` has what units share."""

from collections.abc import Callable, Collection
from functools import partial
from typing import Any

from django.db import DEFAULT_DB_ALIAS, transaction
from django.db.models import QuerySet

from ..errors import Invalid
from ..host import Actor, get_host
from ..host.addresses import PLACE
from ..models import Branch, CustomerProfile, Department
from . import addresses, assortment, organization, selection, unit_lists, units
from .companies import COMPANY


def all_branches(*, actor: Actor, using: str = DEFAULT_DB_ALIAS) -> QuerySet[Branch]:
    """Give all branches by name; raises PermissionDenied, OrganizationDisabled."""
    return unit_lists.every(BRANCH, actor=actor, using=using)


def create(*, actor: Actor, company_id: int | None = None, **values: Any) -> Branch:
    """Make a branch of the parts in ``BRANCH.checks``, of a company or on its own; the name is required.

    Raises PermissionDenied, OrganizationDisabled, NotFound, Required, Invalid (also an address that its country has
    not, and a company that is archived), NotUnique (name, external_reference).
    """
    units.require_manager(actor)
    with transaction.atomic():
        company = units.shared(COMPANY, company_id)
        return units.create(BRANCH, {"name": ""} | values, actor=actor, parent=company)


def change(*, branch_id: int, version: int, actor: Actor, **values: Any) -> Branch:
    """Change parts of a branch; who belongs to it stays. An address that has one part needs all of them.

    Raises what ``create`` raises, NotFound and Conflict.
    """
    units.require_manager(actor)
    with transaction.atomic():
        branch, _changed = units.change(BRANCH, branch_id, values, version=version, actor=actor)
    return branch


def archive(*, branch_id: int, actor: Actor) -> Branch:
    """Let nothing new belong to a branch; see ``units.set_archived``."""
    return units.set_archived(BRANCH, branch_id, is_archived=True, actor=actor)


def restore(*, branch_id: int, actor: Actor) -> Branch:
    """Undo ``archive``."""
    return units.set_archived(BRANCH, branch_id, is_archived=False, actor=actor)


def delete(*, branch_id: int, actor: Actor) -> None:
    """Delete a branch that has no departments and no customers, with what is assigned to it.

    Raises PermissionDenied, OrganizationDisabled, NotFound, InUse.
    """
    uses = {"departments": Department.objects.all(), "customers": CustomerProfile.objects.all()}
    units.delete(BRANCH, branch_id, actor=actor, uses=uses)


def move(
    *, branch_id: int, company_id: int | None, actor: Actor, with_customers: bool = False
) -> tuple[Branch, int]:
    """Let a branch belong to another company, or to none, and give it and how many customers went along.

    Its customers who are no company's contacts become contacts of the new one. with_customers: those of other companies
    as well; otherwise they stand in the way. Where it belongs to none, its customers stay contacts of whom they are.
    Raises PermissionDenied, OrganizationDisabled, NotFound, Invalid (params["customers"] says how many stand in the
    way), NotUnique (the company has a branch of this name).
    """
    units.require_manager(actor)

    def move() -> tuple[Branch, int]:
        members = CustomerProfile.objects.filter(branch=branch_id)
        locked = selection.lock_members(members)
        branch = units.alone(BRANCH, [branch_id])[branch_id]
        selection.require_no_others(locked, members)
        company = units.shared(COMPANY, company_id)
        if branch.company_id == company_id:
            return branch, 0
        units.require_open(company, field="company_id", word="company")
        before = branch.company.name if branch.company else None
        with organization.both_sides():
            customers = 0
            if company is not None:
                places = organization.Places(
                    {"company": company}, overwrite=with_customers, field="company_id"
                )
                customers = organization.relocate(members, {}, following=places, actor=actor)
            units.save(BRANCH, branch, {"company": company})
        units.record(
            BRANCH,
            "moved",
            branch,
            actor=actor,
            customers=customers,
            before={"company": before},
            after={"company": company.name if company else None},
        )
        return branch, customers

    return selection.until_nobody_joins(move)


def merge(*, branch_ids: Collection[int], into_id: int, actor: Actor) -> tuple[Branch, int]:
    """Make one branch of several: departments and customers of all belong to ``into_id``, and the others are gone.

    Gives the branch that stays, and how many customers came into it. Whatever was assigned to any of them
    is assigned to it. Customers of no company become contacts of its company; those of another one stand in the way.
    Raises PermissionDenied, OrganizationDisabled, Required, Invalid (into itself, archived, too many, customers in the
    way), NotFound, NotUnique (two of them have a department of the same name).
    """
    units.require_manager(actor)
    keys = units.sources(BRANCH, branch_ids, into_id)

    def merge() -> tuple[Branch, int]:
        members = CustomerProfile.objects.filter(branch__in=keys)
        departments = Department.objects.filter(branch__in=[*keys, into_id])
        locked = selection.lock_members(members), selection.lock_members(departments)
        found = units.alone(BRANCH, [*keys, into_id], field="branch_ids", fields={into_id: "into_id"})
        for known, rows in zip(locked, (members, departments), strict=True):
            selection.require_no_others(known, rows)
        into = found[into_id]
        units.require_open(into, field="into_id", word="branch")
        units.require_distinct_names(departments, field="branch_ids", word="department")
        with organization.both_sides():
            places = organization.Places(organization.above(into), field="branch_ids")
            customers = organization.relocate(members, {"branch": into}, following=places, actor=actor)
            units.adopt(departments, "branch", into)
        assignments = assortment.take_over("branch", keys, into_id)
        units.finish_merge(
            BRANCH,
            [found[key] for key in keys],
            into,
            customers=customers,
            assignments=assignments,
            actor=actor,
        )
        return into, customers

    return selection.until_nobody_joins(merge)


def _part(name: str, value: Any) -> str:
    if not isinstance(value, str):
        raise Invalid("This has to be a text.", field=name)
    return addresses.checked_parts({name: value})[name]


def _fit(values: units.Values, branch: Branch | None) -> units.Values:
    """Let the host check the address that comes of it, where there is one."""
    if not values.keys() & set(PLACE):
        return values
    place = {name: values.get(name, getattr(branch, name, "")) for name in PLACE}
    return values | get_host().addresses.checked(place) if any(place.values()) else values


_PLACE_CHECKS: dict[str, Callable[[Any], Any]] = {name: partial(_part, name) for name in PLACE}
BRANCH = units.Kind(
    Branch,
    "branch",
    "branches",
    {**units.CHECKS, **_PLACE_CHECKS},
    _fit,
    name_within=" in its company, or among those without one",
    parent="company",
)
