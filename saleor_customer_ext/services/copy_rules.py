"""What the copies of the host's users and orders have to be: one rule per table, for one customer as for all of them.

A rule is SQL over ``Accounts.people`` and ``Accounts.orders`` of the host; ``copies.py`` writes what it gives, and
compares with it. Later rules may read what earlier ones have written: their order here is the order of writing.
Source: docs/adr/0012-customer-copies.md.
"""

from collections.abc import Collection, Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Model, QuerySet

from ..conf import app_settings
from ..host import get_host
from ..models import (
    NEVER,
    Company,
    CustomerProfile,
    CustomerSearch,
    CustomerStatistics,
    CustomerStatus,
    CustomerTotals,
)
from ..money import DECIMAL_PLACES, MAX_DIGITS

LONGEST_KEY = 300  # characters of a sort key; an entry of a PostgreSQL index has some 2,700 bytes at most
LONGEST_TEXT = 200_000  # characters of which words are made; there are customers with thousands of addresses


@dataclass(frozen=True, slots=True)
class Rule:
    """What one table has to hold.

    keys, values: its columns. sql: gives them, with ``{people}``, ``{orders}``, ``{profiles}``, ``{statistics}`` and
    ``{totals}`` in place of the rows of the customers in question.
    """

    model: type[Model]
    keys: tuple[str, ...]
    values: tuple[str, ...]
    sql: str

    @property
    def table(self) -> str:
        """Give the table's name, quoted."""
        return connection.ops.quote_name(self.model._meta.db_table)


STATISTICS = Rule(
    CustomerStatistics,
    ("user_id", "currency"),
    ("orders", "revenue", "refunded", "first_order_at", "last_order_at"),
    f"""
    SELECT o.user_id, o.currency::varchar AS currency, count(*)::integer AS orders,
           sum(o.gross_total)::numeric({MAX_DIGITS}, {DECIMAL_PLACES}) AS revenue,
           sum(o.refunded)::numeric({MAX_DIGITS}, {DECIMAL_PLACES}) AS refunded,
           min(o.placed_at) AS first_order_at, max(o.placed_at) AS last_order_at
      FROM {{orders}} o GROUP BY 1, 2
    """,
)
TOTALS = Rule(
    CustomerTotals,
    ("user_id",),
    ("orders", "revenue", "last_order_at", "last_login_at"),
    """
    SELECT p.id AS user_id, coalesce(s.orders, 0)::integer AS orders, coalesce(s.revenue, 0) AS revenue,
           coalesce(s.last_order_at, {never}) AS last_order_at, coalesce(p.last_login_at, {never}) AS last_login_at
      FROM {people} p
      LEFT JOIN (SELECT user_id, sum(orders) AS orders, max(last_order_at) AS last_order_at,
                        sum(revenue) FILTER (WHERE currency = {currency}) AS revenue
                   FROM {statistics} x GROUP BY user_id) s ON s.user_id = p.id
    """,
)
_NAME_KEY = f"left(customer_ext_fold(p.last_name || ' ' || p.first_name), {LONGEST_KEY})"
_IS_LISTED = "(NOT p.is_staff OR coalesce(t.orders, 0) > 0)"
SEARCH = Rule(
    CustomerSearch,
    ("user_id",),
    ("name_key", "words"),
    f"""
    SELECT p.id AS user_id, {_NAME_KEY} AS name_key,
           CASE WHEN {_IS_LISTED} THEN customer_ext_words(
             left(concat_ws(' ', p.first_name, p.last_name, c.account_number, o.name, p.address_words), {LONGEST_TEXT}),
             p.email, array_prepend(c.phone::text, string_to_array(p.phones, E'\\n'))
           ) ELSE ''::tsvector END AS words
      FROM {{people}} p
      LEFT JOIN {{profiles}} c ON c.user_id = p.id
      LEFT JOIN {Company._meta.db_table} o ON o.id = c.company_id
      LEFT JOIN {{totals}} t ON t.user_id = p.id
    """,
)
PROFILE = Rule(
    CustomerProfile,
    ("user_id",),
    ("status", "is_email_confirmed", "is_listed", "name_key", "email", "phone_key", "registered_at"),
    f"""
    SELECT p.id AS user_id,
           CASE WHEN c.blocked_at IS NOT NULL THEN '{CustomerStatus.BLOCKED.value}'
                WHEN NOT p.is_active THEN '{CustomerStatus.INACTIVE.value}'
                WHEN NOT p.has_password AND p.last_login_at IS NULL THEN '{CustomerStatus.INVITED.value}'
                ELSE '{CustomerStatus.ACTIVE.value}' END AS status,
           p.is_confirmed AS is_email_confirmed,
           {_IS_LISTED} AS is_listed,
           {_NAME_KEY} AS name_key,
           left(customer_ext_fold(p.email), {LONGEST_KEY}) AS email,
           left(regexp_replace(coalesce(nullif(c.phone, ''), p.phone, ''), '[^0-9]', '', 'g'), {LONGEST_KEY})
             AS phone_key,
           p.registered_at
      FROM {{people}} p
      LEFT JOIN {{profiles}} c ON c.user_id = p.id
      LEFT JOIN {{totals}} t ON t.user_id = p.id
    """,
)
RULES = (STATISTICS, TOTALS, SEARCH, PROFILE)


class Rows:
    """The rows that rules read, of some customers or of all of them, as SQL with every value written out."""

    def __init__(
        self, customer_ids: Collection[Any] | None = None, *, between: tuple[Any, Any] | None = None
    ) -> None:
        """Read the rows of these customers, or of all from one to another in key order; of everybody without either."""
        accounts = get_host().accounts
        self._people, self._orders = f"({_text(accounts.people())})", f"({_text(accounts.orders())})"
        self._currency = literal(shop_currency())
        self._whose = ""
        if customer_ids is not None:
            self._whose = f"= ANY ({literal(list(customer_ids))})"
        elif between is not None:
            self._whose = f"BETWEEN {literal(between[0])} AND {literal(between[1])}"

    def of(self, customer_ids: Collection[Any]) -> "Rows":
        """Give the same for some of them, without asking the host again how it is read."""
        rows = copy(self)
        rows._whose = f"= ANY ({literal(list(customer_ids))})"
        return rows

    def only(self, rows: str, column: str) -> str:
        """Narrow a table, or a query in brackets, to the customers in question."""
        return f"(SELECT * FROM {rows} r WHERE r.{column} {self._whose})" if self._whose else rows

    def due(self, rule: Rule) -> str:
        """Give the query for what the rule's table has to hold."""
        tables = {"profiles": PROFILE, "statistics": STATISTICS, "totals": TOTALS}
        parts = {name: self.only(of.table, "user_id") for name, of in tables.items()} | {
            "people": self.only(self._people, "id"),
            "orders": self.only(self._orders, "user_id"),
            "never": literal(NEVER),
            "currency": self._currency,
        }
        return f"({rule.sql.format(**parts)})"


def shop_currency() -> str:
    """Give the currency of the revenue that the list shows: the setting CURRENCY, else the host's own first one."""
    return app_settings.currency or get_host().currency()


def literal(value: Any) -> str:
    """Write a value as SQL."""
    return _composed("%s", [value])


def _text(queryset: "QuerySet[Any, Any]") -> str:
    return _composed(*queryset.query.sql_with_params())


def _composed(sql: str, parameters: Sequence[Any]) -> str:
    connection.ensure_connection()
    compose: Any = connection.ops  # PostgreSQL's
    return str(compose.compose_sql(sql, parameters))
