"""Worked examples of own prices: what is sold, what the group grants, and what each host shows and charges then.

All amounts are worked out by hand, from the rules in docs/adr/0017-discount-groups.md and the host's own way to round,
and written as a person reads them. ``test_price_examples.py`` proves them; ``price_table.py`` writes them down.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

Kept = tuple[str, str, int] | None


@dataclass(frozen=True)
class Goods:
    """One line. price: the list price of a unit, as entered; rate: of its tax, in percent."""

    price: str
    quantity: int = 1
    rate: str = "19"


@dataclass(frozen=True)
class Grant:
    """One condition of the group. target: what it is about, of the first of the goods; price: a fixed one.

    from_value: the least value of the order.
    """

    percent: str | None = None
    price: str | None = None
    taxed: str = ""
    target: str = "EVERYTHING"
    from_quantity: int = 1
    from_value: str | None = None


@dataclass(frozen=True)
class Outcome:
    """What one host does. page: the price of one unit on the product's page, with tax; lines: of the order, as charged.

    shipping: as a line; kept: list price and own price of each line that the order keeps, and by which condition, from
    1 on; None where the list price or the host's promotion counts. why: where it is not what one would expect.
    """

    page: tuple[str, ...]
    lines: tuple[str, ...]
    kept: tuple[Kept, ...]
    shipping: str = ""
    why: str = ""

    @property
    def parts(self) -> tuple[str, ...]:
        """Give all that the total consists of."""
        return (*self.lines, self.shipping) if self.shipping else self.lines

    @property
    def total(self) -> str:
        """Give what the order costs, with tax."""
        return str(sum(amounts_of(part)[-1] for part in self.parts))


@dataclass(frozen=True)
class Example:
    """One order of one member. with_tax: how list prices are entered. voucher, promotion: percent off, of the host.

    charges_tax: False in a channel that is switched to charge none. outcomes: by host; see ``cannot.py`` for the rest.
    """

    goods: tuple[Goods, ...]
    grants: tuple[Grant, ...]
    outcomes: Mapping[str, Outcome]
    with_tax: bool = True
    currency: str = "EUR"
    charges_tax: bool = True
    combines: bool = False
    is_over: bool = False
    voucher: int | None = None
    promotion: int | None = None
    ship_by: str = "collection"


def both(page: str, line: str, *, saleor: Kept = None, oscar: Kept = None) -> dict[str, Outcome]:
    """Give what both hosts do with one line; what the order keeps is as list prices are kept in each."""
    return {host: Outcome((page,), (line,), (kept,)) for host, kept in (("Saleor", saleor), ("Oscar", oscar))}


def amounts_of(part: str) -> tuple[Decimal, ...]:
    """Read "net + tax = gross"."""
    return tuple(Decimal(amount) for amount in part.replace("=", "+").split("+"))


PER_UNIT = "Oscar rounds the tax of one unit, Saleor that of the whole line."
BEFORE_TAX = "Oscar takes the percentage off the price before tax, which is what it keeps."
IN_PROPORTION = (
    "Oscar takes a voucher off price and tax in proportion; Saleor works the tax out of what is left."
)
NEAREST = "99.99 is 84.0252 before tax; the nearest price in whole cents is 84.03, with tax 99.9957."
NO_OFFERS = "Oscar's pages show no offers; they count from the basket on."
TEN, TWENTY = Grant("10"), Grant("20")

EXAMPLES: dict[str, Example] = {
    "ten percent off": Example(
        (Goods("119.00"),),
        (TEN,),
        both(
            "107.10", "90.00 + 17.10 = 107.10", saleor=("119.00", "107.10", 1), oscar=("100.00", "90.00", 1)
        ),
    ),
    "odd cents, entered with tax": Example(
        (Goods("9.99", 3),),
        (Grant("33.3"),),
        {"Saleor": Outcome(("6.66",), ("16.79 + 3.19 = 19.98",), (("9.99", "6.66", 1),))},
    ),
    "odd cents, entered without tax": Example(
        (Goods("9.99", 3),),
        (Grant("33.3"),),
        {
            "Saleor": Outcome(("7.93",), ("19.98 + 3.80 = 23.78",), (("9.99", "6.66", 1),)),
            "Oscar": Outcome(("7.93",), ("19.98 + 3.81 = 23.79",), (("9.99", "6.66", 1),), why=PER_UNIT),
        },
        with_tax=False,
    ),
    "seven percent tax": Example(
        (Goods("10.70", 2, "7"),),
        (Grant("15"),),
        {
            "Saleor": Outcome(("9.10",), ("17.01 + 1.19 = 18.20",), (("10.70", "9.10", 1),)),
            "Oscar": Outcome(("9.10",), ("17.00 + 1.20 = 18.20",), (("10.00", "8.50", 1),), why=BEFORE_TAX),
        },
    ),
    "two rates in one order": Example(
        (Goods("119.00"), Goods("10.70", 3, "7")),
        (TWENTY,),
        {
            host: Outcome(("95.20", "8.56"), ("80.00 + 15.20 = 95.20", "24.00 + 1.68 = 25.68"), kept)
            for host, kept in (
                ("Saleor", (("119.00", "95.20", 1), ("10.70", "8.56", 1))),
                ("Oscar", (("100.00", "80.00", 1), ("10.00", "8.00", 1))),
            )
        },
    ),
    "a rate of nothing": Example(
        (Goods("50.00", 2, "0"),),
        (Grant("12.5"),),
        both("43.75", "87.50 + 0.00 = 87.50", saleor=("50.00", "43.75", 1), oscar=("50.00", "43.75", 1)),
    ),
    "no tax charged": Example(
        (Goods("119.00"),),
        (Grant(price="80.00", taxed="NET", target="VARIANT"),),
        {
            "Saleor": Outcome(
                ("95.20",),
                ("80.00 + 0.00 = 80.00",),
                (("119.00", "95.20", 1),),
                why="In a channel that charges no tax, Saleor's pages still show it, and its checkout takes it off.",
            )
        },
        charges_tax=False,
    ),
    "a net price where prices are gross": Example(
        (Goods("119.00", 4),),
        (Grant(price="80.00", taxed="NET", target="VARIANT"),),
        both("95.20", "320.00 + 60.80 = 380.80", saleor=("119.00", "95.20", 1), oscar=("100.00", "80.00", 1)),
    ),
    "a gross price where prices are net": Example(
        (Goods("100.00", 2),),
        (Grant(price="95.20", taxed="GROSS", target="VARIANT"),),
        both("95.20", "160.00 + 30.40 = 190.40", saleor=("100.00", "80.00", 1), oscar=("100.00", "80.00", 1)),
        with_tax=False,
    ),
    "a gross price where prices are gross": Example(
        (Goods("119.00", 3),),
        (Grant(price="99.99", taxed="GROSS", target="VARIANT"),),
        {
            "Saleor": Outcome(("99.99",), ("252.08 + 47.89 = 299.97",), (("119.00", "99.99", 1),)),
            "Oscar": Outcome(
                ("100.00",), ("252.09 + 47.91 = 300.00",), (("100.00", "84.03", 1),), why=NEAREST
            ),
        },
    ),
    "a gross price that no net price makes": Example(
        (Goods("100.00", 3),),
        (Grant(price="99.99", taxed="GROSS", target="VARIANT"),),
        {
            "Saleor": Outcome(
                ("100.00",), ("252.09 + 47.90 = 299.99",), (("100.00", "84.03", 1),), why=NEAREST
            ),
            "Oscar": Outcome(
                ("100.00",), ("252.09 + 47.91 = 300.00",), (("100.00", "84.03", 1),), why=PER_UNIT
            ),
        },
        with_tax=False,
    ),
    "nine pieces, cheaper from ten on": Example(
        (Goods("5.95", 9),),
        (TEN, Grant("20", target="PRODUCT", from_quantity=10)),
        {
            "Saleor": Outcome(("5.36",), ("40.54 + 7.70 = 48.24",), (("5.95", "5.36", 1),)),
            "Oscar": Outcome(("5.36",), ("40.50 + 7.74 = 48.24",), (("5.00", "4.50", 1),), why=BEFORE_TAX),
        },
    ),
    "ten pieces, cheaper from ten on": Example(
        (Goods("5.95", 10),),
        (TEN, Grant("20", target="PRODUCT", from_quantity=10)),
        both("5.36", "40.00 + 7.60 = 47.60", saleor=("5.95", "4.76", 2), oscar=("5.00", "4.00", 2)),
    ),
    "as cheap and more special": Example(
        (Goods("59.50"),),
        (TWENTY, Grant("20", target="VARIANT")),
        both("47.60", "40.00 + 7.60 = 47.60", saleor=("59.50", "47.60", 2), oscar=("50.00", "40.00", 2)),
    ),
    "more special and dearer": Example(
        (Goods("59.50"),),
        (Grant("10", target="CATEGORY"), TWENTY),
        both("47.60", "40.00 + 7.60 = 47.60", saleor=("59.50", "47.60", 2), oscar=("50.00", "40.00", 2)),
    ),
    "a voucher on top": Example(
        (Goods("35.70"),),
        (Grant("5"),),
        {
            "Saleor": Outcome(("33.92",), ("25.66 + 4.87 = 30.53",), (("35.70", "33.92", 1),)),
            "Oscar": Outcome(
                ("33.92",), ("25.65 + 4.88 = 30.53",), (("30.00", "28.50", 1),), why=IN_PROPORTION
            ),
        },
        combines=True,
        voucher=10,
    ),
    "no voucher beside it": Example(
        (Goods("59.50"),),
        (TEN,),
        both("53.55", "45.00 + 8.55 = 53.55", saleor=("59.50", "53.55", 1), oscar=("50.00", "45.00", 1)),
        voucher=5,
    ),
    "a group that has expired": Example(
        (Goods("59.50"),), (TEN,), both("59.50", "50.00 + 9.50 = 59.50"), is_over=True
    ),
    "free shipping": Example(
        (Goods("59.50", 2),),
        (TEN, Grant(target="SHIPPING", from_value="100.00")),
        both("53.55", "90.00 + 17.10 = 107.10", saleor=("59.50", "53.55", 1), oscar=("50.00", "45.00", 1)),
        ship_by="express",
    ),
    "free shipping, reached with tax only": Example(
        (Goods("59.50", 2),),
        (TEN, Grant(target="SHIPPING", from_value="110.00")),
        {
            "Saleor": Outcome(("53.55",), ("90.00 + 17.10 = 107.10",), (("59.50", "53.55", 1),)),
            "Oscar": Outcome(
                ("53.55",),
                ("90.00 + 17.10 = 107.10",),
                (("50.00", "45.00", 1),),
                shipping="12.00 + 2.28 = 14.28",
                why="An order's value is counted as list prices are kept: 119.00 in Saleor, 100.00 in Oscar.",
            ),
        },
        ship_by="express",
    ),
    "from an order's value on": Example(
        (Goods("100.00", 2),),
        (Grant("15", from_value="200.00"),),
        both(
            "119.00", "170.00 + 32.30 = 202.30", saleor=("100.00", "85.00", 1), oscar=("100.00", "85.00", 1)
        ),
        with_tax=False,
    ),
    "the shop's promotion is cheaper": Example(
        (Goods("119.00"),),
        (TEN,),
        {
            "Saleor": Outcome(("95.20",), ("80.00 + 15.20 = 95.20",), (None,)),
            "Oscar": Outcome(("107.10",), ("80.00 + 15.20 = 95.20",), (None,), why=NO_OFFERS),
        },
        promotion=20,
    ),
    "the shop's promotion on top": Example(
        (Goods("119.00"),),
        (TEN,),
        {
            "Saleor": Outcome(("85.68",), ("72.00 + 13.68 = 85.68",), (("119.00", "107.10", 1),)),
            "Oscar": Outcome(
                ("107.10",), ("72.00 + 13.68 = 85.68",), (("100.00", "90.00", 1),), why=NO_OFFERS
            ),
        },
        combines=True,
        promotion=20,
    ),
    "yen": Example(
        (Goods("333", 3),),
        (Grant("33.3"),),
        {
            "Saleor": Outcome(("222",), ("560 + 106 = 666",), (("333", "222", 1),)),
            "Oscar": Outcome(("223",), ("561 + 108 = 669",), (("280", "187", 1),), why=BEFORE_TAX),
        },
        currency="JPY",
    ),
}
