"""What goes wrong by itself is logged, and the caller sees no more than that it did."""

import logging
from typing import Any

import pytest

from saleor_customer_ext import errors
from saleor_customer_ext.graphql.errors import UNEXPECTED
from saleor_customer_ext.services import credit, customers
from tests.graphql.conftest import Api, user_id
from tests.graphql.test_credit import TOP_UP, values

SECRET = "password=hunter2"


def fail(*args: Any, **kwargs: Any) -> None:
    raise RuntimeError(SECRET)


@pytest.fixture
def staff(api: Api, manager: Any) -> Api:
    return api.log_in(manager)


def test_a_query_that_breaks(
    staff: Api, customer: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(customers, "get", fail)

    answer = staff.ask("query($id: ID!) { customerProfile(id: $id) { id } }", id=user_id(customer))

    assert answer["data"] == {"customerProfile": None}
    assert [(error["message"], error["extensions"]) for error in answer["errors"]] == [
        (UNEXPECTED, {"code": "GRAPHQL_ERROR"})
    ]
    assert SECRET not in str(answer)
    assert SECRET in caplog.text


def test_a_field_that_breaks(
    staff: Api, customer: Any, account: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Also where no resolver of ours stands between."""
    monkeypatch.setattr(type(account), "balance_now", property(fail))
    query = "query($id: ID!) { customerProfile(id: $id) { creditAccounts { balance { amount } } } }"

    answer = staff.ask(query, id=user_id(customer))

    assert [error["message"] for error in answer["errors"]] == [UNEXPECTED]
    assert SECRET not in str(answer)
    assert SECRET in caplog.text


def test_a_mutation_that_breaks(
    staff: Api, customer: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(credit, "top_up", fail)

    answer = staff.field(TOP_UP, input=values(customer))

    assert answer == {
        "account": None,
        "entry": None,
        "errors": [{"field": None, "message": UNEXPECTED, "code": "GRAPHQL_ERROR"}],
    }
    assert [record.exc_info is not None for record in caplog.records if record.levelno == logging.ERROR] == [
        True
    ]


def test_every_error_of_the_product_has_its_code_in_the_api(api: Api) -> None:
    query = '{ __type(name: "CustomerExtErrorCode") { enumValues { name description } } }'

    codes = {value["name"]: value["description"] for value in api.field(query)["enumValues"]}

    assert set(codes) == set(errors.ErrorCode)
    assert codes["INSUFFICIENT_CREDIT"] == "Less is available than asked for."
