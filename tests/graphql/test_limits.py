"""One request cannot ask for everything."""

from typing import Any

import pytest

from saleor_customer_ext.models import CreditEntry
from saleor_customer_ext.services import copies
from tests.graphql.conftest import Api, user_id


@pytest.fixture
def staff(api: Api, manager: Any) -> Api:
    return api.log_in(manager)


def test_rows_of_all_fields_and_aliases_count_together(staff: Api, customer: Any) -> None:
    def ask(times: int) -> dict[str, Any]:
        fields = " ".join(
            f"a{number}: customerProfiles(first: 100) {{ totalCount }}" for number in range(times)
        )
        return staff.ask(f"{{ {fields} }}")

    copies.refresh([customer.pk])

    assert "errors" not in ask(16)
    answer = ask(18)

    assert [error["extensions"]["code"] for error in answer["errors"]] == ["INVALID", "INVALID"]
    assert answer["data"]["a0"] == {"totalCount": 1}
    assert answer["data"]["a17"] is None


def test_nested_pages_count_once_for_each_account(
    staff: Api, customer: Any, account: Any, settings: Any
) -> None:
    settings.SALEOR_CUSTOMER_EXT = settings.SALEOR_CUSTOMER_EXT | {"MAX_PAGE_SIZE": 10}  # so 200 rows in all

    def ask(entries: list[str]) -> dict[str, Any]:
        fields = " ".join(f"a{number}: {text} {{ totalCount }}" for number, text in enumerate(entries))
        query = f"query($id: ID!) {{ customerProfile(id: $id) {{ creditAccounts {{ {fields} }} }} }}"
        return staff.ask(query, id=user_id(customer))

    same = ask(["entries(first: 10)"] * 20)
    different = ask(
        [
            f'entries(first: 10, filter: {{ createdAt: {{ gte: "20{10 + number}-01-01" }} }})'
            for number in range(20)
        ]
    )

    assert "errors" not in same, "a page is read once"
    assert [error["extensions"] for error in different["errors"]] == 2 * [
        {"code": "INVALID", "field": "first"}
    ]


def test_mutations_count_as_well(staff: Api, customer: Any) -> None:
    one = """customerCreditTopUp(input: {
        customerId: "%s", amount: 1, currency: "EUR", reason: "goodwill", idempotencyKey: "%d" }) { errors { code } }"""
    fields = " ".join(f"a{number}: {one % (user_id(customer), number)}" for number in range(103))

    answer = staff.ask(f"mutation {{ {fields} }}")

    refused = [name for name, value in answer["data"].items() if value["errors"]]
    assert refused == ["a100", "a101", "a102"]
    assert CreditEntry.objects.count() == 100
