"""What members of a discount group cannot change of their own account: on top of Oscar's forms and views.

``locks.py`` decides; here it is said to the customer, on the page where they would have done it.
"""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from oscar.apps.checkout import exceptions

from ....errors import AccountLocked, CustomerExtError
from ....models import AccountLock
from .. import locks
from ..wording import refusal
from . import Upstream

_OF_FIELD = {
    "first_name": AccountLock.CHANGE_NAME,
    "last_name": AccountLock.CHANGE_NAME,
    "email": AccountLock.CHANGE_EMAIL,
}


class LockedProfileMixin(Upstream):
    """On top of the form in which customers change their name and e-mail address."""

    cleaned_data: dict[str, Any]

    def __init__(self, user: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(user, *args, **kwargs)
        self._known = {field: getattr(user, field, "") for field in _OF_FIELD}
        self._account = user

    def clean(self) -> Any:
        """Refuse a changed value of what is locked, at its field."""
        cleaned = super().clean()
        values = self.cleaned_data
        changed = [field for field in _OF_FIELD if field in values and values[field] != self._known[field]]
        found = locks.locks_of(self._account) if changed else frozenset()
        for field in changed:
            if _OF_FIELD[field] in found:
                self.add_error(field, refusal(locks.locked(_OF_FIELD[field])))
        return cleaned


class LockedViewMixin(Upstream):
    """On top of a page that does nothing but what can be locked: it is not even shown. lock: which it is."""

    lock: AccountLock
    way_back = "customer:profile-view"

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """Send those back for whom it is locked, with a sentence that says why."""
        try:
            self.require_unlocked(request.user)
        except AccountLocked as error:
            messages.error(request, refusal(error))
            return HttpResponseRedirect(reverse(self.way_back))
        answer: HttpResponse = super().dispatch(request, *args, **kwargs)
        return answer

    def require_unlocked(self, user: Any) -> None:
        """Raise AccountLocked where this user may not."""
        locks.require(user, self.lock)


class LockedPasswordMixin(LockedViewMixin):
    """On top of the page on which customers change their password."""

    lock = AccountLock.CHANGE_PASSWORD


class LockedAddressMixin(LockedViewMixin):
    """On top of the pages on which customers change their address book."""

    lock = AccountLock.CHANGE_ADDRESSES
    way_back = "customer:address-list"


class LockedCheckoutAddressMixin(LockedAddressMixin):
    """On top of the same pages inside the checkout."""

    way_back = "checkout:shipping-address"


class ShippingAddressMixin(Upstream):
    """On top of the checkout's page that asks where to ship to."""

    request: Any

    def form_valid(self, form: Any) -> HttpResponse:
        """Take a typed address only if it is in the book, where addresses are locked."""
        user = self.request.user
        if AccountLock.CHANGE_ADDRESSES in locks.locks_of(user) and not locks.is_in_book(user, form.instance):
            form.add_error(None, refusal(locks.not_in_book()))
            refused: HttpResponse = self.form_invalid(form)
            return refused
        answer: HttpResponse = super().form_valid(form)
        return answer


class LockedSessionMixin(Upstream):
    """What every checkout view asks of its addresses, before money moves; with the order it is asked again."""

    request: Any

    def check_a_valid_shipping_address_is_captured(self) -> None:
        """Send those back who chose an address before it was locked, or as a guest."""
        super().check_a_valid_shipping_address_is_captured()
        user = self.request.user
        if AccountLock.CHANGE_ADDRESSES in locks.locks_of(user):
            address = self.get_shipping_address(self.request.basket)
            if not locks.is_in_book(user, address):
                raise exceptions.FailedPreCondition(
                    url=reverse("checkout:shipping-address"), message=refusal(locks.not_in_book())
                )


class LockedBookMixin(Upstream):
    """On top of what takes the addresses of an order into the customer's book."""

    def update_address_book(self, user: Any, addr: Any) -> None:
        """Count the use of an address that is there; put none into a book that is locked."""
        if AccountLock.CHANGE_ADDRESSES not in locks.locks_of(user) or locks.is_in_book(user, addr):
            super().update_address_book(user, addr)


class LockedVoucherMixin(Upstream):
    """On top of the page that takes a voucher's code."""

    request: Any

    def apply_voucher_to_basket(self, voucher: Any) -> None:
        """Put no voucher into a basket whose owner may use none."""
        try:
            locks.require(self.request.user, AccountLock.USE_VOUCHERS)
        except CustomerExtError as error:
            messages.error(self.request, refusal(error))
            return
        super().apply_voucher_to_basket(voucher)


class LockedOffersMixin(Upstream):
    """On top of what finds the offers of a basket."""

    def get_basket_offers(self, basket: Any, user: Any) -> Any:
        """Let a voucher that came into the basket before, or with a guest's, give nothing."""
        offers = super().get_basket_offers(basket, user)
        owner = basket.owner or user
        return [] if offers and AccountLock.USE_VOUCHERS in locks.locks_of(owner) else offers
