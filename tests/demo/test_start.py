"""`make demo` as its users meet it: in a process of its own, killed half-way, started again, reset."""

import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from demo import postgres

ROOT = Path(__file__).resolve().parents[2]
QUICK = 10  # seconds of CPU for a second start, pages included; a busy machine must not fail the test


@pytest.fixture
def folder() -> Iterator[Path]:
    """Yield a folder whose path is open to the unprivileged user that PostgreSQL runs as."""
    with tempfile.TemporaryDirectory(prefix="customer-ext-demo-", ignore_cleanup_errors=True) as name:
        Path(name).chmod(0o711)
        yield Path(name, "data")


def demo(command: str, folder: Path) -> subprocess.Popen[str]:
    """Start the demo's command line without this run's own database and settings."""
    ours = (postgres.URL_VARIABLE, "DEMO_DATA_DIR", "DJANGO_SETTINGS_MODULE")
    return subprocess.Popen(
        [sys.executable, "-m", "demo", command, "--data", str(folder), "--port", "8700"],
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if name not in ours},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def finish(process: subprocess.Popen[str]) -> tuple[int, str]:
    """Return the exit code and everything that was printed."""
    output, _ = process.communicate(timeout=600)
    return process.returncode, output


def children_cpu() -> float:
    """Return the CPU seconds of all child processes that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def test_a_killed_start_is_continued_and_the_next_is_quick(folder: Path) -> None:
    killed = demo("run", folder)
    assert killed.stdout is not None
    printed = ""
    while "40 %" not in printed:  # of the migrations
        more = killed.stdout.read(1)
        assert more, printed
        printed += more
    killed.kill()
    killed.wait()

    code, output = finish(demo("check", folder))
    assert code == 0, output
    assert "WRONG" not in output

    before = children_cpu()
    code, output = finish(demo("check", folder))
    assert code == 0, output
    assert "The sample data is there" in output
    assert children_cpu() - before < QUICK


def test_reset_refuses_while_the_shop_runs_and_then_removes_everything(folder: Path) -> None:
    with postgres.running(folder / "postgres", durable=False):
        code, output = finish(demo("reset", folder))
        assert code == 1
        assert "is running" in output
        assert folder.exists()

    code, output = finish(demo("reset", folder))
    assert (code, folder.exists()) == (0, False)
    assert f"Deleted {folder}" in output

    code, output = finish(demo("reset", folder))
    assert code == 0
    assert "Nothing to delete" in output
