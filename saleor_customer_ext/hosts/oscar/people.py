"""Oscar's users and orders, as the core reads them."""

from typing import Any

from django.db.models import QuerySet

from ...host.accounts import Watched

WATCHED: tuple[Watched, ...] = ()


def people() -> "QuerySet[Any, Any]":
    """Give all users as ``values()`` of ``PERSON``."""
    raise NotImplementedError


def orders() -> "QuerySet[Any, Any]":
    """Give all orders that count as ``values()`` of ``ORDER``."""
    raise NotImplementedError
