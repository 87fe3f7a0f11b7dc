"""Saleor loads this through the ``saleor.plugins`` entry point: the hooks of a plugin, each of which makes one call.

Most of what we do hangs on models and mutations (``receivers.py``, ``mutations.py``): for that, hooks come too late.
Nothing in here may import Saleor's GraphQL schema: that would build it before our fields are in it.
"""

from typing import Any

from saleor.plugins.base_plugin import BasePlugin

from . import access, placement, returns, shown_prices, tender


class CustomerExtPlugin(BasePlugin):
    """Customer credit in Saleor. Always on: what an operator switches is in the product's own settings."""

    PLUGIN_ID = "saleor_customer_ext"
    PLUGIN_NAME = "Customers"
    PLUGIN_DESCRIPTION = "Store credit and customer accounts; switched on and off in its own settings."
    CONFIGURATION_PER_CHANNEL = False
    DEFAULT_ACTIVE = True
    HIDDEN = True  # a switch here would leave credit on checkouts that nobody could order any more

    def preprocess_order_creation(self, checkout_info: Any, lines: Any, previous_value: Any) -> Any:
        """Look again whether credit still pays what the checkout shows, and for whom; whether they may order, at what.

        Prices that have changed since they were calculated are refused.
        """
        placement.look_again(checkout_info.checkout, self.requestor)
        access.look_ahead(checkout_info, self.requestor)
        shown_prices.require_current(checkout_info, lines)
        return previous_value

    def transaction_refund_requested(self, transaction_data: Any, previous_value: Any) -> None:
        """Pay a refund of our tender back as credit."""
        if tender.is_ours(transaction_data.transaction):
            returns.refund_requested(transaction_data)

    def transaction_cancelation_requested(self, transaction_data: Any, previous_value: Any) -> None:
        """Give up our tender on an open checkout."""
        if tender.is_ours(transaction_data.transaction):
            returns.cancelation_requested(transaction_data)
