"""What Saleor's models tell us: a total or an owner has changed, a payment begins, an order is made or cancelled.

Saleor sends no signals of its own, and its plugin hooks come too late for these or not at all, so Django's are used.
Each receiver decides whether it is concerned and makes one call. Importing connects them.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import transaction
from django.db.models.signals import post_save, pre_delete
from django.dispatch import receiver
from saleor.account.models import User
from saleor.checkout.models import Checkout
from saleor.core.db.connection import allow_writer
from saleor.order import OrderEvents, OrderOrigin, OrderStatus
from saleor.order.models import Order, OrderEvent
from saleor.payment import TransactionEventType
from saleor.payment.models import TransactionEvent, TransactionItem

from ...models import ShopSettings
from ...services import checkout as service
from . import (
    access,
    assortment,
    attempts,
    draft_prices,
    earmark,
    lifecycle,
    other_money,
    placement,
    returns,
    tender,
)

PLACED = (OrderStatus.UNCONFIRMED, OrderStatus.UNFULFILLED)
FAILURES = (TransactionEventType.AUTHORIZATION_FAILURE, TransactionEventType.CHARGE_FAILURE)


def writing(receive: Callable[..., None]) -> Callable[..., None]:
    """Let a receiver write: Saleor calculates prices in queries as well, where its models may only be read."""

    @wraps(receive)
    def allowed(*args: Any, **kwargs: Any) -> None:
        with allow_writer():
            receive(*args, **kwargs)

    return allowed


@receiver(post_save, sender=Checkout, dispatch_uid="saleor_customer_ext.checkout_saved")
@writing
def checkout_saved(instance: Any, created: bool, update_fields: Any = None, **kwargs: Any) -> None:
    """Let our tender follow the checkout's total and owner."""
    fields = update_fields or ()
    if "user" in fields and not created:
        earmark.owner_changed(instance)
    elif "total_gross_amount" in fields:
        earmark.follow(instance)


@receiver(post_save, sender=TransactionItem, dispatch_uid="saleor_customer_ext.payment_saved")
@writing
def payment_saved(instance: Any, created: bool, **kwargs: Any) -> None:
    """Hold the checkout's share before a new payment can move money; follow what becomes of it."""
    if instance.checkout_id is None:
        return
    if created:
        other_money.begins(instance)
    else:
        other_money.moved(instance)


@receiver(post_save, sender=TransactionEvent, dispatch_uid="saleor_customer_ext.payment_reported")
@writing
def payment_reported(instance: Any, created: bool, **kwargs: Any) -> None:
    """Follow a payment that has failed before anything had moved: its own row does not change then."""
    if created and instance.type in FAILURES and instance.transaction.checkout_id is not None:
        other_money.moved(instance.transaction)


@receiver(post_save, sender=Order, dispatch_uid="saleor_customer_ext.order_saved")
@writing
def order_saved(instance: Any, created: bool, update_fields: Any = None, **kwargs: Any) -> None:
    """Take the credit with the order, give it back with its cancellation; note what a draft was priced by."""
    if created:
        if instance.origin == OrderOrigin.CHECKOUT:
            access.written(instance)
            placement.settle(instance)
    elif update_fields and "status" in update_fields:
        if instance.status == OrderStatus.CANCELED:
            returns.order_cancelled(instance)
        elif instance.origin == OrderOrigin.DRAFT and instance.status in PLACED:
            draft_prices.placed(instance)


@receiver(post_save, sender=OrderEvent, dispatch_uid="saleor_customer_ext.order_event_saved")
@writing
def order_event_saved(instance: Any, created: bool, **kwargs: Any) -> None:
    """Give the credit back before a cancellation locks stock: an order locks the account first as well."""
    if created and instance.type == OrderEvents.CANCELED:
        returns.cancel_begins(instance)


@receiver(post_save, sender=User, dispatch_uid="saleor_customer_ext.user_saved")
@writing
def user_saved(instance: Any, created: bool, update_fields: Any = None, **kwargs: Any) -> None:
    """Follow who is switched on or off in Saleor's own screens."""
    if not created and (update_fields is None or "is_active" in update_fields):
        lifecycle.switched(instance)


@receiver(pre_delete, sender=Checkout, dispatch_uid="saleor_customer_ext.checkout_deleted")
@writing
def checkout_deleted(instance: Any, **kwargs: Any) -> None:
    """Take our tender along, and let go of what the checkout held once it is really gone."""
    if instance.user_id is None or attempts.was_settled(instance.pk):
        return
    ours = TransactionItem.objects.filter(
        checkout_id=instance.pk, app_identifier=tender.APP_IDENTIFIER, app__isnull=True
    )
    ours.delete()
    reference = str(instance.pk)
    transaction.on_commit(lambda: _forget(reference), robust=True)


@receiver(post_save, sender=ShopSettings, dispatch_uid="saleor_customer_ext.settings_saved")
def settings_saved(**kwargs: Any) -> None:
    """Let every process know at once whether customers are restricted."""
    transaction.on_commit(assortment.forget_switch, robust=True)


def _forget(reference: str) -> None:
    with allow_writer():
        service.forget(reference)
