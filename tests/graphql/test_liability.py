"""What the shop owes in credit, in one answer."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from demo import factories as shop
from tests import factories
from tests.clock import Clock
from tests.graphql.conftest import Api

QUERY = """{ creditLiability { currency accounts asOf
  balance { amount currency } held { amount } available { amount } } }"""


@pytest.fixture
def staff(api: Api, manager: Any) -> Api:
    return api.log_in(manager)


def row(
    currency: str, balance: str, held: str, available: str, accounts: int, clock: Clock
) -> dict[str, Any]:
    return {
        "currency": currency,
        "accounts": accounts,
        "asOf": clock.now.isoformat(),
        "balance": {"amount": balance, "currency": currency},
        "held": {"amount": held},
        "available": {"amount": available},
    }


def test_nothing_is_owed_where_nobody_has_credit(staff: Api) -> None:
    assert staff.field(QUERY) == []


def test_each_currency_with_what_is_held_and_without_what_has_expired(
    staff: Api, clock: Clock, settings: Any
) -> None:
    settings.SALEOR_CUSTOMER_EXT = settings.SALEOR_CUSTOMER_EXT | {"OSCAR_CURRENCIES": ("EUR", "JPY")}
    day = clock.now.date()
    anna, berta, carla = (shop.make_customer(f"{name}@example.com") for name in ("anna", "berta", "carla"))
    factories.top_up(anna, "100.00")
    factories.top_up(berta, "30.00", expires_at=day)
    factories.hold(berta, "10.00")
    factories.top_up(carla, "7.00", expires_at=day)  # all of it runs out
    factories.top_up(anna, "500", currency="JPY")
    clock.advance(days=1)

    assert staff.field(QUERY) == [
        row("EUR", "110.00", "10.00", "100.00", 2, clock),
        row("JPY", "500", "0", "500", 1, clock),
    ]


def test_it_is_one_statement_however_many_accounts(staff: Api) -> None:
    staff.field(QUERY)
    for number in range(3):
        factories.top_up(shop.make_customer(f"c{number}@example.com"), "1.00")

    with CaptureQueriesContext(connection) as captured:
        (found,) = staff.field(QUERY)

    assert found["accounts"] == 3
    assert len([query for query in captured if "creditaccount" in query["sql"]]) == 1
