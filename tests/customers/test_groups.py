"""Customer groups: made, changed, merged and deleted; and that a customer is in one at most."""

from typing import Any

import pytest

from saleor_customer_ext.errors import ErrorCode, Invalid, NotFound, NotUnique, PermissionDenied, Required
from saleor_customer_ext.host import ANONYMOUS, Actor, ActorKind
from saleor_customer_ext.models import CustomerGroup, CustomerProfile
from saleor_customer_ext.services import groups
from tests.customers.sorting import STAFF, keys, make_customers, told, told_of_the_shop, unchanged

pytestmark = pytest.mark.django_db


def make(*names: str) -> list[CustomerGroup]:
    return [groups.create(name=name, actor=STAFF) for name in names]


def put(group: CustomerGroup | None, *customers: Any) -> int:
    return groups.assign(
        customer_ids=keys(*customers), group_id=None if group is None else group.pk, actor=STAFF
    )


def names(*customers: Any) -> list[str | None]:
    found = groups.of_customers(keys(*customers))
    return [found[customer.pk].name if customer.pk in found else None for customer in customers]


def versions(*customers: Any) -> list[int]:
    return [CustomerProfile.objects.get(pk=customer.pk).version for customer in customers]


def test_a_group_is_made_and_changed() -> None:
    group = groups.create(name=" Buyers ", description=" May order ", actor=STAFF)
    changed = groups.change(group_id=group.pk, name="Purchasing", description="", actor=STAFF)

    assert (group.name, group.description) == ("Buyers", "May order")
    assert (changed.pk, changed.name, changed.description) == (group.pk, "Purchasing", "")
    assert told_of_the_shop() == [
        ("group.created", "Buyers", None, {"name": "Buyers", "description": "May order"}),
        (
            "group.changed",
            "Purchasing",
            {"name": "Buyers", "description": "May order"},
            {"name": "Purchasing", "description": ""},
        ),
    ]


@pytest.mark.parametrize(
    ("values", "code", "field"),
    [
        ({"name": ""}, "REQUIRED", "name"),
        ({"name": "  "}, "REQUIRED", "name"),
        ({"name": "x" * 101}, "INVALID", "name"),
        ({"name": "a\x00"}, "INVALID", "name"),
        ({"name": " BUYERS"}, "UNIQUE", "name"),
        ({"name": "New", "description": "x" * 2001}, "INVALID", "description"),
    ],
)
def test_what_a_group_cannot_be(values: dict[str, Any], code: str, field: str) -> None:
    make("Buyers")
    (other,) = make("Other")

    for service in (groups.create, lambda **new: groups.change(group_id=other.pk, **new)):
        with unchanged(), pytest.raises((Required, Invalid, NotUnique)) as refused:
            service(actor=STAFF, **values)
        assert (refused.value.code, refused.value.field) == (ErrorCode(code), field)


def test_a_shop_has_only_so_many_groups(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(groups, "MOST", 1)
    make("A")

    with unchanged(), pytest.raises(Invalid, match="1 groups at most"):
        make("B")


def test_assigning_moves() -> None:
    first, second = make("First", "Second")
    customers = make_customers(4)
    put(first, *customers[:2])

    assert put(second, *customers[1:3]) == 2
    assert put(second, *customers[1:4]) == 1
    assert put(None, customers[0], customers[3]) == 2

    assert names(*customers) == [None, "Second", "Second", None]
    assert [told(customer) for customer in customers[:3]] == [
        [
            ("customer.group_changed", {"group": None}, {"group": "First"}),
            ("customer.group_changed", {"group": "First"}, {"group": None}),
        ],
        [
            ("customer.group_changed", {"group": None}, {"group": "First"}),
            ("customer.group_changed", {"group": "First"}, {"group": "Second"}),
        ],
        [("customer.group_changed", {"group": None}, {"group": "Second"})],
    ]
    assert versions(*customers) == [3, 3, 2, 3]


def test_assigning_twice_changes_nothing() -> None:
    (group,) = make("First")
    customers = make_customers(2)
    put(group, *customers)

    with unchanged():
        assert put(group, *customers, *customers) == 0


@pytest.mark.parametrize(
    ("ids", "group", "error", "field"),
    [
        ([], "A", Required, "customer_ids"),
        ([10**9], "A", NotFound, "customer_ids"),
        (["c1", 10**9], "A", NotFound, "customer_ids"),
        (["c1"], "?", NotFound, "group_id"),
        (list(range(1, 1002)), "A", Invalid, "customer_ids"),
    ],
)
def test_assignments_that_are_refused(ids: list[Any], group: str, error: Any, field: str) -> None:
    known = {row.name: row.pk for row in make("A")} | {"?": 10**9}
    (customer,) = make_customers(1)
    put(None, customer)

    with unchanged(), pytest.raises(error) as refused:
        groups.assign(
            customer_ids=[customer.pk if item == "c1" else item for item in ids],
            group_id=known[group],
            actor=STAFF,
        )

    assert refused.value.field == field


def test_an_empty_group_is_deleted() -> None:
    (group,) = make("Empty")

    assert groups.delete(group_id=group.pk, actor=STAFF) == 0

    assert not CustomerGroup.objects.exists()
    assert told_of_the_shop()[-1] == (
        "group.deleted",
        "Empty",
        {"name": "Empty", "customers": 0},
        {"moved_to": None},
    )


def test_a_group_in_use_is_deleted_only_with_a_place_to_go() -> None:
    old, new = make("Old", "New")
    customers = make_customers(3)
    put(old, *customers[:2])

    with unchanged(), pytest.raises(Invalid) as refused:
        groups.delete(group_id=old.pk, actor=STAFF)
    assert (refused.value.field, refused.value.params) == ("move_to", {"customers": 2})
    with unchanged(), pytest.raises(NotFound) as unknown:
        groups.delete(group_id=old.pk, move_to=10**9, actor=STAFF)
    assert unknown.value.field == "move_to"
    with unchanged(), pytest.raises(Invalid) as itself:
        groups.delete(group_id=old.pk, move_to=old.pk, actor=STAFF)
    assert itself.value.field == "move_to"

    assert groups.delete(group_id=old.pk, move_to=new.pk, actor=STAFF) == 2

    assert names(*customers) == ["New", "New", None]
    assert told(customers[0])[-1] == ("customer.group_changed", {"group": "Old"}, {"group": "New"})
    assert told(customers[2]) == []
    assert list(CustomerGroup.objects.all()) == [new]


def test_merging_moves_everybody() -> None:
    target, first, second = make("Target", "First", "Second")
    customers = make_customers(4)
    put(target, customers[0])
    put(first, customers[1])
    put(second, customers[2])

    assert groups.merge(group_ids=[first.pk, second.pk], into_id=target.pk, actor=STAFF) == (target, 2)

    assert names(*customers) == ["Target", "Target", "Target", None]
    assert list(CustomerGroup.objects.all()) == [target]
    assert [len(told(customer)) for customer in customers] == [1, 2, 2, 0]
    assert told(customers[2])[-1] == ("customer.group_changed", {"group": "Second"}, {"group": "Target"})
    assert versions(*customers[:3]) == [2, 3, 3]
    assert told_of_the_shop()[-1] == (
        "group.merged",
        "Target",
        {"groups": ["First", "Second"]},
        {"groups": ["Target"], "customers": 2},
    )


@pytest.mark.parametrize(
    ("sources", "into", "error", "field"),
    [
        ([], "A", Required, "group_ids"),
        (["A"], "A", Invalid, "group_ids"),
        (["B", "?"], "A", NotFound, "group_ids"),
        (["B"], "?", NotFound, "into_id"),
    ],
)
def test_merges_that_are_refused(sources: list[str], into: str, error: Any, field: str) -> None:
    known = {row.name: row.pk for row in make("A", "B")} | {"?": 10**9}

    with unchanged(), pytest.raises(error) as refused:
        groups.merge(group_ids=[known[name] for name in sources], into_id=known[into], actor=STAFF)

    assert refused.value.field == field


@pytest.mark.parametrize("actor", [ANONYMOUS, Actor(ActorKind.STAFF, "9"), Actor(ActorKind.CUSTOMER, "1")])
def test_only_staff_with_the_permission(actor: Actor) -> None:
    calls = [
        lambda: groups.all_groups(actor=actor),
        lambda: groups.create(name="A", actor=actor),
        lambda: groups.change(group_id=1, name="A", actor=actor),
        lambda: groups.delete(group_id=1, actor=actor),
        lambda: groups.merge(group_ids=[1], into_id=2, actor=actor),
        lambda: groups.assign(customer_ids=[1], group_id=1, actor=actor),
    ]
    for call in calls:
        with unchanged(), pytest.raises(PermissionDenied):
            call()


def test_how_many_are_in_each_group() -> None:
    first, second, _unused = make("First", "Second", "Unused")
    customers = make_customers(3)
    put(first, *customers[:2])
    put(second, customers[2])

    assert groups.counts() == {first.pk: 2, second.pk: 1}
    assert [group.name for group in groups.all_groups(actor=STAFF)] == ["First", "Second", "Unused"]
