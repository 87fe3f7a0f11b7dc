"""Account locks in Saleor alone: apps, links, identity providers, and every mutation that customers can call."""

from collections.abc import Callable
from typing import Any

import graphene
import pytest
from saleor.account.models import User
from saleor.channel.models import Channel
from saleor.checkout.models import Checkout
from saleor.core.jwt import create_access_token
from saleor.core.tokens import account_delete_token_generator
from saleor.graphql.api import Mutation
from saleor.order.models import Order
from saleor.permission.auth_filters import AuthorizationFilters
from saleor.plugins.openid_connect.utils import get_or_create_user_from_payload

from saleor_customer_ext import permissions
from saleor_customer_ext.models import AccountLock
from tests.saleor.api import Api
from tests.scenarios.drivers import saleor_account, saleor_shop
from tests.scenarios.drivers.saleor import DELETE, SaleorDriver, user_id
from tests.scenarios.drivers.saleor_account import BOOK, NEW_ADDRESS, address_id
from tests.scenarios.drivers.saleor_cart import ADDRESS, ATTACH, COMPLETE, CREATE, ERRORS, PROMO_CODE
from tests.scenarios.drivers.values import Card, Person
from tests.scenarios.facts import happened

INPUT = "$input: AddressInput!, $customer: ID"
CREATE_FOR = f"""
mutation ({INPUT}) {{ accountAddressCreate(input: $input, customerId: $customer) {{ {ERRORS} }} }}"""
UPDATE_FOR = f"""
mutation ($input: AccountInput!, $customer: ID) {{
  accountUpdate(input: $input, customerId: $customer) {{ {ERRORS} }}
}}"""
BILLING = f"""
mutation ($id: ID!, $address: AddressInput!) {{
  checkoutBillingAddressUpdate(id: $id, billingAddress: $address) {{ {ERRORS} }}
}}"""
NOTE = f"""
mutation ($id: ID!) {{ updateMetadata(id: $id, input: [{{ key: "door", value: "left" }}]) {{ {ERRORS} }} }}"""
FORGET = f'mutation ($id: ID!) {{ deleteMetadata(id: $id, keys: ["door"]) {{ {ERRORS} }} }}'
DELETE_OWN = f"mutation ($token: String!) {{ accountDelete(token: $token) {{ {ERRORS} }} }}"
PAY = f"mutation ($id: ID!) {{ paymentGatewayInitialize(id: $id) {{ gatewayConfigs {{ id }} {ERRORS} }} }}"
ORDER = f"mutation ($id: ID!) {{ orderCreateFromCheckout(id: $id) {{ order {{ id }} {ERRORS} }} }}"

# Each mutation that is not for staff and apps alone, and what a lock has to do with it.
LOCKED = {
    AccountLock.CHANGE_ADDRESSES: {
        "account_address_create",
        "account_address_delete",
        "account_address_update",
        "account_set_default_address",
        "account_update",
        "checkout_billing_address_update",
        "checkout_complete",
        "checkout_create",
        "checkout_payment_create",
        "checkout_shipping_address_update",
        "delete_metadata",
        "payment_gateway_initialize",
        "transaction_initialize",
        "transaction_process",
        "update_metadata",
    },
    AccountLock.CHANGE_EMAIL: {
        "confirm_email_change",
        "external_obtain_access_tokens",
        "external_refresh",
        "external_verify",
        "request_email_change",
    },
    AccountLock.CHANGE_NAME: {
        "account_update",
        "external_obtain_access_tokens",
        "external_refresh",
        "external_verify",
    },
    AccountLock.CHANGE_PASSWORD: {"password_change", "request_password_reset", "set_password"},
    AccountLock.DELETE_ACCOUNT: {"account_delete", "account_request_deletion"},
    AccountLock.USE_VOUCHERS: {
        "checkout_add_promo_code",
        "checkout_complete",
        "checkout_customer_attach",
        "checkout_payment_create",
        "payment_gateway_initialize",
        "transaction_initialize",
        "transaction_process",
    },
}
FREE = {
    # Logging in and out, and being the one whose address it is; a new account is not yet in any group.
    "account_register",
    "confirm_account",
    "external_authentication_url",
    "external_logout",
    "send_confirmation_email",
    "token_create",
    "token_refresh",
    "token_verify",
    "tokens_deactivate_all",
    # Cards that a payment's app keeps.
    "payment_check_balance",
    "payment_gateway_initialize_tokenization",
    "payment_initialize",
    "payment_method_initialize_tokenization",
    "payment_method_process_tokenization",
    "stored_payment_method_request_delete",
    # Of a checkout neither its addresses nor its voucher; what one from an old order has is looked at when it is paid.
    "checkout_create_from_order",
    "checkout_customer_detach",
    "checkout_customer_note_update",
    "checkout_delivery_method_update",
    "checkout_email_update",
    "checkout_language_code_update",
    "checkout_lines_add",
    "checkout_lines_delete",
    "checkout_lines_update",
    "checkout_remove_promo_code",
    "checkout_shipping_method_update",
    "delivery_options_calculate",
    # Saleor asks for permissions of staff and apps inside.
    "app_token_verify",
    "attribute_bulk_create",
    "attribute_bulk_delete",
    "attribute_bulk_update",
    "attribute_create",
    "attribute_delete",
    "attribute_reorder_values",
    "attribute_update",
    "attribute_value_bulk_delete",
    "attribute_value_create",
    "attribute_value_delete",
    "attribute_value_update",
    "channel_update",
    "delete_private_metadata",
    "external_notification_trigger",
    "update_private_metadata",
}

OF_OLDER_VERSIONS = {"checkout_line_delete"}


@pytest.fixture
def locked(shop: SaleorDriver, anna: Person) -> Callable[..., Api]:
    """Give Anna's API after locking something for her."""

    def lock(*locks: AccountLock) -> Api:
        shop.discount_group("Dealers", anna, locks=list(locks))
        return Api(create_access_token(User.objects.get(pk=anna.id)))

    return lock


def test_every_mutation_for_customers_is_classified(shop: SaleorDriver) -> None:
    """A new one in Saleor has to be looked at: does it lead around a lock?"""
    found = set()
    for name, field in Mutation._meta.fields.items():
        owner = getattr(field.resolver, "__self__", None)
        assert owner is not None, name
        asked = getattr(owner._meta, "permissions", None)
        for_customers = not asked or {AuthorizationFilters.AUTHENTICATED_USER, AuthorizationFilters.OWNER} & {
            *asked
        }
        if for_customers and not owner.__module__.startswith("saleor_customer_ext."):
            found.add(name)

    assert found - OF_OLDER_VERSIONS == FREE.union(*LOCKED.values())


@pytest.mark.parametrize("may_manage", [True, False])
def test_apps_act_as_the_customer(
    shop: SaleorDriver, anna: Person, locked: Callable[..., Api], may_manage: bool
) -> None:
    """An app that acts for customers is bound as they are, unless it may manage them."""
    locked(*AccountLock)
    granted = ["account.impersonate_user", "account.manage_users"]
    granted += [permissions.MANAGE_CUSTOMER_PROFILES] if may_manage else []
    app = Api(saleor_shop.make_app("storefront", granted)[1])
    address = address_id(User.objects.get(pk=anna.id).addresses.get())
    update = saleor_account.UPDATE
    attempts: list[tuple[str, dict[str, Any], str]] = [
        (CREATE_FOR, {"input": NEW_ADDRESS, "customer": user_id(anna)}, "input"),
        (update, {"id": address, "input": NEW_ADDRESS}, "id"),
        (UPDATE_FOR, {"input": {"firstName": "Anne"}, "customer": user_id(anna)}, "firstName"),
    ]

    for mutation, variables, field in attempts:
        if may_manage:
            app.do(mutation, **variables)
        else:
            assert app.refusal(mutation, **variables) == (field, "INVALID")


def test_staff_change_what_is_locked(shop: SaleorDriver, anna: Person, locked: Callable[..., Api]) -> None:
    locked(*AccountLock)
    boss = shop.api(shop.boss)
    address = address_id(User.objects.get(pk=anna.id).addresses.get())

    boss.do(saleor_account.UPDATE, id=address, input=NEW_ADDRESS)
    boss.do(
        f'mutation ($id: ID!) {{ customerUpdate(id: $id, input: {{ lastName: "New" }}) {{ {ERRORS} }} }}',
        id=user_id(anna),
    )

    user = User.objects.get(pk=anna.id)
    assert (user.last_name, user.addresses.get().city) == ("New", "BREMEN")
    boss.do(DELETE, id=user_id(anna))
    assert not shop.exists(anna)


def test_parts_of_an_account(anna: Person, locked: Callable[..., Api]) -> None:
    """A name that stays what it is is no change, and what no lock is about can be changed in the same call."""
    api = locked(AccountLock.CHANGE_NAME, AccountLock.CHANGE_ADDRESSES)
    text = saleor_account.ACCOUNT_UPDATE

    api.do(text, input={"firstName": "Anna", "languageCode": "DE"})
    for field, value in {
        "firstName": "Anne",
        "lastName": "New",
        "defaultBillingAddress": NEW_ADDRESS,
        "defaultShippingAddress": NEW_ADDRESS,
    }.items():
        assert api.refusal(text, input={"languageCode": "PL", field: value}) == (field, "INVALID")

    user = User.objects.get(pk=anna.id)
    assert (user.first_name, user.last_name, user.language_code) == ("Anna", "", "de")
    assert [address.city for address in user.addresses.all()] == ["Hamburg"]


def test_what_is_noted_of_an_address(shop: SaleorDriver, anna: Person, locked: Callable[..., Api]) -> None:
    api = locked(AccountLock.CHANGE_ADDRESSES)
    address = User.objects.get(pk=anna.id).addresses.get()
    address.metadata = {"door": "right"}
    address.save()

    for mutation in (NOTE, FORGET):
        assert api.refusal(mutation, id=address_id(address)) == ("id", "INVALID")
        api.do(mutation, id=user_id(anna))
        assert shop.api(shop.clerk).refusal(mutation, id=user_id(anna))[1] == "PermissionDenied"

    address.refresh_from_db()
    assert address.metadata == {"door": "right"}


def test_links_from_before_the_lock(shop: SaleorDriver, anna: Person, locked: Callable[..., Api]) -> None:
    """What was asked for before is not done after it."""
    user = User.objects.get(pk=anna.id)
    api = Api(create_access_token(user))
    with shop.listener.to("ACCOUNT_CHANGE_EMAIL_REQUESTED") as sent:
        api.do(saleor_account.REQUEST_EMAIL, email="new@example.com", password=shop.password)
    before = shop.account(anna)
    locked(*AccountLock)

    assert api.refusal(saleor_account.CONFIRM_EMAIL, token=sent[-1]["token"]) == ("token", "INVALID")
    assert api.refusal(DELETE_OWN, token=account_delete_token_generator.make_token(user)) == (
        "token",
        "INVALID",
    )

    assert shop.account(anna) == before
    assert shop.notices() == []


@pytest.mark.parametrize(
    ("lock", "expected"),
    [
        (AccountLock.CHANGE_EMAIL, ("anna@example.com", "Anne", "Newman")),
        (AccountLock.CHANGE_NAME, ("new@example.com", "Anna", "")),
        (AccountLock.CHANGE_PASSWORD, ("new@example.com", "Anne", "Newman")),
    ],
)
def test_what_an_identity_provider_says(
    anna: Person, locked: Callable[..., Api], lock: AccountLock, expected: tuple[str, str, str]
) -> None:
    """Anna changes herself at the provider and logs in: she gets in, and what is locked here stays."""
    provider = "https://login.example"
    known = {"sub": "anna-1", "email": "anna@example.com", "given_name": "Anna", "family_name": ""}
    get_or_create_user_from_payload(known, provider)
    locked(lock)

    changed = {"sub": "anna-1", "email": "new@example.com", "given_name": "Anne", "family_name": "Newman"}
    found, created, _updated = get_or_create_user_from_payload(changed, provider)

    user = User.objects.get(pk=anna.id)
    assert (found.pk, created) == (anna.id, False)
    assert (user.email, user.first_name, user.last_name) == expected


# Checkouts


def test_addresses_of_a_new_checkout(shop: SaleorDriver, anna: Person, locked: Callable[..., Api]) -> None:
    """Typed otherwise, the address is the same; another one is refused, also without saving it."""
    api = locked(AccountLock.CHANGE_ADDRESSES)
    lines = [{"variantId": shop.product("60.00").id, "quantity": 1}]
    values = {"channel": "a-shop", "lines": lines}
    same = BOOK | {"city": "  HAMBURG ", "lastName": "customer"}

    for field in ("shippingAddress", "billingAddress"):
        assert api.refusal(CREATE, input=values | {field: ADDRESS}) == (field, "INVALID")
        save = {"saveShippingAddress": False} if field == "shippingAddress" else {}
        assert api.refusal(CREATE, input=values | save | {field: ADDRESS}) == (field, "INVALID")
    made = api.do(CREATE, input=values | {"shippingAddress": same, "billingAddress": BOOK})["checkout"]["id"]

    assert api.refusal(BILLING, id=made, address=ADDRESS) == ("billingAddress", "INVALID")
    api.do(BILLING, id=made, address=BOOK)
    assert Checkout.objects.count() == 1


def test_a_gift_card_is_no_voucher(shop: SaleorDriver, anna: Person, locked: Callable[..., Api]) -> None:
    """What is neither is answered as ever."""
    cart = shop.cart(anna, shop.product("60.00"))
    shop.voucher("TEN", percent=10)
    api = locked(AccountLock.USE_VOUCHERS)

    assert api.refusal(PROMO_CODE, id=cart.id, code="TEN") == ("promoCode", "VOUCHER_NOT_APPLICABLE")
    assert api.refusal(PROMO_CODE, id=cart.id, code="NONE") == ("promoCode", "INVALID")
    assert Api().refusal(PROMO_CODE, id=cart.id, code="TEN") == ("promoCode", "VOUCHER_NOT_APPLICABLE")


def test_a_voucher_of_somebody_who_is_logged_in_with_nobodys_checkout(
    shop: SaleorDriver, anna: Person, locked: Callable[..., Api]
) -> None:
    """It is refused when it is entered, and a checkout that has one does not become Anna's."""
    shop.voucher("TEN", percent=10)
    cart = shop.cart(None, shop.product("60.00"), email="somebody@example.com")
    api = locked(AccountLock.USE_VOUCHERS)

    assert api.refusal(PROMO_CODE, id=cart.id, code="TEN") == ("promoCode", "VOUCHER_NOT_APPLICABLE")
    Api().do(PROMO_CODE, id=cart.id, code="TEN")
    assert api.refusal(ATTACH, id=cart.id) == ("id", "VOUCHER_NOT_APPLICABLE")

    assert Checkout.objects.get(pk=cart.reference).user_id is None


@pytest.mark.parametrize("who", ["customer", "anonymous", "app", "app that manages customers"])
@pytest.mark.parametrize("lock", [AccountLock.USE_VOUCHERS, AccountLock.CHANGE_ADDRESSES])
def test_a_checkout_from_before_the_lock(
    shop: SaleorDriver, anna: Person, locked: Callable[..., Api], lock: AccountLock, who: str
) -> None:
    """It is neither paid nor ordered, whoever asks; only the customer is told why. Who manages customers may."""
    Channel.objects.update(allow_unpaid_orders=True)
    shop.voucher("TEN", percent=10)
    cart = shop.cart(anna, shop.product("60.00"))
    cart.enter_voucher("TEN")
    cart.look(Card.GOOD)
    api = locked(lock)
    if who != "customer":
        granted = ["checkout.handle_checkouts", "payment.handle_payments"]
        granted += [permissions.MANAGE_CUSTOMER_PROFILES] if "manages" in who else []
        api = Api(saleor_shop.make_app("storefront", granted)[1] if "app" in who else None)
    mutation = ORDER if "app" in who else COMPLETE

    paid, ordered = (api.field(one, id=cart.id) for one in (PAY, mutation))

    told = [error["message"] for answer in (paid, ordered) for error in answer["errors"]]
    if "manages" in who:
        assert told == []
        assert Order.objects.get().user_id == anna.id
        return
    assert len(told) == 2
    reasons = {
        "Vouchers cannot be used with this account.",
        "Please choose an address from your address book",
    }
    assert all(any(reason in text for reason in reasons) for text in told) == (who == "customer")
    assert Checkout.objects.get(pk=cart.reference).is_voucher_usage_increased is False
    assert happened(shop) == []


def test_a_guests_order_with_the_address_of_a_locked_account(
    shop: SaleorDriver, anna: Person, locked: Callable[..., Api]
) -> None:
    """The order would be Anna's, at an address that is not in her book: it is refused, and nothing is told of it."""
    Channel.objects.update(allow_unpaid_orders=True)
    locked(AccountLock.CHANGE_ADDRESSES)
    cart = shop.cart(None, shop.product("60.00"), email="ANNA@example.com")

    told = [error["message"] for error in Api().field(COMPLETE, id=cart.id)["errors"]]

    assert told == ["This order cannot be placed. Please contact us."]
    assert graphene.Node.from_global_id(cart.id)[1] == str(Checkout.objects.get().pk)
