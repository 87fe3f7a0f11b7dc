"""What the list of customers shows of each: columns that the profile has itself.

On a page of the list they come with it; of a single profile they are read when the first of them is asked for.
"""

import datetime
from collections.abc import Sequence
from typing import Any

import graphene

from ..models import NEVER, CustomerProfile, CustomerStatus, CustomerTotals
from ..money import Money, exact
from ..services.copy_rules import shop_currency
from . import compat
from .people import for_managers
from .statistics import for_readers

STATISTICS = "Requires the permission manage_customer_profiles, or being this customer."

CustomerStatusEnum = compat.make_enum(
    "CustomerStatus",
    {
        CustomerStatus.INVITED.value: "The mail with the link to a password was sent; nobody has used it yet.",
        CustomerStatus.ACTIVE.value: "Can log in and buy, if not on hold.",
        CustomerStatus.INACTIVE.value: "Switched off in the shop.",
        CustomerStatus.BLOCKED.value: "Blocked by staff, with a reason.",
    },
    "Whether somebody can log in; on hold and e-mail confirmed are flags beside it.",
)


class ColumnFields:
    """What a profile has of its own row and of the totals of its orders."""

    status = graphene.Field(
        graphene.NonNull(CustomerStatusEnum), description="Whether the customer can log in."
    )
    on_hold = graphene.Boolean(
        required=True, description="Whether the customer can place no orders for the time being."
    )
    email_confirmed = graphene.Boolean(required=True, description="Whether the e-mail address was confirmed.")
    account_number = graphene.String(
        required=True, description="The account number; empty where there is none."
    )
    phone = graphene.String(
        required=True,
        description="The phone number that staff typed, else that of an address, in international form; may be empty.",
    )
    preferred_channel = graphene.String(
        required=True,
        description="The host's reference of the channel that the customer mostly buys in; may be empty.",
    )
    currency = graphene.String(
        required=True, description="ISO 4217 code of the customer's currency; empty where nobody has said."
    )
    customer_since = graphene.Field(compat.date_time, description="When the customer registered.")
    last_login_at = graphene.Field(compat.date_time, description="Last log-in; null where there was none.")
    is_test = graphene.Boolean(
        description="Whether this is a test customer. Requires the permission manage_customer_profiles."
    )
    number_of_orders = graphene.Int(
        description=f"Number of orders that count, in all currencies. {STATISTICS}"
    )
    revenue = graphene.Field(
        compat.money,
        description=f"Gross total of the orders that count, in the shop's currency only. {STATISTICS}",
    )
    last_order_at = graphene.Field(
        compat.date_time,
        description=f"When the last order that counts was placed; null for never. {STATISTICS}",
    )

    @staticmethod
    def resolve_status(root: Any, info: Any) -> str:
        return str(profile_of(root).status)

    @staticmethod
    def resolve_on_hold(root: Any, info: Any) -> bool:
        return profile_of(root).on_hold_at is not None

    @staticmethod
    def resolve_email_confirmed(root: Any, info: Any) -> bool:
        return profile_of(root).is_email_confirmed

    @staticmethod
    def resolve_account_number(root: Any, info: Any) -> str:
        return profile_of(root).account_number

    @staticmethod
    def resolve_phone(root: Any, info: Any) -> str:
        profile = profile_of(root)
        digits = profile.phone_key
        return profile.phone or (digits if digits[:1] in ("", "0") else f"+{digits}")

    @staticmethod
    def resolve_preferred_channel(root: Any, info: Any) -> str:
        return profile_of(root).preferred_channel

    @staticmethod
    def resolve_currency(root: Any, info: Any) -> str:
        return profile_of(root).currency

    @staticmethod
    def resolve_customer_since(root: Any, info: Any) -> datetime.datetime | None:
        return profile_of(root).registered_at

    @staticmethod
    def resolve_last_login_at(root: Any, info: Any) -> datetime.datetime | None:
        return _unless_never(totals_of(root).last_login_at)

    @staticmethod
    @for_managers
    def resolve_is_test(root: Any, info: Any) -> bool:
        return profile_of(root).is_test

    @staticmethod
    @for_readers
    def resolve_number_of_orders(root: Any, info: Any) -> int:
        return totals_of(root).orders

    @staticmethod
    @for_readers
    def resolve_revenue(root: Any, info: Any) -> Money:
        return exact(totals_of(root).revenue, root.batch.find("shop currency", lambda rows: shop_currency()))

    @staticmethod
    @for_readers
    def resolve_last_order_at(root: Any, info: Any) -> datetime.datetime | None:
        return _unless_never(totals_of(root).last_order_at)


def profile_of(root: Any) -> CustomerProfile:
    """Give the row of a customer's profile; an empty one where the replica has none yet."""
    found = vars(root).get("profile")  # not a relation of that name which a shop's user may have
    return found or root.batch.find("profile rows", lambda users: _rows(CustomerProfile, users))[root.pk]


def totals_of(root: Any) -> CustomerTotals:
    """Give the totals of a customer's orders."""
    found = vars(root).get("totals")
    return found or root.batch.find("totals rows", lambda users: _rows(CustomerTotals, users))[root.pk]


def _rows(model: Any, users: Sequence[Any]) -> dict[Any, Any]:
    found = model.objects.using(users[0]._state.db).in_bulk([user.pk for user in users])
    return {user.pk: found.get(user.pk) or model(user_id=user.pk) for user in users}


def _unless_never(moment: datetime.datetime) -> datetime.datetime | None:
    return moment if moment > NEVER else None
