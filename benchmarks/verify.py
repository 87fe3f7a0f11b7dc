"""Whether the ledger is still right, added up from its rows by SQL that shares nothing with the product's own audit."""

from django.db import connection

_P = "saleor_customer_ext_"
# What must be so -> how many rows break it.
_RULES = {
    "balance and sequence follow from the entries": f"""
        SELECT count(*) FROM {_P}creditaccount a LEFT JOIN (
          SELECT account_id, sum(amount) AS amount, count(*) AS entries, max(sequence) AS last
          FROM {_P}creditentry GROUP BY account_id) e ON e.account_id = a.id
        WHERE a.balance <> coalesce(e.amount, 0) OR a.sequence <> coalesce(e.entries, 0)
           OR a.sequence <> coalesce(e.last, 0) OR a.balance < a.held OR a.held < 0""",
    "balance_after chains": f"""
        SELECT count(*) FROM (
          SELECT balance_after, sum(amount) OVER (PARTITION BY account_id ORDER BY sequence) AS added
          FROM {_P}creditentry) e WHERE balance_after <> added OR balance_after < 0""",
    "lots add up to the balance, their holds to what is held": f"""
        SELECT count(*) FROM {_P}creditaccount a LEFT JOIN (
          SELECT account_id, sum(remaining) AS remaining, sum(held) AS held FROM {_P}creditlot GROUP BY account_id
        ) l ON l.account_id = a.id
        WHERE a.balance <> coalesce(l.remaining, 0) OR a.held <> coalesce(l.held, 0)""",
    "a lot has what entries left of it": f"""
        SELECT count(*) FROM {_P}creditlot l LEFT JOIN (
          SELECT lot_id, sum(amount) AS amount FROM {_P}creditlotuse GROUP BY lot_id) u ON u.lot_id = l.id
        WHERE l.remaining <> l.amount + coalesce(u.amount, 0) OR l.remaining < 0""",
    "an entry moves what its lots say": f"""
        SELECT count(*) FROM {_P}creditentry e LEFT JOIN (
          SELECT entry_id, sum(amount) AS amount FROM (
            SELECT entry_id, amount FROM {_P}creditlot UNION ALL SELECT entry_id, amount FROM {_P}creditlotuse) m
          GROUP BY entry_id) m ON m.entry_id = e.id WHERE e.amount IS DISTINCT FROM m.amount""",
    "open holds add up to what is held": f"""
        SELECT count(*) FROM {_P}creditaccount a LEFT JOIN (
          SELECT account_id, sum(amount) AS amount FROM {_P}credithold WHERE status = 'OPEN' GROUP BY account_id
        ) h ON h.account_id = a.id WHERE a.held <> coalesce(h.amount, 0)""",
}


class WrongLedger(Exception):
    """The benchmark, or the ledger, is broken; the message says which rule and how often."""


def verify() -> None:
    """Raise WrongLedger unless everything adds up."""
    with connection.cursor() as cursor:
        for rule, query in _RULES.items():
            cursor.execute(query)
            (broken,) = cursor.fetchone()
            if broken:
                raise WrongLedger(f"{rule}: not so for {broken} rows")
