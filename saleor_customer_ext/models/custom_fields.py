"""Fields that staff define for their customers, and what each customer has in them."""

from django.db import models
from django.db.models import Q

from .fields import user_field


class CustomFieldKind(models.TextChoices):
    """What can be put into a field; a choice is one of the field's ``choices``."""

    TEXT = "TEXT"
    NUMBER = "NUMBER"
    DATE = "DATE"
    BOOLEAN = "BOOLEAN"
    CHOICE = "CHOICE"


class CustomField(models.Model):
    """One field. Its slug and kind never change; a field that is no longer wanted is archived, its values stay.

    choices: the values of a choice, in the order in which they are offered; empty for other kinds.
    """

    slug = models.CharField(max_length=50, unique=True)
    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=8, choices=CustomFieldKind)
    choices = models.JSONField(default=list, blank=True)
    position = models.PositiveIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    class Meta:
        default_permissions = ()
        ordering = ("position", "pk")

    def __str__(self) -> str:
        return self.slug


class CustomFieldValue(models.Model):
    """What one customer has in one field, in the column of its kind; no row where there is nothing.

    text: of a text or choice.
    """

    field = models.ForeignKey(CustomField, on_delete=models.CASCADE, related_name="values", db_index=False)
    user = user_field()
    text = models.CharField(max_length=500, null=True, blank=True)
    number = models.DecimalField(max_digits=20, decimal_places=6, null=True, blank=True)
    date = models.DateField(null=True, blank=True)
    boolean = models.BooleanField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=("field", "user"), name="customer_ext_field_value_unique"),
            models.CheckConstraint(
                condition=Q(text__isnull=False, number=None, date=None, boolean=None)
                | Q(text=None, number__isnull=False, date=None, boolean=None)
                | Q(text=None, number=None, date__isnull=False, boolean=None)
                | Q(text=None, number=None, date=None, boolean__isnull=False),
                name="customer_ext_field_value_one",
            ),
        ]
        indexes = [
            models.Index(fields=("field", "text", "user"), name="customer_ext_field_text"),
            models.Index(fields=("field", "number", "user"), name="customer_ext_field_number"),
            models.Index(fields=("field", "date", "user"), name="customer_ext_field_date"),
            models.Index(fields=("field", "boolean", "user"), name="customer_ext_field_boolean"),
        ]

    def __str__(self) -> str:
        return f"{self.field_id} {self.user_id}"
