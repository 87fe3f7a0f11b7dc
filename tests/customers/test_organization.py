"""Where customers belong: assigned one by one and by list, moved and merged; what does not fit together is refused."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from saleor_customer_ext.errors import (
    Invalid,
    NotFound,
    NotUnique,
    OrganizationDisabled,
    PermissionDenied,
    Required,
)
from saleor_customer_ext.host import ANONYMOUS, Actor, ActorKind
from saleor_customer_ext.models import Branch, Company, CustomerMark, CustomerProfile, Department
from saleor_customer_ext.services import (
    branches,
    companies,
    copies,
    customer_list,
    departments,
    organization,
    settings,
)
from tests import factories
from tests.customers.listing import BY_ID, MANAGER
from tests.customers.organization import branch, company, department, places, put
from tests.customers.sorting import ORGANIZER, STAFF, keys, make_customers, told, told_of_the_shop, unchanged

pytestmark = pytest.mark.django_db


def versions(*customers: Any) -> list[int]:
    return [CustomerProfile.objects.get(pk=customer.pk).version for customer in customers]


def test_what_is_above_follows() -> None:
    alster = company("Alster")
    purchasing = department("Purchasing", branch("Hamburg", alster))
    first, second, third = make_customers(3)

    assert put(first, second, department=purchasing) == 2
    assert put(third, company=alster) == 1

    assert places(first, second, third) == [
        ("Alster", "Hamburg", "Purchasing"),
        ("Alster", "Hamburg", "Purchasing"),
        ("Alster", None, None),
    ]
    assert told(first) == [
        (
            "customer.organization_changed",
            {"company": None, "branch": None, "department": None},
            {"company": "Alster", "branch": "Hamburg", "department": "Purchasing"},
        )
    ]
    assert told(third) == [("customer.organization_changed", {"company": None}, {"company": "Alster"})]
    assert versions(first, second, third) == [2, 2, 2]


def test_what_stands_alone_fits_everywhere() -> None:
    alster, elbe = company("Alster"), company("Elbe")
    hamburg, driver = branch("Hamburg"), department("Drivers")
    first, second, third = make_customers(3)
    put(first, company=alster)
    put(second, company=elbe)

    assert put(first, second, third, branch=hamburg, department=driver) == 3

    assert places(first, second, third) == [
        ("Alster", "Hamburg", "Drivers"),
        ("Elbe", "Hamburg", "Drivers"),
        (None, "Hamburg", "Drivers"),
    ]


def test_what_is_not_named_stays_and_none_is_taken_away() -> None:
    alster = company("Alster")
    hamburg = branch("Hamburg", alster)
    purchasing, sales = department("Purchasing", hamburg), department("Sales", hamburg)
    (customer,) = make_customers(1)
    put(customer, department=purchasing)

    assert put(customer, department=sales) == 1
    assert places(customer) == [("Alster", "Hamburg", "Sales")]
    assert put(customer, department=None) == 1
    assert places(customer) == [("Alster", "Hamburg", None)]
    assert put(customer, company=None, branch=None) == 1
    assert places(customer) == [(None, None, None)]
    assert told(customer)[-1] == (
        "customer.organization_changed",
        {"company": "Alster", "branch": "Hamburg"},
        {"company": None, "branch": None},
    )


def test_assigning_twice_changes_nothing() -> None:
    purchasing = department("Purchasing", branch("Hamburg", company("Alster")))
    customers = make_customers(2)
    put(*customers, department=purchasing)

    with unchanged():
        assert put(*customers, *customers, department=purchasing) == 0


def test_what_does_not_fit_together_is_refused() -> None:
    alster, elbe = company("Alster"), company("Elbe")
    hamburg, kiel = branch("Hamburg", alster), branch("Kiel", elbe)
    purchasing, sales = department("Purchasing", hamburg), department("Sales", kiel)
    inside, contact, free = make_customers(3)
    put(inside, department=purchasing)
    put(contact, company=elbe)
    put(free, company=None)

    for customers, named, field, message, number in (
        (
            [inside],
            {"department": sales},
            "department_id",
            "The department Sales belongs to the branch Kiel.",
            1,
        ),
        (
            [inside],
            {"branch": kiel},
            "branch_id",
            "The department Purchasing belongs to the branch Hamburg.",
            1,
        ),
        ([inside], {"company": elbe}, "company_id", "The branch Hamburg belongs to the company Alster.", 1),
        (
            [inside],
            {"branch": None},
            "branch_id",
            "The department Purchasing belongs to the branch Hamburg.",
            1,
        ),
        ([inside], {"company": None}, "company_id", "The branch Hamburg belongs to the company Alster.", 1),
        ([free], {"branch": kiel, "department": purchasing}, "department_id", "The department Purchasing", 1),
        (
            [free],
            {"company": alster, "branch": kiel},
            "branch_id",
            "The branch Kiel belongs to the company Elbe.",
            1,
        ),
        (
            [contact, free],
            {"branch": hamburg},
            "branch_id",
            "The branch Hamburg belongs to the company Alster.",
            1,
        ),
        (
            [contact],
            {"department": purchasing},
            "department_id",
            "The branch Hamburg belongs to the company",
            1,
        ),
        ([free, contact], {"department": sales, "branch": None}, "department_id", "The department Sales", 2),
    ):
        with unchanged(), pytest.raises(Invalid) as refused:
            put(*customers, **named)  # type: ignore[arg-type]
        assert refused.value.message.startswith(message)
        assert refused.value.message.endswith(f"Customers of whom that is so: {number}.")
        assert (refused.value.field, refused.value.params) == (field, {"customers": number})
    assert put(inside, company=elbe, branch=kiel, department=sales) == 1


def test_nobody_is_newly_assigned_to_what_is_archived() -> None:
    alster = company("Alster")
    hamburg = branch("Hamburg", alster)
    purchasing = department("Purchasing", hamburg)
    there, new = make_customers(2)
    put(there, branch=hamburg)
    put(new, company=None)
    companies.archive(company_id=alster.pk, actor=ORGANIZER)

    for named, field in (
        ({"company": alster}, "company_id"),
        ({"branch": hamburg}, "branch_id"),
        ({"department": purchasing}, "department_id"),
    ):
        with unchanged(), pytest.raises(Invalid, match="The company Alster is archived") as refused:
            put(new, **named)
        assert refused.value.field == field
    assert put(there, company=alster, department=purchasing) == 1, "who is there already stays"
    departments.archive(department_id=purchasing.pk, actor=ORGANIZER)
    branches.archive(branch_id=hamburg.pk, actor=ORGANIZER)
    assert put(there, department=None) == 1
    with unchanged(), pytest.raises(Invalid, match="The department Purchasing is archived"):
        put(there, department=purchasing)


@pytest.mark.parametrize(
    ("ids", "named", "error", "field"),
    [
        ([], {"company_id": None}, Required, "customer_ids"),
        ([10**9], {"company_id": None}, NotFound, "customer_ids"),
        (["c1", 10**9], {"company_id": None}, NotFound, "customer_ids"),
        (list(range(1, 1002)), {"company_id": None}, Invalid, "customer_ids"),
        (["c1"], {}, Required, "company_id"),
        (["c1"], {"company_id": 10**9}, NotFound, "company_id"),
        (["c1"], {"branch_id": 10**9}, NotFound, "branch_id"),
        (["c1"], {"department_id": 10**9}, NotFound, "department_id"),
        (["c1"], {"group_id": 1}, Invalid, "group_id"),
    ],
)
def test_assignments_that_are_refused(ids: list[Any], named: dict[str, Any], error: Any, field: str) -> None:
    (customer,) = make_customers(1)
    put(customer, company=None)

    with unchanged(), pytest.raises(error) as refused:
        organization.assign(
            customer_ids=[customer.pk if item == "c1" else item for item in ids], actor=ORGANIZER, **named
        )
    assert refused.value.field == field


def test_who_may_assign() -> None:
    (customer,) = make_customers(1)
    alster = company("Alster")

    def assign(actor: Actor) -> int:
        return organization.assign(customer_ids=[customer.pk], company_id=alster.pk, actor=actor)

    for actor in (ANONYMOUS, Actor(ActorKind.STAFF, "9"), Actor(ActorKind.CUSTOMER, str(customer.pk))):
        with unchanged(), pytest.raises(PermissionDenied):
            assign(actor)
    assert assign(STAFF) == 1
    put(customer, company=None)
    assert assign(ORGANIZER) == 1
    settings.change(actor=factories.OPERATOR, organization_enabled=False)
    with unchanged(), pytest.raises(OrganizationDisabled):
        assign(STAFF)


def test_a_branch_moves_with_those_who_can() -> None:
    alster, elbe = company("Alster"), company("Elbe")
    hamburg = branch("Hamburg")
    of_alster, of_elbe, free = make_customers(3)
    put(of_alster, company=alster, branch=hamburg)
    put(of_elbe, company=elbe, branch=hamburg)
    put(free, branch=hamburg)

    with unchanged(), pytest.raises(Invalid) as refused:
        branches.move(branch_id=hamburg.pk, company_id=elbe.pk, actor=ORGANIZER)
    assert (refused.value.field, refused.value.params) == ("company_id", {"customers": 1})

    moved, customers = branches.move(
        branch_id=hamburg.pk, company_id=elbe.pk, with_customers=True, actor=ORGANIZER
    )

    assert (moved.company, customers, moved.version) == (elbe, 2, 2)
    assert places(of_alster, of_elbe, free) == [("Elbe", "Hamburg", None)] * 3
    assert told(of_alster)[-1] == (
        "customer.organization_changed",
        {"company": "Alster"},
        {"company": "Elbe"},
    )
    assert [len(told(customer)) for customer in (of_alster, of_elbe, free)] == [2, 1, 2]
    assert versions(of_alster, of_elbe, free) == [3, 2, 3]
    assert told_of_the_shop()[-1] == ("branch.moved", "Hamburg", {"company": None}, {"company": "Elbe"})
    with unchanged():
        assert branches.move(branch_id=hamburg.pk, company_id=elbe.pk, actor=ORGANIZER)[1] == 0

    alone, _ = branches.move(branch_id=hamburg.pk, company_id=None, actor=ORGANIZER)
    assert alone.company is None
    assert places(free) == [("Elbe", "Hamburg", None)]


def test_a_branch_does_not_move_to_where_its_name_is() -> None:
    alster = company("Alster")
    branch("Hamburg", alster)
    hamburg = branch("hamburg")

    with unchanged(), pytest.raises(NotUnique) as refused:
        branches.move(branch_id=hamburg.pk, company_id=alster.pk, actor=ORGANIZER)
    assert refused.value.field == "name"


def test_a_department_moves_with_those_who_can() -> None:
    alster = company("Alster")
    hamburg, kiel = branch("Hamburg", alster), branch("Kiel")
    sales = department("Sales")
    in_hamburg, in_kiel, free = make_customers(3)
    put(in_hamburg, branch=hamburg, department=sales)
    put(in_kiel, branch=kiel, department=sales)
    put(free, department=sales)

    with unchanged(), pytest.raises(Invalid) as refused:
        departments.move(department_id=sales.pk, branch_id=hamburg.pk, actor=ORGANIZER)
    assert (refused.value.field, refused.value.params) == ("branch_id", {"customers": 1})

    moved, customers = departments.move(
        department_id=sales.pk, branch_id=hamburg.pk, with_customers=True, actor=ORGANIZER
    )

    assert (moved.branch, customers) == (hamburg, 2)
    assert places(in_hamburg, in_kiel, free) == [("Alster", "Hamburg", "Sales")] * 3
    assert told(in_kiel)[-1] == (
        "customer.organization_changed",
        {"company": None, "branch": "Kiel"},
        {"company": "Alster", "branch": "Hamburg"},
    )
    back, customers = departments.move(department_id=sales.pk, branch_id=None, actor=ORGANIZER)
    assert (back.branch, customers) == (None, 0)
    assert places(in_kiel) == [("Alster", "Hamburg", "Sales")]


def test_merging_companies() -> None:
    alster = company("Alster")
    elbe, weser = company("Elbe", external_reference="ERP-1"), company("Weser", external_reference="ERP-2")
    hamburg, kiel = branch("Hamburg", alster), branch("Kiel", elbe)
    first, second, third, fourth = make_customers(4)
    put(first, branch=hamburg)
    put(second, department=department("Sales", kiel))
    put(third, company=weser)
    put(fourth, company=None)

    into, customers = companies.merge(company_ids=[elbe.pk, weser.pk], into_id=alster.pk, actor=ORGANIZER)

    assert (into, customers, into.external_reference) == (alster, 2, "ERP-1")
    assert list(Company.objects.all()) == [alster]
    assert {row.name: (row.company, row.version) for row in Branch.objects.all()} == {
        "Hamburg": (alster, 1),
        "Kiel": (alster, 2),
    }
    assert places(first, second, third, fourth) == [
        ("Alster", "Hamburg", None),
        ("Alster", "Kiel", "Sales"),
        ("Alster", None, None),
        (None, None, None),
    ]
    assert [len(told(customer)) for customer in (first, second, third, fourth)] == [1, 2, 2, 0]
    assert told(third)[-1] == ("customer.organization_changed", {"company": "Weser"}, {"company": "Alster"})
    assert told_of_the_shop()[-1] == (
        "company.merged",
        "Alster",
        {"companies": ["Elbe", "Weser"]},
        {"companies": ["Alster"], "customers": 2},
    )


def test_merging_branches() -> None:
    alster = company("Alster")
    hamburg, altona = branch("Hamburg", alster), branch("Altona")
    sales = department("Sales", altona)
    free, inside, elsewhere = make_customers(3)
    put(free, department=sales)
    put(inside, company=alster, branch=altona)
    put(elsewhere, company=company("Elbe"), branch=altona)

    with unchanged(), pytest.raises(Invalid) as refused:
        branches.merge(branch_ids=[altona.pk], into_id=hamburg.pk, actor=ORGANIZER)
    assert (refused.value.field, refused.value.params) == ("branch_ids", {"customers": 1})
    put(elsewhere, branch=None)

    into, customers = branches.merge(branch_ids=[altona.pk], into_id=hamburg.pk, actor=ORGANIZER)

    assert (into, customers) == (hamburg, 2)
    assert list(Branch.objects.all()) == [hamburg]
    assert Department.objects.get().branch == hamburg
    assert places(free, inside, elsewhere) == [
        ("Alster", "Hamburg", "Sales"),
        ("Alster", "Hamburg", None),
        ("Elbe", None, None),
    ]
    assert told(free)[-1] == (
        "customer.organization_changed",
        {"company": None, "branch": "Altona"},
        {"company": "Alster", "branch": "Hamburg"},
    )
    assert told(inside)[-1] == ("customer.organization_changed", {"branch": "Altona"}, {"branch": "Hamburg"})


def test_merging_departments() -> None:
    hamburg, kiel = branch("Hamburg", company("Alster")), branch("Kiel")
    sales, selling = department("Sales", hamburg), department("Selling")
    free, inside, elsewhere = make_customers(3)
    put(free, department=selling)
    put(inside, branch=hamburg, department=selling)
    put(elsewhere, branch=kiel, department=selling)

    with unchanged(), pytest.raises(Invalid) as refused:
        departments.merge(department_ids=[selling.pk], into_id=sales.pk, actor=ORGANIZER)
    assert (refused.value.field, refused.value.params) == ("department_ids", {"customers": 1})
    put(elsewhere, department=None)

    assert departments.merge(department_ids=[selling.pk], into_id=sales.pk, actor=ORGANIZER) == (sales, 2)

    assert list(Department.objects.all()) == [sales]
    assert places(free, inside, elsewhere) == [
        ("Alster", "Hamburg", "Sales"),
        ("Alster", "Hamburg", "Sales"),
        (None, "Kiel", None),
    ]


@pytest.mark.parametrize("kind", ["company", "branch", "department"])
def test_merges_that_are_refused(kind: str) -> None:
    make = {"company": company, "branch": branch, "department": department}[kind]
    service: Any = {"company": companies, "branch": branches, "department": departments}[kind]
    first, second, closed = make("A"), make("B"), make("C")
    service.archive(**{f"{kind}_id": closed.pk}, actor=ORGANIZER)

    for sources, into, error, field in (
        ([], first.pk, Required, f"{kind}_ids"),
        ([first.pk], first.pk, Invalid, f"{kind}_ids"),
        (list(range(1, 22)), 10**9, Invalid, f"{kind}_ids"),
        ([second.pk, 10**9], first.pk, NotFound, f"{kind}_ids"),
        ([second.pk], 10**9, NotFound, "into_id"),
        ([second.pk], closed.pk, Invalid, "into_id"),
    ):
        with unchanged(), pytest.raises(error) as refused:
            service.merge(**{f"{kind}_ids": sources}, into_id=into, actor=ORGANIZER)
        assert refused.value.field == field
    assert service.merge(**{f"{kind}_ids": [closed.pk]}, into_id=first.pk, actor=ORGANIZER) == (first, 0)


def test_children_of_the_same_name_stand_in_the_way() -> None:
    alster, elbe = company("Alster"), company("Elbe")
    hamburg, other = branch("Hamburg", alster), branch("HAMBURG", elbe)
    department("Sales", hamburg)
    department("sales", other)

    for call, field, message in (
        (
            lambda: companies.merge(company_ids=[elbe.pk], into_id=alster.pk, actor=ORGANIZER),
            "company_ids",
            "a branch called",
        ),
        (
            lambda: branches.merge(branch_ids=[other.pk], into_id=hamburg.pk, actor=ORGANIZER),
            "branch_ids",
            "a department called",
        ),
    ):
        with unchanged(), pytest.raises(NotUnique, match=message) as refused:
            call()
        assert refused.value.field == field


def found(search: str) -> list[Any]:
    return [row.user.pk for row in customer_list.find({"search": search}, BY_ID, actor=MANAGER).page(10)]


def test_customers_are_found_by_their_company() -> None:
    alster, elbe = company("Alsterhandel"), company("Elbe")
    first, second = make_customers(2)
    copies.drain()
    put(first, company=alster)
    put(second, company=elbe)

    assert (found("alsterh"), found("elbe")) == ([first.pk], [second.pk]), "with the next request"
    companies.change(company_id=alster.pk, version=1, name="Kanal", actor=ORGANIZER)
    assert CustomerMark.objects.count() == 1
    copies.drain()
    assert (found("alsterh"), found("kanal")) == ([], [first.pk])
    companies.change(company_id=alster.pk, version=2, phone="040 5550142", actor=ORGANIZER)
    assert CustomerMark.objects.count() == 0, "nobody is found by that"
    companies.merge(company_ids=[elbe.pk], into_id=alster.pk, actor=ORGANIZER)
    copies.drain()
    assert (found("elbe"), found("kanal")) == ([], [first.pk, second.pk])
    put(first, company=None)
    assert found("kanal") == [second.pk]
    assert list(copies.differences()) == []


@pytest.mark.parametrize(
    ("statement", "constraint"),
    [
        ("UPDATE {p}customerprofile SET branch_id = {kiel}", "profile_department_fits"),
        ("UPDATE {p}customerprofile SET branch_id = NULL", "profile_department_fits"),
        ("UPDATE {p}customerprofile SET company_id = {elbe}", "profile_branch_fits"),
        ("UPDATE {p}customerprofile SET company_id = NULL", "profile_branch_fits"),
        ("UPDATE {p}customerprofile SET department_id = {sales}", "profile_department_fits"),
        ("UPDATE {p}department SET branch_id = {kiel} WHERE id = {purchasing}", "department_fits"),
        ("UPDATE {p}branch SET company_id = {elbe} WHERE id = {hamburg}", "branch_fits"),
        ("DELETE FROM {p}department WHERE id = {purchasing}", "department_id"),
        ("DELETE FROM {p}branch WHERE id = {hamburg}", "branch_id"),
        ("UPDATE {p}company SET name = 'ELBE' WHERE id = {alster}", "company_name"),
        ("UPDATE {p}branch SET name = 'hamburg', company_id = {alster} WHERE id = {kiel}", "branch_name"),
        ("UPDATE {p}department SET name = 'purchasing', branch_id = {hamburg} WHERE id = {sales}", "_name"),
        ("UPDATE {p}company SET vat_number = 'DE1'", "company_vat_country"),
        ("UPDATE {p}company SET external_reference = 'x'", "company_reference"),
    ],
)
def test_the_database_refuses_it_as_well(statement: str, constraint: str) -> None:
    alster, elbe = company("Alster"), company("Elbe")
    hamburg, kiel = branch("Hamburg", alster), branch("Kiel", elbe)
    purchasing, sales = department("Purchasing", hamburg), department("Sales", kiel)
    put(*make_customers(1), department=purchasing)
    rows = {row.name.lower(): row.pk for row in (alster, elbe, hamburg, kiel, purchasing, sales)}

    typed = f"{statement}; SET CONSTRAINTS ALL IMMEDIATE".format(p="saleor_customer_ext_", **rows)
    with unchanged(), pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        connection.cursor().execute(typed)


def test_what_fits_is_let_through() -> None:
    hamburg = branch("Hamburg", company("Alster"))
    (customer,) = make_customers(1)
    copies.refresh(keys(customer))

    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE saleor_customer_ext_customerprofile SET branch_id = %s, company_id = %s",
            [hamburg.pk, hamburg.company_id],
        )
        cursor.execute("UPDATE saleor_customer_ext_branch SET company_id = NULL")
        cursor.execute("UPDATE saleor_customer_ext_customerprofile SET company_id = NULL")

    assert places(customer) == [(None, "Hamburg", None)]
