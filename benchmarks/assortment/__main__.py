"""Make the shop, ask in turns, and print a table; see the package for the method."""

import argparse
import sys
import time
from importlib import import_module
from pathlib import Path

from benchmarks.assortment import turns

TURNS = 15
HOSTS = ("saleor", "oscar")


def main() -> int:
    """Measure; 0 where every promise holds, 1 where one is missed."""
    options = _options()
    lines: list[str] = []

    def say(text: str = "") -> None:
        lines.append(text)
        print(text, flush=True)

    shop = import_module(f"benchmarks.assortment.{options.host}_shop")
    with shop.opened(options.template):
        began = time.perf_counter()
        made = shop.fill(options.products)
        print(f"{options.products:,} products written in {time.perf_counter() - began:.0f} s")
        figures = turns.measure(shop, made, options.turns)
    missed = turns.table(shop.CASES, figures, say)
    print(f"\n{'missed: ' + ', '.join(missed) if missed else 'every promise holds'}")
    if options.markdown:
        options.markdown.write_text("\n".join(lines) + "\n")
    return 1 if missed else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.assortment", description=__doc__)
    parser.add_argument("--host", choices=HOSTS, default=HOSTS[0], help="whose shop (saleor)")
    parser.add_argument("--products", type=int, default=100_000, help="how many there are (100,000)")
    parser.add_argument(
        "--template", help="a database that Saleor has migrated; the one of DATABASE_URL. Oscar makes its own"
    )
    parser.add_argument("--turns", type=int, default=TURNS, help=f"how often each request is asked ({TURNS})")
    parser.add_argument("--markdown", type=Path, help="also write the table into this file")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
