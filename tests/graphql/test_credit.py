"""Staff move credit through the API; the rules themselves are tested with the services."""

from typing import Any

import pytest

from saleor_customer_ext.graphql.compat import encode
from saleor_customer_ext.models import CreditEntry
from saleor_customer_ext.services import holds
from tests import factories
from tests.clock import Clock
from tests.factories import eur
from tests.graphql.conftest import Api, ledger_state, user_id

ANSWER = """
    account { id currency balance { amount currency } held { amount } available { amount } }
    entry {
        id sequence amount { amount currency } balanceAfter { amount } kind reason { code label } note
        actor { kind id name } expiresAt corrects { id }
    }
    errors { field message code }
"""
TOP_UP = (
    f"mutation($input: CustomerCreditTopUpInput!) {{ customerCreditTopUp(input: $input) {{ {ANSWER} }} }}"
)
REDUCE = (
    f"mutation($input: CustomerCreditReduceInput!) {{ customerCreditReduce(input: $input) {{ {ANSWER} }} }}"
)
CORRECT = (
    f"mutation($input: CustomerCreditCorrectInput!) {{ customerCreditCorrect(input: $input) {{ {ANSWER} }} }}"
)
RELEASE = """mutation($id: ID!) { creditHoldRelease(id: $id) {
    hold { id amount { amount currency } status checkoutReference } errors { field message code } } }"""


def values(customer: Any, **changes: Any) -> dict[str, Any]:
    given = {
        "customerId": user_id(customer),
        "amount": "25.50",
        "currency": "EUR",
        "reason": "goodwill",
        "idempotencyKey": "a key",
    }
    return given | changes


@pytest.fixture
def staff(api: Api, manager: Any) -> Api:
    return api.log_in(manager)


def test_top_up_answers_entry_and_account(staff: Api, customer: Any, manager: Any, clock: Clock) -> None:
    answer = staff.field(TOP_UP, input=values(customer, note="for the fair", expiresAt="2026-03-31"))

    entry = CreditEntry.objects.get()
    assert answer == {
        "account": {
            "id": encode("CreditAccount", entry.account_id),
            "currency": "EUR",
            "balance": {"amount": "25.50", "currency": "EUR"},
            "held": {"amount": "0.00"},
            "available": {"amount": "25.50"},
        },
        "entry": {
            "id": encode("CreditEntry", entry.pk),
            "sequence": 1,
            "amount": {"amount": "25.50", "currency": "EUR"},
            "balanceAfter": {"amount": "25.50"},
            "kind": "TOP_UP",
            "reason": {"code": "goodwill", "label": "Goodwill"},
            "note": "for the fair",
            "actor": {"kind": "STAFF", "id": user_id(manager), "name": "Mara Manager"},
            "expiresAt": "2026-03-31T21:59:59.999999+00:00",
            "corrects": None,
        },
        "errors": [],
    }


@pytest.mark.parametrize("kind", ["User", "CustomerProfile"])
def test_the_customer_is_named_by_user_or_profile(staff: Api, customer: Any, kind: str) -> None:
    answer = staff.field(TOP_UP, input=values(customer, customerId=encode(kind, customer.pk)))

    assert answer["errors"] == []
    assert answer["account"]["balance"]["amount"] == "25.50"


def test_the_same_request_gives_the_first_entry(staff: Api, customer: Any) -> None:
    first = staff.field(TOP_UP, input=values(customer))
    again = staff.field(TOP_UP, input=values(customer, amount="25.5"))

    assert again == first
    assert CreditEntry.objects.count() == 1


def test_the_same_key_for_something_else_is_refused(staff: Api, customer: Any) -> None:
    staff.field(TOP_UP, input=values(customer))

    assert staff.refusal(TOP_UP, input=values(customer, amount="25.51")) == (
        "idempotencyKey",
        "IDEMPOTENCY_CONFLICT",
    )
    assert CreditEntry.objects.count() == 1


def test_reduce(staff: Api, customer: Any, account: Any) -> None:
    answer = staff.field(REDUCE, input=values(customer))

    assert answer["errors"] == []
    assert answer["account"]["balance"] == {"amount": "74.50", "currency": "EUR"}
    assert answer["entry"]["amount"] == {"amount": "-25.50", "currency": "EUR"}
    assert answer["entry"]["kind"] == "REDUCTION"


def test_more_than_there_is_is_refused(staff: Api, customer: Any, account: Any) -> None:
    answer = staff.field(REDUCE, input=values(customer, amount="100.01"))

    assert answer == {
        "account": None,
        "entry": None,
        "errors": [
            {"field": "amount", "message": "Only 100.00 EUR are available.", "code": "INSUFFICIENT_CREDIT"}
        ],
    }
    assert CreditEntry.objects.count() == 1


def correction(entry: CreditEntry, **changes: Any) -> dict[str, Any]:
    return {
        "entryId": encode("CreditEntry", entry.pk),
        "reason": "mistake",
        "idempotencyKey": "again",
    } | changes


def test_correct_part_and_the_rest(staff: Api, customer: Any, account: Any) -> None:
    entry = CreditEntry.objects.get()

    part = staff.field(CORRECT, input=correction(entry, amount=30))
    rest = staff.field(CORRECT, input=correction(entry, idempotencyKey="once more"))

    assert [answer["entry"]["amount"]["amount"] for answer in (part, rest)] == ["-30.00", "-70.00"]
    assert part["entry"]["corrects"] == {"id": encode("CreditEntry", entry.pk)}
    assert part["entry"]["kind"] == "CORRECTION"
    assert rest["account"]["balance"]["amount"] == "0.00"


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"amount": "100.01"}, ("amount", "INVALID_AMOUNT")),
        ({"amount": "0"}, ("amount", "INVALID_AMOUNT")),
        ({"amount": "1.001"}, ("amount", "INVALID_AMOUNT")),
        ({"reason": "nonsense"}, ("reason", "NOT_FOUND")),
        ({"idempotencyKey": ""}, ("idempotencyKey", "REQUIRED")),
        ({"entryId": encode("CreditEntry", 0)}, ("entryId", "NOT_FOUND")),
        ({"entryId": encode("CreditEntry", 2**62)}, ("entryId", "NOT_FOUND")),
        ({"entryId": encode("CreditEntry", 10**30)}, ("entryId", "INVALID")),
        ({"entryId": encode("CreditHold", 1)}, ("entryId", "INVALID")),
    ],
)
def test_corrections_that_are_refused(
    staff: Api, account: Any, changes: dict[str, Any], refusal: tuple[str, str]
) -> None:
    before = ledger_state()

    assert staff.refusal(CORRECT, input=correction(CreditEntry.objects.get(), **changes)) == refusal
    assert ledger_state() == before


def test_release_a_hold(staff: Api, customer: Any, account: Any) -> None:
    hold = holds.hold(customer_id=customer.pk, amount=eur("40.00"), checkout_reference="17", minutes=30)

    answer = staff.field(RELEASE, id=encode("CreditHold", hold.pk))
    again = staff.field(RELEASE, id=encode("CreditHold", hold.pk))

    assert answer == {
        "hold": {
            "id": encode("CreditHold", hold.pk),
            "amount": {"amount": "40.00", "currency": "EUR"},
            "status": "RELEASED",
            "checkoutReference": "17",
        },
        "errors": [],
    }
    assert again == answer


def test_a_hold_that_does_not_exist(staff: Api) -> None:
    assert staff.refusal(RELEASE, id=encode("CreditHold", 1)) == ("id", "NOT_FOUND")


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"amount": "-1"}, ("amount", "INVALID_AMOUNT")),
        ({"amount": 0}, ("amount", "INVALID_AMOUNT")),
        ({"amount": "0.001"}, ("amount", "INVALID_AMOUNT")),
        ({"amount": "1" + "0" * 17}, ("amount", "INVALID_AMOUNT")),
        ({"amount": "9" * 500}, ("amount", "INVALID_AMOUNT")),
        ({"amount": 10**400}, ("amount", "INVALID_AMOUNT")),
        ({"amount": "NaN"}, ("amount", "INVALID_AMOUNT")),
        ({"amount": "Infinity"}, ("amount", "INVALID_AMOUNT")),
        ({"amount": "1e2"}, ("amount", "INVALID_AMOUNT")),
        ({"amount": "1,50"}, ("amount", "INVALID_AMOUNT")),
        ({"amount": "٣"}, ("amount", "INVALID_AMOUNT")),
        ({"amount": ""}, ("amount", "INVALID_AMOUNT")),
        ({"amount": 12345678901234.567}, ("amount", "INVALID_AMOUNT")),
        ({"currency": "eur"}, ("currency", "CURRENCY_MISMATCH")),
        ({"currency": "XXY"}, ("currency", "CURRENCY_MISMATCH")),
        ({"currency": "USD"}, ("currency", "CURRENCY_MISMATCH")),
        ({"currency": "E" * 300}, ("currency", "CURRENCY_MISMATCH")),
        ({"customerId": encode("User", 0)}, ("customerId", "NOT_FOUND")),
        ({"customerId": encode("User", 10**12)}, ("customerId", "INVALID")),
        ({"customerId": encode("User", "007")}, ("customerId", "INVALID")),
        ({"customerId": encode("User", " 7")}, ("customerId", "INVALID")),
        ({"customerId": encode("User", "1_0")}, ("customerId", "INVALID")),
        ({"customerId": encode("User", "٣")}, ("customerId", "INVALID")),
        ({"customerId": encode("User", "")}, ("customerId", "INVALID")),
        ({"customerId": encode("Product", "1")}, ("customerId", "INVALID")),
        ({"customerId": "1"}, ("customerId", "INVALID")),
        ({"customerId": "VXNlcjox\n"}, ("customerId", "INVALID")),
        ({"customerId": "Ünïcode"}, ("customerId", "INVALID")),
        ({"customerId": "\ud800"}, ("customerId", "INVALID")),
        ({"customerId": "A" * 10_001}, ("customerId", "INVALID")),
        ({"customerId": ""}, ("customerId", "INVALID")),
        ({"reason": ""}, ("reason", "REQUIRED")),
        ({"reason": "nonsense"}, ("reason", "NOT_FOUND")),
        ({"reason": "good\x00will"}, ("reason", "INVALID")),
        ({"note": "n" * 2001}, ("note", "INVALID")),
        ({"note": "\udfff"}, ("note", "INVALID")),
        ({"idempotencyKey": ""}, ("idempotencyKey", "REQUIRED")),
        ({"idempotencyKey": "k" * 201}, ("idempotencyKey", "INVALID")),
        ({"idempotencyKey": "\x00"}, ("idempotencyKey", "INVALID")),
        ({"expiresAt": "2020-01-01"}, ("expiresAt", "INVALID")),
        ({"expiresAt": "0001-01-01T00:00:00+14:00"}, ("expiresAt", "INVALID")),
        ({"expiresAt": "9999-12-31T23:59:59-12:00"}, ("expiresAt", "INVALID")),
    ],
)
def test_top_ups_that_are_refused(
    staff: Api, customer: Any, changes: dict[str, Any], refusal: tuple[str, str]
) -> None:
    before = ledger_state()

    assert staff.refusal(TOP_UP, input=values(customer, **changes)) == refusal
    assert ledger_state() == before


@pytest.mark.parametrize("amount", [1.1, "1.1", "1.10", "1.100"])
def test_amounts_are_exact_however_they_are_sent(staff: Api, customer: Any, amount: Any) -> None:
    answer = staff.field(TOP_UP, input=values(customer, amount=amount))

    assert answer["account"]["balance"]["amount"] == "1.10"
    assert str(CreditEntry.objects.get().amount) == "1.100"


@pytest.mark.parametrize(
    ("literal", "expected"),
    [("7", "7.00"), ("1.1", "1.10"), ('"1.10"', "1.10"), ("1e400", None), ("1e1", None), ("-3", None)],
)
def test_amounts_written_in_the_query(staff: Api, customer: Any, literal: str, expected: str | None) -> None:
    answer = staff.field(
        f"""mutation($customer: ID!) {{ customerCreditTopUp(input: {{
            customerId: $customer, amount: {literal}, currency: "EUR", reason: "goodwill", idempotencyKey: "k"
        }}) {{ account {{ balance {{ amount }} }} errors {{ field code }} }} }}""",
        customer=user_id(customer),
    )

    if expected is None:
        assert answer == {"account": None, "errors": [{"field": "amount", "code": "INVALID_AMOUNT"}]}
    else:
        assert answer == {"account": {"balance": {"amount": expected}}, "errors": []}


@pytest.mark.parametrize(
    "changes",
    [
        {"amount": None},
        {"amount": True},
        {"amount": []},
        {"amount": {}},
        {"customerId": None},
        {"currency": None},
        {"reason": None},
        {"idempotencyKey": None},
        {"expiresAt": "tomorrow"},
        {"expiresAt": 5},
        {"unknown": 1},
    ],
)
def test_input_that_is_not_of_its_type(staff: Api, customer: Any, changes: dict[str, Any]) -> None:
    answer = staff.ask(TOP_UP, input=values(customer, **changes))

    assert staff.status == 400
    assert answer["data"] is None
    assert [error["extensions"] for error in answer["errors"]] == [{"code": "GRAPHQL_ERROR"}]
    assert next(iter(changes)) in answer["errors"][0]["message"]
    assert not CreditEntry.objects.exists()


def test_null_for_what_can_be_left_out(staff: Api, customer: Any) -> None:
    answer = staff.field(TOP_UP, input=values(customer, note=None, expiresAt=None))

    assert (answer["errors"], answer["entry"]["note"], answer["entry"]["expiresAt"]) == ([], None, None)


def test_another_currency_is_another_account(staff: Api, customer: Any, account: Any, settings: Any) -> None:
    settings.SALEOR_CUSTOMER_EXT = settings.SALEOR_CUSTOMER_EXT | {"OSCAR_CURRENCIES": ("EUR", "JPY")}

    answer = staff.field(TOP_UP, input=values(customer, amount="500", currency="JPY"))

    assert answer["account"]["balance"] == {"amount": "500", "currency": "JPY"}
    assert staff.refusal(
        TOP_UP, input=values(customer, amount="0.5", currency="JPY", idempotencyKey="b")
    ) == (
        "amount",
        "INVALID_AMOUNT",
    )


def test_keys_are_the_callers_own(staff: Api, customer: Any, manager: Any) -> None:
    """Another member of staff may use the same key for something else."""
    factories.top_up(customer, "1.00", key="a key")

    answer = staff.field(TOP_UP, input=values(customer))

    assert answer["entry"]["sequence"] == 2
