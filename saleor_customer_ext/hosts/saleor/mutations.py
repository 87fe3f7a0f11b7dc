"""What we wrap of Saleor's GraphQL: mutations, to know who asks or to be in nobody's way, and one field, to be current.

Saleor looks these methods up late, on the class, so that setting them there is enough. Importing wraps them, once; it
has to come before Saleor's schema is built.
"""

import functools
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils import timezone
from saleor.checkout import complete_checkout
from saleor.graphql.account.bulk_mutations.customer_bulk_delete import CustomerBulkDelete
from saleor.graphql.account.bulk_mutations.customer_bulk_update import CustomerBulkUpdate
from saleor.graphql.account.bulk_mutations.user_bulk_set_active import UserBulkSetActive
from saleor.graphql.account.mutations.account.account_delete import AccountDelete
from saleor.graphql.account.mutations.account.account_request_deletion import AccountRequestDeletion
from saleor.graphql.account.mutations.authentication.create_token import CreateToken
from saleor.graphql.account.mutations.authentication.request_password_reset import RequestPasswordReset
from saleor.graphql.account.mutations.authentication.set_password import SetPassword
from saleor.graphql.account.mutations.base import CustomerDeleteMixin
from saleor.graphql.checkout.dataloaders.models import TransactionItemsByCheckoutIDLoader as Payments
from saleor.graphql.checkout.mutations.checkout_complete import CheckoutComplete
from saleor.graphql.checkout.mutations.checkout_customer_attach import CheckoutCustomerAttach
from saleor.graphql.checkout.mutations.checkout_customer_detach import CheckoutCustomerDetach
from saleor.graphql.checkout.mutations.checkout_delete import CheckoutDelete
from saleor.graphql.checkout.mutations.order_create_from_checkout import OrderCreateFromCheckout
from saleor.graphql.checkout.types import Checkout
from saleor.graphql.payment.mutations.payment.checkout_payment_create import CheckoutPaymentCreate
from saleor.graphql.payment.mutations.transaction.payment_gateway_initialize import PaymentGatewayInitialize
from saleor.graphql.payment.mutations.transaction.transaction_initialize import TransactionInitialize
from saleor.graphql.payment.mutations.transaction.transaction_process import TransactionProcess
from saleor.plugins.openid_connect import plugin as openid_plugin
from saleor.plugins.openid_connect import utils as openid_utils

from . import access, earmark, lifecycle, other_money, placement
from .checkouts import global_id
from .prices import priced


def _wrap(mutation: Any, wrapper: Callable[[Any], Any], name: str = "perform_mutation") -> None:
    setattr(mutation, name, classmethod(wrapper(vars(mutation)[name].__func__)))


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
_wrap(OrderCreateFromCheckout, functools.partial(placement.completing, refusal=placement.REFUSED))
_wrap(TransactionInitialize, other_money.initialising)
for mutation in (TransactionInitialize, PaymentGatewayInitialize, CheckoutPaymentCreate):
    _wrap(mutation, access.before_paying(access.by_source))
_wrap(TransactionProcess, access.before_paying(access.by_transaction))
complete_checkout.assign_checkout_user = access.assigning(complete_checkout.assign_checkout_user)
_wrap(CheckoutCustomerAttach, _at_once)
_wrap(CheckoutCustomerDetach, _at_once)
_wrap(CreateToken, lifecycle.logging_in, "get_user")
_wrap(SetPassword, lifecycle.setting_password, "_set_password_for_user")
_wrap(RequestPasswordReset, lifecycle.asking_for_password, "clean_user")
openid_utils.get_or_create_user_from_payload = openid_plugin.get_or_create_user_from_payload = (
    lifecycle.known_elsewhere(openid_utils.get_or_create_user_from_payload)
)
openid_plugin.get_user_from_token = lifecycle.known_elsewhere(openid_plugin.get_user_from_token)
_wrap(UserBulkSetActive, lifecycle.switching_many, "bulk_action")
_wrap(CustomerBulkUpdate, lifecycle.updating_many)
_wrap(CustomerDeleteMixin, lifecycle.deleting, "clean_instance")
_wrap(CustomerBulkDelete, lifecycle.deleting_many)
_wrap(AccountRequestDeletion, lifecycle.deleting_own)
_wrap(AccountDelete, lifecycle.deleting_own)
_wrap(CheckoutDelete, _without_tender)
Checkout.resolve_transactions = staticmethod(_priced_first(Checkout.resolve_transactions))
