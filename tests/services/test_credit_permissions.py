"""Who may move a customer's credit by hand: every kind of caller, with and without the permission."""

from collections.abc import Callable

import pytest

from saleor_customer_ext import permissions
from saleor_customer_ext.errors import PermissionDenied
from saleor_customer_ext.host import ANONYMOUS, Actor, ActorKind
from saleor_customer_ext.models import AuditEvent
from saleor_customer_ext.services import credit, holds, settings
from saleor_customer_ext.services.credit import BulkItem
from tests import factories
from tests.clock import Clock

MANAGE = frozenset({permissions.MANAGE_CUSTOMER_CREDIT})
OTHERS = permissions.ALL - MANAGE

REFUSED = {
    "anonymous": ANONYMOUS,
    "the customer": Actor(ActorKind.CUSTOMER, "1"),
    "the customer who may spend": Actor(
        ActorKind.CUSTOMER, "1", frozenset({permissions.SPEND_CUSTOMER_CREDIT})
    ),
    "staff without": Actor(ActorKind.STAFF, "2"),
    "staff with all but this": Actor(ActorKind.STAFF, "2", OTHERS),
    "an app without": Actor(ActorKind.APP, "3"),
    "an app with all but this": Actor(ActorKind.APP, "3", OTHERS),
    "a permission of a similar name": Actor(
        ActorKind.STAFF, "4", frozenset({"manage_customer_credit", "x.y"})
    ),
}
ALLOWED = {
    "staff with": Actor(ActorKind.STAFF, "5", MANAGE),
    "an app with": Actor(ActorKind.APP, "6", MANAGE),
    "the system": Actor.system("import"),
}


class Story:
    """A customer with a top-up of 100 and 10 on hold, and what staff can do with it."""

    def __init__(self) -> None:
        self.customer = factories.make_user()
        self.entry = factories.top_up(self.customer).entry
        self.hold = factories.hold(self.customer, "10.00")

    def bulk(self, actor: Actor) -> object:
        items = [BulkItem(self.customer.pk, factories.eur("1.00"), "bulk")]
        return credit.top_up_many(items=items, currency="EUR", reason="goodwill", actor=actor)


CALLS: dict[str, Callable[[Story, Actor], object]] = {
    "top up": lambda story, actor: factories.top_up(story.customer, "1.00", actor=actor),
    "reduce": lambda story, actor: factories.reduce(story.customer, "1.00", actor=actor),
    "correct": lambda story, actor: factories.correct(story.entry.pk, "1.00", actor=actor),
    "bulk": lambda story, actor: story.bulk(actor),
    "release": lambda story, actor: holds.release(hold_id=story.hold.pk, actor=actor),
}


@pytest.mark.parametrize("who", REFUSED)
@pytest.mark.parametrize("call", CALLS)
def test_refused(clock: Clock, call: str, who: str) -> None:
    story = Story()

    with factories.unchanged(), pytest.raises(PermissionDenied) as refusal:
        CALLS[call](story, REFUSED[who])

    assert (refusal.value.code, refusal.value.field) == ("PERMISSION_DENIED", "")
    assert refusal.value.message == "You do not have the permission for this."


@pytest.mark.parametrize("who", REFUSED)
def test_a_stranger_learns_nothing_about_who_exists(clock: Clock, who: str) -> None:
    """The same refusal for a customer, an entry and a hold that do not exist."""
    for call in (
        lambda actor: factories.top_up(999_999, actor=actor),
        lambda actor: factories.reduce(999_999, "1.00", actor=actor),
        lambda actor: factories.correct(999_999, actor=actor),
        lambda actor: holds.release(hold_id=999_999, actor=actor),
    ):
        with pytest.raises(PermissionDenied) as refusal:
            call(REFUSED[who])
        assert refusal.value.message == "You do not have the permission for this."


@pytest.mark.parametrize("who", ALLOWED)
@pytest.mark.parametrize("call", ["top up", "reduce", "correct", "bulk"])
def test_allowed_and_signed(clock: Clock, call: str, who: str) -> None:
    story, actor = Story(), ALLOWED[who]

    CALLS[call](story, actor)

    written = factories.account_of(story.customer).entries.get(sequence=2)
    assert (written.actor_kind, written.actor_id) == (actor.kind, actor.id)
    assert written.idempotency_scope == f"{actor.kind}:{actor.id}"


@pytest.mark.parametrize("who", ALLOWED)
def test_releasing_a_hold_is_recorded(clock: Clock, who: str) -> None:
    story, actor = Story(), ALLOWED[who]

    released = holds.release(hold_id=story.hold.pk, actor=actor)

    assert (released.status, str(released.released)) == ("RELEASED", "10.000")
    event = AuditEvent.objects.get()
    assert (event.kind, event.user_id, event.actor_kind, event.actor_id) == (
        "credit.hold_released", story.customer.pk, actor.kind, actor.id,
    )  # fmt: skip
    assert event.data == {"hold": story.hold.pk, "checkout": "c-1", "amount": "10.000", "currency": "EUR"}


SETTINGS_OTHERS = permissions.ALL - {permissions.MANAGE_CUSTOMER_SETTINGS}


@pytest.mark.parametrize(
    "actor",
    [
        ANONYMOUS,
        Actor(ActorKind.CUSTOMER, "1"),
        Actor(ActorKind.STAFF, "2"),
        Actor(ActorKind.STAFF, "2", SETTINGS_OTHERS),
        Actor(ActorKind.APP, "3"),
        Actor(ActorKind.APP, "3", SETTINGS_OTHERS),
    ],
)
@pytest.mark.parametrize(
    "call",
    [
        lambda actor: settings.change(actor=actor, credit_enabled=True),
        lambda actor: settings.change_channel(channel="shop", credit_enabled=True, actor=actor),
        lambda actor: settings.save_reason(code="new", label="New", create=True, actor=actor),
        lambda actor: settings.save_reason(code="goodwill", label="New", create=False, actor=actor),
    ],
)
def test_settings_refused(clock: Clock, call: Callable[[Actor], object], actor: Actor) -> None:
    with factories.unchanged(), pytest.raises(PermissionDenied):
        call(actor)
