"""Every way by which Saleor places, changes and loses orders leaves the customer's figures exactly right.

Saleor's own count of orders misses some of them, and its events and signals too; the triggers miss none.
"""

import datetime
from typing import Any

import graphene
import pytest
from django.db import connection
from django.utils import timezone
from saleor.account.models import User
from saleor.core.jwt import create_access_token
from saleor.order import OrderStatus
from saleor.order.models import Order
from saleor.order.tasks import delete_expired_orders_task
from saleor.order.utils import match_orders_with_new_user
from saleor.payment import TransactionKind
from saleor.payment.models import Payment, Transaction, TransactionItem

from saleor_customer_ext.hosts.saleor import marks
from saleor_customer_ext.hosts.saleor.tasks import drain_customers
from saleor_customer_ext.models import (
    CustomerMark,
    CustomerProfile,
    CustomerSearch,
    CustomerStatistics,
    CustomerTotals,
)
from saleor_customer_ext.permissions import MANAGE_CUSTOMER_PROFILES
from saleor_customer_ext.services import copies, watching
from tests.saleor.api import Api
from tests.scenarios.drivers import saleor_shop
from tests.scenarios.drivers.base import Card
from tests.scenarios.drivers.saleor import ORDER_WORK, SaleorDriver

ERRORS = "errors { field message }"
ADDRESS = {
    "firstName": "Anna",
    "lastName": "Berg",
    "streetAddress1": "Hafenstraße 12",
    "city": "Hamburg",
    "postalCode": "20457",
    "country": "DE",
}
DRAFT = f"""
mutation ($input: DraftOrderCreateInput!) {{ draftOrderCreate(input: $input) {{ order {{ id }} {ERRORS} }} }}"""
COMPLETE = f"mutation ($id: ID!) {{ draftOrderComplete(id: $id) {{ order {{ id }} {ERRORS} }} }}"
DELETE_DRAFT = f"mutation ($id: ID!) {{ draftOrderDelete(id: $id) {{ {ERRORS} }} }}"
CANCEL = f"mutation ($id: ID!) {{ orderCancel(id: $id) {{ {ERRORS} }} }}"
CONFIRM = f"mutation ($id: ID!) {{ orderConfirm(id: $id) {{ {ERRORS} }} }}"
MARK_AS_PAID = f"mutation ($id: ID!) {{ orderMarkAsPaid(id: $id) {{ {ERRORS} }} }}"
UPDATE = f"""
mutation ($id: ID!, $email: String!) {{ orderUpdate(id: $id, input: {{userEmail: $email}}) {{ {ERRORS} }} }}"""
PAY = f"""
mutation ($id: ID!, $paid: MoneyInput!) {{
  transactionCreate(id: $id, transaction: {{name: "Card", amountCharged: $paid}}) {{ transaction {{ id }} {ERRORS} }}
}}"""
GIVE_BACK = f"""
mutation ($id: ID!, $back: MoneyInput!, $left: MoneyInput!) {{
  transactionUpdate(id: $id, transaction: {{amountRefunded: $back, amountCharged: $left}}) {{ {ERRORS} }}
}}"""
BULK = """
mutation ($orders: [OrderBulkCreateInput!]!) {
  orderBulkCreate(orders: $orders, stockUpdatePolicy: SKIP) {
    count errors { message } results { errors { message path } }
  }
}"""


@pytest.fixture
def anna(shop: SaleorDriver) -> User:
    return saleor_shop.make_user("anna@example.com", first_name="Anna", last_name="Berg")


@pytest.fixture
def berta(shop: SaleorDriver) -> User:
    return saleor_shop.make_user("berta@example.com", first_name="Berta")


@pytest.fixture
def clerk(shop: SaleorDriver) -> Api:
    work = [*ORDER_WORK, "account.manage_users", "order.manage_orders_import"]
    return Api(create_access_token(saleor_shop.make_staff("sales@shop.example", work)))


def gid(row: Any) -> str:
    return graphene.Node.to_global_id(type(row).__name__, row.pk)


def draft(
    shop: SaleorDriver, clerk: Api, user: User | None, price: str = "50.00", currency: str = "EUR"
) -> str:
    """Make a draft with one thing for the customer, shipped for nothing; give its id."""
    variant = saleor_shop.make_variant(shop.shop, price, currency=currency)
    method = shop.shop.zone.shipping_methods.get(name="collection")
    made = {
        "channelId": gid(shop.shop.channels[currency]),
        "lines": [{"variantId": gid(variant), "quantity": 1}],
        "shippingAddress": ADDRESS,
        "billingAddress": ADDRESS,
        "shippingMethod": graphene.Node.to_global_id("ShippingMethod", method.pk),
    }
    made |= {"user": gid(user)} if user else {"userEmail": "guest@example.com"}
    return clerk.do(DRAFT, input=made)["order"]["id"]


def placed(
    shop: SaleorDriver, clerk: Api, user: User | None, price: str = "50.00", currency: str = "EUR"
) -> str:
    order = draft(shop, clerk, user, price, currency)
    clerk.do(COMPLETE, id=order)
    return order


def pay(clerk: Api, order: str, amount: str) -> str:
    paid = {"amount": amount, "currency": "EUR"}
    return clerk.do(PAY, id=order, paid=paid)["transaction"]["id"]


def figures(user: User) -> dict[str, tuple[int, str, str]]:
    rows = CustomerStatistics.objects.filter(user_id=user.pk)
    return {row.currency: (row.orders, f"{row.revenue:.2f}", f"{row.refunded:.2f}") for row in rows}


def totals(user: User) -> tuple[int, str]:
    row = CustomerTotals.objects.get(pk=user.pk)
    return row.orders, f"{row.revenue:.2f}"


def read_again() -> None:
    """Do the schedule's next turn, after which everything is right."""
    drain_customers()
    assert list(copies.differences()) == []
    assert not CustomerMark.objects.exists()


def order_of(global_id: str) -> Order:
    return Order.objects.get(pk=graphene.Node.from_global_id(global_id)[1])


def test_every_table_is_watched(db: None) -> None:
    assert watching.missing() == {}


def test_a_checkout_counts_at_once(shop: SaleorDriver) -> None:
    person = shop.customer("anna")
    cart = shop.cart(person, shop.product("40.00"), ship_by="collection")
    cart.look(Card.GOOD)
    cart.place(Card.GOOD)

    (order,) = Order.objects.all()
    user = User.objects.get(pk=person.id)
    assert figures(user) == {"EUR": (1, f"{order.total_gross_amount:.2f}", "0.00")}
    assert CustomerTotals.objects.get(pk=user.pk).last_order_at == order.created_at
    read_again()


def test_a_draft_counts_once_it_is_completed(shop: SaleorDriver, clerk: Api, anna: User) -> None:
    order = draft(shop, clerk, anna)
    read_again()
    assert figures(anna) == {}

    clerk.do(COMPLETE, id=order)
    assert figures(anna) == {"EUR": (1, "50.00", "0.00")}
    assert totals(anna) == (1, "50.00")
    read_again()


def test_a_deleted_draft_never_counted(shop: SaleorDriver, clerk: Api, anna: User) -> None:
    clerk.do(DELETE_DRAFT, id=draft(shop, clerk, anna))
    read_again()
    assert (figures(anna), totals(anna)) == ({}, (0, "0.00"))


def test_a_cancelled_order_counts_no_more(shop: SaleorDriver, clerk: Api, anna: User) -> None:
    placed(shop, clerk, anna, "30.00")
    clerk.do(CANCEL, id=placed(shop, clerk, anna, "50.00"))

    assert figures(anna) == {"EUR": (1, "30.00", "0.00")}
    anna.refresh_from_db()
    assert anna.number_of_orders == 2  # what Saleor itself counts
    read_again()


def test_an_order_that_waits_for_confirmation(shop: SaleorDriver, clerk: Api, anna: User) -> None:
    order = placed(shop, clerk, anna)
    Order.objects.update(status=OrderStatus.UNCONFIRMED)
    read_again()
    assert figures(anna) == {}

    clerk.do(CONFIRM, id=order)
    assert figures(anna) == {"EUR": (1, "50.00", "0.00")}
    read_again()


def test_refunds_are_a_figure_of_their_own(shop: SaleorDriver, clerk: Api, anna: User) -> None:
    order = placed(shop, clerk, anna)
    payment = pay(clerk, order, "50.00")
    assert figures(anna) == {"EUR": (1, "50.00", "0.00")}

    clerk.do(
        GIVE_BACK,
        id=payment,
        back={"amount": "20.00", "currency": "EUR"},
        left={"amount": "30.00", "currency": "EUR"},
    )
    assert figures(anna) == {"EUR": (1, "50.00", "20.00")}
    read_again()


def test_refunds_of_older_payments(shop: SaleorDriver, clerk: Api, anna: User) -> None:
    order = order_of(placed(shop, clerk, anna))
    payment = Payment.objects.create(
        gateway="mirumee.payments.dummy", order=order, currency="EUR", total=50, captured_amount=50
    )
    for kind, amount, is_success in (
        (TransactionKind.CAPTURE, 50, True),
        (TransactionKind.REFUND, 5, True),
        (TransactionKind.REFUND, 7, False),
        (TransactionKind.REFUND, 2, True),
    ):
        Transaction.objects.create(
            payment=payment,
            kind=kind,
            amount=amount,
            is_success=is_success,
            currency="EUR",
            gateway_response={},
        )
    assert figures(anna) == {"EUR": (1, "50.00", "7.00")}

    other = order_of(placed(shop, clerk, anna, "10.00"))
    Transaction.objects.all().delete()
    Payment.objects.update(order=other)
    read_again()
    assert figures(anna) == {"EUR": (2, "60.00", "0.00")}


def test_marked_as_paid(shop: SaleorDriver, clerk: Api, anna: User) -> None:
    clerk.do(MARK_AS_PAID, id=placed(shop, clerk, anna))
    assert TransactionItem.objects.count() == 1
    read_again()
    assert figures(anna) == {"EUR": (1, "50.00", "0.00")}


def test_an_order_is_assigned_by_its_address(shop: SaleorDriver, clerk: Api, anna: User, berta: User) -> None:
    order = placed(shop, clerk, anna)
    guests = placed(shop, clerk, None, "7.00")
    clerk.do(UPDATE, id=order, email=berta.email)
    clerk.do(UPDATE, id=guests, email=berta.email)

    read_again()
    assert order_of(order).user_id == order_of(guests).user_id == berta.pk
    assert figures(anna) == {}
    assert figures(berta) == {"EUR": (2, "57.00", "0.00")}


def test_a_guests_orders_become_those_of_a_new_account(shop: SaleorDriver, clerk: Api) -> None:
    """Saleor does it by ``queryset.update``: no signal, no event, and it does not count them itself."""
    placed(shop, clerk, None, "7.00")
    placed(shop, clerk, None, "8.00")
    guest = saleor_shop.make_user("guest@example.com")
    assert figures(guest) == {}

    match_orders_with_new_user(guest)

    assert set(CustomerMark.objects.values_list("kind", "user_id")) == {("ORDERS", guest.pk)}
    read_again()
    assert figures(guest) == {"EUR": (2, "15.00", "0.00")}
    guest.refresh_from_db()
    assert guest.number_of_orders == 0


def test_expired_orders_are_deleted(shop: SaleorDriver, clerk: Api, anna: User) -> None:
    placed(shop, clerk, anna, "30.00")
    order = order_of(placed(shop, clerk, anna))
    channel = shop.shop.channels["EUR"]
    channel.delete_expired_orders_after = datetime.timedelta(days=1)
    channel.save()
    old = timezone.now() - datetime.timedelta(days=3)
    Order.objects.filter(pk=order.pk).update(status=OrderStatus.EXPIRED, expired_at=old)
    read_again()
    assert figures(anna) == {"EUR": (1, "30.00", "0.00")}

    delete_expired_orders_task()
    assert Order.objects.count() == 1
    read_again()
    assert figures(anna) == {"EUR": (1, "30.00", "0.00")}


def test_orders_in_bulk(shop: SaleorDriver, clerk: Api, anna: User, berta: User) -> None:
    variant = saleor_shop.make_variant(shop.shop, "10.00")
    at = timezone.now().isoformat()
    amount = {"gross": "11.90", "net": "10.00"}
    line = {
        "variantId": gid(variant),
        "createdAt": at,
        "isShippingRequired": False,
        "isGiftCard": False,
        "quantity": 1,
        "totalPrice": amount,
        "undiscountedTotalPrice": amount,
        "warehouse": gid(shop.shop.warehouse),
        "taxClassId": gid(shop.shop.tax_class),
    }
    orders = [
        {
            "channel": shop.shop.channels["EUR"].slug,
            "createdAt": at,
            "status": status,
            "user": {"id": gid(user)},
            "billingAddress": ADDRESS,
            "languageCode": "EN",
            "currency": "EUR",
            "lines": [line],
        }
        for user, status in (
            (anna, "UNFULFILLED"),
            (anna, "UNFULFILLED"),
            (berta, "UNFULFILLED"),
            (berta, "CANCELED"),
        )
    ]
    answer = clerk.field(BULK, orders=orders)
    assert answer["count"] == 4, answer

    read_again()
    assert figures(anna) == {"EUR": (2, "23.80", "0.00")}
    assert figures(berta) == {"EUR": (1, "11.90", "0.00")}


def test_two_currencies_are_never_added_up(shop: SaleorDriver, clerk: Api, anna: User) -> None:
    placed(shop, clerk, anna, "50.00")
    placed(shop, clerk, anna, "9.00", "USD")
    assert figures(anna) == {"EUR": (1, "50.00", "0.00"), "USD": (1, "9.00", "0.00")}
    assert totals(anna) == (2, "50.00")


def test_a_deleted_customer_is_gone(shop: SaleorDriver, clerk: Api, anna: User, berta: User) -> None:
    placed(shop, clerk, anna)
    placed(shop, clerk, berta)
    key = anna.pk
    anna.delete()
    read_again()

    for model in (CustomerProfile, CustomerSearch, CustomerTotals, CustomerStatistics):
        assert not model.objects.filter(user_id=key).exists()
    assert Order.objects.filter(user=None).count() == 1
    assert figures(berta) == {"EUR": (1, "50.00", "0.00")}


def words(user: User) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT tsvector_to_array(words) FROM {CustomerSearch._meta.db_table} WHERE user_id = %s",
            [user.pk],
        )
        return set(cursor.fetchone()[0])


def test_names_and_addresses_are_copied(shop: SaleorDriver, anna: User) -> None:
    (address,) = anna.addresses.all()
    address.phone, address.company_name = "+4940555014", "Brücke & Söhne"
    address.save()

    profile = CustomerProfile.objects.get(pk=anna.pk)
    assert (profile.name_key, profile.email, profile.phone_key, profile.status, profile.is_email_confirmed) == (
        "berg anna", "anna@example.com", "4940555014", "ACTIVE", True,
    )  # fmt: skip
    assert {"brucke", "sohne", "hamburg", "+4940555014"} <= words(anna)

    type(address).objects.filter(pk=address.pk).update(city="Kiel")
    read_again()
    assert "kiel" in words(anna)
    assert "hamburg" not in words(anna)

    address.delete()
    assert CustomerProfile.objects.get(pk=anna.pk).phone_key == ""
    assert "kiel" not in words(anna)
    read_again()


@pytest.mark.usefixtures("shop")
def test_status_and_staff(anna: User) -> None:
    def profile() -> tuple[str, bool, bool]:
        read_again()
        row = CustomerProfile.objects.get(pk=anna.pk)
        return row.status, row.is_email_confirmed, row.is_listed

    User.objects.filter(pk=anna.pk).update(is_confirmed=False)
    assert profile() == ("ACTIVE", False, True)
    User.objects.filter(pk=anna.pk).update(password="")
    assert profile() == ("INVITED", False, True)
    User.objects.filter(pk=anna.pk).update(is_active=False, is_staff=True)
    assert profile() == ("INACTIVE", False, False)


def test_the_api_shows_it(shop: SaleorDriver, clerk: Api, anna: User) -> None:
    order = placed(shop, clerk, anna)
    manager = saleor_shop.make_staff("manager@shop.example", [MANAGE_CUSTOMER_PROFILES])
    found = Api(create_access_token(manager)).field(
        """query ($id: ID!) { customerProfile(id: $id) {
          statistics { currency orders revenue { amount currency } averageOrderValue { amount } }
          revenueByMonth(months: 1) { orders revenue { amount } }
          orders(first: 5) { totalCount edges { node { id number status total { amount currency } } } } } }""",
        id=gid(anna),
    )
    assert found == {
        "statistics": [
            {
                "currency": "EUR",
                "orders": 1,
                "revenue": {"amount": 50.0, "currency": "EUR"},
                "averageOrderValue": {"amount": 50.0},
            }
        ],
        "revenueByMonth": [{"orders": 1, "revenue": {"amount": 50.0}}],
        "orders": {
            "totalCount": 1,
            "edges": [
                {
                    "node": {
                        "id": order,
                        "number": str(order_of(order).number),
                        "status": "unfulfilled",
                        "total": {"amount": 50.0, "currency": "EUR"},
                    }
                }
            ],
        },
    }


def test_a_broker_that_is_down_stops_no_order(
    shop: SaleorDriver, clerk: Api, anna: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(**options: Any) -> None:
        raise ConnectionError("the broker is down")

    order = draft(shop, clerk, anna)
    drain_customers()
    with monkeypatch.context() as patch:
        patch.setattr(drain_customers, "apply_async", down)
        marks.written.note("test")  # nothing is raised
        clerk.do(COMPLETE, id=order)
    assert figures(anna) == {}

    read_again()
    assert figures(anna) == {"EUR": (1, "50.00", "0.00")}
