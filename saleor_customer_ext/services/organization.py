"""Where customers belong: to a company, a branch and a department at most, which fit together.

A department of a branch is had in that branch only, a branch of a company by contacts of that company only; the
database holds it as well. What is not named follows from what is, where that is empty: who comes into a department
comes into its branch, and whoever comes into a branch becomes a contact of its company. Nobody is ever assigned
automatically.
Locks: as in ``units.py``.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, transaction
from django.db.models import F, Q, QuerySet, Value
from django.db.models.fields.json import JSONField

from .. import permissions
from ..errors import Archived, BelongsElsewhere, Invalid, Required
from ..host import Actor
from ..models import Branch, Company, CustomerProfile, Department, OrganizationUnit
from . import audit, copies, selection, units
from .profiles import announce

# The parts of where somebody belongs, the narrowest first: the order of locks.
PARTS: dict[str, type[OrganizationUnit]] = {"department": Department, "branch": Branch, "company": Company}
ASSIGNERS = (permissions.MANAGE_CUSTOMER_PROFILES, permissions.MANAGE_ORGANIZATION)
CHANGED = "customer.organization_changed"

Keys = dict[str, int | None]
Units = Mapping[str, Mapping[int, Any]]


@dataclass(frozen=True, slots=True)
class Places:
    """Where customers come to belong because something else does. units: by part.

    overwrite: also whoever belongs elsewhere there; otherwise they stand in the way, and ``field`` is to blame.
    """

    units: Mapping[str, OrganizationUnit]
    field: str
    overwrite: bool = False


def of_customers(
    keys: Mapping[str, Collection[int]], *, using: str = DEFAULT_DB_ALIAS
) -> dict[str, dict[int, Any]]:
    """Give units by part and key, in one query for each part of which there are keys."""
    return {part: PARTS[part]._default_manager.using(using).in_bulk(wanted) for part, wanted in keys.items()}


def require_reader(actor: Actor, customer_id: Any) -> None:
    """Raise PermissionDenied unless the caller is this customer, or staff who may see where customers belong."""
    if not actor.is_customer(customer_id):
        actor.require(*units.READERS)


def assign(*, customer_ids: Collection[Any], actor: Actor, **places: int | None) -> int:
    """Say where customers belong, and give how many belonged elsewhere before; repeating it changes nothing.

    places: ``company_id``, ``branch_id`` and ``department_id``; what is not named stays, or follows where it is empty,
    None is none. customer_ids: ``selection.MOST`` at most. Locks the customers.
    Raises PermissionDenied, OrganizationDisabled, Required, NotFound, BelongsElsewhere (what does not fit together),
    Archived (what is new to a customer); then nobody was changed, and params["customers"] says of how many that is so.
    """
    actor.require(*ASSIGNERS)
    units.require_enabled()
    named = _named(places)
    with transaction.atomic():
        profiles = selection.lock(customer_ids)
        found = _shared(named, profiles)
        moving: dict[Any, tuple[Keys, Keys]] = {}
        refused: Counter[tuple[type[Invalid], str, str]] = Counter()
        for profile in profiles:
            now: Keys = {part: getattr(profile, f"{part}_id") for part in PARTS}
            new = _following(now | named, named, found)
            if refusal := _refusal(now, new, named, found):
                refused[refusal] += 1
            elif new != now:
                moving[profile.pk] = (now, new)
        if refused:
            (error, field, message), customers = refused.most_common(1)[0]
            raise error(
                f"{message} Customers of whom that is so: {customers}.", field=field, customers=customers
            )
        _write(moving, found, actor)
    return len(moving)


def above(branch: Branch) -> dict[str, OrganizationUnit]:
    """Give what customers of a locked branch have to belong to, and keep it from being changed."""
    if branch.company_id is None:
        return {}
    missing = "There is no such company."
    found = selection.share(Company, [branch.company_id], field="company_id", missing=missing)
    return {"company": found[branch.company_id]}


def within(branch: Branch | None) -> dict[str, OrganizationUnit]:
    """Give the same for customers of a department of a locked branch."""
    return {} if branch is None else {"branch": branch, **above(branch)}


@contextmanager
def both_sides() -> Iterator[None]:
    """Let customers and what they belong to be written one after the other: whether they fit is asked at the end."""
    names = ", ".join(
        ("customer_ext_profile_fits", "customer_ext_branch_fits", "customer_ext_department_fits")
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SET CONSTRAINTS {names} DEFERRED")
        yield
        cursor.execute(f"SET CONSTRAINTS {names} IMMEDIATE")


def relocate(
    members: "QuerySet[CustomerProfile]",
    to: Mapping[str, OrganizationUnit],
    *,
    actor: Actor,
    following: Places | None = None,
) -> int:
    """Let locked customers, however many, belong elsewhere, record it for each of them, and give how many did not yet.

    to: where, by part. following: where that brings them. Raises Invalid where some stand in the way.
    """
    new = dict(to)
    if following is not None and following.units:
        _require_out_of_the_way(members, following)
        new |= following.units
    parts, moved = list(new), 0
    columns = [column for part in parts for column in (part, f"{part}__name")]
    # What is recorded is the same for all who belonged to the same, and those are few different ones.
    for row in list(members.order_by(*parts).values_list(*columns).distinct()) if parts else ():
        was = dict(zip(parts, zip(row[::2], row[1::2], strict=True), strict=True))
        differ = [part for part in parts if was[part][0] != new[part].pk]
        if not differ:
            continue
        same = members.filter(**{part: was[part][0] for part in parts})
        data = {
            "before": {part: was[part][1] for part in reversed(differ)},
            "after": {part: new[part].name for part in reversed(differ)},
        }
        changes = same.order_by().values_list("pk").annotate(data=Value(data, output_field=JSONField()))
        moved += audit.record_all(CHANGED, actor=actor, changes=changes)
        if "company" in differ:
            copies.mark(same.values("pk"))
        same.update(**new, version=F("version") + 1)
    return moved


def _require_out_of_the_way(members: "QuerySet[CustomerProfile]", following: Places) -> None:
    elsewhere = Q()
    for part, unit in following.units.items():
        elsewhere |= Q(**{f"{part}__isnull": False}) & ~Q(**{part: unit.pk})
    if not following.overwrite and (standing := members.filter(elsewhere).count()):
        parts = " or ".join(following.units)
        raise BelongsElsewhere(
            f"Customers who belong to another {parts}: {standing}. Assign them elsewhere first, or move them along.",
            field=following.field,
            customers=standing,
        )


def _named(places: Mapping[str, int | None]) -> Keys:
    for name in places:
        if name.removesuffix("_id") not in PARTS:
            raise Invalid("Customers belong to nothing of that kind.", field=name)
    if not places:
        raise Required("Say where the customers belong.", field="company_id")
    return {part: places[f"{part}_id"] for part in PARTS if f"{part}_id" in places}


def _shared(named: Keys, profiles: Sequence[CustomerProfile]) -> Units:
    """Keep all from being changed that these customers belong to, that is named, or that this brings along."""
    found: dict[str, dict[int, Any]] = {}
    above: set[int] = set()
    for part, model in PARTS.items():
        kept = {key for profile in profiles if (key := getattr(profile, f"{part}_id"))} | above
        wanted = kept | {key for key in (named.get(part),) if key is not None}
        found[part] = (
            selection.share(model, sorted(wanted), field=f"{part}_id", missing=f"There is no such {part}.")
            if wanted
            else {}
        )
        parent = {"department": "branch_id", "branch": "company_id"}.get(part)
        above = {key for row in found[part].values() if parent and (key := getattr(row, parent))}
    return found


def _following(new: Keys, named: Keys, found: Units) -> Keys:
    """Fill in what is empty and not named, and follows from what is there."""
    for part, parent in (("department", "branch"), ("branch", "company")):
        key = new[part]
        if key is not None and new[parent] is None and parent not in named:
            new[parent] = getattr(found[part][key], f"{parent}_id")
    return new


def _refusal(now: Keys, new: Keys, named: Keys, found: Units) -> tuple[type[Invalid], str, str] | None:
    """Give error, field and sentence of what does not fit together or is archived; None where all is well."""
    for part, parent in (("department", "branch"), ("branch", "company")):
        unit = found[part].get(new[part] or 0)
        belongs = unit and getattr(unit, f"{parent}_id")
        if unit and belongs and belongs != new[parent]:
            of = found[parent][belongs].name
            sentence = f"The {part} {unit.name} belongs to the {parent} {of}."
            return BelongsElsewhere, _blamed(part, named), sentence
    for part in PARTS:
        unit = found[part].get(new[part] or 0)
        if unit and unit.archived_at is not None and new[part] != now[part]:
            return Archived, _blamed(part, named), f"The {part} {unit.name} is archived; restore it first."
    return None


def _blamed(part: str, named: Keys) -> str:
    """Give the input that brings a part along: its own, else a narrower one, else whichever there is."""
    order = list(PARTS)
    narrower = order[: order.index(part)][::-1]
    for candidate in (part, *narrower, *order):
        if named.get(candidate) is not None:
            return f"{candidate}_id"
    return f"{next(iter(named))}_id"


def _write(moving: Mapping[Any, tuple[Keys, Keys]], found: Units, actor: Actor) -> None:
    """Write where locked customers belong, with all that follows."""
    alike: dict[tuple[tuple[str, int | None], ...], list[Any]] = {}
    for customer, (_now, new) in moving.items():
        alike.setdefault(tuple(new.items()), []).append(customer)
    for places, customers in alike.items():
        columns = {f"{part}_id": key for part, key in places}
        CustomerProfile.objects.filter(pk__in=customers).update(**columns, version=F("version") + 1)
    data = {
        customer: {
            "before": {
                part: _name(found, part, now[part]) for part in reversed(PARTS) if now[part] != new[part]
            },
            "after": {
                part: _name(found, part, new[part]) for part in reversed(PARTS) if now[part] != new[part]
            },
        }
        for customer, (now, new) in moving.items()
    }
    audit.record_each(CHANGED, actor=actor, data=data)
    copies.refresh(
        [key for key, (now, new) in moving.items() if now["company"] != new["company"]], by_us=True
    )
    for customer in moving:
        announce(customer, CHANGED)


def _name(found: Units, part: str, key: int | None) -> str | None:
    return None if key is None else str(found[part][key].name)
