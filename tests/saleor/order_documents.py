"""Orders with own prices, as staff see and change them through Saleor's API, and what is recorded of them."""

from typing import Any

from saleor_customer_ext.models import OrderLinePrice
from tests.saleor.discounts import two

ORDER_LINES = """
  lines {
    quantity unitPrice { gross { amount } net { amount } } undiscountedUnitPrice { gross { amount } }
    isPriceOverridden
  }
  total { gross { amount } } shippingPrice { gross { amount } }"""
ORDER = f"query ($id: ID!) {{ order(id: $id) {{ {ORDER_LINES} }} }}"
ADD = f"""
mutation ($id: ID!, $lines: [OrderLineCreateInput!]!) {{
  orderLinesCreate(id: $id, input: $lines) {{ order {{ {ORDER_LINES} }} errors {{ field code }} }} }}"""
QUANTITY = f"""
mutation ($id: ID!, $quantity: Int!) {{
  orderLineUpdate(id: $id, input: {{quantity: $quantity}}) {{
    order {{ {ORDER_LINES} }} errors {{ field code }} }} }}"""


def lines_of(order: dict[str, Any]) -> list[tuple[int, str, str, bool]]:
    """Give quantity, price and net price of a unit, and whether it is overridden, of an order's lines."""
    return sorted(
        (
            line["quantity"],
            two(line["unitPrice"]["gross"]["amount"]),
            two(line["unitPrice"]["net"]["amount"]),
            line["isPriceOverridden"],
        )
        for line in order["lines"]
    )


def recorded() -> list[tuple[str, str, str]]:
    rows = OrderLinePrice.objects.order_by("-list_price")
    return [(f"{row.list_price:.2f}", f"{row.price:.2f}", row.group_name) for row in rows]
