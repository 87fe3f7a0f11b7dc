"""The products that a page of an Oscar shop has loaded so far, so that their prices can be asked about together."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from oscar.core.loading import get_model

_loaded: ContextVar[dict[Any, Any] | None] = ContextVar("customer_ext_loaded", default=None)


@contextmanager
def opened() -> Iterator[None]:
    """Let everything in here be one page."""
    token = _loaded.set({})
    try:
        yield
    finally:
        _loaded.reset(token)


def note(products: Iterable[Any]) -> None:
    """Note what was loaded; nothing, outside of a page."""
    found = _loaded.get()
    if found is not None:
        found.update((product.pk, product) for product in products)


def load(keys: Iterable[Any]) -> None:
    """Load these products in one query, which notes them."""
    list(get_model("catalogue", "Product").objects.filter(pk__in=list(keys)))


def loaded() -> list[Any]:
    """Give the products of this page in the order in which they came."""
    return list((_loaded.get() or {}).values())
