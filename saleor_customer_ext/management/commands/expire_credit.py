"""``expire_credit``: the regular job of the ledger; run it every few minutes."""

from typing import Any

from django.core.management.base import BaseCommand

from ...services import credit, liability, reconciliation


class Command(BaseCommand):
    """Safe to run at any time, twice at once, and to kill: each step is a transaction of its own."""

    help = "End overdue holds, write the expiries of credit that are due, and close the sums of past days."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the three steps in this order: a hold that ends may set expired credit free."""
        sweep = reconciliation.expire_holds()
        entries = credit.expire_lots()
        days = liability.close_days()
        self.stdout.write(f"{sweep.ended} holds ended, {entries} expiries written, {days} days closed")
        for hold_id in sweep.overdue:
            self.stderr.write(
                f"Hold {hold_id} is overdue, but another payment is under way on its checkout: look at it."
            )
