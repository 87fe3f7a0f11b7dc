"""What must be true of the ledger's rows at any moment, in plain SQL, written from the promises and not from the code.

Each query gives the rows that break one rule; on a sound ledger all are empty. The product's own audit is compared with
this, so nothing here is imported from it.
"""

from django.db import connection

A, E, L, U, H, P = (
    f"saleor_customer_ext_{name}"
    for name in ("creditaccount", "creditentry", "creditlot", "creditlotuse", "credithold", "creditholdlot")
)

RULES = {
    "balance is the sum of the entries": f"""
        SELECT a.id, a.balance FROM {A} a LEFT JOIN {E} e ON e.account_id = a.id
        GROUP BY a.id HAVING a.balance <> coalesce(sum(e.amount), 0)""",
    "0 <= held <= balance, and both are numbers": f"""
        SELECT id FROM {A} WHERE NOT (0 <= held AND held <= balance) OR balance = 'NaN' OR held = 'NaN'""",
    "sequences count from 1 without gaps": f"""
        SELECT id FROM (SELECT e.id, e.sequence, row_number() OVER (PARTITION BY account_id ORDER BY sequence) AS place
        FROM {E} e) n WHERE sequence <> place""",
    "the account knows its last entry": f"""
        SELECT a.id FROM {A} a LEFT JOIN {E} e ON e.account_id = a.id GROUP BY a.id
        HAVING a.sequence <> count(e.id) OR a.last_entry_at < max(e.created_at)
          OR (count(e.id) > 0 AND a.last_entry_at <> max(e.created_at))""",
    "balance_after chains": f"""
        SELECT id FROM (SELECT e.id, e.balance_after, sum(amount) OVER (PARTITION BY account_id ORDER BY sequence) AS s
        FROM {E} e) n WHERE balance_after <> s OR balance_after < 0""",
    "time does not run backwards in an account": f"""
        SELECT id FROM (SELECT e.id, e.created_at, lag(created_at) OVER (PARTITION BY account_id ORDER BY sequence) AS t
        FROM {E} e) n WHERE created_at < t""",
    "open lots add up to the balance": f"""
        SELECT a.id FROM {A} a LEFT JOIN {L} l ON l.account_id = a.id
        GROUP BY a.id HAVING a.balance <> coalesce(sum(l.remaining), 0)""",
    "a lot has what its uses left of it": f"""
        SELECT l.id FROM {L} l LEFT JOIN {U} u ON u.lot_id = l.id
        GROUP BY l.id HAVING l.remaining <> l.amount + coalesce(sum(u.amount), 0)""",
    "a lot holds what open holds put on it": f"""
        SELECT l.id FROM {L} l LEFT JOIN ({P} p JOIN {H} h ON h.id = p.hold_id AND h.status = 'OPEN') ON p.lot_id = l.id
        GROUP BY l.id HAVING l.held <> coalesce(sum(p.amount), 0)""",
    "0 <= held <= remaining <= amount in a lot": f"""
        SELECT id FROM {L} WHERE NOT (0 <= held AND held <= remaining AND remaining <= amount AND amount > 0)""",
    "held is the sum of the open holds": f"""
        SELECT a.id FROM {A} a LEFT JOIN {H} h ON h.account_id = a.id AND h.status = 'OPEN'
        GROUP BY a.id HAVING a.held <> coalesce(sum(h.amount), 0)""",
    "an entry moves what its lots and lot uses say": f"""
        SELECT e.id FROM {E} e LEFT JOIN (
          SELECT entry_id, amount, account_id FROM {L}
          UNION ALL SELECT u.entry_id, u.amount, l.account_id FROM {U} u JOIN {L} l ON l.id = u.lot_id
        ) m ON m.entry_id = e.id GROUP BY e.id
        HAVING e.amount IS DISTINCT FROM sum(m.amount) OR bool_or(m.account_id <> e.account_id)""",
    "a hold lies on lots of its own account": f"""
        SELECT h.id FROM {H} h LEFT JOIN {P} p ON p.hold_id = h.id LEFT JOIN {L} l ON l.id = p.lot_id GROUP BY h.id
        HAVING h.amount IS DISTINCT FROM sum(p.amount) OR bool_or(l.account_id <> h.account_id)""",
    "a hold ends once: captured + released = hold": f"""
        SELECT id FROM {H} WHERE (status = 'OPEN' AND (captured <> 0 OR released <> 0 OR ended_at IS NOT NULL))
          OR (status <> 'OPEN' AND (captured + released <> amount OR ended_at IS NULL))
          OR (status = 'CAPTURED') <> (captured > 0)""",
    "one open hold per checkout": f"""
        SELECT checkout_reference FROM {H} WHERE status = 'OPEN' GROUP BY 1 HAVING count(*) > 1""",
    "a captured hold has its one payment, and no other hold has one": f"""
        SELECT h.id FROM {H} h LEFT JOIN {E} e ON e.hold_id = h.id GROUP BY h.id
        HAVING count(e.id) <> (h.status = 'CAPTURED')::int
          OR bool_or(e.id IS NOT NULL AND (e.kind <> 'PAYMENT' OR e.account_id <> h.account_id
                     OR e.checkout_reference <> h.checkout_reference OR h.captured <> least(h.amount, -e.amount)))""",
    "an entry is corrected or refunded in the other direction, on its account, at most once over": f"""
        SELECT e.id FROM {E} e JOIN {E} c ON c.corrects_id = e.id GROUP BY e.id
        HAVING bool_or(c.account_id <> e.account_id OR sign(c.amount) = sign(e.amount))
          OR abs(sum(c.amount)) > abs(e.amount)""",
    "an order is paid once": f"""
        SELECT order_reference FROM {E} WHERE kind = 'PAYMENT' GROUP BY 1 HAVING count(*) > 1""",
    "a key is used once": f"""
        SELECT idempotency_scope, idempotency_key FROM {E} WHERE idempotency_key IS NOT NULL
        GROUP BY 1, 2 HAVING count(*) > 1""",
    "an expiry is written of what has expired, and nothing else is spent or given back after that": f"""
        SELECT u.id FROM {U} u JOIN {L} l ON l.id = u.lot_id JOIN {E} e ON e.id = u.entry_id
        LEFT JOIN {P} p ON p.lot_id = l.id AND p.hold_id = e.hold_id
        WHERE CASE e.kind WHEN 'EXPIRY' THEN l.expires_at IS NULL OR e.created_at < l.expires_at
              ELSE e.created_at > l.expires_at AND (p.id IS NULL OR -u.amount > p.amount) END""",
    "a lot that came back replaces one of the same account": f"""
        SELECT n.id FROM {L} n JOIN {L} l ON l.id = n.replaces_id
        WHERE n.account_id <> l.account_id OR l.expires_at IS NULL""",
    "a note belongs to the person whose account it is about": f"""
        SELECT n.entry_id FROM saleor_customer_ext_creditnote n JOIN {E} e ON e.id = n.entry_id
        JOIN {A} a ON a.id = e.account_id WHERE n.user_id IS DISTINCT FROM a.user_id""",
}


def violations() -> dict[str, list[tuple[object, ...]]]:
    """Give, by rule, the rows that break it; an empty dictionary is what every test wants."""
    found = {}
    with connection.cursor() as cursor:
        for rule, query in RULES.items():
            cursor.execute(query)
            if rows := cursor.fetchall():
                found[rule] = rows
    return found
