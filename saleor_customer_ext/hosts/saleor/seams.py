"""Every name of Saleor that we touch and that is not a documented interface: one table, checked at start-up.

To add a row: the dotted target, what stands there in which version, what it serves. Nothing else has to be done:
``checks.py`` compares the table with the installed Saleor, and serving is refused, or one feature denied, by it.
Rows about accounts stand in ``account_seams.py``, about the assortment in ``assortment_seams.py``, about account locks
in ``lock_seams.py``, about own prices in ``price_seams.py``, those of the staff dashboard in ``dashboard_seams.py``.
"""

import inspect
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from django.db.models import Field, Model

from . import account_seams, assortment_seams, dashboard_seams, lock_seams, price_seams

Version = tuple[int, int]
OLDEST: Version = (3, 23)
NEWEST: Version = (3, 24)  # the newest that was tried
GONE = ""  # as an expectation: from this version on, the name is not needed


@dataclass(frozen=True, slots=True)
class Seam:
    """One name.

    target: "package.module:name" or "package.module:Class.name".
    expected: a signature without annotations, word for word; or "mentions" and what has to stand in its source; or what
    kind of thing it is: "class", "field" (of a model), "module", or the name of a type, such as "dict". Where versions
    differ, from which version on which holds.
    serves: what would be lost without it, for the person who reads the error.
    denies: the feature that is switched to deny when it is missing; without one, serving is refused.
    """

    target: str
    expected: str | Mapping[str, str] = field(hash=False)
    serves: str
    denies: str = ""

    def expectation(self, version: Version) -> str:
        """Say what has to stand there in a version."""
        if isinstance(self.expected, str):
            return self.expected
        known = sorted((parse_version(since), text) for since, text in self.expected.items())
        fitting = [text for since, text in known if since <= version]
        return fitting[-1] if fitting else GONE

    def difference(self, version: Version) -> str:
        """Say in a sentence what is wrong with it; empty where it is as expected."""
        wanted = " ".join(self.expectation(version).split())
        if wanted == GONE:
            return ""
        try:
            found = self._look_up()
        except (ImportError, AttributeError):
            return f"Saleor has no {self.target}."
        return _compare(self.target, found, wanted)

    def _look_up(self) -> Any:
        module, _, path = self.target.partition(":")
        found: Any = import_module(module)
        for name in path.split(".") if path else ():
            found = _field(found, name) or getattr(found, name)
        return found


def saleor_version() -> Version:
    """Give major and minor version of the installed Saleor."""
    from saleor import __version__

    return parse_version(__version__)


def parse_version(text: str) -> Version:
    """Read major and minor version out of "3.24.0-a.0" or "3.23"."""
    major, minor, *_rest = text.split(".")
    return int(major), int(minor)


def broken(seams: Iterable[Seam], version: Version | None = None) -> dict[Seam, str]:
    """Give the rows that are not as expected, with the sentence that says why."""
    version = version or saleor_version()
    found = {seam: seam.difference(version) for seam in seams}
    return {seam: sentence for seam, sentence in found.items() if sentence}


def signature_of(function: Any) -> str:
    """Write a signature without annotations, which differ in spelling only."""
    signature: inspect.Signature = inspect.signature(function)
    bare = [
        parameter.replace(annotation=inspect.Parameter.empty) for parameter in signature.parameters.values()
    ]
    return str(signature.replace(parameters=bare, return_annotation=inspect.Signature.empty))


def _compare(target: str, found: Any, wanted: str) -> str:
    if wanted.startswith("("):
        try:
            actual = signature_of(found)
        except (TypeError, ValueError):
            return f"{target} is no function any more."
        return "" if actual == wanted else f"{target} takes {actual}, not {wanted}."
    if wanted.startswith("mentions "):
        text = wanted.removeprefix("mentions ")
        return "" if text in inspect.getsource(inspect.unwrap(found)) else f"{target} does without {text}."
    fits = {
        "class": inspect.isclass(found),
        "module": inspect.ismodule(found),
        "field": isinstance(found, Field),
    }.get(wanted, type(found).__name__ == wanted)
    return "" if fits else f"{target} is a {type(found).__name__}, not a {wanted}."


def _field(model: Any, name: str) -> Any:
    """Give the field of a model; None where it is no model or has no such field."""
    if not (inspect.isclass(model) and issubclass(model, Model)):
        return None
    return next((field for field in model._meta.get_fields() if field.name == name), None)


_LISTED = "staff and apps can be given our permissions"
_API = "our fields are part of Saleor's GraphQL API"
_REPLICA = "we read from the replica only where Saleor does"

# What the start itself needs: without it nothing is attached. The first part is looked at while models are imported.
PERMISSIONS = (
    Seam("saleor.permission.enums:PERMISSIONS_ENUMS", "list", _LISTED),
    Seam("saleor.permission.enums:BasePermissionEnum", "class", _LISTED),
)
ATTACHMENT = (
    *PERMISSIONS,
    Seam("saleor.graphql.core.enums:PermissionEnum", "EnumMeta", _LISTED),
    Seam("saleor.graphql.account.schema:AccountQueries", "class", _API),
    Seam("saleor.graphql.account.schema:AccountMutations", "class", _API),
    Seam("saleor.graphql.account.types:User", "class", _API),
    Seam("saleor.graphql.checkout.types:Checkout", "class", _API),
    Seam("saleor.graphql.order.types:Order", "class", _API),
    Seam("saleor.graphql.core.types.money:Money", "class", _API),
    Seam("saleor.graphql.core.scalars:Decimal", "class", _API),
    Seam("saleor.graphql.core.scalars:DateTime", "class", _API),
    Seam("saleor.graphql.core.dataloaders:DataLoader", "class", _API),
    Seam("saleor.graphql.core.dataloaders:DataLoader.batch_load", "(self, keys)", _API),
    Seam("saleor.graphql.checkout.types:Checkout.resolve_total_price", "function", _API),
    Seam(
        "saleor.graphql.checkout.dataloaders.checkout_infos:CheckoutInfoByCheckoutTokenLoader", "class", _API
    ),
    Seam("saleor.graphql.checkout.utils:prevent_sync_event_circular_query", "(func)", _API),
    Seam("saleor.graphql.query_cost_map:COST_MAP", "dict", _API),
    Seam("saleor.graphql.core.context:get_database_connection_name", "(context)", _REPLICA),
    Seam("saleor.graphql.core.context:disallow_replica_in_context", "(context)", _REPLICA),
    Seam("saleor.core.db.connection:allow_writer", "()", _REPLICA),
)

_FOLLOWS = "what credit covers of a checkout follows its total and its owner"
_HELD = "credit is held before other money moves for the same checkout"
_TAKEN = "credit is taken in the transaction that creates the order, or there is no order"
_RETURNED = "credit comes back when an order is refunded or cancelled"
_TRANSACTION_SESSION = (
    "saleor.graphql.payment.mutations.transaction.transaction_initialize:TransactionInitialize"
)

# What credit at the checkout hangs on.
PAYMENT = (
    Seam("saleor.checkout.models:Checkout.total_gross_amount", "field", _FOLLOWS),
    Seam("saleor.checkout.models:Checkout.price_expiration", "field", _FOLLOWS),
    Seam("saleor.checkout.models:Checkout.last_change", "field", _FOLLOWS),
    Seam("saleor.checkout.models:Checkout.gift_cards", "field", _FOLLOWS),
    Seam("saleor.checkout.models:Checkout.user", "field", _FOLLOWS),
    Seam(
        "saleor.checkout.calculations:_fetch_checkout_prices_if_expired",
        "mentions total_gross_amount",
        _FOLLOWS,
    ),
    Seam(
        "saleor.checkout.calculations:fetch_checkout_data",
        "(checkout_info, manager, lines, requestor, force_update=False, checkout_transactions=None,"
        " force_status_update=False, database_connection_name='default', allow_sync_webhooks=True)",
        _FOLLOWS,
    ),
    Seam(
        "saleor.checkout.payment_utils:update_checkout_payment_statuses",
        "(checkout, checkout_total_gross, checkout_has_lines, checkout_transactions=None, save=True,"
        " database_connection_name='default')",
        _FOLLOWS,
    ),
    Seam("saleor.graphql.checkout.types:Checkout.resolve_transactions", "(root, info)", _FOLLOWS),
    Seam(
        "saleor.graphql.checkout.dataloaders.models:TransactionItemsByCheckoutIDLoader.batch_load",
        "(self, keys)",
        _FOLLOWS,
    ),
    Seam("saleor.channel.models:Channel.order_mark_as_paid_strategy", "field", _FOLLOWS),
    Seam("saleor.channel.models:Channel.allow_unpaid_orders", "field", _TAKEN),
    *(
        Seam(f"saleor.payment.models:TransactionItem.{name}", "field", _FOLLOWS)
        for name in (
            "app",
            "app_identifier",
            "authorize_pending_value",
            "authorized_value",
            "available_actions",
            "canceled_value",
            "charge_pending_value",
            "charged_value",
            "checkout",
            "currency",
            "idempotency_key",
            "name",
            "order",
            "psp_reference",
            "refund_pending_value",
            "refunded_value",
        )
    ),
    *(
        Seam(f"saleor.payment.models:TransactionEvent.{name}", "field", _FOLLOWS)
        for name in ("amount_value", "include_in_calculations", "psp_reference", "transaction", "type")
    ),
    Seam("saleor.payment.utils:handle_transaction_initialize_session", "mentions get_or_create", _HELD),
    Seam(
        f"{_TRANSACTION_SESSION}.perform_mutation",
        "(root, info, *, id, payment_gateway, amount=None, action=None, customer_ip_address=None,"
        " idempotency_key=None)",
        _HELD,
    ),
    Seam(
        "saleor.checkout.complete_checkout:create_order_from_checkout", "mentions select_for_update", _TAKEN
    ),
    Seam(
        "saleor.checkout.complete_checkout:_create_order_from_checkout",
        "mentions Order.objects.create",
        _TAKEN,
    ),
    Seam(
        "saleor.checkout.complete_checkout:_prepare_checkout_with_transactions",
        "mentions CHECKOUT_NOT_FULLY_PAID",
        _TAKEN,
    ),
    Seam("saleor.order.models:Order.checkout_token", "field", _TAKEN),
    Seam("saleor.order.models:Order.origin", "field", _TAKEN),
    Seam(
        "saleor.plugins.manager:PluginsManager.preprocess_order_creation",
        "(self, checkout_info, lines=None)",
        _TAKEN,
    ),
    Seam(
        "saleor.graphql.checkout.mutations.checkout_complete:CheckoutComplete.perform_mutation",
        "(_root, info, /, *, checkout_id=None, id=None, metadata=None, payment_data=None, redirect_url=None,"
        " store_source, token=None)",
        _TAKEN,
    ),
    Seam(
        "saleor.graphql.checkout.mutations.order_create_from_checkout:OrderCreateFromCheckout.perform_mutation",
        "(_root, info, /, *, id, metadata=None, private_metadata=None, remove_checkout)",
        _TAKEN,
    ),
    Seam(
        "saleor.checkout.tasks:automatic_checkout_completion_task",
        "(checkout_pk, user_id=None, app_id=None)",
        "no order is placed on credit alone by Saleor's automatic completion",
    ),
    Seam(
        "saleor.payment.utils:create_transaction_event_from_request_and_webhook_response",
        "(request_event, app, transaction_webhook_response=None)",
        _RETURNED,
    ),
    Seam("saleor.payment.utils:create_failed_transaction_event", "(event, cause)", _RETURNED),
    Seam("saleor.payment.utils:update_order_granted_status_if_needed", "(request_event)", _RETURNED),
    Seam("saleor.order.actions:cancel_order", "mentions OrderStatus.CANCELED", _RETURNED),
    Seam(
        "saleor.plugins.manager:PluginsManager.transaction_refund_requested",
        "(self, payment_data, channel_slug)",
        _RETURNED,
    ),
    Seam(
        "saleor.plugins.manager:PluginsManager.transaction_cancelation_requested",
        "(self, payment_data, channel_slug)",
        _RETURNED,
    ),
    Seam(
        "saleor.graphql.checkout.mutations.checkout_customer_attach:CheckoutCustomerAttach.perform_mutation",
        "(_root, info, /, checkout_id=None, token=None, customer_id=None, id=None)",
        _FOLLOWS,
    ),
    Seam(
        "saleor.graphql.checkout.mutations.checkout_customer_detach:CheckoutCustomerDetach.perform_mutation",
        "(_root, info, /, checkout_id=None, token=None, id=None)",
        _FOLLOWS,
    ),
    Seam(
        "saleor.graphql.checkout.mutations.checkout_delete:CheckoutDelete.perform_mutation",
        "(_root, info, /, *, id)",
        "a checkout on which only credit is applied can be deleted",
    ),
    Seam(
        "saleor.checkout.utils:delete_checkouts",
        "(checkout_pks_to_delete)",
        "what a deleted checkout held is let go",
    ),
)

ACCOUNTS = tuple(Seam(*row) for row in account_seams.ROWS)

ASSORTMENT = tuple(Seam(*row) for row in assortment_seams.ROWS)

LOCKS = tuple(Seam(*row) for row in lock_seams.ROWS)

PRICES = tuple(Seam(*row) for row in price_seams.ROWS)

# What can be denied by itself.
DASHBOARD = tuple(Seam(*row, denies=dashboard_seams.DENIES) for row in dashboard_seams.ROWS)

SEAMS: tuple[Seam, ...] = (*ATTACHMENT, *PAYMENT, *ACCOUNTS, *ASSORTMENT, *LOCKS, *PRICES, *DASHBOARD)
