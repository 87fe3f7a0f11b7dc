"""Tags: made, changed, merged and deleted; given to customers and taken from them, one by one and by list."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from saleor_customer_ext.errors import ErrorCode, Invalid, NotFound, NotUnique, PermissionDenied, Required
from saleor_customer_ext.host import ANONYMOUS, Actor, ActorKind
from saleor_customer_ext.models import CustomerProfile, CustomerTag, CustomerTagging
from saleor_customer_ext.services import tags
from tests.customers.sorting import STAFF, keys, make_customers, told, told_of_the_shop, unchanged

pytestmark = pytest.mark.django_db


def make(*names: str) -> list[CustomerTag]:
    return [tags.create(name=name, actor=STAFF) for name in names]


def has(customer: Any) -> list[str]:
    return [tag.name for tag in tags.of_customers([customer.pk]).get(customer.pk, [])]


def test_a_tag_is_kept_as_it_was_typed_without_spaces_around_it() -> None:
    tag = tags.create(name="  Key  account ", color=" #1D4ED8", description=" Large\norders ", actor=STAFF)

    tag.refresh_from_db()
    assert (tag.name, tag.color, tag.description) == ("Key account", "#1d4ed8", "Large\norders")
    assert told_of_the_shop() == [
        (
            "tag.created",
            "Key account",
            None,
            {"name": "Key account", "color": "#1d4ed8", "description": "Large\norders"},
        )
    ]


def test_a_tag_without_a_colour_is_grey() -> None:
    assert tags.create(name="New", actor=STAFF).color == "#64748b"


@pytest.mark.parametrize(
    ("values", "code", "field"),
    [
        ({"name": ""}, "REQUIRED", "name"),
        ({"name": " \n\t "}, "REQUIRED", "name"),
        ({"name": "x" * 101}, "INVALID", "name"),
        ({"name": "a\x00b"}, "INVALID", "name"),
        ({"name": "a\ud800b"}, "INVALID", "name"),
        ({"name": "a\u200bb"}, "INVALID", "name"),
        ({"name": "a\x1bb"}, "INVALID", "name"),
        ({"name": None}, "INVALID", "name"),
        ({"name": "vip"}, "UNIQUE", "name"),
        ({"name": " VIP "}, "UNIQUE", "name"),
        ({"name": "ÉTÉ"}, "UNIQUE", "name"),
        ({"name": "e\u0301te\u0301"}, "UNIQUE", "name"),
        ({"name": "New", "color": "red"}, "INVALID", "color"),
        ({"name": "New", "color": "#12345"}, "INVALID", "color"),
        ({"name": "New", "color": "#12345g"}, "INVALID", "color"),
        ({"name": "New", "color": "#1234567"}, "INVALID", "color"),
        ({"name": "New", "color": "#12345\uff16"}, "INVALID", "color"),
        ({"name": "New", "description": "x" * 2001}, "INVALID", "description"),
        ({"name": "New", "description": "\x00"}, "INVALID", "description"),
    ],
)
def test_what_a_tag_cannot_be(values: dict[str, Any], code: str, field: str) -> None:
    make("VIP", "été")

    with unchanged(), pytest.raises((Required, Invalid, NotUnique)) as refused:
        tags.create(actor=STAFF, **values)

    assert (refused.value.code, refused.value.field) == (ErrorCode(code), field)


def test_a_shop_has_only_so_many_tags(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tags, "MOST", 2)
    make("A", "B")

    with unchanged(), pytest.raises(Invalid, match="2 tags at most"):
        make("C")


def test_changing_a_tag_keeps_its_customers() -> None:
    (tag,) = make("Old")
    (customer,) = make_customers(1)
    tags.assign(customer_ids=[customer.pk], tag_ids=[tag.pk], actor=STAFF)

    changed = tags.change(tag_id=tag.pk, name="New", color="#000000", actor=STAFF)

    assert (changed.pk, changed.name, changed.color) == (tag.pk, "New", "#000000")
    assert has(customer) == ["New"]
    assert told_of_the_shop()[1:] == [
        ("tag.changed", "New", {"name": "Old", "color": "#64748b"}, {"name": "New", "color": "#000000"})
    ]


def test_changing_nothing_records_nothing() -> None:
    (tag,) = make("Same")

    with unchanged():
        tags.change(tag_id=tag.pk, name="Same", actor=STAFF)


def test_a_tag_can_change_the_case_of_its_name_but_not_take_anothers() -> None:
    first, _second = make("vip", "New")

    assert tags.change(tag_id=first.pk, name="VIP", actor=STAFF).name == "VIP"
    with unchanged(), pytest.raises(NotUnique) as refused:
        tags.change(tag_id=first.pk, name="NEW", actor=STAFF)

    assert refused.value.field == "name"


def test_giving_a_tag_to_one() -> None:
    vip, new = make("VIP", "New")
    one, other = make_customers(2)

    assert tags.assign(customer_ids=[one.pk], tag_ids=[vip.pk, new.pk], actor=STAFF) == 1

    assert has(one) == ["New", "VIP"]
    assert has(other) == []
    assert told(one) == [("customer.tags_changed", {"tags": []}, {"tags": ["VIP", "New"]})]
    assert told(other) == []


def test_giving_twice_changes_nothing() -> None:
    (vip,) = make("VIP")
    (customer,) = make_customers(1)
    tags.assign(customer_ids=[customer.pk], tag_ids=[vip.pk], actor=STAFF)

    with unchanged():
        assert tags.assign(customer_ids=[customer.pk] * 2, tag_ids=[vip.pk] * 2, actor=STAFF) == 0


def test_a_list_counts_those_who_were_changed() -> None:
    vip, new = make("VIP", "New")
    customers = make_customers(5)
    tags.assign(customer_ids=keys(*customers[:2]), tag_ids=[vip.pk], actor=STAFF)
    tags.assign(customer_ids=keys(customers[0]), tag_ids=[new.pk], actor=STAFF)

    assert tags.assign(customer_ids=keys(*customers), tag_ids=[vip.pk, new.pk], actor=STAFF) == 4

    assert [has(customer) for customer in customers] == [["New", "VIP"]] * 5
    assert [told(customer)[-1][2] for customer in customers[:3]] == [
        {"tags": ["New"]},
        {"tags": ["New"]},
        {"tags": ["VIP", "New"]},
    ]
    assert [len(told(customer)) for customer in customers] == [2, 2, 1, 1, 1]


def test_taking_tags_counts_those_who_had_any() -> None:
    vip, new = make("VIP", "New")
    customers = make_customers(3)
    tags.assign(customer_ids=keys(*customers[:2]), tag_ids=[vip.pk, new.pk], actor=STAFF)

    assert tags.remove(customer_ids=keys(*customers), tag_ids=[vip.pk], actor=STAFF) == 2
    assert tags.remove(customer_ids=keys(*customers), tag_ids=[vip.pk], actor=STAFF) == 0

    assert [has(customer) for customer in customers] == [["New"], ["New"], []]
    assert [told(customer)[1:] for customer in customers] == [
        [("customer.tags_changed", {"tags": ["VIP"]}, {"tags": []})],
        [("customer.tags_changed", {"tags": ["VIP"]}, {"tags": []})],
        [],
    ]


@pytest.mark.parametrize("service", [tags.assign, tags.remove])
@pytest.mark.parametrize(
    ("unknown", "message"),
    [
        ([10**9], "There is no such customer."),
        (["x"], "There is no such customer."),
        (["c1", 10**9], "There is no such customer at position 2 of the list; nothing was changed."),
        (
            [10**9, "c1", "\x00", None, 2**70, 1.5],
            "There is no such customer at position 1, 3, 4, 5, 6 of the list; nothing was changed.",
        ),
    ],
)
def test_unknown_customers_stop_everything(service: Any, unknown: list[Any], message: str) -> None:
    (vip,) = make("VIP")
    (customer,) = make_customers(1)
    ids = [customer.pk if item == "c1" else item for item in unknown]

    with pytest.raises(NotFound) as refused:
        service(customer_ids=ids, tag_ids=[vip.pk], actor=STAFF)

    assert (refused.value.field, refused.value.message) == ("customer_ids", message)
    assert not CustomerTagging.objects.exists()
    assert told(customer) == []


@pytest.mark.parametrize("service", [tags.assign, tags.remove])
@pytest.mark.parametrize(
    ("tag_ids", "error"),
    [([], Required), ([10**9], NotFound), ([0, 10**9], NotFound), (list(range(1, 22)), Invalid)],
)
def test_tags_that_cannot_be_given(service: Any, tag_ids: list[int], error: Any) -> None:
    customers = make_customers(2)

    with pytest.raises(error) as refused:
        service(customer_ids=keys(*customers), tag_ids=tag_ids, actor=STAFF)

    assert refused.value.field == "tag_ids"
    assert not CustomerTagging.objects.exists()


@pytest.mark.parametrize(("number", "error"), [(0, Required), (1001, Invalid)])
def test_how_many_customers_one_call_takes(number: int, error: Any) -> None:
    (vip,) = make("VIP")

    with pytest.raises(error) as refused:
        tags.assign(customer_ids=list(range(1, number + 1)), tag_ids=[vip.pk], actor=STAFF)

    assert refused.value.field == "customer_ids"


def test_a_list_costs_as_many_queries_as_one() -> None:
    first, second = make("A", "B")
    customers = make_customers(30)
    tags.assign(customer_ids=keys(*customers), tag_ids=[first.pk], actor=STAFF)

    counts = []
    for some in (customers[:1], customers):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            tags.assign(customer_ids=keys(*some), tag_ids=[second.pk], actor=STAFF)
        counts.append(len(queries))
        tags.remove(customer_ids=keys(*some), tag_ids=[second.pk], actor=STAFF)

    assert counts[0] == counts[1] <= 8


def test_deleting_says_who_had_it() -> None:
    vip, new = make("VIP", "New")
    customers = make_customers(3)
    tags.assign(customer_ids=keys(*customers[:2]), tag_ids=[vip.pk, new.pk], actor=STAFF)

    assert tags.delete(tag_id=vip.pk, actor=STAFF) == 2

    assert [has(customer) for customer in customers] == [["New"], ["New"], []]
    assert told(customers[0])[1:] == [("customer.tags_changed", {"tags": ["VIP"]}, {"tags": []})]
    assert told(customers[2]) == []
    assert told_of_the_shop()[-1] == ("tag.deleted", "VIP", {"name": "VIP", "customers": 2}, None)
    with pytest.raises(NotFound):
        tags.delete(tag_id=vip.pk, actor=STAFF)


def test_merging_leaves_everybody_the_tag_once() -> None:
    target, first, second, other = make("Key account", "VIP", "Important", "New")
    customers = make_customers(5)
    for places, tag in (([0, 1], target), ([1, 2, 3], first), ([3], second), ([3, 4], other)):
        tags.assign(customer_ids=[customers[place].pk for place in places], tag_ids=[tag.pk], actor=STAFF)

    merged, count = tags.merge(tag_ids=[first.pk, second.pk], into_id=target.pk, actor=STAFF)

    assert (merged, count) == (target, 3)
    assert [has(customer) for customer in customers] == [
        ["Key account"],
        ["Key account"],
        ["Key account"],
        ["Key account", "New"],
        ["New"],
    ]
    assert list(CustomerTag.objects.values_list("name", flat=True)) == ["Key account", "New"]
    assert told(customers[3])[-1] == (
        "customer.tags_changed",
        {"tags": ["Important", "VIP"]},
        {"tags": ["Key account"]},
    )
    assert [len(told(customer)) for customer in customers] == [1, 3, 2, 4, 1]
    assert told_of_the_shop()[-1] == (
        "tag.merged",
        "Key account",
        {"tags": ["VIP", "Important"]},
        {"tags": ["Key account"], "customers": 3},
    )


@pytest.mark.parametrize(
    ("sources", "into", "error", "field"),
    [
        ([], "A", Required, "tag_ids"),
        (["A"], "A", Invalid, "tag_ids"),
        (["B", "A"], "A", Invalid, "tag_ids"),
        (["B", "?"], "A", NotFound, "tag_ids"),
        (["B"], "?", NotFound, "into_id"),
    ],
)
def test_merges_that_are_refused(sources: list[str], into: str, error: Any, field: str) -> None:
    known = {tag.name: tag.pk for tag in make("A", "B")} | {"?": 10**9}
    (customer,) = make_customers(1)
    tags.assign(customer_ids=[customer.pk], tag_ids=[known["B"]], actor=STAFF)

    with unchanged(), pytest.raises(error) as refused:
        tags.merge(tag_ids=[known[name] for name in sources], into_id=known[into], actor=STAFF)

    assert refused.value.field == field


@pytest.mark.parametrize("actor", [ANONYMOUS, Actor(ActorKind.STAFF, "9"), Actor(ActorKind.CUSTOMER, "1")])
def test_only_staff_with_the_permission(actor: Actor) -> None:
    calls = [
        lambda: tags.all_tags(actor=actor),
        lambda: tags.create(name="A", actor=actor),
        lambda: tags.change(tag_id=1, name="A", actor=actor),
        lambda: tags.delete(tag_id=1, actor=actor),
        lambda: tags.merge(tag_ids=[1], into_id=2, actor=actor),
        lambda: tags.assign(customer_ids=[1], tag_ids=[1], actor=actor),
        lambda: tags.remove(customer_ids=[1], tag_ids=[1], actor=actor),
    ]
    for call in calls:
        with unchanged(), pytest.raises(PermissionDenied):
            call()


def test_how_many_have_each_tag() -> None:
    vip, new, _unused = make("VIP", "New", "Unused")
    customers = make_customers(3)
    tags.assign(customer_ids=keys(*customers), tag_ids=[vip.pk], actor=STAFF)
    tags.assign(customer_ids=keys(customers[0]), tag_ids=[new.pk], actor=STAFF)

    assert tags.counts() == {vip.pk: 3, new.pk: 1}
    assert [tag.name for tag in tags.all_tags(actor=STAFF)] == ["New", "Unused", "VIP"]


def test_a_customer_who_leaves_takes_the_tagging_along() -> None:
    (vip,) = make("VIP")
    one, other = make_customers(2)
    tags.assign(customer_ids=keys(one, other), tag_ids=[vip.pk], actor=STAFF)

    one.delete()

    assert tags.counts() == {vip.pk: 1}
    assert list(CustomerProfile.objects.values_list("pk", flat=True)) == [other.pk]
