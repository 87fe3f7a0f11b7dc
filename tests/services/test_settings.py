"""What an operator switches: strict values, a record of before and after, and effect at once."""

from typing import Any

import pytest

from saleor_customer_ext import host
from saleor_customer_ext.errors import CustomerExtError, Invalid, NotFound
from saleor_customer_ext.host import Channel
from saleor_customer_ext.models import AuditEvent, ChannelSettings, CreditReason, ShopSettings
from saleor_customer_ext.services import settings
from tests import factories
from tests.clock import Clock
from tests.factories import OPERATOR

pytestmark = pytest.mark.usefixtures("clock")


class ShopWithChannels:
    """As much of a host as the settings ask for."""

    def channels(self) -> list[Channel]:
        return [Channel("web", "Web"), Channel("store", "Store")]


@pytest.fixture
def channels(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(host, "_registered", [ShopWithChannels()])


def events() -> list[tuple[str, dict[str, Any]]]:
    return [(event.kind, event.data) for event in AuditEvent.objects.order_by("pk")]


def test_credit_is_off_until_an_operator_switches_it_on() -> None:
    with factories.unchanged():
        found = settings.current()

    assert (found.credit_enabled, found.credit_automatic) == (False, True)
    assert (found.credit_hold_minutes, found.credit_grace_days) == (30, 30)
    assert settings.credit_enabled("web") is False


def test_a_change_counts_at_once_and_is_recorded(clock: Clock) -> None:
    changed = settings.change(
        actor=OPERATOR, credit_enabled=True, credit_hold_minutes=45, credit_grace_days=30
    )

    assert (changed.credit_enabled, changed.credit_hold_minutes) == (True, 45)
    assert settings.current().credit_hold_minutes == 45
    event = AuditEvent.objects.get()
    assert (event.kind, event.user_id, event.actor_kind, event.actor_id) == (
        "settings.changed",
        None,
        "STAFF",
        "8",
    )
    assert event.created_at == clock.now
    assert event.data == {
        "before": {"credit_enabled": False, "credit_hold_minutes": 30},
        "after": {"credit_enabled": True, "credit_hold_minutes": 45},
    }
    assert ShopSettings.objects.count() == 1


def test_no_change_is_no_event() -> None:
    settings.change(actor=OPERATOR, credit_enabled=True)
    before = factories.everything()

    settings.change(actor=OPERATOR, credit_enabled=True)
    settings.change(actor=OPERATOR)

    assert factories.everything() == before


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("credit_hold_minutes", 0),
        ("credit_hold_minutes", -1),
        ("credit_hold_minutes", 10_081),
        ("credit_hold_minutes", 10**400),
        ("credit_hold_minutes", 1.5),
        ("credit_hold_minutes", "30"),
        ("credit_hold_minutes", True),
        ("credit_hold_minutes", None),
        ("credit_grace_days", 0),
        ("credit_grace_days", 3651),
        ("credit_grace_days", float("nan")),
        ("credit_enabled", None),
        ("credit_enabled", "no"),
        ("credit_enabled", 1),
        ("credit_automatic", ""),
        ("id", 2),
        ("no_such", True),
    ],
    ids=lambda value: repr(value)[:20],
)
def test_bad_values(name: str, value: object) -> None:
    with factories.unchanged(), pytest.raises(Invalid) as refusal:
        settings.change(actor=OPERATOR, **{"credit_automatic": False, name: value})

    assert (refusal.value.code, refusal.value.field) == ("INVALID", name)


@pytest.mark.parametrize(
    ("name", "value"),
    [("credit_hold_minutes", 1), ("credit_hold_minutes", 10_080), ("credit_grace_days", 3650)],
)
def test_the_ends_of_what_is_allowed(name: str, value: int) -> None:
    settings.change(actor=OPERATOR, **{name: value})

    assert getattr(settings.current(), name) == value


@pytest.mark.parametrize(
    ("shop", "own", "expected"),
    [
        (True, None, True),
        (True, True, True),
        (True, False, False),
        (False, True, False),
        (False, None, False),
    ],
)
def test_a_channel_can_switch_off_what_the_shop_switches_on(
    channels: None, shop: bool, own: bool | None, expected: bool
) -> None:
    settings.change(actor=OPERATOR, credit_enabled=shop)
    settings.change_channel(channel="web", credit_enabled=own, actor=OPERATOR)

    assert settings.credit_enabled("web") is expected
    assert settings.credit_enabled("store") is shop


def test_a_channel_change_is_recorded_and_can_be_taken_back(channels: None) -> None:
    for value in (False, False, None, None):
        settings.change_channel(channel="web", credit_enabled=value, actor=OPERATOR)

    assert not ChannelSettings.objects.exists()
    off, follow = {"credit_enabled": False}, {"credit_enabled": None}
    assert events() == [
        ("settings.channel_changed", {"channel": "web", "before": follow, "after": off}),
        ("settings.channel_changed", {"channel": "web", "before": off, "after": follow}),
    ]


def test_an_unknown_channel(channels: None) -> None:
    with factories.unchanged(), pytest.raises(NotFound) as refusal:
        settings.change_channel(channel="moon", credit_enabled=True, actor=OPERATOR)

    assert refusal.value.field == "channel"


def test_a_reason_is_created_changed_and_archived() -> None:
    settings.save_reason(code="vip-2026", label="For friends", create=True, actor=OPERATOR)
    settings.save_reason(code="vip-2026", label="VIP", is_active=False, create=False, actor=OPERATOR)

    reason = CreditReason.objects.get(code="vip-2026")
    assert (reason.label, reason.is_active) == ("VIP", False)
    new, old = {"label": "VIP", "is_active": False}, {"label": "For friends", "is_active": True}
    assert events() == [
        ("reason.created", {"code": "vip-2026", "after": old}),
        ("reason.changed", {"code": "vip-2026", "before": old, "after": new}),
    ]


@pytest.mark.parametrize(
    ("code", "label", "create", "expected"),
    [
        ("", "L", True, ("REQUIRED", "code")),
        ("a b", "L", True, ("INVALID", "code")),
        ("ä", "L", True, ("INVALID", "code")),
        ("٣", "L", True, ("INVALID", "code")),
        ("--", "L", True, ("INVALID", "code")),
        ("a\x00", "L", True, ("INVALID", "code")),
        ("x" * 51, "L", True, ("INVALID", "code")),
        ("ok", "", True, ("REQUIRED", "label")),
        ("ok", "   ", True, ("REQUIRED", "label")),
        ("ok", "x" * 201, True, ("INVALID", "label")),
        ("ok", "a\x00", True, ("INVALID", "label")),
        ("ok", "\ud800", True, ("INVALID", "label")),
        ("goodwill", "L", True, ("UNIQUE", "code")),
        ("no-such", "L", False, ("NOT_FOUND", "code")),
    ],
)
def test_bad_reasons(code: str, label: str, create: bool, expected: tuple[str, str]) -> None:
    with factories.unchanged(), pytest.raises(CustomerExtError) as refusal:
        settings.save_reason(code=code, label=label, create=create, actor=OPERATOR)

    assert (refusal.value.code, refusal.value.field) == expected


def test_the_reasons_of_the_first_day() -> None:
    assert list(CreditReason.objects.filter(is_active=True).values_list("code", flat=True)) == [
        "complaint", "contract", "goodwill", "mistake", "promotion",
    ]  # fmt: skip
