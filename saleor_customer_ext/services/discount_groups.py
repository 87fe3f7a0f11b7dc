"""Discount groups: what they are called, when they count, what they lock, and who is in which; one at most.

What they grant is in ``discount_conditions.py`` and ``price_lists.py``, what comes of it in ``pricing.py``.
Locks: profiles first, then discount groups. Whoever puts somebody into a group shares its row, whoever changes it, what
it grants, or deletes it has it alone.
"""

import datetime
from collections.abc import Callable, Collection, Mapping
from contextlib import AbstractContextManager
from functools import partial
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, transaction
from django.db.models import Count, F, QuerySet
from django.utils import timezone

from .. import permissions
from ..errors import Conflict, InUse, Invalid, NotFound, NotUnique
from ..events import DiscountGroupChanged, discount_group_changed
from ..host import Actor, prices_changed
from ..models import AccountLock, CustomerProfile, DiscountCondition, DiscountGroup
from . import audit, labels, pricing, selection, unit_lists
from .constraints import refusing_any
from .copy_rules import LONGEST_KEY
from .customer_search import fold
from .profiles import announce
from .units import CHECKS

READERS = (permissions.MANAGE_DISCOUNT_GROUPS, permissions.MANAGE_CUSTOMER_PROFILES)
MEMBERSHIP = "customer.discount_group_changed"
MISSING = "There is no such discount group."
MOST_TOLD = (
    1000  # members whose checkouts are named to the host one by one; of larger groups, everybody's are
)
_PRICED_BY = ("starts_on", "ends_on", "combines_with_host")


def all_groups(*, actor: Actor, using: str = DEFAULT_DB_ALIAS) -> QuerySet[DiscountGroup]:
    """Give the shop's discount groups by name; raises PermissionDenied."""
    actor.require(*READERS)
    return DiscountGroup.objects.using(using)


def get(group_id: int, *, actor: Actor, using: str = DEFAULT_DB_ALIAS) -> DiscountGroup:
    """Give one of them; raises PermissionDenied, NotFound."""
    found = all_groups(actor=actor, using=using).filter(pk=group_id).first()
    if found is None:
        raise NotFound(MISSING, field="group_id")
    return found


def matching(
    rows: QuerySet[DiscountGroup], *, search: str = "", is_valid: bool | None = None
) -> QuerySet[DiscountGroup]:
    """Narrow groups. search: as of units. is_valid: only those that count today, or only the others. Raises Invalid."""
    rows = unit_lists.matching(rows, search=search)
    if is_valid is None:
        return rows
    today = pricing.groups_now().using(rows.db).values("pk")
    return rows.filter(pk__in=today) if is_valid else rows.exclude(pk__in=today)


def of_customers(customer_ids: Collection[Any], *, using: str = DEFAULT_DB_ALIAS) -> dict[Any, DiscountGroup]:
    """Give the discount group of each of these customers, valid or not, in one query; who has none is left out."""
    profiles = CustomerProfile.objects.using(using).filter(pk__in=customer_ids, discount_group__isnull=False)
    found = profiles.select_related("discount_group").only("user", "discount_group")
    return {profile.pk: profile.discount_group for profile in found if profile.discount_group is not None}


def valid(keys: Collection[int], *, using: str = DEFAULT_DB_ALIAS) -> dict[int, list[str]]:
    """Give those of these groups that count today, with what they lock, in one query."""
    return dict(pricing.groups_now().using(using).filter(pk__in=keys).values_list("pk", "locks"))


def require_reader(actor: Actor, customer_id: Any) -> None:
    """Raise PermissionDenied unless the caller is this customer, or staff who may see who is in which group."""
    if not actor.is_customer(customer_id):
        actor.require(*READERS)


def create(*, name: str, actor: Actor, **values: Any) -> DiscountGroup:
    """Make a group of the parts in ``_CHECKS``, which grants nothing yet.

    Raises PermissionDenied, Required, Invalid (also one that ends before it starts), NotUnique (name,
    external_reference).
    """
    actor.require(permissions.MANAGE_DISCOUNT_GROUPS)
    values = labels.checked({"name": name} | values, _CHECKS, what="discount group")
    _require_days(values.get("starts_on"), values.get("ends_on"))
    with transaction.atomic():
        with _is_free():
            group = DiscountGroup.objects.create(**_keyed(values))
        record(group, "created", actor=actor, after=_written(values))
    return group


def change(*, group_id: int, version: int, actor: Actor, **values: Any) -> DiscountGroup:
    """Change parts of a group; who is in it and what it grants stay. version: of the state that was edited.

    Raises PermissionDenied, NotFound, Conflict, Required, Invalid, NotUnique.
    """
    actor.require(permissions.MANAGE_DISCOUNT_GROUPS)
    values = labels.checked(values, _CHECKS, what="discount group")
    with transaction.atomic():
        group = alone(group_id, version=version)
        before, after = labels.changed(group, _keyed(values))
        if after:
            _require_days(group.starts_on, group.ends_on)
            save(group, list(after))
            record(group, "changed", actor=actor, before=_written(before), after=_written(after))
            if not after.keys().isdisjoint(_PRICED_BY):
                tell_members(group)
    return group


def delete(*, group_id: int, actor: Actor) -> None:
    """Delete a group that nobody is in, with all that it grants.

    Raises PermissionDenied, NotFound, InUse (params["customers"] says how many are in it).
    """
    actor.require(permissions.MANAGE_DISCOUNT_GROUPS)
    with transaction.atomic():
        group = alone(group_id)
        if customers := CustomerProfile.objects.filter(discount_group=group).count():
            raise InUse(
                f"This discount group has {customers} customers, so it cannot be deleted. Take them out first.",
                field="group_id",
                customers=customers,
            )
        record(group, "deleted", actor=actor, before={"name": group.name})
        DiscountCondition.objects.filter(group=group).delete()
        group.delete()


def copy(*, group_id: int, name: str, actor: Actor) -> DiscountGroup:
    """Make a group that grants and locks what another one does at this moment; nobody is in it.

    The external reference is not taken along. Raises PermissionDenied, NotFound, Required, Invalid, NotUnique.
    """
    actor.require(permissions.MANAGE_DISCOUNT_GROUPS)
    with transaction.atomic():
        found = selection.share(DiscountGroup, [group_id], field="group_id", missing=MISSING)[group_id]
        values = {
            part: getattr(found, part) for part in _CHECKS if part not in ("name", "external_reference")
        }
        group = create(name=name, actor=actor, **values)
        _copy_conditions(found.pk, group.pk)
        record(group, "copied", actor=actor, after={"copied_from": found.name})
    return group


def assign(
    *, customer_ids: Collection[Any], group_id: int | None, actor: Actor, field: str = "group_id"
) -> int:
    """Put customers into a discount group, out of the one they were in; None is no group. Say how many were not there.

    customer_ids: ``selection.MOST`` at most. field: the input that names the group. Locks the customers.
    Raises PermissionDenied, Required, Invalid, NotFound (of customer_ids or of the group); then nobody was moved.
    """
    actor.require(permissions.MANAGE_DISCOUNT_GROUPS)
    with transaction.atomic():
        profiles = selection.lock(customer_ids)
        group = None
        if group_id is not None:
            group = selection.share(DiscountGroup, [group_id], field=field, missing=MISSING)[group_id]
        moving = {
            profile.pk: profile.discount_group_id
            for profile in profiles
            if profile.discount_group_id != group_id
        }
        CustomerProfile.objects.filter(pk__in=moving).update(discount_group=group, version=F("version") + 1)
        left = DiscountGroup.objects.filter(pk__in={key for key in moving.values() if key})
        names: dict[int | None, str] = dict(left.values_list("pk", "name"))
        data = {
            customer: {
                "before": {"discount_group": names.get(before)},
                "after": {"discount_group": group.name if group else None},
            }
            for customer, before in moving.items()
        }
        audit.record_each(MEMBERSHIP, actor=actor, data=data)
        for customer in moving:
            announce(customer, MEMBERSHIP)
        prices_changed(list(moving))
    return len(moving)


def alone(group_id: int, *, version: int | None = None) -> DiscountGroup:
    """Lock a group against everybody who shares, changes or deletes it. Raises NotFound, Conflict."""
    found = selection.alone(DiscountGroup, [group_id], field="group_id", missing=MISSING)[group_id]
    if version is not None and version != found.version:
        raise Conflict(
            "Somebody else has changed this discount group meanwhile.", field="version", version=found.version
        )
    return found


def save(group: DiscountGroup, columns: Collection[str] = ()) -> None:
    """Write columns of a locked group, and count its version on. Raises NotUnique (name, external_reference)."""
    group.version += 1
    group.updated_at = timezone.now()
    with _is_free():
        group.save(update_fields=[*columns, "version", "updated_at"])


def record(group: DiscountGroup, what: str, *, actor: Actor, **data: Any) -> None:
    """Record what was done to a group, and tell other systems after commit."""
    kind = f"discount_group.{what}"
    audit.record(kind, actor=actor, reference=group.name, **data)
    event = DiscountGroupChanged(kind, group.pk)
    transaction.on_commit(
        lambda: discount_group_changed.send_robust(sender=DiscountGroup, event=event), robust=True
    )


def tell_members(group: DiscountGroup) -> None:
    """Let the host price the members' open checkouts anew, after commit."""
    members = CustomerProfile.objects.filter(discount_group=group).order_by().values_list("pk", flat=True)
    found = list(members[: MOST_TOLD + 1])
    prices_changed(None if len(found) > MOST_TOLD else found)


def counts(keys: Collection[int], *, using: str = DEFAULT_DB_ALIAS) -> dict[int, int]:
    """Give how many customers are in each of these groups, in one query; empty ones are left out."""
    found = CustomerProfile.objects.using(using).filter(discount_group__in=keys).order_by()
    return dict(found.values_list("discount_group").annotate(number=Count("pk")))


def _copy_conditions(source: int, target: int) -> None:
    table, fields = DiscountCondition._meta.db_table, DiscountCondition._meta.concrete_fields
    named = ", ".join(field.attname for field in fields if field.name not in ("id", "group"))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (group_id, {named}) SELECT %s, {named} FROM {table} WHERE group_id = %s ORDER BY id",  # noqa: S608  # our own names
            [target, source],
        )


def _require_days(starts_on: datetime.date | None, ends_on: datetime.date | None) -> None:
    if starts_on is not None and ends_on is not None and ends_on < starts_on:
        raise Invalid("The group would end before it starts.", field="ends_on")


def _keyed(values: Mapping[str, Any]) -> dict[str, Any]:
    keyed = {"name_key": fold(values["name"])[:LONGEST_KEY]} if "name" in values else {}
    return {**values, **keyed}


def _written(values: Mapping[str, Any]) -> dict[str, Any]:
    """Give values as a record of a change has them."""
    return {
        name: value.isoformat() if isinstance(value, datetime.date) else value
        for name, value in values.items()
        if name != "name_key"
    }


def _is_free() -> AbstractContextManager[None]:
    return refusing_any(
        {
            "customer_ext_discount_group_name": NotUnique(
                "There is a discount group with this name.", field="name"
            ),
            "customer_ext_discount_group_ref": NotUnique(
                "Another discount group has this external reference.", field="external_reference"
            ),
        }
    )


def _day(field: str, value: Any) -> datetime.date | None:
    if value is not None and (not isinstance(value, datetime.date) or isinstance(value, datetime.datetime)):
        raise Invalid("This has to be a day.", field=field)
    return value


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise Invalid("This has to be yes or no.", field="combines_with_host")
    return value


def _locks(value: Any) -> list[str]:
    found = {str(getattr(lock, "value", lock)) for lock in value}
    if not found <= set(AccountLock.values):
        raise Invalid("There is no such lock.", field="locks")
    return sorted(found)


_CHECKS: dict[str, Callable[[Any], Any]] = {
    "name": labels.checked_name,
    "description": labels.checked_description,
    "external_reference": CHECKS["external_reference"],
    "starts_on": partial(_day, "starts_on"),
    "ends_on": partial(_day, "ends_on"),
    "combines_with_host": _flag,
    "locks": _locks,
}
