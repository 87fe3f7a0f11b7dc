"""What we wrap of Saleor's GraphQL: mutations, to know who asks or to be in nobody's way, and one field, to be current.

Saleor looks these methods up late, on the class, so that setting them there is enough. Importing wraps them, once; it
has to come before Saleor's schema is built.
"""

import functools
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils import timezone
from saleor.graphql.checkout.dataloaders.models import TransactionItemsByCheckoutIDLoader as Payments
from saleor.graphql.checkout.mutations.checkout_complete import CheckoutComplete
from saleor.graphql.checkout.mutations.checkout_customer_attach import CheckoutCustomerAttach
from saleor.graphql.checkout.mutations.checkout_customer_detach import CheckoutCustomerDetach
from saleor.graphql.checkout.mutations.order_create_from_checkout import OrderCreateFromCheckout
from saleor.graphql.checkout.types import Checkout
from saleor.graphql.payment.mutations.transaction.transaction_initialize import TransactionInitialize

from . import earmark, other_money, placement
from .checkouts import global_id
from .prices import priced
from .seams import saleor_version


def _wrap(mutation: Any, wrapper: Callable[[Any], Any]) -> None:
    mutation.perform_mutation = classmethod(wrapper(vars(mutation)["perform_mutation"].__func__))


def _at_once(perform: Callable[..., Any]) -> Callable[..., Any]:
    """Let owner and tender of a checkout change together, or somebody could order what nobody pays in between."""

    @functools.wraps(perform)
    def perform_mutation(cls: Any, *args: Any, **kwargs: Any) -> Any:
        with transaction.atomic():
            return perform(cls, *args, **kwargs)

    return perform_mutation


def _without_tender(perform: Callable[..., Any]) -> Callable[..., Any]:
    """Let Saleor delete a checkout on which our tender is the only payment; where it refuses, the tender stays."""

    @functools.wraps(perform)
    def perform_mutation(cls: Any, root: Any, info: Any, *args: Any, **kwargs: Any) -> Any:
        with transaction.atomic():
            earmark.take_off(global_id(kwargs["id"]))
            return perform(cls, root, info, *args, **kwargs)

    return perform_mutation


def _priced_first(resolve: Callable[..., Any]) -> Callable[..., Any]:
    """Let Saleor calculate prices that have expired before it answers a checkout's payments: our tender follows them.

    Other fields that show payments ask for prices themselves. Where nobody asks, no price is calculated for us.
    """

    def resolve_transactions(root: Any, info: Any) -> Any:
        checkout = root.node
        if checkout.user_id is None or checkout.price_expiration > timezone.now():
            return resolve(root, info)

        def answer(_priced: Any) -> Any:
            Payments(info.context).clear(checkout.pk)
            return resolve(root, info)

        return priced(root, info).then(answer)

    return resolve_transactions


_wrap(CheckoutComplete, placement.completing)
_wrap(OrderCreateFromCheckout, placement.completing)
_wrap(TransactionInitialize, other_money.initialising)
_wrap(CheckoutCustomerAttach, _at_once)
_wrap(CheckoutCustomerDetach, _at_once)
if saleor_version() >= (3, 23):
    from saleor.graphql.checkout.mutations.checkout_delete import CheckoutDelete

    _wrap(CheckoutDelete, _without_tender)
Checkout.resolve_transactions = staticmethod(_priced_first(Checkout.resolve_transactions))
