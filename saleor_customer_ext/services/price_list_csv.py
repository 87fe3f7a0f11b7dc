"""Price lists as CSV: how they are read and written. What the rows mean, ``price_lists.py`` says."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

from ..errors import Invalid, NotFound, NotUnique, Required

LONGEST_CSV = 2_000_000  # characters
# The columns of a price list; of the first two, one is enough. ``minimum_order_value`` is in the price's currency.
COLUMNS = (
    "variant",
    "sku",
    "channel",
    "currency",
    "amount",
    "taxed",
    "minimum_quantity",
    "minimum_order_value",
)
_FORMULA = re.compile(r"'*\s*[=+@-]")  # how cells begin that spreadsheets compute, or that were kept from it


def read(text: str) -> list[dict[str, str]]:
    """Read CSV into rows by the names of the columns, separated by commas or semicolons.

    A line with nothing in it is an empty row, so that rows keep their places; what stands behind the last column is in
    the column "". Raises with the field ``csv``: Required, Invalid (no CSV, or too long), NotFound (a column that does
    not exist), NotUnique (one that stands there twice).
    """
    if len(text) > LONGEST_CSV:
        raise Invalid(f"{LONGEST_CSV} characters are the most; send the list in parts.", field="csv")
    lines = text.removeprefix("\ufeff")
    first = lines.partition("\n")[0]
    try:
        found = [
            [_as_meant(cell.strip()) for cell in cells]
            for cells in csv.reader(io.StringIO(lines), delimiter=";" if ";" in first else ",", strict=True)
        ]
    except csv.Error as error:
        raise Invalid(f"This is not CSV: {error}.", field="csv") from error
    if not found:
        raise Required("There is no price in the list.", field="csv")
    header, *rows = found
    named = _columns(header)
    return [_row(named, cells) for cells in rows]


def write(rows: Iterable[Sequence[str]]) -> str:
    """Write rows, in the order of ``COLUMNS``, below a header."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return out.getvalue()


def _columns(header: Sequence[str]) -> list[str]:
    """Read which columns there are. What a message is about stands behind its colon, for those who translate it."""
    named: list[str] = []
    for name in header:
        column = name.casefold()
        if column not in COLUMNS:
            raise NotFound(
                f"There are the columns {', '.join(COLUMNS)}, and no such one: {name}",
                field="csv",
                column=name,
            )
        if column in named:
            raise NotUnique(f"A column stands there twice: {name}", field="csv", column=name)
        named.append(column)
    return named


def _row(named: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    if not any(cells):
        return {}
    row = dict(zip(named, cells, strict=False))
    return row | {"": cells[len(named)]} if len(cells) > len(named) else row


def _harmless(cell: str) -> str:
    """Write a cell so that no spreadsheet takes it for a formula, such as a SKU that begins with an equals sign."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _as_meant(cell: str) -> str:
    """Read what was written that way."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell
