"""Our app in the Saleor Dashboard: one row of its own for each place where staff meet us.

Rows are written as they are and not by a manifest: Saleor would fetch that over the network, from the very shop that is
being installed, and that needs a worker. They are changed in place, because their ids are part of addresses that people
keep. An app of this kind has no secret: the Dashboard hands staff a token of their own.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from saleor.app.models import App, AppExtension
from saleor.permission.models import Permission

from ... import __version__, permissions
from .dashboard_page import BASE

IDENTIFIER = (
    "saleor_customer_ext.dashboard"  # not the tender's: Saleor must never look for a payment app by it
)
NAME = "Customer accounts"
_WIDGET = {"widgetTarget": {"method": "GET"}}


@dataclass(frozen=True, slots=True)
class Place:
    """One place in the Saleor Dashboard; no two have the same mount and target.

    mount, target: as Saleor keeps them. path: the route of ours; the Dashboard appends a page's to the app's address by
    itself, and wants a widget's whole. needs: who lacks one of these permissions gets no
    token there, and the token has no others. Whole pages get the app's token: what the person may of all of ours.
    """

    mount: str
    target: str
    label: str
    path: str
    needs: frozenset[str] = frozenset()
    settings: Mapping[str, Any] = field(default_factory=dict)

    def address(self, base: str) -> str:
        """Give what Saleor keeps as the place's URL; ``base`` is the app's."""
        return self.path if self.target == "app_page" else f"{base}{self.path}"


PLACES = (
    Place("navigation_customers", "app_page", NAME, "/"),
    Place("customer_overview_create", "app_page", "Create with invitation", "/new"),
    Place("customer_details_more_actions", "app_page", "Open customer account", "/customer"),
    Place(
        "customer_details_widgets",
        "widget",
        NAME,
        "/widget/customer",
        frozenset({permissions.MANAGE_CUSTOMER_PROFILES, permissions.VIEW_CUSTOMER_CREDIT}),
        _WIDGET,
    ),
    Place(
        "order_details_widgets",
        "widget",
        "Customer credit",
        "/widget/order",
        frozenset({permissions.VIEW_CUSTOMER_CREDIT}),
        _WIDGET,
    ),
)


def register() -> str:
    """Make the app and its places, or bring them up to date, and say where the Dashboard will look for our pages.

    An app that staff have switched off stays off; one that they have removed comes back.
    """
    from saleor.core.utils import build_absolute_uri

    url = build_absolute_uri(BASE)
    rows = {f"{permissions.APP_LABEL}.{row.codename}": row for row in _permissions()}
    app = App.objects.filter(identifier=IDENTIFIER).order_by("pk").first() or App(identifier=IDENTIFIER)
    if app.removed_at is not None:
        app.removed_at, app.is_active = None, True
    _save(
        app,
        name=NAME,
        type="thirdparty",
        app_url=url,
        author="saleor-customer-ext",
        about_app="Customer accounts, store credit and what staff do with them.",
        version=__version__,
    )
    app.permissions.set(rows.values())
    kept = set()
    for place in PLACES:
        found = AppExtension.objects.filter(app=app, mount=place.mount, target=place.target)
        extension = found.order_by("pk").first() or AppExtension(
            app=app, mount=place.mount, target=place.target
        )
        _save(extension, label=place.label, url=place.address(url), settings=dict(place.settings))
        extension.permissions.set(rows[name] for name in place.needs)
        kept.add(extension.pk)
    AppExtension.objects.filter(app=app).exclude(pk__in=kept).delete()
    return f"The Saleor Dashboard shows our pages from {url}; run this again when PUBLIC_URL changes"


def remove() -> int:
    """Delete the app with all that hangs on it; give how many rows that were."""
    count, _kinds = App.objects.filter(identifier=IDENTIFIER).delete()
    return count


def _permissions() -> list[Any]:
    ours = Permission.objects.filter(content_type__app_label=permissions.APP_LABEL)
    return list(ours.filter(codename__in=[codename for codename, _label in permissions.DECLARED]))


def _save(row: models.Model, **values: Any) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
