"""What an environment of Saleor lacks for our tests is said before anything starts."""

from collections.abc import Callable
from typing import Any

import pytest

from tools import saleor_environment
from tools.saleor_environment import missing

NO_DATABASE = (
    "DATABASE_URL is not set: it names a PostgreSQL whose user is superuser; the tests make a database of their own"
    " there, called test_ and the name in it."
)


@pytest.fixture
def without(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Make an environment that has everything but these modules."""
    monkeypatch.setenv("DATABASE_URL", "postgres://shop")

    def make(*absent: str) -> None:
        monkeypatch.setattr(
            saleor_environment, "find_spec", lambda name: None if name in absent else object()
        )

    return make


def test_nothing_is_missing(without: Callable[..., None]) -> None:
    without()
    assert list(missing()) == []


@pytest.mark.parametrize(
    ("absent", "told"),
    [
        (
            ["saleor", "saleor.tests"],
            "Saleor is not importable: run this in Saleor's own environment, with its sources on PYTHONPATH.",
        ),
        (
            ["saleor.tests"],
            "Saleor's sources are there without saleor/tests, whose settings our tests build upon.",
        ),
        (["xdist"], "pytest-xdist is not installed (Saleor's development dependencies have it)."),
    ],
)
def test_a_part_is_missing(without: Callable[..., None], absent: list[str], told: str) -> None:
    without(*absent)
    assert list(missing()) == [told]


def test_saleor_cannot_be_imported(without: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> None:
    def find_spec(name: str) -> object:
        if name == "saleor.tests":
            raise ModuleNotFoundError("No module named 'celery'")
        return object()

    without()
    monkeypatch.setattr(saleor_environment, "find_spec", find_spec)
    assert list(missing()) == [
        "Saleor's sources are there, but not what they need: No module named 'celery'."
    ]


def test_no_database(without: Callable[..., None], monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    without()
    assert saleor_environment.main() == 0
    monkeypatch.delenv("DATABASE_URL")
    assert list(missing()) == [NO_DATABASE]
    assert saleor_environment.main() == 1
    assert capsys.readouterr().err == f"{NO_DATABASE}\n"
