"""What scenarios and drivers tell each other: people, goods, amounts as they are shown, answers, orders.

Amounts that a person reads or types are plain decimal strings such as "60.00"; without a currency they are EUR.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

SHIPPING = {"collection": "0.00", "parcel": "5.95", "express": "14.28"}  # parcel: free from 100.00 of goods


class Card(StrEnum):
    """What the other payment answers. ELSEWHERE: the customer has to confirm on another page and is not back yet."""

    GOOD = "good"
    DECLINED = "declined"
    SILENT = "silent"
    ELSEWHERE = "elsewhere"


class ShopCrashed(Exception):
    """The host answered with an error page of the kind that nobody wrote: a bug, wherever it is not a control run."""


class Deed(StrEnum):
    """What customers can do with their own account."""

    ADD_ADDRESS = "add an address"
    CHANGE_ADDRESS = "change an address"
    DELETE_ADDRESS = "delete an address"
    CHOOSE_DEFAULT = "make an address the default"
    CHANGE_EMAIL = "change the e-mail address"
    CHANGE_NAME = "change the name"
    CHANGE_PASSWORD = "change the password"
    DELETE_ACCOUNT = "delete the account"


@dataclass(frozen=True)
class Account:
    """What the host knows of somebody. addresses: in the address book, with what each is the default for."""

    name: str
    email: str
    password: str
    addresses: tuple[str, ...]


@dataclass(frozen=True)
class Person:
    """Somebody with an account in the shop; id is the primary key of the host's user."""

    name: str
    id: Any
    permissions: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Product:
    """Something on sale; id is the host's own."""

    id: Any
    price: str


@dataclass(frozen=True)
class Shown:
    """What the checkout tells the customer about credit; where it says nothing of credit, all is left to pay."""

    balance: str
    applied: str
    rest: str


@dataclass(frozen=True)
class Answer:
    """What came of placing an order: whether it was placed, what the customer was told, which amounts are shown now."""

    placed: bool
    told: str = ""
    shown: Shown | None = None


@dataclass(frozen=True)
class StaffAnswer:
    """What came of something that staff asked for: whether it was accepted, and what they were told."""

    accepted: bool
    told: str = ""


@dataclass(frozen=True)
class PlacedOrder:
    """An order as the host's own tables have it. owner: the customer's name, "guest", or "nobody" once deleted.

    payments: by tender ("credit", "card"), what was paid and what of it was given back.
    """

    reference: str
    owner: str
    currency: str
    net: Decimal
    tax: Decimal
    gross: Decimal
    is_cancelled: bool
    payments: Mapping[str, tuple[Decimal, Decimal]] = field(default_factory=dict)
