"""The card of the scenarios in Saleor: a payment app, which Saleor asks by its synchronous webhooks over HTTP.

It has books of its own about what it took and gave back. A request that comes twice with one idempotency key is one
charge, as card companies have it.
"""

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from django.db import connections
from saleor.webhook.event_types import WebhookEventSyncType
from saleor.webhook.models import Webhook, WebhookEvent

from tests.saleor.api import Api
from tests.scenarios.drivers import saleor_shop
from tests.scenarios.drivers.values import Card

NAME = "card"
IDENTIFIER = f"{NAME}.example"
_TRANSACTION = "transaction { id pspReference } action { amount currency }"
EVENTS = {
    WebhookEventSyncType.TRANSACTION_INITIALIZE_SESSION: (
        "TransactionInitializeSession", f"{_TRANSACTION} idempotencyKey data",
    ),
    WebhookEventSyncType.TRANSACTION_PROCESS_SESSION: ("TransactionProcessSession", f"{_TRANSACTION} data"),
    WebhookEventSyncType.TRANSACTION_REFUND_REQUESTED: ("TransactionRefundRequested", _TRANSACTION),
    WebhookEventSyncType.TRANSACTION_CANCELATION_REQUESTED: ("TransactionCancelationRequested", _TRANSACTION),
}  # fmt: skip
REPORT = """
mutation ($id: ID!, $type: TransactionEventTypeEnum!, $amount: PositiveDecimal!, $reference: String!,
          $actions: [TransactionActionEnum!]) {
  transactionEventReport(id: $id, type: $type, amount: $amount, pspReference: $reference, availableActions: $actions) {
    alreadyProcessed errors { field code message }
  }
}"""


@dataclass
class Charge:
    """What was taken from one card."""

    reference: str
    transaction: str
    amount: Decimal
    returned: Decimal = Decimal(0)


class CardCompany:
    """The payment app and its books. happens: what is to happen when it is asked for money."""

    def __init__(self) -> None:
        self.charges: list[Charge] = []
        self.keeps_keys = True
        self.happens: Callable[[], object] | None = None
        self._by_key: dict[str, Charge] = {}
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        self._server.daemon_threads = True
        self._server.company = self  # type: ignore[attr-defined]
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        )
        self._thread.start()
        self.token = ""

    def install(self) -> None:
        """Install the app in the shop."""
        app, self.token = saleor_shop.make_app(NAME, ["payment.handle_payments"])
        for event, (type_name, fields) in EVENTS.items():
            webhook = Webhook.objects.create(
                app=app,
                name=event,
                is_active=True,
                target_url=f"http://127.0.0.1:{self._server.server_port}/{event}",
                subscription_query=f"subscription {{ event {{ ... on {type_name} {{ {fields} }} }} }}",
            )
            WebhookEvent.objects.create(webhook=webhook, event_type=event)

    def close(self) -> None:
        """Stop answering."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    # What Saleor asks

    def answer(self, event: str, question: dict[str, Any]) -> dict[str, Any] | None:
        """Give the answer to a webhook; None is silence."""
        amount = Decimal(str(question["action"]["amount"])).quantize(Decimal("0.01"))
        transaction = question["transaction"]["id"]
        if event == WebhookEventSyncType.TRANSACTION_REFUND_REQUESTED:
            return self._refund(transaction, amount)
        if event == WebhookEventSyncType.TRANSACTION_CANCELATION_REQUESTED:
            return {"result": "CANCEL_FAILURE", "pspReference": "none", "message": "Nothing is authorised."}
        card = Card((question["data"] or {}).get("card", Card.GOOD))
        if self.happens is not None:
            self.happens()
        if card == Card.SILENT:
            return None
        if card == Card.DECLINED:
            return {"result": "CHARGE_FAILURE", "amount": str(amount), "message": "The card was declined."}
        if card == Card.ELSEWHERE:
            answer = {
                "result": "CHARGE_ACTION_REQUIRED",
                "amount": str(amount),
                "pspReference": f"wait-{transaction}",
            }
            return answer | {"data": {"goTo": "https://card.example/confirm"}}
        charge = self._charge(transaction, amount, question.get("idempotencyKey"))
        return {
            "result": "CHARGE_SUCCESS", "amount": str(charge.amount), "pspReference": charge.reference,
            "actions": ["REFUND"],
        }  # fmt: skip

    def _charge(self, transaction: str, amount: Decimal, key: str | None) -> Charge:
        with self._lock:
            if key and key in self._by_key and self.keeps_keys:
                return self._by_key[key]
            charge = Charge(f"charge-{len(self.charges) + 1}", transaction, amount)
            self.charges.append(charge)
            if key:
                self._by_key[key] = charge
            return charge

    def _refund(self, transaction: str, amount: Decimal) -> dict[str, Any]:
        with self._lock:
            for charge in self.charges:
                if charge.transaction == transaction and charge.amount - charge.returned >= amount:
                    charge.returned += amount
                    reference = f"refund-{charge.reference}-{charge.returned}"
                    return {"result": "REFUND_SUCCESS", "amount": str(amount), "pspReference": reference}
        return {"result": "REFUND_FAILURE", "amount": str(amount), "message": "So much was not charged."}

    # What it does by itself

    def give_back(self, transaction: str) -> None:
        """Give back all that was charged in a transaction for which there is no order, and report it to the shop."""
        for charge in self.charges:
            left = charge.amount - charge.returned
            if charge.transaction == transaction and left:
                charge.returned += left
                self.report(transaction, "REFUND_SUCCESS", left, f"refund-{charge.reference}")

    def report(self, transaction: str, type_: str, amount: Decimal, reference: str) -> None:
        """Report an event to the shop."""
        Api(self.token).do(
            REPORT, id=transaction, type=type_, amount=str(amount), reference=reference, actions=[]
        )


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        question = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        try:
            answer = self.server.company.answer(self.path.strip("/"), question)  # type: ignore[attr-defined]
        finally:
            connections.close_all()
        self.close_connection = True
        if answer is None:
            return  # the connection ends without a word
        body = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""
