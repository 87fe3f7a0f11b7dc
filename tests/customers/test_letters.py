"""A database in which lower() knows English letters only is reported: there, names would not be found."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core import checks
from django.db import connection

from saleor_customer_ext import checks as ours

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def database(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Let the check look at another database, which is made in the way that a test says."""
    made, other = connection.copy(), connection.copy()
    other.settings_dict["NAME"] = "customer_ext_letters"

    def make(how: str) -> None:
        with made.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE customer_ext_letters TEMPLATE template0 {how}")
        monkeypatch.setattr(ours, "connections", {"default": other})

    yield make
    other.close()
    with made.cursor() as cursor:
        cursor.execute("DROP DATABASE IF EXISTS customer_ext_letters")
    made.close()


def found() -> list[tuple[Any, str]]:
    return [(message.id, message.msg) for message in ours.check_letters(databases=["default"])]


def test_the_database_of_the_tests_is_sound() -> None:
    assert "customer_ext.W002" not in [message.id for message in checks.run_checks(databases=["default"])]
    assert ours.check_letters(databases=["default"]) == []


@pytest.mark.parametrize("encoding", ["UTF8", "SQL_ASCII"])
def test_a_database_that_knows_english_letters_only(database: Callable[[str], None], encoding: str) -> None:
    database(f"ENCODING '{encoding}' LOCALE_PROVIDER libc LOCALE 'C'")
    assert found() == [
        (
            "customer_ext.W002",
            f"The database (encoding {encoding}, LC_CTYPE C) does not make small letters of all capitals,"
            " so customers with others than English ones in their names are not found and are sorted wrongly.",
        )
    ]


def test_a_database_with_a_unicode_locale(database: Callable[[str], None]) -> None:
    database("ENCODING 'UTF8' LOCALE_PROVIDER libc LOCALE 'C.UTF-8'")
    assert found() == []
