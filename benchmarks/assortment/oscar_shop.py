"""Oscar with very many products, and people who open its pages."""

import os
import re
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from hashlib import md5
from typing import Any

from benchmarks.assortment.cases import CATEGORY, EVERYTHING, MIXED, NARROWED, PRODUCTS, Case
from benchmarks.assortment.clock import timed

BRANCHES, PARTS, OTHERS, RANGES = 20, 50, 60, 20
SHARE = 20  # one product in so many is assigned to a branch
CASES = (
    Case("list", "/catalogue/"),
    Case("list, page 3", "/catalogue/?page=3"),
    Case("product", "%(product)s", is_listing=False),
    Case("category", "%(category)s", is_listing=False),
)


@contextmanager
def opened(template: str | None) -> Iterator[None]:
    """Start a shop upon a database of its own, which goes with the process."""
    assert template is None, "Oscar's shop makes its own database."
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings.oscar"
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    settings.ALLOWED_HOSTS = ["testserver"]
    call_command("migrate", run_syncdb=True, verbosity=0)
    yield


def fill(products: int) -> dict[str, Any]:
    """Fill the shop; give the addresses that are asked for."""
    from django.contrib.auth import get_user_model
    from django.core.management import call_command
    from django.db import connection
    from oscar.core.loading import get_model

    from demo import factories
    from saleor_customer_ext.models import Assignment, Branch, CustomerProfile, Department
    from saleor_customer_ext.services import copies

    product, category = get_model("catalogue", "Product"), get_model("catalogue", "Category")
    factories.make_product()
    half = category.add_root(name="Half")
    for number in range(PARTS):
        category.objects.get(pk=half.pk).add_child(name=f"Part {number}")
    for number in range(OTHERS):
        category.add_root(name=f"Other {number}")
    parts = list(category.objects.filter(depth=2).exclude(name="Supplies").order_by("pk"))
    others = list(category.objects.filter(name__startswith="Other").order_by("pk"))
    keys = _products(products, parts, others)
    ranges = [get_model("offer", "Range").objects.create(name=f"Range {number}") for number in range(RANGES)]
    get_model("offer", "RangeProduct").objects.bulk_create(
        (
            get_model("offer", "RangeProduct")(range=ranges[key % RANGES], product_id=key, display_order=0)
            for key in keys
        ),
        batch_size=5_000,
    )

    branches = [Branch.objects.create(name=f"Branch {number}") for number in range(BRANCHES)]
    by_category, narrowed, mixed = (Branch.objects.create(name=name) for name in (CATEGORY, NARROWED, MIXED))
    department = Department.objects.create(name="Workshop", branch=narrowed)
    everywhere = keys[0]  # in the first of the parts
    rows = [
        Assignment(branch=branch, kind="PRODUCT", reference=str(key))
        for branch in [*branches, mixed]
        for key in {*_some(keys, branch.name), everywhere}
    ]
    in_half = list(product.objects.filter(categories__in=parts).order_by("pk").values_list("pk", flat=True))
    rows += [
        Assignment(department=department, kind="PRODUCT", reference=str(key))
        for key in {*_some(in_half), everywhere}
    ]
    rows += [
        Assignment(branch=branch, kind="CATEGORY", reference=str(half.pk))
        for branch in (by_category, narrowed)
    ]
    rows += [Assignment(branch=mixed, kind="CATEGORY", reference=str(part.pk)) for part in parts[::2]]
    rows += [Assignment(branch=mixed, kind="COLLECTION", reference=str(ranges[0].pk))]
    Assignment.objects.bulk_create(rows, batch_size=5_000)

    people: dict[str, dict[str, Any]] = {
        EVERYTHING: {},
        PRODUCTS: {"branch": branches[7]},
        CATEGORY: {"branch": by_category},
        NARROWED: {"branch": narrowed, "department": department},
        MIXED: {"branch": mixed},
    }
    users = {
        who: get_user_model().objects.create_user(
            f"customer-{number}", f"customer-{number}@shop.example", "x"
        )
        for number, who in enumerate(people)
    }
    copies.rebuild(workers=1)
    for who, belongs in people.items():
        CustomerProfile.objects.filter(pk=users[who].pk).update(**belongs)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    call_command("update_index", verbosity=0)  # Oscar's lists are made of the search index
    seen = product.objects.get(pk=everywhere)
    page = seen.categories.get().get_absolute_url()
    return {"users": users, "names": {"product": seen.get_absolute_url(), "category": page}}


def switch(*, on: bool) -> None:
    """Restrict, or do not; whoever has no branch sees everything."""
    from saleor_customer_ext.models import ShopSettings

    ShopSettings.objects.update_or_create(
        pk=1, defaults={"organization_enabled": True, "assortment_enabled": on}
    )


class Caller:
    """Somebody with a session."""

    def __init__(self, user: Any) -> None:
        from django.test import Client

        self._client = Client()
        self._client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")

    def ask(self, path: str) -> tuple[float, float, int, Any]:
        """Give the ms of the request and of its statements, how many these were, and how many products there are."""
        with timed() as taken:
            began = time.perf_counter()
            response = self._client.get(path)
            whole = (time.perf_counter() - began) * 1000
        assert response.status_code == 200, (path, response.status_code)
        found = re.search(rb"<strong>(\d+)</strong> results", response.content)
        return whole, sum(taken), len(taken), int(found[1]) if found else ""


def _products(number: int, parts: list[Any], others: list[Any]) -> list[int]:
    """Write the products, every second one in one of the parts; give their keys."""
    from oscar.core.loading import get_model

    product = get_model("catalogue", "Product")
    kind = get_model("catalogue", "ProductClass").objects.get()
    partner = get_model("partner", "Partner").objects.get()
    made = product.objects.bulk_create(
        (product(product_class=kind, title=f"Thing {n}", slug=f"thing-{n}") for n in range(number)),
        batch_size=5_000,
    )
    stock, stands = get_model("partner", "StockRecord"), get_model("catalogue", "ProductCategory")
    stock.objects.bulk_create(
        (
            stock(
                product=one,
                partner=partner,
                partner_sku=f"THING-{one.pk}",
                price=Decimal(1 + one.pk % 500),
                price_currency="EUR",
                num_in_stock=100,
            )
            for one in made
        ),
        batch_size=5_000,
    )
    stands.objects.bulk_create(
        (
            stands(
                product=one,
                category=(others[n // 2 % len(others)] if n % 2 else parts[n // 2 % len(parts)]),
            )
            for n, one in enumerate(made)
        ),
        batch_size=5_000,
    )
    return [one.pk for one in made]


def _some(keys: Iterable[int], salt: str = "") -> list[int]:
    """Give as many of them as are assigned, mixed in a way that comes out the same each time."""
    mixed = sorted(keys, key=lambda key: md5(f"{salt}{key}".encode(), usedforsecurity=False).digest())
    return mixed[: len(mixed) // SHARE]
