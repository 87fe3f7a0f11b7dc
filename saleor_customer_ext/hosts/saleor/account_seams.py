"""What we touch of Saleor for accounts, addresses and who may order, as rows of the table in ``seams.py``.

Each row is a target, what is expected there and what it serves, in plain values.
"""

from collections.abc import Mapping

Row = tuple[str, str | Mapping[str, str], str]

_MADE = "customers are made, changed, switched off and deleted as Saleor does it"
_BOOKS = "addresses are kept by the rules of Saleor and of their country"
_MAILS = "customers get the links for their passwords, and staff hear who wants to leave"
_BARRED = "who is blocked or on hold neither pays nor orders"
_OUT = "who is blocked or switched off does not get in, by whatever way"
_KEPT = "nobody is deleted who has orders or credit"

ROWS: tuple[Row, ...] = (
    ("saleor.account.events:customer_account_created_event", "(*, user)", _MADE),
    ("saleor.account.events:customer_account_activated_event", "(*, staff_user, app, account_id)", _MADE),
    ("saleor.account.events:customer_account_deactivated_event", "(*, staff_user, app, account_id)", _MADE),
    ("saleor.account.events:customer_deleted_event", "(*, staff_user, app, deleted_count=1)", _MADE),
    ("saleor.account.events:assigned_email_to_a_customer_event", "(*, staff_user, app, new_email)", _MADE),
    ("saleor.account.events:assigned_name_to_a_customer_event", "(*, staff_user, app, new_name)", _MADE),
    (
        "saleor.account.search:update_user_search_vector",
        "(user, *, attach_addresses_data=True, save=True)",
        _MADE,
    ),
    (
        "saleor.account.utils:get_default_customer_type",
        "(database_connection_name='default')",
        _MADE,
    ),
    ("saleor.giftcard.search:mark_gift_cards_search_index_as_dirty", "(gift_cards)", _MADE),
    ("saleor.giftcard.utils:assign_user_gift_cards", "(user)", _MADE),
    ("saleor.giftcard.utils:get_user_gift_cards", "(user)", _MADE),
    ("saleor.giftcard.utils:deactivate_assigned_gift_cards", "(users)", _MADE),
    ("saleor.attribute.utils:delete_user_unique_attribute_values", "(user_pks)", _MADE),
    ("saleor.order.utils:match_orders_with_new_user", "(user)", _MADE),
    ("saleor.plugins.manager:get_plugins_manager", "(allow_replica, requestor_getter=None)", _MADE),
    ("saleor.plugins.manager:PluginsManager.customer_created", "(self, customer)", _MADE),
    ("saleor.plugins.manager:PluginsManager.customer_updated", "(self, customer, webhooks=None)", _MADE),
    ("saleor.plugins.manager:PluginsManager.customer_deleted", "(self, customer, webhooks=None)", _MADE),
    ("saleor.plugins.manager:PluginsManager.staff_updated", "(self, staff_user)", _MADE),
    ("saleor.account.models:User.email", "field", _MADE),
    ("saleor.account.models:User.first_name", "field", _MADE),
    ("saleor.account.models:User.last_name", "field", _MADE),
    ("saleor.account.models:User.is_confirmed", "field", _MADE),
    ("saleor.account.models:User.language_code", "field", _MADE),
    ("saleor.account.models:User.search_vector", "field", _MADE),
    ("saleor.account.models:User.customer_type", "field", _MADE),
    (
        "saleor.account.forms:get_address_form",
        "(data, country_code, initial=None, instance=None, enable_normalization=True, **kwargs)",
        _BOOKS,
    ),
    ("saleor.account.utils:remove_the_oldest_user_address_if_address_limit_is_reached", "(user)", _BOOKS),
    ("saleor.account.utils:change_user_default_address", "(user, address, address_type, manager)", _BOOKS),
    ("saleor.plugins.manager:PluginsManager.address_created", "(self, address)", _BOOKS),
    ("saleor.plugins.manager:PluginsManager.address_updated", "(self, address)", _BOOKS),
    ("saleor.plugins.manager:PluginsManager.address_deleted", "(self, address)", _BOOKS),
    ("saleor.account.models:User.addresses", "field", _BOOKS),
    ("saleor.account.models:User.default_billing_address", "field", _BOOKS),
    ("saleor.account.models:User.default_shipping_address", "field", _BOOKS),
    ("saleor.site.models:SiteSettings.preserve_all_address_fields", "field", _BOOKS),
    (
        "saleor.account.notifications:send_set_password_notification",
        "(redirect_url, user, manager, channel_slug, staff=False)",
        _MAILS,
    ),
    ("saleor.account.notifications:get_user_custom_payload", "(user)", _MAILS),
    (
        "saleor.account.tasks:trigger_send_password_reset_notification",
        "(redirect_url, user_pk, context_data, channel_slug)",
        _MAILS,
    ),
    ("saleor.core.utils.url:prepare_url", "(params, redirect_url)", _MAILS),
    ("saleor.core.utils.url:validate_storefront_url", "(url)", _MAILS),
    (
        "saleor.plugins.admin_email.tasks:send_staff_order_confirmation_email_task",
        "(recipient_list, payload, config, subject, template)",
        _MAILS,
    ),
    (
        "saleor.plugins.manager:PluginsManager.account_set_password_requested",
        "(self, user, channel_slug, token, redirect_url)",
        _MAILS,
    ),
    (
        "saleor.plugins.manager:PluginsManager.notify",
        "(self, event, payload_func, channel_slug=None, plugin_id=None)",
        _MAILS,
    ),
    ("saleor.plugins.manager:PluginsManager.get_plugin", "(self, plugin_id, channel_slug=None)", _MAILS),
    ("saleor.core.tokens:password_reset_token_generator", "BaseTokenGenerator", _MAILS),
    ("saleor.plugins.admin_email.plugin:AdminEmailPlugin", "class", _MAILS),
    ("saleor.checkout.complete_checkout:assign_checkout_user", "(user, checkout_info)", _BARRED),
    (
        "saleor.checkout.complete_checkout:_release_checkout_voucher_usage",
        "(checkout, voucher_code, voucher, user_email, checkout_update_fields=None)",
        _BARRED,
    ),
    ("saleor.discount.utils.voucher:get_customer_email_for_voucher_usage", "(source_object)", _BARRED),
    (
        "saleor.checkout.fetch:fetch_checkout_info",
        "(checkout, lines, manager, voucher=None, voucher_code=None, database_connection_name='default')",
        _BARRED,
    ),
    (
        "saleor.checkout.fetch:fetch_checkout_lines",
        "(checkout, prefetch_variant_attributes=False, skip_lines_with_unavailable_variants=True,"
        " skip_recalculation=False, voucher=None, database_connection_name='default')",
        _BARRED,
    ),
    (
        "saleor.graphql.payment.mutations.payment.checkout_payment_create:CheckoutPaymentCreate.perform_mutation",
        "(_root, info, /, *, checkout_id=None, id=None, input, token=None)",
        _BARRED,
    ),
    (
        "saleor.graphql.payment.mutations.transaction.payment_gateway_initialize:PaymentGatewayInitialize.perform_mutation",
        "(root, info, *, id, amount=None, payment_gateways=None)",
        _BARRED,
    ),
    (
        "saleor.graphql.payment.mutations.transaction.transaction_process:TransactionProcess.perform_mutation",
        "(root, info, *, token=None, id=None, data=None, customer_ip_address=None)",
        _BARRED,
    ),
    (
        "saleor.graphql.core.utils:from_global_id_or_error",
        "(global_id, only_type=None, raise_error=False)",
        _BARRED,
    ),
    ("saleor.core.exceptions:GiftCardNotApplicable", "class", _BARRED),
    ("saleor.checkout.models:Checkout.is_voucher_usage_increased", "field", _BARRED),
    (
        "saleor.checkout.complete_checkout:complete_checkout_with_payment",
        "mentions assign_checkout_user",
        _BARRED,
    ),
    (
        "saleor.checkout.complete_checkout:complete_checkout_post_payment_part",
        "mentions except GiftCardNotApplicable",
        _BARRED,
    ),
    (
        "saleor.graphql.account.bulk_mutations.customer_bulk_update:CustomerBulkUpdate.perform_mutation",
        "(_root, info, **data)",
        _OUT,
    ),
    (
        "saleor.graphql.account.bulk_mutations.user_bulk_set_active:UserBulkSetActive.bulk_action",
        "(_info, queryset, /, *, is_active)",
        _OUT,
    ),
    (
        "saleor.graphql.account.mutations.authentication.create_token:CreateToken.get_user",
        "(info, email, password)",
        _OUT,
    ),
    (
        "saleor.graphql.account.mutations.authentication.request_password_reset:RequestPasswordReset.clean_user",
        "(email, redirect_url)",
        _OUT,
    ),
    (
        "saleor.graphql.account.mutations.authentication.set_password:SetPassword._set_password_for_user",
        "(email, password, token)",
        _OUT,
    ),
    (
        "saleor.plugins.openid_connect.utils:get_or_create_user_from_payload",
        "(payload, oauth_url, last_login=None)",
        _OUT,
    ),
    (
        "saleor.plugins.openid_connect.plugin:get_or_create_user_from_payload",
        "(payload, oauth_url, last_login=None)",
        _OUT,
    ),
    ("saleor.plugins.openid_connect.plugin:get_user_from_token", "(claims)", _OUT),
    ("saleor.plugins.openid_connect.exceptions:AuthenticationError", "class", _OUT),
    ("saleor.account.models:User.is_active", "field", _OUT),
    ("saleor.account.models:User.jwt_token_key", "field", _OUT),
    ("saleor.graphql.account.mutations.base:INVALID_TOKEN", "str", _OUT),
    ("saleor.core.jwt:get_user_from_payload", "mentions jwt_token_key", _OUT),
    ("saleor.core.auth_backend:load_user_from_request", "mentions jwt_token_key", _OUT),
    (
        "saleor.graphql.account.bulk_mutations.customer_bulk_delete:CustomerBulkDelete.perform_mutation",
        "(root, info, /, **data)",
        _KEPT,
    ),
    (
        "saleor.graphql.account.mutations.account.account_delete:AccountDelete.perform_mutation",
        "(_root, info, /, *, token)",
        _KEPT,
    ),
    (
        "saleor.graphql.account.mutations.account.account_request_deletion:AccountRequestDeletion.perform_mutation",
        "(_root, info, /, *, channel=None, redirect_url)",
        _KEPT,
    ),
    ("saleor.graphql.account.mutations.base:CustomerDeleteMixin.clean_instance", "(info, instance)", _KEPT),
)
