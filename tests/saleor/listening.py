"""Who Saleor talks to: apps with webhooks, over HTTP, of which some answer, and a mail server for mails to staff."""

import email
import json
import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import policy
from http.server import BaseHTTPRequestHandler
from typing import Any

from saleor.webhook.models import Webhook, WebhookEvent

from tests.scenarios.drivers import saleor_shop

TAXES = "CalculateTaxes { taxBase { lines { totalPrice { amount } unitPrice { amount } } } }"
# What an app asks of each event; of a notification it gets what there is.
SUBSCRIPTIONS = {
    "ACCOUNT_CHANGE_EMAIL_REQUESTED": "AccountChangeEmailRequested { user { email } newEmail token }",
    "ACCOUNT_DELETE_REQUESTED": "AccountDeleteRequested { user { email } token }",
    "ACCOUNT_SET_PASSWORD_REQUESTED": "AccountSetPasswordRequested { user { email } redirectUrl }",
    "CUSTOMER_CREATED": "CustomerCreated { user { email } }",
    "CUSTOMER_DELETED": "CustomerDeleted { user { email } }",
    "CUSTOMER_UPDATED": "CustomerUpdated { user { email isActive } }",
    "ADDRESS_CREATED": "AddressCreated { address { city } }",
    "ADDRESS_UPDATED": "AddressUpdated { address { city } }",
    "ADDRESS_DELETED": "AddressDeleted { address { id city } }",
    "NOTIFY_USER": "",
    "CHECKOUT_CALCULATE_TAXES": TAXES,
    "ORDER_CALCULATE_TAXES": TAXES,
}


class Listener:
    """Keeps what it is told. mails: recipients and subject of each. answers: what it says to an event, if anything."""

    def __init__(self) -> None:
        self.mails: list[tuple[list[str], str]] = []
        self.answers: dict[str, Callable[[Any], Any]] = {}
        self._told: dict[str, list[Any]] = {}
        self.web = self._serve(_Web)
        self.post = self._serve(_Post)

    def _serve(self, handler: type[socketserver.StreamRequestHandler]) -> Any:
        server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler)
        server.daemon_threads = True
        server.listener = self  # type: ignore[attr-defined]
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return server

    def close(self) -> None:
        for server in (self.web, self.post):
            server.shutdown()
            server.server_close()

    @contextmanager
    def to(self, event: str) -> Iterator[list[Any]]:
        """Listen to an event, and give what was told of it so far and will be."""
        webhook, told = self.begin(event)
        yield told
        webhook.delete()

    def begin(self, event: str, permission: str = "account.manage_users") -> tuple[Webhook, list[Any]]:
        """Listen to an event for as long as its webhook is there."""
        app, _token = saleor_shop.make_app(event, [permission])
        wanted = SUBSCRIPTIONS[event]
        webhook = Webhook.objects.create(
            app=app,
            name=event,
            target_url=f"http://127.0.0.1:{self.web.server_address[1]}/{event}",
            subscription_query=f"subscription {{ event {{ ... on {wanted} }} }}" if wanted else None,
        )
        WebhookEvent.objects.create(webhook=webhook, event_type=event.lower())
        self._told[event] = []
        return webhook, self._told[event]

    def hear(self, event: str, body: Any) -> bytes:
        self._told[event].append(body)
        answer = self.answers.get(event)
        return b"" if answer is None else json.dumps(answer(body)).encode()


class _Web(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        answer = self.server.listener.hear(self.path.strip("/"), json.loads(body))  # type: ignore[attr-defined]
        self.send_response(200)
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *args: Any) -> None:
        """Say nothing."""


class _Post(socketserver.StreamRequestHandler):
    """As much of SMTP as one mail needs."""

    def handle(self) -> None:
        recipients: list[str] = []
        self._say("220 ready")
        for line in self.rfile:
            command = line.decode().strip()
            if command.upper().startswith("RCPT TO:"):
                recipients.append(command[8:].strip(" <>"))
            if command.upper() == "DATA":
                self._say("354 go on")
                text = b"".join(iter(self.rfile.readline, b".\r\n"))
                message = email.message_from_bytes(text, policy=policy.default)
                self.server.listener.mails.append((recipients, message["Subject"]))  # type: ignore[attr-defined]
            self._say("221 bye" if command.upper() == "QUIT" else "250 fine")

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())
