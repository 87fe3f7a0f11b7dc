"""What staff decide about an account: each decision with its exact rows and records, twice, and at once."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core import mail
from django.db import transaction
from django.utils import timezone

from demo import factories as shop
from saleor_customer_ext import permissions
from saleor_customer_ext.errors import (
    CustomerBlocked,
    CustomerExtError,
    Invalid,
    NotFound,
    PermissionDenied,
    Required,
)
from saleor_customer_ext.host import ANONYMOUS, Actor, ActorKind
from saleor_customer_ext.models import AccountLock, AuditEvent, CustomerProfile
from saleor_customer_ext.services import copies, creation, lifecycle, profiles
from tests.concurrency.threads import race
from tests.customers import discounts
from tests.customers.sorting import STAFF, everything, told

Service = Callable[..., Any]
REASONED = (lifecycle.block, lifecycle.put_on_hold)
PLAIN = (
    lifecycle.invite,
    lifecycle.send_password_reset,
    lifecycle.unblock,
    lifecycle.resume,
    lifecycle.deactivate,
    lifecycle.activate,
    lifecycle.delete,
)
ENDING = (lifecycle.unblock, lifecycle.resume)  # they end what was begun before somebody became staff


@pytest.fixture
def anna(db: None) -> Any:
    return shop.make_customer("anna@example.com", first_name="Anna", last_name="Arndt")


@pytest.fixture
def bert(db: None) -> CustomerProfile:
    return creation.create(
        actor=STAFF, first_name="Bert", last_name="Berg", email="bert@example.com", invite=False
    )


def profile(user: Any) -> CustomerProfile:
    return CustomerProfile.objects.get(pk=user.pk)


def is_active(user: Any) -> bool:
    return bool(get_user_model().objects.get(pk=user.pk).is_active)


def call(service: Service, customer_id: Any, actor: Actor = STAFF) -> Any:
    reason = {"reason": "unpaid invoices"} if service in REASONED else {}
    return service(customer_id=customer_id, actor=actor, **reason)


def as_customer(user: Any) -> Actor:
    return Actor(ActorKind.CUSTOMER, str(user.pk))


# Blocking


def test_a_block_says_why_when_and_by_whom(anna: Any) -> None:
    before = timezone.now()
    found = lifecycle.block(customer_id=anna.pk, reason="  unpaid invoices ", actor=STAFF)

    assert (found.status, found.block_reason) == ("BLOCKED", "unpaid invoices")
    assert (found.blocked_by_kind, found.blocked_by_id, found.was_active) == ("STAFF", "7", True)
    assert found.blocked_at is not None
    assert before <= found.blocked_at <= timezone.now()
    assert not is_active(anna)
    assert told(anna) == [
        (
            "customer.blocked",
            {"block_reason": "", "status": "ACTIVE"},
            {"block_reason": "unpaid invoices", "status": "BLOCKED"},
        )
    ]


def test_blocked_again_for_the_same_reason_writes_nothing(anna: Any) -> None:
    lifecycle.block(customer_id=anna.pk, reason="r", actor=STAFF)
    before = everything()
    lifecycle.block(customer_id=anna.pk, reason="r", actor=STAFF)
    assert everything() == before


def test_blocked_again_for_another_reason_changes_the_reason_only(anna: Any) -> None:
    first = lifecycle.block(customer_id=anna.pk, reason="r", actor=STAFF)
    second = lifecycle.block(customer_id=anna.pk, reason="s", actor=STAFF)

    assert (second.block_reason, second.blocked_at) == ("s", first.blocked_at)
    assert told(anna)[-1] == ("customer.blocked", {"block_reason": "r"}, {"block_reason": "s"})


def test_unblocking_leaves_no_trace_but_in_the_timeline(anna: Any) -> None:
    lifecycle.block(customer_id=anna.pk, reason="r", actor=STAFF)
    found = lifecycle.unblock(customer_id=anna.pk, actor=STAFF)

    assert (found.status, found.block_reason, found.blocked_at, found.blocked_by_kind) == (
        "ACTIVE",
        "",
        None,
        "",
    )
    assert is_active(anna)
    assert told(anna)[-1] == (
        "customer.unblocked",
        {"block_reason": "r", "status": "BLOCKED"},
        {"block_reason": "", "status": "ACTIVE"},
    )


@pytest.mark.parametrize("service", [lifecycle.unblock, lifecycle.resume, lifecycle.activate])
def test_undoing_what_is_not_there_writes_nothing(anna: Any, service: Service) -> None:
    profiles.lock(anna.pk)
    before = everything()
    call(service, anna.pk)
    assert everything() == before


def test_what_the_host_is_switched_to_while_blocked_counts_after_it(anna: Any) -> None:
    lifecycle.block(customer_id=anna.pk, reason="r", actor=STAFF)
    lifecycle.deactivate(customer_id=anna.pk, actor=STAFF)
    assert told(anna)[-1] == ("customer.deactivated", {"was_active": True}, {"was_active": False})

    found = lifecycle.unblock(customer_id=anna.pk, actor=STAFF)

    assert (found.status, is_active(anna)) == ("INACTIVE", False)


def test_a_blocked_customer_is_not_switched_on(anna: Any) -> None:
    lifecycle.block(customer_id=anna.pk, reason="r", actor=STAFF)
    with pytest.raises(CustomerBlocked):
        lifecycle.activate(customer_id=anna.pk, actor=STAFF)
    assert not is_active(anna)


def test_a_blocked_customer_who_becomes_staff_is_unblocked_and_stays_off(anna: Any) -> None:
    """Whether staff get in is decided where staff are managed."""
    lifecycle.block(customer_id=anna.pk, reason="r", actor=STAFF)
    get_user_model().objects.filter(pk=anna.pk).update(is_staff=True)

    found = lifecycle.unblock(customer_id=anna.pk, actor=STAFF)

    assert (found.status, found.blocked_at, found.block_reason, is_active(anna)) == (
        "INACTIVE",
        None,
        "",
        False,
    )
    assert told(anna)[-1][0] == "customer.unblocked"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("on", [True, False])
def test_the_hosts_switch_never_locks_the_customer_after_the_user(anna: Any, on: bool) -> None:
    """A block locks them the other way round, and both would wait for each other."""
    lifecycle.block(customer_id=anna.pk, reason="r", actor=STAFF)
    anna.refresh_from_db()
    anna.is_active = on

    def lock() -> Any:
        with transaction.atomic():
            return profiles.lock(anna.pk).pk

    raced = race(anna.save, lock)

    assert (raced.first, raced.second, raced.waited) == (None, anna.pk, False)
    assert not is_active(anna)


@pytest.mark.django_db(transaction=True)
def test_the_host_switches_a_blocked_customer_on(anna: Any) -> None:
    lifecycle.block(customer_id=anna.pk, reason="r", actor=STAFF)

    anna.refresh_from_db()
    anna.is_active = True
    anna.save()

    assert not is_active(anna)
    event = AuditEvent.objects.filter(user=anna.pk).latest("pk")
    assert (event.kind, event.actor_kind, event.actor_id) == (
        "customer.kept_blocked",
        "SYSTEM",
        "keep_blocked",
    )


def test_a_script_switches_a_blocked_customer_on(anna: Any) -> None:
    lifecycle.block(customer_id=anna.pk, reason="r", actor=STAFF)
    other = shop.make_customer("other@example.com")
    get_user_model().objects.filter(pk=anna.pk).update(is_active=True)
    copies.drain()
    assert profile(anna).status == "BLOCKED"

    assert lifecycle.keep_blocked() == 1
    assert lifecycle.keep_blocked() == 0

    assert (is_active(anna), is_active(other)) == (False, True)


# On hold


def test_a_hold_says_why_when_and_by_whom_and_switches_nothing_off(anna: Any) -> None:
    found = lifecycle.put_on_hold(customer_id=anna.pk, reason="address to be checked", actor=STAFF)

    assert (found.status, found.on_hold_reason) == ("ACTIVE", "address to be checked")
    assert (found.on_hold_by_kind, found.on_hold_by_id) == ("STAFF", "7")
    assert (found.logins_from, is_active(anna)) == (None, True)
    again = lifecycle.put_on_hold(customer_id=anna.pk, reason="other", actor=STAFF)
    assert again.on_hold_at == found.on_hold_at
    resumed = lifecycle.resume(customer_id=anna.pk, actor=STAFF)
    assert (resumed.on_hold_at, resumed.on_hold_reason, resumed.on_hold_by_id) == (None, "", "")
    assert told(anna) == [
        ("customer.put_on_hold", {"on_hold_reason": ""}, {"on_hold_reason": "address to be checked"}),
        ("customer.put_on_hold", {"on_hold_reason": "address to be checked"}, {"on_hold_reason": "other"}),
        ("customer.resumed", {"on_hold_reason": "other"}, {"on_hold_reason": ""}),
    ]


def test_a_hold_outlives_a_block(anna: Any) -> None:
    lifecycle.put_on_hold(customer_id=anna.pk, reason="h", actor=STAFF)
    lifecycle.block(customer_id=anna.pk, reason="b", actor=STAFF)
    found = lifecycle.unblock(customer_id=anna.pk, actor=STAFF)
    assert (found.status, found.on_hold_reason) == ("ACTIVE", "h")


# Switching off


def test_switched_off_and_on(anna: Any) -> None:
    off = lifecycle.deactivate(customer_id=anna.pk, actor=STAFF)
    assert (off.status, is_active(anna)) == ("INACTIVE", False)
    assert off.logins_from is not None
    on = lifecycle.activate(customer_id=anna.pk, actor=STAFF)
    assert (on.status, is_active(anna)) == ("ACTIVE", True)
    assert on.logins_from is not None
    assert on.logins_from >= off.logins_from
    assert told(anna) == [
        ("customer.deactivated", {"status": "ACTIVE"}, {"status": "INACTIVE"}),
        ("customer.activated", {"status": "INACTIVE"}, {"status": "ACTIVE"}),
    ]


# Links


@pytest.mark.django_db(transaction=True)
def test_the_invitation_is_sent_again(bert: CustomerProfile) -> None:
    first = lifecycle.invite(customer_id=bert.pk, actor=STAFF)
    second = lifecycle.invite(customer_id=bert.pk, actor=STAFF)

    assert first.invited_at is not None
    assert second.invited_at is not None
    assert second.invited_at > first.invited_at
    assert [message.to for message in mail.outbox] == [["bert@example.com"]] * 2


@pytest.mark.django_db(transaction=True)
def test_a_mail_that_cannot_be_sent_undoes_nothing(bert: CustomerProfile, settings: Any) -> None:
    settings.EMAIL_BACKEND = "no.such.Backend"
    found = lifecycle.invite(customer_id=bert.pk, actor=STAFF)
    assert found.invited_at is not None


def test_who_has_a_password_gets_no_invitation(anna: Any) -> None:
    with pytest.raises(Invalid, match="has set a password already"):
        lifecycle.invite(customer_id=anna.pk, actor=STAFF)


def test_who_has_none_gets_no_reset(bert: CustomerProfile) -> None:
    with pytest.raises(Invalid, match="send the invitation again"):
        lifecycle.send_password_reset(customer_id=bert.pk, actor=STAFF)


def test_whose_password_is_locked_gets_no_reset(anna: Any, mailoutbox: list[Any]) -> None:
    group = discounts.group("Dealers", anna, locks=[AccountLock.CHANGE_NAME, AccountLock.CHANGE_PASSWORD])
    before = everything()

    with pytest.raises(Invalid) as refused:
        lifecycle.send_password_reset(customer_id=anna.pk, actor=STAFF)

    assert (refused.value.field, str(refused.value)) == ("customer_id", lifecycle.LINK_REFUSED)
    assert (everything(), mailoutbox) == (before, [])

    group.locks = [AccountLock.CHANGE_NAME]
    group.save()
    lifecycle.send_password_reset(customer_id=anna.pk, actor=STAFF)


@pytest.mark.parametrize("service", [lifecycle.invite, lifecycle.send_password_reset])
@pytest.mark.parametrize(
    ("done", "error"), [(lifecycle.block, CustomerBlocked), (lifecycle.deactivate, Invalid)]
)
def test_who_cannot_come_in_gets_no_link(
    anna: Any, service: Service, done: Service, error: type[CustomerExtError]
) -> None:
    call(done, anna.pk)
    before = everything()
    with pytest.raises(error) as refused:
        service(customer_id=anna.pk, actor=STAFF)
    assert refused.value.field == "customer_id"
    assert (everything(), mail.outbox) == (before, [])


# Who may, and about whom


@pytest.mark.parametrize("service", [*REASONED, *PLAIN])
@pytest.mark.parametrize("who", ["anonymous", "the customer", "other staff"])
def test_only_with_the_permission(anna: Any, service: Service, who: str) -> None:
    actor = {
        "anonymous": ANONYMOUS,
        "the customer": as_customer(anna),
        "other staff": Actor(ActorKind.STAFF, "7", permissions.ALL - {permissions.MANAGE_CUSTOMER_PROFILES}),
    }[who]
    before = everything()
    with pytest.raises(PermissionDenied):
        call(service, anna.pk, actor)
    assert everything() == before


@pytest.mark.parametrize("service", [*REASONED, *PLAIN])
@pytest.mark.parametrize("customer_id", [1_000_000, "nobody", None])
def test_who_is_nobody_is_not_found(db: None, service: Service, customer_id: Any) -> None:
    with pytest.raises(NotFound) as refused:
        call(service, customer_id)
    assert refused.value.field == "customer_id"


@pytest.mark.parametrize("service", REASONED)
@pytest.mark.parametrize(
    ("reason", "error"), [("", Required), (" \n", Required), ("x" * 2001, Invalid), ("a\x00", Invalid)]
)
def test_a_reason_is_asked_for(
    anna: Any, service: Service, reason: str, error: type[CustomerExtError]
) -> None:
    before = everything()
    with pytest.raises(error) as refused:
        service(customer_id=anna.pk, reason=reason, actor=STAFF)
    assert refused.value.field == "reason"
    assert everything() == before


@pytest.mark.parametrize("service", [lifecycle.block, *(s for s in PLAIN if s not in ENDING)])
@pytest.mark.parametrize("who", [{}, {"is_superuser": True}])
def test_staff_are_managed_elsewhere(db: None, service: Service, who: dict[str, bool]) -> None:
    """Whoever manages customers keeps no member of staff out, and gets into nobody's account."""
    boss = shop.make_staff("boss@shop.example", **who)
    profiles.lock(boss.pk)
    before = everything()
    with pytest.raises(PermissionDenied):
        call(service, boss.pk)
    assert (everything(), is_active(boss), mail.outbox) == (before, True, [])


# At once, and half way


@pytest.mark.django_db(transaction=True)
def test_two_staff_block_at_once(anna: Any) -> None:
    raced = race(
        lambda: lifecycle.block(customer_id=anna.pk, reason="r", actor=STAFF),
        lambda: lifecycle.block(customer_id=anna.pk, reason="r", actor=STAFF),
    )

    assert raced.waited
    assert raced.first.blocked_at == raced.second.blocked_at
    assert [kind for kind, _, _ in told(anna)] == ["customer.blocked"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("service", [lifecycle.block, lifecycle.deactivate, lifecycle.delete])
def test_what_ends_half_way_leaves_nothing(
    anna: Any, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The host's switch and our row change together, or neither."""

    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError("the process ends here")

    before = everything()
    monkeypatch.setattr(lifecycle.audit, "record", fail)

    with pytest.raises(RuntimeError):
        call(service, anna.pk)

    assert (everything(), is_active(anna)) == (before, True)
