"""Start-up: which host runs us is decided here, before any model of the host is used."""

from django.apps import AppConfig


class CustomerExtConfig(AppConfig):
    """The Django app; hosts attach themselves in ``hosts/``."""

    name = "saleor_customer_ext"
    verbose_name = "Customers"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the system checks."""
        from . import checks  # noqa: F401  # importing registers them
