"""How own prices are written into the lines of a checkout while others write there, too."""

from decimal import Decimal
from typing import Any
from unittest import mock

import pytest
from saleor.checkout.models import Checkout, CheckoutLine

from benchmarks.saleor.queries import captured
from saleor_customer_ext.hosts.saleor import line_prices
from saleor_customer_ext.hosts.saleor.discount_switch import KEY
from saleor_customer_ext.hosts.saleor.own_prices import Mark
from tests.saleor.test_discount_prices import Members
from tests.scenarios.drivers.saleor import SaleorDriver
from tests.scenarios.drivers.values import Person

OURS = Mark(Decimal("90.00"), Decimal("100.00"), 1, 1, "Dealers", False)
OTHER = Mark(Decimal("80.00"), Decimal("100.00"), 2, 1, "Dealers", False)


class Info:
    """What Saleor reads of a line, as far as this is about it."""

    def __init__(self, line: CheckoutLine) -> None:
        self.line = line
        self.undiscounted_unit_price = "kept by Saleor"


class Lines:
    """A checkout of two lines without own prices, as somebody has read it."""

    def __init__(self, members: Members) -> None:
        cart = members.shop.cart(None, members.a, members.b, email="somebody@example.com")
        self.checkout = Checkout.objects.get(pk=cart.reference)
        self.infos = [Info(line) for line in self.checkout.lines.order_by("pk")]

    def write(self, *marks: Mark | None) -> bool:
        return line_prices.write(self.checkout, list(zip(self.infos, marks, strict=True)))

    def stored(self) -> list[tuple[Any, ...]]:
        rows = self.checkout.lines.order_by("pk")
        return [(row.price_override, row.price_override_reason, row.private_metadata) for row in rows]

    def shown(self) -> list[tuple[Any, ...]]:
        rows = [info.line for info in self.infos]
        return [(row.price_override, row.price_override_reason, row.private_metadata) for row in rows]


@pytest.fixture
def lines(shop: SaleorDriver, anna: Person) -> Lines:
    return Lines(Members(shop, anna))


def row_of(mark: Mark, **others: str) -> tuple[Any, ...]:
    return mark.price, "Discount group: Dealers", {KEY: mark.text, **others}


NOTHING = (None, None, {})


def test_all_lines_in_one_query(lines: Lines) -> None:
    expired = lines.checkout.price_expiration

    with captured() as statements:
        assert lines.write(OURS, OTHER) is True

    assert len(statements) == 1
    assert lines.stored() == lines.shown() == [row_of(OURS), row_of(OTHER)]
    assert [vars(info).get("undiscounted_unit_price") for info in lines.infos] == [None, None]
    stored = Checkout.objects.get(pk=lines.checkout.pk)
    assert stored.price_expiration == stored.discount_expiration == lines.checkout.price_expiration
    assert stored.price_expiration != expired


def test_prices_are_changed_and_taken_away(lines: Lines) -> None:
    lines.write(OURS, OTHER)

    lines.write(OTHER, None)

    assert lines.stored() == lines.shown() == [row_of(OTHER), NOTHING]


def test_what_others_write_beside_it_stays(lines: Lines) -> None:
    lines.write(OURS, OURS)
    for line in lines.checkout.lines.all():
        line.private_metadata["theirs"] = "1"
        line.save(update_fields=["private_metadata"])

    lines.write(OTHER, None)

    assert lines.stored() == [row_of(OTHER, theirs="1"), (None, None, {"theirs": "1"})]


def test_somebody_sets_a_price_meanwhile(lines: Lines) -> None:
    """It stays, and is what is shown; the other line gets its own price."""
    first = lines.infos[0].line
    CheckoutLine.objects.filter(pk=first.pk).update(price_override=7, price_override_reason="theirs")

    with captured() as statements:
        lines.write(OURS, OURS)

    assert len(statements) == 2  # the other one is looked at
    assert lines.stored() == lines.shown() == [(Decimal(7), "theirs", {}), row_of(OURS)]


def test_another_of_us_prices_the_line_meanwhile(lines: Lines) -> None:
    """Who comes last has decided last."""
    _again(lines).write(OTHER, OTHER)

    with captured() as statements:
        lines.write(OURS, OURS)

    assert len(statements) == 3
    assert lines.stored() == lines.shown() == [row_of(OURS), row_of(OURS)]


def test_a_line_is_gone(lines: Lines) -> None:
    CheckoutLine.objects.filter(pk=lines.infos[0].line.pk).delete()

    assert lines.write(OURS, OURS) is True
    assert lines.stored() == [row_of(OURS)]


def test_a_checkout_is_gone(lines: Lines) -> None:
    Checkout.objects.all().delete()

    assert lines.write(OURS, OURS) is False


def test_others_who_never_stop_writing(lines: Lines) -> None:
    """It is given up after some attempts: what stands there then counts, and is looked at anew with the checkout."""
    read, theirs = line_prices._read_again, iter((None, OTHER, None))

    def read_and_be_late(changes: Any) -> Any:
        if not changes:  # the others', who are in time
            return []
        still = read(changes)
        _again(lines).write(*[next(theirs)] * 2)
        return still

    _again(lines).write(OTHER, OTHER)
    with mock.patch.object(line_prices, "_read_again", read_and_be_late):
        assert lines.write(OURS, OURS) is True

    assert next(theirs, "all of them") == "all of them"
    assert lines.stored() == [NOTHING, NOTHING]


def _again(lines: Lines) -> Lines:
    """Read the checkout as somebody else does."""
    other = object.__new__(Lines)
    other.checkout = Checkout.objects.get(pk=lines.checkout.pk)
    other.infos = [Info(line) for line in other.checkout.lines.order_by("pk")]
    return other
