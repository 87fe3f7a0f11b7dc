"""Oscar's users: who there is, and changes to them."""

from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet

from ...host.accounts import Watched
from . import people


class OscarAccounts:
    """The users of Oscar."""

    def people(self) -> "QuerySet[Any, Any]":
        """Give all users as the core reads them."""
        return people.people()

    def orders(self) -> "QuerySet[Any, Any]":
        """Give all orders that count."""
        return people.orders()

    def watched(self) -> Collection[Watched]:
        """Give the tables from which both are read."""
        return people.watched()
