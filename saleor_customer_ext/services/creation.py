"""New customers: the account in the host, the profile, and what staff say about them at once, in one transaction."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from .. import permissions
from ..errors import CustomerExtError
from ..host import Actor, get_host
from ..models import CustomerProfile
from ..money import Money
from . import (
    account_numbers,
    addresses,
    audit,
    contact,
    credit,
    custom_fields,
    discount_groups,
    groups,
    lifecycle,
    organization,
    profiles,
    tags,
)


@dataclass(frozen=True, slots=True)
class NewAddress:
    """An address of a new customer; see ``addresses.create``."""

    parts: Mapping[str, str]
    number: str = ""
    default_billing: bool = False
    default_shipping: bool = False


@dataclass(frozen=True, slots=True)
class FirstCredit:
    """Credit that a new customer begins with; see ``credit.top_up``."""

    amount: Money
    reason: str
    note: str = ""
    expires_at: Any = None


def create(
    *,
    actor: Actor,
    first_name: str,
    last_name: str,
    email: str,
    group_id: int | None = None,
    tag_ids: Collection[int] = (),
    places: Mapping[str, int | None] | None = None,
    discount_group_id: int | None = None,
    custom_fields_values: Mapping[str, Any] | None = None,
    new_addresses: Sequence[NewAddress] = (),
    first_credit: FirstCredit | None = None,
    invite: bool = True,
    redirect_url: str = "",
    **details: Any,
) -> CustomerProfile:
    """Make a customer, who then gets a mail with the link to set a password, unless ``invite`` is off.

    details: the other names of ``contact.CHECKS``. An account number that is left out is made by the shop's pattern,
    where there is one. places: of ``organization.assign``. redirect_url: see ``host/mail.py``. All of it is written, or
    nothing.
    Raises PermissionDenied, Required, Invalid, NotUnique (email, account_number), and what the services of tags,
    groups, fields, the organisation, discount groups, addresses and credit raise.
    """
    actor.require(permissions.MANAGE_CUSTOMER_PROFILES)
    if first_credit is not None:
        actor.require(permissions.MANAGE_CUSTOMER_CREDIT)
    if discount_group_id is not None:
        actor.require(permissions.MANAGE_DISCOUNT_GROUPS)
    values = contact.checked({"first_name": first_name, "last_name": last_name, "email": email} | details)
    person = {name: values.pop(name) for name in ("first_name", "last_name", "email")}
    with transaction.atomic():
        with profiles.only_account_with(person["email"]):
            key = get_host().accounts.create(**person, language=values.get("language", ""))
        profile = profiles.lock(key)
        if not values.get("account_number"):
            values["account_number"] = account_numbers.following()
        profiles.save(profile, values)
        after = person | {name: value for name, value in values.items() if value}
        audit.record("customer.created", actor=actor, customer_id=key, before={}, after=after)
        if group_id is not None:
            groups.assign(customer_ids=[key], group_id=group_id, actor=actor)
        if tag_ids:
            tags.assign(customer_ids=[key], tag_ids=tag_ids, actor=actor)
        if places:
            organization.assign(customer_ids=[key], actor=actor, **places)
        if discount_group_id is not None:
            discount_groups.assign(
                customer_ids=[key], group_id=discount_group_id, actor=actor, field="discount_group_id"
            )
        if custom_fields_values:
            custom_fields.set_values(customer_id=key, values=custom_fields_values, actor=actor)
        for place, address in enumerate(new_addresses):
            _add(key, place, address, actor)
        if first_credit is not None:
            credit.top_up(
                customer_id=key,
                amount=first_credit.amount,
                reason=first_credit.reason,
                note=first_credit.note,
                expires_at=first_credit.expires_at,
                actor=actor,
                idempotency_key=f"first credit of {key}",
            )
        profiles.finish(profile, "customer.created")
        if invite:
            lifecycle.invite(customer_id=key, actor=actor, redirect_url=redirect_url)
            profile.refresh_from_db()
    return profile


def _add(customer_id: Any, place: int, address: NewAddress, actor: Actor) -> None:
    """Add an address; a refusal says which of them it is about."""
    try:
        addresses.create(
            customer_id=customer_id,
            parts=address.parts,
            number=address.number,
            default_billing=address.default_billing,
            default_shipping=address.default_shipping,
            actor=actor,
        )
    except CustomerExtError as error:
        error.field = f"addresses.{place}.{error.field}" if error.field else f"addresses.{place}"
        raise
