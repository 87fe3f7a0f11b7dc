"""``reconcile_credit``: give back the credit of orders that were cancelled without telling anybody."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ...services.reconciliation import reconcile_orders


class Command(BaseCommand):
    """Safe to repeat. Exit code 1 if an order could not be settled."""

    help = "Give back credit for orders that the shop shows as cancelled but of which no signal told us."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run it and print the orders."""
        result = reconcile_orders()
        self.stdout.write(f"{len(result.returned)} orders settled")
        for reference in result.returned:
            self.stdout.write(f"  order {reference}: credit given back")
        for reference, message in result.failed.items():
            self.stderr.write(f"  order {reference}: {message}")
        if result.failed:
            raise CommandError(f"{len(result.failed)} orders could not be settled.", returncode=1)
