"""The Oscar side of the port: who acts, which currencies and channels there are. Registered by ``apps.py``."""

from typing import Any

from oscar.core.loading import get_model
from oscar.core.utils import get_default_currency

from ... import permissions
from ...host import ANONYMOUS, Actor, ActorKind, Channel
from ...money import minor_unit_digits
from .accounts import OscarAccounts
from .addresses import OscarAddresses
from .catalog import OscarCatalog
from .checkouts import CHANNEL, DECIMALS, OscarCheckouts
from .conf import oscar_settings
from .mail import OscarMail
from .orders import OscarOrders


class OscarHost:
    """django-oscar 4.2 as the product's host."""

    name = "oscar"
    checkouts = OscarCheckouts()
    accounts = OscarAccounts()
    addresses = OscarAddresses()
    catalog = OscarCatalog()
    orders = OscarOrders()
    mail = OscarMail()

    def actor(self, request: Any) -> Actor:
        """Tell who makes this request; who may not log in any more is nobody."""
        return actor_of(getattr(request, "user", None))

    def currencies(self) -> frozenset[str]:
        """Give the shop's default currency and those of its stock records, unless the settings name them.

        Without those that need a third decimal: Oscar's tables could not keep what credit pays.
        """
        found = set(oscar_settings.currencies)
        if not found:
            prices = (
                get_model("partner", "StockRecord")
                .objects.order_by()
                .values_list("price_currency", flat=True)
            )
            found = {get_default_currency(), *prices.distinct()}
        return frozenset(currency for currency in found if minor_unit_digits(currency) <= DECIMALS)

    def currency(self) -> str:
        """Give Oscar's default currency."""
        return str(get_default_currency())

    def channels(self) -> list[Channel]:
        """Give the only channel."""
        return [Channel(CHANNEL, CHANNEL, currencies=tuple(sorted(self.currencies())))]

    def ready(self) -> None:
        """Do nothing: the Oscar host is an app itself, with checks, receivers and a class loader."""


def actor_of(user: Any) -> Actor:
    """Turn a user of Django into the actor that services know."""
    if user is None or not user.is_authenticated or not user.is_active:
        return ANONYMOUS
    if not user.is_staff:
        return Actor(ActorKind.CUSTOMER, str(user.pk))
    granted = frozenset(name for name in permissions.ALL if user.has_perm(name))
    return Actor(ActorKind.STAFF, str(user.pk), granted)
