"""Tags and customer groups: how staff sort their customers."""

from django.db import models
from django.db.models.functions import Upper

from .fields import user_field


class CustomerTag(models.Model):
    """A tag; its name is unique without regard to case. color: as "#rrggbb"."""

    name = models.CharField(max_length=100)
    color = models.CharField(max_length=7, default="#64748b")
    description = models.TextField(blank=True, default="")

    class Meta:
        default_permissions = ()
        ordering = ("name", "pk")
        constraints = [models.UniqueConstraint(Upper("name"), name="customer_ext_tag_name")]

    def __str__(self) -> str:
        return self.name


class CustomerTagging(models.Model):
    """That a customer has a tag."""

    tag = models.ForeignKey(CustomerTag, on_delete=models.CASCADE, related_name="taggings", db_index=False)
    user = user_field()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=("tag", "user"), name="customer_ext_tagging_unique")]

    def __str__(self) -> str:
        return f"{self.tag_id} {self.user_id}"


class CustomerGroup(models.Model):
    """A group; a customer is in one at most. Its name is unique without regard to case."""

    name = models.CharField(max_length=100)
    description = models.TextField(blank=True, default="")

    class Meta:
        default_permissions = ()
        ordering = ("name", "pk")
        constraints = [models.UniqueConstraint(Upper("name"), name="customer_ext_group_name")]

    def __str__(self) -> str:
        return self.name
