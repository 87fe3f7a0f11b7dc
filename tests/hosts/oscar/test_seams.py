"""Our mixins sit on top of whatever the shop has, and the shop does not serve where they cannot."""

import importlib
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.handlers.wsgi import WSGIHandler
from django.test import override_settings
from oscar.apps.checkout import mixins as oscar_mixins
from oscar.apps.checkout import views as oscar_views
from oscar.core.loading import get_class, get_classes

from demo.checkout import views as shop_views
from demo.order import processing as shop_processing
from saleor_customer_ext.hosts.oscar import checks, conf, loader
from saleor_customer_ext.hosts.oscar.mixins.payment import CreditPaymentMixin
from saleor_customer_ext.hosts.oscar.mixins.placement import CreditPlacementMixin
from saleor_customer_ext.hosts.oscar.mixins.session import CreditSessionMixin
from saleor_customer_ext.hosts.oscar.seams import SEAMS

BARE: dict[str, Any] = {
    "INSTALLED_APPS": ["oscar.config.Shop"],
    "MIDDLEWARE": ["shop.Middleware"],
    "OSCAR_DYNAMIC_CLASS_LOADER": "shop.loader",
    "OSCAR_DASHBOARD_NAVIGATION": [
        {"label": "Customers", "children": [{"url_name": "dashboard:users-index"}]}
    ],
}


# Attaching


def test_attaching_twice_changes_nothing_more() -> None:
    once = dict(BARE)
    conf.setup(once)
    twice = dict(once)
    conf.setup(twice)

    assert twice == once
    assert once["INSTALLED_APPS"] == ["oscar.config.Shop", *conf.APPS]
    assert once["MIDDLEWARE"] == ["shop.Middleware", conf.SESSIONS, conf.GUARD]
    assert once["OSCAR_DYNAMIC_CLASS_LOADER"] == conf.LOADER
    assert once["SALEOR_CUSTOMER_EXT"] == {"OSCAR_CLASS_LOADER": "shop.loader"}
    names = [child["url_name"] for child in once["OSCAR_DASHBOARD_NAVIGATION"][0]["children"]]
    assert names == [
        "dashboard:users-index",
        "customer_ext:customers",
        "customer_ext:customers-organization",
        "customer_ext:customers-credit",
        "customer_ext:customers-settings",
    ]


def test_what_ends_log_ins_stands_behind_what_finds_the_user() -> None:
    settings = BARE | {"MIDDLEWARE": (conf.AUTHENTICATION, "shop.Basket")}
    conf.setup(settings)
    assert settings["MIDDLEWARE"] == [conf.AUTHENTICATION, conf.SESSIONS, "shop.Basket", conf.GUARD]


def test_attaching_leaves_shared_lists_alone() -> None:
    before = repr(BARE)
    conf.setup(dict(BARE))
    assert repr(BARE) == before


def test_attaching_too_early_says_so() -> None:
    with pytest.raises(ImproperlyConfigured, match="MIDDLEWARE is not set yet"):
        conf.setup({"INSTALLED_APPS": []})


def test_a_menu_without_customers_gets_an_entry_of_its_own() -> None:
    settings = BARE | {"OSCAR_DASHBOARD_NAVIGATION": []}
    conf.setup(settings)
    assert [str(menu["label"]) for menu in settings["OSCAR_DASHBOARD_NAVIGATION"]] == ["Customer accounts"]


# Wrapping


def test_ours_then_the_forks_then_oscars() -> None:
    mro = get_class("checkout.views", "PaymentDetailsView").__mro__
    order = [
        CreditPaymentMixin,
        shop_views.PaymentDetailsView,
        oscar_views.PaymentDetailsView,
        CreditPlacementMixin,
    ]
    places = [mro.index(cls) for cls in [*order, oscar_mixins.OrderPlacementMixin, CreditSessionMixin]]
    assert places == sorted(places)


def test_a_class_stays_the_same_however_it_is_asked_for() -> None:
    first = get_class("checkout.views", "PaymentDetailsView")
    again, thank_you = get_classes("checkout.views", ["PaymentDetailsView", "ThankYouView"])
    assert first is again
    assert thank_you is oscar_views.ThankYouView
    assert loader.wrap("checkout.views", "PaymentDetailsView", first) is first


def test_a_fork_of_our_own_class_is_not_wrapped_again() -> None:
    fork = type("Fork", (get_class("checkout.mixins", "OrderPlacementMixin"),), {})
    assert loader.wrap("checkout.mixins", "OrderPlacementMixin", fork) is fork


def test_the_forked_event_handler_is_below_ours() -> None:
    assert issubclass(get_class("order.processing", "EventHandler"), shop_processing.EventHandler)


def test_the_shops_own_loader_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def shops_loader(label: str, names: list[str], prefix: str) -> list[type]:
        asked.append((label, names, prefix))
        return [int for _name in names]

    monkeypatch.setattr(loader, "_load", lambda path: shops_loader)
    assert loader.load_classes("a.b", ["C"], "shop.apps") == [int]
    assert loader.load_classes("a.b", ["C"]) == [int]
    assert [prefix for _label, _names, prefix in asked] == ["shop.apps", "oscar.apps"]


# Start-up


@pytest.fixture
def changed(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """Give something to change Oscar with; the wrapped classes are as before afterwards."""
    kept = dict(loader._wrapped)
    yield monkeypatch
    monkeypatch.undo()
    loader._wrapped.clear()
    loader._wrapped.update(kept)


def ids(messages: list[Any]) -> list[str]:
    return [message.id for message in messages]


def test_this_oscar_is_as_we_need_it() -> None:
    assert checks.check_seams() == []


def test_a_class_that_oscar_dropped_is_named(changed: pytest.MonkeyPatch) -> None:
    changed.delattr(importlib.import_module("oscar.apps.customer.views"), "OrderDetailView")
    (error,) = checks.broken_seams()
    assert error.id == "customer_ext.E102"
    assert "customer.views:OrderDetailView" in error.msg


def test_a_method_that_oscar_dropped_is_named(changed: pytest.MonkeyPatch) -> None:
    changed.delattr(oscar_views.PaymentDetailsView, "render_preview")
    assert [error.id for error in checks.broken_seams()] == ["customer_ext.E102"]
    assert "checkout.views:PaymentDetailsView has no render_preview" in checks.broken_seams()[0].msg


def test_a_method_that_oscar_changed_is_named(changed: pytest.MonkeyPatch) -> None:
    def handle_payment(self: Any, order_number: Any, total: Any, gateway: Any, **kwargs: Any) -> None: ...

    changed.setattr(oscar_mixins.OrderPlacementMixin, "handle_payment", handle_payment)
    found = checks.broken_seams()
    assert {error.id for error in found} == {"customer_ext.E104"}
    assert "handle_payment takes" in found[0].msg


def test_a_fork_that_cannot_be_called_as_oscars_is_named(changed: pytest.MonkeyPatch) -> None:
    def handle_payment(self: Any, number: Any) -> None: ...

    changed.setattr(shop_views.PaymentDetailsView, "handle_payment", handle_payment)
    (error,) = checks.broken_seams()
    assert error.id == "customer_ext.E104"
    assert "cannot be called as Oscar's" in error.msg


def test_a_class_that_went_around_our_loader_is_named(changed: pytest.MonkeyPatch) -> None:
    stock = get_class

    def around(label: str, name: str, *args: Any) -> Any:
        found = stock(label, name, *args)
        return (
            shop_processing.EventHandler if (label, name) == ("order.processing", "EventHandler") else found
        )

    changed.setattr(checks, "get_class", around)
    (error,) = checks.broken_seams()
    assert error.id == "customer_ext.E103"
    assert "CreditEventHandlerMixin" in error.msg


@override_settings(OSCAR_DYNAMIC_CLASS_LOADER="oscar.core.loading.default_class_loader")
def test_a_shop_that_replaced_our_loader_is_told() -> None:
    assert ids(checks.check_seams()) == ["customer_ext.E101"]


@override_settings(OSCAR_DYNAMIC_CLASS_LOADER="oscar.core.loading.default_class_loader")
def test_a_broken_shop_does_not_serve_but_migrates() -> None:
    with pytest.raises(ImproperlyConfigured, match="OSCAR_DYNAMIC_CLASS_LOADER"):
        WSGIHandler()
    (warning,) = checks.check_seams(databases=["default"])
    assert (warning.id, warning.is_serious()) == ("customer_ext.E101", False)


def test_an_oscar_that_was_not_tried_is_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("oscar.VERSION", (4, 3, 0, "final", 0))
    assert ids(checks.check_seams()) == ["customer_ext.W101"]


def test_transactions_around_requests_are_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import connection

    monkeypatch.setitem(connection.settings_dict, "ATOMIC_REQUESTS", True)
    assert ids(checks.check_seams()) == ["customer_ext.W102"]


@pytest.mark.parametrize(("currency", "expected"), [("EURO", ["customer_ext.W103"]), ("CHF", [])])
def test_a_currency_that_is_no_code_is_reported(settings: Any, currency: str, expected: list[str]) -> None:
    settings.OSCAR_DEFAULT_CURRENCY = currency
    assert ids(checks.check_seams()) == expected


def test_every_seam_says_what_it_serves() -> None:
    assert all(seam.serves and seam.methods for seam in SEAMS.values())


def test_settings_can_be_read_before_django_is_set_up() -> None:
    code = "from saleor_customer_ext.hosts.oscar import conf; conf.setup({'INSTALLED_APPS': [], 'MIDDLEWARE': [],"
    code += " 'OSCAR_DASHBOARD_NAVIGATION': []})"
    subprocess.run([sys.executable, "-c", code], check=True, env={"PATH": ""})
