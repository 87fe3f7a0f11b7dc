"""Who may place an order, asked where Saleor is about to take money for a checkout or to make an order of it.

The decision is the service's, under its lock. It is made inside Saleor's transaction, before Saleor writes the user's
own row there: whoever blocks a customer locks the profile first and the user then, and so does an order.
What staff order for a customer (drafts, imports) is their own decision and passes.
What they order has to be in their assortment, and free of what their discount group locks; both are asked at the same
moments.
Source: docs/adr/0013-account-life.md.
"""

import functools
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, transaction

from ...errors import CustomerExtError
from ...services import access as service
from . import assortment, attempts, locks
from .checkouts import global_id
from .requestors import actor_of, asking

Locate = Callable[[dict[str, Any]], dict[str, Any]]


class Barred(ValidationError):
    """The customer may not order; Saleor's code for it depends on the mutation."""

    def __init__(self, error: CustomerExtError, code: str = "invalid") -> None:
        super().__init__({"id": ValidationError(error.message, code=code)})


def before_paying(locate: Locate) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Wrap a mutation by which money begins to move for a checkout. locate: from its arguments to the checkout.

    An order that there is already may be paid by whoever likes. Two queries more, and one that finds the checkout.
    """

    def wrap(perform: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(perform)
        def perform_mutation(cls: Any, root: Any, info: Any, *args: Any, **kwargs: Any) -> Any:
            found = _owner(locate(kwargs))
            if found is not None:
                checkout_id, customer_id, email = found
                with transaction.atomic():
                    _require(customer_id, email, asking(info.context), "invalid")
                    _require_assortment(checkout_id, customer_id, email, asking(info.context), "invalid")
                    locks.require_checkout(
                        checkout_id, customer_id, email, asking(info.context), "invalid", "invalid"
                    )
            return perform(cls, root, info, *args, **kwargs)

        return perform_mutation

    return wrap


def by_source(values: dict[str, Any]) -> dict[str, Any]:
    """Locate the checkout of which a mutation has the global id, under any of the names that it had in time."""
    token = values.get("token") or global_id(values.get("id") or values.get("checkout_id") or "")
    return {"pk": token} if token else {}


def by_transaction(values: dict[str, Any]) -> dict[str, Any]:
    """Locate the checkout of a payment."""
    token = str(values.get("token") or global_id(values.get("id") or "", "TransactionItem"))
    if not token:
        return {}
    if token.isdigit():  # as Saleor wrote them once
        return {"payment_transactions__pk": token, "payment_transactions__use_old_id": True}
    return {"payment_transactions__token": token}


def look_ahead(checkout_info: Any, requestor: Any) -> None:
    """Refuse before Saleor asks for money or has counted the use of a voucher; what it counted earlier is uncounted.

    Inside a transaction it is Saleor's older way of payment, in which this is the place to refuse. Else the decision
    comes with the order, and without a voucher nothing is lost until then.
    """
    checkout = checkout_info.checkout
    if not (connection.in_atomic_block or checkout.voucher_code):
        return
    trying = attempts.for_order(str(checkout.pk))
    try:
        with transaction.atomic():
            _require(checkout.user_id, checkout.email or "", actor_of(requestor), trying.refusal)
            owner = (checkout.pk, checkout.user_id, checkout.email or "", actor_of(requestor))
            _require_assortment(*owner, assortment.OUTSIDE)
            locks.require_checkout(*owner, trying.refusal, locks.VOUCHER)
    except ValidationError:
        uncount_voucher(checkout_info)
        raise


def assigning(assign: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap the function with which Saleor's transactions begin to make an order: there the decision is made.

    In its older way of payment only the lock is taken: the refusal comes with ``look_ahead``, where Saleor gives money
    back.
    """

    @functools.wraps(assign)
    def assign_checkout_user(user: Any, checkout_info: Any) -> None:
        assign(user, checkout_info)
        checkout, owner = checkout_info.checkout, checkout_info.user
        customer_id, email = owner.pk if owner else checkout.user_id, checkout.email or ""
        trying = attempts.current()
        if trying is not None and trying.checkout_id == checkout.pk:
            trying.barred = True
            _require(customer_id, email, trying.actor, trying.refusal)
            _require_assortment(checkout.pk, customer_id, email, trying.actor, assortment.OUTSIDE)
            locks.require_checkout(
                checkout.pk, customer_id, email, trying.actor, trying.refusal, locks.VOUCHER
            )
            trying.barred, trying.decided = False, True
        else:
            _lock(customer_id, email)

    return assign_checkout_user


def written(order: Any) -> None:
    """Decide for an order that is being written without a decision: in Saleor's older way the money has moved by now.

    Raises what lets Saleor give it back, and the voucher free.
    """
    from saleor.core.exceptions import GiftCardNotApplicable

    if order.checkout_token and attempts.for_order(order.checkout_token).decided:
        return
    try:
        service.require_may_order(customer_id=order.user_id, email=order.user_email)
    except CustomerExtError as error:
        raise GiftCardNotApplicable(error.message) from error
    if not order.checkout_token:  # such as an import: there is no checkout whose lines could be asked about
        return
    actor = attempts.for_order(order.checkout_token).actor
    try:
        _require_assortment(order.checkout_token, order.user_id, order.user_email, actor, assortment.OUTSIDE)
    except ValidationError as error:
        raise GiftCardNotApplicable(assortment.SENTENCE) from error


def after_refusal(checkout_id: Any) -> None:
    """Uncount a voucher that Saleor has counted, in a transaction of its own, for an order that was refused then."""
    from saleor.checkout.fetch import fetch_checkout_info, fetch_checkout_lines
    from saleor.checkout.models import Checkout
    from saleor.plugins.manager import get_plugins_manager

    with transaction.atomic():
        checkout = Checkout.objects.select_for_update(of=("self",)).filter(pk=checkout_id).first()
        if checkout is None or not checkout.is_voucher_usage_increased:
            return
        lines, _ = fetch_checkout_lines(checkout)
        uncount_voucher(fetch_checkout_info(checkout, lines, get_plugins_manager(allow_replica=False)))


def _require(customer_id: Any, email: str, actor: Any, code: str) -> None:
    try:
        service.require_may_order(customer_id=customer_id, email=email, actor=actor)
    except CustomerExtError as error:
        raise Barred(error, code) from error


def _require_assortment(checkout_id: Any, customer_id: Any, email: str, actor: Any, code: str) -> None:
    """Refuse what the customer may not buy; no query in a shop where nobody is restricted."""
    scopes = assortment.scopes_of_order(customer_id, email, actor)
    assortment.require_checkout(scopes, checkout_id, code=code)


def _lock(customer_id: Any, email: str) -> None:
    try:
        service.require_may_order(customer_id=customer_id, email=email)
    except CustomerExtError:
        return  # refused in a moment, with all that follows from it


def _owner(where: dict[str, Any]) -> tuple[Any, Any, str] | None:
    from saleor.checkout.models import Checkout

    if not where:
        return None
    try:
        found = Checkout.objects.filter(**where).values_list("pk", "user_id", "email").first()
    except (ValidationError, ValueError):  # no key at all; Saleor says so
        return None
    return None if found is None else (found[0], found[1], found[2] or "")


def uncount_voucher(checkout_info: Any) -> None:
    """Take back the use of a voucher that Saleor has counted for an order that is refused."""
    from saleor.checkout.complete_checkout import _release_checkout_voucher_usage
    from saleor.discount.utils.voucher import get_customer_email_for_voucher_usage

    if checkout_info.checkout.is_voucher_usage_increased:
        _release_checkout_voucher_usage(
            checkout_info.checkout,
            checkout_info.voucher_code,
            checkout_info.voucher,
            get_customer_email_for_voucher_usage(checkout_info),
        )
