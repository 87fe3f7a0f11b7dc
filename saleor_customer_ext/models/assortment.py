"""What is assigned to branches and departments out of the host's catalogue."""

from django.db import models
from django.db.models import Q

from ..host.catalog import CatalogKind
from .organization import Branch, Department


class Assignment(models.Model):
    """A product, a category with all below it, or a collection, assigned to one branch or to one department.

    reference: the host's key as text. What the host has deleted stays assigned and means nothing: keys never come back.
    """

    branch = models.ForeignKey(
        Branch, null=True, blank=True, on_delete=models.CASCADE, related_name="assignments", db_index=False
    )
    department = models.ForeignKey(
        Department,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="assignments",
        db_index=False,
    )
    kind = models.CharField(max_length=10, choices=CatalogKind, db_collation="C")
    reference = models.CharField(max_length=64, db_collation="C")

    class Meta:
        default_permissions = ()
        # The unique indexes are those that every question about what is visible goes through.
        constraints = [
            models.CheckConstraint(
                condition=Q(branch__isnull=False, department=None) | Q(branch=None, department__isnull=False),
                name="customer_ext_assignment_owner",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=CatalogKind.values) & ~Q(reference=""),
                name="customer_ext_assignment_what",
            ),
            models.UniqueConstraint(
                fields=("branch", "kind", "reference"),
                condition=Q(branch__isnull=False),
                name="customer_ext_assignment_branch",
            ),
            models.UniqueConstraint(
                fields=("department", "kind", "reference"),
                condition=Q(department__isnull=False),
                name="customer_ext_assignment_department",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.reference}"
