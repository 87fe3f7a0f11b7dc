"""Saleor's products, categories and collections for the core; references are primary keys as text."""

from collections.abc import Collection
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast

from ...host.catalog import CatalogKind, Places, Scope, Within
from ...models import Assignment
from ...services import assortment as service


class SaleorCatalog:
    """The catalogue as it stands in the tables: published or not, in whatever channel."""

    def lookup(self, kind: CatalogKind, references: Collection[str]) -> dict[str, str]:
        """Give the names of those that exist."""
        found = _model(kind).objects.filter(pk__in=keys(references)).values_list("pk", "name")
        return {str(pk): name for pk, name in found}

    def search(
        self, kind: CatalogKind, text: str, limit: int, *, within: Within | None = None
    ) -> list[tuple[str, str]]:
        """Find by name, and products by the number of a variant as well."""
        from saleor.product.models import ProductVariant

        wanted: Any = Q(name__icontains=text)
        if kind == CatalogKind.PRODUCT:
            wanted |= Exists(ProductVariant.objects.filter(product=OuterRef("pk"), sku__icontains=text))
        if within is not None:
            seen = condition(within.scope)
            wanted &= seen if within.is_visible else ~seen
        found = _model(kind).objects.filter(wanted).order_by("name", "pk").values_list("pk", "name")
        return [(str(pk), name) for pk, name in found[:limit]]

    def number_of_products(self, scope: Scope | None) -> int:
        """Give how many products there are."""
        rows = _model(CatalogKind.PRODUCT).objects.all()
        return int((rows if scope is None else rows.filter(condition(scope))).count())

    def places(self, reference: str) -> Places | None:
        """Give all categories above a product and all collections that list it."""
        from saleor.product.models import Category, CollectionProduct, Product

        product = Product.objects.filter(pk__in=keys([reference])).only("pk", "category").first()
        if product is None:
            return None
        above = Category.objects.filter(Exists(Category.objects.filter(_below(), pk=product.category_id)))
        listed = CollectionProduct.objects.filter(product=product)
        return Places(
            product=reference,
            categories=frozenset(str(pk) for pk in above.values_list("pk", flat=True)),
            collections=frozenset(str(pk) for pk in listed.values_list("collection", flat=True)),
        )

    def visible_references(self, scope: Scope, references: Collection[str]) -> set[str]:
        """Give those of the products that the scope lets see."""
        from saleor.core.db.connection import allow_writer
        from saleor.product.models import Product

        with allow_writer():
            found = Product.objects.filter(condition(scope), pk__in=keys(references))
            return {str(pk) for pk in found.values_list("pk", flat=True)}


def condition(scope: Scope) -> Q:
    """Give what a query of products has to be filtered by, so that it finds only what the scope lets see."""
    return service.visible(
        scope, product=OuterRef("pk"), categories=_in_categories, collections=_in_collections
    )


def keys(references: Collection[str]) -> list[int]:
    """Read keys out of references; what cannot be one is no product's."""
    return [int(text) for text in references if text.isascii() and text.isdigit() and len(text) < 10]


def _in_categories(assigned: "QuerySet[Assignment]") -> Exists:
    """Tell whether the category of an outer product, or one above it, is among those assigned."""
    from saleor.product.models import Category

    assigned = assigned.filter(reference=Cast(OuterRef("pk"), TextField()))
    above = Category.objects.filter(
        Exists(assigned), tree_id=OuterRef("tree_id"), lft__lte=OuterRef("lft"), rght__gte=OuterRef("rght")
    )
    return Exists(Category.objects.filter(Exists(above), pk=OuterRef("category_id")))


def _in_collections(assigned: "QuerySet[Assignment]") -> Exists:
    from saleor.product.models import CollectionProduct

    assigned = assigned.filter(reference=Cast(OuterRef("collection_id"), TextField()))
    return Exists(CollectionProduct.objects.filter(Exists(assigned), product_id=OuterRef("pk")))


def _below() -> Q:
    """Say that a category is an outer one or stands below it."""
    return Q(tree_id=OuterRef("tree_id"), lft__gte=OuterRef("lft"), rght__lte=OuterRef("rght"))


def _model(kind: CatalogKind) -> Any:
    from saleor.product import models

    return {
        CatalogKind.PRODUCT: models.Product,
        CatalogKind.CATEGORY: models.Category,
        CatalogKind.COLLECTION: models.Collection,
    }[kind]
