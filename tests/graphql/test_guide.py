"""The queries of docs/api.md are queries of this schema, and its tables name all codes and operations."""

import re
from pathlib import Path

import pytest
from graphql import parse, validate

from saleor_customer_ext.errors import ErrorCode
from saleor_customer_ext.hosts.oscar.schema import schema
from tests.graphql.test_permissions import OPERATIONS

GUIDE = (Path(__file__).resolve().parents[2] / "docs" / "api.md").read_text()
QUERIES = re.findall(r"```graphql\n(.*?)```", GUIDE, re.DOTALL)


@pytest.mark.parametrize("query", QUERIES)
def test_its_queries_are_valid(query: str) -> None:
    whole = schema()

    assert validate(getattr(whole, "graphql_schema", whole), parse(query)) == []


def test_it_names_all_codes_and_operations() -> None:
    assert len(QUERIES) >= 8
    assert [code for code in ErrorCode if f"`{code}`" not in GUIDE] == []
    assert [name for name in OPERATIONS if f"`{name}`" not in GUIDE] == []
