"""Accounts in Oscar's own pages: who gets in, which mails go out in which words, and what the port writes."""

import datetime
import re
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core import mail
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from oscar.core.loading import get_class, get_model

from demo import factories
from demo.checkout import gateway
from saleor_customer_ext import permissions
from saleor_customer_ext.errors import NotFound
from saleor_customer_ext.host import Actor, ActorKind, get_host
from saleor_customer_ext.models import CustomerProfile
from saleor_customer_ext.services import creation, lifecycle
from tests.hosts.oscar.conftest import CARD, browser, fill_basket, place

pytestmark = pytest.mark.django_db(transaction=True)

STAFF = Actor(ActorKind.STAFF, "7", frozenset({permissions.MANAGE_CUSTOMER_PROFILES}))
LINK = re.compile(r"(?<=\w)/password-reset/confirm/\S+")
PROFILE = "customer:profile-view"


def block(user: Any) -> None:
    lifecycle.block(customer_id=user.pk, reason="unpaid invoices", actor=STAFF)


def switch_on_by_sql(user: Any) -> None:
    get_user_model().objects.filter(pk=user.pk).update(is_active=True)


def invite(**details: Any) -> CustomerProfile:
    return creation.create(
        actor=STAFF, first_name="Bert", last_name="Berg", email="bert@example.com", **details
    )


def log_in(client: Client, email: str, password: str = factories.PASSWORD) -> Any:
    form = {"login-username": email, "login-password": password, "login_submit": "Log In"}
    return client.post(reverse("customer:login"), form)


# Who gets in


def test_a_blocked_customer_is_told_what_a_wrong_password_is_told(anna: Any) -> None:
    block(anna)
    switch_on_by_sql(anna)
    answers = [
        log_in(Client(), "anna@example.com"),
        log_in(Client(), "anna@example.com", "wrong"),
        log_in(Client(), "nobody@example.com"),
    ]
    told = [answer.context["login_form"].non_field_errors() for answer in answers]
    assert told[0] == told[1] == told[2]
    assert len(told[0]) == 1


def test_a_blocked_customer_is_not_let_in_at_the_checkout(anna: Any) -> None:
    block(anna)
    switch_on_by_sql(anna)
    client = Client()
    client.post(reverse("basket:add", args=[factories.make_product().pk]), {"quantity": 1})
    form = {"username": "anna@example.com", "password": factories.PASSWORD, "options": "existing"}

    answer = client.post(reverse("checkout:index"), form)

    assert answer.status_code == 200
    assert len(answer.context["form"].non_field_errors()) == 1
    assert client.get(reverse(PROFILE)).status_code == 302


def test_a_session_without_a_moment_ends_with_the_first_block(anna: Any) -> None:
    """One from before the package came."""
    client = browser(anna)
    session = client.session
    del session["customer_ext_logged_in_at"]
    session.save()
    assert client.get(reverse(PROFILE)).status_code == 200

    block(anna)
    lifecycle.unblock(customer_id=anna.pk, actor=STAFF)

    assert client.get(reverse(PROFILE)).status_code == 302


def test_whoever_is_logged_in_costs_one_query_and_visitors_none(anna: Any) -> None:
    def asked(client: Client) -> int:
        client.get(reverse("password-reset-done"))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("password-reset-done"))
        return sum("logins_from" in query["sql"] for query in queries)

    assert (asked(browser(anna)), asked(Client())) == (1, 0)


def test_a_blocked_customer_keeps_the_basket_of_the_browser_from_nobody(anna: Any) -> None:
    """After the log-out the visitor is a stranger with a basket of their own."""
    client = browser(anna)
    fill_basket(client, anna)
    block(anna)

    page = client.get(reverse("basket:summary"))

    assert page.status_code == 200
    assert page.context["basket"].is_empty


# The checkout


@pytest.mark.parametrize(
    "page", ["checkout:shipping-address", "checkout:payment-details", "checkout:preview"]
)
def test_on_hold_every_page_of_the_checkout_leads_back_and_says_so(anna: Any, page: str) -> None:
    client = browser(anna)
    fill_basket(client, anna)
    lifecycle.put_on_hold(customer_id=anna.pk, reason="address to be checked", actor=STAFF)

    answer = client.get(reverse(page), follow=True)

    assert answer.redirect_chain[-1] == (reverse("basket:summary"), 302)
    warnings = [str(message) for message in answer.context["messages"] if message.level_tag == "warning"]
    assert (
        warnings[-1] == "This account is on hold: no orders can be placed at the moment. Please contact us."
    )


def test_on_hold_no_card_is_charged(anna: Any) -> None:
    client = browser(anna)
    fill_basket(client, anna)
    lifecycle.put_on_hold(customer_id=anna.pk, reason="r", actor=STAFF)

    place(client, **CARD)

    assert gateway.charges == []
    assert not get_model("order", "Order").objects.exists()


def test_whatever_writes_orders_refuses(anna: Any) -> None:
    """A script that goes past all views."""
    product = factories.make_product()
    lifecycle.put_on_hold(customer_id=anna.pk, reason="r", actor=STAFF)

    with pytest.raises(get_class("order.exceptions", "UnableToPlaceOrder"), match="on hold"):
        factories.make_order(anna, [(product, 1)])

    assert not get_model("order", "Order").objects.exists()


# Links and mails


def test_the_invitation_in_german(settings: Any) -> None:
    settings.LANGUAGES = [("en-gb", "English"), ("de", "Deutsch")]
    invite(language="DE")

    (message,) = mail.outbox
    assert message.subject.strip() == "Ihr Konto bei example.com"
    assert "Guten Tag Bert Berg,\n" in message.body
    assert "Der Link gilt einmal." in message.body
    (html, kind), *_ = message.alternatives
    assert kind == "text/html"
    assert "Passwort wählen" in html
    assert LINK.search(message.body)


def test_the_invitation_is_the_shops_to_write_anew() -> None:
    get_model("communication", "CommunicationEventType").objects.create(
        code="CUSTOMER_INVITATION",
        name="Invitation",
        email_subject_template="Welcome, {{ user.first_name }}",
        email_body_template="{{ reset_url }}",
    )
    invite()

    (message,) = mail.outbox
    assert message.subject == "Welcome, Bert"
    assert message.body.startswith("/password-reset/confirm/")


def test_whoever_was_invited_and_asks_for_a_password_gets_a_link() -> None:
    """Oscar alone says that it was sent, and sends nothing."""
    profile = invite()
    mail.outbox.clear()

    Client().post(reverse("password-reset"), {"email": "BERT@example.com"})

    (message,) = mail.outbox
    link = LINK.search(message.body)
    assert link is not None
    lifecycle.block(customer_id=profile.pk, reason="r", actor=STAFF)
    mail.outbox.clear()
    Client().post(reverse("password-reset"), {"email": "bert@example.com"})
    assert mail.outbox == []


def test_staff_send_a_link_to_the_invited_from_oscars_own_page() -> None:
    profile = invite()
    mail.outbox.clear()
    boss = browser(factories.make_staff("boss@shop.example", is_superuser=True))

    boss.post(reverse("dashboard:user-password-reset", args=[profile.pk]))

    assert [message.to for message in mail.outbox] == [["bert@example.com"]]


def test_the_right_link_of_a_blocked_customer_says_what_is_the_matter() -> None:
    profile = invite()
    link = LINK.search(mail.outbox[0].body)
    assert link is not None
    early = Client()
    form = early.get(link.group())["Location"]  # taken before the block
    lifecycle.block(customer_id=profile.pk, reason="r", actor=STAFF)
    switch_on_by_sql(profile)

    new = {"new_password1": "long-and-new-1", "new_password2": "long-and-new-1"}
    for answer in (Client().get(link.group()), early.get(form), early.post(form, new)):
        assert answer.status_code == 403
        assert "This account cannot be used at the moment. Please contact us." in answer.content.decode()
    assert not get_user_model().objects.get(pk=profile.pk).has_usable_password()


def test_a_wrong_link_of_a_blocked_customer_says_what_all_wrong_links_say() -> None:
    profile = invite()
    link = LINK.search(mail.outbox[0].body)
    assert link is not None
    wrong = re.sub(r"[^-/]+/$", "0123456789abcdef/", link.group())
    before = Client().get(wrong).content
    lifecycle.block(customer_id=profile.pk, reason="r", actor=STAFF)

    answer = Client().get(wrong)

    assert answer.status_code == 200
    assert "The password reset link was invalid" in answer.content.decode()
    assert len(answer.content) == len(before)


@pytest.mark.parametrize("uid", ["!!", "OTk5OTk5OQ", "bm9ib2R5", "____"])
def test_links_that_name_nobody(uid: str) -> None:
    answer = Client().get(reverse("password-reset-confirm", args=[uid, "abc-def"]))
    assert answer.status_code == 200
    assert "The password reset link was invalid" in answer.content.decode()


# The port


def test_a_user_is_made_as_registration_makes_them() -> None:
    key = get_host().accounts.create(
        email="Bert@Example.COM", first_name="Bert", last_name="Berg", language="de"
    )

    user = get_user_model().objects.get(pk=key)
    assert (user.email, user.first_name, user.last_name) == ("Bert@example.com", "Bert", "Berg")
    assert (user.is_active, user.is_staff, user.has_usable_password(), user.last_login) == (
        True,
        False,
        False,
        None,
    )
    assert re.fullmatch("[A-Za-z0-9]{30}", user.username)
    accounts = get_host().accounts
    assert accounts.exists_with_email("BERT@example.com")
    assert not accounts.exists_with_email("bert@example.com", but=key)
    assert not accounts.exists_with_email("other@example.com")


def test_changes_of_nobody(db: None) -> None:
    accounts = get_host().accounts
    for call in (
        lambda: accounts.change(999_999, first_name="X"),
        lambda: accounts.set_active(999_999, False),
        lambda: accounts.delete(999_999),
    ):
        with pytest.raises(NotFound), transaction.atomic():
            call()


def test_oscars_own_page_that_switches_off_ends_log_ins(anna: Any) -> None:
    client = browser(anna)
    boss = browser(factories.make_staff("boss@shop.example", is_superuser=True))
    before = datetime.datetime.now(datetime.UTC)

    for action in ("make_inactive", "make_active"):
        boss.post(reverse("dashboard:users-index"), {"action": action, "selected_user": anna.pk})

    found = CustomerProfile.objects.get(pk=anna.pk)
    assert found.logins_from is not None
    assert found.logins_from >= before
    assert client.get(reverse(PROFILE)).status_code == 302
    assert found.status == "ACTIVE"
