"""What we touch of Saleor so that account locks hold, as rows of the table in ``seams.py``.

None of them can be denied by itself: where a name is gone, customers would change what they are locked out of.
"""

from .account_seams import Row

_LOCKED = "customers cannot change of their account what their discount group locks"
_TYPED = "customers whose addresses are locked order to an address from their book only"
_VOUCHERS = "customers use no vouchers where their discount group locks them"

_ACCOUNT = "saleor.graphql.account.mutations.account"
_LOG_IN = "saleor.graphql.account.mutations.authentication"
_CHECKOUT = "saleor.graphql.checkout.mutations"
_METADATA = "saleor.graphql.meta.mutations"

ROWS: tuple[Row, ...] = (
    (
        f"{_ACCOUNT}.account_address_create:AccountAddressCreate.perform_mutation",
        "(_root, info, /, *, input, type=None, customer_id=None)",
        _LOCKED,
    ),
    (
        f"{_ACCOUNT}.account_address_update:AccountAddressUpdate.perform_mutation",
        "(_root, info, /, **data)",
        _LOCKED,
    ),
    (
        f"{_ACCOUNT}.account_address_delete:AccountAddressDelete.perform_mutation",
        "(_root, info, /, *, id)",
        _LOCKED,
    ),
    (
        f"{_ACCOUNT}.account_set_default_address:AccountSetDefaultAddress.perform_mutation",
        "(_root, info, /, *, id, type)",
        _LOCKED,
    ),
    (f"{_ACCOUNT}.account_update:AccountUpdate.perform_mutation", "(root, info, /, **data)", _LOCKED),
    (
        f"{_ACCOUNT}.request_email_change:RequestEmailChange.perform_mutation",
        "(_root, info, /, *, channel=None, new_email, password, redirect_url)",
        _LOCKED,
    ),
    (
        f"{_ACCOUNT}.confirm_email_change:ConfirmEmailChange.perform_mutation",
        "(_root, info, /, *, channel=None, token)",
        _LOCKED,
    ),
    (f"{_LOG_IN}.password_change:PasswordChange.perform_mutation", "(_root, info, /, **data)", _LOCKED),
    (
        f"{_METADATA}.update_metadata:UpdateMetadata.perform_mutation",
        "(_root, info, /, *, id, input)",
        _LOCKED,
    ),
    (
        f"{_METADATA}.delete_metadata:DeleteMetadata.perform_mutation",
        "(_root, info, /, *, id, keys)",
        _LOCKED,
    ),
    (
        "saleor.plugins.openid_connect.utils:_update_user_details",
        "(user, oidc_key, user_email, user_first_name, user_last_name, sub, last_login)",
        _LOCKED,
    ),
    ("saleor.account.models:User.last_login", "field", _LOCKED),
    (
        "saleor.checkout.complete_checkout:store_user_address",
        "(user, address, address_type, manager)",
        _TYPED,
    ),
    (
        "saleor.checkout.complete_checkout:_process_user_data_for_order",
        "mentions store_user_address",
        _TYPED,
    ),
    (
        "saleor.checkout.complete_checkout:_process_shipping_data_for_order",
        "mentions store_user_address",
        _TYPED,
    ),
    (
        f"{_CHECKOUT}.checkout_shipping_address_update:CheckoutShippingAddressUpdate.perform_mutation",
        "mentions shipping_address,",
        _TYPED,
    ),
    (
        f"{_CHECKOUT}.checkout_billing_address_update:CheckoutBillingAddressUpdate.perform_mutation",
        "mentions billing_address,",
        _TYPED,
    ),
    (
        f"{_CHECKOUT}.checkout_create:CheckoutCreate.retrieve_shipping_address",
        "(user, data, info)",
        _TYPED,
    ),
    (f"{_CHECKOUT}.checkout_create:CheckoutCreate.retrieve_billing_address", "(user, data, info)", _TYPED),
    (f"{_CHECKOUT}.checkout_create:CheckoutCreate.clean_input", "mentions retrieve_billing_address", _TYPED),
    (
        "saleor.graphql.account.i18n:I18nMixin.validate_address",
        "(address_data, info, *, address_type=None, instance=None, format_check=True, required_check=True,"
        " enable_normalization=True)",
        _TYPED,
    ),
    ("saleor.checkout.models:Checkout.shipping_address", "field", _TYPED),
    ("saleor.checkout.models:Checkout.billing_address", "field", _TYPED),
    ("saleor.checkout.models:Checkout.collection_point", "field", _TYPED),
    ("saleor.checkout.models:Checkout.voucher_code", "field", _VOUCHERS),
    ("saleor.core.utils.promo_code:promo_code_is_voucher", "(code)", _VOUCHERS),
    (
        f"{_CHECKOUT}.checkout_add_promo_code:CheckoutAddPromoCode.perform_mutation",
        "(_root, info, /, *, checkout_id=None, id=None, promo_code, token=None)",
        _VOUCHERS,
    ),
    ("saleor.checkout.utils:add_promo_code_to_checkout", "mentions promo_code_is_voucher", _VOUCHERS),
)
