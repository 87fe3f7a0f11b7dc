"""Addresses of our dashboard pages; the names are unique among all of Oscar's dashboard apps."""

from django.urls import URLPattern, path

from . import corrections, customers, orders, settings


def patterns() -> list[URLPattern]:
    """Give new patterns each time: Oscar puts the permission check onto the very objects."""
    return [
        path("", customers.IndexView.as_view(), name="credit-index"),
        path("customers/<str:pk>/", customers.CustomerView.as_view(), name="credit-customer"),
        path("customers/<str:pk>/top-up/", customers.TopUpView.as_view(), name="credit-top-up"),
        path("customers/<str:pk>/reduce/", customers.ReduceView.as_view(), name="credit-reduce"),
        path("accounts/<int:pk>/", customers.AccountView.as_view(), name="credit-account"),
        path("entries/<int:pk>/correct/", corrections.CorrectView.as_view(), name="credit-correct"),
        path("holds/<int:pk>/release/", corrections.ReleaseView.as_view(), name="credit-release"),
        path("orders/<str:number>/", orders.OrderView.as_view(), name="credit-order"),
        path(
            "orders/<str:number>/refund/<str:tender>/",
            orders.RefundView.as_view(),
            name="credit-order-refund",
        ),
        path("settings/", settings.SettingsView.as_view(), name="credit-settings"),
        path("settings/reasons/", settings.ReasonAddView.as_view(), name="credit-reason-add"),
        path(
            "settings/reasons/<str:code>/", settings.ReasonChangeView.as_view(), name="credit-reason-change"
        ),
    ]
