"""Other systems hear once what was done to a tag or a group, however many customers have it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from saleor_customer_ext.errors import Invalid
from saleor_customer_ext.events import CustomerChanged, LabelChanged, customer_changed, label_changed
from saleor_customer_ext.services import groups, tags
from tests.customers.sorting import STAFF, keys, make_customers

pytestmark = pytest.mark.django_db


@pytest.fixture
def heard(django_capture_on_commit_callbacks: Any) -> Iterator[Callable[[Callable[[], Any]], list[Any]]]:
    """Give what is heard of a call, after its commit."""
    received: list[LabelChanged | CustomerChanged] = []

    def receive(event: Any, **kwargs: Any) -> None:
        received.append(event)

    def heard_of(call: Callable[[], Any]) -> list[Any]:
        received.clear()
        with django_capture_on_commit_callbacks(execute=True):
            call()
        return list(received)

    for signal in (label_changed, customer_changed):
        signal.connect(receive)
    yield heard_of
    for signal in (label_changed, customer_changed):
        signal.disconnect(receive)


def test_tags(heard: Any) -> None:
    customers = keys(*make_customers(3))
    assert heard(lambda: tags.create(name="A", actor=STAFF)) == [
        LabelChanged("tag.created", tags.all_tags(actor=STAFF).get().pk)
    ]
    first, second, third = (
        *tags.all_tags(actor=STAFF),
        tags.create(name="B", actor=STAFF),
        tags.create(name="C", actor=STAFF),
    )
    a, b, c = first.pk, second.pk, third.pk
    tags.assign(customer_ids=customers, tag_ids=[a], actor=STAFF)
    tags.assign(customer_ids=customers[:1], tag_ids=[b], actor=STAFF)

    assert heard(lambda: tags.change(tag_id=a, name="A", actor=STAFF)) == []
    assert heard(lambda: tags.change(tag_id=a, name="AA", actor=STAFF)) == [LabelChanged("tag.changed", a)]
    assert heard(lambda: tags.merge(tag_ids=[a, b], into_id=c, actor=STAFF)) == [
        LabelChanged("tag.merged", a, into_id=c, customers=3),
        LabelChanged("tag.merged", b, into_id=c, customers=3),
    ]
    assert heard(lambda: tags.delete(tag_id=c, actor=STAFF)) == [LabelChanged("tag.deleted", c, customers=3)]


def test_groups(heard: Any) -> None:
    customers = keys(*make_customers(3))
    first, second, third = (groups.create(name=name, actor=STAFF) for name in "ABC")
    a, b, c = first.pk, second.pk, third.pk
    groups.assign(customer_ids=customers[:2], group_id=a, actor=STAFF)
    groups.assign(customer_ids=customers[2:], group_id=b, actor=STAFF)

    assert heard(lambda: groups.change(group_id=a, name="AA", actor=STAFF)) == [
        LabelChanged("group.changed", a)
    ]
    assert heard(lambda: groups.merge(group_ids=[a], into_id=b, actor=STAFF)) == [
        LabelChanged("group.merged", a, into_id=b, customers=2)
    ]
    with pytest.raises(Invalid):
        heard(lambda: groups.delete(group_id=b, actor=STAFF))
    assert heard(lambda: groups.delete(group_id=b, move_to=c, actor=STAFF)) == [
        LabelChanged("group.deleted", b, into_id=c, customers=3)
    ]
    groups.assign(customer_ids=customers, group_id=None, actor=STAFF)
    assert heard(lambda: groups.delete(group_id=c, actor=STAFF)) == [LabelChanged("group.deleted", c)]
    assert [event.kind for event in heard(lambda: groups.create(name="D", actor=STAFF))] == ["group.created"]
