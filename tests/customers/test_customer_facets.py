"""The counts beside the filters: of each status, group and tag, under all other filters, from the cache for a while."""

from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from saleor_customer_ext import permissions
from saleor_customer_ext.errors import NotFound, PermissionDenied
from saleor_customer_ext.host import Actor, ActorKind
from saleor_customer_ext.models import CustomerProfile, CustomerStatus, CustomerTagging
from saleor_customer_ext.services import customer_facets
from saleor_customer_ext.services.customer_facets import Facets
from tests.customers.listing import MANAGER, World

pytestmark = pytest.mark.django_db
VIEWER = Actor(ActorKind.STAFF, "8", frozenset({permissions.VIEW_CUSTOMER_CREDIT}))
KEEPER = Actor(ActorKind.STAFF, "9", frozenset({permissions.MANAGE_CUSTOMER_PROFILES}))


@pytest.fixture
def world() -> World:
    cache.clear()
    return World()


def counted(**filters: Any) -> Facets:
    return customer_facets.count(filters, actor=MANAGER)


def test_everybody(world: World) -> None:
    schools, clubs = (group.pk for group in world.groups)
    gold, late, new = (tag.pk for tag in world.tags)
    staff = CustomerProfile.objects.get(is_listed=False)
    CustomerTagging.objects.create(tag=world.tags[2], user_id=staff.pk)

    assert counted() == Facets(
        {"ACTIVE": 3, "BLOCKED": 1, "INVITED": 1, "INACTIVE": 1},
        {schools: 1, clubs: 1, None: 4},
        {gold: 2, late: 2, new: 1},
    )


def test_each_without_its_own_filter_and_with_the_others(world: World) -> None:
    schools, clubs = (group.pk for group in world.groups)
    gold, late, _new = (tag.pk for tag in world.tags)

    assert counted(statuses=["BLOCKED"]) == Facets(
        {"ACTIVE": 3, "BLOCKED": 1, "INVITED": 1, "INACTIVE": 1}, {schools: 1}, {gold: 1, late: 1}
    )
    assert counted(tags={"any": [gold]}, search="meier") == Facets(
        {"ACTIVE": 1, "BLOCKED": 1}, {schools: 1, None: 1}, {gold: 2, late: 1}
    )
    assert counted(statuses=["ACTIVE"], tags={"any": [gold]}, groups=[clubs]) == Facets({}, {None: 1}, {})
    assert counted(search="nobody") == Facets({}, {}, {})


@pytest.mark.parametrize("exact", [0, 2, 10_000])
def test_in_a_small_shop_all_are_counted_whether_few_fit_or_many(
    world: World, monkeypatch: pytest.MonkeyPatch, exact: int
) -> None:
    """Few are looked up by their keys, many are read; who is in no group is no stranger to that."""
    monkeypatch.setattr(customer_facets, "EXACT", exact)
    schools, clubs = (group.pk for group in world.groups)
    gold, late, new = (tag.pk for tag in world.tags)
    CustomerTagging.objects.create(tag=world.tags[2], user_id=CustomerProfile.objects.get(is_listed=False).pk)

    assert counted(groups=[schools]).tags == {gold: 1, late: 1}
    assert counted(groups=[clubs, None], number_of_orders={"gte": 0}).tags == {gold: 1, late: 1, new: 1}
    assert counted(statuses=["INVITED"], email_confirmed=True).tags == {}
    assert counted(credit={"available": False}) == counted()
    assert counted(search="meier") == Facets(
        {"ACTIVE": 2, "BLOCKED": 1}, {schools: 1, None: 2}, {gold: 2, late: 1}
    )


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """A shop that PostgreSQL takes for one of seven million, where three who fit are many.

    The sample has all that there are: six customers and somebody of the staff, each of whom stands for a million.
    """
    monkeypatch.setattr(customer_facets, "EXACT", 3)
    monkeypatch.setattr(customer_facets, "SAMPLE", 6_999_999)
    monkeypatch.setattr(customer_facets, "_everybody", lambda using: 7_000_000)


def test_in_a_large_shop_counts_are_exact_up_to_the_limit(world: World, large: None) -> None:
    schools, clubs = (group.pk for group in world.groups)
    gold, late, _new = (tag.pk for tag in world.tags)

    assert counted(search="meier") == Facets(
        {"ACTIVE": 2, "BLOCKED": 1}, {schools: 1, None: 2}, {gold: 2, late: 1}
    )
    assert counted(number_of_orders={"gte": 1}, groups=[schools]) == Facets(
        {"BLOCKED": 1}, {schools: 1, None: 2}, {gold: 1, late: 1}
    )
    assert counted(tags={"any": [late]}, email_confirmed=False) == Facets(
        {"INVITED": 1}, {clubs: 1}, {late: 1}
    )


def test_beyond_the_limit_what_few_have_is_exact_and_the_rest_an_estimate_that_says_so(
    world: World, large: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    schools, clubs = (group.pk for group in world.groups)
    gold, late, new = (tag.pk for tag in world.tags)
    CustomerTagging.objects.create(tag=world.tags[2], user_id=CustomerProfile.objects.get(is_listed=False).pk)

    found = counted(credit={"available": False})
    assert found.statuses == {"ACTIVE": 3, "BLOCKED": 1, "INVITED": 1, "INACTIVE": 1}
    assert found.tags == {gold: 2, late: 2, new: 1}, "staff who are not listed are not counted"
    assert found.groups == {schools: 1, clubs: 1, None: 4_000_000}
    assert found.estimated == {"groups": [None]}

    cache.clear()
    monkeypatch.setattr(
        customer_facets, "LITTLE", 6
    )  # three statuses and two groups of one each, and no more
    narrowed = counted(is_test=False, revenue={"gte": 0})
    assert narrowed.statuses == {"BLOCKED": 1, "INVITED": 1, "INACTIVE": 1, "ACTIVE": 2_000_000}
    assert narrowed.groups == {schools: 1, clubs: 1, None: 3_000_000}
    assert narrowed.tags == {gold: 2_000_000, late: 2_000_000, new: 1_000_000}
    assert {name: set(keys) for name, keys in narrowed.estimated.items()} == {
        "statuses": {"ACTIVE"}, "groups": {None}, "tags": {gold, late, new}
    }  # fmt: skip


def test_a_sample_that_meets_nobody_does_not_say_that_there_is_nobody(
    world: World, large: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(customer_facets, "LITTLE", 0)
    monkeypatch.setattr(customer_facets, "SAMPLE", 0)

    found = counted(search="example")

    assert found.statuses == dict.fromkeys(CustomerStatus.values, 0)
    assert found.tags == {tag.pk: 0 for tag in world.tags}
    assert set(found.estimated["statuses"]) == set(CustomerStatus.values)


def test_everybody_of_a_large_shop(world: World, large: None) -> None:
    schools, clubs = (group.pk for group in world.groups)

    found = counted()

    assert found.statuses == {"ACTIVE": 3, "BLOCKED": 1, "INVITED": 1, "INACTIVE": 1}
    assert found.groups == {schools: 1, clubs: 1, None: 4_000_000}


@pytest.mark.parametrize(
    ("hits", "share", "expected"),
    [
        (0, 0.05, 0), (1, 0.05, 20), (13, 0.05, 300), (999, 0.05, 20_000), (1_230, 0.05, 25_000),
        (44_321, 0.05, 890_000), (50_000, 0.05, 1_000_000), (7, 0.9, 8), (104, 0.9, 100), (1_044, 0.9, 1_200),
    ],
)  # fmt: skip
def test_an_estimate_has_as_many_digits_as_are_known(hits: int, share: float, expected: int) -> None:
    assert customer_facets._about(hits, share) == expected


def test_they_come_from_the_cache_for_a_while(world: World) -> None:
    first = counted(search="meier")
    CustomerTagging.objects.all().delete()

    with CaptureQueriesContext(connection) as queries:
        assert counted(search="meier") == first
    assert len(queries) == 0
    assert counted(search=" MEIER") == first, "it is the same search"
    assert counted(search="meier anna").tags == {}
    cache.clear()
    assert counted(search="meier").tags == {}


def test_no_key_of_the_cache_says_what_was_searched_for(world: World, monkeypatch: Any) -> None:
    keys = []
    monkeypatch.setattr(customer_facets.cache, "get", keys.append)
    counted(search="meier", ids=[world.people["Anna"].pk])

    assert len(keys) == 1
    assert "meier" not in keys[0]
    assert len(keys[0]) < 200


def test_permission_is_asked_before_the_cache(world: World) -> None:
    assert counted(credit={"available": False}).statuses
    with pytest.raises(PermissionDenied):
        customer_facets.count({}, actor=VIEWER)
    with pytest.raises(PermissionDenied):
        customer_facets.count({"credit": {"available": False}}, actor=KEEPER)
    assert customer_facets.count({}, actor=KEEPER).statuses


def test_what_does_not_exist_is_refused_also_where_it_is_left_out(world: World) -> None:
    for filters in ({"tags": {"any": [10**9]}}, {"groups": [10**9]}):
        with pytest.raises(NotFound):
            counted(**filters)
