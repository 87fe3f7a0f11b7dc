"""Discount groups: made, changed, copied and deleted; and that a customer is in one at most."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from saleor_customer_ext.errors import (
    Conflict,
    CustomerExtError,
    ErrorCode,
    InUse,
    NotFound,
    PermissionDenied,
)
from saleor_customer_ext.events import discount_group_changed
from saleor_customer_ext.host import ANONYMOUS, Actor, ActorKind, get_host
from saleor_customer_ext.models import CustomerProfile, DiscountCondition, DiscountGroup
from saleor_customer_ext.services import discount_groups
from tests.customers.assortment import product
from tests.customers.discounts import PRICER, grant, group
from tests.customers.sorting import ORGANIZER, STAFF, keys, make_customers, told, told_of_the_shop, unchanged

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 3, 2)


def put(into: DiscountGroup | None, *customers: Any) -> int:
    return discount_groups.assign(
        customer_ids=keys(*customers), group_id=None if into is None else into.pk, actor=PRICER
    )


def names(*customers: Any) -> list[str | None]:
    found = discount_groups.of_customers(keys(*customers))
    return [found[customer.pk].name if customer.pk in found else None for customer in customers]


@contextmanager
def told_to_the_host(monkeypatch: pytest.MonkeyPatch, callbacks: Any) -> Iterator[list[Any]]:
    """Collect whose prices the host is told to ask for anew, after commit."""
    found: list[Any] = []
    monkeypatch.setattr(
        type(get_host().checkouts), "prices_changed", lambda self, customers: found.append(customers)
    )
    with callbacks(execute=True):
        yield found


def test_a_group_is_made_and_changed() -> None:
    made = discount_groups.create(
        name=" Dealers ", description=" 10 % ", external_reference="D-1", starts_on=DAY, ends_on=DAY,
        locks=["USE_VOUCHERS", "CHANGE_NAME", "CHANGE_NAME"], combines_with_host=True, actor=PRICER,
    )  # fmt: skip
    changed = discount_groups.change(
        group_id=made.pk, version=1, name="Handel Ä", ends_on=None, locks=[], actor=PRICER
    )

    assert (made.name, made.name_key, made.description, made.external_reference) == (
        "Dealers", "dealers", "10 %", "D-1",
    )  # fmt: skip
    assert (made.starts_on, made.ends_on, made.combines_with_host) == (DAY, DAY, True)
    assert made.locks == ["CHANGE_NAME", "USE_VOUCHERS"]
    assert (changed.pk, changed.name, changed.name_key, changed.version) == (
        made.pk,
        "Handel Ä",
        "handel a",
        2,
    )
    assert (changed.starts_on, changed.ends_on, changed.locks) == (DAY, None, [])
    assert told_of_the_shop() == [
        (
            "discount_group.created",
            "Dealers",
            None,
            {
                "name": "Dealers",
                "description": "10 %",
                "external_reference": "D-1",
                "starts_on": "2026-03-02",
                "ends_on": "2026-03-02",
                "locks": ["CHANGE_NAME", "USE_VOUCHERS"],
                "combines_with_host": True,
            },
        ),
        (
            "discount_group.changed",
            "Handel Ä",
            {"name": "Dealers", "ends_on": "2026-03-02", "locks": ["CHANGE_NAME", "USE_VOUCHERS"]},
            {"name": "Handel Ä", "ends_on": None, "locks": []},
        ),
    ]


@pytest.mark.parametrize(
    ("values", "code", "field"),
    [
        ({"name": ""}, "REQUIRED", "name"),
        ({"name": "x" * 101}, "INVALID", "name"),
        ({"name": "a\x00"}, "INVALID", "name"),
        ({"name": " DEALERS"}, "UNIQUE", "name"),
        ({"name": "New", "description": "x" * 2001}, "INVALID", "description"),
        ({"name": "New", "external_reference": "x" * 101}, "INVALID", "external_reference"),
        ({"name": "New", "external_reference": "d-1"}, "UNIQUE", "external_reference"),
        ({"name": "New", "starts_on": DAY, "ends_on": DAY - datetime.timedelta(1)}, "INVALID", "ends_on"),
        ({"name": "New", "starts_on": "2026-03-02"}, "INVALID", "starts_on"),
        ({"name": "New", "ends_on": datetime.datetime(2026, 3, 2)}, "INVALID", "ends_on"),  # noqa: DTZ001
        ({"name": "New", "locks": ["EVERYTHING"]}, "INVALID", "locks"),
        ({"name": "New", "combines_with_host": 1}, "INVALID", "combines_with_host"),
        ({"name": "New", "margin": "1"}, "INVALID", "margin"),
    ],
)
def test_bad_input_is_refused(values: dict[str, Any], code: str, field: str) -> None:
    discount_groups.create(name="Dealers", external_reference="D-1", actor=PRICER)
    other = discount_groups.create(name="Others", actor=PRICER)

    with unchanged():
        for refused in (
            lambda: discount_groups.create(actor=PRICER, **values),
            lambda: discount_groups.change(group_id=other.pk, version=1, actor=PRICER, **values),
        ):
            with pytest.raises(CustomerExtError) as refusal:
                refused()
            assert (refusal.value.code, refusal.value.field) == (ErrorCode(code), field)


def test_a_change_may_not_end_before_the_start_that_is_there() -> None:
    made = discount_groups.create(name="Dealers", starts_on=DAY, actor=PRICER)

    with unchanged(), pytest.raises(CustomerExtError) as refusal:
        discount_groups.change(group_id=made.pk, version=1, ends_on=DAY - datetime.timedelta(1), actor=PRICER)
    assert refusal.value.field == "ends_on"


def test_an_edit_of_an_old_version_is_a_conflict() -> None:
    made = discount_groups.create(name="Dealers", actor=PRICER)
    discount_groups.change(group_id=made.pk, version=1, description="New", actor=PRICER)

    with unchanged(), pytest.raises(Conflict) as refusal:
        discount_groups.change(group_id=made.pk, version=1, description="Newer", actor=PRICER)
    assert (refusal.value.field, refusal.value.params) == ("version", {"version": 2})
    same = discount_groups.change(group_id=made.pk, version=2, description="New", actor=PRICER)
    assert same.version == 2


def test_customers_are_put_into_one_group_at_a_time() -> None:
    first, second = group("First"), group("Second")
    anna, bert, cora = make_customers(3)

    assert put(first, anna, bert) == 2
    assert put(first, anna, bert) == 0
    assert put(second, bert, cora) == 2
    assert names(anna, bert, cora) == ["First", "Second", "Second"]
    assert put(None, anna) == 1
    assert names(anna, bert, cora) == [None, "Second", "Second"]
    kind = "customer.discount_group_changed"
    assert told(anna) == [
        (kind, {"discount_group": None}, {"discount_group": "First"}),
        (kind, {"discount_group": "First"}, {"discount_group": None}),
    ]
    assert told(bert)[1:] == [(kind, {"discount_group": "First"}, {"discount_group": "Second"})]
    assert [CustomerProfile.objects.get(pk=one.pk).version for one in (anna, bert, cora)] == [3, 3, 2]
    assert discount_groups.counts([first.pk, second.pk]) == {second.pk: 2}


def test_all_customers_are_put_there_or_none() -> None:
    dealers, (anna,) = group("Dealers"), make_customers(1)
    put(None, anna)

    with unchanged():
        with pytest.raises(NotFound) as refusal:
            discount_groups.assign(customer_ids=[anna.pk, 10**6], group_id=dealers.pk, actor=PRICER)
        assert (refusal.value.field, refusal.value.params) == ("customer_ids", {"positions": [2]})
        with pytest.raises(NotFound) as refusal:
            discount_groups.assign(customer_ids=[anna.pk], group_id=10**6, actor=PRICER)
        assert refusal.value.field == "group_id"


def test_a_group_in_use_is_not_deleted() -> None:
    (anna,) = make_customers(1)
    dealers = group("Dealers", anna)
    grant(dealers, percent=10)

    with unchanged(), pytest.raises(InUse) as refusal:
        discount_groups.delete(group_id=dealers.pk, actor=PRICER)
    assert (refusal.value.field, refusal.value.params) == ("group_id", {"customers": 1})

    put(None, anna)
    discount_groups.delete(group_id=dealers.pk, actor=PRICER)
    assert (DiscountGroup.objects.count(), DiscountCondition.objects.count()) == (0, 0)
    assert told_of_the_shop() == [("discount_group.deleted", "Dealers", {"name": "Dealers"}, None)]


def test_a_copy_grants_the_same_and_has_nobody_in_it() -> None:
    (anna,) = make_customers(1)
    dealers = group(
        "Dealers",
        anna,
        external_reference="D-1",
        locks=["CHANGE_NAME"],
        starts_on=DAY,
        combines_with_host=True,
    )
    grant(dealers, percent=10)
    grant(dealers, product("Shelf"), price="8.50", minimum_quantity=3)

    copied = discount_groups.copy(group_id=dealers.pk, name="Copies", actor=PRICER)

    columns = [
        field.attname
        for field in DiscountCondition._meta.concrete_fields
        if field.name not in ("id", "group")
    ]
    rows = [
        list(DiscountCondition.objects.filter(group=one).order_by("pk").values_list(*columns))
        for one in (dealers, copied)
    ]
    assert rows[0] == rows[1]
    assert len(rows[0]) == 2
    assert (copied.locks, copied.starts_on, copied.combines_with_host) == (["CHANGE_NAME"], DAY, True)
    assert (copied.external_reference, copied.profiles.count(), copied.version) == ("", 0, 1)
    assert told_of_the_shop()[-1] == ("discount_group.copied", "Copies", None, {"copied_from": "Dealers"})
    with unchanged(), pytest.raises(CustomerExtError) as refusal:
        discount_groups.copy(group_id=dealers.pk, name="copies", actor=PRICER)
    assert (refusal.value.code, refusal.value.field) == (ErrorCode.UNIQUE, "name")


def test_the_host_is_told_after_commit_whose_prices_changed(
    monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    anna, bert = make_customers(2)
    dealers = group("Dealers", anna)

    def of(work: Any) -> list[Any]:
        with told_to_the_host(monkeypatch, django_capture_on_commit_callbacks) as found:
            work()
            assert found == []
        return found

    def change(**values: Any) -> Any:
        version = DiscountGroup.objects.get(pk=dealers.pk).version
        return lambda: discount_groups.change(group_id=dealers.pk, version=version, actor=PRICER, **values)

    assert of(lambda: put(dealers, anna, bert)) == [[bert.pk]]
    assert of(lambda: put(dealers, anna, bert)) == []
    assert of(change(description="New")) == []
    assert [sorted(one) for one in of(change(ends_on=DAY))] == [sorted([anna.pk, bert.pk])]
    assert [sorted(one) for one in of(change(combines_with_host=True))] == [sorted([anna.pk, bert.pk])]
    assert of(lambda: put(None, anna)) == [[anna.pk]]
    monkeypatch.setattr(discount_groups, "MOST_TOLD", 0)
    assert of(change(starts_on=DAY)) == [None]


def test_other_systems_are_told(django_capture_on_commit_callbacks: Any) -> None:
    found: list[Any] = []

    def receive(event: Any, **kwargs: Any) -> None:
        found.append((event.kind, event.group_id))

    discount_group_changed.connect(receive)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            made = discount_groups.create(name="Dealers", actor=PRICER)
            discount_groups.change(group_id=made.pk, version=1, name="New", actor=PRICER)
            discount_groups.delete(group_id=made.pk, actor=PRICER)
    finally:
        discount_group_changed.disconnect(receive)

    assert [kind for kind, _key in found] == [
        "discount_group.created", "discount_group.changed", "discount_group.deleted",
    ]  # fmt: skip
    assert len({key for _kind, key in found[:2]}) == 1


@pytest.mark.parametrize(
    "actor", [ANONYMOUS, Actor(ActorKind.CUSTOMER, "1"), Actor(ActorKind.APP, "2"), STAFF, ORGANIZER]
)
def test_only_who_manages_discount_groups_may(actor: Actor) -> None:
    (anna,) = make_customers(1)
    dealers = group("Dealers", anna)

    with unchanged():
        for call in (
            lambda: discount_groups.create(name="New", actor=actor),
            lambda: discount_groups.change(group_id=dealers.pk, version=1, name="New", actor=actor),
            lambda: discount_groups.copy(group_id=dealers.pk, name="New", actor=actor),
            lambda: discount_groups.delete(group_id=dealers.pk, actor=actor),
            lambda: discount_groups.assign(customer_ids=[anna.pk], group_id=None, actor=actor),
        ):
            with pytest.raises(PermissionDenied):
                call()
    if actor is STAFF:  # who manages customers sees what they are in
        assert discount_groups.get(dealers.pk, actor=actor) == dealers
    else:
        with pytest.raises(PermissionDenied):
            discount_groups.all_groups(actor=actor)


def test_groups_are_found_by_name_and_by_whether_they_count(clock: Any) -> None:
    yesterday = DAY - datetime.timedelta(1)
    old, now = group("Old dealers", ends_on=yesterday), group("New dealers", external_reference="X-7")

    def found(**values: Any) -> list[str]:
        rows = discount_groups.matching(discount_groups.all_groups(actor=PRICER), **values)
        return sorted(row.name for row in rows)

    assert found() == found(search="deal") == ["New dealers", "Old dealers"]
    assert found(search="deal new") == found(search="x-") == found(is_valid=True) == ["New dealers"]
    assert found(is_valid=False) == ["Old dealers"]
    assert discount_groups.valid([old.pk, now.pk]) == {now.pk: []}
