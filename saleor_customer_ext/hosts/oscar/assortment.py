"""What a visitor of an Oscar shop sees: known for as long as a request lasts, asked wherever products come from.

Staff see everything, and so does whatever runs outside of a request: the search index, alerts, commands.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cached_property
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from oscar.core.loading import get_model

from ...host.catalog import Scope
from ...services import access
from ...services import assortment as service
from .catalog import condition


class Visitor:
    """Who makes a request; what they see is read when it is first asked for."""

    def __init__(self, user: Any) -> None:
        self.user = user

    @cached_property
    def scope(self) -> Scope | None:
        """Give what they see, None being everything; one query, none for staff."""
        if self.user.is_authenticated:
            return None if self.user.is_staff else service.scope_of(self.user.pk)
        return service.scope_of(None)

    @cached_property
    def products(self) -> frozenset[int]:
        """Give the keys of all products that they see; one query. Only for those who do not see everything."""
        assert self.scope is not None
        rows = get_model("catalogue", "Product").objects.filter(condition(self.scope))
        return frozenset(rows.order_by().values_list("pk", flat=True))


_visitor: ContextVar[Visitor | None] = ContextVar("customer_ext_visitor", default=None)


@contextmanager
def visiting(user: Any) -> Iterator[None]:
    """Let everything in here be for this user of a request."""
    token = _visitor.set(Visitor(user))
    try:
        yield
    finally:
        _visitor.reset(token)


def scope() -> Scope | None:
    """Give what the visitor sees, None being everything."""
    visitor = _visitor.get()
    return None if visitor is None else visitor.scope


def visible_keys() -> Collection[int] | None:
    """Give the keys of all products that the visitor sees; None is all there are."""
    visitor = _visitor.get()
    return None if visitor is None or visitor.scope is None else visitor.products


def is_hidden(product_key: Any) -> bool:
    """Tell whether the visitor does not see a product."""
    visible = visible_keys()
    return visible is not None and product_key not in visible


def narrow(products: "QuerySet[Any]") -> "QuerySet[Any]":
    """Leave in a query of products what the visitor sees."""
    found = scope()
    return products if found is None else products.filter(condition(found))


def require(basket: Any, customer_keys: Collection[Any], guest_email: str) -> None:
    """Raise NotInAssortment unless each of these customers may buy all of a basket, whoever asks.

    customer_keys: none for a guest, of whom the typed address counts. Asked anew, whatever the request knows by now.
    """
    keys = list(customer_keys) or (access.keys_with(guest_email.strip()) if guest_email.strip() else [])
    people = list(get_user_model()._default_manager.filter(pk__in=keys).values_list("pk", "is_staff"))
    scopes = [service.scope_of(key) for key, is_staff in people if not is_staff]
    if not people:
        scopes = [service.scope_of(None)]
    if any(found is not None for found in scopes):
        lines = basket.lines.order_by().values_list("product_id", flat=True)
        wanted = {str(key) for key in lines}
        for found in scopes:
            service.require(found, wanted)


def hide_recommendations() -> None:
    """Let a product recommend only what the visitor sees: a property of the model, to which no class loader leads."""
    product = get_model("catalogue", "Product")
    if recommends_seen_only():
        return
    recommended = product.sorted_recommended_products.fget

    def sorted_recommended_products(self: Any) -> list[Any]:
        return [one for one in recommended(self) if not is_hidden(one.pk)]

    product.sorted_recommended_products = property(sorted_recommended_products)


def recommends_seen_only() -> bool:
    """Tell whether what products recommend asks what the visitor sees."""
    found = getattr(get_model("catalogue", "Product"), "sorted_recommended_products", None)
    return getattr(getattr(found, "fget", None), "__module__", "") == __name__
