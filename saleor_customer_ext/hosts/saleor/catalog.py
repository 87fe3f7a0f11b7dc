"""Saleor's products, categories and collections for the core; references are primary keys as text."""

from collections.abc import Collection
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast

from ...host.catalog import KEYS, CatalogKind, ListPrice, Places, Scope, Variant, Within
from ...prepared import IsOneOf, Prepared
from ...services import assortment as service


def _standing() -> "QuerySet[Any]":
    """Make the query of where products stand: each where it is itself."""
    from saleor.product.models import Category, CollectionProduct, Product

    above = Category.objects.filter(
        tree_id=OuterRef("category__tree_id"),
        lft__lte=OuterRef("category__lft"),
        rght__gte=OuterRef("category__rght"),
    )
    listed = CollectionProduct.objects.filter(product=OuterRef("pk"))
    products = Product.objects.filter(IsOneOf(F("pk"), KEYS)).order_by()
    return products.annotate(standing=F("pk")).values_list(
        "pk",
        "standing",
        ArraySubquery(above.order_by().values("pk")),
        ArraySubquery(listed.order_by().values("collection")),
    )


class SaleorCatalog:
    """The catalogue as it stands in the tables: published or not, in whatever channel."""

    standing = Prepared(_standing)

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
        return self.places_of([reference]).get(reference)

    def places_of(self, references: Collection[str]) -> dict[str, Places]:
        """Give the same for many products in one query."""
        from saleor.core.db.connection import allow_writer

        with allow_writer():
            return {
                str(pk): Places(str(key), frozenset(map(str, above)), frozenset(map(str, listed)))
                for pk, key, above, listed in self.standing.rows(keys=self.keys(references))
            }

    def keys(self, references: Collection[str]) -> list[int]:
        """Read numbers."""
        return keys(references)

    def variants(self, references: Collection[str] = (), *, skus: Collection[str] = ()) -> dict[str, Variant]:
        """Give the variants of these keys and numbers."""
        return _variants(Q(pk__in=keys(references)) | Q(sku__in=skus))

    def search_variants(self, text: str, limit: int) -> list[Variant]:
        """Find by the name of the product or of the variant, and by number."""
        wanted = Q(product__name__icontains=text) | Q(name__icontains=text) | Q(sku__icontains=text)
        return list(_variants(wanted, limit).values())

    def list_prices(self, references: Collection[str], *, channel: str) -> dict[str, ListPrice]:
        """Give what variants cost in a channel, with the flat taxes of its own country."""
        from .list_prices import list_prices

        return list_prices(keys(references), channel)

    def with_all_below(self, categories: "QuerySet[Any]") -> "QuerySet[Any]":
        """Make a query of the references of these categories and of all below them."""
        from saleor.product.models import Category

        above = Category.objects.filter(
            Exists(categories.filter(reference=Cast(OuterRef("pk"), TextField()))),
            tree_id=OuterRef("tree_id"),
            lft__lte=OuterRef("lft"),
            rght__gte=OuterRef("rght"),
        )
        covered = Category.objects.filter(Exists(above)).order_by()
        return covered.values(reference=Cast("pk", TextField()))

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
        scope, product=OuterRef("pk"), in_categories=_in_categories, in_collections=_in_collections
    )


def keys(references: Collection[str]) -> list[int]:
    """Read keys out of references; what cannot be one is no product's."""
    return [int(text) for text in references if text.isascii() and text.isdigit() and len(text) < 10]


def _in_categories(categories: Collection[str]) -> Q:
    return Q(category_id__in=keys(categories))


def _in_collections(collections: Collection[str]) -> Q:
    """Tell whether a product is in one of these; as a set, which the database makes once, beside other ways as well."""
    from saleor.product.models import CollectionProduct

    listed = CollectionProduct.objects.filter(collection_id__in=keys(collections)).order_by()
    return Q(pk__in=listed.values("product_id"))


def _variants(wanted: Q, limit: int | None = None) -> dict[str, Variant]:
    from saleor.core.db.connection import allow_writer
    from saleor.product.models import ProductVariant

    rows = ProductVariant.objects.filter(wanted).order_by("product__name", "name", "pk")
    with allow_writer():
        return {
            str(pk): Variant(str(pk), str(product), _named(pk, title, name), sku or "")
            for pk, product, title, name, sku in rows.values_list(
                "pk", "product_id", "product__name", "name", "sku"
            )[:limit]
        }


def _named(pk: int, title: str, name: str | None) -> str:
    """Name a variant after its product, and by its own name where it has one; Saleor falls back on its global id."""
    import graphene

    is_its_own = name not in (None, "", title, graphene.Node.to_global_id("ProductVariant", pk))
    return f"{title} ({name})" if is_its_own else title


def _model(kind: CatalogKind) -> Any:
    from saleor.product import models

    return {
        CatalogKind.PRODUCT: models.Product,
        CatalogKind.CATEGORY: models.Category,
        CatalogKind.COLLECTION: models.Collection,
    }[kind]
