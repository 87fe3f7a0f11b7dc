"""Our addresses in an Oscar shop: ``path("", include("saleor_customer_ext.hosts.oscar.urls"))``."""

from typing import Any

from django.apps import apps
from django.urls import include, path
from oscar.core.loading import get_class

app_name = "customer_ext"

PaymentDetailsView = get_class("checkout.views", "PaymentDetailsView")

dashboard: Any = apps.get_app_config("customer_ext_oscar")

urlpatterns = [
    path(
        "checkout/credit/",
        PaymentDetailsView.as_view(preview=True, choosing_credit=True),
        name="checkout-credit",
    ),
    path("", include("saleor_customer_ext.hosts.oscar.graphql_urls")),
    path("dashboard/", include(dashboard.urls[0])),
]
