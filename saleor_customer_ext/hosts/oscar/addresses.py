"""Oscar's address books: read and written through the shop's own form, so that its own rules hold, also forked ones.

Oscar has numbered lines where the core has named parts: the company is the second line, and the fourth is the city.
"""

from collections.abc import Collection, Mapping
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, transaction
from django.forms.models import model_to_dict
from django.utils import translation
from oscar.core.loading import get_class, get_model
from phonenumber_field.phonenumber import PhoneNumber
from phonenumbers import NumberParseException

from ...errors import CustomerExtError, Invalid, NotFound, NotUnique, Required
from ...host.addresses import PLACE, PostalAddress

# What the core calls a part -> the field of Oscar's form.
FIELDS = {
    "first_name": "first_name",
    "last_name": "last_name",
    "company_name": "line2",
    "street_address_1": "line1",
    "street_address_2": "line3",
    "city": "line4",
    "postal_code": "postcode",
    "country": "country",
    "country_area": "state",
    "phone": "phone_number",
}
TWICE = "This address is in the address book already."


class OscarAddresses:
    """The address books of Oscar."""

    def of(self, customer_ids: Collection[Any], *, using: str) -> dict[Any, list[PostalAddress]]:
        """Give the addresses of these customers, oldest first, in one query."""
        rows = get_model("address", "UserAddress")._default_manager.using(using)
        found: dict[Any, list[PostalAddress]] = {}
        for row in rows.filter(user__in=customer_ids).order_by("pk"):
            found.setdefault(row.user_id, []).append(postal(row))
        return found

    def references(self, customer_ids: Collection[Any]) -> dict[Any, list[str]]:
        """Give the keys of these customers' addresses, oldest first, in one query."""
        rows = (
            get_model("address", "UserAddress")._default_manager.filter(user__in=customer_ids).order_by("pk")
        )
        found: dict[Any, list[str]] = {}
        for user_id, key in rows.values_list("user", "pk"):
            found.setdefault(user_id, []).append(str(key))
        return found

    def save(self, customer_id: Any, parts: Mapping[str, str], *, reference: str = "") -> str:
        """Add an address, or change some parts of one, as the shop's form allows it."""
        _require_known(parts)
        form_class = get_class("address.forms", "UserAddressForm")
        row = _own(customer_id, reference) if reference else get_model("address", "UserAddress")()
        row.user_id = customer_id
        fields = form_class._meta.fields
        data = {name: _as_typed(value) for name, value in model_to_dict(row, fields=fields).items()}
        data |= {FIELDS[part]: text for part, text in parts.items() if part in FIELDS}
        if "phone" in parts:
            data["phone_number"] = _as_dialled_in(data["country"], data["phone_number"])
        with translation.override("en"):  # the language of our errors
            form = form_class(row.user, data, instance=row)
            if not form.is_valid():
                raise refusal(form.errors.as_data())
        try:
            with transaction.atomic():
                return str(form.save().pk)
        except IntegrityError as error:  # the customer was faster, on a page of the shop
            raise NotUnique(TWICE) from error

    def checked(self, parts: Mapping[str, str]) -> dict[str, str]:
        """Check where a place is as the shop's form would, as if it were somebody's."""
        _require_known(parts)
        nobody = get_user_model()(pk=0)  # in whose book there is nothing
        data = {
            "first_name": "-",
            "last_name": "-",
        }  # which a person's address must have, and a place has not
        data |= {FIELDS[part]: text for part, text in parts.items() if part in FIELDS}
        with translation.override("en"):  # the language of our errors
            form = get_class("address.forms", "UserAddressForm")(nobody, data)
            if not form.is_valid():
                raise refusal(form.errors.as_data())
        found = postal(form.instance)
        return {part: getattr(found, part) for part in PLACE}

    def delete(self, customer_id: Any, reference: str) -> None:
        """Take the address out of the book."""
        _own(customer_id, reference).delete()

    def make_default(self, customer_id: Any, reference: str, *, billing: bool, shipping: bool) -> None:
        """Make it the default; saving takes that from the one that was."""
        row = _own(customer_id, reference)
        row.is_default_for_billing |= billing
        row.is_default_for_shipping |= shipping
        row.save()


def postal(row: Any) -> PostalAddress:
    """Write one of Oscar's addresses in the core's parts."""
    parts = {part: _as_typed(getattr(row, field)) for part, field in FIELDS.items() if part != "country"}
    return PostalAddress(
        **parts,
        country=row.country_id or "",
        reference=str(row.pk),
        is_default_billing=row.is_default_for_billing,
        is_default_shipping=row.is_default_for_shipping,
    )


def refusal(errors: Mapping[str, list[ValidationError]]) -> CustomerExtError:
    """Turn what the form refuses into our error, about one part: the first in the order of an address."""
    for part, field in FIELDS.items():
        for error in errors.get(field, ()):
            if error.code == "required":
                return Required("This part of the address is missing.", field=part)
            if error.code == "invalid_choice":
                return Invalid("The shop does not know this country.", field=part)
            return Invalid(error.messages[0], field=part)
    (field, (error, *_)), *_ = errors.items()
    if field == NON_FIELD_ERRORS and error.code is None:  # as Oscar says it
        return NotUnique(TWICE)
    return Invalid(error.messages[0])


def _require_known(parts: Mapping[str, str]) -> None:
    for part, text in parts.items():
        if part not in FIELDS and text:
            raise Invalid("The shop's addresses have no such part.", field=part)


def _own(customer_id: Any, reference: str) -> Any:
    rows = get_model("address", "UserAddress")._default_manager.select_for_update()
    row = rows.filter(user=customer_id, pk=reference).first() if reference.isdecimal() else None
    if row is None:
        raise NotFound("There is no such address.", field="reference")
    return row


def _as_dialled_in(country: str, number: str) -> str:
    """Give a local number in international form; Oscar would take it for one of the shop's own country first."""
    if not number or number.startswith("+"):
        return number
    try:
        found = PhoneNumber.from_string(number, region=country)
    except NumberParseException:
        return number
    if not found.is_valid():
        raise Invalid("This is not a phone number of the country.", field="phone")
    return str(found.as_e164)


def _as_typed(value: Any) -> str:
    """Give a value of Oscar's as text; a phone number that is none stays as it was typed."""
    return "" if value is None else str(value)
