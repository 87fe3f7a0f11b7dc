"""How much one request may ask for, counted where rows are read, over all its fields and aliases.

The schema nests only so deep, so what can grow is how often something is asked for and how many rows each time.
"""

from typing import Any

from ..conf import app_settings
from ..errors import Invalid

PAGES = 20  # of the largest size
CALL = 20  # rows that a query or mutation counts as, beside those it reads
_SPENT = "_customer_ext_rows"


def spend(context: Any, rows: int, *, field: str = "") -> None:
    """Count rows before they are read; raise Invalid where the request asks for too much in all."""
    spent = getattr(context, _SPENT, 0) + rows
    setattr(context, _SPENT, spent)
    most = PAGES * app_settings.max_page_size
    if spent > most:
        raise Invalid(f"One request can ask for {most} rows at most; ask for less at once.", field=field)
