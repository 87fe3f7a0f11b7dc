"""Companies, branches and departments of one Oscar shop, for tests; each function makes one thing and returns it."""

from typing import Any

from saleor_customer_ext.models import Branch, Company, CustomerProfile, Department
from saleor_customer_ext.services import branches, companies, departments, organization
from tests.customers.sorting import ORGANIZER, keys


def company(name: str = "Alster", **values: Any) -> Company:
    return companies.create(name=name, actor=ORGANIZER, **values)


def branch(name: str = "Hamburg", of: Company | None = None, **values: Any) -> Branch:
    return branches.create(name=name, company_id=of and of.pk, actor=ORGANIZER, **values)


def department(name: str = "Purchasing", of: Branch | None = None, **values: Any) -> Department:
    return departments.create(name=name, branch_id=of and of.pk, actor=ORGANIZER, **values)


def put(*customers: Any, **places: Any) -> int:
    """Assign customers to units, by ``company``, ``branch`` and ``department``; None is none."""
    named = {f"{part}_id": unit and unit.pk for part, unit in places.items()}
    return organization.assign(customer_ids=keys(*customers), actor=ORGANIZER, **named)


def places(*customers: Any) -> list[tuple[str | None, str | None, str | None]]:
    """Give the names of company, branch and department of each customer."""
    rows = CustomerProfile.objects.select_related("company", "branch", "department").in_bulk(keys(*customers))
    return [
        tuple(unit and unit.name for unit in (row.company, row.branch, row.department))  # type: ignore[misc]
        for row in (rows[customer.pk] for customer in customers)
    ]
