"""Orders that are placed in another request than their payment: for what was shown, or not at all."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from oscar.apps.checkout import mixins as oscar_mixins
from oscar.apps.order.exceptions import UnableToPlaceOrder
from oscar.apps.payment.exceptions import RedirectRequired
from oscar.core.loading import get_class, get_model
from oscar.core.prices import Price

from demo.checkout import gateway
from saleor_customer_ext.models import CreditEntry
from saleor_customer_ext.services import holds
from tests.hosts.oscar.conftest import CARD, account, browser, fill_basket, give, place
from tests.hosts.oscar.test_payment import come_back, leave_for_the_gateway, paid

pytestmark = pytest.mark.django_db(transaction=True)

Basket = get_model("basket", "Basket")
Order = get_model("order", "Order")
Source = get_model("payment", "Source")
SourceType = get_model("payment", "SourceType")


def source(amount: str, **details: Any) -> Any:
    """Make what a gateway writes about the money that it took."""
    kind, _ = SourceType.objects.get_or_create(code="gateway", defaults={"name": "Gateway"})
    return Source(**({"source_type": kind, "currency": "EUR", "amount_debited": Decimal(amount)} | details))


def euro_price(amount: str, currency: str = "EUR") -> Any:
    return Price(currency=currency, excl_tax=Decimal(amount), incl_tax=Decimal(amount))


def finish(view: Any, submission: dict[str, Any], *sources: Any, **changes: Any) -> Any:
    """Place the order as a shop's view does for a customer who has paid at the gateway."""
    for name in ("payment_kwargs", "order_kwargs"):
        submission.pop(name)
    for found in sources:
        view.add_payment_source(found)
    return view.place_order(order_number="77", **(submission | changes))


def assert_nothing_is_ordered(anna: Any, balance: str) -> None:
    assert not Order.objects.exists()
    assert not CreditEntry.objects.filter(kind="PAYMENT").exists()
    assert account(anna).balance == Decimal(balance)


@pytest.mark.parametrize("asked", [[], ["45.45"]])
def test_paying_after_the_attempt_was_given_up_in_another_tab_is_refused(
    anna: Any, shopper: Client, monkeypatch: pytest.MonkeyPatch, asked: list[str]
) -> None:
    """The gateway's page, on which 20.00 are left out, is still open while the other tab calls the cancel address."""
    give(anna, "20.00")
    basket = leave_for_the_gateway(shopper, monkeypatch)
    other_tab, _ = come_back(anna, shopper, Basket.objects.get(pk=basket.pk))
    other_tab.restore_frozen_basket()
    other_tab.request.session.save()
    assert (Basket.objects.get(pk=basket.pk).status, account(anna).held) == (Basket.OPEN, 0)
    view, submission = come_back(anna, shopper, Basket.objects.get(pk=basket.pk))

    with pytest.raises(UnableToPlaceOrder, match="given up before it was finished"):
        finish(view, submission, *map(source, asked))

    assert_nothing_is_ordered(anna, "20.00")


def test_a_basket_that_is_open_again_is_not_paid_by_its_old_promise(
    anna: Any, shopper: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Thawed by hand, as gateways' own cancel views do, and grown since."""
    give(anna, "20.00")
    basket = leave_for_the_gateway(shopper, monkeypatch)
    Basket.objects.get(pk=basket.pk).thaw()
    fill_basket(shopper, anna, price="100.00")
    view, submission = come_back(anna, shopper, Basket.objects.get(pk=basket.pk))

    with pytest.raises(UnableToPlaceOrder, match="given up before it was finished"):
        finish(view, submission, source("45.45"))

    assert_nothing_is_ordered(anna, "20.00")


def test_who_gave_credit_up_and_paid_everything_otherwise_gets_the_order(
    anna: Any, shopper: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    give(anna, "20.00")
    basket = leave_for_the_gateway(shopper, monkeypatch)
    other_tab, _ = come_back(anna, shopper, Basket.objects.get(pk=basket.pk))
    other_tab.restore_frozen_basket()
    view, submission = come_back(anna, shopper, Basket.objects.get(pk=basket.pk))

    order = finish(view, submission, source("65.45"))

    assert paid(order) == [("gateway", Decimal("65.45"), 0)]
    assert account(anna).balance == Decimal("20.00")


def test_a_declined_card_does_not_end_the_hold_of_the_next_attempt(
    anna: Any, shopper: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other tab leaves for the gateway in the moment in which the basket is thawed."""
    give(anna, "20.00")
    thaw = oscar_mixins.OrderPlacementMixin.restore_frozen_basket
    other_tab = Client()
    other_tab.cookies = shopper.cookies
    asked: list[Decimal] = []

    def leave(**kwargs: Any) -> None:
        asked.append(kwargs["amount"])
        raise RedirectRequired("https://gateway.example/")

    def thaw_and_be_overtaken(self):  # the start-up check wants this very signature
        thaw(self)
        if not asked:
            with monkeypatch.context() as patch:
                patch.setattr(gateway, "charge", leave)
                place(other_tab, **CARD)

    monkeypatch.setattr(oscar_mixins.OrderPlacementMixin, "restore_frozen_basket", thaw_and_be_overtaken)
    place(shopper, **CARD | {"number": gateway.DECLINED})

    basket = Basket.objects.get(lines__isnull=False)
    assert (asked, basket.status, account(anna).held) == (
        [Decimal("45.45")],
        Basket.FROZEN,
        Decimal("20.00"),
    )
    view, submission = come_back(anna, shopper, basket)
    order = finish(view, submission, source("45.45"))
    assert paid(order)[1] == ("customer-credit", Decimal("20.00"), 0)


@pytest.mark.parametrize("second", ["leaves too", "is declined"])
def test_two_baskets_of_one_session_keep_their_promises_apart(
    anna: Any, shopper: Client, monkeypatch: pytest.MonkeyPatch, second: str
) -> None:
    give(anna, "20.00")
    basket = leave_for_the_gateway(shopper, monkeypatch)
    holds.release_checkout(str(basket.pk))  # by staff; what the gateway left out is owed all the same
    fill_basket(shopper, anna)
    if second == "is declined":
        place(shopper, **CARD | {"number": gateway.DECLINED})
    else:
        with monkeypatch.context() as patch:

            def leave(**kwargs: Any) -> None:
                raise RedirectRequired("https://gateway.example/")

            patch.setattr(gateway, "charge", leave)
            place(shopper, **CARD)
            other = Basket.objects.filter(lines__isnull=False).exclude(pk=basket.pk).get()
            holds.release_checkout(str(other.pk))
    view, submission = come_back(anna, shopper, Basket.objects.get(pk=basket.pk))

    order = finish(view, submission, source("45.45"))

    assert paid(order)[1] == ("customer-credit", Decimal("20.00"), 0)


@pytest.mark.parametrize(("taken", "is_placed"), [(None, False), ("45.45", False), ("65.45", True)])
def test_without_session_and_hold_only_an_order_that_is_wholly_paid_is_placed(
    anna: Any, shopper: Client, monkeypatch: pytest.MonkeyPatch, taken: str | None, is_placed: bool
) -> None:
    """Staff let go of the hold, and the customer comes back in a new session: nobody knows the promise any more."""
    give(anna, "20.00")
    basket = leave_for_the_gateway(shopper, monkeypatch)
    holds.release_checkout(str(basket.pk))
    view, submission = come_back(anna, shopper, basket)
    fresh = browser(anna)
    fresh.get("/")
    view.request.session = fresh.session
    view.checkout_session = get_class("checkout.utils", "CheckoutSessionData")(view.request)
    sources = [] if taken is None else [source(taken)]

    if is_placed:
        order = finish(view, submission, *sources)
        assert paid(order) == [("gateway", Decimal("65.45"), 0)]
    else:
        with pytest.raises(UnableToPlaceOrder, match="given up before it was finished"):
            finish(view, submission, *sources)
        assert_nothing_is_ordered(anna, "20.00")


def test_without_the_session_the_hold_tells(
    anna: Any, shopper: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    give(anna, "20.00")
    basket = leave_for_the_gateway(shopper, monkeypatch)
    view, submission = come_back(anna, shopper, basket)
    fresh = browser(anna)
    fresh.get("/")
    view.request.session = fresh.session
    view.checkout_session = get_class("checkout.utils", "CheckoutSessionData")(view.request)

    order = finish(view, submission, source("45.45"))

    assert paid(order)[1] == ("customer-credit", Decimal("20.00"), 0)


@pytest.mark.parametrize("total", ["10.00", "200.00", "65.46"])
def test_credit_does_not_pay_for_another_total_than_was_promised(
    anna: Any, shopper: Client, monkeypatch: pytest.MonkeyPatch, total: str
) -> None:
    """The price changed while the customer was at the gateway."""
    give(anna, "60.00")
    basket = leave_for_the_gateway(shopper, monkeypatch)
    view, submission = come_back(anna, shopper, basket)

    with pytest.raises(UnableToPlaceOrder, match="costs something else"):
        finish(view, submission, order_total=euro_price(total))

    assert_nothing_is_ordered(anna, "60.00")


def test_a_hold_does_not_pay_in_another_currency(
    anna: Any, shopper: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    give(anna, "20.00")
    basket = leave_for_the_gateway(shopper, monkeypatch)
    view, submission = come_back(anna, shopper, basket)

    with pytest.raises(UnableToPlaceOrder, match="another currency"):
        finish(view, submission, order_total=euro_price("65.45", "USD"))

    assert_nothing_is_ordered(anna, "20.00")


@pytest.mark.parametrize(
    ("sources", "is_placed"),
    [
        ([], True),  # a shop that keeps none
        ([{"amount_debited": Decimal("45.45")}], True),
        ([{"amount_allocated": Decimal("45.45"), "amount_debited": Decimal(0)}], True),  # captured later
        ([{"amount_debited": Decimal("40.00")}, {"amount_debited": Decimal("5.45")}], True),
        ([{"currency": "USD"}], True),  # cannot be compared
        ([{"amount_debited": Decimal("65.45")}], False),  # paid twice
        ([{"amount_debited": Decimal("45.44")}], False),
        ([{"amount_debited": Decimal("45.45")}, {"amount_debited": Decimal("20.00")}], False),
    ],
)
def test_credit_and_the_other_payments_must_be_the_total(
    anna: Any, shopper: Client, monkeypatch: pytest.MonkeyPatch, sources: list[Any], is_placed: bool
) -> None:
    give(anna, "20.00")
    basket = leave_for_the_gateway(shopper, monkeypatch)
    view, submission = come_back(anna, shopper, basket)
    made = [source("45.45", **details) for details in sources]

    if is_placed:
        finish(view, submission, *made)
        assert account(anna).balance == 0
    else:
        with pytest.raises(UnableToPlaceOrder, match="not the total together"):
            finish(view, submission, *made)
        assert_nothing_is_ordered(anna, "20.00")


def test_a_payment_of_an_earlier_attempt_does_not_buy_the_next_one(
    anna: Any, shopper: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """First with 20.00 of credit, then without any, each at the gateway; what is finished is the first."""
    give(anna, "20.00")
    basket = leave_for_the_gateway(shopper, monkeypatch)
    other_tab, _ = come_back(anna, shopper, Basket.objects.get(pk=basket.pk))
    other_tab.restore_frozen_basket()
    other_tab.request.session.save()
    shopper.post("/checkout/credit/", {"use_none": "1"})
    again = leave_for_the_gateway(shopper, monkeypatch)
    assert (again.pk, again.status, account(anna).held) == (basket.pk, Basket.FROZEN, 0)
    view, submission = come_back(anna, shopper, again)

    with pytest.raises(UnableToPlaceOrder):
        finish(view, submission, source("45.45"))

    assert_nothing_is_ordered(anna, "20.00")


def test_a_view_that_charges_everything_itself_takes_no_credit(
    anna: Any, shopper: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An express payment with a ``handle_payment`` of its own, after an attempt that was left at the gateway's page."""
    give(anna, "20.00")
    basket = leave_for_the_gateway(shopper, monkeypatch)
    basket.thaw()
    ordinary, submission = come_back(anna, shopper, Basket.objects.get(pk=basket.pk))

    class ExpressView(type(ordinary)):  # type: ignore[misc]
        def handle_payment(self, order_number: Any, total: Any, **kwargs: Any) -> None:
            self.add_payment_source(source(str(total.incl_tax)))

        def handle_successful_order(self, order: Any) -> Any:
            return order

    view = ExpressView()
    view.request, view.checkout_session = ordinary.request, ordinary.checkout_session
    order = view.submit(**submission)

    assert paid(order) == [("gateway", Decimal("65.45"), 0)]
    assert (account(anna).balance, account(anna).held) == (Decimal("20.00"), 0)


def test_a_submission_that_fails_at_once_leaves_the_basket_open(
    anna: Any, shopper: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("the shop burns")

    view, submission = come_back(anna, shopper, Basket.objects.get(lines__isnull=False))
    monkeypatch.setattr(type(view), "credit_snapshot", fail)

    with pytest.raises(RuntimeError):
        view.submit(**submission)

    assert Basket.objects.get(lines__isnull=False).status == Basket.OPEN
