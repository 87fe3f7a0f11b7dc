"""A checkout in Oscar: the browser of one visitor, who uses Oscar's own pages and forms."""

import copy
from contextlib import nullcontext
from decimal import Decimal
from typing import Any
from unittest import mock

from django.contrib.auth import get_user_model
from django.http import HttpRequest
from django.test import Client, override_settings
from django.urls import reverse
from oscar.apps.basket.middleware import BasketMiddleware
from oscar.apps.payment.exceptions import RedirectRequired
from oscar.core.loading import get_model

from demo.checkout import gateway
from demo.factories import PASSWORD
from tests.scenarios.drivers.base import Cart
from tests.scenarios.drivers.pages import Page
from tests.scenarios.drivers.values import Answer, Card, Person, Product, ShopCrashed, Shown, StaffAnswer

Basket = get_model("basket", "Basket")

EXPIRY = {"expiry_month_0": "12", "expiry_month_1": "2035", "ccv": "123"}
NUMBERS = {
    Card.GOOD: gateway.ACCEPTED,
    Card.DECLINED: gateway.DECLINED,
    Card.SILENT: gateway.NO_ANSWER,
    Card.ELSEWHERE: gateway.ACCEPTED,
}
GOOD_CARD = EXPIRY | {"number": gateway.ACCEPTED}
ADDRESS = {
    "first_name": "Gina",
    "last_name": "Guest",
    "line1": "Hafenstraße 12",
    "line4": "Hamburg",
    "postcode": "20457",
    "country": "DE",
}
_STOCK = "oscar.apps.basket.middleware.BasketMiddleware"
_OWN_CART = "cart_of_this_browser"


class CartOfThisBrowser(BasketMiddleware):
    """A shop's own change to Oscar, as some make it: a browser can keep a basket apart from the customer's only one.

    Oscar itself gives each customer one open basket, in all browsers, and nobody another's.
    """

    def get_basket(self, request: HttpRequest) -> Any:
        number = request.session.get(_OWN_CART)
        if number is None:
            return super().get_basket(request)
        if request._basket_cache is None:
            request._basket_cache = Basket.open.filter(pk=number).first() or Basket()
        return request._basket_cache


class Browser(Client):
    """A browser that notices when the shop crashes on its own request; Django's tells all threads of any crash."""

    def __init__(self) -> None:
        super().__init__(raise_request_exception=False)

    def request(self, **request: Any) -> Any:
        response = super().request(**request)
        if response.status_code >= 500:
            raise ShopCrashed(request["PATH_INFO"])
        return response


def make_browser(user: Any = None, *, own_cart: int | None = None) -> Browser:
    """Open a browser, logged in as the user; own_cart: the basket that it keeps apart."""
    from django.conf import settings

    browser = Browser()
    if own_cart is not None:
        ours = f"{CartOfThisBrowser.__module__}.{CartOfThisBrowser.__qualname__}"
        with override_settings(MIDDLEWARE=[ours if name == _STOCK else name for name in settings.MIDDLEWARE]):
            browser.handler.load_middleware()
    if user is not None:
        browser.force_login(user, backend="oscar.apps.customer.auth_backends.EmailBackend")
    if own_cart is not None:
        session = browser.session
        session[_OWN_CART] = own_cart
        session.save()
    return browser


class OscarCart(Cart):
    """One basket in one browser. ``page`` is what the visitor last saw."""

    def __init__(self, browser: Browser, *, user: Any = None, own_cart: int | None = None) -> None:
        self.browser = browser
        self.user = user
        self.number = own_cart
        self.page: Page | None = None
        self.asked_elsewhere = Decimal(0)

    @property
    def reference(self) -> str:
        return str(self.number)

    def _post(self, name: str, data: dict[str, Any], *args: Any) -> Any:
        return self.browser.post(reverse(name, args=args), data)

    def add(self, product: Product, quantity: int = 1) -> None:
        response = self._post("basket:add", {"quantity": quantity}, product.id)
        assert response.status_code == 302, "the shop does not put this into the basket"
        if self.number is None:
            baskets = Basket.open.filter(lines__product=product.id)
            self.number = baskets.filter(owner=self.user).latest("pk").pk

    def change_quantity(self, product: Product, quantity: int) -> None:
        line = Basket.objects.get(pk=self.number).lines.get(product=product.id)
        counts = {
            "form-TOTAL_FORMS": 1,
            "form-INITIAL_FORMS": 1,
            "form-MIN_NUM_FORMS": 0,
            "form-MAX_NUM_FORMS": 1000,
        }
        self._post("basket:summary", counts | {"form-0-id": line.pk, "form-0-quantity": quantity})
        line.refresh_from_db()
        assert line.quantity == quantity

    def enter_voucher(self, code: str) -> None:
        self._post("basket:vouchers-add", {"code": code})
        assert Basket.objects.get(pk=self.number).vouchers.filter(code=code).exists()

    def try_voucher(self, code: str) -> StaffAnswer:
        self._post("basket:vouchers-add", {"code": code})
        page = Page(self.browser.get(reverse("basket:summary")).content.decode())
        is_in = Basket.objects.get(pk=self.number).vouchers.filter(code=code).exists()
        return StaffAnswer(is_in, " ".join(page.alerts))

    def take_voucher_out(self, code: str) -> None:
        vouchers = Basket.objects.get(pk=self.number).vouchers
        self._post("basket:vouchers-remove", {}, vouchers.get(code=code).pk)
        assert not vouchers.filter(code=code).exists()

    def ship_elsewhere(self) -> StaffAnswer:
        response = self._post("checkout:shipping-address", ADDRESS)
        if response.status_code == 302:
            self._post("checkout:shipping-method", {"method_code": "collection"})
            return StaffAnswer(True)
        return StaffAnswer(False, " ".join(Page(response.content.decode()).alerts))

    def identify(self, email: str) -> None:
        """Go on as a guest with this address."""
        self._post("checkout:index", {"username": email, "options": "anonymous"})

    def ship_by(self, method: str) -> None:
        if self.user is not None:
            address = {"action": "ship_to", "address_id": self.user.addresses.latest("pk").pk}
        else:
            address = ADDRESS
        self._post("checkout:shipping-address", address)
        self._post("checkout:shipping-method", {"method_code": method})

    def log_in(self, person: Person) -> None:
        self.user = get_user_model().objects.get(pk=person.id)
        form = {"login-username": self.user.email, "login-password": PASSWORD, "login_submit": "Log In"}
        response = self._post("customer:login", form)
        assert response.status_code == 302, "the shop does not let them in"
        self.browser.get(reverse("basket:summary"))  # the next page merges the baskets
        self.number = Basket.open.get(owner=self.user).pk
        self.ship_by("collection")

    def log_out(self) -> None:
        self.browser.get(reverse("customer:logout"))
        self.user = None

    def _look(self, card: Card | None) -> None:
        if card is None:
            self._open(self.browser.get(reverse("checkout:payment-details")))
        else:
            self._open(self._post("checkout:preview", EXPIRY | {"number": NUMBERS[card]}))

    def look(self, card: Card | None = None) -> Shown:
        self._look(card)
        shown = self.page.shown() if self.page else None
        if shown is None and card is None:  # Oscar's page for the card shows no total, the next one does
            shown = Page(self._post("checkout:preview", GOOD_CARD).content.decode()).shown()
        assert shown is not None, f"no checkout page: {self.page and self.page.alerts}"
        return shown

    def use_credit(self, amount: str | None) -> Answer:
        choice = {"use_all": "1"} if amount is None else {"amount": amount}
        self._open(self._post("customer_ext:checkout-credit", choice))
        return self._answer(placed=False)

    def place(self, card: Card | None = None) -> Answer:
        form = self.page.form("place_order_form") if self.page else None
        if form is None:
            self._look(card)  # which may be refused, with a page that says so
            form = self.page.form("place_order_form") if self.page else None
        # Without a button for the order, somebody may still send what it would send.
        fields = form.fields if form else {"action": "place_order"}
        elsewhere = mock.patch.object(gateway, "charge", self._ask_to_confirm)
        with elsewhere if card == Card.ELSEWHERE else nullcontext():
            response = self._post("checkout:preview", fields)
        if response.status_code == 302 and response["Location"] == reverse("checkout:thank-you"):
            return Answer(placed=True)
        self._open(response)
        return self._answer(placed=False)

    def _ask_to_confirm(self, *, amount: Decimal, **kwargs: Any) -> None:
        self.asked_elsewhere = amount
        raise RedirectRequired("https://card.example/confirm")

    def come_back_paid(self) -> Answer:
        with override_settings(ROOT_URLCONF="tests.scenarios.drivers.oscar_return"):
            response = self.browser.get("/confirmed-elsewhere/", {"amount": str(self.asked_elsewhere)})
        if response.status_code == 302 and response["Location"] == reverse("checkout:thank-you"):
            return Answer(placed=True)
        self._open(response)
        return self._answer(placed=False)

    def come_back(self) -> None:
        # What shops do at the address to which the card's company sends those who gave up.
        Basket.objects.get(pk=self.number).thaw()
        self.page = None

    def in_another_window(self) -> "OscarCart":
        browser = Browser()
        browser.handler = copy.copy(self.browser.handler)
        browser.cookies = copy.deepcopy(self.browser.cookies)
        other = OscarCart(browser, user=self.user, own_cart=self.number)
        other.page = self.page
        return other

    def taken_over_by(self, person: Person | None) -> "OscarCart":
        user = get_user_model().objects.get(pk=person.id) if person else None
        other = OscarCart(make_browser(user, own_cart=self.number), user=user, own_cart=self.number)
        if user is None:
            other.identify("somebody@example.com")
        other.ship_by("collection")
        other.page = self.page
        return other

    def _open(self, response: Any) -> None:
        for _ in range(5):
            if response.status_code != 302 or not response["Location"].startswith("/"):
                break
            response = self.browser.get(response["Location"])
        self.page = Page(response.content.decode()) if response.status_code == 200 else None

    def _answer(self, *, placed: bool) -> Answer:
        page = self.page
        return Answer(placed, " ".join(page.alerts) if page else "", page.shown() if page else None)
