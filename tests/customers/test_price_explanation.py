"""Why a customer pays what they pay, and what some variants would cost on another day."""

import datetime
from decimal import Decimal
from typing import Any

import pytest

from saleor_customer_ext.errors import CustomerExtError, ErrorCode, PermissionDenied
from saleor_customer_ext.services import order_prices, price_explanation
from saleor_customer_ext.services.order_prices import Ordered
from saleor_customer_ext.services.price_explanation import Explanation
from saleor_customer_ext.services.pricing import OwnPrice, Verdict
from tests.customers.assortment import product
from tests.customers.discounts import CHANNEL, PRICER, eur, grant, group
from tests.customers.sorting import STAFF, make_customers, unchanged

pytestmark = pytest.mark.django_db
TODAY = datetime.datetime(2026, 3, 2, 9, 0, tzinfo=datetime.UTC)


@pytest.fixture
def customer(db: None) -> Any:
    (customer,) = make_customers(1)
    return customer


@pytest.fixture
def shelf(db: None) -> Any:
    """Make something that costs 10.00 before tax."""
    return product("Shelf", price="11.90", upc="S-1")


def explain(customer: Any, variant: Any, **values: Any) -> Explanation:
    return price_explanation.explain(
        customer_id=customer.pk, variant=str(variant.pk), actor=PRICER, **{"channel": CHANNEL} | values
    )


def test_the_condition_that_won_and_those_that_lost(customer: Any, shelf: Any) -> None:
    dealers = group("Dealers", customer)
    best, dearer = grant(dealers, shelf, price="8.00"), grant(dealers, percent=10)
    tier = grant(dealers, shelf, price="7.00", minimum_quantity=10)
    large = grant(dealers, percent=50, minimum_order_value=Decimal(100), minimum_order_currency="EUR")

    found = explain(customer, shelf)

    assert (found.variant.name, found.variant.sku, found.group, found.is_valid) == (
        "Shelf",
        "S-1",
        dealers,
        True,
    )
    assert (found.list_price, found.entered_with_tax) == (eur("10.00"), False)
    assert found.own == OwnPrice(Decimal("8.00"), Decimal("10.00"), best.pk, dealers.pk, "Dealers")
    assert [(one.condition, one.verdict, one.amount) for one in found.weighed] == [
        (best, Verdict.WINS, Decimal("8.00")),
        (dearer, Verdict.DEARER, Decimal("9.00")),
        (tier, Verdict.QUANTITY, Decimal("7.00")),
        (large, Verdict.ORDER_VALUE, Decimal("5.00")),
    ]
    assert explain(customer, shelf, quantity=10).own.condition_id == tier.pk
    assert explain(customer, shelf, order_value="100.00").own.condition_id == large.pk
    assert explain(customer, shelf, order_value="99.99").own.condition_id == best.pk


def test_the_day_that_is_asked_about_decides(customer: Any, shelf: Any, clock: Any) -> None:
    dealers = group("Dealers", customer, starts_on=TODAY.date(), ends_on=TODAY.date())
    grant(dealers, percent=10)

    days = [explain(customer, shelf, at=TODAY + datetime.timedelta(days=number)) for number in (-1, 0, 1)]

    assert [one.own and str(one.own.amount) for one in days] == [None, "9.00", None]
    assert [(one.group, one.is_valid, len(one.weighed)) for one in days] == [
        (dealers, False, 0),
        (dealers, True, 1),
        (dealers, False, 0),
    ]
    assert explain(customer, shelf).own is not None


def test_who_is_in_no_group_pays_the_list_price(customer: Any, shelf: Any) -> None:
    group("Dealers", customer).profiles.update(discount_group=None)

    found = explain(customer, shelf)

    assert (found.group, found.is_valid, found.own, found.weighed) == (None, False, None, ())
    assert found.list_price == eur("10.00")


def test_staff_pay_list_prices_whatever_group_they_are_in(customer: Any, shelf: Any) -> None:
    """As at the checkout, in every host."""
    dealers = group("Dealers", customer)
    grant(dealers, percent=10)
    type(customer).objects.filter(pk=customer.pk).update(is_staff=True)

    found = explain(customer, shelf)

    assert (found.group, found.is_valid, found.own, found.weighed) == (dealers, False, None, ())


def test_a_preview_is_in_the_order_that_is_asked_for(customer: Any, shelf: Any) -> None:
    lamp = product("Lamp", price="23.80")
    grant(group("Dealers", customer), lamp, percent=50)

    found = price_explanation.preview(
        customer_id=customer.pk,
        variants=[str(one.pk) for one in (lamp, shelf, lamp)],
        channel=CHANNEL,
        actor=PRICER,
    )

    assert [(one.variant.name, one.own and str(one.own.amount)) for one in found] == [
        ("Lamp", "10.00"),
        ("Shelf", None),
    ]


@pytest.mark.parametrize(
    ("values", "code", "field"),
    [
        ({"customer_id": 10**6}, "NOT_FOUND", "customer_id"),
        ({"variant": "999999"}, "NOT_FOUND", "variant_id"),
        ({"channel": "other"}, "NOT_FOUND", "channel"),
        ({"quantity": 0}, "INVALID", "quantity"),
        ({"quantity": 10**7}, "INVALID", "quantity"),
        ({"order_value": "1.001"}, "INVALID_AMOUNT", "order_value"),
        ({"at": datetime.datetime(2026, 3, 2)}, "INVALID", "at"),  # noqa: DTZ001
        ({"at": datetime.datetime.max.replace(tzinfo=datetime.UTC)}, "INVALID", "at"),
    ],
)
def test_bad_input_is_refused(
    values: dict[str, Any], code: str, field: str, customer: Any, shelf: Any
) -> None:
    group("Dealers", customer)
    asked = {"customer_id": customer.pk, "variant": str(shelf.pk), "channel": CHANNEL}

    with pytest.raises(CustomerExtError) as refusal:
        price_explanation.explain(actor=PRICER, **asked | values)
    assert (refusal.value.code, refusal.value.field) == (ErrorCode(code), field)


def test_what_is_not_sold_has_no_price(customer: Any, shelf: Any) -> None:
    group("Dealers", customer)
    shelf.stockrecords.all().delete()

    with pytest.raises(CustomerExtError) as refusal:
        explain(customer, shelf)
    assert (refusal.value.code, refusal.value.field) == (ErrorCode.NOT_FOUND, "variant_id")


def test_only_who_manages_discount_groups_may(customer: Any, shelf: Any) -> None:
    with unchanged(), pytest.raises(PermissionDenied):
        price_explanation.explain(
            customer_id=customer.pk, variant=str(shelf.pk), channel=CHANNEL, actor=STAFF
        )


def test_what_an_orders_line_was_priced_by_stays() -> None:
    first = OwnPrice(Decimal("9.00"), Decimal("10.00"), 7, 3, "Dealers")
    later = OwnPrice(Decimal("8.00"), Decimal("10.00"), 8, 3, "Renamed")

    order_prices.record("100", [Ordered("1", first, "EUR", False), Ordered("2", first, "EUR", True)])
    order_prices.record("100", [Ordered("1", later, "EUR", False), Ordered("3", later, "EUR", False)])

    found = order_prices.of_orders(["100", "101"])
    assert list(found) == ["100"]
    assert [
        (one.line_reference, one.list_price, one.price, one.is_gross, one.group_name, one.condition_id)
        for one in found["100"]
    ] == [
        ("1", Decimal("10.00"), Decimal("9.00"), False, "Dealers", 7),
        ("2", Decimal("10.00"), Decimal("9.00"), True, "Dealers", 7),
        ("3", Decimal("10.00"), Decimal("8.00"), False, "Renamed", 8),
    ]
