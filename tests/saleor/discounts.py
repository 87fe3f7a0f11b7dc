"""Discount groups in a real Saleor, and its own promotions: each function makes one thing."""

from decimal import Decimal
from typing import Any

import graphene
from saleor.account.models import User
from saleor.channel.models import Channel
from saleor.discount import PromotionType, RewardType, RewardValueType
from saleor.discount.models import Promotion, PromotionRule
from saleor.product.models import ProductVariant, VariantChannelListingPromotionRule

from saleor_customer_ext.hosts.saleor.checkouts import channel_reference
from saleor_customer_ext.models import DiscountCondition, DiscountGroup
from tests.customers import discounts
from tests.saleor.api import Api

PAGE = """
query ($id: ID!, $channel: String!) {
  product(id: $id, channel: $channel) {
    pricing {
      onSale
      priceRange { start { gross { amount } net { amount } } stop { gross { amount } } }
      priceRangeUndiscounted { start { gross { amount } } }
    }
    variants { pricing { onSale price { gross { amount } net { amount } } priceUndiscounted { gross { amount } } } }
  }
}"""
CHECKOUT = """
query ($id: ID!) {
  checkout(id: $id) {
    voucherCode discount { amount }
    totalPrice { gross { amount } net { amount } }
    shippingPrice { gross { amount } }
    lines {
      quantity isGift
      unitPrice { gross { amount } net { amount } } undiscountedUnitPrice { amount } totalPrice { gross { amount } }
    }
  }
}"""


def group(*members: User, name: str = "Dealers", **values: Any) -> DiscountGroup:
    """Make a group with members."""
    return discounts.group(name, *members, **values)


def grant(of: DiscountGroup, about: Any = None, **values: Any) -> DiscountCondition:
    """Let it grant something, of everything or of one product."""
    return discounts.grant(of, about, **values)


def fixed(of: DiscountGroup, variant: ProductVariant, channel: Channel, price: str, **values: Any) -> Any:
    """Let it have a price list with one price of one variant, gross if nothing is said."""
    where = {"channel": channel_reference(channel.pk), "currency": channel.currency_code, "taxed": "GROSS"}
    return discounts.grant(of, reference=str(variant.pk), price=price, **(where | values))


def promotion(variant: ProductVariant, channel: Channel, percent: int) -> PromotionRule:
    """Let Saleor take a percentage off one variant, for everybody."""
    listing = variant.channel_listings.get(channel=channel)
    rule = PromotionRule.objects.create(
        promotion=Promotion.objects.create(name="Sale", type=PromotionType.CATALOGUE),
        name="Sale",
        reward_value_type=RewardValueType.PERCENTAGE,
        reward_value=percent,
        catalogue_predicate={"variantPredicate": {"ids": [variant.get_global_id()]}},
        variants_dirty=False,
    )
    rule.channels.add(channel)
    rule.variants.add(variant)
    off = listing.price_amount * percent / 100
    VariantChannelListingPromotionRule.objects.create(
        variant_channel_listing=listing, promotion_rule=rule, discount_amount=off, currency=listing.currency
    )
    listing.discounted_price_amount = listing.price_amount - off
    listing.save(update_fields=["discounted_price_amount"])
    return rule


def order_promotion(channel: Channel, percent: int) -> PromotionRule:
    """Let Saleor take a percentage off every order."""
    rule = PromotionRule.objects.create(
        promotion=Promotion.objects.create(name="Autumn", type=PromotionType.ORDER),
        name="Autumn",
        reward_type=RewardType.SUBTOTAL_DISCOUNT,
        reward_value_type=RewardValueType.PERCENTAGE,
        reward_value=percent,
        order_predicate={"discountedObjectPredicate": {"baseSubtotalPrice": {"range": {"gte": 1}}}},
        variants_dirty=False,
    )
    rule.channels.add(channel)
    return rule


def page(api: Api, variant: ProductVariant, channel: Channel) -> dict[str, Any]:
    """Read what a product's page says of its price; of a product with one variant, both have to say the same."""
    product = graphene.Node.to_global_id("Product", variant.product_id)
    found = api.field(PAGE, id=product, channel=channel.slug)
    (one,) = found["variants"]
    whole, own = found["pricing"], one["pricing"]
    prices = {
        "price": two(own["price"]["gross"]["amount"]),
        "net": two(own["price"]["net"]["amount"]),
        "list": two(own["priceUndiscounted"]["gross"]["amount"]),
        "sale": own["onSale"],
    }
    start = whole["priceRange"]["start"]
    assert prices == {
        "price": two(start["gross"]["amount"]),
        "net": two(start["net"]["amount"]),
        "list": two(whole["priceRangeUndiscounted"]["start"]["gross"]["amount"]),
        "sale": whole["onSale"],
    }
    assert two(whole["priceRange"]["stop"]["gross"]["amount"]) == prices["price"]
    return prices


def look(api: Api, checkout_id: str) -> dict[str, Any]:
    """Read a checkout: the lines as quantity, price, net price and list price of a unit, and the totals."""
    found = api.field(CHECKOUT, id=checkout_id)
    return {
        "lines": sorted(
            (
                line["quantity"],
                two(line["unitPrice"]["gross"]["amount"]),
                two(line["unitPrice"]["net"]["amount"]),
                two(line["undiscountedUnitPrice"]["amount"]),
            )
            for line in found["lines"]
        ),
        "total": two(found["totalPrice"]["gross"]["amount"]),
        "net": two(found["totalPrice"]["net"]["amount"]),
        "shipping": two(found["shippingPrice"]["gross"]["amount"]),
        "voucher": found["voucherCode"],
        "discount": two(found["discount"]["amount"]),
    }


def two(amount: float) -> str:
    """Write an amount as a person reads it."""
    return f"{Decimal(str(amount)):.2f}"
