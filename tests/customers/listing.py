"""A handful of customers of whom each differs from the others in something that the list can be narrowed by."""

import datetime
from decimal import Decimal
from typing import Any

from demo import factories as shop
from saleor_customer_ext import permissions
from saleor_customer_ext.host import Actor, ActorKind
from saleor_customer_ext.models import (
    CustomerGroup,
    CustomerProfile,
    CustomerTag,
    CustomerTagging,
    CustomerTotals,
    CustomField,
    CustomFieldValue,
)
from saleor_customer_ext.services import copies, customer_list

MANAGER = Actor(
    ActorKind.STAFF, "7", frozenset({permissions.MANAGE_CUSTOMER_PROFILES, permissions.VIEW_CUSTOMER_CREDIT})
)
BY_ID = {"name": "ID", "descending": False}


def day(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text).replace(tzinfo=datetime.UTC)


class World:
    """Anna, Bert, Cora, Dora, Emil and Fritz, in this order, with tags, groups and fields."""

    def __init__(self) -> None:
        self.people: dict[str, Any] = {}
        for email, first, last in (
            ("anna@example.com", "Anna", "Meier"),
            ("bert@example.com", "Bert", "Meier"),
            ("cora@shop.example", "Cora", "Älgar"),
            ("dora@shop.example", "Dora", "Zweig"),
            ("emil@example.com", "Emil", "meier"),
            ("fritz@example.com", "Fritz", "Ölke"),
        ):
            self.people[first] = shop.make_customer(email, first_name=first, last_name=last, password=None)
        shop.make_staff("staff@example.com", first_name="Stella", permissions=[])
        copies.drain()
        self.tags = [CustomerTag.objects.create(name=name) for name in ("gold", "late", "new")]
        self.groups = [CustomerGroup.objects.create(name=name) for name in ("Schools", "Clubs")]
        fields = (
            ("note", "TEXT"),
            ("size", "NUMBER"),
            ("born", "DATE"),
            ("vip", "BOOLEAN"),
            ("hue", "CHOICE"),
        )
        self.fields = {
            slug: CustomField.objects.create(
                slug=slug, name=slug, kind=kind, choices=["red", "blue"] * (kind == "CHOICE")
            )
            for slug, kind in fields
        }
        self._sort()

    def _sort(self) -> None:
        for first, values in {
            "Anna": {"status": "ACTIVE", "account_number": "KD-2", "registered_at": day("2024-01-01")},
            "Bert": {
                "status": "BLOCKED", "registered_at": day("2024-01-02"), "blocked_at": day("2025-01-01"),
                "blocked_by_kind": "STAFF", "block_reason": "x", "group": self.groups[0],
            },
            "Cora": {
                "status": "INVITED", "registered_at": day("2024-01-02"), "is_email_confirmed": False,
                "group": self.groups[1], "currency": "EUR",
            },
            "Dora": {"status": "INACTIVE", "registered_at": day("2025-03-01"), "preferred_channel": "b2b"},
            "Emil": {
                "status": "ACTIVE", "account_number": "KD-1", "registered_at": day("2025-03-02"), "is_test": True,
                "currency": "CHF",
            },
            "Fritz": {
                "status": "ACTIVE", "registered_at": day("2025-03-03"), "on_hold_at": day("2025-04-01"),
                "on_hold_by_kind": "STAFF", "on_hold_reason": "x",
            },
        }.items():  # fmt: skip
            CustomerProfile.objects.filter(pk=self.people[first].pk).update(
                **{"is_email_confirmed": True, "phone_key": "4930" + str(len(first))} | values
            )
        for first, orders, revenue, ordered, login in (
            ("Anna", 3, "30.00", "2025-01-05", "2025-02-01"),
            ("Bert", 1, "99.90", "2025-01-06", None),
            ("Dora", 3, "0.00", "2025-06-01", "2025-02-02"),
        ):
            CustomerTotals.objects.filter(pk=self.people[first].pk).update(
                orders=orders, revenue=Decimal(revenue), last_order_at=day(ordered),
                **({"last_login_at": day(login)} if login else {}),
            )  # fmt: skip
        for tag, names in zip(self.tags, (("Anna", "Bert"), ("Bert", "Cora"), ("Fritz",)), strict=True):
            for first in names:
                CustomerTagging.objects.create(tag=tag, user=self.people[first])
        for slug, first, value in (
            ("note", "Anna", {"text": "red"}), ("size", "Anna", {"number": Decimal(5)}),
            ("size", "Bert", {"number": Decimal("7.5")}), ("born", "Cora", {"date": datetime.date(1990, 5, 1)}),
            ("vip", "Dora", {"boolean": True}), ("vip", "Emil", {"boolean": False}), ("hue", "Fritz", {"text": "red"}),
        ):  # fmt: skip
            CustomFieldValue.objects.create(field=self.fields[slug], user=self.people[first], **value)

    def found(self, **filters: Any) -> list[str]:
        """Give first names, in the order of the keys."""
        return names(customer_list.find(filters, BY_ID, actor=MANAGER).page(100))

    def sorted(self, name: str, *, descending: bool = False, **more: Any) -> list[str]:
        sort = {"name": name, "descending": descending} | more
        return names(customer_list.find({}, sort, actor=MANAGER).page(100))


def names(rows: Any) -> list[str]:
    return [row.user.first_name for row in rows]
