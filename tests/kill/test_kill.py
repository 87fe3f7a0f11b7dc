"""The process dies at any moment, also inside a transaction or a statement: the ledger has all of a step or nothing."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO
from urllib.parse import quote

import pytest
from django.db import connection

from demo.postgres import URL_VARIABLE
from saleor_customer_ext.models import CreditEntry, CreditHold
from saleor_customer_ext.services import holds
from tests import factories
from tests.ledger_invariants import violations

ROOT = Path(__file__).resolve().parents[2]
WORKERS = 2
LONGEST = 60

pytestmark = pytest.mark.usefixtures("committed")


def start(*arguments: str) -> "subprocess.Popen[str]":
    """Start Python on this test's database."""
    database = {key: quote(str(value), safe="") for key, value in connection.settings_dict.items()}
    url = "postgresql://{USER}:{PASSWORD}@/{NAME}?host={HOST}&port={PORT}".format(**database)
    return subprocess.Popen(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=os.environ | {URL_VARIABLE: url, "DJANGO_SETTINGS_MODULE": "tests.settings.core"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def worker(seed: int) -> "subprocess.Popen[str]":
    """Start a worker and wait until it works."""
    process = start("-m", "tests.kill.worker", str(seed))
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


@pytest.fixture
def workers() -> Iterator[list["subprocess.Popen[str]"]]:
    started: list[subprocess.Popen[str]] = []
    yield started
    for process in started:
        process.kill()
        process.wait(LONGEST)


def kill(process: "subprocess.Popen[str]") -> None:
    """Kill it, and wait until the database has noticed and given up what it was at."""
    process.send_signal(signal.SIGKILL)
    process.wait(LONGEST)


def wait_for_the_database() -> None:
    """Wait until no connection but ours is left: the server finishes the statement of a client that died first."""
    until = time.monotonic() + LONGEST
    others = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    with connection.cursor() as cursor:
        while True:
            cursor.execute(f"{others} AND backend_type = 'client backend'")
            if not cursor.fetchone()[0]:
                return
            assert time.monotonic() < until
            threading.Event().wait(0.01)


def read_until(stream: IO[str] | None, word: str, lines: int) -> None:
    """Read that many lines, and on until one says the word."""
    assert stream is not None
    for number, line in enumerate(stream):
        if number >= lines and line == f"{word}\n":
            return


@pytest.mark.parametrize("moment", ["between", "open", "any"])
def test_killed_workers_leave_a_sound_ledger(workers: list["subprocess.Popen[str]"], moment: str) -> None:
    chance = random.Random(moment)
    people = [factories.make_user() for _ in range(3)]
    for person in people:
        factories.top_up(person, "100.00")

    for turn in range(2):  # two workers at a time, killed one after the other while the other works on
        crew = [worker(seed=len(workers) + number) for number in range(WORKERS)]
        workers += crew
        for process in crew:
            if moment == "any":
                read_until(process.stdout, "between", chance.randint(5, 40))
                threading.Event().wait(chance.random() / 100)  # anywhere, also in the middle of a statement
            else:
                read_until(process.stdout, moment, chance.randint(5, 40))
            kill(process)
        wait_for_the_database()
        assert violations() == {}
        assert CreditEntry.objects.count() > 3 + turn

    # What the dead left held is ended like any other, and the accounts work on.
    for reference in CreditHold.objects.filter(status="OPEN").values_list("checkout_reference", flat=True):
        assert holds.release_checkout(reference) is True
    for person in people:
        before = factories.account_of(person)
        assert before.held == 0
        assert factories.top_up(person, "1.00").entry.sequence == before.sequence + 1


def test_what_an_open_transaction_had_written_is_gone(workers: list["subprocess.Popen[str]"]) -> None:
    """The control: killed inside a transaction, the worker had written what nobody will see."""
    person = factories.make_user()
    factories.top_up(person, "100.00")
    script = (
        "import sys, django; django.setup()\n"
        "from django.db import transaction\n"
        "from tests import factories\n"
        "with transaction.atomic():\n"
        f"    factories.hold({person.pk}, '40.00', 'c-1')\n"
        f"    posting = factories.pay({person.pk}, '40.00', 'o-1', 'c-1')\n"
        "    print(posting.entry.balance_after, flush=True)\n"
        "    sys.stdin.readline()\n"
    )
    process = start("-c", script)
    workers.append(process)
    assert process.stdout is not None
    assert process.stdout.readline() == "60.000\n"

    with factories.unchanged():
        kill(process)
        wait_for_the_database()

    assert factories.state(person) == ("100.00", "0.000", "100.00")
