"""The finished picture of a product: its drawing in the colours of its category."""

from pathlib import Path

from demo.sample_data import drawings, drawings_warehouse
from demo.sample_data.drawings import Sheet
from demo.sample_data.products import CATEGORIES, Product

# ground, main, dark, accent; in the order of the categories
PALETTES = [
    ("#e8f0f2", "#3d7c98", "#1f4e5f", "#e2725b"),
    ("#f3ece4", "#7d9a8c", "#4a6459", "#c98f5a"),
    ("#ecefe6", "#7fa99b", "#47746a", "#d9534f"),
    ("#f6efe0", "#5a8fa8", "#2f5d73", "#f0a202"),
    ("#eaeaf0", "#5f6f8c", "#37425c", "#e4572e"),
]
COLOURS = dict(zip(CATEGORIES, PALETTES, strict=True))


def picture(product: Product) -> bytes:
    """Return the product's picture as a PNG file."""
    sheet = Sheet(*COLOURS[product.category])
    paint = getattr(drawings, product.drawing, None) or getattr(drawings_warehouse, product.drawing)
    paint(sheet)
    return sheet.png()


def write_picture(product: Product, folder: Path) -> Path:
    """Return the file with the product's picture in the folder; half a file is never left under its name."""
    target = folder / f"{product.code.lower()}.png"
    if not target.exists():
        folder.mkdir(parents=True, exist_ok=True)
        part = target.with_suffix(".part")
        part.write_bytes(picture(product))
        part.replace(target)
    return target
