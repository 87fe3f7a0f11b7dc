"""The staff dashboard in a host: its built files, and the page that loads them.

The page carries no data but its configuration; everything else is asked of the GraphQL API, which decides who may. The
source is ``dashboard_extension/``; what it builds is part of the package and not of the repository.
"""

import gzip
import json
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.template import Engine
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from .conf import app_settings
from .host import Channel

FOLDER = Path(__file__).parent / "static" / "saleor_customer_ext" / "dashboard"
ENTRY = "src/main.tsx"
ASSETS = "assets"  # of the folder and of the page's address: names in it carry a hash of what is in the file
# An engine of its own: the page is the same in every shop, whatever that does to its own templates.
TEMPLATES = Engine(dirs=[str(Path(__file__).parent / "templates")])
TEMPLATE = "saleor_customer_ext/dashboard.html"
NOT_BUILT = "The dashboard's files are not in this installation. In a checkout, `make dashboard` builds them."
FOREVER = "public, max-age=31536000, immutable"
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}
COMPRESSED = (".css", ".js", ".json", ".svg")


class NotBuilt(Exception):
    """The dashboard's files are missing or incomplete; the text says what to do."""


@dataclass(frozen=True, slots=True)
class Build:
    """What the page has to load, as paths below the folder of built files."""

    script: str
    preloads: tuple[str, ...]
    styles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Staff:
    """Who works with the page."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Links:
    """Pages of the host, None where it has none.

    home: its start page for staff. log_in: its log-in, to which the way back is appended. order, customer: templates
    with ``{number}`` and ``{pk}``.
    """

    home: str
    log_in: str | None = None
    order: str | None = None
    customer: str | None = None


@dataclass(frozen=True, slots=True)
class Choices:
    """What staff choose from, as codes: their names the page knows in the language of whoever reads it.

    countries: ISO 3166-1, those that the host takes in an address. channels, currencies (ISO 4217): None where the page
    is for everybody, who need not know them; the front end asks the host's API then.
    """

    countries: tuple[str, ...]
    channels: tuple[Channel, ...] | None = None
    currencies: tuple[str, ...] | None = None

    def as_json(self) -> dict[str, Any]:
        """Give them as the front end reads them; languages, and how long an invitation holds, are added."""
        channels, currencies = self.channels, self.currencies
        return {
            "languages": [code for code, _name in settings.LANGUAGES],
            "countries": list(self.countries),
            "channels": None
            if channels is None
            else [{"id": one.reference, "name": one.name} for one in channels],
            "currencies": None if currencies is None else list(currencies),
            "invitationSeconds": settings.PASSWORD_RESET_TIMEOUT,
        }


@dataclass(frozen=True, slots=True)
class Config:
    """What a host tells the page; time zone and language are added.

    base: address of the page's first route, without the slash at its end. api_url: the GraphQL API, same origin.
    currency: the shop's own. organization_enabled: whether pages of the organisation are to be shown.
    csrf_token: what the header X-CSRFToken has to carry; None where sessions do not count.
    staff, permissions: who asks and what they may, None where the host's token tells it.
    """

    host: str
    base: str
    api_url: str
    currency: str
    links: Links
    choices: Choices
    organization_enabled: bool = True
    csrf_token: str | None = None
    staff: Staff | None = None
    permissions: frozenset[str] | None = None

    def as_json(self) -> dict[str, Any]:
        """Give it as the front end reads it (``dashboard_extension/src/session/config.ts``)."""
        names = self.permissions and sorted(name.rpartition(".")[2] for name in self.permissions)
        return {
            "host": self.host,
            "apiUrl": self.api_url,
            "basename": self.base,
            "assets": f"{self.base}/",
            "csrf": self.csrf_token and {"header": "X-CSRFToken", "token": self.csrf_token},
            "locale": get_language() or "en",
            "timeZone": app_settings.time_zone.key,
            "currency": self.currency,
            "organizationEnabled": self.organization_enabled,
            "staff": self.staff and asdict(self.staff),
            "permissions": None if names is None else list(names),
            "links": {
                "home": self.links.home,
                "logIn": self.links.log_in,
                "order": self.links.order,
                "customer": self.links.customer,
            },
            "choices": self.choices.as_json(),
        }


def read_build() -> Build:
    """Read what the page has to load out of the build's manifest; raise NotBuilt where it is not complete."""
    try:
        manifest = json.loads((FOLDER / ".vite" / "manifest.json").read_text())
        chunks = {key: manifest[key] for key in _needed(manifest, ENTRY)}
        script = chunks.pop(ENTRY)
        preloads = tuple(chunk["file"] for chunk in chunks.values())
        styles = (css for chunk in (*chunks.values(), script) for css in chunk.get("css", ()))
        build = Build(script["file"], preloads, tuple(dict.fromkeys(styles)))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise NotBuilt(NOT_BUILT) from error
    if not all((FOLDER / path).is_file() for path in (build.script, *build.preloads, *build.styles)):
        raise NotBuilt(NOT_BUILT)
    return build


def is_built() -> bool:
    """Tell whether the page can be shown."""
    try:
        read_build()
    except NotBuilt:
        return False
    return True


def _needed(manifest: dict[str, Any], key: str) -> list[str]:
    """Give a chunk and all that it imports before it runs, each once; what it loads later is not among them."""
    found = {key: None}
    for current in (keys := [key]):
        fresh = [name for name in manifest[current].get("imports", ()) if name not in found]
        found.update(dict.fromkeys(fresh))
        keys += fresh
    return list(found)


def page(config: Config, *, ancestors: str) -> HttpResponse:
    """Give the page for any route of the dashboard, or say that it was not built.

    ancestors: sources that may show it in a frame, as the header Content-Security-Policy writes them.
    """
    try:
        context = {"build": read_build(), "config": config.as_json()}
    except NotBuilt as error:
        context = {"problem": str(error)}
    context |= {"base": config.base, "language": get_language() or "en"}
    response = HttpResponse(
        TEMPLATES.render_to_string(TEMPLATE, context), status=503 if "problem" in context else 200
    )
    # Styles may stand in the page: the components set some of theirs there. Scripts may not.
    response["Content-Security-Policy"] = (
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self'; connect-src 'self';"
        f" img-src 'self' data: blob:; base-uri 'none'; form-action 'none'; frame-ancestors {ancestors}"
    )
    response["Cache-Control"] = "no-store"
    response["X-Content-Type-Options"] = "nosniff"
    response["Referrer-Policy"] = "same-origin"
    return response


@require_safe
def asset(request: HttpRequest, name: str) -> HttpResponse:
    """Give one built file, to be kept for ever; 404 for whatever was not built."""
    names = {path.name: path for path in (FOLDER / ASSETS).glob("*") if path.is_file()}
    if name not in names:
        raise Http404
    plain, packed = _contents(names[name], names[name].stat().st_mtime_ns)
    accepts_gzip = "gzip" in request.headers.get("Accept-Encoding", "")
    kind = TYPES.get(names[name].suffix, "application/octet-stream")
    response = HttpResponse(packed if packed and accepts_gzip else plain, content_type=kind)
    if packed:
        patch_vary_headers(response, ["Accept-Encoding"])
        if accepts_gzip:
            response["Content-Encoding"] = "gzip"
    response["Cache-Control"] = FOREVER
    response["X-Content-Type-Options"] = "nosniff"
    return response


@lru_cache(maxsize=256)
def _contents(path: Path, changed: int) -> tuple[bytes, bytes]:
    """Read a file, as it is and compressed (empty where that would not pay), once per process and version."""
    plain = path.read_bytes()
    return plain, gzip.compress(plain, mtime=0) if path.suffix in COMPRESSED else b""
