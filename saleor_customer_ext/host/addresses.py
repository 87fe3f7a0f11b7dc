"""What the core asks of the host's address books."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class PostalAddress:
    """An address; every part is text, "" where there is none. country: ISO 3166-1 alpha-2. phone: E.164 where known.

    reference: the host's key; "" for one that is not stored yet.
    """

    first_name: str = ""
    last_name: str = ""
    company_name: str = ""
    street_address_1: str = ""
    street_address_2: str = ""
    city: str = ""
    city_area: str = ""
    postal_code: str = ""
    country: str = ""
    country_area: str = ""
    phone: str = ""
    reference: str = ""
    is_default_billing: bool = field(default=False, compare=False)
    is_default_shipping: bool = field(default=False, compare=False)


# What says where a place is, without whose it is.
PLACE = (
    "street_address_1",
    "street_address_2",
    "city",
    "city_area",
    "postal_code",
    "country",
    "country_area",
)


class Addresses(Protocol):
    """The host's address books. Writes happen in the caller's transaction."""

    def of(self, customer_ids: Collection[Any], *, using: str) -> dict[Any, list[PostalAddress]]:
        """Give the addresses of these customers, in a fixed order, in a constant number of queries."""

    def references(self, customer_ids: Collection[Any]) -> dict[Any, list[str]]:
        """Give the references of these customers' addresses, in the order of ``of``, in one query."""

    def save(self, customer_id: Any, parts: Mapping[str, str], *, reference: str = "") -> str:
        """Add an address, or change some parts of one of this customer's, and give its reference.

        Checked by the rules of its country. Raises Invalid or Required that name the part, NotFound for an address
        that is not this customer's.
        """

    def checked(self, parts: Mapping[str, str]) -> dict[str, str]:
        """Check where a place is by the rules of its country, and give it as an address would be kept.

        parts: all of ``PLACE``. Raises Invalid or Required that name the part. Nothing is written.
        """

    def delete(self, customer_id: Any, reference: str) -> None:
        """Take an address out of the customer's book; raises NotFound. Orders keep theirs."""

    def make_default(self, customer_id: Any, reference: str, *, billing: bool, shipping: bool) -> None:
        """Make it the default for billing, shipping or both; raises NotFound."""
