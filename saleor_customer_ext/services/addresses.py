"""Customers' address books: kept by the host and by its rules, each address with a number of its own that we keep.

A number is what staff type, or the next whole one (``address_numbers.py``). Locks the customer.
"""

import dataclasses
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, transaction

from .. import permissions
from ..errors import CustomerExtError, Invalid, NotFound, NotUnique, PermissionDenied, Required
from ..host import Actor, get_host
from ..host.addresses import PostalAddress
from ..models import AddressNumber
from . import address_numbers, audit, copies, labels, profiles
from .constraints import refusing
from .ledger import can_be_kept

MOST = 100  # addresses of a customer
MAX_NUMBER = 64
MAX_PART = 256
PARTS = tuple(
    field.name for field in dataclasses.fields(PostalAddress) if field.name != "reference" and field.compare
)
_DEFAULTS = ("is_default_billing", "is_default_shipping")

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class CustomerAddress:
    """One address of a customer. number: unique among the customer's addresses."""

    address: PostalAddress
    number: str


def of_customers(
    customer_ids: Collection[Any], *, using: str = DEFAULT_DB_ALIAS
) -> dict[Any, list[CustomerAddress]]:
    """Give the addresses of these customers in a fixed order, in a constant number of queries."""
    books = get_host().addresses.of(customer_ids, using=using)
    kept: dict[Any, dict[str, str]] = {}
    rows = AddressNumber.objects.using(using).filter(user__in=customer_ids)
    for user, reference, number in rows.values_list("user", "reference", "number"):
        kept.setdefault(user, {})[reference] = number
    found = {}
    for customer, book in books.items():
        numbers = address_numbers.completed([address.reference for address in book], kept.get(customer, {}))
        found[customer] = [CustomerAddress(address, numbers[address.reference]) for address in book]
    return found


def create(
    *,
    customer_id: Any,
    parts: Mapping[str, str],
    actor: Actor,
    number: str = "",
    default_billing: bool = False,
    default_shipping: bool = False,
) -> CustomerAddress:
    """Add an address to a customer's book. parts: by the names in ``PARTS``; what is left out is empty.

    number: for staff only; empty gives it the next one.
    Raises PermissionDenied (unless staff, or the customer), NotFound, Required, Invalid (both name the part), NotUnique
    (number, or the whole address where the host keeps each once).
    """

    def create(customer: Any, numbers: dict[str, str]) -> CustomerAddress:
        if len(_book(customer)) >= MOST:
            raise Invalid(f"A customer has {MOST} addresses at most.")
        reference = get_host().addresses.save(customer, checked)
        _make_default(customer, reference, default_billing, default_shipping)
        _set_number(customer, reference, number or address_numbers.following(numbers.values()), numbers)
        found = _one(customer, reference)
        _record("address.created", actor, customer, found, {}, _as_data(found))
        return found

    checked = checked_parts(parts)
    number = _checked_number(number, actor)
    return _with_book(customer_id, actor, create)


def change(
    *,
    customer_id: Any,
    reference: str,
    actor: Actor,
    parts: Mapping[str, str] | None = None,
    number: str | None = None,
) -> CustomerAddress:
    """Change some parts of an address, or its number. Orders keep the address that they were placed with.

    Raises PermissionDenied, NotFound (also for an address of somebody else), Required, Invalid, NotUnique.
    """

    def change(customer: Any, numbers: dict[str, str]) -> CustomerAddress:
        before = _one(customer, reference)
        if checked:
            get_host().addresses.save(customer, checked, reference=reference)
        if new_number:
            _set_number(customer, reference, new_number, numbers)
        after = _one(customer, reference)
        old, new = _as_data(before), _as_data(after)
        differ = [name for name in new | old if old.get(name) != new.get(name)]
        if differ:
            _record(
                "address.changed",
                actor,
                customer,
                after,
                {name: old.get(name) for name in differ},
                {name: new.get(name) for name in differ},
            )
        return after

    checked = checked_parts(parts or {})
    new_number = "" if number is None else _checked_number(number, actor)
    return _with_book(customer_id, actor, change)


def delete(*, customer_id: Any, reference: str, actor: Actor) -> None:
    """Take an address out of a customer's book; orders keep theirs. Raises PermissionDenied, NotFound."""

    def delete(customer: Any, numbers: dict[str, str]) -> None:
        before = _one(customer, reference)
        get_host().addresses.delete(customer, reference)
        AddressNumber.objects.filter(user=customer, reference=reference).delete()
        _record("address.deleted", actor, customer, before, _as_data(before), {})

    _with_book(customer_id, actor, delete)


def set_default(
    *, customer_id: Any, reference: str, actor: Actor, billing: bool = False, shipping: bool = False
) -> CustomerAddress:
    """Make an address the default for billing, shipping or both, instead of the one that was.

    Raises PermissionDenied, NotFound, Required (neither of both).
    """

    def set_default(customer: Any, numbers: dict[str, str]) -> CustomerAddress:
        before = _one(customer, reference)
        _make_default(customer, reference, billing, shipping)
        after = _one(customer, reference)
        old = {name: getattr(before.address, name) for name in _DEFAULTS}
        new = {name: getattr(after.address, name) for name in _DEFAULTS}
        differ = [name for name in _DEFAULTS if old[name] != new[name]]
        if differ:
            _record(
                "address.default_changed",
                actor,
                customer,
                after,
                {name: old[name] for name in differ},
                {name: new[name] for name in differ},
            )
        return after

    if not billing and not shipping:
        raise Required("Say for what it is the default.", field="billing")
    return _with_book(customer_id, actor, set_default)


def _with_book(customer_id: Any, actor: Actor, work: Callable[[Any, dict[str, str]], Result]) -> Result:
    """Lock the customer, give every address a number, do the work, and let the copies follow.

    work: is given the customer's key and all numbers by reference.
    """
    if not actor.is_customer(customer_id):
        actor.require(permissions.MANAGE_CUSTOMER_PROFILES)
    with transaction.atomic():
        customer = profiles.lock(customer_id).pk
        result = work(customer, _numbered(customer))
        copies.refresh([customer])
    return result


def _book(customer: Any) -> list[PostalAddress]:
    return get_host().addresses.of([customer], using=DEFAULT_DB_ALIAS).get(customer, [])


def _one(customer: Any, reference: str) -> CustomerAddress:
    for found in of_customers([customer]).get(customer, []):
        if found.address.reference == reference:
            return found
    raise NotFound("There is no such address.", field="reference")


def _numbered(customer: Any) -> dict[str, str]:
    """Give the numbers of all addresses by reference; those that came by another way get theirs here."""
    rows = AddressNumber.objects.filter(user=customer)
    rows.exclude(
        reference__in=[address.reference for address in _book(customer)]
    ).delete()  # the host deleted these
    address_numbers.keep_missing([customer])
    return dict(rows.values_list("reference", "number"))


def _set_number(customer: Any, reference: str, number: str, numbers: Mapping[str, str]) -> None:
    taken = NotUnique("Another address of this customer has this number.", field="number")
    if numbers.get(reference) != number:
        with refusing("customer_ext_address_number_unique", taken):
            AddressNumber.objects.update_or_create(
                user_id=customer, reference=reference, defaults={"number": number}
            )


def _make_default(customer: Any, reference: str, billing: bool, shipping: bool) -> None:
    if billing or shipping:
        get_host().addresses.make_default(customer, reference, billing=billing, shipping=shipping)


def checked_parts(parts: Mapping[str, str]) -> dict[str, str]:
    """Check what no country decides, and give the parts as they are kept; the host does the rest. Raises Invalid."""
    checked = {}
    for part, value in parts.items():
        problem: CustomerExtError | None = None
        text = (value or "").strip() if isinstance(value, str | None) else None
        if part not in PARTS:
            problem = Invalid("An address has no such part.", field=part)
        elif text is None or not can_be_kept(text) or not text.isprintable():
            problem = Invalid("The text has a character that cannot be kept.", field=part)
        elif len(text) > MAX_PART:
            problem = Invalid(f"A part of an address has {MAX_PART} characters at most.", field=part)
        if problem:
            raise problem
        checked[part] = (text or "").upper() if part == "country" else text or ""
    return checked


def _checked_number(number: str, actor: Actor) -> str:
    if not number.strip():
        return ""
    if not actor.has(permissions.MANAGE_CUSTOMER_PROFILES):
        raise PermissionDenied("Only staff give numbers to addresses.", field="number")
    return labels.checked_name(number, field="number", what="number", most=MAX_NUMBER)


def _as_data(found: CustomerAddress) -> dict[str, str]:
    """Write what an address has, for the record of a change."""
    parts = {part: getattr(found.address, part) for part in PARTS}
    return {name: value for name, value in ({"number": found.number} | parts).items() if value}


def _record(
    kind: str,
    actor: Actor,
    customer: Any,
    address: CustomerAddress,
    before: dict[str, Any],
    after: dict[str, Any],
) -> None:
    audit.record(
        kind, actor=actor, customer_id=customer, reference=address.number, before=before, after=after
    )
    profiles.announce(customer, kind)
