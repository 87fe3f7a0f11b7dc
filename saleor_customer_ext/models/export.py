"""Whether the tables may be dropped although customers have credit, because it was written to a file just before."""

from contextvars import ContextVar

# Set by ``services/uninstall.py`` alone, around the migration that takes the tables away.
balances_exported: ContextVar[bool] = ContextVar("customer_ext_balances_exported", default=False)
