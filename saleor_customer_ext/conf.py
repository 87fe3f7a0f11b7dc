"""Deploy-time settings: one dictionary ``SALEOR_CUSTOMER_EXT`` in Django's settings, read through properties here.

What an operator may change while the shop runs is in the database instead (``models/settings.py``).
"""

from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings as django_settings
from django.core.exceptions import ImproperlyConfigured


class AppSettings:
    """Typed access to the settings; each property says type, default and meaning."""

    @property
    def time_zone(self) -> ZoneInfo:
        """The shop's time zone, in which a day of credit ends. Default: Django's TIME_ZONE."""
        return ZoneInfo(self._get("TIME_ZONE", django_settings.TIME_ZONE))

    @property
    def host(self) -> str:
        """Dotted path of the host adapter. Default: empty, the adapter that fits the installed shop."""
        return str(self._get("HOST", ""))

    @property
    def max_page_size(self) -> int:
        """The most rows that one page of a GraphQL connection may ask for. Default: 100, as in Saleor."""
        return int(self._get("MAX_PAGE_SIZE", 100))

    @property
    def currency(self) -> str:
        """Currency of the revenue that the list of customers shows. Default: empty, the host's own first currency."""
        return str(self._get("CURRENCY", ""))

    @property
    def uncounted_order_statuses(self) -> frozenset[str] | None:
        """Names of the host's order statuses in which an order does not count. Default: None, the host's own rule."""
        found = self._get("UNCOUNTED_ORDER_STATUSES", None)
        return None if found is None else frozenset(found)

    @property
    def account_number_pattern(self) -> str:
        """How account numbers are made, such as "K-{number:05}". Default: empty, none are made, staff may type them."""
        return str(self._get("ACCOUNT_NUMBER_PATTERN", ""))

    def _get(self, name: str, default: Any) -> Any:
        values = getattr(django_settings, "SALEOR_CUSTOMER_EXT", {})
        if not isinstance(values, dict):
            raise ImproperlyConfigured("SALEOR_CUSTOMER_EXT must be a dictionary.")
        return values.get(name, default)


app_settings = AppSettings()
