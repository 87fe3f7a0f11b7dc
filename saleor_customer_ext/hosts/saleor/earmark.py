"""While a checkout is open: our tender follows its total.

Nothing is taken or held here. Saleor counts the tender as authorised, so that statuses and the amounts that other
payments are asked for come out by themselves. The core decides how much (``services/checkout.py``).
"""

from typing import Any

from django.db import transaction

from ...host import Actor
from ...money import Money, zero
from ...services import checkout as service
from ...services.application import Accounts
from . import attempts, tender
from .checkouts import Found, channel_reference, find, look

_FOLLOWED = "_customer_credit_followed"


def follow(checkout: Any) -> None:
    """Make the tender cover what credit covers of the total now; the caller has locked the checkout's row.

    One query for customers without credit, none for guests. Saleor calculates a price that several fields ask for more
    than once, on one instance: the second time there is nothing to do.
    """
    if checkout.user_id is None:
        return
    now = (checkout.total_gross_amount, checkout.currency, checkout.user_id)
    if checkout.__dict__.get(_FOLLOWED) == now:
        return
    accounts = accounts_of(checkout)
    if accounts:
        _write(checkout, look(checkout), accounts)
    checkout.__dict__[_FOLLOWED] = now


def owner_changed(checkout: Any) -> None:
    """Take the last owner's tender away, or give the new owner theirs, and bring Saleor's statuses up to date.

    Saleor itself looks at the statuses only when prices change, and would order a checkout that nobody pays.
    """
    checkout.__dict__.pop(_FOLLOWED, None)
    if checkout.user_id is not None and not accounts_of(checkout):
        return  # a checkout with an owner is never given to another, so there is nobody's tender
    with transaction.atomic():
        if lock(checkout.pk):
            service.release(str(checkout.pk))
            follow_anew(checkout)


def refresh(reference: str) -> None:
    """Let tender and statuses follow at once; for a checkout whose prices are current."""
    with transaction.atomic():
        checkout = lock(reference)
        if checkout is not None:
            follow_anew(checkout)


def follow_anew(checkout: Any) -> None:
    """Let tender and statuses follow what there is now; the caller has locked the row, and prices are current."""
    found = look(checkout)
    _write(checkout, found, accounts_of(checkout))
    update_statuses(checkout, found)


def hold_no_more(reference: str) -> None:
    """Let a checkout that holds credit hold what credit covers of it now, where the customer has chosen to use less."""
    if not service.is_held(reference):
        return
    with transaction.atomic():
        checkout = lock(reference)
        if checkout is not None:
            service.hold(look(checkout).snapshot, actor=Actor.system("choice_changed"))


def take_off(reference: str) -> None:
    """Take our tender off a checkout that is about to be deleted; one that holds credit keeps it."""
    checkout = lock(reference) if find(reference) else None
    if checkout is not None and not service.is_held(reference):
        tender.write(checkout, look(checkout).tender, zero(checkout.currency))


def only(amount: Money) -> str:
    """Say that credit pays less than it did."""
    return f"Only {amount.amount} {amount.currency} of credit can be used now."


def lock(pk: Any) -> Any:
    """Lock a checkout's row until the transaction ends and give it, or None where it is gone."""
    from saleor.checkout.models import Checkout

    return Checkout.objects.filter(pk=pk).order_by("pk").select_for_update(of=("self",)).first()


def accounts_of(checkout: Any) -> Accounts:
    """Give the accounts of the checkout's customer; none for guests. One query."""
    if checkout.user_id is None:
        return {}
    return service.accounts_of(
        checkout.user_id,
        checkout_reference=str(checkout.pk),
        channel=channel_reference(checkout.channel_id),
    )


def update_statuses(checkout: Any, found: Found) -> None:
    """Bring what Saleor says of a checkout's payments up to date, on this instance and in the database."""
    from saleor.checkout.payment_utils import update_checkout_payment_statuses

    update_checkout_payment_statuses(checkout, found.snapshot.total, checkout.lines.exists())


def _write(checkout: Any, found: Found, accounts: Accounts) -> None:
    applied = service.application(found.snapshot, accounts).applied
    if found.tender is not None or applied.amount:
        _note(checkout, found, applied)
        tender.write(checkout, found.tender, applied)


def _note(checkout: Any, found: Found, applied: Money) -> None:
    """Tell the try to complete this checkout, if there is one, that credit covers less than it did."""
    trying = attempts.current()
    if trying is not None and found.tender is not None and applied.amount < found.tender.authorized_value:
        trying.lowered, trying.customer_id = applied, checkout.user_id
