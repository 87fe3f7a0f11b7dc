"""Saleor's users through the port: made, changed, switched off and deleted as Saleor itself does it."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import transaction
from django.test import override_settings
from saleor.account.models import CustomerEvent, User
from saleor.account.utils import get_default_customer_type
from saleor.core.jwt import create_access_token, create_refresh_token
from saleor.giftcard.models import GiftCard
from saleor.order.models import Order

from saleor_customer_ext.errors import CustomerExtError, Invalid, NotFound, NotUnique, Required
from saleor_customer_ext.host import get_host
from saleor_customer_ext.hosts.saleor.checkouts import channel_reference
from tests.saleor.api import Api
from tests.saleor.listening import Listener
from tests.scenarios.drivers import saleor_shop
from tests.scenarios.drivers.saleor_shop import PASSWORD, Shop

STOREFRONT = "https://storefront.example/password"
SET_PASSWORD = """
mutation ($email: String!, $password: String!, $token: String!) {
  setPassword(email: $email, password: $password, token: $token) { token user { email } errors { field code } }
}"""
REFRESH = "mutation ($token: String!) { tokenRefresh(refreshToken: $token) { token errors { field code } } }"
ME = "{ me { email } }"
NEW = {"email": "Berta@Example.com", "first_name": "Berta", "last_name": "Buyer", "language": "de"}

pytestmark = pytest.mark.usefixtures("storefronts")


@pytest.fixture
def storefronts(store: Shop) -> Any:
    with override_settings(ALLOWED_CLIENT_HOSTS=["storefront.example"]):
        yield


def do(write: str, *args: Any, **values: Any) -> Any:
    """Write through the port in a transaction, as services do."""
    with transaction.atomic():
        return getattr(get_host().accounts, write)(*args, **values)


def events(user: User | None) -> list[str]:
    return list(CustomerEvent.objects.filter(user=user).order_by("pk").values_list("type", flat=True))


def found_by(search: str) -> list[str]:
    """Search for customers as the Dashboard does."""
    api = Api(create_access_token(saleor_shop.make_staff(f"{search}@shop.example", ["account.manage_users"])))
    text = (
        "query($text: String!) { customers(first: 5, filter: {search: $text}) { edges { node { email } } } }"
    )
    return [edge["node"]["email"] for edge in api.field(text, text=search)["edges"]]


class TestCreate:
    def test_as_saleor_makes_a_customer(self) -> None:
        user = User.objects.get(pk=do("create", **NEW))

        assert (user.email, user.first_name, user.last_name) == ("berta@example.com", "Berta", "Buyer")
        assert (user.is_active, user.is_confirmed, user.is_staff, user.has_usable_password()) == (
            True,
            False,
            False,
            False,
        )
        assert user.language_code == "de"
        assert user.customer_type == get_default_customer_type()
        assert events(user) == ["account_created"]
        assert found_by("berta") == ["berta@example.com"]

    def test_apps_are_told_after_commit(self, listener: Listener) -> None:
        with listener.to("CUSTOMER_CREATED") as told, transaction.atomic():
            do("create", **NEW)
            assert told == []
        assert [event["user"]["email"] for event in told] == ["berta@example.com"]

    def test_without_a_language_it_is_the_shops(self) -> None:
        assert User.objects.get(pk=do("create", **NEW | {"language": ""})).language_code == "en"

    @pytest.mark.parametrize(
        ("changed", "error", "field"),
        [
            ({"language": "tlh"}, Invalid, "language"),
            ({"email": "ANNA@example.com"}, NotUnique, "email"),
        ],
    )
    def test_refused(
        self, customer: User, changed: dict[str, str], error: type[CustomerExtError], field: str
    ) -> None:
        with pytest.raises(error) as refused:
            do("create", **NEW | changed)

        assert refused.value.field == field
        assert User.objects.count() == 1

    @pytest.mark.parametrize(
        ("email", "but", "expected"),
        [
            ("anna@example.com", False, True),
            ("Anna@Example.COM", False, True),
            ("anna@example.com", True, False),
            ("annax@example.com", False, False),
            ("_nna@example.com", False, False),
        ],
    )
    def test_whether_an_address_is_taken(self, customer: User, email: str, but: bool, expected: bool) -> None:
        assert get_host().accounts.exists_with_email(email, but=customer.pk if but else None) is expected


class TestChange:
    def test_names_and_language(self, customer: User, listener: Listener) -> None:
        with listener.to("CUSTOMER_UPDATED") as told:
            do("change", customer.pk, first_name="Anne", last_name="Miller", language="de")

        customer.refresh_from_db()
        assert (customer.first_name, customer.last_name, customer.language_code) == ("Anne", "Miller", "de")
        assert customer.email == "anna@example.com"
        assert found_by("miller") == ["anna@example.com"]
        assert events(None) == ["name_assigned"]
        assert [event["user"]["email"] for event in told] == ["anna@example.com"]

    def test_the_address_with_what_follows_in_saleor(self, customer: User) -> None:
        """Orders and gift cards of a guest with the new address become the customer's; old tokens name the old one."""
        channel = saleor_shop.Channel.objects.first()
        order = Order.objects.create(
            user_email="new@example.com", channel=channel, status="unfulfilled", lines_count=0
        )
        card = GiftCard.objects.create(
            code="CARD-1",
            currency="EUR",
            initial_balance_amount=5,
            current_balance_amount=5,
            used_by_email="new@example.com",
        )
        api = Api(create_access_token(customer))

        do("change", customer.pk, email="New@example.com")

        for row in (customer, order, card):
            row.refresh_from_db()
        assert customer.email == "new@example.com"
        assert (order.user, card.used_by, card.search_index_dirty) == (customer, customer, True)
        assert events(None) == ["email_assigned"]
        assert found_by("new") == ["new@example.com"]
        assert api.refusal(ME) == (None, "InvalidTokenError")

    def test_nothing_happens_where_nothing_differs(self, customer: User, listener: Listener) -> None:
        before = User.objects.values().get(pk=customer.pk)

        with listener.to("CUSTOMER_UPDATED") as told:
            do("change", customer.pk, first_name="Anna", email="ANNA@example.com")

        assert User.objects.values().get(pk=customer.pk) == before
        assert (told, events(None)) == ([], [])

    def test_an_address_that_is_taken(self, customer: User, other_customer: User) -> None:
        with pytest.raises(NotUnique) as refused:
            do("change", customer.pk, email=other_customer.email, first_name="Anne")

        assert refused.value.field == "email"
        customer.refresh_from_db()
        assert (customer.email, customer.first_name) == ("anna@example.com", "Anna")

    def test_nobody(self, customer: User) -> None:
        with pytest.raises(NotFound):
            do("change", customer.pk + 1000, first_name="Anne")


class TestSwitchingOff:
    def test_every_token_is_dead_for_good(self, customer: User) -> None:
        api, refresh = Api(create_access_token(customer)), create_refresh_token(customer)
        assert api.field(ME) == {"email": "anna@example.com"}

        do("set_active", customer.pk, False)
        assert api.refusal(ME) == (None, "InvalidTokenError")

        do("set_active", customer.pk, True)
        assert api.refusal(ME) == (None, "InvalidTokenError")
        assert Api().refusal(REFRESH, token=refresh) == (None, "JWT_INVALID_TOKEN")
        customer.refresh_from_db()
        assert Api(create_access_token(customer)).field(ME) == {"email": "anna@example.com"}

    def test_what_saleor_writes_and_tells(self, customer: User, listener: Listener) -> None:
        with listener.to("CUSTOMER_UPDATED") as told:
            for is_active in (False, False, True, True):
                do("set_active", customer.pk, is_active)

        assert events(None) == ["account_deactivated", "account_activated"]
        assert [event["user"]["isActive"] for event in told] == [False, True]


class TestDelete:
    def test_as_saleor_deletes_a_customer(self, customer: User, listener: Listener) -> None:
        card = GiftCard.objects.create(
            code="CARD-1",
            currency="EUR",
            initial_balance_amount=5,
            current_balance_amount=5,
            assigned_to=customer,
            assigned_to_email=customer.email,
        )

        with listener.to("CUSTOMER_DELETED") as told:
            do("delete", customer.pk)

        assert not User.objects.exists()
        card.refresh_from_db()
        assert (card.is_active, card.assigned_to, card.assigned_to_email) == (False, None, "anna@example.com")
        assert events(None) == ["customer_deleted"]
        assert [event["user"]["email"] for event in told] == ["anna@example.com"]

    def test_staff_are_not_deleted_here(self, staff: User) -> None:
        with pytest.raises(Invalid):
            do("delete", staff.pk)

        assert User.objects.filter(pk=staff.pk).exists()

    def test_orders_of_every_kind_count(self, customer: User) -> None:
        assert get_host().accounts.has_orders(customer.pk) is False
        channel = saleor_shop.Channel.objects.first()
        Order.objects.create(user=customer, channel=channel, status="draft", lines_count=0)

        assert get_host().accounts.has_orders(customer.pk) is True


class TestMails:
    def test_an_invitation_sets_a_password_once(self, customer: User, listener: Listener) -> None:
        key = do("create", **NEW)
        with (
            listener.to("NOTIFY_USER") as told,
            listener.to("ACCOUNT_SET_PASSWORD_REQUESTED") as asked,
            transaction.atomic(),
        ):
            get_host().mail.invite(key, channel="", redirect_url=STOREFRONT)
            assert (told, asked) == ([], [])

        (notice,) = told
        assert notice["notify_event"] == "account_set_customer_password"
        assert notice["payload"]["recipient_email"] == "berta@example.com"
        assert notice["payload"]["channel_slug"] == saleor_shop.Channel.objects.order_by("pk")[0].slug
        link = urlsplit(notice["payload"]["password_set_url"])
        assert f"{link.scheme}://{link.netloc}{link.path}" == STOREFRONT
        assert [event["user"]["email"] for event in asked] == ["berta@example.com"]
        sent = {name: values[0] for name, values in parse_qs(link.query).items()}
        values = {"password": "a-new-password-9", **sent}
        assert Api().do(SET_PASSWORD, **values)["user"] == {"email": "berta@example.com"}
        assert User.objects.get(pk=key).is_confirmed is True
        assert Api().refusal(SET_PASSWORD, **values | {"password": "another-one-9"}) == ("token", "INVALID")

    def test_a_reset_is_sent_as_if_the_customer_had_asked(self, customer: User, listener: Listener) -> None:
        channel = channel_reference(saleor_shop.Channel.objects.get(slug="b-dollars").pk)
        with listener.to("NOTIFY_USER") as told:
            get_host().mail.reset_password(customer.pk, channel=channel, redirect_url=STOREFRONT)

        (notice,) = told
        assert notice["notify_event"] == "account_password_reset"
        assert notice["payload"]["recipient_email"] == "anna@example.com"
        assert notice["payload"]["channel_slug"] == "b-dollars"
        customer.refresh_from_db()
        assert customer.last_password_reset_request is not None
        assert customer.check_password(PASSWORD)

    @pytest.mark.parametrize("name", ["invite", "reset_password"])
    @pytest.mark.parametrize(
        ("changed", "error", "field"),
        [
            ({"redirect_url": ""}, Required, "redirect_url"),
            ({"redirect_url": "https://evil.example/"}, Invalid, "redirect_url"),
            ({"redirect_url": "no address"}, Invalid, "redirect_url"),
            ({"channel": "Q2hhbm5lbDo5OTk5OTk="}, Invalid, "channel"),
        ],
    )
    def test_refused_before_anything_is_sent(
        self,
        customer: User,
        listener: Listener,
        name: str,
        changed: dict[str, str],
        error: type[CustomerExtError],
        field: str,
    ) -> None:
        values = {"channel": "", "redirect_url": STOREFRONT} | changed
        with listener.to("NOTIFY_USER") as told, pytest.raises(error) as refused:
            getattr(get_host().mail, name)(customer.pk, **values)

        assert (refused.value.field, told) == (field, [])

    def test_a_channel_that_is_closed_is_not_used(self, customer: User, listener: Listener) -> None:
        first = saleor_shop.Channel.objects.get(slug="a-shop")
        saleor_shop.Channel.objects.exclude(slug="b-dollars").update(is_active=False)
        with pytest.raises(Invalid):
            get_host().mail.invite(customer.pk, channel=channel_reference(first.pk), redirect_url=STOREFRONT)

        with listener.to("NOTIFY_USER") as told:
            get_host().mail.invite(customer.pk, channel="", redirect_url=STOREFRONT)

        assert told[0]["payload"]["channel_slug"] == "b-dollars"

    def test_staff_hear_who_wants_to_leave(
        self, customer: User, manager: User, staff: User, superuser: User, listener: Listener
    ) -> None:
        """By mail those who may manage customers, and nobody else; apps by a notification."""
        with listener.to("NOTIFY_USER") as told, transaction.atomic():
            get_host().mail.deletion_requested(customer.pk)
            assert (told, listener.mails) == ([], [])

        (notice,) = told
        assert notice["notify_event"] == "customer_deletion_requested"
        assert notice["payload"]["user"]["email"] == "anna@example.com"
        subject = "A customer wants the account deleted, or has deleted it: anna@example.com"
        assert listener.mails == [(["clerk@shop.example", "boss@shop.example"], subject)]
