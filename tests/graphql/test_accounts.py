"""Reading an account: amounts, lots, holds, and the balance of any moment."""

import datetime
from typing import Any

import pytest

from saleor_customer_ext.graphql.compat import encode
from saleor_customer_ext.models import CreditAccount
from saleor_customer_ext.services import credit, holds
from tests import factories
from tests.clock import MORNING, Clock
from tests.factories import eur
from tests.graphql.conftest import Api

ACCOUNT = """{ myCustomerProfile { creditAccounts {
    id currency balance { amount currency } held { amount currency } available { amount currency }
    lots { remaining { amount currency } expiresAt }
    holds { id amount { amount currency } status checkoutReference createdAt expiresAt } } } }"""
AS_OF = "query($at: DateTime!) { myCustomerProfile { creditAccounts { balanceAsOf(at: $at) { amount currency } } } }"


def in_euro(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "EUR"}


@pytest.fixture
def own(api: Api, customer: Any) -> Api:
    return api.log_in(customer)


def test_amounts_lots_and_holds(own: Api, customer: Any, clock: Clock) -> None:
    factories.top_up(customer, "60.00")
    factories.top_up(customer, "40.00", expires_at=datetime.date(2026, 3, 31))
    hold = holds.hold(customer_id=customer.pk, amount=eur("70.00"), checkout_reference="12", minutes=30)

    (account,) = own.field(ACCOUNT)["creditAccounts"]

    assert account == {
        "id": encode("CreditAccount", hold.account_id),
        "currency": "EUR",
        "balance": in_euro("100.00"),
        "held": in_euro("70.00"),
        "available": in_euro("30.00"),
        "lots": [
            {"remaining": in_euro("40.00"), "expiresAt": "2026-03-31T21:59:59.999999+00:00"},
            {"remaining": in_euro("60.00"), "expiresAt": None},
        ],
        "holds": [
            {
                "id": encode("CreditHold", hold.pk),
                "amount": in_euro("70.00"),
                "status": "OPEN",
                "checkoutReference": "12",
                "createdAt": MORNING.isoformat(),
                "expiresAt": (MORNING + datetime.timedelta(minutes=30)).isoformat(),
            }
        ],
    }


def test_what_has_expired_counts_no_more(own: Api, customer: Any, clock: Clock) -> None:
    factories.top_up(customer, "60.00")
    factories.top_up(customer, "40.00", expires_at=datetime.date(2026, 3, 31))
    clock.advance(days=60)

    (account,) = own.field(ACCOUNT)["creditAccounts"]

    assert (account["balance"], account["available"]) == (in_euro("60.00"), in_euro("60.00"))
    assert account["lots"] == [{"remaining": in_euro("60.00"), "expiresAt": None}]
    assert CreditAccount.objects.get().balance == 100  # the entry comes with the daily run


def test_what_is_held_does_not_expire(own: Api, customer: Any, clock: Clock) -> None:
    factories.top_up(customer, "40.00", expires_at=datetime.date(2026, 3, 2))
    holds.hold(customer_id=customer.pk, amount=eur("25.00"), checkout_reference="12", minutes=30)
    clock.advance(days=1)

    (account,) = own.field(ACCOUNT)["creditAccounts"]

    assert (account["balance"], account["held"], account["available"]) == (
        in_euro("25.00"),
        in_euro("25.00"),
        in_euro("0.00"),
    )
    assert [lot["remaining"] for lot in account["lots"]] == [in_euro("25.00")]


def test_ended_holds_are_not_shown(own: Api, customer: Any, account: Any) -> None:
    holds.hold(customer_id=customer.pk, amount=eur("25.00"), checkout_reference="12", minutes=30)
    holds.release_checkout("12")

    (shown,) = own.field(ACCOUNT)["creditAccounts"]

    assert (shown["holds"], shown["held"]) == ([], in_euro("0.00"))


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-03-02T08:59:59Z", "0.00"),
        ("2026-03-02T09:00:00Z", "100.00"),
        ("2026-03-02T10:00:00", "100.00"),  # the shop's time zone
        ("2026-03-02T09:59:59", "0.00"),
        ("2026-03-02T10:00:00+01:00", "100.00"),
        ("2026-03-03", "100.00"),
        ("2026-03-04T00:00:00Z", "70.00"),
        ("2100-01-01T00:00:00Z", "70.00"),
        ("0001-01-01T00:00:00Z", "0.00"),
    ],
)
def test_the_balance_as_of_a_moment(own: Api, customer: Any, clock: Clock, at: str, expected: str) -> None:
    factories.top_up(customer, "100.00")
    clock.advance(days=1)
    factories.reduce(customer, "30.00")

    assert own.field(AS_OF, at=at)["creditAccounts"] == [{"balanceAsOf": in_euro(expected)}]


def test_an_expiry_counts_from_its_moment_on(own: Api, customer: Any, clock: Clock) -> None:
    """Whether or not the daily run has written it already."""
    factories.top_up(customer, "60.00")
    factories.top_up(customer, "40.00", expires_at=datetime.date(2026, 3, 2))
    clock.advance(days=1)
    moments = ("2026-03-02T22:59:59Z", "2026-03-02T23:00:00Z", "2026-03-04T00:00:00Z")

    def shown() -> list[str]:
        return [own.field(AS_OF, at=at)["creditAccounts"][0]["balanceAsOf"]["amount"] for at in moments]

    before = shown()
    credit.expire_lots()

    assert before == shown() == ["100.00", "60.00", "60.00"]


@pytest.mark.parametrize("at", ["", "yesterday", "2026-13-01", "2026-03-02T25:00", "1" * 400, 5, None])
def test_moments_that_are_none(own: Api, account: Any, at: Any) -> None:
    assert own.refusal(AS_OF, at=at) == (None, "GRAPHQL_ERROR")


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"])
def test_moments_beyond_the_calendar(own: Api, account: Any, at: str) -> None:
    answer = own.ask(AS_OF, at=at)

    codes = [error["extensions"]["code"] for error in answer.get("errors", [])]
    assert codes in ([], ["INVALID"])
