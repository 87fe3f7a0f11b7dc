"""Every operation of ours with the callers who may, for every host: world has customer, entry, hold, checkout, order.

``world.customer`` is a user of the host, the others are global ids.
"""

from collections.abc import Callable
from typing import Any

from saleor_customer_ext import permissions
from saleor_customer_ext.graphql.compat import encode
from saleor_customer_ext.host import get_host
from tests.graphql import (
    assortment_operations,
    discount_operations,
    life_operations,
    organization_operations,
    sorting_operations,
)
from tests.graphql.operation_rows import OK, Row

STAFF: dict[str, list[str]] = {
    "staff": [],
    "viewer": [permissions.VIEW_CUSTOMER_CREDIT],
    "manager": [permissions.MANAGE_CUSTOMER_CREDIT],
    "spender": [permissions.SPEND_CUSTOMER_CREDIT],
    "operator": [permissions.MANAGE_CUSTOMER_SETTINGS],
    "keeper": sorting_operations.KEEPER,
    "organizer": organization_operations.ORGANIZER,
    "pricer": discount_operations.PRICER,
}
APPS: dict[str, list[str]] = {"app": sorted(permissions.ALL), "app without": []}
CALLERS = ("anonymous", "customer", "other", *STAFF, *APPS)


def posting(name: str, values: Callable[[Any], dict[str, Any]], allowed: set[str] | None = None) -> Row:
    kind = {"orderRefundToCredit": "OrderCreditRefund"}.get(name, name[0].upper() + name[1:])
    return Row(
        f"mutation($input: {kind}Input!) {{ {name}(input: $input) {{ errors {{ field message code }} }} }}",
        lambda world: {"input": values(world)},
        allowed or {"manager", "app"},
    )


def money(world: Any) -> dict[str, Any]:
    return {"amount": "5.00", "currency": "EUR", "idempotencyKey": "a key"}


def reason(world: Any) -> dict[str, Any]:
    return {"reason": "goodwill", "idempotencyKey": "a key"}


READERS = {"viewer", "manager", "app"}
OPERATIONS = {
    "customerProfile": Row(
        "query($id: ID!) { customerProfile(id: $id) { creditAccounts { balance { amount } } } }",
        lambda world: {"id": encode("CustomerProfile", world.customer.pk)},
        READERS | {"customer"},
    ),
    "customerProfiles": Row(
        "{ customerProfiles(first: 1) { totalCount } }", lambda world: {}, READERS | {"keeper"}
    ),
    "customerProfileFacets": Row(
        "{ customerProfileFacets { statuses { status count } } }", lambda world: {}, {"keeper", "app"}
    ),
    "myCustomerProfile": Row("{ myCustomerProfile { id } }", lambda world: {}, set(CALLERS)),
    "explainCredit": Row(
        "query($id: ID!) { explainCredit(checkoutId: $id) { applied { amount } } }",
        lambda world: {"id": world.checkout},
        READERS | {"customer", "spender"},
        refused="NOT_FOUND",
    ),
    "creditLiability": Row("{ creditLiability { balance { amount } } }", lambda world: {}, READERS),
    "orderCredit": Row(
        "query($id: ID!) { orderCredit(orderId: $id) { paid { amount } } }",
        lambda world: {"id": world.order},
        READERS,
    ),
    "creditReasons": Row("{ creditReasons { code } }", lambda world: {}, READERS | {"operator"}),
    "customerExtSettings": Row(
        "{ customerExtSettings { creditEnabled } }", lambda world: {}, {"operator", "app"}
    ),
    "customerCreditTopUp": posting(
        "customerCreditTopUp",
        lambda world: {"customerId": encode("User", world.customer.pk)} | money(world) | reason(world),
    ),
    "customerCreditReduce": posting(
        "customerCreditReduce",
        lambda world: {"customerId": encode("User", world.customer.pk)} | money(world) | reason(world),
    ),
    "customerCreditCorrect": posting(
        "customerCreditCorrect", lambda world: {"entryId": world.entry, "amount": "5.00"} | reason(world)
    ),
    "creditHoldRelease": Row(
        "mutation($id: ID!) { creditHoldRelease(id: $id) { errors { field message code } } }",
        lambda world: {"id": world.hold},
        {"manager", "app"},
    ),
    "checkoutCreditUpdate": Row(
        """mutation($id: ID!, $amount: Decimal!) { checkoutCreditUpdate(checkoutId: $id, amount: $amount) {
            errors { field message code } } }""",
        lambda world: {"id": world.checkout, "amount": "5.00"},
        {"customer", "spender", "app"},
        refused="NOT_FOUND",
        otherwise={"viewer": "PERMISSION_DENIED", "manager": "PERMISSION_DENIED"},
    ),
    "orderCreditRefund": posting("orderCreditRefund", lambda world: {"orderId": world.order} | money(world)),
    "orderRefundToCredit": posting(
        "orderRefundToCredit", lambda world: {"orderId": world.order} | money(world)
    ),
    "creditReasonCreate": posting(
        "creditReasonCreate", lambda world: {"code": "new", "label": "New"}, {"operator", "app"}
    ),
    "creditReasonUpdate": posting(
        "creditReasonUpdate",
        lambda world: {"code": "goodwill", "label": "New", "isActive": False},
        {"operator", "app"},
    ),
    "customerExtSettingsUpdate": posting(
        "customerExtSettingsUpdate", lambda world: {"creditEnabled": False}, {"operator", "app"}
    ),
    "channelCreditUpdate": posting(
        "channelCreditUpdate",
        lambda world: {"channel": get_host().channels()[0].reference, "creditEnabled": False},
        {"operator", "app"},
    ),
    **sorting_operations.ROWS,
    **organization_operations.ROWS,
    **assortment_operations.ROWS,
    **discount_operations.ROWS,
    **life_operations.ROWS,
}


def outcome(answer: dict[str, Any], operation: str) -> str:
    """Give the codes of all refusals in an answer to one operation."""
    value = (answer.get("data") or {}).get(operation)
    errors = (value.get("errors") if isinstance(value, dict) else None) or []
    codes = [error["code"] for error in errors]
    codes += [error["extensions"]["code"] for error in answer.get("errors", [])]
    return ", ".join(codes) or OK
