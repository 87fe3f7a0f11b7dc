"""Runs those of Saleor's own tests that ``own_suite.txt`` names, with us in its shop: ``make test-saleor-own``.

They run where they are, by Saleor's own configuration and conftest, only with our settings module instead of Saleor's:
``tests/settings/saleor_suite.py``. A whole run is written down beside the report of ours.
"""

import os
import sys
from pathlib import Path
from typing import Any

import pytest
import saleor

from tests.saleor.report import about_run, minor_version
from tools import compat

SELECTION = Path(__file__).with_suffix(".txt")
SETTINGS = "tests.settings.saleor_suite"
SOURCES = Path(saleor.__file__).parent.parent


def selection() -> list[str]:
    """Give the paths of the selection."""
    lines = (line.strip() for line in SELECTION.read_text().splitlines())
    return [line for line in lines if line and not line.startswith("#")]


class Watch:
    """Collects what came of the tests, by file."""

    def __init__(self) -> None:
        self.tests: set[str] = set()
        self.failed: set[str] = set()
        self.done = False

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.tests.add(report.nodeid)
        if report.failed:
            self.failed.add(report.nodeid)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.failed.add(report.nodeid)

    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        self.done = exitstatus in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED)

    def report(self) -> dict[str, Any]:
        """Give the report: a line for each file, how many tests there were, and which failed."""
        files = {_file(test): compat.PASSED for test in self.tests}
        files |= {_file(test): "failed" for test in self.failed}
        counts = {"tests": len(self.tests), "failed": len(self.failed)}
        return about_run(files) | {"counts": counts, "failed": sorted(self.failed)}


def main(arguments: list[str]) -> int:
    """Run the selection; arguments are for pytest."""
    # Workers start as new processes, elsewhere: both places have to be on their path.
    os.environ["PYTHONPATH"] = os.pathsep.join([str(SOURCES), str(compat.ROOT)])
    sys.path.insert(0, str(compat.ROOT))
    os.chdir(SOURCES)
    watch = Watch()
    options = [
        "-q",
        "-p",
        "no:cacheprovider",
        "-p",
        "tests.saleor.guarded_once",
        f"--ds={SETTINGS}",
        "--reuse-db",
        *arguments,
    ]
    options += ["-p", "tests.saleor.guarded_once"]
    result = pytest.main([*options, *selection()], plugins=[watch])
    if watch.done and not arguments_narrow(arguments):
        written = compat.write(f"{minor_version()}{compat.OWN_SUITE}", watch.report())
        sys.stdout.write(f"written: {written.relative_to(compat.ROOT)}\n")
    return int(result)


def arguments_narrow(arguments: list[str]) -> bool:
    """Tell whether something beside the number of processes and the database was asked for."""
    rest = [item for item in arguments if item != "--create-db"]
    return bool(rest) and not (len(rest) == 2 and rest[0] == "-n")


def _file(test: str) -> str:
    return test.partition("::")[0]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
