"""Customer groups: what they are called, and who is in which; a customer is in one at most.

Locks: profiles first, then groups. Whoever puts somebody into a group shares its row, whoever merges or deletes it has
it alone.
"""

from collections.abc import Collection
from contextlib import AbstractContextManager
from functools import partial
from typing import Any

from django.db import DEFAULT_DB_ALIAS, transaction
from django.db.models import Count, F, JSONField, QuerySet, Value
from django.db.models.functions import JSONObject

from .. import permissions
from ..errors import Invalid, NotUnique, Required
from ..host import Actor
from ..models import CustomerGroup, CustomerProfile
from . import audit, labels, selection
from .constraints import refusing
from .profiles import announce

MOST = 500  # groups in a shop
MOST_AT_ONCE = 20  # groups in one merge
_TAKEN = "There is a group with this name."
_UNKNOWN = "There is no such group."


def all_groups(*, actor: Actor, using: str = DEFAULT_DB_ALIAS) -> QuerySet[CustomerGroup]:
    """Give the shop's groups by name; raises PermissionDenied."""
    actor.require(permissions.MANAGE_CUSTOMER_PROFILES)
    return CustomerGroup.objects.using(using)


def counts(*, using: str = DEFAULT_DB_ALIAS) -> dict[int, int]:
    """Give the number of customers of every group that has any, in one query."""
    profiles = CustomerProfile.objects.using(using).filter(group__isnull=False).order_by()
    return dict(profiles.values_list("group").annotate(customers=Count("pk")))


def of_customers(customer_ids: Collection[Any], *, using: str = DEFAULT_DB_ALIAS) -> dict[Any, CustomerGroup]:
    """Give the group of each of these customers, in one query; who has none is left out."""
    profiles = CustomerProfile.objects.using(using).filter(pk__in=customer_ids).select_related("group")
    return {profile.pk: profile.group for profile in profiles.only("user", "group") if profile.group}


def create(*, name: str, actor: Actor, description: str = "") -> CustomerGroup:
    """Make a group. Raises PermissionDenied, Required, Invalid, NotUnique (the name, without regard to case)."""
    actor.require(permissions.MANAGE_CUSTOMER_PROFILES)
    values = labels.checked({"name": name, "description": description}, _CHECKS, what="group")
    if CustomerGroup.objects.count() >= MOST:
        raise Invalid(f"A shop has {MOST} groups at most.", field="name")
    with transaction.atomic():
        with _name_is_free():
            group = CustomerGroup.objects.create(**values)
        audit.record("group.created", actor=actor, reference=group.name, after=values)
        labels.announce("group.created", group)
    return group


def change(*, group_id: int, actor: Actor, **values: str) -> CustomerGroup:
    """Change ``name`` or ``description``; who is in the group stays.

    Raises PermissionDenied, NotFound, Required, Invalid, NotUnique.
    """
    actor.require(permissions.MANAGE_CUSTOMER_PROFILES)
    values = labels.checked(values, _CHECKS, what="group")
    with transaction.atomic():
        group = _alone([group_id], field="group_id")[group_id]
        before, after = labels.changed(group, values)
        if after:
            with _name_is_free():
                group.save(update_fields=list(after))
            audit.record("group.changed", actor=actor, reference=group.name, before=before, after=after)
            labels.announce("group.changed", group)
    return group


def delete(*, group_id: int, actor: Actor, move_to: int | None = None) -> int:
    """Delete a group; its customers go to ``move_to``. Gives how many went.

    Raises PermissionDenied, NotFound, Invalid (customers are in it and nothing was said of where they go).
    """
    actor.require(permissions.MANAGE_CUSTOMER_PROFILES)
    if move_to == group_id:
        raise Invalid("The customers cannot go to the group that is deleted.", field="move_to")

    def delete() -> int:
        target = None
        if move_to is None:
            group = _alone([group_id], field="group_id")[group_id]
            if customers := CustomerProfile.objects.filter(group=group).count():
                raise Invalid(
                    f"Customers in this group: {customers}. Say to which group they go.",
                    field="move_to",
                    customers=customers,
                )
        else:
            found = _emptied([group_id], move_to, field="group_id", target_field="move_to")
            group, target = found[group_id], found[move_to]
        moved = _move([group.pk], target, actor) if target else 0
        labels.announce("group.deleted", group, into=target, customers=moved)
        group.delete()
        audit.record(
            "group.deleted",
            actor=actor,
            reference=group.name,
            before={"name": group.name, "customers": moved},
            after={"moved_to": target.name if target else None},
        )
        return moved

    return selection.until_nobody_joins(delete)


def merge(*, group_ids: Collection[int], into_id: int, actor: Actor) -> tuple[CustomerGroup, int]:
    """Make one group of several: who was in any of them is in ``into_id``, and the others are gone.

    Gives the group that stays, and how many customers came into it.
    Raises PermissionDenied, Required, Invalid (into itself, too many), NotFound.
    """
    actor.require(permissions.MANAGE_CUSTOMER_PROFILES)
    sources = sorted(set(group_ids))
    if not sources:
        raise Required("Say which groups.", field="group_ids")
    if len(sources) > MOST_AT_ONCE:
        raise Invalid(f"One call merges {MOST_AT_ONCE} groups at most.", field="group_ids")
    if into_id in sources:
        raise Invalid("A group cannot be merged into itself.", field="group_ids")

    def merge() -> tuple[CustomerGroup, int]:
        found = _emptied(sources, into_id, field="group_ids", target_field="into_id")
        target = found[into_id]
        moved = _move(sources, target, actor)
        CustomerGroup.objects.filter(pk__in=sources).delete()
        audit.record(
            "group.merged",
            actor=actor,
            reference=target.name,
            before={"groups": [found[key].name for key in sources]},
            after={"groups": [target.name], "customers": moved},
        )
        for key in sources:
            labels.announce("group.merged", found[key], into=target, customers=moved)
        return target, moved

    return selection.until_nobody_joins(merge)


def assign(*, customer_ids: Collection[Any], group_id: int | None, actor: Actor) -> int:
    """Put customers into a group, out of the one they were in; None is no group. Say how many were not there before.

    customer_ids: ``selection.MOST`` at most. Locks the customers.
    Raises PermissionDenied, Required, Invalid, NotFound (field customer_ids or group_id); then nobody was moved.
    """
    actor.require(permissions.MANAGE_CUSTOMER_PROFILES)
    with transaction.atomic():
        profiles = selection.lock(customer_ids)
        group = None
        if group_id is not None:
            group = selection.share(CustomerGroup, [group_id], field="group_id", missing=_UNKNOWN)[group_id]
        moving = {profile.pk: profile.group_id for profile in profiles if profile.group_id != group_id}
        CustomerProfile.objects.filter(pk__in=moving).update(group=group, version=F("version") + 1)
        left = CustomerGroup.objects.filter(pk__in={key for key in moving.values() if key})
        names: dict[int | None, str] = dict(left.values_list("pk", "name"))
        data = {
            customer: {
                "before": {"group": names.get(before)},
                "after": {"group": group.name if group else None},
            }
            for customer, before in moving.items()
        }
        audit.record_each("customer.group_changed", actor=actor, data=data)
        for customer in moving:
            announce(customer, "customer.group_changed")
    return len(moving)


_CHECKS: labels.Checks = {"name": labels.checked_name, "description": labels.checked_description}
_alone = partial(selection.alone, CustomerGroup, missing=_UNKNOWN)


def _name_is_free() -> AbstractContextManager[None]:
    return refusing("customer_ext_group_name", NotUnique(_TAKEN, field="name"))


def _emptied(sources: list[int], target: int, *, field: str, target_field: str) -> dict[int, CustomerGroup]:
    """Lock everybody in the groups ``sources``, then all groups; raise Joined if somebody came in between."""
    members = CustomerProfile.objects.filter(group__in=sources)
    locked = selection.lock_members(members)
    found = _alone([*sources, target], field=field, fields={target: target_field})
    selection.require_no_others(locked, members)
    return found


def _move(sources: list[int], target: CustomerGroup, actor: Actor) -> int:
    members = CustomerProfile.objects.filter(group__in=sources)
    changes = (
        members.order_by()
        .values_list("pk")
        .annotate(
            data=JSONObject(
                before=JSONObject(group="group__name"),
                after=Value({"group": target.name}, output_field=JSONField()),
            )
        )
    )
    audit.record_all("customer.group_changed", actor=actor, changes=changes)
    return members.update(group=target, version=F("version") + 1)
