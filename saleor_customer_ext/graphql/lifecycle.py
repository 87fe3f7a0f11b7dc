"""What becomes of an account, in the API: invited, blocked, on hold, switched off and on, and why."""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

import graphene

from ..host import Actor
from ..services import access, lifecycle
from . import compat
from .customer_columns import profile_of
from .errors import Mutation
from .people import USERS, customer_key, for_managers, names_of_users
from .profiles import PROFILE, REDIRECT_URL, REQUIRES, ProfileMutation, answer
from .timeline import TimelineActor

CUSTOMER_ID = "Global id of the user or of the profile."


class CustomerBlockDetails(graphene.ObjectType):
    """Since when a customer is blocked, why, and who did it."""

    since = graphene.Field(graphene.NonNull(compat.date_time), description="When it was done.")
    reason = graphene.String(required=True, description="What staff gave as the reason.")
    by = graphene.Field(graphene.NonNull(TimelineActor), description="Who did it.")


class CustomerOnHoldDetails(graphene.ObjectType):
    """That a customer can place no orders for the time being."""

    since = graphene.Field(graphene.NonNull(compat.date_time), description="When it was done.")
    message = graphene.String(required=True, description="What the customer is told; without the reason.")
    reason = graphene.String(description=f"What staff gave as the reason. {REQUIRES}")
    by = graphene.Field(TimelineActor, description=f"Who did it. {REQUIRES}")

    @staticmethod
    def resolve_since(root: Any, info: Any) -> Any:
        return profile_of(root).on_hold_at

    @staticmethod
    def resolve_message(root: Any, info: Any) -> str:
        return access.ON_HOLD

    @staticmethod
    @for_managers
    def resolve_reason(root: Any, info: Any) -> str:
        return profile_of(root).on_hold_reason

    @staticmethod
    @for_managers
    def resolve_by(root: Any, info: Any) -> TimelineActor:
        profile = profile_of(root)
        return _actor(root, info, profile.on_hold_by_kind, profile.on_hold_by_id)


class LifeFields:
    """What a profile has of what was decided about the account."""

    invited_at = graphene.Field(
        compat.date_time,
        description=f"When the mail with the link was last sent; null where it never was. {REQUIRES}",
    )
    block = graphene.Field(
        CustomerBlockDetails, description=f"Why the customer is blocked; null if not. {REQUIRES}"
    )
    on_hold_details = graphene.Field(
        CustomerOnHoldDetails, description="What is the matter with a customer on hold; null if not."
    )

    @staticmethod
    @for_managers
    def resolve_invited_at(root: Any, info: Any) -> Any:
        return profile_of(root).invited_at

    @staticmethod
    @for_managers
    def resolve_block(root: Any, info: Any) -> CustomerBlockDetails | None:
        profile = profile_of(root)
        if profile.blocked_at is None:
            return None
        by = _actor(root, info, profile.blocked_by_kind, profile.blocked_by_id)
        return CustomerBlockDetails(since=profile.blocked_at, reason=profile.block_reason, by=by)

    @staticmethod
    def resolve_on_hold_details(root: Any, info: Any) -> Any:
        return root if profile_of(root).on_hold_at is not None else None


class LifeMutation(ProfileMutation):
    """A decision about one customer that needs nothing more to be said."""

    service: ClassVar[Callable[..., Any]]

    class Meta:
        abstract = True

    @classmethod
    def perform(cls, info: Any, actor: Actor, **values: Any) -> dict[str, Any]:
        values["customer_id"] = customer_key(values["customer_id"], field="customer_id")
        said = {name: value for name, value in values.items() if value is not None}
        return answer(cls.service(actor=actor, **said), actor)


def _mutation(name: str, description: str, service: Callable[..., Any], **arguments: Any) -> Any:
    """Make the mutation of one function of ``services/lifecycle.py``; arguments: beside the customer."""
    customer_id = graphene.ID(required=True, description=CUSTOMER_ID)
    body = {
        "__doc__": description,
        "service": staticmethod(service),
        "Arguments": type("Arguments", (), {"customer_id": customer_id, **arguments}),
        "Meta": type("Meta", (), {"description": f"{description} {REQUIRES}"}),
    }
    return type(name, (LifeMutation,), body)


def _reason(why: str) -> Any:
    return graphene.String(
        required=True, description=f"{why} 2000 characters at most; customers do not see it."
    )


CustomerInvitationSend = _mutation(
    "CustomerInvitationSend",
    "Sends a customer who has no password yet the mail with the link to set one, once more.",
    lifecycle.invite,
    redirect_url=graphene.String(description=REDIRECT_URL),
)
CustomerPasswordResetSend = _mutation(
    "CustomerPasswordResetSend",
    "Sends a customer the mail with the link for a new password.",
    lifecycle.send_password_reset,
    redirect_url=graphene.String(description=REDIRECT_URL),
)
CustomerBlock = _mutation(
    "CustomerBlock",
    "Blocks a customer at once: no log-in, no order, whatever was open before. Blocked already, the reason changes.",
    lifecycle.block,
    reason=_reason("Why the customer is blocked."),
)
CustomerUnblock = _mutation(
    "CustomerUnblock",
    "Lets a blocked customer be what they were before; log-ins from before stay dead.",
    lifecycle.unblock,
)
CustomerPutOnHold = _mutation(
    "CustomerPutOnHold",
    "Puts a customer on hold at once: they log in and look, and can place no order. On hold already, the reason"
    " changes.",
    lifecycle.put_on_hold,
    reason=_reason("Why the customer is on hold."),
)
CustomerResume = _mutation(
    "CustomerResume", "Lets a customer who is on hold place orders again.", lifecycle.resume
)
CustomerDeactivate = _mutation(
    "CustomerDeactivate",
    "Switches a customer's account off in the shop; log-ins from before are dead for good.",
    lifecycle.deactivate,
)
CustomerActivate = _mutation(
    "CustomerActivate",
    "Switches a customer's account on in the shop, unless it is blocked.",
    lifecycle.activate,
)


class CustomerDeletionRequest(Mutation):
    """Tells staff that the customer who calls wants the account deleted."""

    profile = graphene.Field(PROFILE, description="The customer who asked.")

    class Meta:
        description = "Tells staff that the customer who calls wants the account deleted; they decide."

    @classmethod
    def perform(cls, info: Any, actor: Actor, **values: Any) -> dict[str, Any]:
        return answer(lifecycle.request_deletion(actor=actor), actor)


class LifeMutations(graphene.ObjectType):
    """Mutations about what becomes of an account."""

    customer_invitation_send = CustomerInvitationSend.Field()
    customer_password_reset_send = CustomerPasswordResetSend.Field()
    customer_block = CustomerBlock.Field()
    customer_unblock = CustomerUnblock.Field()
    customer_put_on_hold = CustomerPutOnHold.Field()
    customer_resume = CustomerResume.Field()
    customer_deactivate = CustomerDeactivate.Field()
    customer_activate = CustomerActivate.Field()
    customer_deletion_request = CustomerDeletionRequest.Field()


def _actor(root: Any, info: Any, kind: str, key: str) -> TimelineActor:
    """Give who decided, as the timeline names them."""
    if kind not in USERS:
        return TimelineActor(kind=kind, name=key)
    using = compat.host_types().reading(info.context)
    names = root.batch.find("deciders", lambda users: names_of_users(_deciders(users), using=using))
    return TimelineActor(kind=kind, id=compat.encode("User", key), name=names.get(key))


def _deciders(users: Sequence[Any]) -> set[str]:
    profiles = [profile_of(user) for user in users]
    found = {(one.blocked_by_kind, one.blocked_by_id) for one in profiles}
    found |= {(one.on_hold_by_kind, one.on_hold_by_id) for one in profiles}
    return {key for kind, key in found if kind in USERS}
