"""All queries and mutations of the product; a host serves them, alone or beside its own."""

from typing import Any

import graphene

from . import compat
from .addresses import AddressMutations
from .assortment import AssortmentMutations
from .assortment_preview import AssortmentQueries
from .branches import BranchMutations, BranchQueries
from .checkout import CheckoutCredit, CheckoutMutations, CheckoutQueries, OrderCredit
from .companies import CompanyMutations, CompanyQueries
from .credit import CreditMutations
from .custom_fields import CustomFieldMutations, CustomFieldQueries
from .customers import CustomerProfile, CustomerQueries
from .departments import DepartmentMutations, DepartmentQueries
from .discount_conditions import DiscountConditionMutations, DiscountConditionQueries
from .discount_groups import DiscountGroupMutations, DiscountGroupQueries
from .groups import GroupMutations, GroupQueries
from .liability import LiabilityQueries
from .lifecycle import LifeMutations
from .orders import OrderQueries
from .organization import OrganizationMutations, OrganizationQueries
from .price_explanation import PriceExplanationQueries
from .price_lists import PriceListMutations, PriceListQueries
from .profiles import ProfileMutations
from .settings import SettingsMutations, SettingsQueries
from .tags import TagMutations, TagQueries

QUERIES = (
    CustomerQueries,
    TagQueries,
    GroupQueries,
    CustomFieldQueries,
    CompanyQueries,
    BranchQueries,
    DepartmentQueries,
    OrganizationQueries,
    AssortmentQueries,
    DiscountGroupQueries,
    DiscountConditionQueries,
    PriceExplanationQueries,
    PriceListQueries,
    CheckoutQueries,
    OrderQueries,
    LiabilityQueries,
    SettingsQueries,
)
MUTATIONS = (
    ProfileMutations,
    LifeMutations,
    TagMutations,
    GroupMutations,
    CustomFieldMutations,
    CompanyMutations,
    BranchMutations,
    DepartmentMutations,
    OrganizationMutations,
    AssortmentMutations,
    DiscountGroupMutations,
    DiscountConditionMutations,
    PriceListMutations,
    AddressMutations,
    CreditMutations,
    CheckoutMutations,
    SettingsMutations,
)
# What a host that has its own types of user, checkout and order puts on them.
ON_USER, ON_CHECKOUT, ON_ORDER = CustomerProfile, CheckoutCredit, OrderCredit


def build(types: compat.HostTypes) -> graphene.Schema:
    """Make a schema of our fields alone, for a host that has no GraphQL of its own."""
    compat.use(types)
    query: Any = type("Query", (*QUERIES, graphene.ObjectType), {"__doc__": "What can be read."})
    mutation: Any = type("Mutation", (*MUTATIONS, graphene.ObjectType), {"__doc__": "What can be changed."})
    return graphene.Schema(query=query, mutation=mutation, types=[ON_USER, ON_CHECKOUT, ON_ORDER])
