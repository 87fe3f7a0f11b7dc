"""The scenarios on django-oscar: Oscar's own pages and forms, through the sample shop and its card gateway."""

import datetime
import itertools
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any
from unittest import mock

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core import mail
from django.db.models import Q
from django.template import Template
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from oscar.apps.order.utils import OrderCreator
from oscar.core.loading import get_model

from demo import factories
from demo.checkout import gateway
from saleor_customer_ext.graphql import compat
from saleor_customer_ext.graphql.errors import UNEXPECTED
from saleor_customer_ext.host import get_host
from saleor_customer_ext.hosts.oscar.mixins import placement
from saleor_customer_ext.hosts.oscar.mixins.orders import CreditEventHandlerMixin
from saleor_customer_ext.hosts.oscar.mixins.payment import CreditPaymentMixin
from saleor_customer_ext.hosts.oscar.orders import OscarOrders
from tests.scenarios.drivers import oscar_account
from tests.scenarios.drivers.base import Cart, Driver
from tests.scenarios.drivers.oscar_cart import OscarCart, make_browser
from tests.scenarios.drivers.oscar_till import OscarTill
from tests.scenarios.drivers.oscar_visit import OscarVisit
from tests.scenarios.drivers.pages import Page
from tests.scenarios.drivers.values import Account, Person, PlacedOrder, Product, ShopCrashed, StaffAnswer

Basket = get_model("basket", "Basket")
Order = get_model("order", "Order")
StockRecord = get_model("partner", "StockRecord")

LINK = re.compile(r"(?<=\w)/password-reset/confirm/[^/]+/[^/\s]+/")
REFUND = "mutation($input: OrderCreditRefundInput!) {{ {}(input: $input) {{ errors {{ message }} }} }}"
CREDIT = "customer-credit"  # the code of our payment source


class OscarDriver(Driver):
    """django-oscar 4.2 with the forks of the sample shop."""

    host = "Oscar"
    password = factories.PASSWORD

    @classmethod
    @contextmanager
    def opened(cls) -> Iterator["OscarDriver"]:
        """Open the shop with nobody in it but its staff."""
        gateway.reset()
        mail.outbox = []
        # Django's test runner lets templates report what they render, which is not made for several threads.
        with mock.patch.object(Template, "_render", lambda self, context: self.nodelist.render(context)):
            yield cls()
        gateway.reset()

    def __init__(self) -> None:
        super().__init__()
        self.boss = self._user(factories.make_staff("boss@shop.example", is_superuser=True), "boss")

    # People and goods

    def _user(self, user: Any, name: str, granted: frozenset[str] = frozenset()) -> Person:
        self.people[user.pk] = name
        return Person(name, user.pk, granted)

    def customer(self, name: str) -> Person:
        user = factories.make_customer(f"{name}@example.com", first_name=name.title())
        factories.make_address(user)
        return self._user(user, name)

    def add_address(self, person: Person, *, elsewhere: bool = False) -> None:
        user = get_user_model().objects.get(pk=person.id)
        made = factories.make_address(user, street="Am Wall 3" if elsewhere else "Hafenstraße 12")
        if elsewhere:
            user.addresses.update(
                is_default_for_shipping=Q(pk__lt=made.pk), is_default_for_billing=Q(pk__lt=made.pk)
            )

    def staff(self, name: str, *granted: str) -> Person:
        user = factories.make_staff(f"{name}@shop.example", permissions=granted)
        factories.make_address(user)
        return self._user(user, name, frozenset(granted))

    def product(self, price: str, *, stock: int = 100, currency: str = "EUR") -> Product:
        return Product(factories.make_product(price=price, stock=stock, currency=currency).pk, price)

    def reference(self, product: Product) -> str:
        return str(product.id)

    def variant_reference(self, product: Product) -> str:
        return str(product.id)

    def category(self, *, below: str = "", holding: Product | None = None) -> str:
        name = f"Category {next(self._keys)}"
        category = get_model("catalogue", "Category")
        made = category.objects.get(pk=below).add_child(name=name) if below else category.add_root(name=name)
        if holding is not None:
            get_model("catalogue", "Product").objects.get(pk=holding.id).categories.set([made])
        return str(made.pk)

    def takes(self, person: Person | None, product: Product) -> bool:
        browser = make_browser(get_user_model().objects.get(pk=person.id) if person else None)
        lines = get_model("basket", "Line").objects.filter(product=product.id)
        before = sum(lines.values_list("quantity", flat=True))
        assert browser.post(reverse("basket:add", args=[product.id]), {"quantity": 1}).status_code == 302
        return bool(sum(lines.all().values_list("quantity", flat=True)) == before + 1)

    def anonymous(self) -> OscarVisit:
        return OscarVisit(make_browser())

    def voucher(self, code: str, *, percent: int | None = None, amount: str | None = None) -> None:
        factories.make_voucher(code, percent=percent, amount=amount)

    def cart(
        self, person: Person | None, *goods: Product | tuple[Product, int], ship_by: str = "collection",
        email: str = "", beside_others: bool = False, from_book: bool = False,
    ) -> OscarCart:  # fmt: skip
        user = get_user_model().objects.get(pk=person.id) if person else None
        number = Basket.objects.create(owner=user).pk if beside_others else None
        cart = OscarCart(make_browser(user, own_cart=number), user=user, own_cart=number)
        for item in goods:
            cart.add(*item) if isinstance(item, tuple) else cart.add(item)
        if user is None:
            cart.identify(email)
        cart.ship_by(ship_by)
        return cart

    def owner_when_taken_over(self, owner: Person, other: Person | None) -> str:
        return other.name if other else "guest"

    @contextmanager
    def till(self, *, currency: str, with_tax: bool, charges_tax: bool = True) -> Iterator[OscarTill]:
        if not charges_tax:
            raise NotImplementedError  # see cannot.py
        with OscarTill(self, currency=currency, with_tax=with_tax).taxing() as till:
            yield till

    # Who gets in

    def log_in(self, person: Person, password: str = "") -> OscarVisit | None:
        browser = make_browser()
        user = get_user_model().objects.get(pk=person.id)
        form = {
            "login-username": user.email,
            "login-password": password or self.password,
            "login_submit": "Log In",
        }
        response = browser.post(reverse("customer:login"), form)
        return OscarVisit(browser) if response.status_code == 302 else None

    def ask_for_link(self, person: Person) -> str:
        address = get_user_model().objects.get(pk=person.id).email
        answer = make_browser().post(reverse("password-reset"), {"email": address})
        return str(answer["Location"])

    def links(self, person: Person) -> list[str]:
        address = get_user_model().objects.get(pk=person.id).email
        found = [LINK.search(message.body) for message in mail.outbox if message.to == [address]]
        return [link.group() for link in found if link]

    @contextmanager
    def links_expire(self) -> Iterator[None]:
        seconds = settings.PASSWORD_RESET_TIMEOUT + 60
        later = PasswordResetTokenGenerator()._now() + datetime.timedelta(seconds=seconds)
        with mock.patch.object(PasswordResetTokenGenerator, "_now", return_value=later):
            yield

    def use_link(self, link: str, password: str) -> StaffAnswer:
        browser = make_browser()
        response = browser.get(link)
        if response.status_code == 302:
            link = response["Location"]
            response = browser.get(link)
        page = Page(response.content.decode())
        if page.form("password_reset_form"):
            response = browser.post(link, {"new_password1": password, "new_password2": password})
            if response.status_code == 302:
                return StaffAnswer(True)
            page = Page(response.content.decode())
        return StaffAnswer(False, " ".join(page.alerts) or page.main())

    def for_somebody_else(self, link: str, person: Person) -> str:
        *before, _, token, end = link.split("/")
        return "/".join([*before, urlsafe_base64_encode(force_bytes(person.id)), token, end])

    def notices(self) -> list[str]:
        staff = set(get_user_model().objects.filter(is_staff=True).values_list("email", flat=True))
        seen = {
            (message.subject, message.body): None for message in mail.outbox if staff.issuperset(message.to)
        }
        return [f"{subject}\n{body}" for subject, body in seen]

    # What staff and other people do

    def cancel(self, order: PlacedOrder) -> StaffAnswer:
        url = reverse("dashboard:order-detail", args=[order.reference])
        change = {"order_action": "change_order_status", "new_status": "Cancelled"}
        return self._ask(self.boss, url, change)

    def refund_credit(
        self, order: PlacedOrder, amount: str, *, key: str, by: Person | None = None
    ) -> StaffAnswer:
        return self._refund("orderCreditRefund", order, amount, key, by or self.clerk)

    def refund_card_to_credit(self, order: PlacedOrder, amount: str, *, key: str) -> StaffAnswer:
        return self._refund("orderRefundToCredit", order, amount, key, self.clerk)

    def _refund(self, mutation: str, order: PlacedOrder, amount: str, key: str, by: Person) -> StaffAnswer:
        """Give back by the API, in the session of who does it, as the staff dashboard does."""
        values = {
            "orderId": compat.encode("Order", order.reference),
            "amount": amount,
            "currency": order.currency,
            "idempotencyKey": key,
        }
        question = {"query": REFUND.format(mutation), "variables": {"input": values}}
        browser = self._staff_browser(by)
        answer = browser.post(
            reverse("customer_ext:graphql"), question, content_type="application/json"
        ).json()
        errors = answer.get("errors") or answer["data"][mutation]["errors"]
        told = " ".join(error["message"] for error in errors)
        if UNEXPECTED in told:
            raise ShopCrashed(told)
        return StaffAnswer(not errors, told)

    def _ask(self, person: Person, url: str, form: dict[str, str]) -> StaffAnswer:
        """Send a form of the dashboard; it answers with a redirect, or with the page and what is wrong on it."""
        browser = self._staff_browser(person)
        response = browser.post(url, form)
        if response.status_code == 302:
            page = Page(browser.get(response["Location"]).content.decode())
            return StaffAnswer(not page.alerts, " ".join(page.alerts))
        return StaffAnswer(False, " ".join(Page(response.content.decode()).alerts))

    def cancel_without_signal(self, order: PlacedOrder) -> None:
        assert Order.objects.filter(number=order.reference).update(status="Cancelled") == 1

    def switch_off(self, person: Person) -> None:
        self._switch(person, "make_inactive")
        assert not get_user_model().objects.get(pk=person.id).is_active

    def switch_on(self, person: Person) -> None:
        self._switch(person, "make_active")

    def _switch(self, person: Person, action: str) -> None:
        self._staff_browser(self.boss).post(
            reverse("dashboard:users-index"), {"action": action, "selected_user": person.id}
        )

    def switch_on_by_sql(self, person: Person) -> None:
        assert get_user_model().objects.filter(pk=person.id).update(is_active=True) == 1

    def delete(self, person: Person) -> None:
        get_user_model().objects.get(pk=person.id).delete()

    def delete_on_staff_screen(self, person: Person) -> StaffAnswer:
        raise NotImplementedError  # see cannot.py

    def sell_out(self, product: Product) -> None:
        StockRecord.objects.filter(product=product.id).update(num_in_stock=0, num_allocated=None)

    def throw_away(self, cart: Cart) -> None:
        Basket.objects.get(pk=int(cart.reference)).delete()

    def _staff_browser(self, person: Person) -> Any:
        return make_browser(get_user_model().objects.get(pk=person.id))

    # What can be made to happen in the middle

    @contextmanager
    def while_card_is_charged(self, happens: Callable[[], object]) -> Iterator[None]:
        charge = gateway.charge

        def charge_meanwhile(**kwargs: Any) -> gateway.Charge:
            happens()
            return charge(**kwargs)

        with mock.patch.object(gateway, "charge", charge_meanwhile):
            yield

    @contextmanager
    def failing(self, moment: str) -> Iterator[None]:
        def fail(*args: object, **kwargs: object) -> None:
            raise RuntimeError("the shop fails")

        place = {
            "lines": "oscar.apps.order.utils.OrderCreator.create_line_models",
            "payments": "oscar.apps.checkout.mixins.OrderPlacementMixin.save_payment_sources",
        }[moment]
        with mock.patch(place, fail):
            yield

    @contextmanager
    def while_order_is_written(self, happens: Callable[[], object]) -> Iterator[None]:
        write, calls = OrderCreator.create_line_models, itertools.count()

        def write_meanwhile(*args: Any, **kwargs: Any) -> Any:
            if next(calls) == 0:
                happens()
            return write(*args, **kwargs)

        with mock.patch.object(OrderCreator, "create_line_models", write_meanwhile):
            yield

    def pay_without_ordering(self, cart: Cart) -> None:
        raise NotImplementedError  # see cannot.py

    def complete_automatically(self, cart: Cart) -> None:
        raise NotImplementedError  # see cannot.py

    @contextmanager
    def without_checkout_lock(self) -> Iterator[None]:
        with (
            mock.patch.object(CreditPaymentMixin, "_claim", return_value=True),
            mock.patch.object(placement, "lock_basket"),
        ):
            yield

    @contextmanager
    def without_order_lock(self) -> Iterator[None]:
        def look_only(orders: OscarOrders, reference: str) -> Any:
            return orders.get([reference]).get(reference)

        stock = mock.patch.object(CreditEventHandlerMixin, "handle_order_status_change", unlocked_change)
        with mock.patch.object(OscarOrders, "lock", look_only), stock:
            yield

    # What there is to see afterwards

    def orders(self) -> list[PlacedOrder]:
        found = []
        for order in Order.objects.order_by("pk").prefetch_related("sources__source_type"):
            payments: dict[str, tuple[Decimal, Decimal]] = {}
            for source in order.sources.all():
                tender = "credit" if source.source_type.code == CREDIT else source.source_type.code
                paid, returned = payments.get(tender, (Decimal(0), Decimal(0)))
                payments[tender] = (paid + source.amount_debited, returned + source.amount_refunded)
            owner = self.people.get(order.user_id, "guest" if order.guest_email else "nobody")
            found.append(
                PlacedOrder(
                    reference=order.number,
                    owner=owner,
                    currency=order.currency,
                    net=order.total_excl_tax,
                    tax=order.total_incl_tax - order.total_excl_tax,
                    gross=order.total_incl_tax,
                    is_cancelled=order.status == "Cancelled",
                    payments=payments,
                )
            )
        return found

    def card_charges(self) -> list[tuple[Decimal, Decimal]]:
        return [(charge.amount, charge.returned) for charge in gateway.charges]

    def voucher_uses(self, code: str) -> int:
        voucher = get_model("voucher", "Voucher").objects.get(code=code)
        return int(voucher.num_orders) + voucher.applications.count()

    def account(self, person: Person) -> Account | None:
        return oscar_account.known_of(person)

    def exists(self, person: Person) -> bool:
        return get_user_model().objects.filter(pk=person.id).exists()

    def channel(self) -> str:
        return get_host().channels()[0].reference


def unlocked_change(handler: Any, order: Any, new_status: str, note_msg: str | None = None) -> None:
    """Change the status as Oscar does without us."""
    super(CreditEventHandlerMixin, handler).handle_order_status_change(order, new_status, note_msg)
