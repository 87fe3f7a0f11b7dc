"""Where Saleor shows a price, calculates one or makes an order of it: from here on, members have their own.

Importing wraps these places, once, before Saleor's schema is built. What is wrapped stands in ``price_seams.py``.
Functions that Saleor has imported by name somewhere are put in there, too.
"""

import functools
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils import timezone
from saleor.checkout import base_calculations, calculations, complete_checkout
from saleor.checkout import utils as checkout_utils
from saleor.core.db.connection import allow_writer
from saleor.core.taxes import zero_money
from saleor.discount.utils import checkout as checkout_discounts
from saleor.discount.utils import order as order_discounts
from saleor.graphql.checkout import types as checkout_types
from saleor.graphql.checkout.mutations.checkout_complete import CheckoutComplete
from saleor.graphql.checkout.mutations.checkout_customer_attach import CheckoutCustomerAttach
from saleor.graphql.checkout.mutations.checkout_customer_detach import CheckoutCustomerDetach
from saleor.graphql.checkout.mutations.order_create_from_checkout import OrderCreateFromCheckout
from saleor.graphql.order import dataloaders as order_dataloaders
from saleor.graphql.order.mutations.draft_order_update import DraftOrderUpdate
from saleor.graphql.payment.mutations.payment.checkout_payment_create import CheckoutPaymentCreate
from saleor.graphql.payment.mutations.transaction.payment_gateway_initialize import PaymentGatewayInitialize
from saleor.graphql.payment.mutations.transaction.transaction_initialize import TransactionInitialize
from saleor.graphql.product.types import products
from saleor.order import calculations as order_calculations
from saleor.order import utils as order_utils

from . import catalog_prices, checkout_prices, discount_switch, draft_prices, placement, shown_prices
from .prices import priced

_NAMES = {
    "VariantChannelListingByVariantIdAndChannelSlugLoader": catalog_prices.OwnListingLoader,
    "VariantsChannelListingByProductIdAndChannelSlugLoader": catalog_prices.OwnListingsLoader,
}


def _recalculating(recalculate: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap the calculation of a checkout's discounts, which comes before all else that depends on prices."""

    @functools.wraps(recalculate)
    def recalculate_discounts(
        checkout_info: Any, lines_info: Any, *args: Any, force_update: bool = False, **kwargs: Any
    ) -> Any:
        checkout, now = checkout_info.checkout, timezone.now()
        is_due = force_update or (checkout.discount_expiration <= now and checkout.price_expiration <= now)
        if not is_due:
            return recalculate(checkout_info, lines_info, *args, force_update=force_update, **kwargs)
        with allow_writer():
            has_changed = checkout_prices.apply(checkout_info, lines_info)
            found = recalculate(checkout_info, lines_info, *args, force_update=force_update, **kwargs)
            if has_changed and not checkout_prices.follow_voucher(checkout_info, lines_info):
                found = recalculate(checkout_info, lines_info, *args, force_update=True, **kwargs)
            checkout_prices.show_list_prices(lines_info)
        return found

    return recalculate_discounts


def _promoting(create: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap how Saleor finds promotions for a whole checkout: none beside own prices that do not combine with them."""

    @functools.wraps(create)
    def create_checkout_discount_objects_for_order_promotions(
        checkout_info: Any, lines_info: Any, *, save: bool = False, **kwargs: Any
    ) -> Any:
        if not checkout_prices.stands_alone(lines_info):
            return create(checkout_info, lines_info, save=save, **kwargs)
        checkout_discounts._set_checkout_base_prices(checkout_info, lines_info)
        checkout_discounts._clear_checkout_discount(checkout_info, lines_info, save)
        return None

    return create_checkout_discount_objects_for_order_promotions


def _delivering(price: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap the price of a checkout's delivery before taxes: nothing, where the customer's group pays for it."""

    @functools.wraps(price)
    def base_checkout_delivery_price(checkout_info: Any, lines: Any = None, *args: Any, **kwargs: Any) -> Any:
        found = price(checkout_info, lines, *args, **kwargs)
        if not found.amount:
            return found
        with allow_writer():
            is_free = checkout_prices.ships_free(checkout_info, lines)
        return zero_money(found.currency) if is_free else found

    return base_checkout_delivery_price


def _entering_voucher(add: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap how a voucher is put on a checkout: refused, or taken off own prices."""

    @functools.wraps(add)
    def add_voucher_code_to_checkout(manager: Any, checkout_info: Any, lines: Any, voucher_code: Any) -> Any:
        checkout_prices.require_no_own_price(checkout_info, lines)
        return add(manager, checkout_info, lines, voucher_code)

    return add_voucher_code_to_checkout


def _changing_hands(perform: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap how a checkout becomes a customer's, or nobody's: other prices count from then on."""

    @functools.wraps(perform)
    def perform_mutation(cls: Any, *args: Any, **kwargs: Any) -> Any:
        with transaction.atomic():
            done = perform(cls, *args, **kwargs)
            if done.checkout is not None and discount_switch.is_on():
                checkout = done.checkout.node
                checkout_prices.expire(checkout.pk)
                checkout.price_expiration = checkout.discount_expiration = timezone.now()
        return done

    return perform_mutation


def _recording_lines(create: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap how the lines of a new order are written."""

    @functools.wraps(create)
    def create_order_lines(
        checkout_info: Any,
        lines: Any,
        manager: Any,
        order_pk: Any,
        prices_entered_with_tax: bool,
        **kwargs: Any,
    ) -> Any:
        made = create(checkout_info, lines, manager, order_pk, prices_entered_with_tax, **kwargs)
        order_lines = [info.line for info in made]
        checkout_prices.record(order_pk, order_lines, entered_with_tax=prices_entered_with_tax)
        return made

    return create_order_lines


def _recording_order(create: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap how an order is written in Saleor's older way of payment."""

    @functools.wraps(create)
    def create_order(*, checkout_info: Any, order_data: Any, **kwargs: Any) -> Any:
        lines = [info.line for info in order_data.get("lines", ())]
        order = create(checkout_info=checkout_info, order_data=order_data, **kwargs)
        entered_with_tax = checkout_info.tax_configuration.prices_entered_with_tax
        made = [line for line in lines if line.order_id == order.pk]
        checkout_prices.record(order.pk, made, entered_with_tax=entered_with_tax)
        return order

    return create_order


def _priced_first(name: str) -> Callable[[Any, Any], Any]:
    """Give a resolver of what a checkout says of its voucher, which has no calculation of its own in Saleor.

    Where prices have expired, they come first: an own price can take the voucher off, or change what it takes off.
    """

    def resolve(root: Any, info: Any) -> Any:
        checkout = root.node
        is_current = checkout.price_expiration > timezone.now()
        if not checkout.voucher_code or checkout.user_id is None or is_current or not discount_switch.is_on():
            return getattr(checkout, name)
        return priced(root, info).then(lambda found: getattr(found, name))

    return resolve


def _wrap_mutation(owner: Any, wrapper: Callable[[Any], Any], name: str = "perform_mutation") -> None:
    setattr(owner, name, classmethod(wrapper(vars(owner)[name].__func__)))


def _wrap_everywhere(name: str, wrapper: Callable[[Any], Any], *modules: Any) -> None:
    """Wrap a function in the module that defines it, the first one, and in all that have it by name."""
    wrapped = wrapper(getattr(modules[0], name))
    for module in modules:
        setattr(module, name, wrapped)


_wrap_everywhere("recalculate_discounts", _recalculating, calculations, checkout_types)
_wrap_everywhere(
    "create_checkout_discount_objects_for_order_promotions", _promoting, checkout_discounts, checkout_utils
)
_wrap_everywhere(
    "base_checkout_delivery_price", _delivering, base_calculations, checkout_discounts, complete_checkout
)
_wrap_everywhere("add_voucher_code_to_checkout", _entering_voucher, checkout_utils)
_wrap_everywhere("_create_order_lines_from_checkout_lines", _recording_lines, complete_checkout)
_wrap_everywhere("_create_order", _recording_order, complete_checkout)
_wrap_everywhere(
    "prepare_order_lines_for_refresh", draft_prices.refreshing, order_calculations, order_dataloaders
)
_wrap_everywhere("create_order_line", draft_prices.adding, order_utils)
_wrap_everywhere(
    "create_order_discount_objects_for_order_promotions", draft_prices.promoting, order_discounts
)
_wrap_mutation(DraftOrderUpdate, draft_prices.customer_changed, "should_invalidate_prices")
_wrap_mutation(CheckoutCustomerAttach, _changing_hands)
_wrap_mutation(CheckoutCustomerDetach, _changing_hands)
for mutation in (TransactionInitialize, PaymentGatewayInitialize, CheckoutPaymentCreate):
    _wrap_mutation(mutation, shown_prices.before_paying)
_wrap_mutation(CheckoutComplete, functools.partial(shown_prices.before_ordering, code="invalid"))
_wrap_mutation(
    OrderCreateFromCheckout, functools.partial(shown_prices.before_ordering, code=placement.REFUSED)
)
for name in ("discount", "discount_name", "translated_discount_name", "voucher_code"):
    setattr(checkout_types.Checkout, f"resolve_{name}", staticmethod(_priced_first(name)))
for name, ours in _NAMES.items():
    setattr(products, name, catalog_prices.Listings(getattr(products, name), ours))
for kind in (products.Product, products.ProductVariant):
    kind.resolve_pricing = staticmethod(catalog_prices.looking(kind.resolve_pricing))
