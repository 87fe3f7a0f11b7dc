"""Holds: a share of an account that only one checkout can take, while other money moves for it."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q

from .credit import CreditAccount, DatabaseNow
from .fields import amount_field
from .lots import CreditLot


class HoldStatus(models.TextChoices):
    """A hold is open until it ends, once, in one of three ways."""

    OPEN = "OPEN"
    CAPTURED = "CAPTURED"
    RELEASED = "RELEASED"
    EXPIRED = "EXPIRED"


class CreditHold(models.Model):
    """A share held for one checkout; when it has ended, captured + released = amount."""

    account = models.ForeignKey(CreditAccount, on_delete=models.PROTECT, related_name="holds")
    checkout_reference = models.CharField(max_length=100)
    amount = amount_field()
    captured = amount_field(default=Decimal(0))
    released = amount_field(default=Decimal(0))
    status = models.CharField(max_length=8, choices=HoldStatus.choices, default=HoldStatus.OPEN)
    created_at = models.DateTimeField(db_default=DatabaseNow())
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=("checkout_reference",),
                name="customer_ext_hold_open",
                condition=Q(status=HoldStatus.OPEN),
            ),
            models.CheckConstraint(
                condition=Q(
                    status=HoldStatus.OPEN, amount__gt=0, captured=0, released=0, ended_at__isnull=True
                )
                | Q(
                    status=HoldStatus.CAPTURED,
                    captured__gt=0,
                    released__gte=0,
                    amount=F("captured") + F("released"),
                    ended_at__isnull=False,
                )
                | Q(
                    status__in=(HoldStatus.RELEASED, HoldStatus.EXPIRED),
                    captured=0,
                    released=F("amount"),
                    ended_at__isnull=False,
                ),
                name="customer_ext_hold_sums",
            ),
        ]
        indexes = [
            models.Index(
                fields=("expires_at",), name="customer_ext_hold_due", condition=Q(status=HoldStatus.OPEN)
            ),
        ]

    def __str__(self) -> str:
        return f"Hold {self.pk} {self.status}"


class CreditHoldLot(models.Model):
    """The part of a hold that lies on one lot; it keeps that part of the lot from expiring."""

    hold = models.ForeignKey(CreditHold, on_delete=models.PROTECT, related_name="lots", db_index=False)
    lot = models.ForeignKey(CreditLot, on_delete=models.PROTECT, related_name="holds")
    amount = amount_field()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("hold", "lot"), name="customer_ext_hold_lot_unique"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="customer_ext_hold_lot_amount"),
        ]

    def __str__(self) -> str:
        return f"{self.amount} of lot {self.lot_id}"
