"""A sample shop for tests in a browser: its own fresh data, a free port, gone when the tests end.

``python -m tools.browser_shop COMMAND...`` runs the command with the shop's address in ``BASE_URL`` and ends with its
exit code. Without a command it prints the address and keeps the shop open until Ctrl-C.

The sample data is made once per version of the code and copied for each run.
"""

import ctypes
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from demo.postgres import URL_VARIABLE

ROOT = Path(__file__).resolve().parents[1]
CACHE = ROOT / ".cache" / "browser-shop"
MAKES_DATA = ("demo/**/*.py", "demo/**/*.csv", "saleor_customer_ext/**/*.py", "saleor_customer_ext/**/*.sql")
FIRST_PORT = 8200  # the next free one is taken
PR_SET_PDEATHSIG = 1  # of Linux's prctl()
OPEN = "Shop  "  # begins the line of the guide that has the address


class ShopError(Exception):
    """The shop did not start; the text is what it printed."""


def main() -> int:
    """Return the exit code of the command line."""
    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, _interrupt)
    try:
        with running() as address:
            if not sys.argv[1:]:
                print(address, flush=True)
                while True:
                    time.sleep(1)  # as the shop itself waits
            return subprocess.run(
                sys.argv[1:], env=os.environ | {"BASE_URL": address}, check=False
            ).returncode
    except KeyboardInterrupt:
        return 130
    except ShopError as error:
        print(f"The sample shop did not start:\n{error}", file=sys.stderr)
        return 1


@contextmanager
def running() -> Iterator[str]:
    """Serve a fresh sample shop inside the block and yield its address."""
    prepared = _prepare()
    # Below a folder that everybody may enter: as root, PostgreSQL runs as somebody else.
    base = Path(tempfile.mkdtemp(prefix="customer-ext-browser-"))
    base.chmod(0o711)
    try:
        # With owners and rights, which PostgreSQL insists on; shutil would lose them.
        subprocess.run(["cp", "-a", prepared, base / "data"], check=True)
        shop = _start(base / "data")
        try:
            yield _address(shop, base / "data")
        finally:
            _stop(shop)
    finally:
        shutil.rmtree(base, ignore_errors=True)


def _prepare() -> Path:
    """Give a folder with the sample data that this version of the code makes; make it where it is not there yet."""
    prepared = CACHE / _version()
    if not prepared.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        making = Path(tempfile.mkdtemp(prefix="customer-ext-sample-"))
        making.chmod(0o711)
        try:
            print(
                "Making the sample data, once for this version of the code ...", file=sys.stderr, flush=True
            )
            shop = _start(making / "data")
            try:
                _address(shop, making / "data")
            finally:
                _stop(shop)
            for old in CACHE.iterdir():
                shutil.rmtree(old, ignore_errors=True)
            subprocess.run(["mv", making / "data", prepared], check=True)
        finally:
            shutil.rmtree(making, ignore_errors=True)
    return prepared


def _version() -> str:
    """Digest everything that the sample data depends on."""
    digest = hashlib.sha256()
    for path in sorted(path for pattern in MAKES_DATA for path in ROOT.glob(pattern)):
        if ".data" not in path.parts and "node_modules" not in path.parts:
            digest.update(path.relative_to(ROOT).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def _start(folder: Path) -> subprocess.Popen[bytes]:
    ours = (URL_VARIABLE, "DEMO_DATA_DIR", "DJANGO_SETTINGS_MODULE")
    with _log(folder).open("wb") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "demo", "run", "--data", folder, "--port", str(FIRST_PORT)],
            cwd=ROOT,
            env={name: value for name, value in os.environ.items() if name not in ours},
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C reaches this process, which ends the shop in order
            preexec_fn=_end_with_parent,
        )


def _log(folder: Path) -> Path:
    return folder.with_name("printed.txt")


def _end_with_parent() -> None:
    """Let Linux end the shop where this process is killed."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _address(shop: subprocess.Popen[bytes], folder: Path) -> str:
    """Wait until the shop is open, and read its address; raise ShopError where it ends before."""
    while True:
        ended = shop.poll() is not None
        printed = _log(folder).read_text(errors="replace")
        for line in printed.splitlines():
            if line.strip().startswith(OPEN):
                return line.split()[-1].rstrip("/")
        if ended:
            raise ShopError(printed)
        time.sleep(0.1)


def _stop(shop: subprocess.Popen[bytes]) -> None:
    """End the shop, and with it its database, which goes when the last that uses it has gone."""
    shop.terminate()
    try:
        shop.wait(timeout=30)
    except subprocess.TimeoutExpired:
        shop.kill()
        shop.wait()


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
