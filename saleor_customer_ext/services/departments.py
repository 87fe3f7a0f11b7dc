"""Departments: parts of a branch, or valid in every branch; ``units.py`` has what units share."""

from collections.abc import Collection
from typing import Any

from django.db import DEFAULT_DB_ALIAS, transaction
from django.db.models import QuerySet

from ..host import Actor
from ..models import CustomerProfile, Department
from . import assortment, organization, selection, unit_lists, units
from .branches import BRANCH


def all_departments(*, actor: Actor, using: str = DEFAULT_DB_ALIAS) -> QuerySet[Department]:
    """Give all departments by name; raises PermissionDenied, OrganizationDisabled."""
    return unit_lists.every(DEPARTMENT, actor=actor, using=using)


def create(*, actor: Actor, branch_id: int | None = None, **values: Any) -> Department:
    """Make a department of the parts in ``DEPARTMENT.checks``, of a branch or for all; the name is required.

    Raises PermissionDenied, OrganizationDisabled, NotFound, Required, Invalid (also a branch that is archived),
    NotUnique (name, external_reference).
    """
    units.require_manager(actor)
    with transaction.atomic():
        branch = units.shared(BRANCH, branch_id)
        return units.create(DEPARTMENT, {"name": ""} | values, actor=actor, parent=branch)


def change(*, department_id: int, version: int, actor: Actor, **values: Any) -> Department:
    """Change parts of a department; who belongs to it stays. Raises what ``create`` raises, NotFound and Conflict."""
    units.require_manager(actor)
    with transaction.atomic():
        department, _changed = units.change(DEPARTMENT, department_id, values, version=version, actor=actor)
    return department


def archive(*, department_id: int, actor: Actor) -> Department:
    """Let nothing new belong to a department; see ``units.set_archived``."""
    return units.set_archived(DEPARTMENT, department_id, is_archived=True, actor=actor)


def restore(*, department_id: int, actor: Actor) -> Department:
    """Undo ``archive``."""
    return units.set_archived(DEPARTMENT, department_id, is_archived=False, actor=actor)


def delete(*, department_id: int, actor: Actor) -> None:
    """Delete a department that has no customers, with what is assigned to it.

    Raises PermissionDenied, OrganizationDisabled, NotFound, InUse.
    """
    units.delete(DEPARTMENT, department_id, actor=actor, uses={"customers": CustomerProfile.objects.all()})


def move(
    *, department_id: int, branch_id: int | None, actor: Actor, with_customers: bool = False
) -> tuple[Department, int]:
    """Let a department belong to another branch, or to none, and give it and how many customers went along.

    Its customers in no branch come into the new one, and become contacts of its company. with_customers: those of other
    branches and companies as well; otherwise they stand in the way. Where it belongs to none, its customers stay.
    Raises PermissionDenied, OrganizationDisabled, NotFound, Invalid (params["customers"] says how many stand in the
    way), NotUnique (the branch has a department of this name).
    """
    units.require_manager(actor)

    def move() -> tuple[Department, int]:
        members = CustomerProfile.objects.filter(department=department_id)
        locked = selection.lock_members(members)
        department = units.alone(DEPARTMENT, [department_id])[department_id]
        selection.require_no_others(locked, members)
        branch = units.shared(BRANCH, branch_id)
        if department.branch_id == branch_id:
            return department, 0
        units.require_open(branch, field="branch_id", word="branch")
        before = department.branch.name if department.branch else None
        with organization.both_sides():
            places = organization.Places(
                organization.within(branch), overwrite=with_customers, field="branch_id"
            )
            customers = organization.relocate(members, {}, following=places, actor=actor)
            units.save(DEPARTMENT, department, {"branch": branch})
        units.record(
            DEPARTMENT,
            "moved",
            department,
            actor=actor,
            customers=customers,
            before={"branch": before},
            after={"branch": branch.name if branch else None},
        )
        return department, customers

    return selection.until_nobody_joins(move)


def merge(*, department_ids: Collection[int], into_id: int, actor: Actor) -> tuple[Department, int]:
    """Make one department of several: customers of all are in ``into_id``, and the others are gone.

    Gives the department that stays, and how many customers came into it. What was assigned to the others is assigned to
    it, too, unless it has had nothing and does not narrow. Where it belongs to a branch, customers in no
    branch come into that one; those in another one stand in the way.
    Raises PermissionDenied, OrganizationDisabled, Required, Invalid (into itself, archived, too many, customers in the
    way), NotFound.
    """
    units.require_manager(actor)
    keys = units.sources(DEPARTMENT, department_ids, into_id)

    def merge() -> tuple[Department, int]:
        members = CustomerProfile.objects.filter(department__in=keys)
        locked = selection.lock_members(members)
        found = units.alone(DEPARTMENT, [*keys, into_id], field="department_ids", fields={into_id: "into_id"})
        selection.require_no_others(locked, members)
        into = found[into_id]
        units.require_open(into, field="into_id", word="department")
        branch = units.shared(BRANCH, into.branch_id)
        places = organization.Places(organization.within(branch), field="department_ids")
        customers = organization.relocate(members, {"department": into}, following=places, actor=actor)
        assignments = assortment.take_over("department", keys, into_id)
        units.finish_merge(
            DEPARTMENT,
            [found[key] for key in keys],
            into,
            customers=customers,
            assignments=assignments,
            actor=actor,
        )
        return into, customers

    return selection.until_nobody_joins(merge)


DEPARTMENT = units.Kind(
    Department,
    "department",
    "departments",
    units.CHECKS,
    lambda values, department: values,
    name_within=" in its branch, or among those without one",
    parent="branch",
)
