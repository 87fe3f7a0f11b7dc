"""The reports about Saleor: what is missing, red or stale is told, and nothing else."""

from pathlib import Path
from typing import Any

import pytest

from tools import compat

HOST_FILE = "saleor_customer_ext/hosts/saleor/plugin.py"
GREEN = {
    "tests/saleor/test_a.py::test_one": "passed",
    "tests/scenarios/test_b.py::test_two": "n/a: It cannot.",
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Make a checkout with one covered file in each place, and green reports of one version."""
    for name in (HOST_FILE, "tests/saleor/test_a.py", "tests/scenarios/test_b.py"):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_text("old\n")
    report(tmp_path)
    report(tmp_path, name=f"3.23{compat.OWN_SUITE}")
    return tmp_path


def report(root: Path, results: dict[str, str] | None = None, *, name: str = "3.23") -> None:
    found = GREEN if results is None else results
    compat.write(name, {"results": found, "covered": compat.fingerprint(root)}, root)


def complaints(root: Path) -> list[str]:
    return list(compat.complaints("3.23", root))


def test_nothing_to_complain_about(root: Path) -> None:
    assert complaints(root) == []


def test_missing(root: Path) -> None:
    assert list(compat.complaints("3.99", root)) == [
        "docs/compat/3.99.json is missing or cannot be read: run `make test-saleor` in an environment of Saleor 3.99.",
        "docs/compat/3.99.saleor-suite.json is missing or cannot be read: run `make test-saleor-own` in an environment"
        " of Saleor 3.99.",
    ]


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"results": {}}', "{"])
def test_unreadable(root: Path, text: str) -> None:
    (root / compat.REPORTS / "3.23.json").write_text(text)
    assert complaints(root) == [
        "docs/compat/3.23.json is missing or cannot be read: run `make test-saleor` in an environment of Saleor 3.23."
    ]


@pytest.mark.parametrize("result", ["failed", "skipped: no time", "xfailed", ""])
def test_red(root: Path, result: str) -> None:
    report(root, GREEN | {"tests/saleor/test_a.py::test_one": result, "three": "passed"})
    assert complaints(root) == [f"docs/compat/3.23.json is red: tests/saleor/test_a.py::test_one {result}."]


@pytest.mark.parametrize("results", [{}, {"tests/scenarios/test_b.py::test_two": "n/a: It cannot."}])
def test_without_a_test(root: Path, results: dict[str, str]) -> None:
    report(root, results)
    assert complaints(root) == [
        "docs/compat/3.23.json reports no test: run `make test-saleor` in an environment of Saleor 3.23."
    ]


@pytest.mark.parametrize("change", ["changed", "added", "removed", "renamed"])
@pytest.mark.parametrize("folder", compat.COVERED)
def test_stale(root: Path, folder: str, change: str) -> None:
    (file,) = (root / folder).iterdir()
    if change == "changed":
        file.write_text("new\n")
    elif change == "added":
        (file.parent / "deeper").mkdir()
        (file.parent / "deeper" / "more.sql").touch()
    elif change == "removed":
        file.unlink()
    else:
        file.rename(file.with_name("other.py"))
    assert complaints(root) == [
        "docs/compat/3.23.json is stale: run `make test-saleor` in an environment of Saleor 3.23.",
        "docs/compat/3.23.saleor-suite.json is stale: run `make test-saleor-own` in an environment of Saleor 3.23.",
    ]


def test_byte_code_and_other_files_make_nothing_stale(root: Path) -> None:
    for name in ("tests/saleor/__pycache__/test_a.pyc", "tests/other.py", "README.md"):
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text("new\n")
    assert complaints(root) == []


def test_counts() -> None:
    results = {"a": "passed", "b": "passed", "c": "n/a: It cannot.", "d": "failed", "e": "skipped: no time"}
    assert compat.counts(results) == {"passed": 2, "not applicable": 1, "failed": 2}


def test_main_says_everything(root: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    monkeypatch.setattr(compat, "complaints", lambda version: [f"about {version}."])
    assert compat.main() == 1
    assert capsys.readouterr().err == "".join(f"about {version}.\n" for version in compat.SUPPORTED)

    monkeypatch.setattr(compat, "complaints", lambda version: [])
    assert compat.main() == 0
    assert capsys.readouterr() == ("", "")
