"""Price lists: rows and CSV in, with what is wrong by row and column, and CSV out again."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from saleor_customer_ext.errors import (
    CustomerExtError,
    ErrorCode,
    Invalid,
    NotFound,
    PermissionDenied,
    Required,
)
from saleor_customer_ext.models import DiscountCondition, DiscountGroup
from saleor_customer_ext.services import price_list_csv, price_lists
from saleor_customer_ext.services.price_lists import Import, RowError
from tests.customers.assortment import product
from tests.customers.discounts import PRICER, grant, group
from tests.customers.sorting import STAFF, told_of_the_shop, unchanged

pytestmark = pytest.mark.django_db
HEADER = "variant,sku,channel,currency,amount,taxed,minimum_quantity,minimum_order_value\n"


@pytest.fixture
def dealers(db: None) -> DiscountGroup:
    return group("Dealers")


@pytest.fixture
def shelf(db: None) -> Any:
    return product("Shelf", upc="S-1")


@pytest.fixture
def lamp(db: None) -> Any:
    return product("Lamp", upc="L-1")


def row(variant: Any = "", **values: str) -> dict[str, str]:
    return {"variant": str(getattr(variant, "pk", variant)), "amount": "8.50", "taxed": "NET"} | values


def send(to: DiscountGroup, *rows: dict[str, str], dry_run: bool = False) -> Import:
    return price_lists.import_rows(group_id=to.pk, rows=rows, actor=PRICER, dry_run=dry_run)


def send_csv(to: DiscountGroup, text: str, *, dry_run: bool = False) -> Import:
    return price_lists.import_csv(group_id=to.pk, text=text, actor=PRICER, dry_run=dry_run)


def prices(of: DiscountGroup) -> list[tuple[str, Decimal, str, int]]:
    rows = DiscountCondition.objects.filter(group=of, amount__isnull=False).order_by("pk")
    return list(rows.values_list("reference", "amount", "taxed", "minimum_quantity"))


def test_rows_are_added_changed_and_left(dealers: DiscountGroup, shelf: Any, lamp: Any) -> None:
    grant(dealers, percent=10)
    first = (row(shelf), row(shelf, amount="7.50", minimum_quantity="10"), row(lamp, taxed="gross"))

    with unchanged():
        assert send(dealers, *first, dry_run=True) == Import(added=3)
    assert send(dealers, *first) == Import(added=3)
    assert send(
        dealers, row(shelf), row(lamp, amount="8.00", taxed="GROSS"), row(sku="L-1", minimum_quantity="5")
    ) == (Import(added=1, changed=1, unchanged=1))

    assert prices(dealers) == [
        (str(shelf.pk), Decimal("8.50"), "NET", 1),
        (str(shelf.pk), Decimal("7.50"), "NET", 10),
        (str(lamp.pk), Decimal("8.00"), "GROSS", 1),
        (str(lamp.pk), Decimal("8.50"), "NET", 5),
    ]
    assert DiscountCondition.objects.filter(group=dealers, percent=10).count() == 1
    assert DiscountGroup.objects.get(pk=dealers.pk).version == 3
    assert told_of_the_shop()[-1] == (
        "discount_group.prices_imported",
        "Dealers",
        {"conditions": [f"VARIANT {lamp.pk}: 8.50 EUR GROSS default"]},
        {
            "conditions": [
                f"VARIANT {lamp.pk}: 8.00 EUR GROSS default",
                f"VARIANT {lamp.pk}: 8.50 EUR NET default, from 5 units",
            ]
        },
    )


WRONG = [
    ({"variant": ""}, "REQUIRED", "variant"),
    ({"variant": "999999"}, "NOT_FOUND", "variant"),
    ({"variant": "", "sku": "X"}, "NOT_FOUND", "sku"),
    ({"sku": "X"}, "INVALID", "sku"),
    ({"amount": ""}, "REQUIRED", "amount"),
    ({"amount": "8,50"}, "INVALID_AMOUNT", "amount"),
    ({"amount": "8.505"}, "INVALID_AMOUNT", "amount"),
    ({"amount": "0"}, "INVALID_AMOUNT", "amount"),
    ({"amount": "-1"}, "INVALID_AMOUNT", "amount"),
    ({"taxed": ""}, "REQUIRED", "taxed"),
    ({"taxed": "perhaps"}, "INVALID", "taxed"),
    ({"channel": "other"}, "NOT_FOUND", "channel"),
    ({"currency": "USD"}, "CURRENCY_MISMATCH", "currency"),
    ({"currency": "Euro"}, "CURRENCY_MISMATCH", "currency"),
    ({"minimum_quantity": "0"}, "INVALID", "minimum_quantity"),
    ({"minimum_quantity": "1.5"}, "INVALID", "minimum_quantity"),
    ({"minimum_quantity": "many"}, "INVALID", "minimum_quantity"),
    ({"minimum_order_value": "-5"}, "INVALID_AMOUNT", "minimum_order_value"),
    ({"margin": "5"}, "INVALID", "margin"),
]


@pytest.mark.parametrize(("values", "code", "column"), WRONG)
def test_what_is_wrong_is_said_by_row_and_column_and_nothing_is_written(
    values: dict[str, str], code: str, column: str, dealers: DiscountGroup, shelf: Any, lamp: Any
) -> None:
    for dry_run in (False, True):
        with unchanged():
            found = send(dealers, row(lamp), row(shelf) | values, dry_run=dry_run)

        (error,) = found.errors
        assert (error.row, error.column, error.code) == (2, column, ErrorCode(code))
        assert (found.added, found.changed, found.unchanged, found.number_of_errors) == (0, 0, 0, 1)


def test_rows_that_contradict_each_other_are_refused(dealers: DiscountGroup, shelf: Any) -> None:
    with unchanged():
        found = send(dealers, row(shelf), row(shelf, amount="9.00"), row(sku="S-1", taxed="GROSS"))

    message = "A row before this one has a price for the same: 1"
    assert found.errors == tuple(RowError(place, "amount", ErrorCode.UNIQUE, message) for place in (2, 3))


def test_so_many_errors_are_described(
    monkeypatch: pytest.MonkeyPatch, dealers: DiscountGroup, shelf: Any
) -> None:
    monkeypatch.setattr(price_lists, "MOST_ERRORS", 2)

    found = send(dealers, *(row(shelf, amount="x", minimum_quantity=str(number)) for number in range(1, 6)))

    assert ([error.row for error in found.errors], found.number_of_errors) == ([1, 2], 5)


def test_csv_goes_out_as_it_came_in(dealers: DiscountGroup, shelf: Any, lamp: Any) -> None:
    text = HEADER + (
        f"{shelf.pk},S-1,default,EUR,8.50,NET,1,\n"
        f"{shelf.pk},S-1,default,EUR,7.50,NET,10,100.00\n"
        f"{lamp.pk},L-1,default,EUR,9.00,GROSS,1,\n"
    )

    assert send_csv(dealers, text) == Import(added=3)
    page = price_lists.export(group_id=dealers.pk, actor=PRICER, number=10)
    assert page.csv() == text
    assert (page.has_next, len(page.prices)) == (False, 3)
    assert send_csv(dealers, page.csv()) == Import(unchanged=3)


@pytest.mark.parametrize(
    ("sku", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+49", "'+49"),
        ("-7", "'-7"),
        ("@SUM(1)", "'@SUM(1)"),
        ("'=1+1", "''=1+1"),
        ("A-1", "A-1"),
        ("'A", "'A"),
    ],
)
def test_no_spreadsheet_computes_a_sku(sku: str, cell: str, dealers: DiscountGroup) -> None:
    """And what was written that way is read as it was meant."""
    shelf = product("Shelf", upc=sku)
    grant(dealers, shelf, price="8.50")

    text = price_lists.export(group_id=dealers.pk, actor=PRICER, number=10).csv()

    assert text == HEADER + f"{shelf.pk},{cell},default,EUR,8.50,NET,1,\n"
    assert send_csv(dealers, text) == Import(unchanged=1)
    assert send_csv(dealers, f"sku,amount,taxed\n{cell},8.50,NET") == Import(unchanged=1)


def test_a_price_list_goes_out_in_parts(dealers: DiscountGroup) -> None:
    made = [grant(dealers, product(f"P{number}"), price="8.50") for number in range(5)]
    grant(dealers, percent=10)
    grant(group("Others"), product("Other"), price="1.00")
    found, after, pages = [], 0, 0

    while True:
        page = price_lists.export(group_id=dealers.pk, actor=PRICER, number=2, after=after)
        found += [price.pk for price in page.prices]
        pages += 1
        if not page.has_next:
            break
        assert page.last is not None
        after = page.last
    assert (found, pages) == ([one.pk for one in made], 3)
    none = price_lists.export(group_id=dealers.pk, actor=PRICER, number=2, after=after + 10**6)
    assert (none.csv(), none.last) == (HEADER, None)
    assert not price_lists.export(group_id=dealers.pk, actor=PRICER, number=9, channel="other").prices


@pytest.mark.parametrize(
    "text",
    [
        "sku;amount;taxed\nS-1;8.50;NET\n",
        "\ufeffSKU,Amount,TAXED\r\nS-1,8.50,net\r\n\r\n",
        ' sku , amount , taxed \n"S-1", 8.50 ,NET\n,,\n',
    ],
)
def test_csv_of_spreadsheets_is_read(text: str, dealers: DiscountGroup, shelf: Any) -> None:
    assert send_csv(dealers, text) == Import(added=1)
    assert prices(dealers) == [(str(shelf.pk), Decimal("8.50"), "NET", 1)]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "REQUIRED"),
        ("sku,amount,taxed\n", "REQUIRED"),
        ("sku,price,taxed\nS-1,8.50,NET\n", "NOT_FOUND"),
        ("sku,SKU,taxed\nS-1,8.50,NET\n", "UNIQUE"),
        ('sku,amount,taxed\n"S-1,8.50,NET\n', "INVALID"),
        ("x" * (price_list_csv.LONGEST_CSV + 1), "INVALID"),
    ],
)
def test_what_is_no_price_list_is_refused(text: str, code: str, dealers: DiscountGroup, shelf: Any) -> None:
    with unchanged(), pytest.raises(CustomerExtError) as refusal:
        send_csv(dealers, text)
    assert (refusal.value.code, refusal.value.field) == (ErrorCode(code), "csv")


def test_what_a_message_is_about_stands_behind_its_colon(dealers: DiscountGroup) -> None:
    """Screens in other languages take it from there."""
    for text, about in (("sku,Price: net,taxed\n", "Price: net"), ("sku,taxed,Taxed\n", "Taxed")):
        with pytest.raises(CustomerExtError) as refusal:
            send_csv(dealers, text)
        assert refusal.value.message.partition(": ")[2] == about


def test_rows_are_counted_as_they_stand_in_the_file(dealers: DiscountGroup, shelf: Any) -> None:
    """Lines with nothing in them as well, and each row that has too many cells is named."""
    with unchanged():
        found = send_csv(dealers, "sku,amount,taxed\n\nS-1,8,50,NET\n,,\nS-1,9,NET,\nX,9.00,NET\n")

    assert [(error.row, error.column, error.code) for error in found.errors] == [
        (2, "", ErrorCode.INVALID),
        (4, "", ErrorCode.INVALID),
        (5, "sku", ErrorCode.NOT_FOUND),
    ]


def test_so_many_rows_in_one_call(
    monkeypatch: pytest.MonkeyPatch, dealers: DiscountGroup, shelf: Any
) -> None:
    monkeypatch.setattr(price_lists, "MOST_ROWS", 1)

    with unchanged():
        with pytest.raises(Invalid) as refusal:
            send(dealers, row(shelf), row(shelf, minimum_quantity="2"))
        assert refusal.value.field == "rows"
        with pytest.raises(Required):
            send(dealers)
        with pytest.raises(NotFound):
            price_lists.import_rows(group_id=10**6, rows=[row(shelf)], actor=PRICER)
        for number in (0, 2):
            with pytest.raises(Invalid):
                price_lists.export(group_id=dealers.pk, actor=PRICER, number=number)


def test_a_batch_asks_as_often_as_a_single_row(dealers: DiscountGroup) -> None:
    rows = [row(product(f"P{number}")) for number in range(30)]

    with CaptureQueriesContext(connection) as one:
        send(dealers, rows[0])
    with CaptureQueriesContext(connection) as many:
        assert send(dealers, *rows) == Import(added=29, unchanged=1)

    assert len(many) == len(one)


def test_only_who_manages_discount_groups_may(dealers: DiscountGroup, shelf: Any) -> None:
    with unchanged():
        for call in (
            lambda: price_lists.import_rows(group_id=dealers.pk, rows=[row(shelf)], actor=STAFF),
            lambda: price_lists.import_csv(group_id=dealers.pk, text="sku\n", actor=STAFF),
            lambda: price_lists.export(group_id=dealers.pk, number=1, actor=STAFF),
        ):
            with pytest.raises(PermissionDenied):
                call()
