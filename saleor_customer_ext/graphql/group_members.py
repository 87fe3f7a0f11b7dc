"""How customers come into a customer group or a discount group in the API, and out of it."""

from typing import Any, ClassVar

import graphene

from ..host import Actor
from .people import customer_keys


class PutIntoGroup:
    """What the mutations have in common that put customers into a group. service: the module that does it."""

    service: ClassVar[Any]
    count = graphene.Int(description="Number of customers who were not there before.")

    class Arguments:
        customer_ids = graphene.List(
            graphene.NonNull(graphene.ID),
            required=True,
            description="Which customers, 1000 at most: global ids of profiles or users.",
        )
        group_id = graphene.ID(description="Which group; left out, they are in none.")

    @classmethod
    def key(cls, text: str) -> int:
        """Read which group is meant out of its global id; raises Invalid with the field ``group_id``."""
        raise NotImplementedError

    @classmethod
    def perform(cls, info: Any, actor: Actor, **values: Any) -> dict[str, Any]:
        group_id = values.get("group_id")
        count = cls.service.assign(
            customer_ids=customer_keys(info, values["customer_ids"], field="customer_ids"),
            # An empty id is a mistake: it takes nobody out.
            group_id=None if group_id is None else cls.key(group_id),
            actor=actor,
        )
        return {"count": count}
