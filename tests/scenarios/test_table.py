"""The tables in docs/scenarios.md and docs/price-examples.md say what the suite does."""

from tests.scenarios import price_table
from tests.scenarios.drivers.cannot import HOSTS
from tests.scenarios.drivers.installed import installed_driver
from tests.scenarios.price_examples import EXAMPLES, amounts_of
from tests.scenarios.table import DOCUMENT, render, scenarios


def test_the_table_is_current() -> None:
    assert DOCUMENT.read_text() == render(), "run: python -m tests.scenarios.table"


def test_the_table_of_prices_is_current() -> None:
    assert price_table.DOCUMENT.read_text() == price_table.render(), (
        "run: python -m tests.scenarios.price_table"
    )


def test_examples_of_prices_add_up_and_say_why_hosts_differ() -> None:
    """And what a host has no amounts for is what it cannot do."""
    for name, example in EXAMPLES.items():
        found = example.outcomes.values()
        sums = [amounts_of(part) for outcome in found for part in outcome.parts]
        assert all(net + tax == gross for net, tax, gross in sums), name
        differ = len({(outcome.page, outcome.parts) for outcome in found}) > 1
        assert differ <= any(outcome.why for outcome in found), name
        key = f"{price_table.TEST}[{name}]"
        assert {host for host, cannot in HOSTS.items() if key not in cannot} == set(example.outcomes), name


def test_every_scenario_has_a_sentence() -> None:
    assert [name for _, name, sentence in scenarios() if not sentence.endswith(".")] == []


def test_names_are_used_once() -> None:
    names = [name for _, name, _ in scenarios()]
    assert len(names) == len(set(names))


def test_what_a_host_cannot_do_is_a_scenario_and_has_a_sentence() -> None:
    names = {name for _, name, _ in scenarios()}
    for cannot in HOSTS.values():
        examples = {name for name in cannot if name.endswith("]")}
        assert set(cannot) - examples <= names
        assert examples <= {f"{price_table.TEST}[{name}]" for name in EXAMPLES}
        assert price_table.TEST in names
        assert all(sentence.endswith(".") and "|" not in sentence for sentence in cannot.values())


def test_this_host_is_in_the_table() -> None:
    assert installed_driver().host in HOSTS
