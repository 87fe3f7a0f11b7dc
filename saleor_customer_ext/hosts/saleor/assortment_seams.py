"""What we touch of Saleor so that customers see and buy their assortment only, as rows of the table in ``seams.py``.

None of these features can be denied by itself: where a name is gone, products would be shown some other way, so that
nothing is served.
"""

from .account_seams import Row

_SEEN = "customers see only what is in their assortment"
_BOUGHT = "customers put only what is in their assortment into a checkout"
_TREE = "a category stands for all below it"

_VISIBLE = "(self, requestor, channel, limited_channel_access)"
_TYPES = "saleor.graphql.attribute.types"
_MUTATIONS = "saleor.graphql.checkout.mutations"

ROWS: tuple[Row, ...] = (
    ("saleor.product.managers:ProductsQueryset.visible_to_user", _VISIBLE, _SEEN),
    ("saleor.product.managers:ProductVariantQueryset.visible_to_user", _VISIBLE, _SEEN),
    *(
        (
            f"{_TYPES}:Assigned{number}{kind}ReferenceAttribute.resolve_value",
            "(root, info)" if number == "Single" else "(root, info, limit=100)",
            _SEEN,
        )
        for number in ("Single", "Multi")
        for kind in ("Product", "ProductVariant")
    ),
    (f"{_TYPES}:SelectedAttribute.resolve_values", "(root, info)", _SEEN),
    (f"{_TYPES}:AttributeValue.resolve_name", "(root, info)", _SEEN),
    (f"{_TYPES}:AttributeValue.resolve_reference", "(root, info)", _SEEN),
    ("saleor.attribute.models:AttributeValue.reference_product", "field", _SEEN),
    ("saleor.attribute.models:AttributeValue.reference_variant", "field", _SEEN),
    ("saleor.graphql.giftcard.types:GiftCard.resolve_product", "(root, info)", _SEEN),
    (
        "saleor.graphql.product.types.products:ProductMedia._ProductMedia__resolve_references",
        "(roots, info)",
        _SEEN,
    ),
    ("saleor.graphql.utils:get_user_or_app_from_context", "(context)", _SEEN),
    ("saleor.product.models:Category.tree_id", "field", _TREE),
    ("saleor.product.models:Category.lft", "field", _TREE),
    ("saleor.product.models:Category.rght", "field", _TREE),
    ("saleor.product.models:Product.category", "field", _TREE),
    ("saleor.product.models:CollectionProduct.collection", "field", _SEEN),
    ("saleor.product.models:CollectionProduct.product", "field", _SEEN),
    ("saleor.product.models:ProductVariant.product", "field", _SEEN),
    (
        f"{_MUTATIONS}.checkout_create:CheckoutCreate.clean_checkout_lines",
        "(info, lines, country, channel)",
        _BOUGHT,
    ),
    (
        f"{_MUTATIONS}.checkout_lines_add:CheckoutLinesAdd.clean_input",
        "(info, checkout, variants, checkout_lines_data, checkout_info, lines)",
        _BOUGHT,
    ),
    (
        f"{_MUTATIONS}.checkout_lines_update:CheckoutLinesUpdate.clean_input",
        "mentions super().clean_input",
        _BOUGHT,
    ),
    (
        f"{_MUTATIONS}.checkout_create_from_order:CheckoutCreateFromOrder.exclude_lines_unavailable_to_purchase",
        "(order, order_lines, global_quantity_limit)",
        _BOUGHT,
    ),
    (
        f"{_MUTATIONS}.checkout_create_from_order:CheckoutCreateFromOrder.clean_order_lines",
        "mentions exclude_lines_unavailable_to_purchase",
        _BOUGHT,
    ),
    (
        f"{_MUTATIONS}.checkout_create_from_order:CheckoutCreateFromOrder.perform_mutation",
        "(_root, info, /, *, id)",
        _BOUGHT,
    ),
    (f"{_MUTATIONS}.utils:CheckoutLineData.quantity_to_update", "bool", _BOUGHT),
    ("saleor.checkout.models:CheckoutLine.is_gift", "field", _BOUGHT),
    ("saleor.checkout.models:CheckoutLine.variant", "field", _BOUGHT),
    (
        "saleor.checkout.error_codes:CheckoutErrorCode",
        "mentions UNAVAILABLE_VARIANT_IN_CHANNEL",
        _BOUGHT,
    ),
)
