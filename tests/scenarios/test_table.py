"""The table in docs/scenarios.md says what the suite does."""

from tests.scenarios.drivers.cannot import HOSTS
from tests.scenarios.drivers.installed import installed_driver
from tests.scenarios.table import DOCUMENT, render, scenarios


def test_the_table_is_current() -> None:
    assert DOCUMENT.read_text() == render(), "run: python -m tests.scenarios.table"


def test_every_scenario_has_a_sentence() -> None:
    assert [name for _, name, sentence in scenarios() if not sentence.endswith(".")] == []


def test_names_are_used_once() -> None:
    names = [name for _, name, _ in scenarios()]
    assert len(names) == len(set(names))


def test_what_a_host_cannot_do_is_a_scenario_and_has_a_sentence() -> None:
    names = {name for _, name, _ in scenarios()}
    for cannot in HOSTS.values():
        assert set(cannot) <= names
        assert all(sentence.endswith(".") and "|" not in sentence for sentence in cannot.values())


def test_this_host_is_in_the_table() -> None:
    assert installed_driver().host in HOSTS
