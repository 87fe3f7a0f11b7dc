"""What each supported Saleor was seen to do with us: reads the reports in docs/compat/, which only test runs write.

``python -m tools.compat`` fails when the report of a supported version is missing, red or stale. Stale is a report of a
run on other files than there are now; so whoever changes the host or its tests runs ``make test-saleor`` again.
"""

import hashlib
import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
REPORTS = "docs/compat"
# The Saleor versions that we support, major and minor; each has to have a report.
SUPPORTED = ("3.23", "3.24")
# What a report is about; it is stale as soon as any file in here is another one.
COVERED = ("saleor_customer_ext/hosts/saleor", "tests/saleor", "tests/scenarios")
OWN_SUITE = ".saleor-suite"  # the run of Saleor's own tests with us in it, beside the run of ours
PASSED = "passed"
NOT_APPLICABLE = "n/a: "


def fingerprint(root: Path = ROOT) -> str:
    """Give a hash over the paths and contents of all covered files."""
    found = hashlib.sha256()
    for path in sorted(_files(root)):
        found.update(f"{path.relative_to(root).as_posix()}\0{path.stat().st_size}\0".encode())
        found.update(path.read_bytes())
    return found.hexdigest()


def write(name: str, report: Mapping[str, Any], root: Path = ROOT) -> Path:
    """Write a report, the same way every time."""
    path = root / REPORTS / f"{name}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(report, indent=2, sort_keys=True, ensure_ascii=False) + "\n")
    return path


def counts(results: Mapping[str, str]) -> dict[str, int]:
    """Count what passed, what is not applicable, and what else came of the tests."""
    found = {"failed": 0, "not applicable": 0, PASSED: 0}
    for result in results.values():
        if result == PASSED:
            found[PASSED] += 1
        elif result.startswith(NOT_APPLICABLE):
            found["not applicable"] += 1
        else:
            found["failed"] += 1
    return found


def complaints(version: str, root: Path = ROOT) -> Iterator[str]:
    """Say what is wrong with the reports of one version; nothing where all is well."""
    for name, run in ((version, "make test-saleor"), (f"{version}{OWN_SUITE}", "make test-saleor-own")):
        path = root / REPORTS / f"{name}.json"
        again = f"run `{run}` in an environment of Saleor {version}"
        try:
            report = json.loads(path.read_text())
            results, seen = report["results"], report["covered"]
        except (OSError, ValueError, KeyError, TypeError):
            yield f"{REPORTS}/{name}.json is missing or cannot be read: {again}."
            continue
        if not results or counts(results)[PASSED] == 0:
            yield f"{REPORTS}/{name}.json reports no test: {again}."
        for test, result in results.items():
            if result != PASSED and not result.startswith(NOT_APPLICABLE):
                yield f"{REPORTS}/{name}.json is red: {test} {result}."
        if seen != fingerprint(root):
            yield f"{REPORTS}/{name}.json is stale: {again}."


def main() -> int:
    """Print every complaint about every supported version."""
    found = [sentence for version in SUPPORTED for sentence in complaints(version)]
    for sentence in found:
        sys.stderr.write(f"{sentence}\n")
    return 1 if found else 0


def _files(root: Path) -> Iterator[Path]:
    for folder in COVERED:
        for path in (root / folder).rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts:
                yield path


if __name__ == "__main__":
    sys.exit(main())
