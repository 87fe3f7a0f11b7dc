"""Writes docs/scenarios.md, the one table of all scenarios and hosts: ``python -m tests.scenarios.table``.

It is made from the scenarios' own names and first sentences and from ``drivers/cannot.py``. What it calls "passes" runs
in that host's test run and fails it otherwise: ``conftest.py`` lets no scenario be skipped for another reason.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.scenarios.drivers.cannot import HOSTS

FOLDER = Path(__file__).parent
DOCUMENT = FOLDER.parents[1] / "docs" / "scenarios.md"
INTRODUCTION = """\
# Scenarios

What must come out right at a real checkout, whatever the shop. Each scenario is written once, in `tests/scenarios/`,
against a small driver per host (`tests/scenarios/drivers/`); a driver uses the host's own pages or API, with real
commits and real threads. A scenario compares all accounts, orders and card charges with what it expects, so that
nothing else can have happened, and the ledger is checked after it.

"passes" means that the scenario runs in the host's test run, which fails otherwise. This table is written by
`python -m tests.scenarios.table`; a test compares it with the suite.
"""


def scenarios() -> Iterator[tuple[str, str, str]]:
    """Give the subject, the name and the first sentence of every scenario, in the order of the files."""
    for path in sorted(FOLDER.glob("test_*.py")):
        if path.name == "test_table.py":
            continue
        module = ast.parse(path.read_text())
        subject = (ast.get_docstring(module) or "").splitlines()[0]
        for node in module.body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                yield subject, node.name, " ".join((ast.get_docstring(node) or "").split())


def render() -> str:
    """Give the text of the document."""
    lines = [INTRODUCTION, f"| Scenario | {' | '.join(HOSTS)} |", f"|---|{'---|' * len(HOSTS)}"]
    last = ""
    for subject, name, sentence in scenarios():
        if subject != last:
            lines.append(f"| **{subject}** |{' |' * len(HOSTS)}")
            last = subject
        title = name.removeprefix("test_").replace("_", " ")
        cells = [_cell(name, cannot) for cannot in HOSTS.values()]
        lines.append(f"| {title}: {sentence} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _cell(name: str, cannot: dict[str, str]) -> str:
    """Say that a host does it, or why not; of a scenario with examples, which of them it cannot do."""
    if name in cannot:
        return f"n/a: {cannot[name]}"
    without = [
        f'n/a for "{key.removeprefix(name).strip("[]")}": {sentence}'
        for key, sentence in cannot.items()
        if key.startswith(f"{name}[")
    ]
    return " ".join(["passes;" if without else "passes", *without])


if __name__ == "__main__":
    DOCUMENT.parent.mkdir(exist_ok=True)
    DOCUMENT.write_text(render())
