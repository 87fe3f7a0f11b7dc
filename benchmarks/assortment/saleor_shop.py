"""Saleor with very many products, and people who ask for them."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.assortment.cases import CATEGORY, EVERYTHING, MIXED, NARROWED, PRODUCTS, Case
from benchmarks.assortment.clock import timed
from benchmarks.saleor.databases import copied, set_up

BRANCHES = 20
HERE = Path(__file__).parent

_FIELDS = """
  totalCount
  edges { node { id name slug thumbnail { url } pricing { onSale priceRange { start { gross { amount currency } } } }
    variants { id quantityAvailable } } }"""
_SIMPLE = """
  edges { node { id name slug pricing { priceRange { start { gross { amount } } } } } }"""


def _products(arguments: str, fields: str = _FIELDS) -> str:
    return f'{{ products(first: 20, channel: "a-shop"{arguments}) {{ {fields} }} }}'


CASES = (
    Case("list with count", _products("")),
    Case("list without count", _products("", _SIMPLE), is_listing=False),
    Case("list by name", _products(", sortBy: { field: NAME, direction: ASC }")),
    Case("list by price", _products(", sortBy: { field: PRICE, direction: ASC }")),
    Case("search", _products(', search: "chair"')),
    Case(
        "search by price",
        _products(', search: "desk lamp", sortBy: { field: PRICE, direction: DESC }'),
    ),
    Case(
        "product",
        '{ product(slug: "%(product)s", channel: "a-shop") { id name'
        " pricing { priceRange { start { gross { amount } } } }"
        " variants { id sku quantityAvailable } category { name } } }",
        is_listing=False,
    ),
    Case(
        "category",
        '{ category(slug: "%(category)s") { name children(first: 9) { edges { node { name } } }'
        f' products(first: 20, channel: "a-shop") {{ {_SIMPLE} }} }} }}',
        is_listing=False,
    ),
)


@contextmanager
def opened(template: str | None, name: str = "customer_ext_bench_assortment") -> Iterator[None]:
    """Copy the database that Saleor has migrated, and start Saleor upon it; the copy is dropped at the end."""
    with copied(name, template) as url:
        set_up(url)
        from django.core.management import call_command
        from saleor.core.db.connection import allow_writer

        with allow_writer():
            call_command("migrate", "saleor_customer_ext", verbosity=0)
            yield


def fill(products: int) -> dict[str, Any]:
    """Fill the shop; give the names that the requests need."""
    from django.db import connection
    from saleor.product.models import Product

    from saleor_customer_ext.models import Branch, CustomerProfile, Department
    from saleor_customer_ext.services import copies
    from tests.scenarios.drivers import saleor_shop

    shop = saleor_shop.make_shop()
    Branch.objects.bulk_create(Branch(name=f"Branch {number}") for number in range(1, BRANCHES + 1))
    by_category = Branch.objects.create(name="By category")
    narrowed = Branch.objects.create(name="Narrowed")
    mixed = Branch.objects.create(name="Mixed")
    department = Department.objects.create(name="Workshop", branch=narrowed)
    fill_products(shop, products)
    people = {
        EVERYTHING: {},
        PRODUCTS: {"branch": Branch.objects.get(name="Branch 7")},
        CATEGORY: {"branch": by_category},
        NARROWED: {"branch": narrowed, "department": department},
        MIXED: {"branch": mixed},
    }
    users = {
        who: saleor_shop.make_user(f"customer-{number}@shop.example")
        for number, who in enumerate(people, start=1)
    }
    copies.rebuild(workers=1)
    for who, belongs in people.items():
        CustomerProfile.objects.filter(pk=users[who].pk).update(**belongs)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    seen_by_all = Product.objects.filter(category__in=_assigned("CATEGORY", branch=mixed))
    for belongs in ({"branch": people[PRODUCTS]["branch"]}, {"department": department}):
        seen_by_all = seen_by_all.filter(pk__in=_assigned("PRODUCT", **belongs))
    product = seen_by_all.order_by("pk").first()
    assert product is not None
    return {"users": users, "names": {"product": product.slug, "category": product.category.slug}}


def fill_products(shop: Any, products: int) -> None:
    """Write a catalogue into the shop of the scenarios; branches that there are get theirs of it."""
    from django.db import connection

    values = {
        "products": products,
        "channel": shop.channels["EUR"].pk,
        "type": shop.product_type.pk,
        "tax": shop.tax_class.pk,
        "warehouse": shop.warehouse.pk,
    }
    with connection.cursor() as cursor:
        cursor.execute((HERE / "products.sql").read_text().replace("%", "%%").format(**values), [])


def _assigned(kind: str, **owner: Any) -> list[int]:
    from saleor_customer_ext.models import Assignment

    return list(map(int, Assignment.objects.filter(kind=kind, **owner).values_list("reference", flat=True)))


def switch(*, on: bool) -> None:
    """Restrict, or do not; whoever has no branch sees everything."""
    from saleor_customer_ext.hosts.saleor import assortment
    from saleor_customer_ext.models import ShopSettings, Unassigned

    ShopSettings.objects.update_or_create(
        pk=1,
        defaults={
            "organization_enabled": True,
            "assortment_enabled": on,
            "assortment_anonymous": Unassigned.EVERYTHING,
            "assortment_without_branch": Unassigned.EVERYTHING,
        },
    )
    assortment.forget_switch()


class Caller:
    """Somebody with a token."""

    def __init__(self, user: Any) -> None:
        from django.test import Client
        from saleor.core.jwt import create_access_token

        self._client = Client()
        self._headers = {"authorization": f"Bearer {create_access_token(user)}"}

    def ask(self, document: str) -> tuple[float, float, int, Any]:
        """Give the ms of the request and of its statements, how many these were, and how many products there are."""
        with timed() as taken:
            began = time.perf_counter()
            response = self.post(document)
            whole = (time.perf_counter() - began) * 1000
        value = value_of(response)
        return whole, sum(taken), len(taken), value.get("totalCount", "")

    def post(self, document: str, **variables: Any) -> Any:
        """Send it, and give the response."""
        body = {"query": document, "variables": variables}
        return self._client.post("/graphql/", body, content_type="application/json", headers=self._headers)


def value_of(response: Any) -> Any:
    """Read the only field of an answer without errors."""
    answer = response.json()
    assert "errors" not in answer, answer
    (value,) = answer["data"].values()
    assert value, answer
    assert not value.get("errors"), value["errors"]
    return value
