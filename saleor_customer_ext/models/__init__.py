"""Tables of the product. Foreign keys go to our own tables and AUTH_USER_MODEL only."""

from .assortment import Assignment
from .audit import AuditEvent
from .checkout import CheckoutCreditChoice
from .credit import CreditAccount, CreditEntry, CreditNote, CreditReason, DatabaseNow, EntryKind
from .custom_fields import CustomField, CustomFieldKind, CustomFieldValue
from .discounts import (
    AccountLock,
    ConditionTarget,
    DiscountCondition,
    DiscountGroup,
    OrderLinePrice,
    PriceMode,
)
from .holds import CreditHold, CreditHoldLot, HoldStatus
from .liability import CreditLiability
from .lots import CreditLot, CreditLotUse
from .marks import CustomerMark, MarkKind, UnreadableCustomer
from .organization import Branch, Company, Department, OrganizationUnit
from .profiles import AddressNumber, CustomerProfile, CustomerSearch, CustomerStatus
from .settings import ChannelSettings, ShopSettings, Unassigned
from .statistics import NEVER, CustomerStatistics, CustomerTotals
from .tags import CustomerGroup, CustomerTag, CustomerTagging

__all__ = [
    "NEVER",
    "AccountLock",
    "AddressNumber",
    "Assignment",
    "AuditEvent",
    "Branch",
    "ChannelSettings",
    "CheckoutCreditChoice",
    "Company",
    "ConditionTarget",
    "CreditAccount",
    "CreditEntry",
    "CreditHold",
    "CreditHoldLot",
    "CreditLiability",
    "CreditLot",
    "CreditLotUse",
    "CreditNote",
    "CreditReason",
    "CustomField",
    "CustomFieldKind",
    "CustomFieldValue",
    "CustomerGroup",
    "CustomerMark",
    "CustomerProfile",
    "CustomerSearch",
    "CustomerStatistics",
    "CustomerStatus",
    "CustomerTag",
    "CustomerTagging",
    "CustomerTotals",
    "DatabaseNow",
    "Department",
    "DiscountCondition",
    "DiscountGroup",
    "EntryKind",
    "HoldStatus",
    "MarkKind",
    "OrderLinePrice",
    "OrganizationUnit",
    "PriceMode",
    "ShopSettings",
    "Unassigned",
    "UnreadableCustomer",
]
