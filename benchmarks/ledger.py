"""The customers of the benchmarks, and a long valid ledger written by SQL."""

import datetime
import uuid
from collections.abc import Callable
from decimal import Decimal

from django.contrib.auth import get_user_model
from django.db import connection, transaction

from saleor_customer_ext.host import Actor
from saleor_customer_ext.models import CreditAccount
from saleor_customer_ext.money import Money
from saleor_customer_ext.services import credit

ACTOR = Actor.system("benchmark")
REASON = "goodwill"
CHUNK = 1000  # as many customers per bulk call as its documentation advises
SPENDING_MONEY = Decimal(1_000_000)


def eur(amount: int | Decimal) -> Money:
    """Make an amount in the benchmarks' currency."""
    return Money(Decimal(amount), "EUR")


def key() -> str:
    """Make an idempotency key that nobody had before."""
    return uuid.uuid4().hex


def in_a_year() -> datetime.date:
    """Give an expiry that no run lives to see."""
    return datetime.datetime.now(datetime.UTC).date() + datetime.timedelta(days=365)


def make_customers(number: int) -> list[int]:
    """Create customers, each with an account and plenty to spend; give their ids."""
    model = get_user_model()
    made = model.objects.bulk_create([model(username=key()) for _ in range(number)], batch_size=CHUNK)
    ids = [user.pk for user in made]
    for start in range(0, number, CHUNK):
        top_up_many(ids[start : start + CHUNK], SPENDING_MONEY)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")  # as autovacuum would have done by now
    return ids


def top_up_many(customers: list[int], amount: int | Decimal) -> None:
    """Give the same to each customer with one bulk call; every item must be posted."""
    items = [credit.BulkItem(customer, eur(amount), key()) for customer in customers]
    for answer in credit.top_up_many(items=items, currency="EUR", reason=REASON, actor=ACTOR):
        if isinstance(answer, Exception):
            raise answer


def take(customer: int, amount: Decimal) -> None:
    """Take an amount away from a customer."""
    credit.reduce(customer_id=customer, amount=eur(amount), reason=REASON, actor=ACTOR, idempotency_key=key())


# Each account: a top-up of 100 and nine payments of 11, over and over, so one lot in ten entries, and 1 left of each.
# All in the past, a second apart. Plain INSERTs of entries: the triggers check each and write account, lots and uses.
_HISTORY = """
INSERT INTO saleor_customer_ext_creditentry
  (account_id, sequence, amount, balance_after, kind, reason_id, actor_kind, actor_id, checkout_reference,
   order_reference, idempotency_scope, idempotency_key, fingerprint, created_at)
SELECT a.id, n, CASE WHEN n %% 10 = 1 THEN 100 ELSE -11 END,
       ((n + 9) / 10) * 100 - (n - (n + 9) / 10) * 11,
       CASE WHEN n %% 10 = 1 THEN 'TOP_UP' ELSE 'PAYMENT' END,
       CASE WHEN n %% 10 = 1 THEN (SELECT id FROM saleor_customer_ext_creditreason WHERE code = 'goodwill') END,
       'SYSTEM', 'benchmark', '', CASE WHEN n %% 10 = 1 THEN '' ELSE 'h-' || a.id || '-' || n END,
       'host', 'h-' || a.id || '-' || n, 'f', a.last_entry_at + n * interval '1 second'
FROM saleor_customer_ext_creditaccount a CROSS JOIN generate_series(1, %s) AS n
WHERE a.id = ANY (%s) ORDER BY a.id, n
"""


def write_history(entries: int, *, progress: Callable[[int], None]) -> None:
    """Write a valid ledger of so many entries, on new accounts of 100 entries each, with all triggers on."""
    each, at_once = 100, 200
    accounts = [
        CreditAccount(currency="EUR", created_at="2020-01-01T00:00Z", last_entry_at="2020-01-01T00:00Z")
        for _ in range(entries // each)
    ]
    ids = [account.pk for account in CreditAccount.objects.bulk_create(accounts, batch_size=CHUNK)]
    for start in range(0, len(ids), at_once):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_HISTORY, [each, ids[start : start + at_once]])
        progress(min(start + at_once, len(ids)) * each)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
