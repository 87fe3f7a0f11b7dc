"""The staff dashboard's page on Saleor's API server, for a frame of the Saleor Dashboard.

It asks nobody who they are: it carries nothing but what Saleor tells anybody, and whoever works with it shows the API
the Dashboard's token. Channels and their currencies Saleor tells staff alone, so the front end asks for them.
"""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from ...dashboard import Choices, Config, Links, page
from ...services import settings
from ...services.copy_rules import shop_currency
from .conf import saleor_settings

BASE = "/customer-ext"  # beside Saleor's own /graphql/ and /plugins/


@require_safe
def application(request: HttpRequest, path: str = "") -> HttpResponse:
    """Give the page, whatever route of it the address names."""
    from saleor.account.i18n import COUNTRY_CHOICES
    from saleor.core.db.connection import allow_writer

    with allow_writer():
        currency = shop_currency()
        organization_enabled = settings.organization_enabled()
    # Paths of the Saleor Dashboard; the page asks it to go there.
    links = Links(home="/", order="/orders/{id}", customer="/customers/{id}")
    config = Config(
        host="saleor",
        base=BASE,
        api_url=reverse("api"),
        currency=currency,
        links=links,
        organization_enabled=organization_enabled,
        choices=Choices(countries=tuple(code for code, _name in COUNTRY_CHOICES)),
    )
    return page(config, ancestors=f"'self' {saleor_settings.dashboard_origins}")
