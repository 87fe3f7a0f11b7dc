"""Who may see what: assigning products, categories and collections to branches and departments.

What comes of it for a customer, ``assortment.py`` says. Assigning and taking away what is so already changes nothing.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from ..errors import Invalid, NotFound, Required
from ..host import Actor, get_host
from ..host.catalog import CatalogKind
from ..models import Assignment, OrganizationUnit
from . import units
from .branches import BRANCH
from .customer_search import MAX_SEARCH
from .departments import DEPARTMENT

MOST = 1000  # products, categories and collections in one call
MOST_UNITS = 50  # branches and departments in one call
MOST_FOUND = 50  # of one search
KINDS = {
    "product_ids": CatalogKind.PRODUCT,
    "category_ids": CatalogKind.CATEGORY,
    "collection_ids": CatalogKind.COLLECTION,
}
FIELDS = {kind: field for field, kind in KINDS.items()}
PLURALS = {
    CatalogKind.PRODUCT: "products",
    CatalogKind.CATEGORY: "categories",
    CatalogKind.COLLECTION: "collections",
}

Thing = tuple[str, str]  # kind and reference


@dataclass(frozen=True, slots=True)
class Change:
    """What a call has changed: how many assignments were added and removed, all units together."""

    added: int = 0
    removed: int = 0

    def __add__(self, other: "Change") -> "Change":
        return Change(self.added + other.added, self.removed + other.removed)


@dataclass(frozen=True, slots=True)
class Owner:
    """A branch or department, to which things are assigned."""

    kind: units.Kind[Any]
    unit: OrganizationUnit

    def rows(self) -> QuerySet[Assignment]:
        """Give what is assigned to it."""
        return Assignment.objects.filter(**{self.kind.word: self.unit.pk})


def assign(
    *,
    actor: Actor,
    branch_ids: Collection[int] = (),
    department_ids: Collection[int] = (),
    **things: Collection[str],
) -> Change:
    """Assign all of these things to each of these units, or none of them to any.

    things: the host's references, by ``product_ids``, ``category_ids`` and ``collection_ids``; ``MOST`` in all.
    Raises PermissionDenied, OrganizationDisabled, Required, Invalid (too many, or a unit that is archived), NotFound (a
    unit; or things, then params["references"] says which).
    """
    units.require_manager(actor)
    wanted = _named(things)
    _require_known(wanted)
    with transaction.atomic():
        change = Change()
        for owner in _owners(branch_ids, department_ids, must_be_open=True):
            change += _write(owner, wanted - _own(owner, wanted), set(), actor=actor)
    return change


def unassign(
    *,
    actor: Actor,
    branch_ids: Collection[int] = (),
    department_ids: Collection[int] = (),
    **things: Collection[str],
) -> Change:
    """Take these things away from each of these units, archived ones as well; also things that the host has no more.

    Raises PermissionDenied, OrganizationDisabled, Required, Invalid (too many), NotFound (a unit).
    """
    units.require_manager(actor)
    wanted = _named(things)
    with transaction.atomic():
        change = Change()
        for owner in _owners(branch_ids, department_ids):
            change += _write(owner, set(), _own(owner, wanted), actor=actor)
    return change


def copy(
    *,
    actor: Actor,
    branch_ids: Collection[int] = (),
    department_ids: Collection[int] = (),
    from_branch_id: int | None = None,
    from_department_id: int | None = None,
    replace: bool = False,
) -> Change:
    """Assign to each of these units what another branch or department has, archived or not.

    replace: take away what that one has not. Only what is assigned to it itself is copied, not what its branch or its
    departments have. Raises PermissionDenied, OrganizationDisabled, Required, Invalid (too many, archived, onto
    itself), NotFound.
    """
    units.require_manager(actor)
    if (from_branch_id is None) == (from_department_id is None):
        raise Required("Say from which branch, or from which department.", field="from_branch_id")
    kind, key = (BRANCH, from_branch_id) if from_department_id is None else (DEPARTMENT, from_department_id)
    field = f"from_{kind.word}_id"
    named = {BRANCH.word: list(branch_ids), DEPARTMENT.word: list(department_ids)}
    if key in named[kind.word]:
        raise Invalid(f"A {kind.word} cannot be copied onto itself.", field=field)
    with transaction.atomic():
        owners = _owners(branch_ids, department_ids, must_be_open=True, source=(kind, key, field))
        source = next(owner for owner in owners if (owner.kind, owner.unit.pk) == (kind, key))
        things = _own(source)
        change = Change()
        for owner in owners:
            if owner is not source:
                own = _own(owner)
                removed = own - things if replace else set()
                change += _write(owner, things - own, removed, actor=actor, copied_from=source.unit.name)
    return change


def search(kind: CatalogKind, text: str, *, actor: Actor, limit: int = MOST_FOUND) -> list[tuple[str, str]]:
    """Give reference and name of what can be assigned and has this text in its name.

    Raises PermissionDenied, OrganizationDisabled, Invalid.
    """
    units.require_manager(actor)
    return get_host().catalog.search(kind, searched(text, limit), limit)


def searched(text: str, limit: int) -> str:
    """Give the text of a search as the host takes it; raise Invalid where it is too long, or too much is wanted."""
    if not 1 <= limit <= MOST_FOUND:
        raise Invalid(f"The number must be from 1 to {MOST_FOUND}.", field="first")
    if len(text) > MAX_SEARCH:
        raise Invalid(f"A search has {MAX_SEARCH} characters at most.", field="search")
    return " ".join(text.split())


def assigned_of(
    things: Collection[Thing],
    *,
    actor: Actor,
    branch_id: int | None = None,
    department_id: int | None = None,
) -> set[Thing]:
    """Give those of some things that are assigned to a branch or to a department itself.

    Raises PermissionDenied, OrganizationDisabled, Required (neither, or both), NotFound.
    """
    units.require_manager(actor)
    return _own(_owner(branch_id, department_id, prefix=""), set(things))


@dataclass(frozen=True, slots=True)
class Difference:
    """What a copy would change. added: what would be assigned. removed: what would go if it replaces."""

    added: tuple[Thing, ...]
    removed: tuple[Thing, ...]


def difference(
    *,
    actor: Actor,
    branch_id: int | None = None,
    department_id: int | None = None,
    from_branch_id: int | None = None,
    from_department_id: int | None = None,
) -> Difference:
    """Say what ``copy`` would change of one unit, as it is at this moment; by kind and reference.

    Raises PermissionDenied, OrganizationDisabled, Required (of each: neither, or both), NotFound.
    """
    units.require_manager(actor)
    theirs = _own(_owner(from_branch_id, from_department_id, prefix="from_"))
    own = _own(_owner(branch_id, department_id, prefix=""))
    return Difference(tuple(sorted(theirs - own)), tuple(sorted(own - theirs)))


def names(things: Iterable[Thing]) -> dict[Thing, str]:
    """Give what things are called, in one query for each kind; what the host has no more is left out."""
    wanted: dict[str, list[str]] = {}
    for kind, reference in things:
        wanted.setdefault(kind, []).append(reference)
    return {
        (kind, reference): name
        for kind, references in sorted(wanted.items())
        for reference, name in get_host().catalog.lookup(CatalogKind(kind), references).items()
    }


def between(
    rows: QuerySet[Assignment], after: Thing | None, before: Thing | None, *, backwards: bool = False
) -> QuerySet[Assignment]:
    """Give assignments by kind and reference from one place to another, both left out; backwards, from the last on."""
    for place, way in ((after, "gt"), (before, "lt")):
        if place is not None:
            kind, reference = place
            # The index is walked from here, and only those of the same kind are looked at twice.
            rows = rows.filter(**{f"kind__{way}e": kind})
            rows = rows.filter(Q(**{f"kind__{way}": kind}) | Q(**{f"reference__{way}": reference}))
    return rows.order_by("-kind", "-reference") if backwards else rows.order_by("kind", "reference")


def _named(things: Mapping[str, Collection[str]]) -> set[Thing]:
    for field in things:
        if field not in KINDS:
            raise Invalid("Nothing of that kind can be assigned.", field=field)
    found = {
        (str(KINDS[field]), reference) for field, references in things.items() for reference in references
    }
    if not found:
        raise Required("Say which products, categories or collections.", field="product_ids")
    if len(found) > MOST:
        raise Invalid(
            f"One call is about {MOST} things at most.",
            field=next(field for field in things if things[field]),
        )
    return found


def _require_known(wanted: set[Thing]) -> None:
    known = names(wanted)
    for field, kind in KINDS.items():
        unknown = sorted(reference for of, reference in wanted if of == kind and (of, reference) not in known)
        if unknown:
            listed = ", ".join(unknown[:10]) + (", ..." if len(unknown) > 10 else "")
            raise NotFound(
                f"The shop has no such {PLURALS[kind]}: {listed}. Nothing was changed.",
                field=field,
                references=unknown,
            )


def _owner(branch_id: int | None, department_id: int | None, *, prefix: str) -> Owner:
    """Give one unit, without locking it. prefix: of the names of the inputs."""
    if (branch_id is None) == (department_id is None):
        raise Required("Say which branch, or which department.", field=f"{prefix}branch_id")
    kind: units.Kind[Any] = BRANCH if department_id is None else DEPARTMENT
    unit = kind.model._default_manager.filter(
        pk=branch_id if department_id is None else department_id
    ).first()
    if unit is None:
        raise NotFound(kind.missing, field=f"{prefix}{kind.word}_id")
    return Owner(kind, unit)


def _owners(
    branch_ids: Collection[int],
    department_ids: Collection[int],
    *,
    must_be_open: bool = False,
    source: tuple[units.Kind[Any], Any, str] | None = None,
) -> list[Owner]:
    """Lock units, and give them. source: one more, of kind, key and input, which may be archived."""
    if not branch_ids and not department_ids:
        raise Required("Say which branches or departments.", field="branch_ids")
    if len(branch_ids) + len(department_ids) > MOST_UNITS:
        field = "branch_ids" if branch_ids else "department_ids"
        raise Invalid(f"One call is about {MOST_UNITS} branches and departments at most.", field=field)
    owners = []
    kind: units.Kind[Any]
    for kind, keys in ((DEPARTMENT, department_ids), (BRANCH, branch_ids)):  # the order of locks
        field = f"{kind.word}_ids"
        more = {source[1]: source[2]} if source is not None and source[0] is kind else {}
        locked: dict[int, Any] = units.alone(kind, [*keys, *more], field=field, fields=more)
        for key, unit in locked.items():
            if must_be_open and key not in more:
                units.require_open(unit, field=field, word=kind.word)
            owners.append(Owner(kind, unit))
    return owners


def _own(owner: Owner, wanted: set[Thing] | None = None) -> set[Thing]:
    """Give what a unit has, all of it or of some things."""
    rows = owner.rows()
    if wanted is not None:
        rows = rows.filter(reference__in={reference for _kind, reference in wanted})
    found = set(rows.values_list("kind", "reference"))
    return found if wanted is None else found & wanted


def _write(
    owner: Owner, added: set[Thing], removed: set[Thing], *, actor: Actor, copied_from: str = ""
) -> Change:
    """Write what is assigned to a locked unit, record it, and tell others."""
    if not added and not removed:
        return Change()
    for kind in CatalogKind.values:
        if gone := [reference for of, reference in removed if of == kind]:
            owner.rows().filter(kind=kind, reference__in=gone).delete()
    Assignment.objects.bulk_create(
        Assignment(kind=kind, reference=reference, **{owner.kind.field: owner.unit.pk})
        for kind, reference in sorted(added)
    )
    after: dict[str, Any] = _written(added)
    if copied_from:
        after["copied_from"] = copied_from
    units.record(
        owner.kind, "assortment_changed", owner.unit, actor=actor, before=_written(removed), after=after
    )
    return Change(len(added), len(removed))


def _written(things: set[Thing]) -> dict[str, list[str]]:
    """Give things as a record of a change has them: references by kind."""
    return {
        PLURALS[kind]: found
        for kind in CatalogKind
        if (found := sorted(reference for of, reference in things if of == kind))
    }
