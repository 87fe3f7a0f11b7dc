"""A pytest plugin that writes down what a whole run on one Saleor came to: docs/compat/<major.minor>.json.

``make test-saleor`` loads it. Part of the selection, or a run that was broken off, writes nothing.
"""

import os
import subprocess
from importlib.metadata import version as version_of
from pathlib import Path
from typing import Any

import pytest

from saleor_customer_ext import __version__
from tools import compat

WHOLE = {"tests/saleor", "tests/scenarios"}
NARROWING = (
    "keyword",
    "markexpr",
    "deselect",
    "ignore",
    "ignore_glob",
    "lf",
    "failedfirst",
    "stepwise",
    "maxfail",
)


def pytest_configure(config: pytest.Config) -> None:
    """Watch in the process that started the run; its workers report to it."""
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Watch(config), "customer-ext-compat")


class Watch:
    """Collects what there was to run and what came of it."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self.collected: set[str] = set()
        self.results: dict[str, str] = {}
        self.written: Path | None = None

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        self.collected |= {item.nodeid for item in session.items}

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_node_collection_finished(self, node: Any, ids: list[str]) -> None:
        self.collected |= set(ids)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        before = self.results.get(report.nodeid)
        if report.failed or before == "failed":
            self.results[report.nodeid] = "failed"
        elif report.skipped:
            self.results[report.nodeid] = _reason(report)
        elif report.when == "call":
            self.results[report.nodeid] = compat.PASSED

    def pytest_sessionfinish(self, exitstatus: int) -> None:
        narrowed = [name for name in NARROWING if self.config.getoption(name, None)]
        whole = {arg.rstrip("/") for arg in self.config.args} == WHOLE and not narrowed
        done = exitstatus in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED)
        if whole and done and self.collected == set(self.results):
            self.written = compat.write(minor_version(), about_run(self.results))

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        if self.written:
            terminalreporter.write_line(f"written: {self.written.relative_to(compat.ROOT)}")
        else:
            terminalreporter.write_line("not the whole selection, or broken off: no report is written")


def about_run(results: dict[str, str]) -> dict[str, Any]:
    """Give the report of a run."""
    import saleor

    return {
        "saleor": {"version": saleor.__version__, "commit": commit()},
        "saleor-customer-ext": __version__,
        "django": version_of("Django"),
        "covered": compat.fingerprint(),
        "counts": compat.counts(results),
        "results": results,
    }


def minor_version() -> str:
    """Give the installed Saleor's version as major and minor."""
    import saleor

    return ".".join(saleor.__version__.split(".")[:2])


def commit() -> str:
    """Give the commit of the installed Saleor: from SALEOR_COMMIT, else from git, else nothing."""
    import saleor

    if known := os.environ.get("SALEOR_COMMIT"):
        return known
    folder = Path(saleor.__file__).parent.parent
    if not (folder / ".git").exists():
        return ""
    asked = subprocess.run(["git", "rev-parse", "HEAD"], cwd=folder, capture_output=True, text=True)
    return asked.stdout.strip() if asked.returncode == 0 else ""


def _reason(report: pytest.TestReport) -> str:
    reason = str(report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr)
    reason = reason.removeprefix("Skipped: ")
    return reason if reason.startswith(compat.NOT_APPLICABLE) else f"skipped: {reason}"
