"""Customers changed by staff: exact values, bad input, two at once."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model

from demo import factories as shop
from saleor_customer_ext.errors import (
    Conflict,
    CustomerExtError,
    Invalid,
    NotFound,
    PermissionDenied,
)
from saleor_customer_ext.models import CustomerProfile
from saleor_customer_ext.services import (
    access,
    profiles,
)
from tests.concurrency.threads import race
from tests.customers.sorting import STAFF, everything, told
from tests.customers.test_creation import make, told_kinds, users

# Changing


@pytest.mark.django_db
def test_what_changes_is_written_recorded_and_copied() -> None:
    profile = make(invite=False)

    changed = profiles.change(
        customer_id=profile.pk,
        version=profile.version,
        actor=STAFF,
        last_name=" Bergmann ",
        email="berta@NEW.example",
        phone="030 99",
        note="",
    )

    user = get_user_model().objects.get(pk=profile.pk)
    assert (user.first_name, user.last_name, user.email) == ("Berta", "Bergmann", "berta@new.example")
    assert (changed.phone, changed.email, changed.name_key, changed.version) == (
        "030 99",
        "berta@new.example",
        "bergmann berta",
        profile.version + 1,
    )
    assert told(profile)[-1] == (
        "customer.changed",
        {"last_name": "Berg", "email": "berta@example.com", "phone": ""},
        {"last_name": "Bergmann", "email": "berta@NEW.example", "phone": "030 99"},
    )


@pytest.mark.django_db
def test_a_change_that_changes_nothing_writes_nothing() -> None:
    profile = make(invite=False, note="n")
    before = everything()

    same = profiles.change(
        customer_id=profile.pk, version=profile.version, actor=STAFF, note=" n ", first_name="Berta"
    )

    assert same.version == profile.version
    assert everything() == before


@pytest.mark.django_db
def test_an_edit_of_an_older_state_is_a_conflict() -> None:
    profile = make(invite=False)
    profiles.change(customer_id=profile.pk, version=profile.version, actor=STAFF, note="first")
    before = everything()

    with pytest.raises(Conflict) as refused:
        profiles.change(customer_id=profile.pk, version=profile.version, actor=STAFF, note="second")

    assert (refused.value.field, refused.value.params) == ("version", {"version": profile.version + 1})
    assert everything() == before


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("values", "code", "field"),
    [
        ({"email": "ANNA@example.com"}, "UNIQUE", "email"),
        ({"account_number": "k-1"}, "UNIQUE", "account_number"),
        ({"first_name": ""}, "REQUIRED", "first_name"),
        ({"email": "nothing"}, "INVALID", "email"),
        ({"currency": "XXX"}, "INVALID", "currency"),
    ],
)
def test_a_bad_change_changes_nothing(values: dict[str, Any], code: str, field: str) -> None:
    make("anna@example.com", account_number="K-1", invite=False)
    profile = make(invite=False)
    before, people = everything(), users()

    with pytest.raises(CustomerExtError) as refused:
        profiles.change(customer_id=profile.pk, version=profile.version, actor=STAFF, note="n", **values)

    assert (refused.value.code, refused.value.field) == (code, field)
    assert (everything(), users()) == (before, people)


@pytest.mark.django_db
def test_ones_own_address_in_another_case_is_no_others() -> None:
    profile = make(invite=False)
    profiles.change(customer_id=profile.pk, version=profile.version, actor=STAFF, email="BERTA@example.com")
    assert users() == ["BERTA@example.com"]


@pytest.mark.django_db
@pytest.mark.parametrize("customer_id", [1_000_000, -1, "nobody", None, True])
def test_who_is_nobody_is_not_found(customer_id: Any) -> None:
    with pytest.raises(NotFound) as refused:
        profiles.change(customer_id=customer_id, version=1, actor=STAFF, note="n")
    assert refused.value.field == "customer_id"


@pytest.mark.django_db
def test_names_and_addresses_of_staff_are_not_changed_here() -> None:
    """Whoever may change an address and send a link gets in as that person."""
    boss = shop.make_staff("boss@shop.example", is_superuser=True)
    profile = profiles.lock(boss.pk)

    with pytest.raises(PermissionDenied):
        profiles.change(customer_id=boss.pk, version=profile.version, actor=STAFF, email="me@example.com")
    profiles.change(customer_id=boss.pk, version=profile.version, actor=STAFF, note="buys a lot")

    assert users() == ["boss@shop.example"]


@pytest.mark.django_db
def test_a_test_customer_only_before_the_first_order() -> None:
    profile = make(invite=False)
    user = get_user_model().objects.get(pk=profile.pk)
    shop.make_order(user, [(shop.make_product(), 1)])
    before = everything()

    with pytest.raises(Invalid) as refused:
        profiles.change(customer_id=profile.pk, version=profile.version, actor=STAFF, is_test=True)

    assert refused.value.field == "is_test"
    assert everything() == before


# At once


@pytest.mark.django_db(transaction=True)
def test_two_staff_edit_the_same_customer_at_once() -> None:
    profile = make(invite=False)

    def edit(note: str) -> CustomerProfile:
        return profiles.change(customer_id=profile.pk, version=profile.version, actor=STAFF, note=note)

    raced = race(lambda: edit("first"), lambda: edit("second"))

    assert raced.waited
    assert isinstance(raced.second, Conflict)
    profile.refresh_from_db()
    assert (profile.note, told_kinds(profile)) == ("first", ["customer.created", "customer.changed"])


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_one_of_two_edits_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    """Control run: both read the version before the other has written."""
    profile = make(invite=False)
    monkeypatch.setattr(profiles, "lock", lambda key: CustomerProfile.objects.get(pk=key))

    def edit(note: str) -> CustomerProfile:
        return profiles.change(customer_id=profile.pk, version=profile.version, actor=STAFF, note=note)

    raced = race(lambda: edit("first"), lambda: edit("second"))

    assert isinstance(raced.second, CustomerProfile)
    profile.refresh_from_db()
    assert (profile.note, told_kinds(profile)) == (
        "second",
        ["customer.created", "customer.changed", "customer.changed"],
    )


@pytest.mark.django_db
def test_a_profile_that_is_missing_is_made_by_whoever_locks_it() -> None:
    user = shop.make_customer("anna@example.com")
    CustomerProfile.objects.filter(pk=user.pk).delete()

    assert profiles.lock(str(user.pk)).email == "anna@example.com"

    CustomerProfile.objects.filter(pk=user.pk).delete()
    access.require_may_order(customer_id=user.pk)
    assert CustomerProfile.objects.filter(pk=user.pk).exists()
