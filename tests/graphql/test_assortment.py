"""The assortment in the API: what is assigned, by whom, what is refused, and why somebody sees a product."""

from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from demo import factories as shop
from saleor_customer_ext import permissions
from saleor_customer_ext.graphql.compat import encode
from saleor_customer_ext.services import branches, departments, settings
from tests import factories
from tests.customers.assortment import assign, category, collection, product, switch_on
from tests.customers.organization import branch, department, put
from tests.customers.sorting import ORGANIZER
from tests.graphql.conftest import Api, ledger_state, user_id

ERRORS = "errors { field message code }"
CHANGE = """mutation($branches: [ID!], $departments: [ID!], $products: [ID!], $categories: [ID!],
    $collections: [ID!]) {{ {name}(branchIds: $branches, departmentIds: $departments, productIds: $products,
    categoryIds: $categories, collectionIds: $collections) {{ added removed errors {{ field message code }} }} }}"""
ASSIGN, UNASSIGN = CHANGE.format(name="assortmentAssign"), CHANGE.format(name="assortmentUnassign")
COPY = """mutation($fromBranch: ID, $fromDepartment: ID, $branches: [ID!], $departments: [ID!], $replace: Boolean) {
    assortmentCopy(fromBranchId: $fromBranch, fromDepartmentId: $fromDepartment, branchIds: $branches,
    departmentIds: $departments, replace: $replace) { added removed errors { field message code } } }"""
EXPLAIN = """query($customer: ID, $product: ID!) { explainAssortment(customerId: $customer, productId: $product) {
    isVisible reasons { code allows message branch { name } department { name } assignments { kind id name } } } }"""
ITEMS = """query($id: ID!, $kind: AssortmentKind, $first: Int, $last: Int, $after: String, $before: String) {
    branch(id: $id) { assortment(kind: $kind, first: $first, last: $last, after: $after, before: $before) {
        totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
        edges { node { kind id name } } } } }"""


@pytest.fixture
def staff(api: Api, db: None) -> Api:
    granted = [permissions.MANAGE_ORGANIZATION]
    return api.log_in(shop.make_staff("organizer@example.com", permissions=granted))


def ids(*things: Any) -> list[str]:
    names = {"Range": "Collection"}
    kinds = [type(thing).__name__ for thing in things]
    return [encode(names.get(kind, kind), thing.pk) for kind, thing in zip(kinds, things, strict=True)]


def listed(staff: Api, unit: Any, **page: Any) -> dict[str, Any]:
    asked = {"id": ids(unit)[0]} | ({} if "last" in page else {"first": 10}) | page
    return staff.field(ITEMS, **asked)["assortment"]


def names(page: dict[str, Any]) -> list[Any]:
    return [edge["node"]["name"] for edge in page["edges"]]


def test_things_are_assigned_listed_copied_and_taken_away(staff: Api) -> None:
    hamburg, kiel, sales = branch("Hamburg"), branch("Kiel"), department("Sales")
    mug, tools, summer = product("Mug"), category("Tools"), collection("Summer")

    assert staff.field(
        ASSIGN,
        branches=ids(hamburg),
        departments=ids(sales),
        products=ids(mug),
        categories=ids(tools),
        collections=ids(summer),
    ) == {"added": 6, "removed": 0, "errors": []}
    page = listed(staff, hamburg)
    assert page["totalCount"] == 3
    assert [edge["node"] for edge in page["edges"]] == [
        {"kind": "CATEGORY", "id": ids(tools)[0], "name": "Tools"},
        {"kind": "COLLECTION", "id": ids(summer)[0], "name": "Summer"},
        {"kind": "PRODUCT", "id": ids(mug)[0], "name": "Mug"},
    ]
    assert staff.field(COPY, fromBranch=ids(hamburg)[0], branches=ids(kiel)) == {
        "added": 3,
        "removed": 0,
        "errors": [],
    }
    assert staff.field(UNASSIGN, branches=ids(kiel), products=ids(mug)) == {
        "added": 0,
        "removed": 1,
        "errors": [],
    }
    assert staff.field(COPY, fromBranch=ids(kiel)[0], departments=ids(sales), replace=True) == {
        "added": 0,
        "removed": 1,
        "errors": [],
    }
    assert names(listed(staff, kiel)) == ["Tools", "Summer"]
    department_items = (
        "query($id: ID!) { department(id: $id) { assortment(first: 5) { edges { node { name } } } } }"
    )
    assert names(staff.field(department_items, id=ids(sales)[0])["assortment"]) == ["Tools", "Summer"]


def test_pages_of_what_is_assigned(staff: Api) -> None:
    hamburg = branch("Hamburg")
    things = [*(product(f"P{number}") for number in range(3)), category("C1"), category("C2")]
    assign(hamburg, *things)
    everything = names(listed(staff, hamburg))

    first = listed(staff, hamburg, first=2)
    second = listed(staff, hamburg, first=2, after=first["pageInfo"]["endCursor"])
    last = listed(staff, hamburg, last=2)
    before = listed(staff, hamburg, last=2, before=last["pageInfo"]["startCursor"])

    assert everything[:2] == ["C1", "C2"]
    assert sorted(everything[2:]) == ["P0", "P1", "P2"]
    assert names(first) + names(second) == everything[:4]
    assert names(before) + names(last) == everything[1:]
    assert (first["pageInfo"]["hasNextPage"], first["pageInfo"]["hasPreviousPage"]) == (True, False)
    assert (last["pageInfo"]["hasNextPage"], last["pageInfo"]["hasPreviousPage"]) == (False, True)
    only = listed(staff, hamburg, kind="PRODUCT", first=1)
    assert (only["totalCount"], names(only)) == (3, everything[2:3])
    assert staff.refusal(ITEMS, id=ids(hamburg)[0]) == ("first", "REQUIRED")
    for cursor in (
        "nonsense",
        encode("AssortmentItem", "[1, 2]"),
        encode("AssortmentItem", '["VARIANT", "1"]'),
    ):
        assert staff.refusal(ITEMS, id=ids(hamburg)[0], first=1, after=cursor) == ("after", "INVALID")


def test_what_the_shop_has_no_more_has_no_name(staff: Api) -> None:
    hamburg, mug = branch("Hamburg"), product("Mug")
    assign(hamburg, mug)
    known = ids(mug)
    mug.delete()

    assert [edge["node"] for edge in listed(staff, hamburg)["edges"]] == [
        {"kind": "PRODUCT", "id": known[0], "name": None}
    ]
    assert staff.field(UNASSIGN, branches=ids(hamburg), products=known)["removed"] == 1


@pytest.mark.parametrize(
    ("values", "field", "code"),
    [
        ({"products": [encode("Product", "999999")]}, "productIds", "NOT_FOUND"),
        ({"products": [encode("Product", "x")]}, "productIds", "NOT_FOUND"),
        ({"products": [encode("Category", "1")]}, "productIds", "INVALID"),
        ({"products": ["nonsense"]}, "productIds", "INVALID"),
        ({"products": ["1"]}, "productIds", "INVALID"),
        ({"categories": [encode("Product", "1")]}, "categoryIds", "INVALID"),
        ({"categories": [encode("Category", "999999")]}, "categoryIds", "NOT_FOUND"),
        ({"collections": [encode("Product", "1")]}, "collectionIds", "INVALID"),
        ({"collections": [encode("Collection", "999999")]}, "collectionIds", "NOT_FOUND"),
        ({"branches": [encode("Branch", "999999")]}, "branchIds", "NOT_FOUND"),
        ({"branches": [encode("Department", "1")]}, "branchIds", "INVALID"),
        ({"departments": [encode("Department", "999999")]}, "departmentIds", "NOT_FOUND"),
        ({"products": []}, "productIds", "REQUIRED"),
        ({"branches": []}, "branchIds", "REQUIRED"),
        ({"products": [encode("Product", number) for number in range(1001)]}, "productIds", "INVALID"),
    ],
)
def test_bad_input_is_refused_whole(staff: Api, values: dict[str, Any], field: str, code: str) -> None:
    hamburg, mug = branch("Hamburg"), product("Mug")
    wanted = {"branches": ids(hamburg), "products": ids(mug)}
    wanted |= {name: [*wanted.get(name, []), *more] if more else [] for name, more in values.items()}
    before = ledger_state()

    assert staff.refusal(ASSIGN, **wanted) == (field, code)

    assert ledger_state() == before


def test_unknown_products_are_named(staff: Api) -> None:
    (error,) = staff.field(
        ASSIGN, branches=ids(branch()), products=[encode("Product", "990002"), *ids(product("Mug"))]
    )["errors"]

    assert error == {
        "field": "productIds",
        "message": "The shop has no such products: 990002. Nothing was changed.",
        "code": "NOT_FOUND",
    }


def test_what_is_archived_gets_nothing_new(staff: Api) -> None:
    hamburg, kiel, mug = branch("Hamburg"), branch("Kiel"), product("Mug")
    assign(kiel, mug)
    branches.archive(branch_id=hamburg.pk, actor=ORGANIZER)
    before = ledger_state()

    assert staff.refusal(ASSIGN, branches=ids(hamburg, kiel), products=ids(mug)) == ("branchIds", "ARCHIVED")
    assert staff.refusal(COPY, fromBranch=ids(kiel)[0], branches=ids(hamburg)) == ("branchIds", "ARCHIVED")
    assert staff.refusal(COPY, fromBranch=ids(kiel)[0], branches=ids(kiel)) == ("fromBranchId", "INVALID")
    assert staff.refusal(COPY, branches=ids(kiel)) == ("fromBranchId", "REQUIRED")

    assert ledger_state() == before


def test_without_an_organisation_there_is_no_assortment(staff: Api, customer: Any) -> None:
    hamburg, mug = branch("Hamburg"), product("Mug")
    settings.change(actor=factories.OPERATOR, organization_enabled=False)

    refused = (None, "ORGANIZATION_DISABLED")
    assert staff.refusal(ASSIGN, branches=ids(hamburg), products=ids(mug)) == refused
    assert staff.refusal("{ assortmentItems(kind: PRODUCT) { id } }") == refused
    explained = staff.field(EXPLAIN, customer=user_id(customer), product=ids(mug)[0])
    assert (explained["isVisible"], [reason["code"] for reason in explained["reasons"]]) == (
        True,
        ["ORGANIZATION_DISABLED"],
    )


def test_finding_what_can_be_assigned(staff: Api) -> None:
    hammer, tools = product("Claw hammer", upc="HX-1"), category("Hammers")
    product("Mug", upc="MU-1")
    query = """query($kind: AssortmentKind!, $search: String, $first: Int) {
        assortmentItems(kind: $kind, search: $search, first: $first) { kind id name } }"""

    assert staff.field(query, kind="PRODUCT", search="hammer") == [
        {"kind": "PRODUCT", "id": ids(hammer)[0], "name": "Claw hammer"}
    ]
    assert staff.field(query, kind="CATEGORY", search="hammer") == [
        {"kind": "CATEGORY", "id": ids(tools)[0], "name": "Hammers"}
    ]
    assert staff.field(query, kind="COLLECTION") == []
    assert len(staff.field(query, kind="PRODUCT", first=1)) == 1
    for first in (0, 51, -1):
        assert staff.refusal(query, kind="PRODUCT", first=first) == ("first", "INVALID")
    assert staff.refusal(query, kind="PRODUCT", search="x" * 201) == ("search", "INVALID")


def test_customers_do_not_see_what_is_assigned(api: Api, customer: Any) -> None:
    hamburg = branch("Hamburg")
    assign(hamburg, product("Mug"))
    put(customer, branch=hamburg)
    api.log_in(customer)

    answer = api.ask("{ myCustomerProfile { branch { name assortment(first: 1) { totalCount } } } }")

    assert answer["data"] == {"myCustomerProfile": {"branch": {"name": "Hamburg", "assortment": None}}}
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["PERMISSION_DENIED"]


def test_settings_are_read_and_written(api: Api, operator: Any) -> None:
    api.log_in(operator)
    read = "{ customerExtSettings { assortmentEnabled assortmentWithoutBranch assortmentAnonymous } }"
    write = f"""mutation($input: CustomerExtSettingsUpdateInput!) {{ customerExtSettingsUpdate(input: $input) {{
        settings {{ assortmentEnabled assortmentWithoutBranch assortmentAnonymous }} {ERRORS} }} }}"""
    changed = {
        "assortmentEnabled": True,
        "assortmentWithoutBranch": "NOTHING",
        "assortmentAnonymous": "EVERYTHING",
    }

    assert api.field(read) == {
        "assortmentEnabled": False,
        "assortmentWithoutBranch": "EVERYTHING",
        "assortmentAnonymous": "EVERYTHING",
    }
    answer = api.field(write, input={"assortmentEnabled": True, "assortmentWithoutBranch": "NOTHING"})
    assert answer == {"settings": changed, "errors": []}
    assert api.field(read) == changed


@pytest.mark.parametrize("number", [1, 4])
def test_a_list_of_branches_costs_the_same_however_many(staff: Api, number: int) -> None:
    for name in range(number):
        assign(branch(f"B{name}"), product(f"P{name}"), category(f"C{name}"))
    query = """{ branches(first: 10) { edges { node {
        name assortment(first: 5) { totalCount edges { node { name } } } } } } }"""
    staff.field(query)
    cache.clear()

    with CaptureQueriesContext(connection) as queries:
        page = staff.field(query)

    asked = [
        query["sql"]
        for query in queries
        if "saleor_customer_ext_" in query["sql"] or "catalogue" in query["sql"]
    ]
    assert len(page["edges"]) == number
    assert [edge["node"]["assortment"]["totalCount"] for edge in page["edges"]] == [2] * number
    # Who asks, the switch, the branches, their pages, names of categories and of products, and how many there are.
    assert len(asked) == 7


class TestExplanation:
    """Why somebody sees a product."""

    @pytest.fixture
    def mug(self, db: None) -> Any:
        return product("Mug", category("Cups", above=category("Kitchen")))

    def explained(self, staff: Api, mug: Any, customer: Any = None) -> tuple[bool, list[tuple[str, bool]]]:
        asked = {} if customer is None else {"customer": user_id(customer)}
        found = staff.field(EXPLAIN, product=ids(mug)[0], **asked)
        return found["isVisible"], [(reason["code"], reason["allows"]) for reason in found["reasons"]]

    def test_while_it_is_off_everybody_sees_everything(self, staff: Api, customer: Any, mug: Any) -> None:
        assert self.explained(staff, mug, customer) == (True, [("ASSORTMENT_DISABLED", True)])
        assert self.explained(staff, mug) == (True, [("ASSORTMENT_DISABLED", True)])

    def test_whoever_no_branch_speaks_for(self, staff: Api, customer: Any, mug: Any) -> None:
        switch_on(assortment_anonymous="NOTHING")
        assert self.explained(staff, mug) == (False, [("ANONYMOUS", False)])
        assert self.explained(staff, mug, customer) == (True, [("WITHOUT_BRANCH", True)])
        switch_on(assortment_anonymous="EVERYTHING", assortment_without_branch="NOTHING")
        assert self.explained(staff, mug) == (True, [("ANONYMOUS", True)])
        assert self.explained(staff, mug, customer) == (False, [("WITHOUT_BRANCH", False)])

    def test_staff_see_everything(self, staff: Api, mug: Any) -> None:
        switch_on(assortment_without_branch="NOTHING")
        clerk = shop.make_staff("clerk@example.com")

        assert self.explained(staff, mug, clerk) == (True, [("STAFF", True)])

    def test_a_branch_and_its_department(self, staff: Api, customer: Any, mug: Any) -> None:
        switch_on()
        hamburg = branch("Hamburg")
        sales = department("Sales", of=hamburg)
        put(customer, department=sales)
        assert self.explained(staff, mug, customer) == (
            False,
            [("BRANCH", False), ("DEPARTMENT_WITHOUT_ASSIGNMENTS", True)],
        )
        kitchen = mug.categories.get().get_parent()
        assign(hamburg, kitchen, mug, product("Cup"))
        assert staff.field(EXPLAIN, customer=user_id(customer), product=ids(mug)[0]) == {
            "isVisible": True,
            "reasons": [
                {
                    "code": "BRANCH",
                    "allows": True,
                    "message": "What is assigned to the branch Hamburg covers the product.",
                    "branch": {"name": "Hamburg"},
                    "department": None,
                    "assignments": [
                        {"kind": "CATEGORY", "id": ids(kitchen)[0], "name": "Kitchen"},
                        {"kind": "PRODUCT", "id": ids(mug)[0], "name": "Mug"},
                    ],
                },
                {
                    "code": "DEPARTMENT_WITHOUT_ASSIGNMENTS",
                    "allows": True,
                    "message": "Nothing is assigned to the department Sales, so it does not narrow.",
                    "branch": None,
                    "department": {"name": "Sales"},
                    "assignments": [],
                },
            ],
        }
        assign(sales, product("Plate"))
        assert self.explained(staff, mug, customer) == (False, [("BRANCH", True), ("DEPARTMENT", False)])
        summer = collection("Summer", mug)
        assign(sales, summer)
        assert self.explained(staff, mug, customer) == (True, [("BRANCH", True), ("DEPARTMENT", True)])

    def test_a_department_without_a_branch(self, staff: Api, customer: Any, mug: Any) -> None:
        switch_on()
        sales = department("Sales")
        put(customer, department=sales)
        assert self.explained(staff, mug, customer) == (
            True,
            [("WITHOUT_BRANCH", True), ("DEPARTMENT_WITHOUT_ASSIGNMENTS", True)],
        )
        assign(sales, product("Cup"))
        assert self.explained(staff, mug, customer) == (
            False,
            [("WITHOUT_BRANCH", True), ("DEPARTMENT", False)],
        )
        switch_on(assortment_without_branch="NOTHING")
        assign(sales, mug)
        assert self.explained(staff, mug, customer) == (False, [("WITHOUT_BRANCH", False)])

    def test_an_archived_unit_goes_on_counting(self, staff: Api, customer: Any, mug: Any) -> None:
        switch_on()
        hamburg = branch("Hamburg")
        sales = department("Sales", of=hamburg)
        assign(hamburg, mug)
        assign(sales, mug)
        put(customer, department=sales)
        departments.archive(department_id=sales.pk, actor=ORGANIZER)
        branches.archive(branch_id=hamburg.pk, actor=ORGANIZER)

        assert self.explained(staff, mug, customer) == (True, [("BRANCH", True), ("DEPARTMENT", True)])

    def test_bad_input(self, staff: Api, customer: Any, mug: Any) -> None:
        gone = encode("Product", "999999")

        assert staff.refusal(EXPLAIN, product=gone) == ("productId", "NOT_FOUND")
        assert staff.refusal(EXPLAIN, product=encode("Product", "x")) == ("productId", "NOT_FOUND")
        assert staff.refusal(EXPLAIN, product=encode("Category", "1")) == ("productId", "INVALID")
        missing = encode("User", customer.pk + 1000)
        assert staff.refusal(EXPLAIN, customer=missing, product=ids(mug)[0]) == ("customerId", "NOT_FOUND")

    def test_customers_may_not_ask_even_about_themselves(self, api: Api, customer: Any, mug: Any) -> None:
        api.log_in(customer)

        asked = {"customer": user_id(customer), "product": ids(mug)[0]}
        assert api.refusal(EXPLAIN, **asked) == (None, "PERMISSION_DENIED")
