"""The GraphQL schema of an Oscar shop: ours alone, because Oscar has none."""

from functools import cache
from typing import Any

import graphene

from ...graphql import compat
from ...graphql.schema import build


class User(graphene.ObjectType):
    """A person with an account in the shop."""

    id = graphene.ID(required=True, description="Global id of the user.")
    email = graphene.String(required=True, description="E-mail address.")
    first_name = graphene.String(required=True, description="First name; may be empty.")
    last_name = graphene.String(required=True, description="Last name; may be empty.")
    is_active = graphene.Boolean(required=True, description="Whether the user can log in.")

    @staticmethod
    def resolve_id(root: Any, info: Any) -> str:
        """Write the global id."""
        return compat.encode("User", root.pk)


@cache
def schema() -> graphene.Schema:
    """Give the shop's schema, built when it is first asked for."""
    return build(compat.HostTypes(user=User))
