"""Discount groups: what they grant, to whom, and what an order was priced by."""

from decimal import Decimal
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce, Upper
from django.utils import timezone

from .credit import DatabaseNow
from .fields import amount_field, key_field


class AccountLock(models.TextChoices):
    """What a customer can be kept from doing with their own account."""

    CHANGE_ADDRESSES = "CHANGE_ADDRESSES"
    CHANGE_EMAIL = "CHANGE_EMAIL"
    CHANGE_NAME = "CHANGE_NAME"
    CHANGE_PASSWORD = "CHANGE_PASSWORD"  # noqa: S105
    DELETE_ACCOUNT = "DELETE_ACCOUNT"
    USE_VOUCHERS = "USE_VOUCHERS"


class ConditionTarget(models.TextChoices):
    """What a condition is about. A category stands for all below it, too; shipping has no price of its own here."""

    EVERYTHING = "EVERYTHING"
    CATEGORY = "CATEGORY"
    COLLECTION = "COLLECTION"
    PRODUCT = "PRODUCT"
    VARIANT = "VARIANT"
    SHIPPING = "SHIPPING"


class PriceMode(models.TextChoices):
    """Whether a fixed price is meant without tax or with it."""

    NET = "NET"
    GROSS = "GROSS"


class DiscountGroup(models.Model):
    """A group whose members have prices of their own; a customer is in one at most.

    name: unique without regard to case; name_key is the same, folded for searching and sorting.
    starts_on, ends_on: days in the shop's time zone, both included; either may be missing. Outside of them the group
    grants and locks nothing. combines_with_host: the host's promotions and vouchers apply on top.
    locks: what members cannot do with their account. version: rises with every change of the group or its conditions.
    """

    name = models.CharField(max_length=100)
    name_key = key_field()
    description = models.TextField(blank=True, default="")
    external_reference = models.CharField(max_length=100, blank=True, default="")
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    combines_with_host = models.BooleanField(default=False)
    locks: Any = ArrayField(models.CharField(max_length=20, choices=AccountLock), default=list, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        ordering = ("name_key", "pk")
        constraints = [
            models.UniqueConstraint(Upper("name"), name="customer_ext_discount_group_name"),
            models.UniqueConstraint(
                Upper("external_reference"),
                condition=~Q(external_reference=""),
                name="customer_ext_discount_group_ref",
            ),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="customer_ext_discount_group_days",
            ),
            models.CheckConstraint(
                condition=Q(locks__contained_by=AccountLock.values), name="customer_ext_discount_group_locks"
            ),
        ]
        indexes = [models.Index(fields=("name_key", "id"), name="customer_ext_discount_order")]

    def __str__(self) -> str:
        return self.name


_ANY_PRODUCT = Q(target=ConditionTarget.EVERYTHING, reference="")
_PLACED = Q(
    target__in=(
        ConditionTarget.CATEGORY,
        ConditionTarget.COLLECTION,
        ConditionTarget.PRODUCT,
        ConditionTarget.VARIANT,
    )
) & ~Q(reference="")
_SHIPPING = Q(
    target=ConditionTarget.SHIPPING, reference="", amount=None, percent=Decimal(100), minimum_quantity=1
)


class DiscountCondition(models.Model):
    """One thing that a group grants: a percentage off, or a fixed price per unit; free shipping is 100 percent off it.

    reference: the host's key as text; "" for everything and for shipping. What the host has deleted stays and means
    nothing: keys never come back. percent: off the list price. amount: the price of one unit in ``currency``, in one
    sales channel, without or with tax as ``taxed`` says; of variants only.
    minimum_quantity: of the line. minimum_order_value: of the whole checkout at list prices, in its own currency; None
    where there is none.
    """

    group = models.ForeignKey(
        DiscountGroup, on_delete=models.CASCADE, related_name="conditions", db_index=False
    )
    target = models.CharField(max_length=10, choices=ConditionTarget, db_collation="C")
    reference = models.CharField(max_length=64, blank=True, default="", db_collation="C")
    percent = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    amount = amount_field(null=True, blank=True)
    channel = models.CharField(max_length=100, blank=True, default="")
    currency = models.CharField(max_length=3, blank=True, default="")
    taxed = models.CharField(max_length=5, choices=PriceMode, blank=True, default="")
    minimum_quantity = models.PositiveIntegerField(default=1)
    minimum_order_value = amount_field(null=True, blank=True)
    minimum_order_currency = models.CharField(max_length=3, blank=True, default="")

    class Meta:
        default_permissions = ()
        ordering = ("pk",)
        constraints = [
            # Its index is the one that pricing goes through.
            models.UniqueConstraint(
                "group",
                "target",
                "reference",
                "channel",
                "currency",
                "minimum_quantity",
                Coalesce("minimum_order_value", Value(Decimal(0))),
                "minimum_order_currency",
                name="customer_ext_condition_once",
            ),
            models.CheckConstraint(
                condition=_ANY_PRODUCT | _PLACED | _SHIPPING, name="customer_ext_condition_target"
            ),
            models.CheckConstraint(
                condition=Q(
                    percent__gt=0,
                    percent__lte=100,
                    percent__isnull=False,
                    amount=None,
                    channel="",
                    currency="",
                    taxed="",
                )
                # NaN is more than all numbers, so it is refused here, too.
                | Q(
                    percent=None,
                    amount__isnull=False,
                    amount__gt=0,
                    amount__lt=Decimal(10) ** 17,
                    target=ConditionTarget.VARIANT,
                    taxed__in=PriceMode.values,
                )
                & ~Q(channel="")
                & ~Q(currency=""),
                name="customer_ext_condition_grants",
            ),
            models.CheckConstraint(
                condition=Q(minimum_quantity__gte=1), name="customer_ext_condition_quantity"
            ),
            models.CheckConstraint(
                condition=Q(minimum_order_value=None, minimum_order_currency="")
                | Q(
                    minimum_order_value__isnull=False,
                    minimum_order_value__gt=0,
                    minimum_order_value__lt=Decimal(10) ** 17,
                )
                & ~Q(minimum_order_currency=""),
                name="customer_ext_condition_order",
            ),
        ]
        indexes = [models.Index(fields=("group", "id"), name="customer_ext_condition_pages")]

    def __str__(self) -> str:
        what = f"{self.percent}%" if self.amount is None else f"{self.amount} {self.currency}"
        return f"{self.target} {self.reference} {what}"


class OrderLinePrice(models.Model):
    """What one line of an order was priced by, as it was when it was ordered; later edits of the order keep it.

    list_price, price: of one unit, in the order's currency, with tax where ``is_gross``. condition_id: of the condition
    that decided, which may be gone by now.
    """

    order_reference = models.CharField(max_length=100)
    line_reference = models.CharField(max_length=100, unique=True)
    list_price = amount_field()
    price = amount_field()
    currency = models.CharField(max_length=3)
    is_gross = models.BooleanField()
    group_name = models.CharField(max_length=100)
    condition_id = models.BigIntegerField()
    created_at = models.DateTimeField(db_default=DatabaseNow())

    class Meta:
        default_permissions = ()
        ordering = ("pk",)
        constraints = [
            models.CheckConstraint(
                condition=Q(price__gte=0, price__lte=F("list_price"), list_price__lt=Decimal(10) ** 17),
                name="customer_ext_order_line_price",
            ),
        ]
        indexes = [models.Index(fields=("order_reference",), name="customer_ext_order_line_prices")]

    def __str__(self) -> str:
        return f"{self.line_reference} {self.price} {self.currency}"
