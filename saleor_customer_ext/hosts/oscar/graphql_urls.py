"""The address of the GraphQL API, for ``include`` in the shop's urls."""

from django.urls import path

from .graphql_view import GraphQLView

urlpatterns = [path("graphql/", GraphQLView.as_view(), name="graphql")]
