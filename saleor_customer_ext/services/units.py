"""What companies, branches and departments have in common: how one is checked, made, changed, archived and deleted.

``companies.py``, ``branches.py`` and ``departments.py`` say what is special about each, ``unit_lists.py`` how they are
found, ``organization.py`` where customers belong. Locks: profiles first, then departments, then branches, then
companies, each in the order of the keys: what belongs to something is locked before that.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, transaction
from django.db.models import Count, F, Min, QuerySet
from django.db.models.functions import Upper
from django.utils import timezone

from .. import permissions
from ..errors import Archived, Conflict, InUse, Invalid, NotUnique, OrganizationDisabled, Required
from ..events import OrganizationChanged, organization_changed
from ..host import Actor
from ..models import OrganizationUnit
from . import audit, contact, labels, selection, settings
from .constraints import refusing_any
from .copy_rules import LONGEST_KEY
from .customer_search import fold

MAX_NAME = 200
MAX_REFERENCE = 100
MOST_AT_ONCE = 20  # of them in one merge
DISABLED = (
    "This shop does without companies, branches and departments; they can be switched on in the settings."
)
READERS = (permissions.MANAGE_ORGANIZATION, permissions.MANAGE_CUSTOMER_PROFILES)

Unit = TypeVar("Unit", bound=OrganizationUnit)
Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Kind(Generic[Unit]):
    """One of the three kinds.

    word, plural: in sentences, in kinds of events, and in names of inputs. checks: of its parts, by column. fit: gives
    what values come to beside those that the row has, where parts hang together. name_within: what its name is unique
    in. parent: the column of what it belongs to.
    """

    model: type[Unit]
    word: str
    plural: str
    checks: labels.Checks
    fit: Callable[[Values, Unit | None], Values]
    name_within: str
    parent: str = ""

    @property
    def field(self) -> str:
        """Give the input that names one of them."""
        return f"{self.word}_id"

    @property
    def missing(self) -> str:
        """Give the sentence for one that does not exist."""
        return f"There is no such {self.word}."


def require_enabled(*, field: str = "", using: str = DEFAULT_DB_ALIAS) -> None:
    """Raise OrganizationDisabled where the shop does without an organisation."""
    if not settings.organization_enabled(using=using):
        raise OrganizationDisabled(DISABLED, field=field)


def require_manager(actor: Actor) -> None:
    """Raise PermissionDenied or OrganizationDisabled unless this caller may change the organisation."""
    actor.require(permissions.MANAGE_ORGANIZATION)
    require_enabled()


def create(kind: Kind[Unit], values: Values, *, actor: Actor, parent: Any = None) -> Unit:
    """Make one. The caller has checked the permission, begun a transaction and locked the parent.

    Raises Required, Invalid, NotUnique.
    """
    values = labels.checked(values, kind.checks, what=kind.word)
    if parent is not None:
        require_open(parent, field=f"{kind.parent}_id", word=kind.parent)
    placed = {kind.parent: parent} if kind.parent else {}
    values = _keyed(kind.fit(values, None))
    with _is_free(kind):
        unit = kind.model._default_manager.create(**placed, **values)
    record(
        kind,
        "created",
        unit,
        actor=actor,
        after={name: value for name, value in _written(values | placed).items() if value not in ("", None)},
    )
    return unit


def change(
    kind: Kind[Unit], key: int, values: Values, *, version: int, actor: Actor
) -> tuple[Unit, set[str]]:
    """Change parts of one, and give it and the columns that are others now. In the caller's transaction.

    version: of the state that the change was made from.
    Raises PermissionDenied, OrganizationDisabled, NotFound, Conflict, Required, Invalid, NotUnique.
    """
    values = labels.checked(values, kind.checks, what=kind.word)
    unit = alone(kind, [key])[key]
    if version != unit.version:
        raise Conflict(
            f"Somebody else has changed this {kind.word} meanwhile.", field="version", version=unit.version
        )
    before, after = labels.changed(unit, _keyed(kind.fit(values, unit)))
    if after:
        save(kind, unit, after)
        record(kind, "changed", unit, actor=actor, before=_written(before), after=_written(after))
    return unit, set(after)


def set_archived(kind: Kind[Unit], key: int, *, is_archived: bool, actor: Actor) -> Unit:
    """Let nothing new belong to one, or let it again; what belongs there stays. Is it so already, nothing changes.

    Raises PermissionDenied, OrganizationDisabled, NotFound.
    """
    require_manager(actor)
    with transaction.atomic():
        unit = alone(kind, [key])[key]
        if (unit.archived_at is not None) != is_archived:
            save(kind, unit, {"archived_at": timezone.now() if is_archived else None})
            record(kind, "archived" if is_archived else "restored", unit, actor=actor)
    return unit


def delete(kind: Kind[Unit], key: int, *, actor: Actor, uses: Mapping[str, "QuerySet[Any]"]) -> None:
    """Delete one that nothing belongs to. uses: by their word, what may.

    Raises PermissionDenied, OrganizationDisabled, NotFound, InUse (params has the numbers by word).
    """
    require_manager(actor)
    with transaction.atomic():
        unit = alone(kind, [key])[key]
        used = {
            word: number for word, rows in uses.items() if (number := rows.filter(**{kind.word: key}).count())
        }
        if used:
            by = " and ".join(f"{number} {word}" for word, number in used.items())
            raise InUse(
                f"This {kind.word} has {by}, so it cannot be deleted. Archive it instead.",
                field=kind.field,
                **used,
            )
        record(kind, "deleted", unit, actor=actor, before={"name": unit.name})
        unit.delete()


def save(kind: Kind[Unit], unit: Unit, values: Values) -> None:
    """Write columns of a locked unit, and count its version on. Raises NotUnique (name, external_reference)."""
    for name, value in values.items():
        setattr(unit, name, value)
    unit.version += 1
    unit.updated_at = timezone.now()
    with _is_free(kind):
        unit.save(update_fields=[*values, "version", "updated_at"])


def alone(
    kind: Kind[Unit], keys: Collection[int], *, field: str = "", fields: Mapping[int, str] | None = None
) -> dict[int, Unit]:
    """Lock them against everybody who gives, changes or deletes them; see ``selection.alone``."""
    return selection.alone(kind.model, keys, field=field or kind.field, missing=kind.missing, fields=fields)


def shared(kind: Kind[Unit], key: int | None, *, field: str = "") -> Unit | None:
    """Keep one from being changed until the transaction ends, and give it; None for None. Raises NotFound."""
    if key is None:
        return None
    return selection.share(kind.model, [key], field=field or kind.field, missing=kind.missing)[key]


def require_open(unit: OrganizationUnit | None, *, field: str, word: str) -> None:
    """Refuse one that is archived as the place of something new; raises Archived."""
    if unit is not None and unit.archived_at is not None:
        raise Archived(f"The {word} {unit.name} is archived; restore it first.", field=field)


def sources(kind: Kind[Unit], keys: Collection[int], into_id: int) -> list[int]:
    """Check what is merged into ``into_id``, and give the keys in order. Raises Required, Invalid."""
    field, found = f"{kind.word}_ids", sorted(set(keys))
    if not found:
        raise Required(f"Say which {kind.plural}.", field=field)
    if len(found) > MOST_AT_ONCE:
        raise Invalid(f"One call merges {MOST_AT_ONCE} {kind.plural} at most.", field=field)
    if into_id in found:
        raise Invalid(f"A {kind.word} cannot be merged into itself.", field=field)
    return found


def adopt(children: "QuerySet[Any]", parent: str, into: OrganizationUnit) -> None:
    """Let locked children belong to ``into``, in the column ``parent``; those that do already stay as they are."""
    changed = {parent: into, "version": F("version") + 1, "updated_at": timezone.now()}
    children.exclude(**{parent: into}).update(**changed)


def finish_merge(
    kind: Kind[Unit],
    gone: Sequence[Unit],
    into: Unit,
    *,
    customers: int,
    actor: Actor,
    assignments: int | None = None,
) -> None:
    """Delete those that are empty by now, record the merge and tell others.

    assignments: how many things of the catalogue it has taken over, where things can be assigned to its kind.
    Where the one that stays has no external reference, it takes the first one of theirs.
    """
    kind.model._default_manager.filter(pk__in=[unit.pk for unit in gone]).delete()
    reference = next((unit.external_reference for unit in gone if unit.external_reference), "")
    if reference and not into.external_reference:
        save(kind, into, {"external_reference": reference})
    audit.record(
        f"{kind.word}.merged",
        actor=actor,
        reference=into.name,
        before={kind.plural: [unit.name for unit in gone]},
        after={kind.plural: [into.name], "customers": customers}
        | ({} if assignments is None else {"assignments": assignments}),
    )
    for unit in gone:
        announce(kind, "merged", unit, into=into, customers=customers)


def require_distinct_names(rows: "QuerySet[Any]", *, field: str, word: str) -> None:
    """Refuse to bring locked children together of which two have the same name; raises NotUnique."""
    names = rows.order_by().values_list(Upper("name")).annotate(number=Count("pk"), name=Min("name"))
    if twice := names.filter(number__gt=1).order_by("name").values_list("name", flat=True).first():
        raise NotUnique(f"More than one of them has a {word} called {twice}; rename one first.", field=field)


def record(kind: Kind[Unit], what: str, unit: Unit, *, actor: Actor, customers: int = 0, **data: Any) -> None:
    """Record what was done to one, and tell other systems after commit. data: see ``audit.record``."""
    audit.record(f"{kind.word}.{what}", actor=actor, reference=unit.name, **data)
    announce(kind, what, unit, customers=customers)


def announce(
    kind: Kind[Unit], what: str, unit: Unit, *, into: Unit | None = None, customers: int = 0
) -> None:
    """Tell other systems, after commit, what was done to one; see ``events.OrganizationChanged``."""
    event = OrganizationChanged(f"{kind.word}.{what}", unit.pk, into.pk if into else None, customers)
    sender = kind.model
    transaction.on_commit(lambda: organization_changed.send_robust(sender=sender, event=event), robust=True)


def _keyed(values: Values) -> Values:
    return values | {"name_key": fold(values["name"])[:LONGEST_KEY]} if "name" in values else values


def _written(values: Values) -> Values:
    """Give values as a record of a change has them: what belongs elsewhere by its name."""
    return {
        name: value.name if isinstance(value, OrganizationUnit) else value
        for name, value in values.items()
        if name != "name_key"
    }


def _is_free(kind: Kind[Any]) -> AbstractContextManager[None]:
    taken = NotUnique(f"There is a {kind.word} with this name{kind.name_within}.", field="name")
    known = NotUnique(f"Another {kind.word} has this external reference.", field="external_reference")
    name = f"customer_ext_{kind.word}"
    return refusing_any({f"{name}_name": taken, f"{name}_name_alone": taken, f"{name}_reference": known})


def _reference(value: Any) -> str:
    found = contact.text(value, field="external_reference", most=MAX_REFERENCE)
    if not found.isprintable():
        raise Invalid("An external reference has one line.", field="external_reference")
    return found


def _email(value: Any) -> str:
    found = contact.text(value, field="email", most=contact.MAX_EMAIL)
    return contact.CHECKS["email"]("email", found) if found else ""


def _contact_name(value: Any) -> str:
    found = contact.text(value, field="contact_name", most=contact.MAX_NAME)
    if not found.isprintable():
        raise Invalid("A name has one line.", field="contact_name")
    return found


# The checks of the columns that all of them have.
CHECKS: dict[str, Callable[[Any], Any]] = {
    "name": partial(labels.checked_name, most=MAX_NAME),
    "external_reference": _reference,
    "email": _email,
    "phone": partial(contact.CHECKS["phone"], "phone"),
    "contact_name": _contact_name,
}
