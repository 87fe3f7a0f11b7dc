"""What the core asks of the host's catalogue: what there is, what it is called and costs, and what a scope lets see."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol

from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, QuerySet, TextChoices

from ..prepared import Place, Prepared

KEYS = Place("keys", ArrayField(BigIntegerField()))  # of the products that a prepared query is about


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


@dataclass(frozen=True, slots=True)
class Variant:
    """What can be put into a checkout. product: what it is a variant of; itself in hosts where these are the same.

    sku: the number that people know it by, "" where there is none. name: that of the product, with the variant's own.
    """

    reference: str
    product: str
    name: str
    sku: str


@dataclass(frozen=True, slots=True)
class ListPrice:
    """What a variant costs in a channel before any promotion, one unit, as entered there: with tax or without.

    tax_rate: such as Decimal("0.23"), where the channel itself is; None where the host cannot know it.
    """

    amount: Decimal
    currency: str
    entered_with_tax: bool
    tax_rate: Decimal | None


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

    def places_of(self, references: Collection[str]) -> dict[str, Places]:
        """Give where products stand, by reference, in one query; what is no product is left out."""

    # What ``places_of`` asks, which is a part of another query as well. Its place is ``KEYS``; its columns: the key of
    # a product, that of what would be assigned, and arrays of the keys of all categories that it is in and above them,
    # and of the collections that list it.
    standing: Prepared

    def keys(self, references: Collection[str]) -> list[int]:
        """Give the keys that references stand for, without those that cannot be any."""

    def variants(self, references: Collection[str] = (), *, skus: Collection[str] = ()) -> dict[str, Variant]:
        """Give the variants that exist of these keys and of these numbers, by their keys, in one query."""

    def search_variants(self, text: str, limit: int) -> list[Variant]:
        """Give variants whose product's name or own name or number has this text in it, by name."""

    def list_prices(self, references: Collection[str], *, channel: str) -> dict[str, ListPrice]:
        """Give what variants cost in a channel, by key; what is not sold there is left out."""

    def with_all_below(self, categories: "QuerySet[Any]") -> "QuerySet[Any]":
        """Make a query of one column, the references of these categories and of all below them.

        categories: a query of one column, references. It is a part of another query, and asked with that.
        """

    def visible_references(self, scope: Scope, references: Collection[str]) -> set[str]:
        """Give those of the products that the scope lets see, whether published or not, in one query.

        From the database that is written to: it decides what can be bought.
        """
