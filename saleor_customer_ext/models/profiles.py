"""What the product keeps about each of the host's users, and the copies that its list is searched and sorted by.

The row's own columns are changed by services only. Those below "Copies" are made by ``services/copies.py`` from the
host's rows and never by hand: whatever changes there, by whatever way, the copy follows.
"""

from typing import Any

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper

from .discounts import DiscountGroup
from .fields import key_field, user_field, user_key
from .organization import Branch, Company, Department
from .tags import CustomerGroup


class CustomerStatus(models.TextChoices):
    """Whether somebody can buy; *on hold* and *e-mail confirmed* are flags beside it."""

    INVITED = "INVITED"
    ACTIVE = "ACTIVE"
    INACTIVE = "INACTIVE"
    BLOCKED = "BLOCKED"


_BELONGING: Any = {
    "null": True,
    "blank": True,
    "on_delete": models.PROTECT,
    "related_name": "profiles",
    "db_index": False,
}


class CustomerProfile(models.Model):
    """Our side of one user of the host; there is one for every account, and the database removes it with the account.

    account_number: typed or generated; empty where there is none, else unique without regard to case.
    phone: as staff typed it; empty where the host's own default address has to do.
    language, preferred_channel, currency: what mails and staff go by; empty where nobody has said.
    invited_at: when the activation mail was last sent; None for who registered without us.
    company, branch, department: where the customer belongs; each may be empty; triggers hold that they fit together.
    discount_group: what prices the customer has, and what they cannot do with their account; at most one.
    blocked_at, blocked_by_kind, blocked_by_id, block_reason: set while the customer is blocked, all or none.
    was_active: whether the host let the customer in before the block, which is what unblocking goes back to.
    on_hold_at, on_hold_by_kind, on_hold_by_id, on_hold_reason: set while the customer is on hold, all or none.
    logins_from: log-ins from before this moment count no more, on hosts that cannot end them otherwise.
    version: rises with every change by a service, so that an edit can say which state it was made from.
    """

    user = user_key()
    account_number = models.CharField(max_length=64, blank=True, default="", db_collation="C")
    phone = models.CharField(max_length=40, blank=True, default="")
    language = models.CharField(max_length=35, blank=True, default="")
    preferred_channel = models.CharField(max_length=100, blank=True, default="")
    currency = models.CharField(max_length=3, blank=True, default="")
    note = models.TextField(blank=True, default="")
    group = models.ForeignKey(
        CustomerGroup,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="profiles",
        db_index=False,
    )
    company = models.ForeignKey(Company, **_BELONGING)
    branch = models.ForeignKey(Branch, **_BELONGING)
    department = models.ForeignKey(Department, **_BELONGING)
    discount_group = models.ForeignKey(DiscountGroup, **_BELONGING)
    is_test = models.BooleanField(default=False)
    invited_at = models.DateTimeField(null=True, blank=True)
    blocked_at = models.DateTimeField(null=True, blank=True)
    blocked_by_kind = models.CharField(max_length=12, blank=True, default="")
    blocked_by_id = models.CharField(max_length=64, blank=True, default="")
    block_reason = models.TextField(blank=True, default="")
    was_active = models.BooleanField(default=True)
    on_hold_at = models.DateTimeField(null=True, blank=True)
    on_hold_by_kind = models.CharField(max_length=12, blank=True, default="")
    on_hold_by_id = models.CharField(max_length=64, blank=True, default="")
    on_hold_reason = models.TextField(blank=True, default="")
    logins_from = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    # Copies
    status = models.CharField(
        max_length=8, choices=CustomerStatus, default=CustomerStatus.ACTIVE, db_collation="C"
    )
    is_email_confirmed = models.BooleanField(default=False)
    is_listed = models.BooleanField(default=True)  # no staff, or staff who have ordered
    name_key = key_field()  # last name, first name; folded
    email = key_field()  # folded
    phone_key = key_field()  # digits of the phone that the list shows
    registered_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                Upper("account_number"),
                condition=~Q(account_number=""),
                name="customer_ext_profile_account_number",
            ),
            models.CheckConstraint(
                condition=Q(blocked_at=None, block_reason="", blocked_by_kind="")
                | Q(blocked_at__isnull=False) & ~Q(block_reason="") & ~Q(blocked_by_kind=""),
                name="customer_ext_profile_blocked_whole",
            ),
            models.CheckConstraint(
                condition=Q(on_hold_at=None, on_hold_reason="", on_hold_by_kind="")
                | Q(on_hold_at__isnull=False) & ~Q(on_hold_reason="") & ~Q(on_hold_by_kind=""),
                name="customer_ext_profile_on_hold_whole",
            ),
            models.CheckConstraint(
                condition=Q(blocked_at=None) | Q(status=CustomerStatus.BLOCKED),
                name="customer_ext_profile_blocked_is_status",
            ),
        ]
        # Those of sorts hold whom the list shows. Those of filters are as small as they can be.
        indexes = [
            *(
                models.Index(
                    fields=(column, "user"), condition=Q(is_listed=True), name=f"customer_ext_list_{name}"
                )
                for column, name in (
                    ("name_key", "name"),
                    ("email", "email"),
                    ("account_number", "account"),
                    ("registered_at", "registered"),
                    ("status", "status"),
                )
            ),
            models.Index(fields=("group", "is_listed"), name="customer_ext_profile_group"),
            models.Index(fields=("company", "is_listed"), name="customer_ext_profile_company"),
            models.Index(fields=("branch", "is_listed"), name="customer_ext_profile_branch"),
            models.Index(fields=("department", "is_listed"), name="customer_ext_profile_depart"),
            models.Index(fields=("discount_group", "is_listed"), name="customer_ext_profile_discount"),
            models.Index(fields=("is_email_confirmed", "is_listed"), name="customer_ext_profile_confirmed"),
            models.Index(
                fields=("on_hold_at",),
                condition=Q(on_hold_at__isnull=False),
                name="customer_ext_profile_on_hold",
            ),
            models.Index(
                fields=("user",),
                condition=Q(status=CustomerStatus.BLOCKED),
                name="customer_ext_profile_blocked",  # who has to stay switched off
            ),
            models.Index(fields=("is_test",), condition=Q(is_test=True), name="customer_ext_profile_test"),
            models.Index(
                fields=("user",), condition=Q(is_listed=False), name="customer_ext_profile_unlisted"
            ),
            models.Index(
                fields=("preferred_channel",),
                condition=~Q(preferred_channel=""),
                name="customer_ext_profile_channel",
            ),
            models.Index(
                fields=("currency",), condition=~Q(currency=""), name="customer_ext_profile_currency"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.status}"


class CustomerSearch(models.Model):
    """The words by which a customer is found, in a narrow table of their own: each search reads as little as possible.

    words: made by ``services/copies.py`` with the SQL function ``customer_ext_words(text, email, phones)``: text is
    first and last name, account number, company and ``address_words`` in one, phones the profile's own and the host's,
    each as typed. Empty for who is not listed.
    """

    user = user_key()
    name_key = key_field()
    words = SearchVectorField()

    class Meta:
        default_permissions = ()
        indexes = [GinIndex(fields=("words",), fastupdate=False, name="customer_ext_search_words")]

    def __str__(self) -> str:
        return str(self.pk)


class AddressNumber(models.Model):
    """The id that staff gave to an address, or that we made, beside the host's own.

    reference: the host's key of the address, which in some hosts can stand in the books of several customers.
    """

    user = user_field()
    reference = models.CharField(max_length=64)
    number = models.CharField(max_length=64)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint("user", Upper("number"), name="customer_ext_address_number_unique"),
            models.UniqueConstraint(fields=("user", "reference"), name="customer_ext_address_reference"),
        ]

    def __str__(self) -> str:
        return self.number
