"""Embedded PostgreSQL for the demo, the tests and the benchmarks: started from a wheel, no service to install.

Three doors, all giving a Django ``DATABASES`` entry: `running` (a ``with`` block), `shared` (for a settings module
that keeps a data directory) and `throwaway` (for a settings module of tests). The last two use the database named by
``CUSTOMER_EXT_DATABASE_URL`` instead when that is set.

Who may stop a server: every process that uses a data directory holds a shared lock on it, and a small watcher process
waits for each of them to end, however it ends. The last one to go stops the server. So a second start joins the
first, and a killed parent leaves nothing behind.
"""

import atexit
import contextlib
import fcntl
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from demo.postgres_programs import (
    PORT,
    PostgresError,
    give_to_server,
    let_server_in,
    open_lock,
    prepare_socket_directory,
    run,
    socket_directory_for,
    start_watcher,
)

__all__ = ["URL_VARIABLE", "PostgresError", "Server", "parse_url", "running", "shared", "throwaway"]

URL_VARIABLE = "CUSTOMER_EXT_DATABASE_URL"
DATABASE = "customer_ext"
SUPERUSER = "postgres"
START_SECONDS = 90  # recovery after a crash on a busy machine

COMMON_OPTIONS = {
    "listen_addresses": "",
    "port": str(PORT),
    "max_connections": "120",
    "unix_socket_permissions": "0700",
}
# A test database is thrown away after a crash, so nothing has to reach the disk.
FAST_OPTIONS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class Server:
    """One use of the server of a data directory; call `start`, then `stop` or just end the process."""

    def __init__(self, data_directory: Path, *, durable: bool = True, remove: bool = False) -> None:
        """Describe the server; nothing happens yet.

        durable: False trades safety after a power cut for speed. Only counts when the server is not running yet.
        remove: delete the directory around the data when the last user has gone.
        """
        self.data_directory = data_directory.expanduser().resolve()
        self.durable = durable
        self.remove = remove
        self.socket_directory = socket_directory_for(self.data_directory)
        self._use: IO[str] | None = None
        self._watcher: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the server, creating its data directory if need be, or join the one that runs; then watch us."""
        if self._use is not None:
            return
        self.data_directory.parent.mkdir(parents=True, exist_ok=True)
        let_server_in(self.data_directory.parent)
        use = open_lock(self.data_directory, "use")
        try:
            fcntl.flock(
                use, fcntl.LOCK_SH
            )  # waits while the last user of before is still stopping the server
            mode = "fast" if self.durable else "immediate"
            # Before the start, so that being killed half way through it leaves no server either.
            self._watcher = start_watcher(self.data_directory, remove=self.remove, mode=mode)
            self._use = use
            with open_lock(self.data_directory, "start") as starting:
                fcntl.flock(starting, fcntl.LOCK_EX)
                if not (self.data_directory / "PG_VERSION").exists():
                    self._initialise()
                if not self._is_running():
                    self._launch()
        except BaseException:
            self.stop()
            use.close()
            raise

    def stop(self) -> None:
        """Give up this use of the server; it stops when nobody else uses it. Repeating it does nothing."""
        if self._use is None or self._watcher is None or self._watcher.stdin is None:
            return
        # Said explicitly: a forked child still has copies of the lock and of the watcher's pipe.
        fcntl.flock(self._use, fcntl.LOCK_UN)
        self._use.close()
        self._use = None
        with contextlib.suppress(BrokenPipeError):
            self._watcher.communicate(b"!")
        self._watcher = None

    def settings(self, name: str = DATABASE) -> dict[str, Any]:
        """Return the ``DATABASES`` entry for a database of this server, creating an empty one if it is missing."""
        import psycopg
        from psycopg import sql

        with psycopg.connect(
            host=str(self.socket_directory), port=PORT, user=SUPERUSER, dbname="postgres", autocommit=True
        ) as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
                # Another process may be just as new here.
                with contextlib.suppress(psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation):
                    connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        return entry(NAME=name, USER=SUPERUSER, HOST=str(self.socket_directory), PORT=str(PORT))

    def _initialise(self) -> None:
        # The version file comes first, so a creation that was cut off has to be told by another sign: initdb works
        # in a directory beside, which takes its name when it is complete.
        unfinished = self.data_directory.with_name(f"{self.data_directory.name}.new")
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(mode=0o700)
        give_to_server(unfinished)
        options = ["-D", str(unfinished), "-U", SUPERUSER, "--auth=trust", "--encoding=UTF8"]
        # The built-in provider sorts and folds case the same on every machine, whatever locales it has.
        options += ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        run("initdb", *options, *([] if self.durable else ["--no-sync"]))
        unfinished.rename(self.data_directory)

    def _is_running(self) -> bool:
        """Tell whether this directory's server can be reached, and clear what a killed one left in the way.

        PostgreSQL clears its process id file itself unless the number now belongs to another process, which in
        containers it often does.
        """
        import psutil

        pid_file = self.data_directory / "postmaster.pid"
        try:
            command = psutil.Process(int(pid_file.read_text().split("\n", 1)[0])).cmdline()
        except FileNotFoundError:
            return False
        except (ValueError, psutil.Error):
            command = []
        if not command or Path(command[0]).name != "postgres" or str(self.data_directory) not in command:
            pid_file.unlink(missing_ok=True)
            return False
        if (self.socket_directory / f".s.PGSQL.{PORT}").exists():
            return True
        # Somebody tidied up the socket, or the directory for temporary files is another one now.
        run("pg_ctl", "stop", "-s", "-w", "-m", "fast", "-D", str(self.data_directory))
        return False

    def _launch(self) -> None:
        prepare_socket_directory(self.socket_directory)
        options = COMMON_OPTIONS | {"unix_socket_directories": str(self.socket_directory)}
        if not self.durable:
            options |= FAST_OPTIONS
        log = self.data_directory / "server.log"
        given = " ".join(f"-c {key}='{value}'" for key, value in options.items())
        where = ["-D", str(self.data_directory), "-l", str(log)]
        try:
            run("pg_ctl", "start", "-w", "-s", "-t", str(START_SECONDS), *where, "-o", given)
        except PostgresError as error:
            said = log.read_text(errors="replace")[-2000:] if log.exists() else ""
            raise PostgresError(f"{error}\n{said}") from None


@contextlib.contextmanager
def running(data_directory: Path, *, durable: bool = True, name: str = DATABASE) -> Iterator[dict[str, Any]]:
    """Yield the ``DATABASES`` entry of the server in a directory; it stops at the end unless others use it too."""
    server = Server(data_directory, durable=durable)
    server.start()
    try:
        yield server.settings(name)
    finally:
        server.stop()


def shared(data_directory: Path, *, durable: bool = True, name: str = DATABASE) -> dict[str, Any]:
    """Return the entry of a server that keeps its data; it runs until this and all other processes using it end."""
    if url := os.environ.get(URL_VARIABLE):
        return parse_url(url)
    server = Server(data_directory, durable=durable)
    server.start()
    stop_at_exit(server)
    return server.settings(name)


def throwaway(name: str = DATABASE) -> dict[str, Any]:
    """Return the entry of a new fast server that vanishes with this process.

    Child processes get the same one through the environment, so parallel test workers share one server.
    """
    if url := os.environ.get(URL_VARIABLE):
        return parse_url(url)
    base = Path(tempfile.mkdtemp(prefix="customer-ext-tests-"))
    base.chmod(0o711)  # the data inside is private anyway, and root's server runs as somebody else
    server = Server(base / "data", durable=False, remove=True)
    server.start()
    stop_at_exit(server)
    settings = server.settings(name)
    host = quote(settings["HOST"], safe="")
    os.environ[URL_VARIABLE] = f"postgresql://{SUPERUSER}@/{name}?host={host}&port={PORT}"
    return settings


def stop_at_exit(server: Server) -> None:
    """Stop the server when this very process ends; a forked child inherits the hook, but not the right to."""
    owner = os.getpid()
    atexit.register(lambda: server.stop() if os.getpid() == owner else None)


def parse_url(url: str) -> dict[str, Any]:
    """Translate ``postgresql://user:password@host:port/name?option=value`` into a ``DATABASES`` entry.

    ``host`` and ``port`` may be options (for a socket directory); other options go to the driver. Raises ValueError.
    """
    parts = urlsplit(url)
    name = unquote(parts.path.lstrip("/"))
    if parts.scheme not in {"postgres", "postgresql"} or not name:
        raise ValueError(f"{URL_VARIABLE} must look like postgresql://user:password@host:port/name")
    options = dict(parse_qsl(parts.query))
    host = options.pop("host", None) or unquote(parts.hostname or "")
    port = options.pop("port", None) or str(parts.port or "")
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return entry(NAME=name, USER=user, PASSWORD=password, HOST=host, PORT=port, OPTIONS=options)


def entry(**values: Any) -> dict[str, Any]:
    """Return a Django ``DATABASES`` entry for PostgreSQL with these values."""
    return {"ENGINE": "django.db.backends.postgresql", **values}
