"""Tags: what they are called, and who has them.

Locks: profiles first, then tags. Whoever gives or takes a tag shares its row, whoever merges or deletes it has it
alone.
"""

import re
from collections.abc import Collection
from contextlib import AbstractContextManager
from functools import partial
from typing import Any

from django.contrib.postgres.aggregates import JSONBAgg
from django.db import DEFAULT_DB_ALIAS, connection, transaction
from django.db.models import Count, F, JSONField, QuerySet, Value
from django.db.models.functions import JSONObject

from .. import permissions
from ..errors import Invalid, NotUnique, Required
from ..host import Actor
from ..models import CustomerTag, CustomerTagging
from . import audit, labels, profiles, selection
from .constraints import refusing

MOST = 500  # tags in a shop
MOST_AT_ONCE = 20  # tags in one call that gives or takes them
_COLOR = re.compile(r"#[0-9a-f]{6}", re.ASCII)
_TAKEN = "There is a tag with this name."
_UNKNOWN = "There is no such tag."


def all_tags(*, actor: Actor, using: str = DEFAULT_DB_ALIAS) -> QuerySet[CustomerTag]:
    """Give the shop's tags by name; raises PermissionDenied."""
    actor.require(permissions.MANAGE_CUSTOMER_PROFILES)
    return CustomerTag.objects.using(using)


def counts(*, using: str = DEFAULT_DB_ALIAS) -> dict[int, int]:
    """Give the number of customers of every tag that has any, in one query."""
    taggings = CustomerTagging.objects.using(using).order_by()
    return dict(taggings.values_list("tag").annotate(customers=Count("pk")))


def of_customers(
    customer_ids: Collection[Any], *, using: str = DEFAULT_DB_ALIAS
) -> dict[Any, list[CustomerTag]]:
    """Give the tags of these customers by name, in one query; who has none is left out."""
    rows = CustomerTagging.objects.using(using).filter(user__in=customer_ids).select_related("tag")
    found: dict[Any, list[CustomerTag]] = {}
    for tagging in rows.order_by("tag__name", "tag"):
        found.setdefault(tagging.user_id, []).append(tagging.tag)
    return found


def create(*, name: str, actor: Actor, color: str = "", description: str = "") -> CustomerTag:
    """Make a tag. color: such as "#1d4ed8"; empty gives a grey one.

    Raises PermissionDenied, Required, Invalid, NotUnique (the name, without regard to case).
    """
    actor.require(permissions.MANAGE_CUSTOMER_PROFILES)
    values = {"name": name, "description": description} | ({"color": color} if color else {})
    values = labels.checked(values, _CHECKS, what="tag")
    if CustomerTag.objects.count() >= MOST:
        raise Invalid(f"A shop has {MOST} tags at most.", field="name")
    with transaction.atomic():
        with _name_is_free():
            tag = CustomerTag.objects.create(**values)
        audit.record("tag.created", actor=actor, reference=tag.name, after=values)
        labels.announce("tag.created", tag)
    return tag


def change(*, tag_id: int, actor: Actor, **values: str) -> CustomerTag:
    """Change ``name``, ``color`` or ``description``; who has the tag keeps it.

    Raises PermissionDenied, NotFound, Required, Invalid, NotUnique.
    """
    actor.require(permissions.MANAGE_CUSTOMER_PROFILES)
    values = labels.checked(values, _CHECKS, what="tag")
    with transaction.atomic():
        tag = _alone([tag_id], field="tag_id")[tag_id]
        before, after = labels.changed(tag, values)
        if after:
            with _name_is_free():
                tag.save(update_fields=list(after))
            audit.record("tag.changed", actor=actor, reference=tag.name, before=before, after=after)
            labels.announce("tag.changed", tag)
    return tag


def delete(*, tag_id: int, actor: Actor) -> int:
    """Delete a tag, also from those who have it, and give how many had it. Raises PermissionDenied, NotFound."""
    actor.require(permissions.MANAGE_CUSTOMER_PROFILES)
    with transaction.atomic():
        tag = _alone([tag_id], field="tag_id")[tag_id]
        customers = _lose([tag.pk], [], actor)
        labels.announce("tag.deleted", tag, customers=customers)
        tag.delete()
        audit.record(
            "tag.deleted", actor=actor, reference=tag.name, before={"name": tag.name, "customers": customers}
        )
    return customers


def merge(*, tag_ids: Collection[int], into_id: int, actor: Actor) -> tuple[CustomerTag, int]:
    """Make one tag of several: who had any of them has ``into_id`` once, and the others are gone.

    Gives the tag that stays, and how many customers had one that is gone.
    Raises PermissionDenied, Required, Invalid (into itself, too many), NotFound.
    """
    actor.require(permissions.MANAGE_CUSTOMER_PROFILES)
    sources = _several(tag_ids)
    if into_id in sources:
        raise Invalid("A tag cannot be merged into itself.", field="tag_ids")
    with transaction.atomic():
        found = _alone([*sources, into_id], field="tag_ids", fields={into_id: "into_id"})
        target = found.pop(into_id)
        table = CustomerTagging._meta.db_table
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {table} (tag_id, user_id)"  # noqa: S608  # our own name
                f" SELECT DISTINCT %s::bigint, user_id FROM {table} WHERE tag_id = ANY(%s) ON CONFLICT DO NOTHING",
                [target.pk, sources],
            )
        customers = _lose(sources, [target.name], actor)
        CustomerTag.objects.filter(pk__in=sources).delete()
        names = [found[key].name for key in sources]
        audit.record(
            "tag.merged",
            actor=actor,
            reference=target.name,
            before={"tags": names},
            after={"tags": [target.name], "customers": customers},
        )
        for key in sources:
            labels.announce("tag.merged", found[key], into=target, customers=customers)
    return target, customers


def assign(*, customer_ids: Collection[Any], tag_ids: Collection[int], actor: Actor) -> int:
    """Give tags to customers, and say how many of them had not had all of these; repeating it changes nothing.

    customer_ids: ``selection.MOST`` at most. tag_ids: ``MOST_AT_ONCE`` at most. Locks the customers.
    Raises PermissionDenied, Required, Invalid, NotFound (field customer_ids or tag_ids); then nobody was changed.
    """
    actor.require(permissions.MANAGE_CUSTOMER_PROFILES)
    wanted = _several(tag_ids)
    with transaction.atomic():
        customers, tags, has = _locked(customer_ids, wanted)
        missing = {
            customer: [key for key in tags if (customer, key) not in has]
            for customer in customers
            if any((customer, key) not in has for key in tags)
        }
        CustomerTagging.objects.bulk_create(
            CustomerTagging(user_id=customer, tag_id=key)
            for customer, keys in missing.items()
            for key in keys
        )
        _record(
            actor, {customer: ([], [tags[key].name for key in keys]) for customer, keys in missing.items()}
        )
    return len(missing)


def remove(*, customer_ids: Collection[Any], tag_ids: Collection[int], actor: Actor) -> int:
    """Take tags from customers, and say how many of them had had any of these; otherwise as ``assign``."""
    actor.require(permissions.MANAGE_CUSTOMER_PROFILES)
    unwanted = _several(tag_ids)
    with transaction.atomic():
        customers, tags, has = _locked(customer_ids, unwanted)
        lost = {
            customer: [key for key in tags if (customer, key) in has]
            for customer in customers
            if any((customer, key) in has for key in tags)
        }
        CustomerTagging.objects.filter(user__in=lost, tag__in=unwanted).delete()
        _record(actor, {customer: ([tags[key].name for key in keys], []) for customer, keys in lost.items()})
    return len(lost)


def _checked_color(color: Any) -> str:
    kept = color.strip().lower() if isinstance(color, str) else ""
    if not _COLOR.fullmatch(kept):
        raise Invalid("A colour is written as #rrggbb, such as #1d4ed8.", field="color")
    return kept


_CHECKS: labels.Checks = {
    "name": labels.checked_name,
    "color": _checked_color,
    "description": labels.checked_description,
}
_alone = partial(selection.alone, CustomerTag, missing=_UNKNOWN)


def _name_is_free() -> AbstractContextManager[None]:
    return refusing("customer_ext_tag_name", NotUnique(_TAKEN, field="name"))


def _several(tag_ids: Collection[int]) -> list[int]:
    keys = sorted(set(tag_ids))
    if not keys:
        raise Required("Say which tags.", field="tag_ids")
    if len(keys) > MOST_AT_ONCE:
        raise Invalid(f"One call works on {MOST_AT_ONCE} tags at most.", field="tag_ids")
    return keys


def _locked(
    customer_ids: Collection[Any], tag_ids: list[int]
) -> tuple[list[Any], dict[int, CustomerTag], set[tuple[Any, int]]]:
    """Lock customers and share tags; give both and who has which of them."""
    customers = [profile.pk for profile in selection.lock(customer_ids)]
    tags = selection.share(CustomerTag, tag_ids, field="tag_ids", missing=_UNKNOWN)
    rows = CustomerTagging.objects.filter(user__in=customers, tag__in=tag_ids)
    return customers, tags, set(rows.values_list("user", "tag"))


def _lose(tag_ids: list[int], instead: list[str], actor: Actor) -> int:
    """Take tags from everybody who has any, record it for each of them, and give how many they were."""
    taggings = CustomerTagging.objects.filter(tag__in=tag_ids)
    names = JSONBAgg(F("tag__name"), order_by=F("tag__name").asc())
    after = Value({"tags": instead}, output_field=JSONField())
    changes = (
        taggings.order_by()
        .values_list("user")
        .annotate(data=JSONObject(before=JSONObject(tags=names), after=after))
    )
    customers = audit.record_all("customer.tags_changed", actor=actor, changes=changes)
    taggings.delete()
    return customers


def _record(actor: Actor, changes: dict[Any, tuple[list[str], list[str]]]) -> None:
    data = {
        customer: {"before": {"tags": before}, "after": {"tags": after}}
        for customer, (before, after) in changes.items()
    }
    audit.record_each("customer.tags_changed", actor=actor, data=data)
    for customer in data:
        profiles.announce(customer, "customer.tags_changed")
