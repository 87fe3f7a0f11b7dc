"""Departments in the API: the shop's list of them, and what staff do with them."""

from typing import Any, ClassVar

import graphene

from ..services import departments
from ..services.departments import DEPARTMENT
from ..services.units import MOST_AT_ONCE
from . import unit_mutations, units
from .assignments import AssortmentFields
from .branches import BranchType
from .connections import Connection, connection_field
from .errors import refusals
from .units import NONE, READERS, REQUIRES, UnitFields, UnitFilterInput, UnitInput, belonging_to

ID = "Global id of the department."


class DepartmentType(UnitFields, AssortmentFields, graphene.ObjectType):
    """A part of a branch; one of no branch is valid in every branch."""

    branch = graphene.Field(BranchType, description="The branch that it belongs to, if any.")

    class Meta:
        name = "Department"

    @staticmethod
    def resolve_branch(root: Any, info: Any) -> Any:
        return belonging_to(root, info, "branch")


class DepartmentFilterInput(UnitFilterInput):
    """Which departments to give; conditions narrow each other."""

    branches = graphene.List(
        graphene.NonNull(graphene.ID),
        description=f'Of any of these branches; "{NONE}" stands for those that are valid in every branch.',
    )


class DepartmentQueries(graphene.ObjectType):
    """Queries about departments."""

    department = graphene.Field(
        DepartmentType,
        id=graphene.ID(required=True, description=ID),
        description=f"One department. {READERS}",
    )
    departments = connection_field(
        DepartmentType,
        "departments",
        f"The shop's departments, by name. {READERS}",
        filter=graphene.Argument(DepartmentFilterInput, description="Which departments to give."),
    )

    @staticmethod
    @refusals(department_id="id")
    def resolve_department(root: Any, info: Any, id: str) -> Any:
        return units.one_of(info, DEPARTMENT, id)

    @staticmethod
    @refusals()
    def resolve_departments(root: Any, info: Any, filter: Any = None, **page: Any) -> Connection:
        return units.page_of(info, DEPARTMENT, filter, page, within=("branches", "branch"))


class DepartmentInput(UnitInput):
    """What a department is; what is left out or null stays, or is empty in a new one."""


class DepartmentCreateInput(DepartmentInput):
    """A new department; what is left out or null is empty."""

    branch_id = graphene.ID(
        description="Global id of the branch that it belongs to; left out, it is valid in every branch."
    )


class DepartmentMutation(unit_mutations.UnitMutation):
    """A mutation about departments."""

    kind = DEPARTMENT
    service: ClassVar[Any] = departments
    renamed = {"department_id": "id", "into_id": "into"}
    department = graphene.Field(DepartmentType, description="The department as it is now.")

    class Meta:
        abstract = True


class DepartmentCreate(unit_mutations.Create, DepartmentMutation):
    """Makes a department."""

    class Arguments:
        input = DepartmentCreateInput(
            required=True, description="What the department is; the name is required."
        )

    class Meta:
        description = f"Makes a department. {REQUIRES}"


class DepartmentUpdate(unit_mutations.Update, DepartmentMutation):
    """Changes a department."""

    class Arguments:
        id = graphene.ID(required=True, description=ID)
        version = graphene.Int(
            required=True, description="Version that was edited; a later one is refused: CONFLICT."
        )
        input = DepartmentInput(required=True, description="What changes.")

    class Meta:
        description = f"Changes a department; its customers stay. {REQUIRES}"


class DepartmentArchive(unit_mutations.Archive, DepartmentMutation):
    """Archives a department."""

    class Arguments:
        id = graphene.ID(required=True, description=ID)

    class Meta:
        description = f"Lets nothing new belong to a department; its customers stay. {REQUIRES}"


class DepartmentRestore(unit_mutations.Restore, DepartmentMutation):
    """Restores a department."""

    class Arguments:
        id = graphene.ID(required=True, description=ID)

    class Meta:
        description = f"Undoes archiving a department. {REQUIRES}"


class DepartmentDelete(unit_mutations.Delete):
    """Deletes a department."""

    kind = DEPARTMENT
    service: ClassVar[Any] = departments
    renamed = {"department_id": "id"}

    class Arguments:
        id = graphene.ID(required=True, description=ID)

    class Meta:
        description = (
            "Deletes a department, with what is assigned to it. Refused (IN_USE) while it has customers; archive it"
            f" then. {REQUIRES}"
        )


class DepartmentMerge(unit_mutations.Merge, DepartmentMutation):
    """Makes one department of several."""

    count = graphene.Int(description="Number of customers who came into it.")

    class Arguments:
        department_ids = graphene.List(
            graphene.NonNull(graphene.ID),
            required=True,
            description=f"The departments that will be gone, {MOST_AT_ONCE} at most.",
        )
        into = graphene.ID(required=True, description="The department that stays.")

    class Meta:
        description = (
            "Makes one department of several: customers of all are in it, and what was assigned to the others is"
            " assigned to it unless it has had nothing. Refused where it belongs to a branch and customers of another"
            f" branch stand in the way. {REQUIRES}"
        )


class DepartmentMove(unit_mutations.Move, DepartmentMutation):
    """Moves a department."""

    count = graphene.Int(description="Number of customers who came into its branch by that.")

    class Arguments:
        id = graphene.ID(required=True, description=ID)
        branch_id = graphene.ID(
            description="The branch that it comes to; left out, it is valid in every branch."
        )
        with_customers = graphene.Boolean(
            description="Whether its customers in other branches come into this one; they stand in the way, if left"
            " out."
        )

    class Meta:
        description = (
            "Lets a department belong to another branch. Its customers in no branch come into that one."
            f" {REQUIRES}"
        )


class DepartmentMutations(graphene.ObjectType):
    """Mutations about departments."""

    department_create = DepartmentCreate.Field()
    department_update = DepartmentUpdate.Field()
    department_archive = DepartmentArchive.Field()
    department_restore = DepartmentRestore.Field()
    department_delete = DepartmentDelete.Field()
    department_move = DepartmentMove.Field()
    department_merge = DepartmentMerge.Field()
