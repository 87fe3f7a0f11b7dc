"""The staff dashboard inside Saleor's: what `install` registers, what the tokens may, and what is served to whom."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import graphene
import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from saleor.account.models import User
from saleor.app.models import App, AppExtension
from saleor.core.db.connection import allow_writer

from saleor_customer_ext import permissions
from saleor_customer_ext.host import get_host
from saleor_customer_ext.hosts.saleor import attach, dashboard_app, dashboard_page, seams
from saleor_customer_ext.hosts.saleor.conf import saleor_settings
from saleor_customer_ext.hosts.saleor.dashboard_app import IDENTIFIER, PLACES
from saleor_customer_ext.hosts.saleor.seams import Seam
from tests.saleor.api import Api

BASE = "/customer-ext"
URL = "http://shop.example/customer-ext"
# The Dashboard puts the app's address before a page's by itself.
ADDRESSES = {"/", "/new", "/customer", f"{URL}/widget/customer", f"{URL}/widget/order"}
PROFILES, VIEW = permissions.MANAGE_CUSTOMER_PROFILES, permissions.VIEW_CUSTOMER_CREDIT
MANAGE = permissions.MANAGE_CUSTOMER_CREDIT
EXTENSIONS = """{ appExtensions(first: 50) { edges { node {
    id label mountName targetName url accessToken settings permissions { code } app { id name } } } } }"""
LISTED = "{ customerProfiles(first: 1) { totalCount } }"
TOP_UP = """mutation($input: CustomerCreditTopUpInput!) { customerCreditTopUp(input: $input) {
    account { balance { amount } } errors { field code } } }"""


@pytest.fixture
def installed(store: Any) -> App:
    call_command("install")
    return App.objects.get(identifier=IDENTIFIER)


def registered() -> dict[str, Any]:
    """Give all that is kept of our app, ids included."""
    app = App.objects.filter(identifier=IDENTIFIER).values(
        "id", "uuid", "name", "type", "app_url", "is_active", "is_installed", "removed_at", "manifest_url"
    )
    places = AppExtension.objects.order_by("pk").values(
        "id", "app", "label", "mount", "target", "url", "settings"
    )
    return {
        "app": list(app),
        "places": list(places),
        "app permissions": sorted(App.permissions.through.objects.values_list()),
        "place permissions": sorted(AppExtension.permissions.through.objects.values_list()),
    }


def extensions(api: Api) -> dict[str, dict[str, Any]]:
    """Give our extensions as the Dashboard reads them, by mount."""
    found = api.field(EXTENSIONS)["edges"]
    return {edge["node"]["mountName"]: edge["node"] for edge in found}


def app_token(api: Api, app: App) -> str:
    query = "query($id: ID!) { app(id: $id) { accessToken } }"
    return str(api.field(query, id=graphene.Node.to_global_id("App", app.pk))["accessToken"])


# What is registered


def test_installing_again_changes_nothing(installed: App) -> None:
    before = registered()
    call_command("install")

    assert registered() == before
    assert len(before["places"]) == len(PLACES)
    (app,) = before["app"]
    assert {name: app[name] for name in ("name", "type", "app_url", "is_active", "is_installed")} == {
        "name": "Customer accounts",
        "type": "thirdparty",
        "app_url": URL,
        "is_active": True,
        "is_installed": True,
    }
    assert {row["url"] for row in before["places"]} == ADDRESSES


def test_what_has_changed_is_changed_in_place(installed: App, monkeypatch: pytest.MonkeyPatch) -> None:
    before = registered()
    AppExtension.objects.update(label="Old", url="http://old.example/", settings={})
    AppExtension.objects.get(mount="order_details_widgets").permissions.clear()
    AppExtension.objects.create(
        app=installed, label="Gone", mount="navigation_orders", target="app_page", url=URL
    )
    App.objects.update(name="Old", app_url="http://old.example/")
    installed.permissions.clear()
    call_command("install")

    after = registered()
    for kind in ("app", "places"):
        assert after[kind] == before[kind]
    for kind in ("app permissions", "place permissions"):  # new rows between the same two
        assert {row[1:] for row in after[kind]} == {row[1:] for row in before[kind]}

    monkeypatch.setattr(settings, "PUBLIC_URL", "https://moved.example/")
    call_command("install")
    assert [row["id"] for row in registered()["places"]] == [row["id"] for row in before["places"]]
    assert {row["url"] for row in registered()["places"]} == {
        address.replace(URL, f"https://moved.example{BASE}") for address in ADDRESSES
    }


def test_who_switched_it_off_wants_it_off_and_who_removed_it_gets_it_back(installed: App) -> None:
    App.objects.update(is_active=False)
    call_command("install")
    installed.refresh_from_db()
    assert installed.is_active is False

    App.objects.update(removed_at="2026-05-01T00:00:00Z")
    call_command("install")
    installed.refresh_from_db()
    assert (installed.is_active, installed.removed_at) == (True, None)


def test_other_apps_are_left_alone(store: Any) -> None:
    other = App.objects.create(name="Customer accounts", identifier="saleor_customer_ext.dashboard.other")
    AppExtension.objects.create(
        app=other, label="X", mount="navigation_customers", target="app_page", url=URL
    )
    call_command("install")
    dashboard_app.remove()

    assert App.objects.get() == other
    assert AppExtension.objects.get().label == "X"


def test_places_can_be_told_apart_and_ask_for_what_the_app_has() -> None:
    assert len({(place.mount, place.target) for place in PLACES}) == len(PLACES)
    assert all(place.needs <= permissions.ALL for place in PLACES)


def test_a_saleor_with_other_tables_gets_no_rows(
    store: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    moved = Seam("saleor.app.models:AppExtension.place", "field", "staff find us", denies="our pages")
    monkeypatch.setattr(seams, "DASHBOARD", (*seams.DASHBOARD, moved))
    call_command("install")

    said = capsys.readouterr().out
    assert (
        "Our pages are not in the Saleor Dashboard: Saleor has no saleor.app.models:AppExtension.place."
        in said
    )
    assert not App.objects.filter(identifier=IDENTIFIER).exists()


def test_install_says_where_it_is_and_whether_it_was_built(
    built_dashboard: Path, store: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("install")
    assert f"The Saleor Dashboard shows our pages from {URL};" in capsys.readouterr().out

    (built_dashboard / ".vite" / "manifest.json").unlink()
    call_command("install")
    assert "`make dashboard` builds them" in capsys.readouterr().out


# What its tokens may


def test_the_dashboard_reads_what_was_registered(
    installed: App, manager: User, as_user: Callable[[Any], Api]
) -> None:
    found = extensions(as_user(manager))

    assert {
        mount: (row["targetName"], row["url"], {code["code"] for code in row["permissions"]})
        for mount, row in found.items()
    } == {
        "NAVIGATION_CUSTOMERS": ("APP_PAGE", "/", set()),
        "CUSTOMER_OVERVIEW_CREATE": ("APP_PAGE", "/new", set()),
        "CUSTOMER_DETAILS_MORE_ACTIONS": ("APP_PAGE", "/customer", set()),
        "CUSTOMER_DETAILS_WIDGETS": (
            "WIDGET",
            f"{URL}/widget/customer",
            {"MANAGE_CUSTOMER_PROFILES", "VIEW_CUSTOMER_CREDIT"},
        ),
        "ORDER_DETAILS_WIDGETS": ("WIDGET", f"{URL}/widget/order", {"VIEW_CUSTOMER_CREDIT"}),
    }
    assert found["ORDER_DETAILS_WIDGETS"]["settings"] == {"widgetTarget": {"method": "GET"}}
    assert {row["app"]["name"] for row in found.values()} == {"Customer accounts"}


def top_up_of(customer: User) -> dict[str, Any]:
    return {
        "customerId": graphene.Node.to_global_id("User", customer.pk),
        "amount": "5.00",
        "currency": "EUR",
        "reason": "goodwill",
        "idempotencyKey": "a key",
    }


def test_a_widgets_token_reads_and_writes_nothing(
    installed: App, superuser: User, customer: User, as_user: Callable[[Any], Api]
) -> None:
    widget = Api(extensions(as_user(superuser))["CUSTOMER_DETAILS_WIDGETS"]["accessToken"])

    assert widget.field(LISTED)["totalCount"] >= 1
    assert widget.refusal(TOP_UP, input=top_up_of(customer)) == (None, "PERMISSION_DENIED")
    assert widget.refusal("{ customerExtSettings { creditEnabled } }") == (None, "PERMISSION_DENIED")


def test_a_pages_token_may_what_the_person_may(
    installed: App, manager: User, customer: User, make_staff: Any, as_user: Callable[[Any], Api]
) -> None:
    full = Api(app_token(as_user(manager), installed))
    assert full.do(TOP_UP, input=top_up_of(customer))["account"] == {"balance": {"amount": 5.0}}

    viewer = make_staff("viewer", VIEW)
    page = Api(app_token(as_user(viewer), installed))
    assert page.field("{ creditLiability { accounts } }") == [{"accounts": 1}]
    assert page.refusal(TOP_UP, input=top_up_of(customer)) == (None, "PERMISSION_DENIED")
    assert page.refusal("{ customerTags { name } }") == (None, "PERMISSION_DENIED")


def test_its_token_opens_nothing_of_saleors(
    installed: App, superuser: User, as_user: Callable[[Any], Api]
) -> None:
    page = Api(app_token(as_user(superuser), installed))

    with (
        allow_writer()
    ):  # Saleor's own look at a token's permissions is not declared, which only its tests refuse
        assert page.refusal("{ orders(first: 1) { totalCount } }") == (None, "PermissionDenied")
        assert page.refusal("{ customers(first: 1) { totalCount } }") == (None, "PermissionDenied")


def test_whoever_lacks_a_permission_gets_no_token(
    installed: App, staff: User, make_staff: Any, as_user: Callable[[Any], Api]
) -> None:
    nobody, viewer = extensions(as_user(staff)), extensions(as_user(make_staff("viewer", VIEW)))

    assert nobody["CUSTOMER_DETAILS_WIDGETS"]["accessToken"] is None
    assert nobody["ORDER_DETAILS_WIDGETS"]["accessToken"] is None
    assert viewer["CUSTOMER_DETAILS_WIDGETS"]["accessToken"] is None
    assert viewer["ORDER_DETAILS_WIDGETS"]["accessToken"]
    page = Api(app_token(as_user(staff), installed))
    assert page.refusal(LISTED) == (None, "PERMISSION_DENIED")


def test_a_blocked_persons_token_is_dead(
    installed: App, manager: User, as_user: Callable[[Any], Api]
) -> None:
    page = Api(app_token(as_user(manager), installed))
    User.objects.filter(pk=manager.pk).update(is_active=False)

    assert page.refusal(LISTED)[1] != ""


# What is served


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize(
    "path",
    [
        "",
        "/",
        "/c/Q3VzdG9tZXI6MQ==?tab=credit",
        "/widget/customer?customerId=VXNlcjo3",
        "?id=QXBwOjE=",
        "/a/b/c/",
    ],
)
def test_the_page_for_every_route(built_dashboard: Path, path: str) -> None:
    response = Client().get(f"{BASE}{path}")
    text = response.content.decode()
    (found,) = re.findall(r'id="customer-ext-config" type="application/json">(.*?)</script>', text)

    assert response.status_code == 200
    config = json.loads(found)
    choices = config.pop("choices")
    assert config == {
        "host": "saleor",
        "apiUrl": "/graphql/",
        "basename": BASE,
        "assets": f"{BASE}/",
        "csrf": None,
        "locale": "en",
        "timeZone": "Europe/Berlin",
        "currency": "EUR",
        "organizationEnabled": True,
        "staff": None,
        "permissions": None,
        "links": {"home": "/", "logIn": None, "order": "/orders/{id}", "customer": "/customers/{id}"},
    }
    assert f'src="{BASE}/assets/main-a1.js"' in text
    assert choices["languages"] == [code for code, _name in settings.LANGUAGES]
    assert {"DE", "US"} <= set(choices["countries"])
    assert choices["invitationSeconds"] == settings.PASSWORD_RESET_TIMEOUT


def test_channels_are_for_staff_and_not_for_whoever_opens_the_page(
    built_dashboard: Path, installed: App, make_staff: Any, as_user: Callable[[Any], Api]
) -> None:
    query = "{ channels { id name currencyCode } }"  # as the front end asks
    text = Client().get(f"{BASE}/").content.decode()
    (found,) = re.findall(r'id="customer-ext-config" type="application/json">(.*?)</script>', text)
    choices = json.loads(found)["choices"]
    page = Api(app_token(as_user(make_staff("viewer", VIEW)), installed))

    assert (choices["channels"], choices["currencies"]) == (None, None)
    with allow_writer():  # as above: Saleor's own look at a token's permissions is not declared
        assert Api().refusal(query) == (None, "PermissionDenied")
        told = page.field(query)
    assert sorted((each["id"], each["name"]) for each in told) == sorted(
        (each.reference, each.name) for each in get_host().channels()
    )


@pytest.fixture
def dashboard_url(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    monkeypatch.delenv("DASHBOARD_URL", raising=False)
    return lambda url: monkeypatch.setenv("DASHBOARD_URL", url)


@pytest.mark.usefixtures("store")
def test_the_page_is_framed_by_the_dashboard_alone(built_dashboard: Path, dashboard_url: Any) -> None:
    dashboard_url("https://staff.example.com/dashboard/")
    response = Client().get(f"{BASE}/")

    rules = response["Content-Security-Policy"].split("; ")
    assert "frame-ancestors 'self' https://staff.example.com" in rules
    assert "script-src 'self'" in rules
    assert "connect-src 'self'" in rules
    assert "X-Frame-Options" not in response
    assert response["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in response


@pytest.mark.parametrize(
    ("url", "hosts", "sources"),
    [
        ("https://staff.example.com:8443/x", ["a.example"], "https://staff.example.com:8443"),
        ("", ["localhost", "127.0.0.1"], "localhost:* 127.0.0.1:*"),
        ("", [".example.com"], "example.com:* *.example.com:*"),
        ("", ["*"], "*"),
        ("", [], "'none'"),
        ("nonsense", ["a.example"], "a.example:*"),
        ("javascript://x", ["a.example"], "a.example:*"),
    ],
)
def test_who_may_frame_it(
    url: str, hosts: list[str], sources: str, dashboard_url: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    dashboard_url(url)
    monkeypatch.setattr(settings, "ALLOWED_CLIENT_HOSTS", hosts)
    assert saleor_settings.dashboard_origins == sources

    monkeypatch.setattr(settings, "SALEOR_CUSTOMER_EXT", {"DASHBOARD_URL": "http://mine.example/"})
    assert saleor_settings.dashboard_origins == "http://mine.example"


@pytest.mark.usefixtures("store")
def test_files_are_kept_for_ever_and_nothing_else_is_served(built_dashboard: Path) -> None:
    client = Client()
    response = client.get(f"{BASE}/assets/main-a1.js")

    assert response.content == (built_dashboard / "assets" / "main-a1.js").read_bytes()
    assert response["Content-Type"] == "text/javascript; charset=utf-8"
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert client.get(f"{BASE}/assets/inter-08.woff2")["Content-Type"] == "font/woff2"
    for path in ("no.js", "..%2fsecret.txt", "%2e%2e/secret.txt", "..%5csecret.txt", "../secret.txt", "%00"):
        assert client.get(f"{BASE}/assets/{path}").status_code == 404
    assert client.post(f"{BASE}/").status_code == 405


@pytest.mark.usefixtures("store")
def test_it_says_so_where_it_was_not_built(built_dashboard: Path) -> None:
    (built_dashboard / ".vite" / "manifest.json").unlink()
    response = Client().get(f"{BASE}/")

    assert response.status_code == 503
    assert "`make dashboard` builds them" in response.content.decode()


@pytest.mark.usefixtures("store")
def test_saleors_own_addresses_stay_what_they_are() -> None:
    assert settings.ROOT_URLCONF == attach.URLS
    assert attach.shop_urls() == "saleor.urls"
    assert reverse("api") == "/graphql/"
    assert Client().get("/.well-known/jwks.json").status_code == 200
    assert Client().get("/customer-extra/").status_code == 404
    attach._add_urls()
    assert attach.shop_urls() == "saleor.urls"
    assert dashboard_page.BASE == BASE
