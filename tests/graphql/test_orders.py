"""The credit of one order, as staff see it who give money back."""

from typing import Any

import pytest
from oscar.core.loading import get_model

from saleor_customer_ext.graphql.compat import encode
from saleor_customer_ext.services import checkout
from tests import factories
from tests.factories import eur
from tests.graphql.conftest import Api, user_id

QUERY = """query($id: ID!) { orderCredit(orderId: $id) { customerId isCancelled total { amount currency }
  paid { amount } returned { amount } refundable { amount } otherRefundable { amount }
  entries { kind note amount { amount } actor { kind name } } } }"""


@pytest.fixture
def staff(api: Api, manager: Any) -> Api:
    return api.log_in(manager)


def give_back(order: str, *, credit: str, other: str) -> None:
    common: dict[str, Any] = {"order_reference": order, "actor": factories.STAFF}
    checkout.refund_order(amount=eur(credit), idempotency_key="a", **common)
    checkout.refund_to_credit(amount=eur(other), idempotency_key="b", **common)


def test_what_was_paid_and_what_can_be_given_back(staff: Api, customer: Any, order: str) -> None:
    give_back(order, credit="5.00", other="9.50")

    assert staff.field(QUERY, id=encode("Order", order)) == {
        "customerId": user_id(customer),
        "isCancelled": False,
        "total": {"amount": "59.50", "currency": "EUR"},
        "paid": {"amount": "20.00"},
        "returned": {"amount": "5.00"},
        "refundable": {"amount": "15.00"},
        "otherRefundable": {"amount": "30.00"},
        "entries": [
            {
                "kind": kind,
                "note": None,
                "amount": {"amount": amount},
                "actor": {"kind": who, "name": name},
            }
            for kind, amount, who, name in (
                ("PAYMENT", "-20.00", "CUSTOMER", "Carla Customer"),
                ("REFUND", "5.00", "STAFF", None),
                ("REFUND", "9.50", "STAFF", None),
            )
        ],
    }


def test_an_order_that_credit_has_nothing_to_do_with(staff: Api, order: str) -> None:
    get_model("order", "Order").objects.filter(number=order).update(number="7", user=None, status="Cancelled")
    get_model("payment", "Source").objects.all().delete()

    found = staff.field(QUERY, id=encode("Order", "7"))

    assert (found["customerId"], found["isCancelled"], found["entries"]) == (None, True, [])
    assert found["paid"] == found["refundable"] == found["otherRefundable"] == {"amount": "0.00"}


@pytest.mark.parametrize("number", ["no such number", "12"])
def test_there_is_no_such_order(staff: Api, number: str) -> None:
    assert staff.refusal(QUERY, id=encode("Order", number)) == ("orderId", "NOT_FOUND")


def test_what_is_no_id(staff: Api) -> None:
    assert staff.refusal(QUERY, id="nonsense") == ("orderId", "INVALID")
