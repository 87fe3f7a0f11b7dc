"""A database of our own, and Django on it: the core with Django's users, and no shop."""

import os
import platform
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.core.management import call_command

from demo import postgres

# Where nothing reaches a disk, fsync costs nothing and every ratio comes out too low.
MEMORY_FILE_SYSTEMS = {"tmpfs", "ramfs"}


@contextmanager
def fresh_ledger(directory: Path | None, *, prepare: bool = True) -> Iterator[dict[str, Any]]:
    """Start PostgreSQL with fsync on in a new directory below this one, with an empty ledger; remove all at the end."""
    base = Path(tempfile.mkdtemp(prefix="customer-ext-benchmark-", dir=directory))
    base.chmod(0o711)  # the data inside is private anyway, and root's server runs as somebody else
    try:
        with postgres.running(base / "data", durable=True) as database:
            set_up(database, prepare=prepare)
            call_command("migrate", verbosity=0)
            yield database
    finally:
        shutil.rmtree(base, ignore_errors=True)


def set_up(database: dict[str, Any], *, prepare: bool) -> None:
    """Configure Django for this process; prepare: let the driver prepare our statements, which Django forbids."""
    options = {"prepare_threshold": 5} if prepare else {}
    settings.configure(
        SECRET_KEY="only-for-benchmarks",
        INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "saleor_customer_ext"],
        DATABASES={"default": database | {"OPTIONS": options}},
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        USE_TZ=True,
        TIME_ZONE="Europe/Berlin",
    )
    django.setup()


def machine(directory: Path | None) -> dict[str, Any]:
    """Give the facts of the machine that figures depend on; the database must be running."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, setting || coalesce(' ' || unit, '') FROM pg_settings WHERE name = ANY (%s)",
            [["server_version", "fsync", "synchronous_commit", "wal_sync_method", "shared_buffers"]],
        )
        server = dict(cursor.fetchall())
    file_system = _file_system(Path(directory or tempfile.gettempdir()))
    return {
        "system": f"{platform.system()} {platform.machine()}, {os.cpu_count()} processors",
        "load": " ".join(f"{value:.1f}" for value in os.getloadavg()),
        "python": f"{platform.python_version()}, Django {django.get_version()}",
        "postgresql": ", ".join(f"{name} {value}" for name, value in sorted(server.items())),
        "disk": file_system + (": NOT A DISK, fsync is free" if file_system in MEMORY_FILE_SYSTEMS else ""),
    }


def _file_system(path: Path) -> str:
    try:
        mounts = [line.split()[1:3] for line in Path("/proc/mounts").read_text().splitlines()]
    except FileNotFoundError:
        return "unknown"
    above = [(point, kind) for point, kind in mounts if path.resolve().is_relative_to(point)]
    return max(above, key=lambda mount: len(mount[0]), default=("", "unknown"))[1]
