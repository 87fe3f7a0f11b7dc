"""What deciding prices costs with very many conditions: ``python -m benchmarks.pricing``.

In a real Oscar shop of 10,000 products, 50 of them are priced for a member of a group with one condition, of one with
10,000 conditions, and of one with a price list of 500,000 rows. What counts is the number of queries and the ratio to
the first group, measured in turns: absolute times are the machine's. Nothing is written but in a database of its own.
"""

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

PRODUCTS, ON_A_PAGE = 10_000, 50
MOST_QUERIES = 1
MOST_RATIO = 4.0  # to a group with a single condition

_PRODUCTS = """
INSERT INTO catalogue_productclass (id, name, slug, requires_shipping, track_stock)
  VALUES (1, 'Supplies', 'supplies', true, true);
INSERT INTO catalogue_category (id, path, depth, numchild, name, description, long_description, meta_title,
    meta_description, slug, image, is_public, ancestors_are_public, exclude_from_menu)
  SELECT n, lpad(n::text, 4, '0'), 1, 0, 'Category ' || n, '', '', '', '', 'category-' || n, '', true, true, false
  FROM generate_series(1, 100) n;
INSERT INTO catalogue_product (id, structure, is_public, title, slug, description, meta_title, meta_description,
    is_discountable, product_class_id, priority, date_created, date_updated)
  SELECT n, 'standalone', true, 'Product ' || n, 'product-' || n, '', '', '', true, 1, 0, now(), now()
  FROM generate_series(1, {products}) n;
INSERT INTO catalogue_productcategory (product_id, category_id)
  SELECT n, 1 + n % 100 FROM generate_series(1, {products}) n;
"""
GROUPS = Path(__file__).parent / "groups.sql"
NAMES = {1: "1 condition", 2: "10,000 conditions", 3: "500,000 price rows"}


def main() -> int:
    """Measure; 0 where every promise holds, 1 where one is missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pricing", description=__doc__)
    parser.add_argument("--rounds", type=int, default=50, help="turns per group (50)")
    options = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings.oscar"
    import django

    django.setup()
    _fill()
    missed = False
    times = _measure({group: _page(group) for group in NAMES}, options.rounds)
    floor = statistics.median(times[1])
    for group, name in NAMES.items():
        median = statistics.median(times[group])
        ratio, queries = median / floor, _queries(_page(group))
        fits = queries <= MOST_QUERIES and ratio <= MOST_RATIO
        missed |= not fits
        print(
            f"{name:>20}: {queries} queries, ratio {ratio:.2f} ({1000 * median:.1f} ms){'' if fits else ' MISSED'}"
        )
    return 1 if missed else 0


def _fill() -> None:
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", run_syncdb=True, verbosity=0)
    numbers = "SELECT n, n::text AS reference FROM generate_series(1, {}) n"
    things = {"categories": numbers.format(100), "products": numbers.format(PRODUCTS)}
    with connection.cursor() as cursor:
        cursor.execute(_PRODUCTS.format(products=PRODUCTS))
        cursor.execute(groups_sql(**things, variants=things["products"], channel="default", taxed="NET"))
        cursor.execute("VACUUM ANALYZE")


def groups_sql(**host: str) -> str:
    """Write the statements that make the groups. host: what they need to know of it, see ``groups.sql``."""
    return GROUPS.read_text().format(p="saleor_customer_ext_", **host)


def _page(group: int) -> Callable[[], Any]:
    """Make what prices one page of products for a member."""
    from saleor_customer_ext.services import pricing

    terms = pricing.terms_of_group(group)
    assert terms is not None
    # From all over the catalogue, as a search finds them.
    keys = [str(1 + place * (PRODUCTS // ON_A_PAGE)) for place in range(ON_A_PAGE)]
    items = [pricing.Item(key, key, 25, Decimal("10.00")) for key in keys]

    def page() -> list[Any]:
        found = pricing.own_prices(
            terms, items, channel="default", currency="EUR", entered_with_tax=False, order_value=None
        )
        assert all(found)
        return found

    return page


def _measure(pages: dict[int, Callable[[], Any]], rounds: int) -> dict[int, list[float]]:
    times: dict[int, list[float]] = {group: [] for group in pages}
    for turn in range(rounds + 1):
        for group, page in pages.items():
            began = time.perf_counter()
            page()
            if turn:  # the first one warms up
                times[group].append(time.perf_counter() - began)
    return times


def _queries(page: Callable[[], Any]) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as asked:
        page()
    return len(asked)


if __name__ == "__main__":
    sys.exit(main())
