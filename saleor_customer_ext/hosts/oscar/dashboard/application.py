"""The page of the staff dashboard in Oscar's: one page for all its routes, asked by the session of who is logged in."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.urls import reverse
from django.views.decorators.http import require_safe
from oscar.core.loading import get_class

from ....dashboard import Choices, Config, Links, Staff, page
from ....graphql import compat
from ....host import get_host
from ....services import settings
from ....services.copy_rules import shop_currency
from ..host import actor_of

NUMBER, KEY = "0-number-0", 987654321  # stand in an address for what the page puts there


@require_safe
def application(request: HttpRequest, path: str = "") -> HttpResponse:
    """Give the page, whatever route of it the address names; who may open it stands in ``apps.py``."""
    user: Any = request.user
    home = reverse("dashboard:index")
    config = Config(
        host="oscar",
        base=reverse("customer_ext:customers").rstrip("/"),
        api_url=reverse("customer_ext:graphql"),
        currency=shop_currency(),
        links=Links(
            home=home,
            log_in=f"{reverse('dashboard:login')}?next=",
            order=reverse("dashboard:order-detail", args=[NUMBER]).replace(NUMBER, "{number}"),
            customer=reverse("dashboard:user-detail", args=[KEY]).replace(str(KEY), "{pk}"),
        ),
        choices=choices(),
        organization_enabled=settings.organization_enabled(),
        csrf_token=get_token(request),
        staff=Staff(user.get_full_name() or user.email, user.email),
        permissions=actor_of(user).permissions,
    )
    return page(config, ancestors="'self'")


def choices() -> Choices:
    """Give what the shop takes: countries are those of its own form of an address."""
    countries = get_class("address.forms", "UserAddressForm").base_fields["country"].queryset
    host = get_host()
    return Choices(
        countries=tuple(countries.order_by("pk").values_list("pk", flat=True)),
        channels=tuple(host.channels()),
        currencies=tuple(sorted(host.currencies())),
    )


def order_address(order: Any) -> str:
    """Give the address where the credit of a customer's order is looked at and given back."""
    customer = compat.encode("User", order.user_id)
    opened = {"tab": "credit", "panel": "refund", "order": compat.encode("Order", order.number)}
    return reverse("customer_ext:customers-page", args=[f"c/{customer}"]) + "?" + urlencode(opened)
