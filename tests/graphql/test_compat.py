"""What graphene 2 and 3 do differently means the same through compat."""

import datetime
from decimal import Decimal as Number
from typing import Any

import graphene
import pytest
from django.contrib.auth import get_user_model

from saleor_customer_ext.errors import CustomerExtError, Invalid, InvalidAmount
from saleor_customer_ext.graphql import compat
from saleor_customer_ext.money import parse_money

Colour = compat.make_enum("Colour", {"RED": "Like blood.", "BLUE": "Like the sea."}, "A colour.")


class Query(graphene.ObjectType):
    """Gives back what it is given."""

    number = graphene.String(of=graphene.Argument(compat.Decimal))
    moment = graphene.Field(compat.DateTime, of=graphene.Argument(compat.DateTime))
    colour = graphene.Field(Colour, of=graphene.Argument(Colour))
    exact = graphene.Field(compat.Decimal, text=graphene.String())

    @staticmethod
    def resolve_number(root: Any, info: Any, of: Any = "nothing") -> str:
        return repr(of)

    @staticmethod
    def resolve_moment(root: Any, info: Any, of: Any) -> Any:
        assert isinstance(of, datetime.datetime)
        return of

    @staticmethod
    def resolve_colour(root: Any, info: Any, of: Any) -> str:
        return {"RED": "BLUE", "BLUE": "RED"}[compat.plain(of)]

    @staticmethod
    def resolve_exact(root: Any, info: Any, text: str) -> Number:
        return Number(text)


SCHEMA = graphene.Schema(query=Query)


def ask(query: str, **variables: Any) -> Any:
    result = SCHEMA.execute(query, variable_values=variables)
    return result.errors or next(iter(result.data.values()))


@pytest.mark.parametrize(
    ("literal", "expected"), [("5", "'5'"), ("1.10", "'1.10'"), ('"1.10"', "'1.10'"), ("-0.1", "'-0.1'")]
)
def test_decimal_literals_arrive_as_they_were_written(literal: str, expected: str) -> None:
    assert ask(f"{{ number(of: {literal}) }}") == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [(5, "'5'"), (1.1, "'1.1'"), ("1.10", "'1.10'"), (0.1 + 0.2, "0.30000000000000004")],
)
def test_decimal_variables(value: Any, expected: str) -> None:
    assert ask("query($v: Decimal) { number(of: $v) }", v=value) == expected


def test_a_float_that_lost_digits_is_refused_as_an_amount() -> None:
    assert parse_money(compat.Decimal.parse_value(1.1), "EUR").amount == Number("1.10")
    with pytest.raises(InvalidAmount):
        parse_money(compat.Decimal.parse_value(1234567890123456.78), "EUR")


@pytest.mark.parametrize("value", [True, [], {}])
def test_decimal_variables_that_are_no_numbers(value: Any) -> None:
    errors = ask("query($v: Decimal) { number(of: $v) }", v=value)

    assert len(errors) == 1
    assert "Decimal" in str(errors[0])


@pytest.mark.parametrize("literal", ["true", "[]", "{}", "RED"])
def test_decimal_literals_that_are_no_numbers(literal: str) -> None:
    assert "Decimal" in str(ask(f"{{ number(of: {literal}) }}")[0])


@pytest.mark.parametrize("text", ["0.10", "12345678901234567.891", "0E-3", "1E+3"])
def test_decimals_are_answered_exactly_and_without_an_exponent(text: str) -> None:
    answer = ask("query($t: String) { exact(text: $t) }", t=text)

    assert Number(answer) == Number(text)
    assert "E" not in answer


@pytest.mark.parametrize("member", ["RED", "BLUE"])
def test_enums_are_their_names(member: str) -> None:
    other = {"RED": "BLUE", "BLUE": "RED"}[member]

    assert ask(f"{{ colour(of: {member}) }}") == other
    assert ask("query($c: Colour) { colour(of: $c) }", c=member) == other
    assert compat.plain(member) == member


def test_moments() -> None:
    assert ask('{ moment(of: "2026-03-01T10:00:00Z") }') == "2026-03-01T10:00:00+00:00"
    assert (
        compat.aware(compat.DateTime.parse_value("2026-03-01T10:00")).isoformat()
        == "2026-03-01T10:00:00+01:00"
    )
    for literal in ('"soon"', "5", "true", f'"{"1" * 99}"'):
        assert "DateTime" in str(ask(f"{{ moment(of: {literal}) }}")[0])


@pytest.mark.parametrize(
    "text", ["", "=", "VXNlcg==", "VXNlcjo=", "VXNlcjox", "VXNlcjo x", "\x00", "🙂", "A" * 301]
)
def test_ids_of_another_kind_or_none(text: str) -> None:
    with pytest.raises(CustomerExtError) as refused:
        compat.global_id(text, "Order", field="order_id")

    assert (type(refused.value), refused.value.field) == (Invalid, "order_id")


def test_ids_there_and_back() -> None:
    user_model = get_user_model()

    assert compat.global_id(compat.encode("Order", "A:1 ü"), "Order", field="id") == "A:1 ü"
    assert (
        compat.global_pk(compat.encode("User", 5), "CustomerProfile", "User", field="id", model=user_model)
        == 5
    )
