"""The assortment on each way by which Saleor lets products into a checkout, or takes money for it."""

from typing import Any

import graphene
import pytest
from django.core.cache import cache
from django.utils import timezone
from saleor.account.models import User
from saleor.channel.models import Channel
from saleor.checkout.models import Checkout, CheckoutLine
from saleor.core.jwt import create_access_token
from saleor.order.models import Order
from saleor.payment.models import TransactionItem
from saleor.product.models import Collection, CollectionChannelListing, CollectionProduct

from saleor_customer_ext.hosts.saleor import assortment, for_whom
from saleor_customer_ext.services import assignments
from tests.saleor.api import Api
from tests.scenarios.drivers import saleor_card, saleor_shop
from tests.scenarios.drivers.saleor import SaleorDriver
from tests.scenarios.drivers.saleor_cart import ATTACH, COMPLETE, CREATE, INITIALIZE, LINES_ADD, LINES_UPDATE
from tests.scenarios.drivers.values import Person, Product

ERRORS = "errors { field code message variants }"
ADD = f"""
mutation ($id: ID!, $lines: [CheckoutLineInput!]!) {{ checkoutLinesAdd(id: $id, lines: $lines) {{ {ERRORS} }} }}"""
ATTACH_TO = f"""
mutation ($id: ID!, $customer: ID) {{ checkoutCustomerAttach(id: $id, customerId: $customer) {{ {ERRORS} }} }}"""
COMPLETE_TELLING = f"mutation ($id: ID!) {{ checkoutComplete(id: $id) {{ order {{ id }} {ERRORS} }} }}"
ORDER_BY_APP = f"mutation ($id: ID!) {{ orderCreateFromCheckout(id: $id) {{ order {{ id }} {ERRORS} }} }}"
AGAIN = """
mutation ($id: ID!) {
  checkoutCreateFromOrder(id: $id) {
    checkout { lines { variant { id } } } unavailableVariants { code variantId } errors { field code }
  }
}"""
PRODUCTS = '{ products(first: 9, channel: "a-shop") { totalCount edges { node { id } } } }'


class Restricted:
    """Anna's branch has one of two products."""

    def __init__(self, shop: SaleorDriver, anna: Person) -> None:
        self.shop, self.anna = shop, anna
        shop.switch(assortment_enabled=True)
        Channel.objects.update(allow_unpaid_orders=True)
        self.inside, self.outside = shop.product("60.00"), shop.product("40.00")
        self.branch = shop.branch("Hamburg", anna)
        shop.assign(self.inside, branch_ids=[self.branch])
        self.api = Api(create_access_token(User.objects.get(pk=anna.id)))
        self.refusal = [
            {
                "field": "lines",
                "code": "UNAVAILABLE_VARIANT_IN_CHANNEL",
                "message": assortment.SENTENCE,
                "variants": [self.outside.id],
            }
        ]

    def put_behind_the_back(self, cart: Any) -> None:
        """Put the other product into a checkout past all mutations, as an assignment that changes would have it."""
        variant = graphene.Node.from_global_id(self.outside.id)[1]
        CheckoutLine.objects.create(
            checkout_id=cart.reference, variant_id=variant, quantity=1, currency="EUR",
            undiscounted_unit_price_amount=40,
        )  # fmt: skip


@pytest.fixture
def restricted(shop: SaleorDriver, anna: Person) -> Restricted:
    return Restricted(shop, anna)


def line(product: Product, quantity: int = 1) -> dict[str, Any]:
    return {"variantId": product.id, "quantity": quantity}


def test_adding_is_refused_with_the_variants(restricted: Restricted) -> None:
    cart = restricted.shop.cart(restricted.anna, restricted.inside)

    answer = restricted.api.field(ADD, id=cart.id, lines=[line(restricted.outside), line(restricted.inside)])

    assert answer["errors"] == restricted.refusal
    assert CheckoutLine.objects.get().quantity == 1


def test_more_is_refused_and_taking_out_is_not(restricted: Restricted) -> None:
    cart = restricted.shop.cart(restricted.anna, restricted.inside)
    restricted.put_behind_the_back(cart)

    refused = restricted.api.refusal(LINES_UPDATE, id=cart.id, lines=[line(restricted.outside, 2)])
    restricted.api.do(LINES_UPDATE, id=cart.id, lines=[line(restricted.outside, 0)])

    assert refused == ("lines", "UNAVAILABLE_VARIANT_IN_CHANNEL")
    assert CheckoutLine.objects.count() == 1


def test_into_somebody_elses_checkout(restricted: Restricted) -> None:
    """Neither does Anna get it in somebody else's, nor somebody else into hers."""
    shop = restricted.shop
    hers = shop.cart(restricted.anna, restricted.inside)
    guests = shop.cart(None, restricted.inside, email="guest@example.com")

    into_guests = restricted.api.refusal(LINES_ADD, id=guests.id, lines=[line(restricted.outside)])
    into_hers = Api().refusal(LINES_ADD, id=hers.id, lines=[line(restricted.outside)])

    assert into_guests == into_hers == ("lines", "UNAVAILABLE_VARIANT_IN_CHANNEL")


def test_an_app_acts_for_the_checkouts_customer_and_staff_for_the_shop(restricted: Restricted) -> None:
    cart = restricted.shop.cart(restricted.anna, restricted.inside)
    _app, token = saleor_shop.make_app("storefront", ["checkout.handle_checkouts"])
    by_app = Api(token).refusal(LINES_ADD, id=cart.id, lines=[line(restricted.outside)])
    staff = restricted.shop.api(restricted.shop.boss)

    staff.do(LINES_ADD, id=cart.id, lines=[line(restricted.outside)])

    assert by_app == ("lines", "UNAVAILABLE_VARIANT_IN_CHANNEL")
    assert CheckoutLine.objects.count() == 2
    assert Api(token).field(ORDER_BY_APP, id=cart.id)["errors"] == restricted.refusal
    assert restricted.api.field(COMPLETE_TELLING, id=cart.id)["errors"] == restricted.refusal
    assert Api().field(COMPLETE_TELLING, id=cart.id)["errors"] == restricted.refusal
    assert not Order.objects.exists()
    staff.do(COMPLETE, id=cart.id)
    assert Order.objects.get().lines.count() == 2


@pytest.mark.parametrize("by", ["anna", "app"])
def test_a_guests_checkout_becomes_a_customers(restricted: Restricted, by: str) -> None:
    cart = restricted.shop.cart(None, restricted.outside, email="guest@example.com")
    _app, token = saleor_shop.make_app("storefront", ["account.impersonate_user"])
    customer = graphene.Node.to_global_id("User", restricted.anna.id)

    if by == "anna":
        answer = restricted.api.field(ATTACH_TO, id=cart.id)
    else:
        answer = Api(token).field(ATTACH_TO, id=cart.id, customer=customer)

    assert answer["errors"] == restricted.refusal
    assert Checkout.objects.get().user is None
    inside = restricted.shop.cart(None, restricted.inside, email="guest@example.com")
    restricted.api.do(ATTACH, id=inside.id)
    assert str(Checkout.objects.get(user=restricted.anna.id).pk) == inside.reference


def test_an_order_is_ordered_again_without_it(restricted: Restricted) -> None:
    shop = restricted.shop
    shop.switch(assortment_enabled=False)
    assert shop.cart(restricted.anna, restricted.inside, restricted.outside).place().placed
    shop.switch(assortment_enabled=True)
    order = graphene.Node.to_global_id("Order", Order.objects.get().pk)

    answer = restricted.api.field(AGAIN, id=order)

    assert answer == {
        "checkout": {"lines": [{"variant": {"id": restricted.inside.id}}]},
        "unavailableVariants": [
            {"code": "UNAVAILABLE_VARIANT_IN_CHANNEL", "variantId": restricted.outside.id}
        ],
        "errors": [],
    }


def test_no_payment_begins(restricted: Restricted) -> None:
    cart = restricted.shop.cart(restricted.anna, restricted.inside)
    restricted.put_behind_the_back(cart)
    gateway = {"id": saleor_card.IDENTIFIER, "data": {"card": "good"}}

    refusal = restricted.api.refusal(INITIALIZE, id=cart.id, amount="60.00", key="k", gateway=gateway)

    assert refusal == ("lines", "INVALID")
    assert not TransactionItem.objects.exists()
    assert restricted.shop.company.charges == []


def test_a_gift_of_the_shop_stops_no_order(restricted: Restricted) -> None:
    cart = restricted.shop.cart(restricted.anna, restricted.inside)
    restricted.put_behind_the_back(cart)
    CheckoutLine.objects.filter(undiscounted_unit_price_amount=40).update(is_gift=True)

    assert assortment.require_checkout(
        assortment.scopes_of_order(
            restricted.anna.id, "", restricted.shop.actor(restricted.anna)
        ),
        cart.reference,
    ) is None  # fmt: skip
    CheckoutLine.objects.update(is_gift=False)
    assert restricted.api.refusal(COMPLETE, id=cart.id) == ("lines", "UNAVAILABLE_VARIANT_IN_CHANNEL")


def test_a_collection_is_assigned(restricted: Restricted) -> None:
    shop = restricted.shop
    collection = Collection.objects.create(name="Office", slug="office")
    CollectionChannelListing.objects.create(
        collection=collection,
        channel=shop.shop.channels["EUR"],
        is_published=True,
        published_at=timezone.now(),
    )
    assignments.assign(
        actor=shop.actor(shop.clerk), branch_ids=[restricted.branch], collection_ids=[str(collection.pk)]
    )
    assert not shop.takes(restricted.anna, restricted.outside)

    CollectionProduct.objects.create(collection=collection, product_id=shop.reference(restricted.outside))

    assert shop.takes(restricted.anna, restricted.outside)


# For whom an app asks


def as_app(named: str | None, *granted: str) -> Api:
    _app, token = saleor_shop.make_app("storefront", ["checkout.handle_checkouts", *granted])
    api = Api(token)
    if named is not None:
        api.client.defaults[f"HTTP_{for_whom.HEADER.upper().replace('-', '_')}"] = named
    return api


ORGANIZATION = "saleor_customer_ext.manage_organization"


def test_an_app_says_for_whom_it_asks(restricted: Restricted) -> None:
    customer = graphene.Node.to_global_id("User", restricted.anna.id)
    product = graphene.Node.to_global_id("Product", restricted.shop.reference(restricted.inside))
    channel = restricted.shop.shop.channels["EUR"].slug
    api = as_app(customer, ORGANIZATION, "product.manage_products")

    seen = api.field(PRODUCTS)
    refused = api.refusal(CREATE, input={"channel": channel, "lines": [line(restricted.outside)]})

    assert seen == {"totalCount": 1, "edges": [{"node": {"id": product}}]}
    assert refused == ("lines", "UNAVAILABLE_VARIANT_IN_CHANNEL")


def test_an_app_asks_for_visitors(restricted: Restricted) -> None:
    assert as_app(for_whom.NOBODY, ORGANIZATION).field(PRODUCTS)["totalCount"] == 2
    restricted.shop.switch(assortment_anonymous="NOTHING")
    assert as_app(for_whom.NOBODY, ORGANIZATION).field(PRODUCTS)["totalCount"] == 0
    assert as_app(None, "product.manage_products").field(PRODUCTS)["totalCount"] == 2


@pytest.mark.parametrize("named", ["", "nobody", "VXNlcjo5OTk5OTk="])
def test_an_app_names_nobody(restricted: Restricted, named: str) -> None:
    answer = as_app(named, ORGANIZATION).ask(PRODUCTS)

    assert answer["data"] == {"products": None}
    (error,) = answer["errors"]
    assert for_whom.HEADER in error["message"]


def test_an_app_without_the_permission_names_somebody(restricted: Restricted) -> None:
    customer = graphene.Node.to_global_id("User", restricted.anna.id)

    answer = as_app(customer, "product.manage_products").ask(PRODUCTS)

    assert answer["data"] == {"products": None}
    (error,) = answer["errors"]
    assert error["extensions"]["exception"]["code"] == "PermissionDenied"


# The switch


def test_the_switch_is_known_at_once_and_costs_no_query(
    shop: SaleorDriver, django_assert_num_queries: Any
) -> None:
    assert assortment.is_on() is False
    with django_assert_num_queries(0):
        assert assortment.is_on() is False
        assert assortment.scope_of(None) is None

    shop.switch(assortment_enabled=True)
    assert assortment.is_on() is True

    shop.switch(organization_enabled=False)
    assert assortment.is_on() is False
    cache.clear()
    assert assortment.is_on() is False
