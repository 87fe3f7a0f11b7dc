"""Which customers a change is about: their profile rows, locked in the order of their keys, and all of them or none."""

from collections.abc import Callable, Collection, Mapping
from typing import Any, TypeVar

from django.db import models, transaction

from ..errors import Invalid, NotFound, Required
from ..models import CustomerProfile
from .ledger import customer_key
from .profiles import make_missing

MOST = 1000  # customers that one call changes; larger selections are for jobs in the background
_NAMED = 10  # positions that a refusal names

_TRIES = 5

Row = TypeVar("Row", bound=models.Model)
Result = TypeVar("Result")


class Joined(Exception):
    """Somebody came into what is merged or deleted between its members being locked and itself."""


def lock(customer_ids: Collection[Any], *, field: str = "customer_ids") -> list[CustomerProfile]:
    """Lock these customers until the transaction ends, and give their profiles in the order of their keys.

    One that is named twice is locked once; a profile that is missing is made. Locks of other tables come after these.
    Raises Required (nobody), Invalid (more than ``MOST``), NotFound; params["positions"] says which, from 1.
    """
    wanted = list(customer_ids)
    if not wanted:
        raise Required("Say which customers.", field=field)
    if len(wanted) > MOST:
        raise Invalid(f"One call changes {MOST} customers at most.", field=field)
    keys = [_key(customer_id) for customer_id in wanted]
    named = {*keys} - {None}
    if CustomerProfile.objects.filter(pk__in=named).count() < len(named):
        # A profile that is made is locked by that; so all are made before any is locked that others could wait with.
        make_missing(named)
    profiles = _locked(named)
    known = {profile.pk for profile in profiles}
    if unknown := [position for position, key in enumerate(keys, 1) if key not in known]:
        raise _not_found(unknown, single=len(wanted) == 1, field=field)
    return profiles


def share(model: type[Row], keys: Collection[int], *, field: str, missing: str) -> dict[int, Row]:
    """Keep rows of ours from being changed or deleted until the transaction ends, and give them by key.

    For what customers are given, such as a tag: many can give it at once, and nobody can merge it away meanwhile.
    Raises NotFound with the sentence ``missing``.
    """
    table = model._meta.db_table
    statement = f"SELECT * FROM {table} WHERE id = ANY(%s) ORDER BY id FOR SHARE"  # noqa: S608  # our own name
    rows = {row.pk: row for row in model._default_manager.raw(statement, [list(keys)])}
    if set(keys) - set(rows):
        raise NotFound(missing, field=field)
    return rows


def alone(
    model: type[Row],
    keys: Collection[int],
    *,
    field: str,
    missing: str,
    fields: Mapping[int, str] | None = None,
) -> dict[int, Row]:
    """Lock rows of ours against everybody who shares, changes or deletes them, and give them by key.

    fields: the inputs that name single ones of the keys; ``field`` names the others.
    Raises NotFound with the sentence ``missing``.
    """
    rows = model._default_manager.select_for_update().filter(pk__in=keys).order_by("pk")
    found = {row.pk: row for row in rows}
    for key in keys:
        if key not in found:
            raise NotFound(missing, field=(fields or {}).get(key, field))
    return found


def lock_members(members: "models.QuerySet[Any, Any]") -> set[Any]:
    """Lock rows of ours however many they are, such as everybody in a group, in key order; give their keys."""
    locked = members.order_by("pk").select_for_update(no_key=True, of=("self",))
    return set(locked.values_list("pk", flat=True))


def require_no_others(locked: set[Any], members: "models.QuerySet[Any, Any]") -> None:
    """Raise Joined where somebody came in before that was locked which they come into; it has to be locked by now."""
    if not locked.issuperset(members.order_by().values_list("pk", flat=True)):
        raise Joined


def until_nobody_joins(work: Callable[[], Result]) -> Result:
    """Do it in one transaction, from its beginning again where somebody has ``Joined`` meanwhile. Raises Invalid."""
    for _ in range(_TRIES):
        try:
            with transaction.atomic():
                return work()
        except Joined:
            continue
    raise Invalid("Others are putting customers there right now; try again.")


def _locked(keys: Collection[Any]) -> list[CustomerProfile]:
    return list(CustomerProfile.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk"))


def _key(customer_id: Any) -> Any:
    try:
        return customer_key(customer_id)
    except NotFound:
        return None


def _not_found(positions: list[int], *, single: bool, field: str) -> NotFound:
    if single:
        return NotFound("There is no such customer.", field=field)
    named = ", ".join(str(position) for position in positions[:_NAMED])
    more = ", ..." if len(positions) > _NAMED else ""
    return NotFound(
        f"There is no such customer at position {named}{more} of the list; nothing was changed.",
        field=field,
        positions=positions,
    )
