"""``rebuild_customers``: read all customers again, whatever the marks say."""

import time
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from ...services import copies

WORKERS = 2  # more are for databases with more processors to spare


class Command(BaseCommand):
    """Safe to repeat, and while the shop is served. Exit code 1: somebody could not be read; they keep a mark."""

    help = "Copy all users and orders of the shop again: after a restore, or when a setting of statistics changed."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument("--after", metavar="ID", help="go on after this customer, where a run was ended")
        parser.add_argument(
            "--missing", action="store_true", help="only customers who have no profile yet, as `install` does"
        )
        parser.add_argument(
            "--batch", type=int, default=copies.REBUILD_BATCH, help="customers that are locked at a time"
        )
        parser.add_argument(
            "--workers", type=int, default=WORKERS, help=f"connections that share the work ({WORKERS})"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Rebuild, and say every few seconds how far it is."""
        after = options["after"]
        if after is not None:
            try:
                after = get_user_model()._meta.pk.to_python(after)
            except ValidationError as error:
                raise CommandError(f"--after {after} is not the id of a customer.") from error
        for name in ("batch", "workers"):
            if options[name] < 1:
                raise CommandError(f"--{name} must be at least 1.")
        said = time.monotonic()

        def progress(done: int, last: Any) -> None:
            nonlocal said
            if time.monotonic() - said >= 2:
                said = time.monotonic()
                self.stdout.write(f"{done} customers, the last one is {last}; go on with --after {last}")
                self.stdout.flush()

        result = copies.rebuild(
            progress,
            batch=options["batch"],
            after=after,
            only_missing=options["missing"],
            workers=options["workers"],
        )
        self.stdout.write(f"{result.customers} customers read again")
        if result.failed:
            raise CommandError(f"{len(result.failed)} of them could not be read, see the log.", returncode=1)
