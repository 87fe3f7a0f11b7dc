"""Addresses below Oscar's ``dashboard/``; the names are unique among all of Oscar's dashboard apps."""

from django.urls import URLPattern, path

from .... import dashboard
from . import corrections, customers, orders, settings
from .application import application


def patterns() -> list[URLPattern]:
    """Give new patterns each time: Oscar puts the permission check onto the very objects."""
    return [*_application(), *_credit()]


def _application() -> list[URLPattern]:
    """Give the addresses of the staff dashboard; those that the menu names have names and permissions of their own."""
    base = "customers/"
    return [
        path(f"{base}{dashboard.ASSETS}/<path:name>", dashboard.asset, name="customers-asset"),
        path(base, application, name="customers"),
        path(f"{base}credit", application, name="customers-credit"),
        path(f"{base}settings", application, name="customers-settings"),
        path(f"{base}<path:path>", application, name="customers-page"),
    ]


def _credit() -> list[URLPattern]:
    """Give the addresses of the older pages, which work without scripts and stand in no menu."""
    base = "credit/"
    return [
        path(base, customers.IndexView.as_view(), name="credit-index"),
        path(f"{base}customers/<str:pk>/", customers.CustomerView.as_view(), name="credit-customer"),
        path(f"{base}customers/<str:pk>/top-up/", customers.TopUpView.as_view(), name="credit-top-up"),
        path(f"{base}customers/<str:pk>/reduce/", customers.ReduceView.as_view(), name="credit-reduce"),
        path(f"{base}accounts/<int:pk>/", customers.AccountView.as_view(), name="credit-account"),
        path(f"{base}entries/<int:pk>/correct/", corrections.CorrectView.as_view(), name="credit-correct"),
        path(f"{base}holds/<int:pk>/release/", corrections.ReleaseView.as_view(), name="credit-release"),
        path(f"{base}orders/<str:number>/", orders.OrderView.as_view(), name="credit-order"),
        path(
            f"{base}orders/<str:number>/refund/<str:tender>/",
            orders.RefundView.as_view(),
            name="credit-order-refund",
        ),
        path(f"{base}settings/", settings.SettingsView.as_view(), name="credit-settings"),
        path(f"{base}settings/reasons/", settings.ReasonAddView.as_view(), name="credit-reason-add"),
        path(
            f"{base}settings/reasons/<str:code>/",
            settings.ReasonChangeView.as_view(),
            name="credit-reason-change",
        ),
    ]
