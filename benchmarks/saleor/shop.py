"""One shop: a process of its own, with us or without, which does what it is told through a pipe.

Nothing of Django, Saleor or ourselves may be imported before the process has chosen its settings.
"""

import gc
import os
import sys
import time
import traceback
from dataclasses import dataclass, field
from decimal import Decimal
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

SETTINGS = {False: "benchmarks.saleor.settings_without", True: "benchmarks.saleor.settings_with"}
HERE = Path(__file__).parent
PRICES = ("12.50", "7.99", "30.00")
QUANTITIES = (1, 2)
PART = Decimal("10.00")  # of the total, for who pays the rest otherwise
PLENTY = Decimal(1_000_000)
PATH = "/graphql/"
ADDRESS = {
    "firstName": "Carla",
    "lastName": "Customer",
    "streetAddress1": "Hafenstraße 12",
    "city": "Hamburg",
    "postalCode": "20457",
    "country": "DE",
}


def serve(pipe: Connection, with_us: bool, database: str) -> None:
    """Answer calls of ``(method, arguments)`` until None comes; a failure is answered by its traceback."""
    try:
        shop = _open(with_us, database)
        pipe.send(shop.facts())
        while (call := pipe.recv()) is not None:
            name, arguments = call
            pipe.send(getattr(shop, name)(*arguments))
    except (EOFError, KeyboardInterrupt):
        return
    except BaseException:
        pipe.send(traceback.format_exc())


def _open(with_us: bool, database: str) -> "Shop":
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": SETTINGS[with_us],
        "DATABASE_URL": database,
        "DATABASE_URL_REPLICA": database,
        "CACHE_URL": "locmem://",
        "CELERY_BROKER_URL": "memory://",
        "DEBUG": "False",
    }
    os.environ.pop("DASHBOARD_URL", None)
    import django

    django.setup()
    from saleor.core.db.connection import allow_writer

    with allow_writer():
        if with_us:
            from django.core.management import call_command

            call_command("migrate", "saleor_customer_ext", verbosity=0)
        return Shop(with_us)


@dataclass(slots=True)
class Caller:
    """Somebody who buys again and again; credit: how much each order takes of it."""

    token: str | None
    pays: str = "amountCharged"
    pk: Any = None
    credit: Decimal = Decimal(0)
    quantity: int = 3
    checkout: dict[str, Any] = field(default_factory=dict)


class Shop:
    """The shop and its callers."""

    def __init__(self, with_us: bool) -> None:
        import graphene
        from django.core.cache import cache
        from django.test import Client
        from saleor.core.jwt import create_access_token

        from tests.scenarios.drivers import saleor_shop

        cache.clear()
        self.with_us = with_us
        self.client = Client()
        self.documents = {path.stem: path.read_text() for path in HERE.glob("*.graphql")}
        shop = saleor_shop.make_shop()
        self.channel = shop.channels["EUR"].slug
        variants = [saleor_shop.make_variant(shop, price, stock=10_000_000) for price in PRICES]
        self.variants = [graphene.Node.to_global_id("ProductVariant", variant.pk) for variant in variants]
        _, self.app_token = saleor_shop.make_app("card", ["payment.handle_payments"])
        self.callers = {"guest": Caller(None)}
        for name in ("customer", "authorised", "credit", "split"):
            user = saleor_shop.make_user(f"{name}@example.com", first_name=name.title())
            self.callers[name] = Caller(create_access_token(user), pk=user.pk)
        self.callers["authorised"].pays = "amountAuthorized"
        self._top_ups = 0
        if with_us:
            self._switch_on()
        else:
            assert not [name for name in sys.modules if name.startswith("saleor_customer_ext")]

    def facts(self) -> dict[str, str]:
        """Say what runs here."""
        import django
        import saleor
        from django.conf import settings

        assert settings.DEBUG is False
        return {
            "saleor": saleor.__version__,
            "django": django.get_version(),
            "python": sys.version.split()[0],
        }

    def _switch_on(self) -> None:
        from saleor_customer_ext.models import ShopSettings

        ShopSettings.objects.update_or_create(pk=1, defaults={"credit_enabled": True})
        self._top_up("credit", PLENTY)
        self.callers["split"].credit = PART

    def _top_up(self, name: str, amount: Decimal) -> None:
        from saleor_customer_ext import permissions
        from saleor_customer_ext.host import Actor, ActorKind
        from saleor_customer_ext.money import Money
        from saleor_customer_ext.services import credit

        self._top_ups += 1
        caller = self.callers[name]
        caller.credit = amount
        credit.top_up(
            customer_id=caller.pk,
            amount=Money(amount, "EUR"),
            reason="goodwill",
            actor=Actor(ActorKind.STAFF, "1", frozenset(permissions.ALL)),
            idempotency_key=f"benchmark-{self._top_ups}",
        )

    def settle_down(self) -> None:
        """Leave out of the garbage collector what was made so far."""
        gc.collect()
        gc.freeze()

    def do(self, name: str, step: str, count: bool) -> dict[str, Any]:
        """Take one step of a purchase, and give its statements, or its processor time in seconds."""
        from benchmarks.saleor.queries import captured

        document, variables = self._request(self.callers[name], step)
        if count:
            with captured() as statements:
                answer, _ = self._ask(document, variables, self.callers[name].token)
            found: dict[str, Any] = {"statements": statements}
        else:
            answer, cpu = self._ask(document, variables, self.callers[name].token)
            found = {"cpu": cpu}
        self._note(self.callers[name], step, answer)
        return found

    def prepare(self, name: str, step: str) -> None:
        """Do what comes before a step and is not measured."""
        from saleor.core.db.connection import allow_writer

        caller = self.callers[name]
        with allow_writer():
            if step == "create" and self.with_us and caller.credit == PART:
                self._top_up(name, PART)
        if step == "update":
            method = next(
                found["id"] for found in caller.checkout["shippingMethods"] if found["name"] == "collection"
            )
            self._call("checkout_delivery", caller.token, id=caller.checkout["id"], method=method)
        if step == "complete":
            self._pay(name, caller)

    def _pay(self, name: str, caller: Caller) -> None:
        looked = self._call("checkout", caller.token, id=caller.checkout["id"])
        total = Decimal(str(looked["totalPrice"]["gross"]["amount"]))
        rest = total - min(caller.credit, total)
        assert (looked["authorizeStatus"] == "FULL") is (rest == 0), (name, looked)
        if rest:
            payment = {
                "name": "Card",
                "pspReference": caller.checkout["id"],
                caller.pays: {"amount": str(rest), "currency": "EUR"},
            }
            self._call("transaction_create", self.app_token, id=caller.checkout["id"], transaction=payment)

    def _request(self, caller: Caller, step: str) -> tuple[str, dict[str, Any]]:
        if step == "create":
            lines = [
                {"variantId": variant, "quantity": quantity}
                for variant, quantity in zip(self.variants, QUANTITIES, strict=False)
            ]
            values = {
                "channel": self.channel,
                "lines": lines,
                "email": "anybody@example.com",
                "shippingAddress": ADDRESS,
                "billingAddress": ADDRESS,
            }
            return "checkout_create", {"input": values}
        variables: dict[str, Any] = {"id": caller.checkout["id"]}
        if step == "add":
            variables["lines"] = [{"variantId": self.variants[2], "quantity": 1}]
        if step == "update":
            caller.quantity = 5 - caller.quantity  # 2 and 3 in turn, so that there is something to do
            variables["lines"] = [{"variantId": self.variants[0], "quantity": caller.quantity}]
        return {
            "add": "checkout_lines_add",
            "update": "checkout_lines_update",
            "complete": "checkout_complete",
        }[step], variables

    def _note(self, caller: Caller, step: str, answer: dict[str, Any]) -> None:
        if step in ("create", "add"):
            checkout = caller.checkout = answer["checkout"]
            covered = {"NONE"} if not caller.credit else {"FULL"} if caller.credit == PLENTY else {"PARTIAL"}
            assert {checkout["authorizeStatus"]} == covered, (step, checkout)
        if step == "complete":
            paid = "NONE" if caller.pays == "amountAuthorized" else "FULL"
            assert answer["order"]["chargeStatus"] == paid, answer

    def _call(self, document: str, token: str | None, **variables: Any) -> dict[str, Any]:
        return self._ask(document, variables, token)[0]

    def _ask(
        self, document: str, variables: dict[str, Any], token: str | None
    ) -> tuple[dict[str, Any], float]:
        headers = {"authorization": f"Bearer {token}"} if token else {}
        body = {"query": self.documents[document], "variables": variables}
        began = time.process_time()
        response = self.client.post(PATH, body, content_type="application/json", headers=headers)
        cpu = time.process_time() - began
        answer = response.json()
        assert "errors" not in answer, answer
        (value,) = answer["data"].values()
        assert not value.get("errors"), value["errors"]
        return value, cpu
