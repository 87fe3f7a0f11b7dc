"""Customers made, changed, decided about and deleted through GraphQL: what is answered, refused, and shown to whom."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core import mail

from demo import factories as shop
from saleor_customer_ext import permissions
from saleor_customer_ext.graphql.compat import encode
from saleor_customer_ext.models import CreditAccount, CustomerProfile
from saleor_customer_ext.services import groups, lifecycle, tags
from tests.customers.sorting import STAFF, everything
from tests.graphql.conftest import Api, user_id

CREATE = """
mutation($input: CustomerProfileCreateInput!) { customerProfileCreate(input: $input) {
  profile { id firstName lastName email status phone accountNumber language preferredChannel currency note isTest
    group { name } tags { name } addresses { city } creditAccounts { balance { amount currency } } version }
  errors { field message code } } }"""
UPDATE = """
mutation($id: ID!, $version: Int!, $input: CustomerProfileUpdateInput!) {
  customerProfileUpdate(customerId: $id, version: $version, input: $input) {
    profile { lastName note version } errors { field message code } } }"""
NEW = {"firstName": "Berta", "lastName": "Berg", "email": "berta@example.com"}
DETAILS = """
query($id: ID!) { customerProfile(id: $id) {
  status onHold block { since reason by { kind id name } }
  onHoldDetails { since message reason by { kind id name } } invitedAt note version } }"""


@pytest.fixture
def keeper(db: None) -> Any:
    granted = [permissions.MANAGE_CUSTOMER_PROFILES, permissions.MANAGE_CUSTOMER_CREDIT]
    return shop.make_staff("keeper@example.com", first_name="Kira", last_name="Keeper", permissions=granted)


@pytest.fixture
def keeping(api: Api, keeper: Any) -> Api:
    return api.log_in(keeper)


def decide(name: str, **arguments: str) -> str:
    sent = "".join(f', {key}: "{value}"' for key, value in arguments.items())
    return f"""mutation($id: ID!) {{ {name}(customerId: $id{sent}) {{
        profile {{ status onHold }} errors {{ field message code }} }} }}"""


def test_a_customer_with_little(keeping: Api, django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        answer = keeping.field(CREATE, input=NEW)

    profile = CustomerProfile.objects.get(email="berta@example.com")
    assert answer["errors"] == []
    assert answer["profile"] == {
        "id": encode("CustomerProfile", profile.pk),
        "firstName": "Berta",
        "lastName": "Berg",
        "email": "berta@example.com",
        "status": "INVITED",
        "phone": "",
        "accountNumber": "",
        "language": "",
        "preferredChannel": "",
        "currency": "",
        "note": "",
        "isTest": False,
        "group": None,
        "tags": [],
        "addresses": [],
        "creditAccounts": [],
        "version": profile.version,
    }
    assert [message.to for message in mail.outbox] == [["berta@example.com"]]


def test_a_customer_with_everything(keeping: Api) -> None:
    shop.make_country("DE")
    tag = tags.create(name="Key account", actor=STAFF)
    group = groups.create(name="Buyers", actor=STAFF)
    address = {
        "firstName": "Berta",
        "lastName": "Berg",
        "streetAddress1": "Unter den Linden 1",
        "city": "Berlin",
        "postalCode": "10117",
        "country": "DE",
    }
    whole = NEW | {
        "phone": "+49 30 123456",
        "accountNumber": "K-1",
        "language": "en-GB",
        "preferredChannel": "default",
        "currency": "eur",
        "note": "Prefers mornings.",
        "isTest": True,
        "groupId": encode("CustomerGroup", group.pk),
        "tagIds": [encode("CustomerTag", tag.pk)],
        "addresses": [{"address": address, "isDefaultBillingAddress": True}],
        "firstCredit": {"amount": "25.00", "currency": "EUR", "reason": "goodwill"},
        "sendInvitation": False,
    }

    answer = keeping.field(CREATE, input=whole)

    assert answer["errors"] == []
    del answer["profile"]["id"], answer["profile"]["version"]
    assert answer["profile"] == {
        "firstName": "Berta",
        "lastName": "Berg",
        "email": "berta@example.com",
        "status": "INVITED",
        "phone": "+49 30 123456",
        "accountNumber": "K-1",
        "language": "en-gb",
        "preferredChannel": "default",
        "currency": "EUR",
        "note": "Prefers mornings.",
        "isTest": True,
        "group": {"name": "Buyers"},
        "tags": [{"name": "Key account"}],
        "addresses": [{"city": "Berlin"}],
        "creditAccounts": [{"balance": {"amount": "25.00", "currency": "EUR"}}],
    }


@pytest.mark.parametrize(
    ("changed", "field", "code"),
    [
        ({"firstName": ""}, "firstName", "REQUIRED"),
        ({"email": "nothing"}, "email", "INVALID"),
        ({"email": "CARLA@example.com"}, "email", "UNIQUE"),
        ({"phone": "call me"}, "phone", "INVALID"),
        ({"accountNumber": "x" * 65}, "accountNumber", "INVALID"),
        ({"language": "tlh"}, "language", "INVALID"),
        ({"preferredChannel": "nowhere"}, "preferredChannel", "INVALID"),
        ({"currency": "XXX"}, "currency", "INVALID"),
        ({"groupId": "nonsense"}, "groupId", "INVALID"),
        ({"groupId": encode("CustomerGroup", 999_999)}, "groupId", "NOT_FOUND"),
        ({"tagIds": [encode("CustomerTag", 999_999)]}, "tagIds", "NOT_FOUND"),
        ({"customFields": [{"slug": "nothing", "value": "1"}]}, "nothing", "NOT_FOUND"),
        ({"addresses": [{"address": {"city": "Berlin"}}]}, "addresses.0.firstName", "REQUIRED"),
        (
            {"firstCredit": {"amount": "0", "currency": "EUR", "reason": "goodwill"}},
            "amount",
            "INVALID_AMOUNT",
        ),
        ({"firstCredit": {"amount": "1", "currency": "EUR", "reason": "none"}}, "reason", "NOT_FOUND"),
    ],
)
def test_bad_input_makes_nobody(
    keeping: Api, customer: Any, changed: dict[str, Any], field: str, code: str
) -> None:
    before, people = everything(), get_user_model().objects.count()

    assert keeping.refusal(CREATE, input=NEW | changed) == (field, code)

    assert (everything(), get_user_model().objects.count()) == (before, people)
    assert CreditAccount.objects.count() == 0


def test_an_edit_counts_for_the_version_that_it_was_made_from(keeping: Api, customer: Any) -> None:
    query = "query($id: ID!) { customerProfile(id: $id) { version } }"
    version = keeping.field(query, id=user_id(customer))["version"]

    answer = keeping.field(
        UPDATE, id=user_id(customer), version=version, input={"lastName": "New", "note": "n"}
    )
    assert answer == {"profile": {"lastName": "New", "note": "n", "version": version + 1}, "errors": []}

    again = {"id": user_id(customer), "version": version, "input": {"note": "other"}}
    assert keeping.refusal(UPDATE, **again) == ("version", "CONFLICT")
    assert CustomerProfile.objects.get(pk=customer.pk).note == "n"


def test_an_empty_text_clears_and_null_stays(keeping: Api, customer: Any) -> None:
    first = {"note": "n", "phone": "030 123"}
    query = "query($id: ID!) { customerProfile(id: $id) { version } }"
    version = keeping.field(query, id=user_id(customer))["version"]
    keeping.field(UPDATE, id=user_id(customer), version=version, input=first)
    keeping.field(
        UPDATE, id=user_id(customer), version=version + 1, input={"note": "", "phone": None, "lastName": "X"}
    )

    found = CustomerProfile.objects.get(pk=customer.pk)
    assert (found.note, found.phone) == ("", "030 123")


def test_an_edit_of_nothing(keeping: Api, customer: Any) -> None:
    assert keeping.refusal(UPDATE, id=user_id(customer), version=1, input={}) == ("input", "REQUIRED")


def test_decisions_are_answered_as_they_stand(keeping: Api, customer: Any) -> None:
    steps = [
        (decide("customerBlock", reason="r"), {"status": "BLOCKED", "onHold": False}),
        (decide("customerPutOnHold", reason="h"), {"status": "BLOCKED", "onHold": True}),
        (decide("customerUnblock"), {"status": "ACTIVE", "onHold": True}),
        (decide("customerResume"), {"status": "ACTIVE", "onHold": False}),
        (decide("customerDeactivate"), {"status": "INACTIVE", "onHold": False}),
        (decide("customerActivate"), {"status": "ACTIVE", "onHold": False}),
    ]
    for mutation, expected in steps:
        assert keeping.field(mutation, id=user_id(customer)) == {"profile": expected, "errors": []}


def test_refusals_of_decisions(keeping: Api, customer: Any) -> None:
    key = user_id(customer)
    assert keeping.refusal(decide("customerBlock", reason=" "), id=key) == ("reason", "REQUIRED")
    assert keeping.refusal(decide("customerInvitationSend"), id=key) == ("customerId", "INVALID")
    lifecycle.block(customer_id=customer.pk, reason="r", actor=STAFF)
    assert keeping.refusal(decide("customerActivate"), id=key) == ("customerId", "CUSTOMER_BLOCKED")
    assert keeping.refusal(decide("customerPasswordResetSend"), id=key) == ("customerId", "CUSTOMER_BLOCKED")
    assert keeping.refusal(decide("customerBlock", reason="r"), id=encode("User", 999_999)) == (
        "customerId",
        "NOT_FOUND",
    )


def test_deleting_says_what_stands_against_it(keeping: Api, customer: Any) -> None:
    mutation = (
        "mutation($id: ID!) { customerProfileDelete(customerId: $id) { errors { field message code } } }"
    )
    shop.make_order(customer, [(shop.make_product(), 1)])

    assert keeping.field(mutation, id=user_id(customer))["errors"] == [
        {
            "field": "customerId",
            "message": "This customer has orders, so the account cannot be deleted. Block the customer instead.",
            "code": "IN_USE",
        }
    ]


def test_who_reads_which_details(api: Api, keeper: Any, customer: Any) -> None:
    actor = STAFF.__class__(STAFF.kind, str(keeper.pk), STAFF.permissions)
    lifecycle.put_on_hold(customer_id=customer.pk, reason="bounced", actor=actor)
    found = CustomerProfile.objects.get(pk=customer.pk)
    assert found.on_hold_at is not None
    told = "This account is on hold: no orders can be placed at the moment. Please contact us."

    answer = api.log_in(keeper).field(DETAILS, id=user_id(customer))
    assert answer.pop("onHoldDetails") == {
        "since": found.on_hold_at.isoformat(),
        "message": told,
        "reason": "bounced",
        "by": {"kind": "STAFF", "id": user_id(keeper), "name": "Kira Keeper"},
    }
    assert answer == {
        "status": "ACTIVE",
        "onHold": True,
        "block": None,
        "invitedAt": None,
        "note": "",
        "version": 2,
    }

    answer = api.log_in(customer).ask(DETAILS, id=user_id(customer))
    profile = answer["data"]["customerProfile"]
    assert (profile["onHold"], profile["onHoldDetails"]["message"]) == (True, told)
    assert profile["onHoldDetails"]["reason"] is profile["onHoldDetails"]["by"] is None
    assert [profile[name] for name in ("block", "invitedAt", "note", "version")] == [None] * 4
    assert {error["extensions"]["code"] for error in answer["errors"]} == {"PERMISSION_DENIED"}
    assert len(answer["errors"]) == 6
    assert "bounced" not in str(answer)


def test_a_customer_asks_for_deletion(api: Api, customer: Any) -> None:
    mutation = "mutation { customerDeletionRequest { profile { email } errors { code } } }"
    assert api.log_in(customer).field(mutation) == {"profile": {"email": "carla@example.com"}, "errors": []}
