"""Our part of Saleor's GraphQL: the same types as everywhere, on Saleor's own, answered to those who may see them."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import graphene
import pytest
from django.conf import settings as django_settings
from django.db import connections
from django.test.utils import CaptureQueriesContext
from saleor.core.jwt import create_access_token
from saleor.graphql.api import schema as saleor_schema
from saleor.graphql.query_cost_map import COST_MAP
from saleor.order.models import Order

import saleor_customer_ext
from saleor_customer_ext.graphql import snapshot
from saleor_customer_ext.graphql.compat import encode
from saleor_customer_ext.hosts.saleor import attach, schema
from saleor_customer_ext.models import CreditEntry
from saleor_customer_ext.services import settings
from tests import factories
from tests.graphql.operations import APPS, CALLERS, OPERATIONS, STAFF, outcome
from tests.saleor.api import Api
from tests.scenarios.drivers import saleor_shop
from tests.scenarios.drivers.base import Card
from tests.scenarios.drivers.saleor import SaleorDriver, order_id

READERS = {"customer", "viewer", "manager", "spender", "app"}


@pytest.fixture(scope="module")
def printed() -> dict[str, Any]:
    result = saleor_schema.execute(snapshot.INTROSPECTION)
    assert not result.errors
    return {kind["name"]: kind for kind in result.data["__schema"]["types"]}


def blocks() -> list[str]:
    """Give the types of our snapshot, each with its description."""
    found: list[str] = []
    for line in snapshot.FILE.read_text().removeprefix(snapshot.HEAD).strip("\n").split("\n"):
        if line and (not found or found[-1].endswith("\n}")):
            found.append(line)
        elif line:
            found[-1] += f"\n{line}"
    return found


def test_our_types_are_those_of_the_snapshot(printed: dict[str, Any]) -> None:
    assert len(blocks()) > 40
    for block in blocks():
        (opening,) = (line for line in block.split("\n") if line.endswith(" {") and not line.startswith(" "))
        name = opening.split()[-2]
        kind = dict(printed[name])
        if name in ("Query", "Mutation"):
            kind["fields"] = [field for field in kind["fields"] if field["name"] in OPERATIONS]
        assert "\n".join(snapshot._type(kind)) == block


@pytest.mark.parametrize(
    ("kind", "name", "answer"),
    [
        ("User", "customerProfile", "CustomerProfile"),
        ("Checkout", "customerCredit", "CheckoutCredit"),
        ("Order", "customerCredit", "OrderCredit"),
    ],
)
def test_saleors_types_have_a_field_of_ours(
    printed: dict[str, Any], kind: str, name: str, answer: str
) -> None:
    (field,) = (field for field in printed[kind]["fields"] if field["name"] == name)

    assert (snapshot._reference(field["type"]), field["args"]) == (answer, [])
    assert field["description"]


def test_every_page_and_every_field_that_asks_the_database_costs(printed: dict[str, Any]) -> None:
    for name, costs in schema.COSTS.items():
        fields = {field["name"]: field for field in printed[name]["fields"]}
        for field, cost in costs.items():
            pages = {"first", "last"} <= {argument["name"] for argument in fields[field]["args"]}
            assert cost == (schema.PAGED if pages else schema.ONE)
            assert COST_MAP[name][field] == cost
    assert set(schema.COSTS["Query"]) == set(OPERATIONS) & {
        field["name"] for field in printed["Query"]["fields"]
    }


def test_grafting_again_changes_nothing() -> None:
    assert schema.graft() == []
    assert schema.verify() == []


def test_it_is_said_when_the_schema_was_built_too_early(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "_grafted", [])

    assert schema.graft() == [schema.TOO_LATE]


def test_names_that_saleor_has_too_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    class CreditEntry(graphene.ObjectType):
        """A type of a later Saleor, or of another plugin."""

        id = graphene.ID()

    assert schema._taken_types() == [f"CreditEntry (in {__name__})"]
    del CreditEntry


def test_a_root_field_that_saleor_has_too_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    from saleor.graphql.shop.schema import ShopQueries

    monkeypatch.setattr(ShopQueries, "credit_reasons", graphene.String(), raising=False)

    (sentence,) = schema.verify()
    assert "Query.credit_reasons (AccountQueries, ShopQueries)" in sentence


def test_cached_answers_about_the_schema_are_not_those_of_a_saleor_without_us() -> None:
    suffix = f"customer-ext-{saleor_customer_ext.__version__}"
    assert django_settings.GRAPHQL_CACHE_SUFFIX.endswith(suffix)

    attach._suffix_cache()
    assert django_settings.GRAPHQL_CACHE_SUFFIX.count(suffix) == 1


@pytest.fixture
def world(shop: SaleorDriver) -> SimpleNamespace:
    """Make a customer with credit, an open checkout, a hold on another, and an order that credit and a card paid."""
    settings.change(actor=factories.OPERATOR, credit_enabled=True)
    anna = shop.customer("anna")
    entry = factories.top_up(anna.id, "20.00").entry
    box = shop.product("59.50")
    ordered = shop.cart(anna, box)
    ordered.look(Card.GOOD)
    ordered.place(Card.GOOD)
    (order,) = shop.orders()
    factories.top_up(anna.id, "80.00")
    hold = factories.hold(anna.id, "10.00", "elsewhere")
    return SimpleNamespace(
        shop=shop,
        customer=saleor_shop.User.objects.get(pk=anna.id),
        entry=encode("CreditEntry", entry.pk),
        hold=encode("CreditHold", hold.pk),
        checkout=shop.cart(anna, box).id,
        order=order_id(order),
        storefront=shop.storefront,
    )


@pytest.fixture
def callers(world: SimpleNamespace) -> Callable[[str], Api]:
    """Give the API as one of the callers asks it."""

    def ask_as(caller: str) -> Api:
        if caller == "anonymous":
            return Api()
        if caller in APPS:
            return Api(saleor_shop.make_app(caller.replace(" ", "-"), APPS[caller])[1])
        if caller == "customer":
            user = world.customer
        elif caller == "other":
            user = saleor_shop.make_user("other@example.com")
        else:
            user = saleor_shop.make_staff(f"{caller}@shop.example", STAFF[caller])
        return Api(create_access_token(user))

    return ask_as


@pytest.mark.parametrize("operation", OPERATIONS)
def test_who_may(world: SimpleNamespace, callers: Callable[[str], Api], operation: str) -> None:
    """Those who may not come first, so that nothing has changed before them."""
    row = OPERATIONS[operation]
    outcomes = {}

    for caller in sorted(CALLERS, key=lambda caller: caller in row.allowed):
        api, before = callers(caller), CreditEntry.objects.count()
        variables = row.variables(world)
        if caller in row.allowed and "input" in variables:
            _make_repeatable(variables["input"], caller)
        outcomes[caller] = outcome(api.ask(row.text, **variables), operation)
        if caller not in row.allowed:
            assert CreditEntry.objects.count() == before

    assert outcomes == {caller: row.expected(caller) for caller in CALLERS}


def _make_repeatable(values: dict[str, Any], caller: str) -> None:
    """Let several callers do the same one after the other."""
    if "code" in values and "isActive" not in values:
        values["code"] = f"new-{caller}"
    if "amount" in values:
        values["amount"] = "1.00"


FIELDS = {
    "User.customerProfile": (
        "query($id: ID!) { customerProfile(id: $id) { user { customerProfile { creditAccounts { currency } } } } }",
        lambda world: encode("User", world.customer.pk),
    ),
    "Checkout.customerCredit": (
        "query($id: ID!) { checkout(id: $id) { customerCredit { balance { amount } applied { amount } } } }",
        lambda world: world.checkout,
    ),
    "Order.customerCredit": (
        "query($id: ID!) { order(id: $id) { customerCredit { paid { amount } returned { amount } } } }",
        lambda world: world.order,
    ),
}
ANSWERS = {
    "Checkout.customerCredit": {"balance": {"amount": 70.0}, "applied": {"amount": 59.5}},
    "Order.customerCredit": {"paid": {"amount": 20.0}, "returned": {"amount": 0.0}},
}


@pytest.mark.parametrize("name", ANSWERS)
def test_who_sees_what_credit_does(world: SimpleNamespace, callers: Callable[[str], Api], name: str) -> None:
    text, subject = FIELDS[name]
    messages = {"checkout": "You have no such checkout.", "order": "You have no such order."}

    for caller in CALLERS:
        answer = callers(caller).ask(text, id=subject(world))
        ((root, value),) = answer["data"].items()
        if caller in READERS:
            assert (value["customerCredit"], answer.get("errors")) == (ANSWERS[name], None), caller
        else:
            assert value == {"customerCredit": None}, caller
            (error,) = answer["errors"]
            assert (error["message"], error["extensions"]["code"]) == (messages[root], "NOT_FOUND"), caller
            assert "stacktrace" not in error["extensions"]["exception"]


def test_a_guest_has_no_credit_and_no_error(world: SimpleNamespace, callers: Callable[[str], Api]) -> None:
    text, _subject = FIELDS["Checkout.customerCredit"]
    guest = world.shop.cart(None, world.shop.product("10.00"), email="guest@example.com")

    assert Api().get(text, id=guest.id) == {"checkout": {"customerCredit": None}}
    seen = callers("viewer").get(text, id=guest.id)["checkout"]["customerCredit"]
    assert seen == {"balance": {"amount": 0.0}, "applied": {"amount": 0.0}}


def test_who_sees_the_profile_of_a_user(world: SimpleNamespace, callers: Callable[[str], Api]) -> None:
    me = "{ me { customerProfile { creditAccounts { balance { amount } } } } }"
    assert callers("customer").get(me) == {
        "me": {"customerProfile": {"creditAccounts": [{"balance": {"amount": 80.0}}]}}
    }
    user = "query($id: ID!) { user(id: $id) { customerProfile { id } } }"
    for name, granted, expected in (
        ("both", ["account.manage_users", *STAFF["viewer"]], None),
        ("users", ["account.manage_users", *STAFF["spender"]], "PERMISSION_DENIED"),
    ):
        api = Api(create_access_token(saleor_shop.make_staff(f"{name}@shop.example", granted)))
        answer = api.ask(user, id=encode("User", world.customer.pk))
        codes = [error["extensions"]["code"] for error in answer.get("errors", [])]
        assert codes == ([expected] if expected else []), name
        assert (answer["data"]["user"]["customerProfile"] is None) == bool(expected)


def test_a_page_of_users_or_orders_costs_as_much_as_one(world: SimpleNamespace) -> None:
    granted = ["account.manage_users", "order.manage_orders", *STAFF["viewer"]]
    api = Api(create_access_token(saleor_shop.make_staff("viewer@shop.example", granted)))
    texts = (
        """query($n: Int) { customers(first: $n) { edges { node { customerProfile {
            creditAccounts { currency entries(first: 2) { edges { node { reason { code } note } } } } } } } } }""",
        "query($n: Int) { orders(first: $n) { edges { node { customerCredit { paid { amount } } } } } }",
    )
    for number in range(3):
        other = saleor_shop.make_user(f"customer-{number}@example.com")
        factories.top_up(other, "5.00", note="welcome")
        copy = Order.objects.get(pk=graphene.Node.from_global_id(world.order)[1])
        copy.pk, copy.number, copy.checkout_token = None, 1000 + number, ""
        copy._state.adding = True
        copy.save()

    for text in texts:
        counts = []
        for size in (1, 4):
            with Captured() as captured:
                found = api.get(text, n=size)
            counts.append(sum(len(one) for one in captured))
            assert len(next(iter(found.values()))["edges"]) == size
        assert counts[0] == counts[1]


def test_a_checkout_is_evaluated_once_for_a_request(
    world: SimpleNamespace, callers: Callable[[str], Api], monkeypatch: pytest.MonkeyPatch
) -> None:
    from saleor_customer_ext.hosts.saleor import fields

    evaluated = []
    evaluate = fields._evaluate
    monkeypatch.setattr(
        fields, "_evaluate", lambda current, info: evaluated.append(current.pk) or evaluate(current, info)
    )
    text = """query($id: ID!) {
        one: checkout(id: $id) { a: customerCredit { applied { amount } } b: customerCredit { applied { amount } } }
        two: checkout(id: $id) { customerCredit { remaining { amount } } }
    }"""

    found = callers("customer").get(text, id=world.checkout)

    assert found["one"]["a"] == found["one"]["b"] == {"applied": {"amount": 59.5}}
    assert len(evaluated) == 1


def test_a_mutation_answers_the_credit_of_the_new_total(
    world: SimpleNamespace, callers: Callable[[str], Api]
) -> None:
    box = world.shop.product("5.00")
    text = """mutation($id: ID!, $lines: [CheckoutLineInput!]!) { checkoutLinesAdd(id: $id, lines: $lines) {
        checkout { customerCredit { applied { amount currency } remaining { amount } } } errors { code }
    } }"""

    changed = callers("customer").do(text, id=world.checkout, lines=[{"variantId": box.id, "quantity": 1}])

    assert changed["checkout"]["customerCredit"] == {
        "applied": {"amount": 64.5, "currency": "EUR"},
        "remaining": {"amount": 0.0},
    }


AMOUNTS = {
    "a string": ("10.50", None),
    "a number": (10.5, None),
    "a whole number": (10, None),
    "an exponent": ("1e1", ("amount", "INVALID_AMOUNT")),
    "too fine": (0.005, ("amount", "INVALID_AMOUNT")),
    "what a sum of floats is": (0.1 + 0.2, ("amount", "INVALID_AMOUNT")),
    "negative": (-5, ("amount", "INVALID_AMOUNT")),
    "nothing": (0, ("amount", "INVALID_AMOUNT")),
    "huge": (1e30, ("amount", "INVALID_AMOUNT")),
    "so huge that it would fill the memory": ("1e999999", ("amount", "INVALID_AMOUNT")),
    "more digits than arrive": (12345678901234567.89, ("amount", "INVALID_AMOUNT")),
    "more digits than a number has": ("1234567890123456.78", ("amount", "INVALID_AMOUNT")),
    "no number": ("NaN", 400),
    "infinite": ("Infinity", 400),
    "a word": ("ten", 400),
    "a switch": (True, 400),
    "empty": ("", 400),
}


@pytest.mark.parametrize("case", AMOUNTS)
def test_amounts_pass_saleors_scalar_unharmed_or_are_refused(
    world: SimpleNamespace, callers: Callable[[str], Api], case: str
) -> None:
    sent, refused = AMOUNTS[case]
    api, before = callers("manager"), CreditEntry.objects.count()
    text = """mutation($input: CustomerCreditTopUpInput!) { customerCreditTopUp(input: $input) {
        entry { amount { amount } } errors { field message code } } }"""
    values = {"customerId": encode("User", world.customer.pk), "amount": sent, "currency": "EUR"}
    values |= {"reason": "goodwill", "idempotencyKey": "a key"}

    answer = api.ask(text, input=values)

    if refused == 400:
        assert api.status == 400
        assert 'In field "amount": Expected type "Decimal"' in answer["errors"][0]["message"]
    elif refused:
        (error,) = answer["data"]["customerCreditTopUp"]["errors"]
        assert (error["field"], error["code"]) == refused
    else:
        assert answer["data"]["customerCreditTopUp"]["errors"] == []
        assert answer["data"]["customerCreditTopUp"]["entry"]["amount"]["amount"] == float(sent)
    assert CreditEntry.objects.count() == before + (refused is None)


def test_what_nobody_foresaw_is_not_told(
    world: SimpleNamespace, callers: Callable[[str], Api], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("the secret of the shop")

    monkeypatch.setattr("saleor_customer_ext.graphql.checkout.checkout.explain", fail)
    row = OPERATIONS["explainCredit"]

    answer = callers("customer").ask(row.text, **row.variables(world))

    assert outcome(answer, "explainCredit") == "GRAPHQL_ERROR"
    assert "secret" not in str(answer)


def test_queries_read_the_replica_and_mutations_answer_from_the_writer(
    world: SimpleNamespace, callers: Callable[[str], Api]
) -> None:
    """Saleor's test settings let every undeclared use of the writer raise, so the other tests show the rest."""
    with Captured() as (writer, replica):
        callers("customer").get(
            "{ myCustomerProfile { creditAccounts { balance { amount } lots { expiresAt } } } }"
        )
    tables = [query["sql"] for query in writer if "saleor_customer_ext_credit" in query["sql"]]
    assert tables == []
    assert [query["sql"] for query in replica if "saleor_customer_ext_creditlot" in query["sql"]]

    row = OPERATIONS["customerCreditTopUp"]
    text = row.text.replace("{ errors", "{ account { lots { remaining { amount } } } entry { note } errors")
    with Captured() as (writer, replica):
        callers("manager").do(text, **row.variables(world))
    assert [query["sql"] for query in replica if "saleor_customer_ext" in query["sql"]] == []


class Captured:
    """Capture what both connections are asked: writer and replica."""

    def __enter__(self) -> list[CaptureQueriesContext]:
        names = (
            django_settings.DATABASE_CONNECTION_DEFAULT_NAME,
            django_settings.DATABASE_CONNECTION_REPLICA_NAME,
        )
        self.captured = [CaptureQueriesContext(connections[name]) for name in names]
        return [one.__enter__() for one in self.captured]

    def __exit__(self, *error: Any) -> None:
        for one in self.captured:
            one.__exit__(*error)
