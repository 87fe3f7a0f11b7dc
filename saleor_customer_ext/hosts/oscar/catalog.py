"""Oscar's catalogue: products, categories in a tree, and ranges, which stand for collections.

A child product is its parent: it is seen where that is, and cannot be assigned by itself. A range stands for the
products that it lists and does not exclude. What else a range can be made of (whole categories, types of products, all
products, a class of the shop's own) is for offers, and says nothing about who may see what.
"""

from collections.abc import Collection
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Coalesce, Length, NullIf, Substr
from oscar.core.loading import get_class, get_model

from ...host.catalog import KEYS, CatalogKind, ListPrice, Places, Scope, Variant, Within
from ...prepared import IsOneOf, Prepared
from ...services import assortment
from .checkouts import CHANNEL


def _standing() -> "QuerySet[Any]":
    """Make the query of where products stand."""
    category = get_model("catalogue", "Category")
    stands = get_model("catalogue", "ProductCategory").objects.filter(
        product=OuterRef(OuterRef("standing")),
        category__path__startswith=OuterRef("path"),
    )
    above = category.objects.filter(Exists(stands.order_by()))
    listed = (
        _ranges()
        .filter(included_products=OuterRef("standing"))
        .exclude(excluded_products=OuterRef("standing"))
    )
    products = get_model("catalogue", "Product").objects.filter(IsOneOf(F("pk"), KEYS)).order_by()
    return products.annotate(standing=Coalesce("parent_id", "pk")).values_list(
        "pk",
        "standing",
        ArraySubquery(above.order_by().values("pk")),
        ArraySubquery(listed.order_by().values("pk")),
    )


class OscarCatalog:
    """The catalogue of Oscar."""

    standing = Prepared(_standing)

    def lookup(self, kind: CatalogKind, references: Collection[str]) -> dict[str, str]:
        """Give the names of those that exist."""
        rows, name = _of_kind(kind)
        found = rows.filter(pk__in=_keys(references)).values_list("pk", name)
        return {str(key): title for key, title in found}

    def search(
        self, kind: CatalogKind, text: str, limit: int, *, within: Within | None = None
    ) -> list[tuple[str, str]]:
        """Give those whose name has this text in it, of products also by their UPC."""
        rows, name = _of_kind(kind)
        wanted = Q(**{f"{name}__icontains": text})
        if kind == CatalogKind.PRODUCT:
            wanted |= Q(upc__istartswith=text)
        if within is not None:
            seen = condition(within.scope)
            wanted &= seen if within.is_visible else ~seen
        found = rows.filter(wanted).order_by(name, "pk").values_list("pk", name)
        return [(str(key), title) for key, title in found[:limit]]

    def number_of_products(self, scope: Scope | None) -> int:
        """Give how many products there are; children are not counted beside their parents."""
        rows, _name = _of_kind(CatalogKind.PRODUCT)
        return (rows if scope is None else rows.filter(condition(scope))).count()

    def places(self, reference: str) -> Places | None:
        """Give where a product stands; a child stands where its parent does."""
        return self.places_of([reference]).get(reference)

    def places_of(self, references: Collection[str]) -> dict[str, Places]:
        """Give the same for many products in one query."""
        return {
            str(own): Places(str(key), frozenset(map(str, above)), frozenset(map(str, listed)))
            for own, key, above, listed in self.standing.rows(keys=self.keys(references))
        }

    def keys(self, references: Collection[str]) -> list[int]:
        """Read numbers."""
        return _keys(references)

    def variants(self, references: Collection[str] = (), *, skus: Collection[str] = ()) -> dict[str, Variant]:
        """Give products that can be bought of these keys and UPCs: those without children, and children."""
        return _variants(Q(pk__in=_keys(references)) | Q(upc__in=skus))

    def search_variants(self, text: str, limit: int) -> list[Variant]:
        """Give those whose title, or that of the parent, has this text in it, or whose UPC begins so."""
        wanted = Q(title__icontains=text) | Q(parent__title__icontains=text) | Q(upc__istartswith=text)
        return list(_variants(wanted, limit).values())

    def list_prices(self, references: Collection[str], *, channel: str) -> dict[str, ListPrice]:
        """Give what products cost by the strategy that the shop has for visitors; before tax, as stock records are."""
        if channel != CHANNEL:
            return {}
        strategy = get_class("partner.strategy", "Selector")().strategy()
        found = {}
        for product in get_model("catalogue", "Product").objects.filter(pk__in=_keys(references)):
            if product.is_parent:
                continue
            offered = strategy.fetch_for_product(product)
            if offered.price.exists:
                rate = strategy.tax_rate(offered, product)
                found[str(product.pk)] = ListPrice(
                    offered.price.excl_tax, offered.price.currency, False, rate
                )
        return found

    def with_all_below(self, categories: "QuerySet[Any]") -> "QuerySet[Any]":
        """Make a query of the references of these categories and of all below: paths begin with those above."""
        category = get_model("catalogue", "Category")
        above = category.objects.filter(
            Exists(categories.filter(reference=Cast(OuterRef("pk"), TextField()))),
            path=Substr(OuterRef("path"), 1, Length(F("path"))),
        )
        covered = category.objects.filter(Exists(above)).order_by()
        return covered.values(reference=Cast("pk", TextField()))

    def visible_references(self, scope: Scope, references: Collection[str]) -> set[str]:
        """Give those of the products that the scope lets see; a child is seen where its parent is."""
        products = get_model("catalogue", "Product").objects.filter(
            condition(scope), pk__in=_keys(references)
        )
        return {str(key) for key in products.order_by().values_list("pk", flat=True)}


def condition(scope: Scope) -> Q:
    """Give what a query of products has to be filtered by, so that it finds only what the scope lets see."""
    return assortment.visible(
        scope, product=_key(), in_categories=_in_categories, in_collections=_in_collections
    )


def _key() -> Coalesce:
    """Give the key of what is assigned to make an outer product seen."""
    return Coalesce(OuterRef("parent_id"), OuterRef("pk"))


def _in_categories(categories: Collection[str]) -> Q:
    stands = get_model("catalogue", "ProductCategory").objects.filter(
        category_id__in=_keys(categories), product_id=_key()
    )
    return Q(Exists(stands.order_by()))


def _in_collections(collections: Collection[str]) -> Q:
    """Tell whether one of these ranges lists an outer product, and does not exclude it."""
    # Compared with what is listed, not with the outer product: so the database can make one set of all that is listed.
    excluded = get_model("offer", "Range").excluded_products.through.objects.filter(
        range_id=OuterRef("range_id"), product_id=OuterRef("product_id")
    )
    listed = get_model("offer", "RangeProduct").objects.filter(
        ~Exists(excluded),
        range_id__in=_keys(collections),
        product_id=_key(),
        range__proxy_class=None,
        range__includes_all_products=False,
    )
    return Q(Exists(listed.order_by()))


def _variants(wanted: Q, limit: int | None = None) -> dict[str, Variant]:
    product = get_model("catalogue", "Product")
    rows = product.objects.filter(wanted).exclude(structure=product.PARENT)
    named = rows.annotate(
        called=Coalesce(NullIf("title", Value("")), "parent__title"), standing=Coalesce("parent_id", "pk")
    )
    found = named.order_by("called", "pk").values_list("pk", "standing", "called", "upc")[:limit]
    return {str(key): Variant(str(key), str(of), name or "", upc or "") for key, of, name, upc in found}


def _of_kind(kind: CatalogKind) -> tuple["QuerySet[Any]", str]:
    """Give what can be assigned of a kind, and the column of its name."""
    if kind == CatalogKind.PRODUCT:
        product = get_model("catalogue", "Product")
        return product.objects.exclude(structure=product.CHILD), "title"
    if kind == CatalogKind.CATEGORY:
        return get_model("catalogue", "Category").objects.all(), "name"
    return _ranges(), "name"


def _ranges() -> "QuerySet[Any]":
    """Give the ranges that list their products."""
    return get_model("offer", "Range").objects.filter(proxy_class=None, includes_all_products=False)


def _keys(references: Collection[str]) -> list[int]:
    """Read keys, and leave out what is none; Oscar's are numbers."""
    return [int(text) for text in references if text.isdecimal() and text.isascii() and len(text) <= 9]
