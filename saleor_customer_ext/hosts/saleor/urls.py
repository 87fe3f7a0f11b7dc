"""Saleor's addresses with ours before them; ``attach.py`` puts this module in the place of Saleor's own."""

from django.urls import include, path, re_path

from ... import dashboard
from . import attach
from .dashboard_page import BASE, application

_BASE = BASE.lstrip("/")

urlpatterns = [
    path(f"{_BASE}/{dashboard.ASSETS}/<path:name>", dashboard.asset, name="customer-ext-asset"),
    # The Dashboard leaves out the last slash where parameters follow.
    re_path(rf"^{_BASE}(?:/(?P<path>.*))?$", application, name="customer-ext"),
    path("", include(attach.shop_urls())),
]
