"""What is assigned to branches and departments: one by one, many at once and by copying, and what is refused."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from saleor_customer_ext.errors import Invalid, NotFound, OrganizationDisabled, PermissionDenied, Required
from saleor_customer_ext.events import OrganizationChanged, organization_changed
from saleor_customer_ext.host import ANONYMOUS, Actor, ActorKind
from saleor_customer_ext.host.catalog import CatalogKind
from saleor_customer_ext.models import Assignment
from saleor_customer_ext.services import assignments, branches, departments, settings
from saleor_customer_ext.services.assignments import Change
from tests import factories
from tests.customers.assortment import (
    assign,
    category,
    collection,
    has,
    named,
    owners,
    product,
    unassign,
)
from tests.customers.organization import branch, company, department
from tests.customers.sorting import ORGANIZER, STAFF, told_of_the_shop, unchanged

pytestmark = pytest.mark.django_db


def test_one_by_one_and_repeating_changes_nothing() -> None:
    hamburg, mug = branch("Hamburg"), product("Mug")

    assert assign(hamburg, mug) == Change(added=1)
    with unchanged():
        assert assign(hamburg, mug) == Change()
    assert has(hamburg) == {("PRODUCT", str(mug.pk))}
    assert unassign(hamburg, mug) == Change(removed=1)
    with unchanged():
        assert unassign(hamburg, mug) == Change()
    assert has(hamburg) == set()
    assert told_of_the_shop()[1:] == [
        ("branch.assortment_changed", "Hamburg", {}, {"products": [str(mug.pk)]}),
        ("branch.assortment_changed", "Hamburg", {"products": [str(mug.pk)]}, {}),
    ]


def test_many_things_to_many_units() -> None:
    hamburg, sales, other = branch("Hamburg"), department("Sales"), branch("Kiel")
    mug, cup, tools, summer = product("Mug"), product("Cup"), category("Tools"), collection("Summer")
    assign(hamburg, mug)

    change = assignments.assign(
        actor=ORGANIZER,
        branch_ids=[hamburg.pk, hamburg.pk],
        department_ids=[sales.pk],
        product_ids=[str(mug.pk), str(cup.pk), str(cup.pk)],
        category_ids=[str(tools.pk)],
        collection_ids=[str(summer.pk)],
    )

    everything = {
        ("PRODUCT", str(mug.pk)),
        ("PRODUCT", str(cup.pk)),
        ("CATEGORY", str(tools.pk)),
        ("COLLECTION", str(summer.pk)),
    }
    assert change == Change(added=7)
    assert has(hamburg) == has(sales) == everything
    assert has(other) == set()
    of_sales, of_hamburg = told_of_the_shop()[-2:]
    assert of_sales[0] == "department.assortment_changed"
    assert of_hamburg == (
        "branch.assortment_changed",
        "Hamburg",
        {},
        {"products": [str(cup.pk)], "categories": [str(tools.pk)], "collections": [str(summer.pk)]},
    )


def test_the_number_of_queries_does_not_depend_on_how_much_is_assigned() -> None:
    hamburg = branch()
    things = [product(f"P{number}") for number in range(6)]
    counts = []
    for some in (things[:1], things[1:]):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assign(hamburg, *some)
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_copying_adds_and_replacing_also_takes_away() -> None:
    source, target, sales = branch("Hamburg"), branch("Kiel"), department("Sales")
    mug, cup, tools = product("Mug"), product("Cup"), category("Tools")
    assign(source, mug, tools)
    assign(target, cup)
    assign(sales, cup)
    copy = {"from_branch_id": source.pk, "actor": ORGANIZER}

    assert assignments.copy(branch_ids=[target.pk], **copy) == Change(added=2)
    assert has(target) == {*has(source), ("PRODUCT", str(cup.pk))}
    change = assignments.copy(branch_ids=[target.pk], department_ids=[sales.pk], replace=True, **copy)
    assert change == Change(added=2, removed=2)
    assert has(target) == has(sales) == has(source)
    with unchanged():
        assert assignments.copy(branch_ids=[target.pk], replace=True, **copy) == Change()
    assert told_of_the_shop()[-1] == (
        "branch.assortment_changed",
        "Kiel",
        {"products": [str(cup.pk)]},
        {"copied_from": "Hamburg"},
    )


def test_copying_from_a_department_and_from_what_is_archived() -> None:
    sales, hamburg, mug = department("Sales"), branch("Hamburg"), product("Mug")
    assign(sales, mug)
    departments.archive(department_id=sales.pk, actor=ORGANIZER)

    change = assignments.copy(from_department_id=sales.pk, branch_ids=[hamburg.pk], actor=ORGANIZER)

    assert change == Change(added=1)
    assert has(hamburg) == has(sales) == {("PRODUCT", str(mug.pk))}


def test_replacing_by_nothing_takes_everything_away() -> None:
    empty, hamburg = branch("Kiel"), branch("Hamburg")
    assign(hamburg, product("Mug"))

    change = assignments.copy(from_branch_id=empty.pk, branch_ids=[hamburg.pk], replace=True, actor=ORGANIZER)

    assert (change, has(hamburg)) == (Change(removed=1), set())


@pytest.mark.parametrize(
    ("values", "error", "field"),
    [
        ({"product_ids": ["999999"]}, NotFound, "product_ids"),
        ({"product_ids": ["nonsense"]}, NotFound, "product_ids"),
        ({"product_ids": ["-1"]}, NotFound, "product_ids"),
        ({"product_ids": ["9" * 64]}, NotFound, "product_ids"),
        ({"category_ids": ["999999"]}, NotFound, "category_ids"),
        ({"collection_ids": ["999999"]}, NotFound, "collection_ids"),
        ({"branch_ids": [999999]}, NotFound, "branch_ids"),
        ({"department_ids": [999999]}, NotFound, "department_ids"),
        ({"product_ids": []}, Required, "product_ids"),
        ({"branch_ids": []}, Required, "branch_ids"),
        ({"product_ids": [str(number) for number in range(1001)]}, Invalid, "product_ids"),
        ({"branch_ids": range(51)}, Invalid, "branch_ids"),
        ({"variant_ids": ["1"]}, Invalid, "variant_ids"),
    ],
)
def test_bad_input_names_the_field_and_changes_nothing(
    values: dict[str, Any], error: type[Exception], field: str
) -> None:
    """Beside it stands what could be assigned, and is not."""
    hamburg, mug = branch(), product("Mug")
    wanted: dict[str, Any] = {"branch_ids": [hamburg.pk], "product_ids": [str(mug.pk)]}
    for name, more in values.items():
        wanted[name] = [*wanted.get(name, []), *more] if more else []

    with unchanged(), pytest.raises(error) as refused:
        assignments.assign(actor=ORGANIZER, **wanted)

    assert refused.value.field == field


def test_unknown_products_are_named() -> None:
    hamburg, mug = branch(), product("Mug")

    with unchanged(), pytest.raises(NotFound) as refused:
        assignments.assign(
            actor=ORGANIZER, branch_ids=[hamburg.pk], product_ids=["990002", str(mug.pk), "990001"]
        )

    assert refused.value.message == "The shop has no such products: 990001, 990002. Nothing was changed."
    assert refused.value.params == {"references": ["990001", "990002"]}


def test_nothing_new_comes_to_what_is_archived() -> None:
    hamburg, kiel, mug, cup = branch("Hamburg"), branch("Kiel"), product("Mug"), product("Cup")
    assign(hamburg, mug)
    assign(kiel, cup)
    branches.archive(branch_id=hamburg.pk, actor=ORGANIZER)

    for call in (
        lambda: assignments.assign(actor=ORGANIZER, **owners(kiel, hamburg), **named(cup)),
        lambda: assignments.copy(actor=ORGANIZER, from_branch_id=kiel.pk, **owners(hamburg)),
    ):
        with unchanged(), pytest.raises(Invalid) as refused:
            call()
        assert (refused.value.field, refused.value.message) == (
            "branch_ids",
            "The branch Hamburg is archived; restore it first.",
        )
    assert unassign(hamburg, mug) == Change(removed=1)


@pytest.mark.parametrize(
    ("values", "error", "field"),
    [
        ({}, Required, "from_branch_id"),
        ({"from_branch_id": 1, "from_department_id": 1}, Required, "from_branch_id"),
        ({"from_branch_id": 999999}, NotFound, "from_branch_id"),
        ({"from_department_id": 999999}, NotFound, "from_department_id"),
    ],
)
def test_a_copy_comes_from_one_unit(values: dict[str, Any], error: type[Exception], field: str) -> None:
    hamburg = branch()

    with unchanged(), pytest.raises(error) as refused:
        assignments.copy(actor=ORGANIZER, branch_ids=[hamburg.pk], **values)

    assert refused.value.field == field


def test_nothing_is_copied_onto_itself_or_nowhere() -> None:
    hamburg, kiel = branch("Hamburg"), branch("Kiel")
    assign(hamburg, product("Mug"))

    with unchanged(), pytest.raises(Invalid) as refused:
        assignments.copy(actor=ORGANIZER, from_branch_id=hamburg.pk, **owners(kiel, hamburg))
    assert refused.value.field == "from_branch_id"
    with unchanged(), pytest.raises(Required):
        assignments.copy(actor=ORGANIZER, from_branch_id=hamburg.pk)


def test_what_the_shop_has_no_more_can_be_taken_away() -> None:
    hamburg, mug = branch(), product("Mug")
    assign(hamburg, mug)
    wanted = named(mug)
    mug.delete()

    assert assignments.names(has(hamburg)) == {}
    change = assignments.unassign(actor=ORGANIZER, branch_ids=[hamburg.pk], **wanted)
    assert (change, has(hamburg)) == (Change(removed=1), set())


@pytest.mark.parametrize(
    "actor",
    [
        ANONYMOUS,
        Actor(ActorKind.CUSTOMER, "1"),
        Actor(ActorKind.STAFF, "1"),
        STAFF,
        factories.OPERATOR,
        Actor(ActorKind.APP, "1"),
    ],
)
def test_only_who_manages_the_organisation_may(actor: Actor) -> None:
    hamburg, kiel, mug = branch("Hamburg"), branch("Kiel"), product("Mug")
    assign(kiel, mug)
    to = {"branch_ids": [hamburg.pk]}

    for call in (
        lambda: assignments.assign(actor=actor, **to, **named(mug)),
        lambda: assignments.unassign(actor=actor, branch_ids=[kiel.pk], **named(mug)),
        lambda: assignments.copy(actor=actor, from_branch_id=kiel.pk, **to),
        lambda: assignments.search(CatalogKind.PRODUCT, "mug", actor=actor),
    ):
        with unchanged(), pytest.raises(PermissionDenied):
            call()


def test_without_an_organisation_nothing_is_assigned() -> None:
    hamburg, mug = branch(), product("Mug")
    settings.change(actor=factories.OPERATOR, organization_enabled=False)

    with unchanged(), pytest.raises(OrganizationDisabled):
        assign(hamburg, mug)


def test_others_are_told(django_capture_on_commit_callbacks: Any) -> None:
    hamburg, sales, mug = branch(), department(), product("Mug")
    heard = []

    def hear(event: OrganizationChanged, **kwargs: Any) -> None:
        heard.append(event)

    organization_changed.connect(hear)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            assignments.assign(actor=ORGANIZER, **owners(hamburg, sales), **named(mug))
            assign(hamburg, mug)
    finally:
        organization_changed.disconnect(hear)

    assert heard == [
        OrganizationChanged("department.assortment_changed", sales.pk),
        OrganizationChanged("branch.assortment_changed", hamburg.pk),
    ]


def test_a_merged_branch_has_what_any_of_them_had() -> None:
    hamburg, altona, harburg = branch("Hamburg"), branch("Altona"), branch("Harburg")
    mug, cup, tools = product("Mug"), product("Cup"), category("Tools")
    assign(hamburg, mug)
    assign(altona, mug, cup)
    assign(harburg, cup, tools)

    branches.merge(branch_ids=[altona.pk, harburg.pk], into_id=hamburg.pk, actor=ORGANIZER)

    assert has(hamburg) == {("PRODUCT", str(mug.pk)), ("PRODUCT", str(cup.pk)), ("CATEGORY", str(tools.pk))}
    assert Assignment.objects.count() == 3
    assert told_of_the_shop()[-1][3] == {"branches": ["Hamburg"], "customers": 0, "assignments": 2}


def test_a_merged_department_narrows_if_the_one_that_stays_did() -> None:
    narrow, wide, third = department("Narrow"), department("Wide"), department("Third")
    mug, cup = product("Mug"), product("Cup")
    assign(narrow, mug)
    assign(third, cup)

    departments.merge(department_ids=[third.pk], into_id=narrow.pk, actor=ORGANIZER)
    assert has(narrow) == {("PRODUCT", str(mug.pk)), ("PRODUCT", str(cup.pk))}
    departments.merge(department_ids=[narrow.pk], into_id=wide.pk, actor=ORGANIZER)
    assert has(wide) == set()
    assert Assignment.objects.count() == 0


def test_moving_keeps_and_deleting_removes_what_is_assigned() -> None:
    alster, hamburg, kiel = company(), branch("Hamburg"), branch("Kiel")
    sales, mug = department("Sales", of=hamburg), product("Mug")
    assign(hamburg, mug)
    assign(sales, mug)

    branches.move(branch_id=hamburg.pk, company_id=alster.pk, actor=ORGANIZER)
    departments.move(department_id=sales.pk, branch_id=kiel.pk, actor=ORGANIZER)
    assert has(hamburg) == has(sales) == {("PRODUCT", str(mug.pk))}
    branches.delete(branch_id=hamburg.pk, actor=ORGANIZER)
    assert has(sales) == {("PRODUCT", str(mug.pk))}
    departments.delete(department_id=sales.pk, actor=ORGANIZER)
    assert Assignment.objects.count() == 0


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({}, "owner"),
        ({"branch": True, "department": True}, "owner"),
        ({"branch": True, "kind": "VARIANT"}, "what"),
        ({"branch": True, "reference": ""}, "what"),
        ({"branch": True, "reference": "7"}, "branch"),
        ({"department": True, "reference": "7"}, "department"),
    ],
)
def test_the_database_refuses_what_makes_no_sense(values: dict[str, Any], constraint: str) -> None:
    hamburg, sales = branch(), department()
    rows = Assignment.objects
    rows.create(branch=hamburg, kind="PRODUCT", reference="7")
    rows.create(department=sales, kind="PRODUCT", reference="7")
    made = {
        "kind": "PRODUCT",
        "reference": "8",
        "branch": hamburg if values.get("branch") else None,
        "department": sales if values.get("department") else None,
    } | {name: value for name, value in values.items() if name in ("kind", "reference")}

    with pytest.raises(IntegrityError, match=f"customer_ext_assignment_{constraint}"), transaction.atomic():
        rows.create(**made)


def test_searching_finds_by_name_and_number() -> None:
    hammer = product("Claw hammer", upc="HX-1")
    product("Mug", upc="MU-1")
    tools, summer = category("Hammers"), collection("Hammer days")

    def found(kind: CatalogKind, text: str) -> list[tuple[str, str]]:
        return assignments.search(kind, text, actor=ORGANIZER)

    assert found(CatalogKind.PRODUCT, " HAMMER ") == [(str(hammer.pk), "Claw hammer")]
    assert found(CatalogKind.PRODUCT, "hx-") == [(str(hammer.pk), "Claw hammer")]
    assert found(CatalogKind.CATEGORY, "hammer") == [(str(tools.pk), "Hammers")]
    assert found(CatalogKind.COLLECTION, "hammer") == [(str(summer.pk), "Hammer days")]
    assert [name for _key, name in assignments.search(CatalogKind.PRODUCT, "", actor=ORGANIZER, limit=1)] == [
        "Claw hammer"
    ]
