"""Refuses to serve a shop in which the product would not work as it must.

Serving processes are known by what only they do, not by their command line: a web server loads middleware, a worker
and a beat send Celery's signals. Management commands do none of this and always start.
"""

import sys
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ImproperlyConfigured, MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse


class StartGuard:
    """Check once per web process, then take itself out of the chain: it costs requests nothing."""

    sync_capable = async_capable = True

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if refusal := why_not():
            raise ImproperlyConfigured(refusal)
        raise MiddlewareNotUsed


def why_not() -> str:
    """Say why this process must not serve; empty where it can."""
    from . import checks

    broken = checks.errors()
    sentences = " ".join(f"({message.id}) {message.msg}" for message in broken)
    return f"saleor_customer_ext cannot serve this shop: {sentences}" if broken else ""


def watch_celery() -> None:
    """Check when a worker or a beat starts; connecting again changes nothing."""
    from celery.signals import beat_init, worker_init

    for signal in (worker_init, beat_init):
        signal.connect(refuse, weak=False, dispatch_uid="saleor_customer_ext.start_guard")


def refuse(**kwargs: Any) -> None:
    """End the process with a sentence; Celery swallows every exception of a signal apart from this one."""
    if refusal := why_not():
        sys.stderr.write(f"{refusal}\n")
        raise SystemExit(1)
