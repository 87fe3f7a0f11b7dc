"""Operators read and change settings and reasons."""

from typing import Any

import pytest

from saleor_customer_ext.models import AuditEvent, ChannelSettings, CreditReason
from tests import factories
from tests.graphql.conftest import Api, ledger_state

FIELDS = """creditEnabled creditAutomatic creditHoldMinutes creditGraceDays
  channels { channel name takesCredit creditEnabled }"""
READ = f"{{ customerExtSettings {{ {FIELDS} }} }}"
UPDATE = f"""mutation($input: CustomerExtSettingsUpdateInput!) {{ customerExtSettingsUpdate(input: $input) {{
    settings {{ {FIELDS} }} errors {{ field message code }} }} }}"""
CHANNEL = f"""mutation($input: ChannelCreditUpdateInput!) {{ channelCreditUpdate(input: $input) {{
    settings {{ {FIELDS} }} errors {{ field message code }} }} }}"""
CREATE = """mutation($input: CreditReasonCreateInput!) { creditReasonCreate(input: $input) {
    reason { code label isActive } errors { field message code } } }"""
CHANGE = """mutation($input: CreditReasonUpdateInput!) { creditReasonUpdate(input: $input) {
    reason { code label isActive } errors { field message code } } }"""
DEFAULTS = {
    "creditEnabled": False,
    "creditAutomatic": True,
    "creditHoldMinutes": 30,
    "creditGraceDays": 30,
    "channels": [{"channel": "default", "name": "default", "takesCredit": True, "creditEnabled": None}],
}


@pytest.fixture
def staff(api: Api, operator: Any) -> Api:
    return api.log_in(operator)


def test_off_until_somebody_switches_it_on(staff: Api) -> None:
    assert staff.field(READ) == DEFAULTS


def test_change_some_settings(staff: Api) -> None:
    changed = {"creditEnabled": True, "creditHoldMinutes": 45}

    answer = staff.field(UPDATE, input=changed | {"creditAutomatic": None})

    assert answer == {"settings": DEFAULTS | changed, "errors": []}
    assert staff.field(READ) == DEFAULTS | changed
    assert AuditEvent.objects.get().data["after"] == {"credit_enabled": True, "credit_hold_minutes": 45}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"creditHoldMinutes": 0}, "creditHoldMinutes"),
        ({"creditHoldMinutes": -5}, "creditHoldMinutes"),
        ({"creditHoldMinutes": 10081}, "creditHoldMinutes"),
        ({"creditGraceDays": 3651, "creditEnabled": True}, "creditGraceDays"),
    ],
)
def test_settings_that_are_refused(staff: Api, changes: dict[str, Any], field: str) -> None:
    before = ledger_state()

    assert staff.refusal(UPDATE, input=changes) == (field, "INVALID")
    assert ledger_state() == before


def test_switch_a_channel_off_and_let_it_follow_again(staff: Api) -> None:
    shown = []
    for given in ({"creditEnabled": False}, {"creditEnabled": True}, {"creditEnabled": None}, {}):
        answer = staff.field(CHANNEL, input={"channel": "default"} | given)
        assert answer["errors"] == []
        shown.append(answer["settings"]["channels"][0]["creditEnabled"])

    assert shown == [False, True, None, None]
    assert not ChannelSettings.objects.exists()


@pytest.mark.parametrize(
    ("channel", "code"),
    [("none", "NOT_FOUND"), ("", "NOT_FOUND"), ("\x00", "INVALID"), ("c" * 200, "NOT_FOUND")],
)
def test_channels_that_do_not_exist(staff: Api, channel: str, code: str) -> None:
    assert staff.refusal(CHANNEL, input={"channel": channel, "creditEnabled": True}) == ("channel", code)


def test_reasons_to_choose_from(staff: Api) -> None:
    CreditReason.objects.filter(code="goodwill").update(is_active=False)
    query = "query($active: Boolean) { creditReasons(isActive: $active) { code label isActive } }"

    archived = staff.field(query, active=False)

    assert archived == [{"code": "goodwill", "label": "Goodwill", "isActive": False}]
    every = [reason["code"] for reason in staff.field(query)]
    assert every == sorted(every)
    assert len(every) == len(staff.field(query, active=True)) + 1


def test_create_and_archive_a_reason(staff: Api) -> None:
    created = staff.field(CREATE, input={"code": "trade-fair", "label": "Trade fair 2026"})
    changed = staff.field(CHANGE, input={"code": "trade-fair", "label": "Trade fair", "isActive": False})

    assert created == {
        "reason": {"code": "trade-fair", "label": "Trade fair 2026", "isActive": True},
        "errors": [],
    }
    assert changed == {
        "reason": {"code": "trade-fair", "label": "Trade fair", "isActive": False},
        "errors": [],
    }


def test_an_archived_reason_stays_on_its_entries(api: Api, staff: Api, customer: Any) -> None:
    factories.top_up(customer, "1.00")
    staff.field(CHANGE, input={"code": "goodwill", "label": "Old goodwill", "isActive": False})
    api.log_in(customer)

    profile = api.field(
        """{ myCustomerProfile { creditAccounts {
            entries(first: 1) { edges { node { reason { label isActive } } } } } } }"""
    )

    (edge,) = profile["creditAccounts"][0]["entries"]["edges"]
    assert edge["node"]["reason"] == {"label": "Old goodwill", "isActive": False}


@pytest.mark.parametrize(
    ("values", "refusal"),
    [
        ({"code": "", "label": "x"}, ("code", "REQUIRED")),
        ({"code": "a b", "label": "x"}, ("code", "INVALID")),
        ({"code": "ü", "label": "x"}, ("code", "INVALID")),
        ({"code": "c" * 51, "label": "x"}, ("code", "INVALID")),
        ({"code": "goodwill", "label": "x"}, ("code", "UNIQUE")),
        ({"code": "new", "label": " "}, ("label", "REQUIRED")),
        ({"code": "new", "label": "l" * 201}, ("label", "INVALID")),
        ({"code": "new", "label": "\x00"}, ("label", "INVALID")),
    ],
)
def test_reasons_that_are_refused(staff: Api, values: dict[str, Any], refusal: tuple[str, str]) -> None:
    before = ledger_state()

    assert staff.refusal(CREATE, input=values) == refusal
    assert ledger_state() == before


def test_a_reason_that_does_not_exist(staff: Api) -> None:
    values = {"code": "none", "label": "x", "isActive": True}

    assert staff.refusal(CHANGE, input=values) == ("code", "NOT_FOUND")
