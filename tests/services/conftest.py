"""After every test of a service the ledger must be sound, whatever the test was about."""

from collections.abc import Iterator

import pytest
from django.db import connection

from tests.ledger_invariants import violations


@pytest.fixture(autouse=True)
def sound_ledger(request: pytest.FixtureRequest) -> Iterator[None]:
    if "committed" in request.fixturenames:  # that fixture checks by itself, after the commit
        yield
        return
    request.getfixturevalue("db")
    yield
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what a commit would check
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    assert violations() == {}
