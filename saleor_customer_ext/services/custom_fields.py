"""Fields that staff define for their customers, and what each customer has in them.

Locks: profiles first, then fields. Whoever fills a field in shares its row, whoever changes or deletes it has it alone.
"""

import re
from collections.abc import Callable, Collection, Mapping
from typing import Any

from django.db import DEFAULT_DB_ALIAS, transaction
from django.db.models import Count, QuerySet

from .. import permissions
from ..errors import Invalid, NotFound, NotUnique, Required
from ..host import Actor
from ..models import CustomField, CustomFieldKind, CustomFieldValue
from . import audit, labels, profiles, selection
from .constraints import refusing
from .custom_field_values import COLUMNS, read, text_of

MOST = 100  # fields in a shop, archived ones included
MOST_CHOICES = 200
MAX_SLUG = 50
MAX_POSITION = 10_000
CHANGEABLE = ("name", "choices", "position", "is_active")
_SLUG = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", re.ASCII)
_SLUG_CONSTRAINT = "saleor_customer_ext_customfield_slug_key"  # as PostgreSQL calls it
_UNKNOWN = "There is no such field."


def all_fields(*, actor: Actor, using: str = DEFAULT_DB_ALIAS) -> QuerySet[CustomField]:
    """Give the shop's fields in their order, archived ones included; raises PermissionDenied."""
    actor.require(permissions.MANAGE_CUSTOMER_PROFILES)
    return CustomField.objects.using(using)


def counts(*, using: str = DEFAULT_DB_ALIAS) -> dict[int, int]:
    """Give the number of customers who have something in a field, of every field that is used, in one query."""
    values = CustomFieldValue.objects.using(using).order_by()
    return dict(values.values_list("field").annotate(customers=Count("pk")))


def of_customers(
    customer_ids: Collection[Any], *, using: str = DEFAULT_DB_ALIAS
) -> dict[Any, list[CustomFieldValue]]:
    """Give what these customers have in fields that are not archived, in the fields' order, in one query."""
    rows = CustomFieldValue.objects.using(using).filter(user__in=customer_ids, field__is_active=True)
    found: dict[Any, list[CustomFieldValue]] = {}
    for value in rows.select_related("field").order_by("field__position", "field"):
        found.setdefault(value.user_id, []).append(value)
    return found


def create(
    *,
    slug: str,
    name: str,
    kind: str,
    actor: Actor,
    choices: Collection[str] = (),
    position: int | None = None,
) -> CustomField:
    """Define a field. slug: lower-case letters, digits and hyphens; like the kind, it never changes.

    choices: for the kind CHOICE, in the order in which they are offered. position: None is after all others.
    Raises PermissionDenied, Required, Invalid, NotUnique (slug).
    """
    actor.require(permissions.MANAGE_CUSTOMER_PROFILES)
    if not slug:
        raise Required("Give the field a slug.", field="slug")
    if len(slug) > MAX_SLUG or not _SLUG.fullmatch(slug):
        raise Invalid(
            f"A slug begins with a letter and has lower-case letters, digits and hyphens, {MAX_SLUG} at most.",
            field="slug",
        )
    if kind not in CustomFieldKind.values:
        raise Invalid("There is no such kind of field.", field="kind")
    existing = list(CustomField.objects.values_list("position", flat=True))
    if len(existing) >= MOST:
        raise Invalid(f"A shop has {MOST} fields at most.", field="slug")
    values = {
        "name": labels.checked_name(name),
        "choices": _checked_choices(kind, choices),
        "position": _checked_position(max(existing, default=0) + 1 if position is None else position),
    }
    with transaction.atomic():
        with refusing(_SLUG_CONSTRAINT, NotUnique("There is a field with this slug.", field="slug")):
            field = CustomField.objects.create(slug=slug, kind=kind, **values)
        audit.record("custom_field.created", actor=actor, reference=slug, after={"kind": kind} | values)
    return field


def change(*, field_id: int, actor: Actor, **values: Any) -> CustomField:
    """Change what ``CHANGEABLE`` names; archiving a field keeps what customers have in it.

    Raises PermissionDenied, NotFound, Required, Invalid (also for a choice that is taken away while customers have it).
    """
    actor.require(permissions.MANAGE_CUSTOMER_PROFILES)
    for name in values:
        if name not in CHANGEABLE:
            raise Invalid("This part of a field does not change.", field=name)
    with transaction.atomic():
        field = selection.alone(CustomField, [field_id], field="field_id", missing=_UNKNOWN)[field_id]
        checks: dict[str, Callable[[Any], Any]] = {
            "name": labels.checked_name,
            "choices": lambda choices: _checked_choices(field.kind, choices),
            "position": _checked_position,
            "is_active": _checked_switch,
        }
        before, after = labels.changed(field, {name: checks[name](value) for name, value in values.items()})
        if "choices" in after:
            _refuse_used(field, set(before["choices"]) - set(after["choices"]))
        if after:
            field.save(update_fields=list(after))
            audit.record(
                "custom_field.changed", actor=actor, reference=field.slug, before=before, after=after
            )
    return field


def delete(*, field_id: int, actor: Actor) -> None:
    """Delete a field that nobody has anything in; one that is used can be archived.

    Raises PermissionDenied, NotFound, Invalid (it is used).
    """
    actor.require(permissions.MANAGE_CUSTOMER_PROFILES)
    with transaction.atomic():
        field = selection.alone(CustomField, [field_id], field="field_id", missing=_UNKNOWN)[field_id]
        if customers := CustomFieldValue.objects.filter(field=field).count():
            raise Invalid(
                f"Customers with something in this field: {customers}. Archive it instead.",
                field="field_id",
                customers=customers,
            )
        before = {"name": field.name, "kind": field.kind}
        field.delete()
        audit.record("custom_field.deleted", actor=actor, reference=field.slug, before=before)


def set_values(*, customer_id: Any, values: Mapping[str, Any], actor: Actor) -> list[CustomFieldValue]:
    """Put values into a customer's fields, by slug, and give all that the customer has then; None or "" clears a field.

    values: of the field's type, or as text: a number such as "12.50", a date such as "2026-12-31", "true" or "false".
    Fields that are not named keep what they have. An archived field can only be cleared. Locks the customer.
    Raises PermissionDenied, NotFound (the customer, or a field: then the error's field is the slug), Invalid (same).
    """
    actor.require(permissions.MANAGE_CUSTOMER_PROFILES)
    with transaction.atomic():
        profile = profiles.lock(customer_id)
        known = dict(CustomField.objects.filter(slug__in=list(values)).values_list("slug", "pk"))
        for slug in values:
            if slug not in known:
                raise NotFound(_UNKNOWN, field=slug)
        fields = selection.share(CustomField, known.values(), field="values", missing=_UNKNOWN)
        read_values = {key: read(field, values[field.slug]) for key, field in fields.items()}
        rows = CustomFieldValue.objects.filter(user=profile.pk, field__in=fields)
        has = {row.field_id: getattr(row, COLUMNS[fields[row.field_id].kind]) for row in rows}
        changed = {key: value for key, value in read_values.items() if has.get(key) != value}
        CustomFieldValue.objects.filter(user=profile.pk, field__in=changed).delete()
        CustomFieldValue.objects.bulk_create(
            CustomFieldValue(field_id=key, user_id=profile.pk, **{COLUMNS[fields[key].kind]: value})
            for key, value in changed.items()
            if value is not None
        )
        if changed:
            audit.record(
                "customer.fields_changed",
                actor=actor,
                customer_id=profile.pk,
                before={fields[key].slug: text_of(has.get(key)) for key in changed},
                after={fields[key].slug: text_of(value) for key, value in changed.items()},
            )
            profiles.announce(profile.pk, "customer.fields_changed")
        return of_customers([profile.pk]).get(profile.pk, [])


def _checked_choices(kind: str, choices: Collection[str]) -> list[str]:
    if kind != CustomFieldKind.CHOICE:
        if choices:
            raise Invalid("Only a field of the kind CHOICE has choices.", field="choices")
        return []
    kept = [labels.checked_name(choice, field="choices", what="choice") for choice in choices]
    if not kept:
        raise Required("Say what can be chosen.", field="choices")
    if len(kept) > MOST_CHOICES:
        raise Invalid(f"A field has {MOST_CHOICES} choices at most.", field="choices")
    if len({choice.casefold() for choice in kept}) < len(kept):
        raise NotUnique("A choice is there twice.", field="choices")
    return kept


def _checked_position(position: Any) -> int:
    if type(position) is not int or not 0 <= position <= MAX_POSITION:
        raise Invalid(f"A position is a number from 0 to {MAX_POSITION}.", field="position")
    return position


def _checked_switch(is_active: Any) -> bool:
    if not isinstance(is_active, bool):
        raise Invalid("A field is either archived or not.", field="is_active")
    return is_active


def _refuse_used(field: CustomField, removed: set[str]) -> None:
    used = CustomFieldValue.objects.filter(field=field, text__in=removed).order_by().values_list("text")
    for choice, customers in sorted(used.annotate(customers=Count("pk"))):
        raise Invalid(
            f"Customers who have the choice {choice!r}: {customers}. Give them another one first.",
            field="choices",
            choice=choice,
            customers=customers,
        )
