"""Rows for the operations on accounts. Each makes the customer that it is about, so all can be repeated."""

import itertools
from typing import Any

from saleor_customer_ext.graphql.compat import encode
from saleor_customer_ext.services import creation, lifecycle
from tests.graphql.operation_rows import Row
from tests.graphql.sorting_operations import SHOP, mutation

_numbers = itertools.count(1)


def new_customer(*done: Any, **details: Any) -> str:
    """Make a customer, and do to them what these functions of ``services/lifecycle.py`` do."""
    email = f"life-{next(_numbers)}@example.com"
    profile = creation.create(
        actor=SHOP, first_name="Lina", last_name="Life", email=email, invite=False, **details
    )
    for step in done:
        reason = {"reason": "r"} if step in (lifecycle.block, lifecycle.put_on_hold) else {}
        step(customer_id=profile.pk, actor=SHOP, **reason)
    return encode("CustomerProfile", profile.pk)


def about(name: str, *done: Any, **arguments: str) -> Row:
    """Make the row of a mutation about one customer; arguments: texts that it takes beside."""
    sent = "".join(f", {key}: ${key}" for key in arguments)
    return mutation(
        f"{name}(customerId: $customerId{sent})",
        lambda world: {"customerId": new_customer(*done)} | arguments,
        customerId="ID!",
        **dict.fromkeys(arguments, "String!"),
    )


def with_link(name: str, customer: Any) -> Row:
    """Make the row of a mutation that sends a link."""
    return mutation(
        f"{name}(customerId: $customerId, redirectUrl: $redirectUrl)",
        lambda world: {"customerId": customer(world), "redirectUrl": getattr(world, "storefront", "")},
        customerId="ID!",
        redirectUrl="String!",
    )


ROWS = {
    "customerProfileCreate": mutation(
        "customerProfileCreate(input: $input)",
        lambda world: {
            "input": {
                "firstName": "Nora",
                "lastName": "New",
                "email": f"new-{next(_numbers)}@example.com",
                "sendInvitation": False,
            }
        },
        input="CustomerProfileCreateInput!",
    ),
    "customerProfileUpdate": mutation(
        "customerProfileUpdate(customerId: $customerId, version: $version, input: $input)",
        lambda world: {"customerId": new_customer(), "version": 2, "input": {"note": "n"}},
        customerId="ID!",
        version="Int!",
        input="CustomerProfileUpdateInput!",
    ),
    "customerProfileDelete": about("customerProfileDelete"),
    "customerInvitationSend": with_link("customerInvitationSend", lambda world: new_customer()),
    "customerPasswordResetSend": with_link(
        "customerPasswordResetSend", lambda world: encode("User", world.customer.pk)
    ),
    "customerBlock": about("customerBlock", reason="unpaid invoices"),
    "customerUnblock": about("customerUnblock", lifecycle.block),
    "customerPutOnHold": about("customerPutOnHold", reason="address to be checked"),
    "customerResume": about("customerResume", lifecycle.put_on_hold),
    "customerDeactivate": about("customerDeactivate"),
    "customerActivate": about("customerActivate", lifecycle.deactivate),
    "customerDeletionRequest": Row(
        "mutation { customerDeletionRequest { errors { field message code } } }",
        lambda world: {},
        {"customer", "other"},
    ),
}
