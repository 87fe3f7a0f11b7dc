"""Which driver fits the shop that the settings install."""

from django.apps import apps

from tests.scenarios.drivers.base import Driver


def installed_driver() -> type[Driver]:
    """Give the driver of the shop that these settings install."""
    if apps.is_installed("oscar.config.Shop") or apps.is_installed("oscar"):
        from tests.scenarios.drivers.oscar import OscarDriver

        return OscarDriver
    if apps.is_installed("saleor.core"):
        from tests.scenarios.drivers.saleor import SaleorDriver

        return SaleorDriver
    raise LookupError("The scenarios need a shop; run them with a settings module that installs one.")
