"""GraphQL over HTTP for shops that have none: POST asks, GET shows the query editor to people.

Callers are whoever is logged in to the shop, so a POST needs the CSRF token as any form of the shop does, in the header
``X-CSRFToken``. Why this is not graphene-django's view: docs/adr/0007-graphql-two-graphenes.md.
"""

import json
from typing import Any

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_protect, ensure_csrf_cookie

from ...errors import ErrorCode
from ...graphql import errors
from .schema import schema

MAX_QUERY = 20_000  # characters; the editor's own introspection has 2,000
EDITOR = ("graphiql/react.js", "graphiql/react-dom.js", "graphiql/graphiql.js", "graphiql/graphiql.css")


class BadRequest(Exception):
    """The request is not a GraphQL request; the text says why."""


@method_decorator([csrf_protect, ensure_csrf_cookie], name="dispatch")
class GraphQLView(View):
    """The GraphQL endpoint."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the query editor, or how to get it where its files are not there."""
        template = "saleor_customer_ext/oscar/graphiql.html"
        return render(request, template, {"has_editor": all(finders.find(path) for path in EDITOR)})

    def post(self, request: HttpRequest) -> HttpResponse:
        """Answer one query or mutation: 200, or 400 where nothing could be executed."""
        try:
            query, options = read(request)
        except BadRequest as error:
            problem = {"message": str(error), "extensions": {"code": ErrorCode.GRAPHQL_ERROR}}
            return JsonResponse({"errors": [problem]}, status=400)
        try:
            result = schema().execute(query, **options, context_value=request)
        except Exception as error:
            return JsonResponse({"errors": [errors.describe(error)]}, status=500)
        answer: dict[str, Any] = {"data": result.data}
        if result.errors:
            answer["errors"] = [errors.describe(error) for error in result.errors]
        return JsonResponse(answer, status=400 if result.errors and result.data is None else 200)


def read(request: HttpRequest) -> tuple[str, dict[str, Any]]:
    """Read query, variables and operation name from a request; raise BadRequest where it is something else."""
    if request.content_type != "application/json":
        raise BadRequest("Send application/json.")
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError) as error:
        raise BadRequest("The body is not valid JSON.") from error
    if not isinstance(body, dict):
        raise BadRequest("The body has to be an object with query, variables and operationName.")
    query, variables, name = body.get("query"), body.get("variables") or {}, body.get("operationName") or None
    if not isinstance(query, str) or not query.strip():
        raise BadRequest("Send a query.")
    if len(query) > MAX_QUERY:
        raise BadRequest(f"A query has {MAX_QUERY} characters at most.")
    if not isinstance(variables, dict):
        raise BadRequest("The variables have to be an object.")
    if not isinstance(name, str | None):
        raise BadRequest("The operation name has to be text.")
    return query, {"variable_values": variables, "operation_name": name}
