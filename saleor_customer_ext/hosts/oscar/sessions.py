"""Ends log-ins that count no more, at their next request, and keeps blocked customers out of links for a password.

Django asks only whether a user is active now, so that a session from before comes back to life with the user. Each
log-in notes its moment in the session, and the profile says from when on they count.
"""

import datetime
from collections.abc import Callable
from typing import Any

from django.contrib.auth import SESSION_KEY, get_user_model, logout
from django.contrib.auth.signals import user_logged_in
from django.contrib.auth.tokens import default_token_generator
from django.contrib.auth.views import INTERNAL_RESET_SESSION_TOKEN
from django.core.exceptions import ValidationError
from django.dispatch import receiver
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlsafe_base64_decode
from django.utils.translation import gettext as _

from ...models import AccountLock
from ...services import access
from . import assortment, locks, page
from .wording import refusal

LOGGED_IN_AT = "customer_ext_logged_in_at"
ALERT = "alert-create"  # name of the one page that has a product's key under a name that others use as well
PRODUCT = "product_pk"  # how Oscar's addresses name a product: of reviews, of what goes into a wishlist
LINK = "password-reset-confirm"  # name of Oscar's page to which the links lead


class SessionGuard:
    """Stands behind Django's AuthenticationMiddleware; one query for who is logged in, none for others."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        """Log out whoever may not stay, before anything else looks at the request."""
        if SESSION_KEY in request.session and not self._may_stay(request):
            logout(request)
        with assortment.visiting(request.user), page.opened():
            return self.get_response(request)

    def process_view(self, request: Any, view: Any, args: Any, kwargs: dict[str, Any]) -> HttpResponse | None:
        """Refuse pages about products that the visitor does not see, and right links that are no good.

        Those are of who may not come in, and of who may not change the password. Oscar refuses all wrong links itself.
        """
        match = request.resolver_match
        product = kwargs.get("pk" if match.url_name == ALERT else PRODUCT)
        if product is not None and assortment.is_hidden(int(product)):
            raise Http404
        if match.url_name != LINK or not {"uidb64", "token"} <= kwargs.keys():
            return None
        user = _user_of(kwargs["uidb64"])
        token = kwargs["token"]
        if token == "set-password":  # noqa: S105  # what Django puts there once it has taken the token
            token = request.session.get(INTERNAL_RESET_SESSION_TOKEN, "")
        if user is None or not default_token_generator.check_token(user, token):
            return None
        if not user.is_active or access.is_blocked(user.pk):
            return _no_entry(request, _("This account cannot be used at the moment. Please contact us."))
        if locks.is_password_locked(user):
            return _no_entry(request, refusal(locks.locked(AccountLock.CHANGE_PASSWORD)))
        return None

    def _may_stay(self, request: Any) -> bool:
        if not request.user.is_authenticated:  # the session's user is gone, or not active any more
            return False
        noted = request.session.get(LOGGED_IN_AT)
        since = None if noted is None else datetime.datetime.fromisoformat(noted)
        return access.may_stay(request.user.pk, since=since)


@receiver(user_logged_in, dispatch_uid="saleor_customer_ext.note_log_in")
def note_log_in(request: Any, user: Any, **kwargs: Any) -> None:
    """Note when it was."""
    request.session[LOGGED_IN_AT] = timezone.now().isoformat()


def _no_entry(request: Any, sentence: str) -> HttpResponse:
    return render(
        request, "saleor_customer_ext/oscar/customer/no_entry.html", {"sentence": sentence}, status=403
    )


def _user_of(uidb64: str) -> Any:
    try:
        key = get_user_model()._meta.pk.to_python(urlsafe_base64_decode(uidb64).decode())
    except (ValueError, OverflowError, TypeError, ValidationError):
        return None
    return get_user_model()._default_manager.filter(pk=key).first()
