"""Saleor's users and orders, as the core reads them. What counts as an order is decided here: docs/statistics.md."""

from collections.abc import Collection
from typing import Any

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.postgres.aggregates import StringAgg
from django.db.models import (
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
from django.db.models.functions import Cast, Coalesce, NullIf

from ...conf import app_settings
from ...host.accounts import ORDER, ORDER_ROW, PERSON, Watched
from ...models import MarkKind

NOTHING = Value("", output_field=TextField())
# Parts of an address that people search for.
ADDRESS = (
    "first_name",
    "last_name",
    "company_name",
    "street_address_1",
    "street_address_2",
    "postal_code",
    "city",
    "city_area",
    "country_area",
    "country",
)


def uncounted_statuses() -> frozenset[str]:
    """Give the statuses in which an order does not count: those that nobody has ordered yet, or not any more."""
    from saleor.order import OrderStatus

    set_by_operator = app_settings.uncounted_order_statuses
    if set_by_operator is not None:
        return set_by_operator
    return frozenset((OrderStatus.DRAFT, OrderStatus.UNCONFIRMED, OrderStatus.CANCELED, OrderStatus.EXPIRED))


def people() -> "QuerySet[Any, Any]":
    """Give all users as ``values()`` of ``PERSON``."""
    from saleor.account.models import User

    return (
        User._base_manager.order_by()
        .annotate(
            phone=Coalesce(
                NullIf(F("default_billing_address__phone"), NOTHING),
                NullIf(F("default_shipping_address__phone"), NOTHING),
                Subquery(_addresses().exclude(address__phone="").order_by("pk").values("address__phone")[:1]),
                NOTHING,
                output_field=TextField(),
            ),
            language=F("language_code"),
            has_password=~Q(password="") & ~Q(password__startswith=UNUSABLE_PASSWORD_PREFIX),
            registered_at=F("date_joined"),
            last_login_at=F("last_login"),
            address_words=_of_addresses(
                Func(
                    Value(" "),
                    *(_text(f"address__{part}") for part in ADDRESS),
                    function="CONCAT_WS",
                    output_field=TextField(),
                )
            ),
            phones=_of_addresses(_text("address__phone")),
        )
        .values(*PERSON)
    )


def orders() -> "QuerySet[Any, Any]":
    """Give all orders that count as ``values()`` of ``ORDER``."""
    from saleor.order.models import Order
    from saleor.payment import TransactionKind
    from saleor.payment.models import Transaction, TransactionItem

    payments = TransactionItem._base_manager.filter(order=OuterRef("pk"), currency=OuterRef("currency"))
    older_payments = Transaction._base_manager.filter(
        payment__order=OuterRef("pk"),
        currency=OuterRef("currency"),
        kind=TransactionKind.REFUND,
        is_success=True,
    )
    return (
        Order._base_manager.order_by()
        .filter(user__isnull=False)
        .exclude(status__in=sorted(uncounted_statuses()))
        .annotate(
            placed_at=F("created_at"),
            gross_total=F("total_gross_amount"),
            refunded=_sum(payments, "refunded_value") + _sum(older_payments, "amount"),
        )
        .values(*ORDER)
    )


def order_list() -> "QuerySet[Any, Any]":
    """Give all orders of users but drafts, which nobody has placed, as ``values()`` of ``ORDER_ROW``."""
    from saleor.order import OrderStatus
    from saleor.order.models import Order

    return (
        Order._base_manager.order_by()
        .filter(user__isnull=False)
        .exclude(status=OrderStatus.DRAFT)
        .annotate(
            reference=_text("pk"),
            placed_at=F("created_at"),
            gross_total=F("total_gross_amount"),
            counts=~Q(status__in=sorted(uncounted_statuses())),
        )
        .values(*ORDER_ROW)
    )


def watched() -> Collection[Watched]:
    """Give the tables that both read. A new address is nobody's until a row of the table between them says whose."""
    from saleor.account.models import Address, User
    from saleor.order.models import Order
    from saleor.payment.models import Payment, Transaction, TransactionItem

    users, orders = User._meta.db_table, Order._meta.db_table
    books, payments = User.addresses.through._meta.db_table, Payment._meta.db_table
    of_order = _each(f"SELECT o.user_id FROM {orders} o WHERE o.id = c.order_id", "order_id")
    owners_of_orders = f"SELECT o.id::text, o.user_id FROM {orders} o WHERE o.id = ANY (%s::uuid[])"
    of_address = (
        f"SELECT b.user_id FROM {books} b WHERE b.address_id = c.id"
        f" UNION ALL SELECT u.id FROM {users} u WHERE u.default_billing_address_id = c.id"
        f" UNION ALL SELECT u.id FROM {users} u WHERE u.default_shipping_address_id = c.id"
    )
    return (
        Watched(users, MarkKind.PROFILE, "SELECT id FROM changed"),
        Watched(books, MarkKind.PROFILE, "SELECT user_id FROM changed"),
        Watched(
            Address._meta.db_table,
            MarkKind.PROFILE,
            _each(of_address, "id"),
            events=("UPDATE", "DELETE"),
            owners="SELECT c.id::text, f.* FROM unnest(%s::integer[]) c(id)"
            f" CROSS JOIN LATERAL ({of_address} OFFSET 0) f",
        ),
        Watched(orders, MarkKind.ORDERS, "SELECT user_id FROM changed"),
        Watched(TransactionItem._meta.db_table, MarkKind.ORDERS, of_order, owners=owners_of_orders),
        Watched(payments, MarkKind.ORDERS, of_order, owners=owners_of_orders),
        Watched(
            Transaction._meta.db_table,
            MarkKind.ORDERS,
            _each(
                f"SELECT o.user_id FROM {payments} p JOIN {orders} o ON o.id = p.order_id WHERE p.id = c.payment_id",
                "payment_id",
            ),
            owners=f"SELECT p.id::text, o.user_id FROM {payments} p JOIN {orders} o ON o.id = p.order_id"
            " WHERE p.id = ANY (%s::integer[])",
        ),
    )


def _each(found: str, reference: str) -> str:
    """Look up by an index for each changed row, however many the statement that was planned first had changed."""
    found = f"LEFT JOIN LATERAL ({found} OFFSET 0) f ON true"
    return f"SELECT f.*, coalesce(c.{reference}::text, '') FROM changed c {found}"


def _addresses() -> Any:
    from saleor.account.models import User

    return User.addresses.through._base_manager.filter(user=OuterRef("pk"))


def _of_addresses(text: Any) -> Any:
    """Join a text of all addresses of the user, a line each, in a fixed order."""
    joined = StringAgg(text, delimiter="\n", order_by="address_id")
    found = _addresses().order_by().values("user").annotate(joined=joined).values("joined")
    return Coalesce(Subquery(found), NOTHING, output_field=TextField())


def _text(name: str) -> Any:
    return Cast(F(name), TextField())


def _sum(rows: Any, column: str) -> Any:
    amount = DecimalField(max_digits=20, decimal_places=3)
    total = Func(F(column), function="SUM", output_field=amount)  # an aggregate that groups nothing
    return Coalesce(Subquery(rows.order_by().values(found=total)), Value(0), output_field=amount)
