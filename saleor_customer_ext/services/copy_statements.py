"""The SQL that writes what a rule gives, and that tells where a table holds something else.

Source: docs/adr/0012-customer-copies.md.
"""

from django.db import connection

from ..host import Actor
from ..models import AuditEvent, CustomerStatus
from .copy_rules import PROFILE, STATISTICS, Rows, Rule, literal

SHOP = Actor.system("shop")  # who changed something in the shop's own screens, as far as we know


def update_profiles(rows: Rows, *, by_us: bool) -> str:
    """Write what differs into profiles that are there. by_us: a service of ours has counted and recorded the change."""
    columns = ", ".join(f"{name} = s.{name}" for name in PROFILE.values)
    if by_us:
        noted, version = "", "t.version"
    else:
        noted = f", noted AS ({_note_switched()})"
        # So that an edit made from what stood there before is a conflict; what the customer does alone is none.
        counts = f"(t.name_key, t.email) IS DISTINCT FROM (s.name_key, s.email) OR {_switched()}"
        version = f"t.version + ({counts})::integer"
    return (
        f"WITH due AS MATERIALIZED {rows.due(PROFILE)}{noted}"
        f" UPDATE {PROFILE.table} t SET {columns}, version = {version} FROM due s"
        f" WHERE {_same_key(PROFILE)} AND {_values(PROFILE, 't')} IS DISTINCT FROM {_values(PROFILE, 's')}"
    )


def _note_switched() -> str:
    """Record that the shop's own screens have switched an account off or on; whose screens, nobody says."""
    table, off = connection.ops.quote_name(AuditEvent._meta.db_table), literal(CustomerStatus.INACTIVE.value)
    return (
        f"INSERT INTO {table} (kind, user_id, actor_kind, actor_id, data)"
        f" SELECT CASE s.status WHEN {off} THEN 'customer.deactivated' ELSE 'customer.activated' END, t.user_id,"
        f" {literal(SHOP.kind.value)}, {literal(SHOP.id)}, jsonb_build_object("
        f"'before', jsonb_build_object('status', t.status), 'after', jsonb_build_object('status', s.status))"
        f" FROM {PROFILE.table} t JOIN due s ON {_same_key(PROFILE)} WHERE {_switched()}"
    )


def _switched() -> str:
    """Give the condition that an account was switched off or on; while the customer is blocked, nothing follows."""
    off, blocked = literal(CustomerStatus.INACTIVE.value), literal(CustomerStatus.BLOCKED.value)
    return f"((t.status = {off}) <> (s.status = {off}) AND {blocked} NOT IN (t.status, s.status))"


def insert(rule: Rule, rows: Rows) -> str:
    """Write the rows of customers who have none yet."""
    columns = ", ".join((*rule.keys, *rule.values))
    return f"INSERT INTO {rule.table} ({columns}) SELECT {columns} FROM {rows.due(rule)} s"


def write(rule: Rule, rows: Rows) -> str:
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


def compare(rule: Rule, rows: Rows) -> str:
    """Give keys, whether the row is there, whether it should be, and both values of each column, where any differs."""
    pairs = ", ".join(f"t.{name}::text, s.{name}::text" for name in rule.values)
    return (
        f"SELECT {', '.join(rule.keys)}, t.user_id IS NOT NULL, s.user_id IS NOT NULL, {pairs}"
        f" {_joined(rule, rows, 'FULL')}"
    )


def differing(rule: Rule, rows: Rows) -> str:
    """Give the customers of whom a row is missing or differs, or is there and should not be."""
    # A row can be too many only where a customer has several; the others go with the user.
    return f"SELECT user_id {_joined(rule, rows, 'FULL' if rule is STATISTICS else 'RIGHT')}"


def _joined(rule: Rule, rows: Rows, join: str) -> str:
    return (
        f"FROM {rows.only(rule.table, 'user_id')} t {join} JOIN {rows.due(rule)} s USING ({', '.join(rule.keys)})"
        f" WHERE t.user_id IS NULL OR s.user_id IS NULL"
        f" OR {_values(rule, 't')} IS DISTINCT FROM {_values(rule, 's')}"
    )


def _same_key(rule: Rule) -> str:
    return " AND ".join(f"t.{name} = s.{name}" for name in rule.keys)


def _values(rule: Rule, table: str) -> str:
    return f"({', '.join(f'{table}.{name}' for name in rule.values)})"
