"""Start-up: which host runs us is decided here, before any model of the host is used."""

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate
from django.utils.module_loading import import_string

from .conf import app_settings
from .host import Host, register_host

# The shop's own app -> the adapter for it.
HOSTS = {
    "oscar": "saleor_customer_ext.hosts.oscar.host.OscarHost",
    "saleor.core": "saleor_customer_ext.hosts.saleor.host.SaleorHost",
}


class CustomerExtConfig(AppConfig):
    """The Django app; hosts attach themselves in ``hosts/``."""

    name = "saleor_customer_ext"
    verbose_name = "Customers"
    default_auto_field = "django.db.models.BigAutoField"
    host: Host | None = None

    def import_models(self) -> None:
        """Register the host: the one that the settings name, or that of the installed shop; the core needs none."""
        super().import_models()
        fitting = (path for app, path in HOSTS.items() if apps.is_installed(app))
        path = app_settings.host or next(fitting, "")
        if path:
            self.host = import_string(path)()
            register_host(self.host)

    def ready(self) -> None:
        """Register the system checks, then let the host attach itself."""
        from . import checks  # noqa: F401  # importing registers them

        if self.host is not None:
            from .services import watching

            post_migrate.connect(
                watching.after_migrate, sender=self, dispatch_uid="saleor_customer_ext.watch"
            )
            self.host.ready()
