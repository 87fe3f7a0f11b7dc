"""What is built from the repository is complete: every file of the package, and the entry point Saleor looks for."""

import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = "saleor_customer_ext"
# Files that a checkout may not have yet, in every directory where one may stand one day.
EXPECTED_LATER = [
    f"{PACKAGE}/static/{PACKAGE}/app/index.js",
    f"{PACKAGE}/locale/de/LC_MESSAGES/django.mo",
    f"{PACKAGE}/graphql/schema.graphql",
    f"{PACKAGE}/hosts/oscar/templates/oscar/customer_ext/account.html",
    f"{PACKAGE}/hosts/oscar/static/customer_ext/deep/er/style.css",
    f"{PACKAGE}/migrations/sql/rules.sql",
]


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Build sdist and wheel from a copy, so that nothing is written into the checkout."""
    copy = tmp_path_factory.mktemp("source")
    for name in ("setup.cfg", "pyproject.toml", "LICENSE", "README.md", "CHANGELOG.md"):
        if (ROOT / name).exists():
            (copy / name).write_bytes((ROOT / name).read_bytes())
    for path in [*package_files(), *EXPECTED_LATER]:
        target = copy / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes((ROOT / path).read_bytes() if (ROOT / path).exists() else b"")
    subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", "--outdir", copy / "dist", copy],
        check=True,
        capture_output=True,
    )
    return copy / "dist"


def package_files() -> list[str]:
    """Return the package's files that an installation needs, relative to the repository."""
    found = (
        path for path in (ROOT / PACKAGE).rglob("*") if path.is_file() and "__pycache__" not in path.parts
    )
    return sorted(str(path.relative_to(ROOT)) for path in found)


def test_the_wheel_has_every_file(built):
    [wheel] = built.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {*package_files(), *EXPECTED_LATER} - names == set()
    assert {name.partition("/")[0] for name in names} == {PACKAGE, wheel.name.split("-py3")[0] + ".dist-info"}


def test_the_sdist_has_every_file(built):
    [sdist] = built.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {*package_files(), *EXPECTED_LATER, "LICENSE", "CHANGELOG.md"} - names == set()


def test_saleor_finds_the_plugin(built):
    [wheel] = built.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        [name] = [name for name in archive.namelist() if name.endswith("entry_points.txt")]
        text = archive.read(name).decode()
    assert text.strip().splitlines() == [
        "[saleor.plugins]",
        f"{PACKAGE} = {PACKAGE}.hosts.saleor.plugin:CustomerExtPlugin",
    ]
