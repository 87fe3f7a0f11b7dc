"""Where Saleor's API would show a product, or take one into a checkout: each asks ``assortment.py`` from here on.

Importing wraps them, once, before Saleor's schema is built. What is wrapped stands in ``assortment_seams.py``; that
nothing else gives products away is held by a walk through the whole schema (``tests/saleor/test_assortment_walk.py``).
The order itself is refused in ``access.py``.
"""

import functools
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from typing import Any

from promise import Promise
from saleor.graphql.attribute import types as attributes
from saleor.graphql.checkout.mutations.checkout_create import CheckoutCreate
from saleor.graphql.checkout.mutations.checkout_create_from_order import CheckoutCreateFromOrder
from saleor.graphql.checkout.mutations.checkout_customer_attach import CheckoutCustomerAttach
from saleor.graphql.checkout.mutations.checkout_lines_add import CheckoutLinesAdd
from saleor.graphql.core.dataloaders import DataLoader
from saleor.graphql.giftcard.types import GiftCard
from saleor.graphql.product.types.products import ProductMedia
from saleor.graphql.utils import get_user_or_app_from_context
from saleor.product.managers import ProductsQueryset, ProductVariantQueryset

from . import access, assortment
from .checkouts import find, global_id

_reordering: ContextVar[Any] = ContextVar("customer_ext_reordering", default=None)


class IsProductSeen(DataLoader):
    """Tell of products by their keys whether the requestor sees them; one query for all that are asked for at once."""

    context_key = "customer_ext_is_product_seen"

    def batch_load(self, keys: Iterable[int]) -> list[bool]:
        """Answer in the order of the keys."""
        seen = assortment.seen(get_user_or_app_from_context(self.context), keys)
        return [key in seen for key in keys]


class IsVariantSeen(DataLoader):
    """Tell the same of variants."""

    context_key = "customer_ext_is_variant_seen"

    def batch_load(self, keys: Iterable[int]) -> list[bool]:
        """Answer in the order of the keys."""
        outside = assortment.outside_of(get_user_or_app_from_context(self.context), keys)
        return [key not in outside for key in keys]


def _visible(narrow: Callable[[Any, Any], Any]) -> Callable[[Any], Any]:
    """Wrap a queryset's ``visible_to_user``: of what is published for the requestor, what they are to see."""

    def wrap(visible: Any) -> Any:
        @functools.wraps(visible)
        def visible_to_user(self: Any, requestor: Any, *args: Any, **kwargs: Any) -> Any:
            return narrow(visible(self, requestor, *args, **kwargs), requestor)

        return visible_to_user

    return wrap


def _referenced(loader: Any) -> Callable[[Any], Any]:
    """Wrap the resolver of an attribute that refers to a product or variant, or to several."""

    def wrap(resolve: Any) -> Any:
        @functools.wraps(resolve)
        def resolve_value(root: Any, info: Any, *args: Any, **kwargs: Any) -> Any:
            return Promise.resolve(resolve(root, info, *args, **kwargs)).then(
                lambda found: _without_hidden(found, loader, info)
            )

        return resolve_value

    return wrap


def _without_hidden(found: Any, loader: Any, info: Any) -> Any:
    """Leave out what the requestor does not see: None instead of one, a shorter list of several."""
    several = isinstance(found, list)
    items = found if several else [found]
    items = [item for item in items if item is not None and item.node is not None]

    def answer(seen: list[bool]) -> Any:
        left = [item for item, is_seen in zip(items, seen, strict=True) if is_seen]
        return left if several else (left or [None])[0]

    return loader(info.context).load_many([item.node.pk for item in items]).then(answer)


def _hidden_value(value: Any, info: Any) -> Any:
    """Promise whether an attribute's value stands for a product that the requestor does not see."""
    for key, loader in (
        (value.reference_product_id, IsProductSeen),
        (value.reference_variant_id, IsVariantSeen),
    ):
        if key:
            return loader(info.context).load(key).then(lambda seen: not seen)
    return Promise.resolve(False)


def _of_seen_values(resolve: Any) -> Any:
    """Wrap what an attribute's value says of itself: its name is the product's, and its reference the product's id."""

    @functools.wraps(resolve)
    def resolve_field(root: Any, info: Any, *args: Any, **kwargs: Any) -> Any:
        return _hidden_value(root.node, info).then(
            lambda hidden: None if hidden else resolve(root, info, *args, **kwargs)
        )

    return resolve_field


def _slug(root: Any, info: Any) -> Any:
    return root.node.slug


def _seen_values(resolve: Any) -> Any:
    """Wrap the values of an attribute: those that stand for hidden products are left out."""

    @functools.wraps(resolve)
    def resolve_values(root: Any, info: Any) -> Any:
        def without(values: list[Any]) -> Any:
            def answer(hidden: list[bool]) -> list[Any]:
                return [value for value, is_hidden in zip(values, hidden, strict=True) if not is_hidden]

            return Promise.all([_hidden_value(value.node, info) for value in values]).then(answer)

        return resolve(root, info).then(without)

    return resolve_values


def _seen_media(resolve: Any) -> Any:
    """Wrap how pictures are found for a federated gateway, which Saleor shows of any product."""

    @functools.wraps(resolve)
    def resolve_references(roots: Any, info: Any) -> Any:
        found = resolve(roots, info)
        requestor = get_user_or_app_from_context(info.context)
        seen = assortment.seen(requestor, [media.product_id for media in found if media is not None])
        return [media if media is not None and media.product_id in seen else None for media in found]

    return resolve_references


def _on_checkout_create(clean: Any) -> Any:
    """Wrap the check of a new checkout's lines. It comes first: Saleor's own errors name products."""

    @functools.wraps(clean)
    def clean_checkout_lines(cls: Any, info: Any, lines: Any, *args: Any, **kwargs: Any) -> Any:
        requestor = get_user_or_app_from_context(info.context)
        wanted = assortment.variant_keys(line["variant_id"] for line in lines)
        assortment.require_variants([assortment.scope_of(requestor)], wanted)
        return clean(cls, info, lines, *args, **kwargs)

    return clean_checkout_lines


def _on_lines(clean: Any) -> Any:
    """Wrap the check of lines that are added or changed; whoever takes something out may do so."""

    @functools.wraps(clean)
    def clean_input(
        cls: Any, info: Any, checkout: Any, variants: Any, checkout_lines_data: Any, *args: Any
    ) -> Any:
        scopes = assortment.scopes_of_checkout(checkout, get_user_or_app_from_context(info.context))
        goes: dict[bool, set[str]] = {True: set(), False: set()}  # a variant can be in several lines
        for data in checkout_lines_data:
            goes[data.quantity_to_update and data.quantity == 0].add(str(data.variant_id))
        taken_out = goes[True] - goes[False]
        wanted = {variant.pk for variant in variants if str(variant.pk) not in taken_out}
        assortment.require_variants(scopes, wanted)
        return clean(cls, info, checkout, variants, checkout_lines_data, *args)

    return clean_input


def _on_attach(perform: Any) -> Any:
    """Wrap how a guest's checkout becomes a customer's: what is in it has to be what this customer may buy."""

    @functools.wraps(perform)
    def perform_mutation(cls: Any, root: Any, info: Any, *args: Any, **kwargs: Any) -> Any:
        if assortment.is_on() and not assortment.is_staff(get_user_or_app_from_context(info.context)):
            token = access.by_source(kwargs).get("pk")
            checkout = find(str(token)) if token else None
            if checkout is not None and checkout.user_id is None:
                customer = _customer(info, kwargs.get("customer_id"))
                assortment.require_checkout(assortment.scopes_of_customer(customer), checkout.pk)
        return perform(cls, root, info, *args, **kwargs)

    return perform_mutation


def _customer(info: Any, customer_id: str | None) -> Any:
    from saleor.account.models import User

    key = global_id(customer_id, "User") if customer_id else ""
    if key:
        return User.objects.filter(pk=key).first() if key.isdigit() else None
    return info.context.user or None


def _on_reorder(perform: Any) -> Any:
    """Wrap how an order is put into a new checkout, so that the choice of its lines knows who asks."""

    @functools.wraps(perform)
    def perform_mutation(cls: Any, root: Any, info: Any, *args: Any, **kwargs: Any) -> Any:
        token = _reordering.set(get_user_or_app_from_context(info.context))
        try:
            return perform(cls, root, info, *args, **kwargs)
        finally:
            _reordering.reset(token)

    return perform_mutation


def _reordered(exclude: Any) -> Any:
    """Wrap the choice of lines that can be ordered again: what is outside is reported as other missing variants are."""

    @functools.wraps(exclude)
    def exclude_lines(cls: Any, order: Any, order_lines: Any, *args: Any, **kwargs: Any) -> Any:
        variants = {line.variant_id for line in order_lines if line.variant_id}
        outside = assortment.outside_of(_reordering.get(), variants)
        left = [line for line in order_lines if line.variant_id not in outside]
        keys, lines, errors = exclude(cls, order, left, *args, **kwargs)
        errors += cls._create_variant_errors(
            error_code=assortment.OUTSIDE,
            msg=assortment.SENTENCE,
            order_lines=[line for line in order_lines if line.variant_id in outside],
        )
        return keys, lines, errors

    return exclude_lines


def _wrap_method(owner: Any, name: str, wrapper: Callable[[Any], Any]) -> None:
    """Wrap a classmethod or a static one, as the class itself has it."""
    kind = type(vars(owner)[name])
    setattr(owner, name, kind(wrapper(vars(owner)[name].__func__)))


ProductsQueryset.visible_to_user = _visible(assortment.narrow)(ProductsQueryset.visible_to_user)
ProductVariantQueryset.visible_to_user = _visible(assortment.narrow_variants)(
    ProductVariantQueryset.visible_to_user
)
for kind, loader in (("Product", IsProductSeen), ("ProductVariant", IsVariantSeen)):
    for number in ("Single", "Multi"):
        attribute = getattr(attributes, f"Assigned{number}{kind}ReferenceAttribute")
        _wrap_method(attribute, "resolve_value", _referenced(loader))
_wrap_method(attributes.SelectedAttribute, "resolve_values", _seen_values)
for name in ("resolve_name", "resolve_reference"):
    _wrap_method(attributes.AttributeValue, name, _of_seen_values)
attributes.AttributeValue.resolve_slug = staticmethod(_of_seen_values(_slug))
_wrap_method(GiftCard, "resolve_product", _referenced(IsProductSeen))
_wrap_method(ProductMedia, "_ProductMedia__resolve_references", _seen_media)
_wrap_method(CheckoutCreate, "clean_checkout_lines", _on_checkout_create)
_wrap_method(CheckoutLinesAdd, "clean_input", _on_lines)
_wrap_method(CheckoutCustomerAttach, "perform_mutation", _on_attach)
_wrap_method(CheckoutCreateFromOrder, "perform_mutation", _on_reorder)
_wrap_method(CheckoutCreateFromOrder, "exclude_lines_unavailable_to_purchase", _reordered)
