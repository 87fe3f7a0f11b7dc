"""Companies, branches and departments in the API: lists, what stands on profiles, and changes by staff."""

from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from demo import factories as shop
from saleor_customer_ext import permissions
from saleor_customer_ext.graphql.compat import encode
from saleor_customer_ext.models import CustomerProfile
from saleor_customer_ext.services import copies, settings
from tests import factories
from tests.graphql.conftest import Api, ledger_state, user_id

ERRORS = "errors { field message code }"
PROFILE = """query($id: ID!) { customerProfile(id: $id) {
    company { name vatNumber } branch { name city company { name } } department { name branch { name } } } }"""
ADDRESS = {"streetAddress1": "Hafenstraße 12", "postalCode": "20457", "city": "Hamburg", "country": "DE"}


@pytest.fixture
def organizer(db: None) -> Any:
    return shop.make_staff("organizer@example.com", permissions=[permissions.MANAGE_ORGANIZATION])


@pytest.fixture
def staff(api: Api, db: None) -> Api:
    """Log in somebody who may do both."""
    granted = [permissions.MANAGE_ORGANIZATION, permissions.MANAGE_CUSTOMER_PROFILES]
    return api.log_in(shop.make_staff("staff@example.com", permissions=granted))


@pytest.fixture
def people(customer: Any) -> list[Any]:
    return [customer, *(shop.make_customer(f"c{number}@example.com") for number in range(3))]


def make(staff: Api, kind: str, name: str, **values: Any) -> str:
    of = kind.capitalize()
    declared = "CompanyInput!" if kind == "company" else f"{of}CreateInput!"
    query = f"mutation($input: {declared}) {{ {kind}Create(input: $input) {{ {kind} {{ id }} {ERRORS} }} }}"
    answer = staff.field(query, input={"name": name} | values)
    assert answer["errors"] == []
    return answer[kind]["id"]


def assign(staff: Api, people: list[Any], **places: str | None) -> Any:
    query = f"""mutation($people: [ID!]!, $companyId: ID, $branchId: ID, $departmentId: ID) {{
        customerOrganizationAssign(customerIds: $people, companyId: $companyId, branchId: $branchId,
            departmentId: $departmentId) {{ count {ERRORS} }} }}"""
    return staff.field(query, people=[user_id(person) for person in people], **places)


def listed(staff: Api, plural: str, what: str = "name", **page: Any) -> Any:
    of = {"companies": "Company", "branches": "Branch", "departments": "Department"}[plural]
    query = f"""query($filter: {of}FilterInput, $first: Int, $last: Int, $after: String, $before: String) {{
        {plural}(filter: $filter, first: $first, last: $last, after: $after, before: $before) {{
            totalCount pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }}
            edges {{ node {{ {what} }} }} }} }}"""
    return staff.field(query, **({} if "last" in page else {"first": 10}) | page)


def nodes(page: Any) -> list[Any]:
    return [edge["node"] for edge in page["edges"]]


def test_a_company_with_all_its_data(staff: Api) -> None:
    made = make(
        staff,
        "company",
        " Alster GmbH ",
        vatNumber="DE 136 695 976",
        country="de",
        externalReference="ERP-1",
        email="office@example.com",
        phone="040 5550142",
        contactName="Ida Berg",
    )
    query = """query($id: ID!) { company(id: $id) { id name country vatNumber externalReference email phone contactName
        isArchived archivedAt version customers numberOfBranches } }"""

    assert staff.field(query, id=made) == {
        "id": made, "name": "Alster GmbH", "country": "DE", "vatNumber": "DE136695976", "externalReference": "ERP-1",
        "email": "office@example.com", "phone": "040 5550142", "contactName": "Ida Berg", "isArchived": False,
        "archivedAt": None, "version": 1, "customers": 0, "numberOfBranches": 0,
    }  # fmt: skip
    update = f"""mutation($id: ID!, $version: Int!, $input: CompanyInput!) {{
        companyUpdate(id: $id, version: $version, input: $input) {{ company {{ name phone version }} {ERRORS} }} }}"""
    changed = staff.field(update, id=made, version=1, input={"name": "Elbe", "phone": "", "email": None})
    assert changed == {"company": {"name": "Elbe", "phone": "", "version": 2}, "errors": []}
    assert staff.refusal(update, id=made, version=1, input={"name": "Weser"}) == ("version", "CONFLICT")
    archive = f"mutation($id: ID!) {{ companyArchive(id: $id) {{ company {{ isArchived }} {ERRORS} }} }}"
    restore = f"mutation($id: ID!) {{ companyRestore(id: $id) {{ company {{ isArchived }} {ERRORS} }} }}"
    assert staff.field(archive, id=made) == {"company": {"isArchived": True}, "errors": []}
    assert staff.field(restore, id=made) == {"company": {"isArchived": False}, "errors": []}
    delete = f"mutation($id: ID!) {{ companyDelete(id: $id) {{ {ERRORS} }} }}"
    assert staff.field(delete, id=made) == {"errors": []}
    assert staff.refusal(query, id=made) == ("id", "NOT_FOUND")


def test_from_company_to_customer_and_back(staff: Api, people: list[Any]) -> None:
    shop.make_country("DE")
    alster, elbe = make(staff, "company", "Alster"), make(staff, "company", "Elbe")
    hamburg = make(staff, "branch", "Hamburg", companyId=alster, **ADDRESS)
    sales = make(staff, "department", "Sales", branchId=hamburg)

    assert assign(staff, people[:2], departmentId=sales) == {"count": 2, "errors": []}
    assert assign(staff, people[:2], departmentId=sales) == {"count": 0, "errors": []}
    assert assign(staff, people[2:3], companyId=elbe) == {"count": 1, "errors": []}
    assert staff.field(PROFILE, id=user_id(people[0])) == {
        "company": {"name": "Alster", "vatNumber": ""},
        "branch": {"name": "Hamburg", "city": "Hamburg", "company": {"name": "Alster"}},
        "department": {"name": "Sales", "branch": {"name": "Hamburg"}},
    }
    assert nodes(
        listed(staff, "branches", "name customers numberOfDepartments company { name customers }")
    ) == [
        {
            "name": "Hamburg",
            "customers": 2,
            "numberOfDepartments": 1,
            "company": {"name": "Alster", "customers": 2},
        }
    ]
    delete = f"mutation($id: ID!) {{ branchDelete(id: $id) {{ {ERRORS} }} }}"
    assert staff.field(delete, id=hamburg)["errors"] == [
        {
            "field": "id",
            "message": "This branch has 1 departments and 2 customers, so it cannot be deleted. Archive it instead.",
            "code": "IN_USE",
        }
    ]
    move = f"""mutation($id: ID!, $to: ID, $along: Boolean) {{
        branchMove(id: $id, companyId: $to, withCustomers: $along) {{
            count branch {{ company {{ name }} }} {ERRORS} }} }}"""
    assert staff.refusal(move, id=hamburg, to=elbe) == ("companyId", "BELONGS_ELSEWHERE")
    assert staff.field(move, id=hamburg, to=elbe, along=True) == {
        "count": 2,
        "branch": {"company": {"name": "Elbe"}},
        "errors": [],
    }
    merge = f"""mutation($ids: [ID!]!, $into: ID!) {{
        companyMerge(companyIds: $ids, into: $into) {{ count company {{ name customers }} {ERRORS} }} }}"""
    assert staff.field(merge, ids=[elbe], into=alster) == {
        "count": 3,
        "company": {"name": "Alster", "customers": 3},
        "errors": [],
    }
    assert assign(staff, people[:1], departmentId="none", branchId="none", companyId="none")["count"] == 1
    assert staff.field(PROFILE, id=user_id(people[0])) == {
        "company": None,
        "branch": None,
        "department": None,
    }


def test_pages_by_name(staff: Api) -> None:
    for name in ("b", "Ä", "c", "B2", "a2"):
        make(staff, "company", name)
    names = [{"name": name} for name in ("Ä", "a2", "b", "B2", "c")]

    first = listed(staff, "companies", first=2)
    assert (nodes(first), first["totalCount"]) == (names[:2], 5)
    assert (first["pageInfo"]["hasNextPage"], first["pageInfo"]["hasPreviousPage"]) == (True, False)
    second = listed(staff, "companies", first=2, after=first["pageInfo"]["endCursor"])
    assert nodes(second) == names[2:4]
    assert nodes(listed(staff, "companies", last=2, before=second["pageInfo"]["startCursor"])) == names[:2]
    assert nodes(listed(staff, "companies", last=1)) == names[4:]
    assert nodes(listed(staff, "companies", filter={"search": "b"})) == [{"name": "b"}, {"name": "B2"}]


def test_lists_are_narrowed(staff: Api) -> None:
    alster = make(staff, "company", "Alster", vatNumber="DE136695976", country="DE")
    hamburg = make(staff, "branch", "Hamburg", companyId=alster, externalReference="HH-1")
    make(staff, "branch", "Kiel")
    make(staff, "department", "Sales", branchId=hamburg)
    make(staff, "department", "Drivers")
    staff.field(f"mutation($id: ID!) {{ branchArchive(id: $id) {{ {ERRORS} }} }}", id=hamburg)

    def found(plural: str, **filter: Any) -> list[str]:
        return [node["name"] for node in nodes(listed(staff, plural, filter=filter))]

    assert found("companies", search="de1366") == ["Alster"]
    assert found("branches") == ["Hamburg", "Kiel"]
    assert found("branches", isArchived=False) == ["Kiel"]
    assert found("branches", companies=[alster]) == found("branches", search="hh-1") == ["Hamburg"]
    assert found("branches", companies=["none"]) == ["Kiel"]
    assert found("departments", branches=[hamburg, "none"]) == ["Drivers", "Sales"]


def test_refusals_name_the_input(staff: Api, people: list[Any]) -> None:
    alster, elbe = make(staff, "company", "Alster", externalReference="E1"), make(staff, "company", "Elbe")
    hamburg, kiel = make(staff, "branch", "Hamburg", companyId=alster), make(staff, "branch", "Kiel")
    sales = make(staff, "department", "Sales", branchId=hamburg)
    unknown = {kind: encode(kind, 10**9) for kind in ("Company", "Branch", "Department")}
    person, nobody = user_id(people[0]), encode("User", 10**9)
    assign(staff, people[:1], branchId=kiel)
    before = ledger_state()

    def mutate(call: str) -> tuple[str | None, str]:
        return staff.refusal(f"mutation {{ {call} {{ {ERRORS} }} }}")

    def put(**places: str) -> tuple[str | None, str]:
        written = ", ".join(f'{name}: "{key}"' for name, key in places.items())
        return mutate(f'customerOrganizationAssign(customerIds: ["{person}"], {written})')

    for call, expected in (
        ("companyCreate(input: {})", ("name", "REQUIRED")),
        ('companyCreate(input: { name: " ALSTER" })', ("name", "UNIQUE")),
        ('companyCreate(input: { name: "New", externalReference: "e1" })', ("externalReference", "UNIQUE")),
        ('companyCreate(input: { name: "New", vatNumber: "DE136695976" })', ("country", "REQUIRED")),
        ('companyCreate(input: { name: "New", vatNumber: "DE1", country: "DE" })', ("vatNumber", "INVALID")),
        ('companyCreate(input: { name: "New", email: "nobody" })', ("email", "INVALID")),
        (f'companyUpdate(id: "{hamburg}", version: 1, input: {{ name: "New" }})', ("id", "INVALID")),
        (f'companyUpdate(id: "{unknown["Company"]}", version: 1, input: {{}})', ("id", "NOT_FOUND")),
        (f'companyDelete(id: "{alster}")', ("id", "IN_USE")),
        (f'companyMerge(companyIds: ["{alster}"], into: "{alster}")', ("companyIds", "INVALID")),
        (f'companyMerge(companyIds: [], into: "{alster}")', ("companyIds", "REQUIRED")),
        (f'companyMerge(companyIds: ["{kiel}"], into: "{alster}")', ("companyIds", "INVALID")),
        (f'companyMerge(companyIds: ["{elbe}"], into: "{unknown["Company"]}")', ("into", "NOT_FOUND")),
        (f'branchCreate(input: {{ name: "hamburg", companyId: "{alster}" }})', ("name", "UNIQUE")),
        (f'branchCreate(input: {{ name: "New", companyId: "{kiel}" }})', ("companyId", "INVALID")),
        (
            f'branchCreate(input: {{ name: "New", companyId: "{unknown["Company"]}" }})',
            ("companyId", "NOT_FOUND"),
        ),
        ('branchCreate(input: { name: "New", country: "DE" })', ("streetAddress1", "REQUIRED")),
        (f'branchMove(id: "{unknown["Branch"]}", companyId: "{alster}")', ("id", "NOT_FOUND")),
        (f'branchMove(id: "{kiel}", companyId: "{kiel}")', ("companyId", "INVALID")),
        (f'branchMerge(branchIds: ["{hamburg}"], into: "{hamburg}")', ("branchIds", "INVALID")),
        (f'departmentCreate(input: {{ name: "SALES", branchId: "{hamburg}" }})', ("name", "UNIQUE")),
        (f'departmentMove(id: "{sales}", branchId: "{unknown["Branch"]}")', ("branchId", "NOT_FOUND")),
        (f'departmentRestore(id: "{unknown["Department"]}")', ("id", "NOT_FOUND")),
        (f'customerOrganizationAssign(customerIds: ["{person}"])', ("companyId", "REQUIRED")),
        (f'customerOrganizationAssign(customerIds: [], branchId: "{kiel}")', ("customerIds", "REQUIRED")),
        (
            f'customerOrganizationAssign(customerIds: ["{person}", "{nobody}"], branchId: "none")',
            ("customerIds", "NOT_FOUND"),
        ),
    ):
        assert mutate(call) == expected, call
    assert put(departmentId=sales) == ("departmentId", "BELONGS_ELSEWHERE")
    assert put(branchId=hamburg, companyId=elbe) == ("branchId", "BELONGS_ELSEWHERE")
    assert put(branchId=unknown["Branch"]) == ("branchId", "NOT_FOUND")
    assert put(branchId=sales) == ("branchId", "INVALID")
    assert put(branchId="nonsense") == ("branchId", "INVALID")
    for query, field in (
        (f'{{ company(id: "{hamburg}") {{ name }} }}', ("id", "INVALID")),
        (f'{{ branch(id: "{unknown["Branch"]}") {{ name }} }}', ("id", "NOT_FOUND")),
        ("{ companies { totalCount } }", ("first", "REQUIRED")),
        (
            f'{{ branches(first: 1, filter: {{ companies: ["{kiel}"] }}) {{ totalCount }} }}',
            ("companies", "INVALID"),
        ),
        ("{ branches(first: 1, filter: { companies: [] }) { totalCount } }", ("companies", "REQUIRED")),
        (f'{{ companies(first: 1, after: "{alster}") {{ totalCount }} }}', ("after", "INVALID")),
        (
            f'{{ companies(first: 1, after: "{encode("company", "[1]")}") {{ totalCount }} }}',
            ("after", "INVALID"),
        ),
    ):
        assert staff.refusal(query) == field, query
    assert ledger_state() == before


def test_customers_see_where_they_belong_and_not_what_staff_keep(
    api: Api, staff: Api, people: list[Any]
) -> None:
    hamburg = make(staff, "branch", "Hamburg", companyId=make(staff, "company", "Alster"))
    assign(staff, people[:1], branchId=hamburg)
    api.log_in(people[0])

    mine = api.field(
        "{ myCustomerProfile { company { name } branch { name company { id } } department { name } } }"
    )
    assert mine["company"] == {"name": "Alster"}
    assert (mine["branch"]["name"], mine["department"]) == ("Hamburg", None)
    answer = api.ask(
        "{ myCustomerProfile { company { externalReference isArchived archivedAt version createdAt updatedAt customers"
        " numberOfBranches } branch { numberOfDepartments } } }"
    )
    values = answer["data"]["myCustomerProfile"]
    assert {*values["company"].values(), *values["branch"].values()} == {None}
    assert {error["extensions"]["code"] for error in answer["errors"]} == {"PERMISSION_DENIED"}
    assert len(answer["errors"]) == 9
    api.log_in(people[1])
    assert api.field("{ myCustomerProfile { branch { name } } }") == {"branch": None}


@pytest.mark.parametrize(
    ("granted", "allowed"),
    [
        ([permissions.VIEW_CUSTOMER_CREDIT], False),
        ([permissions.VIEW_CUSTOMER_CREDIT, permissions.MANAGE_ORGANIZATION], True),
        ([permissions.MANAGE_CUSTOMER_PROFILES], True),
    ],
)
def test_which_staff_see_where_somebody_belongs(
    api: Api, staff: Api, people: list[Any], granted: list[str], allowed: bool
) -> None:
    assign(staff, people[:1], companyId=make(staff, "company", "Alster"))
    api.log_in(shop.make_staff("other@example.com", permissions=granted))

    answer = api.ask(
        "query($id: ID!) { customerProfile(id: $id) { company { name } } }", id=user_id(people[0])
    )

    assert answer["data"]["customerProfile"] == {"company": {"name": "Alster"} if allowed else None}
    codes = [error["extensions"]["code"] for error in answer.get("errors", [])]
    assert codes == ([] if allowed else ["PERMISSION_DENIED"])


def test_a_customer_is_made_where_they_belong(staff: Api) -> None:
    hamburg = make(staff, "branch", "Hamburg", companyId=make(staff, "company", "Alster"))
    kiel = make(staff, "branch", "Kiel")
    sales = make(staff, "department", "Sales", branchId=hamburg)
    query = f"""mutation($input: CustomerProfileCreateInput!) {{ customerProfileCreate(input: $input) {{
        profile {{ company {{ name }} branch {{ name }} department {{ name }} }} {ERRORS} }} }}"""
    values = {"firstName": "Ida", "lastName": "Berg", "email": "ida@example.com", "departmentId": sales}
    number = CustomerProfile.objects.count()

    assert staff.refusal(query, input=values | {"branchId": kiel}) == ("departmentId", "BELONGS_ELSEWHERE")
    assert CustomerProfile.objects.count() == number
    assert staff.field(query, input=values) == {
        "profile": {
            "company": {"name": "Alster"},
            "branch": {"name": "Hamburg"},
            "department": {"name": "Sales"},
        },
        "errors": [],
    }


def test_the_list_of_customers(staff: Api, people: list[Any]) -> None:
    cache.clear()
    copies.drain()
    alster = make(staff, "company", "Alster")
    hamburg = make(staff, "branch", "Hamburg", companyId=alster)
    sales = make(staff, "department", "Sales")
    assign(staff, people[:2], branchId=hamburg, departmentId=sales)
    query = """query($filter: CustomerProfileFilterInput, $sort: CustomerProfileSortingInput) {
        customerProfiles(first: 10, filter: $filter, sortBy: $sort) {
            edges { node { user { email } branch { name } } } }
        customerProfileFacets(filter: $filter) { branches { branchId count } } }"""

    def found(**filter: Any) -> list[str]:
        page = staff.get(query, filter=filter)["customerProfiles"]
        return [node["user"]["email"] for node in nodes(page)]

    emails = [person.email for person in people]
    assert found(companies=[alster]) == found(branches=[hamburg]) == found(departments=[sales]) == emails[:2]
    assert found(companies=["none"], search="example.com") == emails[2:]
    assert found(branches=["none", hamburg]) == emails
    answer = staff.get(query, filter={}, sort={"field": "BRANCH", "direction": "DESC"})
    assert [node["branch"] and node["branch"]["name"] for node in nodes(answer["customerProfiles"])] == [
        "Hamburg",
        "Hamburg",
        None,
        None,
    ]
    assert answer["customerProfileFacets"] == {
        "branches": [{"branchId": hamburg, "count": 2}, {"branchId": None, "count": 2}]
    }


def test_a_page_costs_as_much_as_one(staff: Api, people: list[Any]) -> None:
    for number, person in enumerate(people):
        hamburg = make(staff, "branch", "Hamburg", companyId=make(staff, "company", f"Alster {number}"))
        assign(staff, [person], departmentId=make(staff, "department", "Sales", branchId=hamburg))
    customers = """query($first: Int!) { customerProfiles(first: $first) { edges { node {
        company { name customers numberOfBranches } branch { name customers numberOfDepartments company { name } }
        department { name customers branch { name company { name } } } } } } }"""
    departments = """query($first: Int!) { departments(first: $first) { totalCount edges { node {
        name customers branch { name customers company { name customers numberOfBranches } } } } } }"""

    for query in (customers, departments):
        counts = []
        for first in (1, 4):
            with CaptureQueriesContext(connection) as queries:
                page = staff.field(query, first=first)
            counts.append(len(queries))
            assert len(nodes(page)) == first
        assert counts[0] == counts[1]


def test_switched_off_it_is_not_there(api: Api, staff: Api, people: list[Any], operator: Any) -> None:
    alster = make(staff, "company", "Alster")
    assign(staff, people[:1], companyId=alster)
    api.log_in(operator)
    switch = f"""mutation($on: Boolean!) {{ customerExtSettingsUpdate(input: {{ organizationEnabled: $on }}) {{
        settings {{ organizationEnabled }} {ERRORS} }} }}"""
    assert api.field("{ customerExtSettings { organizationEnabled } }") == {"organizationEnabled": True}
    assert api.field(switch, on=False) == {"settings": {"organizationEnabled": False}, "errors": []}

    api.log_in(shop.make_staff("boss@example.com", permissions=sorted(permissions.ALL)))
    assert api.field("{ organizationEnabled }") is False
    assert api.refusal("{ companies(first: 1) { totalCount } }") == (None, "ORGANIZATION_DISABLED")
    assert (
        api.refusal("query($id: ID!) { company(id: $id) { name } }", id=alster)[1] == "ORGANIZATION_DISABLED"
    )
    assert api.refusal(f'mutation {{ branchCreate(input: {{ name: "New" }}) {{ {ERRORS} }} }}') == (
        None,
        "ORGANIZATION_DISABLED",
    )
    assert api.field(PROFILE, id=user_id(people[0])) == {"company": None, "branch": None, "department": None}
    filtered = '{ customerProfiles(first: 1, filter: { companies: ["none"] }) { totalCount } }'
    assert api.refusal(filtered) == ("companies", "ORGANIZATION_DISABLED")
    sorted_by = "{ customerProfiles(first: 1, sortBy: { field: COMPANY }) { totalCount } }"
    assert api.refusal(sorted_by) == ("sortBy", "ORGANIZATION_DISABLED")
    settings.change(actor=factories.OPERATOR, organization_enabled=True)
    assert api.field("{ organizationEnabled }") is True
    assert api.field(PROFILE, id=user_id(people[0]))["company"]["name"] == "Alster", "nothing is lost"
