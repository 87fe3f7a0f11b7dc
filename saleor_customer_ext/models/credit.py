"""The credit ledger: accounts and the entries that make them up.

Rows are inserted by SQL functions (``migrations/sql``) that only ``services/credit.py`` and ``holds.py`` call.
``CreditAccount.balance``, ``held`` and ``sequence`` are written by triggers when an entry or a hold is inserted, and
refused from everybody else, so that they cannot differ from the rows below them. Entries are never updated or deleted;
a correction is a new entry.
"""

import datetime
from collections.abc import Collection
from decimal import Decimal

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from ..money import Money, exact
from .fields import amount_field, user_field


class EntryKind(models.TextChoices):
    """What an entry is for; the sign of its amount follows from it (corrections and transfers go both ways)."""

    TOP_UP = "TOP_UP"
    REDUCTION = "REDUCTION"
    PAYMENT = "PAYMENT"
    REFUND = "REFUND"
    EXPIRY = "EXPIRY"
    CORRECTION = "CORRECTION"
    TRANSFER = "TRANSFER"


class DatabaseNow(models.Func):
    """The ledger's clock: the database's, one for all web servers and workers."""

    function = "customer_ext_now"
    template = "%(function)s()"
    output_field = models.DateTimeField()


class CreditReason(models.Model):
    """A reason that staff choose from when they post; archived rather than deleted once used."""

    code = models.CharField(max_length=50, unique=True)
    label = models.CharField(max_length=200)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ("code",)

    def __str__(self) -> str:
        return self.code


class CreditAccountQuerySet(models.QuerySet["CreditAccount"]):
    """Reads of accounts."""

    def with_expired(self) -> "CreditAccountQuerySet":
        """Annotate ``expired``: what has run out but has no entry yet, because nothing was posted since."""
        from .lots import CreditLot

        expired = (
            CreditLot.objects.filter(account=OuterRef("pk"), is_open=True, expires_at__lt=DatabaseNow())
            .values("account")
            .annotate(unwritten=Sum(F("remaining") - F("held")))
            .values("unwritten")
        )
        return self.annotate(
            expired=Coalesce(
                Subquery(expired, output_field=amount_field()), Value(Decimal(0)), output_field=amount_field()
            )
        )


class CreditAccount(models.Model):
    """One customer's credit in one currency.

    balance: sum of all entries. held: sum of the open holds. sequence: number of entries. The user is emptied by the
    database when the host deletes it; the account and all below it stay.
    """

    user = user_field(null=True, blank=True, db_index=False)
    currency = models.CharField(max_length=3)
    balance = amount_field(default=Decimal(0))
    held = amount_field(default=Decimal(0))
    sequence = models.IntegerField(default=0)
    created_at = models.DateTimeField(db_default=DatabaseNow())
    last_entry_at = models.DateTimeField(db_default=DatabaseNow())

    objects = CreditAccountQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=("user", "currency"), name="customer_ext_account_unique"),
            # Less than the column's end: the only number that it can have and is not is NaN, which is more than all.
            models.CheckConstraint(
                condition=Q(held__gte=0, balance__gte=F("held"), balance__lt=Decimal(10) ** 17),
                name="customer_ext_account_covered",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.currency} {self.pk}"

    @property
    def balance_now(self) -> Money:
        """What the customer owns now, without what has expired; needs ``with_expired``."""
        return exact(self.balance - self._expired(), self.currency)

    @property
    def available(self) -> Money:
        """What the customer can spend now: the balance without holds; needs ``with_expired``."""
        return exact(self.balance - self.held - self._expired(), self.currency)

    def _expired(self) -> Decimal:
        expired: Decimal = self.expired  # type: ignore[attr-defined]  # annotated by with_expired()
        return expired


class CreditEntryQuerySet(models.QuerySet["CreditEntry"]):
    """Reads of entries."""

    def balances_at(self, account_ids: Collection[int], moment: datetime.datetime) -> dict[int, Decimal]:
        """Give the balances of accounts at a moment: one query, with two look-ups in an index for each account."""
        from .lots import CreditLot

        last = (
            self.filter(account=OuterRef("pk"), created_at__lte=moment)
            .order_by("-created_at", "-sequence")
            .values("balance_after")[:1]
        )
        # What has run out by then without an entry: nothing was posted since, or the entry would be there.
        ran_out = (
            CreditLot.objects.filter(
                account=OuterRef("pk"), remaining__gt=F("held"), expires_at__lt=DatabaseNow()
            )
            .filter(is_open=True)
            .filter(expires_at__lte=moment)
            .order_by()
            .values("account")
            .annotate(unwritten=Sum(F("remaining") - F("held")))
            .values("unwritten")
        )
        nothing = Value(Decimal(0), output_field=amount_field())
        accounts = CreditAccount.objects.using(self.db).filter(pk__in=account_ids)
        rows = accounts.annotate(
            then=Coalesce(Subquery(last), nothing), ran_out=Coalesce(Subquery(ran_out), nothing)
        )
        return {
            key: then - ran_out for key, then, ran_out in rows.order_by().values_list("pk", "then", "ran_out")
        }

    def balance_at(self, account: "CreditAccount", moment: datetime.datetime) -> Money:
        """Give the balance of one account at a moment, without what had expired by then."""
        return exact(self.balances_at([account.pk], moment)[account.pk], account.currency)

    def corrections_of(self, entry_id: int) -> Decimal:
        """Sum the amounts of the entries that correct or refund this one; its sign is the opposite."""
        total: Decimal = self.filter(corrects=entry_id).aggregate(
            total=Coalesce(Sum("amount"), Value(Decimal(0)), output_field=amount_field())
        )["total"]
        return total


class CreditEntry(models.Model):
    """One change of an account, for ever.

    amount: signed, positive raises what the customer can spend; in the account's currency.
    actor_kind, actor_id: who did it, as an opaque id; names are looked up when shown, so that they go with the person.
    expires_at: the end of what it gives, where it opens a lot.
    What must be true of an entry, alone and with its account and lots, is checked by its trigger (``migrations/sql``).
    That proves the references too, so they need no foreign keys in the database.
    """

    account = models.ForeignKey(
        CreditAccount, on_delete=models.PROTECT, related_name="entries", db_index=False, db_constraint=False
    )
    sequence = models.IntegerField()
    amount = amount_field()
    balance_after = amount_field()
    kind = models.CharField(max_length=12, choices=EntryKind.choices)
    reason = models.ForeignKey(
        CreditReason,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    actor_kind = models.CharField(max_length=12)
    actor_id = models.CharField(max_length=64)
    checkout_reference = models.CharField(max_length=100, default="", blank=True)
    order_reference = models.CharField(max_length=100, default="", blank=True)
    expires_at = models.DateTimeField(null=True)
    corrects = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        related_name="corrected_by",
        db_index=False,
        db_constraint=False,
    )
    hold = models.ForeignKey(
        "CreditHold",
        on_delete=models.PROTECT,
        null=True,
        related_name="entries",
        db_index=False,
        db_constraint=False,
    )
    idempotency_scope = models.CharField(max_length=80, null=True)
    idempotency_key = models.CharField(max_length=200, null=True)
    fingerprint = models.CharField(max_length=64, null=True)
    created_at = models.DateTimeField()

    objects = CreditEntryQuerySet.as_manager()

    class Meta:
        ordering = ("account", "sequence")
        constraints = [
            models.UniqueConstraint(fields=("account", "sequence"), name="customer_ext_entry_sequence"),
            models.UniqueConstraint(
                fields=("hold",), name="customer_ext_entry_hold", condition=Q(hold__isnull=False)
            ),
            models.UniqueConstraint(
                fields=("idempotency_scope", "idempotency_key"), name="customer_ext_entry_key"
            ),
        ]
        indexes = [
            models.Index(fields=("account", "created_at"), name="customer_ext_entry_time"),
            BrinIndex(fields=("created_at",), name="customer_ext_entry_day", autosummarize=True),
            models.Index(
                fields=("corrects",), name="customer_ext_entry_corrects", condition=Q(corrects__isnull=False)
            ),
            models.Index(
                fields=("order_reference",), name="customer_ext_entry_order", condition=~Q(order_reference="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount}"


class CreditNote(models.Model):
    """What staff wrote about an entry: kept apart from the ledger, because free text can name people.

    The database removes it with the customer, whose personal data it may be.
    """

    entry = models.OneToOneField(CreditEntry, on_delete=models.PROTECT, primary_key=True, related_name="note")
    user = user_field(null=True)
    text = models.TextField()

    def __str__(self) -> str:
        return f"Note {self.pk}"
