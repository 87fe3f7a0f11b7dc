"""Keeping our copies of the host's users and orders: whatever changes there, by whatever way, the copies follow.

Triggers on the host's tables leave a mark for everybody whom a change concerns (``watching.py``). ``drain`` takes the
marks and reads those customers again, in full: nothing is added up from events, so nothing can be added twice or lost.
Source: docs/adr/0012-customer-copies.md.
"""

import logging
import threading
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.db import DatabaseError, close_old_connections, connection, transaction
from django.db.models import Exists, OuterRef

from ..host import Actor, get_host
from ..models import AuditEvent, CustomerMark, CustomerProfile, CustomerStatus, MarkKind
from .copy_rules import PROFILE, RULES, STATISTICS, Rows, Rule, literal

logger = logging.getLogger(__name__)

LOCK_TIMEOUT = "1s"
PATIENCE = 5.0  # seconds that one call of ``drain`` may wait for customers who are locked
BATCH = 200  # customers whose profiles are locked at a time while the shop is served
REBUILD_BATCH = 1000
LIMIT = 20_000  # marks of one call of ``drain``
# Taken before the host's rows are read: who waits here reads what was committed meanwhile, and writes it last.
LOCK = "FOR NO KEY UPDATE"
SHOP = Actor.system("shop")  # who changed something in the shop's own screens, as far as we know
COMPARING = 7_021_604_118  # key of the advisory lock of whoever compares everybody

Progress = Callable[[int, Any], None]


@dataclass(frozen=True, slots=True)
class Difference:
    """A value that is not what the host's rows say; as text, None where the row is missing.

    key: the customer's key, with the currency where there is a row for each.
    """

    table: str
    key: tuple[Any, ...]
    column: str
    found: str | None
    expected: str | None


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """How many customers were read again, and those of whom that failed; they have got marks."""

    customers: int
    failed: list[Any]


def refresh(customer_ids: Collection[Any], *, by_us: bool = False) -> None:
    """Copy what the host says about these customers now, in the caller's transaction; their profiles are made first.

    Locks the profiles in key order. Writes only what differs; ids of nobody are left out.
    by_us: what differs was written by a service of ours, which has counted the version on and recorded it. Otherwise it
    was changed in the shop's own way, so both is done here.
    """
    users = get_user_model()
    keys = sorted({users._meta.pk.to_python(customer_id) for customer_id in customer_ids})
    if not keys:
        return
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        rows = Rows(keys)
        _make_missing(cursor, rows, keys)
        _run(
            cursor,
            f"SELECT user_id FROM {PROFILE.table} WHERE user_id = ANY ({literal(keys)}) ORDER BY user_id {LOCK}",
        )
        for rule in RULES:
            if rule is PROFILE:
                _run(cursor, _update(rule, rows, by_us=by_us))
            else:
                _run(cursor, _write(rule, rows))


def drain(limit: int = LIMIT, *, customer_ids: Collection[Any] | None = None) -> int:
    """Read everybody again who has a mark, in short transactions, and give how many marks were taken.

    A mark goes in the transaction that reads its customer, so who is killed leaves it. Any number may drain at once:
    none waits for another's marks. Nobody waits for a customer, such as one whose order is being placed, while holding
    others: who is locked is read alone, last, and left to the next time if that takes long. What fails for one
    customer is logged, and the mark stays.
    customer_ids: only marks of these. Without it, a trigger's failure is looked after as well: it lets everybody be
    compared, by one process at a time.
    """
    taken = after = 0
    alone: dict[int, frozenset[Any]] = {}
    while taken + len(alone) < limit:
        marks: dict[int, frozenset[Any]] = {}
        try:
            with _reading():
                marks = _take(min(BATCH, limit - taken - len(alone)), after, customer_ids)
                locked = _locked_by_others(_everybody(marks.values()))
                free = {mark: users for mark, users in marks.items() if not users & locked}
                refresh(_everybody(free.values()))
                taken += _delete(free)
        except DatabaseError:
            logger.warning("Customers could not be read again together; each is tried alone.", exc_info=True)
            free = {}
        if not marks:
            break
        alone |= {mark: users for mark, users in marks.items() if mark not in free}
        after = max(marks)
    taken += _drain_each(alone)
    if customer_ids is None:
        _look_after_failures()
    return taken


def keep_up(stop: threading.Event, *, every: float = 1.0, then: Callable[[], object] | None = None) -> None:
    """Drain again and again, with so many seconds between, until told to stop; what fails is logged.

    then: what has to follow each time.
    """
    while not stop.wait(every):
        close_old_connections()
        try:
            drain()
            if then is not None:
                then()
        except DatabaseError:
            logger.exception("The marks of customers could not be drained; trying again.")
    connection.close()


def rebuild(
    progress: Progress | None = None,
    *,
    batch: int = REBUILD_BATCH,
    after: Any = None,
    only_missing: bool = False,
) -> Rebuilt:
    """Read all customers again, in key order, a short transaction for so many at a time; the shop goes on meanwhile.

    progress: told how many are done and the last one's key. after: the key of the last one that needs nothing, to go
    on where another run ended. only_missing: those who have no profile yet, which needs no ``after`` to go on.
    """
    done = 0
    failed: list[Any] = []
    users = get_user_model()._base_manager.order_by("pk")
    if only_missing:
        users = users.exclude(Exists(CustomerProfile.objects.filter(pk=OuterRef("pk"))))
    while True:
        page = users if after is None else users.filter(pk__gt=after)
        keys = list(page.values_list("pk", flat=True)[:batch])
        if not keys:
            return Rebuilt(done, failed)
        try:
            with _reading():
                refresh(keys)
        except DatabaseError:
            logger.warning("Customers could not be read again together; each is tried alone.", exc_info=True)
            failed += _refresh_each(keys)
        done, after = done + len(keys), keys[-1]
        if progress:
            progress(done, after)


def differences(customer_ids: Collection[Any] | None = None) -> Iterator[Difference]:
    """Compare all copies with the host's rows and give what differs, streaming; nothing where all is right.

    customer_ids: only these customers. Reads only. Of customers who have a mark, what differs may just not be read yet.
    """
    rows = Rows(customer_ids)
    for rule in RULES:
        with _reading(), connection.chunked_cursor() as cursor:
            cursor.execute(_compare(rule, rows))
            for row in cursor:
                yield from _differences(rule, row)


@contextmanager
def _reading() -> Iterator[None]:
    """Open a transaction in which PostgreSQL compiles nothing, which would take longer than what a batch takes.

    It waits for no lock for long, because whoever needs a customer of the batch would wait as well.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL jit = off; SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'")
        yield


def verified() -> Iterator[Difference]:
    """Give what differs and will not be put right by draining: what is written while we compare is no difference.

    Drains the marks that were there at first; whoever differs then is drained and looked at once more.
    """
    drain()
    batch: set[Any] = set()
    for difference in differences():
        batch.add(difference.key[0])
        if len(batch) >= REBUILD_BATCH:
            yield from _still_different(batch)
            batch = set()
    yield from _still_different(batch)


def _still_different(customer_ids: Collection[Any]) -> Iterator[Difference]:
    if customer_ids:
        drain(customer_ids=customer_ids)
        yield from differences(customer_ids)


def _run(cursor: Any, sql: str) -> None:
    cursor.execute(sql)  # without parameters, so that a percent sign in it is one


def _make_missing(cursor: Any, rows: Rows, keys: Sequence[Any]) -> None:
    """Insert the profiles of users who have none, as the rule says and with the model's defaults.

    The users are locked first: the insert does so as well, but by then a user who is being deleted could make it fail.
    """
    users, quote = get_user_model()._meta, connection.ops.quote_name
    table, key = quote(users.db_table), quote(str(users.pk.column))
    cursor.execute(
        f"SELECT {key} FROM {table} u WHERE {key} = ANY (%s)"
        f" AND NOT EXISTS (SELECT FROM {PROFILE.table} c WHERE c.user_id = u.{key}) ORDER BY {key} FOR KEY SHARE",
        [list(keys)],
    )
    if not cursor.fetchall():
        return
    copied = (*PROFILE.keys, *PROFILE.values)
    own = {
        quote(str(field.column)): literal(field.get_db_prep_save(field.get_default(), connection))
        for field in CustomerProfile._meta.concrete_fields
        if field.column not in copied
    }
    _run(
        cursor,
        f"INSERT INTO {PROFILE.table} ({', '.join((*copied, *own))})"
        f" SELECT {', '.join(f's.{name}' for name in copied)}, {', '.join(own.values())}"
        f" FROM {rows.due(PROFILE)} s WHERE NOT EXISTS"
        f" (SELECT FROM {PROFILE.table} c WHERE c.user_id = s.user_id) ON CONFLICT DO NOTHING",
    )


def _update(rule: Rule, rows: Rows, *, by_us: bool) -> str:
    """Write what differs into profiles that are there."""
    columns = ", ".join(f"{name} = s.{name}" for name in rule.values)
    if by_us:
        noted, version = "", "t.version"
    else:
        noted = f", noted AS ({_note_switched(rule)})"
        # So that an edit made from what stood there before is a conflict; what the customer does alone is none.
        version = "t.version + ((t.name_key, t.email) IS DISTINCT FROM (s.name_key, s.email))::integer"
    return (
        f"WITH due AS MATERIALIZED {rows.due(rule)}{noted}"
        f" UPDATE {rule.table} t SET {columns}, version = {version} FROM due s"
        f" WHERE {_same_key(rule)} AND {_values(rule, 't')} IS DISTINCT FROM {_values(rule, 's')}"
    )


def _note_switched(rule: Rule) -> str:
    """Record that the shop's own screens have switched an account off or on; whose screens, nobody says."""
    table, off = connection.ops.quote_name(AuditEvent._meta.db_table), literal(CustomerStatus.INACTIVE.value)
    return (
        f"INSERT INTO {table} (kind, user_id, actor_kind, actor_id, data)"
        f" SELECT CASE s.status WHEN {off} THEN 'customer.deactivated' ELSE 'customer.activated' END, t.user_id,"
        f" {literal(SHOP.kind.value)}, {literal(SHOP.id)}, jsonb_build_object("
        f"'before', jsonb_build_object('status', t.status), 'after', jsonb_build_object('status', s.status))"
        f" FROM {rule.table} t JOIN due s ON {_same_key(rule)} WHERE (t.status = {off}) <> (s.status = {off})"
        f" AND {literal(CustomerStatus.BLOCKED.value)} NOT IN (t.status, s.status)"
    )


def _write(rule: Rule, rows: Rows) -> str:
    """Write what is missing or differs; where a customer has several rows, delete those that should not be there."""
    columns = (*rule.keys, *rule.values)
    gone = ""
    if rule is STATISTICS:
        gone = (
            f", gone AS (DELETE FROM {rule.table} t WHERE t.id IN (SELECT id FROM {rows.only(rule.table, 'user_id')} o)"
            f" AND NOT EXISTS (SELECT FROM due s WHERE {_same_key(rule)}))"
        )
    return (
        f"WITH due AS MATERIALIZED {rows.due(rule)}{gone}"
        f" INSERT INTO {rule.table} AS t ({', '.join(columns)}) SELECT {', '.join(columns)} FROM due s"
        f" WHERE NOT EXISTS (SELECT FROM {rule.table} t WHERE {_same_key(rule)}"
        f" AND {_values(rule, 't')} IS NOT DISTINCT FROM {_values(rule, 's')})"
        f" ON CONFLICT ({', '.join(rule.keys)}) DO UPDATE SET"
        f" {', '.join(f'{name} = excluded.{name}' for name in rule.values)}"
    )


def _compare(rule: Rule, rows: Rows) -> str:
    """Give keys, whether the row is there, whether it should be, and both values of each column, where any differs."""
    pairs = ", ".join(f"t.{name}::text, s.{name}::text" for name in rule.values)
    return (
        f"SELECT {', '.join(rule.keys)}, t.user_id IS NOT NULL, s.user_id IS NOT NULL, {pairs}"
        f" FROM {rows.only(rule.table, 'user_id')} t FULL JOIN {rows.due(rule)} s USING ({', '.join(rule.keys)})"
        f" WHERE t.user_id IS NULL OR s.user_id IS NULL"
        f" OR {_values(rule, 't')} IS DISTINCT FROM {_values(rule, 's')}"
    )


def _same_key(rule: Rule) -> str:
    return " AND ".join(f"t.{name} = s.{name}" for name in rule.keys)


def _values(rule: Rule, table: str) -> str:
    return f"({', '.join(f'{table}.{name}' for name in rule.values)})"


def _differences(rule: Rule, row: Sequence[Any]) -> Iterator[Difference]:
    table, width = rule.model._meta.db_table, len(rule.keys)
    key, (is_there, is_due), values = tuple(row[:width]), row[width : width + 2], row[width + 2 :]
    if not (is_there and is_due):
        yield Difference(table, key, "", "a row" if is_there else None, "a row" if is_due else None)
        return
    for name, found, expected in zip(rule.values, values[::2], values[1::2], strict=True):
        if found != expected:
            yield Difference(table, key, name, found, expected)


def _take(most: int, after: int, customer_ids: Collection[Any] | None) -> dict[int, frozenset[Any]]:
    """Lock marks that nobody else is at, the oldest first, and give the users whom each is about."""
    table = connection.ops.quote_name(CustomerMark._meta.db_table)
    whose = "" if customer_ids is None else "AND user_id = ANY (%s)"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id, user_id, source, reference FROM {table} WHERE kind <> %s AND id > %s {whose}"
            f" ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED",
            [MarkKind.FAILED, after, *([] if customer_ids is None else [list(customer_ids)]), most],
        )
        marks = cursor.fetchall()
        owners: dict[tuple[str, str], set[Any]] = {}
        for watched in get_host().accounts.watched() if any(mark[2] for mark in marks) else ():
            references = {mark[3] for mark in marks if mark[2] == watched.table}
            if references and watched.owners:
                cursor.execute(watched.owners, [sorted(references)])
                for reference, user_id in cursor.fetchall():
                    owners.setdefault((watched.table, reference), set()).add(user_id)
    return {
        mark_id: frozenset({user_id, *owners.get((source, reference), ())} - {None})
        for mark_id, user_id, source, reference in marks
    }


def _everybody(users: Iterable[frozenset[Any]]) -> set[Any]:
    return {user_id for of_mark in users for user_id in of_mark}


def _locked_by_others(customer_ids: Collection[Any]) -> set[Any]:
    """Lock the profiles that can be had at once, in key order, and give the customers whose cannot."""
    profiles = CustomerProfile.objects.filter(pk__in=customer_ids).order_by("pk").values_list("pk", flat=True)
    ours = set(profiles.select_for_update(no_key=True, skip_locked=True))
    return set(profiles) - ours


def _delete(marks: Collection[int]) -> int:
    return CustomerMark.objects.filter(pk__in=marks).delete()[0]


def _drain_each(marks: Mapping[int, frozenset[Any]]) -> int:
    """Read customers again in a transaction of their own, with their marks, and give how many marks went."""
    taken, until = 0, time.monotonic() + PATIENCE
    together: dict[frozenset[Any], list[int]] = {}
    for mark, users in marks.items():
        together.setdefault(users, []).append(mark)
    for users, of_users in together.items():
        try:
            with _reading():
                deleted = _delete(of_users)
                refresh(users)
            taken += deleted
        except DatabaseError as error:
            named = ", ".join(map(str, sorted(users)))
            if getattr(error.__cause__, "sqlstate", "") != "55P03":
                logger.exception("Customer %s could not be read again; the mark stays.", named)
            elif time.monotonic() > until:
                break
    return taken


def _refresh_each(keys: Sequence[Any]) -> list[Any]:
    """Read each customer again in a transaction of their own; mark those of whom that fails, and give them."""
    failed = []
    for key in keys:
        try:
            with transaction.atomic():
                refresh([key])
        except DatabaseError:
            logger.exception("Customer %s could not be read again; marked.", key)
            CustomerMark.objects.create(kind=MarkKind.PROFILE, user_id=key)
            failed.append(key)
    return failed


def _look_after_failures() -> None:
    """Compare everybody where a trigger could not say whose row had changed.

    The marks of that go at the end, those that were there at the beginning: who is killed leaves them to the next.
    """
    found = list(CustomerMark.objects.filter(kind=MarkKind.FAILED).values_list("pk", flat=True))
    if not found or not _begin_comparing():
        return
    try:
        logger.error(
            "%s times, a trigger could not tell whose row of the shop had changed; all customers are compared.",
            len(found),
        )
        rebuild()
        CustomerMark.objects.filter(pk__in=found).delete()
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [COMPARING])


def _begin_comparing() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [COMPARING])
        return bool(cursor.fetchone()[0])
