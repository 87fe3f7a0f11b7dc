"""The customer's profile: our side of the host's user."""

from collections.abc import Sequence
from typing import Any

import graphene
from django.contrib.auth import get_user_model

from ..models import CreditAccount
from ..services import customers
from . import compat, limits
from .accounts import CreditAccountType, read_accounts
from .addresses import AddressFields
from .connections import Batch, Connection, Window, connection_field
from .custom_fields import CustomFieldFields
from .errors import acting, refusals
from .groups import GroupFields
from .people import customer_key
from .statistics import StatisticsFields
from .tags import TagFields
from .timeline import TimelineFields

PROFILE_CURSOR = "customer-profile"
PERMISSIONS = (
    "Requires one of the permissions manage_customer_profiles, view_customer_credit, manage_customer_credit"
)


class CustomerProfile(
    TagFields,
    GroupFields,
    CustomFieldFields,
    AddressFields,
    StatisticsFields,
    TimelineFields,
    graphene.ObjectType,
):
    """What the shop knows and keeps about one customer, beside the user's own data."""

    id = graphene.ID(required=True, description="Global id of the profile.")
    user = graphene.Field(graphene.NonNull(compat.user), description="The user whose profile it is.")
    credit_accounts = graphene.List(
        graphene.NonNull(CreditAccountType),
        currency=graphene.String(
            description="Only the account in this currency (ISO 4217 code, such as EUR)."
        ),
        description="The customer's credit, one account per currency, in the order in which they were opened. Requires"
        " one of the permissions view_customer_credit, manage_customer_credit, or being this customer.",
    )

    @staticmethod
    def resolve_id(root: Any, info: Any) -> str:
        return compat.encode("CustomerProfile", root.pk)

    @staticmethod
    def resolve_user(root: Any, info: Any) -> Any:
        return root

    @staticmethod
    @refusals()
    def resolve_credit_accounts(root: Any, info: Any, currency: str | None = None) -> list[CreditAccount]:
        customers.require_credit_reader(root.batch.find("actor", lambda users: acting(info)), root.pk)
        accounts = root.batch.find("accounts", lambda users: _accounts_of(users, staff=root.batch.staff))
        return [account for account in accounts.get(root.pk, []) if currency in (None, account.currency)]


class CustomerProfileFilterInput(graphene.InputObjectType):
    """Which customers to give."""

    search = graphene.String(
        description="Beginnings of e-mail address, first name or last name; every word has to fit one of them."
    )


class CustomerQueries(graphene.ObjectType):
    """Queries about customers."""

    customer_profile = graphene.Field(
        CustomerProfile,
        id=graphene.ID(required=True, description="Global id of the profile or of the user."),
        description=f"One customer's profile. {PERMISSIONS}, or being this customer.",
    )
    customer_profiles = connection_field(
        CustomerProfile,
        "customers",
        f"The shop's customers in the order in which they registered. {PERMISSIONS}.",
        filter=graphene.Argument(CustomerProfileFilterInput, description="Which customers to give."),
    )
    my_customer_profile = graphene.Field(
        CustomerProfile, description="The profile of the customer who asks; null without a log-in."
    )

    @staticmethod
    @refusals(customer_id="id")
    def resolve_customer_profile(root: Any, info: Any, id: str) -> Any:
        actor = acting(info)
        customer_id = customer_key(id, field="id")
        customer = customers.get(customer_id, actor=actor, using=compat.host_types().reading(info.context))
        Batch([customer], staff=customers.sees_staff(actor))
        return customer

    @staticmethod
    @refusals()
    def resolve_customer_profiles(root: Any, info: Any, filter: Any = None, **page: Any) -> Connection:
        actor, users = acting(info), get_user_model()
        found = customers.visible(
            actor, search=(filter or {}).get("search") or "", using=compat.host_types().reading(info.context)
        )
        window = Window.parse(
            PROFILE_CURSOR, lambda text, name: compat.key_of(users, text, field=name), **page
        )
        limits.spend(info.context, window.size, field="last" if window.backwards else "first")
        connection = window.page(window.cut(found, "pk"), lambda user: user.pk, lambda: found.count())
        Batch(connection.rows, staff=customers.sees_staff(actor))
        return connection

    @staticmethod
    @refusals()
    def resolve_my_customer_profile(root: Any, info: Any) -> Any:
        actor = acting(info)
        customer = customers.own(actor, using=compat.host_types().reading(info.context))
        if customer is not None:
            Batch([customer], staff=customers.sees_staff(actor))
        return customer


def _accounts_of(users: Sequence[Any], *, staff: bool) -> dict[Any, list[CreditAccount]]:
    queryset = CreditAccount.objects.using(users[0]._state.db).filter(user__in=[user.pk for user in users])
    found: dict[Any, list[CreditAccount]] = {}
    for account in read_accounts(queryset.order_by("pk"), staff=staff):
        found.setdefault(account.user_id, []).append(account)
    return found
