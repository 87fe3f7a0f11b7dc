"""What the sample shop sells: five categories of eight products, read from `products.csv`."""

import csv
from pathlib import Path
from typing import NamedTuple

CATEGORIES = {
    "Paper and writing": "What every desk uses up: paper, pens and everything that keeps them in order.",
    "Office furniture": "Chairs, desks and light for people who sit there all day.",
    "Packaging and shipping": "Boxes, fillers and helpers for everything that leaves the house.",
    "Workplace safety": "Protection to current standards, in sizes that fit.",
    "Tools and workshop": "Tools that last longer than their guarantee.",
}


class Product(NamedTuple):
    """One article; the price is EUR including 19 % VAT, the drawing a function in one of the modules of drawings."""

    category: str
    code: str
    title: str
    price: str
    stock: int
    drawing: str
    description: str


def read_products() -> list[Product]:
    """Return every product, in the order of the file."""
    with Path(__file__).with_name("products.csv").open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)  # the names of the columns
        return [
            Product(category, code, title, price, int(stock), drawing, description)
            for category, code, title, price, stock, drawing, description in rows
        ]


PRODUCTS = read_products()
