"""Discount groups in the API: groups, what they grant, price lists, members, locks, and why somebody pays a price."""

from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from demo import factories as shop
from saleor_customer_ext import permissions
from saleor_customer_ext.graphql.compat import encode
from saleor_customer_ext.models import CustomerProfile, DiscountCondition, DiscountGroup
from saleor_customer_ext.services import price_list_csv
from tests.customers.assortment import category, collection, product
from tests.customers.discounts import grant, group
from tests.graphql.conftest import Api, ledger_state, user_id

ERRORS = "errors { field message code }"
GROUP = """discountGroup { id name description externalReference startsOn endsOn isValid combinesWithHost locks version
    customers numberOfConditions }"""
CREATE = (
    f"mutation($input: DiscountGroupInput!) {{ discountGroupCreate(input: $input) {{ {GROUP} {ERRORS} }} }}"
)
UPDATE = f"""mutation($id: ID!, $version: Int!, $input: DiscountGroupInput!) {{
    discountGroupUpdate(id: $id, version: $version, input: $input) {{ {GROUP} {ERRORS} }} }}"""
DELETE = f"mutation($id: ID!) {{ discountGroupDelete(id: $id) {{ {ERRORS} }} }}"
COPY = (
    f"mutation($id: ID!, $name: String!) {{ discountGroupCopy(id: $id, name: $name) {{ {GROUP} {ERRORS} }} }}"
)
ASSIGN = f"""mutation($customers: [ID!]!, $id: ID) {{
    discountGroupAssign(customerIds: $customers, groupId: $id) {{ count {ERRORS} }} }}"""
SET = f"""mutation($id: ID!, $version: Int!, $conditions: [DiscountConditionInput!]!) {{
    discountConditionsSet(groupId: $id, version: $version, conditions: $conditions) {{
        added removed discountGroup {{ version }} {ERRORS} }} }}"""
ADD = f"""mutation($id: ID!, $conditions: [DiscountConditionInput!]!) {{
    discountConditionsAdd(groupId: $id, conditions: $conditions) {{ added removed {ERRORS} }} }}"""
REMOVE = f"""mutation($id: ID!, $conditions: [ID!]!) {{
    discountConditionsRemove(groupId: $id, conditionIds: $conditions) {{ added removed {ERRORS} }} }}"""
EXCHANGE = f"""mutation($id: ID!, $before: ID!, $now: DiscountConditionInput!) {{
    discountConditionExchange(groupId: $id, conditionId: $before, condition: $now) {{
        added removed discountGroup {{ numberOfConditions }} {ERRORS} }} }}"""
CONDITIONS = """query($id: ID!, $first: Int!, $after: String, $isPrice: Boolean) { discountGroup(id: $id) {
    conditions(first: $first, after: $after, isPrice: $isPrice) { totalCount pageInfo { hasNextPage endCursor }
    edges { node { id target targetId targetName percent price { amount currency } channel taxed minimumQuantity
    minimumOrderValue { amount currency } } } } } }"""
IMPORT = f"""mutation($id: ID!, $rows: [DiscountPriceInput!], $csv: String, $dryRun: Boolean) {{
    discountPriceListImport(groupId: $id, rows: $rows, csv: $csv, dryRun: $dryRun) {{
        added changed unchanged numberOfRowErrors rowErrors {{ row column code message }} {ERRORS} }} }}"""
EXPORT = """query($id: ID!, $first: Int!, $after: String, $channel: String) {
    discountPriceList(groupId: $id, first: $first, after: $after, channel: $channel) {
        csv count endCursor hasNextPage } }"""
EXPLAIN = """query($customer: ID!, $variant: ID!, $channel: String!, $quantity: Int, $orderValue: Decimal,
    $at: DateTime) {
    explainPrice(customerId: $customer, variantId: $variant, channel: $channel, quantity: $quantity,
        orderValue: $orderValue, at: $at) {
        variantId variantName sku discountGroup { name isValid } groupIsValid enteredWithTax
        listPrice { amount currency } ownPrice { amount currency }
        conditions { verdict unitPrice { amount } condition { id target targetName percent } } } }"""
MINE = "{ myCustomerProfile { locks discountGroup { id name isValid } } }"


@pytest.fixture
def pricer(api: Api, db: None) -> Api:
    granted = [permissions.MANAGE_DISCOUNT_GROUPS]
    return api.log_in(shop.make_staff("pricer@example.com", permissions=granted))


def id_of(group: DiscountGroup) -> str:
    return encode("DiscountGroup", group.pk)


def variant(of: Any) -> str:
    return encode("ProductVariant", of.pk)


def test_a_group_is_made_changed_copied_and_deleted(pricer: Api, clock: Any) -> None:
    values = {
        "name": "Dealers", "description": "Ten percent", "externalReference": "D-1", "startsOn": "2026-03-02",
        "endsOn": "2026-03-31", "combinesWithHost": True, "locks": ["CHANGE_NAME"],
    }  # fmt: skip

    made = pricer.field(CREATE, input=values)

    assert made["errors"] == []
    found = made["discountGroup"]
    key = found.pop("id")
    rest = {"isValid": True, "version": 1, "customers": 0, "numberOfConditions": 0}
    assert found == values | rest
    changed = pricer.field(
        UPDATE, id=key, version=1, input={"endsOn": "2026-03-01", "startsOn": "", "locks": []}
    )
    assert changed["discountGroup"] == found | {
        "id": key, "startsOn": None, "endsOn": "2026-03-01", "locks": [], "isValid": False, "version": 2,
    }  # fmt: skip
    copied = pricer.field(COPY, id=key, name="Copies")
    assert copied["discountGroup"]["name"] == "Copies"
    assert pricer.field(DELETE, id=key) == {"errors": []}
    assert [row.name for row in DiscountGroup.objects.all()] == ["Copies"]


def test_bad_groups_are_refused(pricer: Api, customer: Any) -> None:
    dealers = group("Dealers", customer)
    before = ledger_state()

    for values, refusal in (
        ({}, ("name", "REQUIRED")),
        ({"name": "DEALERS"}, ("name", "UNIQUE")),
        ({"name": "New", "startsOn": "2026-03-02", "endsOn": "2026-03-01"}, ("endsOn", "INVALID")),
        ({"name": "New", "startsOn": "soon"}, ("startsOn", "INVALID")),
        ({"name": "New", "startsOn": "20260302"}, ("startsOn", "INVALID")),
        ({"name": "New", "externalReference": "x" * 101}, ("externalReference", "INVALID")),
    ):
        assert pricer.refusal(CREATE, input=values) == refusal
    assert pricer.refusal(UPDATE, id=id_of(dealers), version=7, input={"name": "New"}) == (
        "version",
        "CONFLICT",
    )
    assert pricer.refusal(UPDATE, id=encode("DiscountGroup", 0), version=1, input={}) == ("id", "NOT_FOUND")
    assert pricer.refusal(UPDATE, id=encode("CustomerGroup", 1), version=1, input={})[1] == "INVALID"
    assert pricer.refusal(DELETE, id=id_of(dealers)) == ("id", "IN_USE")
    assert pricer.refusal(COPY, id=id_of(dealers), name="dealers") == ("name", "UNIQUE")
    assert ledger_state() == before


def test_groups_are_listed_by_name_in_few_queries(pricer: Api) -> None:
    for name in ("Cc", "aa", "Bb"):
        grant(group(name), percent=10)
    query = """query($first: Int!, $after: String, $search: String) {
        discountGroups(first: $first, after: $after, filter: { search: $search }) {
        totalCount pageInfo { hasNextPage endCursor }
        edges { node { name isValid customers numberOfConditions } } } }"""

    with CaptureQueriesContext(connection) as asked:
        page = pricer.field(query, first=2)
    with CaptureQueriesContext(connection) as more:
        rest = pricer.field(query, first=2, after=page["pageInfo"]["endCursor"])

    def names(page: dict[str, Any]) -> list[str]:
        return [edge["node"]["name"] for edge in page["edges"]]

    assert (names(page), names(rest), page["totalCount"]) == (["aa", "Bb"], ["Cc"], 3)
    assert (page["pageInfo"]["hasNextPage"], rest["pageInfo"]["hasNextPage"]) == (True, False)
    assert page["edges"][0]["node"] == {
        "name": "aa",
        "isValid": True,
        "customers": 0,
        "numberOfConditions": 1,
    }
    assert len(more) == len(asked)
    assert names(pricer.field(query, first=5, search="B")) == ["Bb"]
    assert pricer.refusal(query, first=1, after=encode("discount-group", "x")) == ("after", "INVALID")


def test_conditions_of_every_kind_are_set_and_listed(pricer: Api) -> None:
    dealers, shelf = group("Dealers"), product("Shelf", upc="S-1")
    inside, sale = category("Shelves"), collection("Sale")
    conditions = [
        {"target": "EVERYTHING", "percent": "12.5"},
        {"target": "CATEGORY", "targetId": encode("Category", inside.pk), "percent": "20", "minimumQuantity": 3},
        {"target": "COLLECTION", "targetId": encode("Collection", sale.pk), "percent": "5"},
        {"target": "PRODUCT", "targetId": encode("Product", shelf.pk), "percent": "5"},
        {"target": "VARIANT", "targetId": variant(shelf), "amount": "8.50", "channel": "default", "currency": "EUR",
         "taxed": "GROSS", "minimumOrderValue": "100.00"},
        {"target": "SHIPPING", "minimumOrderValue": "50", "minimumOrderCurrency": "EUR"},
    ]  # fmt: skip

    answer = pricer.field(SET, id=id_of(dealers), version=1, conditions=conditions)

    assert answer == {"added": 6, "removed": 0, "discountGroup": {"version": 2}, "errors": []}
    page = pricer.field(CONDITIONS, id=id_of(dealers), first=10)["conditions"]
    nodes = [edge["node"] for edge in page["edges"]]
    assert page["totalCount"] == 6
    assert [(node["target"], node["targetName"], node["minimumQuantity"]) for node in nodes] == [
        ("EVERYTHING", None, 1),
        ("CATEGORY", "Shelves", 3),
        ("COLLECTION", "Sale", 1),
        ("PRODUCT", "Shelf", 1),
        ("VARIANT", "Shelf, S-1", 1),
        ("SHIPPING", None, 1),
    ]
    assert [float(node["percent"]) if node["percent"] else None for node in nodes] == [
        12.5,
        20,
        5,
        5,
        None,
        100,
    ]
    price = nodes[4]
    assert (price["targetId"], price["channel"], price["taxed"]) == (variant(shelf), "default", "GROSS")
    assert {name: float(price[name]["amount"]) for name in ("price", "minimumOrderValue")} == {
        "price": 8.5, "minimumOrderValue": 100,
    }  # fmt: skip
    assert (nodes[0]["targetId"], nodes[0]["price"], nodes[0]["channel"], nodes[0]["taxed"]) == (None,) * 4
    only = pricer.field(CONDITIONS, id=id_of(dealers), first=10, isPrice=True)["conditions"]
    assert [edge["node"]["id"] for edge in only["edges"]] == [price["id"]]
    first = pricer.field(CONDITIONS, id=id_of(dealers), first=4)["conditions"]
    rest = pricer.field(CONDITIONS, id=id_of(dealers), first=4, after=first["pageInfo"]["endCursor"])
    assert [edge["node"] for edge in rest["conditions"]["edges"]] == nodes[4:]
    removed = pricer.field(REMOVE, id=id_of(dealers), conditions=[nodes[0]["id"], price["id"]])
    assert removed == {"added": 0, "removed": 2, "errors": []}
    assert pricer.refusal(REMOVE, id=id_of(dealers), conditions=[price["id"]]) == (
        "conditionIds",
        "NOT_FOUND",
    )


@pytest.mark.parametrize(
    ("values", "code", "part"),
    [
        ({"percent": "0"}, "INVALID", "percent"),
        ({"percent": "100.5"}, "INVALID", "percent"),
        ({"percent": "-1"}, "INVALID", "percent"),
        ({}, "REQUIRED", "percent"),
        ({"target": "PRODUCT", "percent": "5"}, "REQUIRED", "targetId"),
        (
            {"target": "PRODUCT", "percent": "5", "targetId": encode("Product", 999999)},
            "NOT_FOUND",
            "targetId",
        ),
        ({"target": "PRODUCT", "percent": "5", "targetId": encode("Category", 1)}, "INVALID", "targetId"),
        ({"percent": "5", "targetId": encode("Product", 1)}, "INVALID", "targetId"),
        ({"percent": "5", "minimumQuantity": 0}, "INVALID", "minimumQuantity"),
        ({"percent": "5", "minimumOrderValue": "9"}, "REQUIRED", "minimumOrderCurrency"),
        ({"amount": "8.505"}, "INVALID_AMOUNT", "amount"),
        ({"amount": "8.50", "currency": "USD"}, "CURRENCY_MISMATCH", "currency"),
        ({"amount": "8.50", "channel": "other"}, "NOT_FOUND", "channel"),
    ],
)
def test_bad_conditions_are_refused_by_place_and_part(
    values: dict[str, Any], code: str, part: str, pricer: Api
) -> None:
    dealers = group("Dealers")
    found: dict[str, Any] = {"target": "EVERYTHING"} | values
    if "amount" in values:
        price = {"target": "VARIANT", "targetId": variant(product("Shelf")), "channel": "default"}
        found = price | {"currency": "EUR", "taxed": "NET"} | values
    good = {"target": "EVERYTHING", "percent": "1", "minimumQuantity": 77}
    before = ledger_state()

    refused = pricer.refusal(ADD, id=id_of(dealers), conditions=[good, found])
    again = pricer.refusal(SET, id=id_of(dealers), version=1, conditions=[good, found])

    assert refused == again == (f"conditions.1.{part}", code)
    assert ledger_state() == before


def test_contradicting_prices_and_overlapping_tiers_are_refused(pricer: Api) -> None:
    dealers, shelf = group("Dealers"), product("Shelf")
    price = {
        "target": "VARIANT", "targetId": variant(shelf), "channel": "default", "currency": "EUR", "taxed": "NET",
        "amount": "8.50",
    }  # fmt: skip
    tier = {"target": "EVERYTHING", "percent": "5", "minimumQuantity": 10}
    before = ledger_state()

    def refused(*conditions: dict[str, Any]) -> Any:
        return pricer.refusal(ADD, id=id_of(dealers), conditions=list(conditions))

    assert refused(price, price | {"amount": "9.50"}) == ("conditions.1.amount", "UNIQUE")
    assert refused(tier, price, tier | {"percent": "7"}) == ("conditions.2.minimumQuantity", "UNIQUE")
    assert ledger_state() == before


def test_a_condition_is_put_in_place_of_another_one(pricer: Api) -> None:
    dealers, other = group("Dealers"), group("Other")
    ten, tier = grant(dealers, percent=10), grant(dealers, percent=20, minimum_quantity=5)
    theirs = grant(other, percent=30)
    values = {"id": id_of(dealers), "before": encode("DiscountCondition", ten.pk)}
    now = {"target": "EVERYTHING", "percent": "12.5"}
    before = ledger_state()

    for wrong, refusal in (
        ({"now": now | {"percent": "0"}}, ("percent", "INVALID")),
        ({"now": {"target": "PRODUCT", "percent": "5"}}, ("targetId", "REQUIRED")),
        ({"now": now | {"target": "PRODUCT", "targetId": encode("Product", 0)}}, ("targetId", "NOT_FOUND")),
        ({"now": now | {"target": "PRODUCT", "targetId": "Dealers"}}, ("targetId", "INVALID")),
        ({"now": now | {"minimumQuantity": 5}}, ("minimumQuantity", "UNIQUE")),
        ({"now": now, "before": encode("DiscountCondition", theirs.pk)}, ("conditionId", "NOT_FOUND")),
        ({"now": now, "id": encode("DiscountGroup", 0)}, ("groupId", "NOT_FOUND")),
    ):
        assert pricer.refusal(EXCHANGE, **values | wrong) == refusal
    same = {"target": "EVERYTHING", "percent": "10"}
    assert pricer.field(EXCHANGE, **values, now=same)["added"] == 0
    assert ledger_state() == before

    changed = pricer.field(EXCHANGE, **values, now=now)

    assert changed == {"added": 1, "removed": 1, "discountGroup": {"numberOfConditions": 2}, "errors": []}
    rows = DiscountCondition.objects.filter(group=dealers).order_by("pk")
    assert [(row.pk == tier.pk, str(row.percent)) for row in rows] == [(True, "20.00"), (False, "12.50")]
    assert pricer.refusal(EXCHANGE, **values, now=now) == ("conditionId", "NOT_FOUND")


def test_a_price_list_goes_in_and_out(pricer: Api) -> None:
    dealers, shelf, lamp = group("Dealers"), product("Shelf", upc="S-1"), product("Lamp", upc="L-1")
    rows = [
        {"variantId": variant(shelf), "amount": "8.50", "taxed": "NET"},
        {"sku": "L-1", "amount": "7.5", "taxed": "GROSS", "currency": "EUR", "minimumQuantity": 10},
    ]
    numbers = {"changed": 0, "unchanged": 0, "numberOfRowErrors": 0, "rowErrors": [], "errors": []}

    assert pricer.field(IMPORT, id=id_of(dealers), rows=rows, dryRun=True) == numbers | {"added": 2}
    assert DiscountCondition.objects.count() == 0
    assert pricer.field(IMPORT, id=id_of(dealers), rows=rows) == numbers | {"added": 2}
    first = pricer.field(EXPORT, id=id_of(dealers), first=1)
    rest = pricer.field(EXPORT, id=id_of(dealers), first=1, after=first["endCursor"])
    header = ",".join(price_list_csv.COLUMNS) + "\n"
    assert (first["csv"], first["count"], first["hasNextPage"]) == (
        f"{header}{shelf.pk},S-1,default,EUR,8.50,NET,1,\n", 1, True,
    )  # fmt: skip
    assert (rest["csv"], rest["hasNextPage"]) == (
        f"{header}{lamp.pk},L-1,default,EUR,7.50,GROSS,10,\n",
        False,
    )
    again = pricer.field(IMPORT, id=id_of(dealers), csv=rest["csv"].replace("7.50", "7.00"))
    assert again == numbers | {"added": 0, "changed": 1}
    assert pricer.field(EXPORT, id=id_of(dealers), first=5, channel="other")["count"] == 0


def test_a_long_price_list_is_taken_in_one_call(pricer: Api) -> None:
    dealers, shelf = group("Dealers"), product("Shelf", upc="S-1")
    tiers = "".join(f"S-1,{5000 - number}.00,NET,{number}\n" for number in range(1, 2001))

    answer = pricer.field(IMPORT, id=id_of(dealers), csv=f"sku,amount,taxed,minimum_quantity\n{tiers}")

    assert (answer["added"], answer["errors"]) == (2000, [])
    assert DiscountCondition.objects.filter(reference=str(shelf.pk)).count() == 2000
    assert pricer.refusal(IMPORT, id=id_of(dealers), csv="x" * 2_000_001) == ("csv", "INVALID")


def test_what_is_wrong_with_a_price_list_is_said_by_row_and_column(pricer: Api) -> None:
    dealers = group("Dealers")
    product("Shelf", upc="S-1")
    csv = "sku,amount,taxed,minimum_quantity\nS-1,8.50,NET,1\nX,8.50,NET,1\nS-1,8.505,NET,2\nS-1,9.50,NET,1\n"
    before = ledger_state()

    for dry_run in (False, True):
        answer = pricer.field(IMPORT, id=id_of(dealers), csv=csv, dryRun=dry_run)

        assert [(one["field"], one["code"]) for one in answer["errors"]] == [("csv", "INVALID")]
        assert [(one["row"], one["column"], one["code"]) for one in answer["rowErrors"]] == [
            (2, "sku", "NOT_FOUND"),
            (3, "amount", "INVALID_AMOUNT"),
            (4, "amount", "UNIQUE"),
        ]
        assert (answer["added"], answer["numberOfRowErrors"]) == (None, 3)
    assert pricer.refusal(IMPORT, id=id_of(dealers)) == ("rows", "REQUIRED")
    assert pricer.refusal(IMPORT, id=id_of(dealers), rows=[], csv="sku\n") == ("csv", "INVALID")
    assert pricer.refusal(IMPORT, id=id_of(dealers), csv="sku,price\nS-1,8\n") == ("csv", "NOT_FOUND")
    assert ledger_state() == before


def test_customers_come_into_a_group_and_see_it(pricer: Api, customer: Any) -> None:
    dealers = group("Dealers", locks=["CHANGE_EMAIL", "USE_VOUCHERS"])
    pricer.log_in(customer)
    assert pricer.field(MINE) == {"locks": [], "discountGroup": None}

    pricer.log_in(shop.make_staff("second@example.com", permissions=[permissions.MANAGE_DISCOUNT_GROUPS]))
    assert pricer.field(ASSIGN, customers=[user_id(customer)], id=id_of(dealers)) == {
        "count": 1,
        "errors": [],
    }
    assert pricer.field(ASSIGN, customers=[user_id(customer)], id=id_of(dealers)) == {
        "count": 0,
        "errors": [],
    }
    unknown = [user_id(customer), encode("User", 999999)]
    assert pricer.refusal(ASSIGN, customers=unknown) == ("customerIds", "NOT_FOUND")
    # An empty id is a mistake; it takes nobody out.
    assert pricer.refusal(ASSIGN, customers=[user_id(customer)], id="") == ("groupId", "INVALID")

    pricer.log_in(customer)
    assert pricer.field(MINE) == {
        "locks": ["CHANGE_EMAIL", "USE_VOUCHERS"],
        "discountGroup": {"id": id_of(dealers), "name": "Dealers", "isValid": True},
    }
    DiscountGroup.objects.filter(pk=dealers.pk).update(ends_on="2020-01-01")
    mine = pricer.field(MINE)
    assert (mine["locks"], mine["discountGroup"]["isValid"]) == ([], False)
    for inner in ("description", "version", "customers", "locks", "conditions(first: 1) { totalCount }"):
        answer = pricer.ask(f"{{ myCustomerProfile {{ discountGroup {{ {inner} }} }} }}")
        assert answer["errors"][0]["extensions"]["code"] == "PERMISSION_DENIED", inner


def test_others_do_not_see_a_customers_group_or_locks(api: Api, customer: Any) -> None:
    group("Dealers", customer, locks=["CHANGE_NAME"])
    query = "query($id: ID!) { customerProfile(id: $id) { %s } }"
    viewer = shop.make_staff("viewer@example.com", permissions=[permissions.VIEW_CUSTOMER_CREDIT])
    keeper = shop.make_staff("keeper@example.com", permissions=[permissions.MANAGE_CUSTOMER_PROFILES])

    for field in ("discountGroup { name }", "locks"):
        api.log_in(viewer)
        answer = api.ask(query % field, id=user_id(customer))
        assert answer["errors"][0]["extensions"]["code"] == "PERMISSION_DENIED"
    api.log_in(keeper)
    assert api.field(query % "discountGroup { name customers } locks", id=user_id(customer)) == {
        "discountGroup": {"name": "Dealers", "customers": 1},
        "locks": ["CHANGE_NAME"],
    }


def test_the_list_is_filtered_sorted_and_counted_by_discount_group(api: Api) -> None:
    cache.clear()
    anna, bert, cora = (shop.make_customer(f"{name}@example.com") for name in ("anna", "bert", "cora"))
    first, second = group("First", anna, cora), group("Second", bert)
    keeper = [permissions.MANAGE_CUSTOMER_PROFILES]
    api.log_in(shop.make_staff("keeper@example.com", permissions=keeper))
    query = """query($filter: CustomerProfileFilterInput, $direction: CustomerSortDirection) {
        customerProfiles(first: 9, filter: $filter, sortBy: { field: DISCOUNT_GROUP, direction: $direction }) {
            edges { node { email discountGroup { name } } } }
        customerProfileFacets(filter: $filter) { discountGroups { discountGroupId count } } }"""

    def ask(direction: str = "ASC", **filters: Any) -> tuple[list[str], list[tuple[Any, int]]]:
        answer = api.get(query, filter=filters, direction=direction)
        emails = [edge["node"]["email"].partition("@")[0] for edge in answer["customerProfiles"]["edges"]]
        counts = answer["customerProfileFacets"]["discountGroups"]
        return emails, [(one["discountGroupId"], one["count"]) for one in counts]

    CustomerProfile.objects.filter(pk=cora.pk).update(discount_group=None)
    counts = [(id_of(first), 1), (id_of(second), 1), (None, 1)]
    assert ask() == (["cora", "anna", "bert"], counts)
    assert ask("DESC")[0] == ["bert", "anna", "cora"]
    assert ask(discountGroups=[id_of(first)]) == (["anna"], counts)
    assert ask(discountGroups=[id_of(second), "none"])[0] == ["cora", "bert"]
    assert ask(search="anna")[1] == [(id_of(first), 1)]
    assert api.ask(query, filter={"discountGroups": [encode("DiscountGroup", 0)]}, direction="ASC")["errors"]


def test_filter_and_sort_are_for_staff_who_may_see_groups(api: Api) -> None:
    dealers = group("Dealers")
    api.log_in(shop.make_staff("viewer@example.com", permissions=[permissions.VIEW_CUSTOMER_CREDIT]))

    for arguments in (
        "sortBy: { field: DISCOUNT_GROUP }",
        f'filter: {{ discountGroups: ["{id_of(dealers)}"] }}',
    ):
        answer = api.ask(f"{{ customerProfiles(first: 1, {arguments}) {{ totalCount }} }}")
        assert answer["errors"][0]["extensions"]["code"] == "PERMISSION_DENIED"


def test_a_price_is_explained(pricer: Api, customer: Any, clock: Any) -> None:
    shelf = product("Shelf", price="11.90", upc="S-1")
    dealers = group("Dealers", customer, ends_on="2026-03-02")
    best, other = grant(dealers, shelf, percent=20), grant(dealers, percent=10)
    tier = grant(dealers, percent=50, minimum_quantity=10)
    asked = {"customer": user_id(customer), "variant": variant(shelf), "channel": "default"}

    found = pricer.field(EXPLAIN, **asked)

    assert {name: float(found[name]["amount"]) for name in ("listPrice", "ownPrice")} == {
        "listPrice": 10, "ownPrice": 8,
    }  # fmt: skip
    assert (found["variantId"], found["variantName"], found["sku"]) == (variant(shelf), "Shelf", "S-1")
    assert (found["discountGroup"], found["groupIsValid"], found["enteredWithTax"]) == (
        {"name": "Dealers", "isValid": True}, True, False,
    )  # fmt: skip
    assert [
        (
            one["verdict"],
            one["condition"]["id"],
            float(one["unitPrice"]["amount"]),
            one["condition"]["targetName"],
        )
        for one in found["conditions"]
    ] == [
        ("WINS", encode("DiscountCondition", best.pk), 8.0, "Shelf"),
        ("DEARER", encode("DiscountCondition", other.pk), 9.0, None),
        ("QUANTITY", encode("DiscountCondition", tier.pk), 5.0, None),
    ]
    assert float(pricer.field(EXPLAIN, **asked, quantity=10)["ownPrice"]["amount"]) == 5
    later = pricer.field(EXPLAIN, **asked, at="2026-03-03T12:00:00+01:00")
    assert (later["groupIsValid"], later["ownPrice"], later["conditions"]) == (False, None, [])
    assert pricer.refusal(EXPLAIN, **asked | {"variant": encode("ProductVariant", 999999)}) == (
        "variantId", "NOT_FOUND",
    )  # fmt: skip
    assert pricer.refusal(EXPLAIN, **asked | {"channel": "other"}) == ("channel", "NOT_FOUND")
    assert pricer.refusal(EXPLAIN, **asked, orderValue="1.001") == ("orderValue", "INVALID_AMOUNT")
    preview = """query($customer: ID!, $variants: [ID!]!) {
        previewPrices(customerId: $customer, variantIds: $variants, channel: "default") {
            variantName ownPrice { amount } conditions { condition { targetName } } } }"""
    lamp = product("Lamp", price="11.90")
    rows = pricer.field(preview, customer=user_id(customer), variants=[variant(lamp), variant(shelf)])
    assert [(row["variantName"], float(row["ownPrice"]["amount"])) for row in rows] == [
        ("Lamp", 9),
        ("Shelf", 8),
    ]


def test_what_a_condition_can_be_about_is_found(pricer: Api) -> None:
    shelf = product("Shelf", upc="S-1")
    query = """query($target: DiscountConditionTarget!) {
        discountTargets(target: $target, search: "shel") { id name } }"""

    assert pricer.field(query, target="VARIANT") == [{"id": variant(shelf), "name": "Shelf, S-1"}]
    assert pricer.field(query, target="PRODUCT") == [{"id": encode("Product", shelf.pk), "name": "Shelf"}]
    assert pricer.refusal(query, target="SHIPPING") == ("target", "INVALID")
