"""Credit in the checkout of a real Oscar shop: shown, chosen, held, taken, and what happens when it cannot be."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse
from oscar.apps.order.exceptions import UnableToPlaceOrder
from oscar.apps.payment.exceptions import RedirectRequired
from oscar.core.loading import get_class, get_model

from demo import factories
from demo.checkout import gateway
from saleor_customer_ext.models import CreditEntry, CreditHold, HoldStatus
from saleor_customer_ext.services import credit, holds
from tests.hosts.oscar.conftest import CARD, OPERATOR, account, browser, eur, fill_basket, give, place

pytestmark = pytest.mark.django_db(transaction=True)

Basket = get_model("basket", "Basket")
Order = get_model("order", "Order")


def sums(response: Any) -> tuple[str, str, str]:
    shown = response.context["customer_credit"]["application"]
    return str(shown.balance.amount), str(shown.applied.amount), str(shown.remaining.amount)


def paid(order: Any) -> list[tuple[str, Decimal, Decimal]]:
    return [(s.source_type.code, s.amount_debited, s.amount_refunded) for s in order.sources.all()]


def test_credit_covers_a_part_and_the_card_pays_the_rest(anna: Any, shopper: Client) -> None:
    give(anna, "20.00")

    page = shopper.get(reverse("checkout:payment-details"))
    assert sums(page) == ("20.00", "20.00", "45.45")
    preview = shopper.post(reverse("checkout:preview"), CARD)
    assert sums(preview) == ("20.00", "20.00", "45.45")
    assert account(anna).held == 0  # looking holds nothing

    response = place(shopper, **CARD)

    assert response["Location"] == reverse("checkout:thank-you")
    order = Order.objects.get()
    assert paid(order) == [("card", Decimal("45.45"), 0), ("customer-credit", Decimal("20.00"), 0)]
    assert (order.total_incl_tax, order.total_excl_tax) == (Decimal("65.45"), Decimal("55.00"))
    assert [charge.amount for charge in gateway.charges] == [Decimal("45.45")]
    assert (account(anna).balance, account(anna).held) == (0, 0)
    entry = CreditEntry.objects.get(kind="PAYMENT")
    assert (entry.order_reference, entry.amount, entry.actor_id) == (
        order.number,
        Decimal("-20.00"),
        str(anna.pk),
    )
    assert order.payment_events.get(event_type__name="Paid with customer credit").amount == Decimal("20.00")


def test_the_gateway_sees_its_share_of_the_tax(
    anna: Any, shopper: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    give(anna, "20.00")
    seen = []

    def ask(view: Any, order_number: Any, total: Any, **kwargs: Any) -> None:
        seen.append((total.excl_tax, total.tax, total.incl_tax, total.currency))

    monkeypatch.setattr("demo.checkout.views.PaymentDetailsView.handle_payment", ask)
    place(shopper, **CARD)

    assert seen == [(Decimal("38.19"), Decimal("7.26"), Decimal("45.45"), "EUR")]


def test_credit_covers_everything_and_no_card_is_asked_for(anna: Any, shopper: Client) -> None:
    give(anna, "100.00")

    assert shopper.get(reverse("checkout:payment-details"))["Location"] == reverse("checkout:preview")
    assert sums(shopper.get(reverse("checkout:preview"))) == ("100.00", "65.45", "0.00")
    assert place(shopper)["Location"] == reverse("checkout:thank-you")

    assert paid(Order.objects.get()) == [("customer-credit", Decimal("65.45"), 0)]
    assert gateway.charges == []
    assert account(anna).balance == Decimal("34.55")


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        ({"amount": "5.00"}, ("20.00", "5.00", "60.45")),
        ({"amount": "0"}, ("20.00", "0.00", "65.45")),
        ({"use_none": "1"}, ("20.00", "0.00", "65.45")),
        ({"use_all": "1"}, ("20.00", "20.00", "45.45")),
    ],
)
def test_the_customer_chooses(
    anna: Any, shopper: Client, choice: dict[str, str], expected: tuple[str, ...]
) -> None:
    give(anna, "20.00")

    response = shopper.post(reverse("customer_ext:checkout-credit"), choice)

    assert response["Location"] == reverse("checkout:payment-details")
    assert sums(shopper.get(response["Location"])) == expected
    place(shopper, **CARD)
    assert paid(Order.objects.get())[0] == ("card", Decimal(expected[2]), 0)


def test_the_card_is_kept_when_the_choice_is_sent_with_it(anna: Any, shopper: Client) -> None:
    give(anna, "20.00")

    response = shopper.post(reverse("customer_ext:checkout-credit"), CARD | {"amount": "5"})

    assert sums(response) == ("20.00", "5.00", "60.45")
    assert response.context["card_form"].cleaned_data["number"] == gateway.ACCEPTED
    assert "saleor_customer_ext/oscar/checkout/preview.html" in [t.name for t in response.templates]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("20.01", "You can use €20.00 at most."),
        ("-1", "must not be negative"),
        ("1.234", "at most 2 decimals"),
        ("1e3", "plain decimal number"),
        ("NaN", "plain decimal number"),
        ("", "Send an amount"),
        ("9" * 60, "too large or too fine"),
    ],
)
def test_a_choice_that_cannot_be_is_refused_at_the_field(
    anna: Any, shopper: Client, typed: str, said: str
) -> None:
    give(anna, "20.00")

    response = shopper.post(reverse("customer_ext:checkout-credit"), {"amount": typed})

    assert response.status_code == 200
    assert said in response.context["customer_credit"]["error"]
    assert response.context["customer_credit"]["typed"] == typed
    assert sums(response) == ("20.00", "20.00", "45.45")


def test_the_choice_is_made_by_post_with_a_token_only(anna: Any, shopper: Client) -> None:
    give(anna, "20.00")
    strict = Client(
        enforce_csrf_checks=True, headers={"cookie": f"sessionid={shopper.cookies['sessionid'].value}"}
    )
    strict.cookies = shopper.cookies

    assert strict.post(reverse("customer_ext:checkout-credit"), {"use_none": "1"}).status_code == 403
    assert shopper.get(reverse("customer_ext:checkout-credit"))["Location"] == reverse(
        "checkout:payment-details"
    )
    assert sums(shopper.get(reverse("checkout:payment-details")))[1] == "20.00"


@pytest.mark.parametrize("number", [gateway.DECLINED, gateway.NO_ANSWER])
def test_a_card_that_fails_gives_everything_free_again(anna: Any, shopper: Client, number: str) -> None:
    give(anna, "20.00")

    response = place(shopper, **CARD | {"number": number})

    assert response.status_code == 200
    assert not Order.objects.exists()
    assert (account(anna).balance, account(anna).held) == (Decimal("20.00"), 0)
    assert [hold.status for hold in CreditHold.objects.all()] == [HoldStatus.RELEASED]
    assert Basket.objects.get().status == Basket.OPEN
    assert place(shopper, **CARD).status_code == 302


@pytest.mark.parametrize(
    "seam",
    [
        "oscar.apps.order.utils.OrderCreator.create_line_models",
        "oscar.apps.checkout.mixins.OrderPlacementMixin.save_payment_sources",
    ],
)
def test_an_order_that_fails_takes_nothing(
    anna: Any, shopper: Client, monkeypatch: pytest.MonkeyPatch, seam: str
) -> None:
    give(anna, "20.00")

    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError("the warehouse burns")

    with monkeypatch.context() as patch:
        patch.setattr(seam, fail)
        response = place(shopper, **CARD)

    assert "A problem occurred while placing this order" in response.content.decode()
    assert not Order.objects.exists()
    assert [(charge.amount, charge.returned) for charge in gateway.charges] == [
        (Decimal("45.45"), Decimal("45.45"))
    ]
    assert (account(anna).balance, account(anna).held) == (Decimal("20.00"), 0)
    assert place(shopper, **CARD).status_code == 302
    assert account(anna).balance == 0


def test_credit_gone_since_it_was_shown_is_refused_with_the_new_amounts(anna: Any, shopper: Client) -> None:
    give(anna, "20.00")
    shopper.post(reverse("checkout:preview"), CARD)
    credit.reduce(
        customer_id=anna.pk, amount=eur("15.00"), reason="goodwill", actor=OPERATOR, idempotency_key="gone"
    )

    response = place(shopper, **CARD)

    assert "Only €5.00 of your credit can be used now." in response.context["error"]
    assert sums(response) == ("5.00", "5.00", "60.45")
    assert not Order.objects.exists()
    assert gateway.charges == []
    assert place(shopper, **CARD).status_code == 302  # the amounts just shown
    assert paid(Order.objects.get()) == [
        ("card", Decimal("60.45"), 0),
        ("customer-credit", Decimal("5.00"), 0),
    ]


def test_a_card_is_asked_for_where_credit_covers_everything_no_more(anna: Any, shopper: Client) -> None:
    give(anna, "65.45")
    shopper.get(reverse("checkout:preview"))
    credit.reduce(
        customer_id=anna.pk, amount=eur("15.45"), reason="goodwill", actor=OPERATOR, idempotency_key="gone"
    )

    response = place(shopper, **CARD)

    assert "saleor_customer_ext/oscar/checkout/payment_details.html" in [t.name for t in response.templates]
    assert "Only €50.00 of your credit can be used now." in response.context["error"]
    assert sums(response) == ("50.00", "50.00", "15.45")
    assert (Order.objects.count(), gateway.charges) == (0, [])


def test_a_total_that_changed_since_it_was_shown_is_refused(anna: Any, shopper: Client) -> None:
    give(anna, "20.00")
    page = shopper.post(reverse("checkout:preview"), CARD)
    seen = page.context["customer_credit_shown"]
    shopper.post(reverse("checkout:shipping-method"), {"method_code": "express"})  # in another window

    response = place(shopper, **CARD, customer_credit_shown=seen)

    assert "The total has changed from €65.45 to €73.78." in response.context["error"]
    assert sums(response) == ("20.00", "20.00", "53.78")
    assert (Order.objects.count(), gateway.charges) == (0, [])


@pytest.mark.parametrize(
    "claim", ["x", "1 EUR 1 1 1", "1 EUR NaN 0", "1 XXX 1 1", "1 EUR 1e999999 0", "\x00", "9" * 5000]
)
def test_a_claim_that_cannot_be_read_counts_for_nothing(anna: Any, shopper: Client, claim: str) -> None:
    give(anna, "20.00")
    shopper.post(reverse("checkout:preview"), CARD)

    assert place(shopper, **CARD, customer_credit_shown=claim).status_code == 302
    assert account(anna).balance == 0


def test_more_credit_than_was_shown_is_not_taken(anna: Any, shopper: Client) -> None:
    give(anna, "20.00")
    shopper.post(reverse("checkout:preview"), CARD)
    give(anna, "30.00")

    place(shopper, **CARD)

    assert paid(Order.objects.get())[0] == ("card", Decimal("45.45"), 0)
    assert account(anna).balance == Decimal("30.00")


def test_a_guest_with_a_customers_address_gets_nothing(anna: Any) -> None:
    give(anna, "100.00")
    guest = browser()
    product = factories.make_product(price="59.50")
    guest.post(reverse("basket:add", args=[product.pk]), {"quantity": 1})
    guest.post(reverse("checkout:index"), {"username": "anna@example.com", "options": "anonymous"})
    factories.make_country("DE")
    guest.post(
        reverse("checkout:shipping-address"),
        {
            "first_name": "G",
            "last_name": "G",
            "line1": "X 1",
            "line4": "Y",
            "postcode": "20457",
            "country": "DE",
        },
    )
    guest.post(reverse("checkout:shipping-method"), {"method_code": "collection"})

    page = guest.post(reverse("checkout:preview"), CARD)
    assert "customer_credit" not in page.context
    assert b"credit" not in page.content.lower().replace(b"credit card", b"")
    refused = guest.post(reverse("customer_ext:checkout-credit"), {"use_all": "1"})
    assert refused.status_code in (200, 302)
    assert place(guest, **CARD).status_code == 302
    assert paid(Order.objects.get()) == [("card", Decimal("59.50"), 0)]
    assert account(anna).balance == Decimal("100.00")


def test_without_credit_the_pages_are_the_shops_own(anna: Any, shopper: Client) -> None:
    page = shopper.post(reverse("checkout:preview"), CARD)

    assert page.context["customer_credit_shown"].endswith(
        " 65.45 0.00"
    )  # all that the preview carries of ours
    assert "Your credit" not in page.content.decode()
    assert place(shopper, **CARD).status_code == 302
    assert paid(Order.objects.get()) == [("card", Decimal("65.45"), 0)]
    assert not CreditHold.objects.exists()


def test_a_hold_stays_while_the_customer_is_with_the_gateway(
    anna: Any, shopper: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    give(anna, "20.00")

    def leave(*args: object, **kwargs: object) -> None:
        raise RedirectRequired("https://gateway.example/")

    monkeypatch.setattr(gateway, "charge", leave)
    response = place(shopper, **CARD)

    assert response["Location"] == "https://gateway.example/"
    assert (account(anna).balance, account(anna).held) == (Decimal("20.00"), Decimal("20.00"))
    assert Basket.objects.get(lines__isnull=False).status == Basket.FROZEN
    other = browser(anna)
    fill_basket(other, anna, price="11.90")
    other.post(reverse("checkout:preview"), CARD)
    place(other, **CARD)  # leaves too, without any credit
    assert account(anna).held == Decimal("20.00")


def test_the_second_click_leads_to_the_same_order(
    anna: Any, shopper: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    give(anna, "20.00")
    answers = []
    charge = gateway.charge

    def click_again(**kwargs: Any) -> Any:
        again = Basket.objects.get(lines__isnull=False)
        assert again.status == Basket.FROZEN
        answers.append(place(shopper, **CARD))
        return charge(**kwargs)

    monkeypatch.setattr(gateway, "charge", click_again)
    assert place(shopper, **CARD).status_code == 302

    assert len(answers) == 1
    assert Order.objects.count() == 1
    assert [charge.amount for charge in gateway.charges] == [Decimal("45.45")]


def test_a_customer_whose_credit_is_held_elsewhere_is_told_so(anna: Any, shopper: Client) -> None:
    give(anna, "20.00")
    holds.hold(customer_id=anna.pk, amount=eur("20.00"), checkout_reference="other", minutes=30)

    page = shopper.get(reverse("checkout:payment-details"))

    assert "€20.00 of your credit is held for another order" in page.content.decode()
    assert "customer_credit_form" not in page.content.decode()


def test_an_account_switched_off_in_the_middle_cannot_order(
    anna: Any, shopper: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    give(anna, "20.00")
    charge = gateway.charge

    def block_meanwhile(**kwargs: Any) -> Any:
        type(anna).objects.filter(pk=anna.pk).update(is_active=False)
        return charge(**kwargs)

    monkeypatch.setattr(gateway, "charge", block_meanwhile)
    response = place(shopper, **CARD)

    assert "This account cannot place orders." in response.context["error"]
    assert not Order.objects.exists()
    assert [(charge.amount, charge.returned) for charge in gateway.charges] == [
        (Decimal("45.45"), Decimal("45.45"))
    ]
    assert account(anna).held == 0


def test_an_order_number_used_before_cannot_be_paid_with_the_old_payment(anna: Any, shopper: Client) -> None:
    """Somebody deleted an order, and the shop gives its number to another one."""
    give(anna, "50.00")
    number = str(100000 + Basket.objects.get().pk)
    credit.pay(
        customer_id=anna.pk,
        amount=eur("20.00"),
        order_reference=number,
        checkout_reference="",
        actor=OPERATOR,
    )
    shopper.post(reverse("customer_ext:checkout-credit"), {"amount": "20"})

    response = place(shopper, **CARD)

    assert response.status_code == 200
    assert not Order.objects.exists()
    assert account(anna).balance == Decimal("30.00")
    assert [(charge.amount, charge.returned) for charge in gateway.charges] == [
        (Decimal("45.45"), Decimal("45.45"))
    ]


def leave_for_the_gateway(shopper: Client, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Send the customer to the gateway's own page; give the frozen basket."""

    def leave(*args: object, **kwargs: object) -> None:
        raise RedirectRequired("https://gateway.example/")

    with monkeypatch.context() as patch:
        patch.setattr(gateway, "charge", leave)
        place(shopper, **CARD)
    return Basket.objects.get(lines__isnull=False)


def come_back(anna: Any, shopper: Client, basket: Any) -> tuple[Any, dict[str, Any]]:
    """Do what a shop's view does when the customer returns: the same session, the frozen basket."""
    request = RequestFactory().get("/")
    request.user, request.session, request.basket = anna, shopper.session, basket
    basket.strategy = request.strategy = get_class("partner.strategy", "Selector")().strategy(user=anna)
    view = get_class("checkout.views", "PaymentDetailsView")()
    view.request, view.checkout_session = request, get_class("checkout.utils", "CheckoutSessionData")(request)
    return view, view.build_submission(basket=basket)


@pytest.mark.parametrize("hold", ["kept", "released"])
def test_a_payment_that_ends_in_another_request_takes_what_was_promised(
    anna: Any, shopper: Client, monkeypatch: pytest.MonkeyPatch, hold: str
) -> None:
    """Also where staff let go of the hold meanwhile: the gateway took the rest only."""
    give(anna, "50.00")
    shopper.post(reverse("customer_ext:checkout-credit"), {"amount": "20"})
    basket = leave_for_the_gateway(shopper, monkeypatch)
    if hold == "released":
        holds.release_checkout(str(basket.pk))
    view, submission = come_back(anna, shopper, basket)
    for name in ("payment_kwargs", "order_kwargs"):
        submission.pop(name)

    order = view.place_order(order_number="77", **submission)

    assert paid(order) == [("customer-credit", Decimal("20.00"), 0)]
    assert (account(anna).balance, account(anna).held) == (Decimal("30.00"), 0)


def test_there_is_no_order_where_the_promised_credit_is_gone(
    anna: Any, shopper: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    give(anna, "20.00")
    basket = leave_for_the_gateway(shopper, monkeypatch)
    holds.release_checkout(str(basket.pk))
    credit.reduce(
        customer_id=anna.pk, amount=eur("15.00"), reason="goodwill", actor=OPERATOR, idempotency_key="gone"
    )
    view, submission = come_back(anna, shopper, basket)
    for name in ("payment_kwargs", "order_kwargs"):
        submission.pop(name)

    with pytest.raises(UnableToPlaceOrder, match="of your credit can be used now"):
        view.place_order(order_number="77", **submission)
    assert not Order.objects.exists()


def test_submitting_again_after_the_gateways_page_asks_for_the_same_rest(
    anna: Any, shopper: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    give(anna, "50.00")
    shopper.post(reverse("customer_ext:checkout-credit"), {"amount": "20"})
    basket = leave_for_the_gateway(shopper, monkeypatch)
    view, submission = come_back(anna, shopper, basket)
    asked = []
    monkeypatch.setattr(
        "demo.checkout.views.PaymentDetailsView.handle_payment",
        lambda view, number, total, **kwargs: asked.append(total.incl_tax),
    )
    monkeypatch.setattr(type(view), "handle_successful_order", lambda view, order: order, raising=False)

    order = view.submit(**submission)

    assert asked == [Decimal("45.45")]
    assert paid(order) == [("customer-credit", Decimal("20.00"), 0)]
