"""What the shop tells us: an order's status has changed, a basket is gone, an account was switched off or on."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from oscar.apps.order.signals import order_status_changed
from oscar.core.loading import get_model

from ...host import Actor
from ...services import checkout, lifecycle
from .conf import oscar_settings

_acting: ContextVar[Actor | None] = ContextVar("customer_ext_acting", default=None)


@contextmanager
def acting(actor: Actor | None) -> Iterator[None]:
    """Say who changes the status of orders for the time being; Oscar's signal does not. None is a job of the shop."""
    token = _acting.set(actor)
    try:
        yield
    finally:
        _acting.reset(token)


@receiver(order_status_changed, dispatch_uid="saleor_customer_ext.give_credit_back")
def give_credit_back(order: Any, new_status: str, **kwargs: Any) -> None:
    """Give back what credit paid when an order is cancelled, by whatever code set the status."""
    if new_status in oscar_settings.return_statuses:
        actor = _acting.get() or Actor.system("order_status_changed")
        checkout.order_cancelled(str(order.number), actor=actor)


@receiver(
    post_delete, sender=get_model("basket", "Basket"), dispatch_uid="saleor_customer_ext.let_go_of_holds"
)
def let_go_of_holds(instance: Any, **kwargs: Any) -> None:
    """Release what a deleted basket held, once it is really gone.

    After commit, because the basket may go with its owner, whose rows are locked in another order then.
    """
    reference = str(instance.pk)
    transaction.on_commit(lambda: checkout.release(reference), robust=True)


@receiver(post_save, sender=get_user_model(), dispatch_uid="saleor_customer_ext.follow_switch")
def follow_switch(
    instance: Any, created: bool, raw: bool = False, update_fields: Any = None, **kwargs: Any
) -> None:
    """End the log-ins of an account that is off, and switch a blocked one off again, whatever page switched it.

    After commit, because the user's row is locked by now, and whoever blocks locks the profile before it.
    """
    if created or raw or (update_fields is not None and "is_active" not in update_fields):
        return
    customer_id, is_active = instance.pk, instance.is_active

    def follow() -> None:
        if is_active:
            lifecycle.keep_blocked([customer_id])
        else:
            lifecycle.switched_off(customer_id)

    transaction.on_commit(follow, robust=True)
