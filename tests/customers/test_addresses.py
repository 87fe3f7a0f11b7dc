"""Customers' address books through the service: numbers, defaults, limits, who may, and what is recorded."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from demo import factories as shop
from saleor_customer_ext.errors import (
    CustomerExtError,
    ErrorCode,
    Invalid,
    NotFound,
    PermissionDenied,
    Required,
)
from saleor_customer_ext.events import customer_changed
from saleor_customer_ext.host import ANONYMOUS, Actor, ActorKind
from saleor_customer_ext.models import AddressNumber, CustomerSearch
from saleor_customer_ext.services import address_numbers, addresses, copies
from tests.customers.sorting import STAFF, make_customers, told, unchanged

pytestmark = pytest.mark.django_db

PARTS = {
    "first_name": "Anna",
    "last_name": "Lindqvist",
    "street_address_1": "Hafenstraße 12",
    "city": "Hamburg",
    "postal_code": "20457",
    "country": "DE",
    "phone": "040 5550142",
}
KEPT = PARTS | {"phone": "+49405550142"}


@pytest.fixture
def anna(db: None) -> Any:
    shop.make_country("DE")
    return make_customers(1)[0]


def create(customer: Any, street: str = "Hafenstraße 12", **details: Any) -> addresses.CustomerAddress:
    parts = PARTS | {"street_address_1": street} | details.pop("parts", {})
    return addresses.create(customer_id=customer.pk, parts=parts, **{"actor": STAFF} | details)


def book(customer: Any) -> list[tuple[str, str, bool, bool]]:
    """Give number, street and both defaults of every address."""
    return [
        (
            found.number,
            found.address.street_address_1,
            found.address.is_default_billing,
            found.address.is_default_shipping,
        )
        for found in addresses.of_customers([customer.pk]).get(customer.pk, [])
    ]


def own(customer: Any) -> Actor:
    return Actor(ActorKind.CUSTOMER, str(customer.pk))


def words(customer: Any) -> str:
    return CustomerSearch.objects.get(pk=customer.pk).words


def test_an_address_gets_the_next_number(anna: Any) -> None:
    first = create(anna)
    given = create(anna, "Second 2", number=" HQ ", default_billing=True)
    create(anna, "Third 3", number="41", default_shipping=True)
    create(anna, "Fourth 4")

    assert book(anna) == [
        ("1", "Hafenstraße 12", False, False),
        ("HQ", "Second 2", True, False),
        ("41", "Third 3", False, True),
        ("42", "Fourth 4", False, False),
    ]
    assert given.number == "HQ"
    assert told(anna)[0] == ("address.created", {}, {"number": "1"} | KEPT)
    assert "'20457'" in words(anna)
    assert first.address.phone == "+49405550142"


def test_an_address_that_came_by_another_way_has_the_next_number(anna: Any) -> None:
    shop.make_address(anna, street="Oscar 1")
    assert book(anna) == [("1", "Oscar 1", True, True)]

    create(anna, number="7")
    shop.make_address(anna, street="Oscar 2")

    assert [(number, street) for number, street, *_ in book(anna)] == [
        ("1", "Oscar 1"),
        ("7", "Hafenstraße 12"),
        ("8", "Oscar 2"),
    ]


def test_such_a_number_is_kept_when_the_customer_is_read_again(anna: Any) -> None:
    first = shop.make_address(anna, street="Oscar 1")
    shop.make_address(anna, street="Oscar 2")
    other = shop.make_customer("other@example.com")
    shop.make_address(other, street="Oscar 3")
    copies.drain()
    assert sorted(AddressNumber.objects.values_list("user", "number")) == [
        (anna.pk, "1"),
        (anna.pk, "2"),
        (other.pk, "1"),
    ]

    first.delete()
    copies.drain()

    assert [(number, street) for number, street, *_ in book(anna)] == [("2", "Oscar 2")]
    with CaptureQueriesContext(connection) as captured:
        address_numbers.keep_missing([anna.pk, other.pk])
    assert len(captured) == 2


def test_the_number_of_an_address_that_is_gone_can_be_given_again(anna: Any) -> None:
    gone = create(anna, number="HQ")
    anna.addresses.all().delete()

    create(anna, number="hq")

    assert gone.number == "HQ"
    assert list(AddressNumber.objects.values_list("number", flat=True)) == ["hq"]


def test_another_customer_can_have_the_same_number(anna: Any) -> None:
    other = shop.make_customer("other@example.com")

    assert [create(anna, number="HQ").number, create(other, number="HQ").number] == ["HQ", "HQ"]


@pytest.mark.parametrize(
    ("number", "code"), [("hq", "UNIQUE"), ("1", "UNIQUE"), ("x" * 65, "INVALID"), ("a\x00", "INVALID")]
)
def test_numbers_that_are_refused(anna: Any, number: str, code: str) -> None:
    create(anna)
    second = create(anna, "Second 2", number="HQ")
    third = create(anna, "Third 3")

    for call in (
        lambda: create(anna, "New 1", number=number),
        lambda: addresses.change(
            customer_id=anna.pk, reference=third.address.reference, number=number, actor=STAFF
        ),
    ):
        with unchanged(), pytest.raises(CustomerExtError) as refused:
            call()
        assert (refused.value.code, refused.value.field) == (ErrorCode(code), "number")

    assert [row[1] for row in book(anna)] == ["Hafenstraße 12", "Second 2", "Third 3"]
    assert second.number == "HQ"


@pytest.mark.parametrize(
    ("parts", "code", "field"),
    [
        ({"country": "XX"}, "INVALID", "country"),
        ({"country": ""}, "REQUIRED", "country"),
        ({"postal_code": "1"}, "INVALID", "postal_code"),
        ({"phone": "none"}, "INVALID", "phone"),
        ({"city": "a\x00b"}, "INVALID", "city"),
        ({"city": "a\nb"}, "INVALID", "city"),
        ({"city": "x" * 257}, "INVALID", "city"),
        ({"city": 5}, "INVALID", "city"),
        ({"planet": "Mars"}, "INVALID", "planet"),
        ({"reference": "1"}, "INVALID", "reference"),
    ],
)
def test_parts_that_are_refused(anna: Any, parts: dict[str, Any], code: str, field: str) -> None:
    reference = create(anna).address.reference
    before = book(anna)

    for call in (
        lambda: create(anna, "New 1", parts=parts),
        lambda: addresses.change(customer_id=anna.pk, reference=reference, parts=parts, actor=STAFF),
    ):
        with unchanged(), pytest.raises(CustomerExtError) as refused:
            call()
        assert (refused.value.code, refused.value.field) == (ErrorCode(code), field)

    assert book(anna) == before


def test_a_customer_has_only_so_many(anna: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(addresses, "MOST", 2)
    create(anna)
    create(anna, "Second 2")

    with unchanged(), pytest.raises(Invalid, match="2 addresses at most"):
        create(anna, "Third 3")

    assert len(book(anna)) == 2


def test_a_change_records_what_differs(anna: Any) -> None:
    reference = create(anna).address.reference

    changed = addresses.change(
        customer_id=anna.pk,
        reference=reference,
        parts={"city": "Altona", "country": "de", "phone": ""},
        number="A-1",
        actor=STAFF,
    )

    assert (changed.number, changed.address.city, changed.address.phone) == ("A-1", "Altona", "")
    assert told(anna)[1:] == [
        (
            "address.changed",
            {"number": "1", "city": "Hamburg", "phone": "+49405550142"},
            {"number": "A-1", "city": "Altona", "phone": None},
        )
    ]
    assert "'altona'" in words(anna)
    with unchanged():
        addresses.change(customer_id=anna.pk, reference=reference, parts={"city": "Altona"}, actor=STAFF)


def test_defaults_move(anna: Any) -> None:
    first = create(anna, default_billing=True, default_shipping=True)
    second = create(anna, "Second 2")

    addresses.set_default(customer_id=anna.pk, reference=second.address.reference, shipping=True, actor=STAFF)

    assert book(anna) == [("1", "Hafenstraße 12", True, False), ("2", "Second 2", False, True)]
    assert told(anna)[-1] == (
        "address.default_changed",
        {"is_default_shipping": False},
        {"is_default_shipping": True},
    )
    with unchanged():
        addresses.set_default(
            customer_id=anna.pk, reference=first.address.reference, billing=True, actor=STAFF
        )
    with unchanged(), pytest.raises(Required):
        addresses.set_default(customer_id=anna.pk, reference=first.address.reference, actor=STAFF)


def test_deleting(anna: Any) -> None:
    first, _second = create(anna), create(anna, "Second 2")

    addresses.delete(customer_id=anna.pk, reference=first.address.reference, actor=STAFF)

    assert book(anna) == [("2", "Second 2", False, False)]
    assert list(AddressNumber.objects.values_list("number", flat=True)) == ["2"]
    assert told(anna)[-1] == ("address.deleted", {"number": "1"} | KEPT, {})
    assert "'hafenstrasse'" not in words(anna)


def test_customers_keep_their_own_book(anna: Any) -> None:
    created = create(anna, actor=own(anna))
    reference = created.address.reference

    addresses.change(customer_id=anna.pk, reference=reference, parts={"city": "Altona"}, actor=own(anna))
    addresses.set_default(customer_id=anna.pk, reference=reference, billing=True, actor=own(anna))
    with unchanged(), pytest.raises(PermissionDenied) as refused:
        addresses.change(customer_id=anna.pk, reference=reference, number="VIP", actor=own(anna))
    assert refused.value.field == "number"
    addresses.delete(customer_id=anna.pk, reference=reference, actor=own(anna))

    assert [kind for kind, _, _ in told(anna)] == [
        "address.created",
        "address.changed",
        "address.default_changed",
        "address.deleted",
    ]


@pytest.mark.parametrize("who", ["anonymous", "other", "staff without"])
def test_nobody_else_touches_it_or_learns_who_exists(anna: Any, who: str) -> None:
    other = shop.make_customer("other@example.com")
    reference = create(anna).address.reference
    actor = {
        "anonymous": ANONYMOUS,
        "other": own(other),
        "staff without": Actor(ActorKind.STAFF, "9"),
    }[who]
    told_them = []

    for customer_id in (anna.pk, 10**9):
        which = {"customer_id": customer_id, "reference": reference, "actor": actor}
        for call in (
            lambda which=which: addresses.create(customer_id=which["customer_id"], parts=PARTS, actor=actor),
            lambda which=which: addresses.change(**which, parts={"city": "Altona"}),
            lambda which=which: addresses.delete(**which),
            lambda which=which: addresses.set_default(**which, billing=True),
        ):
            with unchanged(), pytest.raises(PermissionDenied) as refused:
                call()
            told_them.append((refused.value.message, refused.value.field))

    assert len(set(told_them)) == 1
    assert book(anna) == [("1", "Hafenstraße 12", False, False)]


def test_an_address_of_somebody_else_is_not_there(anna: Any) -> None:
    other = shop.make_customer("other@example.com")
    reference = create(other).address.reference

    for which in ({"customer_id": anna.pk, "actor": own(anna)}, {"customer_id": anna.pk, "actor": STAFF}):
        for call in (
            lambda which=which: addresses.change(**which, reference=reference, parts={"city": "Altona"}),
            lambda which=which: addresses.delete(**which, reference=reference),
            lambda which=which: addresses.set_default(**which, reference=reference, billing=True),
        ):
            with pytest.raises(NotFound) as refused:
                call()
            assert refused.value.field == "reference"

    assert book(other) == [("1", "Hafenstraße 12", False, False)]
    assert told(anna) == []


def test_other_systems_are_told(anna: Any, django_capture_on_commit_callbacks: Any) -> None:
    received: list[Any] = []

    def receive(event: Any, **kwargs: Any) -> None:
        received.append((event.customer_id, event.kind))

    customer_changed.connect(receive)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            create(anna)
    finally:
        customer_changed.disconnect(receive)

    assert received == [(anna.pk, "address.created")]
