"""Walks all of Saleor's GraphQL from its root, as it is built, and says by which fields given words come out.

Nothing in here knows a field of Saleor by name, but ``_entities``, whose argument has no type of its own. From the root
on, each field of each type is asked for with arguments made from the types of its arguments and from the shop's own
rows; where an object comes back, its type's fields are asked for in turn.
"""

import itertools
import json
from collections import deque
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

import graphene
from django.apps import apps
from graphql.type import definition as kinds
from saleor.graphql.api import schema

from tests.saleor.api import Api, Crashed

Source = tuple[str, str]  # a type and one of its fields
PATHS = 3  # ways to a type that are followed
DEPTH = 9
ROWS = 5  # of a list


@dataclass(frozen=True)
class Step:
    """One field on the way from the root. arguments: as text. on: the type that is gone on with, of several."""

    name: str
    arguments: str = ""
    on: str = ""


@dataclass
class Walk:
    """What came of a walk. found: the words that each field gave away. asked: all fields that answered something.

    refused, crashed: fields that did not answer, of which Saleor itself has some.
    """

    found: dict[Source, set[str]] = field(default_factory=dict)
    asked: set[Source] = field(default_factory=set)
    refused: set[Source] = field(default_factory=set)
    crashed: set[Source] = field(default_factory=set)


def walk(api: Api, words: Collection[str], channel: str, *, stop_at: Collection[Source] = ()) -> Walk:
    """Walk as whoever the API asks for, and look for the words. stop_at: fields behind which it does not go on."""
    done = Walk()
    root = schema.get_query_type()
    todo: deque[tuple[str, tuple[Step, ...]]] = deque([(root.name, ())])
    ways: dict[str, set[Source]] = {}
    make = Arguments(channel)
    while todo:
        kind, way = todo.popleft()
        for name, arguments, data in _ask_all(api, kind, way, make, done):
            source = (kind, name)
            done.asked.add(source)
            told = json.dumps(data, ensure_ascii=False)
            given = {word for word in words if word in told}
            if given:
                done.found.setdefault(source, set()).update(given)
            if source in stop_at or len(way) >= DEPTH:
                continue
            target = kinds.get_named_type(schema.get_type(kind).fields[name].type)
            several = isinstance(target, kinds.GraphQLUnionType | kinds.GraphQLInterfaceType)
            for concrete in sorted(_types_in(data)):
                if len(ways.setdefault(concrete, set())) < PATHS and source not in ways[concrete]:
                    ways[concrete].add(source)
                    todo.append((concrete, (*way, Step(name, arguments, concrete if several else ""))))
    return done


class Arguments:
    """Makes arguments. Rows of the shop are found by the name of the type that they are shown as."""

    def __init__(self, channel: str) -> None:
        self.channel = channel
        self.variables: dict[str, Any] = {}  # Saleor reads these rows out of variables only
        self.rows: dict[str, list[Any]] = {}
        for model in apps.get_models():
            if model.__module__.startswith("saleor.") and schema.get_type(model.__name__) is not None:
                self.rows[model.__name__] = list(model.objects.order_by("-pk")[: 2 * ROWS])

    def of(self, name: str, asked: Any) -> Iterator[str]:
        """Give each set of arguments, as text, with which a field is asked for; none where one cannot be made."""
        fixed: dict[str, str] = {}
        choices: list[dict[str, str]] = []
        for key, argument in asked.args.items():
            if key in ("first", "limit"):
                fixed[key] = str(ROWS)
            elif key == "channel":
                fixed[key] = json.dumps(self.channel)
            elif key == "representations":
                choices += [{key: text} for text in self._representations()]
            elif values := list(self._values(key, asked.type)):
                choices += [{key: value} for value in values]
            elif isinstance(argument.type, kinds.GraphQLNonNull):
                inner = argument.type.of_type
                if not isinstance(inner, kinds.GraphQLEnumType):
                    return
                fixed[key] = inner.values[0].name
        needed = {
            key
            for key, argument in asked.args.items()
            if isinstance(argument.type, kinds.GraphQLNonNull) and key not in fixed
        }
        usable = [choice for choice in choices if needed <= set(choice)]
        sets = usable if needed or (usable and "first" not in fixed) else [{}, *usable]
        for one in sets:
            text = ", ".join(f"{key}: {value}" for key, value in (fixed | one).items())
            yield f"({text})" if text else ""

    def _values(self, key: str, returned: Any) -> Iterator[str]:
        """Give what an argument can be that names a row."""
        field_names = {"id": "", "ids": "", "slug": "slug", "slugs": "slug", "sku": "sku", "token": "token"}
        field_names["externalReference"] = "external_reference"
        if key not in field_names:
            return
        target = kinds.get_named_type(returned)
        for kind in _possible(target):
            for row in self.rows.get(kind.name.removesuffix("CountableConnection"), ()):
                if key in ("id", "ids"):
                    value = graphene.Node.to_global_id(type(row).__name__, row.pk)
                else:
                    value = getattr(row, field_names[key], None)
                if value:
                    text = json.dumps(str(value))
                    yield f"[{text}]" if key.endswith("s") and key != "slugs" else text

    def _representations(self) -> Iterator[str]:
        """Give the rows of each type that a federated gateway may ask for; one type at a time: some are refused."""
        for kind in schema.get_type("_Entity").types:
            ids = [graphene.Node.to_global_id(kind.name, row.pk) for row in self.rows.get(kind.name, ())]
            if ids:
                name = f"of{kind.name}"
                self.variables[name] = [{"__typename": kind.name, "id": one} for one in ids]
                yield f"${name}"


def _ask_all(
    api: Api, kind: str, way: tuple[Step, ...], make: Arguments, done: Walk
) -> Iterator[tuple[str, str, Any]]:
    """Ask for all fields of a type at the end of a way; give name, arguments and what was given."""
    aliases: dict[str, tuple[str, str, str]] = {}
    numbers = itertools.count(1)
    for name, asked in schema.get_type(kind).fields.items():
        for arguments in make.of(name, asked):
            aliases[f"a{next(numbers)}"] = (name, arguments, _selection(asked.type))
    names = list(aliases)
    for start in range(0, len(names), 40):
        part = names[start : start + 40]
        for alias, data in _answers(api, way, {key: aliases[key] for key in part}, kind, make, done):
            name, arguments, _ = aliases[alias]
            yield name, arguments, data


def _answers(
    api: Api,
    way: tuple[Step, ...],
    wanted: dict[str, tuple[str, str, str]],
    kind: str,
    make: Arguments,
    done: Walk,
) -> Iterator[tuple[str, Any]]:
    """Ask for some fields at once; what is refused and takes others along is left out, and the others asked again."""
    while wanted:
        inner = " ".join(f"{alias}: {name}{args} {sub}" for alias, (name, args, sub) in wanted.items())
        for step in reversed(way):
            inner = f"... on {step.on} {{ {inner} }}" if step.on else inner
            inner = f"{step.name}{step.arguments} {{ {inner} }}"
        used = {name: value for name, value in make.variables.items() if f"${name})" in inner}
        heading = f"({' '.join(f'${name}: [_Any!]!' for name in used)})" if used else ""
        try:
            answer = api.ask(f"query {heading} {{ {inner} }}", **used)
        except Crashed:
            items = list(wanted.items())
            if len(items) == 1:
                done.crashed.add((kind, items[0][1][0]))
                return
            half = len(items) // 2
            yield from _answers(api, way, dict(items[:half]), kind, make, done)
            yield from _answers(api, way, dict(items[half:]), kind, make, done)
            return
        failed = {
            str(key) for error in answer.get("errors", ()) for key in error.get("path") or () if key in wanted
        }
        done.refused.update((kind, wanted[alias][0]) for alias in failed)
        for place in _at(answer.get("data"), way):
            for alias in wanted:
                if place.get(alias) not in (None, [], {}):
                    yield alias, place[alias]
        lost = not answer.get("data") or not list(_at(answer["data"], way))
        if not (failed and lost):
            return
        wanted = {alias: value for alias, value in wanted.items() if alias not in failed}


def _at(data: Any, way: tuple[Step, ...]) -> Iterator[dict[str, Any]]:
    """Give the objects at the end of a way."""
    if isinstance(data, list):
        for item in data:
            yield from _at(item, way)
    elif isinstance(data, dict):
        if not way:
            yield data
        elif way[0].name in data:
            yield from _at(data[way[0].name], way[1:])


def _selection(returned: Any) -> str:
    """Select of an object what says which one it is."""
    target = kinds.get_named_type(returned)
    if not isinstance(target, kinds.GraphQLObjectType | kinds.GraphQLUnionType | kinds.GraphQLInterfaceType):
        return ""
    if not isinstance(target, kinds.GraphQLUnionType) and "edges" in target.fields:
        node = kinds.get_named_type(target.fields["edges"].type).fields["node"]
        return f"{{ __typename edges {{ node {_selection(node.type)} }} }}"
    has_id = not isinstance(target, kinds.GraphQLUnionType) and "id" in target.fields
    ids = " ".join(
        f"... on {kind.name} {{ id }}"
        for kind in _possible(target)
        if not has_id and kind is not target and "id" in kind.fields
    )
    return f"{{ __typename {'id' if has_id else ids} }}"


def _possible(target: Any) -> list[Any]:
    if isinstance(target, kinds.GraphQLUnionType | kinds.GraphQLInterfaceType):
        return list(schema.get_possible_types(target))
    return [target]


def _types_in(data: Any) -> set[str]:
    if isinstance(data, list):
        return set().union(*(_types_in(item) for item in data)) if data else set()
    return (
        {data["__typename"]} if isinstance(data, dict) and "__typename" in data else set()
    )  # of a list, itself
