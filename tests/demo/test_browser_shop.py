"""The shop for tests in a browser: there for one command, fresh, and gone afterwards."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 120  # seconds for a shop to end, also on a busy machine
ASK = "import os, urllib.request as r; print(os.environ['BASE_URL'], r.urlopen(os.environ['BASE_URL']).status); exit(7)"


def runner(*command: str, folder: str = "") -> subprocess.Popen[str]:
    """Start it, with its temporary files in a folder."""
    return subprocess.Popen(
        [sys.executable, "-m", "tools.browser_shop", *command],
        cwd=ROOT,
        env=os.environ | ({"TMPDIR": folder} if folder else {}),
        stdout=subprocess.PIPE,
        text=True,
    )


def is_open(address: str) -> bool:
    try:
        with urlopen(address, timeout=30):
            return True
    except (URLError, ConnectionError):
        return False


def test_a_command_has_a_shop_for_as_long_as_it_runs() -> None:
    process = runner(sys.executable, "-c", ASK)
    printed, _ = process.communicate(timeout=600)

    address, status = printed.split()
    assert (process.returncode, status) == (7, "200")
    assert not is_open(address)


def test_it_goes_also_when_its_runner_is_killed() -> None:
    with tempfile.TemporaryDirectory(prefix="customer-ext-killed-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o711)  # PostgreSQL runs as somebody else
        process = runner(folder=folder)
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        assert is_open(address)

        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        deadline = time.monotonic() + PATIENCE
        while is_open(address) and time.monotonic() < deadline:  # it ends in order, which takes a moment
            time.sleep(0.1)
        assert not is_open(address)
