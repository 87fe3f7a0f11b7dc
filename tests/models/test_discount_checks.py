"""What the database itself refuses of discount groups and their conditions, also from SQL typed by hand."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import DecimalField, ProtectedError, Value
from django.db.models.functions import Cast
from django.utils import timezone

from saleor_customer_ext.models import CustomerProfile, DiscountCondition, DiscountGroup, OrderLinePrice
from tests import factories

pytestmark = pytest.mark.django_db

# Django itself sends no such number, other programs may.
NAN = Cast(Value("NaN"), DecimalField(max_digits=20, decimal_places=3))
OFF = {"target": "EVERYTHING", "percent": 10}
PRICE = {
    "target": "VARIANT", "reference": "7", "amount": "8.50", "channel": "web", "currency": "EUR", "taxed": "NET",
}  # fmt: skip
FREE = {"target": "SHIPPING", "percent": 100}
MINIMUM = {"minimum_order_value": 5, "minimum_order_currency": "EUR"}
REFUSED: list[tuple[str, dict[str, Any]]] = [
    *(("grants", OFF | {"percent": percent}) for percent in (0, -1, "100.01", None)),
    ("grants", OFF | {"amount": 5}),
    *(
        ("grants", OFF | {part: value})
        for part, value in (("channel", "web"), ("currency", "EUR"), ("taxed", "NET"))
    ),
    *(("grants", PRICE | {"amount": amount}) for amount in (0, -1, None, NAN)),
    ("grants", PRICE | {"percent": 10}),
    *(("grants", PRICE | {part: ""}) for part in ("channel", "currency", "taxed")),
    ("grants", PRICE | {"taxed": "BOTH"}),
    *(("grants", PRICE | {"target": target}) for target in ("PRODUCT", "CATEGORY", "COLLECTION")),
    ("target", OFF | {"reference": "7"}),
    ("target", OFF | {"target": "SHOP"}),
    *(("target", OFF | {"target": target}) for target in ("CATEGORY", "COLLECTION", "PRODUCT", "VARIANT")),
    ("target", FREE | {"percent": 50}),
    ("target", FREE | {"minimum_quantity": 2}),
    ("target", FREE | {"reference": "7"}),
    ("quantity", OFF | {"minimum_quantity": 0}),
    *(("order", OFF | MINIMUM | {"minimum_order_value": value}) for value in (0, -1, None, NAN)),
    ("order", OFF | MINIMUM | {"minimum_order_currency": ""}),
]


@pytest.fixture
def group() -> DiscountGroup:
    return DiscountGroup.objects.create(name="Dealers")


def refused_by(make: Any) -> str:
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        make()
    name: str = refusal.value.__cause__.diag.constraint_name  # type: ignore[union-attr]
    return name


@pytest.mark.parametrize(("constraint", "values"), REFUSED)
def test_bad_conditions(constraint: str, values: dict[str, Any], group: DiscountGroup) -> None:
    found = refused_by(lambda: DiscountCondition.objects.create(group=group, **values))

    # Some break two rules, of which PostgreSQL names the one that comes first by its name.
    assert found in {f"customer_ext_condition_{constraint}", "customer_ext_condition_grants"}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (OFF, OFF | {"percent": 20}),
        (PRICE, PRICE | {"amount": "9.50"}),
        (PRICE, PRICE | {"taxed": "GROSS"}),
        (FREE, FREE),
        (OFF | MINIMUM, OFF | MINIMUM | {"percent": 20}),
    ],
)
def test_contradicting_conditions(
    first: dict[str, Any], second: dict[str, Any], group: DiscountGroup
) -> None:
    DiscountCondition.objects.create(group=group, **first)

    assert refused_by(lambda: DiscountCondition.objects.create(group=group, **second)) == (
        "customer_ext_condition_once"
    )
    others: list[dict[str, Any]] = [
        {"minimum_quantity": 2},
        {"minimum_order_value": 6, "minimum_order_currency": "EUR"},
    ]
    for other in others[1:] if first is FREE else others:
        DiscountCondition.objects.create(group=group, **second | other)
    DiscountCondition.objects.create(group=DiscountGroup.objects.create(name="Others"), **second)


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("name", {"name": "DEALERS"}),
        ("ref", {"name": "New", "external_reference": "d-1"}),
        ("days", {"name": "New", "starts_on": "2026-03-02", "ends_on": "2026-03-01"}),
        ("locks", {"name": "New", "locks": ["EVERYTHING"]}),
    ],
)
def test_bad_groups(constraint: str, values: dict[str, Any]) -> None:
    DiscountGroup.objects.create(name="Dealers", external_reference="D-1")

    assert refused_by(lambda: DiscountGroup.objects.create(**values)) == (
        f"customer_ext_discount_group_{constraint}"
    )


def test_a_group_with_members_stays(group: DiscountGroup) -> None:
    CustomerProfile.objects.create(
        user=factories.make_user(), registered_at=timezone.now(), discount_group=group
    )

    with pytest.raises(ProtectedError):
        group.delete()


@pytest.mark.parametrize(
    "values",
    [{"price": "10.01"}, {"price": -1}, {"list_price": NAN}, {"price": NAN}],
)
def test_bad_prices_of_orders(values: dict[str, Any]) -> None:
    line = {
        "order_reference": "1", "line_reference": "1", "list_price": "10.00", "price": "9.00", "currency": "EUR",
        "is_gross": True, "group_name": "Dealers", "condition_id": 1,
    }  # fmt: skip

    assert (
        refused_by(lambda: OrderLinePrice.objects.create(**line | values)) == "customer_ext_order_line_price"
    )
