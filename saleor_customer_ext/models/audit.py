"""Who changed what, when, from what to what, apart from money: for that the ledger is its own record."""

from django.db import models

from .credit import DatabaseNow
from .fields import user_field


class AuditEvent(models.Model):
    """One thing that staff, a customer, an app or the system did.

    user: the customer it was about; None for settings of the shop. The database removes it with the customer.
    kind: such as ``settings.changed``. data: ``{"before": {...}, "after": {...}}`` and references, in JSON.
    """

    kind = models.CharField(max_length=50)
    user = user_field(null=True, db_index=False)
    actor_kind = models.CharField(max_length=12)
    actor_id = models.CharField(max_length=64)
    data = models.JSONField(default=dict)
    created_at = models.DateTimeField(db_default=DatabaseNow())

    class Meta:
        default_permissions = ()
        ordering = ("-pk",)
        indexes = [models.Index(fields=("user", "-created_at", "-id"), name="customer_ext_audit_time")]

    def __str__(self) -> str:
        return f"{self.kind} {self.created_at:%Y-%m-%d %H:%M}"
