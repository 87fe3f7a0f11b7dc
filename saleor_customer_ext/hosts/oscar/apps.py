"""The second Django app of the Oscar host: pages in the dashboard, and what listens to the shop."""

from contextlib import suppress
from typing import Any

from django.utils.translation import gettext_lazy as _
from oscar.core.application import OscarDashboardConfig

from ... import permissions

_PROFILES = ["is_staff", permissions.MANAGE_CUSTOMER_PROFILES]
_VIEW = ["is_staff", permissions.VIEW_CUSTOMER_CREDIT]
_MANAGE = ["is_staff", permissions.MANAGE_CUSTOMER_CREDIT]
_ORGANIZATION = ["is_staff", permissions.MANAGE_ORGANIZATION]
_SETTINGS = ["is_staff", permissions.MANAGE_CUSTOMER_SETTINGS]


class OscarCreditConfig(OscarDashboardConfig):
    """Our pages in Oscar's dashboard; each address names the permissions that open it.

    Oscar reads its menu by these too: an entry is shown to whoever may open its address.
    """

    name = "saleor_customer_ext.hosts.oscar"
    label = "customer_ext_oscar"
    verbose_name = _("Customer credit")
    namespace = "customer_ext"

    default_permissions = (_VIEW, _MANAGE)
    permissions_map = {
        "customers": (_PROFILES, _VIEW, _MANAGE),
        "customers-asset": None,  # the same for everybody, and nobody's data
        "customers-organization": _ORGANIZATION,
        "customers-credit": (_VIEW, _MANAGE),
        "customers-page": (_PROFILES, _ORGANIZATION, _VIEW, _MANAGE, _SETTINGS),
        "customers-settings": _SETTINGS,
    }

    def ready(self) -> None:
        """Register checks and receivers."""
        from . import checks, marks, receivers, sessions  # noqa: F401  # importing registers them
        from .assortment import hide_recommendations

        with suppress(AttributeError):  # the checks say that it is not as expected
            hide_recommendations()

    def get_urls(self) -> list[Any]:
        """Return the dashboard's pages, each behind its permissions."""
        from .dashboard.urls import patterns

        return self.post_process_urls(patterns())
