"""By whatever way something is written in the shop, the copies are afterwards what its rows say.

No test commits, so nothing is read again by the shop's own signals: what follows here follows from the triggers.
"""

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import update_last_login
from django.db import connection
from django.test import override_settings
from oscar.core.loading import get_model

from demo import factories
from saleor_customer_ext.host import Actor
from saleor_customer_ext.models import (
    NEVER,
    AuditEvent,
    CustomerMark,
    CustomerProfile,
    CustomerSearch,
    CustomerStatistics,
    CustomerStatus,
    CustomerTotals,
)
from saleor_customer_ext.money import Money
from saleor_customer_ext.services import copies, lifecycle, profiles, statistics

pytestmark = pytest.mark.django_db

Order = get_model("order", "Order")
Source = get_model("payment", "Source")
UserAddress = get_model("address", "UserAddress")
MAY = datetime.datetime(2026, 5, 4, 12, tzinfo=datetime.UTC)
JUNE = datetime.datetime(2026, 6, 4, 12, tzinfo=datetime.UTC)


@pytest.fixture
def anna() -> Any:
    return factories.make_customer("Anna@Example.com", first_name="Ånna", last_name="Müller")


@pytest.fixture
def berta() -> Any:
    return factories.make_customer("berta@example.com", first_name="Berta", last_name="Nowak")


def order_of(user: Any, total: str = "119.00", **values: Any) -> Any:
    """Make an order that is not saved yet."""
    net = Decimal(total) / Decimal("1.19")
    fields = {"currency": "EUR", "status": "Pending", "date_placed": MAY} | values
    number = f"n-{Order.objects.count() + 1}" if "number" not in fields else fields.pop("number")
    return Order(user=user, number=number, total_incl_tax=total, total_excl_tax=net, **fields)


def place(user: Any, total: str = "119.00", **values: Any) -> Any:
    order = order_of(user, total, **values)
    order.save()
    return order


def read_again() -> None:
    """Drain, and prove that all copies are right."""
    copies.drain()
    assert list(copies.differences()) == []
    assert not CustomerMark.objects.exists()


def ordered(user: Any) -> dict[str, tuple[int, str, str]]:
    """Give by currency what the statistics say: orders, revenue, refunded."""
    rows = CustomerStatistics.objects.filter(user=user)
    return {row.currency: (row.orders, f"{row.revenue:.2f}", f"{row.refunded:.2f}") for row in rows}


def total(user: Any) -> tuple[int, str, datetime.datetime]:
    row = CustomerTotals.objects.get(pk=user.pk)
    return row.orders, f"{row.revenue:.2f}", row.last_order_at


def words(user: Any) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT tsvector_to_array(words) FROM {CustomerSearch._meta.db_table} WHERE user_id = %s",
            [user.pk],
        )
        return set(cursor.fetchone()[0])


def test_a_new_customer(anna: Any) -> None:
    read_again()

    profile = CustomerProfile.objects.get()
    assert (profile.pk, profile.status, profile.name_key, profile.email) == (
        anna.pk, "ACTIVE", "muller anna", "anna@example.com",
    )  # fmt: skip
    assert (profile.is_email_confirmed, profile.is_listed, profile.phone_key) == (True, True, "")
    assert profile.registered_at == anna.date_joined
    assert total(anna) == (0, "0.00", NEVER)
    assert CustomerTotals.objects.get().last_login_at == NEVER
    assert ordered(anna) == {}
    assert {"anna", "muller", "@example.com"} <= words(anna)


def test_orders_in_two_currencies(anna: Any) -> None:
    place(anna, "119.00")
    place(anna, "11.90", date_placed=JUNE)
    place(anna, "70.00", currency="USD", date_placed=JUNE)
    place(None, "500.00", guest_email="anna@example.com")
    read_again()

    assert ordered(anna) == {"EUR": (2, "130.90", "0.00"), "USD": (1, "70.00", "0.00")}
    row = CustomerStatistics.objects.get(currency="EUR")
    assert (row.first_order_at, row.last_order_at) == (MAY, JUNE)
    assert total(anna) == (3, "130.90", JUNE)


def test_the_currency_of_the_list_can_be_set(anna: Any) -> None:
    place(anna, "119.00")
    place(anna, "70.00", currency="USD")
    with override_settings(SALEOR_CUSTOMER_EXT={"CURRENCY": "USD"}):
        read_again()
        assert total(anna) == (2, "70.00", MAY)


def test_a_currency_is_kept_as_it_is_written(anna: Any) -> None:
    place(anna, "10.00", currency="EUR")
    place(anna, "5.00", currency="EURO-POINTS")
    read_again()
    assert ordered(anna) == {"EUR": (1, "10.00", "0.00"), "EURO-POINTS": (1, "5.00", "0.00")}
    assert total(anna)[:2] == (2, "10.00")
    points = CustomerStatistics.objects.get(currency="EURO-POINTS")
    assert statistics.average(points) == Money(Decimal("5.00"), "EURO-POINTS")


def test_statuses_that_do_not_count(anna: Any) -> None:
    for status in ("Pending", "Being processed", "Shipped", "Cancelled", "Refunded", ""):
        place(anna, "10.00", status=status)
    read_again()
    assert ordered(anna) == {"EUR": (4, "40.00", "0.00")}

    with override_settings(SALEOR_CUSTOMER_EXT={"UNCOUNTED_ORDER_STATUSES": ["Pending"]}):
        assert [(found.column, found.found, found.expected) for found in copies.differences()] == [
            ("orders", "4", "5"),
            ("revenue", "40.000", "50.000"),
        ]
        copies.rebuild()
        assert ordered(anna) == {"EUR": (5, "50.00", "0.00")}
        read_again()


def by_save(order: Any) -> None:
    order.set_status("Cancelled")


def by_update(order: Any) -> None:
    Order.objects.filter(pk=order.pk).update(status="Cancelled")


def by_sql(order: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE order_order SET status = 'Cancelled' WHERE id = %s", [order.pk])


def by_bulk_update(order: Any) -> None:
    order.status = "Cancelled"
    Order.objects.bulk_update([order], ["status"])


def by_delete(order: Any) -> None:
    order.delete()


def by_queryset_delete(order: Any) -> None:
    Order.objects.filter(pk=order.pk).delete()


def by_sql_delete(order: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM order_order WHERE id = %s", [order.pk])


@pytest.mark.parametrize(
    "cancel",
    [by_save, by_update, by_sql, by_bulk_update, by_delete, by_queryset_delete, by_sql_delete],
)
def test_an_order_that_counts_no_more(anna: Any, berta: Any, cancel: Any) -> None:
    place(anna, "10.00")
    last = place(anna, "20.00", date_placed=JUNE)
    place(berta, "5.00")
    read_again()
    assert total(anna) == (2, "30.00", JUNE)

    cancel(last)
    assert set(CustomerMark.objects.values_list("kind", "user_id")) == {("ORDERS", anna.pk)}
    read_again()

    assert ordered(anna) == {"EUR": (1, "10.00", "0.00")}
    assert total(anna) == (1, "10.00", MAY)
    assert total(berta) == (1, "5.00", MAY)


def test_the_last_order_of_a_currency_takes_its_row_along(anna: Any) -> None:
    place(anna, "10.00", currency="USD")
    read_again()
    assert ordered(anna) == {"USD": (1, "10.00", "0.00")}
    Order.objects.all().delete()
    read_again()
    assert ordered(anna) == {}
    assert total(anna) == (0, "0.00", NEVER)


def test_many_orders_in_one_statement_are_marked_once(anna: Any, berta: Any) -> None:
    Order.objects.bulk_create(
        order_of(user, "1.00", number=f"bulk-{place}") for place, user in enumerate([anna, berta] * 50)
    )

    marks = CustomerMark.objects.filter(kind="ORDERS").values_list("user_id", flat=True)
    assert sorted(marks) == sorted([anna.pk, berta.pk])
    read_again()
    assert ordered(anna) == ordered(berta) == {"EUR": (50, "50.00", "0.00")}


def test_an_order_that_becomes_somebody_elses(anna: Any, berta: Any) -> None:
    order = place(anna, "10.00")
    place(None, "7.00", guest_email="berta@example.com")
    read_again()

    Order.objects.filter(pk=order.pk).update(user=berta)
    Order.objects.filter(user=None).update(user=berta)
    assert set(CustomerMark.objects.values_list("user_id", flat=True)) == {anna.pk, berta.pk}
    read_again()

    assert ordered(anna) == {}
    assert ordered(berta) == {"EUR": (2, "17.00", "0.00")}


def test_refunds_are_a_figure_of_their_own(anna: Any) -> None:
    order = place(anna, "50.00")
    order.refresh_from_db()
    source = factories.pay_by_card(order)
    read_again()
    assert ordered(anna) == {"EUR": (1, "50.00", "0.00")}

    source.refund(Decimal("12.50"))
    read_again()
    assert ordered(anna) == {"EUR": (1, "50.00", "12.50")}

    Source.objects.update(amount_refunded=Decimal("20.00"))
    read_again()
    assert ordered(anna) == {"EUR": (1, "50.00", "20.00")}

    source.delete()
    read_again()
    assert ordered(anna) == {"EUR": (1, "50.00", "0.00")}


def test_addresses_are_searched_and_give_the_phone(anna: Any) -> None:
    first = factories.make_address(anna, city="Köln", line2="Dom & Söhne", phone_number="+49 221 5550142")
    read_again()
    assert {"koln", "dom", "sohne", "+492215550142"} <= words(anna)
    assert CustomerProfile.objects.get().phone_key == "492215550142"

    second = factories.make_address(anna, street="Ring 2", city="Bonn", phone_number="+49 228 5550100")
    read_again()  # the second is the default now
    assert CustomerProfile.objects.get().phone_key == "492285550100"
    assert {"koln", "bonn"} <= words(anna)

    UserAddress.objects.filter(pk=second.pk).update(line4="Essen")
    read_again()
    assert "essen" in words(anna)
    assert "bonn" not in words(anna)

    second.delete()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM address_useraddress WHERE id = %s", [first.pk])
    read_again()
    assert not {"koln", "essen"} & words(anna)
    assert CustomerProfile.objects.get().phone_key == ""


def test_an_address_that_becomes_somebody_elses(anna: Any, berta: Any) -> None:
    factories.make_address(anna, city="Köln")
    read_again()
    UserAddress.objects.update(user=berta)
    read_again()

    assert "koln" in words(berta)
    assert "koln" not in words(anna)


def test_the_phone_that_staff_typed_comes_first(anna: Any) -> None:
    factories.make_address(anna, phone_number="+49 221 5550142")
    read_again()
    CustomerProfile.objects.update(phone="0221 / 77 88", account_number="K-1001")
    copies.refresh([anna.pk])

    assert CustomerProfile.objects.get().phone_key == "02217788"
    assert {"k", "1001", "+02217788", "+492215550142"} <= words(anna)
    assert list(copies.differences()) == []


def test_a_changed_name_and_address(anna: Any) -> None:
    read_again()
    anna.last_name, anna.email = "Łukasz", "NEW@example.org"
    anna.save()
    read_again()

    profile = CustomerProfile.objects.get()
    assert (profile.name_key, profile.email) == ("lukasz anna", "new@example.org")
    assert CustomerSearch.objects.get().name_key == "lukasz anna"
    assert "muller" not in words(anna)


def test_a_login(anna: Any) -> None:
    read_again()
    update_last_login(None, anna)
    read_again()

    assert CustomerTotals.objects.get().last_login_at == anna.last_login


def test_status(anna: Any) -> None:
    def status() -> str:
        read_again()
        return CustomerProfile.objects.get().status

    assert status() == "ACTIVE"
    anna.set_unusable_password()
    anna.save()
    assert status() == "INVITED"
    get_user_model().objects.update(last_login=MAY)
    assert status() == "ACTIVE"  # who logs in otherwise
    get_user_model().objects.update(last_login=None, password="")
    assert status() == "INVITED"
    get_user_model().objects.update(is_active=False)
    assert status() == "INACTIVE"
    CustomerProfile.objects.update(
        blocked_at=MAY, block_reason="fraud", blocked_by_kind="STAFF", status="BLOCKED"
    )
    get_user_model().objects.update(is_active=True)
    assert status() == "BLOCKED"


def test_a_name_address_or_switch_changed_in_the_shop_counts_the_version_on(anna: Any) -> None:
    copies.drain()
    version = CustomerProfile.objects.get(pk=anna.pk).version

    def versions_after(**values: Any) -> int:
        get_user_model().objects.filter(pk=anna.pk).update(**values)
        copies.drain()
        return CustomerProfile.objects.get(pk=anna.pk).version - version

    assert versions_after(first_name="Annika") == 1
    assert versions_after(email="annika@example.com") == 2
    assert versions_after(last_login=MAY) == 2
    place(anna)
    copies.drain()
    assert versions_after(is_active=False) == 3
    assert versions_after(is_active=True) == 4


def test_a_switch_in_the_shop_is_recorded_once(anna: Any) -> None:
    copies.drain()

    def switch(*, active: bool) -> None:
        get_user_model().objects.filter(pk=anna.pk).update(is_active=active)
        copies.drain()
        copies.refresh([anna.pk])

    switch(active=False)
    switch(active=False)
    switch(active=True)
    events = AuditEvent.objects.filter(user=anna).order_by("pk")
    assert [(event.kind, event.actor_kind, event.actor_id, event.data) for event in events] == [
        (kind, "SYSTEM", "shop", {"before": {"status": before}, "after": {"status": after}})
        for kind, before, after in (
            ("customer.deactivated", "ACTIVE", "INACTIVE"),
            ("customer.activated", "INACTIVE", "ACTIVE"),
        )
    ]


def test_our_own_switch_and_edit_are_recorded_and_counted_once(anna: Any) -> None:
    copies.drain()
    version = CustomerProfile.objects.get(pk=anna.pk).version
    actor = Actor.system("test")
    lifecycle.deactivate(customer_id=anna.pk, actor=actor)
    profiles.change(customer_id=anna.pk, version=version + 1, first_name="Annika", actor=actor)
    copies.drain()
    kinds = AuditEvent.objects.filter(user=anna).order_by("pk").values_list("kind", "actor_id")
    assert list(kinds) == [("customer.deactivated", "test"), ("customer.changed", "test")]
    assert CustomerProfile.objects.get(pk=anna.pk).version == version + 2


def test_a_block_is_no_switch(anna: Any) -> None:
    copies.drain()
    lifecycle.block(customer_id=anna.pk, reason="Fraud", actor=Actor.system("test"))
    get_user_model().objects.filter(pk=anna.pk).update(is_active=True)
    copies.drain()
    get_user_model().objects.filter(pk=anna.pk).update(is_active=False)
    copies.drain()
    assert [event.kind for event in AuditEvent.objects.filter(user=anna)] == ["customer.blocked"]


def test_staff_are_listed_once_they_have_ordered(anna: Any) -> None:
    get_user_model().objects.update(is_staff=True)
    read_again()
    assert CustomerProfile.objects.get().is_listed is False
    assert words(anna) == set()

    order = place(anna)
    read_again()
    assert CustomerProfile.objects.get().is_listed is True
    assert "anna" in words(anna)

    Order.objects.filter(pk=order.pk).update(status="Cancelled")
    read_again()
    assert CustomerProfile.objects.get().is_listed is False


@pytest.mark.parametrize("how", ["model", "queryset", "sql"])
def test_a_deleted_customer_takes_everything_along(anna: Any, berta: Any, how: str) -> None:
    place(anna)
    place(berta)
    read_again()
    if how == "model":
        anna.delete()
    elif how == "queryset":
        get_user_model().objects.filter(pk=anna.pk).delete()
    else:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE order_order SET user_id = NULL WHERE user_id = %s", [anna.pk])
            cursor.execute("DELETE FROM auth_user WHERE id = %s", [anna.pk])
    read_again()

    assert list(CustomerProfile.objects.values_list("pk", flat=True)) == [berta.pk]
    for model in (CustomerSearch, CustomerTotals, CustomerStatistics):
        assert list(model.objects.values_list("user_id", flat=True)) == [berta.pk]


def test_refresh_makes_a_missing_profile_and_leaves_nobody_out(anna: Any, berta: Any) -> None:
    copies.refresh([berta.pk, str(anna.pk), 987654])
    assert set(CustomerProfile.objects.values_list("pk", flat=True)) == {anna.pk, berta.pk}
    copies.refresh([])
    assert list(copies.differences()) == []


def test_what_is_right_is_not_written_again(anna: Any) -> None:
    place(anna)
    factories.make_address(anna)
    read_again()

    def versions() -> list[Any]:
        found = []
        with connection.cursor() as cursor:
            for model in (CustomerProfile, CustomerSearch, CustomerTotals, CustomerStatistics):
                cursor.execute(f"SELECT ctid::text, xmin::text FROM {model._meta.db_table}")
                found += cursor.fetchall()
        return found

    before = versions()
    copies.refresh([anna.pk])
    assert versions() == before


def test_names_of_any_length_fit(anna: Any) -> None:
    """A folded name may be longer than an index takes, and an address book longer than a text to search."""
    get_user_model().objects.update(first_name="\ufdfa" * 150, last_name="\ufdfb" * 150)
    UserAddress.objects.bulk_create(
        UserAddress(
            user=anna, line1=f"{number} " + "x" * 200, line4="Köln", country=factories.make_country(),
            first_name="\ufdfa" * 250, hash=str(number),
        )
        for number in range(300)
    )  # fmt: skip
    read_again()
    assert len(CustomerProfile.objects.get().name_key) == 300


def test_differences_are_found(anna: Any, berta: Any) -> None:
    place(anna, "10.00")
    read_again()
    CustomerTotals.objects.filter(pk=anna.pk).update(revenue="9.00")
    CustomerStatistics.objects.create(
        user=berta, currency="EUR", orders=1, revenue="1.00", first_order_at=MAY, last_order_at=MAY
    )
    CustomerSearch.objects.filter(pk=berta.pk).delete()
    CustomerProfile.objects.filter(pk=anna.pk).update(name_key="x")

    found = {
        (item.table.removeprefix("saleor_customer_ext_"), item.key, item.column, item.found, item.expected)
        for item in copies.differences()
    }
    assert found == {
        ("customerstatistics", (berta.pk, "EUR"), "", "a row", None),
        ("customertotals", (anna.pk,), "revenue", "9.000", "10.000"),
        ("customertotals", (berta.pk,), "orders", "0", "1"),
        ("customertotals", (berta.pk,), "revenue", "0.000", "1.000"),
        ("customertotals", (berta.pk,), "last_order_at", "1970-01-01 00:00:00+00", "2026-05-04 12:00:00+00"),
        ("customersearch", (berta.pk,), "", None, "a row"),
        ("customerprofile", (anna.pk,), "name_key", "x", "muller anna"),
    }
    assert len(list(copies.differences([anna.pk]))) == 2

    copies.rebuild()
    assert list(copies.differences()) == []


def test_who_is_blocked_is_found_by_an_index_of_their_own(anna: Any) -> None:
    """Every drain asks for them: nothing may be read that grows with the number of customers."""
    rows = CustomerProfile.objects.filter(status=CustomerStatus.BLOCKED).order_by("pk").values("pk")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert "customer_ext_profile_blocked" in rows.explain()
