"""Our older pages in Oscar's dashboard: who may open them, what they post, and what they say to nonsense."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from oscar.core.loading import get_model

from demo import factories
from saleor_customer_ext import permissions
from saleor_customer_ext.models import CreditAccount, CreditEntry, CreditReason, ShopSettings
from saleor_customer_ext.services import copies, credit, holds
from tests.clock import Clock
from tests.hosts.oscar.conftest import CARD, account, browser, eur, fill_basket, give, place

pytestmark = pytest.mark.django_db

VIEW, MANAGE = permissions.VIEW_CUSTOMER_CREDIT, permissions.MANAGE_CUSTOMER_CREDIT
SETTINGS = permissions.MANAGE_CUSTOMER_SETTINGS
Order = get_model("order", "Order")


@pytest.fixture
def clerk(anna: Any) -> Client:
    return browser(factories.make_staff("clerk@shop.example", permissions=[MANAGE]))


@pytest.fixture
def order(anna: Any) -> Any:
    """Give Anna's order of 65.45: 20.00 by credit, 45.45 by card."""
    give(anna, "20.00")
    client = browser(anna)
    fill_basket(client, anna)
    place(client, **CARD)
    return Order.objects.get()


def form(page: Any, name: str) -> dict[str, Any]:
    """Give what a browser would send of a form that is not changed."""
    found = page.context[name]
    return {field.html_name: "" if field.value() is None else field.value() for field in found}


# Who may do what


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(
    ("who", "granted"),
    [
        ("anonymous", ()),
        ("customer", ()),
        ("customer with permission", (MANAGE, SETTINGS)),
        ("staff", ()),
        ("viewer", (VIEW,)),
        ("manager", (MANAGE,)),
        ("operator", (SETTINGS,)),
        ("superuser", (VIEW, MANAGE, SETTINGS)),
    ],
)
def test_permissions_of_every_page(
    anna: Any, order: Any, who: str, granted: tuple[str, ...], method: str
) -> None:
    give(anna, "5.00")
    entry = CreditEntry.objects.filter(kind="TOP_UP").first()
    hold = holds.hold(customer_id=anna.pk, amount=eur("1.00"), checkout_reference="77", minutes=5)
    readers, managers, operators = {VIEW, MANAGE}, {MANAGE}, {SETTINGS}
    pages = [
        (reverse("customer_ext:credit-index"), readers),
        (reverse("customer_ext:credit-customer", args=[anna.pk]), readers),
        (reverse("customer_ext:credit-account", args=[entry.account_id]), readers),
        (reverse("customer_ext:credit-order", args=[order.number]), readers),
        (reverse("customer_ext:credit-top-up", args=[anna.pk]), managers),
        (reverse("customer_ext:credit-reduce", args=[anna.pk]), managers),
        (reverse("customer_ext:credit-correct", args=[entry.pk]), managers),
        (reverse("customer_ext:credit-release", args=[hold.pk]), managers),
        (reverse("customer_ext:credit-order-refund", args=[order.number, "credit"]), managers),
        (reverse("customer_ext:credit-settings"), operators),
        (reverse("customer_ext:credit-reason-add"), operators),
        (reverse("customer_ext:credit-reason-change", args=["goodwill"]), operators),
    ]
    if who == "anonymous":
        client = browser()
    elif who == "customer":
        client = browser(anna)
    elif who == "customer with permission":
        user = factories.make_staff("c@example.com", permissions=list(granted))
        get_user_model().objects.filter(pk=user.pk).update(is_staff=False)
        client = browser(get_user_model().objects.get(pk=user.pk))
        granted = ()
    elif who == "superuser":
        client = browser(factories.make_staff("root@shop.example", is_superuser=True))
    else:
        client = browser(factories.make_staff("staff@shop.example", permissions=list(granted)))
    before = (CreditEntry.objects.count(), CreditAccount.objects.get().held)

    for address, opens in pages:
        response = getattr(client, method)(address)
        if who == "anonymous":
            assert response.status_code == 302, address
            assert response["Location"].startswith(reverse("dashboard:login"))
        elif opens & set(granted):
            assert response.status_code in (200, 302, 405), address
        else:
            assert response.status_code == 403, address
    after = (CreditEntry.objects.count(), CreditAccount.objects.get().held)
    releases = method == "post" and MANAGE in granted
    assert after == (before[0], 0 if releases else before[1])


def test_who_only_sees_gets_no_forms(anna: Any, order: Any) -> None:
    client = browser(factories.make_staff("viewer@shop.example", permissions=[VIEW]))
    for name, argument in (("credit-customer", anna.pk), ("credit-order", order.number)):
        page = client.get(reverse(f"customer_ext:{name}", args=[argument])).content.decode()
        main = page[page.index('class="page-content"') :]
        assert 'method="post"' not in main


# Finding


def test_customers_are_found_by_the_beginning_of_name_or_address(clerk: Client, anna: Any) -> None:
    factories.make_customer("berta@example.com", first_name="Berta", last_name="Brandt")
    give(anna, "20.00")
    copies.drain()

    def found(search: str) -> list[str]:
        page = clerk.get(reverse("customer_ext:credit-index"), {"q": search})
        return [user.email for user, _name, _accounts in page.context["lines"]]

    assert found("anna") == ["anna@example.com"]
    assert found("BRA") == ["berta@example.com"]
    assert found("Berta Br") == ["berta@example.com"]
    assert found("example") == ["anna@example.com", "berta@example.com"]
    assert found("xample") == []
    assert found("\x00") == found("")
    assert found("x" * 500) == []
    assert "€20.00" in clerk.get(reverse("customer_ext:credit-index"), {"q": "anna"}).content.decode()


def test_a_page_of_customers_costs_the_same_for_one_and_for_many(
    clerk: Client, anna: Any, django_assert_max_num_queries: Any
) -> None:
    clerk.get(reverse("customer_ext:credit-index"))
    for number in range(30):
        give(factories.make_customer(f"c{number}@example.com"), "1.00")
    copies.drain()
    with django_assert_max_num_queries(14):
        assert len(clerk.get(reverse("customer_ext:credit-index")).context["lines"]) == 25
    assert (
        clerk.get(reverse("customer_ext:credit-index"), {"page": "nonsense"}).context["page_obj"].number == 1
    )
    assert clerk.get(reverse("customer_ext:credit-index"), {"page": "99999"}).context["page_obj"].number == 2


# Posting


def test_topping_up_says_what_has_changed(clerk: Client, anna: Any) -> None:
    page = clerk.get(reverse("customer_ext:credit-customer", args=[anna.pk]))
    data = form(page, "top_up_form") | {"amount": "25.50", "reason": "goodwill", "note": "late parcel"}
    data["expires_on"] = (timezone.localdate() + timedelta(days=30)).isoformat()

    response = clerk.post(reverse("customer_ext:credit-top-up", args=[anna.pk]), data, follow=True)

    assert "Top-up of €25.50 posted. Available now: €25.50." in response.content.decode()
    entry = CreditEntry.objects.get()
    assert (entry.amount, entry.note.text, entry.reason.code) == (Decimal("25.50"), "late parcel", "goodwill")
    assert entry.lots.get().expires_at is not None
    assert "late parcel" in response.content.decode()


def test_a_form_sent_twice_posts_once(clerk: Client, anna: Any) -> None:
    page = clerk.get(reverse("customer_ext:credit-customer", args=[anna.pk]))
    data = form(page, "top_up_form") | {"amount": "25.50", "reason": "goodwill"}
    address = reverse("customer_ext:credit-top-up", args=[anna.pk])

    clerk.post(address, data)
    second = clerk.post(address, data, follow=True)

    assert "was posted before" in second.content.decode()
    assert CreditEntry.objects.count() == 1


def test_a_form_sent_again_with_other_values_asks_first(clerk: Client, anna: Any) -> None:
    page = clerk.get(reverse("customer_ext:credit-customer", args=[anna.pk]))
    data = form(page, "top_up_form") | {"amount": "25.50", "reason": "goodwill"}
    address = reverse("customer_ext:credit-top-up", args=[anna.pk])
    clerk.post(address, data)

    changed = clerk.post(address, data | {"amount": "30.00"})

    assert "posted before with other values" in changed.content.decode()
    assert CreditEntry.objects.count() == 1
    assert clerk.post(address, form(changed, "top_up_form")).status_code == 302
    assert account(anna).balance == Decimal("55.50")


@pytest.mark.parametrize(
    ("change", "field", "said"),
    [
        ({"amount": ""}, "amount", "required"),
        ({"amount": "0"}, "amount", "more than zero"),
        ({"amount": "-5"}, "amount", "more than zero"),
        ({"amount": "1.005"}, "amount", "at most 2 decimals"),
        ({"amount": "1,50"}, "amount", "plain decimal number"),
        ({"amount": "NaN"}, "amount", "plain decimal number"),
        ({"amount": "1e5"}, "amount", "plain decimal number"),
        ({"amount": "9" * 30}, "amount", "too large"),
        ({"currency": "XXX"}, "currency", "valid choice"),
        ({"currency": "JPY"}, "currency", "valid choice"),
        ({"reason": ""}, "reason", "required"),
        ({"reason": "unknown"}, "reason", "valid choice"),
        ({"note": "x" * 2001}, "note", "2000"),
        ({"expires_on": "2001-01-01"}, "expires_on", "past"),
        ({"expires_on": "soon"}, "expires_on", "valid date"),
        ({"idempotency_key": ""}, "idempotency_key", "required"),
        ({"idempotency_key": "k" * 500}, None, "longer than"),
    ],
)
def test_what_is_wrong_stands_at_the_field_and_nothing_typed_is_lost(
    clerk: Client, anna: Any, change: dict[str, str], field: str | None, said: str
) -> None:
    page = clerk.get(reverse("customer_ext:credit-customer", args=[anna.pk]))
    data = form(page, "top_up_form") | {"amount": "25.50", "reason": "goodwill", "note": "typed"} | change

    response = clerk.post(reverse("customer_ext:credit-top-up", args=[anna.pk]), data)

    assert response.status_code == 200
    found = response.context["top_up_form"]
    errors = found.errors.get(field, []) + found.non_field_errors() if field is None else found.errors[field]
    assert said in " ".join(errors) or said in str(found.errors)
    for name, value in data.items():
        assert found[name].value() == value
    assert not CreditEntry.objects.exists()


def test_reducing_more_than_there_is_is_refused(clerk: Client, anna: Any) -> None:
    give(anna, "20.00")
    page = clerk.get(reverse("customer_ext:credit-customer", args=[anna.pk]))
    address = reverse("customer_ext:credit-reduce", args=[anna.pk])
    data = form(page, "reduce_form") | {"amount": "20.01", "reason": "goodwill"}

    refused = clerk.post(address, data)
    assert refused.context["reduce_form"].errors["amount"] == ["Only 20.00 EUR are available."]
    done = clerk.post(address, data | {"amount": "5.00"}, follow=True)

    assert "Reduction of €5.00 posted. Available now: €15.00." in done.content.decode()


def test_a_mistaken_entry_is_corrected_once(clerk: Client, anna: Any) -> None:
    entry = give(anna, "20.00").entry
    address = reverse("customer_ext:credit-correct", args=[entry.pk])
    page = clerk.get(address)
    data = form(page, "form") | {"amount": "12.00"}
    assert data["reason"] == "mistake"

    said = clerk.post(address, data, follow=True).content.decode()
    assert "Entry 1 corrected. Available now: €8.00." in said
    too_much = clerk.post(address, form(clerk.get(address), "form") | {"amount": "8.01"})
    assert "Only 8.00 EUR are left" in str(too_much.context["form"].errors["amount"])
    clerk.post(address, form(clerk.get(address), "form"))
    assert account(anna).balance == 0
    assert "All of it was corrected before." in clerk.get(address).content.decode()


def test_a_dead_hold_is_released(clerk: Client, anna: Any) -> None:
    give(anna, "20.00")
    hold = holds.hold(customer_id=anna.pk, amount=eur("15.00"), checkout_reference="4711", minutes=5)
    page = clerk.get(reverse("customer_ext:credit-customer", args=[anna.pk])).content.decode()
    assert "4711" in page
    assert "Balance €20.00, held €15.00" in page

    for _repetition in range(2):
        response = clerk.post(reverse("customer_ext:credit-release", args=[hold.pk]), follow=True)
    assert "The hold of €15.00 has ended." in response.content.decode()
    assert account(anna).held == 0


# Reading the ledger


def test_entries_are_filtered_by_kind_and_period(clerk: Client, anna: Any, order: Any) -> None:
    address = reverse("customer_ext:credit-customer", args=[anna.pk])

    def kinds(**question: str) -> list[str]:
        return [row.entry.kind for row in clerk.get(address, question).context["rows"]]

    today, tomorrow = timezone.localdate().isoformat(), (timezone.localdate() + timedelta(days=1)).isoformat()
    assert kinds() == ["PAYMENT", "TOP_UP"]
    assert kinds(kind="PAYMENT") == ["PAYMENT"]
    assert kinds(since=tomorrow) == []
    assert kinds(since="nonsense", until="9999-99-99", kind="nonsense", page="x", currency="ZZZ") == [
        "PAYMENT",
        "TOP_UP",
    ]
    assert kinds(until=tomorrow) == ["PAYMENT", "TOP_UP"]
    page = clerk.get(address, {"as_of": today})
    assert page.context["balance_as_of"] == eur("0.00")
    assert clerk.get(address, {"as_of": "2001-05-03"}).context["balance_as_of"] == eur("0.00")
    assert f"Order {order.number}" in page.content.decode()


def test_the_ledger_of_a_deleted_customer_can_be_read(clerk: Client, anna: Any, order: Any) -> None:
    number = account(anna).pk
    page = clerk.get(reverse("customer_ext:credit-account", args=[number]))
    assert page["Location"] == reverse("customer_ext:credit-customer", args=[anna.pk]) + "?currency=EUR"
    root = browser(factories.make_staff("root@shop.example", is_superuser=True))

    root.post(reverse("admin:auth_user_delete", args=[anna.pk]), {"post": "yes"})

    page = clerk.get(reverse("customer_ext:credit-account", args=[number]))
    assert [row.who for row in page.context["rows"]] == ["Deleted account", "The shop itself"]
    assert clerk.get(reverse("customer_ext:credit-order", args=[order.number])).status_code == 200
    assert clerk.get(reverse("customer_ext:credit-customer", args=[anna.pk])).status_code == 404


# Giving back


def test_part_of_an_order_is_given_back_as_staff_choose(clerk: Client, anna: Any, order: Any) -> None:
    address = reverse("customer_ext:credit-order", args=[order.number])
    page = clerk.get(address, {"amount": "50.00"})
    assert (page.context["part_other"], page.context["part_credit"]) == (eur("45.45"), eur("4.55"))
    refund = reverse("customer_ext:credit-order-refund", args=[order.number, "credit"])
    data = form(page, "credit_form")
    assert data["amount"] == Decimal("4.55")

    for _repetition in range(2):
        said = clerk.post(refund, data, follow=True).content.decode()
    assert "had been given back before" in said
    other = reverse("customer_ext:credit-order-refund", args=[order.number, "other"])
    clerk.post(other, form(page, "other_form") | {"amount": "10.00"})

    assert account(anna).available == eur("14.55")
    sources = {s.source_type.code: s.amount_refunded for s in order.sources.all()}
    assert sources == {"card": Decimal("10.00"), "customer-credit": Decimal("4.55")}


@pytest.mark.parametrize("tender", ["credit", "other"])
@pytest.mark.parametrize("typed", ["1000", "0", "-1", "x", "", "1.001"])
def test_a_refund_that_cannot_be_is_refused(clerk: Client, order: Any, tender: str, typed: str) -> None:
    page = clerk.get(reverse("customer_ext:credit-order", args=[order.number]), {"amount": typed})
    assert page.status_code == 200
    data = form(page, f"{tender}_form") | {"amount": typed}

    response = clerk.post(reverse("customer_ext:credit-order-refund", args=[order.number, tender]), data)

    assert response.status_code == 200
    assert response.context[f"{tender}_form"].errors["amount"]
    assert not CreditEntry.objects.filter(kind="REFUND").exists()


def test_a_refund_that_came_too_late_is_said_so(clerk: Client, order: Any) -> None:
    page = clerk.get(reverse("customer_ext:credit-order", args=[order.number]))
    data = form(page, "credit_form") | {"amount": "5.00"}
    order.set_status("Cancelled")

    response = clerk.post(reverse("customer_ext:credit-order-refund", args=[order.number, "credit"]), data)

    assert "Nothing of it is left to give back" in response.content.decode()
    address = reverse("customer_ext:credit-reduce", args=[factories.make_customer("new@example.com").pk])
    data = {"amount": "1", "currency": "EUR", "reason": "goodwill", "idempotency_key": "k"}
    assert "The customer has no credit in EUR." in clerk.post(address, data).content.decode()


# Settings


def test_settings_and_reasons(credit_is_on: None) -> None:
    client = browser(factories.make_staff("op@shop.example", permissions=[SETTINGS]))
    address = reverse("customer_ext:credit-settings")
    page = client.get(address)
    assert page.context["form"].initial["credit_enabled"] is True

    too_long = {"credit_automatic": "on", "credit_hold_minutes": "0", "credit_grace_days": "10"}
    assert client.post(address, too_long).context["form"].errors["credit_hold_minutes"] == [
        "The number must be from 1 to 10080."
    ]
    assert ShopSettings.objects.get().credit_enabled is True
    said = client.post(address, too_long | {"credit_hold_minutes": "45"}, follow=True).content.decode()
    assert "The settings are saved" in said
    now = ShopSettings.objects.get()
    assert (now.credit_enabled, now.credit_automatic, now.credit_hold_minutes, now.credit_grace_days) == (
        False,
        True,
        45,
        10,
    )

    add = reverse("customer_ext:credit-reason-add")
    assert client.post(add, {"code": "goodwill", "label": "x"}).context["reason_form"].errors["code"]
    assert client.post(add, {"code": "ä", "label": "x"}).context["reason_form"].errors["code"]
    client.post(add, {"code": "fair", "label": "Trade fair"})
    client.post(reverse("customer_ext:credit-reason-change", args=["fair"]), {"label": "Spring fair"})
    reason = CreditReason.objects.get(code="fair")
    assert (reason.label, reason.is_active) == ("Spring fair", False)
    blank = client.post(reverse("customer_ext:credit-reason-change", args=["fair"]), {"label": " "})
    assert blank.status_code == 200
    for unknown in ("nothing", "ä", "%00"):
        assert client.post(f"{add}{unknown}/", {"label": "x"}).status_code == 404


# Nonsense


@pytest.mark.parametrize("nonsense", ["0", "-1", "abc", "9" * 40, "%00", "a b", "ä", "1.5", "None"])
def test_addresses_that_name_nothing_are_not_found(clerk: Client, nonsense: str) -> None:
    root = reverse("customer_ext:credit-index")
    for path in (
        "customers/{}/",
        "customers/{}/top-up/",
        "customers/{}/reduce/",
        "accounts/{}/",
        "orders/{}/",
    ):
        assert clerk.get(root + path.format(nonsense)).status_code == 404, path
    for path in (
        "customers/{}/top-up/",
        "entries/{}/correct/",
        "holds/{}/release/",
        "orders/{}/refund/credit/",
    ):
        assert clerk.post(root + path.format(nonsense), {}).status_code == 404, path


def test_a_refund_from_no_known_tender_is_not_found(clerk: Client, order: Any) -> None:
    address = reverse("customer_ext:credit-order-refund", args=[order.number, "gold"])
    assert clerk.post(address, {"amount": "1"}).status_code == 404


def test_forms_want_the_token(anna: Any) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(factories.make_staff("x@shop.example", permissions=[MANAGE]))
    assert (
        client.post(reverse("customer_ext:credit-top-up", args=[anna.pk]), {"amount": "1"}).status_code == 403
    )


def test_credit_that_ran_out_can_be_given_again(clerk: Client, anna: Any) -> None:
    clock = Clock()
    give(anna, "20.00", expires_at=clock.now)
    clock.advance(days=2)
    credit.expire_lots()
    entry = CreditEntry.objects.get(kind="EXPIRY")
    address = reverse("customer_ext:credit-correct", args=[entry.pk])

    said = clerk.post(address, form(clerk.get(address), "form"), follow=True).content.decode()

    assert "Entry 2 corrected. Available now: €20.00." in said
