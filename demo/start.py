"""Everything between an empty folder and a shop that is ready to serve; each part goes on where it was interrupted."""

import fcntl
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path

from demo import graphiql, sample_data
from demo.postgres import URL_VARIABLE
from demo.progress import Report, Step

DEFAULT_FOLDER = Path(os.environ.get("DEMO_DATA_DIR") or Path(__file__).resolve().parent / ".data")
FILLED = "sample-data-is-complete"  # a file
STEPS_AROUND_SAMPLE_DATA = 5  # database, shop, tables before it; query editor and web server after it


def new_report() -> Report:
    """Return the report for one start."""
    return Report(STEPS_AROUND_SAMPLE_DATA + len(sample_data.PARTS))


def prepare(folder: Path, report: Report) -> None:
    """Bring database, tables and sample data in the folder up to date; quick when they are."""
    folder.mkdir(parents=True, exist_ok=True)
    os.environ["DEMO_DATA_DIR"] = str(folder)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "demo.settings")
    with one_at_a_time(folder):
        start_database(report)
        load_shop(report)
        create_tables(folder, report)
        fill_shop(folder, report)
        graphiql.provide(report)


@contextmanager
def one_at_a_time(folder: Path) -> Iterator[None]:
    """Let a second start in the same folder wait for the first one's preparations."""
    with (folder / "preparing.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Another start is preparing this shop; waiting for it ...", flush=True)
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def start_database(report: Report) -> None:
    """Start PostgreSQL, or join the one that runs in this folder; the settings do it when they are first read."""
    from django.conf import settings

    with report.step("Starting PostgreSQL"):
        assert settings.DATABASES


def load_shop(report: Report) -> None:
    """Load Django and every app."""
    import django

    with report.step("Loading the shop"):
        django.setup()


def create_tables(folder: Path, report: Report) -> None:
    """Apply the migrations that are missing, every one of them for real: that is what an installed shop gets, too.

    Building the tables from the models would save ten seconds and would leave out what only migrations create.
    """
    from django.db import DatabaseError, connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    # A first start may have been killed after the last migration and before Django wrote the permissions.
    if not missing and is_filled(folder):
        report.skip("The tables are up to date")
        return
    what = f"Creating the tables, {missing} migrations" if missing else "Completing the tables"
    with report.step(what) as step:
        try:
            migrate(step, missing)
        except DatabaseError:
            # Some migrations commit before they are noted down as done. Killed in between, they cannot run again; but
            # then there is nothing in the database yet.
            if is_filled(folder) or os.environ.get(URL_VARIABLE):
                raise
            with connection.cursor() as cursor:
                cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
            executor = MigrationExecutor(connection)
            migrate(step, len(executor.migration_plan(executor.loader.graph.leaf_nodes())))


def migrate(step: Step, total: int) -> None:
    """Apply all missing migrations, counting them."""
    from django.core.management import call_command

    call_command("migrate", interactive=False, stdout=Counter(step, total))


class Counter(StringIO):
    """Counts the lines that ``migrate`` prints and shows nothing of them."""

    def __init__(self, step: Step, total: int) -> None:
        """Report to this step."""
        super().__init__()
        self.step, self.total, self.done = step, total, 0

    def write(self, text: str) -> int:
        """Count a migration that is done."""
        if text.strip().endswith("OK"):
            self.done += 1
            self.step.tick(self.done, self.total)
        return len(text)


def fill_shop(folder: Path, report: Report) -> None:
    """Put in the sample data, once: what was changed or deleted in the shop afterwards stays as it is."""
    from demo.sample_data import search_index

    if is_filled(folder):
        report.skip("The sample data is there")
        report.number += len(sample_data.PARTS) - 1
        return
    with search_index.paused():
        for title, load in sample_data.parts():
            with report.step(title):
                load()
    (folder / FILLED).touch()


def is_filled(folder: Path) -> bool:
    """Return whether all of the sample data was put in once."""
    return (folder / FILLED).exists()


def reset(folder: Path) -> int:
    """Delete everything the shop wrote, and say so; refuse while it runs. Return the exit code."""
    if not folder.exists():
        print(f"Nothing to delete: {folder} does not exist.")
        return 0
    with (folder / "postgres.use.lock").open("w") as use:
        try:
            fcntl.flock(use, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("The shop is running. Stop it with Ctrl-C, then reset it.", file=sys.stderr)
            return 1
        shutil.rmtree(folder)
    print(f"Deleted {folder} with the shop's database, pictures and mails. The next start begins afresh.")
    return 0
