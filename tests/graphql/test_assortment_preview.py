"""Reading the assortment in the API: what somebody sees, what is assigned already, and what a copy would change."""

from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from demo import factories as shop
from saleor_customer_ext import permissions
from saleor_customer_ext.graphql.compat import encode
from saleor_customer_ext.services import settings
from tests import factories
from tests.customers.assortment import assign, category, collection, product, switch_on
from tests.customers.organization import branch, department, put
from tests.graphql.conftest import Api, ledger_state, user_id
from tests.graphql.test_assortment import COPY, EXPLAIN, ids

PREVIEW = """query($customer: ID, $branch: ID, $department: ID, $search: String, $visible: Boolean, $first: Int) {
    assortmentPreview(customerId: $customer, branchId: $branch, departmentId: $department, search: $search,
    isVisible: $visible, first: $first) { isRestricted codes branch { name } department { name }
    numberOfVisible numberOfProducts products { id name isVisible } } }"""
ITEMS = """query($kind: AssortmentKind!, $branch: ID, $department: ID) {
    assortmentItems(kind: $kind, branchId: $branch, departmentId: $department) { name isAssigned } }"""
DIFFERENCE = """query($fromBranch: ID, $fromDepartment: ID, $branch: ID, $department: ID) {
    assortmentCopyPreview(fromBranchId: $fromBranch, fromDepartmentId: $fromDepartment, branchId: $branch,
    departmentId: $department) { added removed addedItems { kind name } removedItems { kind name } } }"""


@pytest.fixture
def staff(api: Api, db: None) -> Api:
    granted = [permissions.MANAGE_ORGANIZATION]
    return api.log_in(shop.make_staff("organizer@example.com", permissions=granted))


@pytest.fixture
def catalogue(db: None) -> tuple[Any, Any, Any]:
    """Put a cup, a mug and a plate on sale; the mug is a thing of the kitchen."""
    return product("Cup", upc="NK-7"), product("Mug", category("Kitchen")), product("Plate")


def seen(staff: Api, **asked: Any) -> tuple[list[str], dict[str, bool], int]:
    found = staff.field(PREVIEW, **asked)
    assert found["numberOfProducts"] == 3
    products = {one["name"]: one["isVisible"] for one in found["products"]}
    return found["codes"], products, found["numberOfVisible"]


EVERYTHING = {"Cup": True, "Mug": True, "Plate": True}
NOTHING = dict.fromkeys(EVERYTHING, False)


class TestPreview:
    """What somebody sees of the whole catalogue."""

    def test_nobody_is_restricted_until_it_is_switched_on(
        self, staff: Api, customer: Any, catalogue: Any
    ) -> None:
        put(customer, branch=branch("Hamburg"))
        asked = {"customer": user_id(customer)}

        assert seen(staff, **asked) == (["ASSORTMENT_DISABLED"], EVERYTHING, 3)
        assert staff.field(PREVIEW, **asked)["isRestricted"] is False
        switch_on()
        assert seen(staff, **asked) == (["BRANCH"], NOTHING, 0)
        settings.change(actor=factories.OPERATOR, organization_enabled=False)
        assert seen(staff, **asked) == (["ORGANIZATION_DISABLED"], EVERYTHING, 3)

    def test_whoever_no_branch_speaks_for(self, staff: Api, customer: Any, catalogue: Any) -> None:
        switch_on(assortment_anonymous="NOTHING")
        assert seen(staff) == (["ANONYMOUS"], NOTHING, 0)
        assert seen(staff, customer=user_id(customer)) == (["WITHOUT_BRANCH"], EVERYTHING, 3)
        switch_on(assortment_anonymous="EVERYTHING", assortment_without_branch="NOTHING")
        assert seen(staff) == (["ANONYMOUS"], EVERYTHING, 3)
        assert seen(staff, customer=user_id(customer)) == (["WITHOUT_BRANCH"], NOTHING, 0)
        clerk = shop.make_staff("clerk@example.com")
        assert seen(staff, customer=user_id(clerk)) == (["STAFF"], EVERYTHING, 3)

    def test_a_branch_and_a_department_by_a_customer_and_by_themselves(
        self, staff: Api, customer: Any, catalogue: Any
    ) -> None:
        cup, mug, _plate = catalogue
        switch_on()
        hamburg = branch("Hamburg")
        sales = department("Sales", of=hamburg)
        put(customer, department=sales)
        assign(hamburg, cup, mug.categories.get())
        by_customer, by_department = {"customer": user_id(customer)}, {"department": ids(sales)[0]}
        both = {"branch": ids(hamburg)[0], **by_department}
        of_branch = {"Cup": True, "Mug": True, "Plate": False}

        for asked in (by_customer, by_department, both):
            codes, products, number = seen(staff, **asked)
            assert codes == ["BRANCH", "DEPARTMENT_WITHOUT_ASSIGNMENTS"]
            assert (products, number) == (of_branch, 2)
        assign(sales, collection("Summer", mug))
        for asked in (by_customer, by_department, both):
            codes, products, number = seen(staff, **asked)
            assert codes == ["BRANCH", "DEPARTMENT"]
            assert (products, number) == ({"Cup": False, "Mug": True, "Plate": False}, 1)
        assert seen(staff, branch=ids(hamburg)[0]) == (["BRANCH"], of_branch, 2)
        found = staff.field(PREVIEW, **by_department)
        assert (found["isRestricted"], found["branch"], found["department"]) == (
            True,
            {"name": "Hamburg"},
            {"name": "Sales"},
        )

    def test_a_department_of_every_branch(self, staff: Api, customer: Any, catalogue: Any) -> None:
        cup, _mug, _plate = catalogue
        switch_on()
        sales = department("Sales")
        put(customer, department=sales)
        for asked in ({"customer": user_id(customer)}, {"department": ids(sales)[0]}):
            assert seen(staff, **asked) == (
                ["WITHOUT_BRANCH", "DEPARTMENT_WITHOUT_ASSIGNMENTS"],
                EVERYTHING,
                3,
            )
        assign(sales, cup)
        for asked in ({"customer": user_id(customer)}, {"department": ids(sales)[0]}):
            assert seen(staff, **asked) == (["WITHOUT_BRANCH", "DEPARTMENT"], NOTHING | {"Cup": True}, 1)
        switch_on(assortment_without_branch="NOTHING")
        for asked in ({"customer": user_id(customer)}, {"department": ids(sales)[0]}):
            assert seen(staff, **asked) == (["WITHOUT_BRANCH"], NOTHING, 0)

    def test_products_are_found_by_name_and_number_and_by_what_is_seen(
        self, staff: Api, catalogue: Any
    ) -> None:
        cup, mug, plate = catalogue
        hamburg = branch("Hamburg")
        asked = {"branch": ids(hamburg)[0]}
        assert staff.field(PREVIEW, **asked, visible=False)["products"] == []
        assert [one["name"] for one in staff.field(PREVIEW, **asked, visible=True)["products"]] == [
            "Cup",
            "Mug",
            "Plate",
        ]
        switch_on()
        assign(hamburg, cup, mug)

        assert staff.field(PREVIEW, **asked, search="nk-7")["products"] == [
            {"id": ids(cup)[0], "name": "Cup", "isVisible": True}
        ]
        assert staff.field(PREVIEW, **asked, visible=False)["products"] == [
            {"id": ids(plate)[0], "name": "Plate", "isVisible": False}
        ]
        assert staff.field(PREVIEW, **asked, visible=True, first=1)["products"] == [
            {"id": ids(cup)[0], "name": "Cup", "isVisible": True}
        ]
        assert staff.field(PREVIEW, **asked, visible=True, search="plate")["products"] == []

    def test_the_reasons_are_told_for_units_as_well(self, staff: Api, catalogue: Any) -> None:
        cup, _mug, plate = catalogue
        switch_on()
        hamburg = branch("Hamburg")
        assign(hamburg, cup)
        explain = EXPLAIN.replace("$customer: ID,", "$branch: ID,").replace(
            "customerId: $customer", "branchId: $branch"
        )

        for one, allows in ((cup, True), (plate, False)):
            found = staff.field(explain, branch=ids(hamburg)[0], product=ids(one)[0])
            assert found["isVisible"] is allows
            assert [(reason["code"], reason["allows"]) for reason in found["reasons"]] == [("BRANCH", allows)]

    def test_bad_input(self, staff: Api, customer: Any) -> None:
        hamburg, kiel = branch("Hamburg"), branch("Kiel")
        sales = department("Sales", of=hamburg)
        someone = user_id(customer)

        assert staff.refusal(PREVIEW, customer=encode("User", "999999")) == ("customerId", "NOT_FOUND")
        assert staff.refusal(PREVIEW, customer="nonsense") == ("customerId", "INVALID")
        assert staff.refusal(PREVIEW, branch=encode("Branch", "999999")) == ("branchId", "NOT_FOUND")
        assert staff.refusal(PREVIEW, department=encode("Department", "9")) == ("departmentId", "NOT_FOUND")
        assert staff.refusal(PREVIEW, customer=someone, branch=ids(kiel)[0]) == ("customerId", "INVALID")
        assert staff.refusal(PREVIEW, branch=ids(kiel)[0], department=ids(sales)[0]) == (
            "departmentId",
            "INVALID",
        )
        for first in (0, 51):
            assert staff.refusal(PREVIEW, first=first) == ("first", "INVALID")
        assert staff.refusal(PREVIEW, search="x" * 201) == ("search", "INVALID")

    @pytest.mark.parametrize("number", [1, 10])
    def test_it_costs_the_same_however_many_products(self, staff: Api, number: int) -> None:
        switch_on()
        hamburg = branch("Hamburg")
        assign(hamburg, *(product(f"P{name}") for name in range(number)))
        staff.field(PREVIEW, branch=ids(hamburg)[0])
        cache.clear()

        with CaptureQueriesContext(connection) as queries:
            found = staff.field(PREVIEW, branch=ids(hamburg)[0])

        asked = [q["sql"] for q in queries if "saleor_customer_ext_" in q["sql"] or "catalogue" in q["sql"]]
        assert found["numberOfVisible"] == number
        # Who asks, the branch, the settings, what it has, the products, which are seen, and the two numbers.
        assert len(asked) == 8

    def test_customers_may_not_look_even_at_their_own(self, api: Api, customer: Any) -> None:
        api.log_in(customer)

        assert api.refusal(PREVIEW, customer=user_id(customer)) == (None, "PERMISSION_DENIED")


def test_what_is_found_says_whether_it_is_assigned_already(staff: Api, catalogue: Any) -> None:
    cup, _mug, plate = catalogue
    hamburg, sales = branch("Hamburg"), department("Sales")
    assign(hamburg, cup)
    assign(sales, plate)

    def assigned(**unit: Any) -> dict[str, bool | None]:
        return {one["name"]: one["isAssigned"] for one in staff.field(ITEMS, kind="PRODUCT", **unit)}

    assert assigned() == {"Cup": None, "Mug": None, "Plate": None}
    assert assigned(branch=ids(hamburg)[0]) == {"Cup": True, "Mug": False, "Plate": False}
    assert assigned(department=ids(sales)[0]) == {"Cup": False, "Mug": False, "Plate": True}
    categories = staff.field(ITEMS, kind="CATEGORY", branch=ids(hamburg)[0])
    assert {one["name"]: one["isAssigned"] for one in categories}["Kitchen"] is False
    both = {"branch": ids(hamburg)[0], "department": ids(sales)[0]}
    assert staff.refusal(ITEMS, kind="PRODUCT", **both) == ("branchId", "REQUIRED")
    gone = encode("Branch", "999999")
    assert staff.refusal(ITEMS, kind="PRODUCT", branch=gone) == ("branchId", "NOT_FOUND")


class TestCopyPreview:
    """What a copy would change, before it does."""

    def test_it_says_what_the_copy_then_does(self, staff: Api, catalogue: Any) -> None:
        cup, mug, plate = catalogue
        hamburg, sales = branch("Hamburg"), department("Sales")
        kitchen = mug.categories.get()
        assign(hamburg, cup, kitchen)
        assign(sales, cup, plate, mug)
        asked = {"fromBranch": ids(hamburg)[0], "department": ids(sales)[0]}
        before = ledger_state()

        assert staff.field(DIFFERENCE, **asked) == {
            "added": 1,
            "removed": 2,
            "addedItems": [{"kind": "CATEGORY", "name": "Kitchen"}],
            "removedItems": [{"kind": "PRODUCT", "name": "Mug"}, {"kind": "PRODUCT", "name": "Plate"}],
        }
        assert ledger_state() == before
        copied = staff.field(COPY, fromBranch=ids(hamburg)[0], departments=ids(sales), replace=True)
        assert (copied["added"], copied["removed"]) == (1, 2)
        assert staff.field(DIFFERENCE, **asked) == {
            "added": 0,
            "removed": 0,
            "addedItems": [],
            "removedItems": [],
        }

    def test_bad_input(self, staff: Api) -> None:
        hamburg, sales = ids(branch("Hamburg"))[0], ids(department("Sales"))[0]

        assert staff.refusal(DIFFERENCE, branch=hamburg) == ("fromBranchId", "REQUIRED")
        assert staff.refusal(DIFFERENCE, fromBranch=hamburg) == ("branchId", "REQUIRED")
        assert staff.refusal(DIFFERENCE, fromBranch=hamburg, branch=hamburg, department=sales) == (
            "branchId",
            "REQUIRED",
        )
        gone = encode("Department", "999999")
        assert staff.refusal(DIFFERENCE, fromDepartment=gone, branch=hamburg) == (
            "fromDepartmentId",
            "NOT_FOUND",
        )
        settings.change(actor=factories.OPERATOR, organization_enabled=False)
        assert staff.refusal(DIFFERENCE, fromBranch=hamburg, department=sales) == (
            None,
            "ORGANIZATION_DISABLED",
        )


def test_whether_it_is_on(staff: Api) -> None:
    assert staff.field("{ assortmentEnabled }") is False
    switch_on()
    assert staff.field("{ assortmentEnabled }") is True
    settings.change(actor=factories.OPERATOR, organization_enabled=False)
    assert staff.field("{ assortmentEnabled }") is False
