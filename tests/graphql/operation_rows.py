"""One operation of the API with the callers who may."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

OK = "OK"


@dataclass
class Row:
    """One operation: its text with ``$id`` as it needs it, who may, and what the others are told."""

    text: str
    variables: Callable[[Any], dict[str, Any]]
    allowed: set[str]
    refused: str = "PERMISSION_DENIED"
    otherwise: dict[str, str] = field(default_factory=dict)

    def expected(self, caller: str) -> str:
        return OK if caller in self.allowed else self.otherwise.get(caller, self.refused)
