"""Putting the sample data in: the same shop comes out however often and however far it ran before."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from unittest.mock import patch

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from oscar.core.loading import get_model
from PIL import Image

from demo.sample_data import (
    assortment,
    catalogue,
    customers,
    discounts,
    orders,
    organization,
    people,
    pictures,
    sorting,
    standing,
)
from demo.sample_data.pictures import picture
from demo.sample_data.products import PRODUCTS
from saleor_customer_ext.host import get_host
from saleor_customer_ext.models import (
    AccountLock,
    AddressNumber,
    Assignment,
    AuditEvent,
    Branch,
    Company,
    CustomerGroup,
    CustomerProfile,
    CustomerStatus,
    CustomerTag,
    Department,
    DiscountGroup,
)
from saleor_customer_ext.services import copies, lifecycle, locks, pricing
from saleor_customer_ext.services.assortment import scope_of

pytestmark = pytest.mark.django_db

Order = get_model("order", "Order")
Product = get_model("catalogue", "Product")
User = get_user_model()


@pytest.fixture(autouse=True)
def small_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the drawing out: it takes most of the time and has a test of its own."""
    file = BytesIO()
    Image.new("RGB", (1, 1)).save(file, "PNG")
    monkeypatch.setattr(pictures, "picture", lambda product: file.getvalue())


@contextmanager
def interrupted_after(module: object, function: str, calls: int) -> Iterator[None]:
    """Let the module's function work so many times inside the block, and then be interrupted."""
    left = iter(range(calls))
    original = getattr(module, function)

    def interrupted(*args: object, **kwargs: object) -> None:
        if next(left, None) is None:
            raise KeyboardInterrupt
        original(*args, **kwargs)

    with patch.object(module, function, interrupted):
        yield


def test_interrupted_among_the_products() -> None:
    with interrupted_after(catalogue, "load_product", 7), pytest.raises(KeyboardInterrupt):
        catalogue.load_products()
    assert Product.objects.count() == 7

    catalogue.load_products()
    catalogue.load_products()

    in_the_shop = Product.objects.values_list("upc", "title", "images__caption").order_by("upc")
    assert list(in_the_shop) == [(item.code, item.title, item.title) for item in PRODUCTS]


def test_interrupted_among_the_customers() -> None:
    with interrupted_after(customers, "load_customer", 3), pytest.raises(KeyboardInterrupt):
        customers.load_people()

    customers.load_people()
    customers.load_people()

    customer_addresses = User.objects.filter(is_staff=False).values_list("email", "addresses__line1")
    assert sorted(customer_addresses) == sorted((person.email, person.street) for person in people.CUSTOMERS)
    assert set(User.objects.filter(is_staff=True).values_list("email", flat=True)) == set(people.STAFF)


def test_interrupted_while_customers_are_sorted() -> None:
    customers.load_people()
    with interrupted_after(sorting, "add_warehouse", 1), pytest.raises(KeyboardInterrupt):
        sorting.load_sorting()

    sorting.load_sorting()
    events = AuditEvent.objects.count()
    sorting.load_sorting()

    assert AuditEvent.objects.count() == events
    assert {tag.name: tag.taggings.count() for tag in CustomerTag.objects.all()} == {
        name: len(members) for name, _color, _description, members in sorting.TAGS
    }
    assert {group.name: group.profiles.count() for group in CustomerGroup.objects.all()} == {
        name: len(members) for name, _description, members in sorting.GROUPS
    }
    assert CustomerProfile.objects.exclude(note="").count() == len(sorting.NOTES)
    assert AddressNumber.objects.filter(number="WH-1").count() == len(sorting.WAREHOUSES)
    assert list(copies.differences()) == []


def test_interrupted_while_customers_are_assigned() -> None:
    customers.load_people()
    with interrupted_after(organization, "assign", 1), pytest.raises(KeyboardInterrupt):
        organization.load_organization()

    organization.load_organization()
    events = AuditEvent.objects.count()
    organization.load_organization()

    assert AuditEvent.objects.count() == events
    assert {row.name: row.profiles.count() for row in Company.objects.all()} == {
        "Brisa Interiors": 1,
        "Moravia Logistics": 1,
    }
    assert {row.name: row.profiles.count() for row in Branch.objects.all()} == {
        "Hamburg": 1,
        "Showroom": 0,
        "Brno": 1,
        "Trade fair": 3,
    }
    assert {row.name: row.profiles.count() for row in Department.objects.all()} == {
        "Purchasing": 1,
        "Warehouse": 1,
        "Management": 1,
    }


def test_customers_of_branches_see_what_is_assigned_and_others_everything() -> None:
    catalogue.load_products()
    customers.load_people()
    organization.load_organization()
    assortment.load_assortment()
    events = AuditEvent.objects.count()
    assortment.load_assortment()

    keys = {user.email: user.pk for user in User.objects.all()}
    anna, marek, giulia = (keys[person.email] for person in people.CUSTOMERS[:3])
    catalog = get_host().catalog
    assert AuditEvent.objects.count() == events
    assert catalog.number_of_products(scope_of(anna)) == 18
    assert catalog.number_of_products(scope_of(marek)) == 11
    assert (scope_of(giulia), scope_of(None)) == (None, None)
    Assignment.objects.all().delete()
    assortment.load_assortment()
    assert Assignment.objects.count() == 0  # what staff took away stays away


def test_dealers_and_their_prices() -> None:
    """Made once, as a whole; a group that is over grants and locks nothing."""
    catalogue.load_products()
    customers.load_people()
    with interrupted_after(discounts, "make", 1), pytest.raises(KeyboardInterrupt):
        discounts.load_discounts()

    discounts.load_discounts()
    events = AuditEvent.objects.count()
    discounts.load_discounts()

    assert AuditEvent.objects.count() == events
    assert {
        group.name: (group.conditions.count(), group.profiles.count())
        for group in DiscountGroup.objects.all()
    } == {
        discounts.DEALERS: (4, 3),
        discounts.SPRING: (2, 2),
    }
    thomas, guest = (
        User.objects.get(username=people_of[0].email)
        for people_of in (discounts.MEMBERS, discounts.FAIR_WENT)
    )
    assert locks.locks_of(thomas.pk) == {AccountLock.CHANGE_ADDRESSES}
    assert (locks.locks_of(guest.pk), pricing.terms_of(guest.pk)) == (frozenset(), None)


def test_the_standing_that_staff_left_a_customer_in_stays() -> None:
    customers.load_people()
    copies.rebuild()
    standing.load_standing()
    held, blocked, gone = (
        CustomerProfile.objects.get(email=person.email) for person in people.CUSTOMERS[-3:]
    )
    assert (held.status, held.on_hold_reason, blocked.status, blocked.block_reason, gone.status) == (
        CustomerStatus.ACTIVE,
        standing.ON_HOLD,
        CustomerStatus.BLOCKED,
        standing.BLOCKED,
        CustomerStatus.INACTIVE,
    )
    events = AuditEvent.objects.count()
    lifecycle.unblock(customer_id=blocked.pk, actor=standing.SYSTEM)

    standing.load_standing()

    blocked.refresh_from_db()
    assert blocked.status == CustomerStatus.ACTIVE
    assert AuditEvent.objects.count() == events + 1


def test_interrupted_among_the_orders() -> None:
    catalogue.load_products()
    customers.load_people()
    orders.load_vouchers()
    with interrupted_after(orders, "move_along", 11), pytest.raises(KeyboardInterrupt):
        orders.load_orders()
    assert Order.objects.count() == 11  # the twelfth is not there half

    orders.load_orders()
    orders.load_orders()

    placed = Order.objects.order_by("date_placed").values_list("number", "user__email")
    assert list(placed) == [(plan.number, plan.email) for plan in orders.plans()]


def test_the_log_ins_of_the_tour_work(client: Client) -> None:
    customers.load_people()

    shown = [
        people.WITH_CREDIT.email,
        people.WITH_EXPIRING_CREDIT.email,
        people.WITHOUT_CREDIT.email,
        *people.STAFF,
    ]
    assert [email for email in shown if not client.login(username=email, password=customers.PASSWORD)] == []
    assert not client.login(username=people.CUSTOMERS[5].email, password=customers.PASSWORD)


def test_every_product_has_a_drawing() -> None:
    for product in PRODUCTS:
        assert picture(product).startswith(b"\x89PNG")
