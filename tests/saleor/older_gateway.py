"""A card of Saleor's older way of payment, which is a plugin: it always pays, and keeps books of what it was asked."""

from collections.abc import Callable
from typing import Any, ClassVar

from saleor.payment import TransactionKind
from saleor.payment.interface import GatewayResponse
from saleor.plugins.base_plugin import BasePlugin

PATH = "tests.saleor.older_gateway.OlderGateway"


class OlderGateway(BasePlugin):
    """asked: what was asked of it. happens: what is to happen when it is asked for money."""

    PLUGIN_ID = "tests.older-gateway"
    PLUGIN_NAME = "Older card"
    DEFAULT_ACTIVE = True
    CONFIGURATION_PER_CHANNEL = False

    asked: ClassVar[list[str]] = []
    happens: ClassVar[Callable[[], object] | None] = None

    def process_payment(self, payment_information: Any, previous_value: Any) -> GatewayResponse:
        happens = type(self).happens
        if happens is not None:
            happens()
        return self._answer(payment_information, TransactionKind.CAPTURE)

    def refund_payment(self, payment_information: Any, previous_value: Any) -> GatewayResponse:
        return self._answer(payment_information, TransactionKind.REFUND)

    def void_payment(self, payment_information: Any, previous_value: Any) -> GatewayResponse:
        return self._answer(payment_information, TransactionKind.VOID)

    def _answer(self, payment: Any, kind: str) -> GatewayResponse:
        self.asked.append(f"{kind} {payment.amount:.2f}")
        return GatewayResponse(
            is_success=True,
            action_required=False,
            kind=kind,
            amount=payment.amount,
            currency=payment.currency,
            transaction_id=f"{kind}-{len(self.asked)}",
            error=None,
        )
