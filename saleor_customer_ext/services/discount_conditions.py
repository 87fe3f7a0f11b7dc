"""What a discount group grants: conditions are given and taken away here, all that are sent or none.

Two that contradict each other cannot be: of one target, channel, currency, quantity and order value there is one.
Locks: the group alone, as in ``discount_groups.py``.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import DEFAULT_DB_ALIAS, transaction
from django.db.models import Q, QuerySet

from .. import permissions
from ..errors import CustomerExtError, Invalid, NotFound, NotUnique, Required
from ..host import Actor
from ..models import DiscountCondition, DiscountGroup
from ..money import exact
from . import condition_targets, discount_groups
from .condition_checks import Checks, NewCondition
from .constraints import refusing

MOST = 1000  # conditions in one call

Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """What a call has changed: how many conditions were added and removed."""

    added: int = 0
    removed: int = 0


def of_group(group_id: int, *, actor: Actor, using: str = DEFAULT_DB_ALIAS) -> QuerySet[DiscountCondition]:
    """Give what a group grants, fixed prices as well; raises PermissionDenied."""
    actor.require(permissions.MANAGE_DISCOUNT_GROUPS)
    return DiscountCondition.objects.using(using).filter(group=group_id)


def replace(*, group_id: int, version: int, conditions: Sequence[NewCondition], actor: Actor) -> Change:
    """Let a group grant these conditions and no others; those that stay the same are not touched.

    version: of the state that was edited. Raises PermissionDenied, NotFound, Conflict, what the checks raise, and
    Invalid where the group has more than ``MOST``: its price list has to be imported.
    """
    actor.require(permissions.MANAGE_DISCOUNT_GROUPS)
    wanted = checked(conditions)
    with transaction.atomic():
        group = discount_groups.alone(group_id, version=version)
        rows = list(DiscountCondition.objects.filter(group=group).order_by("pk")[: MOST + 1])
        if len(rows) > MOST:
            raise Invalid(
                f"This group has more than {MOST} conditions; add and remove single ones, or import prices.",
                field="conditions",
            )
        now = {key_of(row): row for row in rows}
        kept = {key for key, row in wanted.items() if key in now and same(now[key], row)}
        return write(
            group,
            added=[row for key, row in wanted.items() if key not in kept],
            removed=[row for key, row in now.items() if key not in kept],
            actor=actor,
        )


def add(*, group_id: int, conditions: Sequence[NewCondition], actor: Actor) -> Change:
    """Let a group grant these conditions as well; those that it has already change nothing.

    Raises PermissionDenied, NotFound (the group, or something of the catalogue), what the checks raise, and NotUnique
    where the group has another percentage or price in the same place.
    """
    actor.require(permissions.MANAGE_DISCOUNT_GROUPS)
    if not conditions:
        raise Required("Say which conditions.", field="conditions")
    wanted = checked(conditions)
    with transaction.atomic():
        group = discount_groups.alone(group_id)
        now = at_places(group, wanted.values())
        for place, (key, row) in enumerate(wanted.items()):
            if key in now and not same(now[key], row):
                raise _contradiction(row, f"The group has {described(now[key])} there.", place)
        added = [row for key, row in wanted.items() if key not in now]
        return write(group, added=added, removed=[], actor=actor)


def exchange(*, group_id: int, condition_id: int, condition: NewCondition, actor: Actor) -> Change:
    """Let a group grant this condition in place of another one; the same again changes nothing.

    Raises what ``add`` raises, without a place in the list, and NotFound where the group has no such condition.
    """
    actor.require(permissions.MANAGE_DISCOUNT_GROUPS)
    try:
        ((key, row),) = checked([condition]).items()
        with transaction.atomic():
            group = discount_groups.alone(group_id)
            before = DiscountCondition.objects.filter(group=group, pk=condition_id).first()
            if before is None:
                raise NotFound("The group has no such condition.", field="condition_id")
            now = at_places(group, [row])
            if key in now and now[key].pk != before.pk:
                raise _contradiction(row, f"The group has {described(now[key])} there.", 0)
            if key in now and same(before, row):
                return Change()
            return write(group, added=[row], removed=[before], actor=actor)
    except CustomerExtError as error:
        error.field = error.field.removeprefix("conditions.0.")
        raise


def remove(*, group_id: int, condition_ids: Collection[int], actor: Actor) -> Change:
    """Take conditions away from a group, all of these or none; raises PermissionDenied, Required, Invalid, NotFound."""
    actor.require(permissions.MANAGE_DISCOUNT_GROUPS)
    wanted = list(dict.fromkeys(condition_ids))
    if not wanted:
        raise Required("Say which conditions.", field="condition_ids")
    if len(wanted) > MOST:
        raise Invalid(f"One call is about {MOST} conditions at most.", field="condition_ids")
    with transaction.atomic():
        group = discount_groups.alone(group_id)
        found = DiscountCondition.objects.filter(group=group).in_bulk(wanted)
        if unknown := [place for place, key in enumerate(wanted, 1) if key not in found]:
            raise NotFound(
                f"The group has no such condition at position {unknown[0]} of the list; nothing was changed.",
                field="condition_ids",
                positions=unknown,
            )
        return write(group, added=[], removed=list(found.values()), actor=actor)


def checked(conditions: Sequence[NewCondition]) -> dict[Key, DiscountCondition]:
    """Give conditions as they are kept, without a group yet, by what there is one of.

    Raises Required, Invalid, InvalidAmount, CurrencyMismatch, NotUnique (two contradict each other), NotFound (a thing
    of the catalogue) with the place in the list from 0 and the part, such as ``conditions.2.percent``.
    """
    if len(conditions) > MOST:
        raise Invalid(f"One call is about {MOST} conditions at most.", field="conditions")
    checks = Checks()
    found: dict[Key, DiscountCondition] = {}
    for place, condition in enumerate(conditions):
        try:
            row = checks.row(condition)
        except CustomerExtError as error:
            error.field = f"conditions.{place}.{error.field}"
            raise
        if (other := found.get(key_of(row))) is not None:
            raise _contradiction(row, f"Another one of the list is {described(other)}.", place)
        found[key_of(row)] = row
    _require_known(list(found.values()))
    return found


def key_of(row: DiscountCondition) -> Key:
    """Give what there is one condition of in a group."""
    return (
        row.target,
        row.reference,
        row.channel,
        row.currency,
        row.minimum_quantity,
        row.minimum_order_value or Decimal(0),
        row.minimum_order_currency,
    )


def same(row: DiscountCondition, other: DiscountCondition) -> bool:
    """Tell whether two with the same key grant the same."""
    return (row.percent, row.amount, row.taxed) == (other.percent, other.amount, other.taxed)


def at_places(group: DiscountGroup, wanted: Iterable[DiscountCondition]) -> dict[Key, DiscountCondition]:
    """Give the group's conditions in the places of those that are wanted, and a few more, by key, in one query."""
    rows_wanted, references = list(wanted), dict[str, set[str]]()
    for row in rows_wanted:
        references.setdefault(row.target, set()).add(row.reference)
    about = Q(pk__in=())
    for target, named in sorted(references.items()):
        about |= Q(target=target, reference__in=named)
    # Of a variant there can be prices of many channels and tiers, of which a price list names few.
    rows = DiscountCondition.objects.filter(
        about,
        group=group,
        channel__in={row.channel for row in rows_wanted},
        minimum_quantity__in={row.minimum_quantity for row in rows_wanted},
    )
    return {key_of(row): row for row in rows}


def write(
    group: DiscountGroup,
    *,
    added: Sequence[DiscountCondition],
    removed: Sequence[DiscountCondition],
    actor: Actor,
    what: str = "conditions_changed",
) -> Change:
    """Write what a locked group grants, record it, and let members' prices follow after commit.

    One that changes is another one, with a key of its own: orders name the one that they were priced by.
    """
    if not added and not removed:
        return Change()
    before, after = [described(row) for row in removed], [described(row) for row in added]
    if removed:
        DiscountCondition.objects.filter(pk__in=[row.pk for row in removed]).delete()
    for row in added:
        row.group = group
    with refusing(
        "customer_ext_condition_once", NotUnique("The group has this already.", field="conditions")
    ):
        DiscountCondition.objects.bulk_create(added, batch_size=2000)
    discount_groups.save(group)
    discount_groups.record(
        group, what, actor=actor, before={"conditions": before}, after={"conditions": after}
    )
    discount_groups.tell_members(group)
    return Change(len(added), len(removed))


def described(row: DiscountCondition) -> str:
    """Write a condition as a record of a change has it."""
    about = f"{row.target} {row.reference}".strip()
    parts = [f"{about}: {_grant(row)}"]
    if row.minimum_quantity > 1:
        parts.append(f"from {row.minimum_quantity} units")
    if row.minimum_order_value is not None:
        value = exact(row.minimum_order_value, row.minimum_order_currency)
        parts.append(f"orders from {value.amount} {value.currency}")
    return ", ".join(parts)


def _grant(row: DiscountCondition) -> str:
    if row.amount is None:
        return f"{row.percent} %"
    return f"{exact(row.amount, row.currency).amount} {row.currency} {row.taxed} {row.channel}"


def _require_known(rows: Sequence[DiscountCondition]) -> None:
    known = condition_targets.names(rows)
    for place, row in enumerate(rows):
        if row.reference and (row.target, row.reference) not in known:
            raise NotFound(
                f"The shop has no such {row.target.lower()}: {row.reference}. Nothing was changed.",
                field=f"conditions.{place}.reference",
                reference=row.reference,
            )


def _contradiction(row: DiscountCondition, other: str, place: int) -> NotUnique:
    """Say that there is another condition of the same things: a price that contradicts, or a tier that overlaps."""
    what, part = ("price", "amount") if row.amount is not None else ("percentage", "minimum_quantity")
    return NotUnique(
        f"There can be one {what} only for the same thing from the same quantity and order value on. {other}",
        field=f"conditions.{place}.{part}",
    )
