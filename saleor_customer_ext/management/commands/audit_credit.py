"""``audit_credit``: replay the ledger and report any drift."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ...services.credit_audit import AuditReport, audit_credit


class Command(BaseCommand):
    """Reads only. Exit code 0: nothing differs; 1: something does."""

    help = (
        "Replay the credit ledger and compare it with balances, lots, holds and the shop's payment records."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument(
            "--json", metavar="FILE", help="write the report as JSON to FILE; - is standard output"
        )
        parser.add_argument(
            "--without-host", action="store_true", help="leave the shop's own payment records out"
        )
        parser.add_argument(
            "--most", type=int, default=100, help="list at most so many differences of each kind"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the audit and print what it found."""
        report = audit_credit(with_host=not options["without_host"], most=options["most"])
        if options["json"] == "-":
            self.stdout.write(json.dumps(report.as_dict(), indent=2))
        else:
            if options["json"]:
                with open(options["json"], "w", encoding="utf-8") as file:
                    json.dump(report.as_dict(), file, indent=2)
            self._print(report)
        if not report.is_clean:
            raise CommandError(f"The ledger has {sum(report.counts.values())} differences.", returncode=1)

    def _print(self, report: AuditReport) -> None:
        self.stdout.write(f"{report.entries} entries of {report.accounts} accounts")
        for check, count in report.counts.items():
            self.stdout.write(f"  {check:<16} {'ok' if not count else f'{count} DIFFERENT'}")
        for drift in report.drifts:
            self.stdout.write(
                f"{drift.check}: {drift.subject}: stands at {drift.found}, should be {drift.expected}"
            )
