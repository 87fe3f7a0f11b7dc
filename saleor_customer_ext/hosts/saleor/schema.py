"""Our fields in Saleor's own GraphQL: put onto its types after they are imported and before its schema is built.

Saleor collects the fields of ``Query`` and ``Mutation`` from base classes when ``saleor.graphql.api`` is imported, and
reads the fields of other types when it builds the schema there. So until then, a field is added by setting attributes,
and the schema is built once, with ours in it.
"""

import functools
import sys
from collections.abc import Callable, Iterator
from typing import Any

import graphene
from graphene.types.base import BaseType
from graphene.types.structures import Structure

from ...graphql import compat
from ...graphql.schema import MUTATIONS, ON_CHECKOUT, ON_ORDER, ON_USER, QUERIES

API = "saleor.graphql.api"
OURS = "saleor_customer_ext."
TOO_LATE = (
    f"Saleor's GraphQL schema was built before our fields could be added to it: something imports {API} (or"
    " saleor.graphql.views, saleor.graphql.context) while apps are loaded. Most likely it is another plugin, which has"
    " to import it inside its functions."
)
PAGED = {"complexity": 1, "multipliers": ["first", "last"]}
ONE = {"complexity": 1}
COSTS: dict[str, dict[str, dict[str, Any]]] = {
    "Query": {
        "assortmentCopyPreview": ONE,
        "assortmentEnabled": ONE,
        "assortmentItems": ONE,
        "assortmentPreview": ONE,
        "branch": ONE,
        "branches": PAGED,
        "companies": PAGED,
        "company": ONE,
        "creditLiability": ONE,
        "creditReasons": ONE,
        "customFields": ONE,
        "customerExtSettings": ONE,
        "customerGroups": ONE,
        "customerProfile": ONE,
        "customerProfileFacets": ONE,
        "customerProfiles": PAGED,
        "customerTags": ONE,
        "department": ONE,
        "departments": PAGED,
        "discountGroup": ONE,
        "discountGroups": PAGED,
        "discountPriceList": ONE,
        "discountTargets": ONE,
        "explainAssortment": ONE,
        "explainCredit": ONE,
        "explainPrice": ONE,
        "myCustomerProfile": ONE,
        "orderCredit": ONE,
        "organizationEnabled": ONE,
        "previewPrices": ONE,
    },
    "User": {"customerProfile": ONE},
    "Checkout": {"customerCredit": ONE},
    "Order": {"customerCredit": ONE},
    "CustomerProfile": {
        "addresses": ONE,
        "branch": ONE,
        "company": ONE,
        "creditAccounts": ONE,
        "customFields": ONE,
        "department": ONE,
        "discountGroup": ONE,
        "group": ONE,
        "locks": ONE,
        "tags": ONE,
        "timeline": PAGED,
    },
    "Company": {"customers": ONE, "numberOfBranches": ONE},
    "Branch": {"assortment": PAGED, "company": ONE, "customers": ONE, "numberOfDepartments": ONE},
    "Department": {"assortment": PAGED, "branch": ONE, "customers": ONE},
    "DiscountGroup": {"conditions": PAGED, "customers": ONE, "numberOfConditions": ONE},
    "CreditAccount": {"balanceAsOf": ONE, "entries": PAGED, "holds": ONE, "lots": ONE},
}
_grafted: list[bool] = []


def graft() -> list[str]:
    """Add our fields to Saleor's types; give what stands in the way, in sentences, and then add nothing."""
    if _grafted:
        return []
    if API in sys.modules:
        return [TOO_LATE]
    from saleor.graphql.account.schema import AccountMutations, AccountQueries
    from saleor.graphql.account.types import User
    from saleor.graphql.checkout.types import Checkout
    from saleor.graphql.core.scalars import DateTime, Decimal
    from saleor.graphql.core.types.money import Money
    from saleor.graphql.order.types import Order
    from saleor.graphql.query_cost_map import COST_MAP

    from . import fields

    compat.use(
        compat.HostTypes(
            user=User, money=Money, decimal=Decimal, date_time=DateTime, reading=_reading, writing=_writing
        )
    )
    on_types = (
        (User, "customer_profile", ON_USER, fields.resolve_customer_profile, _PROFILE),
        (Checkout, "customer_credit", ON_CHECKOUT, fields.resolve_checkout_credit, _CHECKOUT),
        (Order, "customer_credit", ON_ORDER, fields.resolve_order_credit, _ORDER),
    )
    taken = _taken_types()
    taken += [f"{kind.__name__}.{name}" for kind, name, *_rest in on_types if name in kind._meta.fields]
    for kind, parts in ((AccountQueries, QUERIES), (AccountMutations, MUTATIONS)):
        taken += [f"{kind.__name__}.{name}" for name in _fields_of(parts) if hasattr(kind, name)]
    if taken:
        return [f"Saleor, or another plugin, has these names in its GraphQL already: {', '.join(taken)}."]

    for kind in _our_types():
        _allow_writer_in(kind)
    for kind, parts in ((AccountQueries, QUERIES), (AccountMutations, MUTATIONS)):
        for name, (owner, field) in _fields_of(parts).items():
            setattr(kind, name, field)
            if resolver := getattr(owner, f"resolve_{name}", None):
                setattr(kind, f"resolve_{name}", staticmethod(_with_writer(resolver)))
    for kind, name, answer, resolver, description in on_types:
        kind._meta.fields[name] = graphene.Field(answer, description=description)
        setattr(kind, f"resolve_{name}", staticmethod(_with_writer(resolver)))
    for name, costs in COSTS.items():
        COST_MAP[name] = {**COST_MAP.get(name, {}), **costs}
    _grafted.append(True)
    return []


def verify() -> list[str]:
    """Build Saleor's schema, if that has not been done, and say what of ours is not in it as it should be."""
    try:
        from saleor.graphql import api
    except AssertionError as error:  # this is how graphene says that two types have one name
        return [f"Saleor's GraphQL schema cannot be built: {error}"]
    wrong = []
    for root, parts in ((api.Query, QUERIES), (api.Mutation, MUTATIONS)):
        for name, (_owner, field) in _fields_of(parts).items():
            owners = [base.__name__ for base in root.__mro__ if name in vars(base)]
            if root._meta.fields.get(name) is not field or len(owners) > 1:
                wrong.append(f"{root.__name__}.{name} ({', '.join(owners) or 'missing'})")
    if not wrong:
        return []
    return [f"These fields of Saleor's GraphQL are not ours, or not ours alone: {', '.join(wrong)}."]


_PROFILE = (
    "What the shop keeps about the customer beside the user's own data. Requires one of the permissions"
    " manage_customer_profiles, view_customer_credit, manage_customer_credit, or being this customer."
)
_CHECKOUT = (
    "What credit does for the checkout now. For the customer whose checkout it is, and with one of the permissions"
    " view_customer_credit, manage_customer_credit, spend_customer_credit; null for guests."
)
_ORDER = (
    "What credit did for the order. For the customer whose order it is, and with one of the permissions"
    " view_customer_credit, manage_customer_credit, spend_customer_credit; null for guests."
)


def _reading(context: Any) -> str:
    """Name the database that Saleor reads from in this request: the replica, until something was written."""
    from saleor.graphql.core.context import get_database_connection_name

    return str(get_database_connection_name(context))


def _writing(context: Any) -> Any:
    """Open the writer for a mutation, and let the rest of the request read from there."""
    from saleor.core.db.connection import allow_writer
    from saleor.graphql.core.context import disallow_replica_in_context

    disallow_replica_in_context(context)
    return allow_writer()


def _fields_of(parts: tuple[Any, ...]) -> dict[str, tuple[Any, Any]]:
    return {name: (part, field) for part in parts for name, field in part._meta.fields.items()}


def _with_writer(resolver: Callable[..., Any]) -> Callable[..., Any]:
    """Let a resolver of ours use the writer: it says itself what it reads from where, and decides by the writer."""
    from saleor.core.db.connection import allow_writer

    @functools.wraps(resolver)
    def resolve(root: Any, info: Any, **arguments: Any) -> Any:
        with allow_writer():
            return resolver(root, info, **arguments)

    return resolve


def _allow_writer_in(kind: Any) -> None:
    for name in getattr(kind._meta, "fields", ()):
        if resolver := getattr(kind, f"resolve_{name}", None):
            setattr(kind, f"resolve_{name}", staticmethod(_with_writer(resolver)))


def _our_types() -> list[Any]:
    """Give every type that our fields lead to, each once."""
    found: dict[Any, None] = {}

    def visit(kind: Any) -> None:
        while isinstance(kind, Structure):
            kind = kind.of_type
        if kind in found or not kind.__module__.startswith(OURS):
            return
        found[kind] = None
        for field in getattr(kind._meta, "fields", {}).values():
            visit_field(field)

    def visit_field(field: Any) -> None:
        visit(field.type)
        for argument in getattr(field, "args", {}).values():
            visit(argument.type)

    for part in (*QUERIES, *MUTATIONS):
        for field in part._meta.fields.values():
            visit_field(field)
    for kind in (ON_USER, ON_CHECKOUT, ON_ORDER):
        visit(kind)
    return list(found)


def _taken_types() -> list[str]:
    """Give names of our types that are loaded a second time, as somebody else's."""
    ours = {kind._meta.name for kind in _our_types()}
    others = {kind for kind in _subclasses(BaseType) if not kind.__module__.startswith((OURS, "graphene."))}
    named = {(getattr(kind._meta, "name", ""), kind.__module__) for kind in others if hasattr(kind, "_meta")}
    return sorted(f"{name} (in {module})" for name, module in named if name in ours)


def _subclasses(kind: Any) -> Iterator[Any]:
    for below in kind.__subclasses__():
        yield below
        yield from _subclasses(below)
