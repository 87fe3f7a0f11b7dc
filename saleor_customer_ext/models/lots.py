"""Lots: which top-up the money of an account comes from, and until when it can be spent."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q

from .credit import CreditAccount, CreditEntry
from .fields import amount_field


class CreditLot(models.Model):
    """What one top-up or refund still has to spend, soonest-expiring first, then lowest id.

    remaining and held are written by triggers when an entry or a hold is inserted.
    is_open: something remains. The indexes name this column and not ``remaining``, which changes with every payment: a
    change of what an index names is written into all indexes of the row.
    expires_at: the last moment at which it can be spent; None means never.
    Written by the entry's trigger alone, which is why its references need no foreign keys in the database.
    replaces: the expired lot in whose place this one came back, with a period of grace.
    """

    account = models.ForeignKey(
        CreditAccount, on_delete=models.PROTECT, related_name="lots", db_index=False, db_constraint=False
    )
    entry = models.ForeignKey(CreditEntry, on_delete=models.PROTECT, related_name="lots", db_constraint=False)
    amount = amount_field()
    remaining = amount_field()
    is_open = models.GeneratedField(
        expression=Q(remaining__gt=0),  # type: ignore[arg-type]  # the stubs do not know that a Q is one
        output_field=models.BooleanField(),
        db_persist=True,
    )
    held = amount_field(default=Decimal(0))
    expires_at = models.DateTimeField(null=True)
    replaces = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        related_name="replaced_by",
        db_index=False,
        db_constraint=False,
    )

    class Meta:
        ordering = (F("expires_at").asc(nulls_last=True), "pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0, held__gte=0, remaining__gte=F("held"), remaining__lte=F("amount")),
                name="customer_ext_lot_amounts",
            ),
        ]
        indexes = [
            models.Index(
                fields=("account", "expires_at", "id"),
                name="customer_ext_lot_open",
                condition=Q(is_open=True),
            ),
            models.Index(
                fields=("expires_at",),
                name="customer_ext_lot_due",
                condition=Q(is_open=True, expires_at__isnull=False),
            ),
            models.Index(
                fields=("replaces",), name="customer_ext_lot_replaces", condition=Q(replaces__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"Lot {self.pk}"


class CreditLotUse(models.Model):
    """How much one entry took from a lot (negative) or gave back to it (positive); written as lots are."""

    entry = models.ForeignKey(
        CreditEntry, on_delete=models.PROTECT, related_name="lot_uses", db_index=False, db_constraint=False
    )
    lot = models.ForeignKey(CreditLot, on_delete=models.PROTECT, related_name="uses", db_constraint=False)
    amount = amount_field()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("entry", "lot"), name="customer_ext_lot_use_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.amount} of lot {self.lot_id}"
