"""Companies: legal entities whose contacts customers are, with their VAT number; ``units.py`` has what units share."""

from collections.abc import Collection
from typing import Any

from django.db import DEFAULT_DB_ALIAS, transaction
from django.db.models import QuerySet

from ..errors import Required
from ..host import Actor
from ..models import Branch, Company, CustomerProfile
from . import copies, organization, selection, unit_lists, units, vat_numbers


def all_companies(*, actor: Actor, using: str = DEFAULT_DB_ALIAS) -> QuerySet[Company]:
    """Give all companies by name; raises PermissionDenied, OrganizationDisabled."""
    return unit_lists.every(COMPANY, actor=actor, using=using)


def create(*, actor: Actor, **values: Any) -> Company:
    """Make a company of the parts in ``COMPANY.checks``; the name is required.

    Raises PermissionDenied, OrganizationDisabled, Required, Invalid (also a VAT number that its country has not),
    NotUnique (name, external_reference).
    """
    units.require_manager(actor)
    with transaction.atomic():
        return units.create(COMPANY, {"name": ""} | values, actor=actor)


def change(*, company_id: int, version: int, actor: Actor, **values: Any) -> Company:
    """Change parts of a company; who is its contact stays. A new name is found as soon as its contacts were read again.

    Raises what ``create`` raises, NotFound and Conflict.
    """
    units.require_manager(actor)
    with transaction.atomic():
        company, changed = units.change(COMPANY, company_id, values, version=version, actor=actor)
        if "name" in changed:
            copies.mark(CustomerProfile.objects.filter(company=company).values("pk"))
    return company


def archive(*, company_id: int, actor: Actor) -> Company:
    """Let nothing new belong to a company; see ``units.set_archived``."""
    return units.set_archived(COMPANY, company_id, is_archived=True, actor=actor)


def restore(*, company_id: int, actor: Actor) -> Company:
    """Undo ``archive``."""
    return units.set_archived(COMPANY, company_id, is_archived=False, actor=actor)


def delete(*, company_id: int, actor: Actor) -> None:
    """Delete a company that has no branches and no customers.

    Raises PermissionDenied, OrganizationDisabled, NotFound, InUse.
    """
    uses = {"branches": Branch.objects.all(), "customers": CustomerProfile.objects.all()}
    units.delete(COMPANY, company_id, actor=actor, uses=uses)


def merge(*, company_ids: Collection[int], into_id: int, actor: Actor) -> tuple[Company, int]:
    """Make one company of several: branches and customers of all belong to ``into_id``, and the others are gone.

    Gives the company that stays, and how many customers became its contacts.
    Raises PermissionDenied, OrganizationDisabled, Required, Invalid (into itself, archived, too many), NotFound,
    NotUnique (two of them have a branch of the same name).
    """
    units.require_manager(actor)
    keys = units.sources(COMPANY, company_ids, into_id)

    def merge() -> tuple[Company, int]:
        members = CustomerProfile.objects.filter(company__in=keys)
        branches = Branch.objects.filter(company__in=[*keys, into_id])
        locked = selection.lock_members(members), selection.lock_members(branches)
        found = units.alone(COMPANY, [*keys, into_id], field="company_ids", fields={into_id: "into_id"})
        for known, rows in zip(locked, (members, branches), strict=True):
            selection.require_no_others(known, rows)
        into = found[into_id]
        units.require_open(into, field="into_id", word="company")
        units.require_distinct_names(branches, field="company_ids", word="branch")
        with organization.both_sides():
            customers = organization.relocate(members, {"company": into}, actor=actor)
            units.adopt(branches, "company", into)
        units.finish_merge(COMPANY, [found[key] for key in keys], into, customers=customers, actor=actor)
        return into, customers

    return selection.until_nobody_joins(merge)


def _fit(values: units.Values, company: Company | None) -> units.Values:
    """Write the VAT number as its country does."""
    if not values.keys() & {"vat_number", "country"}:
        return values
    number, country = (values.get(name, getattr(company, name, "")) for name in ("vat_number", "country"))
    if not number:
        return values
    if not country:
        raise Required("Say in which country the company is registered.", field="country")
    field = "vat_number" if "vat_number" in values else "country"
    return values | {"vat_number": vat_numbers.written(number, country, field=field)}


COMPANY = units.Kind(
    Company,
    "company",
    "companies",
    {**units.CHECKS, "country": vat_numbers.checked_country, "vat_number": vat_numbers.checked_text},
    _fit,
    name_within="",
)
