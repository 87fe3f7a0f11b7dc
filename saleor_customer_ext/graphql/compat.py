"""What differs between graphene 2 (Saleor) and graphene 3 (Oscar), and what a host puts into our schema.

Every other module here is plain graphene that means the same on both. Source: docs/adr/0007-graphql-two-graphenes.md.
"""

import base64
import binascii
import datetime
import enum
import importlib
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any

import graphene
from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS, models
from graphql.language import ast

from ..conf import app_settings
from ..errors import Invalid

GRAPHENE_2 = graphene.VERSION[0] == 2
# What a scalar gives back for a value that is none of its kind.
REFUSED = None if GRAPHENE_2 else importlib.import_module("graphql").Undefined
INT, FLOAT, STRING = (
    getattr(ast, name + ("" if GRAPHENE_2 else "Node")) for name in ("IntValue", "FloatValue", "StringValue")
)

MAX_ID = 300
MAX_MOMENT = 40
SAFE_FLOAT_DIGITS = 15  # a JSON number with more has lost what was typed


class Decimal(graphene.Scalar):
    """An exact decimal number. It is answered as text, such as "10.50"; text and numbers are accepted."""

    @staticmethod
    def serialize(value: Any) -> str:
        """Write the number with all its decimals and without an exponent."""
        return f"{value:f}"

    @staticmethod
    def parse_value(value: Any) -> Any:
        """Give text for the money parser, which names field and code; a float that cannot be exact stays one."""
        if isinstance(value, bool) or not isinstance(value, int | float | str):
            return REFUSED
        text = value if isinstance(value, str) else str(value)
        if isinstance(value, float) and sum(character.isdigit() for character in text) > SAFE_FLOAT_DIGITS:
            return value
        return text

    @staticmethod
    def parse_literal(node: Any, _variables: Any = None) -> Any:
        """Take the number as it is written in the query."""
        return node.value if isinstance(node, INT | FLOAT | STRING) else REFUSED


class DateTime(graphene.Scalar):
    """A moment in ISO 8601, such as "2026-12-31T23:59:59+01:00"; without an offset it is in the shop's time zone."""

    @staticmethod
    def serialize(value: datetime.datetime) -> str:
        """Write the moment with its offset."""
        return value.isoformat()

    @staticmethod
    def parse_value(value: Any) -> Any:
        """Read a moment or a day."""
        if not isinstance(value, str) or len(value) > MAX_MOMENT:
            return REFUSED
        try:
            return datetime.datetime.fromisoformat(value)
        except ValueError:
            return REFUSED

    @staticmethod
    def parse_literal(node: Any, _variables: Any = None) -> Any:
        """Read a moment that is written in the query."""
        return DateTime.parse_value(node.value) if isinstance(node, STRING) else REFUSED


class Money(graphene.ObjectType):
    """An amount with its currency."""

    amount = graphene.Field(graphene.NonNull(Decimal), description="The amount, in units of the currency.")
    currency = graphene.String(required=True, description="ISO 4217 code of the currency, such as EUR.")


@dataclass(frozen=True, slots=True, kw_only=True)
class HostTypes:
    """What a host puts in the place of ours, so that our fields look like its own.

    user: the host's type of a user. reading: the database to read from for a request. writing: what a mutation
    has to be wrapped in.
    """

    user: Any
    money: Any = Money
    decimal: Any = Decimal
    date_time: Any = DateTime
    reading: Callable[[Any], str] = lambda context: DEFAULT_DB_ALIAS
    writing: Callable[[Any], AbstractContextManager[Any]] = lambda context: nullcontext()


_host_types: list[HostTypes] = []


def use(types: HostTypes) -> None:
    """Take the host's types; has to come before the schema is built, not before our modules are imported."""
    _host_types[:] = [types]


def host_types() -> HostTypes:
    """Give the host's types."""
    return _host_types[0]


# Lazy references for fields and arguments, looked up when the schema is built.
def user() -> Any:
    """Give the type of a user."""
    return host_types().user


def money() -> Any:
    """Give the type of an amount with its currency."""
    return host_types().money


def decimal() -> Any:
    """Give the scalar of a decimal number."""
    return host_types().decimal


def date_time() -> Any:
    """Give the scalar of a moment."""
    return host_types().date_time


def make_enum(name: str, values: Mapping[str, str], description: str) -> Any:
    """Make an enum whose names are its values, from name to description."""
    return graphene.Enum(
        name,
        [(value, value) for value in values],
        description=lambda member: description if member is None else values[member.value],
    )


def plain(value: Any) -> Any:
    """Give the value of an enum: graphene 3 hands in members, and takes back no members of other enums."""
    return value.value if isinstance(value, enum.Enum) else value


def aware(moment: datetime.datetime) -> datetime.datetime:
    """Put a moment without an offset into the shop's time zone."""
    return moment if moment.tzinfo else moment.replace(tzinfo=app_settings.time_zone)


def encode(kind: str, value: object) -> str:
    """Make a global id or a cursor."""
    return base64.b64encode(f"{kind}:{value}".encode()).decode()


def decode(text: str, *kinds: str, field: str, longest: int = MAX_ID) -> tuple[str, str]:
    """Read a global id or a cursor of one of these kinds; raise Invalid for anything else."""
    try:
        if len(text) > longest:
            raise ValueError
        kind, separator, value = base64.b64decode(text.encode("ascii"), validate=True).decode().partition(":")
    except (ValueError, binascii.Error) as error:
        raise Invalid("This is not a valid id or cursor.", field=field) from error
    if kind not in kinds or not separator or not value or not value.isprintable():
        raise Invalid(f"This is none of {' or '.join(kinds)}.", field=field)
    return kind, value


def global_id(text: str, *kinds: str, field: str) -> str:
    """Give the host's reference in a global id of one of these types."""
    return decode(text, *kinds, field=field)[1]


def global_pk(text: str, *kinds: str, field: str, model: type[models.Model]) -> Any:
    """Give the primary key in a global id, as the model keeps it."""
    return key_of(model, global_id(text, *kinds, field=field), field=field)


def key_of(model: type[models.Model], text: str, *, field: str) -> Any:
    """Read a primary key; raise Invalid where it is not written the way the model would write it."""
    try:
        key = model._meta.pk.clean(text, None)
    except ValidationError as error:
        raise Invalid("This is not a valid id or cursor.", field=field) from error
    if str(key) != text:
        raise Invalid("This is not a valid id or cursor.", field=field)
    return key
