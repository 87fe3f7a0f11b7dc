"""The port: what the core asks of a host shop, and the plain values in which they talk.

A host registers one ``Host`` when Django loads its models. Orders, checkouts and channels are opaque string references
of the host: the core stores and compares them and never reads anything into them.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from django.db import transaction

from .. import permissions
from ..errors import PermissionDenied
from ..money import Money
from .accounts import Accounts
from .addresses import Addresses
from .catalog import Catalog
from .mail import Mail


class ActorKind(StrEnum):
    """Who acts."""

    ANONYMOUS = "ANONYMOUS"
    CUSTOMER = "CUSTOMER"
    STAFF = "STAFF"
    APP = "APP"
    SYSTEM = "SYSTEM"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who calls, with the permissions that count for this call.

    id: the host's user or app id; for the system, the name of the job. Written into the ledger, so never a name.
    """

    kind: ActorKind
    id: str = ""
    permissions: frozenset[str] = field(default_factory=frozenset)

    @classmethod
    def system(cls, job: str) -> "Actor":
        """Make the actor for work that nobody asked for: scheduled jobs and the host's own events."""
        return cls(ActorKind.SYSTEM, job, permissions.ALL)

    def has(self, permission: str) -> bool:
        """Tell whether the permission was granted."""
        return permission in self.permissions

    def require(self, *any_of: str) -> None:
        """Raise PermissionDenied unless the actor has at least one of these permissions."""
        if not self.permissions.intersection(any_of):
            raise PermissionDenied("You do not have the permission for this.")

    def is_customer(self, customer_id: object) -> bool:
        """Tell whether the actor is this very customer (staff may be customers too)."""
        return (
            self.kind in (ActorKind.CUSTOMER, ActorKind.STAFF)
            and customer_id is not None
            and self.id == str(customer_id)
        )


ANONYMOUS = Actor(ActorKind.ANONYMOUS)


@dataclass(frozen=True, slots=True)
class Channel:
    """A sales channel of the host.

    reference: what the core stores. name: what people call it today. takes_credit: False where the host cannot let
    credit pay, whatever is switched on. currencies: what it sells in.
    """

    reference: str
    name: str
    takes_credit: bool = True
    currencies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckoutSnapshot:
    """An open checkout as the host sees it now.

    customer_id: primary key of the user whose checkout it is; None for guests, whatever e-mail they typed.
    total: what is to be paid in all, gross, after discounts, shipping and tax, in the checkout's currency.
    other_money: what other payment methods have authorised or charged on it, same currency.
    takes_credit: False where the host cannot let credit pay, whatever is switched on.
    """

    reference: str
    customer_id: Any
    channel: str
    total: Money
    other_money: Money
    takes_credit: bool = True


@dataclass(frozen=True, slots=True)
class OrderSnapshot:
    """A placed order as the host sees it now; every amount in the order's currency.

    credit_paid, credit_returned: what the host's own payment records say of our tender.
    other_refundable: what other payment methods took and have not given back.
    """

    reference: str
    checkout_reference: str
    customer_id: Any
    total: Money
    is_cancelled: bool
    credit_paid: Money
    credit_returned: Money
    other_refundable: Money


class Checkouts(Protocol):
    """Open checkouts of the host."""

    def get(self, reference: str, context: Any) -> CheckoutSnapshot | None:
        """Give the checkout, or None; ``context`` is the request that asks, where prices depend on it."""

    def with_other_money(self, references: Collection[str]) -> set[str]:
        """Give those of the checkouts on which another payment is under way or done."""

    def choice_changed(self, reference: str) -> None:
        """Let what the host itself keeps of credit on this checkout follow what the customer chose; may do nothing."""

    def credit_changed(self, customer_ids: Collection[Any] | None, *, but: str = "") -> None:
        """Let it follow on all open checkouts of these customers, None being everybody, when they are next looked at.

        but: the checkout for which nothing changes. Called after commit, whenever more or less can be spent; may do
        nothing. What is raised is logged.
        """

    def prices_changed(self, customer_ids: Collection[Any] | None) -> None:
        """Let open checkouts of these customers, None being everybody, be priced anew when they are next looked at.

        Called after commit, whenever what a discount group grants has changed; may do nothing. What is raised is
        logged.
        """


class Orders(Protocol):
    """Placed orders of the host."""

    def get(self, references: Collection[str]) -> dict[str, OrderSnapshot]:
        """Give the orders that exist, by reference, in a constant number of queries."""

    def lock(self, reference: str) -> OrderSnapshot | None:
        """Lock the order's row until the transaction ends and give the order as it is then."""

    def record_credit_refund(self, reference: str, amount: Money, entry_id: int) -> None:
        """Write into the host's payment records that credit gave back ``amount``; same transaction as the entry."""

    def record_refund_to_credit(self, reference: str, amount: Money, entry_id: int) -> None:
        """Write into the host's records that ``amount`` of other money was given back as credit."""

    def with_credit(self) -> Iterable[str]:
        """Give the references of all orders on which the host's records name our tender, in order, streaming."""


class Host(Protocol):
    """One shop system that the product runs in."""

    name: str
    checkouts: Checkouts
    orders: Orders
    accounts: Accounts
    addresses: Addresses
    catalog: Catalog
    mail: Mail

    def actor(self, request: Any) -> Actor:
        """Tell who makes this request."""

    def currencies(self) -> frozenset[str]:
        """Give the currencies that the shop sells in."""

    def currency(self) -> str:
        """Give the first or only currency of the shop: that of its default, or of its oldest sales channel."""

    def channels(self) -> list[Channel]:
        """Give the host's sales channels, at least one, in a fixed order."""

    def ready(self) -> None:
        """Attach to the host, once all apps are loaded; has to let management commands start whatever it finds."""


_registered: list[Host] = []


def register_host(host: Host) -> None:
    """Make this the host of the process; called once, when Django loads the host's side."""
    _registered[:] = [host]


def get_host() -> Host:
    """Give the registered host."""
    if not _registered:
        raise RuntimeError("saleor_customer_ext: no host shop is registered; see docs/installation-*.md.")
    return _registered[0]


def credit_changed(customer_ids: Collection[Any] | None, *, but: str = "") -> None:
    """Tell the host, after commit, that these customers can spend more or less; None is everybody.

    but: the checkout for which nothing changes, if there is one.
    """
    if _registered and (customer_ids is None or customer_ids):
        transaction.on_commit(lambda: get_host().checkouts.credit_changed(customer_ids, but=but), robust=True)


def prices_changed(customer_ids: Collection[Any] | None) -> None:
    """Tell the host, after commit, that these customers have other prices; None is everybody."""
    if _registered and (customer_ids is None or customer_ids):
        transaction.on_commit(lambda: get_host().checkouts.prices_changed(customer_ids), robust=True)


def shop_currencies() -> frozenset[str] | None:
    """Give the currencies that the shop sells in; None where the ledger runs without a shop."""
    return get_host().currencies() if _registered else None
