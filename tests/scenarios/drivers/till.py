"""What examples of prices need of a shop, beside what all scenarios do: taxes, promotions, pages, lines of orders."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from decimal import Decimal

from saleor_customer_ext.money import minor_unit_digits
from tests.scenarios.drivers.values import Person, Product


@dataclass(frozen=True)
class Sold:
    """One line of an order as the host's own tables have it; amounts with exactly their currency's decimals."""

    reference: str
    net: Decimal
    tax: Decimal
    gross: Decimal


class Till(ABC):
    """One sales channel, set up to sell in one currency. channel: its reference."""

    currency: str
    channel: str

    @abstractmethod
    def sell(self, price: str, rate: str) -> Product:
        """Put something on sale at a list price, taxed at a rate in percent."""

    @abstractmethod
    def promote(self, product: Product, percent: int) -> None:
        """Let the shop take a percentage off the product, for everybody."""

    @abstractmethod
    def page(self, person: Person, product: Product) -> Decimal:
        """Read what the product's page says to somebody that one unit costs, with tax."""

    @abstractmethod
    def lines(self) -> list[Sold]:
        """Give the lines of the only order, in the order in which they were put into the cart."""

    def exact(self, amount: Decimal) -> Decimal:
        """Give an amount with its currency's decimals; it must not have had finer ones."""
        exact = amount.quantize(Decimal(1).scaleb(-minor_unit_digits(self.currency)))
        assert exact == amount, f"{amount} {self.currency}"
        return exact
