"""How refusals reach the caller: mutations answer them in ``errors``, queries as GraphQL errors with a code.

Whatever else goes wrong is logged, and the caller learns that it did and no more.
"""

import functools
import inspect
import logging
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, ClassVar

import graphene
from graphene.utils.str_converters import to_camel_case
from graphql import GraphQLError

from .. import errors
from ..errors import CustomerExtError, ErrorCode, Invalid, InvalidAmount
from ..host import Actor, get_host
from ..money import PLAIN_NUMBER
from . import compat, limits

logger = logging.getLogger(__name__)

MAX_TEXT = 10_000
UNEXPECTED = "Something went wrong in the shop; nothing is known to be wrong with the request."


def _meanings() -> dict[str, str]:
    """Give each code the sentence of its class."""
    sentences = {ErrorCode.GRAPHQL_ERROR.value: UNEXPECTED}
    for error in vars(errors).values():
        if inspect.isclass(error) and issubclass(error, CustomerExtError) and error is not CustomerExtError:
            sentence, _, _ = (error.__doc__ or "").partition("\n")[0].rstrip(".").partition(";")
            sentences[error.code.value] = f"{sentence}."
    return {code: sentences[code] for code in sorted(ErrorCode)}


CustomerExtErrorCode = compat.make_enum(
    "CustomerExtErrorCode", _meanings(), "What stood in the way; these codes do not change."
)


class CustomerExtErrorType(graphene.ObjectType):
    """A refusal. Nothing was changed."""

    field = graphene.String(description="Name of the input that is to blame; null where no single one is.")
    message = graphene.String(
        required=True, description="One English sentence; choose your own text by the code."
    )
    code = graphene.Field(graphene.NonNull(CustomerExtErrorCode), description="What stood in the way.")

    class Meta:
        name = "CustomerExtError"


def acting(info: Any) -> Actor:
    """Tell who makes this request."""
    return get_host().actor(info.context)


def refusals(**renamed: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Turn what a query's resolver raises into GraphQL errors with ``extensions { code field }``.

    renamed: what the services call an input -> what the API calls it, where they differ.
    """

    def decorate(resolver: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(resolver)
        def resolve(root: Any, info: Any, **arguments: Any) -> Any:
            try:
                if root is None:
                    limits.spend(info.context, limits.CALL)
                check_texts(arguments)
                return resolver(root, info, **arguments)
            except CustomerExtError as error:
                field = renamed.get(error.field, error.field)
                extensions = {"code": error.code.value} | ({"field": to_camel_case(field)} if field else {})
                raise GraphQLError(error.message, extensions=extensions) from error
            except Exception:
                logger.exception("GraphQL query %s failed", info.field_name)
                raise GraphQLError(UNEXPECTED, extensions={"code": ErrorCode.GRAPHQL_ERROR.value}) from None

        return resolve

    return decorate


def describe(error: Exception) -> dict[str, Any]:
    """Write a GraphQL error as JSON; the text of an exception that nobody foresaw goes to the log instead."""
    cause: Any = error
    while getattr(cause, "original_error", None) is not None:
        cause = cause.original_error
    if isinstance(cause, GraphQLError):
        message, extensions = str(getattr(error, "message", cause.message)), dict(cause.extensions or {})
    else:
        logger.error("GraphQL request failed", exc_info=cause)
        message, extensions = UNEXPECTED, {}
    answer: dict[str, Any] = {"message": message}
    if locations := getattr(error, "locations", None):
        answer["locations"] = [{"line": place.line, "column": place.column} for place in locations]
    if path := getattr(error, "path", None):
        answer["path"] = list(path)
    return answer | {"extensions": {"code": ErrorCode.GRAPHQL_ERROR.value} | extensions}


class Mutation(graphene.Mutation):
    """One service call. Subclasses parse in ``perform``; whoever lacks the permission is refused before that.

    permissions: any one of them is needed; empty where the service lets the customer do it as well.
    renamed: what the service calls an input, where the API calls it otherwise. long_texts: inputs that may have more
    than ``MAX_TEXT`` characters, with how many.
    """

    permissions: ClassVar[tuple[str, ...]] = ()
    renamed: ClassVar[Mapping[str, str]] = {}
    long_texts: ClassVar[Mapping[str, int]] = {}

    errors = graphene.List(
        graphene.NonNull(CustomerExtErrorType),
        required=True,
        description="Why nothing was changed; empty where all went well.",
    )

    class Meta:
        abstract = True

    @classmethod
    def mutate(cls, root: Any, info: Any, **arguments: Any) -> Any:
        """Check the permission, perform, and answer errors."""
        with compat.host_types().writing(info.context):
            try:
                limits.spend(info.context, limits.CALL)
                actor = acting(info)
                if cls.permissions:
                    actor.require(*cls.permissions)
                check_texts(arguments, longer=cls.long_texts)
                values = dict(arguments.pop("input", {}))
                return cls(**{"errors": [], **cls.perform(info, actor, **arguments, **values)})
            except CustomerExtError as error:
                return cls(errors=[refusal(error, cls.renamed)])
            except Exception:
                logger.exception("GraphQL mutation %s failed", info.field_name)
                return cls(errors=[_error("", UNEXPECTED, ErrorCode.GRAPHQL_ERROR)])

    @classmethod
    def perform(cls, info: Any, actor: Actor, **values: Any) -> dict[str, Any]:
        """Parse, call the service, give the fields of the answer; ``errors`` too, where they say more than one can."""
        raise NotImplementedError


def check_texts(value: Any, field: str = "", *, longer: Mapping[str, int] | None = None) -> None:
    """Raise Invalid for text that the database cannot keep or that nobody would type, InvalidAmount for such numbers.

    longer: inputs that may have more than ``MAX_TEXT`` characters, with how many.
    A host whose scalar makes a Decimal out of a JSON number cannot tell that digits were lost on the way.
    """
    if isinstance(value, Mapping):
        for name, inner in value.items():
            check_texts(inner, name, longer=longer)
    elif isinstance(value, list):
        for inner in value:
            check_texts(inner, field, longer=longer)
    elif isinstance(value, str):
        if len(value) > (longer or {}).get(field, MAX_TEXT):
            raise Invalid("The text is too long.", field=field)
        if "\x00" in value or any("\ud800" <= character <= "\udfff" for character in value):
            raise Invalid("The text has a character that cannot be kept.", field=field)
    elif isinstance(value, Decimal):
        _, digits, exponent = value.as_tuple()
        if len(digits) > compat.SAFE_FLOAT_DIGITS:
            raise InvalidAmount(
                f"A number has {compat.SAFE_FLOAT_DIGITS} digits at most; more do not arrive unchanged.",
                field=field,
            )
        if isinstance(exponent, int) and exponent > 0:
            raise InvalidAmount(PLAIN_NUMBER, field=field)


def refusal(error: CustomerExtError, renamed: Mapping[str, str] | None = None) -> CustomerExtErrorType:
    """Give a refusal as mutations answer it."""
    return _error((renamed or {}).get(error.field, error.field), error.message, error.code)


def _error(field: str, message: str, code: ErrorCode) -> CustomerExtErrorType:
    return CustomerExtErrorType(
        field=to_camel_case(field) if field else None, message=message, code=code.value
    )
