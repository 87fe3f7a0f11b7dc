"""Keep the search index out of the way while much is written, and bring it up to date once at the end."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.core.management import call_command
from haystack.query import SearchQuerySet
from oscar.core.loading import get_model

Product = get_model("catalogue", "Product")


@contextmanager
def paused() -> Iterator[None]:
    """Write nothing into the index inside the block; Whoosh would commit after every single product."""
    haystack: Any = apps.get_app_config("haystack")
    processor = haystack.signal_processor
    processor.teardown()
    try:
        yield
    finally:
        processor.setup()


def refresh_index() -> None:
    """Index every product, unless the index has all of them: it lives in a folder and can be lost on its own."""
    if SearchQuerySet().models(Product).count() != Product.objects.count():
        call_command("update_index", remove=True, verbosity=0)
