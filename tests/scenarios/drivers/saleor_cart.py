"""A checkout in Saleor: a storefront that one visitor has open, which asks Saleor's GraphQL over HTTP."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import graphene
from saleor.account.models import User
from saleor.checkout.models import Checkout
from saleor.core.jwt import create_access_token
from saleor.order.models import Order

from saleor_customer_ext.graphql.errors import UNEXPECTED
from tests.saleor.api import Api, Crashed
from tests.scenarios.drivers import saleor_card
from tests.scenarios.drivers.base import Cart
from tests.scenarios.drivers.saleor_card import CardCompany
from tests.scenarios.drivers.values import Answer, Card, Person, Product, ShopCrashed, Shown, StaffAnswer

ADDRESS = {
    "firstName": "Gina",
    "lastName": "Guest",
    "streetAddress1": "Hafenstraße 12",
    "city": "Hamburg",
    "postalCode": "20457",
    "country": "DE",
}
CREDIT = "{ balance { amount } applied { amount } remaining { amount } }"
ERRORS = "errors { field code message }"
CREATE = f"""
mutation ($input: CheckoutCreateInput!) {{ checkoutCreate(input: $input) {{ checkout {{ id }} {ERRORS} }} }}"""
LINES_ADD = f"""
mutation ($id: ID!, $lines: [CheckoutLineInput!]!) {{ checkoutLinesAdd(id: $id, lines: $lines) {{ {ERRORS} }} }}"""
LINES_UPDATE = f"""
mutation ($id: ID!, $lines: [CheckoutLineUpdateInput!]!) {{
  checkoutLinesUpdate(id: $id, lines: $lines) {{ checkout {{ lines {{ quantity variant {{ id }} }} }} {ERRORS} }}
}}"""
PROMO_CODE = f"""
mutation ($id: ID!, $code: String!) {{
  checkoutAddPromoCode(id: $id, promoCode: $code) {{ checkout {{ voucherCode }} {ERRORS} }}
}}"""
REMOVE_PROMO_CODE = f"""
mutation ($id: ID!, $code: String!) {{
  checkoutRemovePromoCode(id: $id, promoCode: $code) {{ checkout {{ voucherCode }} {ERRORS} }}
}}"""
SHIPPING_ADDRESS = f"""
mutation ($id: ID!, $address: AddressInput!) {{
  checkoutShippingAddressUpdate(id: $id, shippingAddress: $address) {{
    checkout {{ shippingMethods {{ id name }} }} {ERRORS}
  }}
}}"""
DELIVERY_METHOD = f"""
mutation ($id: ID!, $method: ID!) {{
  checkoutDeliveryMethodUpdate(id: $id, deliveryMethodId: $method) {{ {ERRORS} }}
}}"""
ATTACH = f"mutation ($id: ID!) {{ checkoutCustomerAttach(id: $id) {{ {ERRORS} }} }}"
DETACH = f"mutation ($id: ID!) {{ checkoutCustomerDetach(id: $id) {{ {ERRORS} }} }}"
LOOK = f"""
query ($id: ID!) {{ checkout(id: $id) {{ totalPrice {{ gross {{ amount }} }} customerCredit {CREDIT} }} }}"""
USE_CREDIT = f"""
mutation ($id: ID!, $amount: Decimal, $all: Boolean) {{
  checkoutCreditUpdate(checkoutId: $id, amount: $amount, useAll: $all) {{ credit {CREDIT} {ERRORS} }}
}}"""
INITIALIZE = f"""
mutation ($id: ID!, $amount: PositiveDecimal!, $key: String!, $gateway: PaymentGatewayToInitialize!) {{
  transactionInitialize(id: $id, amount: $amount, idempotencyKey: $key, paymentGateway: $gateway) {{
    transaction {{ id }} transactionEvent {{ type message }} {ERRORS}
  }}
}}"""
PROCESS = f"""
mutation ($id: ID!, $data: JSON) {{
  transactionProcess(id: $id, data: $data) {{ transactionEvent {{ type message }} {ERRORS} }}
}}"""
PROBLEMS = "query ($id: ID!) { checkout(id: $id) { problems { __typename } } }"
COMPLETE = f"mutation ($id: ID!) {{ checkoutComplete(id: $id) {{ order {{ id }} {ERRORS} }} }}"


class Session:
    """One visitor's session, which all their windows share."""

    def __init__(self, person: Person | None) -> None:
        self.api = Api()
        if person is not None:
            self.log_in(person)

    def log_in(self, person: Person) -> None:
        self.api.token = create_access_token(User.objects.get(pk=person.id))

    def log_out(self) -> None:
        self.api.token = None


@dataclass(frozen=True)
class Page:
    """The last page before the order. key: makes one payment of what is sent from it, however often it is sent."""

    shown: Shown
    card: Card | None
    key: str


class SaleorCart(Cart):
    """One checkout in one session. page: what the visitor last saw; guests: all checkouts that are nobody's."""

    def __init__(self, session: Session, company: CardCompany, guests: set[str], id_: str) -> None:
        self.session = session
        self.company = company
        self.guests = guests
        self.id = id_
        self.page: Page | None = None
        self.address = ADDRESS
        self.waiting = ""  # the payment that the customer is confirming on another page

    @classmethod
    def create(
        cls,
        session: Session,
        company: CardCompany,
        guests: set[str],
        *,
        channel: str,
        goods: Iterable[tuple[Product, int]],
        email: str,
        address: dict[str, str] = ADDRESS,
    ) -> "SaleorCart":
        """Begin a checkout."""
        lines = [{"variantId": product.id, "quantity": quantity} for product, quantity in goods]
        values = {"channel": channel, "lines": lines, "email": email or None, "billingAddress": address}
        created = session.api.do(CREATE, input=values)
        cart = cls(session, company, guests, created["checkout"]["id"])
        cart.address = address
        if session.api.token is None:
            guests.add(cart.reference)
        return cart

    @property
    def reference(self) -> str:
        return str(graphene.Node.from_global_id(self.id)[1])

    def _do(self, mutation: str, **variables: Any) -> Any:
        return self.session.api.do(mutation, id=self.id, **variables)

    def add(self, product: Product, quantity: int = 1) -> None:
        self._do(LINES_ADD, lines=[{"variantId": product.id, "quantity": quantity}])

    def change_quantity(self, product: Product, quantity: int) -> None:
        answer = self._do(LINES_UPDATE, lines=[{"variantId": product.id, "quantity": quantity}])
        assert {"quantity": quantity, "variant": {"id": product.id}} in answer["checkout"]["lines"]

    def enter_voucher(self, code: str) -> None:
        assert self._do(PROMO_CODE, code=code)["checkout"]["voucherCode"] == code

    def try_voucher(self, code: str) -> StaffAnswer:
        told = told_by(self.session.api.ask(PROMO_CODE, id=self.id, code=code))
        return StaffAnswer(Checkout.objects.get(pk=self.reference).voucher_code == code, told)

    def take_voucher_out(self, code: str) -> None:
        assert self._do(REMOVE_PROMO_CODE, code=code)["checkout"]["voucherCode"] is None

    def ship_elsewhere(self) -> StaffAnswer:
        told = told_by(self.session.api.ask(SHIPPING_ADDRESS, id=self.id, address=ADDRESS))
        return StaffAnswer(not told, told)

    def ship_by(self, method: str) -> None:
        offered = self._do(SHIPPING_ADDRESS, address=self.address)["checkout"]["shippingMethods"]
        (chosen,) = (offer["id"] for offer in offered if offer["name"] == method)
        self._do(DELIVERY_METHOD, method=chosen)

    def log_in(self, person: Person) -> None:
        self.session.log_in(person)
        self._do(ATTACH)
        self.guests.discard(self.reference)
        self.page = None

    def log_in_and_place(self, person: Person) -> Answer:
        self.session.log_in(person)
        if told := told_by(self.session.api.ask(ATTACH, id=self.id)):
            return Answer(False, told, self._shown())
        self.guests.discard(self.reference)
        return self.place(self.page and self.page.card)

    def log_out(self) -> None:
        self.session.log_out()

    def detach(self) -> None:
        """Make the checkout nobody's, as a storefront may when its customer leaves."""
        self._do(DETACH)
        self.guests.add(self.reference)
        self.page = None

    def look(self, card: Card | None = None) -> Shown:
        shown = self._shown()
        assert shown is not None, "there is no such checkout any more"
        self.page = Page(shown, card, str(uuid.uuid4()))
        return shown

    def use_credit(self, amount: str | None) -> Answer:
        choice = {"all": True} if amount is None else {"amount": amount}
        answer = self.session.api.ask(USE_CREDIT, id=self.id, **choice)
        told = told_by(answer)
        if not told:
            shown = credit_shown(answer["data"]["checkoutCreditUpdate"]["credit"])
            self.page = Page(shown, self.page and self.page.card, str(uuid.uuid4()))
        return Answer(False, told, self._shown())

    def place(self, card: Card | None = None) -> Answer:
        if self.page is None:
            self.look(card)
        assert self.page is not None
        page = replace(self.page, card=card or self.page.card)
        if page.card is None or not Decimal(page.shown.rest):
            return self._complete("")
        # As Saleor's guide for storefronts has it: goods that ran out are found before anybody pays for them.
        answer = self.session.api.ask(PROBLEMS, id=self.id)
        problems = ((answer.get("data") or {}).get("checkout") or {}).get("problems") or ()
        wrong = [problem["__typename"] for problem in problems if "Line" in problem["__typename"]]
        if wrong:
            return Answer(False, " ".join(wrong), self._shown())
        key = page.key if self.company.keeps_keys else str(uuid.uuid4())
        gateway = {"id": saleor_card.IDENTIFIER, "data": {"card": page.card}}
        return self._pay(
            INITIALIZE, "transactionInitialize", id=self.id, amount=page.shown.rest, key=key, gateway=gateway
        )

    def pay_only(self) -> None:
        """Pay by card what the page says is left, and go away."""
        assert self.page is not None
        gateway = {"id": saleor_card.IDENTIFIER, "data": {"card": self.page.card}}
        paid = self._do(INITIALIZE, amount=self.page.shown.rest, key=self.page.key, gateway=gateway)
        assert paid["transactionEvent"]["type"] == "CHARGE_SUCCESS"

    def come_back_paid(self) -> Answer:
        return self._pay(PROCESS, "transactionProcess", id=self.waiting, data={"card": Card.GOOD})

    def come_back(self) -> None:
        self._pay(PROCESS, "transactionProcess", id=self.waiting, data={"card": Card.DECLINED})
        self.waiting = ""
        self.page = None

    def in_another_window(self) -> "SaleorCart":
        other = SaleorCart(self.session, self.company, self.guests, self.id)
        other.page = self.page
        return other

    def taken_over_by(self, person: Person | None) -> "SaleorCart":
        other = SaleorCart(Session(person), self.company, self.guests, self.id)
        other.page = self.page
        return other

    def _pay(self, mutation: str, name: str, **variables: Any) -> Answer:
        """Let the card pay, and complete the checkout if it did."""
        answer = self.session.api.ask(mutation, **variables)
        if told := told_by(answer):
            return Answer(False, told, self._shown())
        event = answer["data"][name]["transactionEvent"]
        transaction = (
            variables["id"] if name == "transactionProcess" else answer["data"][name]["transaction"]["id"]
        )
        if event["type"] == "CHARGE_SUCCESS":
            return self._complete(transaction)
        if event["type"] == "CHARGE_ACTION_REQUIRED":
            self.waiting = transaction
            return Answer(False, "Confirm the payment on the page of your card.")
        return Answer(False, event["message"] or event["type"], self._shown())

    def _complete(self, transaction: str) -> Answer:
        """Complete the checkout; where it cannot be, the card gives back what it took for it."""
        try:
            told = told_by(self.session.api.ask(COMPLETE, id=self.id))
        except Crashed as crash:
            told = self._after_crash(crash)
        if not told:
            return Answer(True)
        if transaction and not self._is_ordered():
            self.company.give_back(transaction)
        return Answer(False, told, self._shown())

    def _after_crash(self, crash: Crashed) -> str:
        """Bear what a scenario asked for, and one thing of Saleor's own; raise ShopCrashed for anything else."""
        if "RuntimeError" in str(crash):
            return "Internal Server Error"  # the scenario lets the shop fail
        if "DatabaseError" in str(crash) and self._is_ordered():
            # Saleor writes the payment status of a checkout that another completion has deleted meanwhile.
            return told_by(self.session.api.ask(COMPLETE, id=self.id))
        raise ShopCrashed(str(crash)) from crash

    def _is_ordered(self) -> bool:
        return bool(Order.objects.filter(checkout_token=self.reference).exists())

    def _shown(self) -> Shown | None:
        """Read what the checkout says; None where there is none, or where the session has ended.

        To whom it may not say anything of credit, all of the total is left to pay.
        """
        answer = self.session.api.ask(LOOK, id=self.id)
        checkout = (answer.get("data") or {}).get("checkout")
        if checkout is None:
            return None
        assert [error["path"] for error in answer.get("errors", ())] in ([], [["checkout", "customerCredit"]])
        if checkout["customerCredit"] is None:
            return Shown("0.00", "0.00", two_digits(checkout["totalPrice"]["gross"]["amount"]))
        return credit_shown(checkout["customerCredit"])


def credit_shown(credit: dict[str, Any]) -> Shown:
    """Read what an answer says about credit."""
    return Shown(*(two_digits(credit[name]["amount"]) for name in ("balance", "applied", "remaining")))


def two_digits(amount: float) -> str:
    """Write an amount as a person reads it."""
    return f"{Decimal(str(amount)):.2f}"


def told_by(answer: dict[str, Any]) -> str:
    """Give what a mutation's answer refused, in its own words; empty where it refused nothing."""
    told = [error["message"] for error in answer.get("errors", ())]
    for value in (answer.get("data") or {}).values():
        told += [error["message"] or error["code"] for error in (value or {}).get("errors", ())]
    if UNEXPECTED in told:
        raise ShopCrashed(UNEXPECTED)
    return " ".join(told)
