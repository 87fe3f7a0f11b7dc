"""The timeline: recorded events and the ledger in one order, in parts, filtered, and only for whom it is."""

import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from demo import factories as shop
from saleor_customer_ext import permissions
from saleor_customer_ext.errors import PermissionDenied
from saleor_customer_ext.host import ANONYMOUS, Actor, ActorKind
from saleor_customer_ext.models import AuditEvent
from saleor_customer_ext.services import audit, custom_fields, groups, holds, tags, timeline
from saleor_customer_ext.services.timeline import Change, Filter, Item
from tests import factories
from tests.clock import Clock
from tests.customers.sorting import STAFF, make_customers

pytestmark = pytest.mark.django_db

MANAGER = Actor(
    ActorKind.STAFF,
    "7",
    frozenset({permissions.MANAGE_CUSTOMER_PROFILES, permissions.VIEW_CUSTOMER_CREDIT}),
)
ALL = Filter()


@pytest.fixture
def customer(db: None, settings: Any) -> Any:
    settings.SALEOR_CUSTOMER_EXT = settings.SALEOR_CUSTOMER_EXT | {"OSCAR_CURRENCIES": ("EUR", "USD")}
    return make_customers(1)[0]


def read(
    customer: Any, number: int = 100, *, actor: Actor = MANAGER, which: Filter = ALL, **part: Any
) -> list[Item]:
    found = timeline.read([customer.pk], actor=actor, number=number, which=which, **part)
    assert list(found) == [customer.pk]
    return found[customer.pk]


def kinds(items: list[Item]) -> list[str]:
    return [item.kind for item in items]


def record(customer: Any, kind: str, at: datetime.datetime | None = None, actor: Actor = STAFF) -> AuditEvent:
    event = audit.record(kind, actor=actor, customer_id=customer.pk)
    if at:
        AuditEvent.objects.filter(pk=event.pk).update(created_at=at)
    return event


def test_what_was_recorded_and_what_the_ledger_has_are_one_list(customer: Any, clock: Clock) -> None:
    tag = tags.create(name="VIP", actor=STAFF)
    clock.advance(minutes=1)
    tags.assign(customer_ids=[customer.pk], tag_ids=[tag.pk], actor=STAFF)
    clock.advance(minutes=1)
    factories.top_up(customer, "10.00")
    clock.advance(minutes=1)
    factories.pay(customer, "4.00", "order-5")
    clock.advance(minutes=1)
    group = groups.create(name="Buyers", actor=STAFF)
    groups.assign(customer_ids=[customer.pk], group_id=group.pk, actor=STAFF)

    items = read(customer)

    assert [(item.kind, item.actor_kind, item.actor_id, item.reference) for item in items] == [
        ("customer.group_changed", "STAFF", "7", ""),
        ("credit.payment", "SYSTEM", "shop", "order-5"),
        ("credit.top_up", "STAFF", "7", ""),
        ("customer.tags_changed", "STAFF", "7", ""),
    ]
    assert [item.changes for item in items] == [
        [Change("group", None, "Buyers")],
        [Change("balance", "10.00 EUR", "6.00 EUR")],
        [Change("balance", "0.00 EUR", "10.00 EUR"), Change("reason", None, "Goodwill")],
        [Change("tags", None, "VIP")],
    ]
    minutes = [(item.time - items[-1].time).total_seconds() / 60 for item in items]
    assert minutes == [3, 2, 1, 0]


def test_values_are_written_as_people_read_them(customer: Any) -> None:
    audit.record(
        "customer.changed",
        actor=STAFF,
        customer_id=customer.pk,
        reference="A-1",
        before={"a": "", "b": False, "c": ["x", "y"], "d": 5, "e": None},
        after={"a": "text", "b": True, "c": [], "d": {"amount": "5.00"}, "f": "new"},
    )

    (item,) = read(customer)

    assert item.reference == "A-1"
    assert item.changes == [
        Change("a", None, "text"),
        Change("b", "false", "true"),
        Change("c", "x, y", None),
        Change("d", "5", '{"amount": "5.00"}'),
        Change("e", None, None),
        Change("f", None, "new"),
    ]


def test_what_happened_to_others_or_to_the_shop_is_not_in_it(customer: Any) -> None:
    other = make_other()
    record(customer, "customer.mine")
    record(other, "customer.theirs")
    factories.top_up(other, "5.00")
    custom_fields.create(slug="a", name="A", kind="TEXT", actor=STAFF)

    assert kinds(read(customer)) == ["customer.mine"]
    assert kinds(read(other)) == ["credit.top_up", "customer.theirs"]


def make_other() -> Any:
    return shop.make_customer("other@example.com")


def test_all_parts_together_are_the_whole_also_at_one_moment(customer: Any, clock: Clock) -> None:
    """Everything happens at three moments, so that the order within a moment decides; two accounts take part."""
    for _moment in range(3):
        for place in range(3):
            factories.top_up(customer, "1.00")
            record(customer, f"customer.{place}")
        factories.top_up(customer, "1.00", currency="USD")
        clock.advance(seconds=1)
    whole = read(customer)
    assert len(whole) == 21
    assert whole == sorted(whole, key=lambda item: item.position, reverse=True)

    for size in (1, 2, 5, 20):
        forwards: list[Item] = []
        while page := read(customer, size, after=forwards[-1].position if forwards else None):
            forwards += page
        backwards: list[Item] = []
        while page := read(
            customer, size, backwards=True, before=backwards[-1].position if backwards else None
        ):
            backwards += page
        assert forwards == whole
        assert backwards == whole[::-1]

    assert read(customer, after=whole[4].position, before=whole[9].position) == whole[5:9]


@pytest.mark.parametrize(
    ("which", "expected"),
    [
        (Filter(kinds=frozenset({"customer.a"})), ["customer.a"]),
        (Filter(kinds=frozenset({"credit.top_up"})), ["credit.top_up"]),
        (Filter(kinds=frozenset({"customer.b", "credit.top_up"})), ["credit.top_up", "customer.b"]),
        (Filter(kinds=frozenset({"no.such", "TOP_UP", "credit.", "%"})), []),
        (Filter(kinds=frozenset()), []),
        (Filter(actor=("CUSTOMER", "")), ["customer.b"]),
        (Filter(actor=("", "7")), ["credit.top_up", "customer.a"]),
        (Filter(actor=("STAFF", "8")), []),
    ],
)
def test_filters(customer: Any, which: Filter, expected: list[str]) -> None:
    record(customer, "customer.a")
    record(customer, "customer.b", actor=Actor(ActorKind.CUSTOMER, str(customer.pk)))
    factories.top_up(customer, "1.00")

    assert kinds(read(customer, which=which)) == expected
    assert timeline.count([customer.pk], actor=MANAGER, which=which) == {customer.pk: len(expected)}


def test_filter_by_time_includes_both_ends(customer: Any, clock: Clock) -> None:
    moments = []
    for place in range(4):
        record(customer, f"customer.{place}")
        factories.top_up(customer, "1.00")
        moments.append(read(customer, 1)[0].time)
        clock.advance(hours=1)

    found = read(customer, which=Filter(since=moments[1], until=moments[2]))

    assert kinds(found) == ["customer.2", "credit.top_up", "customer.1", "credit.top_up"]


def test_without_a_permission_for_credit_there_is_no_credit_in_it(customer: Any) -> None:
    record(customer, "customer.a")
    factories.top_up(customer, "1.00")
    holds.release(hold_id=factories.hold(customer, "1.00", "c-9").pk, actor=factories.STAFF)

    assert kinds(read(customer, actor=STAFF)) == ["customer.a"]
    assert kinds(read(customer)) == ["credit.hold_released", "credit.top_up", "customer.a"]
    (released,) = read(customer, 1)
    assert (released.reference, released.changes) == ("c-9", [Change("held", "1.00 EUR", None)])
    assert timeline.count([customer.pk], actor=STAFF, which=ALL) == {customer.pk: 1}
    assert timeline.count([customer.pk], actor=MANAGER, which=ALL) == {customer.pk: 3}


@pytest.mark.parametrize(
    "actor",
    [
        ANONYMOUS,
        Actor(ActorKind.STAFF, "9"),
        Actor(ActorKind.STAFF, "9", frozenset({permissions.VIEW_CUSTOMER_CREDIT})),
    ],
)
def test_only_staff_with_the_permission(customer: Any, actor: Actor) -> None:
    with pytest.raises(PermissionDenied):
        read(customer, actor=actor)
    with pytest.raises(PermissionDenied):
        timeline.count([customer.pk], actor=actor, which=ALL)


def test_the_number_of_queries_depends_on_nothing(customer: Any) -> None:
    for number in range(30):
        factories.top_up(customer, "1.00")
        record(customer, f"customer.{number}")
    others = [make_other()]
    factories.top_up(others[0], "1.00", currency="USD")
    factories.top_up(others[0], "1.00")

    counts = []
    for people, number in (([customer], 1), ([customer], 50), ([customer, *others], 50)):
        with CaptureQueriesContext(connection) as queries:
            timeline.read([person.pk for person in people], actor=MANAGER, number=number, which=ALL)
        counts.append(len(queries))

    assert counts == [5, 5, 5]
