"""Rows for the operations on companies, branches and departments. Each makes what it changes: all can be repeated."""

import itertools
from typing import Any

from saleor_customer_ext import permissions
from saleor_customer_ext.graphql.compat import encode
from saleor_customer_ext.services import branches, companies, departments
from tests.graphql.operation_rows import Row
from tests.graphql.sorting_operations import SHOP, mutation, of_customer

ORGANIZERS = {"organizer", "app"}
READERS = {"organizer", "keeper", "app"}
ORGANIZER = [permissions.MANAGE_ORGANIZATION]
SERVICES: dict[str, Any] = {"company": companies, "branch": branches, "department": departments}
PLURALS = {"company": "companies", "branch": "branches", "department": "departments"}
PARENTS = {"branch": "company", "department": "branch"}

_numbers = itertools.count(1)


def new(kind: str) -> str:
    unit = SERVICES[kind].create(name=f"{kind} {next(_numbers)}", actor=SHOP)
    return encode(kind.capitalize(), unit.pk)


def rows_of(kind: str) -> dict[str, Row]:
    """Give the rows of all operations that every kind has."""
    of, plural = kind.capitalize(), PLURALS[kind]
    declared = f"{of}Input!" if kind == "company" else f"{of}CreateInput!"

    def one(world: Any) -> dict[str, Any]:
        return {"id": new(kind)}

    rows = {
        kind: Row(f"query($id: ID!) {{ {kind}(id: $id) {{ name version customers }} }}", one, READERS),
        plural: Row(f"{{ {plural}(first: 1) {{ totalCount }} }}", lambda world: {}, READERS),
        f"{kind}Create": mutation(
            f"{kind}Create(input: $input)",
            lambda world: {"input": {"name": f"New {next(_numbers)}"}},
            ORGANIZERS,
            input=declared,
        ),
        f"{kind}Update": mutation(
            f'{kind}Update(id: $id, version: 1, input: {{ phone: "040 5550142" }})', one, ORGANIZERS, id="ID!"
        ),
        f"{kind}Archive": mutation(f"{kind}Archive(id: $id)", one, ORGANIZERS, id="ID!"),
        f"{kind}Restore": mutation(
            f"{kind}Restore(id: $id)", lambda world: {"id": archived(kind)}, ORGANIZERS, id="ID!"
        ),
        f"{kind}Delete": mutation(f"{kind}Delete(id: $id)", one, ORGANIZERS, id="ID!"),
        f"{kind}Merge": mutation(
            f"{kind}Merge({kind}Ids: [$id], into: $into)",
            lambda world: {"id": new(kind), "into": new(kind)},
            ORGANIZERS,
            id="ID!",
            into="ID!",
        ),
    }
    if parent := PARENTS.get(kind):
        rows[f"{kind}Move"] = mutation(
            f"{kind}Move(id: $id, {parent}Id: $to)",
            lambda world: {"id": new(kind), "to": new(parent)},
            ORGANIZERS,
            id="ID!",
            to="ID!",
        )
    return rows


def archived(kind: str) -> str:
    unit = SERVICES[kind].create(name=f"{kind} {next(_numbers)}", actor=SHOP)
    SERVICES[kind].archive(**{f"{kind}_id": unit.pk}, actor=SHOP)
    return encode(kind.capitalize(), unit.pk)


ROWS = {
    **rows_of("company"),
    **rows_of("branch"),
    **rows_of("department"),
    "organizationEnabled": Row("{ organizationEnabled }", lambda world: {}, READERS),
    "customerOrganizationAssign": mutation(
        "customerOrganizationAssign(customerIds: [$customer], companyId: $id)",
        lambda world: {"customer": of_customer(world), "id": new("company")},
        READERS,
        customer="ID!",
        id="ID!",
    ),
}
