"""What customers do with their own account in Oscar, on its pages, and what Oscar knows of it afterwards."""

from typing import Any

from django.contrib.auth import get_user_model
from django.urls import reverse

from demo.factories import PASSWORD
from tests.scenarios.drivers.pages import Page
from tests.scenarios.drivers.values import Account, Deed, Person, StaffAnswer

NEW_ADDRESS = {
    "first_name": "Anna",
    "last_name": "Elsewhere",
    "line1": "Am Deich 1",
    "line4": "Bremen",
    "postcode": "28199",
    "country": "DE",
}
NEW_PASSWORD = "a long and new password"


def attempt(browser: Any, deed: Deed) -> StaffAnswer:
    """Do it on Oscar's page for it."""
    user = get_user_model().objects.get(pk=browser.session["_auth_user_id"])
    profile = {"first_name": user.first_name, "last_name": user.last_name, "email": user.email}
    book = list(user.addresses.order_by("pk"))
    match deed:
        case Deed.ADD_ADDRESS:
            return _send(browser, "customer:address-create", NEW_ADDRESS)
        case Deed.CHANGE_ADDRESS:
            return _send(browser, "customer:address-detail", NEW_ADDRESS, book[0].pk)
        case Deed.DELETE_ADDRESS:
            return _send(browser, "customer:address-delete", {}, book[0].pk)
        case Deed.CHOOSE_DEFAULT:
            url = reverse("customer:address-change-status", args=[book[-1].pk, "default_for_billing"])
            return _read(browser, browser.get(url))
        case Deed.CHANGE_EMAIL:
            return _send(browser, "customer:profile-update", profile | {"email": "new@example.com"})
        case Deed.CHANGE_NAME:
            return _send(browser, "customer:profile-update", profile | {"last_name": "Elsewhere"})
        case Deed.CHANGE_PASSWORD:
            new = {"new_password1": NEW_PASSWORD, "new_password2": NEW_PASSWORD}
            return _send(browser, "customer:change-password", {"old_password": PASSWORD} | new)
        case Deed.DELETE_ACCOUNT:
            return _send(browser, "customer:profile-delete", {"password": PASSWORD})


def known_of(person: Person) -> Account | None:
    """Read it from Oscar's tables."""
    user = get_user_model().objects.filter(pk=person.id).first()
    if user is None:
        return None
    defaults = ("is_default_for_shipping", "is_default_for_billing")
    book = [
        " ".join([address.summary, *(name for name in defaults if getattr(address, name))])
        for address in user.addresses.order_by("pk")
    ]
    return Account(user.get_full_name(), user.email, user.password, tuple(book))


def _send(browser: Any, name: str, fields: dict[str, str], *args: Any) -> StaffAnswer:
    return _read(browser, browser.post(reverse(name, args=args), fields))


def _read(browser: Any, response: Any) -> StaffAnswer:
    """Read the page that comes after, or the form with what is wrong in it."""
    if response.status_code == 302:
        page = Page(browser.get(response["Location"]).content.decode())
        return StaffAnswer(not page.alerts, " ".join(page.alerts))
    return StaffAnswer(False, Page(response.content.decode()).main())
