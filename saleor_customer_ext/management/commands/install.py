"""``install``: what has to be done once beside `migrate`; safe to repeat."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from ...errors import CustomerExtError
from ...services import watching
from ..installation import host_part


class Command(BaseCommand):
    """Changes no setting: credit stays off until an operator switches it on. Killed, it goes on where it was."""

    help = "Finish the installation after `migrate`: permissions, periodic tasks, profiles; says what to do next."
    requires_system_checks: list[str] = []  # it has to run, and report, whatever they say

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument(
            "--grant-to",
            metavar="GROUP",
            action="append",
            default=[],
            help="give all our permissions to this permission group of staff; can be repeated",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Install, and print what was done."""
        try:
            said = host_part().install(options["grant_to"])
        except CustomerExtError as error:
            raise CommandError(error.message) from error
        unwatched = watching.watch()
        call_command("rebuild_customers", missing=True, stdout=self.stdout, skip_checks=True)
        for sentence in said:
            self.stdout.write(sentence)
        if unwatched:
            raise CommandError(
                f"Somebody writes to {', '.join(unwatched)}: the triggers could not be made. Run it again."
            )
