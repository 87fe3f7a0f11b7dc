"""Own prices of discount groups in Oscar: to the cent, with tax, beside offers, on each page, in few queries."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any
from unittest import mock

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from oscar.apps.order.exceptions import UnableToPlaceOrder
from oscar.apps.partner import strategy as strategies
from oscar.core.loading import get_class, get_model

from demo import factories
from saleor_customer_ext.host import get_host
from saleor_customer_ext.hosts.oscar.mixins.prices import OwnPricesMixin
from saleor_customer_ext.models import CustomerProfile, DiscountCondition, DiscountGroup, OrderLinePrice
from tests.customers import discounts
from tests.hosts.oscar.conftest import browser

Applicator = get_class("offer.applicator", "Applicator")
Selector = get_class("partner.strategy", "Selector")
Basket = get_model("basket", "Basket")
Benefit = get_model("offer", "Benefit")
Category = get_model("catalogue", "Category")
Condition = get_model("offer", "Condition")
ConditionalOffer = get_model("offer", "ConditionalOffer")
Product = get_model("catalogue", "Product")
Range = get_model("offer", "Range")

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore")]


@pytest.fixture
def group(anna: Any) -> DiscountGroup:
    """Put Anna into a group that grants nothing yet and does not combine."""
    return discounts.group("Dealers", anna)


@pytest.fixture
def combining(group: DiscountGroup) -> DiscountGroup:
    """Let the shop's offers count on top."""
    DiscountGroup.objects.update(combines_with_host=True)
    return group


def offer(*products: Any, percent: int = 20, count: int = 1) -> Any:
    """Let the shop take something off these products for everybody, from so many of them on."""
    found = Range.objects.create(name=f"Range {Range.objects.count()}")
    for product in products:
        found.add_product(product)
    return ConditionalOffer.objects.create(
        name=f"Offer {found.pk}",
        offer_type=ConditionalOffer.SITE,
        condition=Condition.objects.create(range=found, type=Condition.COUNT, value=count),
        benefit=Benefit.objects.create(range=found, type=Benefit.PERCENTAGE, value=Decimal(percent)),
    )


def lines_of(basket: Any) -> list[str]:
    """Give what the lines cost with tax, after all offers."""
    return [
        str(line.line_price_incl_tax_incl_discounts.quantize(Decimal("0.01"))) for line in basket.all_lines()
    ]


def shown(user: Any, product: Any) -> tuple[Decimal, Decimal]:
    """Give what a page shows for a product, without and with tax."""
    price = Selector().strategy(user=user).fetch_for_product(product).price
    return price.excl_tax, price.incl_tax


def test_prices_and_their_tax(anna: Any, group: DiscountGroup) -> None:
    """The tax is what the shop itself takes from that price, to the cent."""
    product = factories.make_product(price="59.50")
    discounts.grant(group, percent=Decimal("33.33"))

    assert shown(anna, product) == (Decimal("33.34"), Decimal("39.67"))
    assert shown(factories.make_customer("ben@example.com"), product) == (Decimal("50.00"), Decimal("59.50"))
    assert shown(None, product) == (Decimal("50.00"), Decimal("59.50"))


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"price": "40.00"}, ("40.00", "47.60")),
        ({"price": "47.60", "taxed": "GROSS"}, ("40.00", "47.60")),
        ({"price": "60.00"}, ("50.00", "59.50")),  # never dearer than for everybody
        ({"price": "40.00", "currency": "USD"}, ("50.00", "59.50")),
        ({"price": "40.00", "channel": "elsewhere"}, ("50.00", "59.50")),
    ],
)
def test_fixed_prices(
    anna: Any, group: DiscountGroup, values: dict[str, str], expected: tuple[str, str]
) -> None:
    product = factories.make_product(price="59.50")
    discounts.grant(group, product, **values)

    assert tuple(str(amount) for amount in shown(anna, product)) == expected


def test_a_price_with_tax_is_what_is_paid(anna: Any, group: DiscountGroup) -> None:
    """To the cent: the rate is the shop's, not what rounding makes of the tax on one unit of the list price."""
    product = factories.make_product(price="35.55")
    discounts.grant(group, product, price="35.39", taxed="GROSS")

    assert shown(None, product) == (Decimal("29.87"), Decimal("35.55"))
    assert shown(anna, product) == (Decimal("29.74"), Decimal("35.39"))
    assert lines_of(factories.make_basket(anna, [(product, 1)])) == ["35.39"]
    listed = get_host().catalog.list_prices([str(product.pk)], channel="default")
    assert listed[str(product.pk)].tax_rate == Decimal("0.19")


def test_a_shop_that_adds_to_what_its_stock_records_say(anna: Any, group: DiscountGroup) -> None:
    """Its list price is what it makes of them, and nothing is added to an own price again."""
    product = factories.make_product(price="59.50")
    discounts.grant(group, percent=10)

    class Dearer(strategies.UseFirstStockRecord, strategies.StockRequired, strategies.Structured):
        def pricing_policy(self, product: Any, stockrecord: Any) -> Any:
            price = stockrecord.price + 10
            return strategies.FixedPrice("EUR", price, tax=price * Decimal("0.19"))

        parent_pricing_policy = None

    made = type("Own", (OwnPricesMixin, Dearer), {})()
    made.customer = anna
    price = made.fetch_for_product(product).price

    assert (price.excl_tax, price.incl_tax) == (Decimal("54.00"), Decimal("64.26"))


def test_of_parents_the_first_child(anna: Any, group: DiscountGroup) -> None:
    """That is the newest; and a condition about the parent is one about its children."""
    parent = factories.make_product()
    parent.stockrecords.all().delete()
    children = []
    for price in ("59.50", "119.00"):
        child = factories.make_product(price=price)
        Product.objects.filter(pk=child.pk).update(structure=Product.CHILD, parent=parent, product_class=None)
        children.append(Product.objects.get(pk=child.pk))
    Product.objects.filter(pk=parent.pk).update(structure=Product.PARENT)
    parent.refresh_from_db()
    discounts.grant(group, parent, percent=10)

    of_parent = [Selector().strategy(user=user).fetch_for_parent(parent) for user in (None, anna)]
    assert [found.price.incl_tax for found in of_parent] == [Decimal("119.00"), Decimal("107.10")]
    assert [shown(anna, child)[1] for child in children] == [Decimal("53.55"), Decimal("107.10")]


def test_shops_with_strategies_of_their_own(anna: Any, group: DiscountGroup) -> None:
    """One that says no more than a price gets its tax in proportion; one that knows no tax yet has none."""
    product = factories.make_product(price="59.50")
    discounts.grant(group, percent=10)

    class Plain(strategies.Base):
        def fetch_for_product(self, product: Any, stockrecord: Any = None) -> Any:
            price = strategies.FixedPrice("EUR", Decimal("50.00"), tax=Decimal("9.50"))
            return strategies.PurchaseInfo(price, strategies.Available(), None)

    found = {}
    for shops in (Plain, strategies.US):
        made = type("Own", (OwnPricesMixin, shops), {})()
        made.customer = anna
        found[shops.__name__] = made.fetch_for_product(product).price

    assert (found["Plain"].excl_tax, found["Plain"].tax) == (Decimal("45.00"), Decimal("8.55"))
    assert (found["US"].excl_tax, found["US"].is_tax_known) == (Decimal("45.00"), False)


# Pages


def pages() -> dict[str, Callable[[Any], str]]:
    return {
        "list": lambda category: reverse("catalogue:index"),
        "category": lambda category: category.get_absolute_url(),
        "search": lambda category: reverse("search:search") + "?q=Binder",
    }


def shelf(number: int) -> Any:
    """Put so many products into one category."""
    category = Category.add_root(name=f"Office {number}")
    for place in range(number):
        product = factories.make_product(f"Binder {place}", price="59.50")
        product.categories.set([category])
    call_command("rebuild_index", interactive=False, verbosity=0)
    return category


@pytest.mark.parametrize("which", pages())
def test_pages_with_many_products(anna: Any, group: DiscountGroup, which: str) -> None:
    """Members see their prices, and the page asks twice for all of them together."""
    discounts.grant(group, percent=10)
    url = pages()[which](shelf(8))
    counts = {}
    for name, user in (("anna", anna), ("ben", factories.make_customer("ben@example.com"))):
        client = browser(user)
        client.get(url)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            page = client.get(url).content.decode()
        counts[name] = [query["sql"] for query in asked if "discountcondition" in query["sql"]]
        assert page.count("53.55") == (8 if name == "anna" else 0)
        assert page.count("59.50") == (0 if name == "anna" else 8)

    # Once for what the group grants, and once for all products.
    assert (len(counts["anna"]), len(counts["ben"])) == (2, 1)


def test_the_page_of_a_product_and_the_basket(anna: Any, group: DiscountGroup) -> None:
    product = factories.make_product(price="59.50")
    discounts.grant(group, percent=10)
    client = browser(anna)

    detail = client.get(product.get_absolute_url()).content.decode()
    client.post(reverse("basket:add", args=[product.pk]), {"quantity": 2})
    basket = client.get(reverse("basket:summary")).content.decode()

    assert ("53.55" in detail, "59.50" in detail) == (True, False)
    assert ("53.55" in basket, "107.10" in basket, "59.50" in basket) == (True, True, False)


# Baskets and offers


def test_conditions_follow_the_basket(anna: Any, group: DiscountGroup) -> None:
    """Quantities are those of the line, the order's value that of the whole basket at list prices, before tax."""
    one, other = (factories.make_product(price="59.50") for _ in range(2))
    discounts.grant(group, one, percent=10, minimum_quantity=2)
    discounts.grant(
        group, other, percent=20, minimum_order_value=Decimal("150"), minimum_order_currency="EUR"
    )

    found = [
        lines_of(factories.make_basket(anna, lines))
        for lines in ([(one, 1), (other, 1)], [(one, 2), (other, 1)], [(one, 1), (other, 1), (one, 1)])
    ]

    assert found == [["59.50", "59.50"], ["107.10", "47.60"], ["107.10", "47.60"]]
    assert shown(anna, other)[1] == Decimal("59.50")


def test_the_cheaper_of_both(anna: Any, group: DiscountGroup) -> None:
    """Line by line: own price or the shop's offer, never both; where they are equal, the own price."""
    dear, cheap, same, plain = (factories.make_product(price="59.50") for _ in range(4))
    discounts.grant(group, percent=10)
    offer(dear, percent=5)
    chosen = offer(cheap, percent=20)
    offer(same, percent=10)

    basket = factories.make_basket(anna, [(one, 1) for one in (dear, cheap, same, plain)])

    assert lines_of(basket) == ["53.55", "47.60", "53.55", "53.55"]
    lines = list(basket.all_lines())
    assert set(basket.strategy.counting(basket)) == {lines[0].pk, lines[2].pk, lines[3].pk}
    assert [applied["offer"].name for applied in basket.offer_applications] == [chosen.name]


def test_an_offer_that_needs_two_loses_one(anna: Any, group: DiscountGroup) -> None:
    """A line at its own price helps no other one to the shop's offer; then that one has its own price, too."""
    one, other = (factories.make_product(price="59.50") for _ in range(2))
    discounts.grant(group, one, percent=50)
    discounts.grant(group, other, percent=10)
    offer(one, other, percent=30, count=2)

    basket = factories.make_basket(anna, [(one, 1), (other, 1)])

    assert lines_of(basket) == ["29.75", "53.55"]
    assert list(basket.offer_applications) == []


def test_offers_on_top(anna: Any, combining: DiscountGroup) -> None:
    product = factories.make_product(price="59.50")
    discounts.grant(combining, percent=10)
    offer(product, percent=20)

    assert lines_of(factories.make_basket(anna, [(product, 1)])) == ["42.84"]


def test_a_voucher_counts_where_no_own_price_does(anna: Any, group: DiscountGroup) -> None:
    """Beside the shop's cheaper offer there is none; and products are as discountable as they were before."""
    product = factories.make_product(price="59.50")
    discounts.grant(group, percent=10)
    offer(product, percent=20)
    voucher = factories.make_voucher("HALF", percent=50)

    basket = factories.make_basket(anna, [(product, 1)], voucher=voucher)

    assert basket.strategy.counting(basket) == {}
    assert "HALF" in {applied["offer"].name for applied in basket.offer_applications}
    assert all(line.product.is_discountable for line in basket.all_lines())


def test_an_offer_ends_and_the_own_price_is_back(anna: Any, group: DiscountGroup) -> None:
    """Decided anew whenever offers are applied, also in one request."""
    product = factories.make_product(price="59.50")
    discounts.grant(group, percent=10)
    running = offer(product, percent=20)
    basket = factories.make_basket(anna, [(product, 1)])
    before = lines_of(basket)

    running.delete()
    basket.reset_offer_applications()
    Applicator().apply(basket, anna)

    assert (before, lines_of(basket)) == (["47.60"], ["53.55"])


# Orders


def test_what_an_order_writes_down(anna: Any, group: DiscountGroup) -> None:
    """List price, own price and condition of lines at own prices; nothing of those that an offer makes cheaper."""
    own, offered = (factories.make_product(price="59.50") for _ in range(2))
    condition = discounts.grant(group, percent=10)
    offer(offered, percent=20)

    order = factories.make_order(anna, [(own, 2), (offered, 1)])

    lines = list(order.lines.order_by("pk"))
    assert [str(line.line_price_incl_tax) for line in lines] == ["107.10", "47.60"]
    (written,) = OrderLinePrice.objects.all()
    assert (written.order_reference, written.line_reference) == (str(order.number), str(lines[0].pk))
    assert (written.list_price, written.price, written.currency) == (Decimal("50"), Decimal("45"), "EUR")
    assert (written.is_gross, written.group_name, written.condition_id) == (False, "Dealers", condition.pk)


@pytest.mark.parametrize("change", ["percent", "group", "terms"])
def test_decided_again_with_the_order(anna: Any, group: DiscountGroup, change: str) -> None:
    """What the group grants changes after the basket was priced: there is no order, whoever writes it."""
    product = factories.make_product(price="59.50")
    discounts.grant(group, percent=10)
    total = get_class("checkout.calculators", "OrderTotalCalculator").calculate

    def calculate(self: Any, *args: Any, **kwargs: Any) -> Any:
        if change == "percent":
            DiscountCondition.objects.update(percent=20)
        elif change == "group":
            CustomerProfile.objects.update(discount_group=None)
        else:
            DiscountGroup.objects.update(combines_with_host=True)
        return total(self, *args, **kwargs)

    calculator = get_class("checkout.calculators", "OrderTotalCalculator")
    with (
        mock.patch.object(calculator, "calculate", calculate),
        pytest.raises(UnableToPlaceOrder, match="Prices have changed"),
    ):
        factories.make_order(anna, [(product, 1)])

    assert get_model("order", "Order").objects.count() == 0
    assert OrderLinePrice.objects.count() == 0


def test_a_voucher_that_does_not_count_is_not_used_up(anna: Any, group: DiscountGroup) -> None:
    product = factories.make_product(price="59.50")
    discounts.grant(group, percent=10)
    voucher = factories.make_voucher("FIVE", percent=5)

    order = factories.make_order(anna, [(product, 1)], voucher=voucher)

    voucher.refresh_from_db()
    assert (voucher.num_orders, voucher.applications.count()) == (0, 0)
    assert [str(line.line_price_incl_tax) for line in order.lines.all()] == ["53.55"]


def test_a_locked_voucher_is_not_used_up(anna: Any, group: DiscountGroup) -> None:
    """By an order that something else than the checkout writes, which refuses it."""
    DiscountGroup.objects.update(locks=["USE_VOUCHERS"])
    voucher = factories.make_voucher("FIVE", percent=5)

    order = factories.make_order(anna, [(factories.make_product(price="59.50"), 1)], voucher=voucher)

    voucher.refresh_from_db()
    assert (voucher.num_orders, voucher.applications.count()) == (0, 0)
    assert [str(line.line_price_incl_tax) for line in order.lines.all()] == ["59.50"]


def test_nobodys_prices_cost_one_query(anna: Any) -> None:
    """Who is in no group pays for one look, however much is asked; staff and strangers for none."""
    products = [factories.make_product(price="59.50") for _ in range(3)]
    request = RequestFactory().get("/")
    counts = []
    for user in (anna, factories.make_staff(), None):
        request.user = user
        strategy = Selector().strategy(user=user)
        with CaptureQueriesContext(connection) as asked:
            for product in products:
                strategy.fetch_for_product(product)
        counts.append(sum("discount" in query["sql"] for query in asked))

    assert counts == [1, 0, 0]


def test_a_shop_that_hands_one_strategy_to_everybody(anna: Any, group: DiscountGroup) -> None:
    """Whatever the shop does, a price is that of who asks."""
    product = factories.make_product(price="59.50")
    discounts.grant(group, percent=10)
    ben, only = factories.make_customer("ben@example.com"), strategies.UK()
    fork = next(
        owner
        for owner in Selector.__mro__
        if owner.__module__.startswith("demo") and "strategy" in vars(owner)
    )

    with mock.patch.object(fork, "strategy", return_value=only):
        made = [Selector().strategy(user=user) for user in (anna, ben, None, anna)]
        found = [one.fetch_for_product(product).price.excl_tax for one in made]

    assert found == [Decimal("45.00"), Decimal("50.00"), Decimal("50.00"), Decimal("45.00")]


def test_more_products_cost_no_more(anna: Any, group: DiscountGroup) -> None:
    """What a page costs beyond what everybody's costs does not depend on how much is on it."""
    discounts.grant(group, percent=10)
    more = []
    for number in (4, 8):
        category, counts = shelf(number), []
        for user in (anna, factories.make_customer(f"ben-{number}@example.com")):
            client = browser(user)
            client.get(category.get_absolute_url())
            with CaptureQueriesContext(connection) as asked:
                client.get(category.get_absolute_url())
            counts.append(len(asked))
        more.append(counts[0] - counts[1])

    assert more[0] == more[1] <= 5
