"""Fields that staff define: what they are, what can stand in them, and what happens when they change."""

import datetime
from decimal import Decimal
from typing import Any

import pytest

from saleor_customer_ext.errors import ErrorCode, Invalid, NotFound, NotUnique, PermissionDenied, Required
from saleor_customer_ext.host import ANONYMOUS, Actor, ActorKind
from saleor_customer_ext.models import CustomField, CustomFieldValue
from saleor_customer_ext.services import custom_fields
from saleor_customer_ext.services.custom_field_values import text_in
from tests.customers.sorting import STAFF, make_customers, told, told_of_the_shop, unchanged

pytestmark = pytest.mark.django_db

KINDS = ("TEXT", "NUMBER", "DATE", "BOOLEAN", "CHOICE")


def make(kind: str, slug: str = "") -> CustomField:
    choices = ("Gold", "Silver") if kind == "CHOICE" else ()
    slug = slug or kind.lower()
    return custom_fields.create(slug=slug, name=slug.title(), kind=kind, choices=choices, actor=STAFF)


def fill(customer: Any, **values: Any) -> list[CustomFieldValue]:
    return custom_fields.set_values(customer_id=customer.pk, values=values, actor=STAFF)


def has(customer: Any) -> dict[str, str | None]:
    values = custom_fields.of_customers([customer.pk]).get(customer.pk, [])
    return {value.field.slug: text_in(value) for value in values}


def test_fields_stand_in_the_order_in_which_they_are_made() -> None:
    made = [make(kind) for kind in KINDS]
    first = custom_fields.create(slug="first-of-all", name="First", kind="TEXT", position=0, actor=STAFF)

    assert [field.position for field in made] == [1, 2, 3, 4, 5]
    assert list(custom_fields.all_fields(actor=STAFF)) == [first, *made]
    assert told_of_the_shop()[4] == (
        "custom_field.created",
        "choice",
        None,
        {"kind": "CHOICE", "name": "Choice", "choices": ["Gold", "Silver"], "position": 5},
    )


@pytest.mark.parametrize(
    ("values", "code", "field"),
    [
        ({"slug": ""}, "REQUIRED", "slug"),
        ({"slug": "Level"}, "INVALID", "slug"),
        ({"slug": "a_b"}, "INVALID", "slug"),
        ({"slug": "1a"}, "INVALID", "slug"),
        ({"slug": "a-"}, "INVALID", "slug"),
        ({"slug": "a--b"}, "INVALID", "slug"),
        ({"slug": "ä"}, "INVALID", "slug"),
        ({"slug": "a\n"}, "INVALID", "slug"),
        ({"slug": "a" * 51}, "INVALID", "slug"),
        ({"slug": "text"}, "UNIQUE", "slug"),
        ({"name": " "}, "REQUIRED", "name"),
        ({"name": "x" * 101}, "INVALID", "name"),
        ({"kind": "COLOR"}, "INVALID", "kind"),
        ({"kind": "TEXT", "choices": ["a"]}, "INVALID", "choices"),
        ({"kind": "CHOICE"}, "REQUIRED", "choices"),
        ({"kind": "CHOICE", "choices": ["a", " A"]}, "UNIQUE", "choices"),
        ({"kind": "CHOICE", "choices": ["a", ""]}, "REQUIRED", "choices"),
        ({"kind": "CHOICE", "choices": ["a", "x" * 101]}, "INVALID", "choices"),
        ({"kind": "CHOICE", "choices": [str(number) for number in range(201)]}, "INVALID", "choices"),
        ({"position": -1}, "INVALID", "position"),
        ({"position": 10_001}, "INVALID", "position"),
    ],
)
def test_what_a_field_cannot_be(values: dict[str, Any], code: str, field: str) -> None:
    make("TEXT")

    with unchanged(), pytest.raises((Required, Invalid, NotUnique)) as refused:
        custom_fields.create(**{"slug": "level", "name": "Level", "kind": "TEXT", "actor": STAFF} | values)

    assert (refused.value.code, refused.value.field) == (ErrorCode(code), field)


def test_a_shop_has_only_so_many_fields(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(custom_fields, "MOST", 1)
    make("TEXT")

    with unchanged(), pytest.raises(Invalid, match="1 fields at most"):
        make("DATE")


@pytest.mark.parametrize(
    ("kind", "value", "kept", "shown"),
    [
        ("TEXT", "  Ring twice ", "Ring twice", "Ring twice"),
        ("TEXT", "x" * 500, "x" * 500, "x" * 500),
        ("TEXT", "true", "true", "true"),
        ("NUMBER", "12.50", Decimal("12.5"), "12.5"),
        ("NUMBER", "-0", Decimal(0), "0"),
        ("NUMBER", "100", Decimal(100), "100"),
        ("NUMBER", " 7 ", Decimal(7), "7"),
        ("NUMBER", 3, Decimal(3), "3"),
        ("NUMBER", Decimal("1E+3"), Decimal(1000), "1000"),
        ("NUMBER", "99999999999999.999999", Decimal("99999999999999.999999"), "99999999999999.999999"),
        ("NUMBER", "-0.000001", Decimal("-0.000001"), "-0.000001"),
        ("DATE", "2028-02-29", datetime.date(2028, 2, 29), "2028-02-29"),
        ("DATE", datetime.date(2026, 1, 2), datetime.date(2026, 1, 2), "2026-01-02"),
        ("BOOLEAN", "true", True, "true"),
        ("BOOLEAN", False, False, "false"),
        ("CHOICE", "Gold", "Gold", "Gold"),
    ],
)
def test_what_can_stand_in_a_field(kind: str, value: Any, kept: Any, shown: str) -> None:
    field = make(kind)
    (customer,) = make_customers(1)

    (row,) = fill(customer, **{field.slug: value})

    row = CustomFieldValue.objects.get(pk=row.pk)
    columns = (row.text, row.number, row.date, row.boolean)
    assert [column for column in columns if column is not None] == [kept]
    assert has(customer) == {field.slug: shown}
    assert told(customer) == [("customer.fields_changed", {field.slug: None}, {field.slug: shown})]
    with unchanged():
        fill(customer, **{field.slug: value})


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("TEXT", "x" * 501),
        ("TEXT", "a\x00b"),
        ("TEXT", "a\ud800"),
        ("TEXT", "two\nlines"),
        ("TEXT", 5),
        ("NUMBER", "1,5"),
        ("NUMBER", "1e3"),
        ("NUMBER", "NaN"),
        ("NUMBER", "Infinity"),
        ("NUMBER", "\u0665"),
        ("NUMBER", "100000000000000"),
        ("NUMBER", "1.0000001"),
        ("NUMBER", 1.5),
        ("NUMBER", True),
        ("NUMBER", Decimal("NaN")),
        ("NUMBER", Decimal("1E+30")),
        ("DATE", "2026-02-30"),
        ("DATE", "31.12.2026"),
        ("DATE", "20261231"),
        ("DATE", "2026-12-31T00:00:00"),
        ("DATE", datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)),
        ("BOOLEAN", "yes"),
        ("BOOLEAN", "True"),
        ("BOOLEAN", 1),
        ("CHOICE", "gold"),
        ("CHOICE", "Bronze"),
        ("CHOICE", ["Gold"]),
    ],
)
def test_what_cannot_stand_in_a_field(kind: str, value: Any) -> None:
    field, other = make(kind), make("TEXT", "other")
    (customer,) = make_customers(1)
    fill(customer, other="kept")

    with unchanged(), pytest.raises(Invalid) as refused:
        fill(customer, **{other.slug: "new", field.slug: value})

    assert refused.value.field == field.slug


@pytest.mark.parametrize("empty", [None, "", "  "])
@pytest.mark.parametrize("kind", KINDS)
def test_clearing(kind: str, empty: Any) -> None:
    value = {"TEXT": "x", "NUMBER": "1", "DATE": "2026-01-01", "BOOLEAN": "false", "CHOICE": "Gold"}[kind]
    field, other = make(kind), make("TEXT", "other")
    (customer,) = make_customers(1)
    fill(customer, **{field.slug: value, other.slug: "kept"})

    (left,) = fill(customer, **{field.slug: empty})

    assert (left.field, left.text) == (other, "kept")
    assert told(customer)[-1] == ("customer.fields_changed", {field.slug: value}, {field.slug: None})
    with unchanged():
        fill(customer, **{field.slug: empty})


def test_fields_that_are_not_named_stay() -> None:
    for kind in KINDS:
        make(kind)
    one, other = make_customers(2)
    fill(one, text="a", number="1", date="2026-01-01", boolean="true", choice="Gold")
    fill(other, text="b")

    fill(one, number="2", text=None)

    assert has(one) == {"number": "2", "date": "2026-01-01", "boolean": "true", "choice": "Gold"}
    assert has(other) == {"text": "b"}
    assert told(one)[-1] == (
        "customer.fields_changed",
        {"text": "a", "number": "1"},
        {"text": None, "number": "2"},
    )


def test_unknown_fields_and_customers() -> None:
    make("TEXT")
    (customer,) = make_customers(1)
    fill(customer, text="a")

    with unchanged(), pytest.raises(NotFound) as unknown:
        fill(customer, **{"text": "b", "no-such": "c"})
    assert unknown.value.field == "no-such"
    with unchanged(), pytest.raises(NotFound) as nobody:
        custom_fields.set_values(customer_id=10**9, values={"text": "a"}, actor=STAFF)
    assert nobody.value.field == "customer_id"


def test_an_archived_field_keeps_its_values_and_takes_no_new_ones() -> None:
    field = make("TEXT")
    (customer,) = make_customers(1)
    fill(customer, text="a")

    custom_fields.change(field_id=field.pk, is_active=False, actor=STAFF)

    assert has(customer) == {}
    with unchanged(), pytest.raises(Invalid) as refused:
        fill(customer, text="b")
    assert refused.value.field == "text"
    custom_fields.change(field_id=field.pk, is_active=True, actor=STAFF)
    assert has(customer) == {"text": "a"}
    custom_fields.change(field_id=field.pk, is_active=False, actor=STAFF)
    fill(customer, text=None)
    assert not CustomFieldValue.objects.exists()


def test_changing_name_and_place() -> None:
    field = make("TEXT")

    changed = custom_fields.change(field_id=field.pk, name=" Door code ", position=9, actor=STAFF)

    assert (changed.slug, changed.name, changed.position) == ("text", "Door code", 9)
    assert told_of_the_shop()[-1] == (
        "custom_field.changed",
        "text",
        {"name": "Text", "position": 1},
        {"name": "Door code", "position": 9},
    )
    with unchanged():
        custom_fields.change(field_id=field.pk, name="Door code", actor=STAFF)


def test_choices_change_as_long_as_nobody_loses_theirs() -> None:
    field = make("CHOICE")
    (customer,) = make_customers(1)
    fill(customer, choice="Gold")

    with unchanged(), pytest.raises(Invalid) as refused:
        custom_fields.change(field_id=field.pk, choices=["Silver", "Bronze"], actor=STAFF)
    assert (refused.value.field, refused.value.params) == ("choices", {"choice": "Gold", "customers": 1})

    changed = custom_fields.change(field_id=field.pk, choices=["Bronze", "Gold"], actor=STAFF)
    assert changed.choices == ["Bronze", "Gold"]
    with pytest.raises(Invalid):
        fill(customer, choice="Silver")
    fill(customer, choice="Bronze")
    assert custom_fields.change(field_id=field.pk, choices=["Bronze"], actor=STAFF).choices == ["Bronze"]


@pytest.mark.parametrize(
    ("values", "error", "field"),
    [
        ({"slug": "new"}, Invalid, "slug"),
        ({"kind": "TEXT"}, Invalid, "kind"),
        ({"is_active": None}, Invalid, "is_active"),
        ({"name": ""}, Required, "name"),
        ({"choices": []}, Required, "choices"),
        ({"position": True}, Invalid, "position"),
    ],
)
def test_changes_that_are_refused(values: dict[str, Any], error: Any, field: str) -> None:
    made = make("CHOICE")

    with unchanged(), pytest.raises(error) as refused:
        custom_fields.change(field_id=made.pk, actor=STAFF, **values)

    assert refused.value.field == field


def test_only_a_field_that_nobody_uses_can_be_deleted() -> None:
    field = make("TEXT")
    (customer,) = make_customers(1)
    fill(customer, text="a")

    with unchanged(), pytest.raises(Invalid) as refused:
        custom_fields.delete(field_id=field.pk, actor=STAFF)
    assert (refused.value.field, refused.value.params) == ("field_id", {"customers": 1})

    fill(customer, text=None)
    custom_fields.delete(field_id=field.pk, actor=STAFF)
    assert not CustomField.objects.exists()
    assert told_of_the_shop()[-1] == ("custom_field.deleted", "text", {"name": "Text", "kind": "TEXT"}, None)
    with pytest.raises(NotFound):
        custom_fields.delete(field_id=field.pk, actor=STAFF)


@pytest.mark.parametrize("actor", [ANONYMOUS, Actor(ActorKind.STAFF, "9"), Actor(ActorKind.CUSTOMER, "1")])
def test_only_staff_with_the_permission(actor: Actor) -> None:
    calls = [
        lambda: custom_fields.all_fields(actor=actor),
        lambda: custom_fields.create(slug="a", name="A", kind="TEXT", actor=actor),
        lambda: custom_fields.change(field_id=1, name="A", actor=actor),
        lambda: custom_fields.delete(field_id=1, actor=actor),
        lambda: custom_fields.set_values(customer_id=1, values={}, actor=actor),
    ]
    for call in calls:
        with unchanged(), pytest.raises(PermissionDenied):
            call()


def test_how_many_have_something_in_each_field() -> None:
    text, _date = make("TEXT"), make("DATE")
    customers = make_customers(3)
    for customer in customers[:2]:
        fill(customer, text="a")

    assert custom_fields.counts() == {text.pk: 2}
