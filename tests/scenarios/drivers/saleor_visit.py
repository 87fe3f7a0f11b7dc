"""A log-in in Saleor: a storefront that has an access token, and what it can do with it."""

from typing import Any

import graphene

from tests.saleor.api import Api
from tests.scenarios.drivers import saleor_account
from tests.scenarios.drivers.base import Visit
from tests.scenarios.drivers.saleor_cart import ERRORS, told_by
from tests.scenarios.drivers.values import Deed, Product, StaffAnswer

ME = "{ me { email } }"
VARIANT = 'query ($id: ID!) { productVariant(id: $id, channel: "a-shop") { id } }'
ORDERS = "{ me { orders(first: 50) { edges { node { id } } } } }"
REQUEST_DELETION = f"""
mutation ($url: String!) {{ accountRequestDeletion(redirectUrl: $url, channel: "a-shop") {{ {ERRORS} }} }}"""
DELETE = f"mutation ($token: String!) {{ accountDelete(token: $token) {{ {ERRORS} }} }}"


class SaleorVisit(Visit):
    """What a storefront with one token sees and does. driver: of the shop, which sends mails."""

    def __init__(self, driver: Any, token: str | None) -> None:
        self.driver = driver
        self.api = Api(token)

    def is_in(self) -> bool:
        answer = self.api.ask(ME)
        return bool((answer.get("data") or {}).get("me"))

    def sees(self, product: Product) -> bool:
        return bool(self.api.field(VARIANT, id=product.id) == {"id": product.id})

    def order_history(self) -> list[str]:
        edges = self.api.field(ORDERS)["orders"]["edges"]
        return [graphene.Node.from_global_id(edge["node"]["id"])[1] for edge in edges]

    def attempt(self, deed: Deed) -> StaffAnswer:
        if deed == Deed.DELETE_ACCOUNT:
            return self.delete_account()
        return saleor_account.attempt(self.api, self.driver.listener, deed)

    def delete_account(self) -> StaffAnswer:
        """Ask for the link, and open it."""
        with self.driver.listener.to("ACCOUNT_DELETE_REQUESTED") as sent:
            told = told_by(self.api.ask(REQUEST_DELETION, url=self.driver.storefront))
        if told:
            return StaffAnswer(False, told)
        told = told_by(self.api.ask(DELETE, token=sent[-1]["token"]))
        return StaffAnswer(not told, told)
