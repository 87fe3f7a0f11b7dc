"""How goods reach the customer and what that costs. All charges are EUR and carry 19 % VAT."""

from decimal import Decimal
from typing import Any

from oscar.apps.shipping import methods
from oscar.core import prices

FREE_FROM = Decimal("100.00")  # goods incl. tax, after discounts


class Parcel(methods.Base):
    """A parcel for 5.95 incl. tax, free of charge from 100.00 incl. tax."""

    code = "parcel"
    name = "Parcel"
    description = "2 to 3 working days. Free of charge from €100.00."
    charge = (Decimal("5.00"), Decimal("5.95"))  # excl. and incl. tax

    def calculate(self, basket: Any) -> prices.Price:
        """Return the charge for the basket."""
        excl_tax, incl_tax = self.charge
        if basket.total_incl_tax >= FREE_FROM:
            excl_tax = incl_tax = Decimal("0.00")
        return prices.Price(currency=basket.currency, excl_tax=excl_tax, incl_tax=incl_tax)


class Express(methods.FixedPrice):
    """The next morning for 14.28 incl. tax, whatever the basket is worth."""

    code = "express"
    name = "Express"
    description = "The next working day before noon."
    charge_excl_tax = Decimal("12.00")
    charge_incl_tax = Decimal("14.28")


class Collection(methods.Free):
    """Picked up at the warehouse, free of charge."""

    code = "collection"
    name = "Collection"
    description = "Ready at our warehouse within two hours."
