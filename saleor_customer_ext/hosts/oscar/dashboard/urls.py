"""Addresses below Oscar's ``dashboard/``; the names are unique among all of Oscar's dashboard apps."""

from django.urls import URLPattern, path

from .... import dashboard
from .application import application

BASE = "customers/"


def patterns() -> list[URLPattern]:
    """Give new patterns each time: Oscar puts the permission check onto the very objects.

    All are the one page; those that the menu names have names and permissions of their own.
    """
    return [
        path(f"{BASE}{dashboard.ASSETS}/<path:name>", dashboard.asset, name="customers-asset"),
        path(BASE, application, name="customers"),
        path(f"{BASE}organization", application, name="customers-organization"),
        path(f"{BASE}credit", application, name="customers-credit"),
        path(f"{BASE}settings", application, name="customers-settings"),
        path(f"{BASE}<path:path>", application, name="customers-page"),
    ]
