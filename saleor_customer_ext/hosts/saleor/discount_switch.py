"""Whether discount groups can mean anything in this Saleor: shops without any pay for no query of ours."""

from django.core.cache import cache

from ...models import DiscountGroup

KEY = "customer_ext_price"  # in the private metadata of lines: what they are priced by
SWITCH = "customer_ext_discount_groups"
FRESH = 10  # seconds after which another process knows of the first group, at the latest


def is_on() -> bool:
    """Tell whether there is any discount group: a look into the cache.

    So it stays after the last one while there are checkouts with its prices, whose customers have to be told.
    """
    from saleor.checkout.models import CheckoutLine
    from saleor.core.db.connection import allow_writer

    known: bool | None = cache.get(SWITCH)
    if known is None:
        with allow_writer():
            priced = CheckoutLine.objects.filter(private_metadata__has_key=KEY)
            known = DiscountGroup.objects.exists() or priced.exists()
        cache.set(SWITCH, known, FRESH)
    return known


def forget() -> None:
    """Let the next look find out anew."""
    cache.delete(SWITCH)
