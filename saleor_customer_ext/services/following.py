"""Work that follows a write of the host, once it is committed and once per transaction, however many rows it had."""

import threading
from collections.abc import Callable, Hashable
from typing import Any

from django.db import transaction


class AfterCommit:
    """Collects what was written in a transaction and hands it on after the commit, all at once.

    What fails then is logged by Django and undoes nothing. What was rolled back may be handed on as well, later.
    """

    def __init__(self, hand_on: Callable[[set[Any]], object]) -> None:
        """Hand what was collected to this function."""
        self._hand_on = hand_on
        self._waiting = threading.local()

    def note(self, key: Hashable) -> None:
        """Collect a key; None is nothing."""
        if key is None:
            return
        self._keys().add(key)
        transaction.on_commit(self._commit, robust=True)

    def _commit(self) -> None:
        keys = self._keys()
        self._waiting.keys = set()
        if keys:
            self._hand_on(keys)

    def _keys(self) -> set[Any]:
        if not hasattr(self._waiting, "keys"):
            self._waiting.keys = set()
        found: set[Any] = self._waiting.keys
        return found
