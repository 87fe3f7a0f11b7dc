"""Two companies with branches and departments, and who belongs there; each is made once however often this runs."""

from typing import Any

from django.contrib.auth import get_user_model

from demo.sample_data import people
from saleor_customer_ext.host import Actor
from saleor_customer_ext.models import Branch, Company, Department
from saleor_customer_ext.services import branches, companies, departments, organization

SYSTEM = Actor.system("sample-data")
# Name -> what else is known of it.
COMPANIES: dict[str, dict[str, str]] = {
    "Brisa Interiors": {"country": "DE", "vat_number": "DE136695976", "external_reference": "ERP-1001"},
    "Moravia Logistics": {"country": "CZ", "vat_number": "CZ25123891", "external_reference": "ERP-1002"},
}
HAMBURG = {"street_address_1": "Hafenstraße 12", "postal_code": "20457", "city": "Hamburg", "country": "DE"}
BRNO = {"street_address_1": "Vídeňská 88", "postal_code": "639 00", "city": "Brno", "country": "CZ"}
# Name, company, address. The last one stands alone.
BRANCHES: list[tuple[str, str | None, dict[str, str]]] = [
    ("Hamburg", "Brisa Interiors", HAMBURG),
    ("Showroom", "Brisa Interiors", {}),
    ("Brno", "Moravia Logistics", BRNO),
    ("Trade fair", None, {}),
]
# Name, branch. The last one is valid in every branch.
DEPARTMENTS: list[tuple[str, str | None]] = [
    ("Purchasing", "Hamburg"),
    ("Warehouse", "Brno"),
    ("Management", None),
]
# Branch and department, either of which may be missing, and who is there.
MEMBERS: list[tuple[str | None, str | None, list[people.Person]]] = [
    (None, "Purchasing", people.CUSTOMERS[0:1]),
    ("Brno", "Warehouse", people.CUSTOMERS[1:2]),
    ("Trade fair", None, people.CUSTOMERS[3:5]),
    ("Trade fair", "Management", people.CUSTOMERS[5:6]),
]


def load_organization() -> None:
    """Make what is missing, and assign the customers."""
    keys = {user.username: user.pk for user in get_user_model().objects.all()}
    of_company, of_branch, of_department = (
        dict(model._default_manager.values_list("name", "pk")) for model in (Company, Branch, Department)
    )
    for name, values in COMPANIES.items():
        if name not in of_company:
            of_company[name] = companies.create(name=name, actor=SYSTEM, **values).pk
    for name, company, address in BRANCHES:
        if name not in of_branch:
            company_id = of_company[company] if company else None
            made = branches.create(name=name, company_id=company_id, actor=SYSTEM, **address)
            of_branch[name] = made.pk
    for name, branch in DEPARTMENTS:
        if name not in of_department:
            branch_id = of_branch[branch] if branch else None
            of_department[name] = departments.create(name=name, branch_id=branch_id, actor=SYSTEM).pk
    for branch, department, members in MEMBERS:
        places = {
            "branch_id": of_branch.get(branch or ""),
            "department_id": of_department.get(department or ""),
        }
        assign([keys[person.email] for person in members], places)


def assign(customer_ids: list[Any], places: dict[str, int | None]) -> None:
    """Put customers where they belong; what is None stays."""
    named = {name: key for name, key in places.items() if key is not None}
    organization.assign(customer_ids=customer_ids, actor=SYSTEM, **named)
