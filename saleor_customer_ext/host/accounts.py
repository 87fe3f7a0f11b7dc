"""What the core asks of the host's users: who there is, what they ordered, and changes to them."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Protocol

from django.db.models import QuerySet

# Columns of ``Accounts.people``, in this order. The core reads them in SQL, for one customer as for all of them.
PERSON = (
    "id",  # the user's primary key
    "email",
    "first_name",
    "last_name",
    "phone",  # that of the default billing address, else the default shipping address, else any; "" where there is none
    "language",  # "" where the host keeps none
    "is_staff",
    "is_active",
    "is_confirmed",  # whether the e-mail address was confirmed; True where the host does not ask for it
    "has_password",  # whether one can log in with a password; False for who was invited and has not set one yet
    "registered_at",
    "last_login_at",  # null where there was none
    "address_words",  # companies, streets, postal codes, cities, ... of all addresses in one text, "" without addresses
    "phones",  # every phone number of all addresses, a line each
)
# Columns of ``Accounts.orders``: one row per order that counts, see docs/statistics.md.
ORDER = (
    "user_id",
    "currency",
    "placed_at",
    "gross_total",  # in the order's currency
    "refunded",  # what was given back of it, by whatever payment, same currency; 0 where nothing was
)
# Columns of ``Accounts.order_list``: one row per order that was placed, for people to read.
ORDER_ROW = (
    "user_id",
    "reference",  # that of the orders' port, as text
    "number",
    "placed_at",
    "status",  # the host's own word
    "currency",
    "gross_total",
    "counts",  # whether ``Accounts.orders`` has it
)


@dataclass(frozen=True, slots=True)
class Watched:
    """A table of the host whose changes concern a customer.

    table: its name in the database. kind: a ``MarkKind``, PROFILE or ORDERS. users: SQL that gives the primary keys of
    the users, from the table ``changed`` with the changed rows as they were and as they are. events: the writes
    that can concern a customer. owners: where whose a row is stands in another table; then ``users`` gives a second
    column, a reference into that one as text, and this SQL gives references and users for an array of references.
    """

    table: str
    kind: str
    users: str
    events: tuple[str, ...] = ("INSERT", "UPDATE", "DELETE")
    owners: str = ""


class Accounts(Protocol):
    """The host's users. Every write happens in the caller's transaction and fires what the host itself would fire."""

    def people(self) -> "QuerySet[Any, Any]":
        """Give all users as ``values()`` of the columns ``PERSON``, in no order."""

    def orders(self) -> "QuerySet[Any, Any]":
        """Give all orders of users that count as ``values()`` of the columns ``ORDER``, in no order."""

    def order_list(self) -> "QuerySet[Any, Any]":
        """Give all orders of users, also such as do not count, as ``values()`` of ``ORDER_ROW``, in no order."""

    def watched(self) -> Collection[Watched]:
        """Give the tables that ``people`` and ``orders`` read."""

    def exists_with_email(self, email: str, *, but: Any = None) -> bool:
        """Tell whether another user than ``but`` has this address, without regard to case."""

    def create(self, *, email: str, first_name: str, last_name: str, language: str) -> Any:
        """Make an active user without a password, whose address is not confirmed yet, and give the primary key."""

    def change(self, customer_id: Any, **changes: str) -> None:
        """Change ``first_name``, ``last_name``, ``email`` or ``language``; staff vouch for a new address."""

    def set_active(self, customer_id: Any, is_active: bool) -> None:
        """Let a user log in, or no more; then every session and token already out there ends for good."""

    def has_orders(self, customer_id: Any) -> bool:
        """Tell whether there is any order of this user, also one that does not count."""

    def lock_checkouts(self, customer_id: Any) -> Collection[str]:
        """Lock this user's open checkouts, right before the customer is locked to be deleted; give their references.

        For hosts whose orders lock a checkout before its customer, and whose payments belong to a checkout. Others lock
        nothing and give none.
        """

    def delete(self, customer_id: Any) -> None:
        """Delete the user; whether that is allowed was decided by the caller."""
