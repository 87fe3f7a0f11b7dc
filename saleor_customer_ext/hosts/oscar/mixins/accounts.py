"""Who may log in, order and delete the account: on top of Oscar's forms and views, and of what writes orders."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from oscar.apps.checkout import exceptions
from oscar.apps.order.exceptions import UnableToPlaceOrder

from ....errors import CustomerExtError
from ....host import Actor
from ....models import AccountLock, CustomerProfile
from ....services import access, lifecycle
from .. import assortment, locks
from ..host import actor_of
from ..wording import refusal
from . import Upstream, ordered_prices


class LogInMixin(Upstream):
    """On top of the forms that let people in."""

    def confirm_login_allowed(self, user: Any) -> None:
        """Refuse blocked customers as if the password were wrong, whatever their account in the shop says."""
        super().confirm_login_allowed(user)
        if access.is_blocked(user.pk):
            raise self.get_invalid_login_error()


class PasswordResetMixin(Upstream):
    """On top of the form that sends links for a new password."""

    def get_users(self, email: str) -> Any:
        """Give nobody who is blocked, and also those who were invited and never had a password: they get a new link.

        Nor whose password is locked; nobody is told so who may be anybody.
        """
        users = {user.pk: user for user in super().get_users(email)}
        invited = CustomerProfile.objects.filter(invited_at__isnull=False)
        waiting = get_user_model()._default_manager.filter(email__iexact=email, is_active=True)
        for user in waiting.filter(pk__in=invited.values("pk")):
            users.setdefault(user.pk, user)
        return [
            user
            for user in users.values()
            if not access.is_blocked(user.pk) and not locks.is_password_locked(user)
        ]


class ProfileDeletionMixin(Upstream):
    """On top of the page on which customers delete their account."""

    request: Any

    def form_valid(self, form: Any) -> HttpResponse:
        """Let the shop delete the account, unless orders or credit stand against it; staff are told of both."""
        try:
            locks.require(self.request.user, AccountLock.DELETE_ACCOUNT)
            with transaction.atomic():
                if lifecycle.leave(actor=actor_of(self.request.user)):
                    answer: HttpResponse = super().form_valid(form)
                    return answer
        except CustomerExtError as error:
            form.add_error(None, refusal(error))
            refused: HttpResponse = self.form_invalid(form)
            return refused
        messages.warning(
            self.request,
            _(
                "Your account has orders or credit, so it cannot be deleted here. We have been told and will reply."
            ),
        )
        return HttpResponseRedirect(reverse("customer:profile-view"))


class OrderingMixin(Upstream):
    """What every checkout view asks before it shows anything or lets money move."""

    request: Any
    checkout_session: Any

    def check_pre_conditions(self, request: Any) -> None:
        """Send those back to their basket who may not order, with a sentence that says why."""
        super().check_pre_conditions(request)
        guest = "" if request.user.is_authenticated else self.checkout_session.get_guest_email() or ""
        try:
            require_may_order(request.user, request.basket, guest, actor_of(request.user))
            locks.require_order(request.user, request.basket, guest)
        except CustomerExtError as error:
            raise exceptions.FailedPreCondition(
                url=reverse("basket:summary"), message=refusal(error)
            ) from error


class OrderCreatorMixin(Upstream):
    """On top of what writes all orders, whoever asks for them."""

    def place_order(self, basket: Any, *args: Any, **kwargs: Any) -> Any:
        """Write no order of somebody who is blocked, switched off or on hold by now; raises UnableToPlaceOrder."""
        user = kwargs["user"] if "user" in kwargs else (args[3] if len(args) > 3 else None)
        with transaction.atomic():
            refuse_order(user, basket, kwargs.get("guest_email") or "", actor_of(user))
            ordered_prices.require_current(basket)
            ordered_prices.leave_out_vouchers(basket)
            return super().place_order(basket, *args, **kwargs)

    def create_additional_line_models(self, order: Any, order_line: Any, basket_line: Any) -> None:
        """Write down by what a line was priced, beside whatever the shop writes."""
        super().create_additional_line_models(order, order_line, basket_line)
        ordered_prices.record(order, order_line, basket_line)


def refuse_locked(user: Any, basket: Any, guest_email: str, addresses: Any) -> None:
    """Raise UnableToPlaceOrder for an order with what the customer's discount group locks."""
    try:
        locks.require_order(user, basket, guest_email, addresses)
    except CustomerExtError as error:
        raise UnableToPlaceOrder(refusal(error)) from error


def refuse_order(user: Any, basket: Any, guest_email: str, actor: Actor) -> None:
    """Raise UnableToPlaceOrder where there must be no order; else nothing about that changes until the commit."""
    try:
        require_may_order(user, basket, guest_email, actor)
    except CustomerExtError as error:
        raise UnableToPlaceOrder(refusal(error)) from error


def require_may_order(user: Any, basket: Any, guest_email: str, actor: Actor) -> None:
    """Ask for the order's customer, and for the basket's owner where that is somebody else; also for what is in it."""
    owner = getattr(basket, "owner_id", None)
    customer = user.pk if user is not None and user.is_authenticated else None
    for customer_id in sorted({key for key in (customer, owner) if key is not None}):
        access.require_may_order(customer_id=customer_id, actor=actor)
    if customer is None:
        access.require_may_order(email=guest_email, actor=actor)
    assortment.require(basket, {key for key in (customer, owner) if key is not None}, guest_email)
