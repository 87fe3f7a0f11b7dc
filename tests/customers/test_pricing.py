"""What members of a discount group pay: the cheapest of what the group grants and the list price."""

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from oscar.core.loading import get_model

from saleor_customer_ext.errors import AccountLocked
from saleor_customer_ext.host import ANONYMOUS, Actor, ActorKind
from saleor_customer_ext.models import AccountLock, ConditionTarget
from saleor_customer_ext.money import Money
from saleor_customer_ext.services import locks, pricing
from saleor_customer_ext.services.pricing import Item, Situation, Verdict
from tests.customers.assortment import category, collection, product
from tests.customers.discounts import CHANNEL, PRICER, eur, grant, group, item, prices, situation, terms
from tests.customers.sorting import STAFF, make_customers

pytestmark = pytest.mark.django_db
# 10 o'clock in Berlin on 2 March 2026.
MORNING = datetime.datetime(2026, 3, 2, 9, 0, tzinfo=datetime.UTC)


@pytest.fixture
def customer(db: None) -> Any:
    (customer,) = make_customers(1)
    return customer


@pytest.fixture
def shelf(db: None) -> Any:
    return product("Shelf")


def test_a_percentage_off_everything_counts_for_members_only(customer: Any, shelf: Any) -> None:
    dealers = group("Dealers", customer)
    condition = grant(dealers, percent=10)

    (found,) = pricing.own_prices(terms(customer), [item(shelf)], **situation())

    assert found == pricing.OwnPrice(Decimal("9.00"), Decimal("10.00"), condition.pk, dealers.pk, "Dealers")
    assert terms(None) is None
    assert pricing.terms_of(10**9) is None


@pytest.mark.parametrize("about", ["category", "above", "collection", "product"])
def test_a_condition_is_about_what_a_product_is_in(about: str, customer: Any) -> None:
    above = category("Furniture")
    inside = category("Shelves", above)
    shelf, lamp = product("Shelf", inside), product("Lamp")
    things = {
        "category": inside,
        "above": above,
        "collection": collection("Sale", shelf),
        "product": shelf,
    }
    grant(group("Dealers", customer), things[about], percent="12.5")

    assert prices(terms(customer), item(shelf), item(lamp)) == ["8.75", None]


def test_a_child_is_about_its_parents_conditions_and_its_own(customer: Any) -> None:
    model = get_model("catalogue", "Product")
    parent = product("Shelf")
    model.objects.filter(pk=parent.pk).update(structure=model.PARENT)
    part, other = (
        model.objects.create(structure=model.CHILD, parent=parent, title=title) for title in ("Part", "Other")
    )
    dealers = group("Dealers", customer)
    grant(dealers, parent, percent=10)
    grant(dealers, part, price="8.50")

    of = [Item(str(one.pk), str(one.pk), 1, Decimal("10.00")) for one in (part, other)]

    assert prices(terms(customer), *of) == ["8.50", "9.00"]


def test_the_cheapest_wins_and_never_makes_it_dearer(customer: Any, shelf: Any) -> None:
    dealers = group("Dealers", customer)
    grant(dealers, percent=10)
    grant(dealers, shelf, percent=20)
    grant(dealers, shelf, price="8.50")

    assert prices(terms(customer), item(shelf)) == ["8.00"]
    assert prices(terms(customer), item(shelf, list_price="30.00")) == ["8.50"]
    assert prices(terms(customer), item(shelf, list_price="8.50")) == ["6.80"]
    dear = group("Dear", customer)
    grant(dear, shelf, price="99.00")
    assert prices(terms(customer), item(shelf)) == [None]


def test_of_equal_prices_the_most_special_counts_then_the_oldest(customer: Any) -> None:
    inside = category("Shelves")
    shelf = product("Shelf", inside)
    dealers = group("Dealers", customer)
    made = [
        grant(dealers, percent=10),
        grant(dealers, inside, percent=10),
        grant(dealers, collection("Sale", shelf), percent=10),
        grant(dealers, collection("More", shelf), percent=10),
        grant(dealers, shelf, percent=10),
        grant(dealers, shelf, price="9.00"),
    ]

    while made:
        (found,) = pricing.own_prices(terms(customer), [item(shelf)], **situation())
        assert found is not None
        best = max(made, key=lambda one: (_special(one), -one.pk))
        assert found.condition_id == best.pk
        best.delete()
        made = [one for one in made if one is not best]


def _special(condition: Any) -> int:
    return -pricing.SPECIAL.index(condition.target)


def test_tiers_go_by_the_quantity_of_the_line(customer: Any, shelf: Any) -> None:
    dealers = group("Dealers", customer)
    grant(dealers, shelf, price="9.00")
    grant(dealers, shelf, price="8.00", minimum_quantity=10)
    grant(dealers, shelf, price="7.00", minimum_quantity=100)

    lines = [item(shelf, quantity) for quantity in (1, 9, 10, 99, 100, 5000)]

    assert prices(terms(customer), *lines) == ["9.00", "9.00", "8.00", "8.00", "7.00", "7.00"]


def test_a_minimum_order_value_counts_at_the_checkout_only(customer: Any, shelf: Any) -> None:
    grant(
        group("Dealers", customer),
        percent=10,
        minimum_order_value=Decimal("100.00"),
        minimum_order_currency="EUR",
    )
    asked = terms(customer)

    assert prices(asked, item(shelf)) == [None]
    assert prices(asked, item(shelf), order_value=eur("99.99")) == [None]
    assert prices(asked, item(shelf), order_value=eur("100.00")) == ["9.00"]
    assert prices(asked, item(shelf), order_value=Money(Decimal("999.00"), "USD")) == [None]


@pytest.mark.parametrize(
    ("taxed", "entered_with_tax", "tax_rate", "expected"),
    [
        ("NET", False, None, "8.00"),
        ("GROSS", True, None, "8.00"),
        ("NET", True, "0.23", "9.84"),
        ("GROSS", False, "0.23", "6.50"),
        ("NET", True, "0", "8.00"),
        ("NET", True, None, None),
        ("GROSS", False, None, None),
    ],
)
def test_a_fixed_price_is_turned_into_what_list_prices_are(
    taxed: str, entered_with_tax: bool, tax_rate: str | None, expected: str | None, customer: Any, shelf: Any
) -> None:
    grant(group("Dealers", customer), shelf, price="8.00", taxed=taxed)

    line = item(shelf, tax_rate=tax_rate)

    assert prices(terms(customer), line, entered_with_tax=entered_with_tax) == [expected]


def test_prices_are_of_one_channel_and_currency(customer: Any, shelf: Any) -> None:
    dealers = group("Dealers", customer)
    grant(dealers, shelf, price="8.00")
    grant(dealers, shelf, price="6.00", channel="other")
    grant(dealers, shelf, price="7.00", currency="USD")

    assert prices(terms(customer), item(shelf)) == ["8.00"]
    assert prices(terms(customer), item(shelf), channel="other") == ["6.00"]
    assert prices(terms(customer), item(shelf), currency="USD") == ["7.00"]
    assert prices(terms(customer), item(shelf), channel="third") == [None]


@pytest.mark.parametrize(
    ("currency", "list_price", "expected"),
    [("EUR", "9.99", "8.74"), ("EUR", "0.04", None), ("JPY", "999", "874"), ("KWD", "9.999", "8.749")],
)
def test_what_comes_out_is_rounded_half_up_to_the_smallest_unit(
    currency: str, list_price: str, expected: str | None, customer: Any, shelf: Any
) -> None:
    grant(group("Dealers", customer), percent="12.5")

    assert prices(terms(customer), item(shelf, list_price=list_price), currency=currency) == [expected]


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "counts"),
    [
        (None, None, True),
        ("2026-03-02", "2026-03-02", True),
        ("2026-03-03", None, False),
        (None, "2026-03-01", False),
        (None, "2026-03-02", True),
    ],
)
def test_a_group_counts_on_its_days(
    starts_on: str | None, ends_on: str | None, counts: bool, customer: Any, clock: Any
) -> None:
    group("Dealers", customer, starts_on=starts_on, ends_on=ends_on, locks=["CHANGE_NAME"])

    assert (terms(customer) is not None) is counts
    assert (pricing.terms_of(customer.pk, at=MORNING) is not None) is counts
    assert locks.locks_of(customer.pk) == ({AccountLock.CHANGE_NAME} if counts else set())


def test_days_are_those_of_the_shops_time_zone(customer: Any, clock: Any) -> None:
    group("Dealers", customer, starts_on="2026-03-02", ends_on="2026-03-02")
    first = datetime.datetime(2026, 3, 1, 23, 0, tzinfo=datetime.UTC)
    last = datetime.datetime(2026, 3, 2, 22, 59, 59, tzinfo=datetime.UTC)
    moment = datetime.timedelta(seconds=1)

    counts = [
        pricing.terms_of(customer.pk, at=at) is not None
        for at in (first - moment, first, last, last + moment)
    ]
    assert counts == [False, True, True, False]
    by_clock = []
    for at in (first - moment, first, last, last + moment):
        clock.set(at)
        by_clock.append(terms(customer) is not None)
    assert by_clock == counts


def test_free_shipping_may_ask_for_an_order_value(customer: Any) -> None:
    dealers = group("Dealers", customer)
    assert not pricing.free_shipping(terms(customer), order_value=eur("500.00"))

    grant(
        dealers, target=ConditionTarget.SHIPPING, percent=100,
        minimum_order_value=Decimal("50.50"), minimum_order_currency="EUR",
    )  # fmt: skip
    asked = terms(customer)

    assert [one.minimum for one in asked.shipping] == [eur("50.50")]
    assert not pricing.free_shipping(asked, order_value=eur("50.49"))
    assert pricing.free_shipping(asked, order_value=eur("50.50"))
    assert not pricing.free_shipping(asked, order_value=Money(Decimal("99.00"), "USD"))
    grant(dealers, target=ConditionTarget.SHIPPING, percent=100)
    assert pricing.free_shipping(terms(customer), order_value=eur("0.00"))


def test_one_query_whatever_the_number_of_lines(customer: Any) -> None:
    inside = category("Shelves")
    products = [product(f"P{number}", inside) for number in range(12)]
    dealers = group("Dealers", customer)
    grant(dealers, inside, percent=10)
    for one in products[:6]:
        grant(dealers, one, price="8.50")
    with CaptureQueriesContext(connection) as asked:
        found = terms(customer)
    assert len(asked) == 1

    with CaptureQueriesContext(connection) as one_line:
        assert prices(found, item(products[0])) == ["8.50"]
    with CaptureQueriesContext(connection) as many:
        assert prices(found, *(item(one) for one in products)) == ["8.50"] * 6 + ["9.00"] * 6
    assert (len(one_line), len(many)) == (1, 1)
    with CaptureQueriesContext(connection) as none:
        assert prices(found) == []
        assert pricing.terms_of(None) is None
        assert locks.locks_of(None) == frozenset()
    assert len(none) == 0


def test_explain_says_which_condition_won_and_why_the_others_did_not(customer: Any, shelf: Any) -> None:
    dealers = group("Dealers", customer)
    made = {
        Verdict.WINS: grant(dealers, shelf, percent=20),
        Verdict.DEARER: grant(dealers, percent=10),
        Verdict.QUANTITY: grant(dealers, shelf, percent=50, minimum_quantity=3),
        Verdict.ORDER_VALUE: grant(
            dealers, percent=60, minimum_order_value=Decimal(500), minimum_order_currency="EUR"
        ),
        Verdict.NOT_BELOW_LIST_PRICE: grant(dealers, shelf, price="10.00"),
        Verdict.TAX_UNKNOWN: grant(dealers, shelf, price="1.00", taxed="GROSS", minimum_quantity=2),
        Verdict.OTHER_CHANNEL: grant(dealers, shelf, price="1.00", channel="other"),
        Verdict.OTHER_CURRENCY: grant(dealers, shelf, price="1.00", currency="USD"),
    }

    (weighed,) = pricing.explain(
        terms(customer), [item(shelf, 2, tax_rate=None)], Situation(CHANNEL, "EUR", False, eur("20.00"))
    )

    assert weighed[0].verdict == Verdict.WINS
    assert {one.verdict: one.condition for one in weighed} == made
    assert {one.verdict: one.amount for one in weighed} == {
        Verdict.WINS: Decimal("8.00"),
        Verdict.DEARER: Decimal("9.00"),
        Verdict.QUANTITY: Decimal("5.00"),
        Verdict.ORDER_VALUE: Decimal("4.00"),
        Verdict.NOT_BELOW_LIST_PRICE: Decimal("10.00"),
        Verdict.TAX_UNKNOWN: None,
        Verdict.OTHER_CHANNEL: None,
        Verdict.OTHER_CURRENCY: None,
    }


@pytest.mark.parametrize("lock", list(AccountLock))
def test_a_lock_binds_the_customer_and_not_who_manages_customers(lock: AccountLock, customer: Any) -> None:
    group("Dealers", customer, locks=[lock.value])
    others = [one for one in AccountLock if one != lock]

    for actor in (None, ANONYMOUS, Actor(ActorKind.CUSTOMER, str(customer.pk)), Actor(ActorKind.APP, "1")):
        with pytest.raises(AccountLocked) as refused:
            locks.require_unlocked(customer.pk, lock, "input", actor=actor)
        assert (refused.value.field, refused.value.params) == ("input", {"lock": lock.value})
        for other in others:
            locks.require_unlocked(customer.pk, other, actor=actor)
    app = Actor(ActorKind.APP, "1", STAFF.permissions)
    for actor in (STAFF, PRICER, app, Actor.system("job")):
        locks.require_unlocked(customer.pk, lock, actor=actor)
