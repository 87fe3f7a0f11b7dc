"""Writes docs/price-examples.md from the examples that the tests prove: ``python -m tests.scenarios.price_table``."""

from pathlib import Path

from tests.scenarios.drivers.cannot import HOSTS
from tests.scenarios.price_examples import EXAMPLES, Example, Grant, Outcome

DOCUMENT = Path(__file__).parents[2] / "docs" / "price-examples.md"
TEST = "test_worked_examples_of_prices"
INTRODUCTION = """\
# Prices of discount groups, worked out

What a member of a discount group sees and pays, with tax. Each row was ordered in a real shop, in Oscar 4.2 and in
Saleor 3.23 and 3.24, and compared to the cent: the product's page, the checkout's total, the lines of the order, what
the card paid, the prices and the condition that the order keeps, and what staff are told as the reason. The rules are
in [ADR 17](adr/0017-discount-groups.md).

- *Sold*: list prices as they are entered in the channel, with tax (gross) or without (net). Oscar keeps them net: a
  gross price is entered there as the net one that makes it, 119.00 as 100.00.
- *Page*: one unit with tax, as the product's page shows it. Nobody knows a quantity or an order's value there.
- *Order lines*: net + tax = gross, after everything. *Total*: what the checkout showed and the card paid.

An own price is rounded half up per unit, before the line is multiplied; how tax is rounded is the host's business.
There are percentages and fixed prices, and no conditions that take an amount off.

This table is written by `python -m tests.scenarios.price_table`; a test compares it with the examples.
"""
COLUMNS = ("Example", "Sold", "The group grants", "Host", "Page", "Order lines", "Total", "Why")
TARGETS = {
    "EVERYTHING": "everything",
    "CATEGORY": "the category",
    "PRODUCT": "the product",
    "VARIANT": "the variant",
}


def render() -> str:
    """Give the text of the document."""
    lines = [INTRODUCTION, _row(*COLUMNS), "|---" * len(COLUMNS) + "|"]
    for name, example in EXAMPLES.items():
        about = (name, _sold(example), "; ".join(map(_granted, example.grants)) + _how(example))
        for hosts, *cells in _answers(name, example):
            lines.append(_row(*about, hosts, *cells))
            about = ("", "", "")
    return "\n".join(lines) + "\n"


def _answers(name: str, example: Example) -> list[tuple[str, ...]]:
    """Give a row for each host; one row where all do the same."""
    found = []
    for host, cannot in HOSTS.items():
        if host in example.outcomes:
            found.append((host, *_cells(example.outcomes[host])))
        else:
            found.append((host, "n/a", "n/a", "n/a", cannot[f"{TEST}[{name}]"]))
    if len({row[1:] for row in found}) == 1:
        return [("both", *found[0][1:])]
    return found


def _cells(outcome: Outcome) -> tuple[str, ...]:
    lines = [*outcome.lines, *([f"shipping {outcome.shipping}"] if outcome.shipping else [])]
    return "; ".join(outcome.page), "; ".join(lines), outcome.total, outcome.why


def _sold(example: Example) -> str:
    entered = "gross" if example.with_tax else "net"
    lines = [f"{one.quantity} × {one.price} {entered}, {one.rate} % tax" for one in example.goods]
    details = [
        f"in {example.currency}" if example.currency != "EUR" else "",
        "" if example.charges_tax else "in a channel that charges none",
        f"the shop's promotion takes {example.promotion} % off" if example.promotion else "",
        f"a voucher for {example.voucher} % off" if example.voucher else "",
        "by express, 14.28" if example.ship_by == "express" else "",
    ]
    return "; ".join([*lines, *filter(None, details)])


def _granted(grant: Grant) -> str:
    if grant.target == "SHIPPING":
        what = "free shipping"
    elif grant.price:
        what = f"the fixed price {grant.price} {grant.taxed.lower()}"
    else:
        what = f"{grant.percent} % off {TARGETS[grant.target]}"
    if grant.from_quantity > 1:
        what += f" from {grant.from_quantity} pieces on"
    return f"{what} from an order value of {grant.from_value} on" if grant.from_value else what


def _how(example: Example) -> str:
    if example.is_over:
        return "; its days are over"
    if example.voucher or example.promotion:
        return "; combines with the shop's" if example.combines else "; does not combine with the shop's"
    return ""


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |".replace("|  |", "| |").replace("|  |", "| |")


if __name__ == "__main__":
    DOCUMENT.write_text(render())
