"""Signals for other systems: sent after commit, with ids and plain values only.

Nothing inside the package listens to them, so removing every receiver changes no rule. They are not sent when the
transaction is rolled back, and a receiver that raises never undoes what has happened.
"""

from dataclasses import dataclass
from decimal import Decimal

from django.dispatch import Signal


@dataclass(frozen=True, slots=True)
class CreditPosted:
    """One new ledger entry; ``amount`` is signed and in ``currency``.

    ``customer_id`` is None once the customer was deleted. Expiries are not told: they count as time passes, and their
    entries are written with whatever is posted next.
    """

    entry_id: int
    account_id: int
    customer_id: object
    kind: str
    amount: Decimal
    currency: str
    order_reference: str


@dataclass(frozen=True, slots=True)
class CreditHoldChanged:
    """A hold was opened, renewed or has ended without a payment; ``status`` is the one it has now.

    A capture is told by ``CreditPosted``; a hold that another amount replaced, by the event of the new one.
    """

    hold_id: int
    account_id: int
    checkout_reference: str
    status: str
    amount: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class CreditHoldOverdue:
    """A hold is past its time but other money lives on its checkout, so it stays and a person has to look."""

    hold_id: int
    account_id: int
    checkout_reference: str


@dataclass(frozen=True, slots=True)
class CustomerChanged:
    """Something was done to a customer's account by our services.

    kind: as in the customer's timeline: "customer.created", "customer.blocked", "customer.deleted" ... What the host's
    own screens do is told by the host's own events, and what merging or deleting a tag or a group does to everybody who
    had it by one ``LabelChanged``, what moving or merging does in the organisation by one ``OrganizationChanged``.
    """

    customer_id: object
    kind: str


@dataclass(frozen=True, slots=True)
class LabelChanged:
    """A tag or a group was made, changed, merged into another one or deleted; one event, however many had it.

    kind: "tag.created", "tag.changed", "tag.merged", "tag.deleted", and the same with "group". label_id: the one that
    it was done to; after "merged" and "deleted" it is gone. into_id: which of the same kind all who had it have now,
    None where none. customers: how many had it, or in a merge any of those that are gone.
    """

    kind: str
    label_id: int
    into_id: int | None = None
    customers: int = 0


@dataclass(frozen=True, slots=True)
class OrganizationChanged:
    """A company, branch or department was made or something was done to it; one event, however many customers it has.

    kind: "company.created", "company.changed", "company.archived", "company.restored", "company.merged",
    "company.deleted", the same with "branch" and "department", and of these two "branch.moved" and
    "branch.assortment_changed". unit_id: the one that it was done to; after "merged" and "deleted" it is gone.
    into_id: of a merge, the one that stays.
    customers: how many of them belong elsewhere by it.
    """

    kind: str
    unit_id: int
    into_id: int | None = None
    customers: int = 0


@dataclass(frozen=True, slots=True)
class DiscountGroupChanged:
    """A discount group, or what it grants, was made, changed or deleted; one event, however many customers are in it.

    kind: "discount_group.created", "discount_group.copied", "discount_group.changed", "discount_group.deleted",
    "discount_group.conditions_changed", "discount_group.prices_imported". group_id: the one that it was done to. That
    customers came into it or went out, ``CustomerChanged`` tells for each of them.
    """

    kind: str
    group_id: int


credit_posted = Signal(use_caching=True)  # most shops have no listener, and every posting asks
credit_hold_changed = Signal()
credit_hold_overdue = Signal()
customer_changed = Signal()
label_changed = Signal()
organization_changed = Signal()
discount_group_changed = Signal()
