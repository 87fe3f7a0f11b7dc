"""The customer's profile: our side of the host's user."""

from collections.abc import Sequence
from typing import Any

import graphene

from ..models import CreditAccount
from ..services import customers
from ..services.customer_list import EXACT
from . import compat, customer_list
from .accounts import CreditAccountType, read_accounts
from .addresses import AddressFields
from .connections import Batch, Connection, connection_field
from .custom_fields import CustomFieldFields
from .customer_columns import ColumnFields
from .customer_list import CustomerProfileFacets, CustomerProfileFilterInput, CustomerProfileSortingInput
from .discount_types import DiscountFields
from .errors import acting, refusals
from .groups import GroupFields
from .lifecycle import LifeFields
from .organization import OrganizationFields
from .people import customer_key
from .profiles import ContactFields
from .statistics import StatisticsFields
from .tags import TagFields
from .timeline import TimelineFields

PERMISSIONS = (
    "Requires one of the permissions manage_customer_profiles, view_customer_credit, manage_customer_credit"
)


class CustomerProfile(
    ContactFields,
    ColumnFields,
    LifeFields,
    TagFields,
    GroupFields,
    OrganizationFields,
    DiscountFields,
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
        f"The shop's customers, staff who have never ordered left out. {PERMISSIONS}.",
        most=EXACT,
        filter=graphene.Argument(CustomerProfileFilterInput, description="Which customers to give."),
        sort_by=graphene.Argument(
            CustomerProfileSortingInput, description="How to sort; by CUSTOMER_SINCE, if left out."
        ),
    )
    customer_profile_facets = graphene.Field(
        CustomerProfileFacets,
        filter=graphene.Argument(CustomerProfileFilterInput, description="The filters of the list."),
        description="Numbers of customers per status, group, branch, discount group and tag under these filters."
        " Requires the permission manage_customer_profiles.",
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
    def resolve_customer_profiles(
        root: Any, info: Any, filter: Any = None, sort_by: Any = None, **page: Any
    ) -> Connection:
        return customer_list.page_of(info, acting(info), filter, sort_by, page)

    @staticmethod
    @refusals()
    def resolve_customer_profile_facets(root: Any, info: Any, filter: Any = None) -> CustomerProfileFacets:
        return customer_list.facets_of(info, acting(info), filter)

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
