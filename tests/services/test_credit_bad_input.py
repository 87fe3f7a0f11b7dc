"""Bad input to what moves money: each is refused with its code and field, and changes nothing at all."""

import datetime
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from saleor_customer_ext.errors import CustomerExtError
from saleor_customer_ext.money import Money
from saleor_customer_ext.services import credit, holds
from tests import factories
from tests.clock import Clock
from tests.factories import SHOP, STAFF, make_user

UTC = datetime.UTC


def refused(call: Callable[[], object]) -> tuple[str, str]:
    """Make a call that has to be refused without a trace; give code and field."""
    with factories.unchanged(), pytest.raises(CustomerExtError) as refusal:
        call()
    assert refusal.value.message.endswith(".")
    return refusal.value.code, refusal.value.field


@pytest.fixture
def customer(clock: Clock) -> Any:
    """Return a customer with 100 EUR who has paid 40 of it."""
    found = make_user()
    factories.top_up(found, "100.00")
    factories.pay(found, "40.00", "paid")
    return found


CALLS: dict[str, Callable[[Any, Money], object]] = {
    "top up": lambda customer, amount: credit.top_up(
        customer_id=customer.pk, amount=amount, reason="goodwill", actor=STAFF, idempotency_key="k"
    ),
    "reduce": lambda customer, amount: credit.reduce(
        customer_id=customer.pk, amount=amount, reason="mistake", actor=STAFF, idempotency_key="k"
    ),
    "correct": lambda customer, amount: credit.correct(
        entry_id=factories.account_of(customer).entries.get(sequence=1).pk,
        amount=amount, reason="mistake", actor=STAFF, idempotency_key="k",
    ),
    "hold": lambda customer, amount: holds.hold(
        customer_id=customer.pk, amount=amount, checkout_reference="c", minutes=30
    ),
    "pay": lambda customer, amount: credit.pay(
        customer_id=customer.pk, amount=amount, order_reference="o", checkout_reference="", actor=SHOP
    ),
    "refund": lambda customer, amount: credit.refund(order_reference="paid", amount=amount, actor=SHOP, key="k"),
    "refund other money": lambda customer, amount: credit.refund_other_money(
        customer_id=customer.pk, amount=amount, order_reference="o", actor=SHOP, key="k"
    ),
}  # fmt: skip

AMOUNTS = [
    ("-1", "EUR"), ("0", "EUR"), ("-0", "EUR"), ("0.001", "EUR"), ("1E+17", "EUR"), ("1E+400", "EUR"),
    ("NaN", "EUR"), ("sNaN", "EUR"), ("Infinity", "EUR"), ("-Infinity", "EUR"), ("0.5", "JPY"), ("0.0001", "KWD"),
]  # fmt: skip


@pytest.mark.parametrize(("amount", "currency"), AMOUNTS)
@pytest.mark.parametrize("call", CALLS)
def test_amounts(customer: Any, call: str, amount: str, currency: str) -> None:
    bad = Money(Decimal(amount), currency)

    assert refused(lambda: CALLS[call](customer, bad)) == ("INVALID_AMOUNT", "amount")


@pytest.mark.parametrize("currency", ["XYZ", "eur", "", "EURO", "CLF"])
@pytest.mark.parametrize("call", CALLS)
def test_unknown_currencies(customer: Any, call: str, currency: str) -> None:
    assert refused(lambda: CALLS[call](customer, Money(Decimal(1), currency))) == (
        "CURRENCY_MISMATCH",
        "currency",
    )


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ("reduce", ("INSUFFICIENT_CREDIT", "amount")),
        ("correct", ("CURRENCY_MISMATCH", "currency")),
        ("hold", ("INSUFFICIENT_CREDIT", "amount")),
        ("pay", ("INSUFFICIENT_CREDIT", "amount")),
        ("refund", ("CURRENCY_MISMATCH", "currency")),
    ],
)
def test_another_currency_than_the_account_has(customer: Any, call: str, expected: tuple[str, str]) -> None:
    assert refused(lambda: CALLS[call](customer, Money(Decimal(1), "USD"))) == expected


@pytest.mark.parametrize("amount", ["60.01", "100.00", "99999999999999999.99"])
@pytest.mark.parametrize("call", ["reduce", "hold", "pay"])
def test_more_than_there_is(customer: Any, call: str, amount: str) -> None:
    with factories.unchanged(), pytest.raises(CustomerExtError) as refusal:
        CALLS[call](customer, Money(Decimal(amount), "EUR"))

    assert (refusal.value.code, refusal.value.field) == ("INSUFFICIENT_CREDIT", "amount")
    assert refusal.value.params["available"] == Money(Decimal("60.00"), "EUR")


@pytest.mark.parametrize("call", ["top up", "refund other money"])
def test_a_balance_beyond_the_column(customer: Any, call: str) -> None:
    most = Money(Decimal("99999999999999999.99"), "EUR")

    assert refused(lambda: CALLS[call](customer, most)) == ("INVALID_AMOUNT", "amount")


def test_the_largest_balance_of_all_is_fine(clock: Clock) -> None:
    customer = make_user()
    factories.top_up(customer, "99999999999999999.98")
    factories.top_up(customer, "0.01")

    assert factories.state(customer)[0] == "99999999999999999.99"
    assert refused(lambda: factories.top_up(customer, "0.01")) == ("INVALID_AMOUNT", "amount")


@pytest.mark.parametrize(
    "customer_id", [None, 0, -1, 999_999, 3_000_000_000, 10**30, "", "abc", "1.5", 1.5, True, "1\x00"]
)
@pytest.mark.parametrize("call", ["top up", "reduce", "refund other money"])
def test_unknown_customers(clock: Clock, call: str, customer_id: object) -> None:
    nobody = type("Nobody", (), {"pk": customer_id})

    assert refused(lambda: CALLS[call](nobody, factories.eur("1.00"))) == ("NOT_FOUND", "customer_id")


@pytest.mark.parametrize("call", ["pay", "hold"])
def test_customers_without_an_account_have_no_credit(clock: Clock, call: str) -> None:
    with factories.unchanged(), pytest.raises(CustomerExtError) as refusal:
        CALLS[call](make_user(), factories.eur("1.00"))

    assert (refusal.value.code, refusal.value.field) == ("INSUFFICIENT_CREDIT", "amount")
    assert refusal.value.params["available"] == factories.eur("0.00")


TEXTS = [
    ({"reason": ""}, ("REQUIRED", "reason")),
    ({"reason": "no-such"}, ("NOT_FOUND", "reason")),
    ({"reason": "GOODWILL"}, ("NOT_FOUND", "reason")),
    ({"reason": "a\x00"}, ("INVALID", "reason")),
    ({"reason": "r" * 10_000}, ("NOT_FOUND", "reason")),
    ({"idempotency_key": ""}, ("REQUIRED", "idempotency_key")),
    ({"idempotency_key": "k" * 201}, ("INVALID", "idempotency_key")),
    ({"idempotency_key": "k\x00"}, ("INVALID", "idempotency_key")),
    ({"idempotency_key": "\ud800"}, ("INVALID", "idempotency_key")),
    ({"note": "n" * 2001}, ("INVALID", "note")),
    ({"note": "a\x00b"}, ("INVALID", "note")),
    ({"note": "half \udc00"}, ("INVALID", "note")),
]


@pytest.mark.parametrize(("change", "expected"), TEXTS)
@pytest.mark.parametrize("call", [credit.top_up, credit.reduce])
def test_texts(
    customer: Any, call: Callable[..., object], change: dict[str, str], expected: tuple[str, str]
) -> None:
    values = {"reason": "goodwill", "idempotency_key": "k"} | change
    amount = factories.eur("1.00")

    assert refused(lambda: call(customer_id=customer.pk, amount=amount, actor=STAFF, **values)) == expected


def test_the_longest_texts_are_fine(customer: Any) -> None:
    posting = factories.top_up(customer, "1.00", key="ß" * 200, note="€" * 2000)

    assert (posting.entry.idempotency_key, posting.entry.note.text) == ("ß" * 200, "€" * 2000)


def test_an_archived_reason(customer: Any) -> None:
    from saleor_customer_ext.services import settings

    settings.save_reason(
        code="goodwill", label="Old", is_active=False, create=False, actor=factories.OPERATOR
    )

    assert refused(lambda: factories.top_up(customer, "1.00")) == ("NOT_FOUND", "reason")


@pytest.mark.parametrize("change", [{"reason": "no-such"}, {"expires_at": datetime.date(2026, 3, 1)}])
def test_a_refused_first_top_up_leaves_no_account(clock: Clock, change: dict[str, Any]) -> None:
    nobody = make_user()

    with factories.unchanged(), pytest.raises(CustomerExtError):
        factories.top_up(nobody, **change)


@pytest.mark.parametrize(
    "expires_at",
    [
        datetime.date(2026, 3, 1),
        datetime.date.min,
        datetime.datetime(2026, 3, 1, 23, 0),  # noqa: DTZ001
        datetime.datetime(2026, 3, 1, 22, 59, 59, tzinfo=UTC),
        datetime.datetime(1970, 1, 1, tzinfo=UTC),
        datetime.datetime.min.replace(tzinfo=datetime.timezone(datetime.timedelta(hours=14))),
        datetime.datetime.max.replace(tzinfo=datetime.timezone(datetime.timedelta(hours=-12))),
    ],
)
def test_an_expiry_in_the_past_or_beyond_the_calendar(customer: Any, expires_at: datetime.date) -> None:
    assert refused(lambda: factories.top_up(customer, "1.00", expires_at=expires_at)) == (
        "INVALID",
        "expires_at",
    )


@pytest.mark.parametrize("entry_id", [0, -1, 10**12])
def test_correcting_what_is_not_there(customer: Any, entry_id: int) -> None:
    assert refused(lambda: factories.correct(entry_id, "1.00")) == ("NOT_FOUND", "entry_id")


@pytest.mark.parametrize("kind", ["PAYMENT", "REFUND"])
def test_payments_and_refunds_are_not_corrected(customer: Any, kind: str) -> None:
    factories.refund("paid", "1.00")
    entry = factories.account_of(customer).entries.get(kind=kind)

    assert refused(lambda: factories.correct(entry.pk, "1.00")) == ("INVALID", "entry_id")


def test_refunding_an_order_without_credit(customer: Any) -> None:
    assert refused(lambda: factories.refund("no-such", "1.00")) == ("NOT_FOUND", "order_id")
