"""What is built from the repository is complete: every file of the package, and the entry point Saleor looks for."""

import os
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
    f"{PACKAGE}/static/{PACKAGE}/dashboard/.vite/manifest.json",
    f"{PACKAGE}/static/{PACKAGE}/dashboard/assets/main-a1.js",
    f"{PACKAGE}/templates/{PACKAGE}/dashboard.html",
    f"{PACKAGE}/locale/de/LC_MESSAGES/django.mo",
    f"{PACKAGE}/graphql/schema.graphql",
    f"{PACKAGE}/hosts/oscar/templates/oscar/customer_ext/account.html",
    f"{PACKAGE}/hosts/oscar/static/customer_ext/deep/er/style.css",
    f"{PACKAGE}/migrations/sql/rules.sql",
]


NEEDED = (
    "setup.cfg",
    "pyproject.toml",
    "MANIFEST.in",
    "tools/build_backend.py",
    "LICENSE",
    "README.md",
    "CHANGELOG.md",
)


def copy_to(folder: Path, files: list[str]) -> Path:
    """Copy what a build needs, and these files of the package, which are empty where there are none."""
    for path in [*NEEDED, *files]:
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes((ROOT / path).read_bytes() if (ROOT / path).exists() else b"")
    return folder


def build(folder: Path, *options: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", *options, "--outdir", folder / "dist", folder],
        env=os.environ | {"CUSTOMER_EXT_WITHOUT_DASHBOARD": ""} | environment,
        check=False,
        capture_output=True,
        text=True,
    )


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Build sdist and wheel from a copy, so that nothing is written into the checkout."""
    copy = copy_to(tmp_path_factory.mktemp("source"), [*package_files(), *EXPECTED_LATER])
    result = build(copy)
    assert result.returncode == 0, result.stdout + result.stderr
    return copy / "dist"


def package_files() -> list[str]:
    """Return the package's files that an installation needs, relative to the repository.

    Without the dashboard's, which a checkout may be building at this moment: some that it has stand above.
    """
    found = (
        path for path in (ROOT / PACKAGE).rglob("*") if path.is_file() and "__pycache__" not in path.parts
    )
    names = (str(path.relative_to(ROOT)) for path in found)
    return sorted(name for name in names if not name.startswith(f"{PACKAGE}/static/"))


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


def test_nothing_is_built_without_the_dashboard(tmp_path):
    copy_to(tmp_path, [f"{PACKAGE}/__init__.py"])

    refused = build(tmp_path, "--wheel")
    assert refused.returncode != 0
    assert "Run `make dashboard` first" in refused.stdout + refused.stderr
    assert not list((tmp_path / "dist").glob("*"))

    assert build(tmp_path, "--wheel", CUSTOMER_EXT_WITHOUT_DASHBOARD="1").returncode == 0
    assert len(list((tmp_path / "dist").glob("*.whl"))) == 1
