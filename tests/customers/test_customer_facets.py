"""The counts beside the filters: of each status, group and tag, under all other filters, from the cache for a while."""

from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from saleor_customer_ext import permissions
from saleor_customer_ext.errors import NotFound, PermissionDenied
from saleor_customer_ext.host import Actor, ActorKind
from saleor_customer_ext.models import CustomerProfile, CustomerTagging
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


@pytest.mark.parametrize("everybody", [0, 10**9])
def test_those_who_fit_and_those_who_do_not_give_the_same_counts(
    world: World, monkeypatch: pytest.MonkeyPatch, everybody: int
) -> None:
    """Tags of most customers are counted by leaving out the others; who is in no group is no stranger to that."""
    monkeypatch.setattr(customer_facets, "_everybody", lambda using: everybody)
    schools, clubs = (group.pk for group in world.groups)
    gold, late, new = (tag.pk for tag in world.tags)
    CustomerTagging.objects.create(tag=world.tags[2], user_id=CustomerProfile.objects.get(is_listed=False).pk)

    assert counted(groups=[schools]).tags == {gold: 1, late: 1}
    assert counted(groups=[clubs, None], number_of_orders={"gte": 0}).tags == {gold: 1, late: 1, new: 1}
    assert counted(statuses=["INVITED"], email_confirmed=True).tags == {}
    assert counted(credit={"available": False}) == counted()


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
