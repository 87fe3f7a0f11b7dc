"""Saleor's address books: read for many customers at once, and written by Saleor's own rules of each country."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import fields
from typing import Any

from ...errors import CustomerExtError, Invalid, NotFound, Required
from ...host.addresses import PLACE, PostalAddress
from . import accounts

PARTS = tuple(
    field.name
    for field in fields(PostalAddress)
    if field.name not in ("reference", "is_default_billing", "is_default_shipping")
)


class SaleorAddresses:
    """The address books of Saleor; an address's reference is its key."""

    def of(self, customer_ids: Collection[Any], *, using: str) -> dict[Any, list[PostalAddress]]:
        """Give the addresses of these customers in the order in which they were made, in two queries."""
        from saleor.account.models import User

        books = User.addresses.through.objects.using(using).filter(user_id__in=customer_ids)
        defaults = {
            pk: (billing, shipping)
            for pk, billing, shipping in User.objects.using(using)
            .filter(pk__in=customer_ids)
            .values_list("pk", "default_billing_address", "default_shipping_address")
        }
        found: dict[Any, list[PostalAddress]] = {pk: [] for pk in defaults}
        for row in books.select_related("address").order_by("user_id", "address_id"):
            if row.user_id in found:
                found[row.user_id].append(_postal(row.address, *defaults[row.user_id]))
        return found

    def references(self, customer_ids: Collection[Any]) -> dict[Any, list[str]]:
        """Give the keys of these customers' addresses, in the order of ``of``, in one query."""
        from saleor.account.models import User

        books = User.addresses.through.objects.filter(user_id__in=customer_ids)
        found: dict[Any, list[str]] = {}
        for user_id, address_id in books.order_by("user_id", "address_id").values_list(
            "user_id", "address_id"
        ):
            found.setdefault(user_id, []).append(str(address_id))
        return found

    def save(self, customer_id: Any, parts: Mapping[str, str], *, reference: str = "") -> str:
        """Add or change an address; where the book is full, Saleor's rule is that the oldest one makes room.

        Raises Invalid or Required that name the part, NotFound.
        """
        from saleor.account.models import Address
        from saleor.account.utils import remove_the_oldest_user_address_if_address_limit_is_reached

        user = accounts.lock(customer_id)
        address = _find(user, reference) if reference else Address()
        if unknown := set(parts) - set(PARTS):
            raise Invalid("An address has no such part.", field=min(unknown))
        for name, value in _checked({**_parts(address), **parts}).items():
            setattr(address, name, value)
        address.validation_skipped = False
        address.save()
        if reference:
            accounts.tell("address_updated", address)
        else:
            remove_the_oldest_user_address_if_address_limit_is_reached(user)
            user.addresses.add(address)
            accounts.tell("address_created", address)
        _changed(user)
        return str(address.pk)

    def checked(self, parts: Mapping[str, str]) -> dict[str, str]:
        """Check where a place is by Saleor's own rules of its country."""
        found = _checked(dict.fromkeys(PARTS, "") | dict(parts))
        return {part: _text(found[part]) for part in PLACE}

    def delete(self, customer_id: Any, reference: str) -> None:
        """Take an address out of the book; its row stays where an order or another customer has it. Raises NotFound."""
        user = accounts.lock(customer_id)
        address = _find(user, reference)
        for name in ("default_billing_address", "default_shipping_address"):
            if getattr(user, f"{name}_id") == address.pk:
                setattr(user, name, None)
        user.save(update_fields=["default_billing_address", "default_shipping_address", "updated_at"])
        user.addresses.remove(address)
        if not _is_used(address):
            key = address.pk
            address.delete()
            address.pk = key  # Saleor's webhooks name what was deleted
        accounts.tell("address_deleted", address)
        _changed(user)

    def make_default(self, customer_id: Any, reference: str, *, billing: bool, shipping: bool) -> None:
        """Make it the default for billing, shipping or both; raises NotFound."""
        from saleor.account.utils import change_user_default_address
        from saleor.checkout import AddressType
        from saleor.plugins.manager import get_plugins_manager

        user = accounts.lock(customer_id)
        address = _find(user, reference)
        manager = get_plugins_manager(allow_replica=False)
        for wanted, kind in ((billing, AddressType.BILLING), (shipping, AddressType.SHIPPING)):
            if wanted:
                change_user_default_address(user, address, kind, manager)
        if billing or shipping:
            accounts.tell("customer_updated", user)


def _find(user: Any, reference: str) -> Any:
    """Give an address of this user's book; raises NotFound for everything else."""
    address = user.addresses.filter(pk=int(reference)).first() if reference.isdecimal() else None
    if address is None:
        raise NotFound("There is no such address.", field="reference")
    return address


def _changed(user: Any) -> None:
    from saleor.account.search import update_user_search_vector

    update_user_search_vector(user)
    accounts.tell("customer_updated", user)


def _is_used(address: Any) -> bool:
    """Tell whether anything but an address book of its own needs the row."""
    from django.db.models import Q
    from saleor.account.models import User
    from saleor.order.models import Order

    ours = Q(billing_address=address) | Q(shipping_address=address)
    defaults = Q(default_billing_address=address) | Q(default_shipping_address=address)
    return bool(
        address.user_addresses.exists()
        or User.objects.filter(defaults).exists()
        or Order.objects.filter(ours).exists()
    )


def _parts(address: Any) -> dict[str, str]:
    return {name: _text(getattr(address, name)) for name in PARTS}


def _text(value: Any) -> str:
    """Write a part as text: a country by its code, a phone number as E.164 where it is one."""
    if code := getattr(value, "code", None):
        return str(code)
    if getattr(value, "is_valid", None) and value.is_valid():
        return str(value.as_e164)
    return str(value or "")


def _postal(address: Any, billing: Any, shipping: Any) -> PostalAddress:
    return PostalAddress(
        **_parts(address),
        reference=str(address.pk),
        is_default_billing=address.pk == billing,
        is_default_shipping=address.pk == shipping,
    )


def _checked(parts: Mapping[str, str]) -> dict[str, Any]:
    """Check an address as Saleor does and give what is to be kept of it; raises Invalid or Required for one part."""
    from django.contrib.sites.models import Site
    from saleor.account.forms import get_address_form

    if not parts["country"]:
        raise Required("This field is required.", field="country")
    site: Any = Site.objects.get_current()
    keeps_all = site.settings.preserve_all_address_fields
    form = get_address_form(dict(parts), parts["country"], preserve_all_address_fields=keeps_all)
    if not form.is_valid():
        raise _first_of(form.errors.as_data())
    return {name: form.cleaned_data[name] for name in PARTS}


def _first_of(errors: Mapping[str, Iterable[Any]]) -> CustomerExtError:
    """Turn the first complaint of Saleor's form, in the order of an address, into an error of ours."""
    name = next((name for name in PARTS if name in errors), "")
    error = next(iter(errors[name])) if name else next(iter(next(iter(errors.values()))))
    text = " ".join(error.messages)
    return Required(text, field=name) if error.code == "required" else Invalid(text, field=name)
