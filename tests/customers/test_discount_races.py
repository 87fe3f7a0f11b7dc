"""Two members of staff at once: contradicting prices, and a group that is deleted while somebody comes into it."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

import pytest
from django.db import IntegrityError

from saleor_customer_ext.errors import InUse, NotFound, NotUnique
from saleor_customer_ext.models import DiscountCondition, DiscountGroup
from saleor_customer_ext.services import discount_conditions, discount_groups, price_lists
from saleor_customer_ext.services.condition_checks import NewCondition
from saleor_customer_ext.services.discount_conditions import Change
from saleor_customer_ext.services.price_lists import Import
from tests.concurrency.threads import at_once, race
from tests.customers.assortment import product
from tests.customers.discounts import CHANNEL, PRICER
from tests.customers.test_discount_groups import names, put
from tests.customers.test_sorting_races import rows_not_shared, with_profiles

pytestmark = pytest.mark.usefixtures("committed")


@contextmanager
def groups_not_locked() -> Iterator[None]:
    """Take the lock of the group out: then only the database's own rule stands between two prices."""

    def read_only(group_id: int, *, version: int | None = None) -> DiscountGroup:
        return DiscountGroup.objects.get(pk=group_id)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(discount_groups, "alone", read_only)
        yield


def dealers() -> DiscountGroup:
    return discount_groups.create(name="Dealers", actor=PRICER)


def fixed(variant: Any, amount: str) -> NewCondition:
    return NewCondition(
        "VARIANT", str(variant.pk), amount=amount, channel=CHANNEL, currency="EUR", taxed="NET"
    )


def add(group: DiscountGroup, condition: NewCondition) -> Any:
    return lambda: discount_conditions.add(group_id=group.pk, conditions=[condition], actor=PRICER)


@pytest.mark.parametrize("locked", [True, False])
def test_two_contradicting_prices_at_once(locked: bool) -> None:
    group, shelf = dealers(), product("Shelf")

    with nullcontext() if locked else groups_not_locked():
        outcome = race(add(group, fixed(shelf, "8.00")), add(group, fixed(shelf, "9.00")))

    assert (outcome.first, outcome.waited) == (Change(1, 0), True)
    assert isinstance(outcome.second, NotUnique)
    # With the lock the second one sees the other price and can say which; without, the constraint alone stops it.
    assert outcome.second.field == ("conditions.0.amount" if locked else "conditions")
    assert [str(row.amount) for row in DiscountCondition.objects.all()] == ["8.000"]


def test_two_price_lists_at_once_leave_one_price() -> None:
    group, shelf = dealers(), product("Shelf")

    def send(amount: str) -> Any:
        rows = [{"variant": str(shelf.pk), "amount": amount, "taxed": "NET"}]
        return lambda: price_lists.import_rows(group_id=group.pk, rows=rows, actor=PRICER)

    outcomes = at_once(send("8.00"), send("9.00"))

    assert sorted([(one.added, one.changed) for one in outcomes]) == [(0, 1), (1, 0)]
    assert all(isinstance(one, Import) for one in outcomes)
    assert DiscountCondition.objects.count() == 1


@pytest.mark.parametrize("locked", [True, False])
def test_a_group_that_is_deleted_while_somebody_comes_into_it(locked: bool) -> None:
    group, (customer,) = dealers(), with_profiles(1)

    with nullcontext() if locked else rows_not_shared():
        outcome = race(
            lambda: put(group, customer), lambda: discount_groups.delete(group_id=group.pk, actor=PRICER)
        )

    if locked:
        assert (outcome.first, outcome.waited) == (1, True)
        assert isinstance(outcome.second, InUse)
        assert names(customer) == ["Dealers"]
    else:
        assert isinstance(outcome.first, IntegrityError)
        assert (outcome.second, names(customer)) == (None, [None])


@pytest.mark.parametrize("locked", [True, False])
def test_somebody_who_comes_into_a_group_that_is_being_deleted(locked: bool) -> None:
    group, (customer,) = dealers(), with_profiles(1)

    with nullcontext() if locked else rows_not_shared():
        outcome = race(
            lambda: discount_groups.delete(group_id=group.pk, actor=PRICER), lambda: put(group, customer)
        )

    assert (outcome.first, outcome.waited) == (None, True)
    assert isinstance(outcome.second, NotFound if locked else IntegrityError)
    assert names(customer) == [None]


def test_a_set_waits_for_another_one_and_is_a_conflict() -> None:
    group = dealers()

    def replace(percent: int) -> Any:
        wanted = [NewCondition("EVERYTHING", percent=percent)]
        return lambda: discount_conditions.replace(
            group_id=group.pk, version=1, conditions=wanted, actor=PRICER
        )

    outcome = race(replace(10), replace(20))

    assert (outcome.first, outcome.second.code, outcome.waited) == (Change(1, 0), "CONFLICT", True)
    assert [str(row.percent) for row in DiscountCondition.objects.all()] == ["10.00"]
