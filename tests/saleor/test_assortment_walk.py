"""Whatever Saleor's schema has: no field of it gives a restricted customer a product outside of the assortment."""

from typing import Any

import graphene
import pytest
from django.utils import timezone
from graphql.type.definition import get_named_type
from saleor.account.models import User
from saleor.attribute import AttributeEntityType, AttributeInputType, AttributeType
from saleor.attribute.models import (
    AssignedPageAttributeValue,
    AssignedProductAttributeValue,
    AssignedVariantAttribute,
    AssignedVariantAttributeValue,
    Attribute,
    AttributePage,
    AttributeProduct,
    AttributeValue,
    AttributeVariant,
)
from saleor.channel.models import Channel
from saleor.core.jwt import create_access_token
from saleor.giftcard.models import GiftCard
from saleor.graphql.api import schema
from saleor.page.models import Page, PageType
from saleor.product.models import (
    Collection,
    CollectionChannelListing,
    CollectionProduct,
    Product,
    ProductMedia,
    ProductVariant,
    VariantMedia,
)
from saleor.shipping.models import ShippingMethod

from saleor_customer_ext.services import assignments
from tests.saleor.api import Api
from tests.saleor.schema_walk import Source, Walk, walk
from tests.scenarios.drivers.saleor import SaleorDriver
from tests.scenarios.drivers.values import Person

SECRET = "Zebra-Secret"
# What a customer has ordered, or has in a checkout from before, stays what it is: it is their own document.
OWN_PAPERS: set[Source] = {("CheckoutLine", "variant"), ("OrderLine", "variant")}
# Fields that name what was bought without giving the product.
NAMES_IN_PAPERS: set[Source] = {
    ("OrderLine", name) for name in ("productName", "variantName", "productSku", "productVariantId")
}
# Without restriction, the walk has to come to the product by at least these fields, or it would prove nothing.
WELL_KNOWN: set[Source] = {
    ("Query", "_entities"),
    ("Query", "product"),
    ("Query", "products"),
    ("Query", "productVariant"),
    ("Query", "productVariants"),
    ("Category", "products"),
    ("Collection", "products"),
    ("ProductType", "products"),
    ("AssignedSingleProductReferenceAttribute", "value"),
    ("AssignedMultiProductReferenceAttribute", "value"),
    ("AssignedSingleProductVariantReferenceAttribute", "value"),
    ("AssignedMultiProductVariantReferenceAttribute", "value"),
    ("AttributeValue", "name"),
    ("AttributeValue", "reference"),
    ("CheckoutLine", "variant"),
    ("OrderLine", "variant"),
    ("GiftCard", "product"),
}


class World:
    """A shop with two products, of which one is secret and everything refers to it."""

    def __init__(self, shop: SaleorDriver, anna: Person) -> None:
        self.shop, self.anna = shop, anna
        Channel.objects.update(allow_unpaid_orders=True)
        known, secret = shop.product("10.00"), shop.product("20.00")
        self.known = Product.objects.get(variants=key_of(known.id))
        self.secret = Product.objects.get(variants=key_of(secret.id))
        self.variant = ProductVariant.objects.get(pk=key_of(secret.id))
        self._make_recognisable()
        self._make_collection()
        self._make_references()
        assert shop.cart(anna, secret, known).place().placed
        shop.cart(anna, secret, known)
        user = User.objects.get(pk=anna.id)
        GiftCard.objects.create(
            code="GIFT-1", used_by=user, assigned_to=user, product=self.secret, currency="EUR",
            initial_balance_amount=5, current_balance_amount=5,
        )  # fmt: skip
        ShippingMethod.objects.first().excluded_products.add(self.secret)
        self.words = {
            SECRET,
            graphene.Node.to_global_id("Product", self.secret.pk),
            graphene.Node.to_global_id("ProductVariant", self.variant.pk),
            *(graphene.Node.to_global_id("ProductMedia", media.pk) for media in self.secret.media.all()),
        }

    def _make_recognisable(self) -> None:
        Product.objects.filter(pk=self.secret.pk).update(
            name=f"{SECRET} product",
            slug=f"{SECRET}-slug",
            external_reference=f"{SECRET}-reference",
            description_plaintext=f"{SECRET} text",
        )
        ProductVariant.objects.filter(pk=self.variant.pk).update(
            name=f"{SECRET} variant", sku=f"{SECRET}-sku", external_reference=f"{SECRET}-variant"
        )
        media = ProductMedia.objects.create(
            product=self.secret, external_url=f"https://pictures.example/{SECRET}", type="VIDEO", alt=SECRET
        )
        VariantMedia.objects.create(variant=self.variant, media=media)
        self.secret.refresh_from_db()
        self.variant.refresh_from_db()

    def _make_collection(self) -> None:
        collection = Collection.objects.create(name="All", slug="all")
        for channel in Channel.objects.all():
            CollectionChannelListing.objects.create(
                collection=collection, channel=channel, is_published=True, published_at=timezone.now()
            )
        for product in (self.known, self.secret):
            CollectionProduct.objects.create(collection=collection, product=product)

    def _make_references(self) -> None:
        """Let a page, the known product and its variant refer to the secret one in every way."""
        page_type = PageType.objects.create(name="Story", slug="story")
        page = Page.objects.create(
            title="Story", slug="story", page_type=page_type, is_published=True, published_at=timezone.now()
        )
        known_variant = self.known.variants.get()
        for input_type in (AttributeInputType.REFERENCE, AttributeInputType.SINGLE_REFERENCE):
            for entity, target in (
                (AttributeEntityType.PRODUCT, {"reference_product": self.secret}),
                (AttributeEntityType.PRODUCT_VARIANT, {"reference_variant": self.variant}),
            ):
                slug = f"{input_type}-{entity}".lower()
                on_page = self._attribute(f"page-{slug}", AttributeType.PAGE_TYPE, input_type, entity)
                AttributePage.objects.create(attribute=on_page, page_type=page_type)
                AssignedPageAttributeValue.objects.create(page=page, value=self._value(on_page, target))
                on_product = self._attribute(
                    f"product-{slug}", AttributeType.PRODUCT_TYPE, input_type, entity
                )
                AttributeProduct.objects.create(attribute=on_product, product_type=self.known.product_type)
                AssignedProductAttributeValue.objects.create(
                    product=self.known, value=self._value(on_product, target)
                )
                on_variant = self._attribute(
                    f"variant-{slug}", AttributeType.PRODUCT_TYPE, input_type, entity
                )
                place = AttributeVariant.objects.create(
                    attribute=on_variant, product_type=self.known.product_type
                )
                assigned = AssignedVariantAttribute.objects.create(variant=known_variant, assignment=place)
                AssignedVariantAttributeValue.objects.create(
                    assignment=assigned, value=self._value(on_variant, target)
                )

    def _attribute(self, slug: str, kind: str, input_type: str, entity: str) -> Attribute:
        return Attribute.objects.create(
            name=slug, slug=slug, type=kind, input_type=input_type, entity_type=entity,
            visible_in_storefront=True, filterable_in_storefront=True,
        )  # fmt: skip

    def _value(self, attribute: Attribute, target: dict[str, Any]) -> AttributeValue:
        slug = f"{attribute.slug}-{SECRET}"
        return AttributeValue.objects.create(attribute=attribute, name=SECRET, slug=slug, **target)

    def restrict(self) -> None:
        """Let Anna's branch have the known product only."""
        self.shop.switch(assortment_enabled=True)
        branch = self.shop.branch("Hamburg", self.anna)
        assignments.assign(
            actor=self.shop.actor(self.shop.clerk), branch_ids=[branch], product_ids=[str(self.known.pk)]
        )

    def walk(self, **options: Any) -> Walk:
        """Walk as Anna."""
        api = Api(create_access_token(User.objects.get(pk=self.anna.id)))
        return walk(api, self.words, "a-shop", **options)


def key_of(global_id: str) -> int:
    return int(graphene.Node.from_global_id(global_id)[1])


@pytest.fixture
def world(shop: SaleorDriver, anna: Person) -> World:
    return World(shop, anna)


def test_no_field_gives_away_what_is_outside(world: World) -> None:
    """Twice the same walk: first to see that it would find the product, then that it does not."""
    free = world.walk()
    missed = WELL_KNOWN - set(free.found)
    assert missed == set()
    known = graphene.Node.to_global_id("Product", world.known.pk)

    world.restrict()
    restricted = world.walk(stop_at=OWN_PAPERS)

    assert set(restricted.found) - NAMES_IN_PAPERS == OWN_PAPERS, {
        source: words
        for source, words in restricted.found.items()
        if source not in OWN_PAPERS | NAMES_IN_PAPERS
    }
    assert restricted.crashed <= free.crashed
    assert {("Query", "products"), ("Query", "product"), ("Category", "products")} <= restricted.asked
    api = Api(create_access_token(User.objects.get(pk=world.anna.id)))
    edges = api.field('{ products(first: 9, channel: "a-shop") { edges { node { id } } } }')["edges"]
    assert [edge["node"]["id"] for edge in edges] == [known]


def mutations_that_give(names: set[str]) -> dict[str, Any]:
    """Give the mutations whose answer has an object of these types itself, with their permissions."""
    found = {}
    for name, mutation in schema.get_type("Mutation").fields.items():
        answer = get_named_type(mutation.type)
        if names & {get_named_type(part.type).name for part in answer.fields.values()}:
            owner = getattr(mutation.resolver, "__self__", None)
            found[name] = owner._meta.permissions if owner else ()
    return found


def test_mutations_that_give_products_are_for_staff_and_apps(world: World) -> None:
    """Each names its permission, or asks for one itself; checkouts have tests of their own."""
    world.restrict()
    giving = mutations_that_give({"Product", "ProductVariant", "ProductMedia", "ProductImage"})
    assert {"productUpdate", "productVariantUpdate", "productMediaUpdate"} <= set(giving)
    api = Api(create_access_token(User.objects.get(pk=world.anna.id)))

    unnamed = {name for name, permissions in giving.items() if not permissions}

    assert unnamed <= {"productVariantPreorderDeactivate"}
    for name in unnamed:
        variant = graphene.Node.to_global_id("ProductVariant", world.variant.pk)
        answer = api.ask(
            f"mutation ($id: ID!) {{ {name}(id: $id) {{ productVariant {{ id }} }} }}", id=variant
        )
        assert answer["data"] == {name: None}
