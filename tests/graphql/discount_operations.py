"""Rows for the operations on discount groups. Each makes what it changes, of the catalogue that the shop has."""

import itertools
from typing import Any

from saleor_customer_ext import permissions
from saleor_customer_ext.graphql.compat import encode
from saleor_customer_ext.host import get_host
from saleor_customer_ext.models import DiscountCondition
from saleor_customer_ext.services import discount_conditions, discount_groups
from saleor_customer_ext.services.condition_checks import NewCondition
from tests.graphql.operation_rows import Row
from tests.graphql.sorting_operations import SHOP, mutation, of_customer

PRICERS = {"pricer", "app"}
READERS = {"pricer", "keeper", "app"}
PRICER = [permissions.MANAGE_DISCOUNT_GROUPS]
OFF = [{"target": "EVERYTHING", "percent": "10"}]

_numbers = itertools.count(1)


def new_key() -> int:
    made = discount_groups.create(name=f"Discount group {next(_numbers)}", actor=SHOP)
    discount_conditions.add(
        group_id=made.pk, conditions=[NewCondition("EVERYTHING", percent=5, minimum_quantity=9)], actor=SHOP
    )
    return int(made.pk)


def new_group() -> str:
    return encode("DiscountGroup", new_key())


def group_and_condition() -> dict[str, str]:
    key = new_key()
    condition = DiscountCondition.objects.get(group=key)
    return {"id": encode("DiscountGroup", key), "condition": encode("DiscountCondition", condition.pk)}


def on_sale() -> tuple[str, str, str]:
    """Give a channel with something that is sold there, and in which currency."""
    host = get_host()
    found = [one.reference for one in host.catalog.search_variants("", 50)]
    return next(
        (channel.reference, variant, price.currency)
        for channel in host.channels()
        for variant, price in host.catalog.list_prices(found, channel=channel.reference).items()
    )


def one(world: Any) -> dict[str, Any]:
    return {"id": new_group()}


def buying(world: Any) -> dict[str, Any]:
    channel, variant, _currency = on_sale()
    return {
        "customer": of_customer(world),
        "variant": encode("ProductVariant", variant),
        "channel": channel,
    }


def a_price(world: Any) -> dict[str, Any]:
    channel, variant, currency = on_sale()
    row = {"variantId": encode("ProductVariant", variant), "channel": channel, "currency": currency}
    return {"id": new_group(), "rows": [row | {"amount": "1.00", "taxed": "NET"}]}


ROWS = {
    "discountGroup": Row(
        "query($id: ID!) { discountGroup(id: $id) { name version customers } }", one, READERS
    ),
    "discountGroups": Row("{ discountGroups(first: 1) { totalCount } }", lambda world: {}, READERS),
    "discountPriceList": Row(
        "query($id: ID!) { discountPriceList(groupId: $id, first: 5) { csv } }", one, PRICERS
    ),
    "discountTargets": Row(
        "{ discountTargets(target: VARIANT, first: 5) { id name } }", lambda world: {}, PRICERS
    ),
    "explainPrice": Row(
        """query($customer: ID!, $variant: ID!, $channel: String!) {
            explainPrice(customerId: $customer, variantId: $variant, channel: $channel) { groupIsValid } }""",
        buying,
        PRICERS,
    ),
    "previewPrices": Row(
        """query($customer: ID!, $variant: ID!, $channel: String!) {
            previewPrices(customerId: $customer, variantIds: [$variant], channel: $channel) { groupIsValid } }""",
        buying,
        PRICERS,
    ),
    "discountGroupCreate": mutation(
        "discountGroupCreate(input: $input)",
        lambda world: {"input": {"name": f"New {next(_numbers)}"}},
        PRICERS,
        input="DiscountGroupInput!",
    ),
    "discountGroupUpdate": mutation(
        'discountGroupUpdate(id: $id, version: 2, input: { description: "New" })', one, PRICERS, id="ID!"
    ),
    "discountGroupDelete": mutation("discountGroupDelete(id: $id)", one, PRICERS, id="ID!"),
    "discountGroupCopy": mutation(
        "discountGroupCopy(id: $id, name: $name)",
        lambda world: {"id": new_group(), "name": f"Copy {next(_numbers)}"},
        PRICERS,
        id="ID!",
        name="String!",
    ),
    "discountGroupAssign": mutation(
        "discountGroupAssign(customerIds: [$customer], groupId: $id)",
        lambda world: {"id": new_group(), "customer": of_customer(world)},
        PRICERS,
        id="ID!",
        customer="ID!",
    ),
    "discountConditionsSet": mutation(
        "discountConditionsSet(groupId: $id, version: 2, conditions: $conditions)",
        lambda world: {"id": new_group(), "conditions": OFF},
        PRICERS,
        id="ID!",
        conditions="[DiscountConditionInput!]!",
    ),
    "discountConditionsAdd": mutation(
        "discountConditionsAdd(groupId: $id, conditions: $conditions)",
        lambda world: {"id": new_group(), "conditions": OFF},
        PRICERS,
        id="ID!",
        conditions="[DiscountConditionInput!]!",
    ),
    "discountConditionExchange": mutation(
        "discountConditionExchange(groupId: $id, conditionId: $condition, condition: $now)",
        lambda world: group_and_condition() | {"now": OFF[0]},
        PRICERS,
        id="ID!",
        condition="ID!",
        now="DiscountConditionInput!",
    ),
    "discountConditionsRemove": mutation(
        "discountConditionsRemove(groupId: $id, conditionIds: [$condition])",
        lambda world: group_and_condition(),
        PRICERS,
        id="ID!",
        condition="ID!",
    ),
    "discountPriceListImport": mutation(
        "discountPriceListImport(groupId: $id, rows: $rows)",
        a_price,
        PRICERS,
        id="ID!",
        rows="[DiscountPriceInput!]",
    ),
}
