"""Plain functions that make what a shop has: countries, people, products, vouchers, baskets, orders.

The sample data and the tests both use them, always through Oscar's own classes, so that whatever is installed into the
shop takes part. All amounts are EUR and, unless a name says otherwise, include 19 % VAT.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.utils import timezone
from oscar.apps.catalogue.categories import create_from_breadcrumbs
from oscar.core.loading import get_class, get_model

from demo.partner.strategy import VAT_RATE

Applicator = get_class("offer.applicator", "Applicator")
OrderCreator = get_class("order.utils", "OrderCreator")
OrderTotalCalculator = get_class("checkout.calculators", "OrderTotalCalculator")
Repository = get_class("shipping.repository", "Repository")
Selector = get_class("partner.strategy", "Selector")

Basket = get_model("basket", "Basket")
Benefit = get_model("offer", "Benefit")
Category = get_model("catalogue", "Category")
Condition = get_model("offer", "Condition")
ConditionalOffer = get_model("offer", "ConditionalOffer")
Country = get_model("address", "Country")
Order = get_model("order", "Order")
Partner = get_model("partner", "Partner")
Product = get_model("catalogue", "Product")
ProductClass = get_model("catalogue", "ProductClass")
Range = get_model("offer", "Range")
ShippingAddress = get_model("order", "ShippingAddress")
Source = get_model("payment", "Source")
SourceType = get_model("payment", "SourceType")
UserAddress = get_model("address", "UserAddress")
Voucher = get_model("voucher", "Voucher")

PASSWORD = "sample-password"
CENT = Decimal("0.01")
COUNTRIES = {
    "AT": "Austria",
    "BE": "Belgium",
    "CH": "Switzerland",
    "CZ": "Czechia",
    "DE": "Germany",
    "DK": "Denmark",
    "ES": "Spain",
    "FI": "Finland",
    "FR": "France",
    "GB": "United Kingdom",
    "IE": "Ireland",
    "IT": "Italy",
    "JP": "Japan",
    "NL": "Netherlands",
    "NO": "Norway",
    "PL": "Poland",
    "PT": "Portugal",
    "SE": "Sweden",
    "US": "United States",
}


def net(price: Decimal | str) -> Decimal:
    """Return the net price that, with VAT rounded to the cent, is sold for exactly this price.

    Raises ValueError for the few prices that no net price leads to.
    """
    gross = Decimal(price)
    result = (gross / (1 + VAT_RATE)).quantize(CENT, ROUND_HALF_UP)
    if result + (result * VAT_RATE).quantize(CENT) != gross:
        raise ValueError(f"No net price gives {gross} with {VAT_RATE:.0%} VAT.")
    return result


def make_country(code: str = "DE") -> Any:
    """Return the country with this two-letter code, which goods can be sent to."""
    defaults = {
        "printable_name": COUNTRIES[code],
        "name": COUNTRIES[code].upper(),
        "is_shipping_country": True,
    }
    return Country.objects.get_or_create(iso_3166_1_a2=code, defaults=defaults)[0]


def make_customer(
    email: str = "customer@example.com",
    *,
    first_name: str = "Carla",
    last_name: str = "Customer",
    password: str | None = PASSWORD,
    **fields: Any,
) -> Any:
    """Return a new customer without addresses; without a password nobody can log in."""
    user_model = get_user_model()
    return user_model.objects.create_user(
        username=email, email=email, password=password, first_name=first_name, last_name=last_name, **fields
    )


def make_staff(email: str = "staff@example.com", *, permissions: Iterable[str] = (), **fields: Any) -> Any:
    """Return a new member of staff with these permissions, each as "app_label.codename"."""
    user = make_customer(email, **{"first_name": "Steffi", "last_name": "Staff"} | fields, is_staff=True)
    user.user_permissions.set(find_permission(name) for name in permissions)
    return user


def find_permission(name: str) -> Permission:
    """Return the permission called "app_label.codename"."""
    app_label, codename = name.split(".")
    return Permission.objects.get(content_type__app_label=app_label, codename=codename)


def make_address(
    user: Any,
    *,
    street: str = "Hafenstraße 12",
    postcode: str = "20457",
    city: str = "Hamburg",
    country: str = "DE",
    **fields: Any,
) -> Any:
    """Return a new entry of the customer's address book, their default for shipping and billing."""
    return UserAddress.objects.create(
        user=user,
        first_name=user.first_name,
        last_name=user.last_name,
        line1=street,
        line4=city,
        postcode=postcode,
        country=make_country(country),
        is_default_for_shipping=True,
        is_default_for_billing=True,
        **fields,
    )


def make_product(
    title: str = "Box file",
    *,
    price: Decimal | str = "11.90",
    stock: int = 100,
    category: str = "Supplies",
    upc: str | None = None,
    description: str = "",
    currency: str = "EUR",
) -> Any:
    """Return a new product on sale; category is a path such as "Office > Paper" and is created if missing."""
    product_class, _ = ProductClass.objects.get_or_create(
        name="Supplies", defaults={"requires_shipping": True, "track_stock": True}
    )
    product = Product.objects.create(
        product_class=product_class, title=title, upc=upc, description=description
    )
    product.categories.add(create_from_breadcrumbs(category))
    partner, _ = Partner.objects.get_or_create(name="Central warehouse")
    product.stockrecords.create(
        partner=partner,
        partner_sku=upc or f"SKU-{product.pk}",
        price=net(price),
        price_currency=currency,
        num_in_stock=stock,
    )
    return product


def make_voucher(
    code: str, *, percent: int | None = None, amount: Decimal | str | None = None, name: str = ""
) -> Any:
    """Return a new voucher for everybody, a year from now valid, off all goods: a percentage, or an amount once."""
    name = name or code
    everything, _ = Range.objects.get_or_create(name="All goods", defaults={"includes_all_products": True})
    offer = ConditionalOffer.objects.create(
        name=name,
        offer_type=ConditionalOffer.VOUCHER,
        condition=Condition.objects.create(range=everything, type=Condition.COUNT, value=1),
        benefit=Benefit.objects.create(
            range=everything,
            type=Benefit.PERCENTAGE if percent is not None else Benefit.FIXED,
            value=Decimal(percent if percent is not None else amount or 0),
        ),
    )
    now = timezone.now()
    voucher = Voucher.objects.create(
        name=name,
        code=code,
        usage=Voucher.MULTI_USE,
        start_datetime=now - timedelta(days=1),
        end_datetime=now + timedelta(days=365),
    )
    voucher.offers.add(offer)
    return voucher


def make_basket(user: Any, lines: Iterable[tuple[Any, int]] = (), *, voucher: Any = None) -> Any:
    """Return a new open basket of the customer with (product, quantity) lines, offers applied."""
    basket = Basket.objects.create(owner=user)
    basket.strategy = Selector().strategy(user=user)
    for product, quantity in lines:
        basket.add_product(product, quantity)
    if voucher is not None:
        basket.vouchers.add(voucher)
    Applicator().apply(basket, user)
    return basket


def make_order(
    user: Any,
    lines: Iterable[tuple[Any, int]],
    *,
    shipping: str = "parcel",
    voucher: Any = None,
    number: str | None = None,
    date_placed: datetime | None = None,
) -> Any:
    """Return an order placed through Oscar's order creator, as in a checkout, but not paid by anything yet.

    shipping: code of one of the shop's methods. The address is the customer's default one, if there is one.
    """
    basket = make_basket(user, lines, voucher=voucher)
    methods = {method.code: method for method in Repository().get_shipping_methods(basket)}
    charge = methods[shipping].calculate(basket)
    address = UserAddress.objects.filter(user=user).order_by("-is_default_for_shipping", "id").first()
    shipping_address = None
    if address is not None:
        shipping_address = ShippingAddress()
        address.populate_alternative_model(shipping_address)
        shipping_address.save()
    extra = {"date_placed": date_placed} if date_placed else {}
    order = OrderCreator().place_order(
        basket=basket,
        total=OrderTotalCalculator().calculate(basket, charge),
        shipping_method=methods[shipping],
        shipping_charge=charge,
        user=user,
        shipping_address=shipping_address,
        order_number=number,
        **extra,
    )
    basket.submit()
    return order


def pay_by_card(order: Any, amount: Decimal | None = None) -> Any:
    """Return the payment source of a card that paid the order's total, or a part of it."""
    source_type, _ = SourceType.objects.get_or_create(code="card", defaults={"name": "Card"})
    paid = order.total_incl_tax if amount is None else amount
    reference = f"card-{order.number}"
    source = Source.objects.create(
        order=order,
        source_type=source_type,
        currency=order.currency,
        amount_allocated=paid,
        reference=reference,
        label="•••• 4242",
    )
    source.debit(paid, reference=reference)
    return source
