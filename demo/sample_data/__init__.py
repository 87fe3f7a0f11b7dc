"""The sample shop's contents, put there by the same functions that tests use.

Every part can be run again at any time: it creates what is missing, each record with everything that belongs to it in
one transaction, and touches nothing that exists. So an interrupted run is simply run again.
"""

from collections.abc import Callable
from importlib import import_module

# What each part does, in words; the module here; its function. In the order in which they need each other.
PARTS = [
    ("Putting 40 products on sale, with pictures", "catalogue", "load_products"),
    ("Opening accounts for 25 customers and 3 members of staff", "customers", "load_people"),
    ("Sorting customers by tags, groups and fields", "sorting", "load_sorting"),
    ("Putting customers into companies, branches and departments", "organization", "load_organization"),
    ("Printing vouchers", "orders", "load_vouchers"),
    ("Placing 30 orders of the last year", "orders", "load_orders"),
    ("Giving credit, and spending some of it in the shop", "credit", "load_credit"),
    ("Saying what customers of branches see", "assortment", "load_assortment"),
    ("Giving dealers prices of their own", "discounts", "load_discounts"),
    ("Putting one customer on hold, blocking one, switching one off", "standing", "load_standing"),
    ("Indexing the products for the search", "search_index", "refresh_index"),
]


def parts() -> list[tuple[str, Callable[[], None]]]:
    """Return the parts with their functions; Django must be set up."""
    return [(title, getattr(import_module(f"{__name__}.{module}"), name)) for title, module, name in PARTS]


def load() -> None:
    """Run every part, for tests and scripts that need no progress."""
    from demo.sample_data import search_index

    with search_index.paused():
        for _, run in parts():
            run()
