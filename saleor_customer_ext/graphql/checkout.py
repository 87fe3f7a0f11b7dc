"""Credit at a checkout and after the order: the API of ``services/checkout.py``."""

from collections.abc import Callable
from typing import Any, ClassVar

import graphene

from .. import permissions
from ..host import Actor
from ..money import parse_money
from ..services import checkout
from ..services.application import MESSAGES, CreditApplication, Explanation
from ..services.ledger import Posting
from . import compat
from .credit import REQUIRES, PostingMutation, answer
from .errors import Mutation, acting, refusals

ExplanationCode = compat.make_enum(
    "CreditExplanationCode",
    {cause.value: sentence for cause, sentence in MESSAGES.items()},
    "Why so much credit applies to a checkout and no more.",
)


class CreditExplanation(graphene.ObjectType):
    """One reason why so much credit applies to a checkout and no more."""

    code = graphene.Field(
        graphene.NonNull(ExplanationCode), description="The reason; choose your own text by it."
    )
    message = graphene.String(required=True, description="The reason as an English sentence.")
    amount = graphene.Field(compat.money, description="The sum that it is about, in the checkout's currency.")

    @staticmethod
    def resolve_code(root: Explanation, info: Any) -> str:
        return root.cause.value


class CheckoutCredit(graphene.ObjectType):
    """What credit does for one open checkout now, in the checkout's currency. Looking locks nothing away."""

    balance = graphene.Field(graphene.NonNull(compat.money), description="What this checkout could use.")
    applied = graphene.Field(graphene.NonNull(compat.money), description="What it does use.")
    remaining = graphene.Field(
        graphene.NonNull(compat.money), description="What another payment still has to cover."
    )
    explanation = graphene.List(
        graphene.NonNull(CreditExplanation), required=True, description="Why so much is applied and no more."
    )


class OrderCredit(graphene.ObjectType):
    """What credit did for one placed order, in the order's currency."""

    paid = graphene.Field(
        graphene.NonNull(compat.money), description="What it paid when the order was placed."
    )
    returned = graphene.Field(
        graphene.NonNull(compat.money), description="What of that has come back to the customer's credit."
    )


class CheckoutQueries(graphene.ObjectType):
    """Queries about checkouts."""

    explain_credit = graphene.Field(
        CheckoutCredit,
        checkout_id=graphene.ID(required=True, description="Global id of the checkout."),
        description="How much credit applies to a checkout, and why no more. For the customer whose checkout it is, and"
        " with one of the permissions view_customer_credit, manage_customer_credit, spend_customer_credit; for anybody"
        " else there is no such checkout.",
    )

    @staticmethod
    @refusals()
    def resolve_explain_credit(root: Any, info: Any, checkout_id: str) -> CreditApplication:
        return checkout.explain(
            checkout_reference=compat.global_id(checkout_id, "Checkout", field="checkout_id"),
            actor=acting(info),
            context=info.context,
        )


class CheckoutCreditUpdate(Mutation):
    """Sets how much credit a checkout uses."""

    credit = graphene.Field(CheckoutCredit, description="What credit does for the checkout now.")

    class Arguments:
        checkout_id = graphene.ID(required=True, description="Global id of the checkout.")
        amount = graphene.Argument(
            compat.decimal,
            description="The most to use, in the checkout's currency; 0 for none. Not with useAll.",
        )
        use_all = graphene.Boolean(description="True: use as much as there is.")

    class Meta:
        description = (
            "Sets how much credit a checkout uses at most. For the customer whose checkout it is, and with the"
            " permission spend_customer_credit; for those who may not read it there is no such checkout."
        )

    @classmethod
    def perform(cls, info: Any, actor: Actor, **values: Any) -> dict[str, Any]:
        applied = checkout.choose(
            checkout_reference=compat.global_id(values["checkout_id"], "Checkout", field="checkout_id"),
            actor=actor,
            amount=values.get("amount"),
            use_all=bool(values.get("use_all")),
            context=info.context,
        )
        return {"credit": applied}


class OrderRefundInput(graphene.InputObjectType):
    """How much of which order to give back."""

    order_id = graphene.ID(required=True, description="Global id of the order.")
    amount = graphene.InputField(
        graphene.NonNull(compat.decimal), description="More than zero, at most what is left to give back."
    )
    currency = graphene.String(required=True, description="ISO 4217 code of the order's currency.")
    idempotency_key = graphene.String(
        required=True,
        description="Unique per caller and order, 100 characters at most; see `customerCreditTopUp`.",
    )

    class Meta:
        name = "OrderCreditRefundInput"


class RefundMutation(PostingMutation):
    """A mutation that gives back something of an order, by the service it names."""

    permissions = (permissions.MANAGE_CUSTOMER_CREDIT,)
    service: ClassVar[Callable[..., Posting]]

    class Arguments:
        input = OrderRefundInput(required=True, description="How much of which order to give back.")

    class Meta:
        abstract = True

    @classmethod
    def perform(cls, info: Any, actor: Actor, **values: Any) -> dict[str, Any]:
        posting = cls.service(
            order_reference=compat.global_id(values["order_id"], "Order", field="order_id"),
            amount=parse_money(values["amount"], values["currency"]),
            actor=actor,
            idempotency_key=values["idempotency_key"],
        )
        return answer(posting)


class OrderCreditRefund(RefundMutation):
    """Gives back what credit paid."""

    service = staticmethod(checkout.refund_order)

    class Meta:
        description = (
            "Gives back, as credit, part of what credit paid for an order: with its old expiry, or a period of grace"
            f" where that has passed. {REQUIRES}"
        )


class OrderRefundToCredit(RefundMutation):
    """Gives back as credit what another payment paid."""

    service = staticmethod(checkout.refund_to_credit)

    class Meta:
        description = (
            "Gives back as credit what another payment paid for an order; that payment keeps its money, and the credit"
            f" does not expire. {REQUIRES}"
        )


class CheckoutMutations(graphene.ObjectType):
    """Mutations about checkouts and orders."""

    checkout_credit_update = CheckoutCreditUpdate.Field()
    order_credit_refund = OrderCreditRefund.Field()
    order_refund_to_credit = OrderRefundToCredit.Field()
