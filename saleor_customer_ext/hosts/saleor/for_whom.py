"""Lets a storefront that calls with an app's token say for whom it asks: a header with the customer's id.

Without the header an app sees everything. With it, the app sees and adds what that customer would, or what visitors do
who are not logged in. Only apps that may manage the organisation may name somebody; others with the header, and those
who name nobody that there is, get no products: a storefront that is set up wrongly shows nothing, not everything.
"""

from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse

from ... import permissions
from .checkouts import global_id

HEADER = "Customer-Ext-For"
NOBODY = "anonymous"

_named: ContextVar[str | None] = ContextVar("customer_ext_for_whom", default=None)


class ForWhom:
    """Keeps the header of a request for as long as it lasts."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Note the header, and forget it at the end."""
        token = _named.set(request.headers.get(HEADER))
        try:
            return self.get_response(request)
        finally:
            _named.reset(token)


def is_named() -> bool:
    """Tell whether the request has the header."""
    return _named.get() is not None


def customer_key(app: Any) -> int | None:
    """Give the key of the customer for whom an app asks, None being somebody who is not logged in.

    Raises PermissionDenied of Saleor, or ValidationError where the header names nobody.
    """
    from saleor.account.models import User
    from saleor.core.db.connection import allow_writer
    from saleor.core.exceptions import PermissionDenied

    if not app.has_perm(permissions.MANAGE_ORGANIZATION):
        raise PermissionDenied(message=f"An app needs {permissions.MANAGE_ORGANIZATION} to send {HEADER}.")
    text = _named.get() or ""
    if text == NOBODY:
        return None
    key = global_id(text, "User")
    with allow_writer():
        found = key.isdigit() and User.objects.filter(pk=key, is_staff=False).exists()
    if not found:
        raise ValidationError(f"{HEADER} has to be the id of a customer, or {NOBODY}.", code="not_found")
    return int(key)
