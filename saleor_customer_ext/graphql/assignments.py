"""What is assigned to branches and departments in the API: the list of it on each of them."""

import functools
import json
from collections.abc import Sequence
from typing import Any

import graphene
from django.db.models import QuerySet

from ..errors import Invalid
from ..host.catalog import CatalogKind
from ..models import Assignment
from ..services import assignments, unit_lists
from ..services.ledger import can_be_kept
from . import compat, limits
from .connections import Batch, Connection, Window, connection_field
from .units import READERS, for_staff

CURSOR = "AssortmentItem"
LONGEST_REFERENCE = 64

AssortmentKind = compat.make_enum(
    "AssortmentKind",
    {
        CatalogKind.PRODUCT.value: "One product.",
        CatalogKind.CATEGORY.value: "All products of a category and of those below it, also later ones.",
        CatalogKind.COLLECTION.value: "All products of a collection, also later ones.",
    },
    "What can be assigned to a branch or a department.",
)


class AssortmentItem(graphene.ObjectType):
    """Something of the shop's catalogue that is, or can be, assigned to a branch or a department."""

    kind = graphene.Field(graphene.NonNull(AssortmentKind), description="What it is.")
    id = graphene.ID(required=True, description="Global id of the product, category or collection.")
    name = graphene.String(description="What it is called; null where the shop has it no more.")
    is_assigned = graphene.Boolean(
        description="Whether it is assigned to the branch or department that the query names; null where it names none."
    )

    @staticmethod
    def resolve_id(root: Any, info: Any) -> str:
        return compat.encode(root.kind.capitalize(), root.reference)

    @staticmethod
    def resolve_name(root: Any, info: Any) -> str | None:
        found = root.batch.find(
            "names", lambda rows: assignments.names((row.kind, row.reference) for row in rows)
        )
        return found.get((root.kind, root.reference))

    @staticmethod
    def resolve_is_assigned(root: Any, info: Any) -> bool | None:
        assigned = root.batch.find("assigned", lambda rows: None)
        return None if assigned is None else (root.kind, root.reference) in assigned


class AssortmentFields:
    """What a branch and a department have of the catalogue."""

    assortment = connection_field(
        AssortmentItem,
        "items",
        f"What is assigned to it itself: categories, collections, products, each by their keys. {READERS}",
        kind=graphene.Argument(AssortmentKind, description="Only those of one kind; all, if left out."),
    )

    @staticmethod
    @for_staff
    def resolve_assortment(root: Any, info: Any, kind: Any = None, **page: Any) -> Connection:
        window = Window.parse(CURSOR, _place, **page)
        which = compat.plain(kind)

        def read(rows: Sequence[Any]) -> dict[int, Connection]:
            size = len(rows) * window.size
            limits.spend(info.context, size, field="last" if window.backwards else "first")
            return _pages(rows, info, window, which)

        pages: dict[int, Connection] = root.batch.find(("assortment", window, which), read)
        return pages[root.pk]


def _pages(rows: Sequence[Any], info: Any, window: Window, kind: str | None) -> dict[int, Connection]:
    """Give each unit its page, in one query: one look-up per unit in an index."""
    column = rows[0]._meta.model_name
    every: QuerySet[Assignment] = Assignment.objects.using(compat.host_types().reading(info.context))
    if kind is not None:
        every = every.filter(kind=kind)
    first, *others = (
        assignments.between(
            every.filter(**{column: row.pk}), window.after, window.before, backwards=window.backwards
        )[: window.size + 1]
        for row in rows
    )
    found: dict[int, list[Any]] = {row.pk: [] for row in rows}
    for one in first.union(*others, all=True) if others else first:
        found[getattr(one, f"{column}_id")].append(one)
    order = functools.partial(
        sorted, key=lambda one: (one.kind, one.reference), reverse=window.backwards
    )  # a union has none
    pages = {
        row.pk: window.page(
            order(found[row.pk]),
            lambda one: json.dumps([one.kind, one.reference]),
            functools.partial(_counted, row, every, column, kind),
        )
        for row in rows
    }
    Batch([one for page in pages.values() for one in page.rows], staff=rows[0].batch.staff)
    return pages


def _counted(root: Any, every: "QuerySet[Assignment]", column: str, kind: str | None) -> int:
    """Give how many there are on all pages; one query for all units that were read together."""
    counts = root.batch.find(
        ("count", "assortment", kind),
        lambda rows: unit_lists.counts(every, column, [row.pk for row in rows]),
    )
    return int(counts.get(root.pk, 0))


def _place(text: str, argument: str) -> tuple[str, str]:
    try:
        kind, reference = json.loads(text)
    except (ValueError, TypeError, RecursionError):
        kind, reference = None, None
    is_reference = (
        isinstance(reference, str) and len(reference) <= LONGEST_REFERENCE and can_be_kept(reference)
    )
    if kind not in CatalogKind.values or not is_reference:
        raise Invalid("This is not a valid cursor.", field=argument)
    return kind, reference
