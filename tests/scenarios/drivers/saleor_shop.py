"""The shop of the scenarios in Saleor: what its owner set up before the first customer came, in Saleor's own models.

Two channels, EUR and USD, both with prices that include 19 % tax by Saleor's flat rates; the methods of ``SHIPPING``;
the transaction flow of payments. Each function makes one thing and returns it.
"""

import datetime
import itertools
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils import timezone
from saleor.account.models import Address, Group, User
from saleor.account.utils import get_default_customer_type
from saleor.app.models import App, AppToken
from saleor.channel import MarkAsPaidStrategy, TransactionFlowStrategy
from saleor.channel.models import Channel
from saleor.discount import DiscountValueType, VoucherType
from saleor.discount.models import Voucher, VoucherChannelListing, VoucherCode
from saleor.permission.models import Permission
from saleor.product import ProductTypeKind
from saleor.product.models import (
    Category,
    Product,
    ProductChannelListing,
    ProductType,
    ProductVariant,
    ProductVariantChannelListing,
)
from saleor.shipping import ShippingMethodType
from saleor.shipping.models import ShippingMethod, ShippingMethodChannelListing, ShippingZone
from saleor.tax import TaxCalculationStrategy
from saleor.tax.models import TaxClass, TaxClassCountryRate, TaxConfiguration
from saleor.warehouse.models import Stock, Warehouse

from tests.scenarios.drivers.values import SHIPPING

FREE_FROM = Decimal("100.00")  # of goods, for the parcel
PASSWORD = "sample-password"
_numbers = itertools.count(1)


@dataclass
class Shop:
    """What the shop consists of. channels, zones: by currency."""

    warehouse: Warehouse
    product_type: ProductType
    category: Category
    tax_class: TaxClass
    zone: ShippingZone
    channels: dict[str, Channel] = field(default_factory=dict)


def make_shop() -> Shop:
    """Make the shop with its two channels; it sells nothing yet."""
    tax_class = TaxClass.objects.create(name="Standard")
    TaxClassCountryRate.objects.create(tax_class=tax_class, country="DE", rate=19)
    zone = ShippingZone.objects.create(name="Germany", countries=["DE"])
    warehouse = Warehouse.objects.create(
        name="Central warehouse", slug="central-warehouse", address=make_address(), email="w@shop.example"
    )
    warehouse.shipping_zones.add(zone)
    category = Category.objects.create(name="Supplies", slug="supplies")
    product_type = ProductType.objects.create(
        name="Supplies",
        slug="supplies",
        kind=ProductTypeKind.NORMAL,
        has_variants=False,
        is_shipping_required=True,
        tax_class=tax_class,
    )
    shop = Shop(warehouse, product_type, category, tax_class, zone)
    # Channels are listed by their slugs; the first one is that of the scenarios.
    add_channel(shop, "a-shop", "EUR")
    add_channel(shop, "b-dollars", "USD")
    for name, price in SHIPPING.items():
        if name == "parcel":
            add_shipping_method(shop, name, price, below=FREE_FROM)
            add_shipping_method(shop, name, "0.00", from_=FREE_FROM)
        else:
            add_shipping_method(shop, name, price)
    return shop


def add_channel(shop: Shop, slug: str, currency: str) -> Channel:
    """Open a sales channel with the taxes, methods and warehouse; from now on goods of its currency are sold there."""
    channel = Channel.objects.create(
        name=slug,
        slug=slug,
        currency_code=currency,
        default_country="DE",
        is_active=True,
        order_mark_as_paid_strategy=MarkAsPaidStrategy.TRANSACTION_FLOW,
        default_transaction_flow_strategy=TransactionFlowStrategy.CHARGE,
    )
    TaxConfiguration.objects.create(
        channel=channel,
        charge_taxes=True,
        tax_calculation_strategy=TaxCalculationStrategy.FLAT_RATES,
        display_gross_prices=True,
        prices_entered_with_tax=True,
    )
    shop.zone.channels.add(channel)
    shop.warehouse.channels.add(channel)
    shop.channels[currency] = channel
    for method in shop.zone.shipping_methods.all():
        listing = method.channel_listings.first()
        listing.pk, listing.channel, listing.currency = None, channel, currency
        listing.save()
    return channel


def add_shipping_method(
    shop: Shop, name: str, price: str, *, from_: Decimal | None = None, below: Decimal | None = None
) -> ShippingMethod:
    """Add a way to ship to all channels. from_, below: for goods of this worth only."""
    method = ShippingMethod.objects.create(
        name=name, type=ShippingMethodType.PRICE_BASED, shipping_zone=shop.zone, tax_class=shop.tax_class
    )
    ShippingMethodChannelListing.objects.bulk_create(
        ShippingMethodChannelListing(
            shipping_method=method,
            channel=channel,
            currency=channel.currency_code,
            price_amount=Decimal(price),
            minimum_order_price_amount=from_,
            maximum_order_price_amount=None if below is None else below - Decimal("0.01"),
        )
        for channel in shop.channels.values()
    )
    return method


def make_variant(shop: Shop, price: str, *, stock: int = 100, currency: str = "EUR") -> ProductVariant:
    """Put something on sale in the channel of this currency."""
    number = next(_numbers)
    channel = shop.channels[currency]
    product = Product.objects.create(
        name=f"Box file {number}",
        slug=f"box-file-{number}",
        product_type=shop.product_type,
        category=shop.category,
        tax_class=shop.tax_class,
    )
    ProductChannelListing.objects.create(
        product=product,
        channel=channel,
        currency=currency,
        is_published=True,
        published_at=timezone.now() - datetime.timedelta(days=1),
        visible_in_listings=True,
        available_for_purchase_at=timezone.now() - datetime.timedelta(days=1),
        discounted_price_amount=Decimal(price),
    )
    variant = ProductVariant.objects.create(product=product, sku=f"BOX-{number}", track_inventory=True)
    ProductVariantChannelListing.objects.create(
        variant=variant,
        channel=channel,
        currency=currency,
        price_amount=Decimal(price),
        discounted_price_amount=Decimal(price),
    )
    Stock.objects.create(product_variant=variant, warehouse=shop.warehouse, quantity=stock)
    return variant


def make_category(below: str = "") -> Category:
    """Make a category, below the one with this key."""
    number = next(_numbers)
    parent = Category.objects.get(pk=below) if below else None
    return Category.objects.create(name=f"Category {number}", slug=f"category-{number}", parent=parent)


def make_voucher(
    shop: Shop,
    code: str,
    *,
    percent: int | None = None,
    amount: str | None = None,
    usage_limit: int | None = None,
) -> Voucher:
    """Make a voucher for the whole order, in all channels: a percentage, or an amount."""
    voucher = Voucher.objects.create(
        name=code,
        type=VoucherType.ENTIRE_ORDER,
        discount_value_type=DiscountValueType.FIXED if percent is None else DiscountValueType.PERCENTAGE,
        usage_limit=usage_limit,
    )
    VoucherCode.objects.create(voucher=voucher, code=code)
    VoucherChannelListing.objects.bulk_create(
        VoucherChannelListing(
            voucher=voucher,
            channel=channel,
            currency=channel.currency_code,
            discount_value=Decimal(percent if percent is not None else amount or 0),
        )
        for channel in shop.channels.values()
    )
    return voucher


def make_address(street: str = "Hafenstraße 12") -> Address:
    """Make an address in Germany."""
    return Address.objects.create(
        first_name="Carla",
        last_name="Customer",
        street_address_1=street,
        city="Hamburg",
        postal_code="20457",
        country="DE",
    )


def make_user(email: str, **fields: Any) -> User:
    """Make somebody with a confirmed account and an address."""
    user = User(
        email=email,
        is_active=True,
        is_confirmed=True,
        customer_type=get_default_customer_type(),
        **fields,
    )
    user.set_password(PASSWORD)
    user.save()
    give_address(user)
    return user


def give_address(user: User) -> None:
    """Give somebody an address, their default."""
    address = make_address()
    user.addresses.add(address)
    user.default_shipping_address = user.default_billing_address = address
    user.save(update_fields=["default_shipping_address", "default_billing_address"])


def make_staff(email: str, permissions: Iterable[str] = (), **fields: Any) -> User:
    """Make a member of staff with these permissions, by a group of their own."""
    user = make_user(email, is_staff=True, **fields)
    group = Group.objects.create(name=f"group of {email}", restricted_access_to_channels=False)
    group.permissions.set(find_permissions(permissions))
    group.user_set.add(user)
    return user


def make_app(name: str, permissions: Iterable[str] = (), **fields: Any) -> tuple[App, str]:
    """Install an app with these permissions; give it and its token."""
    app = App.objects.create(name=name, identifier=f"{name}.example", is_active=True, **fields)
    app.permissions.set(find_permissions(permissions))
    _, token = AppToken.objects.create(app=app, name="default")
    return app, token


def find_permissions(names: Iterable[str]) -> list[Permission]:
    """Give the permissions called "app_label.codename"; all must exist."""
    found = []
    for name in names:
        app_label, codename = name.split(".")
        found.append(Permission.objects.get(content_type__app_label=app_label, codename=codename))
    return found
