"""Pages cost a constant number of queries, however many rows, accounts and entries are on them."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from demo import factories as shop
from saleor_customer_ext.graphql.compat import encode
from saleor_customer_ext.models import CreditEntry
from saleor_customer_ext.services import copies, credit, holds
from tests import factories
from tests.factories import eur
from tests.graphql.conftest import Api, user_id

EVERYTHING = """
    id user { id email }
    creditAccounts {
        id currency balance { amount } held { amount } available { amount }
        lots { remaining { amount } expiresAt } holds { id amount { amount } }
        balanceAsOf(at: "2026-01-01T00:00:00Z") { amount }
        entries(first: 5) {
            totalCount pageInfo { hasNextPage }
            edges { cursor node {
                id sequence amount { amount } balanceAfter { amount } kind note expiresAt createdAt
                reason { label } actor { kind id name } corrects { id }
            } }
        }
        topUps: entries(last: 2, filter: { kinds: [TOP_UP] }) { totalCount edges { node { note } } }
    }
"""
LIST = f"query($first: Int) {{ customerProfiles(first: $first) {{ totalCount edges {{ node {{ {EVERYTHING} }} }} }} }}"


@pytest.fixture
def staff(api: Api, manager: Any) -> Api:
    return api.log_in(manager)


def make_customer_with_history(number: int, currencies: tuple[str, ...] = ("EUR", "CHF")) -> Any:
    customer = shop.make_customer(f"c{number}@example.com")
    for currency in currencies:
        entry = factories.top_up(customer, "50.00", currency=currency, note="a note").entry
        factories.top_up(customer, "5.00", currency=currency)
        factories.reduce(customer, "1.00", currency=currency)
        credit.correct(
            entry_id=entry.pk,
            amount=None,
            reason="mistake",
            actor=factories.STAFF,
            idempotency_key=f"k{number}{currency}",
        )
    if "EUR" in currencies:
        holds.hold(customer_id=customer.pk, amount=eur("1.00"), checkout_reference=f"x{number}", minutes=30)
    copies.drain()
    return customer


def count(api: Api, query: str, **variables: Any) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        api.get(query, **variables)
    return len(queries)


def test_a_page_of_profiles_costs_the_same_for_any_number(staff: Api, settings: Any) -> None:
    settings.SALEOR_CUSTOMER_EXT = settings.SALEOR_CUSTOMER_EXT | {"OSCAR_CURRENCIES": ("EUR", "CHF")}
    for number in range(2):
        make_customer_with_history(number)
    few = count(staff, LIST, first=50)
    for number in range(2, 20):
        make_customer_with_history(number)
    many = count(staff, LIST, first=50)

    assert few == many
    assert many <= 25, "log-in and session of the shop included"


def test_a_page_of_entries_costs_the_same_for_any_number(staff: Api, customer: Any) -> None:
    query = """query($id: ID!, $first: Int) { customerProfile(id: $id) { creditAccounts {
        entries(first: $first) { totalCount edges { node { note expiresAt corrects { id } actor { name }
            reason { label } } } } } } }"""
    clerks = [shop.make_staff(f"clerk{number}@example.com") for number in range(10)]
    for number, clerk in enumerate(clerks):
        actor = factories.Actor(factories.ActorKind.STAFF, str(clerk.pk), factories.STAFF.permissions)
        factories.top_up(customer, "5.00", note=f"note {number}", actor=actor)

    costs = {count(staff, query, id=user_id(customer), first=first) for first in (1, 5, 100)}

    assert len(costs) == 1
    assert CreditEntry.objects.count() == 10


def test_what_is_not_asked_for_is_not_read(staff: Api, customer: Any, account: Any) -> None:
    bare = count(staff, "query($id: ID!) { customerProfile(id: $id) { id } }", id=user_id(customer))
    accounts = count(
        staff, "query($id: ID!) { customerProfile(id: $id) { creditAccounts { balance { amount } } } }",
        id=user_id(customer),
    )  # fmt: skip

    assert accounts == bare + 1


def test_the_count_of_all_entries_is_not_counted(staff: Api, customer: Any, account: Any) -> None:
    def cost(wanted: str) -> int:
        query = f"""query($id: ID!) {{ customerProfile(id: $id) {{
            creditAccounts {{ entries(first: 1) {{ {wanted} }} }} }} }}"""
        return count(staff, query, id=user_id(customer))

    assert cost("totalCount") == cost("pageInfo { hasNextPage }")


def test_entries_of_many_accounts_are_each_accounts_own(staff: Api, settings: Any) -> None:
    settings.SALEOR_CUSTOMER_EXT = settings.SALEOR_CUSTOMER_EXT | {"OSCAR_CURRENCIES": ("EUR", "CHF")}
    people = [make_customer_with_history(number) for number in range(3)]
    factories.top_up(people[1], "1.00")
    query = """{ customerProfiles(first: 10) { edges { node { user { id } creditAccounts {
        currency entries(first: 2) { totalCount edges { cursor node { sequence } } } } } } } }"""

    shown = {
        (edge["node"]["user"]["id"], account["currency"]): (
            [entry["node"]["sequence"] for entry in account["entries"]["edges"]],
            account["entries"]["totalCount"],
            account["entries"]["edges"][0]["cursor"],
        )
        for edge in staff.field(query)["edges"]
        for account in edge["node"]["creditAccounts"]
    }

    four, five = encode("credit-entry", 4), encode("credit-entry", 5)
    assert shown == {
        (user_id(people[0]), "EUR"): ([4, 3], 4, four),
        (user_id(people[0]), "CHF"): ([4, 3], 4, four),
        (user_id(people[1]), "EUR"): ([5, 4], 5, five),
        (user_id(people[1]), "CHF"): ([4, 3], 4, four),
        (user_id(people[2]), "EUR"): ([4, 3], 4, four),
        (user_id(people[2]), "CHF"): ([4, 3], 4, four),
    }
