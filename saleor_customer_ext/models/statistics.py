"""What customers have ordered, summed up from the host's orders by ``services/copies.py`` and never by hand."""

import datetime

from django.db import models

from .fields import amount_field, user_field, user_key

NEVER = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)  # keys of a sort are never null


class CustomerTotals(models.Model):
    """One row per customer, for the list: what changes with every order stands apart from what hardly ever changes.

    orders: number of orders that count, in all currencies. revenue: their gross total in the shop's currency.
    last_order_at, last_login_at: NEVER where there was none.
    """

    user = user_key()
    orders = models.PositiveIntegerField(default=0)
    revenue = amount_field(default=0)
    last_order_at = models.DateTimeField(default=NEVER)
    last_login_at = models.DateTimeField(default=NEVER)

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=(column, "user"), name=f"customer_ext_{column}")
            for column in ("orders", "revenue", "last_order_at", "last_login_at")
        ]

    def __str__(self) -> str:
        return f"{self.pk}: {self.orders}"


class CustomerStatistics(models.Model):
    """One row per customer and currency, for the details; only of orders that count.

    currency: as the order has it, which in Oscar need be no ISO code.
    revenue: gross total of the orders. refunded: what was given back of it, by whatever payment.
    """

    user = user_field(db_index=False)
    currency = models.CharField(max_length=12)
    orders = models.PositiveIntegerField()
    revenue = amount_field()
    refunded = amount_field(default=0)
    first_order_at = models.DateTimeField()
    last_order_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        ordering = ("currency",)
        constraints = [
            models.UniqueConstraint(fields=("user", "currency"), name="customer_ext_statistics_unique")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.currency}: {self.orders}"
