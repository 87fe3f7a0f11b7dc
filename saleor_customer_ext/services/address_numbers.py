"""Numbers of addresses that came to a customer's book by another way than ours: the next whole ones.

They are kept as soon as the customer is read again, because the host has told of the address. Until then, and for books
that nobody has touched since we came, reading works out the same.
"""

from collections.abc import Collection, Mapping
from typing import Any

from ..host import get_host
from ..models import AddressNumber


def following(numbers: Collection[str]) -> str:
    """Give the whole number after the highest of these; what staff typed otherwise does not count."""
    whole = [int(number) for number in numbers if number.isascii() and number.isdigit() and len(number) < 10]
    return str(max(whole, default=0) + 1)


def completed(references: Collection[str], numbers: Mapping[str, str]) -> dict[str, str]:
    """Give the numbers of one customer by reference, with those that are missing: the oldest address first."""
    found = dict(numbers)
    for reference in references:
        if reference not in found:
            found[reference] = following(found.values())
    return found


def keep_missing(customer_ids: Collection[Any]) -> None:
    """Give a number to every address of these customers that has none; the caller has locked them."""
    books = get_host().addresses.references(customer_ids)
    kept: dict[Any, dict[str, str]] = {}
    for user, reference, number in AddressNumber.objects.filter(user__in=books).values_list(
        "user", "reference", "number"
    ):
        kept.setdefault(user, {})[reference] = number
    AddressNumber.objects.bulk_create(
        AddressNumber(user_id=user, reference=reference, number=number)
        for user, references in books.items()
        for reference, number in completed(references, kept.get(user, {})).items()
        if reference not in kept.get(user, {})
    )
