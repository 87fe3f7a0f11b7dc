"""``uninstall``: leave the shop exactly as it was before."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ...errors import CustomerExtError
from ...services import uninstall
from ..installation import host_part

ADVICE = "Stop all web servers, workers and schedulers that have the package before you go on."


class Command(BaseCommand):
    """All or nothing; safe to repeat. Orders keep their payment records."""

    help = "Remove every table and row of the product from the shop. Refused while customers have credit."
    requires_system_checks: list[str] = []  # it has to run above all where they report something

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument(
            "--export",
            metavar="FILE",
            type=Path,
            help="write all balances to this new CSV file, then drop them although customers have credit",
        )
        parser.add_argument("--yes", action="store_true", help="do not ask")

    def handle(self, *args: Any, **options: Any) -> None:
        """Ask, uninstall, and print what was done."""
        try:
            part = host_part()
            if uninstall.tables_are_there():
                for item in uninstall.owed():
                    self.stdout.write(
                        f"Customers have {item.balance} {item.currency} in {item.accounts} accounts."
                    )
            if not options["yes"]:
                self.stdout.write(ADVICE)
                if input('Type "uninstall" to go on: ') != "uninstall":
                    raise CommandError("Nothing was changed.")
            done = uninstall.uninstall(export=options["export"], remove_rows=part.remove_rows)
        except CustomerExtError as error:
            raise CommandError(f"{error.message} Nothing was changed.") from error
        for sentence in done or ["There was nothing left to remove."]:
            self.stdout.write(sentence)
        self.stdout.write(part.AFTERWARDS)
