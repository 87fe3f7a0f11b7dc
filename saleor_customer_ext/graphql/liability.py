"""What the shop owes its customers in credit: the API of ``services/liability.py``."""

from typing import Any

import graphene

from ..services import liability
from ..services.liability import Outstanding
from . import compat
from .errors import acting, refusals


class CreditLiability(graphene.ObjectType):
    """What the shop owes in one currency; what has expired does not count."""

    currency = graphene.String(
        required=True, description="ISO 4217 code of the currency that all amounts are in."
    )
    balance = graphene.Field(graphene.NonNull(compat.money), description="What all customers own together.")
    held = graphene.Field(graphene.NonNull(compat.money), description="What checkouts hold of it.")
    available = graphene.Field(
        graphene.NonNull(compat.money), description="What can be spent: balance less held."
    )
    accounts = graphene.Int(required=True, description="Number of accounts that have a balance.")
    as_of = graphene.Field(
        graphene.NonNull(compat.date_time), description="The moment at which all of it was so."
    )


class LiabilityQueries(graphene.ObjectType):
    """Queries about the credit of all customers."""

    credit_liability = graphene.List(
        graphene.NonNull(CreditLiability),
        description="What the shop owes its customers now, per currency. Requires one of the permissions"
        " view_customer_credit, manage_customer_credit.",
    )

    @staticmethod
    @refusals()
    def resolve_credit_liability(root: Any, info: Any) -> list[Outstanding]:
        using = compat.host_types().reading(info.context)
        return liability.outstanding(actor=acting(info), using=using)
