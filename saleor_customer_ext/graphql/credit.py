"""Staff move credit: one mutation for each function of the services that is theirs to call."""

from typing import Any

import graphene

from .. import permissions
from ..host import Actor
from ..models import CreditAccount, CreditEntry, CreditHold
from ..money import Money, parse_money
from ..services import credit, holds
from ..services.ledger import Posting
from . import compat
from .accounts import CreditAccountType, CreditHoldType, read_accounts
from .connections import Batch
from .entries import CreditEntryType
from .errors import Mutation
from .people import customer_key

REQUIRES = "Requires the permission manage_customer_credit."


class PostingInput(graphene.InputObjectType):
    """What every posting by staff has."""

    reason = graphene.String(required=True, description="Code of an active reason, see `creditReasons`.")
    note = graphene.String(description="A note for staff, 2000 characters at most; customers do not see it.")
    idempotency_key = graphene.String(
        required=True,
        description="Unique per caller, 200 characters at most. The same request again gives the first entry; another"
        " request with this key is refused.",
    )

    class Meta:
        abstract = True


class CustomerCreditReduceInput(PostingInput):
    """What to take away from whom, and why."""

    customer_id = graphene.ID(
        required=True, description="Global id of the user or of the customer's profile."
    )
    amount = graphene.InputField(
        graphene.NonNull(compat.decimal),
        description="More than zero, no finer than the currency's smallest unit.",
    )
    currency = graphene.String(
        required=True, description="ISO 4217 code of the amount's currency, such as EUR."
    )


class CustomerCreditTopUpInput(CustomerCreditReduceInput):
    """What to give to whom, why, and until when it can be spent."""

    expires_at = graphene.InputField(
        compat.date_time,
        description="A moment in the last day on which it can be spent, in the shop's time zone; never, if left out.",
    )


class CustomerCreditCorrectInput(PostingInput):
    """Which entry was a mistake, and how much of it."""

    entry_id = graphene.ID(required=True, description="Global id of the entry.")
    amount = graphene.InputField(
        compat.decimal,
        description="How much of the entry was wrong, more than zero, in its currency; all that is left, if left out.",
    )


class PostingMutation(Mutation):
    """A mutation that answers an entry and its account."""

    permissions = (permissions.MANAGE_CUSTOMER_CREDIT,)

    account = graphene.Field(CreditAccountType, description="The account with the new entry.")
    entry = graphene.Field(
        CreditEntryType, description="The new entry, or the first one of a repeated request."
    )

    class Meta:
        abstract = True


class CustomerCreditTopUp(PostingMutation):
    """Gives credit to a customer; the first top-up in a currency opens the account."""

    class Arguments:
        input = CustomerCreditTopUpInput(required=True, description="What to give to whom, and why.")

    class Meta:
        description = f"Gives credit to a customer; the first in a currency opens the account. {REQUIRES}"

    @classmethod
    def perform(cls, info: Any, actor: Actor, **values: Any) -> dict[str, Any]:
        posting = credit.top_up(
            customer_id=customer_key(values["customer_id"], field="customer_id"),
            amount=parse_money(values["amount"], values["currency"]),
            expires_at=values.get("expires_at"),
            **_signature(values),
            actor=actor,
        )
        return answer(posting)


class CustomerCreditReduce(PostingMutation):
    """Takes credit away from a customer."""

    class Arguments:
        input = CustomerCreditReduceInput(required=True, description="What to take away from whom, and why.")

    class Meta:
        description = (
            "Takes credit away from a customer, soonest-expiring first. More than is available is refused, never cut"
            f" down. {REQUIRES}"
        )

    @classmethod
    def perform(cls, info: Any, actor: Actor, **values: Any) -> dict[str, Any]:
        posting = credit.reduce(
            customer_id=customer_key(values["customer_id"], field="customer_id"),
            amount=parse_money(values["amount"], values["currency"]),
            **_signature(values),
            actor=actor,
        )
        return answer(posting)


class CustomerCreditCorrect(PostingMutation):
    """Takes back a mistaken entry."""

    class Arguments:
        input = CustomerCreditCorrectInput(required=True, description="Which entry was a mistake.")

    class Meta:
        description = (
            "Takes back all or part of a mistaken entry, by a new one that points at it. Payments and refunds are"
            f" changed through their order instead. {REQUIRES}"
        )

    @classmethod
    def perform(cls, info: Any, actor: Actor, **values: Any) -> dict[str, Any]:
        entry_id = compat.global_pk(values["entry_id"], "CreditEntry", field="entry_id", model=CreditEntry)
        amount: Money | None = None
        if values.get("amount") is not None:
            account = CreditAccount.objects.filter(entries=entry_id).first()
            amount = account and parse_money(values["amount"], account.currency)
        return answer(credit.correct(entry_id=entry_id, amount=amount, **_signature(values), actor=actor))


class CreditHoldRelease(Mutation):
    """Lets go of a hold."""

    permissions = (permissions.MANAGE_CUSTOMER_CREDIT,)
    renamed = {"hold_id": "id"}

    hold = graphene.Field(
        CreditHoldType, description="The hold as it is now; one that had ended before is unchanged."
    )

    class Arguments:
        id = graphene.ID(required=True, description="Global id of the hold.")

    class Meta:
        description = f"Lets go of what a dead checkout holds, so that it can be spent elsewhere. {REQUIRES}"

    @classmethod
    def perform(cls, info: Any, actor: Actor, **values: Any) -> dict[str, Any]:
        hold_id = compat.global_pk(values["id"], "CreditHold", field="id", model=CreditHold)
        return {"hold": holds.release(hold_id=hold_id, actor=actor)}


class CreditMutations(graphene.ObjectType):
    """Mutations that move credit."""

    customer_credit_top_up = CustomerCreditTopUp.Field()
    customer_credit_reduce = CustomerCreditReduce.Field()
    customer_credit_correct = CustomerCreditCorrect.Field()
    credit_hold_release = CreditHoldRelease.Field()


def answer(posting: Posting) -> dict[str, Any]:
    """Give entry and account of a posting; only staff get here, so notes and names are shown."""
    entry = posting.entry
    (account,) = read_accounts(CreditAccount.objects.filter(pk=entry.account_id), staff=True)
    entry.account = account
    Batch([entry], staff=True)
    return {"account": account, "entry": entry}


def _signature(values: dict[str, Any]) -> dict[str, Any]:
    return {
        "reason": values["reason"],
        "note": values.get("note") or "",
        "idempotency_key": values["idempotency_key"],
    }
