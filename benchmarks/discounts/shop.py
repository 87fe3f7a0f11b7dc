"""Saleor with discount groups, and customers who look at products and at a checkout of many lines."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.assortment import saleor_shop as products
from benchmarks.discounts.cases import AGAIN, GROUPS, OUTSIDE, PLAIN
from benchmarks.pricing import groups_sql
from benchmarks.saleor.shop import ADDRESS
from benchmarks.saleor.shop import HERE as PURCHASE

PRODUCTS, ON_A_PAGE, LINES, PROMOTED = 10_000, 50, 100, 10
HERE = Path(__file__).parent
EMAILS = {
    who: f"customer-{n}@shop.example" for n, who in enumerate((PLAIN, AGAIN, OUTSIDE, *GROUPS), start=1)
}
CHANNEL = "a-shop"
_NUMBERED = "SELECT row_number() OVER (ORDER BY id) AS n, id::text AS reference FROM {}"


@contextmanager
def opened(template: str | None) -> Iterator[None]:
    """Copy the database that Saleor has migrated, and start Saleor upon it; the copy is dropped at the end."""
    with products.opened(template, "customer_ext_bench_discounts"):
        yield


def fill() -> None:
    """Fill the shop with goods, people and groups."""
    from django.db import connection

    from saleor_customer_ext.hosts.saleor.checkouts import channel_reference
    from saleor_customer_ext.models import CustomerProfile
    from saleor_customer_ext.services import copies
    from tests.scenarios.drivers import saleor_shop

    shop = saleor_shop.make_shop()
    products.fill_products(shop, PRODUCTS)
    tables = ("category", "product", "productvariant")
    things = [_NUMBERED.format(f"product_{table}") for table in tables]
    host = dict(zip(("categories", "products", "variants"), things, strict=True))
    with connection.cursor() as cursor:
        cursor.execute(groups_sql(**host, channel=channel_reference(shop.channels["EUR"].pk), taxed="GROSS"))
    users = {who: saleor_shop.make_user(email) for who, email in EMAILS.items()}
    copies.rebuild(workers=1)
    for who, group in GROUPS.items():
        CustomerProfile.objects.filter(pk=users[who].pk).update(discount_group=group)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def callers() -> dict[str, "Caller"]:
    """Let everybody log in."""
    from saleor.account.models import User
    from saleor.product.models import ProductVariant

    from saleor_customer_ext.hosts.saleor import assortment

    assortment.FRESH = 24 * 3600  # or else its switch would be read again by whoever comes next
    every = ProductVariant.objects.order_by("pk")
    # From all over the catalogue, as a search finds them; one more for who adds a line.
    variants = [*every[:: PRODUCTS // LINES], every[1]]
    return {
        who: Caller(User.objects.get(email=email), variants, who not in (PLAIN, AGAIN))
        for who, email in EMAILS.items()
    }


def promote(caller: "Caller") -> None:
    """Let Saleor take a part off some products of the page and off some lines, and the first group combine with it."""
    from saleor.channel.models import Channel
    from saleor.product.models import ProductVariant

    from saleor_customer_ext.models import DiscountGroup
    from tests.saleor.discounts import promotion

    DiscountGroup.objects.filter(pk=1).update(combines_with_host=True)
    channel = Channel.objects.get(slug=CHANNEL)
    shown = [edge["node"]["variants"][0]["sku"] for edge in caller.page()["edges"][:: ON_A_PAGE // PROMOTED]]
    bought = [variant.sku for variant in caller.variants[: LINES : LINES // PROMOTED]]
    for variant in ProductVariant.objects.filter(sku__in={*shown, *bought}):
        promotion(variant, channel, 20)


class Caller(products.Caller):
    """A customer with a checkout of many lines. with_groups: whether the shop that they are in has groups."""

    def __init__(self, user: Any, variants: list[Any], with_groups: bool) -> None:
        super().__init__(user)
        self.user, self.variants, self.with_groups = user, variants, with_groups
        self._documents = {
            path.stem: path.read_text() for path in (*PURCHASE.glob("*.graphql"), *HERE.glob("*.graphql"))
        }
        self._quantity = 2
        self.cpu = 0.0  # seconds that the last request took
        self._checkout = ""

    def page(self) -> dict[str, Any]:
        """Look at products."""
        return self._do("products", channel=CHANNEL)

    def create(self) -> None:
        """Make the checkout."""
        lines = [{"variantId": self._id(number), "quantity": 2} for number in range(LINES)]
        made = {"channel": CHANNEL, "lines": lines, "email": "anybody@example.com"}
        made |= {"shippingAddress": ADDRESS, "billingAddress": ADDRESS}
        self._checkout = self._do("checkout_create", input=made)["checkout"]["id"]

    def update(self) -> dict[str, Any]:
        """Let a line have another quantity."""
        self._quantity = 5 - self._quantity  # 2 and 3 in turn, so that there is something to do
        return self._change("update", 0, self._quantity)

    def add(self) -> dict[str, Any]:
        """Add a line."""
        return self._change("add", LINES, 2)

    def undo(self) -> None:
        """Take away a line that was added."""
        from saleor.checkout.models import CheckoutLine

        CheckoutLine.objects.filter(checkout__user=self.user, variant=self.variants[LINES]).delete()

    def _change(self, how: str, number: int, quantity: int) -> dict[str, Any]:
        lines = [{"variantId": self._id(number), "quantity": quantity}]
        return self._do(f"checkout_lines_{how}", id=self._checkout, lines=lines)["checkout"]

    def _id(self, number: int) -> str:
        return self.variants[number].get_global_id()

    def _do(self, document: str, **variables: Any) -> Any:
        self._open_shop()
        began = time.process_time()
        response = self.post(self._documents[document], **variables)
        self.cpu = time.process_time() - began
        return products.value_of(response)

    def _open_shop(self) -> None:
        """Let the shop be one with groups or without."""
        from django.core.cache import cache

        from saleor_customer_ext.hosts.saleor import discount_switch

        cache.set(discount_switch.SWITCH, self.with_groups, None)


def check(callers: dict[str, Caller]) -> None:
    """See that members have own prices everywhere, and nobody else has."""
    worth = {}
    for who, caller in callers.items():
        is_own = who in GROUPS
        page = [edge["node"] for edge in caller.page()["edges"]]
        assert len(page) == ON_A_PAGE
        shown = {one["pricing"]["onSale"] for product in page for one in (product, *product["variants"])}
        assert shown == {is_own}, (who, shown)
        lines = caller.update()["lines"]
        assert len(lines) == LINES
        worth[who] = [line["unitPrice"]["gross"]["amount"] for line in lines]
    for who, prices in worth.items():
        pairs = list(zip(prices, worth[PLAIN], strict=True))
        assert all(own < other if who in GROUPS else own == other for own, other in pairs), (who, pairs)
