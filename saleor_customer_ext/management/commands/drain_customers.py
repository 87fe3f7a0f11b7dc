"""``drain_customers``: read again whoever a trigger has marked."""

import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from ...services import copies, lifecycle


class Command(BaseCommand):
    """Safe to run at any time, several times at once, and to kill."""

    help = "Let the copies of customers follow what was written in the shop by other ways than its own code."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument("--forever", action="store_true", help="go on, every second, until stopped")

    def handle(self, *args: Any, **options: Any) -> None:
        """Drain once, or again and again."""
        if not options["forever"]:
            self.stdout.write(f"{copies.drain()} marks drained")
            lifecycle.keep_blocked()
            return
        try:
            copies.keep_up(threading.Event(), then=lifecycle.keep_blocked)
        except KeyboardInterrupt:
            self.stdout.write("Stopped.")
