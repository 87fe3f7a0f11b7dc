"""The list of customers: each filter alone and several together, each sort both ways, pages, counts, refusals."""

import datetime
import itertools
import random
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from demo import factories as shop
from saleor_customer_ext import permissions
from saleor_customer_ext.errors import CustomerExtError, Invalid, PermissionDenied
from saleor_customer_ext.host import ANONYMOUS, Actor, ActorKind
from saleor_customer_ext.models import CustomerProfile, CustomerTotals
from saleor_customer_ext.services import copies, customer_list, customer_sorts
from saleor_customer_ext.services.customer_filters import Named
from tests import factories
from tests.customers.listing import BY_ID, MANAGER, World, day, names

pytestmark = pytest.mark.django_db
ALL = ["Anna", "Bert", "Cora", "Dora", "Emil", "Fritz"]
VIEWER = Actor(ActorKind.STAFF, "8", frozenset({permissions.VIEW_CUSTOMER_CREDIT}))
KEEPER = Actor(ActorKind.STAFF, "9", frozenset({permissions.MANAGE_CUSTOMER_PROFILES}))


EARLIEST = datetime.datetime(1, 1, 1, tzinfo=datetime.timezone(datetime.timedelta(hours=15)))


@pytest.fixture
def world() -> World:
    return World()


def test_everybody_but_staff_is_listed(world: World) -> None:
    assert world.found() == ALL


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"search": "meier"}, ["Anna", "Bert", "Emil"]),
        ({"statuses": ["ACTIVE"]}, ["Anna", "Emil", "Fritz"]),
        ({"statuses": ["BLOCKED", "INVITED", "INACTIVE"]}, ["Bert", "Cora", "Dora"]),
        ({"email_confirmed": False}, ["Cora"]),
        ({"email_confirmed": True}, ["Anna", "Bert", "Dora", "Emil", "Fritz"]),
        ({"on_hold": True}, ["Fritz"]),
        ({"on_hold": False}, ["Anna", "Bert", "Cora", "Dora", "Emil"]),
        ({"is_test": True}, ["Emil"]),
        ({"preferred_channels": ["b2b", "other"]}, ["Dora"]),
        ({"currencies": ["EUR", "CHF"]}, ["Cora", "Emil"]),
        ({"customer_since": {"gte": day("2024-01-02"), "lte": day("2025-03-01")}}, ["Bert", "Cora", "Dora"]),
        ({"customer_since": {"gte": None, "lte": day("2024-01-01")}}, ["Anna"]),
        ({"last_login": {"lte": day("2025-02-01")}}, ["Anna"]),
        ({"last_order": {"lte": day("2025-01-06")}}, ["Anna", "Bert"]),
        ({"last_order": {"gte": day("2025-01-06")}}, ["Bert", "Dora"]),
        ({"number_of_orders": {"gte": 3}}, ["Anna", "Dora"]),
        ({"number_of_orders": {"lte": 0}}, ["Cora", "Emil", "Fritz"]),
        ({"revenue": {"gte": "30.00", "lte": Decimal("99.89")}}, ["Anna"]),
        ({"revenue": {"gte": "0.01"}}, ["Anna", "Bert"]),
        ({"custom_fields": [{"field": "note", "values": ["red", "green"]}]}, ["Anna"]),
        ({"custom_fields": [{"field": "hue", "values": ["red"]}]}, ["Fritz"]),
        ({"custom_fields": [{"field": "size", "values": ["7.50"]}]}, ["Bert"]),
        ({"custom_fields": [{"field": "size", "gte": "5", "lte": "7.4"}]}, ["Anna"]),
        ({"custom_fields": [{"field": "born", "gte": "1990-05-01", "lte": "1990-05-01"}]}, ["Cora"]),
        ({"custom_fields": [{"field": "vip", "values": ["false"]}]}, ["Emil"]),
        ({"custom_fields": [{"field": "size", "gte": "1"}, {"field": "note", "values": ["red"]}]}, ["Anna"]),
        ({"search": "meier", "statuses": ["ACTIVE"], "is_test": False}, ["Anna"]),
        ({"statuses": ["ACTIVE"], "number_of_orders": {"gte": 1}, "search": "ann"}, ["Anna"]),
        ({"statuses": ["ACTIVE"], "on_hold": True, "search": "fritz@example.com"}, ["Fritz"]),
        ({"statuses": ["BLOCKED"], "on_hold": True}, []),
        ({"search": None, "statuses": None, "tags": None}, ALL),
    ],
)  # fmt: skip
def test_filters(world: World, filters: dict[str, Any], expected: list[str]) -> None:
    assert world.found(**filters) == expected
    assert customer_list.find(filters, BY_ID, actor=MANAGER).count == len(expected)


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({"any": [0]}, ["Anna", "Bert"]),
        ({"any": [0, 1]}, ["Anna", "Bert", "Cora"]),
        ({"all": [0, 1]}, ["Bert"]),
        ({"none": [0, 2]}, ["Cora", "Dora", "Emil"]),
        ({"any": [0, 1], "none": [2]}, ["Anna", "Bert", "Cora"]),
        ({"all": [1], "any": [0, 2]}, ["Bert"]),
        ({"any": [0], "all": None, "none": None}, ["Anna", "Bert"]),
    ],
)
def test_tags(world: World, wanted: dict[str, Any], expected: list[str]) -> None:
    by_key = {kind: places and [world.tags[place].pk for place in places] for kind, places in wanted.items()}

    assert world.found(tags=by_key) == expected


def test_groups(world: World) -> None:
    schools, clubs = (group.pk for group in world.groups)

    assert world.found(groups=[schools]) == ["Bert"]
    assert world.found(groups=[schools, clubs]) == ["Bert", "Cora"]
    assert world.found(groups=[None]) == ["Anna", "Dora", "Emil", "Fritz"]
    assert world.found(groups=[None, clubs]) == ["Anna", "Cora", "Dora", "Emil", "Fritz"]


def test_ids(world: World) -> None:
    keys = [world.people["Dora"].pk, world.people["Anna"].pk, 10**6]

    assert world.found(ids=keys) == ["Anna", "Dora"]


def test_credit_is_what_can_be_spent_now(world: World, clock: Any, settings: Any) -> None:
    settings.SALEOR_CUSTOMER_EXT = settings.SALEOR_CUSTOMER_EXT | {"OSCAR_CURRENCIES": ("EUR", "CHF")}
    anna, bert, cora, dora = (world.people[name] for name in ALL[:4])
    factories.top_up(anna, "5.00")
    factories.top_up(bert, "5.00", currency="CHF")
    factories.top_up(cora, "5.00")
    factories.reduce(cora, "5.00")
    factories.top_up(dora, "5.00", expires_at=clock.now + datetime.timedelta(days=1))
    assert world.found(credit={"available": True}) == ["Anna", "Bert", "Dora"]
    assert world.found(credit={"available": True, "currency": "CHF"}) == ["Bert"]
    assert world.found(credit={"available": False, "currency": "EUR"}) == ["Bert", "Cora", "Emil", "Fritz"]
    assert world.sorted("CREDIT", descending=True, currency="EUR")[:2] == ["Dora", "Anna"]

    clock.advance(days=3)
    assert world.found(credit={"available": True}) == ["Anna", "Bert"]
    assert world.sorted("CREDIT", descending=True, currency="EUR")[0] == "Anna"


@pytest.mark.parametrize(
    ("name", "more", "expected"),
    [
        ("ID", {}, ALL),
        ("NAME", {}, ["Cora", "Anna", "Bert", "Emil", "Fritz", "Dora"]),
        ("EMAIL", {}, ALL),
        ("ACCOUNT_NUMBER", {}, ["Bert", "Cora", "Dora", "Fritz", "Emil", "Anna"]),
        ("CUSTOMER_SINCE", {}, ALL),
        ("STATUS", {}, ["Anna", "Emil", "Fritz", "Bert", "Dora", "Cora"]),
        ("ORDERS", {}, ["Cora", "Emil", "Fritz", "Bert", "Anna", "Dora"]),
        ("REVENUE", {}, ["Cora", "Dora", "Emil", "Fritz", "Anna", "Bert"]),
        ("LAST_ORDER", {}, ["Cora", "Emil", "Fritz", "Anna", "Bert", "Dora"]),
        ("LAST_LOGIN", {}, ["Bert", "Cora", "Emil", "Fritz", "Anna", "Dora"]),
        ("PHONE", {}, ["Anna", "Bert", "Cora", "Dora", "Emil", "Fritz"]),
        ("GROUP", {}, ["Anna", "Dora", "Emil", "Fritz", "Cora", "Bert"]),
        ("PREFERRED_CHANNEL", {}, ["Anna", "Bert", "Cora", "Emil", "Fritz", "Dora"]),
        ("CURRENCY", {}, ["Anna", "Bert", "Dora", "Fritz", "Emil", "Cora"]),
        ("CUSTOM_FIELD", {"field": "note"}, ["Bert", "Cora", "Dora", "Emil", "Fritz", "Anna"]),
        ("CUSTOM_FIELD", {"field": "hue"}, ALL),
        ("CUSTOM_FIELD", {"field": "size"}, ["Cora", "Dora", "Emil", "Fritz", "Anna", "Bert"]),
        ("CUSTOM_FIELD", {"field": "born"}, ["Anna", "Bert", "Dora", "Emil", "Fritz", "Cora"]),
        ("CUSTOM_FIELD", {"field": "vip"}, ["Anna", "Bert", "Cora", "Fritz", "Emil", "Dora"]),
    ],
)
def test_sorts(world: World, name: str, more: dict[str, Any], expected: list[str]) -> None:
    assert world.sorted(name, **more) == expected
    assert world.sorted(name, descending=True, **more) == expected[::-1]


SORTS = (
    *({"name": name} for name in (*customer_sorts.INDEXED, *customer_sorts.OTHERS)),
    {"name": "CREDIT", "currency": "EUR"},
    *({"name": "CUSTOM_FIELD", "field": slug} for slug in ("note", "size", "born", "vip", "hue")),
)
STRATEGIES = {"few": (100, 100, 100), "near": (1, 1, 100), "far": (1, 1, 2)}  # EXACT, FEW, steps


@pytest.mark.parametrize("strategy", STRATEGIES)
@pytest.mark.parametrize("sort", SORTS, ids=lambda sort: " ".join(sort.values()))
def test_pages_forwards_and_backwards_through_ties_are_the_whole_list(
    world: World, monkeypatch: Any, sort: dict[str, str], strategy: str
) -> None:
    gold, late, _new = (tag.pk for tag in world.tags)
    several = {"tags": {"any": [gold, late]}, "number_of_orders": {"gte": 0}, "search": "e"}
    for filters, descending in itertools.product(
        ({}, {"email_confirmed": True}, {"search": "example"}, several), (False, True)
    ):
        order = sort | {"descending": descending}
        whole = names(customer_list.find(filters, order, actor=MANAGER).page(100))
        assert sorted(whole) == world.found(**filters)
        if sort["name"] in customer_sorts.INDEXED:
            exact, few, steps = STRATEGIES[strategy]
            limits = {"EXACT": exact, "FEW": few, "STEPS": steps, "STEPS_BY_NAME": steps}
            for limit, value in limits.items():
                monkeypatch.setattr(customer_list, limit, value)
        for size, backwards in itertools.product((1, 2, 4), (False, True)):
            assert walk(filters, order, size, backwards) == whole
        monkeypatch.undo()


def walk(filters: dict[str, Any], sort: dict[str, Any], size: int, backwards: bool) -> list[str]:
    """Read page after page, with every place written into a cursor and read again."""
    found, place = [], None
    while True:
        page = customer_list.find(filters, sort, actor=MANAGER)
        rows = page.page(size, **{"before" if backwards else "after": place}, backwards=backwards)
        found += names(rows)
        if len(rows) < size:
            return found[::-1] if backwards else found
        place = page.sort.place(page.sort.position(rows[-1].key, rows[-1].user.pk), field="after")


def test_between_two_places(world: World) -> None:
    found = customer_list.find({}, {"name": "REVENUE", "descending": True}, actor=MANAGER)
    rows = found.page(100)
    places = [found.sort.place(found.sort.position(row.key, row.user.pk), field="after") for row in rows]

    between = found.page(100, after=places[0], before=places[4])

    assert names(between) == names(rows)[1:4]
    assert names(found.page(2, before=places[4], backwards=True)) == names(rows)[2:4][::-1]


def test_rows_have_profile_totals_and_group(world: World) -> None:
    (row,) = customer_list.find({"search": "bert"}, BY_ID, actor=MANAGER).page(1)

    profile, totals = CustomerProfile.objects.get(pk=row.user.pk), CustomerTotals.objects.get(pk=row.user.pk)
    for read, stored in ((row.user.profile, profile), (row.user.totals, totals)):
        for field in stored._meta.concrete_fields:
            assert getattr(read, field.attname) == getattr(stored, field.attname)
    assert row.user.profile.group == world.groups[0]
    assert (row.user.email, row.user.totals.revenue) == ("bert@example.com", Decimal("99.900"))
    assert not [name for name in vars(row.user) if name.startswith("customer_ext")]


def test_counts_say_where_they_end(world: World, monkeypatch: Any) -> None:
    monkeypatch.setattr(customer_list, "EXACT", 3)

    counts = {
        text: (found.count, found.count_is_exact)
        for text in ("", "meier", "example", "nobody")
        for found in [customer_list.find({"search": text}, BY_ID, actor=MANAGER)]
    }

    assert counts == {"": (3, False), "meier": (3, True), "example": (3, False), "nobody": (0, True)}


def test_a_sort_without_an_index_is_refused_for_many(world: World, monkeypatch: Any) -> None:
    monkeypatch.setattr(customer_list, "EXACT", 3)
    order = {"name": "PHONE", "descending": False}

    with pytest.raises(Invalid) as refusal:
        customer_list.find({}, order, actor=MANAGER).page(2)

    assert (refusal.value.field, refusal.value.message) == (
        "sort_by", "This sort is for 3 customers at most; narrow the list first.",
    )  # fmt: skip
    assert len(customer_list.find({"search": "meier"}, order, actor=MANAGER).page(2)) == 2


@pytest.mark.parametrize(
    ("filters", "code", "field"),
    [
        ({"search": "x" * 201}, "INVALID", "search"),
        ({"search": "a\x00"}, "INVALID", "search"),
        ({"ids": []}, "REQUIRED", "ids"),
        ({"ids": list(range(1001))}, "INVALID", "ids"),
        ({"statuses": []}, "REQUIRED", "statuses"),
        ({"statuses": ["GONE"]}, "INVALID", "statuses"),
        ({"currencies": ["EUR"] * 101}, "INVALID", "currencies"),
        ({"tags": {"any": [10**9]}}, "NOT_FOUND", "tags"),
        ({"groups": [10**9]}, "NOT_FOUND", "groups"),
        ({"groups": []}, "REQUIRED", "groups"),
        ({"customer_since": {"gte": day("2025-01-02"), "lte": day("2025-01-01")}}, "INVALID", "customer_since"),
        ({"customer_since": {"gte": datetime.datetime(2025, 1, 1)}}, "INVALID", "customer_since"),  # noqa: DTZ001
        ({"number_of_orders": {"gte": 2, "lte": 1}}, "INVALID", "number_of_orders"),
        ({"number_of_orders": {"gte": 10**30}}, "INVALID", "number_of_orders"),
        ({"revenue": {"gte": "1e5"}}, "INVALID_AMOUNT", "revenue"),
        ({"revenue": {"gte": "1.001"}}, "INVALID_AMOUNT", "revenue"),
        ({"revenue": {"gte": "9" * 18}}, "INVALID_AMOUNT", "revenue"),
        ({"revenue": {"gte": "2", "lte": "1"}}, "INVALID", "revenue"),
        ({"customer_since": {"gte": EARLIEST}}, "INVALID", "customer_since"),
        ({"preferred_channels": ["\x00"]}, "INVALID", "preferred_channels"),
        ({"currencies": ["\ud800"]}, "INVALID", "currencies"),
        ({"tags": {}}, "REQUIRED", "tags"),
        ({"tags": {"any": []}}, "REQUIRED", "tags"),
        ({"tags": {"all": list(range(11))}}, "INVALID", "tags"),
        ({"custom_fields": [{"field": "note", "values": ["x"]}] * 11}, "INVALID", "custom_fields"),
        ({"custom_fields": [{"field": "\x00", "values": ["x"]}]}, "NOT_FOUND", "custom_fields"),
        ({"credit": {"available": True, "currency": "NIX"}}, "CURRENCY_MISMATCH", "credit"),
        ({"credit": {"currency": "EUR"}}, "REQUIRED", "credit"),
        ({"custom_fields": []}, "REQUIRED", "custom_fields"),
        ({"custom_fields": [{"field": "nothing", "values": ["x"]}]}, "NOT_FOUND", "custom_fields"),
        ({"custom_fields": [{"field": "note"}]}, "REQUIRED", "custom_fields"),
        ({"custom_fields": [{"field": "note", "values": [""]}]}, "REQUIRED", "custom_fields"),
        ({"custom_fields": [{"field": "note", "gte": "a"}]}, "INVALID", "custom_fields"),
        ({"custom_fields": [{"field": "size", "gte": "many"}]}, "INVALID", "custom_fields"),
        ({"custom_fields": [{"field": "size", "gte": "2", "lte": "1"}]}, "INVALID", "custom_fields"),
        ({"custom_fields": [{"field": "born", "values": ["1990-02-30"]}]}, "INVALID", "custom_fields"),
        ({"custom_fields": [{"field": "vip", "values": ["maybe"]}]}, "INVALID", "custom_fields"),
        ({"custom_fields": [{"field": "hue", "values": ["green"]}]}, "INVALID", "custom_fields"),
    ],
)  # fmt: skip
def test_filters_that_cannot_be_meant(world: World, filters: dict[str, Any], code: str, field: str) -> None:
    with pytest.raises(CustomerExtError) as refusal:
        customer_list.find(filters, BY_ID, actor=MANAGER)

    assert (refusal.value.code, refusal.value.field) == (code, field)


@pytest.mark.parametrize(
    ("offset", "expected"),
    [("+20:00", ["Emil", "Fritz"]), ("-23:59", ["Fritz"]), ("+01:00:00.5", ["Emil", "Fritz"])],
)
def test_offsets_that_only_python_knows(world: World, offset: str, expected: list[str]) -> None:
    moment = datetime.datetime.fromisoformat(f"2025-03-02T00:00:00{offset}")
    assert world.found(customer_since={"gte": moment}) == expected
    sort = customer_sorts.find("CUSTOMER_SINCE", descending=False, actor=MANAGER, named=Named({}, "default"))
    place = sort.place(["CUSTOMER_SINCE", moment.isoformat(), "1"], field="after")
    found = customer_list.find({}, {"name": "CUSTOMER_SINCE", "descending": False}, actor=MANAGER)
    assert names(found.page(9, after=place)) == expected


def test_a_tag_that_is_wanted_and_unwanted(world: World) -> None:
    key = world.tags[0].pk
    for wanted in ({"any": [key], "none": [key]}, {"all": [key], "none": [key]}):
        with pytest.raises(Invalid) as refusal:
            customer_list.find({"tags": wanted}, BY_ID, actor=MANAGER)
        assert refusal.value.field == "tags"


@pytest.mark.parametrize(
    ("sort", "code"),
    [
        ({"name": "SHOE_SIZE"}, "INVALID"),
        ({"name": "CREDIT"}, "REQUIRED"),
        ({"name": "CREDIT", "currency": "NIX"}, "CURRENCY_MISMATCH"),
        ({"name": "CUSTOM_FIELD"}, "REQUIRED"),
        ({"name": "CUSTOM_FIELD", "field": "nothing"}, "NOT_FOUND"),
        ({"name": "CUSTOM_FIELD", "field": "\ud800"}, "NOT_FOUND"),
    ],
)
def test_sorts_that_cannot_be_meant(world: World, sort: dict[str, Any], code: str) -> None:
    with pytest.raises(CustomerExtError) as refusal:
        customer_list.find({}, {"descending": False} | sort, actor=MANAGER)

    assert (refusal.value.code, refusal.value.field) == (code, "sort_by")


@pytest.mark.parametrize(
    "position",
    [
        None, 7, [], ["NAME", "a"], ["EMAIL", "a", "1"], ["-NAME", "a", "1"], ["NAME", "a", "1", "2"], ["NAME", 5, "1"],
        ["NAME", "a", "x"], ["NAME", "a", 1], ["NAME", "\x00", "1"], ["NAME", "\ud800", "1"], ["NAME", "a" * 501, "1"],
        ["NAME", ["a"], "1"], ["NAME", True, "1"], ["NAME", None, "1"],
    ],
)  # fmt: skip
def test_places_that_are_none(position: Any) -> None:
    sort = customer_sorts.find("NAME", descending=False, actor=MANAGER, named=Named({}, "default"))
    with pytest.raises(Invalid) as refusal:
        sort.place(position, field="after")
    assert refusal.value.field == "after"


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("ORDERS", "1"), ("ORDERS", 10**40), ("REVENUE", "NaN"), ("REVENUE", "Infinity"), ("REVENUE", "1e999999"),
        ("REVENUE", "x"), ("LAST_LOGIN", "0001-01-01T00:00:00+15:00"), ("LAST_LOGIN", "yesterday"),
        ("LAST_LOGIN", "2025-01-01"), ("LAST_LOGIN", 5), ("ID", "x"),
    ],
)  # fmt: skip
def test_keys_that_are_none(name: str, key: Any) -> None:
    sort = customer_sorts.find(name, descending=False, actor=MANAGER, named=Named({}, "default"))
    with pytest.raises(Invalid) as refusal:
        sort.place([name, key, "1"], field="after")
    assert refusal.value.field == "after"


def test_who_may_list(world: World) -> None:
    for actor in (
        ANONYMOUS,
        Actor(ActorKind.CUSTOMER, "1"),
        Actor(ActorKind.STAFF, "1"),
        Actor(ActorKind.APP, "1"),
    ):
        with pytest.raises(PermissionDenied):
            customer_list.find({}, BY_ID, actor=actor)
    for actor in (VIEWER, KEEPER):
        assert customer_list.find({"search": "meier", "statuses": ["ACTIVE"]}, BY_ID, actor=actor).count == 2


@pytest.mark.parametrize(
    ("filters", "sort", "may_not"),
    [
        ({"tags": {"any": [1]}}, "ID", VIEWER),
        ({"groups": [None]}, "ID", VIEWER),
        ({"is_test": True}, "ID", VIEWER),
        ({"number_of_orders": {"gte": 1}}, "ID", VIEWER),
        ({"revenue": {"gte": "1"}}, "ID", VIEWER),
        ({"last_order": {"gte": day("2025-01-01")}}, "ID", VIEWER),
        ({"custom_fields": [{"field": "size", "gte": "1"}]}, "ID", VIEWER),
        ({}, "ORDERS", VIEWER),
        ({}, "REVENUE", VIEWER),
        ({}, "LAST_ORDER", VIEWER),
        ({}, "GROUP", VIEWER),
        ({}, "CUSTOM_FIELD", VIEWER),
        ({"credit": {"available": True}}, "ID", KEEPER),
        ({}, "CREDIT", KEEPER),
    ],
)
def test_what_one_may_not_read_one_may_not_narrow_or_sort_by(
    world: World, filters: dict[str, Any], sort: str, may_not: Actor
) -> None:
    with pytest.raises(PermissionDenied):
        customer_list.find(filters, {"name": sort, "descending": False}, actor=may_not)


def test_a_page_takes_one_query_and_the_count_one(world: World) -> None:
    for filters, expected in (
        ({}, 1),
        ({"search": "meier"}, 2),
        ({"statuses": ["ACTIVE"], "search": "a"}, 2),
    ):
        with CaptureQueriesContext(connection) as queries:
            found = customer_list.find(filters, BY_ID, actor=MANAGER)
            found.page(50)
            if filters:
                assert found.count
        assert len(queries) == expected


def test_all_that_filters_and_the_sort_name_is_looked_up_by_one_query(world: World) -> None:
    filters = {
        "tags": {"any": [world.tags[0].pk], "none": [world.tags[1].pk]},
        "groups": [world.groups[0].pk, None],
        "custom_fields": [{"field": "size", "gte": "1"}, {"field": "size", "lte": "99"}],
    }
    with CaptureQueriesContext(connection) as queries:
        sort = {"name": "CUSTOM_FIELD", "descending": False, "field": "size"}
        customer_list.find(filters, sort, actor=MANAGER).page(50)
    assert len(queries) == 3


def test_many_customers_in_any_order(monkeypatch: Any) -> None:
    """Walk a hundred people with few different keys by every way of reading, and compare with sorting in Python."""
    chance = random.Random(7)
    for number in range(100):
        shop.make_customer(
            f"p{number}@example.com", first_name=f"P{number:03}", last_name="Same", password=None
        )
    copies.drain()
    for totals in CustomerTotals.objects.all():
        CustomerTotals.objects.filter(pk=totals.pk).update(
            orders=chance.randrange(4), revenue=chance.randrange(3)
        )
    rows = {row.user_id: row for row in CustomerTotals.objects.all()}
    monkeypatch.setattr(customer_list, "EXACT", 10)
    monkeypatch.setattr(customer_list, "FEW", 10)
    for steps, descending, name in itertools.product((5, 1000), (False, True), ("ORDERS", "REVENUE")):
        monkeypatch.setattr(customer_list, "STEPS", steps)
        order = {"name": name, "descending": descending}
        column = name.lower()
        due = sorted(rows, key=lambda pk: (getattr(rows[pk], column), pk), reverse=descending)
        fit = [pk for pk in due if rows[pk].orders >= 2]
        walked, place = [], None
        while True:
            found = customer_list.find(
                {"number_of_orders": {"gte": 2}, "search": "same"}, order, actor=MANAGER
            )
            page = found.page(7, after=place)
            walked += [row.user.pk for row in page]
            if len(page) < 7:
                break
            place = found.sort.place(found.sort.position(page[-1].key, page[-1].user.pk), field="after")
        assert walked == fit
