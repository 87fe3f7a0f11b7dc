"""What our fields on Saleor's own types answer: a user's profile, the credit of a checkout and of an order.

Rows of one page are read together, by Saleor's data loaders. Who may see what is decided by the services.
"""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from saleor.core.db.connection import allow_writer
from saleor.graphql.checkout.utils import prevent_sync_event_circular_query
from saleor.graphql.core.dataloaders import DataLoader

from ...graphql.connections import Batch
from ...graphql.errors import acting, refusals
from ...host import get_host
from ...money import zero
from ...services import checkout, customers, orders
from ...services.application import CreditApplication
from ...services.orders import OrderCredit
from .checkouts import look
from .prices import priced

EVALUATED = "customer_ext_checkout_credit"  # among the request's data loaders, which Saleor clears


class CustomerLoader(DataLoader):
    """Reads the customers of one request together, so that their accounts are read together too."""

    context_key = "customer_ext_customer"

    def batch_load(self, keys: Iterable[Any]) -> list[Any]:
        """Give the users by primary key."""
        with allow_writer():
            sees_staff = customers.sees_staff(get_host().actor(self.context))
        found = get_user_model()._default_manager.using(self.database_connection_name).in_bulk(list(keys))
        Batch(list(found.values()), staff=sees_staff)
        return [found.get(key) for key in keys]


class OrderCreditLoader(DataLoader):
    """Reads what credit did for the orders of one request together."""

    context_key = "customer_ext_order_credit"

    def batch_load(self, keys: Iterable[str]) -> list[OrderCredit | None]:
        """Give what credit did by order reference; None where it did nothing."""
        found = orders.credit_of(list(keys), using=self.database_connection_name)
        return [found.get(key) for key in keys]


@refusals()
def resolve_customer_profile(root: Any, info: Any) -> Any:
    """Give a user's profile to the user and to staff who may see customers; refuse everybody else."""
    customers.require_reader(acting(info), root.pk)
    return CustomerLoader(info.context).load(root.pk)


@prevent_sync_event_circular_query
@refusals()
def resolve_checkout_credit(root: Any, info: Any) -> Any:
    """Give what credit does for a checkout, evaluated once per request, and per mutation where it holds several.

    Null without an error for guests, who have no credit: their storefronts ask with everybody's query.
    """
    shown, actor = root.node, acting(info)
    if shown.user_id is None and not checkout.may_read(actor, None):
        return None
    checkout.require_reader(actor, shown.user_id)
    evaluated = info.context.dataloaders.setdefault(EVALUATED, {})
    key = (info.path[0] if info.operation.operation == "mutation" else "", shown.pk)
    if key not in evaluated:
        evaluated[key] = priced(root, info).then(lambda current: _evaluate(current, info))
    return evaluated[key]


@refusals()
def _evaluate(current: Any, info: Any) -> CreditApplication:
    with allow_writer():
        return checkout.application(look(current).snapshot)


@refusals()
def resolve_order_credit(root: Any, info: Any) -> Any:
    """Give what credit did for an order; null without an error for the orders of guests."""
    order, actor = root.node, acting(info)
    if order.user_id is None and not checkout.may_read(actor, None):
        return None
    orders.require_reader(actor, order.user_id)
    loaded = OrderCreditLoader(info.context).load(str(order.pk))
    nothing = zero(order.currency)
    return loaded.then(lambda found: found or OrderCredit(nothing, nothing))
