"""The queries of docs/storefront-saleor.md are queries of Saleor's schema with ours in it."""

import re
from pathlib import Path

import pytest
from graphql import parse, validate

GUIDE = (Path(__file__).resolve().parents[2] / "docs" / "storefront-saleor.md").read_text()
QUERIES = re.findall(r"```graphql\n(.*?)```", GUIDE, re.DOTALL)


@pytest.mark.django_db
@pytest.mark.parametrize("query", QUERIES)
def test_its_queries_are_valid(query: str) -> None:
    from saleor.graphql.api import schema

    assert validate(schema, parse(query)) == []


def test_it_has_all_of_them() -> None:
    assert len(QUERIES) == 6
