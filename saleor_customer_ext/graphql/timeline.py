"""The timeline of a customer in the API: what was done to them and by them, newest first, page by page."""

import functools
from collections.abc import Sequence
from typing import Any

import graphene

from ..errors import Invalid
from ..host import ActorKind
from ..services import timeline
from ..services.timeline import Filter, Item, Position
from . import compat, limits
from .connections import Batch, Connection, Window, connection_field, moment
from .entries import CreditActorKind
from .errors import acting
from .people import USERS, for_managers, names_of_users

CURSOR = "customer-timeline"
MAX_KINDS = 50


class TimelineActor(graphene.ObjectType):
    """Who did something."""

    kind = graphene.Field(graphene.NonNull(CreditActorKind), description="What kind of caller it was.")
    id = graphene.ID(description="Global id of the user or app; null for the shop itself and for visitors.")
    name = graphene.String(description="The user's name today, or the job's; null once the user is gone.")

    class Meta:
        name = "CustomerTimelineActor"


class TimelineChange(graphene.ObjectType):
    """One thing that changed, as a person reads it."""

    field = graphene.String(required=True, description="What changed, such as email or tags.")
    before = graphene.String(description="What was there; null for nothing. Of a list, what was taken away.")
    after = graphene.String(description="What is there; null for nothing. Of a list, what was added.")

    class Meta:
        name = "CustomerTimelineChange"


class TimelineItem(graphene.ObjectType):
    """One thing that was done to a customer, or by them."""

    id = graphene.ID(required=True, description="Global id of the item.")
    kind = graphene.String(
        required=True,
        description="What happened, such as customer.tags_changed or credit.top_up; the documentation lists all.",
    )
    time = graphene.Field(graphene.NonNull(compat.date_time), description="When it happened.")
    actor = graphene.Field(graphene.NonNull(TimelineActor), description="Who did it.")
    changes = graphene.List(
        graphene.NonNull(TimelineChange), required=True, description="What was before, and what after."
    )
    reference = graphene.String(
        description="What else it was about, as its reference: an order, a checkout, an address's number."
    )

    class Meta:
        name = "CustomerTimelineItem"

    @staticmethod
    def resolve_id(root: Item, info: Any) -> str:
        return compat.encode("CustomerTimelineItem", f"{root.source}:{root.key}")

    @staticmethod
    def resolve_actor(root: Any, info: Any) -> TimelineActor:
        kind, key = root.actor_kind, root.actor_id
        if kind == ActorKind.SYSTEM:
            return TimelineActor(kind=kind, name=key)
        if kind == ActorKind.APP:
            return TimelineActor(kind=kind, id=compat.encode("App", key))
        if kind in USERS:
            using = compat.host_types().reading(info.context)
            names = root.batch.find("actors", lambda items: _names(items, using))
            return TimelineActor(kind=kind, id=compat.encode("User", key), name=names.get(key))
        return TimelineActor(kind=kind)

    @staticmethod
    def resolve_reference(root: Item, info: Any) -> str | None:
        return root.reference or None


class TimelineFilterInput(graphene.InputObjectType):
    """Which items to give; conditions narrow each other."""

    kinds = graphene.List(
        graphene.NonNull(graphene.String), description=f"Items of any of these kinds, {MAX_KINDS} at most."
    )
    since = graphene.InputField(compat.date_time, description="Not before this moment.")
    until = graphene.InputField(compat.date_time, description="Not after this moment.")
    actor_kind = graphene.InputField(CreditActorKind, description="What kind of caller did it.")
    actor_id = graphene.ID(description="Global id of the user or app who did it.")

    class Meta:
        name = "CustomerTimelineFilterInput"


class TimelineFields:
    """What a profile has of its timeline."""

    timeline = connection_field(
        TimelineItem,
        "items",
        "What was done to the customer and by them, newest first. Requires the permission manage_customer_profiles;"
        " what was done to credit is given only to those who may see it.",
        filter=graphene.Argument(TimelineFilterInput, description="Which items to give."),
    )

    @staticmethod
    @for_managers
    def resolve_timeline(root: Any, info: Any, filter: Any = None, **page: Any) -> Connection:
        window, which = Window.parse(CURSOR, _position, **page), _which(filter or {})

        def read(users: Sequence[Any]) -> dict[Any, Connection]:
            size = len(users) * window.size
            limits.spend(info.context, size, field="last" if window.backwards else "first")
            return _pages(users, info, window, which)

        pages: dict[Any, Connection] = root.batch.find(("timeline", window, which), read)
        return pages[root.pk]


def _pages(users: Sequence[Any], info: Any, window: Window, which: Filter) -> dict[Any, Connection]:
    actor, using = acting(info), compat.host_types().reading(info.context)
    found = timeline.read(
        [user.pk for user in users],
        actor=actor,
        number=window.size + 1,
        which=which,
        after=window.after,
        before=window.before,
        backwards=window.backwards,
        using=using,
    )
    Batch([item for items in found.values() for item in items], staff=True)

    def counted(user: Any) -> int:
        counts: dict[Any, int] = user.batch.find(
            ("timeline count", which),
            lambda peers: timeline.count([peer.pk for peer in peers], actor=actor, which=which, using=using),
        )
        return counts[user.pk]

    return {
        user.pk: window.page(found[user.pk], _written, functools.partial(counted, user)) for user in users
    }


def _which(filters: Any) -> Filter:
    kinds, actor_id = filters.get("kinds"), filters.get("actor_id")
    if kinds is not None and len(kinds) > MAX_KINDS:
        raise Invalid(f"A filter has {MAX_KINDS} kinds at most.", field="kinds")
    actor_kind = compat.plain(filters.get("actor_kind")) or ""
    return Filter(
        kinds=None if kinds is None else frozenset(kinds),
        since=compat.aware(filters["since"]) if filters.get("since") else None,
        until=compat.aware(filters["until"]) if filters.get("until") else None,
        actor=(actor_kind, compat.global_id(actor_id, "User", "App", field="actor_id") if actor_id else ""),
    )


def _written(item: Item) -> str:
    time, source, key = item.position
    return f"{time.isoformat()}/{source}/{key}"


def _position(text: str, argument: str) -> Position:
    """Read the place in a cursor: a moment, a source and a key."""
    time, _, rest = text.partition("/")
    source, _, key = rest.partition("/")
    at = moment(time, argument)
    is_key = key.isascii() and key.isdigit() and len(key) <= 18
    if source not in (timeline.ENTRY, timeline.EVENT) or not is_key:
        raise Invalid("This is not a valid cursor.", field=argument)
    return at, source, int(key)


def _names(items: Sequence[Item], using: str) -> dict[str, str]:
    return names_of_users({item.actor_id for item in items if item.actor_kind in USERS}, using=using)
