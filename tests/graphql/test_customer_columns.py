"""Where the columns of a profile come from: from the page of the list, or read together when they are asked for."""

from typing import Any

from saleor_customer_ext.graphql.connections import Batch
from saleor_customer_ext.graphql.customer_columns import profile_of, totals_of
from saleor_customer_ext.models import CustomerProfile, CustomerTotals


class Person:
    """A user of a shop that has relations of these names itself."""

    profile = totals = "the shop's own"
    batch: Any
    pk = 7


def test_a_shops_own_relations_are_not_ours() -> None:
    person = Person()
    Batch([person], staff=True)
    profile, totals = CustomerProfile(user_id=7), CustomerTotals(user_id=7)
    person.batch.put("profile rows", {7: profile})
    person.batch.put("totals rows", {7: totals})

    assert (profile_of(person), totals_of(person)) == (profile, totals)


def test_what_came_with_the_page_is_not_read_again() -> None:
    person = Person()
    Batch([person], staff=True)
    vars(person).update(
        profile=(profile := CustomerProfile(user_id=7)), totals=(totals := CustomerTotals(user_id=7))
    )

    assert profile_of(person) is profile
    assert totals_of(person) is totals
