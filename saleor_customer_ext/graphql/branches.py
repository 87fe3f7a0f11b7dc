"""Branches in the API: the shop's list of them, and what staff do with them."""

from typing import Any, ClassVar

import graphene

from ..models import Department
from ..services import branches
from ..services.branches import BRANCH
from ..services.units import MOST_AT_ONCE
from . import unit_mutations, units
from .addresses import PARTS
from .assignments import AssortmentFields
from .companies import CompanyType
from .connections import Connection, connection_field
from .errors import refusals
from .units import (
    NONE,
    READERS,
    REQUIRES,
    UnitFields,
    UnitFilterInput,
    UnitInput,
    belonging_to,
    number_of,
)

ID = "Global id of the branch."


class BranchType(UnitFields, AssortmentFields, graphene.ObjectType):
    """A site of a company, or one on its own. It has an address or none; then all parts are empty."""

    company = graphene.Field(CompanyType, description="The company that it belongs to, if any.")
    street_address_1 = graphene.String(required=True, description=PARTS["street_address_1"])
    street_address_2 = graphene.String(required=True, description=PARTS["street_address_2"])
    city = graphene.String(required=True, description=PARTS["city"])
    city_area = graphene.String(required=True, description=PARTS["city_area"])
    postal_code = graphene.String(required=True, description=PARTS["postal_code"])
    country = graphene.String(required=True, description=PARTS["country"])
    country_area = graphene.String(required=True, description=PARTS["country_area"])
    number_of_departments = graphene.Int(
        description=f"Number of its departments, archived ones as well. {READERS}"
    )

    class Meta:
        name = "Branch"

    @staticmethod
    def resolve_company(root: Any, info: Any) -> Any:
        return belonging_to(root, info, "company")

    @staticmethod
    @units.for_staff
    def resolve_number_of_departments(root: Any, info: Any) -> int:
        return number_of(root, info, Department, "branch")


class BranchFilterInput(UnitFilterInput):
    """Which branches to give; conditions narrow each other. The search looks at city and postal code as well."""

    companies = graphene.List(
        graphene.NonNull(graphene.ID),
        description=f'Of any of these companies; "{NONE}" stands for those of no company.',
    )


class BranchQueries(graphene.ObjectType):
    """Queries about branches."""

    branch = graphene.Field(
        BranchType, id=graphene.ID(required=True, description=ID), description=f"One branch. {READERS}"
    )
    branches = connection_field(
        BranchType,
        "branches",
        f"The shop's branches, by name. {READERS}",
        filter=graphene.Argument(BranchFilterInput, description="Which branches to give."),
    )

    @staticmethod
    @refusals(branch_id="id")
    def resolve_branch(root: Any, info: Any, id: str) -> Any:
        return units.one_of(info, BRANCH, id)

    @staticmethod
    @refusals()
    def resolve_branches(root: Any, info: Any, filter: Any = None, **page: Any) -> Connection:
        return units.page_of(
            info, BRANCH, filter, page, columns=("city", "postal_code"), within=("companies", "company")
        )


class BranchInput(UnitInput):
    """What a branch is; what is left out or null stays, or is empty in a new one. An address is whole or empty."""

    street_address_1 = graphene.String(description=PARTS["street_address_1"])
    street_address_2 = graphene.String(description=PARTS["street_address_2"])
    city = graphene.String(description=PARTS["city"])
    city_area = graphene.String(description=PARTS["city_area"])
    postal_code = graphene.String(description=PARTS["postal_code"])
    country = graphene.String(description=PARTS["country"])
    country_area = graphene.String(description=PARTS["country_area"])


class BranchCreateInput(BranchInput):
    """A new branch; what is left out or null is empty. An address is whole or empty."""

    company_id = graphene.ID(description="Global id of the company that it belongs to, if any.")


class BranchMutation(unit_mutations.UnitMutation):
    """A mutation about branches."""

    kind = BRANCH
    service: ClassVar[Any] = branches
    renamed = {"branch_id": "id", "into_id": "into"}
    branch = graphene.Field(BranchType, description="The branch as it is now.")

    class Meta:
        abstract = True


class BranchCreate(unit_mutations.Create, BranchMutation):
    """Makes a branch."""

    class Arguments:
        input = BranchCreateInput(required=True, description="What the branch is; the name is required.")

    class Meta:
        description = f"Makes a branch. {REQUIRES}"


class BranchUpdate(unit_mutations.Update, BranchMutation):
    """Changes a branch."""

    class Arguments:
        id = graphene.ID(required=True, description=ID)
        version = graphene.Int(
            required=True, description="Version that was edited; a later one is refused: CONFLICT."
        )
        input = BranchInput(required=True, description="What changes.")

    class Meta:
        description = f"Changes a branch; its departments and customers stay. {REQUIRES}"


class BranchArchive(unit_mutations.Archive, BranchMutation):
    """Archives a branch."""

    class Arguments:
        id = graphene.ID(required=True, description=ID)

    class Meta:
        description = f"Lets nothing new belong to a branch; its departments and customers stay. {REQUIRES}"


class BranchRestore(unit_mutations.Restore, BranchMutation):
    """Restores a branch."""

    class Arguments:
        id = graphene.ID(required=True, description=ID)

    class Meta:
        description = f"Undoes archiving a branch. {REQUIRES}"


class BranchDelete(unit_mutations.Delete):
    """Deletes a branch."""

    kind = BRANCH
    service: ClassVar[Any] = branches
    renamed = {"branch_id": "id"}

    class Arguments:
        id = graphene.ID(required=True, description=ID)

    class Meta:
        description = (
            "Deletes a branch, with what is assigned to it. Refused (IN_USE) while it has departments or customers;"
            f" archive it then. {REQUIRES}"
        )


class BranchMerge(unit_mutations.Merge, BranchMutation):
    """Makes one branch of several."""

    count = graphene.Int(description="Number of customers who came into it.")

    class Arguments:
        branch_ids = graphene.List(
            graphene.NonNull(graphene.ID),
            required=True,
            description=f"The branches that will be gone, {MOST_AT_ONCE} at most.",
        )
        into = graphene.ID(required=True, description="The branch that stays.")

    class Meta:
        description = (
            "Makes one branch of several: departments and customers of all belong to it, and what was assigned to any"
            " of them is assigned to it. Refused where two of them have a department of the same name (UNIQUE), or"
            f" where contacts of another company stand in the way. {REQUIRES}"
        )


class BranchMove(unit_mutations.Move, BranchMutation):
    """Moves a branch."""

    count = graphene.Int(description="Number of customers who became contacts of its company by that.")

    class Arguments:
        id = graphene.ID(required=True, description=ID)
        company_id = graphene.ID(description="The company that it comes to; left out, it belongs to none.")
        with_customers = graphene.Boolean(
            description="Whether its customers who are contacts of other companies become contacts of this one; they"
            " stand in the way, if left out."
        )

    class Meta:
        description = (
            "Lets a branch belong to another company. Its customers who are no company's contacts become contacts"
            f" of it. {REQUIRES}"
        )


class BranchMutations(graphene.ObjectType):
    """Mutations about branches."""

    branch_create = BranchCreate.Field()
    branch_update = BranchUpdate.Field()
    branch_archive = BranchArchive.Field()
    branch_restore = BranchRestore.Field()
    branch_delete = BranchDelete.Field()
    branch_move = BranchMove.Field()
    branch_merge = BranchMerge.Field()
