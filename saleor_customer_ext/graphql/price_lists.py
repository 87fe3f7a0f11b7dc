"""Price lists of discount groups in the API: rows or CSV in, CSV out."""

from collections.abc import Mapping
from typing import Any

import graphene
from graphene.utils.str_converters import to_camel_case

from ..errors import Invalid, Required
from ..host import Actor
from ..services import discount_groups, price_lists
from ..services.price_list_csv import COLUMNS, LONGEST_CSV
from ..services.price_lists import MOST_ERRORS, MOST_ROWS
from . import compat, limits
from .connections import whole_number
from .discount_conditions import GROUP
from .discount_groups import DiscountGroupMutation
from .discount_types import CHANNEL, REQUIRES, DiscountGroupType, PriceModeEnum, alone, group_key
from .errors import CustomerExtErrorCode, acting, refusal, refusals
from .price_explanation import variant_key
from .units import given

CURSOR = "discount-price"
ROWS_PER_READ = 10  # prices that count as one row of a request: they are read and written together


class DiscountPriceInput(graphene.InputObjectType):
    """The price of one variant in one channel and currency, from one quantity on."""

    variant_id = graphene.ID(description="Global id of the variant; it, or its SKU.")
    sku = graphene.String(description="SKU of the variant.")
    channel = graphene.String(description=f"{CHANNEL}; the only one, if left out.")
    currency = graphene.String(description="ISO 4217 code; the channel's only one, if left out.")
    amount = graphene.InputField(
        graphene.NonNull(compat.decimal),
        description="The price of one unit: more than zero, no finer than the currency's smallest unit.",
    )
    taxed = graphene.InputField(graphene.NonNull(PriceModeEnum), description="Whether the price is with tax.")
    minimum_quantity = graphene.Int(description="From how many units of the line on; 1, if left out.")
    minimum_order_value = graphene.InputField(
        compat.decimal, description="From which value of the order at list prices on, in the same currency."
    )


class DiscountPriceRowError(graphene.ObjectType):
    """What is wrong with one cell of a price list."""

    row = graphene.Int(required=True, description="Which row, from 1; the header of CSV is not counted.")
    column = graphene.String(
        required=True, description="Which column; empty where no single one is to blame."
    )
    code = graphene.Field(graphene.NonNull(CustomerExtErrorCode), description="What stood in the way.")
    message = graphene.String(
        required=True, description="One English sentence; choose your own text by the code."
    )


class DiscountPriceListImport(DiscountGroupMutation):
    """Imports prices."""

    long_texts = {"csv": LONGEST_CSV}
    discount_group = graphene.Field(DiscountGroupType, description="The group as it is now.")
    added = graphene.Int(description="Number of prices that are new, or would be.")
    changed = graphene.Int(description="Number of prices that were others before, or would be.")
    unchanged = graphene.Int(description="Number of prices that the group had already.")
    row_errors = graphene.List(
        graphene.NonNull(DiscountPriceRowError),
        description=f"What is wrong, by row and column, the first {MOST_ERRORS}; then nothing was imported.",
    )
    number_of_row_errors = graphene.Int(description="How many there are of them in all.")

    class Arguments:
        group_id = graphene.ID(required=True, description=GROUP)
        rows = graphene.List(
            graphene.NonNull(DiscountPriceInput),
            description=f"The prices, {MOST_ROWS} at most; they, or CSV.",
        )
        csv = graphene.String(
            description=f"The prices as CSV, {MOST_ROWS} at most, separated by commas or semicolons. Its first line"
            f" names columns: {', '.join(COLUMNS)}. `variant` is the host's own key."
        )
        dry_run = graphene.Boolean(
            description="Only say what would come of it; nothing is written. No, if left out."
        )

    class Meta:
        description = (
            "Gives a discount group the prices of a list: all of them or, if a row is wrong, none. A price in the same"
            " place (variant, channel, currency, quantity, order value) is replaced; others stay. Send long lists in"
            f" parts, one after the other. {REQUIRES}"
        )

    @classmethod
    def perform(cls, info: Any, actor: Actor, **values: Any) -> dict[str, Any]:
        key = group_key(values["group_id"], field="group_id")
        rows, text, dry_run = values.get("rows"), values.get("csv"), bool(values.get("dry_run"))
        if rows is not None and text is not None:
            raise Invalid("Send rows or CSV, not both.", field="csv")
        if rows is not None:
            limits.spend(info.context, len(rows) // ROWS_PER_READ, field="rows")
            read = [_row(place, given(one)) for place, one in enumerate(rows, 1)]
            found = price_lists.import_rows(group_id=key, rows=read, actor=actor, dry_run=dry_run)
        elif text is not None:
            limits.spend(info.context, text.count("\n") // ROWS_PER_READ, field="csv")
            found = price_lists.import_csv(group_id=key, text=text, actor=actor, dry_run=dry_run)
        else:
            raise Required("Send rows or CSV.", field="rows")
        if found.errors:
            field = "csv" if rows is None else "rows"
            message = f"Cells with errors: {found.number_of_errors}. Nothing was imported."
            return {"errors": [refusal(Invalid(message, field=field))], **_wrong(found)}
        return {
            "discount_group": alone(discount_groups.get(key, actor=actor)),
            "added": found.added,
            "changed": found.changed,
            "unchanged": found.unchanged,
            **_wrong(found),
        }


class PriceListMutations(graphene.ObjectType):
    """Mutations about price lists."""

    discount_price_list_import = DiscountPriceListImport.Field()


class DiscountPriceListPage(graphene.ObjectType):
    """A part of a price list."""

    csv = graphene.String(
        required=True,
        description=f"The prices, with a header, as the import reads them: {', '.join(COLUMNS)}.",
    )
    count = graphene.Int(required=True, description="Number of prices in it.")
    end_cursor = graphene.String(description="Where the next part begins; null where this one is empty.")
    has_next_page = graphene.Boolean(required=True, description="Whether there is another part.")


class PriceListQueries(graphene.ObjectType):
    """Queries about price lists."""

    discount_price_list = graphene.Field(
        DiscountPriceListPage,
        group_id=graphene.ID(required=True, description=GROUP),
        first=graphene.Int(required=True, description=f"How many prices, {MOST_ROWS} at most."),
        after=graphene.String(description="Give what follows this cursor."),
        channel=graphene.String(description=f"{CHANNEL}, for its prices only."),
        description=f"The fixed prices of a discount group as CSV, in parts. {REQUIRES}",
    )

    @staticmethod
    @refusals()
    def resolve_discount_price_list(
        root: Any, info: Any, group_id: str, first: int, after: str | None = None, channel: str | None = None
    ) -> DiscountPriceListPage:
        actor = acting(info)
        actor.require(*DiscountGroupMutation.permissions)
        place = 0
        if after is not None:
            place = whole_number(compat.decode(after, CURSOR, field="after")[1], "after")
        limits.spend(info.context, max(first, 0) // ROWS_PER_READ, field="first")
        page = price_lists.export(
            group_id=group_key(group_id, field="group_id"),
            actor=actor,
            number=first,
            after=place,
            channel=channel or "",
            using=compat.host_types().reading(info.context),
        )
        return DiscountPriceListPage(
            csv=page.csv(),
            count=len(page.prices),
            end_cursor=None if page.last is None else compat.encode(CURSOR, page.last),
            has_next_page=page.has_next,
        )


def _row(place: int, values: dict[str, Any]) -> dict[str, str]:
    """Write a row as CSV would have it."""
    if text := values.pop("variant_id", ""):
        values["variant"] = variant_key(text, field=f"rows.{place}.variant_id")
    values["taxed"] = compat.plain(values["taxed"])
    return {name: _text(value) for name, value in values.items()}


def _text(value: Any) -> str:
    return value if isinstance(value, str) else f"{value:f}" if hasattr(value, "as_tuple") else str(value)


def _wrong(found: price_lists.Import) -> Mapping[str, Any]:
    return {
        "row_errors": [
            DiscountPriceRowError(
                row=one.row, column=to_camel_case(one.column), code=one.code.value, message=one.message
            )
            for one in found.errors
        ],
        "number_of_row_errors": found.number_of_errors,
    }
