"""Own prices of members of discount groups in Saleor: for whom they count, and what one line costs.

Staff and apps see list prices, unless an app says for whom it asks (``for_whom.py``). A checkout or an order has the
prices of its customer, whoever looks at it. The decision is the core's (``services/pricing.py``); here it is weighed
against Saleor's own promotions, and written down as a ``Mark`` in the private metadata of the line, from where Saleor
itself copies it to the line of the order.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from ...money import Money, exact
from ...services import pricing
from ...services.pricing import Terms, Verdict, Weighed
from . import for_whom
from .assortment import is_app, is_staff
from .checkouts import channel_reference
from .discount_switch import KEY, is_on

_KEPT = "_customer_ext_terms"


def terms_of(customer: Any) -> Terms | None:
    """Give what a customer's group grants now, None being list prices; one query, none in a shop without groups."""
    from saleor.core.db.connection import allow_writer

    if not customer or customer.is_staff or not is_on():
        return None
    with allow_writer():
        return pricing.terms_of(customer.pk)


def terms_for(context: Any) -> Terms | None:
    """Give the same for whoever looks at the catalogue in a request; kept for as long as it lasts.

    What Saleor writes for webhooks has a request of its own, without anybody's header: there, apps get list prices.
    """
    from saleor.graphql.utils import get_user_or_app_from_context

    requestor = get_user_or_app_from_context(context)
    if not requestor or (is_app(requestor) and for_whom.HEADER not in context.headers):
        return None
    kept = vars(requestor)
    if _KEPT not in kept:
        kept[_KEPT] = _terms_of_requestor(requestor)
    found: Terms | None = kept[_KEPT]
    return found


def _terms_of_requestor(requestor: Any) -> Terms | None:
    from saleor.core.db.connection import allow_writer

    if is_staff(requestor) or not is_on():
        return None
    key = for_whom.customer_key(requestor) if is_app(requestor) else requestor.pk
    with allow_writer():
        return pricing.terms_of(key)


@dataclass(frozen=True, slots=True)
class Mark:
    """What one line was priced by. price, list_price: of one unit, as prices are entered in the channel.

    alone: the group's prices do not combine with the host's promotions and vouchers.
    """

    price: Decimal
    list_price: Decimal
    condition: int
    group: int
    name: str
    alone: bool

    @property
    def reason(self) -> str:
        """Say it to staff, where Saleor shows them why a line has a price of its own."""
        return f"Discount group: {self.name}"

    @property
    def text(self) -> str:
        """Say all of it, as a line's private metadata has it."""
        return json.dumps(asdict(self) | {"price": str(self.price), "list_price": str(self.list_price)})

    def write(self, metadata: dict[str, Any]) -> None:
        """Put it into a line's private metadata."""
        metadata[KEY] = self.text

    @classmethod
    def read(cls, metadata: dict[str, Any]) -> "Mark | None":
        """Read it from there; None where there is none, or somebody has written something else."""
        try:
            found = json.loads(metadata[KEY])
            mark = cls(
                **found | {"price": Decimal(found["price"]), "list_price": Decimal(found["list_price"])}
            )
        except (KeyError, TypeError, ValueError, ArithmeticError):
            return None
        return mark if mark._could_be_ours() else None

    def _could_be_ours(self) -> bool:
        """Tell whether it is as we write it: who may change metadata of checkouts can write anything."""
        kinds = ((self.condition, int), (self.group, int), (self.name, str), (self.alone, bool))
        is_written_so = all(type(value) is kind for value, kind in kinds)
        is_money = self.price.is_finite() and self.list_price.is_finite()
        return is_written_so and is_money and 0 <= self.price < self.list_price


def mark_of_checkout_line(line: Any) -> Mark | None:
    """Give what a line of a checkout is priced by; None where its price is not ours, or not any more."""
    mark = Mark.read(line.private_metadata)
    return mark if mark is not None and line.price_override == mark.price else None


def mark_of_order_line(line: Any) -> Mark | None:
    """Give the same of an order's line."""
    if not line.is_price_overridden:
        return None
    mark = Mark.read(line.private_metadata)
    return mark if mark is not None and line.undiscounted_base_unit_price_amount == mark.price else None


@dataclass(frozen=True, slots=True)
class Line:
    """What has to be known of a line, or of a variant on a page, to find its price.

    list_price: of one unit, as entered in the channel. promoted: the same by Saleor's best catalogue promotion.
    """

    variant: int
    product: int
    quantity: int
    list_price: Decimal
    promoted: Decimal | None


@dataclass(frozen=True, slots=True)
class Where:
    """Where lines are bought. entered_with_tax: how prices are entered there. order_value: as the core has it."""

    channel: int
    currency: str
    entered_with_tax: bool
    order_value: Money | None


def decide(
    terms: Terms, lines: Sequence[Line], where: Where, rates: Sequence[Decimal | None] | None = None
) -> list[Mark | None] | None:
    """Give what each line is priced by; None in it where Saleor's own price counts. One query for all lines.

    Where the group does not combine with promotions, and one of these makes it as cheap, the promotion counts.
    rates: of the lines' taxes, such as Decimal("0.19"), and None where nobody knows. Without any of them, None is given
    where a fixed price would have to be converted between net and gross: then find them out and ask again.
    """
    items = [
        pricing.Item(str(line.variant), str(line.product), line.quantity, line.list_price, rate)
        for line, rate in zip(lines, rates or [None] * len(lines), strict=True)
    ]
    situation = pricing.Situation(
        channel_reference(where.channel), where.currency, where.entered_with_tax, where.order_value
    )
    found = pricing.weigh(terms, items, situation, everywhere=False)
    if rates is None and any(one.verdict == Verdict.TAX_UNKNOWN for weighed in found for one in weighed):
        return None
    return [_mark(terms, line, weighed) for line, weighed in zip(lines, found, strict=True)]


def value_of(lines: Sequence[tuple[int, Decimal]], currency: str) -> Money:
    """Give what an order is worth at list prices. lines: quantity and list price."""
    return exact(sum((quantity * price for quantity, price in lines), Decimal(0)), currency)


def rates_of(country: str, tax_classes: Iterable[Any], *, is_flat: bool) -> list[Decimal | None]:
    """Give Saleor's flat rates of a country for the keys of tax classes, None being goods without one; one query.

    is_flat: False where a tax app decides, whose rates nobody knows beforehand.
    """
    from saleor.tax.models import TaxClassCountryRate

    if not is_flat:
        return [None for _key in tax_classes]
    rows = TaxClassCountryRate.objects.filter(country=country).values_list("tax_class_id", "rate")
    found = {key: rate / 100 for key, rate in rows}
    return [found.get(key, found.get(None, Decimal(0))) for key in tax_classes]


def _mark(terms: Terms, line: Line, weighed: Sequence[Weighed]) -> Mark | None:
    best = weighed[0] if weighed else None
    if best is None or best.verdict != Verdict.WINS or best.amount is None:
        return None
    if not terms.combines_with_host and line.promoted is not None and line.promoted <= best.amount:
        return None
    return Mark(
        best.amount,
        line.list_price,
        best.condition.pk,
        terms.group_id,
        terms.group_name,
        not terms.combines_with_host,
    )
