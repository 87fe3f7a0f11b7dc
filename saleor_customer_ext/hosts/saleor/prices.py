"""Current prices of a checkout inside a GraphQL answer, by the same way as Saleor's own fields take them."""

from typing import Any

from promise import Promise
from saleor.graphql.checkout.dataloaders.checkout_infos import CheckoutInfoByCheckoutTokenLoader
from saleor.graphql.checkout.types import Checkout


def priced(root: Any, info: Any) -> Any:
    """Promise the checkout with prices that count now, calculated once per request for all fields that need them.

    Saleor's own total is asked for, because how prices are calculated differs between versions. No tax app is called
    where the answer must call none (``root.allow_sync_webhooks``).
    """
    total = Promise.resolve(Checkout.resolve_total_price(root, info))
    infos = CheckoutInfoByCheckoutTokenLoader(info.context)
    return total.then(lambda _total: infos.load(root.node.pk)).then(lambda found: found.checkout)
