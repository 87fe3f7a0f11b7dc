"""Own prices of members in a real Saleor's catalogue and checkouts, to the cent, with 19 % tax in them."""

from typing import Any

import graphene
import pytest
from saleor.account.models import User
from saleor.channel.models import Channel
from saleor.checkout.models import CheckoutLine
from saleor.core.jwt import create_access_token
from saleor.discount import VoucherType
from saleor.product.models import ProductVariant
from saleor.tax import TaxCalculationStrategy
from saleor.tax.models import TaxConfiguration

from saleor_customer_ext import permissions
from saleor_customer_ext.host import prices_changed
from saleor_customer_ext.hosts.saleor import checkout_prices, for_whom
from saleor_customer_ext.models import CustomerProfile, DiscountCondition, DiscountGroup
from tests.saleor.api import Api
from tests.saleor.discounts import fixed, grant, group, look, order_promotion, page, promotion, two
from tests.scenarios.drivers import saleor_shop
from tests.scenarios.drivers.saleor import SaleorDriver
from tests.scenarios.drivers.saleor_cart import ATTACH, DETACH, LINES_ADD, PROMO_CODE
from tests.scenarios.drivers.values import Person, Product


class Members:
    """Anna's group has 10 % off everything; A costs 100.00, B 50.00 and is 40.00 by a promotion for everybody."""

    def __init__(self, shop: SaleorDriver, anna: Person, **values: Any) -> None:
        self.shop, self.anna = shop, anna
        self.channel: Channel = shop.shop.channels["EUR"]
        self.user = User.objects.get(pk=anna.id)
        self.group: DiscountGroup = group(self.user, **values)
        self.condition: DiscountCondition = grant(self.group, percent=10)
        self.a, self.b = shop.product("100.00"), shop.product("50.00")
        promotion(self.variant(self.b), self.channel, 20)
        self.api = Api(create_access_token(self.user))

    def variant(self, product: Product) -> ProductVariant:
        return ProductVariant.objects.get(pk=graphene.Node.from_global_id(product.id)[1])

    def page(self, product: Product, api: Api | None = None) -> dict[str, Any]:
        return page(api or self.api, self.variant(product), self.channel)

    def look(self, cart: Any) -> dict[str, Any]:
        return look(cart.session.api, cart.id)


@pytest.fixture
def members(shop: SaleorDriver, anna: Person) -> Members:
    return Members(shop, anna)


@pytest.fixture
def combining(shop: SaleorDriver, anna: Person) -> Members:
    return Members(shop, anna, combines_with_host=True)


def with_tax(price: str, net: str, list_price: str, *, sale: bool = True) -> dict[str, Any]:
    return {"price": price, "net": net, "list": list_price, "sale": sale}


# Product pages


def test_the_cheaper_of_own_price_and_promotion(members: Members) -> None:
    assert members.page(members.a) == with_tax("90.00", "75.63", "100.00")
    assert members.page(members.b) == with_tax("40.00", "33.61", "50.00")


def test_a_promotion_on_top_of_the_own_price(combining: Members) -> None:
    assert combining.page(combining.a) == with_tax("90.00", "75.63", "100.00")
    assert combining.page(combining.b) == with_tax("36.00", "30.25", "50.00")


def test_everybody_else_sees_list_prices(members: Members) -> None:
    shop, staff = members.shop, saleor_shop.make_staff("viewer@shop.example", ["product.manage_products"])
    group_member = CustomerProfile.objects.get(user=members.user).discount_group
    CustomerProfile.objects.filter(user=staff.pk).update(discount_group=group_member)
    _app, token = saleor_shop.make_app("storefront", ["product.manage_products"])
    others = [
        Api(),
        Api(create_access_token(User.objects.get(pk=shop.customer("ben").id))),
        Api(create_access_token(staff)),
        Api(token),
    ]

    found = [(members.page(members.a, api), members.page(members.b, api)) for api in others]

    expected = (
        with_tax("100.00", "84.03", "100.00", sale=False),
        with_tax("40.00", "33.61", "50.00"),
    )
    assert found == [expected] * len(others)


def test_an_app_says_for_whom_it_asks(members: Members) -> None:
    granted = ["product.manage_products", permissions.MANAGE_ORGANIZATION]
    api = Api(saleor_shop.make_app("storefront", granted)[1])
    name = f"HTTP_{for_whom.HEADER.upper().replace('-', '_')}"

    api.client.defaults[name] = graphene.Node.to_global_id("User", members.anna.id)
    assert members.page(members.a, api) == with_tax("90.00", "75.63", "100.00")
    api.client.defaults[name] = for_whom.NOBODY
    assert members.page(members.a, api) == with_tax("100.00", "84.03", "100.00", sale=False)


def test_lists_and_search_and_several_variants(members: Members) -> None:
    """All prices of a page, also of a product whose variants cost different amounts."""
    big = members.variant(members.a)
    small = ProductVariant.objects.create(product=big.product, sku="SMALL")
    listing = big.channel_listings.get()
    listing.pk, listing.variant = None, small
    listing.price_amount = listing.discounted_price_amount = 70
    listing.save()
    query = """
    query ($channel: String!) { products(first: 9, channel: $channel) {
      edges { node { pricing {
        priceRange { start { gross { amount } } stop { gross { amount } } }
      } } } } }"""

    found = members.api.field(query, channel=members.channel.slug)

    ranges = [edge["node"]["pricing"]["priceRange"] for edge in found["edges"]]
    amounts = [(two(one["start"]["gross"]["amount"]), two(one["stop"]["gross"]["amount"])) for one in ranges]
    assert sorted(amounts) == [("40.00", "40.00"), ("63.00", "90.00")]


def test_prices_entered_without_tax(members: Members) -> None:
    TaxConfiguration.objects.update(prices_entered_with_tax=False)

    assert members.page(members.a) == with_tax("107.10", "90.00", "119.00")
    cart = members.shop.cart(members.anna, (members.a, 2))
    seen = members.look(cart)

    assert seen["lines"] == [(2, "107.10", "90.00", "100.00")]
    assert (seen["total"], seen["net"]) == ("214.20", "180.00")


def test_a_price_list_in_each_channel_and_currency(members: Members) -> None:
    dollars = members.shop.shop.channels["USD"]
    abroad = members.shop.product("100.00", currency="USD")
    fixed(members.group, members.variant(abroad), dollars, "70.00")
    fixed(members.group, members.variant(members.a), members.channel, "80.00")

    assert page(members.api, members.variant(abroad), dollars) == with_tax("70.00", "58.82", "100.00")
    assert members.page(members.a) == with_tax("80.00", "67.23", "100.00")
    assert members.look(members.shop.cart(members.anna, abroad))["total"] == "70.00"
    assert members.look(members.shop.cart(members.anna, members.a))["total"] == "80.00"


def test_a_net_price_where_prices_are_gross(members: Members) -> None:
    """50.00 without tax are 59.50 with 19 %, and 60.00 with the 20 % of another country."""
    saleor_shop.TaxClassCountryRate.objects.create(
        tax_class=members.shop.shop.tax_class, country="AT", rate=20
    )
    variant = members.variant(members.a)
    fixed(members.group, variant, members.channel, "50.00", taxed="NET")
    query = """
    query ($id: ID!, $channel: String!) { productVariant(id: $id, channel: $channel) {
      here: pricing { price { gross { amount } net { amount } } }
      there: pricing(address: {country: AT}) { price { gross { amount } net { amount } } }
    } }"""

    found = members.api.field(query, id=members.a.id, channel=members.channel.slug)

    prices = {name: one["price"] for name, one in found.items()}
    assert prices == {
        "here": {"gross": {"amount": 59.5}, "net": {"amount": 50.0}},
        "there": {"gross": {"amount": 60.0}, "net": {"amount": 50.0}},
    }
    assert members.look(members.shop.cart(members.anna, (members.a, 3)))["lines"] == [
        (3, "59.50", "50.00", "100.00")
    ]


def test_a_price_list_never_makes_it_dearer(members: Members) -> None:
    members.condition.delete()
    fixed(members.group, members.variant(members.a), members.channel, "120.00")

    assert members.page(members.a) == with_tax("100.00", "84.03", "100.00", sale=False)
    assert members.look(members.shop.cart(members.anna, members.a))["total"] == "100.00"


# The checkout


def test_lines_cost_what_pages_said(members: Members) -> None:
    seen = members.look(members.shop.cart(members.anna, (members.a, 2), members.b))

    assert seen["lines"] == [(1, "40.00", "33.61", "50.00"), (2, "90.00", "75.63", "100.00")]
    assert (seen["total"], seen["net"]) == ("220.00", "184.87")


def test_lines_with_promotions_on_top(combining: Members) -> None:
    seen = combining.look(combining.shop.cart(combining.anna, (combining.a, 2), combining.b))

    assert seen["lines"] == [(1, "36.00", "30.25", "50.00"), (2, "90.00", "75.63", "100.00")]
    assert (seen["total"], seen["net"]) == ("216.00", "181.51")


def test_tiers_follow_the_quantity(members: Members) -> None:
    grant(members.group, percent=20, minimum_quantity=3)
    cart = members.shop.cart(members.anna, (members.a, 2))
    found = [members.look(cart)["total"]]
    for quantity in (3, 1):
        cart.change_quantity(members.a, quantity)
        found.append(members.look(cart)["total"])

    assert found == ["180.00", "240.00", "90.00"]


def test_more_from_an_order_value_on(members: Members) -> None:
    """30 % from 200.00 at list prices: two for 100.00 reach it, though they cost less then."""
    grant(members.group, percent=30, minimum_order_value="200.00", minimum_order_currency="EUR")
    cart = members.shop.cart(members.anna, members.a)
    assert members.look(cart)["total"] == "90.00"

    cart.change_quantity(members.a, 2)

    assert members.look(cart)["total"] == "140.00"
    assert members.page(members.a) == with_tax("90.00", "75.63", "100.00")


def test_free_shipping_from_an_order_value_on(members: Members) -> None:
    grant(
        members.group,
        target="SHIPPING",
        percent=100,
        minimum_order_value="200.00",
        minimum_order_currency="EUR",
    )
    cart = members.shop.cart(members.anna, members.a, ship_by="express")
    before = members.look(cart)

    cart.change_quantity(members.a, 2)

    after = members.look(cart)
    assert (before["shipping"], before["total"]) == ("14.28", "104.28")
    assert (after["shipping"], after["total"]) == ("0.00", "180.00")


def test_prices_that_an_app_has_set_are_left_alone(members: Members) -> None:
    cart = members.shop.cart(members.anna, members.a)
    assert members.look(cart)["total"] == "90.00"
    api = Api(saleor_shop.make_app("negotiator", ["checkout.handle_checkouts"])[1])
    update = """
    mutation ($id: ID!, $lines: [CheckoutLineUpdateInput!]!) {
      checkoutLinesUpdate(id: $id, lines: $lines) { errors { field code } } }"""

    api.do(update, id=cart.id, lines=[{"variantId": members.a.id, "quantity": 1, "price": 95}])
    assert members.look(cart)["total"] == "95.00"
    members.condition.percent = 50
    members.condition.save()
    prices_changed([members.anna.id])
    assert members.look(cart)["total"] == "95.00"
    api.do(update, id=cart.id, lines=[{"variantId": members.a.id, "price": None}])
    assert members.look(cart)["total"] == "50.00"


def test_gifts_stay_gifts(combining: Members) -> None:
    cart = combining.shop.cart(combining.anna, combining.a)
    variant = combining.variant(combining.b)
    CheckoutLine.objects.create(
        checkout_id=cart.reference, variant=variant, quantity=1, currency="EUR", is_gift=True,
        undiscounted_unit_price_amount=50,
    )  # fmt: skip
    checkout_prices.expire(cart.reference)

    combining.look(cart)

    gifts = CheckoutLine.objects.filter(is_gift=True)
    assert set(gifts.values_list("price_override", flat=True)) <= {None}


# Whose checkout it is


def test_a_guests_checkout_is_taken_along_and_given_up(members: Members) -> None:
    cart = members.shop.cart(None, (members.a, 2), email="somebody@example.com")
    found = [members.look(cart)["total"]]
    cart.session.log_in(members.anna)
    cart.session.api.do(ATTACH, id=cart.id)
    found.append(members.look(cart)["total"])
    cart.session.api.do(DETACH, id=cart.id)
    found.append(members.look(cart)["total"])

    assert found == ["200.00", "180.00", "200.00"]


def test_the_answer_to_taking_it_along_has_the_new_price(members: Members) -> None:
    cart = members.shop.cart(None, (members.a, 2), email="somebody@example.com")
    assert members.look(cart)["total"] == "200.00"
    attach = """
    mutation ($id: ID!) { checkoutCustomerAttach(id: $id) {
      checkout { totalPrice { gross { amount } } lines { unitPrice { gross { amount } } } } errors { field code } } }"""

    answer = members.api.do(attach, id=cart.id)["checkout"]

    assert answer == {
        "totalPrice": {"gross": {"amount": 180.0}},
        "lines": [{"unitPrice": {"gross": {"amount": 90.0}}}],
    }


def test_the_group_changes_while_the_checkout_is_open(members: Members) -> None:
    cart = members.shop.cart(members.anna, members.a)
    found = [members.look(cart)["total"]]
    members.condition.percent = 25
    members.condition.save()
    prices_changed([members.anna.id])
    found.append(members.look(cart)["total"])
    CustomerProfile.objects.filter(user=members.anna.id).update(discount_group=None)
    prices_changed([members.anna.id])
    found.append(members.look(cart)["total"])

    assert found == ["90.00", "75.00", "100.00"]
    assert CheckoutLine.objects.get().private_metadata == {}


def test_all_members_at_once(members: Members) -> None:
    cart = members.shop.cart(members.anna, members.a)
    members.look(cart)
    members.condition.delete()

    prices_changed(None)

    assert members.look(cart)["total"] == "100.00"


def test_anybody_who_has_the_checkouts_id_reads_its_prices(members: Members) -> None:
    """As Saleor has it: the price is the customer's, not that of who looks."""
    cart = members.shop.cart(members.anna, members.a)

    assert look(Api(), cart.id)["total"] == "90.00"


# Promotions and vouchers of the shop


def test_a_voucher_is_taken_off_own_prices(combining: Members) -> None:
    saleor_shop.make_voucher(combining.shop.shop, "TENTH", percent=10)
    cart = combining.shop.cart(combining.anna, (combining.a, 2))
    cart.enter_voucher("TENTH")
    before = combining.look(cart)

    cart.change_quantity(combining.a, 5)

    after = combining.look(cart)
    assert (before["total"], before["discount"]) == ("162.00", "18.00")
    assert (after["total"], after["discount"]) == ("405.00", "45.00")


def test_a_voucher_follows_when_the_price_changes(combining: Members) -> None:
    saleor_shop.make_voucher(combining.shop.shop, "TENTH", percent=10)
    cart = combining.shop.cart(combining.anna, (combining.a, 2))
    cart.enter_voucher("TENTH")
    assert combining.look(cart)["total"] == "162.00"

    combining.condition.percent = 50
    combining.condition.save()
    prices_changed([combining.anna.id])

    seen = combining.look(cart)
    assert (seen["total"], seen["discount"]) == ("90.00", "10.00")


@pytest.mark.parametrize("kind", [VoucherType.ENTIRE_ORDER, VoucherType.SPECIFIC_PRODUCT])
def test_a_voucher_below_its_minimum_spend(combining: Members, kind: str) -> None:
    """What lines cost falls under it because of the group: Saleor would look at that with the next change only."""
    voucher = saleor_shop.make_voucher(combining.shop.shop, "TENTH", percent=10)
    voucher.channel_listings.update(min_spent_amount=170)
    voucher.type = kind
    voucher.save()
    voucher.variants.add(combining.variant(combining.a))
    cart = combining.shop.cart(combining.anna, (combining.a, 2))
    cart.enter_voucher("TENTH")
    assert combining.look(cart)["total"] == "162.00"

    combining.condition.percent = 50
    combining.condition.save()
    prices_changed([combining.anna.id])

    seen = combining.look(cart)
    assert (seen["total"], seen["voucher"], seen["discount"]) == ("100.00", None, "0.00")
    assert seen["lines"] == [(2, "50.00", "42.02", "100.00")]


def test_no_voucher_beside_own_prices(members: Members) -> None:
    saleor_shop.make_voucher(members.shop.shop, "TENTH", percent=10)
    cart = members.shop.cart(members.anna, members.a)

    answer = members.api.field(PROMO_CODE, id=cart.id, code="TENTH")

    assert answer["errors"] == [
        {"field": "promoCode", "code": "VOUCHER_NOT_APPLICABLE", "message": checkout_prices.NO_VOUCHER}
    ]
    seen = members.look(cart)
    assert (seen["total"], seen["voucher"]) == ("90.00", None)


def test_a_voucher_where_no_own_price_counts(members: Members) -> None:
    """The promotion is cheaper than the own price, so the shop's own prices count and its vouchers with them."""
    saleor_shop.make_voucher(members.shop.shop, "TENTH", percent=10)
    cart = members.shop.cart(members.anna, members.b)

    cart.enter_voucher("TENTH")

    assert members.look(cart)["total"] == "36.00"


def test_a_voucher_stops_counting_when_an_own_price_begins_to(members: Members) -> None:
    saleor_shop.make_voucher(members.shop.shop, "TENTH", percent=10)
    cart = members.shop.cart(None, members.a, email="somebody@example.com")
    cart.enter_voucher("TENTH")
    assert members.look(cart)["total"] == "90.00"

    cart.session.log_in(members.anna)
    cart.session.api.do(ATTACH, id=cart.id)

    seen = members.look(cart)
    assert (seen["total"], seen["voucher"], seen["discount"]) == ("90.00", None, "0.00")
    assert seen["lines"] == [(1, "90.00", "75.63", "100.00")]


@pytest.mark.parametrize(("combines", "total"), [(True, "81.00"), (False, "90.00")])
def test_promotions_for_orders(members: Members, combines: bool, total: str) -> None:
    DiscountGroup.objects.update(combines_with_host=combines)
    order_promotion(members.channel, 10)

    assert members.look(members.shop.cart(members.anna, members.a))["total"] == total


def test_lines_are_added_to_a_checkout_with_own_prices(members: Members) -> None:
    cart = members.shop.cart(members.anna, members.a)
    members.look(cart)

    members.api.do(LINES_ADD, id=cart.id, lines=[{"variantId": members.b.id, "quantity": 2}])

    assert members.look(cart)["lines"] == [(1, "90.00", "75.63", "100.00"), (2, "40.00", "33.62", "50.00")]


def test_what_the_line_keeps(members: Members) -> None:
    cart = members.shop.cart(members.anna, members.a)
    members.look(cart)

    line = CheckoutLine.objects.get()

    mark = checkout_prices.mark_of_checkout_line(line)
    assert mark is not None
    assert (str(mark.price), str(mark.list_price)) == ("90.00", "100.000")
    assert (mark.condition, mark.group, mark.name) == (members.condition.pk, members.group.pk, "Dealers")
    assert (line.price_override_reason, mark.alone) == ("Discount group: Dealers", True)


def test_a_tax_app_gets_the_own_price_to_reckon_with(members: Members, monkeypatch: Any) -> None:
    """Saleor hands a tax app the base price; without an answer it takes that as it is."""
    TaxConfiguration.objects.update(tax_calculation_strategy=TaxCalculationStrategy.TAX_APP)
    fixed(members.group, members.variant(members.a), members.channel, "10.00", taxed="NET")

    seen = members.look(members.shop.cart(members.anna, members.a))

    assert seen["lines"] == [(1, "90.00", "90.00", "100.00")]
    assert members.page(members.a) == with_tax("90.00", "90.00", "100.00")
