"""What the core asks of the host's catalogue: what can be assigned, what it is called, and what a scope lets see."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Protocol

from django.db.models import QuerySet, TextChoices


class CatalogKind(TextChoices):
    """What can be assigned to a branch or a department. A category stands for all below it, too."""

    PRODUCT = "PRODUCT"
    CATEGORY = "CATEGORY"
    COLLECTION = "COLLECTION"


@dataclass(frozen=True, slots=True)
class Assigned:
    """What is assigned to one branch or department, as far as a query has to know it to find the products.

    key: of the branch or department. products: whether single products are. categories: those that are, and all below
    them. collections: those that are.
    """

    key: int
    products: bool = False
    categories: frozenset[str] = frozenset()
    collections: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Scope:
    """What a product has to be assigned to, to be seen: to the branch, and to the department, where these are named.

    branch: what the customer's branch has. department: what the department has, only where that is anything. With
    neither, nothing is seen. Who may see everything has no scope at all: None.
    """

    branch: Assigned | None
    department: Assigned | None


@dataclass(frozen=True, slots=True)
class Places:
    """Where a product stands. categories: all it is in, with all above them. collections: all that list it.

    product: what would be assigned to make it seen: itself, or what it is a part of where such parts are products, too.
    """

    product: str
    categories: frozenset[str]
    collections: frozenset[str]


class Catalog(Protocol):
    """The host's products, categories and collections; references are their keys as text.

    None of these asks who may see what, but ``visible_references``. A reference that is no key is one that is unknown.
    """

    def lookup(self, kind: CatalogKind, references: Collection[str]) -> dict[str, str]:
        """Give the names of those that exist, by reference, in one query; products also where nobody can buy them."""

    def search(self, kind: CatalogKind, text: str, limit: int) -> list[tuple[str, str]]:
        """Give reference and name of those whose name (a product's number, too) has this text in it, by name."""

    def places(self, reference: str) -> Places | None:
        """Give where a product stands; None, if there is no such product."""

    def with_all_below(self, categories: "QuerySet[Any]") -> "QuerySet[Any]":
        """Make a query of one column, the references of these categories and of all below them.

        categories: a query of one column, references. It is a part of another query, and asked with that.
        """

    def visible_references(self, scope: Scope, references: Collection[str]) -> set[str]:
        """Give those of the products that the scope lets see, whether published or not, in one query.

        From the database that is written to: it decides what can be bought.
        """
