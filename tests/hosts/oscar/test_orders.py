"""What happens to credit when an order is cancelled or refunded, and what Oscar's own pages show of it."""

import threading
from decimal import Decimal
from html import escape
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from oscar.core.loading import get_class, get_model

from demo import factories
from demo.checkout import gateway
from saleor_customer_ext import permissions
from saleor_customer_ext.graphql import compat
from saleor_customer_ext.host import Actor, ActorKind, get_host
from saleor_customer_ext.models import CreditEntry
from saleor_customer_ext.services import checkout
from tests.hosts.oscar.conftest import CARD, account, browser, eur, give, place

pytestmark = pytest.mark.django_db(transaction=True)

Order = get_model("order", "Order")
CLERK = Actor(ActorKind.STAFF, "1", permissions.ALL)


@pytest.fixture
def order(anna: Any, shopper: Client) -> Any:
    """Give Anna's order of 65.45, of which credit paid 20.00."""
    give(anna, "20.00")
    place(shopper, **CARD)
    return Order.objects.get()


def change_status(staff: Any, order: Any, status: str) -> Any:
    data = {"order_action": "change_order_status", "new_status": status}
    return browser(staff).post(reverse("dashboard:order-detail", args=[order.number]), data)


def sources(order: Any) -> dict[str, tuple[Decimal, Decimal]]:
    return {s.source_type.code: (s.amount_debited, s.amount_refunded) for s in order.sources.all()}


def test_cancelling_gives_credit_back_once_and_names_who_did_it(anna: Any, order: Any) -> None:
    staff = factories.make_staff("boss@shop.example", is_superuser=True)

    change_status(staff, order, "Cancelled")
    checkout.order_cancelled(order.number, actor=CLERK)

    assert sources(order) == {
        "card": (Decimal("45.45"), Decimal("45.45")),
        "customer-credit": (Decimal("20.00"),) * 2,
    }
    entry = CreditEntry.objects.get(kind="REFUND")
    assert (entry.amount, entry.order_reference, entry.actor_id) == (
        Decimal("20.00"),
        order.number,
        str(staff.pk),
    )
    assert account(anna).available == eur("20.00")


def test_two_cancellations_at_once_are_one_refund(anna: Any, order: Any) -> None:
    staff = factories.make_staff("boss@shop.example", is_superuser=True)
    handler = get_class("order.processing", "EventHandler")
    at_once = threading.Barrier(4)
    problems: list[BaseException] = []

    def cancel() -> None:
        try:
            mine = Order.objects.get(pk=order.pk)
            at_once.wait()
            handler(staff).handle_order_status_change(mine, "Cancelled")
        except BaseException as error:
            problems.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=cancel) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert problems == []
    assert [entry.amount for entry in CreditEntry.objects.filter(kind="REFUND")] == [Decimal("20.00")]
    assert order.status_changes.count() == 1
    assert sources(order)["customer-credit"] == (Decimal("20.00"), Decimal("20.00"))


def test_a_refund_that_fails_leaves_the_order_uncancelled(
    anna: Any, order: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    staff = factories.make_staff("boss@shop.example", is_superuser=True)

    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError("the ledger burns")

    monkeypatch.setattr("saleor_customer_ext.services.credit.refund", fail)
    with pytest.raises(RuntimeError):
        change_status(staff, order, "Cancelled")

    order.refresh_from_db()
    assert order.status == "Pending"
    assert sources(order)["card"] == (Decimal("45.45"), 0)


def test_a_status_set_without_the_handler_gives_back_too(anna: Any, order: Any) -> None:
    order.set_status("Cancelled")

    assert CreditEntry.objects.get(kind="REFUND").actor_kind == ActorKind.SYSTEM


def test_part_of_both_payments_can_go_back_as_credit(anna: Any, order: Any) -> None:
    checkout.refund_order(order_reference=order.number, amount=eur("5.00"), actor=CLERK, idempotency_key="a")
    checkout.refund_to_credit(
        order_reference=order.number, amount=eur("10.00"), actor=CLERK, idempotency_key="b"
    )
    checkout.refund_to_credit(
        order_reference=order.number, amount=eur("10.00"), actor=CLERK, idempotency_key="b"
    )

    found = get_host().orders.get([order.number, "no such order"])
    assert set(found) == {order.number}
    assert found[order.number].credit_returned == eur("5.00")
    assert found[order.number].other_refundable == eur("35.45")
    assert account(anna).available == eur("15.00")
    assert list(get_host().orders.with_credit()) == [order.number]


def test_the_customer_sees_what_credit_paid_and_got_back(anna: Any, order: Any) -> None:
    page = browser(anna).get(reverse("customer:order", args=[order.number])).content.decode()
    assert "Paid with your credit" in page
    assert "Returned to your credit" not in page

    order.set_status("Cancelled")

    page = browser(anna).get(reverse("customer:order", args=[order.number])).content.decode()
    assert "Returned to your credit" in page


def test_reading_orders_takes_three_queries(anna: Any, order: Any, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(3):
        get_host().orders.get([order.number, "1", "2"])


def test_cancelling_after_a_refund_to_credit_returns_the_rest_only(anna: Any, order: Any) -> None:
    checkout.refund_to_credit(
        order_reference=order.number, amount=eur("10.00"), actor=CLERK, idempotency_key="b"
    )
    staff = factories.make_staff("boss@shop.example", is_superuser=True)

    change_status(staff, order, "Cancelled")

    assert [(charge.amount, charge.returned) for charge in gateway.charges] == [
        (Decimal("45.45"), Decimal("35.45"))
    ]
    assert account(anna).available == eur("30.00")


def test_a_status_named_refunded_gives_back_too(anna: Any, order: Any) -> None:
    for status in ("Being processed", "Shipped", "Refunded"):
        order.set_status(status)

    assert account(anna).available == eur("20.00")


def test_staff_who_may_not_see_credit_get_the_shops_own_page(anna: Any, order: Any) -> None:
    address = reverse("dashboard:order-detail", args=[order.number])
    office = factories.make_staff(
        "office@shop.example", permissions=["order.view_order", "order.change_order"]
    )
    assert "Credit of this order" not in browser(office).get(address).content.decode()
    boss = factories.make_staff("boss@shop.example", is_superuser=True)
    page = browser(boss).get(address).content.decode()
    shown = {"tab": "credit", "panel": "refund", "order": compat.encode("Order", order.number)}
    link = f"/dashboard/customers/c/{compat.encode('User', anna.pk)}?{urlencode(shown)}"
    assert f'href="{escape(link)}"' in page
    assert "Customer credit" in page
