"""A customer's log-in in Oscar: a browser with its session."""

from django.urls import reverse
from oscar.core.loading import get_model

from demo.factories import PASSWORD
from tests.scenarios.drivers import oscar_account
from tests.scenarios.drivers.base import Visit
from tests.scenarios.drivers.oscar_cart import Browser
from tests.scenarios.drivers.pages import Page
from tests.scenarios.drivers.values import Deed, Product, StaffAnswer


class OscarVisit(Visit):
    """One browser, logged in."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser

    def is_in(self) -> bool:
        return self.browser.get(reverse("customer:profile-view")).status_code == 200

    def sees(self, product: Product) -> bool:
        page = self.browser.get(reverse("catalogue:detail", args=["box-file", product.id]), follow=True)
        return page.status_code == 200 and b"Box file" in page.content

    def order_history(self) -> list[str]:
        page = Page(self.browser.get(reverse("customer:order-list")).content.decode())
        numbers = get_model("order", "Order").objects.order_by("pk").values_list("number", flat=True)
        return [number for number in numbers if number in page.words]

    def attempt(self, deed: Deed) -> StaffAnswer:
        return oscar_account.attempt(self.browser, deed)

    def delete_account(self) -> StaffAnswer:
        response = self.browser.post(reverse("customer:profile-delete"), {"password": PASSWORD})
        answer = self.browser.get(response["Location"]) if response.status_code == 302 else response
        page = Page(answer.content.decode())
        return StaffAnswer(not page.alerts, " ".join(page.alerts))
