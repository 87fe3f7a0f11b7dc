"""Writes own prices into the lines of a checkout, but over none that somebody has set meanwhile.

One statement writes all of it: a line is changed only while its price is the one that was read. Of two own prices that
are written at once the last one stands; who orders is told where it is not the one that counts (``shown_prices.py``).
"""

import json
from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.utils import timezone
from saleor.checkout.models import Checkout, CheckoutLine

from .discount_switch import KEY
from .own_prices import Mark, mark_of_checkout_line

Change = tuple[Any, Mark | None]  # Saleor's CheckoutLineInfo, and what the line is to be priced by

FIELDS = ("price_override", "price_override_reason", "private_metadata")
ATTEMPTS = (
    3  # somebody can write between ours; what then remains is priced when the checkout is looked at again
)

# Updates the checkout first and its lines then, because Saleor locks them in this order.
_STATEMENT = f"""
WITH expired AS (
  UPDATE {Checkout._meta.db_table} SET price_expiration = %(now)s, discount_expiration = %(now)s
  WHERE token = %(checkout)s RETURNING token
), written AS (
  UPDATE {CheckoutLine._meta.db_table} AS line
  SET price_override = wanted.price, price_override_reason = wanted.reason,
    private_metadata = (line.private_metadata - %(key)s)
      || CASE WHEN wanted.mark IS NULL THEN '{{}}' ELSE jsonb_build_object(%(key)s, wanted.mark) END
  FROM expired, unnest(
    %(lines)s::uuid[], %(prices_before)s::numeric[], %(marks_before)s::jsonb[],
    %(prices)s::numeric[], %(reasons)s::text[], %(marks)s::text[]
  ) AS wanted (id, price_before, mark_before, price, reason, mark)
  WHERE line.id = wanted.id AND line.checkout_id = expired.token
    AND line.price_override IS NOT DISTINCT FROM wanted.price_before
    AND line.private_metadata -> %(key)s IS NOT DISTINCT FROM wanted.mark_before
  RETURNING line.id
)
SELECT EXISTS (SELECT FROM expired), ARRAY(SELECT id FROM written)"""  # noqa: S608


def differs(line: Any, mark: Mark | None) -> bool:
    """Tell whether a line has to be written to be priced by this; None is Saleor's own price."""
    return mark_of_checkout_line(line) != mark or (mark is None and KEY in line.private_metadata)


def write(checkout: Any, changes: Iterable[Change]) -> bool:
    """Write prices and let those of the checkout expire; one query. Gives False where the checkout is gone.

    Lines whose price somebody else has set meanwhile keep it, and show it from here on.
    """
    changes = list(changes)
    for _attempt in range(ATTEMPTS):
        written = _written(checkout, changes)
        if written is None:
            return False
        for info, mark in changes:
            if info.line.pk in written:
                _set(info, mark)
        changes = _read_again([change for change in changes if change[0].line.pk not in written])
        if not changes:
            break
    return True


def _written(checkout: Any, changes: list[Change]) -> set[Any] | None:
    """Give the keys of the lines that could be written; None where the checkout is gone."""
    now = timezone.now()
    lines = [info.line for info, _mark in changes]
    marks = [mark for _info, mark in changes]
    parameters = {
        "now": now,
        "checkout": checkout.pk,
        "key": KEY,
        "lines": [line.pk for line in lines],
        "prices_before": [line.price_override for line in lines],
        "marks_before": [
            json.dumps(line.private_metadata[KEY]) if KEY in line.private_metadata else None for line in lines
        ],
        "prices": [mark and mark.price for mark in marks],
        "reasons": [mark and mark.reason for mark in marks],
        "marks": [mark and mark.text for mark in marks],
    }
    with connection.cursor() as cursor:
        cursor.execute(_STATEMENT, parameters)
        is_there, written = cursor.fetchone()
    if not is_there:
        return None
    checkout.price_expiration = checkout.discount_expiration = now
    return set(written)


def _read_again(changes: list[Change]) -> list[Change]:
    """Let lines be as they are by now, and give those that still have to be written; no query for none."""
    if not changes:
        return []
    found = CheckoutLine.objects.in_bulk([info.line.pk for info, _mark in changes])
    still = []
    for info, mark in changes:
        line = found.get(info.line.pk)
        if line is None:
            continue
        for name in FIELDS:
            setattr(info.line, name, getattr(line, name))
        _forget(info)
        is_ours = line.price_override is None or mark_of_checkout_line(line) is not None
        if is_ours and differs(line, mark):
            still.append((info, mark))
    return still


def _set(info: Any, mark: Mark | None) -> None:
    line = info.line
    line.price_override = mark and mark.price
    line.price_override_reason = mark and mark.reason
    if mark is None:
        line.private_metadata.pop(KEY, None)
    else:
        mark.write(line.private_metadata)
    _forget(info)


def _forget(info: Any) -> None:
    """Let Saleor calculate anew what it keeps of a line's price."""
    for name in ("undiscounted_unit_price", "variant_discounted_price"):
        vars(info).pop(name, None)
