"""Where a host keeps its part of `install` and `uninstall`."""

from collections.abc import Collection
from importlib import import_module
from typing import Protocol, cast

from ..host import get_host


class HostPart(Protocol):
    """The module ``installation`` of a host.

    AFTERWARDS: what is left to do by hand when all is removed.
    """

    AFTERWARDS: str

    def install(self, grant_to: Collection[str]) -> list[str]:
        """Make what is missing, grant our permissions to these groups, and say in sentences what there is to know.

        Raises NotFound for a group that does not exist, Invalid before `migrate`; then nothing was changed.
        """

    def remove_rows(self) -> list[str]:
        """Take away what the host keeps of ours, apart from orders; needs no other part of ours to work."""


def host_part() -> HostPart:
    """Give the module of the registered host; nothing else of the host has to be importable for it."""
    return cast(HostPart, import_module(f"saleor_customer_ext.hosts.{get_host().name}.installation"))
