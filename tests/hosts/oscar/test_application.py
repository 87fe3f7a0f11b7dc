"""The staff dashboard's page in Oscar's dashboard: who may open which route, what it tells, and what it may ask."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from oscar.core.loading import get_model

from demo import factories
from saleor_customer_ext import permissions
from saleor_customer_ext.host import Actor, ActorKind
from saleor_customer_ext.services.settings import change
from tests.hosts.oscar.conftest import BACKEND, browser

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("built_dashboard")]

PROFILES, VIEW = permissions.MANAGE_CUSTOMER_PROFILES, permissions.VIEW_CUSTOMER_CREDIT
MANAGE, SETTINGS = permissions.MANAGE_CUSTOMER_CREDIT, permissions.MANAGE_CUSTOMER_SETTINGS
SPEND, ORGANIZATION = permissions.SPEND_CUSTOMER_CREDIT, permissions.MANAGE_ORGANIZATION
ROOT = "/dashboard/customers/"
DEEP = f"{ROOT}c/Q3VzdG9tZXJQcm9maWxlOjE=/orders?tab=credit"
ROUTES = {ROOT: {PROFILES, VIEW, MANAGE}, f"{ROOT}credit": {VIEW, MANAGE}, f"{ROOT}settings": {SETTINGS}}
ROUTES[f"{ROOT}organization"] = {ORGANIZATION}
ROUTES[DEEP] = {PROFILES, ORGANIZATION, VIEW, MANAGE, SETTINGS}


def clerk(*granted: str) -> Client:
    return browser(factories.make_staff("clerk@shop.example", permissions=list(granted)))


def config_of(text: str) -> dict[str, Any]:
    (found,) = re.findall(r'id="customer-ext-config" type="application/json">(.*?)</script>', text)
    return dict(json.loads(found))


@pytest.mark.parametrize(
    "granted", [(), (PROFILES,), (VIEW,), (MANAGE,), (SETTINGS,), (ORGANIZATION,), (SPEND,)]
)
def test_staff_open_what_their_permissions_open(granted: tuple[str, ...]) -> None:
    client = clerk(*granted)

    answers = {route: client.get(route).status_code for route in ROUTES}

    assert answers == {route: 200 if opens & set(granted) else 403 for route, opens in ROUTES.items()}


@pytest.mark.parametrize("route", ROUTES)
def test_others_do_not(route: str) -> None:
    customer = factories.make_customer("anna@example.com")
    customer.user_permissions.set(factories.find_permission(name) for name in permissions.ALL)

    visitor = browser().get(route)
    assert visitor.status_code == 302
    assert visitor["Location"].startswith(reverse("dashboard:login") + "?next=")
    assert browser(customer).get(route).status_code == 403


def test_what_the_page_tells() -> None:
    staff = factories.make_staff(
        "clara@shop.example", first_name="Clara", last_name="Vogt", permissions=[PROFILES, VIEW]
    )
    response = browser(staff).get(DEEP)
    found = config_of(response.content.decode())

    assert found.pop("csrf")["header"] == "X-CSRFToken"
    assert found.pop("choices")
    assert found == {
        "host": "oscar",
        "apiUrl": "/graphql/",
        "basename": "/dashboard/customers",
        "assets": "/dashboard/customers/",
        "locale": "en-gb",
        "timeZone": "Europe/Berlin",
        "currency": "EUR",
        "organizationEnabled": True,
        "staff": {"name": "Clara Vogt", "email": "clara@shop.example"},
        "permissions": ["manage_customer_profiles", "view_customer_credit"],
        "links": {
            "home": "/dashboard/",
            "logIn": "/dashboard/login/?next=",
            "order": "/dashboard/orders/{number}/",
            "customer": "/dashboard/users/{pk}/",
        },
    }
    assert response["Cache-Control"] == "no-store"
    assert response["Content-Security-Policy"].endswith("frame-ancestors 'self'")


def test_what_staff_choose_from() -> None:
    for code in ("DE", "AT"):
        factories.make_country(code)
    get_model("address", "Country").objects.filter(pk="AT").update(is_shipping_country=False)

    found = config_of(clerk(VIEW).get(ROOT).content.decode())["choices"]

    assert found == {
        "languages": [code for code, _name in settings.LANGUAGES],
        "countries": ["AT", "DE"],
        "channels": [{"id": "default", "name": "default"}],
        "currencies": ["EUR"],
        "invitationSeconds": settings.PASSWORD_RESET_TIMEOUT,
    }


def test_its_token_is_what_the_api_wants() -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(factories.make_staff("clerk@shop.example", permissions=[PROFILES]), backend=BACKEND)
    csrf = config_of(client.get(ROOT).content.decode())["csrf"]
    query = {"query": "{ customerProfiles(first: 1) { totalCount } }"}

    without = client.post("/graphql/", query, content_type="application/json")
    told = client.post(
        "/graphql/", query, content_type="application/json", headers={csrf["header"]: csrf["token"]}
    )

    assert without.status_code == 403
    assert told.json() == {"data": {"customerProfiles": {"totalCount": 0}}}


def test_the_page_is_only_read() -> None:
    assert clerk(PROFILES).post(ROOT).status_code == 405


def test_files_are_there_for_everybody(built_dashboard: Path) -> None:
    response = browser().get(f"{ROOT}assets/main-a1.js")

    assert response.content == (built_dashboard / "assets" / "main-a1.js").read_bytes()
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize("name", ["no.js", "..%2fsecret.txt", "%2e%2e/secret.txt", "..%5csecret.txt"])
def test_nothing_but_files_of_the_build(name: str) -> None:
    assert clerk(PROFILES).get(f"{ROOT}assets/{name}").status_code == 404


@pytest.mark.parametrize(
    ("granted", "seen"),
    [
        ((), []),
        ((SPEND,), []),
        ((PROFILES,), [ROOT]),
        ((VIEW,), [ROOT, f"{ROOT}credit"]),
        ((ORGANIZATION,), [f"{ROOT}organization"]),
        ((SETTINGS,), [f"{ROOT}settings"]),
        ((MANAGE, SETTINGS), [ROOT, f"{ROOT}credit", f"{ROOT}settings"]),
    ],
)
def test_the_menu_shows_what_can_be_opened(granted: tuple[str, ...], seen: list[str]) -> None:
    text = clerk(*granted).get(reverse("dashboard:index")).content.decode()

    assert re.findall(r'href="(/dashboard/(?:customers|credit)/[^"]*)"', text) == seen


def test_a_shop_without_an_organisation_has_it_neither_in_the_menu_nor_in_the_page() -> None:
    operator = Actor(ActorKind.STAFF, "1", frozenset({SETTINGS}))
    change(actor=operator, organization_enabled=False)
    staff = clerk(PROFILES, ORGANIZATION)

    text = staff.get(reverse("dashboard:index")).content.decode()

    assert re.findall(r'href="(/dashboard/customers/[^"]*)"', text) == [ROOT]
    assert config_of(staff.get(ROOT).content.decode())["organizationEnabled"] is False
