"""The settings that only Saleor shops have."""

import os
from urllib.parse import urlsplit

from django.conf import settings as django_settings

from ...conf import AppSettings


class SaleorSettings(AppSettings):
    """Typed access to what only Saleor shops set; each property says type, default and meaning."""

    @property
    def dashboard_url(self) -> str:
        """Address of the Saleor Dashboard, such as https://staff.example.com/. Default: the variable DASHBOARD_URL."""
        return str(self._get("DASHBOARD_URL", os.environ.get("DASHBOARD_URL", "")))

    @property
    def dashboard_origins(self) -> str:
        """Who may show our pages in a frame, as the header Content-Security-Policy lists it.

        Where no address of the Dashboard is set: the hosts of ALLOWED_CLIENT_HOSTS, which Saleor requires it to be in.
        """
        parts = urlsplit(self.dashboard_url)
        if parts.scheme in ("http", "https") and parts.hostname:
            return f"{parts.scheme}://{parts.netloc}"
        hosts = getattr(django_settings, "ALLOWED_CLIENT_HOSTS", ())
        return " ".join(source for host in hosts for source in _sources(host)) or "'none'"


def _sources(host: str) -> list[str]:
    """Write one of Django's patterns of hosts as sources; a host without a port stands for all of its ports."""
    if host.startswith("."):
        return [f"{host[1:]}:*", f"*{host}:*"]
    return [host if host == "*" else f"{host}:*"]


saleor_settings = SaleorSettings()
