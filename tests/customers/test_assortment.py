"""What a customer sees of the catalogue: by branch and department, and by the settings where no branch can say it."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from oscar.core.loading import get_model

from saleor_customer_ext.errors import NotInAssortment
from saleor_customer_ext.host import get_host
from saleor_customer_ext.host.catalog import Assigned, CatalogKind, Scope
from saleor_customer_ext.hosts.oscar.catalog import condition
from saleor_customer_ext.models import Assignment
from saleor_customer_ext.services import assignments, assortment, assortment_explanation, settings
from saleor_customer_ext.services.assortment import NOTHING, scope_of
from tests import factories
from tests.customers.assortment import assign, category, collection, product, switch_on, unassign
from tests.customers.organization import branch, department, put
from tests.customers.sorting import ORGANIZER, make_customers

pytestmark = pytest.mark.django_db


def child_of(parent: Any) -> Any:
    model = get_model("catalogue", "Product")
    model.objects.filter(pk=parent.pk).update(structure=model.PARENT)
    return model.objects.create(structure=model.CHILD, parent=parent, title="Part")


def seen_by(customer: Any, *products: Any) -> list[str]:
    """Give the titles of what a customer sees, asked in both ways, which have to agree."""
    scope = scope_of(customer and customer.pk)
    wanted = {str(one.pk): one.title for one in products}
    rows = get_model("catalogue", "Product").objects.filter(condition(scope), pk__in=wanted)
    shown = sorted(rows.values_list("title", flat=True))
    denied = assortment.denies(scope, list(wanted))
    explained = {
        reference: assortment_explanation.explain(
            product=reference, customer_id=customer and customer.pk, actor=ORGANIZER
        ).is_visible
        for reference in wanted
    }

    assert sorted(title for reference, title in wanted.items() if reference not in denied) == shown
    assert sorted(title for reference, title in wanted.items() if explained[reference]) == shown
    return shown


@pytest.fixture
def customer(db: None) -> Any:
    (customer,) = make_customers(1)
    return customer


@pytest.fixture
def hamburg(customer: Any) -> Any:
    """Give the branch that the customer belongs to, with the assortment switched on."""
    switch_on()
    made = branch("Hamburg")
    put(customer, branch=made)
    return made


def test_nobody_is_restricted_until_it_is_switched_on(customer: Any) -> None:
    hamburg, mug, cup = branch("Hamburg"), product("Mug"), product("Cup")
    put(customer, branch=hamburg)
    assign(hamburg, mug)

    assert scope_of(customer.pk) is None
    assert seen_by(customer, mug, cup) == ["Cup", "Mug"]
    switch_on()
    assert scope_of(customer.pk) == Scope(Assigned(hamburg.pk, products=True), None)
    assert seen_by(customer, mug, cup) == ["Mug"]
    settings.change(actor=factories.OPERATOR, organization_enabled=False)
    assert scope_of(customer.pk) is None
    assert seen_by(customer, mug, cup) == ["Cup", "Mug"]


def test_a_branch_without_assignments_sees_nothing(customer: Any, hamburg: Any) -> None:
    assert seen_by(customer, product("Mug")) == []


def test_a_category_stands_for_all_below_it_also_later_ones(customer: Any, hamburg: Any) -> None:
    kitchen, garden = category("Kitchen"), category("Garden")
    cups = category("Cups", above=kitchen)
    pots, mug, rake = product("Pots", kitchen), product("Mug", cups), product("Rake", garden)
    assign(hamburg, kitchen)
    assert seen_by(customer, pots, mug, rake) == ["Mug", "Pots"]

    small = category("Small", above=cups)
    later = product("Espresso cup", small, garden)
    assert seen_by(customer, pots, mug, rake, later) == ["Espresso cup", "Mug", "Pots"]
    unassign(hamburg, kitchen)
    assign(hamburg, cups)
    assert seen_by(customer, pots, mug, rake, later) == ["Espresso cup", "Mug"]


def test_a_category_of_which_the_path_only_begins_alike_is_another(customer: Any, hamburg: Any) -> None:
    """A path says where a category stands by its length as well: a parent's is the beginning of a child's."""
    kitchen = category("Kitchen")
    cups = category("Cups", above=kitchen)
    pots, mug = product("Pots", kitchen), product("Mug", cups)
    assign(hamburg, cups)

    assert seen_by(customer, pots, mug) == ["Mug"]


def test_a_category_that_is_moved_takes_its_products_along(customer: Any, hamburg: Any) -> None:
    kitchen, garden = category("Kitchen"), category("Garden")
    cups = category("Cups", above=kitchen)
    mug = product("Mug", cups)
    assign(hamburg, kitchen)
    assert seen_by(customer, mug) == ["Mug"]

    model = get_model("catalogue", "Category")
    model.objects.get(pk=cups.pk).move(model.objects.get(pk=garden.pk), "first-child")

    assert seen_by(customer, mug) == []


def test_a_collection_stands_for_what_it_lists(customer: Any, hamburg: Any) -> None:
    mug, cup, rake = product("Mug"), product("Cup"), product("Rake")
    summer = collection("Summer", mug, cup)
    assign(hamburg, summer)
    assert seen_by(customer, mug, cup, rake) == ["Cup", "Mug"]

    summer.remove_product(cup)
    summer.add_product(rake)
    assert seen_by(customer, mug, cup, rake) == ["Mug", "Rake"]
    summer.included_products.add(cup)  # which is excluded still
    assert seen_by(customer, mug, cup, rake) == ["Mug", "Rake"]


@pytest.mark.parametrize("change", [{"includes_all_products": True}, {"proxy_class": "shop.ranges.Own"}])
def test_a_range_that_is_no_list_is_no_collection(customer: Any, hamburg: Any, change: Any) -> None:
    mug = product("Mug")
    summer = collection("Summer", mug)
    assign(hamburg, summer)
    type(summer).objects.filter(pk=summer.pk).update(**change)

    assert seen_by(customer, mug) == []
    assert assignments.names([("COLLECTION", str(summer.pk))]) == {}


def test_a_part_of_a_product_is_seen_with_it_and_not_assigned_by_itself(customer: Any, hamburg: Any) -> None:
    cups = category("Cups")
    mug, cup = product("Mug", cups), product("Cup")
    part, other = child_of(mug), child_of(cup)
    for thing in (mug, cups, collection("Summer", mug)):
        assign(hamburg, thing)
        assert seen_by(customer, part) == ["Part"]
        assert seen_by(customer, other) == []
        unassign(hamburg, thing)

    assert get_host().catalog.lookup(CatalogKind.PRODUCT, [str(part.pk)]) == {}
    assert [key for key, _name in get_host().catalog.search(CatalogKind.PRODUCT, "Part", 5)] == []


def test_a_department_narrows_if_it_has_assignments_of_its_own(customer: Any, hamburg: Any) -> None:
    cups = category("Cups")
    mug, cup, rake, plate = product("Mug", cups), product("Cup", cups), product("Rake"), product("Plate")
    sales = department("Sales", of=hamburg)
    put(customer, department=sales)
    assign(hamburg, cups, rake)
    everything = (mug, cup, rake, plate)
    of_hamburg = Assigned(hamburg.pk, products=True, categories=frozenset({str(cups.pk)}))
    assert scope_of(customer.pk) == Scope(of_hamburg, None)
    assert seen_by(customer, *everything) == ["Cup", "Mug", "Rake"]

    assign(sales, mug, plate)
    assert scope_of(customer.pk) == Scope(of_hamburg, Assigned(sales.pk, products=True))
    assert seen_by(customer, *everything) == ["Mug"]
    assign(sales, collection("Summer", rake))
    assert seen_by(customer, *everything) == ["Mug", "Rake"]


def test_what_others_have_does_not_count(customer: Any, hamburg: Any) -> None:
    """Keys are unique within a kind only: a category and a collection can have the key of a product."""
    mug = product("Mug")
    assign(branch("Kiel"), mug)
    assign(department("Sales"), mug)
    for kind in (CatalogKind.CATEGORY, CatalogKind.COLLECTION):
        Assignment.objects.create(branch=hamburg, kind=kind, reference=str(mug.pk))

    assert seen_by(customer, mug) == []


@pytest.mark.parametrize("setting", ["EVERYTHING", "NOTHING"])
def test_where_no_branch_can_say_it(customer: Any, setting: str) -> None:
    mug = product("Mug")
    other = {"EVERYTHING": "NOTHING", "NOTHING": "EVERYTHING"}[setting]
    expected = {"EVERYTHING": ["Mug"], "NOTHING": []}

    switch_on(assortment_without_branch=setting, assortment_anonymous=other)

    assert seen_by(customer, mug) == expected[setting]
    assert seen_by(None, mug) == expected[other]


def test_a_department_narrows_also_who_is_in_no_branch(customer: Any) -> None:
    switch_on()
    sales, mug, cup = department("Sales"), product("Mug"), product("Cup")
    put(customer, department=sales)
    assert scope_of(customer.pk) is None
    assert seen_by(customer, mug, cup) == ["Cup", "Mug"]

    assign(sales, mug)
    assert scope_of(customer.pk) == Scope(None, Assigned(sales.pk, products=True))
    assert seen_by(customer, mug, cup) == ["Mug"]
    switch_on(assortment_without_branch="NOTHING")
    assert scope_of(customer.pk) == NOTHING
    assert seen_by(customer, mug, cup) == []


def test_whoever_has_no_profile_belongs_nowhere() -> None:
    switch_on(assortment_without_branch="NOTHING")

    assert scope_of(10**9) == NOTHING


def test_asking_costs_one_query(customer: Any, hamburg: Any) -> None:
    mug = product("Mug")
    assign(hamburg, mug)
    sales = department("Sales", of=hamburg)
    assign(sales, mug)
    put(customer, department=sales)

    for user in (customer.pk, None):
        with CaptureQueriesContext(connection) as queries:
            scope_of(user)
        assert len(queries) == 1
    for scope, number in ((scope_of(customer.pk), 1), (None, 0), (NOTHING, 0)):
        with CaptureQueriesContext(connection) as queries:
            assortment.denies(scope, [str(mug.pk), "999999", "nonsense"])
        assert len(queries) == number


def test_what_is_outside_is_refused_by_name(hamburg: Any) -> None:
    mug, cup = product("Mug"), product("Cup")
    assign(hamburg, mug)
    scope = Scope(Assigned(hamburg.pk, products=True), None)

    assert assortment.denies(scope, [str(mug.pk), str(cup.pk), "nonsense"]) == {str(cup.pk), "nonsense"}
    assert assortment.denies(NOTHING, [str(mug.pk)]) == {str(mug.pk)}
    assert assortment.denies(None, ["nonsense"]) == set()
    with pytest.raises(NotInAssortment) as refused:
        assortment.require(scope, [str(mug.pk), str(cup.pk)], field="lines")
    assert (refused.value.code, refused.value.field) == ("NOT_IN_ASSORTMENT", "lines")
    assert refused.value.params == {"references": [str(cup.pk)]}
    assortment.require(scope, [str(mug.pk)])
    assortment.require(None, [str(cup.pk)])
