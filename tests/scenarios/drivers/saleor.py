"""The scenarios on Saleor: a storefront, a Dashboard and a payment app, all through Saleor's GraphQL."""

import datetime
import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any
from unittest import mock
from urllib.parse import parse_qs, urlencode, urlsplit

import graphene
from django.conf import settings
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.contrib.sites.models import Site
from django.core.cache import cache
from django.test import override_settings
from django.utils import timezone
from saleor.account.models import User
from saleor.channel.models import Channel
from saleor.checkout import complete_checkout
from saleor.checkout.models import Checkout
from saleor.checkout.tasks import delete_expired_checkouts, trigger_automatic_checkout_completion_task
from saleor.core.jwt import create_access_token
from saleor.discount.models import VoucherCode
from saleor.order.models import Order
from saleor.payment import TransactionEventType
from saleor.payment.models import TransactionItem
from saleor.product.models import ProductVariant
from saleor.warehouse.models import Stock

from saleor_customer_ext.host import get_host
from saleor_customer_ext.hosts.saleor.tasks import clear_idle_checkouts
from saleor_customer_ext.hosts.saleor.tender import APP_IDENTIFIER
from tests.saleor.api import Api
from tests.saleor.listening import Listener
from tests.scenarios.drivers import saleor_account, saleor_shop
from tests.scenarios.drivers.base import Cart, Driver
from tests.scenarios.drivers.saleor_card import CardCompany
from tests.scenarios.drivers.saleor_cart import ADDRESS, CREATE, ERRORS, SaleorCart, Session, told_by
from tests.scenarios.drivers.saleor_till import SaleorTill
from tests.scenarios.drivers.saleor_visit import SaleorVisit
from tests.scenarios.drivers.values import Account, Card, Person, PlacedOrder, Product, StaffAnswer

# What a member of staff needs to work on orders, whatever else they may.
ORDER_WORK = ("order.manage_orders", "payment.handle_payments")
CANCEL = f"mutation ($id: ID!) {{ orderCancel(id: $id) {{ {ERRORS} }} }}"
TRANSACTIONS = """
query ($id: ID!) { order(id: $id) { transactions { id name actions chargedAmount { amount } } } }"""
REQUEST_REFUND = f"""
mutation ($id: ID!, $amount: PositiveDecimal) {{
  transactionRequestAction(id: $id, actionType: REFUND, amount: $amount) {{ {ERRORS} }}
}}"""
REFUND = f"""
mutation ($input: OrderCreditRefundInput!) {{ orderCreditRefund(input: $input) {{ entry {{ id }} {ERRORS} }} }}"""
REFUND_TO_CREDIT = f"""
mutation ($input: OrderCreditRefundInput!) {{ orderRefundToCredit(input: $input) {{ entry {{ id }} {ERRORS} }} }}"""
SWITCH = f"""
mutation ($id: ID!, $on: Boolean!) {{
  customerUpdate(id: $id, input: {{isActive: $on}}) {{ user {{ isActive }} {ERRORS} }}
}}"""
DELETE = f"mutation ($id: ID!) {{ customerDelete(id: $id) {{ {ERRORS} }} }}"
LOG_IN = f"""
mutation ($email: String!, $password: String!) {{
  tokenCreate(email: $email, password: $password) {{ token {ERRORS} }}
}}"""
ASK_FOR_LINK = f"""
mutation ($email: String!) {{
  requestPasswordReset(email: $email, redirectUrl: "https://storefront.example/", channel: "a-shop") {{ {ERRORS} }}
}}"""
SET_PASSWORD = f"""
mutation ($email: String!, $password: String!, $token: String!) {{
  setPassword(email: $email, password: $password, token: $token) {{ token {ERRORS} }}
}}"""


class SaleorDriver(Driver):
    """Saleor with our app and plugin, and a payment app for the card."""

    host = "Saleor"
    storefront = "https://storefront.example/password"
    password = saleor_shop.PASSWORD

    @classmethod
    @contextmanager
    def opened(cls) -> Iterator["SaleorDriver"]:
        """Open the shop with nobody in it but its staff."""
        cache.clear()
        Site.objects.clear_cache()
        company, listener = CardCompany(), Listener()
        post = {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": listener.post.server_address[1]}
        try:
            with override_settings(ALLOWED_CLIENT_HOSTS=["storefront.example"], **post):
                yield cls(company, listener)
        finally:
            company.close()
            listener.close()

    def __init__(self, company: CardCompany, listener: Listener) -> None:
        self.shop = saleor_shop.make_shop()
        self.company = company
        self.listener = listener
        self._visitors = 0
        self._asked_for_passwords = listener.begin("ACCOUNT_SET_PASSWORD_REQUESTED")[1]
        company.install()
        super().__init__()
        boss = saleor_shop.make_staff("boss@shop.example", is_superuser=True)
        self.boss = self._person(boss, "boss")
        self._guests: set[str] = set()
        self._currency: dict[str, str] = {}

    # People and goods

    def _person(self, user: User, name: str, granted: frozenset[str] = frozenset()) -> Person:
        self.people[user.pk] = name
        return Person(name, user.pk, granted)

    def customer(self, name: str) -> Person:
        return self._person(saleor_shop.make_user(f"{name}@example.com", first_name=name.title()), name)

    def add_address(self, person: Person, *, elsewhere: bool = False) -> None:
        user = User.objects.get(pk=person.id)
        if elsewhere:
            user.addresses.add(saleor_shop.make_address("Am Wall 3"))
        else:
            saleor_shop.give_address(user)

    def staff(self, name: str, *granted: str) -> Person:
        user = saleor_shop.make_staff(f"{name}@shop.example", [*ORDER_WORK, *granted])
        return self._person(user, name, frozenset(granted))

    def product(self, price: str, *, stock: int = 100, currency: str = "EUR") -> Product:
        variant = saleor_shop.make_variant(self.shop, price, stock=stock, currency=currency)
        product = Product(graphene.Node.to_global_id("ProductVariant", variant.pk), price)
        self._currency[product.id] = currency
        return product

    def reference(self, product: Product) -> str:
        return str(ProductVariant.objects.get(pk=graphene.Node.from_global_id(product.id)[1]).product_id)

    def variant_reference(self, product: Product) -> str:
        return str(graphene.Node.from_global_id(product.id)[1])

    def category(self, *, below: str = "", holding: Product | None = None) -> str:
        made = saleor_shop.make_category(below)
        if holding is not None:
            saleor_shop.Product.objects.filter(pk=self.reference(holding)).update(category=made)
        return str(made.pk)

    def takes(self, person: Person | None, product: Product) -> bool:
        channel = self.shop.channels[self._currency[product.id]]
        values = {"channel": channel.slug, "lines": [{"variantId": product.id, "quantity": 1}]}
        answer = Session(person).api.ask(CREATE, input=values)["data"]["checkoutCreate"]
        codes = [error["code"] for error in answer["errors"]]
        assert codes in ([], ["UNAVAILABLE_VARIANT_IN_CHANNEL"])
        assert bool(answer["checkout"]) == (not codes)
        return not codes

    def anonymous(self) -> SaleorVisit:
        return SaleorVisit(self, None)

    def voucher(self, code: str, *, percent: int | None = None, amount: str | None = None) -> None:
        saleor_shop.make_voucher(self.shop, code, percent=percent, amount=amount)

    def cart(
        self, person: Person | None, *goods: Product | tuple[Product, int], ship_by: str = "collection",
        email: str = "", beside_others: bool = False, from_book: bool = False,
    ) -> SaleorCart:  # fmt: skip
        lines = [item if isinstance(item, tuple) else (item, 1) for item in goods]
        channel = self.shop.channels[self._currency[lines[0][0].id]]
        address = saleor_account.BOOK if from_book else ADDRESS
        cart = SaleorCart.create(
            Session(person),
            self.company,
            self._guests,
            channel=channel.slug,
            goods=lines,
            email=email,
            address=address,
        )
        cart.ship_by(ship_by)
        return cart

    def owner_when_taken_over(self, owner: Person, other: Person | None) -> str:
        return owner.name  # a checkout keeps its customer, whoever orders it

    @contextmanager
    def till(self, *, currency: str, with_tax: bool, charges_tax: bool = True) -> Iterator[SaleorTill]:
        yield SaleorTill(self, self.shop, currency=currency, with_tax=with_tax, charges_tax=charges_tax)

    # Who gets in

    def log_in(self, person: Person, password: str = "") -> SaleorVisit | None:
        user = User.objects.get(pk=person.id)
        answer = self._visitor().ask(LOG_IN, email=user.email, password=password or self.password)
        return None if told_by(answer) else SaleorVisit(self, answer["data"]["tokenCreate"]["token"])

    def ask_for_link(self, person: Person) -> str:
        return str(self._visitor().field(ASK_FOR_LINK, email=User.objects.get(pk=person.id).email))

    def links(self, person: Person) -> list[str]:
        email = User.objects.get(pk=person.id).email
        return [told["redirectUrl"] for told in self._asked_for_passwords if told["user"]["email"] == email]

    @contextmanager
    def links_expire(self) -> Iterator[None]:
        now = PasswordResetTokenGenerator()._now()
        later = now + datetime.timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT + 1)
        with mock.patch.object(PasswordResetTokenGenerator, "_now", return_value=later):
            yield

    def use_link(self, link: str, password: str) -> StaffAnswer:
        sent = {name: values[0] for name, values in parse_qs(urlsplit(link).query).items()}
        told = told_by(self._visitor().ask(SET_PASSWORD, password=password, **sent))
        return StaffAnswer(not told, told)

    def _visitor(self) -> Api:
        """Let somebody come from elsewhere: Saleor keeps an address waiting from which a log-in has failed."""
        self._visitors += 1
        return Api(address=f"198.51.100.{self._visitors}")

    def for_somebody_else(self, link: str, person: Person) -> str:
        parts = urlsplit(link)
        sent = parse_qs(parts.query) | {"email": [User.objects.get(pk=person.id).email]}
        return parts._replace(query=urlencode(sent, doseq=True)).geturl()

    def notices(self) -> list[str]:
        return [subject for _recipients, subject in self.listener.mails]

    # What staff and other people do

    def api(self, person: Person) -> Api:
        """Log in a member of staff."""
        return Api(create_access_token(User.objects.get(pk=person.id)))

    def _ask(self, person: Person, mutation: str, **variables: Any) -> StaffAnswer:
        told = told_by(self.api(person).ask(mutation, **variables))
        return StaffAnswer(not told, told)

    def cancel(self, order: PlacedOrder) -> StaffAnswer:
        """Cancel the order, and give back by its own app what the card paid, as the Dashboard asks staff to."""
        answer = self._ask(self.clerk, CANCEL, id=order_id(order))
        if answer.accepted:
            api = self.api(self.clerk)
            for transaction in api.field(TRANSACTIONS, id=order_id(order))["transactions"]:
                paid = transaction["chargedAmount"]["amount"]
                if paid and "REFUND" in transaction["actions"]:
                    api.do(REQUEST_REFUND, id=transaction["id"], amount=paid)
        return answer

    def refund_credit(
        self, order: PlacedOrder, amount: str, *, key: str, by: Person | None = None
    ) -> StaffAnswer:
        return self._refund(REFUND, order, amount, key, by or self.clerk)

    def refund_card_to_credit(self, order: PlacedOrder, amount: str, *, key: str) -> StaffAnswer:
        return self._refund(REFUND_TO_CREDIT, order, amount, key, self.clerk)

    def _refund(self, mutation: str, order: PlacedOrder, amount: str, key: str, by: Person) -> StaffAnswer:
        values = {
            "orderId": order_id(order),
            "amount": amount,
            "currency": order.currency,
            "idempotencyKey": key,
        }
        return self._ask(by, mutation, input=values)

    def cancel_without_signal(self, order: PlacedOrder) -> None:
        assert Order.objects.filter(pk=order.reference).update(status="canceled") == 1

    def switch_off(self, person: Person) -> None:
        answer = self.api(self.boss).do(SWITCH, id=user_id(person), on=False)
        assert answer["user"]["isActive"] is False

    def switch_on(self, person: Person) -> None:
        self.api(self.boss).do(SWITCH, id=user_id(person), on=True)

    def switch_on_by_sql(self, person: Person) -> None:
        assert User.objects.filter(pk=person.id).update(is_active=True) == 1

    def delete(self, person: Person) -> None:
        User.objects.get(pk=person.id).delete()

    def delete_on_staff_screen(self, person: Person) -> StaffAnswer:
        return self._ask(self.boss, DELETE, id=user_id(person))

    def sell_out(self, product: Product) -> None:
        variant = graphene.Node.from_global_id(product.id)[1]
        assert Stock.objects.filter(product_variant=variant).update(quantity=0) == 1

    def throw_away(self, cart: Cart) -> None:
        long_ago = "2020-01-01T00:00:00Z"
        assert Checkout.objects.filter(pk=cart.reference).update(last_change=long_ago) == 1
        clear_idle_checkouts()  # comes first in the schedule: Saleor deletes nothing on which something is authorised
        delete_expired_checkouts()
        assert not Checkout.objects.filter(pk=cart.reference).exists()

    # What can be made to happen in the middle

    @contextmanager
    def while_card_is_charged(self, happens: Callable[[], object]) -> Iterator[None]:
        self.company.happens = happens
        try:
            yield
        finally:
            self.company.happens = None

    @contextmanager
    def failing(self, moment: str) -> Iterator[None]:
        place = {"lines": "_create_order_lines_from_checkout_lines", "payments": "update_order_charge_data"}[
            moment
        ]

        @functools.wraps(getattr(complete_checkout, place))  # a seam with another signature serves nobody
        def fail(*args: object, **kwargs: object) -> None:
            raise RuntimeError("the shop fails")

        with mock.patch.object(complete_checkout, place, fail):
            yield

    @contextmanager
    def while_order_is_written(self, happens: Callable[[], object]) -> Iterator[None]:
        """Let it happen where the order's row is there and its lines are not."""
        write, once = complete_checkout._create_order_lines_from_checkout_lines, [happens]

        @functools.wraps(write)
        def write_lines(*args: Any, **kwargs: Any) -> Any:
            while once:
                once.pop()()
            return write(*args, **kwargs)

        with mock.patch.object(complete_checkout, "_create_order_lines_from_checkout_lines", write_lines):
            yield

    def pay_without_ordering(self, cart: Cart) -> None:
        """Let a channel that completes paid checkouts by itself find one."""
        assert isinstance(cart, SaleorCart)
        Channel.objects.update(automatically_complete_fully_paid_checkouts=True)
        cart.look(Card.GOOD)
        cart.pay_only()

    def complete_automatically(self, cart: Cart) -> None:
        later = timezone.now() - datetime.timedelta(days=1)
        Checkout.objects.filter(pk=cart.reference).update(last_change=later)
        trigger_automatic_checkout_completion_task()

    @contextmanager
    def without_checkout_lock(self) -> Iterator[None]:
        """Let every attempt be a payment of its own: the page's key is what keeps the card from paying twice."""
        self.company.keeps_keys = False
        yield
        self.company.keeps_keys = True

    @contextmanager
    def without_order_lock(self) -> Iterator[None]:
        orders = type(get_host().orders)

        def look_only(self: Any, reference: str) -> Any:
            return self.get([reference]).get(reference)

        with mock.patch.object(orders, "lock", look_only):
            yield

    # What there is to see afterwards

    def orders(self) -> list[PlacedOrder]:
        found = []
        for order in Order.objects.order_by("number").prefetch_related("payment_transactions"):
            payments: dict[str, tuple[Decimal, Decimal]] = {}
            for item in order.payment_transactions.all():
                if was_given_back_before(item, order):
                    continue
                tender = "credit" if item.app_identifier == APP_IDENTIFIER else "card"
                paid, returned = payments.get(tender, (Decimal(0), Decimal(0)))
                # Saleor takes what was given back off what was charged.
                paid += item.charged_value + item.refunded_value
                if paid:
                    payments[tender] = (two(paid), two(returned + item.refunded_value))
            # Saleor files a guest's order under the account that has the typed address, where there is one.
            is_guests = str(order.checkout_token) in self._guests
            found.append(
                PlacedOrder(
                    reference=str(order.pk),
                    owner="guest" if is_guests else self.people.get(order.user_id, "nobody"),
                    currency=order.currency,
                    net=two(order.total_net_amount),
                    tax=two(order.total_gross_amount - order.total_net_amount),
                    gross=two(order.total_gross_amount),
                    is_cancelled=order.status == "canceled",
                    payments=payments,
                )
            )
        return found

    def card_charges(self) -> list[tuple[Decimal, Decimal]]:
        return [(charge.amount, charge.returned) for charge in self.company.charges]

    def voucher_uses(self, code: str) -> int:
        return VoucherCode.objects.get(code=code).used

    def account(self, person: Person) -> Account | None:
        return saleor_account.known_of(person)

    def exists(self, person: Person) -> bool:
        return bool(User.objects.filter(pk=person.id).exists())

    def channel(self) -> str:
        return next(channel.reference for channel in get_host().channels() if channel.name == "a-shop")


def was_given_back_before(item: TransactionItem, order: Order) -> bool:
    """Tell whether a payment was an attempt that failed: Saleor moves all payments of the checkout to its order."""
    returns = item.events.filter(type=TransactionEventType.REFUND_SUCCESS, created_at__lt=order.created_at)
    return bool(not item.charged_value and returns.exists())


def two(amount: Decimal) -> Decimal:
    """Give an amount of EUR or USD with its two digits; the database keeps three."""
    exact = amount.quantize(Decimal("0.01"))
    assert exact == amount
    return exact


def order_id(order: PlacedOrder) -> str:
    """Give the order's id in Saleor's API."""
    return str(graphene.Node.to_global_id("Order", order.reference))


def user_id(person: Person) -> str:
    """Give the person's id in Saleor's API."""
    return str(graphene.Node.to_global_id("User", person.id))
