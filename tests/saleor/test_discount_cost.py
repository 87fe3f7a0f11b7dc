"""What own prices cost in queries, for whom, and that no way round them is left in Saleor's modules."""

import sys
from typing import Any

import pytest
from saleor.account.models import User
from saleor.checkout.models import CheckoutLine
from saleor.core.jwt import create_access_token

from benchmarks.saleor.queries import captured, of_ours
from saleor_customer_ext.hosts.saleor import assortment, checkout_prices, discount_switch
from saleor_customer_ext.models import CustomerProfile, DiscountGroup
from tests.saleor.api import Api
from tests.saleor.discounts import CHECKOUT, fixed, grant, promotion
from tests.saleor.test_discount_prices import Members
from tests.scenarios.drivers.saleor import SaleorDriver
from tests.scenarios.drivers.saleor_cart import COMPLETE
from tests.scenarios.drivers.values import Person, Product

PRICES = "pricing { onSale priceRange { start { gross { amount } net { amount } } } }"
LIST = f"""
query ($channel: String!) {{ products(first: 50, channel: $channel) {{
  edges {{ node {{ name {PRICES} variants {{ pricing {{ price {{ gross {{ amount }} }} }} }} }} }} }} }}"""
ADD = """
mutation ($id: ID!, $lines: [CheckoutLineInput!]!) { checkoutLinesAdd(id: $id, lines: $lines) {
  checkout { totalPrice { gross { amount } } } errors { field code message } } }"""
WRAPPED = {
    "recalculate_discounts",
    "create_checkout_discount_objects_for_order_promotions",
    "base_checkout_delivery_price",
    "add_voucher_code_to_checkout",
    "_create_order_lines_from_checkout_lines",
    "_create_order",
    "prepare_order_lines_for_refresh",
    "create_order_discount_objects_for_order_promotions",
}


@pytest.fixture
def members(shop: SaleorDriver, anna: Person, monkeypatch: pytest.MonkeyPatch) -> Members:
    # What is known of switches is read again every few seconds, by whoever comes next.
    for module in (assortment, discount_switch):
        monkeypatch.setattr(module, "FRESH", 3600)
    return Members(shop, anna, combines_with_host=True)


def statements(api: Api, document: str, **variables: Any) -> list[str]:
    """Ask twice and give what the second time sends to the database, when caches are full."""
    api.get(document, **variables)
    with captured() as found:
        api.get(document, **variables)
    return found


def without_a_group(members: Members) -> Api:
    """Log in as a customer without a group, whose account is as old as the member's."""
    ben = members.shop.customer("ben")
    return Api(create_access_token(User.objects.get(pk=ben.id)))


def without_groups(api: Api, document: str, **variables: Any) -> list[str]:
    """Give what the same costs in a shop that has no groups."""
    CustomerProfile.objects.update(discount_group=None)
    DiscountGroup.objects.all().delete()
    discount_switch.forget()
    return statements(api, document, **variables)


def test_a_page_of_fifty_products(members: Members) -> None:
    """Whose group it is, and one query for all of them; one more where promotions come on top."""
    for number in range(48):
        members.shop.product(f"{number + 10}.00")
    ben, channel = without_a_group(members), members.channel.slug

    member = statements(members.api, LIST, channel=channel)
    customer = statements(ben, LIST, channel=channel)
    visitor = statements(Api(), LIST, channel=channel)
    plain = without_groups(ben, LIST, channel=channel)

    assert len(customer) - len(plain) == 1, of_ours(plain, customer)
    assert len(member) - len(customer) == 2, of_ours(customer, member)
    assert len(statements(Api(), LIST, channel=channel)) == len(visitor)


def test_a_page_without_promotions(members: Members) -> None:
    DiscountGroup.objects.update(combines_with_host=False)
    ben, channel = without_a_group(members), members.channel.slug

    member = statements(members.api, LIST, channel=channel)
    customer = statements(ben, LIST, channel=channel)

    assert len(member) - len(customer) == 1, of_ours(customer, member)


def looking_anew(members: Members, person: Person, lines: int | Product) -> list[str]:
    """Give what it costs to look at a checkout whose prices have expired, but not changed."""
    goods = [members.shop.product("10.00") for _line in range(lines)] if isinstance(lines, int) else [lines]
    cart = members.shop.cart(person, *goods)
    cart.session.api.get(CHECKOUT, id=cart.id)
    checkout_prices.expire(cart.reference)
    with captured() as found:
        cart.session.api.get(CHECKOUT, id=cart.id)
    return found


def test_a_checkout_of_many_lines(members: Members) -> None:
    """Whose group it is, and one query for all lines, however many there are."""
    ben = members.shop.customer("ben")
    looking_anew(members, ben, 1)
    own, customer = (looking_anew(members, person, 100) for person in (members.anna, ben))
    few = [looking_anew(members, person, 3) for person in (members.anna, ben)]
    CheckoutLine.objects.update(private_metadata={})
    CustomerProfile.objects.update(discount_group=None)
    DiscountGroup.objects.all().delete()
    discount_switch.forget()
    plain = looking_anew(members, ben, 100)

    assert len(customer) - len(plain) == 1, of_ours(plain, customer)
    assert len(own) - len(customer) == 1, of_ours(customer, own)
    assert len(few[0]) - len(few[1]) == 1, of_ours(*reversed(few))


def test_a_line_is_added(members: Members) -> None:
    """Where its price comes from, and writing it, in one query each.

    And two more of Saleor's, which then writes what its promotion takes off the own price, and the sum of all.
    """
    ben = members.shop.customer("ben")
    goods = [members.shop.product("10.00") for _line in range(3)]
    found = {}
    for person in (members.anna, ben):
        cart = members.shop.cart(person, *goods)
        for number, product in enumerate((members.a, members.b)):
            lines = [{"variantId": product.id, "quantity": 1}]
            with captured() as found[person.id, number]:
                cart.session.api.do(ADD, id=cart.id, lines=lines)

    own, customer = found[members.anna.id, 1], found[ben.id, 1]

    assert len(own) - len(customer) == 4, of_ours(customer, own)
    written = [line.split('"')[1] for line in of_ours(customer, own) if line.startswith("+ UPDATE")]
    assert written == ["discount_checkoutlinediscount", "checkout_checkout"]


def test_rates_are_read_where_a_price_has_to_be_converted(members: Members) -> None:
    """A net price in a shop with gross ones: how Saleor reckons taxes, its rates, and the decision once more."""
    before = looking_anew(members, members.anna, members.a)
    fixed(members.group, members.variant(members.a), members.channel, "50.00", taxed="NET")

    after = looking_anew(members, members.anna, members.a)

    assert len(after) - len(before) == 3, of_ours(before, after)


def test_ordering_without_a_group(members: Members) -> None:
    """Whether prices are current, before the order and right before it, and what is locked."""
    ben = members.shop.customer("ben")

    def order() -> list[str]:
        cart = members.shop.cart(ben, members.a)
        cart.session.api.get(CHECKOUT, id=cart.id)
        with captured() as found:
            cart.session.api.do(COMPLETE, id=cart.id)
        return found

    members.channel.__class__.objects.update(allow_unpaid_orders=True)
    order()
    with_groups = order()
    CustomerProfile.objects.update(discount_group=None)
    DiscountGroup.objects.all().delete()
    discount_switch.forget()
    plain = order()

    assert len(with_groups) - len(plain) == 5, of_ours(plain, with_groups)


def test_ordering_as_a_member(members: Members) -> None:
    """What nobody without a group pays for: prices decided right before the order, and what it records of them."""
    ben = members.shop.customer("ben")

    def order(person: Person) -> list[str]:
        cart = members.shop.cart(person, members.a)
        cart.session.api.get(CHECKOUT, id=cart.id)
        with captured() as found:
            cart.session.api.do(COMPLETE, id=cart.id)
        return found

    members.channel.__class__.objects.update(allow_unpaid_orders=True)
    for person in (ben, members.anna):  # the first order stores an address
        order(person)
    customer, member = order(ben), order(members.anna)

    assert len(member) - len(customer) == 2, of_ours(customer, member)


def test_no_module_of_saleor_has_the_old_function() -> None:
    """A function that a module has imported by name is ours there, too."""
    left = [
        f"{name}.{wrapped}"
        for name, module in list(sys.modules.items())
        if name.startswith("saleor.") and ".tests" not in name
        for wrapped in WRAPPED
        if callable(found := vars(module).get(wrapped)) and not hasattr(found, "__wrapped__")
    ]
    assert left == []


def test_promotions_are_counted_for_what_they_are(members: Members) -> None:
    """Two products with promotions cost no more queries than one."""
    channel = members.channel.slug
    one = statements(members.api, LIST, channel=channel)
    promotion(members.variant(members.a), members.channel, 10)
    grant(members.group, percent=5, minimum_quantity=7)

    assert len(statements(members.api, LIST, channel=channel)) == len(one)
