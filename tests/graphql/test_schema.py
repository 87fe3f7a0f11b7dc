"""The schema as a whole: the same text under both graphenes, described throughout."""

import graphene
import pytest

from saleor_customer_ext.graphql import snapshot
from saleor_customer_ext.hosts.oscar.schema import schema

DESCRIBED = """{ __schema { types {
    name description
    fields { name description args { name description } }
    inputFields { name description }
    enumValues { name description }
} } }"""


def test_the_snapshot_is_up_to_date() -> None:
    assert snapshot.text(schema()) == snapshot.FILE.read_text(), (
        f"graphene {graphene.__version__} builds another schema; run python -m saleor_customer_ext.graphql.snapshot"
    )


def test_a_difference_is_noticed(monkeypatch: pytest.MonkeyPatch, tmp_path, capsys) -> None:
    changed = tmp_path / "schema.graphql"
    changed.write_text(snapshot.FILE.read_text().replace("creditReasons(", "creditReasonz("))
    monkeypatch.setattr(snapshot, "FILE", changed)
    monkeypatch.setattr("sys.argv", ["snapshot", "--check"])

    assert snapshot.main() == 1
    assert "-  creditReasonz(" in capsys.readouterr().out


def test_everything_is_described() -> None:
    silent = []
    for kind in schema().execute(DESCRIBED).data["__schema"]["types"]:
        if kind["name"].startswith("__") or kind["name"] in snapshot.FOREIGN - {
            "User",
            "Money",
            "Decimal",
            "DateTime",
        }:
            continue
        if not kind["description"]:
            silent.append(kind["name"])
        for part in (kind["fields"] or []) + (kind["inputFields"] or []) + (kind["enumValues"] or []):
            if not part["description"]:
                silent.append(f"{kind['name']}.{part['name']}")
            silent += [
                f"{kind['name']}.{part['name']}({argument['name']})"
                for argument in part.get("args") or []
                if not argument["description"]
            ]
    assert silent == []
