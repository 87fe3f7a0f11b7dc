"""Credit on the checkout's last pages: shown, chosen, held before the shop's own gateway is asked for the rest."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import select_template
from django.urls import reverse
from django.utils.translation import gettext as _
from oscar.core.loading import get_model

from ....errors import CustomerExtError
from ....host import CheckoutSnapshot
from ....money import Money, zero
from ....services import checkout
from ....services.application import CreditApplication
from ..amounts import (
    SHOWN,
    CreditRefused,
    Shown,
    TotalChanged,
    fitting,
    promise_of,
    recall,
    remember,
    rest_of,
)
from ..host import actor_of
from ..wording import cause_text, refusal, refusal_at_field
from . import Upstream, ordered_prices
from .offers import own_strategy
from .placement import let_go

FIELD = "customer_credit_shown"  # in the form that places the order
OWN_FIELDS = {"csrfmiddlewaretoken", "use_all", "use_none", "amount", "action", FIELD}


class CreditPaymentMixin(Upstream):
    """On top of Oscar's PaymentDetailsView and of the shop's fork of it.

    choosing_credit: set where the view serves the address to which the credit form is sent.
    """

    choosing_credit = False
    request: Any
    checkout_session: Any
    preview: bool
    credit_amount: Money | None
    credit_templates: ClassVar[Mapping[bool, str]] = {
        True: "saleor_customer_ext/oscar/checkout/preview.html",
        False: "saleor_customer_ext/oscar/checkout/payment_details.html",
    }
    _credit_checkout: CheckoutSnapshot | None = None
    _credit_refused: CreditRefused | None = None
    _credit_choice_error: CustomerExtError | None = None
    _credit_typed = ""
    _submitted_basket: Any = None
    _credit_is_shown = False
    _credit_is_resumed = False
    _credit_payment_newly_required = False

    # Showing

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what credit does for this checkout, and remember that the customer was told so."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        ordered_prices.remember(self.checkout_session, context["basket"])
        found = self.credit_snapshot(context)
        applied: CreditApplication | None = self.credit_application(found)
        notice = self._credit_notice(context) if applied is None else ""
        # The page that places the order carries what it said also where that was nothing.
        self._credit_is_shown = bool(applied or notice or (found and found.total.amount and self.preview))
        if self._credit_is_shown:
            context["customer_credit_notice"] = notice
            context["shop_template"] = select_template(super().get_template_names())
        if found is None or not found.total.amount:
            remember(self.checkout_session, SHOWN, None)
            return context
        # A page without a word about credit says that none is used, and credit given behind it is not taken.
        shown = Shown(
            found.reference, found.total, zero(found.total.currency) if applied is None else applied.applied
        )
        remember(self.checkout_session, SHOWN, shown)
        context["customer_credit_shown"] = shown.dump()
        if applied is None:
            return context
        context["customer_credit"] = {
            "total": found.total,
            "application": applied,
            "reasons": [text for text in map(cause_text, applied.explanation) if text],
            "error": refusal_at_field(self._credit_choice_error),
            "typed": self._credit_typed,
        }
        return context

    def get_template_names(self) -> list[str]:
        """Wrap the shop's own template where there is something to say about credit."""
        if self._credit_is_shown:
            return [self.credit_templates[bool(self.preview)]]
        return super().get_template_names()

    def _credit_notice(self, submission: dict[str, Any]) -> str:
        """Say why there is no credit to speak of, to whom that may come as a surprise."""
        if self._credit_choice_error is not None:
            return refusal_at_field(self._credit_choice_error)
        if self.credit_is_somebody_elses(submission):
            return _("This basket belongs to another account: only its owner can pay with its credit.")
        return ""

    # Choosing

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the page; the address of the credit form has none of its own."""
        if self.choosing_credit:
            return HttpResponseRedirect(reverse("checkout:payment-details"))
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Take the customer's choice of credit, then go on as the shop does."""
        if not self.choosing_credit:
            return super().post(request, *args, **kwargs)
        self._choose_credit(request)
        if set(request.POST) - OWN_FIELDS:  # a payment form came along: let the shop validate and keep it
            return self.handle_payment_details_submission(request)
        if self._credit_choice_error is None:
            return HttpResponseRedirect(reverse("checkout:payment-details"))
        self.preview = False
        return self.render_payment_details(request)

    def _choose_credit(self, request: Any) -> None:
        typed = "0" if "use_none" in request.POST else request.POST.get("amount", "")
        use_all = bool(request.POST.get("use_all"))
        try:
            checkout.choose(
                checkout_reference=str(request.basket.pk or ""),
                actor=actor_of(request.user),
                amount=None if use_all or not typed else typed,
                use_all=use_all,
                context=request,
            )
        except CustomerExtError as error:
            self._credit_choice_error, self._credit_typed = error, typed

    # Paying

    def credit_covers_all(self, found: CheckoutSnapshot) -> bool:
        """Tell whether no payment is needed; an order is placed as its page said, or refused by ``handle_payment``."""
        shown = self._shown(found) if self.request.POST.get("action") == "place_order" else None
        if shown is not None and shown.total.amount:
            return shown.applied >= shown.total
        return super().credit_covers_all(found)

    def submit(self, *args: Any, **kwargs: Any) -> HttpResponse:
        """Submit a basket that nobody else is submitting at this moment."""
        basket = kwargs["basket"] if "basket" in kwargs else args[1]
        total = kwargs["order_total"] if "order_total" in kwargs else args[6]
        claimed = self._claim(basket)
        if claimed is None:
            return self._answer_repetition(basket)
        self._credit_is_resumed = not claimed
        try:
            if claimed:  # a new attempt: where no ``handle_payment`` of ours is called, credit pays nothing
                self.credit_amount = zero(total.currency)
                remember(self.checkout_session, promise_of(basket.pk), None)
            self._submitted_basket = basket
            self._credit_checkout = self.credit_snapshot({"basket": basket, "order_total": total})
            return super().submit(*args, **kwargs)
        except Exception:
            if claimed:  # Oscar answers errors with a page; what comes through here left the basket frozen
                _thaw_unless_ordered(basket)
            raise

    def handle_payment(self, order_number: Any, total: Any, **kwargs: Any) -> None:
        """Hold what credit pays, then let the shop's gateway take the rest; it is not asked where nothing is left.

        Raises CreditRefused, before any other money moves, where credit does not pay what the customer was shown.
        """
        self.credit_amount = zero(total.currency)
        self._require_shown_prices()
        found = self._credit_checkout
        if found is None:
            super().handle_payment(order_number, total, **kwargs)
            return
        applied = self._hold_credit(found)
        self.credit_amount = applied.applied
        promised = Shown(found.reference, found.total, applied.applied)
        remember(self.checkout_session, promise_of(found.reference), promised)
        if not applied.applied.amount:
            super().handle_payment(order_number, total, **kwargs)
        elif applied.remaining.amount:
            super().handle_payment(order_number, rest_of(total, applied), **kwargs)

    def place_order(self, *args: Any, **kwargs: Any) -> Any:
        """Make sure that the credit is taken even where a fork places orders without asking Oscar."""
        with transaction.atomic():
            order = super().place_order(*args, **kwargs)
            self.settle_credit(order, kwargs["basket"] if "basket" in kwargs else args[2])
        return order

    def render_payment_details(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Show the new amounts on the preview, unless a payment is needed that was not needed before."""
        if self._credit_refused is not None and not self._credit_payment_newly_required:
            return self.render_preview(request, **kwargs)
        return super().render_payment_details(request, **kwargs)

    def _require_shown_prices(self) -> None:
        """Raise CreditRefused where own prices are not those of the last page; it shows the new ones then."""
        if self._credit_is_resumed or self._submitted_basket is None:
            return
        try:
            ordered_prices.require_as_shown(self.checkout_session, self._submitted_basket)
        except CustomerExtError as error:
            self._credit_refused = CreditRefused(refusal(error))
            raise self._credit_refused from error

    def _hold_credit(self, found: CheckoutSnapshot) -> CreditApplication:
        shown = self._shown(found)
        actor = actor_of(self.request.user)
        try:
            if (
                shown is not None
                and shown.total != found.total
                and (shown.applied.amount or self._applies(found) or self._has_own_prices())
            ):
                raise TotalChanged(shown.total, found.total)
            return checkout.hold(found, actor=actor, shown=None if shown is None else shown.applied)
        except TotalChanged as changed:
            self._credit_refused = CreditRefused(str(changed))
        except CustomerExtError as error:
            self._credit_refused = CreditRefused(refusal(error))
        self._credit_payment_newly_required = bool(
            shown and shown.applied == shown.total and checkout.application(found).remaining.amount
        )
        raise self._credit_refused

    def _has_own_prices(self) -> bool:
        return self._submitted_basket is not None and own_strategy(self._submitted_basket) is not None

    def _applies(self, found: CheckoutSnapshot) -> bool:
        return bool(checkout.application(found).applied.amount)

    def _shown(self, found: CheckoutSnapshot) -> Shown | None:
        """Give what the page said from which the order comes; in another window there may be an older one.

        Once the gateway was told to take less, that is what counts.
        """
        about = {"reference": found.reference, "currency": found.total.currency}
        if self._credit_is_resumed:
            return recall(self.checkout_session, promise_of(found.reference), **about)
        typed = fitting(Shown.parse(self.request.POST.get(FIELD)), **about)
        return typed or recall(self.checkout_session, SHOWN, **about)

    def _claim(self, basket: Any) -> bool | None:
        """Freeze an open basket for this request alone: True if so, None if another request was first.

        False for a basket that came frozen, as when a customer returns from a gateway's own page.
        """
        model = get_model("basket", "Basket")
        if basket.status != model.OPEN:
            return False
        frozen = model.objects.filter(pk=basket.pk, status=model.OPEN).update(status=model.FROZEN)
        return True if frozen else None

    def _answer_repetition(self, basket: Any) -> HttpResponse:
        """Answer the second click: with the order if there is one by now."""
        order = (
            get_model("order", "Order").objects.filter(basket_id=basket.pk, user_id=basket.owner_id).first()
        )
        if order is not None and order.user_id is not None and order.user_id == self.request.user.pk:
            self.request.session["checkout_order_id"] = order.pk
            return HttpResponseRedirect(reverse("checkout:thank-you"))
        said = _("This order is being placed already. Please look at your orders before you try again.")
        return self.render_preview(self.request, error=said)


def _thaw_unless_ordered(basket: Any) -> None:
    model = get_model("basket", "Basket")
    with transaction.atomic():
        if let_go(basket.pk):
            model.objects.filter(pk=basket.pk, status=model.FROZEN).update(status=model.OPEN)
