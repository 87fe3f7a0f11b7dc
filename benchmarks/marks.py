"""What the triggers on the host's tables cost, and how long all copies take: ``python -m benchmarks.marks``.

Runs on the sample shop (django-oscar) and a PostgreSQL of its own, with fsync as it stands.

- An order is placed through Oscar's own order creator. CPU is that of this process and its database backend together.
  Pairs are interleaved: one order with the triggers on, one with them off, the other way round in every second pair.
- A bulk update sets a column of 5,000 orders of as many customers in one statement, with and without, interleaved.
- What the shop does after the commit, reading the customer again, is measured by itself.
- Rebuilding is timed with every customer's copies missing, and again where all of them are right.

The exit code is 1 where a figure misses what the project promises.
"""

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.targets import Target

PLACING = Target(1.05, 1.02, most=True)
BULK_UPDATE = Target(1.25, 1.10, most=True)
REBUILD_SECONDS = Target(60, 40, most=True)  # a million customers with three million orders
MILLION = 1_000_000

FILL = """
INSERT INTO auth_user (username, email, first_name, last_name, password, is_staff, is_active, is_superuser, date_joined)
SELECT 'b' || n, 'b' || n || '@example.com', 'First' || n % 997, 'Last' || n % 9973, 'x', false, true, false,
       now() - n * interval '1 minute' FROM generate_series(1, {customers}) n;
INSERT INTO address_useraddress (user_id, title, first_name, last_name, line1, line2, line3, line4, state, postcode,
  search_text, phone_number, notes, is_default_for_shipping, is_default_for_billing, num_orders_as_shipping_address,
  num_orders_as_billing_address, hash, date_created, country_id)
SELECT id, '', first_name, last_name, 'Street ' || id, '', '', 'City ' || id % 500, '', '2' || id % 9999, '',
       '+4940' || id, '', true, true, 0, 0, id::text, now(), 'DE' FROM auth_user WHERE username LIKE 'b%';
INSERT INTO order_order (number, user_id, currency, total_incl_tax, total_excl_tax, shipping_incl_tax,
  shipping_excl_tax, shipping_method, shipping_code, status, guest_email, date_placed, analytics_tracked)
SELECT 'b' || u.id || '-' || n, u.id, 'EUR', 11.9 * n, 10 * n, 0, 0, '', '', 'Pending', '',
       now() - n * interval '9 days', false
  FROM auth_user u, generate_series(1, 3) n WHERE u.username LIKE 'b%';
INSERT INTO payment_source (order_id, source_type_id, currency, amount_allocated, amount_debited, amount_refunded,
  reference, label)
SELECT o.id, (SELECT min(id) FROM payment_sourcetype), 'EUR', o.total_incl_tax, o.total_incl_tax, 0, '', ''
  FROM order_order o WHERE o.number LIKE 'b%';
"""


def main() -> int:
    """Measure, print, and say whether the promises hold."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.marks", description=__doc__)
    parser.add_argument("--pairs", type=int, default=150, help="orders placed with and without (150)")
    parser.add_argument("--bulk-pairs", type=int, default=30, help="bulk updates with and without (30)")
    parser.add_argument("--customers", type=int, default=200_000, help="customers to rebuild (200,000)")
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings.oscar")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", run_syncdb=True, verbosity=0)
    missed = []
    for name, target, value, text in _figures(options):
        verdict = target.verdict(value)
        print(f"{name:<14} {text}; at most {target.least:g}: {verdict}", flush=True)
        missed += [name] if verdict == "MISSED" else []
    return 1 if missed else 0


def _figures(options: argparse.Namespace) -> Any:
    from django.db import connection

    from demo import factories

    factories.make_country("DE")
    user = factories.make_customer("buyer@example.com")
    factories.make_address(user)
    goods = [(factories.make_product(price="59.50", stock=1_000_000), 1)]

    def place() -> None:
        factories.make_order(user, goods)

    for _ in range(5):
        place()
    with _not_read():
        ratio, ours, theirs = _pairs(place, options.pairs, _cpu)
    yield (
        "placing", PLACING, ratio,
        f"{ours * 1e3:.2f} ms of CPU with triggers, {theirs * 1e3:.2f} without, ratio {ratio:.3f}",
    )  # fmt: skip
    after = []
    from saleor_customer_ext.services import copies

    for _ in range(30):
        with _not_read():
            place()
        before = _cpu()
        copies.drain(customer_ids=[user.pk])
        after.append(_cpu() - before)
    print(f"{'after commit':<14} {statistics.median(after) * 1e3:.2f} ms of CPU to read the customer again")

    _fill(options.customers)

    def update() -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE order_order SET status = CASE status WHEN 'Pending' THEN 'Shipped' ELSE 'Pending' END"
                " WHERE id IN (SELECT max(id) FROM order_order WHERE number LIKE 'b%' GROUP BY user_id LIMIT 5000)"
            )

    update()
    ratio, ours, theirs = _pairs(update, options.bulk_pairs, _cpu)
    yield (
        "bulk update", BULK_UPDATE, ratio,
        f"{ours * 1e3:.0f} ms of CPU with triggers, {theirs * 1e3:.0f} without, ratio {ratio:.3f}",
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM saleor_customer_ext_customermark")
        cursor.execute("DELETE FROM saleor_customer_ext_customerprofile")
        cursor.execute("VACUUM ANALYZE")
    began = time.perf_counter()
    done = copies.rebuild().customers
    seconds = (time.perf_counter() - began) * MILLION / done
    yield (
        "rebuild", REBUILD_SECONDS, seconds,
        f"{done:,} customers from nothing in {seconds * done / MILLION:.1f} s, that is {seconds:.0f} s for a million",
    )  # fmt: skip
    began = time.perf_counter()
    copies.rebuild()
    print(f"{'unchanged':<14} {(time.perf_counter() - began) * MILLION / done:.0f} s for a million")
    began = time.perf_counter()
    found = sum(1 for _ in copies.differences())
    print(
        f"{'verify':<14} {(time.perf_counter() - began) * MILLION / done:.0f} s for a million, {found} differ"
    )


def _pairs(work: Callable[[], None], pairs: int, clock: Callable[[], float]) -> tuple[float, float, float]:
    """Give the median ratio of a pair, and the medians with and without the triggers, in seconds."""
    measured: list[dict[bool, float]] = []
    for number in range(pairs):
        found = {}
        for watched in (number % 2 == 0, number % 2 == 1):
            _switch(watched)
            work() if number == 0 else None
            before = clock()
            work()
            found[watched] = clock() - before
        measured.append(found)
    _switch(True)
    ratio = statistics.median(pair[True] / pair[False] for pair in measured)
    return ratio, statistics.median(p[True] for p in measured), statistics.median(p[False] for p in measured)


def _switch(on: bool) -> None:
    """Switch our triggers on or off; then let both sides plan what they do afresh, outside of the measurement."""
    from django.db import connection

    from saleor_customer_ext.host import get_host
    from saleor_customer_ext.services.watching import ROWS, _trigger

    with connection.cursor() as cursor:
        for watched in get_host().accounts.watched():
            for event in (event for event in ROWS if event in watched.events):
                how = "ENABLE" if on else "DISABLE"
                cursor.execute(f"ALTER TABLE {watched.table} {how} TRIGGER {_trigger(event)}")


@contextmanager
def _not_read() -> Any:
    """Leave the marks to somebody else, as they are where a worker drains."""
    from saleor_customer_ext.hosts.oscar import marks

    hand_on = marks.written._hand_on
    marks.written._hand_on = lambda keys: None
    try:
        yield
    finally:
        marks.written._hand_on = hand_on


def _cpu() -> float:
    """Give the CPU seconds of this process and of its database backend so far."""
    from django.db import connection

    connection.ensure_connection()
    backend = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")
    return time.process_time() + int(backend.read_text().split()[0]) / 1e9


def _fill(customers: int) -> None:
    from django.db import connection
    from oscar.core.loading import get_model

    get_model("payment", "SourceType").objects.get_or_create(code="card", defaults={"name": "Card"})
    # Each on a connection of its own, after statistics: PostgreSQL keeps the plans of foreign keys with the connection.
    for statement in FILL.format(customers=customers).split(";"):
        connection.close()
        with connection.cursor() as cursor:
            if statement.strip():
                cursor.execute(statement)
            cursor.execute("ANALYZE")


if __name__ == "__main__":
    sys.exit(main())
