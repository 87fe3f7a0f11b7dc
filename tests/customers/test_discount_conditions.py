"""What discount groups grant: conditions are given and taken away, all that are sent or none, and never contradict."""

from decimal import Decimal
from typing import Any

import pytest

from saleor_customer_ext.errors import (
    Conflict,
    CustomerExtError,
    ErrorCode,
    Invalid,
    NotFound,
    NotUnique,
    PermissionDenied,
)
from saleor_customer_ext.host import ANONYMOUS, Actor, ActorKind, get_host
from saleor_customer_ext.models import DiscountCondition, DiscountGroup
from saleor_customer_ext.services import condition_targets, discount_conditions
from saleor_customer_ext.services.condition_checks import NewCondition
from saleor_customer_ext.services.discount_conditions import Change
from tests.customers.assortment import category, collection, product
from tests.customers.discounts import CHANNEL, PRICER, group
from tests.customers.sorting import ORGANIZER, STAFF, make_customers, told_of_the_shop, unchanged

pytestmark = pytest.mark.django_db
UNKNOWN = "999999"


@pytest.fixture
def dealers(db: None) -> DiscountGroup:
    return group("Dealers")


@pytest.fixture
def shelf(db: None) -> str:
    return str(product("Shelf").pk)


def off(percent: Any = 10, target: str = "EVERYTHING", reference: str = "", **values: Any) -> NewCondition:
    return NewCondition(target, reference, percent=percent, **values)


def fixed(variant: str, amount: Any = "8.50", **values: Any) -> NewCondition:
    terms = {"channel": CHANNEL, "currency": "EUR", "taxed": "NET"} | values
    return NewCondition("VARIANT", variant, amount=amount, **terms)


def add(to: DiscountGroup, *conditions: NewCondition) -> Change:
    return discount_conditions.add(group_id=to.pk, conditions=conditions, actor=PRICER)


def replace(of: DiscountGroup, *conditions: NewCondition, version: int | None = None) -> Change:
    version = DiscountGroup.objects.get(pk=of.pk).version if version is None else version
    return discount_conditions.replace(group_id=of.pk, version=version, conditions=conditions, actor=PRICER)


def granted(by: DiscountGroup) -> list[str]:
    return [
        discount_conditions.described(row)
        for row in DiscountCondition.objects.filter(group=by).order_by("pk")
    ]


def test_every_kind_of_condition_is_kept(dealers: DiscountGroup, shelf: str) -> None:
    inside, sale = category("Shelves"), collection("Sale")

    change = add(
        dealers,
        off("12.5"),
        off(20, "CATEGORY", str(inside.pk)),
        off(Decimal("100"), "COLLECTION", str(sale.pk), minimum_quantity=3),
        off("0.01", "PRODUCT", shelf, minimum_order_value="50", minimum_order_currency="EUR"),
        off(5, "VARIANT", shelf),
        fixed(shelf),
        fixed(shelf, "7.00", minimum_quantity=10, taxed="GROSS"),
        fixed(shelf, "6.00", minimum_order_value="100.00"),
        NewCondition("SHIPPING"),
        NewCondition("SHIPPING", percent=100, minimum_order_value=20, minimum_order_currency="EUR"),
    )

    assert change == Change(10, 0)
    assert granted(dealers) == [
        "EVERYTHING: 12.50 %",
        f"CATEGORY {inside.pk}: 20.00 %",
        f"COLLECTION {sale.pk}: 100.00 %, from 3 units",
        f"PRODUCT {shelf}: 0.01 %, orders from 50.00 EUR",
        f"VARIANT {shelf}: 5.00 %",
        f"VARIANT {shelf}: 8.50 EUR NET default",
        f"VARIANT {shelf}: 7.00 EUR GROSS default, from 10 units",
        f"VARIANT {shelf}: 6.00 EUR NET default, orders from 100.00 EUR",
        "SHIPPING: 100.00 %",
        "SHIPPING: 100.00 %, orders from 20.00 EUR",
    ]
    assert DiscountGroup.objects.get(pk=dealers.pk).version == 2
    assert [event[0] for event in told_of_the_shop()] == ["discount_group.conditions_changed"]


BAD: list[tuple[dict[str, Any], str, str]] = [
    ({"percent": 0}, "INVALID", "percent"),
    ({"percent": -5}, "INVALID", "percent"),
    ({"percent": "100.01"}, "INVALID", "percent"),
    ({"percent": 101}, "INVALID", "percent"),
    ({"percent": "12.345"}, "INVALID", "percent"),
    ({"percent": 12.5}, "INVALID", "percent"),
    ({"percent": "a lot"}, "INVALID", "percent"),
    ({"percent": "1_5"}, "INVALID", "percent"),
    ({"percent": "1e1"}, "INVALID", "percent"),
    ({"percent": "\u0661\u0660"}, "INVALID", "percent"),
    ({"percent": "1e400"}, "INVALID", "percent"),
    ({"percent": Decimal("1e400")}, "INVALID", "percent"),
    ({"percent": Decimal("NaN")}, "INVALID", "percent"),
    ({"percent": Decimal("Infinity")}, "INVALID", "percent"),
    ({"percent": None}, "REQUIRED", "percent"),
    ({"target": "SHOP"}, "INVALID", "target"),
    ({"reference": "7"}, "INVALID", "reference"),
    ({"target": "PRODUCT"}, "REQUIRED", "reference"),
    ({"target": "PRODUCT", "reference": UNKNOWN}, "NOT_FOUND", "reference"),
    ({"target": "CATEGORY", "reference": UNKNOWN}, "NOT_FOUND", "reference"),
    ({"target": "COLLECTION", "reference": "no key"}, "NOT_FOUND", "reference"),
    ({"target": "VARIANT", "reference": UNKNOWN}, "NOT_FOUND", "reference"),
    ({"target": "PRODUCT", "reference": "x" * 65}, "INVALID", "reference"),
    ({"target": "PRODUCT", "reference": "\x00"}, "INVALID", "reference"),
    ({"minimum_quantity": 0}, "INVALID", "minimum_quantity"),
    ({"minimum_quantity": -1}, "INVALID", "minimum_quantity"),
    ({"minimum_quantity": 1_000_001}, "INVALID", "minimum_quantity"),
    ({"minimum_quantity": True}, "INVALID", "minimum_quantity"),
    ({"minimum_order_value": "10"}, "REQUIRED", "minimum_order_currency"),
    ({"minimum_order_currency": "EUR"}, "REQUIRED", "minimum_order_value"),
    ({"minimum_order_value": "0", "minimum_order_currency": "EUR"}, "INVALID_AMOUNT", "minimum_order_value"),
    ({"minimum_order_value": "1.001", "minimum_order_currency": "EUR"}, "INVALID_AMOUNT", "minimum_order_value"),
    ({"minimum_order_value": "1", "minimum_order_currency": "XXY"}, "CURRENCY_MISMATCH", "minimum_order_currency"),
    ({"minimum_order_value": "1", "minimum_order_currency": "GBP"}, "CURRENCY_MISMATCH", "minimum_order_currency"),
    ({"amount": "5"}, "INVALID", "amount"),
    ({"channel": CHANNEL}, "INVALID", "channel"),
    ({"currency": "EUR"}, "INVALID", "currency"),
    ({"taxed": "NET"}, "INVALID", "taxed"),
    ({"target": "SHIPPING", "percent": 50}, "INVALID", "percent"),
    ({"target": "SHIPPING", "percent": None, "amount": "5"}, "INVALID", "amount"),
    ({"target": "SHIPPING", "percent": None, "minimum_quantity": 2}, "INVALID", "minimum_quantity"),
    ({"target": "SHIPPING", "percent": None, "reference": "7"}, "INVALID", "reference"),
]  # fmt: skip
BAD_PRICES: list[tuple[dict[str, Any], str, str]] = [
    ({"amount": "8.505"}, "INVALID_AMOUNT", "amount"),
    ({"amount": "0"}, "INVALID_AMOUNT", "amount"),
    ({"amount": "-1"}, "INVALID_AMOUNT", "amount"),
    ({"amount": 8.5}, "INVALID_AMOUNT", "amount"),
    ({"amount": "1e3"}, "INVALID_AMOUNT", "amount"),
    ({"amount": "9" * 18}, "INVALID_AMOUNT", "amount"),
    ({"amount": "8,50"}, "INVALID_AMOUNT", "amount"),
    ({"percent": 10}, "INVALID", "percent"),
    ({"channel": ""}, "REQUIRED", "channel"),
    ({"channel": "other"}, "NOT_FOUND", "channel"),
    ({"currency": ""}, "REQUIRED", "currency"),
    ({"currency": "USD"}, "CURRENCY_MISMATCH", "currency"),
    ({"currency": "Euro"}, "CURRENCY_MISMATCH", "currency"),
    ({"taxed": ""}, "REQUIRED", "taxed"),
    ({"taxed": "BOTH"}, "INVALID", "taxed"),
    ({"target": "PRODUCT"}, "INVALID", "amount"),
    ({"minimum_order_value": "9", "minimum_order_currency": "USD"}, "CURRENCY_MISMATCH", "minimum_order_currency"),
]  # fmt: skip


@pytest.mark.parametrize(("values", "code", "part"), BAD)
def test_bad_conditions_are_refused_by_place_and_part(
    values: dict[str, Any], code: str, part: str, dealers: DiscountGroup
) -> None:
    condition = NewCondition(**{"target": "EVERYTHING", "percent": 10} | values)

    _refused(dealers, condition, code, part)


@pytest.mark.parametrize(("values", "code", "part"), BAD_PRICES)
def test_bad_prices_are_refused_by_place_and_part(
    values: dict[str, Any], code: str, part: str, dealers: DiscountGroup, shelf: str
) -> None:
    price = {"target": "VARIANT", "reference": shelf, "channel": CHANNEL, "currency": "EUR"}
    condition = NewCondition(**price | {"amount": "8.50", "taxed": "NET"} | values)

    _refused(dealers, condition, code, part)


def _refused(dealers: DiscountGroup, condition: NewCondition, code: str, part: str) -> None:
    """Assert that neither way takes it, and that the good one beside it is not kept either."""
    with unchanged():
        for way in (add, replace):
            with pytest.raises(CustomerExtError) as refusal:
                way(dealers, off(1, minimum_quantity=77), condition)
            assert (refusal.value.code, refusal.value.field) == (ErrorCode(code), f"conditions.1.{part}")


@pytest.mark.parametrize(
    ("first", "second", "part"),
    [
        ({"amount": "8.50"}, {"amount": "9.50"}, "amount"),
        ({"amount": "8.50"}, {"amount": "8.50", "taxed": "GROSS"}, "amount"),
        ({"amount": "8.50", "minimum_quantity": 10}, {"amount": "7.50", "minimum_quantity": 10}, "amount"),
        ({"percent": 10}, {"percent": 20}, "minimum_quantity"),
        ({"percent": 10, "minimum_quantity": 5}, {"percent": 20, "minimum_quantity": 5}, "minimum_quantity"),
    ],
)
def test_what_contradicts_or_overlaps_is_refused(
    first: dict[str, Any], second: dict[str, Any], part: str, dealers: DiscountGroup, shelf: str
) -> None:
    def made(values: dict[str, Any]) -> NewCondition:
        if "percent" in values:
            return NewCondition("VARIANT", shelf, **values)
        return fixed(shelf, **values)

    for way in (add, replace):
        with unchanged(), pytest.raises(NotUnique) as refusal:
            way(dealers, made(first), made(second))
        assert refusal.value.field == f"conditions.1.{part}"
    add(dealers, made(first))
    with unchanged(), pytest.raises(NotUnique) as refusal:
        add(dealers, off(1, minimum_quantity=77), made(second))
    assert refusal.value.field == f"conditions.1.{part}"
    assert add(dealers, made(first)) == Change(0, 0)
    assert replace(dealers, made(second)) == Change(1, 1)


def test_set_leaves_what_stays_the_same_as_it_is(dealers: DiscountGroup, shelf: str) -> None:
    add(dealers, off(10), fixed(shelf, "8.50"), off(5, minimum_quantity=10))
    kept = DiscountCondition.objects.get(percent=10)

    assert replace(dealers, fixed(shelf, "7.50"), off(10)) == Change(1, 2)

    assert granted(dealers) == ["EVERYTHING: 10.00 %", f"VARIANT {shelf}: 7.50 EUR NET default"]
    assert DiscountCondition.objects.get(percent=10).pk == kept.pk
    assert told_of_the_shop()[-1] == (
        "discount_group.conditions_changed",
        "Dealers",
        {
            "conditions": [
                f"VARIANT {shelf}: 8.50 EUR NET default",
                "EVERYTHING: 5.00 %, from 10 units",
            ]
        },
        {"conditions": [f"VARIANT {shelf}: 7.50 EUR NET default"]},
    )
    with unchanged():
        assert replace(dealers, fixed(shelf, "7.50"), off(10)) == Change(0, 0)
    assert replace(dealers) == Change(0, 2)


def test_an_edit_of_an_old_version_is_a_conflict(dealers: DiscountGroup) -> None:
    add(dealers, off(10))

    with unchanged(), pytest.raises(Conflict):
        replace(dealers, off(20), version=1)


def test_conditions_are_taken_away_all_or_none(dealers: DiscountGroup, shelf: str) -> None:
    other = group("Others")
    add(dealers, off(10), fixed(shelf))
    add(other, off(30))
    first, second = DiscountCondition.objects.filter(group=dealers).order_by("pk")
    foreign = DiscountCondition.objects.get(group=other)

    def remove(*wanted: int) -> Change:
        return discount_conditions.remove(group_id=dealers.pk, condition_ids=wanted, actor=PRICER)

    with unchanged():
        for wanted, positions in (([first.pk, foreign.pk], [2]), ([10**9], [1])):
            with pytest.raises(NotFound) as refusal:
                remove(*wanted)
            assert (refusal.value.field, refusal.value.params) == ("condition_ids", {"positions": positions})
    assert remove(second.pk, second.pk) == Change(0, 1)
    assert granted(dealers) == ["EVERYTHING: 10.00 %"]


def test_one_call_is_about_so_many(
    monkeypatch: pytest.MonkeyPatch, dealers: DiscountGroup, shelf: str
) -> None:
    monkeypatch.setattr(discount_conditions, "MOST", 2)
    tiers = [fixed(shelf, f"{9 - number}.00", minimum_quantity=number) for number in range(1, 4)]

    with unchanged():
        for call in (
            lambda: add(dealers, *tiers),
            lambda: replace(dealers, *tiers),
            lambda: discount_conditions.remove(group_id=dealers.pk, condition_ids=[1, 2, 3], actor=PRICER),
        ):
            with pytest.raises(Invalid):
                call()
    add(dealers, *tiers[:2])
    add(dealers, tiers[2])
    with unchanged(), pytest.raises(Invalid) as refusal:
        replace(dealers, off(10))
    assert refusal.value.field == "conditions"


def test_the_host_is_told_whose_prices_changed(
    monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any, customer: Any
) -> None:
    dealers = group("Dealers", customer)
    found: list[Any] = []
    monkeypatch.setattr(type(get_host().checkouts), "prices_changed", lambda self, keys: found.append(keys))

    with django_capture_on_commit_callbacks(execute=True):
        add(dealers, off(10))
        add(dealers, off(10))

    assert found == [[customer.pk]]


@pytest.fixture
def customer(db: None) -> Any:
    (customer,) = make_customers(1)
    return customer


@pytest.mark.parametrize(
    "actor", [ANONYMOUS, Actor(ActorKind.CUSTOMER, "1"), Actor(ActorKind.APP, "2"), STAFF, ORGANIZER]
)
def test_only_who_manages_discount_groups_may(actor: Actor, dealers: DiscountGroup) -> None:
    add(dealers, off(10))
    key = DiscountCondition.objects.get().pk

    with unchanged():
        for call in (
            lambda: discount_conditions.add(group_id=dealers.pk, conditions=[off(20)], actor=actor),
            lambda: discount_conditions.replace(group_id=dealers.pk, version=2, conditions=[], actor=actor),
            lambda: discount_conditions.remove(group_id=dealers.pk, condition_ids=[key], actor=actor),
            lambda: discount_conditions.of_group(dealers.pk, actor=actor),
            lambda: condition_targets.search("PRODUCT", "", actor=actor),
        ):
            with pytest.raises(PermissionDenied):
                call()


def test_what_a_condition_can_be_about_is_found(shelf: str) -> None:
    inside = category("Wooden shelves")
    collection("Shelf sale")

    def found(target: str, text: str = "shel") -> list[str]:
        return [name for _key, name in condition_targets.search(target, text, actor=PRICER)]

    assert found("CATEGORY") == [inside.name]
    assert found("COLLECTION") == ["Shelf sale"]
    assert found("PRODUCT") == found("VARIANT") == ["Shelf"]
    for target in ("EVERYTHING", "SHIPPING", "SHOP"):
        with pytest.raises(Invalid):
            found(target)
