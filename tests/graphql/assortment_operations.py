"""Rows for the operations on the assortment. Each makes what it changes, of the catalogue that the shop has."""

from saleor_customer_ext.graphql.compat import encode
from saleor_customer_ext.host import get_host
from saleor_customer_ext.host.catalog import CatalogKind
from saleor_customer_ext.services import assignments
from tests.graphql.operation_rows import Row
from tests.graphql.organization_operations import ORGANIZERS, READERS, new
from tests.graphql.sorting_operations import SHOP, mutation, of_customer


def any_product() -> str:
    ((reference, _name),) = get_host().catalog.search(CatalogKind.PRODUCT, "", 1)
    return reference


def product_id() -> str:
    return encode("Product", any_product())


def branch_with_a_product() -> str:
    made = new("branch")
    key = next(rows for rows in assignments.BRANCH.model.objects.order_by("-pk")).pk
    assignments.assign(branch_ids=[key], product_ids=[any_product()], actor=SHOP)
    return made


ROWS = {
    "assortmentItems": Row("{ assortmentItems(kind: PRODUCT) { id name } }", lambda world: {}, ORGANIZERS),
    "assortmentEnabled": Row("{ assortmentEnabled }", lambda world: {}, READERS),
    "assortmentPreview": Row(
        """query($customer: ID!) { assortmentPreview(customerId: $customer, first: 1) {
            isRestricted codes numberOfVisible products { name isVisible } } }""",
        lambda world: {"customer": of_customer(world)},
        ORGANIZERS,
    ),
    "assortmentCopyPreview": Row(
        """query($from: ID!, $to: ID!) { assortmentCopyPreview(fromBranchId: $from, departmentId: $to) {
            added removed addedItems { name } removedItems { name } } }""",
        lambda world: {"from": branch_with_a_product(), "to": new("department")},
        ORGANIZERS,
    ),
    "explainAssortment": Row(
        """query($customer: ID!, $product: ID!) { explainAssortment(customerId: $customer, productId: $product) {
            isVisible reasons { code } } }""",
        lambda world: {"customer": of_customer(world), "product": product_id()},
        ORGANIZERS,
    ),
    "assortmentAssign": mutation(
        "assortmentAssign(branchIds: [$branch], productIds: [$product])",
        lambda world: {"branch": new("branch"), "product": product_id()},
        ORGANIZERS,
        branch="ID!",
        product="ID!",
    ),
    "assortmentUnassign": mutation(
        "assortmentUnassign(branchIds: [$branch], productIds: [$product])",
        lambda world: {"branch": branch_with_a_product(), "product": product_id()},
        ORGANIZERS,
        branch="ID!",
        product="ID!",
    ),
    "assortmentCopy": mutation(
        "assortmentCopy(fromBranchId: $from, departmentIds: [$to])",
        lambda world: {"from": branch_with_a_product(), "to": new("department")},
        ORGANIZERS,
        **{"from": "ID!", "to": "ID!"},
    ),
}
