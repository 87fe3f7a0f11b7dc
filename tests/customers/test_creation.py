"""Customers made by staff: exact values, bad input, several at once."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core import mail
from django.test import override_settings

from demo import factories as shop
from saleor_customer_ext import permissions
from saleor_customer_ext.errors import (
    CustomerExtError,
    NotUnique,
    PermissionDenied,
)
from saleor_customer_ext.events import CustomerChanged, customer_changed
from saleor_customer_ext.host import ANONYMOUS, Actor, ActorKind, get_host
from saleor_customer_ext.models import CreditAccount, CustomerProfile
from saleor_customer_ext.money import Money
from saleor_customer_ext.services import (
    addresses,
    creation,
    custom_fields,
    groups,
    lifecycle,
    profiles,
    tags,
)
from saleor_customer_ext.services.creation import FirstCredit, NewAddress
from tests.concurrency.threads import at_once, race
from tests.customers.discounts import group
from tests.customers.sorting import STAFF, everything, told

BOTH = Actor(
    ActorKind.STAFF,
    "7",
    frozenset({permissions.MANAGE_CUSTOMER_PROFILES, permissions.MANAGE_CUSTOMER_CREDIT}),
)
BERLIN = {
    "first_name": "Berta",
    "last_name": "Berg",
    "street_address_1": "Unter den Linden 1",
    "city": "Berlin",
    "postal_code": "10117",
    "country": "DE",
}
WHOLE: dict[str, Any] = {
    "phone": "+49 30 123456",
    "account_number": "K-100",
    "language": "en-gb",
    "preferred_channel": "default",
    "currency": "EUR",
    "note": "Prefers mornings.",
    "is_test": False,
}


def make(email: str = "berta@example.com", *, actor: Actor = STAFF, **details: Any) -> CustomerProfile:
    named = {"first_name": "Berta", "last_name": "Berg"} | details
    return creation.create(actor=actor, email=email, **named)


def users() -> list[str]:
    return list(get_user_model().objects.order_by("email").values_list("email", flat=True))


@pytest.fixture
def germany(db: None) -> None:
    shop.make_country("DE")


@pytest.fixture
def heard() -> Iterator[list[CustomerChanged]]:
    received: list[CustomerChanged] = []

    def receive(event: CustomerChanged, **kwargs: object) -> None:
        received.append(event)

    customer_changed.connect(receive)
    yield received
    customer_changed.disconnect(receive)


@pytest.mark.django_db(transaction=True)
def test_a_customer_with_a_name_and_an_address_is_invited(heard: list[CustomerChanged]) -> None:
    profile = make("Berta@Example.COM")

    user = get_user_model().objects.get(pk=profile.pk)
    assert (user.first_name, user.last_name, user.email) == ("Berta", "Berg", "Berta@example.com")
    assert (user.is_active, user.has_usable_password(), user.last_login) == (True, False, None)
    assert (profile.status, profile.email, profile.name_key) == (
        "INVITED",
        "berta@example.com",
        "berg berta",
    )
    assert profile.invited_at is not None
    (message,) = mail.outbox
    assert message.to == ["Berta@example.com"]
    assert message.subject.strip() == "Your account at example.com"
    assert "http://example.com/password-reset/confirm/" in message.body
    assert "Hello Berta Berg," in message.body
    assert heard == [
        CustomerChanged(profile.pk, "customer.created"),
        CustomerChanged(profile.pk, "customer.invited"),
    ]


@pytest.mark.django_db
def test_a_customer_with_everything_at_once(germany: None) -> None:
    tag = tags.create(name="Key account", actor=STAFF)
    group = groups.create(name="Buyers", actor=STAFF)
    custom_fields.create(slug="size", name="Size", kind="NUMBER", actor=STAFF)

    profile = make(
        actor=BOTH,
        **WHOLE,
        group_id=group.pk,
        tag_ids=[tag.pk],
        custom_fields_values={"size": "12.5"},
        new_addresses=[NewAddress(BERLIN, number="B1", default_billing=True)],
        first_credit=FirstCredit(Money(Decimal("25.00"), "EUR"), "goodwill"),
    )

    found = {name: getattr(profile, name) for name in WHOLE}
    assert found == WHOLE
    assert profile.group_id == group.pk
    assert tags.of_customers([profile.pk]) == {profile.pk: [tag]}
    (value,) = custom_fields.of_customers([profile.pk])[profile.pk]
    assert value.number == Decimal("12.5")
    (address,) = addresses.of_customers([profile.pk])[profile.pk]
    assert (address.number, address.address.city, address.address.is_default_billing) == (
        "B1",
        "Berlin",
        True,
    )
    account = CreditAccount.objects.get(user=profile.pk)
    assert (account.currency, account.balance) == ("EUR", Decimal("25.000"))
    assert told_kinds(profile) == [
        "customer.created",
        "customer.group_changed",
        "customer.tags_changed",
        "customer.fields_changed",
        "address.created",
        "customer.invited",
    ]


def told_kinds(profile: CustomerProfile) -> list[str]:
    return [kind for kind, _, _ in told(profile)]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("details", "field"),
    [
        ({"tag_ids": [1_000_000]}, "tag_ids"),
        ({"group_id": 1_000_000}, "group_id"),
        ({"custom_fields_values": {"nothing": "1"}}, "nothing"),
        ({"new_addresses": [NewAddress(BERLIN), NewAddress(BERLIN | {"city": ""})]}, "addresses.1.city"),
        ({"first_credit": FirstCredit(Money(Decimal("25.00"), "EUR"), "no such reason")}, "reason"),
        ({"first_credit": FirstCredit(Money(Decimal("-1.00"), "EUR"), "goodwill")}, "amount"),
    ],
)
def test_one_part_that_is_refused_leaves_nothing_behind(
    germany: None, details: dict[str, Any], field: str
) -> None:
    before, people = everything(), users()

    with pytest.raises(CustomerExtError) as refused:
        make(actor=BOTH, **details)

    assert refused.value.field == field
    assert (everything(), users(), CreditAccount.objects.count(), mail.outbox) == (before, people, 0, [])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("details", "code", "field"),
    [
        ({"first_name": " "}, "REQUIRED", "first_name"),
        ({"last_name": ""}, "REQUIRED", "last_name"),
        ({"last_name": "x" * 151}, "INVALID", "last_name"),
        ({"last_name": "a\nb"}, "INVALID", "last_name"),
        ({"last_name": "a\x00b"}, "INVALID", "last_name"),
        ({"first_name": 7}, "INVALID", "first_name"),
        ({"email": ""}, "REQUIRED", "email"),
        ({"email": "berta"}, "INVALID", "email"),
        ({"email": "berta@"}, "INVALID", "email"),
        ({"email": "berta@example.com, b@example.com"}, "INVALID", "email"),
        ({"email": f"{'x' * 250}@example.com"}, "INVALID", "email"),
        ({"email": "anna@example.com"}, "UNIQUE", "email"),
        ({"email": "ANNA@example.COM"}, "UNIQUE", "email"),
        ({"phone": "call me"}, "INVALID", "phone"),
        ({"phone": "123"}, "INVALID", "phone"),
        ({"phone": "+4930123456789012345"}, "INVALID", "phone"),
        ({"phone": "٠١٢٣٤٥"}, "INVALID", "phone"),
        ({"account_number": "x" * 65}, "INVALID", "account_number"),
        ({"account_number": "a\tb"}, "INVALID", "account_number"),
        ({"account_number": "k-1"}, "UNIQUE", "account_number"),
        ({"language": "tlh"}, "INVALID", "language"),
        ({"preferred_channel": "nowhere"}, "INVALID", "preferred_channel"),
        ({"currency": "XXX"}, "INVALID", "currency"),
        ({"currency": "EURO"}, "INVALID", "currency"),
        ({"note": "x" * 10_001}, "INVALID", "note"),
        ({"is_test": "yes"}, "INVALID", "is_test"),
    ],
)
def test_bad_input_names_the_field_and_changes_nothing(
    details: dict[str, Any], code: str, field: str
) -> None:
    make("anna@example.com", account_number="K-1", invite=False)
    before, people = everything(), users()

    with pytest.raises(CustomerExtError) as refused:
        make(**{"email": "berta@example.com"} | details)

    assert (refused.value.code, refused.value.field) == (code, field)
    assert (everything(), users()) == (before, people)


@pytest.mark.django_db
@pytest.mark.parametrize("actor", [ANONYMOUS, Actor(ActorKind.STAFF, "7"), Actor(ActorKind.CUSTOMER, "7")])
def test_only_with_the_permission(actor: Actor) -> None:
    profile = make(invite=False)
    before = everything()

    for call in (
        lambda: make("new@example.com", actor=actor),
        lambda: profiles.change(customer_id=profile.pk, version=profile.version, actor=actor, note="n"),
    ):
        with pytest.raises(PermissionDenied):
            call()

    assert everything() == before


@pytest.mark.django_db
def test_first_credit_needs_the_permission_for_credit() -> None:
    with pytest.raises(PermissionDenied):
        make(first_credit=FirstCredit(Money(Decimal("25.00"), "EUR"), "goodwill"))
    assert users() == []


@pytest.mark.django_db
def test_account_numbers_are_made_by_the_pattern() -> None:
    with override_settings(SALEOR_CUSTOMER_EXT={"ACCOUNT_NUMBER_PATTERN": "K_{number:04}-X"}):
        numbers = [make(f"c{place}@example.com", invite=False).account_number for place in (1, 2)]
        numbers.append(make("typed@example.com", account_number="k_0041-x", invite=False).account_number)
        numbers.append(make("other@example.com", account_number="KA9999-X", invite=False).account_number)
        numbers.append(make("c3@example.com", invite=False).account_number)

    assert numbers == ["K_0001-X", "K_0002-X", "k_0041-x", "KA9999-X", "K_0042-X"]


@pytest.mark.django_db
def test_without_a_pattern_there_is_no_account_number() -> None:
    assert [make(f"c{place}@example.com", invite=False).account_number for place in (1, 2)] == ["", ""]


@pytest.mark.django_db(transaction=True)
def test_one_address_is_given_to_one_of_four_at_once() -> None:
    """Django's own user model has no constraint on it."""
    answers = at_once(
        *(lambda place=place: make(["b@x.example", "B@x.example"][place % 2]) for place in range(4))
    )

    assert sorted(type(answer).__name__ for answer in answers) == ["CustomerProfile", *["NotUnique"] * 3]
    assert len(users()) == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_one_address_is_given_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """Control run: whoever looks before the other has committed finds the address free."""

    class Free:
        def __enter__(self) -> None: ...
        def __exit__(self, *args: object) -> None: ...

    monkeypatch.setattr(profiles, "only_account_with", lambda email, but=None: Free())

    race(lambda: make("b@x.example", invite=False), lambda: make("B@x.example", invite=False))

    assert len(users()) == 2


@pytest.mark.django_db(transaction=True)
def test_one_account_number_is_given_to_one_of_two_at_once() -> None:
    def numbered(place: int) -> CustomerProfile:
        return make(f"c{place}@example.com", account_number=["K-1", "k-1"][place], invite=False)

    raced = race(lambda: numbered(0), lambda: numbered(1))

    assert raced.waited
    assert isinstance(raced.second, NotUnique)
    assert raced.second.field == "account_number"
    assert users() == ["c0@example.com"]


@pytest.mark.django_db(transaction=True)
def test_four_numbers_made_at_once_are_four() -> None:
    with override_settings(SALEOR_CUSTOMER_EXT={"ACCOUNT_NUMBER_PATTERN": "{number}"}):
        answers = at_once(
            *(lambda place=place: make(f"c{place}@x.example", invite=False) for place in range(4))
        )

    assert sorted(answer.account_number for answer in answers) == ["1", "2", "3", "4"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("moment", ["host", "audit", "refresh"])
def test_what_ends_half_way_leaves_nothing(moment: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Wherever the process fails, there is no account, no profile, no record and no mail."""

    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError("the process ends here")

    target = {
        "host": (type(get_host().mail), "invite"),
        "audit": (creation.audit, "record"),
        "refresh": (profiles.copies, "refresh"),
    }[moment]
    before = everything()
    monkeypatch.setattr(*target, fail)

    with pytest.raises(RuntimeError):
        make()

    assert (users(), everything(), mail.outbox) == ([], before, [])


@pytest.mark.django_db
def test_invited_twice_is_recorded_twice() -> None:
    profile = make()
    lifecycle.invite(customer_id=profile.pk, actor=STAFF)
    assert told_kinds(profile) == ["customer.created", "customer.invited", "customer.invited"]


@pytest.mark.django_db
def test_a_customer_begins_in_a_discount_group_if_the_caller_manages_these() -> None:
    dealers = group("Dealers")
    both = Actor(ActorKind.STAFF, "7", STAFF.permissions | {permissions.MANAGE_DISCOUNT_GROUPS})
    before = everything()

    with pytest.raises(PermissionDenied):
        make(discount_group_id=dealers.pk)
    with pytest.raises(CustomerExtError) as refusal:
        make(discount_group_id=10**6, actor=both)
    assert (refusal.value.code, refusal.value.field) == ("NOT_FOUND", "discount_group_id")
    assert everything() == before

    made = make(discount_group_id=dealers.pk, actor=both)
    assert made.discount_group == dealers
    assert "customer.discount_group_changed" in [event[0] for event in told(made)]
