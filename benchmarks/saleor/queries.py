"""What a request sends to the database, and what of it is there because of us."""

import difflib
import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

_VALUES = (
    (re.compile(r"'(?:[^']|'')*'"), "?"),
    (re.compile(r'"s\d+_x\d+"|\bs\d+_x\d+\b'), "savepoint"),
    (re.compile(r"_django_curs_\w+"), "cursor"),
    (re.compile(r"\b\d+(?:\.\d+)?\b"), "?"),
    (re.compile(r"\(\?(?:::\w+)?(?:, \?(?:::\w+)?)+\)"), "(?)"),
    (re.compile(r"\s+"), " "),
)


@contextmanager
def captured() -> Iterator[list[str]]:
    """Collect every statement of all connections, in the order in which they are sent."""
    from django.db import connections

    found: list[str] = []
    with ExitStack() as stack:
        for database in connections.all():
            database.ensure_connection()
            before = database.force_debug_cursor
            stack.callback(setattr, database, "force_debug_cursor", before)
            stack.callback(setattr, database, "queries_log", database.queries_log)
            database.force_debug_cursor, database.queries_log = True, _Log(found)
        yield found


class _Log(list[Any]):
    """A connection's log of queries, as Django writes it, that also keeps the order between connections."""

    maxlen = None

    def __init__(self, statements: list[str]) -> None:
        super().__init__()
        self._statements = statements

    def append(self, query: dict[str, Any]) -> None:
        self._statements.append(str(query["sql"]))


def shape(statement: str) -> str:
    """Write a statement without its values, so that those of two shops can be compared."""
    for pattern, text in _VALUES:
        statement = pattern.sub(text, statement)
    return statement.strip()


def of_ours(without: list[str], with_us: list[str]) -> list[str]:
    """Give the statements by which two requests differ, as lines that begin with + or -, in order."""
    pair = [shape(one) for one in without], [shape(one) for one in with_us]
    found = []
    for kind, a, b, c, d in difflib.SequenceMatcher(None, *pair, autojunk=False).get_opcodes():
        if kind != "equal":
            found += [f"- {line}" for line in pair[0][a:b]] + [f"+ {line}" for line in pair[1][c:d]]
    return found
