"""Every error that we raise on purpose has one base, one documented code, and says what it means."""

import inspect
import re
from pathlib import Path

import pytest

import saleor_customer_ext
from saleor_customer_ext import errors
from saleor_customer_ext.errors import CustomerExtError, ErrorCode

CLASSES = [found for _, found in inspect.getmembers(errors, inspect.isclass) if issubclass(found, Exception)]


def test_all_errors_have_the_one_base() -> None:
    assert CustomerExtError in CLASSES
    assert [found for found in CLASSES if not issubclass(found, CustomerExtError)] == []


def test_every_code_belongs_to_exactly_one_error() -> None:
    codes = [found.code for found in CLASSES if found is not CustomerExtError]

    # GRAPHQL_ERROR is what the API says of a request that reached no service.
    assert sorted(codes) == sorted(set(ErrorCode) - {ErrorCode.GRAPHQL_ERROR})


def test_codes_never_change() -> None:
    assert [str(code) for code in ErrorCode] == [
        "ACCOUNT_LOCKED", "ARCHIVED", "BELONGS_ELSEWHERE", "CONFLICT", "CREDIT_DISABLED", "CURRENCY_MISMATCH",
        "CUSTOMER_BLOCKED", "CUSTOMER_ON_HOLD", "GRAPHQL_ERROR", "IDEMPOTENCY_CONFLICT", "IN_USE",
        "INSUFFICIENT_CREDIT", "INVALID", "INVALID_AMOUNT", "NOT_COMBINABLE", "NOT_FOUND", "NOT_IN_ASSORTMENT",
        "ORGANIZATION_DISABLED", "PERMISSION_DENIED", "PRICE_CHANGED", "REQUIRED", "UNIQUE",
    ]  # fmt: skip


@pytest.mark.parametrize("found", CLASSES)
def test_an_error_has_a_sentence_in_its_docstring(found: type[CustomerExtError]) -> None:
    assert (found.__doc__ or "").strip().split("\n")[0].endswith(".")


def test_an_error_carries_message_field_and_values() -> None:
    error = errors.InsufficientCredit("Only 3 are left.", field="amount", available=3)

    assert (str(error), error.message, error.field) == ("Only 3 are left.", "Only 3 are left.", "amount")
    assert (error.params, error.code) == ({"available": 3}, "INSUFFICIENT_CREDIT")


def test_no_field_is_to_blame_unless_one_is_named() -> None:
    assert errors.PermissionDenied("No.").field == ""


def test_services_raise_no_error_of_python_on_purpose() -> None:
    """A refusal that is a ValueError would reach the customer as "something went wrong"."""
    folder = Path(saleor_customer_ext.__file__).parent / "services"
    raised = {
        (path.name, name)
        for path in folder.glob("*.py")
        for name in re.findall(
            r"raise (ValueError|TypeError|KeyError|RuntimeError|Exception)\b", path.read_text()
        )
    }

    assert raised == set()
