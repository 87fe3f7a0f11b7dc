"""Checkouts of Saleor for the core; a checkout's reference is its primary key, a UUID."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connection, transaction
from django.db.models import DateField, Exists, OuterRef, Q, Subquery, Sum, UUIDField
from django.utils import timezone

from ...graphql import compat
from ...host import CheckoutSnapshot
from ...money import Money, exact
from ...prepared import Place, Prepared
from . import tender

# How long the answer of a payment app, or what the customer has to do on its page, is waited for.
PATIENCE = datetime.timedelta(days=3)
# What is read of a checkout's payments; the rest of them comes when it is asked for.
PAYMENT_FIELDS = (
    "id", "app_identifier", "app_id", "checkout_id", "currency", *tender.LIVE,
)  # fmt: skip


@dataclass(slots=True)
class Found:
    """A checkout as the core sees it, and our tender on it, if there is one."""

    snapshot: CheckoutSnapshot
    tender: Any


class SaleorCheckouts:
    """Open checkouts of the host."""

    def get(self, reference: str, context: Any) -> CheckoutSnapshot | None:
        """Give the checkout at prices that count now; they are calculated where Saleor's have expired."""
        checkout = find(reference)
        if checkout is None:
            return None
        return look(calculated(checkout, context)).snapshot

    def with_other_money(self, references: Collection[str]) -> set[str]:
        """Give those on which another payment has money, or may get some: an answer has been due for days at most."""
        from saleor.payment.models import TransactionEvent, TransactionItem

        events = TransactionEvent.objects.filter(transaction=OuterRef("pk"))
        recent = events.filter(created_at__gt=timezone.now() - PATIENCE)
        newest = recent.order_by("-pk").values("type")[:1]
        items = TransactionItem.objects.filter(checkout_id__in=[pk for pk in map(_uuid, references) if pk])
        has_money = Q()
        for name in tender.LIVE:
            has_money |= Q(**{f"{name}__gt": 0})
        alive = (
            items.exclude(app_identifier=tender.APP_IDENTIFIER, app__isnull=True)
            .annotate(newest=Subquery(newest))
            .filter(has_money | Q(newest__endswith="_request") | Q(newest__endswith="_action_required"))
        )
        return {str(pk) for pk in alive.values_list("checkout_id", flat=True)}

    def choice_changed(self, reference: str) -> None:
        """Let our tender follow at once when the customer has chosen how much credit to use."""
        from . import earmark

        earmark.refresh(reference)
        earmark.hold_no_more(reference)

    def credit_changed(self, customer_ids: Collection[Any] | None, *, but: str = "") -> None:
        """Let Saleor calculate open checkouts anew when they are next looked at; our tender follows then.

        None is everybody, which a task does. Rows are locked in the order of their keys and only after commit: two that
        do this at once wait for each other, and for checkouts that are being ordered, but never in a circle.
        """
        if customer_ids is None:
            from .tasks import expire_all_prices

            expire_all_prices.delay()
        else:
            expire_prices(customer_ids, but=_uuid(but))

    def prices_changed(self, customer_ids: Collection[Any] | None) -> None:
        """Let Saleor calculate open checkouts and drafts anew when they are next looked at; None is all members."""
        from . import discount_switch

        discount_switch.forget()
        if customer_ids is None:
            from .tasks import expire_member_prices

            expire_member_prices.delay()
        else:
            expire_prices(customer_ids, with_discounts=True)


def expire_prices(
    customer_ids: Collection[Any], *, but: UUID | None = None, with_discounts: bool = False
) -> None:
    """Let the prices of these customers' open checkouts expire now, in one statement and so one transaction.

    but: a checkout whose prices stay, because another payment is being asked for them. with_discounts: what lines cost
    is found out anew as well, also in drafts; else only what follows from it.
    """
    from saleor.checkout.models import Checkout
    from saleor.core.db.connection import allow_writer

    now, table = timezone.now(), connection.ops.quote_name(Checkout._meta.db_table)
    keys = list(customer_ids)
    with allow_writer(), connection.cursor() as cursor:
        if with_discounts:
            cursor.execute(_EXPIRE_ALL.format(table=table), [now, now, keys, now, now])
            _refresh_drafts(keys)
        else:
            cursor.execute(_EXPIRE.format(table=table), [now, keys, now, but])


_EXPIRE = """
UPDATE {table} SET price_expiration = %s WHERE token IN (
  SELECT token FROM {table} WHERE user_id = ANY (%s) AND price_expiration > %s AND token IS DISTINCT FROM %s::uuid
  ORDER BY token FOR UPDATE)"""
_EXPIRE_ALL = """
UPDATE {table} SET price_expiration = %s, discount_expiration = %s WHERE token IN (
  SELECT token FROM {table} WHERE user_id = ANY (%s) AND (price_expiration > %s OR discount_expiration > %s)
  ORDER BY token FOR UPDATE)"""


def _refresh_drafts(customer_ids: list[Any]) -> None:
    from saleor.order import OrderStatus
    from saleor.order.models import Order

    drafts = Order.objects.filter(user__in=customer_ids, status=OrderStatus.DRAFT)
    with transaction.atomic():
        locked = drafts.order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True)
        Order.objects.filter(pk__in=list(locked)).update(should_refresh_prices=True)


def find(reference: str) -> Any:
    """Give the row of a checkout, or None."""
    from saleor.checkout.models import Checkout

    pk = _uuid(reference)
    return None if pk is None else Checkout.objects.filter(pk=pk).first()


def look(checkout: Any) -> Found:
    """Describe a checkout whose stored prices are current, in one query."""
    from saleor.checkout.models import Checkout
    from saleor.payment.models import TransactionItem

    rows = _LOOK.rows(checkout=checkout.pk, today=datetime.datetime.now(datetime.UTC).date())
    if not rows:
        raise Checkout.DoesNotExist
    payment_fields = _payment_fields()
    strategy, gift, is_legacy, *_rest = rows[0]
    ours, other = tender.divide(
        TransactionItem.from_db(DEFAULT_DB_ALIAS, payment_fields, values)
        for _strategy, _gift, _is_legacy, *values in rows
        if any(value is not None for value in values)
    )
    total = max(checkout.total_gross_amount - (gift or Decimal(0)), Decimal(0))
    snapshot = CheckoutSnapshot(
        reference=str(checkout.pk),
        customer_id=checkout.user_id,
        channel=channel_reference(checkout.channel_id),
        total=money(total, checkout.currency),
        other_money=money(other, checkout.currency),
        takes_credit=takes_credit(strategy) and not is_legacy,
    )
    return Found(snapshot, ours)


def _looking() -> Any:
    from saleor.checkout.models import Checkout
    from saleor.giftcard.models import GiftCard

    gift_cards = (
        GiftCard.objects.active(date=Place("today", DateField()))
        .filter(checkouts=OuterRef("pk"))
        .order_by()
        .values("checkouts")
        .annotate(total=Sum("current_balance_amount"))
        .values("total")
    )
    return (
        Checkout.objects.filter(pk=Place("checkout", UUIDField()))
        .order_by("payment_transactions__pk")
        .values_list(
            "channel__order_mark_as_paid_strategy",
            Subquery(gift_cards),
            Exists(active_payments("pk")),
            *(f"payment_transactions__{name}" for name in _payment_fields()),
        )
    )


_LOOK = Prepared(_looking)


@cache
def _payment_fields() -> list[str]:
    from saleor.payment.models import TransactionItem

    columns = [field.attname for field in TransactionItem._meta.concrete_fields]
    return [name for name in columns if name in PAYMENT_FIELDS]  # in the order in which rows are made of them


def money(amount: Decimal, currency: str) -> Money:
    """Give an amount of Saleor, which keeps three decimals, in units of its currency."""
    return exact(amount, currency)


def calculated(checkout: Any, context: Any) -> Any:
    """Calculate prices that have expired, as Saleor does before it shows or orders a checkout."""
    if checkout.price_expiration > timezone.now():
        return checkout
    from saleor.checkout.calculations import fetch_checkout_data
    from saleor.checkout.fetch import fetch_checkout_info, fetch_checkout_lines
    from saleor.core.db.connection import allow_writer
    from saleor.plugins.manager import get_plugins_manager

    with allow_writer():
        lines, _ = fetch_checkout_lines(checkout)
        manager = get_plugins_manager(allow_replica=False)
        found = fetch_checkout_info(checkout, lines, manager)
        requestor = getattr(context, "app", None) or getattr(context, "user", None) or None
        fetched = fetch_checkout_data(found, manager, lines, requestor=requestor).get()
        priced: Any = fetched[0].checkout
    return priced


def active_payments(checkout: str) -> Any:
    """Give payments of the old kind of an outer row's checkout; where there is one, Saleor orders by it alone."""
    from saleor.payment.models import Payment

    return Payment.objects.filter(checkout=OuterRef(checkout), is_active=True)


def channel_reference(pk: int) -> str:
    """Write a channel's reference: its global id, because a slug can be changed and then mean nothing."""
    return compat.encode("Channel", pk)


def takes_credit(strategy: str) -> bool:
    """Tell whether orders of a channel are paid by transactions; in the old payment flow ours would break others."""
    from saleor.channel import MarkAsPaidStrategy

    return bool(strategy == MarkAsPaidStrategy.TRANSACTION_FLOW)


def global_id(text: str, kind: str = "Checkout") -> str:
    """Read a reference out of a global id of Saleor by Saleor's own rules; empty where Saleor finds nothing by it.

    Stricter rules than Saleor's, which overlook letters that do not belong there, would let somebody pass by us.
    """
    from graphql.error import GraphQLError
    from saleor.graphql.core.utils import from_global_id_or_error

    try:
        return str(from_global_id_or_error(text, kind, raise_error=True)[1])
    except GraphQLError:
        return ""


def _uuid(reference: str) -> UUID | None:
    try:
        return UUID(reference)
    except ValueError:
        return None
