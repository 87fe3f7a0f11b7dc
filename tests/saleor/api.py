"""Asking Saleor's GraphQL over HTTP, as a storefront, the Dashboard or an app does."""

from typing import Any

from django.test import Client

PATH = "/graphql/"
# What Saleor answers on purpose at the top of a response; anything else there is a crash.
REFUSALS = {
    "GraphQLError",
    "GraphQLLocatedError",
    "InvalidTokenError",
    "PermissionDenied",
    "QueryCostError",
    "ValidationError",
}


class Crashed(AssertionError):
    """The shop answered with an error that nobody wrote for a caller, such as an unhandled exception."""


class Api:
    """Asks as whoever holds the token; without one, as an anonymous visitor. address: the visitor's on the network."""

    def __init__(self, token: str | None = None, *, address: str = "127.0.0.1") -> None:
        self.token = token
        self.client = Client(raise_request_exception=False, REMOTE_ADDR=address)
        self.status = 0

    def ask(self, query: str, **variables: Any) -> dict[str, Any]:
        """Give the whole answer; raise Crashed for errors that no caller should see."""
        headers = {"authorization": f"Bearer {self.token}"} if self.token else {}
        response = self.client.post(
            PATH, {"query": query, "variables": variables}, content_type="application/json", headers=headers
        )
        self.status = response.status_code
        answer: dict[str, Any] = response.json()
        for error in answer.get("errors", ()):
            if exception_of(error) not in REFUSALS:
                raise Crashed(f"{exception_of(error)}: {error['message']} at {error.get('path')}")
        return answer

    def get(self, query: str, **variables: Any) -> Any:
        """Give the data of an answer in which nothing was refused at the top."""
        answer = self.ask(query, **variables)
        assert "errors" not in answer, answer
        return answer["data"]

    def field(self, query: str, **variables: Any) -> Any:
        """Give the only field of such an answer."""
        (value,) = self.get(query, **variables).values()
        return value

    def do(self, mutation: str, **variables: Any) -> Any:
        """Give what a mutation answered that has refused nothing."""
        value = self.field(mutation, **variables)
        assert value["errors"] == [], value["errors"]
        return value

    def refusal(self, query: str, **variables: Any) -> tuple[str | None, str]:
        """Give field and code of the only error, of a query or of a mutation.

        The code at the top of an answer is ours where there is one, and else the name of Saleor's exception.
        """
        answer = self.ask(query, **variables)
        if "errors" in answer:
            (error,) = answer["errors"]
            extensions = error["extensions"]
            return extensions.get("field"), extensions.get("code") or exception_of(error)
        ((name, value),) = answer["data"].items()
        assert value is not None, name
        (error,) = value["errors"]
        return error["field"], error["code"]


def exception_of(error: dict[str, Any]) -> str:
    """Give the name of the exception behind an error at the top of an answer."""
    return str(error.get("extensions", {}).get("exception", {}).get("code", ""))
