"""Finding companies, branches and departments: all of a kind, one of them, those that fit a search, a part by name."""

from collections.abc import Collection, Sequence
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Count, Model, Q, QuerySet

from ..errors import Invalid, NotFound, Required
from ..host import Actor
from ..models import OrganizationUnit
from . import units
from .customer_search import MAX_SEARCH, fold
from .ledger import can_be_kept

MOST_PARENTS = 100  # that one filter names

Unit = TypeVar("Unit", bound=OrganizationUnit)
Row = TypeVar("Row", bound=Model)  # whatever has a folded name and an external reference
Place = tuple[str, int]  # name_key and key


def every(kind: units.Kind[Unit], *, actor: Actor, using: str = DEFAULT_DB_ALIAS) -> "QuerySet[Unit]":
    """Give all of a kind by name, archived ones as well; raises PermissionDenied, OrganizationDisabled."""
    actor.require(*units.READERS)
    units.require_enabled(using=using)
    return kind.model._default_manager.using(using)


def get(kind: units.Kind[Unit], key: int, *, actor: Actor, using: str = DEFAULT_DB_ALIAS) -> Unit:
    """Give one of them; raises PermissionDenied, OrganizationDisabled, NotFound."""
    found = every(kind, actor=actor, using=using).filter(pk=key).first()
    if found is None:
        raise NotFound(kind.missing, field=kind.field)
    return found


def matching(
    rows: "QuerySet[Row]",
    *,
    search: str = "",
    is_archived: bool | None = None,
    columns: Sequence[str] = (),
    parent: str = "",
    parents: Collection[int | None] | None = None,
    field: str = "",
) -> "QuerySet[Row]":
    """Narrow units. search: words, each of which stands in the name or begins the external reference or a column.

    columns: others that are searched as the reference is. parents: keys of what they belong to, None for none, in the
    column ``parent``; field: the input that they come from. Raises Invalid, Required.
    """
    if len(search) > MAX_SEARCH or not can_be_kept(search):
        raise Invalid(f"A search has {MAX_SEARCH} characters at most.", field="search")
    for word in search.split():
        found = Q(name_key__contains=fold(word))
        for column in ("external_reference", *columns):
            found |= Q(**{f"{column}__istartswith": word})
        rows = rows.filter(found)
    if is_archived is not None:
        rows = rows.filter(archived_at__isnull=not is_archived)
    if parents is not None:
        if not parents:
            raise Required("Name at least one, or leave it out.", field=field)
        if len(parents) > MOST_PARENTS:
            raise Invalid(f"{MOST_PARENTS} values at most.", field=field)
        within = Q(**{f"{parent}__in": [key for key in parents if key is not None]})
        rows = rows.filter(within | Q(**{parent: None}) if None in parents else within)
    return rows


def between(
    rows: "QuerySet[Row]", after: Place | None, before: Place | None, *, backwards: bool = False
) -> "QuerySet[Row]":
    """Give units by name from one place to another, both left out; backwards, from the last one on."""
    for place, way in ((after, "gt"), (before, "lt")):
        if place is not None:
            name_key, key = place
            # The index is walked from here, and only those of the same name are looked at twice.
            rows = rows.filter(**{f"name_key__{way}e": name_key})
            rows = rows.filter(Q(**{f"name_key__{way}": name_key}) | Q(**{f"pk__{way}": key}))
    return rows.order_by("-name_key", "-pk") if backwards else rows.order_by("name_key", "pk")


def counts(rows: "QuerySet[Any]", column: str, keys: Collection[int]) -> dict[int, int]:
    """Give how many rows have each of these keys in a column, in one query; who has none is left out."""
    found = rows.filter(**{f"{column}__in": keys}).order_by().values_list(column)
    return dict(found.annotate(number=Count("pk")))
