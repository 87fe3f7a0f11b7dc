"""Oscar's address books through the port: its own form decides, and says which part is wrong."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from oscar.core.loading import get_model

from demo import factories
from saleor_customer_ext.errors import CustomerExtError, ErrorCode, NotFound
from saleor_customer_ext.host import get_host
from saleor_customer_ext.host.addresses import PLACE, PostalAddress
from tests.concurrency.threads import race
from tests.hosts.oscar.conftest import browser

pytestmark = pytest.mark.django_db

UserAddress = get_model("address", "UserAddress")
PARTS = {
    "first_name": "Anna",
    "last_name": "Lindqvist",
    "company_name": "Brisa Interiors",
    "street_address_1": "Hafenstraße 12",
    "street_address_2": "3rd floor",
    "city": "Hamburg",
    "postal_code": "20457",
    "country": "DE",
    "country_area": "Hamburg",
    "phone": "+49 40 5550142",
}


@pytest.fixture
def anna(db: None) -> Any:
    for code in ("DE", "GB", "US", "CH"):
        factories.make_country(code)
    return factories.make_customer("anna@example.com")


def save(user: Any, *, reference: str = "", **parts: str) -> str:
    return get_host().addresses.save(user.pk, parts, reference=reference)


def book(user: Any) -> list[PostalAddress]:
    return get_host().addresses.of([user.pk], using="default").get(user.pk, [])


def rows() -> list[Any]:
    return list(UserAddress.objects.order_by("pk").values())


def test_each_part_has_its_place(anna: Any) -> None:
    reference = save(anna, **PARTS)

    row = UserAddress.objects.get()
    assert (str(row.pk), row.user, row.line1, row.line2, row.line3, row.line4) == (
        reference, anna, "Hafenstraße 12", "Brisa Interiors", "3rd floor", "Hamburg",
    )  # fmt: skip
    assert book(anna) == [PostalAddress(**PARTS | {"phone": "+49405550142"}, reference=reference)]
    assert (row.is_default_for_billing, row.is_default_for_shipping) == (False, False)


def test_a_change_keeps_the_other_parts(anna: Any) -> None:
    reference = save(anna, **PARTS)
    factories.make_address(anna, street="Elsewhere 1")

    assert save(anna, reference=reference, city="Altona", street_address_2="") == reference

    assert book(anna)[0] == PostalAddress(
        **PARTS | {"phone": "+49405550142", "city": "Altona", "street_address_2": ""}, reference=reference
    )
    assert book(anna)[1].street_address_1 == "Elsewhere 1"


@pytest.mark.parametrize(
    ("parts", "code", "field"),
    [
        ({"first_name": ""}, "REQUIRED", "first_name"),
        ({"street_address_1": " "}, "REQUIRED", "street_address_1"),
        ({"city": ""}, "REQUIRED", "city"),
        ({"country": ""}, "REQUIRED", "country"),
        ({"country": "XX"}, "INVALID", "country"),
        ({"country": "FR"}, "INVALID", "country"),
        ({"country": "Germany"}, "INVALID", "country"),
        ({"postal_code": ""}, "REQUIRED", "postal_code"),
        ({"postal_code": "2045"}, "INVALID", "postal_code"),
        ({"postal_code": "SW1A 1AA"}, "INVALID", "postal_code"),
        ({"country": "GB"}, "INVALID", "postal_code"),
        ({"country": "CH", "postal_code": "20457"}, "INVALID", "postal_code"),
        ({"phone": "abc"}, "INVALID", "phone"),
        ({"phone": "12"}, "INVALID", "phone"),
        ({"country": "US", "postal_code": "55802", "phone": "040 5550142"}, "INVALID", "phone"),
        ({"phone": "+49 1"}, "INVALID", "phone"),
        ({"phone": "+1 218 555 0147 0147"}, "INVALID", "phone"),
        ({"last_name": "x" * 256}, "INVALID", "last_name"),
        ({"city_area": "Altona"}, "INVALID", "city_area"),
    ],
)
def test_what_the_country_does_not_allow(anna: Any, parts: dict[str, str], code: str, field: str) -> None:
    reference = save(anna, **PARTS)
    before = rows()

    for arguments in (PARTS | {"street_address_1": "Other 1"} | parts, {"reference": reference} | parts):
        with pytest.raises(CustomerExtError) as refused:
            save(anna, **arguments)
        assert (refused.value.code, refused.value.field) == (ErrorCode(code), field)

    assert rows() == before


@pytest.mark.parametrize(
    ("parts", "kept"),
    [
        ({"phone": "040 5550142"}, {"phone": "+49405550142"}),
        ({"phone": ""}, {"phone": ""}),
        ({"country": "GB", "postal_code": "sw1a 1aa"}, {"postal_code": "SW1A 1AA"}),
        ({"country": "US", "postal_code": "55802", "phone": "(218) 555-0147"}, {"phone": "+12185550147"}),
    ],
)
def test_what_the_country_allows(anna: Any, parts: dict[str, str], kept: dict[str, str]) -> None:
    save(anna, **PARTS | parts)

    (found,) = book(anna)
    assert {part: getattr(found, part) for part in kept} == kept


def place(**parts: str) -> dict[str, str]:
    """Let the host check where a place is."""
    return get_host().addresses.checked(dict.fromkeys(PLACE, "") | parts)


def test_a_place_is_checked_as_an_address_without_a_person(anna: Any) -> None:
    where = {name: PARTS[name] for name in PLACE if name in PARTS}

    with CaptureQueriesContext(connection) as queries:
        assert place(**where) == dict.fromkeys(PLACE, "") | where
    assert all(query["sql"].startswith("SELECT") for query in queries)
    for parts, code, field in (
        ({"postal_code": "2045"}, "INVALID", "postal_code"),
        ({"city": ""}, "REQUIRED", "city"),
        ({"country": ""}, "REQUIRED", "country"),
        ({"country": "XX"}, "INVALID", "country"),
        ({"city_area": "Altona"}, "INVALID", "city_area"),
    ):
        with pytest.raises(CustomerExtError) as refused:
            place(**where | parts)
        assert (refused.value.code, refused.value.field) == (ErrorCode(code), field)
    assert rows() == []


def test_oscar_keeps_each_address_once(anna: Any) -> None:
    save(anna, **PARTS)
    before = rows()

    with pytest.raises(CustomerExtError) as refused:
        save(anna, **PARTS)

    assert (refused.value.code, refused.value.field) == (ErrorCode.UNIQUE, "")
    assert rows() == before


def test_an_address_that_comes_twice_at_once_is_refused(committed: None, anna: Any) -> None:
    outcome = race(lambda: save(anna, **PARTS), lambda: save(anna, **PARTS))

    assert outcome.waited
    assert isinstance(outcome.second, CustomerExtError)
    assert outcome.second.code == ErrorCode.UNIQUE
    assert len(rows()) == 1


def test_the_checkout_offers_them(anna: Any) -> None:
    save(anna, **PARTS)
    client = browser(anna)
    client.post(reverse("basket:add", args=[factories.make_product().pk]), {"quantity": 1})

    page = client.get(reverse("checkout:shipping-address")).content.decode()

    assert "Hafenstraße 12" in page
    assert "Brisa Interiors" in page


def test_refusals_are_in_english_whatever_the_page_is_in(anna: Any, settings: Any) -> None:
    settings.LANGUAGE_CODE = "de"

    with pytest.raises(CustomerExtError) as refused:
        save(anna, **PARTS | {"postal_code": "1"})

    assert refused.value.message == "The postcode '1' is not valid for Germany"


@pytest.mark.parametrize("whose", ["nobody's", "another's", "no number"])
def test_an_address_of_somebody_else_is_not_there(anna: Any, whose: str) -> None:
    other = factories.make_customer("other@example.com")
    reference = {"nobody's": "999999", "another's": str(factories.make_address(other).pk), "no number": "x"}[
        whose
    ]
    before = rows()
    addresses = get_host().addresses

    for call in (
        lambda: save(anna, reference=reference, city="Altona"),
        lambda: addresses.delete(anna.pk, reference),
        lambda: addresses.make_default(anna.pk, reference, billing=True, shipping=True),
    ):
        with pytest.raises(NotFound):
            call()

    assert rows() == before


def test_there_is_one_default_of_each_kind(anna: Any) -> None:
    first, second = save(anna, **PARTS), save(anna, **PARTS | {"street_address_1": "Other 1"})
    addresses = get_host().addresses

    addresses.make_default(anna.pk, first, billing=True, shipping=True)
    addresses.make_default(anna.pk, second, billing=False, shipping=True)

    assert [(row.reference, row.is_default_billing, row.is_default_shipping) for row in book(anna)] == [
        (first, True, False),
        (second, False, True),
    ]


def test_deleting(anna: Any) -> None:
    first, second = save(anna, **PARTS), save(anna, **PARTS | {"street_address_1": "Other 1"})

    get_host().addresses.delete(anna.pk, first)

    assert [address.reference for address in book(anna)] == [second]


def test_many_books_cost_one_query(anna: Any) -> None:
    people = [factories.make_customer(f"c{number}@example.com") for number in range(5)]
    for person in people:
        factories.make_address(person)

    with CaptureQueriesContext(connection) as queries:
        found = get_host().addresses.of([person.pk for person in people], using="default")

    assert len(queries) == 1
    assert {key: len(addresses) for key, addresses in found.items()} == {person.pk: 1 for person in people}
