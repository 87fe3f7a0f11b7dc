"""What an operator switches while the shop runs."""

from django.db import models
from django.db.models import Q

from .. import permissions


class Unassigned(models.TextChoices):
    """What somebody sees of the catalogue to whom no branch can say it."""

    EVERYTHING = "EVERYTHING"
    NOTHING = "NOTHING"


def _unassigned() -> "models.CharField[str, str]":
    return models.CharField(max_length=10, choices=Unassigned, default=Unassigned.EVERYTHING.value)


class ShopSettings(models.Model):
    """The settings of the whole shop: a single row, with id 1.

    credit_enabled: the master switch; off until an operator switches it on.
    credit_automatic: checkouts use credit by themselves; otherwise only when the customer asks for it.
    credit_hold_minutes: how long a hold lasts after the last activity on its checkout.
    credit_grace_days: how many days a refund can be spent whose credit has expired in the meantime.
    organization_enabled: companies, branches and departments are shown and asked for; off loses nothing.
    assortment_enabled: customers see and buy what is assigned to their branch; off until an operator switches it on,
    and without effect while there is no organisation.
    assortment_without_branch, assortment_anonymous: what customers without a branch see then, and who is not logged in.
    """

    id = models.SmallIntegerField(primary_key=True, default=1)
    credit_enabled = models.BooleanField(default=False)
    credit_automatic = models.BooleanField(default=True)
    credit_hold_minutes = models.PositiveIntegerField(default=30)
    credit_grace_days = models.PositiveIntegerField(default=30)
    organization_enabled = models.BooleanField(default=True)
    assortment_enabled = models.BooleanField(default=False)
    assortment_without_branch = _unassigned()
    assortment_anonymous = _unassigned()

    class Meta:
        default_permissions = ()
        permissions = permissions.DECLARED
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="customer_ext_settings_single"),
            models.CheckConstraint(
                condition=Q(credit_hold_minutes__gte=1, credit_grace_days__gte=1),
                name="customer_ext_settings_periods",
            ),
            models.CheckConstraint(
                condition=Q(
                    assortment_without_branch__in=Unassigned.values,
                    assortment_anonymous__in=Unassigned.values,
                ),
                name="customer_ext_settings_assortment",
            ),
        ]

    def __str__(self) -> str:
        return "Shop settings"


class ChannelSettings(models.Model):
    """What differs from the shop's settings in one sales channel of the host."""

    channel = models.CharField(max_length=100, unique=True)
    credit_enabled = models.BooleanField()

    class Meta:
        default_permissions = ()
        ordering = ("channel",)

    def __str__(self) -> str:
        return self.channel
