"""What the shop owed its customers at the end of each day, so that a report need not read the whole ledger."""

from django.db import models

from .fields import amount_field


class CreditLiability(models.Model):
    """Sum of all balances in one currency at the end of one day, in the shop's time zone.

    Written once the day is over; can be thrown away and computed again from the entries.
    """

    currency = models.CharField(max_length=3)
    day = models.DateField()
    ends_at = models.DateTimeField()
    balance = amount_field()

    class Meta:
        ordering = ("currency", "day")
        constraints = [models.UniqueConstraint(fields=("currency", "day"), name="customer_ext_liability_day")]

    def __str__(self) -> str:
        return f"{self.currency} {self.day}"
