"""Own prices in drafts, which staff write in Saleor for a customer."""

from typing import Any

import graphene
import pytest
from django.db import transaction
from django.utils import timezone
from saleor.account.models import User
from saleor.checkout.models import CheckoutLine
from saleor.order.models import OrderLine

from saleor_customer_ext.host import prices_changed
from saleor_customer_ext.hosts.saleor import discount_switch, installation
from saleor_customer_ext.models import DiscountGroup
from tests.saleor.discounts import grant, order_promotion, two
from tests.saleor.order_documents import ADD, ORDER, ORDER_LINES, QUANTITY, lines_of, recorded
from tests.saleor.test_discount_prices import Members
from tests.scenarios.drivers.saleor import SaleorDriver
from tests.scenarios.drivers.values import Person

DRAFT = f"""
mutation ($input: DraftOrderCreateInput!) {{
  draftOrderCreate(input: $input) {{ order {{ id {ORDER_LINES} }} errors {{ field code }} }} }}"""
UPDATE = f"""
mutation ($id: ID!, $input: DraftOrderInput!) {{
  draftOrderUpdate(id: $id, input: $input) {{ order {{ {ORDER_LINES} }} errors {{ field code }} }} }}"""
DISCOUNT = f"""
mutation ($id: ID!) {{
  orderLineDiscountUpdate(orderLineId: $id, input: {{valueType: FIXED, value: 15}}) {{
    order {{ {ORDER_LINES} }} errors {{ field code }} }} }}"""
SHIP = """
mutation ($id: ID!, $method: ID!) {
  orderUpdateShipping(order: $id, input: {shippingMethod: $method}) { errors { field code } } }"""
FINISH = "mutation ($id: ID!) { draftOrderComplete(id: $id) { order { id } errors { field code } } }"


@pytest.fixture
def members(shop: SaleorDriver, anna: Person) -> Members:
    return Members(shop, anna)


class Draft:
    """A draft of Anna's with two of A and one of B."""

    def __init__(self, members: Members, **values: Any) -> None:
        self.members = members
        self.boss = members.shop.api(members.shop.boss)
        lines = [{"variantId": members.a.id, "quantity": 2}, {"variantId": members.b.id, "quantity": 1}]
        address = {
            "firstName": "Anna", "lastName": "A", "streetAddress1": "Hafenstraße 12", "city": "Hamburg",
            "postalCode": "20457", "country": "DE",
        }  # fmt: skip
        given = {
            "channelId": graphene.Node.to_global_id("Channel", members.channel.pk),
            "user": graphene.Node.to_global_id("User", members.anna.id),
            "shippingAddress": address,
            "billingAddress": address,
            "lines": lines,
        }
        self.order = self.boss.do(DRAFT, input=given | values)["order"]
        self.id = self.order["id"]

    def look(self) -> list[tuple[int, str, str, bool]]:
        return lines_of(self.boss.field(ORDER, id=self.id))

    def ship_by(self, name: str) -> None:
        method = self.members.shop.shop.zone.shipping_methods.get(name=name)
        self.boss.do(SHIP, id=self.id, method=graphene.Node.to_global_id("ShippingMethod", method.pk))

    def line(self) -> str:
        variant = self.members.variant(self.members.a)
        return str(graphene.Node.to_global_id("OrderLine", OrderLine.objects.get(variant=variant).pk))


OWN = [(1, "40.00", "33.61", False), (2, "90.00", "75.63", True)]
LIST = [(1, "40.00", "33.61", False), (2, "100.00", "84.03", False)]


@pytest.fixture
def draft(members: Members) -> Draft:
    return Draft(members)


def test_a_draft_has_the_customers_prices(draft: Draft) -> None:
    assert lines_of(draft.order) == draft.look() == OWN
    assert recorded() == []

    draft.ship_by("collection")
    draft.boss.do(FINISH, id=draft.id)

    assert draft.look() == OWN
    assert recorded() == [("100.00", "90.00", "Dealers")]


def test_a_draft_with_promotions_on_top(members: Members) -> None:
    DiscountGroup.objects.update(combines_with_host=True)
    order_promotion(members.channel, 10)

    draft = Draft(members)

    assert draft.look() == [(1, "32.40", "27.23", True), (2, "81.00", "68.07", True)]


def test_no_promotion_of_the_order_beside_own_prices(members: Members) -> None:
    order_promotion(members.channel, 10)

    assert Draft(members).look() == OWN


def test_tiers_follow_the_quantity_in_a_draft(draft: Draft) -> None:
    grant(draft.members.group, percent=20, minimum_quantity=3)

    more = draft.boss.do(QUANTITY, id=draft.line(), quantity=3)["order"]
    less = draft.boss.do(QUANTITY, id=draft.line(), quantity=1)["order"]

    assert lines_of(more) == [(1, "40.00", "33.61", False), (3, "80.00", "67.23", True)]
    assert lines_of(less) == [(1, "40.00", "33.61", False), (1, "90.00", "75.63", True)]


def test_the_draft_becomes_somebody_elses(draft: Draft) -> None:
    ben = draft.members.shop.customer("ben")
    found = []
    for person in (ben, draft.members.anna):
        given = {"user": graphene.Node.to_global_id("User", person.id)}
        found.append(lines_of(draft.boss.do(UPDATE, id=draft.id, input=given)["order"]))

    assert found == [LIST, OWN]


def test_what_staff_set_by_hand_is_left_alone(draft: Draft) -> None:
    lines = [{"variantId": draft.members.a.id, "quantity": 5, "price": "33.00", "forceNewLine": True}]
    by_hand = draft.boss.do(ADD, id=draft.id, lines=lines)["order"]
    discounted = draft.boss.do(DISCOUNT, id=str(graphene.Node.to_global_id(
        "OrderLine", OrderLine.objects.get(quantity=2).pk
    )))["order"]  # fmt: skip

    assert lines_of(by_hand) == [*OWN, (5, "33.00", "27.73", True)]
    assert lines_of(discounted) == [OWN[0], (2, "75.00", "63.03", True), (5, "33.00", "27.73", True)]


def test_the_group_changes_while_the_draft_is_open(draft: Draft) -> None:
    draft.members.condition.delete()
    prices_changed([draft.members.anna.id])

    assert draft.look() == LIST
    assert not OrderLine.objects.filter(private_metadata__has_key=discount_switch.KEY).exists()


def test_a_draft_ships_free(draft: Draft) -> None:
    free = grant(draft.members.group, target="SHIPPING", percent=100)
    draft.ship_by("express")
    found = [two(draft.boss.field(ORDER, id=draft.id)["total"]["gross"]["amount"])]

    free.delete()
    prices_changed([draft.members.anna.id])
    found.append(two(draft.boss.field(ORDER, id=draft.id)["total"]["gross"]["amount"]))

    assert found == ["220.00", "234.28"]


def test_uninstalling_leaves_no_own_price_on_what_is_open(draft: Draft) -> None:
    """Placed orders keep theirs; Saleor finds its own price of a draft's line by itself, as it is due."""
    cart = draft.members.shop.cart(draft.members.anna, draft.members.a)
    draft.members.look(cart)
    with transaction.atomic():
        assert installation._remove_own_prices() == 2
        assert installation._remove_own_prices() == 0

    line = CheckoutLine.objects.get()
    assert (line.price_override, line.price_override_reason, line.private_metadata) == (None, None, {})
    assert line.checkout.price_expiration <= timezone.now()
    assert not OrderLine.objects.filter(is_price_overridden=True).exists()
    assert not OrderLine.objects.exclude(price_override_reason=None).exists()
    due = OrderLine.objects.get(variant=draft.members.variant(draft.members.a)).draft_base_price_expire_at
    assert due is not None
    assert due <= timezone.now()


def test_a_draft_of_nobody_and_of_a_customer_without_a_group(members: Members) -> None:
    ben = members.shop.customer("ben")

    for user in (None, graphene.Node.to_global_id("User", ben.id)):
        assert Draft(members, user=user).look() == LIST
    assert User.objects.filter(orders__isnull=False).count() == 1
