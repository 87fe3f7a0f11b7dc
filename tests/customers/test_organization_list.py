"""The list of customers by companies, branches and departments: filters, sorts, and numbers beside the filters."""

from typing import Any

import pytest
from django.core.cache import cache

from saleor_customer_ext import permissions
from saleor_customer_ext.errors import (
    CustomerExtError,
    Invalid,
    NotFound,
    OrganizationDisabled,
    PermissionDenied,
)
from saleor_customer_ext.host import Actor, ActorKind
from saleor_customer_ext.models import CustomerProfile
from saleor_customer_ext.services import customer_facets, customer_list, settings
from saleor_customer_ext.services.customer_facets import Facets
from tests import factories
from tests.customers.listing import BY_ID, MANAGER, World, names
from tests.customers.organization import branch, company, department

pytestmark = pytest.mark.django_db
VIEWER = Actor(ActorKind.STAFF, "8", frozenset({permissions.VIEW_CUSTOMER_CREDIT}))
BOTH = Actor(
    ActorKind.STAFF, "8", frozenset({permissions.VIEW_CUSTOMER_CREDIT, permissions.MANAGE_ORGANIZATION})
)


class Organized(World):
    """Anna and Bert are in Alster's branch Hamburg, Bert in its sales; Cora is of Elbe, Dora in the branch Kiel."""

    def __init__(self) -> None:
        super().__init__()
        cache.clear()
        self.alster, self.elbe = company("Alster"), company("Elbe")
        self.hamburg, self.kiel = branch("Hamburg", self.alster), branch("Kiel")
        self.sales = department("Sales", self.hamburg)
        # Written by hand, as all of this world is: reading people again would undo the rest.
        for name, places in (
            ("Anna", {"company": self.alster, "branch": self.hamburg}),
            ("Bert", {"company": self.alster, "branch": self.hamburg, "department": self.sales}),
            ("Cora", {"company": self.elbe}),
            ("Dora", {"branch": self.kiel}),
        ):
            CustomerProfile.objects.filter(pk=self.people[name].pk).update(**places)


@pytest.fixture
def world() -> Organized:
    return Organized()


def test_filters(world: Organized) -> None:
    alster, elbe = world.alster.pk, world.elbe.pk
    hamburg, kiel, sales = world.hamburg.pk, world.kiel.pk, world.sales.pk

    for filters, expected in (
        ({"companies": [alster]}, ["Anna", "Bert"]),
        ({"companies": [alster, elbe]}, ["Anna", "Bert", "Cora"]),
        ({"companies": [None]}, ["Dora", "Emil", "Fritz"]),
        ({"companies": [None, elbe]}, ["Cora", "Dora", "Emil", "Fritz"]),
        ({"branches": [kiel]}, ["Dora"]),
        ({"branches": [hamburg, kiel]}, ["Anna", "Bert", "Dora"]),
        ({"branches": [None]}, ["Cora", "Emil", "Fritz"]),
        ({"departments": [sales]}, ["Bert"]),
        ({"departments": [None], "branches": [hamburg]}, ["Anna"]),
        ({"companies": [elbe], "branches": [hamburg]}, []),
        ({"search": "meier", "branches": [hamburg], "statuses": ["ACTIVE"]}, ["Anna"]),
    ):
        assert world.found(**filters) == expected, filters
        assert customer_list.find(filters, BY_ID, actor=MANAGER).count == len(expected)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("COMPANY", ["Dora", "Emil", "Fritz", "Anna", "Bert", "Cora"]),
        ("BRANCH", ["Cora", "Emil", "Fritz", "Anna", "Bert", "Dora"]),
        ("DEPARTMENT", ["Anna", "Cora", "Dora", "Emil", "Fritz", "Bert"]),
    ],
)
def test_sorts(world: Organized, name: str, expected: list[str]) -> None:
    assert world.sorted(name) == expected
    assert world.sorted(name, descending=True) == expected[::-1]
    found = customer_list.find({}, {"name": name, "descending": False}, actor=MANAGER)
    first = found.page(4)
    place = found.sort.place(found.sort.position(first[-1].key, first[-1].user.pk), field="after")
    assert names(first) + names(found.page(4, after=place)) == expected


def test_sorts_are_for_so_many_customers(world: Organized, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(customer_list, "EXACT", 5)

    with pytest.raises(Invalid, match="5 customers at most"):
        world.sorted("BRANCH")


def test_counts_beside_the_filters(world: Organized) -> None:
    hamburg, kiel = world.hamburg.pk, world.kiel.pk

    def branches(**filters: Any) -> dict[Any, int]:
        return customer_facets.count(filters, actor=MANAGER).branches

    assert branches() == {hamburg: 2, kiel: 1, None: 3}
    assert branches(branches=[kiel]) == {hamburg: 2, kiel: 1, None: 3}, "as if its own filter were not set"
    assert branches(statuses=["ACTIVE"]) == {hamburg: 1, None: 2}
    assert branches(companies=[world.elbe.pk]) == {None: 1}
    assert branches(search="example.com") == {hamburg: 2, None: 2}
    found = customer_facets.count({"branches": [kiel]}, actor=MANAGER)
    assert (found.statuses, found.groups, found.tags) == ({"INACTIVE": 1}, {None: 1}, {})


@pytest.mark.parametrize("exact", [0, 10_000])
def test_tags_are_counted_beside_branches(
    world: Organized, monkeypatch: pytest.MonkeyPatch, exact: int
) -> None:
    monkeypatch.setattr(customer_facets, "EXACT", exact)
    gold, late, new = (tag.pk for tag in world.tags)

    for filters in ({}, {"number_of_orders": {"gte": 0}}):
        found = customer_facets.count(filters, actor=MANAGER)

        assert found.tags == {gold: 2, late: 2, new: 1}
        assert sum(found.branches.values()) == sum(found.statuses.values()) == 6


def test_of_a_sample_few_branches_are_exact(world: Organized, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(customer_facets, "EXACT", 0)
    monkeypatch.setattr(customer_facets, "_everybody", lambda using: 10**9)

    found = customer_facets.count({"credit": {"available": False}}, actor=MANAGER)

    assert found.branches == {world.hamburg.pk: 2, world.kiel.pk: 1, None: 0}
    assert found.estimated == {"groups": [None], "branches": [None]}


def test_a_shop_without_branches_counts_none() -> None:
    World()
    cache.clear()

    for filters in ({}, {"search": "meier"}, {"branches": [None]}):
        assert customer_facets.count(filters, actor=MANAGER).branches == {}


def test_what_is_refused(world: Organized) -> None:
    for filters in ({"companies": [10**9]}, {"branches": [10**9, None]}, {"departments": [10**9]}):
        with pytest.raises(NotFound) as unknown:
            world.found(**filters)
        assert unknown.value.field == next(iter(filters))
        with pytest.raises(PermissionDenied):
            customer_list.find(filters, BY_ID, actor=VIEWER)
    for filters, field in (({"companies": []}, "companies"), ({"branches": [1] * 101}, "branches")):
        with pytest.raises(CustomerExtError) as refused:
            world.found(**filters)
        assert refused.value.field == field
    with pytest.raises(PermissionDenied):
        customer_list.find({}, {"name": "COMPANY", "descending": False}, actor=VIEWER)
    mine = customer_list.find({"branches": [world.kiel.pk]}, BY_ID, actor=BOTH)
    assert names(mine.page(10)) == ["Dora"]


def test_switched_off_nothing_is_asked_or_counted(world: Organized) -> None:
    settings.change(actor=factories.OPERATOR, organization_enabled=False)

    for filters in ({"companies": [None]}, {"branches": [world.kiel.pk]}, {"departments": [None]}):
        with pytest.raises(OrganizationDisabled) as refused:
            world.found(**filters)
        assert refused.value.field == next(iter(filters))
    with pytest.raises(OrganizationDisabled) as sorting:
        world.sorted("COMPANY")
    assert sorting.value.field == "sort_by"
    assert customer_facets.count({}, actor=MANAGER) == Facets(
        {"ACTIVE": 3, "BLOCKED": 1, "INVITED": 1, "INACTIVE": 1},
        {world.groups[0].pk: 1, world.groups[1].pk: 1, None: 4},
        {world.tags[0].pk: 2, world.tags[1].pk: 2, world.tags[2].pk: 1},
    )
    assert len(world.found()) == 6
