"""Two members of staff at the same moment: tags, groups, fields and addresses; each race with its lock and without."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from demo import factories as shop
from saleor_customer_ext.errors import Invalid, NotFound
from saleor_customer_ext.models import CustomerProfile, CustomerTag, CustomFieldValue
from saleor_customer_ext.services import addresses, custom_fields, groups, profiles, selection, tags
from tests.concurrency.threads import LONGEST, at_once, race, waits
from tests.customers.sorting import STAFF, keys, make_customers, told

pytestmark = pytest.mark.usefixtures("committed")


@contextmanager
def customers_not_locked() -> Iterator[None]:
    """Take the lock of the profiles out; with it, what was read is still true when it is written."""

    def read_only(wanted: list[Any]) -> list[CustomerProfile]:
        return list(CustomerProfile.objects.filter(pk__in=wanted).order_by("pk"))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(selection, "_locked", read_only)
        patch.setattr(profiles, "lock", lambda customer_id: CustomerProfile.objects.get(pk=customer_id))
        yield


@contextmanager
def rows_not_shared() -> Iterator[None]:
    """Take the shared lock of tags, groups and fields out."""

    def read_only(model: Any, wanted: Any, **names: str) -> dict[int, Any]:
        return {row.pk: row for row in model.objects.filter(pk__in=list(wanted))}

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(selection, "share", read_only)
        yield


def with_profiles(number: int) -> list[Any]:
    customers = make_customers(number)
    profiles.make_missing(keys(*customers))
    return customers


def has(customer: Any) -> list[str]:
    return [tag.name for tag in tags.of_customers([customer.pk]).get(customer.pk, [])]


def group_of(customer: Any) -> str | None:
    group = groups.of_customers([customer.pk]).get(customer.pk)
    return group.name if group else None


def tag(name: str) -> CustomerTag:
    return tags.create(name=name, actor=STAFF)


def test_two_lists_at_once_give_each_tag_once() -> None:
    vip = tag("VIP")
    customers = with_profiles(40)
    first, second = keys(*customers[:30]), keys(*customers[10:])[::-1]

    counts = at_once(
        *(
            lambda some=some: tags.assign(customer_ids=some, tag_ids=[vip.pk], actor=STAFF)
            for some in (first, second, first, second)
        )
    )

    assert sum(counts) == 40
    assert [has(customer) for customer in customers] == [["VIP"]] * 40
    assert [len(told(customer)) for customer in customers] == [1] * 40


@pytest.mark.parametrize("locked", [True, False])
def test_the_same_tag_from_two(locked: bool) -> None:
    vip, (customer,) = tag("VIP"), with_profiles(1)

    def assign() -> int:
        return tags.assign(customer_ids=[customer.pk], tag_ids=[vip.pk], actor=STAFF)

    with nullcontext() if locked else customers_not_locked():
        outcome = race(assign, assign)

    if locked:
        assert (outcome.first, outcome.second, outcome.waited) == (1, 0, True)
    else:
        assert isinstance(outcome.second, IntegrityError)
    assert has(customer) == ["VIP"]


@pytest.mark.parametrize("locked", [True, False])
def test_a_tag_that_is_given_while_it_is_merged_away(locked: bool) -> None:
    old, new, (customer,) = tag("Old"), tag("New"), with_profiles(1)

    with nullcontext() if locked else rows_not_shared():
        outcome = race(
            lambda: tags.assign(customer_ids=[customer.pk], tag_ids=[old.pk], actor=STAFF),
            lambda: tags.merge(tag_ids=[old.pk], into_id=new.pk, actor=STAFF),
        )

    if locked:
        assert (outcome.first, outcome.second, outcome.waited) == (1, (new, 1), True)
        assert has(customer) == ["New"]
    else:
        assert isinstance(outcome.first, IntegrityError)
        assert has(customer) == []


def test_a_tag_that_is_merged_away_while_it_is_given() -> None:
    old, new, (customer,) = tag("Old"), tag("New"), with_profiles(1)

    outcome = race(
        lambda: tags.merge(tag_ids=[old.pk], into_id=new.pk, actor=STAFF),
        lambda: tags.assign(customer_ids=[customer.pk], tag_ids=[old.pk], actor=STAFF),
    )

    assert outcome.waited
    assert isinstance(outcome.second, NotFound)
    assert outcome.second.field == "tag_ids"
    assert told(customer) == []


def test_two_merges_that_cross_leave_one_tag() -> None:
    first, second = tag("First"), tag("Second")
    customers = with_profiles(10)
    tags.assign(customer_ids=keys(*customers[:6]), tag_ids=[first.pk], actor=STAFF)
    tags.assign(customer_ids=keys(*customers[4:]), tag_ids=[second.pk], actor=STAFF)

    outcomes = at_once(
        lambda: tags.merge(tag_ids=[first.pk], into_id=second.pk, actor=STAFF),
        lambda: tags.merge(tag_ids=[second.pk], into_id=first.pk, actor=STAFF),
    )

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["NotFound", "tuple"]
    (left,) = CustomerTag.objects.all()
    assert [has(customer) for customer in customers] == [[left.name]] * 10


@pytest.mark.parametrize("locked", [True, False])
def test_two_groups_for_one_customer(locked: bool) -> None:
    first, second = (groups.create(name=name, actor=STAFF) for name in ("First", "Second"))
    (customer,) = with_profiles(1)

    with nullcontext() if locked else customers_not_locked():
        outcome = race(
            lambda: groups.assign(customer_ids=[customer.pk], group_id=first.pk, actor=STAFF),
            lambda: groups.assign(customer_ids=[customer.pk], group_id=second.pk, actor=STAFF),
        )

    assert (outcome.first, outcome.second) == (1, 1)
    assert group_of(customer) == "Second"
    before = [event[1]["group"] for event in told(customer)]
    assert before == ([None, "First"] if locked else [None, None])


@pytest.mark.parametrize("locked", [True, False])
def test_a_group_that_is_joined_while_it_is_merged_away(locked: bool) -> None:
    old, new = (groups.create(name=name, actor=STAFF) for name in ("Old", "New"))
    member, joining = with_profiles(2)
    groups.assign(customer_ids=[member.pk], group_id=old.pk, actor=STAFF)

    with nullcontext() if locked else rows_not_shared():
        outcome = race(
            lambda: groups.assign(customer_ids=[joining.pk], group_id=old.pk, actor=STAFF),
            lambda: groups.merge(group_ids=[old.pk], into_id=new.pk, actor=STAFF),
        )

    if locked:
        assert (outcome.first, outcome.second, outcome.waited) == (1, (new, 2), True)
        assert [group_of(member), group_of(joining)] == ["New", "New"]
        assert [event[1:] for event in told(joining)] == [
            ({"group": None}, {"group": "Old"}),
            ({"group": "Old"}, {"group": "New"}),
        ]
    else:
        assert isinstance(outcome.first, IntegrityError)
        assert group_of(joining) is None


def test_a_group_that_is_deleted_while_it_is_joined() -> None:
    old, (customer,) = groups.create(name="Old", actor=STAFF), with_profiles(1)

    outcome = race(
        lambda: groups.delete(group_id=old.pk, actor=STAFF),
        lambda: groups.assign(customer_ids=[customer.pk], group_id=old.pk, actor=STAFF),
    )

    assert outcome.waited
    assert isinstance(outcome.second, NotFound)
    assert group_of(customer) is None


@pytest.mark.parametrize("locked", [True, False])
def test_a_choice_that_is_taken_away_while_it_is_made(locked: bool) -> None:
    field = custom_fields.create(
        slug="level", name="Level", kind="CHOICE", choices=["Gold", "Silver"], actor=STAFF
    )
    (customer,) = with_profiles(1)

    with nullcontext() if locked else rows_not_shared():
        outcome = race(
            lambda: custom_fields.set_values(customer_id=customer.pk, values={"level": "Gold"}, actor=STAFF),
            lambda: custom_fields.change(field_id=field.pk, choices=["Silver"], actor=STAFF),
        )

    field.refresh_from_db()
    assert CustomFieldValue.objects.get().text == "Gold"
    if locked:
        assert outcome.waited
        assert isinstance(outcome.second, Invalid)
        assert field.choices == ["Gold", "Silver"]
    else:
        assert field.choices == ["Silver"]


@pytest.mark.parametrize("locked", [True, False])
def test_two_addresses_at_once_have_numbers_of_their_own(locked: bool) -> None:
    shop.make_country("DE")
    (customer,) = with_profiles(1)

    def create(street: str) -> str:
        parts = {
            "first_name": "A",
            "last_name": "B",
            "street_address_1": street,
            "city": "Hamburg",
            "postal_code": "20457",
            "country": "DE",
        }
        return addresses.create(customer_id=customer.pk, parts=parts, actor=STAFF).number

    with nullcontext() if locked else customers_not_locked():
        outcome = race(lambda: create("First 1"), lambda: create("Second 2"))

    if locked:
        assert (outcome.first, outcome.second, outcome.waited) == ("1", "2", True)
    else:
        assert outcome.first == "1"
        assert outcome.second != "2"


def test_two_names_at_once_are_one_tag() -> None:
    outcomes = at_once(*(lambda name=name: tag(name) for name in ("vip", "VIP", "Vip")))

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["CustomerTag", "NotUnique", "NotUnique"]
    assert CustomerTag.objects.count() == 1


def test_a_customer_who_is_deleted_while_a_tag_is_given() -> None:
    vip, (leaving, staying) = tag("VIP"), with_profiles(2)
    both = keys(leaving, staying)

    outcome = race(
        lambda: type(leaving).objects.filter(pk=leaving.pk).delete()[0],
        lambda: tags.assign(customer_ids=both, tag_ids=[vip.pk], actor=STAFF),
    )

    assert outcome.waited
    assert isinstance(outcome.second, NotFound)
    assert outcome.second.params["positions"] == [1]
    assert has(staying) == []


def test_a_tag_that_is_given_while_the_customer_is_deleted() -> None:
    vip, (leaving,) = tag("VIP"), with_profiles(1)

    outcome = race(
        lambda: tags.assign(customer_ids=[leaving.pk], tag_ids=[vip.pk], actor=STAFF),
        lambda: type(leaving).objects.filter(pk=leaving.pk).delete()[0],
    )

    assert (outcome.first, outcome.waited) == (1, True)
    assert outcome.second >= 1
    assert tags.counts() == {}


def test_a_list_with_a_customer_without_profile_locks_nobody_before_it_is_made() -> None:
    """Whoever makes the profile meanwhile and goes on to the next customer would wait for us, and we for them."""
    low, high = with_profiles(2)
    CustomerProfile.objects.filter(pk=low.pk).delete()
    made, pids = threading.Event(), list[int]()

    def one_by_one() -> Any:
        with transaction.atomic():
            profiles.lock(low.pk)
            made.set()
            while not (pids and waits(pids[0])):
                time.sleep(0.002)
            return CustomerProfile.objects.select_for_update(nowait=True).get(pk=high.pk).pk

    def as_a_list() -> list[Any]:
        assert made.wait(LONGEST)
        pids.append(connection.connection.info.backend_pid)
        with transaction.atomic():
            return [profile.pk for profile in selection.lock([high.pk, low.pk])]

    assert at_once(one_by_one, as_a_list) == [high.pk, [low.pk, high.pk]]
