"""Replays the whole ledger and reports every place where two statements about the same money differ. Reads only.

The database refuses such states (``migrations/sql/0002_guards.sql``); this finds what a disabled trigger, a restored
backup or a host's own bookkeeping may have left. Each check is one query that returns the rows that are wrong, so
memory stays constant however long the ledger is. All checks see one snapshot.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from itertools import islice
from typing import Any

from django.db import connection, transaction

from ..host import get_host
from ..models import CreditEntry, EntryKind
from ..money import Money, exact

# What is checked -> the rows that break it: (subject, what stands there, what the replay gives).
CHECKS = {
    "chain": """
        SELECT 'entry ' || id, format('#%%s %%s', sequence, balance_after), format('#%%s %%s', place, replayed) FROM (
          SELECT id, sequence, balance_after, created_at, row_number() OVER w AS place, sum(amount) OVER w AS replayed,
                 lag(created_at) OVER w AS before
          FROM saleor_customer_ext_creditentry WINDOW w AS (PARTITION BY account_id ORDER BY sequence)) e
        WHERE sequence <> place OR balance_after <> replayed OR created_at < before""",
    "account_balance": """
        SELECT 'account ' || a.id, format('%%s after %%s', a.balance, a.sequence),
               format('%%s after %%s', coalesce(e.balance, 0), coalesce(e.entries, 0))
        FROM saleor_customer_ext_creditaccount a LEFT JOIN (
          SELECT account_id, sum(amount) AS balance, count(*) AS entries
          FROM saleor_customer_ext_creditentry GROUP BY account_id) e ON e.account_id = a.id
        WHERE a.balance <> coalesce(e.balance, 0) OR a.sequence <> coalesce(e.entries, 0)""",
    "account_lots": """
        SELECT 'account ' || a.id, format('%%s, held %%s', a.balance, a.held),
               format('%%s, held %%s', coalesce(l.remaining, 0), coalesce(l.held, 0))
        FROM saleor_customer_ext_creditaccount a LEFT JOIN (
          SELECT account_id, sum(remaining) AS remaining, sum(held) AS held
          FROM saleor_customer_ext_creditlot GROUP BY account_id) l ON l.account_id = a.id
        WHERE a.balance <> coalesce(l.remaining, 0) OR a.held <> coalesce(l.held, 0)""",
    "account_holds": """
        SELECT 'account ' || a.id, a.held::text, coalesce(h.held, 0)::text
        FROM saleor_customer_ext_creditaccount a LEFT JOIN (
          SELECT account_id, sum(amount) AS held FROM saleor_customer_ext_credithold WHERE status = 'OPEN'
          GROUP BY account_id) h ON h.account_id = a.id
        WHERE a.held <> coalesce(h.held, 0) OR a.held < 0 OR a.held > a.balance""",
    "entry_lots": """
        SELECT 'entry ' || e.id, e.amount::text, coalesce(m.moved, 0)::text
        FROM saleor_customer_ext_creditentry e LEFT JOIN (
          SELECT entry_id, sum(amount) AS moved, min(account_id) AS first, max(account_id) AS last FROM (
            SELECT entry_id, amount, account_id FROM saleor_customer_ext_creditlot
            UNION ALL
            SELECT u.entry_id, u.amount, l.account_id
            FROM saleor_customer_ext_creditlotuse u JOIN saleor_customer_ext_creditlot l ON l.id = u.lot_id) both_
          GROUP BY entry_id) m ON m.entry_id = e.id
        WHERE e.amount IS DISTINCT FROM m.moved OR e.account_id <> m.first OR e.account_id <> m.last""",
    "lot_uses": """
        SELECT 'lot ' || l.id, l.remaining::text, (l.amount + coalesce(u.used, 0))::text
        FROM saleor_customer_ext_creditlot l LEFT JOIN (
          SELECT lot_id, sum(amount) AS used FROM saleor_customer_ext_creditlotuse GROUP BY lot_id) u ON u.lot_id = l.id
        WHERE l.remaining <> l.amount + coalesce(u.used, 0)""",
    "lot_holds": """
        SELECT 'lot ' || l.id, l.held::text, coalesce(h.held, 0)::text
        FROM saleor_customer_ext_creditlot l LEFT JOIN (
          SELECT hl.lot_id, sum(hl.amount) AS held FROM saleor_customer_ext_creditholdlot hl
          JOIN saleor_customer_ext_credithold h ON h.id = hl.hold_id WHERE h.status = 'OPEN' GROUP BY hl.lot_id
        ) h ON h.lot_id = l.id
        WHERE l.held <> coalesce(h.held, 0)""",
    "hold_sums": """
        SELECT 'hold ' || h.id, format('%%s: %%s = %%s + %%s', h.status, h.amount, h.captured, h.released),
               format('lots %%s, paid %%s', coalesce(hl.amount, 0), coalesce(e.paid, 0))
        FROM saleor_customer_ext_credithold h
        LEFT JOIN (SELECT hold_id, sum(amount) AS amount FROM saleor_customer_ext_creditholdlot GROUP BY hold_id) hl
          ON hl.hold_id = h.id
        LEFT JOIN (SELECT hold_id, -sum(amount) AS paid FROM saleor_customer_ext_creditentry WHERE hold_id IS NOT NULL
                   GROUP BY hold_id) e ON e.hold_id = h.id
        WHERE h.amount IS DISTINCT FROM hl.amount OR (h.status <> 'OPEN' AND h.captured + h.released <> h.amount)
           OR h.captured <> least(h.amount, coalesce(e.paid, 0))""",
    "corrections": """
        SELECT 'entry ' || e.id, e.amount::text, sum(c.amount)::text
        FROM saleor_customer_ext_creditentry c JOIN saleor_customer_ext_creditentry e ON e.id = c.corrects_id
        GROUP BY e.id, e.amount, e.account_id
        HAVING abs(sum(c.amount)) > abs(e.amount) OR sign(sum(c.amount)) = sign(e.amount)
            OR bool_or(c.account_id <> e.account_id)""",
    "liability": """
        SELECT format('%%s %%s', l.currency, l.day), l.balance::text, coalesce(sum(e.amount), 0)::text
        FROM saleor_customer_ext_creditliability l
        LEFT JOIN saleor_customer_ext_creditaccount a ON a.currency = l.currency
        LEFT JOIN saleor_customer_ext_creditentry e ON e.account_id = a.id AND e.created_at <= l.ends_at
        WHERE (l.currency, l.day) IN (
          SELECT DISTINCT ON (currency) currency, day FROM saleor_customer_ext_creditliability
          ORDER BY currency, day DESC)
        GROUP BY l.id, l.currency, l.day, l.balance HAVING l.balance <> coalesce(sum(e.amount), 0)""",
}
HOST_CHECK = "host_payments"
_BATCH = 500


@dataclass(frozen=True, slots=True)
class Drift:
    """One difference: what stands in a row, and what the replay gives instead."""

    check: str
    subject: str
    found: str
    expected: str


@dataclass(frozen=True, slots=True)
class AuditReport:
    """What the audit read and what it found; ``drifts`` holds the first ones of each check, ``counts`` all of them."""

    entries: int
    accounts: int
    counts: dict[str, int]
    drifts: list[Drift]

    @property
    def is_clean(self) -> bool:
        """Whether nothing differs."""
        return not any(self.counts.values())

    def as_dict(self) -> dict[str, Any]:
        """Give the report as plain values for JSON."""
        return {"clean": self.is_clean, **asdict(self)}


def audit_credit(*, with_host: bool = True, most: int = 100) -> AuditReport:
    """Replay all entries and compare them with accounts, lots, holds, day sums and the host's own payment records.

    with_host: also ask the host shop what its records say of every order that credit paid for.
    most: how many differences of each check to list; all are counted.
    """
    counts: dict[str, int] = {}
    drifts: list[Drift] = []
    with _one_snapshot():
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM saleor_customer_ext_creditentry")
            entries = cursor.fetchone()[0]
            cursor.execute("SELECT count(*) FROM saleor_customer_ext_creditaccount")
            accounts = cursor.fetchone()[0]
        for name, query in CHECKS.items():
            counts[name] = _collect(name, _rows(query), drifts, most)
        if with_host:
            counts[HOST_CHECK] = _collect(HOST_CHECK, _host_differences(), drifts, most)
    return AuditReport(entries, accounts, counts, drifts)


@contextmanager
def _one_snapshot() -> Iterator[None]:
    with transaction.atomic():
        if len(connection.savepoint_ids) == 0:  # within a caller's transaction its snapshot is the one
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def _rows(query: str) -> Iterator[tuple[str, str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(query, [])
        while rows := cursor.fetchmany(_BATCH):
            yield from rows


def _collect(check: str, rows: Iterator[tuple[str, str, str]], drifts: list[Drift], most: int) -> int:
    found = 0
    for subject, stands, expected in rows:
        found += 1
        if found <= most:
            drifts.append(Drift(check, subject, stands, expected))
    return found


def _host_differences() -> Iterator[tuple[str, str, str]]:
    """Compare both ways: orders that the ledger knows, then orders of which only the host says that credit paid."""
    orders = get_host().orders
    by_order = _paid_by_order()
    while batch := dict(islice(by_order, _BATCH)):
        known = orders.get(list(batch))
        for reference, (paid, returned) in batch.items():
            order = known.get(reference)
            if order is None:
                yield (
                    f"order {reference}",
                    "no such order in the shop",
                    f"paid {paid.amount}, returned {returned.amount}",
                )
            elif (order.credit_paid, order.credit_returned) != (paid, returned):
                yield (
                    f"order {reference}",
                    f"paid {order.credit_paid.amount}, returned {order.credit_returned.amount}",
                    f"paid {paid.amount}, returned {returned.amount}",
                )
    references = iter(orders.with_credit())
    while some := list(islice(references, _BATCH)):
        paid_for = CreditEntry.objects.filter(order_reference__in=some, kind=EntryKind.PAYMENT)
        for reference in sorted(set(some) - set(paid_for.values_list("order_reference", flat=True))):
            yield f"order {reference}", "the shop says that credit paid", "the ledger has no payment"


def _paid_by_order() -> Iterator[tuple[str, tuple[Money, Money]]]:
    """Give what credit paid for each order and got back of it, in the order of references."""
    query = """
        SELECT p.order_reference, a.currency, -sum(p.amount), coalesce(sum(r.amount), 0)
        FROM saleor_customer_ext_creditentry p
        JOIN saleor_customer_ext_creditaccount a ON a.id = p.account_id
        LEFT JOIN (SELECT corrects_id, sum(amount) AS amount FROM saleor_customer_ext_creditentry
                   WHERE corrects_id IS NOT NULL GROUP BY corrects_id) r ON r.corrects_id = p.id
        WHERE p.kind = 'PAYMENT' AND p.order_reference <> ''
        GROUP BY p.order_reference, a.currency ORDER BY p.order_reference"""
    with connection.chunked_cursor() as cursor:
        cursor.execute(query)
        while rows := cursor.fetchmany(_BATCH):
            for reference, currency, paid, returned in rows:
                yield reference, (exact(paid, currency), exact(returned, currency))
