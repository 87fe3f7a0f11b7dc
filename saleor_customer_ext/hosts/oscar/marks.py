"""Lets our copies follow at once what the shop's own code writes; all else waits for ``drain_customers``.

Importing connects the receivers. Whom a row concerns is known to the triggers; here it only says whose marks to take.
"""

from typing import Any

from django.contrib.auth import get_user_model
from django.db.models.signals import post_delete, post_save
from oscar.core.loading import get_model

from ...services import copies
from ...services.following import AfterCommit

written = AfterCommit(lambda customer_ids: copies.drain(customer_ids=customer_ids))


def user_written(instance: Any, **kwargs: Any) -> None:
    """Note the user."""
    written.note(instance.pk)


def owned_written(instance: Any, **kwargs: Any) -> None:
    """Note whose order or address it is."""
    written.note(instance.user_id)


def payment_written(instance: Any, **kwargs: Any) -> None:
    """Note whose order was paid or given back; with the order itself, the payment goes without a word."""
    orders = get_model("order", "Order").objects.filter(pk=instance.order_id)
    written.note(orders.values_list("user_id", flat=True).first())


def connect() -> None:
    """Connect all receivers to the shop's models, as they are forked."""
    for model, receive in (
        (get_user_model(), user_written),
        (get_model("order", "Order"), owned_written),
        (get_model("address", "UserAddress"), owned_written),
        (get_model("payment", "Source"), payment_written),
    ):
        for signal in (post_save, post_delete):
            uid = f"saleor_customer_ext.{receive.__name__}"
            signal.connect(receive, sender=model, dispatch_uid=uid)


connect()
