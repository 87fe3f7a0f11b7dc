"""What we touch of Saleor so that members of discount groups have own prices, as rows of the table in ``seams.py``.

None of it can be denied by itself: where a name is gone, somebody would be charged something else than they were shown,
so that nothing is served.
"""

from .account_seams import Row

_CHECKOUT = "members of discount groups have their own prices in the checkout"
_ALONE = "promotions and vouchers stay away from own prices that do not combine with them"
_SHIPPING = "shipping is free where the customer's group says so"
_ORDER = "an order records what its lines were priced by"
_DRAFT = "orders that staff write have the customer's own prices"
_PAGES = "the catalogue shows members what they pay"

_CALCULATIONS = "saleor.checkout.calculations"
_UTILS = "saleor.checkout.utils"
_COMPLETE = "saleor.checkout.complete_checkout"
_BASE = "saleor.checkout.base_calculations"
_DISCOUNTS = "saleor.discount.utils"
_LISTINGS = "saleor.graphql.product.dataloaders.products"
_VARIANT = "VariantChannelListingByVariantIdAndChannelSlugLoader"
_VARIANTS = "VariantsChannelListingByProductIdAndChannelSlugLoader"

ROWS: tuple[Row, ...] = (
    (
        f"{_CALCULATIONS}:recalculate_discounts",
        "(checkout_info, lines_info, database_connection_name='default', force_update=False)",
        _CHECKOUT,
    ),
    ("saleor.graphql.checkout.types:Checkout.resolve_lines", "mentions recalculate_discounts", _CHECKOUT),
    ("saleor.checkout.fetch:CheckoutLineInfo.undiscounted_unit_price", "cached_property", _CHECKOUT),
    ("saleor.checkout.fetch:CheckoutLineInfo.variant_discounted_price", "cached_property", _CHECKOUT),
    ("saleor.checkout.fetch:CheckoutLineInfo", "mentions rules_info", _ALONE),
    ("saleor.checkout.fetch:CheckoutInfo", "mentions tax_configuration", _CHECKOUT),
    *(
        (f"saleor.checkout.models:CheckoutLine.{name}", "field", _CHECKOUT)
        for name in (
            "checkout", "price_override", "price_override_reason", "private_metadata", "quantity",
            "undiscounted_unit_price_amount", "total_price_gross_amount",
        )
    ),
    ("saleor.checkout.models:Checkout.token", "field", _CHECKOUT),
    ("saleor.checkout.models:Checkout.discount_expiration", "field", _CHECKOUT),
    ("saleor.checkout.models:Checkout.shipping_price_gross_amount", "field", _SHIPPING),
    (
        f"{_DISCOUNTS}.checkout:create_checkout_discount_objects_for_order_promotions",
        "(checkout_info, lines_info, *, save=False, database_connection_name='default')",
        _ALONE,
    ),
    (
        f"{_DISCOUNTS}.checkout:prepare_checkout_line_discount_objects_for_catalogue_promotions",
        "mentions line_info.rules_info",
        _ALONE,
    ),
    (f"{_DISCOUNTS}.checkout:_set_checkout_base_prices", "(checkout_info, lines_info)", _ALONE),
    (f"{_DISCOUNTS}.checkout:_clear_checkout_discount", "(checkout_info, lines_info, save)", _ALONE),
    (f"{_UTILS}:recalculate_checkout_discount", "mentions create_checkout_discount_objects", _ALONE),
    (
        f"{_UTILS}:add_voucher_code_to_checkout",
        "(manager, checkout_info, lines, voucher_code)",
        _ALONE,
    ),
    (f"{_UTILS}:remove_voucher_from_checkout", "(checkout)", _ALONE),
    (f"{_BASE}:base_checkout_subtotal", "(checkout_lines, channel, currency, include_voucher=True)", _ALONE),
    ("saleor.discount.models:Voucher.get_discount_amount_for", "(self, price, channel)", _ALONE),
    (
        f"{_BASE}:base_checkout_delivery_price",
        "(checkout_info, lines=None, include_voucher=True)",
        _SHIPPING,
    ),
    (
        f"{_BASE}:base_checkout_undiscounted_delivery_price",
        "(checkout_info, lines=None)",
        _SHIPPING,
    ),
    (
        f"{_COMPLETE}:_create_order_lines_from_checkout_lines",
        "(checkout_info, lines, manager, order_pk, prices_entered_with_tax, site_settings)",
        _ORDER,
    ),
    (
        f"{_COMPLETE}:_create_order",
        "(*, checkout_info, checkout_lines, order_data, user, app, manager, site_settings=None,"
        " metadata_list=None, private_metadata_list=None, is_automatic_completion=False)",
        _ORDER,
    ),
    (
        f"{_COMPLETE}:_create_line_for_order",
        "mentions private_metadata=checkout_line.private_metadata",
        _ORDER,
    ),
    (
        "saleor.order.calculations:prepare_order_lines_for_refresh",
        "(order, lines, expired_line_ids, database_connection_name='default')",
        _DRAFT,
    ),
    (
        "saleor.order.calculations:fetch_order_prices_if_expired",
        "mentions prepare_order_lines_for_refresh",
        _DRAFT,
    ),
    (
        "saleor.graphql.order.dataloaders:OrderPromotionCalculateByOrderIdLoaderAndWebhookSyncLoader.batch_load",
        "mentions prepare_order_lines_for_refresh",
        _DRAFT,
    ),
    (
        "saleor.order.utils:create_order_line",
        "(order, line_data, requestor, site_settings, allocate_stock=False)",
        _DRAFT,
    ),
    ("saleor.order.utils:add_variant_to_order", "mentions create_order_line(", _DRAFT),
    (
        "saleor.order.utils:calculate_draft_order_line_price_expiration_date",
        "(channel, order_status)",
        _DRAFT,
    ),
    (
        f"{_DISCOUNTS}.order:create_order_discount_objects_for_order_promotions",
        "(order, lines_info, database_connection_name='default')",
        _DRAFT,
    ),
    (
        f"{_DISCOUNTS}.order:handle_order_promotion",
        "mentions create_order_discount_objects_for_order_promotions",
        _DRAFT,
    ),
    (f"{_DISCOUNTS}.order:_clear_order_discount", "(order_or_checkout, lines_info)", _DRAFT),
    (
        f"{_DISCOUNTS}.order:refresh_order_line_discount_objects_for_catalogue_promotions",
        "(lines_info)",
        _DRAFT,
    ),
    (f"{_DISCOUNTS}.order:update_unit_discount_data_on_order_lines_info", "(lines_info)", _DRAFT),
    (
        f"{_DISCOUNTS}.voucher:create_or_update_line_discount_objects_from_voucher",
        "(lines_info, use_denormalized_data=False)",
        _DRAFT,
    ),
    (
        "saleor.discount.interface:fetch_variant_rules_info",
        "(variant_channel_listing, translation_language_code)",
        _DRAFT,
    ),
    (
        "saleor.graphql.order.mutations.draft_order_update:DraftOrderUpdate.should_invalidate_prices",
        "(cleaned_input, *args)",
        _DRAFT,
    ),
    *(
        (f"saleor.order.models:OrderLine.{name}", "field", _DRAFT)
        for name in (
            "base_unit_price_amount", "draft_base_price_expire_at", "is_gift", "is_price_overridden",
            "private_metadata", "undiscounted_base_unit_price_amount",
        )
    ),
    *(
        (f"saleor.order.models:Order.{name}", "field", _DRAFT)
        for name in (
            "base_shipping_price_amount", "should_refresh_prices", "undiscounted_base_shipping_price_amount",
        )
    ),
    (f"{_LISTINGS}:{_VARIANT}.batch_load", "(self, keys)", _PAGES),
    (f"{_LISTINGS}:{_VARIANTS}.batch_load", "(self, keys)", _PAGES),
    (
        "saleor.graphql.product.types.products:ProductVariant.resolve_pricing",
        "(root, info, *, address=None)",
        _PAGES,
    ),
    ("saleor.graphql.product.types.products:Product.resolve_pricing", "(root, info, *, address=None)", _PAGES),
    # Where Saleor looks for these, something of ours stands.
    (f"saleor.graphql.product.types.products:{_VARIANT}", "Listings", _PAGES),
    (f"saleor.graphql.product.types.products:{_VARIANTS}", "Listings", _PAGES),
    ("saleor.graphql.channel.dataloaders.by_self:ChannelBySlugLoader", "class", _PAGES),
    ("saleor.graphql.tax.dataloaders:TaxConfigurationByChannelId", "class", _PAGES),
    ("saleor.graphql.tax.dataloaders:TaxConfigurationPerCountryByTaxConfigurationIDLoader", "class", _PAGES),
    ("saleor.graphql.tax.dataloaders:TaxClassIdByProductIdLoader", "class", _PAGES),
    ("saleor.core.utils.country:get_active_country", "function", _PAGES),
    ("saleor.product.models:VariantChannelListingPromotionRule.promotion_rule", "field", _PAGES),
)  # fmt: skip
