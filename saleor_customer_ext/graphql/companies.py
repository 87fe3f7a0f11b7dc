"""Companies in the API: the shop's list of them, and what staff do with them."""

from typing import Any, ClassVar

import graphene

from ..models import Branch
from ..services import companies
from ..services.companies import COMPANY
from ..services.units import MOST_AT_ONCE
from . import unit_mutations, units
from .connections import Connection, connection_field
from .errors import refusals
from .units import READERS, REQUIRES, UnitFields, UnitFilterInput, UnitInput, number_of

ID = "Global id of the company."


class CompanyType(UnitFields, graphene.ObjectType):
    """A legal entity, whose contacts customers are."""

    country = graphene.String(
        required=True, description="ISO 3166-1 code of the country where it is registered; may be empty."
    )
    vat_number = graphene.String(
        required=True, description="Its VAT number as its country writes it; may be empty."
    )
    number_of_branches = graphene.Int(description=f"Number of its branches, archived ones as well. {READERS}")

    class Meta:
        name = "Company"

    @staticmethod
    @units.for_staff
    def resolve_number_of_branches(root: Any, info: Any) -> int:
        return number_of(root, info, Branch, "company")


class CompanyFilterInput(UnitFilterInput):
    """Which companies to give; conditions narrow each other. The search looks at the VAT number as well."""


class CompanyQueries(graphene.ObjectType):
    """Queries about companies."""

    company = graphene.Field(
        CompanyType, id=graphene.ID(required=True, description=ID), description=f"One company. {READERS}"
    )
    companies = connection_field(
        CompanyType,
        "companies",
        f"The shop's companies, by name. {READERS}",
        filter=graphene.Argument(CompanyFilterInput, description="Which companies to give."),
    )

    @staticmethod
    @refusals(company_id="id")
    def resolve_company(root: Any, info: Any, id: str) -> Any:
        return units.one_of(info, COMPANY, id)

    @staticmethod
    @refusals()
    def resolve_companies(root: Any, info: Any, filter: Any = None, **page: Any) -> Connection:
        return units.page_of(info, COMPANY, filter, page, columns=("vat_number",))


class CompanyInput(UnitInput):
    """What a company is; what is left out or null stays, or is empty in a new one."""

    country = graphene.String(
        description="ISO 3166-1 code of the country where it is registered, such as DE."
    )
    vat_number = graphene.String(description="VAT number; it has to be one of the country.")


class CompanyMutation(unit_mutations.UnitMutation):
    """A mutation about companies."""

    kind = COMPANY
    service: ClassVar[Any] = companies
    renamed = {"company_id": "id", "into_id": "into"}
    company = graphene.Field(CompanyType, description="The company as it is now.")

    class Meta:
        abstract = True


class CompanyCreate(unit_mutations.Create, CompanyMutation):
    """Makes a company."""

    class Arguments:
        input = CompanyInput(required=True, description="What the company is; the name is required.")

    class Meta:
        description = f"Makes a company. {REQUIRES}"


class CompanyUpdate(unit_mutations.Update, CompanyMutation):
    """Changes a company."""

    class Arguments:
        id = graphene.ID(required=True, description=ID)
        version = graphene.Int(
            required=True, description="Version that was edited; a later one is refused: CONFLICT."
        )
        input = CompanyInput(required=True, description="What changes.")

    class Meta:
        description = f"Changes a company; its branches and contacts stay. {REQUIRES}"


class CompanyArchive(unit_mutations.Archive, CompanyMutation):
    """Archives a company."""

    class Arguments:
        id = graphene.ID(required=True, description=ID)

    class Meta:
        description = f"Lets nothing new belong to a company; its branches and contacts stay. {REQUIRES}"


class CompanyRestore(unit_mutations.Restore, CompanyMutation):
    """Restores a company."""

    class Arguments:
        id = graphene.ID(required=True, description=ID)

    class Meta:
        description = f"Undoes archiving a company. {REQUIRES}"


class CompanyDelete(unit_mutations.Delete):
    """Deletes a company."""

    kind = COMPANY
    service: ClassVar[Any] = companies
    renamed = {"company_id": "id"}

    class Arguments:
        id = graphene.ID(required=True, description=ID)

    class Meta:
        description = (
            "Deletes a company. Refused (IN_USE) while it has branches or customers; archive it then."
            f" {REQUIRES}"
        )


class CompanyMerge(unit_mutations.Merge, CompanyMutation):
    """Makes one company of several."""

    count = graphene.Int(description="Number of customers who became its contacts.")

    class Arguments:
        company_ids = graphene.List(
            graphene.NonNull(graphene.ID),
            required=True,
            description=f"The companies that will be gone, {MOST_AT_ONCE} at most.",
        )
        into = graphene.ID(required=True, description="The company that stays.")

    class Meta:
        description = (
            "Makes one company of several: branches and customers of all belong to it. Refused (UNIQUE) where two of"
            f" them have a branch of the same name. {REQUIRES}"
        )


class CompanyMutations(graphene.ObjectType):
    """Mutations about companies."""

    company_create = CompanyCreate.Field()
    company_update = CompanyUpdate.Field()
    company_archive = CompanyArchive.Field()
    company_restore = CompanyRestore.Field()
    company_delete = CompanyDelete.Field()
    company_merge = CompanyMerge.Field()
