"""Credit at the customer's checkout, and what an order gives back."""

from typing import Any

import pytest

from demo import factories as shop
from saleor_customer_ext.graphql.compat import encode
from saleor_customer_ext.models import CheckoutCreditChoice, CreditEntry
from saleor_customer_ext.permissions import SPEND_CUSTOMER_CREDIT
from saleor_customer_ext.services import checkout
from tests import factories
from tests.factories import eur
from tests.graphql.conftest import Api, ledger_state

CREDIT = """balance { amount currency } applied { amount } remaining { amount }
    explanation { code message amount { amount } }"""
EXPLAIN = f"query($id: ID!) {{ explainCredit(checkoutId: $id) {{ {CREDIT} }} }}"
UPDATE = f"""mutation($id: ID!, $amount: Decimal, $useAll: Boolean) {{
    checkoutCreditUpdate(checkoutId: $id, amount: $amount, useAll: $useAll) {{
        credit {{ {CREDIT} }} errors {{ field message code }} }} }}"""
ANSWER = "account { balance { amount } } entry { kind amount { amount } orderReference } errors { field message code }"
REFUND = f"mutation($input: OrderCreditRefundInput!) {{ orderCreditRefund(input: $input) {{ {ANSWER} }} }}"
TO_CREDIT = (
    f"mutation($input: OrderCreditRefundInput!) {{ orderRefundToCredit(input: $input) {{ {ANSWER} }} }}"
)


@pytest.fixture
def basket(customer: Any, account: Any, switched_on: None) -> str:
    """Give the id of the customer's open checkout of 59.50 EUR."""
    return encode("Checkout", shop.make_basket(customer, [(shop.make_product(price="59.50"), 1)]).pk)


@pytest.fixture
def own(api: Api, customer: Any) -> Api:
    return api.log_in(customer)


def test_explain(own: Api, basket: str) -> None:
    assert own.field(EXPLAIN, id=basket) == {
        "balance": {"amount": "100.00", "currency": "EUR"},
        "applied": {"amount": "59.50"},
        "remaining": {"amount": "0.00"},
        "explanation": [
            {
                "code": "COVERS_ALL",
                "message": "Credit covers everything that is left to pay.",
                "amount": {"amount": "59.50"},
            }
        ],
    }


def test_use_less_none_and_all_again(own: Api, basket: str) -> None:
    applied = []
    for choice in ({"amount": 20}, {"amount": "0"}, {"useAll": True}, {"amount": 20.1, "useAll": False}):
        answer = own.field(UPDATE, id=basket, **choice)
        assert answer["errors"] == []
        applied.append((answer["credit"]["applied"]["amount"], answer["credit"]["remaining"]["amount"]))

    assert applied == [("20.00", "39.50"), ("0.00", "59.50"), ("59.50", "0.00"), ("20.10", "39.40")]
    assert own.field(EXPLAIN, id=basket)["explanation"] == [
        {
            "code": "CHOSEN_LIMIT",
            "message": "The customer chose to use no more than this.",
            "amount": {"amount": "20.10"},
        }
    ]
    assert CheckoutCreditChoice.objects.get().amount == eur("20.10").amount


@pytest.mark.parametrize(
    ("choice", "refusal"),
    [
        ({}, ("amount", "REQUIRED")),
        ({"amount": None, "useAll": None}, ("amount", "REQUIRED")),
        ({"useAll": False}, ("amount", "REQUIRED")),
        ({"amount": 5, "useAll": True}, ("amount", "INVALID")),
        ({"amount": "100.01"}, ("amount", "INSUFFICIENT_CREDIT")),
        ({"amount": -1}, ("amount", "INVALID_AMOUNT")),
        ({"amount": "0.001"}, ("amount", "INVALID_AMOUNT")),
        ({"amount": "NaN"}, ("amount", "INVALID_AMOUNT")),
    ],
)
def test_choices_that_are_refused(
    own: Api, basket: str, choice: dict[str, Any], refusal: tuple[str, str]
) -> None:
    assert own.refusal(UPDATE, id=basket, **choice) == refusal
    assert not CheckoutCreditChoice.objects.exists()


def test_more_than_there_is_names_the_amount(own: Api, basket: str) -> None:
    answer = own.field(UPDATE, id=basket, amount="150")

    assert answer == {
        "credit": None,
        "errors": [
            {"field": "amount", "message": "Only 100.00 EUR are available.", "code": "INSUFFICIENT_CREDIT"}
        ],
    }


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (encode("Checkout", 10**17), "NOT_FOUND"),
        (encode("Checkout", "x"), "NOT_FOUND"),
        (encode("Checkout", "1; DROP TABLE"), "NOT_FOUND"),
        (encode("Checkout", "٣"), "NOT_FOUND"),
        (encode("Checkout", "9" * 150), "NOT_FOUND"),
        (encode("Checkout", "9" * 300), "INVALID"),
        (encode("Order", 1), "INVALID"),
        ("x", "INVALID"),
    ],
)
def test_checkouts_that_do_not_exist(own: Api, switched_on: None, text: str, code: str) -> None:
    assert own.refusal(EXPLAIN, id=text) == ("checkoutId", code)
    assert own.refusal(UPDATE, id=text, amount=1) == ("checkoutId", code)


def test_somebody_elses_checkout_is_none(api: Api, basket: str) -> None:
    other = shop.make_customer("other@example.com")
    factories.top_up(other, "70.00")
    api.log_in(other)

    assert api.refusal(EXPLAIN, id=basket) == ("checkoutId", "NOT_FOUND")
    assert api.refusal(UPDATE, id=basket, amount=0) == ("checkoutId", "NOT_FOUND")
    assert not CheckoutCreditChoice.objects.exists()


def test_staff_who_may_spend_choose_for_the_customer(api: Api, basket: str) -> None:
    api.log_in(shop.make_staff("spender@example.com", permissions=[SPEND_CUSTOMER_CREDIT]))

    assert api.field(UPDATE, id=basket, amount="10")["credit"]["applied"] == {"amount": "10.00"}


def test_switched_off(own: Api, basket: str) -> None:
    checkout.settings.change(actor=factories.OPERATOR, credit_enabled=False)

    assert own.field(EXPLAIN, id=basket)["explanation"][0]["code"] == "DISABLED"
    assert own.refusal(UPDATE, id=basket, amount="10") == (None, "CREDIT_DISABLED")


def refund(order: str, amount: Any = "5.00", **changes: Any) -> dict[str, Any]:
    return {
        "orderId": encode("Order", order),
        "amount": amount,
        "currency": "EUR",
        "idempotencyKey": "a key",
    } | changes


def test_refund_part_of_what_credit_paid(api: Api, manager: Any, order: str) -> None:
    api.log_in(manager)

    first = api.field(REFUND, input=refund(order))
    again = api.field(REFUND, input=refund(order))

    assert (
        first
        == again
        == {
            "account": {"balance": {"amount": "85.00"}},
            "entry": {"kind": "REFUND", "amount": {"amount": "5.00"}, "orderReference": order},
            "errors": [],
        }
    )
    assert CreditEntry.objects.filter(kind="REFUND").count() == 1


def test_refund_the_card_to_credit(api: Api, manager: Any, order: str) -> None:
    api.log_in(manager)

    answer = api.field(TO_CREDIT, input=refund(order, "39.50"))

    assert answer["errors"] == []
    assert answer["account"] == {"balance": {"amount": "119.50"}}
    assert api.refusal(TO_CREDIT, input=refund(order, "0.01", idempotencyKey="b")) == (
        "amount",
        "INVALID_AMOUNT",
    )


@pytest.mark.parametrize("mutation", [REFUND, TO_CREDIT])
@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"amount": "39.51"}, ("amount", "INVALID_AMOUNT")),
        ({"amount": "0"}, ("amount", "INVALID_AMOUNT")),
        ({"amount": "-5"}, ("amount", "INVALID_AMOUNT")),
        ({"amount": "1e400"}, ("amount", "INVALID_AMOUNT")),
        ({"currency": "CHF"}, ("currency", "CURRENCY_MISMATCH")),
        ({"currency": ""}, ("currency", "CURRENCY_MISMATCH")),
        ({"orderId": encode("Order", "none")}, ("orderId", "NOT_FOUND")),
        ({"orderId": encode("Checkout", "1")}, ("orderId", "INVALID")),
        ({"orderId": "none"}, ("orderId", "INVALID")),
        ({"orderId": encode("Order", "9" * 500)}, ("orderId", "INVALID")),
        ({"idempotencyKey": ""}, ("idempotencyKey", "REQUIRED")),
        ({"idempotencyKey": "k" * 101}, ("idempotencyKey", "INVALID")),
    ],
)
def test_refunds_that_are_refused(
    api: Api, manager: Any, order: str, mutation: str, changes: dict[str, Any], refusal: tuple[str, str]
) -> None:
    api.log_in(manager)
    before = ledger_state()

    assert api.refusal(mutation, input=refund(order, **changes)) == refusal
    assert ledger_state() == before
