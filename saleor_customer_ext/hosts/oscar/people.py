"""Oscar's users and orders, as the core reads them. What counts as an order is decided here: docs/statistics.md."""

from collections.abc import Collection
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.postgres.aggregates import StringAgg
from django.db import connection
from django.db.models import (
    BooleanField,
    DecimalField,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
)
from django.db.models.functions import Cast, Coalesce
from oscar.core.loading import get_model

from ...conf import app_settings
from ...host.accounts import ORDER, ORDER_ROW, PERSON, Watched
from ...models import MarkKind
from .conf import oscar_settings

NOTHING = Value("", output_field=TextField())
# Parts of an address that people search for.
ADDRESS = ("first_name", "last_name", "line1", "line2", "line3", "postcode", "line4", "state", "country_id")


def uncounted_statuses() -> frozenset[str]:
    """Give the statuses in which an order does not count: those in which the customer has all money back."""
    set_by_operator = app_settings.uncounted_order_statuses
    return oscar_settings.return_statuses if set_by_operator is None else set_by_operator


def people() -> "QuerySet[Any, Any]":
    """Give all users as ``values()`` of ``PERSON``.

    Where the shop's own user model has a field of the name ``phone``, ``language`` or ``is_confirmed``, it counts.
    """
    users = get_user_model()
    ours: dict[str, Any] = {
        "phone": Coalesce(
            Subquery(
                _addresses()
                .exclude(phone_number="")
                .order_by("-is_default_for_billing", "-is_default_for_shipping", "pk")
                .values(text=_text("phone_number"))[:1]
            ),
            NOTHING,
        ),
        "language": NOTHING,
        "is_confirmed": Value(True, output_field=BooleanField()),  # Oscar never asks
        "has_password": ~Q(password="") & ~Q(password__startswith=UNUSABLE_PASSWORD_PREFIX),
        "registered_at": F("date_joined"),
        "last_login_at": F("last_login"),
        "address_words": _of_addresses(
            Func(Value(" "), *map(_text, ADDRESS), function="CONCAT_WS", output_field=TextField())
        ),
        "phones": _of_addresses(_text("phone_number")),
    }
    if users._meta.pk.name != "id":
        ours["id"] = F("pk")
    own = {field.name for field in users._meta.concrete_fields}
    missing = {name: value for name, value in ours.items() if name not in own}
    return users._base_manager.order_by().annotate(**missing).values(*PERSON)


def orders() -> "QuerySet[Any, Any]":
    """Give all orders that count as ``values()`` of ``ORDER``."""
    amount = DecimalField(max_digits=20, decimal_places=3)
    refunds = get_model("payment", "Source")._base_manager.filter(
        order=OuterRef("pk"), currency=OuterRef("currency")
    )
    given_back = Func(F("amount_refunded"), function="SUM", output_field=amount)  # groups nothing
    return (
        get_model("order", "Order")
        ._base_manager.order_by()
        .filter(user__isnull=False)
        .exclude(status__in=sorted(uncounted_statuses()))
        .annotate(
            placed_at=F("date_placed"),
            gross_total=F("total_incl_tax"),
            refunded=Coalesce(
                Subquery(refunds.order_by().values(found=given_back)), Value(0), output_field=amount
            ),
        )
        .values(*ORDER)
    )


def order_list() -> "QuerySet[Any, Any]":
    """Give all orders of users as ``values()`` of ``ORDER_ROW``; the reference is the number, as everywhere."""
    return (
        get_model("order", "Order")
        ._base_manager.order_by()
        .filter(user__isnull=False)
        .annotate(
            reference=F("number"),
            placed_at=F("date_placed"),
            gross_total=F("total_incl_tax"),
            counts=~Q(status__in=sorted(uncounted_statuses())),
        )
        .values(*ORDER_ROW)
    )


def watched() -> Collection[Watched]:
    """Give the tables that both read."""
    users, orders = get_user_model()._meta, get_model("order", "Order")._meta
    key = orders.pk.column
    return (
        Watched(users.db_table, MarkKind.PROFILE, f"SELECT {users.pk.column} FROM changed"),
        Watched(
            get_model("address", "UserAddress")._meta.db_table,
            MarkKind.PROFILE,
            "SELECT user_id FROM changed",
        ),
        Watched(orders.db_table, MarkKind.ORDERS, "SELECT user_id FROM changed"),
        Watched(
            get_model("payment", "Source")._meta.db_table,
            MarkKind.ORDERS,
            # By an index for each changed row, however many the statement that was planned first had changed.
            "SELECT f.user_id, c.order_id::text FROM changed c LEFT JOIN LATERAL"
            f" (SELECT o.user_id FROM {orders.db_table} o WHERE o.{key} = c.order_id OFFSET 0) f ON true",
            owners=f"SELECT o.{key}::text, o.user_id FROM {orders.db_table} o"
            f" WHERE o.{key} = ANY (%s::{orders.pk.rel_db_type(connection)}[])",
        ),
    )


def _addresses() -> Any:
    return get_model("address", "UserAddress")._base_manager.filter(user=OuterRef("pk"))


def _of_addresses(text: Any) -> Any:
    """Join a text of all addresses of the user, a line each, in a fixed order."""
    joined = StringAgg(text, delimiter="\n", order_by="pk")
    found = _addresses().order_by().values("user").annotate(joined=joined).values("joined")
    return Coalesce(Subquery(found), NOTHING, output_field=TextField())


def _text(name: str) -> Any:
    return Cast(F(name), TextField())
