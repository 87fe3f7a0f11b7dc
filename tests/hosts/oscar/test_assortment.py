"""What customers of an Oscar shop see and buy: every page on which a product can stand."""

from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import call_command
from django.http import Http404, HttpResponse
from django.test import Client
from django.urls import reverse
from oscar.apps.offer import models as offers
from oscar.apps.order.exceptions import UnableToPlaceOrder
from oscar.core.loading import get_class, get_model

from demo import factories
from saleor_customer_ext.host import Actor
from saleor_customer_ext.hosts.oscar import assortment, checks, sessions
from saleor_customer_ext.hosts.oscar.mixins import accounts
from saleor_customer_ext.services import assignments, branches, organization, settings
from tests.hosts.oscar.conftest import OPERATOR, browser

Basket = get_model("basket", "Basket")
Category = get_model("catalogue", "Category")
Line = get_model("basket", "Line")
Product = get_model("catalogue", "Product")

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore")]


class Shop:
    """Anna's branch has one of two products."""

    def __init__(self, anna: Any) -> None:
        self.anna = anna
        settings.change(actor=OPERATOR, assortment_enabled=True)
        self.inside = self._product("Green ring binder")
        self.outside = self._product("Zebra stapler")
        self.branch = branches.create(actor=OPERATOR, name="Hamburg")
        organization.assign(customer_ids=[anna.pk], branch_id=self.branch.pk, actor=OPERATOR)
        self.assign(product_ids=[str(self.inside.pk)])
        self.browser = browser(anna)

    def _product(self, title: str) -> Any:
        product = factories.make_product(price="11.90")
        Product.objects.filter(pk=product.pk).update(title=title)
        product.refresh_from_db()
        return product

    def assign(self, **things: Any) -> None:
        assignments.assign(actor=OPERATOR, branch_ids=[self.branch.pk], **things)

    def shows(self, url: str, client: Client | None = None) -> tuple[bool, bool]:
        """Tell whether a page names the one and the other product."""
        page = (client or self.browser).get(url, follow=True).content.decode()
        return "Green ring binder" in page, "Zebra stapler" in page

    def opens(self, name: str, *args: Any) -> int:
        """Open a page as Anna, and give the status."""
        return self.browser.get(reverse(name, args=args)).status_code


@pytest.fixture
def shop(anna: Any) -> Shop:
    return Shop(anna)


@pytest.fixture
def everybody(shop: Shop) -> dict[str, Client]:
    """Give the browsers of those who are not restricted."""
    staff = factories.make_staff("steffi@shop.example")
    return {"visitor": browser(), "staff": browser(staff)}


def test_lists_and_search(shop: Shop, everybody: dict[str, Client]) -> None:
    category = Category.add_root(name="Office")
    for product in (shop.inside, shop.outside):
        product.categories.set([category])
    call_command("rebuild_index", interactive=False, verbosity=0)
    urls = [reverse("catalogue:index"), category.get_absolute_url(), reverse("search:search") + "?q=stapler"]

    found = [shop.shows(url) for url in urls]

    assert found == [(True, False), (True, False), (False, False)]
    assert shop.shows(urls[0], everybody["visitor"]) == (True, True)
    assert shop.shows(urls[0], everybody["staff"]) == (True, True)


def test_nothing_is_assigned_and_nothing_is_listed(shop: Shop) -> None:
    call_command("rebuild_index", interactive=False, verbosity=0)
    assignments.unassign(actor=OPERATOR, branch_ids=[shop.branch.pk], product_ids=[str(shop.inside.pk)])

    assert shop.shows(reverse("catalogue:index")) == (False, False)


def test_the_page_of_a_product_also_with_another_name_in_the_address(shop: Shop) -> None:
    assert shop.browser.get(shop.inside.get_absolute_url()).status_code == 200
    assert shop.browser.get(shop.outside.get_absolute_url()).status_code == 404
    assert shop.opens("catalogue:detail", "guess", shop.outside.pk) == 404


def test_what_stands_around_a_product(shop: Shop) -> None:
    key = shop.outside.pk
    assert shop.opens("customer:wishlists-add-product", key) == 404
    assert shop.opens("customer:alert-create", key) == 404
    assert shop.opens("customer:alert-create", shop.inside.pk) == 302


@pytest.mark.parametrize("page", ["reviews-list", "reviews-add", "reviews-detail", "reviews-vote"])
def test_reviews_of_a_product(shop: Shop, page: str) -> None:
    """This shop has no reviews; their pages name the product as those for wishlists do."""
    guard = sessions.SessionGuard(lambda request: HttpResponse())
    request = SimpleNamespace(resolver_match=SimpleNamespace(url_name=page))

    with assortment.visiting(shop.anna):
        with pytest.raises(Http404):
            guard.process_view(request, None, (), {"product_pk": str(shop.outside.pk)})
        assert guard.process_view(request, None, (), {"product_pk": str(shop.inside.pk)}) is None


def test_recommendations_recently_viewed_and_offers(shop: Shop, everybody: dict[str, Client]) -> None:
    recommend = get_model("catalogue", "ProductRecommendation")
    recommend.objects.create(primary=shop.inside, recommendation=shop.outside)
    everything = offers.Range.objects.create(
        name="All", slug="all", includes_all_products=True, is_public=True
    )
    listed = offers.Range.objects.create(name="Two", slug="two", is_public=True)
    for product in (shop.inside, shop.outside):
        listed.add_product(product)
    offers.ConditionalOffer.objects.create(
        name="Sale",
        slug="sale",
        condition=offers.CountCondition.objects.create(range=everything, type="Count", value=1),
        benefit=offers.PercentageDiscountBenefit.objects.create(
            range=everything, type="Percentage", value=Decimal(10)
        ),
    )
    visitor = everybody["visitor"]
    visitor.get(shop.outside.get_absolute_url())
    shop.browser.cookies["oscar_history"] = f"[{shop.outside.pk}]"
    urls = [
        shop.inside.get_absolute_url(),
        reverse("catalogue:range", args=["two"]),
        reverse("offer:detail", args=["sale"]),
    ]

    assert [shop.shows(url) for url in urls] == [(True, False)] * 3
    assert [shop.shows(url, visitor) for url in urls] == [(True, True)] * 3


def test_into_the_basket_from_everywhere(shop: Shop, everybody: dict[str, Client]) -> None:
    wishlist = get_model("wishlists", "WishList").objects.create(owner=shop.anna)
    wishlist.add(shop.outside)
    settings.change(actor=OPERATOR, assortment_enabled=False)
    order = factories.make_order(shop.anna, [(shop.outside, 1)])
    settings.change(actor=OPERATOR, assortment_enabled=True)

    shop.browser.post(reverse("basket:add", args=[shop.outside.pk]), {"quantity": 1})
    shop.browser.post(reverse("customer:order", args=[order.number]), {"action": "reorder"})
    assert not Line.objects.filter(basket__owner=shop.anna, basket__status="Open").exists()
    everybody["visitor"].post(reverse("basket:add", args=[shop.outside.pk]), {"quantity": 1})
    shop.browser.post(reverse("basket:add", args=[shop.inside.pk]), {"quantity": 1})

    assert Line.objects.filter(basket__status="Open").count() == 2
    assert Line.objects.get(basket__owner=shop.anna, basket__status="Open").product == shop.inside


def test_an_order_is_refused_whoever_writes_it(shop: Shop) -> None:
    basket = factories.make_basket(shop.anna, [(shop.outside, 1)])

    with pytest.raises(UnableToPlaceOrder):
        accounts.refuse_order(shop.anna, basket, "", Actor.system("tests"))
    guest = Basket.objects.create()
    guest.strategy = basket.strategy
    guest.add_product(shop.outside)
    with pytest.raises(UnableToPlaceOrder):
        accounts.refuse_order(None, guest, "ANNA@example.com", Actor.system("tests"))
    accounts.refuse_order(None, guest, "guest@example.com", Actor.system("tests"))


def test_a_child_is_seen_with_its_parent(shop: Shop) -> None:
    parent = shop.inside
    Product.objects.filter(pk=parent.pk).update(structure="parent")
    child = Product.objects.create(structure="child", parent=parent, title="Green ring binder, small")

    with assortment.visiting(shop.anna):
        assert not assortment.is_hidden(child.pk)
        assert assortment.is_hidden(shop.outside.pk)
        assert set(Product.objects.browsable()) == {parent}


def test_a_range_is_assigned(shop: Shop) -> None:
    """It stands for what it lists and does not exclude."""
    listed = offers.Range.objects.create(name="Two", slug="two")
    listed.add_product(shop.outside)
    shop.assign(collection_ids=[str(listed.pk)])
    with assortment.visiting(shop.anna):
        assert not assortment.is_hidden(shop.outside.pk)

    listed.excluded_products.add(shop.outside)
    with assortment.visiting(shop.anna):
        assert assortment.is_hidden(shop.outside.pk)


def test_outside_of_a_request_nothing_is_hidden(shop: Shop) -> None:
    strategy = get_class("partner.strategy", "Selector")().strategy(user=shop.anna)

    assert set(Product.objects.browsable()) == {shop.inside, shop.outside}
    assert strategy.fetch_for_product(shop.outside).availability.is_available_to_buy


def test_a_shop_whose_products_recommend_in_another_way_is_not_served(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Product, "sorted_recommended_products", property(lambda self: []))

    assert [error.id for error in checks.broken_seams()] == ["customer_ext.E103"]
