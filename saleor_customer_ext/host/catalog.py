"""What the core asks of the host's catalogue: what can be assigned, what it is called, and what a scope lets see."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol

from django.db.models import TextChoices


class CatalogKind(TextChoices):
    """What can be assigned to a branch or a department. A category stands for all below it, too."""

    PRODUCT = "PRODUCT"
    CATEGORY = "CATEGORY"
    COLLECTION = "COLLECTION"


@dataclass(frozen=True, slots=True)
class Scope:
    """What a product has to be assigned to, to be seen: to the branch, and to the department, where these are named.

    branch_id: key of the customer's branch. department_id: key of the department, only where it has assignments of its
    own. With neither, nothing is seen. Who may see everything has no scope at all: None.
    """

    branch_id: int | None
    department_id: int | None


@dataclass(frozen=True, slots=True)
class Within:
    """Which products to give: those that the scope lets see, or those that it does not."""

    scope: Scope
    is_visible: bool


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

    def search(
        self, kind: CatalogKind, text: str, limit: int, *, within: Within | None = None
    ) -> list[tuple[str, str]]:
        """Give reference and name of those whose name (a product's number, too) has this text in it, by name.

        within: only some of them; of products alone.
        """

    def number_of_products(self, scope: Scope | None) -> int:
        """Give how many products there are that the scope lets see, whether published or not; None is all."""

    def places(self, reference: str) -> Places | None:
        """Give where a product stands; None, if there is no such product."""

    def visible_references(self, scope: Scope, references: Collection[str]) -> set[str]:
        """Give those of the products that the scope lets see, whether published or not, in one query.

        From the database that is written to: it decides what can be bought.
        """
