"""The query editor's files: fetched where npm can, and never in the way where it cannot."""

import json
from pathlib import Path

import pytest

from demo import graphiql
from demo.progress import Report


@pytest.fixture(autouse=True)
def nothing_fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(graphiql, "STATIC", tmp_path / "static")
    monkeypatch.setattr(graphiql, "PACKAGES", tmp_path / "node_modules")
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def fake_npm(folder: Path, script: str) -> None:
    npm = folder / "npm"
    npm.write_text(f"#!/bin/sh\n{script}\n")
    npm.chmod(0o755)


def test_the_lock_file_names_no_registry() -> None:
    packages = json.loads((graphiql.FOLDER / "package-lock.json").read_text())["packages"]

    assert [name for name, package in packages.items() if "resolved" in package] == []
    for source in graphiql.FILES.values():
        assert f"node_modules/{source.split('/')[0]}" in packages


def test_without_npm_the_shop_opens_without_the_editor(capsys: pytest.CaptureFixture[str]) -> None:
    graphiql.provide(Report(1))

    assert "npm" in capsys.readouterr().out
    assert not graphiql.is_there()


def test_what_npm_fails_with_is_said(nothing_fetched: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fake_npm(nothing_fetched, "echo 'npm error network is down' >&2; exit 1")

    graphiql.provide(Report(1))

    assert "npm error network is down" in capsys.readouterr().out
    assert not graphiql.is_there()


def test_the_files_are_fetched_once(nothing_fetched: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for source in graphiql.FILES.values():
        path = graphiql.PACKAGES / source
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source)
    fake_npm(nothing_fetched, "exit 0")

    graphiql.provide(Report(1))
    graphiql.provide(Report(1))

    assert (graphiql.STATIC / "graphiql.js").read_text() == "graphiql/graphiql.min.js"
    assert not graphiql.PACKAGES.exists()
    assert "The query editor is there" in capsys.readouterr().out
