"""Reading customers again at once, from several sides and up to the moment of being killed: nothing is lost or old."""

import logging
import os
import signal
import subprocess
import sys
import threading
import time
from decimal import Decimal
from io import StringIO
from typing import Any
from unittest import mock

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from oscar.core.loading import get_model

from demo import factories
from demo.postgres import URL_VARIABLE
from saleor_customer_ext.models import (
    CustomerMark,
    CustomerProfile,
    CustomerStatistics,
    CustomerTotals,
    UnreadableCustomer,
)
from saleor_customer_ext.services import copies, copy_statements
from tests.concurrency.threads import LONGEST, at_once, race
from tests.customers.test_copies import Order, Source, order_of, place
from tests.kill.test_kill import ROOT, quote, wait_for_the_database

pytestmark = pytest.mark.django_db(transaction=True)

SourceType = get_model("payment", "SourceType")


@pytest.fixture
def anna() -> Any:
    user = factories.make_customer("anna@example.com")
    place(user, "10.00")
    assert revenue(user) == "10.00"  # the shop's own code wrote it, so it was read again after the commit
    return user


def revenue(user: Any) -> str:
    return f"{CustomerTotals.objects.get(pk=user.pk).revenue:.2f}"


def by_sql(sql: str, *parameters: Any) -> None:
    """Write as scripts and other tools do, of which no signal tells."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)


def many(number: int) -> list[Any]:
    """Make customers with an order each, by statements of which no signal tells."""
    users = get_user_model()
    made = users.objects.bulk_create(
        users(username=f"u{place}", email=f"u{place}@example.com") for place in range(number)
    )
    Order.objects.bulk_create(order_of(user, "2.50", number=f"many-{user.pk}") for user in made)
    return made


def all_read() -> None:
    assert not CustomerMark.objects.exists()
    assert list(copies.differences()) == []


def test_the_shops_own_writes_are_read_at_once(anna: Any) -> None:
    order = place(anna, "5.00")
    assert revenue(anna) == "15.00"
    order.set_status("Cancelled")
    assert revenue(anna) == "10.00"
    with transaction.atomic():
        place(anna, "5.00")
        place(anna, "5.00")
        assert revenue(anna) == "10.00"
    assert revenue(anna) == "20.00"
    all_read()


def test_an_order_is_placed_though_it_cannot_be_read(anna: Any, caplog: pytest.LogCaptureFixture) -> None:
    with mock.patch.object(copies, "refresh", side_effect=DatabaseError("no")):
        place(anna, "5.00")
    assert Order.objects.count() == 2
    assert "could not be read again; the mark stays" in caplog.text
    assert CustomerMark.objects.exists()
    UnreadableCustomer.objects.update(retry_at=timezone.now())
    copies.drain()
    assert revenue(anna) == "15.00"
    all_read()


def refresh_between(anna: Any) -> tuple[str, bool]:
    """Let one reader stop before it writes, the shop change an order, and a second reader come; give the revenue."""
    outcome = race(lambda: copies.refresh([anna.pk]), lambda: _change_and_refresh(anna))
    assert outcome.first is None
    return revenue(anna), outcome.waited


def _change_and_refresh(anna: Any) -> None:
    by_sql("UPDATE order_order SET total_incl_tax = total_incl_tax + 1 WHERE user_id = %s", anna.pk)
    copies.refresh([anna.pk])


def test_who_reads_second_writes_last(anna: Any) -> None:
    assert refresh_between(anna) == ("11.00", True)
    copies.drain()
    all_read()


def late_writer(anna: Any) -> str:
    """Let a reader begin, the order change while it has read but not written, another reader finish; give the revenue.

    With the lock, the second reader cannot finish before the first: it is started, and only its result counts.
    """
    read, go_on = threading.Event(), threading.Event()
    write = copy_statements.write

    def slowly(rule: Any, rows: Any) -> str:
        sql = write(rule, rows)
        if threading.current_thread().name == "slow" and rule is copy_statements.STATISTICS:
            # What the statement would read is read now, and written as it was then.
            with connection.cursor() as cursor:
                cursor.execute(f"CREATE TEMPORARY TABLE then_due AS SELECT * FROM {rows.due(rule)} s")
            sql = sql.replace(rows.due(rule), "(SELECT * FROM then_due)")
            read.set()
            go_on.wait(LONGEST)
        return sql

    def slow() -> None:
        try:
            copies.refresh([anna.pk])
        finally:
            connection.close()

    with mock.patch.object(copy_statements, "write", slowly):
        first = threading.Thread(target=slow, name="slow", daemon=True)
        first.start()
        assert read.wait(LONGEST)
        by_sql("UPDATE order_order SET total_incl_tax = 99 WHERE user_id = %s", anna.pk)
        second = threading.Thread(target=lambda: (copies.refresh([anna.pk]), connection.close()), daemon=True)
        second.start()
        second.join(1.0)
        go_on.set()
        first.join(LONGEST)
        second.join(LONGEST)
    return revenue(anna)


def test_an_old_reading_is_never_written_over_a_new_one(anna: Any) -> None:
    assert late_writer(anna) == "99.00"


def test_without_the_lock_it_is(anna: Any) -> None:
    """The control."""
    with mock.patch.object(copies, "LOCK", ""):
        assert late_writer(anna) == "10.00"
    copies.drain()
    assert revenue(anna) == "99.00"


def test_four_drain_at_once() -> None:
    users = many(300)
    assert CustomerMark.objects.count() == 600

    with mock.patch.object(copies, "BATCH", 20):
        taken = at_once(*[copies.drain] * 4)

    assert sum(taken) == 600
    assert sum(count > 0 for count in taken) >= 2
    assert CustomerProfile.objects.count() == len(users)
    all_read()


def test_the_shop_writes_while_others_drain() -> None:
    users = many(60)

    def write() -> int:
        for number in range(15):
            for user in users[number % 3 :: 3]:
                by_sql(
                    "UPDATE order_order SET total_incl_tax = total_incl_tax + 1 WHERE user_id = %s", user.pk
                )
        return 0

    def drain() -> int:
        return sum(copies.drain() for _ in range(20))

    results = at_once(write, drain, drain)
    assert all(isinstance(result, int) for result in results), results
    copies.drain()
    all_read()
    assert CustomerTotals.objects.filter(revenue=Decimal("7.50")).count() == 60


def test_a_customer_is_deleted_while_being_read(anna: Any) -> None:
    def delete() -> None:
        by_sql("UPDATE order_order SET user_id = NULL WHERE user_id = %s", anna.pk)
        by_sql("DELETE FROM auth_user WHERE id = %s", anna.pk)

    outcome = race(lambda: copies.refresh([anna.pk]), delete)
    assert (outcome.first, outcome.second, outcome.waited) == (None, None, True)
    assert not CustomerProfile.objects.exists()

    (berta,) = many(1)
    outcome = race(
        lambda: by_sql("DELETE FROM order_order; DELETE FROM auth_user"), lambda: copies.refresh([berta.pk])
    )
    assert (outcome.first, outcome.second, outcome.waited) == (None, None, True)
    copies.drain()
    all_read()


def test_one_customer_who_cannot_be_read_keeps_the_mark(caplog: pytest.LogCaptureFixture) -> None:
    first, sick, last = many(3)
    whole = copies.refresh

    def refresh(customer_ids: Any) -> None:
        if sick.pk in set(customer_ids):
            raise DatabaseError("cannot be read")
        whole(customer_ids)

    with mock.patch.object(copies, "refresh", refresh), caplog.at_level(logging.ERROR):
        copies.drain()
        assert f"Customer {sick.pk} could not be read again" in caplog.text
        assert set(CustomerMark.objects.values_list("user_id", flat=True)) == {sick.pk}
        assert set(CustomerProfile.objects.values_list("pk", flat=True)) == {first.pk, last.pk}
        assert copies.rebuild().failed == [sick.pk]
    assert copies.rebuild().failed == []
    copies.drain()
    all_read()


def test_who_cannot_be_read_is_tried_less_and_less_often_and_keeps_nobody_waiting(
    caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    sick, other = many(2)
    tried, whole, error = list[int](), copies.refresh, "cannot be read"
    now = timezone.now()

    def refresh(customer_ids: Any) -> None:
        if sick.pk in set(customer_ids):
            tried.append(len(customer_ids))
            raise DatabaseError(error)
        whole(customer_ids)

    with (
        mock.patch.object(copies, "refresh", refresh),
        mock.patch.object(timezone, "now", side_effect=lambda: now),
    ):
        copies.drain()
        assert tried == [2, 1]
        by_sql("UPDATE order_order SET total_incl_tax = 7")
        assert copies.drain(limit=1) == 1  # the mark of the other one, though it is the newest
        copies.drain(customer_ids=[sick.pk])
        assert (tried, revenue(other)) == ([2, 1], "7.00")
        assert caplog.text.count(f"Customer {sick.pk} could not be read again") == 1

        for place in range(13):
            now = UnreadableCustomer.objects.get().retry_at
            by_sql("UPDATE auth_user SET last_name = %s", f"New {place}")
            copies.drain()
            pause = UnreadableCustomer.objects.get().retry_at - now
            assert pause.total_seconds() == min(2 ** (place + 2), 3600)
        assert tried == [2, *[1] * 14]
        assert caplog.text.count(f"Customer {sick.pk} could not be read again") == 1
        assert CustomerProfile.objects.get(pk=other.pk).name_key == "new 12"

        error = "is another matter"
        now = UnreadableCustomer.objects.get().retry_at
        copies.drain()
        assert caplog.text.count(f"Customer {sick.pk} could not be read again") == 2
        with pytest.raises(CommandError, match="1 customers could not be read") as refused:
            call_command("verify_customers")
        assert refused.value.returncode == 1
        assert f"customer {sick.pk} could not be read again since 20" in capsys.readouterr().out

    UnreadableCustomer.objects.update(retry_at=timezone.now())
    copies.drain()
    assert not UnreadableCustomer.objects.exists()
    all_read()


def test_comparing_everybody_goes_on_where_it_was_ended_and_by_one_at_a_time() -> None:
    users = many(5)
    copies.drain()
    CustomerTotals.objects.update(revenue=1)
    for _ in range(3):
        CustomerMark.objects.create(kind="FAILED")
    with mock.patch.object(copies, "REBUILD_BATCH", 2):
        assert copies._compare_some() is True
        (mark,) = CustomerMark.objects.all()
        assert mark.reference == str(users[1].pk)
        outcome = race(copies._compare_some, copies._compare_some)
        assert (outcome.first, outcome.second, outcome.waited) == (True, False, False)
        assert list(CustomerTotals.objects.order_by("pk").values_list("revenue", flat=True)) == [
            Decimal("2.50")
        ] * 4 + [1]
        copies.drain()
    all_read()


def test_no_lock_outlives_its_transaction() -> None:
    """Behind a pool of connections that changes with every transaction, such a lock would stay with somebody else."""
    many(1)
    copies.drain()
    CustomerMark.objects.create(kind="FAILED")
    with CaptureQueriesContext(connection) as captured:
        copies.drain()
    locks = [query["sql"] for query in captured if "advisory" in query["sql"]]
    assert locks
    assert all("pg_try_advisory_xact_lock" in sql for sql in locks)


def start(script: str) -> "subprocess.Popen[str]":
    """Run a script on this test's database, in the shop; it says "begun" when it is in the middle."""
    database = {key: quote(str(value), safe="") for key, value in connection.settings_dict.items()}
    url = "postgresql://{USER}:{PASSWORD}@/{NAME}?host={HOST}&port={PORT}".format(**database)
    return subprocess.Popen(
        [sys.executable, "-c", f"import django; django.setup()\n{script}"],
        cwd=ROOT,
        env=os.environ | {URL_VARIABLE: url, "DJANGO_SETTINGS_MODULE": "tests.settings.oscar"},
        stdout=subprocess.PIPE,
        text=True,
    )


SLOWLY = """
import time
from saleor_customer_ext.services import copies
whole, turns = copies.refresh, 0
def refresh(customer_ids):
    global turns
    whole(customer_ids)
    turns += 1
    if turns == 3:
        print("begun", flush=True)
        time.sleep(60)
copies.refresh = refresh
copies.BATCH = 20
"""


@pytest.mark.parametrize(
    "work", ["copies.drain()", "copies.rebuild(batch=20)", "copies.rebuild(batch=20, only_missing=True)"]
)
def test_killed_half_way(work: str) -> None:
    many(100)
    before = CustomerMark.objects.count()
    process = start(SLOWLY + work)
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "begun\n"
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait(LONGEST)
    wait_for_the_database()

    done = CustomerProfile.objects.count()
    if "drain" in work:
        # Two transactions are over, the third is gone with its writer, and no mark went without its customer.
        assert CustomerMark.objects.count() == before - 40
        marked = set(CustomerMark.objects.values_list("user_id", flat=True))
        assert {found.key[0] for found in copies.differences()} <= marked
        copies.drain()
    else:
        assert done == 40
        said = StringIO()
        call_command("rebuild_customers", missing=True, stdout=said)
        assert said.getvalue() == "60 customers read again\n"
        copies.drain()
    all_read()


def test_several_workers_share_a_rebuild() -> None:
    users = many(90)
    copies.drain()
    wrong = [user.pk for user in users[::7]]
    CustomerTotals.objects.filter(pk__in=wrong).update(revenue="1.00")
    CustomerProfile.objects.filter(pk__in=[user.pk for user in users[40:60]]).delete()
    told: list[tuple[int, Any]] = []

    rebuilt = copies.rebuild(lambda *done: told.append(done), batch=5, workers=3)

    assert (rebuilt.customers, rebuilt.failed) == (90, [])
    assert told == [(done, users[done - 1].pk) for done in (20, 40, 60, 80, 90)]
    all_read()
    until = time.monotonic() + LONGEST
    while others_connected():
        assert time.monotonic() < until, "each worker closes its connection"


def others_connected() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
        )
        return int(cursor.fetchone()[0])


def test_rebuilding_waits_for_nobody_whose_copies_are_right() -> None:
    many(2)
    copies.drain()

    outcome = race(lambda: len(CustomerProfile.objects.select_for_update()), copies.rebuild)
    assert (outcome.first, outcome.second, outcome.waited) == (2, copies.Rebuilt(2, []), False)


def test_commands(capsys: pytest.CaptureFixture[str]) -> None:
    users = many(5)
    call_command("drain_customers")
    assert capsys.readouterr().out == "10 marks drained\n"
    call_command("verify_customers")
    assert capsys.readouterr().out == "Nothing differs.\n"

    CustomerTotals.objects.filter(pk=users[2].pk).update(revenue="1.00")
    with pytest.raises(CommandError, match="1 values differ") as refused:
        call_command("verify_customers")
    assert refused.value.returncode == 1
    assert capsys.readouterr().out == (
        f"saleor_customer_ext_customertotals customer {users[2].pk} revenue: stands at 1.000, should be 2.500\n"
    )

    call_command("rebuild_customers", after=str(users[2].pk))
    assert capsys.readouterr().out == "2 customers read again\n"
    assert len(list(copies.differences())) == 1
    call_command("rebuild_customers")
    call_command("verify_customers")
    with pytest.raises(CommandError, match="--after x is not the id of a customer"):
        call_command("rebuild_customers", after="x")


def test_what_is_written_while_verifying_is_no_difference() -> None:
    (user,) = many(1)
    whole = copies.differences

    def differences(*customer_ids: Any) -> Any:
        if not customer_ids:
            by_sql("UPDATE order_order SET total_incl_tax = 3 WHERE user_id = %s", user.pk)
        found = list(whole(*customer_ids))
        seen.append([item.column for item in found])
        return iter(found)

    seen: list[list[str]] = []
    with mock.patch.object(copies, "differences", differences):
        assert list(copies.verified()) == []
    assert seen == [["revenue"], []]


def test_keeping_up_until_told_to_stop() -> None:
    (user,) = many(1)
    stop = threading.Event()
    worker = threading.Thread(target=lambda: copies.keep_up(stop, every=0.01), daemon=True)
    worker.start()
    try:
        until = threading.Event()
        for _ in range(500):
            if CustomerTotals.objects.filter(pk=user.pk, revenue="2.50").exists():
                break
            until.wait(0.01)
    finally:
        stop.set()
        worker.join(LONGEST)
    assert not worker.is_alive()
    all_read()


def test_a_payment_of_an_order_that_becomes_somebodys_meanwhile(anna: Any) -> None:
    """Neither transaction sees what the other one writes: whose the order is has to be asked afterwards."""
    order = order_of(None, "50.00", number="guest")
    order.save()
    source = Source.objects.create(
        order=order, source_type=SourceType.objects.create(name="card"), currency="EUR", amount_allocated=50
    )
    copies.drain()

    outcome = race(
        lambda: by_sql("UPDATE payment_source SET amount_refunded = 20 WHERE id = %s", source.pk),
        lambda: (
            by_sql("UPDATE order_order SET user_id = %s WHERE id = %s", anna.pk, order.pk),
            copies.drain(),
        ),
    )

    assert (outcome.waited, outcome.second) == (False, (None, 1))
    assert CustomerMark.objects.count() == 1
    copies.drain()
    assert CustomerStatistics.objects.get(user=anna).refunded == Decimal("20.00")
    all_read()


def drained_while_ordering() -> tuple[Any, bool]:
    """Let a customer order slowly while all are drained; give what is left and whether others had to wait."""
    first, slow = many(2)
    copies.drain()
    get_user_model().objects.update(last_name="New")
    ordering, end = threading.Event(), threading.Event()

    def order() -> None:
        with transaction.atomic():
            CustomerProfile.objects.select_for_update().get(pk=slow.pk)
            ordering.set()
            end.wait(LONGEST)
        connection.close()

    def drain() -> None:
        copies.drain()
        connection.close()

    threads = [threading.Thread(target=order, daemon=True), threading.Thread(target=drain, daemon=True)]
    threads[0].start()
    assert ordering.wait(LONGEST)
    threads[1].start()
    threads[1].join(LONGEST)
    left = set(CustomerMark.objects.values_list("user_id", flat=True))
    read = CustomerProfile.objects.get(pk=first.pk).name_key
    end.set()
    threads[0].join(LONGEST)
    assert left == {slow.pk}
    return read, copies.drain() == 1


def test_who_orders_slowly_keeps_nobody_else_waiting(caplog: pytest.LogCaptureFixture) -> None:
    assert drained_while_ordering() == ("new", True)
    assert "could not be read again" not in caplog.text
    all_read()
