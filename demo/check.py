"""Ask a running shop for its main pages, as a browser would, and say what is wrong with them."""

import re
import time
from html.parser import HTMLParser
from http.cookiejar import CookieJar
from typing import NamedTuple
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode, urljoin
from urllib.request import HTTPCookieProcessor, Request, build_opener

from demo.sample_data import people
from demo.sample_data.customers import PASSWORD
from saleor_customer_ext import dashboard

PATIENCE = 30  # seconds for the shop to answer for the first time
CSRF_FIELD = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
STYLE_FROM_ELSEWHERE = re.compile(r"""(?:url\(|@import)\s*["']?(?:https?:)?//""")


class Page(NamedTuple):
    """A page, what must stand on it, and who asks for it ("" is a visitor)."""

    path: str
    expected: str
    email: str = ""
    status: int = 200


def pages() -> list[Page]:
    """Return the pages to ask for; Django must be set up."""
    from oscar.core.loading import get_model

    product = get_model("catalogue", "Product").objects.get(upc="NK-1001")
    clerk = people.CREDIT_CLERK
    dashboard_page = (
        ("customer-ext-config", clerk, 200) if dashboard.is_built() else ("make dashboard", clerk, 503)
    )
    return [
        Page("/catalogue/", product.title),
        Page(product.categories.get().get_absolute_url(), product.title),
        Page(product.get_absolute_url(), "Price (incl. tax)"),
        Page("/search/?q=helmet", "Safety helmet"),
        Page("/basket/", "Your basket is empty"),
        Page("/accounts/orders/", "Order", people.WITH_CREDIT.email),
        Page("/dashboard/", "Dashboard", people.SUPERUSER),
        Page("/dashboard/orders/?order_number=90001", "90001", people.CREDIT_CLERK),
        Page("/dashboard/users/", people.WITH_CREDIT.email, people.OFFICE_CLERK),
        Page("/dashboard/customers/", *dashboard_page),
        Page("/dashboard/customers/", "", people.OFFICE_CLERK, status=403),
        Page("/dashboard/customers/credit", "", people.OFFICE_CLERK, status=403),
        Page("/graphql/", "GraphiQL", people.CREDIT_CLERK),
    ]


class Sources(HTMLParser):
    """Collects what a browser would load with a page."""

    LOADING = {"script": "src", "img": "src", "iframe": "src", "source": "src", "link": "href"}
    NOT_LOADED = {"canonical", "alternate", "next", "prev"}

    def __init__(self) -> None:
        """Start empty."""
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the address that this tag loads, if any."""
        values = dict(attrs)
        address = values.get(self.LOADING.get(tag, ""))
        if address and values.get("rel") not in self.NOT_LOADED and not address.startswith("data:"):
            self.found.append(address)


class Visitor:
    """A browser without a screen, with its own cookies."""

    def __init__(self, address: str) -> None:
        """Visit the shop at this address."""
        self.address = address
        self._opener = build_opener(HTTPCookieProcessor(CookieJar()))

    def get(self, path: str) -> tuple[int, str]:
        """Return status and text of what is found there; redirects are followed."""
        return self._open(Request(urljoin(self.address, path), headers={"Accept": "text/html,*/*"}))

    def log_in(self, email: str) -> None:
        """Log in through the shop's form."""
        _, page = self.get("/accounts/login/")
        token = CSRF_FIELD.search(page)
        fields = {
            "csrfmiddlewaretoken": token.group(1) if token else "",
            "login-username": email,
            "login-password": PASSWORD,
            "login_submit": "1",
        }
        self._open(Request(urljoin(self.address, "/accounts/login/"), data=urlencode(fields).encode()))

    def _open(self, request: Request) -> tuple[int, str]:
        try:
            with self._opener.open(request, timeout=PATIENCE) as response:
                return response.status, response.read().decode(errors="replace")
        except HTTPError as error:
            return error.code, error.read().decode(errors="replace")


def wait_until_open(address: str) -> None:
    """Return once the shop answers; raise TimeoutError if it does not in time."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            if Visitor(address).get("/catalogue/")[0] == 200:
                return
        except URLError:
            pass
        time.sleep(0.1)
    raise TimeoutError(f"The shop does not answer at {address}.")


def report(address: str) -> int:
    """Print a line per page and return the exit code: 1 if anything is wrong."""
    visitors: dict[str, Visitor] = {}
    seen: set[str] = set()
    wrong = 0
    for page in pages():
        if page.email not in visitors:
            visitors[page.email] = Visitor(address)
            if page.email:
                visitors[page.email].log_in(page.email)
        problems = examine(visitors[page.email], page, seen)
        wrong += bool(problems)
        print(f"{'WRONG' if problems else 'ok':5}  {page.path}  {page.email or 'visitor'}", flush=True)
        for problem in problems:
            print(f"       {problem}", flush=True)
    return 1 if wrong else 0


def examine(visitor: Visitor, page: Page, seen: set[str]) -> list[str]:
    """Return what is wrong with one page and with the files that it loads; each file is asked for once."""
    status, text = visitor.get(page.path)
    problems = []
    if status != page.status:
        problems.append(f"answered {status} instead of {page.status}")
    if page.expected not in text:
        problems.append(f"does not say {page.expected!r}")
    sources = Sources()
    sources.feed(text)
    for source in sources.found:
        address = urljoin(urljoin(visitor.address, page.path), source)
        if not address.startswith(visitor.address):
            problems.append(f"loads from elsewhere: {address}")
        elif address not in seen:
            seen.add(address)
            problems += examine_file(visitor, address)
    return problems


def examine_file(visitor: Visitor, address: str) -> list[str]:
    """Return what is wrong with a picture, style sheet or script."""
    status, text = visitor.get(address)
    if status != 200:
        return [f"needs {address}, which answered {status}"]
    if address.split("?")[0].endswith(".css") and STYLE_FROM_ELSEWHERE.search(text):
        return [f"needs {address}, which loads from elsewhere"]
    return []
