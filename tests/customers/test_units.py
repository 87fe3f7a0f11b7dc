"""Companies, branches and departments: made, changed, archived and deleted; and what is refused, with nothing done."""

from typing import Any

import pytest

from demo import factories as shop
from saleor_customer_ext import permissions
from saleor_customer_ext.errors import (
    Conflict,
    CustomerExtError,
    InUse,
    Invalid,
    NotFound,
    OrganizationDisabled,
    PermissionDenied,
)
from saleor_customer_ext.events import OrganizationChanged, organization_changed
from saleor_customer_ext.host import ANONYMOUS, Actor, ActorKind
from saleor_customer_ext.models import Branch, Company, Department
from saleor_customer_ext.services import branches, companies, departments, settings, unit_lists
from saleor_customer_ext.services.branches import BRANCH
from saleor_customer_ext.services.companies import COMPANY
from saleor_customer_ext.services.departments import DEPARTMENT
from tests import factories
from tests.customers.organization import branch, company, department, put
from tests.customers.sorting import ORGANIZER, STAFF, make_customers, told_of_the_shop, unchanged

pytestmark = pytest.mark.django_db
KINDS = {"company": COMPANY, "branch": BRANCH, "department": DEPARTMENT}
SERVICES: dict[str, Any] = {"company": companies, "branch": branches, "department": departments}
MAKE: dict[str, Any] = {"company": company, "branch": branch, "department": department}
EVERY = pytest.mark.parametrize("kind", list(KINDS))
ADDRESS = {"street_address_1": "Hafenstraße 12", "postal_code": "20457", "city": "Hamburg", "country": "DE"}


def change(unit: Any, **values: Any) -> Any:
    kind = type(unit).__name__.lower()
    arguments = {"version": unit.version, "actor": ORGANIZER} | values
    return SERVICES[kind].change(**{f"{kind}_id": unit.pk}, **arguments)


@EVERY
def test_one_is_made_and_changed(kind: str) -> None:
    unit = MAKE[kind](
        " Älster  GmbH ",
        external_reference=" ERP-1 ",
        email=" office@example.com ",
        phone="040 5550142",
        contact_name="Ida Berg",
    )
    changed = change(unit, name="Elbe", phone="")

    assert (unit.name, unit.name_key, unit.external_reference) == ("Älster GmbH", "alster gmbh", "ERP-1")
    assert (unit.email, unit.phone, unit.contact_name) == ("office@example.com", "040 5550142", "Ida Berg")
    assert (unit.version, unit.archived_at) == (1, None)
    assert (changed.pk, changed.name, changed.name_key, changed.phone) == (unit.pk, "Elbe", "elbe", "")
    assert (changed.version, changed.email) == (2, "office@example.com")
    assert changed.updated_at > changed.created_at
    assert told_of_the_shop() == [
        (
            f"{kind}.created",
            "Älster GmbH",
            None,
            {
                "name": "Älster GmbH",
                "external_reference": "ERP-1",
                "email": "office@example.com",
                "phone": "040 5550142",
                "contact_name": "Ida Berg",
            },
        ),
        (
            f"{kind}.changed",
            "Elbe",
            {"name": "Älster GmbH", "phone": "040 5550142"},
            {"name": "Elbe", "phone": ""},
        ),
    ]


@EVERY
def test_a_change_to_what_it_is_already_is_none(kind: str) -> None:
    unit = MAKE[kind]("Alster")

    with unchanged():
        assert change(unit, name=" Alster ").version == 1


@EVERY
def test_an_edit_of_an_older_state_is_a_conflict(kind: str) -> None:
    unit = MAKE[kind]("Alster")
    change(unit, name="Elbe")

    with unchanged(), pytest.raises(Conflict) as refused:
        change(unit, phone="040 1")
    assert (refused.value.field, refused.value.params) == ("version", {"version": 2})


@EVERY
@pytest.mark.parametrize(
    ("values", "code", "field"),
    [
        ({"name": ""}, "REQUIRED", "name"),
        ({"name": "  "}, "REQUIRED", "name"),
        ({"name": "x" * 201}, "INVALID", "name"),
        ({"name": "a\x00"}, "INVALID", "name"),
        ({"name": 7}, "INVALID", "name"),
        ({"name": " ALSTER"}, "UNIQUE", "name"),
        ({"name": "New", "external_reference": " erp-1"}, "UNIQUE", "external_reference"),
        ({"name": "New", "external_reference": "x" * 101}, "INVALID", "external_reference"),
        ({"name": "New", "external_reference": "a\nb"}, "INVALID", "external_reference"),
        ({"name": "New", "email": "nobody"}, "INVALID", "email"),
        ({"name": "New", "phone": "call me"}, "INVALID", "phone"),
        ({"name": "New", "contact_name": "x" * 151}, "INVALID", "contact_name"),
        ({"name": "New", "contact_name": "a\nb"}, "INVALID", "contact_name"),
        ({"name": "New", "archived_at": None}, "INVALID", "archived_at"),
    ],
)
def test_what_one_cannot_be(kind: str, values: dict[str, Any], code: str, field: str) -> None:
    MAKE[kind]("Alster", external_reference="ERP-1")
    other = MAKE[kind]("Other")

    for call in (
        lambda: SERVICES[kind].create(actor=ORGANIZER, **values),
        lambda: change(other, **values),
    ):
        with unchanged(), pytest.raises(CustomerExtError) as refused:
            call()
        assert (refused.value.code, refused.value.field) == (code, field)


def test_names_are_unique_in_what_something_belongs_to() -> None:
    first, second = company("First"), company("Second")
    here, there, alone = branch("Hamburg", first), branch("hamburg", second), branch("Hamburg")
    for of in (here, there, alone, None):
        department("Purchasing", of)

    for of in (first, None):
        with unchanged(), pytest.raises(CustomerExtError) as refused:
            branch("HAMBURG", of)
        assert (refused.value.code, refused.value.field) == ("UNIQUE", "name")
    for within in (here, None):
        with unchanged(), pytest.raises(CustomerExtError) as refused:
            department("PURCHASING", within)
        assert (refused.value.code, refused.value.field) == ("UNIQUE", "name")


@pytest.mark.parametrize(
    ("typed", "country", "kept"),
    [
        ("DE 136,695 976", "DE", "DE136695976"),
        ("136695976", "de", "DE136695976"),
        ("ATU13585627", "AT", "ATU13585627"),
        ("u13585627", "AT", "ATU13585627"),
        ("EL 094259216", "GR", "EL094259216"),
        ("fr 40 303 265 045", "FR", "FR40303265045"),
        ("NL123456782B90", "NL", "NL123456782B90"),
        ("CHE-107.787.577 MWST", "CH", "CHE107787577MWST"),
        ("NO 995 525 828 MVA", "NO", "995525828MVA"),
        ("12-3456789", "US", "12-3456789"),
        ("", "DE", ""),
    ],
)
def test_a_vat_number_is_written_as_its_country_does(typed: str, country: str, kept: str) -> None:
    made = company("Alster", vat_number=typed, country=country)

    assert (made.vat_number, made.country) == (kept, country.upper())


@pytest.mark.parametrize(
    ("number", "country", "code", "field"),
    [
        ("DE136695977", "DE", "INVALID", "vat_number"),
        ("ATU13585627", "DE", "INVALID", "vat_number"),
        ("DE136695976", "AT", "INVALID", "vat_number"),
        ("?", "US", "INVALID", "vat_number"),
        ("x" * 33, "US", "INVALID", "vat_number"),
        ("DE136695976", "", "REQUIRED", "country"),
        ("DE136695976", "XX", "INVALID", "country"),
        ("DE136695976", "ZZ", "INVALID", "country"),
        ("DE136695976", "DEU", "INVALID", "country"),
    ],
)
def test_a_vat_number_of_another_country_is_refused(number: str, country: str, code: str, field: str) -> None:
    with unchanged(), pytest.raises(CustomerExtError) as refused:
        company("Alster", vat_number=number, country=country)
    assert (refused.value.code, refused.value.field) == (code, field)


def test_a_company_that_moves_abroad_needs_another_number() -> None:
    made = company("Alster", vat_number="DE136695976", country="DE")

    with unchanged(), pytest.raises(Invalid) as refused:
        change(made, country="AT")
    assert refused.value.field == "country"
    with unchanged(), pytest.raises(CustomerExtError) as without:
        change(made, country="")
    assert (without.value.code, without.value.field) == ("REQUIRED", "country")
    assert change(made, country="AT", vat_number="ATU13585627").vat_number == "ATU13585627"


def test_the_address_of_a_branch_is_checked_by_its_country() -> None:
    shop.make_country("DE")
    made = branch("Hamburg", **ADDRESS)

    assert (made.street_address_1, made.postal_code, made.country) == ("Hafenstraße 12", "20457", "DE")
    assert change(made, city="Altona").city == "Altona"
    made.refresh_from_db()
    for values, code, field in (
        ({"postal_code": "2045"}, "INVALID", "postal_code"),
        ({"postal_code": ""}, "REQUIRED", "postal_code"),
        ({"country": ""}, "REQUIRED", "country"),
        ({"country": "XX"}, "INVALID", "country"),
        ({"city_area": "Port"}, "INVALID", "city_area"),
        ({"street_address_1": "a\x00"}, "INVALID", "street_address_1"),
        ({"city": "x" * 257}, "INVALID", "city"),
        ({"city": None}, "INVALID", "city"),
    ):
        with unchanged(), pytest.raises(CustomerExtError) as refused:
            change(made, **values)
        assert (refused.value.code, refused.value.field) == (code, field), values
    emptied = change(made, **dict.fromkeys(ADDRESS, ""))
    assert (emptied.street_address_1, emptied.country) == ("", "")


@EVERY
def test_archiving_and_restoring(kind: str) -> None:
    unit = MAKE[kind]("Alster")
    archive, restore = SERVICES[kind].archive, SERVICES[kind].restore

    archived = archive(**{f"{kind}_id": unit.pk}, actor=ORGANIZER)
    assert (archived.archived_at is not None, archived.version) == (True, 2)
    with unchanged():
        archive(**{f"{kind}_id": unit.pk}, actor=ORGANIZER)
    restored = restore(**{f"{kind}_id": unit.pk}, actor=ORGANIZER)

    assert (restored.archived_at, restored.version) == (None, 3)
    assert [event[0] for event in told_of_the_shop()] == [
        f"{kind}.created",
        f"{kind}.archived",
        f"{kind}.restored",
    ]


def test_nothing_new_belongs_to_what_is_archived() -> None:
    first, second = company("First"), branch("Second")
    companies.archive(company_id=first.pk, actor=ORGANIZER)
    branches.archive(branch_id=second.pk, actor=ORGANIZER)

    for call, field in (
        (lambda: branch("New", first), "company_id"),
        (lambda: department("New", second), "branch_id"),
        (lambda: branches.move(branch_id=branch("B").pk, company_id=first.pk, actor=ORGANIZER), "company_id"),
        (
            lambda: departments.move(department_id=department("D").pk, branch_id=second.pk, actor=ORGANIZER),
            "branch_id",
        ),
    ):
        with pytest.raises(Invalid, match="is archived") as refused:
            call()
        assert refused.value.field == field


@EVERY
def test_one_that_nothing_belongs_to_is_deleted(kind: str) -> None:
    unit = MAKE[kind]("Alster")

    SERVICES[kind].delete(**{f"{kind}_id": unit.pk}, actor=ORGANIZER)

    assert not KINDS[kind].model._default_manager.exists()
    assert told_of_the_shop()[-1] == (f"{kind}.deleted", "Alster", {"name": "Alster"}, None)


def test_what_is_in_use_is_not_deleted() -> None:
    alster = company("Alster")
    hamburg = branch("Hamburg", alster)
    purchasing = department("Purchasing", hamburg)
    put(*make_customers(2), department=purchasing)

    for call, message, params in (
        (
            lambda: companies.delete(company_id=alster.pk, actor=ORGANIZER),
            "This company has 1 branches and 2 customers, so it cannot be deleted. Archive it instead.",
            {"branches": 1, "customers": 2},
        ),
        (
            lambda: branches.delete(branch_id=hamburg.pk, actor=ORGANIZER),
            "This branch has 1 departments and 2 customers, so it cannot be deleted. Archive it instead.",
            {"departments": 1, "customers": 2},
        ),
        (
            lambda: departments.delete(department_id=purchasing.pk, actor=ORGANIZER),
            "This department has 2 customers, so it cannot be deleted. Archive it instead.",
            {"customers": 2},
        ),
    ):
        with unchanged(), pytest.raises(InUse) as refused:
            call()
        assert (refused.value.message, refused.value.params) == (message, params)


def calls(kind: str, key: int, actor: Actor) -> list[Any]:
    """Give every call that changes one of a kind."""
    service, named = SERVICES[kind], {f"{kind}_id": key}
    found = [
        lambda: service.create(name="New", actor=actor),
        lambda: service.change(**named, version=1, name="New", actor=actor),
        lambda: service.archive(**named, actor=actor),
        lambda: service.restore(**named, actor=actor),
        lambda: service.delete(**named, actor=actor),
        lambda: service.merge(**{f"{kind}_ids": [key]}, into_id=key + 1, actor=actor),
    ]
    if kind != "company":
        parent = {"branch": "company_id", "department": "branch_id"}[kind]
        found.append(lambda: service.move(**named, **{parent: None}, actor=actor))
    return found


@EVERY
@pytest.mark.parametrize(
    "actor", [ANONYMOUS, Actor(ActorKind.STAFF, "9"), Actor(ActorKind.CUSTOMER, "1"), STAFF]
)
def test_only_who_manages_the_organisation(kind: str, actor: Actor) -> None:
    unit = MAKE[kind]("Alster")
    for call in calls(kind, unit.pk, actor):
        with unchanged(), pytest.raises(PermissionDenied):
            call()
    if actor is STAFF:  # who picks one for a customer
        assert unit_lists.get(KINDS[kind], unit.pk, actor=actor) == unit
    else:
        with pytest.raises(PermissionDenied):
            unit_lists.every(KINDS[kind], actor=actor)


@EVERY
def test_switched_off_nothing_can_be_asked_or_done(kind: str) -> None:
    unit = MAKE[kind]("Alster")
    settings.change(actor=factories.OPERATOR, organization_enabled=False)

    for call in [*calls(kind, unit.pk, ORGANIZER), lambda: unit_lists.every(KINDS[kind], actor=ORGANIZER)]:
        with unchanged(), pytest.raises(OrganizationDisabled):
            call()
    settings.change(actor=factories.OPERATOR, organization_enabled=True)
    assert unit_lists.get(KINDS[kind], unit.pk, actor=ORGANIZER) == unit


@EVERY
def test_what_is_not_there(kind: str) -> None:
    MAKE[kind]("Alster")
    for call in calls(kind, 10**9, ORGANIZER)[1:]:
        with unchanged(), pytest.raises(NotFound) as refused:
            call()
        assert refused.value.field in (f"{kind}_id", f"{kind}_ids", "into_id")
    with pytest.raises(NotFound):
        unit_lists.get(KINDS[kind], 10**9, actor=ORGANIZER)
    for call, field in (
        (lambda: branches.create(name="B", company_id=10**9, actor=ORGANIZER), "company_id"),
        (lambda: departments.create(name="D", branch_id=10**9, actor=ORGANIZER), "branch_id"),
    ):
        with pytest.raises(NotFound) as refused:
            call()
        assert refused.value.field == field


def test_searching() -> None:
    first = company("Älster Handel GmbH", external_reference="ERP-7", vat_number="DE136695976", country="DE")
    second = company("Elbe Handel")
    companies.archive(company_id=second.pk, actor=ORGANIZER)
    hamburg, bremen = branch("Hamburg", first), branch("Bremen")

    def found(**what: Any) -> list[str]:
        rows = unit_lists.matching(companies.all_companies(actor=STAFF), columns=("vat_number",), **what)
        return [row.name for row in rows]

    assert found() == ["Älster Handel GmbH", "Elbe Handel"]
    assert found(search="handel") == ["Älster Handel GmbH", "Elbe Handel"]
    assert found(search="alst HAND") == ["Älster Handel GmbH"]
    assert found(search="erp-") == found(search="de1366") == ["Älster Handel GmbH"]
    assert found(search="nobody") == []
    assert found(is_archived=True) == ["Elbe Handel"]
    assert found(is_archived=False) == ["Älster Handel GmbH"]
    rows = branches.all_branches(actor=STAFF)
    assert list(unit_lists.matching(rows, parent="company", parents=[first.pk])) == [hamburg]
    assert list(unit_lists.matching(rows, parent="company", parents=[None])) == [bremen]
    assert list(unit_lists.matching(rows, parent="company", parents=[None, first.pk])) == [bremen, hamburg]
    for bad, field in (
        ({"search": "x" * 201}, "search"),
        ({"search": "a\x00"}, "search"),
        ({"parent": "company", "parents": [], "field": "companies"}, "companies"),
        ({"parent": "company", "parents": [1] * 101, "field": "companies"}, "companies"),
    ):
        with pytest.raises(CustomerExtError) as refused:
            unit_lists.matching(rows, **bad)
        assert refused.value.field == field


def test_other_systems_hear_once(django_capture_on_commit_callbacks: Any) -> None:
    heard: list[OrganizationChanged] = []

    def receive(event: OrganizationChanged, **kwargs: Any) -> None:
        heard.append(event)

    organization_changed.connect(receive)
    with django_capture_on_commit_callbacks(execute=True):
        first, second = company("First"), company("Second")
        put(*make_customers(2), company=first)
        companies.merge(company_ids=[first.pk], into_id=second.pk, actor=ORGANIZER)
    organization_changed.disconnect(receive)

    assert heard == [
        OrganizationChanged("company.created", first.pk),
        OrganizationChanged("company.created", second.pk),
        OrganizationChanged("company.merged", first.pk, second.pk, 2),
    ]
    assert (Company.objects.count(), Branch.objects.count(), Department.objects.count()) == (1, 0, 0)


def test_the_permission_is_one_of_ours() -> None:
    assert permissions.MANAGE_ORGANIZATION in permissions.ALL
