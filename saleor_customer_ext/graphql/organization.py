"""Where customers belong in the API: what stands on their profiles, and how staff assign them."""

import functools
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import graphene

from ..host import Actor
from ..services import organization, settings
from ..services.branches import BRANCH
from ..services.companies import COMPANY
from ..services.departments import DEPARTMENT
from . import compat
from .branches import BranchType
from .companies import CompanyType
from .connections import Batch
from .customer_columns import profile_of
from .departments import DepartmentType
from .errors import Mutation, acting, refusals
from .people import customer_keys
from .units import NONE, unit_key

REQUIRES = "Requires one of the permissions manage_customer_profiles, manage_organization."
READERS = (
    REQUIRES.removesuffix(".") + ", or being this customer. Null where the shop does without an organisation."
)
KINDS = {"company_id": COMPANY, "branch_id": BRANCH, "department_id": DEPARTMENT}


def for_readers(resolver: Callable[..., Any]) -> Callable[..., Any]:
    """Give a field of a profile to staff who may see where customers belong, and to the customer."""

    @refusals()
    @functools.wraps(resolver)
    def resolve(root: Any, info: Any, **arguments: Any) -> Any:
        organization.require_reader(root.batch.find("actor", lambda users: acting(info)), root.pk)
        return resolver(root, info, **arguments)

    return resolve


class OrganizationFields:
    """What a profile has of the organisation."""

    company = graphene.Field(CompanyType, description=f"The company whose contact the customer is. {READERS}")
    branch = graphene.Field(BranchType, description=f"The branch that the customer belongs to. {READERS}")
    department = graphene.Field(
        DepartmentType, description=f"The department that the customer belongs to. {READERS}"
    )

    @staticmethod
    @for_readers
    def resolve_company(root: Any, info: Any) -> Any:
        return _unit_of(root, info, "company")

    @staticmethod
    @for_readers
    def resolve_branch(root: Any, info: Any) -> Any:
        return _unit_of(root, info, "branch")

    @staticmethod
    @for_readers
    def resolve_department(root: Any, info: Any) -> Any:
        return _unit_of(root, info, "department")


class OrganizationQueries(graphene.ObjectType):
    """Queries about the organisation as a whole."""

    organization_enabled = graphene.Boolean(
        description=f"Whether the shop has companies, branches and departments; screens hide them else. {REQUIRES}"
    )

    @staticmethod
    @refusals()
    def resolve_organization_enabled(root: Any, info: Any) -> bool:
        acting(info).require(*organization.ASSIGNERS)
        return settings.organization_enabled(using=compat.host_types().reading(info.context))


class CustomerOrganizationAssign(Mutation):
    """Says where customers belong."""

    permissions = organization.ASSIGNERS
    count = graphene.Int(description="Number of customers who belonged elsewhere before.")

    class Arguments:
        customer_ids = graphene.List(
            graphene.NonNull(graphene.ID),
            required=True,
            description="Which customers, 1000 at most: global ids of profiles or users.",
        )
        company_id = graphene.ID(description=f'Which company, or "{NONE}"; it stays, if left out.')
        branch_id = graphene.ID(description=f'Which branch, or "{NONE}"; it stays, if left out.')
        department_id = graphene.ID(description=f'Which department, or "{NONE}"; it stays, if left out.')

    class Meta:
        description = (
            "Says where customers belong: for all of them or, if one is unknown or it would not fit together for one,"
            " for none. What is left out stays; where it is empty, it follows from what is given: the branch from the"
            f" department, the company from the branch. Repeating it does nothing. {REQUIRES}"
        )

    @classmethod
    def perform(cls, info: Any, actor: Actor, **values: Any) -> dict[str, Any]:
        count = organization.assign(
            customer_ids=customer_keys(info, values["customer_ids"], field="customer_ids"),
            actor=actor,
            **places_of(values),
        )
        return {"count": count}


class OrganizationMutations(graphene.ObjectType):
    """Mutations about where customers belong."""

    customer_organization_assign = CustomerOrganizationAssign.Field()


def places_of(values: Mapping[str, Any]) -> dict[str, int | None]:
    """Read companyId, branchId and departmentId as far as they are there; null is not."""
    return {
        name: None if text == NONE else unit_key(kind, text, field=name)
        for name, kind in KINDS.items()
        if (text := values.get(name)) is not None
    }


def _unit_of(root: Any, info: Any, part: str) -> Any:
    """Give where a customer belongs; one query for all that were read together, and one for the switch."""
    using = compat.host_types().reading(info.context)
    if not root.batch.find("has organization", lambda users: settings.organization_enabled(using=using)):
        return None

    def read(users: Sequence[Any]) -> dict[int, Any]:
        keys = {key for user in users if (key := getattr(profile_of(user), f"{part}_id"))}
        found = organization.of_customers({part: keys}, using=using)[part]
        Batch(list(found.values()), staff=root.batch.staff)
        return found

    return root.batch.find(("unit", part), read).get(getattr(profile_of(root), f"{part}_id"))
