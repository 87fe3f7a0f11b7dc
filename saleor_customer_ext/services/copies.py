"""Keeping our copies of the host's users and orders: whatever changes there, by whatever way, the copies follow.

Triggers on the host's tables leave a mark for everybody whom a change concerns (``watching.py``). ``drain`` takes the
marks and reads those customers again, in full: nothing is added up from events, so nothing can be added twice or lost.
Source: docs/adr/0012-customer-copies.md.
"""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib.auth import get_user_model
from django.db import DatabaseError, close_old_connections, connection, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from ..host import get_host
from ..models import CustomerMark, CustomerProfile, MarkKind
from . import address_numbers, copy_statements, unreadable
from .copy_rules import PROFILE, RULES, Rows, Rule, literal

logger = logging.getLogger(__name__)

LOCK_TIMEOUT = "1s"
PATIENCE = 5.0  # seconds that one call of ``drain`` may wait for customers who are locked
BATCH = 200  # customers whose profiles are locked at a time while the shop is served
REBUILD_BATCH = 1000
COMPARED = 4  # times as many are compared at a time, which locks nobody
LIMIT = 20_000  # marks of one call of ``drain``
# Taken before the host's rows are read: who waits here reads what was committed meanwhile, and writes it last.
LOCK = "FOR NO KEY UPDATE"
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
        made = _make_missing(cursor, rows, keys)
        if older := [key for key in keys if key not in made]:
            _run(
                cursor,
                f"SELECT user_id FROM {PROFILE.table} WHERE user_id = ANY ({literal(older)})"
                f" ORDER BY user_id {LOCK}",
            )
        # The other copies refer to the profile: who had none has nothing that could be there already.
        written = [
            (write, rows.of(some))
            for write, some in ((copy_statements.insert, list(made)), (copy_statements.write, older))
            if some
        ]
        for rule in RULES:
            for write, whose in written if rule is not PROFILE else ():
                _run(cursor, write(rule, whose))
        # All that a profile takes from the other copies is whether staff have ordered, who are not listed until then.
        if unsettled := [key for key in keys if not made.get(key)]:
            _run(cursor, copy_statements.update_profiles(rows.of(unsettled), by_us=by_us))


def mark(customer_ids: "QuerySet[Any, Any]") -> int:
    """Let the customers whose keys a query gives be read again by ``drain``, and give how many they are.

    For changes whose number of customers has no limit: it takes no lock on any of them.
    """
    statement, parameters = customer_ids.order_by().query.sql_with_params()
    table = connection.ops.quote_name(CustomerMark._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (kind, user_id, source, reference)"  # our own names
            f" SELECT %s, marked.*, '', '' FROM ({statement}) marked",
            [MarkKind.PROFILE, *parameters],
        )
        return int(cursor.rowcount)


def drain(limit: int = LIMIT, *, customer_ids: Collection[Any] | None = None) -> int:
    """Read everybody again who has a mark, in short transactions, and give how many marks were taken.

    A mark goes in the transaction that reads its customer, so who is killed leaves it. Any number may drain at once:
    none waits for another's marks. Nobody waits for a customer, such as one whose order is being placed, while holding
    others: who is locked is read alone, last, and left to the next time if that takes long. What fails for one
    customer is logged, the mark stays, and the next try is later each time (``unreadable.py``).
    customer_ids: only marks of these. Without it, a trigger's failure is looked after as well: it lets everybody be
    compared, by one process at a time.
    """
    taken = after = 0
    alone: dict[int, frozenset[Any]] = {}
    unreadable_before, now = unreadable.known(), timezone.now()
    waiting = {customer for customer, retry_at in unreadable_before.items() if retry_at > now}
    while taken + len(alone) < limit:
        marks: dict[int, frozenset[Any]] = {}
        try:
            with _reading():
                marks = _take(min(BATCH, limit - taken - len(alone)), after, customer_ids, but=waiting)
                aside = _locked_by_others(_everybody(marks.values())) | unreadable_before.keys()
                free = {mark: users for mark, users in marks.items() if not users & aside}
                _refresh_marked(_everybody(free.values()))
                taken += _delete(free)
        except DatabaseError:
            logger.warning("Customers could not be read again together; each is tried alone.", exc_info=True)
            free = {}
        if not marks:
            break
        alone |= {mark: users for mark, users in marks.items() if mark not in free and not users & waiting}
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
    workers: int = 1,
) -> Rebuilt:
    """Compare all customers with the host's rows, in key order, and read those again who differ; the shop goes on.

    Comparing locks nobody, and reading again is a short transaction for so many at a time. What changes after being
    compared has a mark.
    progress: told how many are done and the last one's key, up to whom nobody is left. after: the key of the last one
    that needs nothing, to go on where another run ended. only_missing: those who have no profile yet, which needs no
    ``after`` to go on. workers: connections that share the work; within a transaction, into which they could not look,
    the caller's does all.
    """
    done = 0
    failed: list[Any] = []
    batches = _batches(batch * COMPARED, after, only_missing)
    work = partial(_read_again, most=batch)
    for keys, not_read in _spread(work, batches, 1 if connection.in_atomic_block else workers):
        done, failed = done + len(keys), failed + not_read
        if progress:
            progress(done, keys[-1])
    return Rebuilt(done, failed)


def _batches(size: int, after: Any, only_missing: bool) -> Iterator[list[Any]]:
    """Give the keys of all users in order, or of those without a profile, so many at a time."""
    users = get_user_model()._base_manager.order_by("pk")
    if only_missing:
        users = users.exclude(Exists(CustomerProfile.objects.filter(pk=OuterRef("pk"))))
    while True:
        page = users if after is None else users.filter(pk__gt=after)
        keys = list(page.values_list("pk", flat=True)[:size])
        if not keys:
            return
        yield keys
        after = keys[-1]


def _spread(
    work: Callable[[list[Any]], list[Any]], batches: Iterator[list[Any]], workers: int
) -> Iterator[tuple[list[Any], list[Any]]]:
    """Do the work for every batch, on so many connections, and give batches and results in their order."""
    if workers == 1:
        yield from ((keys, work(keys)) for keys in batches)
        return
    begun: deque[tuple[list[Any], Future[list[Any]]]] = deque()
    with ThreadPoolExecutor(workers) as pool:
        try:
            for keys in batches:
                begun.append((keys, pool.submit(work, keys)))
                if len(begun) > 2 * workers:
                    yield begun[0][0], begun.popleft()[1].result()
            while begun:
                yield begun[0][0], begun.popleft()[1].result()
        finally:
            for _keys, future in begun:
                future.cancel()
            each = threading.Barrier(workers)
            for _ in range(workers):
                pool.submit(_close, each)


def _close(each: threading.Barrier) -> None:
    """Close the connection of a worker; none of them goes on before all are here, so each closes its own."""
    each.wait()
    connection.close()


def _read_again(keys: list[Any], *, most: int) -> list[Any]:
    """Read those of these customers again of whom anything differs, so many at a time; give whom that failed for."""
    try:
        with _reading():
            different = _different(keys)
            not_read = unreadable.known().keys() & set(keys)
            unreadable.forget(not_read - set(different))
    except DatabaseError:
        logger.warning("Customers could not be compared together; each is read again.", exc_info=True)
        return _refresh_each(keys)
    failed = []
    for first in range(0, len(different), most):
        some = different[first : first + most]
        try:
            with _reading():
                refresh(some)
                unreadable.forget(not_read & set(some))
        except DatabaseError:
            logger.warning("Customers could not be read again together; each is tried alone.", exc_info=True)
            failed += _refresh_each(some)
    return failed


def _different(keys: Sequence[Any]) -> list[Any]:
    """Give those of these customers, next to each other in key order, of whom any copy is not what it has to be."""
    first, last = keys[0], keys[-1]
    known = set(CustomerProfile.objects.filter(pk__gte=first, pk__lte=last).values_list("pk", flat=True))
    different, rows = set(keys) - known, Rows(between=(first, last))
    with connection.cursor() as cursor:
        for rule in RULES if known else ():
            _run(cursor, copy_statements.differing(rule, rows))
            different.update(key for (key,) in cursor.fetchall())
    return [key for key in keys if key in different]


def differences(customer_ids: Collection[Any] | None = None) -> Iterator[Difference]:
    """Compare all copies with the host's rows and give what differs, streaming; nothing where all is right.

    customer_ids: only these customers. Reads only. Of customers who have a mark, what differs may just not be read yet.
    """
    rows = Rows(customer_ids)
    for rule in RULES:
        with _reading(), connection.chunked_cursor() as cursor:
            cursor.execute(copy_statements.compare(rule, rows))
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


def _make_missing(cursor: Any, rows: Rows, keys: Sequence[Any]) -> dict[Any, bool]:
    """Insert the profiles of users who have none, as the rule says and with the model's defaults.

    Gives whose profiles these are, which nobody else can see before the commit, and whether each is listed.

    The users are locked first: the insert does so as well, but by then a user who is being deleted could make it fail.
    """
    users, quote = get_user_model()._meta, connection.ops.quote_name
    table, key = quote(users.db_table), quote(str(users.pk.column))
    cursor.execute(
        f"SELECT {key} FROM {table} u WHERE {key} = ANY (%s)"
        f" AND NOT EXISTS (SELECT FROM {PROFILE.table} c WHERE c.user_id = u.{key}) ORDER BY {key} FOR KEY SHARE",
        [list(keys)],
    )
    missing = [key for (key,) in cursor.fetchall()]
    if not missing:
        return {}
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
        f" FROM {rows.of(missing).due(PROFILE)} s ON CONFLICT DO NOTHING RETURNING user_id, is_listed",
    )
    return dict(cursor.fetchall())


def _differences(rule: Rule, row: Sequence[Any]) -> Iterator[Difference]:
    table, width = rule.model._meta.db_table, len(rule.keys)
    key, (is_there, is_due), values = tuple(row[:width]), row[width : width + 2], row[width + 2 :]
    if not (is_there and is_due):
        yield Difference(table, key, "", "a row" if is_there else None, "a row" if is_due else None)
        return
    for name, found, expected in zip(rule.values, values[::2], values[1::2], strict=True):
        if found != expected:
            yield Difference(table, key, name, found, expected)


def _take(
    most: int, after: int, customer_ids: Collection[Any] | None, *, but: Collection[Any]
) -> dict[int, frozenset[Any]]:
    """Lock marks that nobody else is at, the oldest first, and give the users whom each is about.

    but: customers whose marks stay for now.
    """
    table = connection.ops.quote_name(CustomerMark._meta.db_table)
    whose = "" if customer_ids is None else "AND user_id = ANY (%s)"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id, user_id, source, reference FROM {table} WHERE kind <> %s AND id > %s {whose}"
            f" AND (user_id IS NULL OR user_id <> ALL (%s)) ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED",
            [
                MarkKind.FAILED,
                after,
                *([] if customer_ids is None else [list(customer_ids)]),
                list(but),
                most,
            ],
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


def _refresh_marked(customer_ids: Collection[Any]) -> None:
    refresh(customer_ids)
    address_numbers.keep_missing(customer_ids)


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
                _refresh_marked(users)
                unreadable.forget(users)
            taken += deleted
        except DatabaseError as error:
            named = ", ".join(map(str, sorted(users)))
            if getattr(error.__cause__, "sqlstate", "") != "55P03":
                if unreadable.note(users, error):
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
                unreadable.forget([key])
        except DatabaseError as error:
            unreadable.note([key], error)
            logger.exception("Customer %s could not be read again; marked.", key)
            CustomerMark.objects.create(kind=MarkKind.PROFILE, user_id=key)
            failed.append(key)
    return failed


def _look_after_failures() -> None:
    """Compare everybody where a trigger could not say whose row had changed, one process at a time."""
    while CustomerMark.objects.filter(kind=MarkKind.FAILED).exists() and _compare_some():
        pass


def _compare_some() -> bool:
    """Compare the next customers in a short transaction, and tell whether nobody else was at it.

    The mark says how far that is, so who is killed leaves the rest to whoever comes next. It goes at the end; the
    others that were there at the beginning go then.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [COMPARING])
        if not cursor.fetchone()[0]:
            return False
        marks = list(CustomerMark.objects.filter(kind=MarkKind.FAILED).order_by("-reference", "pk"))
        if not marks:
            return False
        mark, *others = marks
        users = get_user_model()._base_manager.order_by("pk")
        if mark.reference:
            users = users.filter(pk__gt=mark.reference)
        else:
            logger.error(
                "%s times, a trigger could not tell whose row of the shop had changed; all customers are compared.",
                len(marks),
            )
            _delete([other.pk for other in others])
        keys = list(users.values_list("pk", flat=True)[:REBUILD_BATCH])
        if not keys:
            mark.delete()
            return True
        try:
            with _reading():
                refresh(_different(keys))
        except DatabaseError:
            logger.warning("Customers could not be compared together; each is read again.", exc_info=True)
            CustomerMark.objects.bulk_create(CustomerMark(kind=MarkKind.PROFILE, user_id=key) for key in keys)
        mark.reference = str(keys[-1])
        mark.save(update_fields=["reference"])
    return True
