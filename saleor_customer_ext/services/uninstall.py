"""Taking the product away again: all of it in one transaction, so that it is either there or gone."""

import csv
import os
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.models import Q

from ..errors import Invalid
from ..models import CreditAccount
from ..models.credit import CreditAccountQuerySet
from ..models.export import balances_exported
from ..permissions import APP_LABEL

COLUMNS = ("customer", "email", "currency", "balance", "held")


@dataclass(frozen=True, slots=True)
class Owed:
    """What customers have in one currency: number of accounts, sum of their balances."""

    currency: str
    accounts: int
    balance: Decimal


def tables_are_there() -> bool:
    """Tell whether our tables exist; raise Invalid where only some of our migrations were applied."""
    loader = MigrationLoader(connection)
    ours = {key for key in loader.disk_migrations if key[0] == APP_LABEL}
    applied = ours & set(loader.applied_migrations)
    if applied and applied != ours:
        missing = ", ".join(sorted(name for _app, name in ours - applied))
        raise Invalid(f"Migrations are missing ({missing}): run `migrate {APP_LABEL}` first.")
    return bool(applied)


def owed() -> list[Owed]:
    """Give what customers have, by currency; what has expired counts until `expire_credit` has written it off."""
    found: dict[str, tuple[int, Decimal]] = {}
    for currency, balance in _with_credit().values_list("currency", "balance"):
        accounts, total = found.get(currency, (0, Decimal(0)))
        found[currency] = (accounts + 1, total + balance)
    return [Owed(currency, *found[currency]) for currency in sorted(found)]


def uninstall(*, export: Path | None, remove_rows: Callable[[], list[str]]) -> list[str]:
    """Take away everything of ours and say in sentences what was done; repeating it finds nothing to do.

    export: a new file for all balances, on disk before anything is dropped; without it, credit of customers refuses it.
    remove_rows: takes away what the host keeps of ours, in the same transaction.
    Raises Invalid; then everything is as it was, and an export that was begun is a file that says nothing wrong.
    """
    there = tables_are_there()
    done = []
    with transaction.atomic():
        done += remove_rows()  # checkouts are locked before accounts, here as everywhere
        if there:
            done += _secure_balances(export)
            done += _drop_tables(with_credit=export is not None)
        done += _forget_models()
    return done


def export_balances(file: Path) -> int:
    """Write every account that has credit into a new CSV file, safely on disk; give how many.

    balance is what the customer owns now, expired credit left out; held is the part of it that checkouts hold.
    Raises Invalid where the file exists already or cannot be written.
    """
    accounts = _with_credit().with_expired().select_related("user").order_by("pk")
    count = 0
    try:
        # E-mail addresses and amounts: for nobody else's eyes, and never over an earlier file.
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(descriptor, "w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out)
            writer.writerow(COLUMNS)
            for account in accounts:
                user = account.user
                person = ("", "") if user is None else (user.pk, user.email)
                writer.writerow([*person, account.currency, account.balance_now.amount, account.held])
                count += 1
            out.flush()
            os.fsync(out.fileno())
        folder = os.open(file.resolve().parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    except OSError as error:
        raise Invalid(
            f"The balances cannot be written to {file}: {error.strerror}.", field="export"
        ) from error
    return count


def _with_credit() -> CreditAccountQuerySet:
    return CreditAccount.objects.filter(Q(balance__gt=0) | Q(held__gt=0))


def _secure_balances(export: Path | None) -> list[str]:
    """Let nothing be posted any more; write what there is, or refuse."""
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {CreditAccount._meta.db_table} IN ACCESS EXCLUSIVE MODE")
    left = owed()
    if export is not None:
        return [f"{export_balances(export)} balances written to {export}"]
    if left:
        sums = ", ".join(f"{item.balance} {item.currency} in {item.accounts} accounts" for item in left)
        raise Invalid(
            f"Customers still have credit: {sums}. Pay it out and reduce it, or name a file for it with --export."
        )
    return []


def _drop_tables(*, with_credit: bool) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SET CONSTRAINTS ALL IMMEDIATE"
        )  # PostgreSQL drops no table that still has checks to make
    token = balances_exported.set(with_credit)
    try:
        call_command("migrate", APP_LABEL, "zero", verbosity=0, interactive=False)
    finally:
        balances_exported.reset(token)
    return ["Tables, triggers and functions dropped, migrations unrecorded"]


def _forget_models() -> list[str]:
    """Delete our content types; the host's permissions hang on them, and on those what was granted."""
    kinds = ContentType.objects.filter(app_label=APP_LABEL)
    if not kinds.exists():
        return []
    _all, counts = kinds.delete()
    ContentType.objects.clear_cache()
    granted = sum(number for name, number in counts.items() if name.endswith("_permissions"))
    rows = sum(number for name, number in counts.items() if name.endswith(".Permission"))
    return [f"{rows} permissions deleted, and {granted} grants of them"]
