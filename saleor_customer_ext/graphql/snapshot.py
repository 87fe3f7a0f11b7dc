"""Our part of the schema as text, the same whichever graphene built it.

``python -m saleor_customer_ext.graphql.snapshot`` writes it; with ``--check`` it fails where the file is out of date.
It needs a settings module, but no database. Types come from introspection, which both versions answer alike.
"""

import argparse
import difflib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import graphene

FILE = Path(__file__).with_name("schema.graphql")
# Types of GraphQL, of graphene, and those that the host puts in.
FOREIGN = {"Boolean", "DateTime", "Decimal", "Float", "ID", "Int", "Money", "PageInfo", "String", "User"}
HEAD = "# Written by saleor_customer_ext.graphql.snapshot. The host brings DateTime, Decimal, Money, PageInfo, User.\n"
TYPE = "kind name " + "ofType { kind name " * 6 + "}" * 6
VALUE = f"name description type {{ {TYPE} }} defaultValue"
INTROSPECTION = f"""{{ __schema {{ types {{
    kind name description
    fields(includeDeprecated: true) {{
        name description isDeprecated deprecationReason type {{ {TYPE} }} args {{ {VALUE} }}
    }}
    inputFields {{ {VALUE} }}
    enumValues(includeDeprecated: true) {{ name description }}
}} }} }}"""


def text(schema: graphene.Schema) -> str:
    """Print all types that are ours, sorted, as GraphQL's schema language."""
    result = schema.execute(INTROSPECTION)
    assert result.data, result.errors
    types = sorted(result.data["__schema"]["types"], key=lambda item: item["name"])
    ours = [item for item in types if item["name"] not in FOREIGN and not item["name"].startswith("__")]
    return "\n".join([HEAD, *("\n".join(_type(item)) + "\n" for item in ours)])


def _type(item: dict[str, Any]) -> Iterator[str]:
    keyword = {"OBJECT": "type", "INPUT_OBJECT": "input", "ENUM": "enum"}[item["kind"]]
    if item["name"] in ("Query", "Mutation"):
        keyword = "extend type"
    else:
        yield from _description(item, "")
    yield f"{keyword} {item['name']} {{"
    for field in sorted(
        item["fields"] or item["inputFields"] or item["enumValues"], key=lambda field: field["name"]
    ):
        yield from _description(field, "  ")
        if item["kind"] == "ENUM":
            yield f"  {field['name']}"
        else:
            yield from _field(field)
    yield "}"


def _field(field: dict[str, Any]) -> Iterator[str]:
    kind = _reference(field["type"])
    arguments = sorted(field.get("args") or [], key=lambda argument: argument["name"])
    if not arguments:
        yield f"  {field['name']}: {kind}"
        return
    yield f"  {field['name']}("
    for argument in arguments:
        yield from _description(argument, "    ")
        yield f"    {argument['name']}: {_reference(argument['type'])}"
    yield f"  ): {kind}"


def _reference(kind: dict[str, Any]) -> str:
    if kind["kind"] == "NON_NULL":
        return f"{_reference(kind['ofType'])}!"
    if kind["kind"] == "LIST":
        return f"[{_reference(kind['ofType'])}]"
    return str(kind["name"])


def _description(item: dict[str, Any], indent: str) -> Iterator[str]:
    if item["description"]:
        yield f'{indent}"""{" ".join(item["description"].split())}"""'


def main() -> int:
    """Run the command line."""
    import django

    parser = argparse.ArgumentParser(
        prog="python -m saleor_customer_ext.graphql.snapshot", description=__doc__
    )
    parser.add_argument(
        "--check", action="store_true", help="change nothing, fail if the file is out of date"
    )
    options = parser.parse_args()
    django.setup()
    from . import compat, schema

    class User(graphene.ObjectType):
        """Stands for the host's."""

        id = graphene.ID()

    new = text(schema.build(compat.HostTypes(user=User)))
    old = FILE.read_text() if FILE.exists() else ""
    if not options.check:
        FILE.write_text(new)
        return 0
    sys.stdout.writelines(
        difflib.unified_diff(old.splitlines(True), new.splitlines(True), str(FILE), "what the code says")
    )
    return int(old != new)


if __name__ == "__main__":
    sys.exit(main())
