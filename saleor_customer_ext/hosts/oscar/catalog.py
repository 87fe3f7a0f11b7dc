"""Oscar's catalogue: products, categories in a tree, and ranges, which stand for collections.

A child product is its parent: it is seen where that is, and cannot be assigned by itself. A range stands for the
products that it lists and does not exclude. What else a range can be made of (whole categories, types of products, all
products, a class of the shop's own) is for offers, and says nothing about who may see what.
"""

from collections.abc import Collection
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast, Coalesce, Length, Substr
from oscar.core.loading import get_model

from ...host.catalog import CatalogKind, Places, Scope, Within
from ...models import Assignment
from ...services import assortment


class OscarCatalog:
    """The catalogue of Oscar."""

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
        key = next(iter(_keys([reference])), None)
        product = get_model("catalogue", "Product").objects.filter(pk=key).values_list("pk", "parent").first()
        if product is None:
            return None
        own, parent = product
        key = own if parent is None else parent
        category = get_model("catalogue", "Category")
        paths = category.objects.filter(product=key).values_list("path", flat=True)
        wanted = {
            path[:end] for path in paths for end in range(category.steplen, len(path) + 1, category.steplen)
        }
        above = category.objects.filter(path__in=wanted).values_list("pk", flat=True)
        ranges = _ranges().filter(included_products=key).exclude(excluded_products=key)
        return Places(
            str(key),
            frozenset(str(one) for one in above),
            frozenset(str(one) for one in ranges.order_by().values_list("pk", flat=True)),
        )

    def visible_references(self, scope: Scope, references: Collection[str]) -> set[str]:
        """Give those of the products that the scope lets see; a child is seen where its parent is."""
        products = get_model("catalogue", "Product").objects.filter(
            condition(scope), pk__in=_keys(references)
        )
        return {str(key) for key in products.order_by().values_list("pk", flat=True)}


def condition(scope: Scope) -> Q:
    """Give what a query of products has to be filtered by, so that it finds only what the scope lets see."""
    return assortment.visible(scope, product=_key(), categories=_in_categories, collections=_in_collections)


def _key() -> Coalesce:
    """Give the key of what is assigned to make an outer product seen."""
    return Coalesce(OuterRef("parent_id"), OuterRef("pk"))


def _in_categories(assigned: "QuerySet[Assignment]") -> Exists:
    """Tell whether an outer product is in one of these categories, or in one below: paths begin with those above."""
    above = get_model("catalogue", "Category").objects.filter(
        Exists(assigned.filter(reference=Cast(OuterRef("pk"), TextField()))),
        path=Substr(OuterRef("category__path"), 1, Length(F("path"))),
    )
    stands = get_model("catalogue", "ProductCategory").objects.filter(Exists(above), product_id=_key())
    return Exists(stands.order_by())


def _in_collections(assigned: "QuerySet[Assignment]") -> Exists:
    """Tell whether one of these ranges lists an outer product, and does not exclude it."""
    # Compared with what is listed, not with the outer product: so the database can make one set of all that is listed.
    excluded = get_model("offer", "Range").excluded_products.through.objects.filter(
        range_id=OuterRef("range_id"), product_id=OuterRef("product_id")
    )
    listed = get_model("offer", "RangeProduct").objects.filter(
        Exists(assigned.filter(reference=Cast(OuterRef("range_id"), TextField()))),
        ~Exists(excluded),
        product_id=_key(),
        range__proxy_class=None,
        range__includes_all_products=False,
    )
    return Exists(listed.order_by())


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
