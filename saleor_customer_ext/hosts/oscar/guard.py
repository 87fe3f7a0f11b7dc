"""Refuses to serve a shop in which credit would not work as it must.

Web servers run no system checks, so the same checks are made when the middleware is loaded; management commands load no
middleware and always start.
"""

from collections.abc import Callable

from django.core.exceptions import ImproperlyConfigured, MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse

from .checks import broken_seams


class SeamGuard:
    """Check the seams once per process, then take itself out of the chain: it costs requests nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        broken = broken_seams()
        if broken:
            sentences = " ".join(f"({message.id}) {message.msg}" for message in broken)
            raise ImproperlyConfigured(f"saleor_customer_ext cannot serve this shop: {sentences}")
        raise MiddlewareNotUsed
