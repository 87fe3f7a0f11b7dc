"""The Saleor side of the port: who acts, which currencies and channels there are. Registered by ``apps.py``."""

from typing import Any

from ...host import Actor, Channel
from .accounts import SaleorAccounts
from .addresses import SaleorAddresses
from .catalog import SaleorCatalog
from .checkouts import SaleorCheckouts, channel_reference, takes_credit
from .mail import SaleorMail
from .orders import SaleorOrders
from .requestors import asking


class SaleorHost:
    """Saleor 3.23 and newer as the product's host."""

    name = "saleor"
    checkouts = SaleorCheckouts()
    accounts = SaleorAccounts()
    addresses = SaleorAddresses()
    catalog = SaleorCatalog()
    mail = SaleorMail()
    orders = SaleorOrders()

    def __init__(self) -> None:
        from . import attach

        attach.at_models()

    def ready(self) -> None:
        """Attach to the shop once all of Django is loaded."""
        from . import attach

        attach.at_ready()

    def actor(self, request: Any) -> Actor:
        """Tell who makes this request: the app if a token of one was sent, else the user."""
        return asking(request)

    def currencies(self) -> frozenset[str]:
        """Give the currencies of the shop's channels."""
        from saleor.channel.models import Channel

        return frozenset(Channel.objects.values_list("currency_code", flat=True).distinct())

    def currency(self) -> str:
        """Give the currency of the channel that was made first."""
        from saleor.channel.models import Channel

        return Channel.objects.order_by("pk").values_list("currency_code", flat=True).first() or ""

    def channels(self) -> list[Channel]:
        """Give the channels in the order in which they were made; those of the payment flow take no credit."""
        from saleor.channel.models import Channel as SaleorChannel

        return [
            Channel(
                channel_reference(channel.pk),
                channel.name,
                takes_credit(channel.order_mark_as_paid_strategy),
                (channel.currency_code,),
            )
            for channel in SaleorChannel.objects.order_by("pk")
        ]
