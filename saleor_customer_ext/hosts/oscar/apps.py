"""The second Django app of the Oscar host: pages in the dashboard, and what listens to the shop."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from oscar.core.application import OscarDashboardConfig

from ... import permissions

_VIEW = ["is_staff", permissions.VIEW_CUSTOMER_CREDIT]
_MANAGE = ["is_staff", permissions.MANAGE_CUSTOMER_CREDIT]
_SETTINGS = ["is_staff", permissions.MANAGE_CUSTOMER_SETTINGS]


class OscarCreditConfig(OscarDashboardConfig):
    """Customer credit in Oscar's dashboard; each address names the permissions that open it."""

    name = "saleor_customer_ext.hosts.oscar"
    label = "customer_ext_oscar"
    verbose_name = _("Customer credit")
    namespace = "customer_ext"

    default_permissions = (_VIEW, _MANAGE)
    permissions_map = {
        "credit-top-up": _MANAGE,
        "credit-reduce": _MANAGE,
        "credit-correct": _MANAGE,
        "credit-release": _MANAGE,
        "credit-order-refund": _MANAGE,
        "credit-settings": _SETTINGS,
        "credit-reason-add": _SETTINGS,
        "credit-reason-change": _SETTINGS,
    }

    def ready(self) -> None:
        """Register checks and receivers."""
        from . import checks, marks, receivers, sessions  # noqa: F401  # importing registers them

    def get_urls(self) -> list[Any]:
        """Return the dashboard's pages, each behind its permissions."""
        from .dashboard.urls import patterns

        return self.post_process_urls(patterns())
