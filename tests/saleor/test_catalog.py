"""What the core asks of Saleor's catalogue to price it: where products stand, variants, and what they cost."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from saleor.product.models import Category, Collection, CollectionProduct, Product
from saleor.tax import TaxCalculationStrategy
from saleor.tax.models import TaxClass, TaxClassCountryRate, TaxConfiguration

from saleor_customer_ext.host import get_host
from saleor_customer_ext.host.catalog import ListPrice, Places, Variant
from saleor_customer_ext.hosts.saleor.checkouts import channel_reference
from tests.scenarios.drivers import saleor_shop
from tests.scenarios.drivers.saleor_shop import Shop


@pytest.fixture
def catalog(store: Shop):
    return get_host().catalog


def test_where_products_stand_in_one_query(catalog, store: Shop) -> None:
    inside = Category.objects.create(name="Inside", slug="inside", parent=store.category)
    first, second = (saleor_shop.make_variant(store, "10.00") for _ in range(2))
    Product.objects.filter(pk=second.product_id).update(category=inside)
    sale = Collection.objects.create(name="Sale", slug="sale")
    CollectionProduct.objects.create(collection=sale, product_id=second.product_id)
    asked = [str(first.product_id), str(second.product_id), "no key", "999999"]

    with CaptureQueriesContext(connection) as queries:
        found = catalog.places_of(asked)

    above = str(store.category.pk)
    assert found == {
        asked[0]: Places(asked[0], frozenset({above}), frozenset()),
        asked[1]: Places(asked[1], frozenset({above, str(inside.pk)}), frozenset({str(sale.pk)})),
    }
    assert len(queries) == 1
    assert catalog.places(asked[1]) == found[asked[1]]
    assert catalog.places("no key") is None


def test_variants_by_key_and_by_number(catalog, store: Shop) -> None:
    first, second = (saleor_shop.make_variant(store, "10.00") for _ in range(2))
    type(first).objects.filter(pk=first.pk).update(sku="A-1", name="Large")
    type(first).objects.filter(pk=second.pk).update(sku=None, name="")
    expected = Variant(str(first.pk), str(first.product_id), f"{first.product.name} (Large)", "A-1")

    assert catalog.variants([str(first.pk), "none"]) == {str(first.pk): expected}
    assert catalog.variants(skus=["A-1", "B-1"]) == {str(first.pk): expected}
    assert catalog.variants([str(second.pk)])[str(second.pk)].sku == ""
    assert catalog.variants() == {}
    assert catalog.search_variants("a-1", 5) == [expected]


@pytest.mark.parametrize("name", ["", "the product's", "its global id"])
def test_a_variant_that_nobody_named(catalog, store: Shop, name: str) -> None:
    """Saleor writes the global id into the name of a variant without attributes and number."""
    variant = saleor_shop.make_variant(store, "10.00")
    written = {"the product's": variant.product.name, "its global id": variant.get_global_id()}
    type(variant).objects.filter(pk=variant.pk).update(name=written.get(name, name))

    assert catalog.variants([str(variant.pk)])[str(variant.pk)].name == variant.product.name


def test_what_a_variant_costs_in_a_channel(catalog, store: Shop) -> None:
    variant = saleor_shop.make_variant(store, "11.90")
    key, euros = str(variant.pk), store.channels["EUR"]
    reference = channel_reference(euros.pk)

    def price():
        return catalog.list_prices([key], channel=reference)

    assert price() == {key: ListPrice(Decimal("11.90"), "EUR", True, Decimal("0.19"))}
    assert catalog.list_prices([key], channel=channel_reference(store.channels["USD"].pk)) == {}
    assert catalog.list_prices([key], channel="no channel") == {}
    own = TaxClass.objects.create(name="Books")
    Product.objects.filter(pk=variant.product_id).update(tax_class=own)
    assert price()[key].tax_rate == 0
    TaxClassCountryRate.objects.create(tax_class=None, country="DE", rate=9)
    assert price()[key].tax_rate == Decimal("0.09")
    TaxClassCountryRate.objects.create(tax_class=own, country="DE", rate=7)
    assert price()[key].tax_rate == Decimal("0.07")
    TaxConfiguration.objects.filter(channel=euros).update(charge_taxes=False)
    assert price()[key].tax_rate == Decimal("0.07")  # Saleor takes it off in the end, of the list price, too
    TaxConfiguration.objects.filter(channel=euros).update(
        tax_calculation_strategy=TaxCalculationStrategy.TAX_APP, prices_entered_with_tax=False
    )
    assert price() == {key: ListPrice(Decimal("11.90"), "EUR", False, None)}
