"""Work that follows a write of the host, once it is committed and once per transaction, however many rows it had."""

import logging
import threading
from collections.abc import Callable, Hashable
from typing import Any

from django.db import transaction

logger = logging.getLogger(__name__)


class AfterCommit:
    """Collects what was written in a transaction and hands it on after the commit, all at once.

    What fails then is logged and undoes nothing. What was rolled back may be handed on as well, later.
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
        transaction.on_commit(self._commit)  # shops put functions in its place that know no other argument

    def _commit(self) -> None:
        keys = self._keys()
        self._waiting.keys = set()
        if not keys:
            return
        try:
            self._hand_on(keys)
        except Exception:
            logger.exception(
                "What follows a write of the shop failed; it is made up for by what runs regularly."
            )

    def _keys(self) -> set[Any]:
        if not hasattr(self._waiting, "keys"):
            self._waiting.keys = set()
        found: set[Any] = self._waiting.keys
        return found
