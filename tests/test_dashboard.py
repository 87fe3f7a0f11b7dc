"""The staff dashboard's page and files, in whatever host: what is loaded, under which rules, and what never is."""

import gzip
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.http import Http404, HttpResponse
from django.test import RequestFactory, override_settings
from django.utils import translation

from saleor_customer_ext import dashboard, permissions
from saleor_customer_ext.dashboard import Build, Choices, Config, Links, NotBuilt, Staff
from saleor_customer_ext.host import Channel
from tests.dashboard_build import SCRIPT

CONFIG = Config(
    host="oscar",
    base="/staff/customers",
    api_url="/graphql/",
    currency="EUR",
    links=Links(home="/staff/", log_in="/log-in/?next=", order="/orders/{number}/", customer="/users/{pk}/"),
    choices=Choices(
        countries=("AT", "DE"), channels=(Channel("shop", "Our shop"),), currencies=("CHF", "EUR")
    ),
    csrf_token="a token",
    staff=Staff("Clara </script> Vogt", "clara@example.com"),
    permissions=frozenset({permissions.VIEW_CUSTOMER_CREDIT, permissions.MANAGE_CUSTOMER_PROFILES}),
)


def asset(name: str, **headers: str) -> HttpResponse:
    return dashboard.asset(RequestFactory().get("/", headers=headers), name)


# The page


def test_the_entry_with_all_it_imports_and_none_of_what_comes_later(built_dashboard: Path) -> None:
    assert dashboard.read_build() == Build(
        script="assets/main-a1.js",
        preloads=("assets/shared-b2.js", "assets/deep-e5.js"),
        styles=("assets/both-d4.css", "assets/main-c3.css"),
    )


def test_the_page_loads_the_build_and_runs_nothing_else(built_dashboard: Path) -> None:
    response = dashboard.page(CONFIG, ancestors="'self'")
    text = response.content.decode()

    assert response.status_code == 200
    assert re.findall(r'(?:href|src)="(/[^"]*)"', text) == [
        f"/staff/customers/assets/{name}"
        for name in ("both-d4.css", "main-c3.css", "shared-b2.js", "deep-e5.js", "main-a1.js")
    ]
    assert re.findall(r"<script([^>]*)>", text) == [
        ' type="module" src="/staff/customers/assets/main-a1.js"',
        ' id="customer-ext-config" type="application/json"',
    ]
    assert '<div id="root"></div>' in text


def test_the_page_tells_what_the_front_end_reads(built_dashboard: Path) -> None:
    languages = [("de", "German"), ("pt-br", "Brazilian Portuguese")]
    changed = override_settings(
        SALEOR_CUSTOMER_EXT={"TIME_ZONE": "Europe/Berlin"}, LANGUAGES=languages, PASSWORD_RESET_TIMEOUT=7200
    )
    with changed, translation.override("de"):
        text = dashboard.page(CONFIG, ancestors="'self'").content.decode()
    (found,) = re.findall(r'<script id="customer-ext-config" type="application/json">(.*?)</script>', text)

    assert '<html lang="de">' in text
    assert json.loads(found) == {
        "host": "oscar",
        "apiUrl": "/graphql/",
        "basename": "/staff/customers",
        "assets": "/staff/customers/",
        "csrf": {"header": "X-CSRFToken", "token": "a token"},
        "locale": "de",
        "timeZone": "Europe/Berlin",
        "currency": "EUR",
        "organizationEnabled": True,
        "staff": {"name": "Clara </script> Vogt", "email": "clara@example.com"},
        "permissions": ["manage_customer_profiles", "view_customer_credit"],
        "links": {
            "home": "/staff/",
            "logIn": "/log-in/?next=",
            "order": "/orders/{number}/",
            "customer": "/users/{pk}/",
        },
        "choices": {
            "languages": ["de", "pt-br"],
            "countries": ["AT", "DE"],
            "channels": [{"id": "shop", "name": "Our shop"}],
            "currencies": ["CHF", "EUR"],
            "invitationSeconds": 7200,
        },
    }


def test_what_a_hosts_token_tells_is_null_and_what_nobody_may_is_not() -> None:
    told = replace(CONFIG, csrf_token=None, staff=None, permissions=None).as_json()
    nothing = replace(CONFIG, permissions=frozenset()).as_json()

    assert (told["csrf"], told["staff"], told["permissions"]) == (None, None, None)
    assert nothing["permissions"] == []


def test_what_a_host_keeps_from_the_public_is_null_and_what_it_has_none_of_is_not() -> None:
    kept, none = Choices(countries=()).as_json(), Choices(countries=(), channels=(), currencies=()).as_json()

    assert (kept["channels"], kept["currencies"]) == (None, None)
    assert (none["channels"], none["currencies"]) == ([], [])


def test_the_page_is_kept_by_nobody_and_framed_by_whom_the_host_names(built_dashboard: Path) -> None:
    response = dashboard.page(CONFIG, ancestors="https://dashboard.example.com")
    rules = dict(rule.split(" ", 1) for rule in response["Content-Security-Policy"].split("; "))

    assert rules == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self' 'unsafe-inline'",
        "font-src": "'self'",
        "connect-src": "'self'",
        "img-src": "'self' data: blob:",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "https://dashboard.example.com",
    }
    assert response["Cache-Control"] == "no-store"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize(
    "damage",
    [
        lambda folder: (folder / ".vite" / "manifest.json").unlink(),
        lambda folder: (folder / ".vite" / "manifest.json").write_text("{"),
        lambda folder: (folder / ".vite" / "manifest.json").write_text("{}"),
        lambda folder: (folder / ".vite" / "manifest.json").write_text("[]"),
        lambda folder: (folder / "assets" / "deep-e5.js").unlink(),
        lambda folder: (folder / "assets" / "both-d4.css").unlink(),
    ],
)
def test_a_missing_or_half_build_is_said(built_dashboard: Path, damage: Any) -> None:
    damage(built_dashboard)

    with pytest.raises(NotBuilt, match="make dashboard"):
        dashboard.read_build()
    response = dashboard.page(CONFIG, ancestors="'self'")
    assert response.status_code == 503
    assert "`make dashboard` builds them" in response.content.decode()
    assert b"<script" not in response.content
    assert response["Cache-Control"] == "no-store"


# The files


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("main-a1.js", "text/javascript; charset=utf-8"),
        ("main-c3.css", "text/css; charset=utf-8"),
        ("inter-08.woff2", "font/woff2"),
    ],
)
def test_a_file_is_kept_for_ever(built_dashboard: Path, name: str, kind: str) -> None:
    response = asset(name)

    assert response.content == (built_dashboard / "assets" / name).read_bytes()
    assert response["Content-Type"] == kind
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "Content-Encoding" not in response


def test_text_is_compressed_for_whoever_takes_it(built_dashboard: Path) -> None:
    response = asset("main-a1.js", Accept_Encoding="br, gzip")

    assert (response["Content-Encoding"], response["Vary"]) == ("gzip", "Accept-Encoding")
    assert gzip.decompress(response.content).decode() == SCRIPT
    assert asset("main-a1.js")["Vary"] == "Accept-Encoding"
    font = asset("inter-08.woff2", Accept_Encoding="gzip")
    assert "Content-Encoding" not in font
    assert font.content == b"wOF2"


def test_a_new_build_is_served_at_once(built_dashboard: Path) -> None:
    asset("main-a1.js")
    (built_dashboard / "assets" / "main-a1.js").write_text("changed")

    assert asset("main-a1.js").content == b"changed"


@pytest.mark.parametrize(
    "name",
    [
        "",
        ".",
        "..",
        "../secret.txt",
        "..\\secret.txt",
        "/etc/passwd",
        "main-a1.js/",
        "nothing.js",
        "main-a1.js\x00",
    ],
)
def test_nothing_else_is_served(built_dashboard: Path, name: str) -> None:
    with pytest.raises(Http404):
        asset(name)


def test_files_are_read_only(built_dashboard: Path) -> None:
    assert dashboard.asset(RequestFactory().post("/"), "main-a1.js").status_code == 405
