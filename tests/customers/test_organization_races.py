"""Two members of staff at once: assigning, moving, merging, deleting; races with their lock and without."""

from contextlib import nullcontext
from typing import Any

import pytest
from django.db import IntegrityError

from saleor_customer_ext.errors import InUse, Invalid, NotFound
from saleor_customer_ext.models import Branch, Company
from saleor_customer_ext.services import branches, companies, departments
from tests.concurrency.threads import at_once, race
from tests.customers.organization import branch, company, department, places, put
from tests.customers.sorting import ORGANIZER, told
from tests.customers.test_sorting_races import customers_not_locked, rows_not_shared, with_profiles

pytestmark = pytest.mark.usefixtures("committed")


@pytest.mark.parametrize("locked", [True, False])
def test_two_companies_for_one_customer(locked: bool) -> None:
    first, second = company("First"), company("Second")
    (customer,) = with_profiles(1)

    with nullcontext() if locked else customers_not_locked():
        outcome = race(lambda: put(customer, company=first), lambda: put(customer, company=second))

    assert (outcome.first, outcome.second) == (1, 1)
    assert places(customer) == [("Second", None, None)]
    before = [event[1]["company"] for event in told(customer)]
    assert before == ([None, "First"] if locked else [None, None])


def test_many_lists_at_once_end_in_one_place() -> None:
    here, there = branch("Here", company("A")), branch("There", company("B"))
    customers = with_profiles(20)

    def move(some: list[Any], to: Branch) -> int:
        return put(*some, company=to.company, branch=to)

    outcomes = at_once(
        lambda: move(customers[:15], here),
        lambda: move(customers[5:][::-1], there),
        lambda: move(customers[::-1], here),
        lambda: move(customers, there),
    )

    assert all(isinstance(outcome, int) for outcome in outcomes), outcomes
    assert len(set(places(*customers[5:15]))) == 1


@pytest.mark.parametrize("locked", [True, False])
def test_a_company_that_somebody_joins_while_it_is_merged_away(locked: bool) -> None:
    old, new = company("Old"), company("New")
    member, joining = with_profiles(2)
    put(member, company=old)

    with nullcontext() if locked else rows_not_shared():
        outcome = race(
            lambda: put(joining, company=old),
            lambda: companies.merge(company_ids=[old.pk], into_id=new.pk, actor=ORGANIZER),
        )

    if locked:
        assert (outcome.first, outcome.second, outcome.waited) == (1, (new, 2), True)
        assert places(member, joining) == [("New", None, None)] * 2
        assert [event[1:] for event in told(joining)] == [
            ({"company": None}, {"company": "Old"}),
            ({"company": "Old"}, {"company": "New"}),
        ]
    else:
        assert isinstance(outcome.first, IntegrityError)
        assert places(joining) == [(None, None, None)]


def test_a_branch_that_is_merged_away_while_somebody_joins_its_department() -> None:
    hamburg, altona = branch("Hamburg", company("Alster")), branch("Altona")
    sales = department("Sales", altona)
    (joining,) = with_profiles(1)

    outcome = race(
        lambda: branches.merge(branch_ids=[altona.pk], into_id=hamburg.pk, actor=ORGANIZER),
        lambda: put(joining, department=sales),
    )

    assert (outcome.first, outcome.second, outcome.waited) == ((hamburg, 0), 1, True)
    assert places(joining) == [("Alster", "Hamburg", "Sales")]


@pytest.mark.parametrize("locked", [True, False])
def test_a_department_that_moves_while_somebody_joins(locked: bool) -> None:
    hamburg, kiel = branch("Hamburg"), branch("Kiel")
    sales = department("Sales", hamburg)
    (joining,) = with_profiles(1)

    with nullcontext() if locked else rows_not_shared():
        outcome = race(
            lambda: put(joining, department=sales),
            lambda: departments.move(department_id=sales.pk, branch_id=kiel.pk, actor=ORGANIZER),
        )

    # Without our lock, that of the trigger still keeps both from passing each other.
    assert outcome.first == 1
    assert isinstance(outcome.second, Invalid if locked else IntegrityError | Invalid)
    assert places(joining) == [(None, "Hamburg", "Sales")]


def test_a_branch_that_is_deleted_while_somebody_joins() -> None:
    hamburg, (first, second) = branch("Hamburg"), with_profiles(2)

    outcome = race(
        lambda: put(first, branch=hamburg), lambda: branches.delete(branch_id=hamburg.pk, actor=ORGANIZER)
    )
    assert (outcome.first, outcome.waited) == (1, True)
    assert isinstance(outcome.second, InUse)

    put(first, branch=None)
    outcome = race(
        lambda: branches.delete(branch_id=hamburg.pk, actor=ORGANIZER), lambda: put(second, branch=hamburg)
    )
    assert outcome.waited
    assert isinstance(outcome.second, NotFound)
    assert (Branch.objects.count(), places(second)) == (0, [(None, None, None)])


def test_somebody_is_archived_while_somebody_joins() -> None:
    alster, (joining,) = company("Alster"), with_profiles(1)

    outcome = race(
        lambda: companies.archive(company_id=alster.pk, actor=ORGANIZER).pk,
        lambda: put(joining, company=alster),
    )

    assert (outcome.first, outcome.waited) == (alster.pk, True)
    assert isinstance(outcome.second, Invalid)
    assert outcome.second.field == "company_id"


def test_two_merges_that_cross_leave_one_company() -> None:
    first, second = company("First"), company("Second")
    customers = with_profiles(6)
    put(*customers[:3], branch=branch("A", first))
    put(*customers[3:], branch=branch("B", second))

    outcomes = at_once(
        lambda: companies.merge(company_ids=[first.pk], into_id=second.pk, actor=ORGANIZER),
        lambda: companies.merge(company_ids=[second.pk], into_id=first.pk, actor=ORGANIZER),
    )

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["NotFound", "tuple"]
    (left,) = Company.objects.all()
    assert {place[0] for place in places(*customers)} == {left.name}


def test_two_names_at_once_are_one_company() -> None:
    outcomes = at_once(*(lambda name=name: company(name) for name in ("elbe", "ELBE", "Elbe")))

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Company", "NotUnique", "NotUnique"]
    assert Company.objects.count() == 1
