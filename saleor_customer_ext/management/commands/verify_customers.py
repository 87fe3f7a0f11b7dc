"""``verify_customers``: compare every copy with the shop's own rows."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ...services import copies, unreadable


class Command(BaseCommand):
    """Repairs nothing but what has a mark anyway. Exit code 1: something differs, or somebody cannot be read."""

    help = (
        "Prove that profiles, search words, totals and statistics are what the shop's users and orders say."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument("--most", type=int, default=100, help="list at most so many differences")

    def handle(self, *args: Any, **options: Any) -> None:
        """Compare, and print what differs."""
        count = 0
        for difference in copies.verified():
            count += 1
            if count <= options["most"]:
                customer, *currency = difference.key
                which = " ".join(["customer", str(customer), *currency])
                self.stdout.write(
                    f"{difference.table} {which} {difference.column}: stands at {difference.found},"
                    f" should be {difference.expected}"
                )
        unread = unreadable.found()
        for customer in unread:
            self.stdout.write(
                f"customer {customer.pk} could not be read again since {customer.since:%Y-%m-%d %H:%M:%S%z},"
                f" {customer.tries} times: {customer.error}"
            )
        if unread:
            raise CommandError(f"{len(unread)} customers could not be read, see the log.", returncode=1)
        if count:
            raise CommandError(f"{count} values differ; rebuild_customers repairs them.", returncode=1)
        self.stdout.write("Nothing differs.")
