"""The credit of one order, for staff who give money back."""

from typing import Any

import graphene

from ..host import OrderSnapshot
from ..models import CreditEntry
from ..money import Money
from ..services import orders
from . import compat
from .connections import Batch
from .entries import CreditEntryType
from .errors import acting, refusals


class OrderCreditDetails(graphene.ObjectType):
    """What paid for one order and what can still be given back, in the order's currency."""

    customer_id = graphene.ID(
        description="Global id of the customer's user; null for guests and deleted users."
    )
    is_cancelled = graphene.Boolean(required=True, description="Whether the order was cancelled.")
    total = graphene.Field(graphene.NonNull(compat.money), description="What the order cost, gross.")
    paid = graphene.Field(
        graphene.NonNull(compat.money), description="What credit paid when the order was placed."
    )
    returned = graphene.Field(
        graphene.NonNull(compat.money), description="What of that has come back to the customer's credit."
    )
    refundable = graphene.Field(
        graphene.NonNull(compat.money), description="What `orderCreditRefund` can give back at most."
    )
    other_refundable = graphene.Field(
        graphene.NonNull(compat.money),
        description="What other payments took and have not given back: the most for `orderRefundToCredit`.",
    )
    entries = graphene.List(
        graphene.NonNull(CreditEntryType),
        required=True,
        description="What the ledger has of this order, oldest first.",
    )

    @staticmethod
    def resolve_customer_id(root: OrderSnapshot, info: Any) -> str | None:
        return None if root.customer_id is None else compat.encode("User", root.customer_id)

    @staticmethod
    def resolve_paid(root: OrderSnapshot, info: Any) -> Money:
        return root.credit_paid

    @staticmethod
    def resolve_returned(root: OrderSnapshot, info: Any) -> Money:
        return root.credit_returned

    @staticmethod
    def resolve_refundable(root: OrderSnapshot, info: Any) -> Money:
        return root.credit_paid - root.credit_returned

    @staticmethod
    def resolve_entries(root: OrderSnapshot, info: Any) -> list[CreditEntry]:
        found = orders.entries_of(root.reference)
        if found:
            Batch(found, staff=True)
        return found


class OrderQueries(graphene.ObjectType):
    """Queries about placed orders."""

    order_credit = graphene.Field(
        OrderCreditDetails,
        order_id=graphene.ID(required=True, description="Global id of the order."),
        description="What credit did for an order, and what can be given back. Requires one of the permissions"
        " view_customer_credit, manage_customer_credit.",
    )

    @staticmethod
    @refusals()
    def resolve_order_credit(root: Any, info: Any, order_id: str) -> OrderSnapshot:
        reference = compat.global_id(order_id, "Order", field="order_id")
        return orders.get(reference, actor=acting(info))
