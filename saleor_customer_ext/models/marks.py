"""Who has to be read again, because a row of the host has changed."""

from django.db import models

from .fields import user_field, user_key


class MarkKind(models.TextChoices):
    """What has changed. FAILED: a trigger could not tell whose row it was, so everybody has to be compared."""

    PROFILE = "PROFILE"
    ORDERS = "ORDERS"
    FAILED = "FAILED"


class CustomerMark(models.Model):
    """One mark, inserted by triggers on the host's tables and deleted by whoever is about to read the customer again.

    user: None for FAILED. There may be many for one customer, also for one who is gone.
    source, reference: the host's table and the row that says whose it is, where that was not in the changed row itself.
    It may be about to become somebody else's in a transaction that the trigger could not see, so it is asked again.
    Of FAILED, reference is the key of the last customer who was compared; "" where that has not begun.
    """

    kind = models.CharField(max_length=8)
    user = user_field(null=True, db_index=False)
    source = models.CharField(max_length=63, blank=True, default="")
    reference = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.kind} {self.user_id}"


class UnreadableCustomer(models.Model):
    """A customer whom the last try to read again has failed for; the marks stay, and wait until ``retry_at``.

    tries: that have failed since then, without any in between that has not. error: what the database said last.
    """

    user = user_key()
    since = models.DateTimeField()
    tries = models.PositiveIntegerField()
    retry_at = models.DateTimeField()
    error = models.TextField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.pk}: {self.error}"
