"""Two members of staff at once: the same thing assigned twice, and a branch that is merged away meanwhile."""

import pytest

from saleor_customer_ext.errors import NotFound
from saleor_customer_ext.models import Assignment
from saleor_customer_ext.services import assignments, branches
from saleor_customer_ext.services.assignments import Change
from tests.concurrency.threads import at_once, race
from tests.customers.assortment import assign, has, named, owners, product
from tests.customers.organization import branch, department
from tests.customers.sorting import ORGANIZER, told_of_the_shop

pytestmark = pytest.mark.usefixtures("committed")


def test_the_same_things_at_once_are_assigned_once() -> None:
    hamburg, kiel, sales = branch("Hamburg"), branch("Kiel"), department("Sales")
    things = [product(f"P{number}") for number in range(5)]

    def call(units: list, some: list) -> Change:
        return assignments.assign(actor=ORGANIZER, **owners(*units), **named(*some))

    outcomes = at_once(
        lambda: call([hamburg, kiel, sales], things),
        lambda: call([sales, kiel, hamburg], things[::-1]),
        lambda: call([kiel, hamburg], things[:3]),
        lambda: call([hamburg], things[2:]),
    )

    assert all(isinstance(outcome, Change) for outcome in outcomes), outcomes
    assert sum(outcome.added for outcome in outcomes) == 15
    assert len(has(hamburg)) == len(has(kiel)) == len(has(sales)) == 5
    recorded = [event for event in told_of_the_shop() if event[0].endswith("assortment_changed")]
    assert sum(len(event[3]["products"]) for event in recorded) == 15


def test_what_is_assigned_while_a_branch_is_merged_away_comes_along() -> None:
    altona, hamburg = branch("Altona"), branch("Hamburg")
    mug = product("Mug")

    outcome = race(
        lambda: assign(altona, mug),
        lambda: branches.merge(branch_ids=[altona.pk], into_id=hamburg.pk, actor=ORGANIZER),
    )

    assert (outcome.first, outcome.second, outcome.waited) == (Change(added=1), (hamburg, 0), True)
    assert has(hamburg) == {("PRODUCT", str(mug.pk))}


def test_nothing_is_assigned_to_what_was_merged_away() -> None:
    altona, hamburg = branch("Altona"), branch("Hamburg")
    mug = product("Mug")

    outcome = race(
        lambda: branches.merge(branch_ids=[altona.pk], into_id=hamburg.pk, actor=ORGANIZER),
        lambda: assign(altona, mug),
    )

    assert isinstance(outcome.second, NotFound)
    assert (outcome.second.field, outcome.waited) == ("branch_ids", True)
    assert Assignment.objects.count() == 0


def test_copies_across_wait_for_each_other() -> None:
    """Each is the other's source; locks are taken in one order, so neither has to be ended by the database."""
    first, second = branch("First"), branch("Second")
    mug, cup = product("Mug"), product("Cup")
    assign(first, mug)
    assign(second, cup)

    def copy(source: object, target: object) -> Change:
        return assignments.copy(actor=ORGANIZER, from_branch_id=source.pk, **owners(target))

    outcome = race(lambda: copy(first, second), lambda: copy(second, first))

    assert (outcome.first, outcome.second, outcome.waited) == (Change(added=1), Change(added=1), True)
    assert has(first) == has(second) == {("PRODUCT", str(mug.pk)), ("PRODUCT", str(cup.pk))}
