"""Saleor's address books through the port: checked by the rules of each country, and kept as Saleor keeps them."""

from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from saleor.account.models import Address, User
from saleor.core.jwt import create_access_token
from saleor.order.models import Order

from saleor_customer_ext.errors import CustomerExtError, Invalid, NotFound, Required
from saleor_customer_ext.host import get_host
from saleor_customer_ext.host.addresses import PLACE, PostalAddress
from tests.saleor.api import Api
from tests.saleor.listening import Listener
from tests.scenarios.drivers import saleor_shop

BERLIN = {
    "first_name": "Anna",
    "last_name": "Adler",
    "company_name": "Adler GmbH",
    "street_address_1": "Unter den Linden 1",
    "city": "Berlin",
    "postal_code": "10117",
    "country": "DE",
    "phone": "030 901820",
}
KEPT = BERLIN | {
    "city": "BERLIN",
    "phone": "+4930901820",
}  # Saleor writes cities of some countries in capitals


def do(write: str, *args: Any, **values: Any) -> Any:
    """Write through the port in a transaction, as services do."""
    with transaction.atomic():
        return getattr(get_host().addresses, write)(*args, **values)


def book(user: User) -> list[PostalAddress]:
    return get_host().addresses.of([user.pk], using="default")[user.pk]


def found_by(search: str) -> list[str]:
    api = Api(create_access_token(saleor_shop.make_staff(f"{search}@shop.example", ["account.manage_users"])))
    text = (
        "query($text: String!) { customers(first: 5, filter: {search: $text}) { edges { node { email } } } }"
    )
    return [edge["node"]["email"] for edge in api.field(text, text=search)["edges"]]


class TestSave:
    def test_a_new_one(self, customer: User, listener: Listener) -> None:
        (first,) = book(customer)
        with listener.to("ADDRESS_CREATED") as told, listener.to("CUSTOMER_UPDATED") as of_customer:
            reference = do("save", customer.pk, BERLIN)

        assert book(customer) == [first, PostalAddress(**KEPT, reference=reference)]
        assert [address.is_default_billing for address in book(customer)] == [True, False]
        assert found_by("adler") == ["anna@example.com"]
        assert [event["address"]["city"] for event in told] == ["BERLIN"]
        assert [event["user"]["email"] for event in of_customer] == ["anna@example.com"]

    def test_some_parts_of_one(self, customer: User, listener: Listener) -> None:
        reference = do("save", customer.pk, BERLIN)
        with listener.to("ADDRESS_UPDATED") as told:
            assert do("save", customer.pk, {"company_name": "", "city": "Potsdam"}, reference=reference) == (
                reference
            )

        changed = {"company_name": "", "city": "POTSDAM"}
        assert book(customer)[1] == PostalAddress(**KEPT | changed, reference=reference)
        assert [event["address"]["city"] for event in told] == ["POTSDAM"]
        assert Address.objects.get(pk=reference).validation_skipped is False

    @pytest.mark.parametrize(
        ("changed", "error", "field"),
        [
            ({"country": ""}, Required, "country"),
            ({"country": "XX"}, Invalid, "country"),
            ({"postal_code": ""}, Required, "postal_code"),
            ({"postal_code": "1011"}, Invalid, "postal_code"),
            ({"city": ""}, Required, "city"),
            ({"street_address_1": ""}, Required, "street_address_1"),
            ({"phone": "12"}, Invalid, "phone"),
            ({"phone": "none"}, Invalid, "phone"),
            ({"country": "US", "postal_code": "10001"}, Required, "country_area"),
            ({"company_name": "x" * 257}, Invalid, "company_name"),
            ({"colour": "red"}, Invalid, "colour"),
        ],
    )
    @pytest.mark.parametrize("is_new", [True, False])
    def test_what_its_country_does_not_know(
        self,
        customer: User,
        changed: dict[str, str],
        error: type[CustomerExtError],
        field: str,
        is_new: bool,
    ) -> None:
        reference = "" if is_new else do("save", customer.pk, BERLIN)
        before = list(Address.objects.order_by("pk").values())

        with pytest.raises(error) as refused:
            do("save", customer.pk, BERLIN | changed, reference=reference)

        assert (type(refused.value), refused.value.field) == (error, field)
        assert refused.value.message
        assert list(Address.objects.order_by("pk").values()) == before

    def test_a_full_book_lets_the_oldest_go_that_is_no_default(self, customer: User, settings: Any) -> None:
        """This is how Saleor has it, for customers and for staff."""
        settings.MAX_USER_ADDRESSES = 2
        (default,) = book(customer)
        do("save", customer.pk, BERLIN)

        reference = do("save", customer.pk, BERLIN | {"city": "Potsdam"})

        assert book(customer) == [
            default,
            PostalAddress(**KEPT | {"city": "POTSDAM"}, reference=reference),
        ]

    @pytest.mark.parametrize("reference", ["of another", "999999", "1; DROP TABLE", "-1", "²"])
    def test_an_address_of_somebody_else(self, customer: User, other_customer: User, reference: str) -> None:
        theirs = str(other_customer.default_billing_address_id)
        wanted = theirs if reference == "of another" else reference
        before = list(Address.objects.order_by("pk").values())

        for write, values in (
            ("save", {"parts": {"city": "Potsdam"}, "reference": wanted}),
            ("delete", {"reference": wanted}),
            ("make_default", {"reference": wanted, "billing": True, "shipping": True}),
        ):
            with pytest.raises(NotFound) as refused:
                do(write, customer.pk, **values)
            assert refused.value.field == "reference"

        assert list(Address.objects.order_by("pk").values()) == before
        assert [address.reference for address in book(other_customer)] == [theirs]


class TestDefaults:
    @pytest.mark.parametrize(("billing", "shipping"), [(True, False), (False, True), (True, True)])
    def test_of_one_kind_or_both(
        self, customer: User, listener: Listener, billing: bool, shipping: bool
    ) -> None:
        reference = do("save", customer.pk, BERLIN)
        with listener.to("CUSTOMER_UPDATED") as told:
            do("make_default", customer.pk, reference, billing=billing, shipping=shipping)

        assert [(one.is_default_billing, one.is_default_shipping) for one in book(customer)] == [
            (not billing, not shipping),
            (billing, shipping),
        ]
        assert len(told) == 1


class TestDelete:
    def test_the_default(self, customer: User, listener: Listener) -> None:
        reference = str(customer.default_billing_address_id)
        with listener.to("ADDRESS_DELETED") as told:
            do("delete", customer.pk, reference)

        customer.refresh_from_db()
        assert (customer.default_billing_address, customer.default_shipping_address) == (None, None)
        assert book(customer) == []
        assert not Address.objects.filter(pk=reference).exists()
        assert [event["address"]["city"] for event in told] == ["Hamburg"]
        assert found_by("hamburg") == []

    def test_orders_keep_theirs(self, customer: User) -> None:
        address = customer.default_billing_address
        order = Order.objects.create(
            user=customer,
            channel=saleor_shop.Channel.objects.first(),
            status="draft",
            lines_count=0,
            billing_address=address,
        )

        do("delete", customer.pk, str(address.pk))

        order.refresh_from_db()
        assert order.billing_address == address
        assert book(customer) == []


def test_a_place_is_checked_by_the_rules_of_its_country(customer: User) -> None:
    where = {name: BERLIN[name] for name in PLACE if name in BERLIN}
    empty = dict.fromkeys(PLACE, "")
    before = Address.objects.count()

    assert get_host().addresses.checked(empty | where) == empty | where | {"city": "BERLIN"}
    for parts, error, field in (
        ({"postal_code": "1011"}, Invalid, "postal_code"),
        ({"city": ""}, Required, "city"),
        ({"country": ""}, Required, "country"),
        ({"country": "XX"}, Invalid, "country"),
    ):
        with pytest.raises(error) as refused:
            get_host().addresses.checked(empty | where | parts)
        assert refused.value.field == field
    assert Address.objects.count() == before


def test_many_customers_in_a_constant_number_of_queries(customer: User) -> None:
    """Whoever has no address gets an empty book, and nobody none."""
    others = [saleor_shop.make_user(f"customer-{number}@example.com") for number in range(4)]
    others[0].addresses.clear()
    counts = []

    for users in ([customer], [customer, *others]):
        with CaptureQueriesContext(connection) as captured:
            books = get_host().addresses.of([user.pk for user in users] + [10**9], using="default")
        counts.append(len(captured))
        assert {pk: len(addresses) for pk, addresses in books.items()} == {
            user.pk: 0 if user == others[0] else 1 for user in users
        }

    assert counts == [2, 2]
