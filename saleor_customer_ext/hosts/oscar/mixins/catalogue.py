"""Products that a visitor does not see: gone from lists, search and pages, and not to be bought.

Imported while Oscar's models are: what needs models of ours is imported when it is called.
"""

from functools import cache
from typing import Any

from django.db.models.query import ModelIterable

from . import Upstream


class SeenProductsMixin(Upstream):
    """On top of the queryset of products."""

    _result_cache: Any
    _iterable_class: Any

    def _fetch_all(self) -> None:
        """Note what a page has loaded, because prices are asked about together."""
        from .. import page

        is_new = self._result_cache is None
        super()._fetch_all()
        if is_new and self._iterable_class is ModelIterable:
            page.note(self._result_cache)

    def browsable(self) -> Any:
        """Give what has a page of its own, and the visitor sees."""
        return _narrow(super().browsable())

    def public(self) -> Any:
        """Give what is public, and the visitor sees."""
        return _narrow(super().public())


class SeenProductPageMixin(Upstream):
    """On top of the page of a product."""

    def get_object(self, queryset: Any = None) -> Any:
        """Find nothing where the visitor sees nothing, before the address is put right and names the product."""
        from django.http import Http404

        product = super().get_object(queryset)
        if _is_hidden(product.pk):
            raise Http404
        return product


class SeenSearchMixin(Upstream):
    """On top of all that reads the search index: the catalogue, its categories and the search."""

    queryset: Any
    request: Any

    def get_queryset(self) -> Any:
        """Leave what the visitor sees; counts, pages and facets follow."""
        from .. import assortment

        found = super().get_queryset()
        visible = assortment.visible_keys()
        if visible is not None:
            found = found.filter(django_id__in=sorted(visible) or [0])
            self.queryset = found
        return found

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Load for members of discount groups at once what the page shows: Oscar loads one by one."""
        from .. import page

        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        if getattr(getattr(self.request, "strategy", None), "terms", None) is not None:
            page.load([result.pk for result in context["page_obj"].object_list if result is not None])
        return context


class SeenStrategyMixin(Upstream):
    """On top of the class that hands out strategies: what is not seen is not available, and members have own prices."""

    def strategy(self, request: Any = None, user: Any = None, **kwargs: Any) -> Any:
        """Give the shop's strategy, which asks what the visitor sees and what their discount group grants."""
        found = super().strategy(request, user, **kwargs)
        if isinstance(
            found, SeenOffersMixin
        ):  # the shop hands one out again: it may be somebody else's by now
            found = found.anew()
        else:
            shops: Any = type(found)
            found.__class__ = _asking(shops)
        found.customer = getattr(request, "user", None) if user is None else user
        return found


class SeenOffersMixin(Upstream):
    """On top of the strategy itself, whichever the shop has."""

    def fetch_for_product(self, product: Any, *args: Any, **kwargs: Any) -> Any:
        """Say whether a product can be bought, and for how much: without a price, Oscar cannot show baskets."""
        return _offered(super().fetch_for_product(product, *args, **kwargs), product.pk)

    def fetch_for_parent(self, product: Any) -> Any:
        """Say the same of a product that has children."""
        return _offered(super().fetch_for_parent(product), product.pk)

    def fetch_for_line(self, line: Any, *args: Any, **kwargs: Any) -> Any:
        """Say the same of what is in a basket."""
        return _offered(super().fetch_for_line(line, *args, **kwargs), line.product_id)


@cache
def _asking(strategy: Any) -> type[Any]:
    from .prices import OwnPricesMixin

    bases = (SeenOffersMixin, OwnPricesMixin, strategy)
    return type(strategy.__name__, bases, {"__module__": strategy.__module__})


def _offered(found: Any, key: Any) -> Any:
    from oscar.apps.partner.availability import Unavailable

    return found._replace(availability=Unavailable()) if _is_hidden(key) else found


def _narrow(products: Any) -> Any:
    from .. import assortment

    return assortment.narrow(products)


def _is_hidden(key: Any) -> bool:
    from .. import assortment

    return assortment.is_hidden(key)
