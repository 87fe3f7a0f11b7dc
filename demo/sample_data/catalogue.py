"""Put the products on sale, each with its picture."""

from pathlib import Path

from django.conf import settings
from django.db import transaction
from oscar.apps.catalogue.categories import create_from_breadcrumbs
from oscar.core.loading import get_model

from demo import factories
from demo.sample_data import products
from demo.sample_data.pictures import write_picture
from demo.sample_data.products import CATEGORIES, PRODUCTS

Product = get_model("catalogue", "Product")
ProductImage = get_model("catalogue", "ProductImage")

FOLDER = "products"  # inside the media folder


def load_products() -> None:
    """Create every category and product that is missing."""
    for name, description in CATEGORIES.items():
        category = create_from_breadcrumbs(name)
        if not category.description:
            category.description = description
            category.save()
    existing = set(Product.objects.values_list("upc", flat=True))
    for item in PRODUCTS:
        if item.code not in existing:
            load_product(item)


@transaction.atomic
def load_product(item: products.Product) -> None:
    """Create one product with everything that belongs to it."""
    product = factories.make_product(
        item.title,
        price=item.price,
        stock=item.stock,
        category=item.category,
        upc=item.code,
        description=f"<p>{item.description}</p>",
    )
    picture = write_picture(item, Path(settings.MEDIA_ROOT, FOLDER))
    ProductImage.objects.create(product=product, original=f"{FOLDER}/{picture.name}", caption=item.title)
