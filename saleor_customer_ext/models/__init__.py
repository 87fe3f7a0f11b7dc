"""Tables of the product. Foreign keys go to our own tables and AUTH_USER_MODEL only."""

from .audit import AuditEvent
from .checkout import CheckoutCreditChoice
from .credit import CreditAccount, CreditEntry, CreditNote, CreditReason, DatabaseNow, EntryKind
from .holds import CreditHold, CreditHoldLot, HoldStatus
from .liability import CreditLiability
from .lots import CreditLot, CreditLotUse
from .settings import ChannelSettings, ShopSettings

__all__ = [
    "AuditEvent",
    "ChannelSettings",
    "CheckoutCreditChoice",
    "CreditAccount",
    "CreditEntry",
    "CreditHold",
    "CreditHoldLot",
    "CreditLiability",
    "CreditLot",
    "CreditLotUse",
    "CreditNote",
    "CreditReason",
    "DatabaseNow",
    "EntryKind",
    "HoldStatus",
    "ShopSettings",
]
