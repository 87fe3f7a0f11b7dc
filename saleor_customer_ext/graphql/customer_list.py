"""The list of customers in the API: filters, sorts, pages and counts; rules are in ``services/customer_*.py``."""

import json
from collections.abc import Mapping
from typing import Any

import graphene

from ..host import Actor
from ..models import Branch, Company, CustomerGroup, CustomerStatus, CustomerTag, Department, DiscountGroup
from ..services import customer_facets, customer_list, customers
from ..services.customer_list import EXACT
from ..services.customer_sorts import Sort
from . import compat, limits
from .connections import Batch, Connection, Window
from .customer_columns import CustomerStatusEnum, profile_of
from .discount_types import READERS as PRICERS
from .people import customer_keys
from .units import NONE
from .units import READERS as ORGANIZERS

CURSOR = "customer-profile"
LONGEST_CURSOR = 6000  # of a key of 300 characters, each of which JSON may write as 12
DEFAULT = "CUSTOMER_SINCE"
MOST_BRANCHES = 100  # that are counted beside the filters, and as many discount groups
MANAGERS = "Requires the permission manage_customer_profiles."
COUNT = "Number of customers."
COUNT_IS_EXACT = (
    f"False where more than {EXACT} customers fit the other filters and this number is an estimate from a sample,"
    " rounded to one or two digits; 0 then stands for very few or none. Always true in shops of"
    f" {customer_facets.SAMPLE} customers or fewer, and for the values that fewest customers have."
)

_DIRECTIONS = {"ASC": "From the smallest to the largest, A to Z.", "DESC": "The other way round."}
_SORTS = {
    "NAME": "Last name, then first name, without regard to case and accents.",
    "EMAIL": "E-mail address.",
    "ACCOUNT_NUMBER": "Account number; those without come first.",
    "CUSTOMER_SINCE": "When the customer registered.",
    "STATUS": "Status, by its name.",
    "ORDERS": f"Number of orders that count. {MANAGERS}",
    "REVENUE": f"Revenue in the shop's currency. {MANAGERS}",
    "LAST_ORDER": f"When the last order was placed; those without come first. {MANAGERS}",
    "LAST_LOGIN": "Last log-in; those without come first.",
    "ID": "The user's primary key.",
    "PHONE": f"Digits of the phone number; {EXACT} customers at most.",
    "GROUP": f"Name of the customer group; {EXACT} customers at most. {MANAGERS}",
    "COMPANY": f"Name of the company; {EXACT} customers at most. {ORGANIZERS}",
    "BRANCH": f"Name of the branch; {EXACT} customers at most. {ORGANIZERS}",
    "DEPARTMENT": f"Name of the department; {EXACT} customers at most. {ORGANIZERS}",
    "DISCOUNT_GROUP": f"Name of the discount group; {EXACT} customers at most. {PRICERS}",
    "PREFERRED_CHANNEL": f"Preferred channel; {EXACT} customers at most.",
    "CURRENCY": f"The customer's currency; {EXACT} customers at most.",
    "CREDIT": f"What can be spent now in the currency of `currency`; {EXACT} customers at most. Requires one of the"
    " permissions view_customer_credit, manage_customer_credit.",
    "CUSTOM_FIELD": f"The field of `customField`; {EXACT} customers at most. {MANAGERS}",
}

CustomerSortDirection = compat.make_enum("CustomerSortDirection", _DIRECTIONS, "Which way round.")
CustomerProfileSortField = compat.make_enum(
    "CustomerProfileSortField", _SORTS, "What customers are sorted by."
)


class CustomerProfileSortingInput(graphene.InputObjectType):
    """How to sort; who is equal stands in the order of the primary keys."""

    field = graphene.InputField(graphene.NonNull(CustomerProfileSortField), description="What to sort by.")
    direction = graphene.InputField(CustomerSortDirection, description="Which way round; ASC, if left out.")
    currency = graphene.String(description="For CREDIT: ISO 4217 code of the currency.")
    custom_field = graphene.String(description="For CUSTOM_FIELD: slug of the field.")


class CustomerTimeRangeInput(graphene.InputObjectType):
    """Moments from one to another, both included."""

    gte = graphene.InputField(compat.date_time, description="Not before this moment.")
    lte = graphene.InputField(compat.date_time, description="Not after this moment.")


class CustomerNumberRangeInput(graphene.InputObjectType):
    """Whole numbers from one to another, both included."""

    gte = graphene.Int(description="Not less.")
    lte = graphene.Int(description="Not more.")


class CustomerAmountRangeInput(graphene.InputObjectType):
    """Amounts from one to another, both included."""

    gte = graphene.InputField(compat.decimal, description="Not less.")
    lte = graphene.InputField(compat.decimal, description="Not more.")


class CustomerTagFilterInput(graphene.InputObjectType):
    """Tags by their global ids; the three narrow each other."""

    any = graphene.List(graphene.NonNull(graphene.ID), description="At least one of these.")
    all = graphene.List(graphene.NonNull(graphene.ID), description="Every one of these; ten at most.")
    none = graphene.List(graphene.NonNull(graphene.ID), description="Not one of these.")


class CustomerCreditFilterInput(graphene.InputObjectType):
    """Whether there is credit to spend now."""

    available = graphene.Boolean(required=True, description="True: more than nothing; false: nothing.")
    currency = graphene.String(description="In this currency only (ISO 4217 code).")


class CustomerCustomFieldFilterInput(graphene.InputObjectType):
    """What has to be in a custom field; values are text as `customFields` answers them."""

    field = graphene.String(required=True, description="Slug of the field.")
    values = graphene.List(graphene.NonNull(graphene.String), description="One of these.")
    gte = graphene.String(description="Number or date: not less, not before.")
    lte = graphene.String(description="Number or date: not more, not after.")


class CustomerProfileFilterInput(graphene.InputObjectType):
    """Which customers to give; conditions narrow each other."""

    search = graphene.String(
        description="Words of which each has to begin a word of name, company, account number or address, the e-mail"
        " address or its domain, or a phone number, or to end a phone number; without regard to case and accents."
    )
    ids = graphene.List(graphene.NonNull(graphene.ID), description="Global ids of profiles or users.")
    statuses = graphene.List(graphene.NonNull(CustomerStatusEnum), description="Any of these.")
    email_confirmed = graphene.Boolean(description="Whether the e-mail address was confirmed.")
    on_hold = graphene.Boolean(description="Whether the customer is on hold.")
    is_test = graphene.Boolean(description=f"Whether this is a test customer. {MANAGERS}")
    tags = graphene.InputField(CustomerTagFilterInput, description=f"By tags. {MANAGERS}")
    groups = graphene.List(
        graphene.NonNull(graphene.ID),
        description=f'In any of these customer groups; "{NONE}" stands for those in no group. {MANAGERS}',
    )
    companies = graphene.List(
        graphene.NonNull(graphene.ID),
        description=f'Contacts of any of these companies; "{NONE}" stands for those of no company. {ORGANIZERS}',
    )
    branches = graphene.List(
        graphene.NonNull(graphene.ID),
        description=f'In any of these branches; "{NONE}" stands for those in no branch. {ORGANIZERS}',
    )
    departments = graphene.List(
        graphene.NonNull(graphene.ID),
        description=f'In any of these departments; "{NONE}" stands for those in no department. {ORGANIZERS}',
    )
    discount_groups = graphene.List(
        graphene.NonNull(graphene.ID),
        description=f'In any of these discount groups; "{NONE}" stands for those in none. {PRICERS}',
    )
    preferred_channels = graphene.List(
        graphene.NonNull(graphene.String), description="Any of these channels, by the host's references."
    )
    currencies = graphene.List(graphene.NonNull(graphene.String), description="Any of these currencies.")
    customer_since = graphene.InputField(CustomerTimeRangeInput, description="Registered in this time.")
    last_login = graphene.InputField(CustomerTimeRangeInput, description="Last logged in in this time.")
    last_order = graphene.InputField(
        CustomerTimeRangeInput, description=f"Last order placed in this time. {MANAGERS}"
    )
    number_of_orders = graphene.InputField(
        CustomerNumberRangeInput, description=f"So many orders that count. {MANAGERS}"
    )
    revenue = graphene.InputField(
        CustomerAmountRangeInput, description=f"So much revenue in the shop's currency. {MANAGERS}"
    )
    credit = graphene.InputField(
        CustomerCreditFilterInput,
        description="By credit. Requires one of the permissions view_customer_credit, manage_customer_credit.",
    )
    custom_fields = graphene.List(
        graphene.NonNull(CustomerCustomFieldFilterInput),
        description=f"By custom fields, ten conditions at most. {MANAGERS}",
    )


class CustomerStatusCount(graphene.ObjectType):
    """How many customers have a status."""

    status = graphene.Field(graphene.NonNull(CustomerStatusEnum), description="The status.")
    count = graphene.Int(required=True, description=COUNT)
    count_is_exact = graphene.Boolean(required=True, description=COUNT_IS_EXACT)


class CustomerGroupCount(graphene.ObjectType):
    """How many customers are in a group."""

    group_id = graphene.ID(description="Global id of the group; null for those in no group.")
    count = graphene.Int(required=True, description=COUNT)
    count_is_exact = graphene.Boolean(required=True, description=COUNT_IS_EXACT)


class CustomerBranchCount(graphene.ObjectType):
    """How many customers are in a branch."""

    branch_id = graphene.ID(description="Global id of the branch; null for those in no branch.")
    count = graphene.Int(required=True, description=COUNT)
    count_is_exact = graphene.Boolean(required=True, description=COUNT_IS_EXACT)


class CustomerDiscountGroupCount(graphene.ObjectType):
    """How many customers are in a discount group."""

    discount_group_id = graphene.ID(description="Global id of the discount group; null for those in none.")
    count = graphene.Int(required=True, description=COUNT)
    count_is_exact = graphene.Boolean(required=True, description=COUNT_IS_EXACT)


class CustomerTagCount(graphene.ObjectType):
    """How many customers have a tag."""

    tag_id = graphene.ID(required=True, description="Global id of the tag.")
    count = graphene.Int(required=True, description=COUNT)
    count_is_exact = graphene.Boolean(required=True, description=COUNT_IS_EXACT)


class CustomerProfileFacets(graphene.ObjectType):
    """Numbers beside the filters, at most a minute old. Each is counted as if its own filter were not set."""

    statuses = graphene.List(
        graphene.NonNull(CustomerStatusCount),
        required=True,
        description="Every status, also where nobody has it.",
    )
    groups = graphene.List(
        graphene.NonNull(CustomerGroupCount),
        required=True,
        description="Groups that somebody is in, or may be, largest first.",
    )
    branches = graphene.List(
        graphene.NonNull(CustomerBranchCount),
        required=True,
        description=f"The {MOST_BRANCHES} branches that most are in, largest first; empty where the shop has none.",
    )
    discount_groups = graphene.List(
        graphene.NonNull(CustomerDiscountGroupCount),
        required=True,
        description=f"The {MOST_BRANCHES} discount groups that most are in, largest first; empty where there are none.",
    )
    tags = graphene.List(
        graphene.NonNull(CustomerTagCount),
        required=True,
        description="Tags that somebody has, or may have, largest first.",
    )


def page_of(
    info: Any,
    actor: Actor,
    filters: Mapping[str, Any] | None,
    sort: Mapping[str, Any] | None,
    page: dict[str, Any],
) -> Connection:
    """Give a page of customers, with what was read on the way.

    Raises what the services raise, and Required or Invalid for the arguments of a page.
    """
    using = compat.host_types().reading(info.context)
    found = customer_list.find(_filters(info, filters or {}), _sort(sort or {}), actor=actor, using=using)
    window = Window.parse(
        CURSOR, lambda text, name: _place(found.sort, text, name), longest=LONGEST_CURSOR, **page
    )
    limits.spend(info.context, window.size, field="last" if window.backwards else "first")
    rows = found.page(window.size + 1, after=window.after, before=window.before, backwards=window.backwards)
    keys = {row.user.pk: row.key for row in rows}
    connection = window.page(
        [row.user for row in rows],
        lambda user: json.dumps(found.sort.position(keys[user.pk], user.pk)),
        lambda: found.count,
        lambda: found.count_is_exact,
    )
    batch = Batch(connection.rows, staff=customers.sees_staff(actor))
    profiles = {user.pk: profile_of(user) for user in connection.rows}
    groups = {key: profile.group for key, profile in profiles.items() if profile.group}
    Batch(list(groups.values()), staff=True)
    batch.put("groups", groups)
    tags = {row.user.pk: row.tags for row in rows}
    Batch([tag for several in tags.values() for tag in several], staff=True)
    batch.put("tags", tags)
    return connection


def _place(sort: Sort, text: str, argument: str) -> Any:
    try:
        position = json.loads(text)
    except (ValueError, RecursionError):
        position = None
    return sort.place(position, field=argument)


def _sort(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "name": compat.plain(values.get("field")) or DEFAULT,
        "descending": compat.plain(values.get("direction")) == "DESC",
        "field": values.get("custom_field"),
        "currency": values.get("currency"),
    }


def _filters(info: Any, values: Mapping[str, Any]) -> dict[str, Any]:
    """Read ids, enums and moments; the rest is as the services take it."""
    found = {name: value for name, value in values.items() if value is not None}
    if "ids" in found:
        found["ids"] = customer_keys(info, found["ids"], field="ids")
    if "statuses" in found:
        found["statuses"] = [compat.plain(status) for status in found["statuses"]]
    if "tags" in found:
        tags = {kind: keys for kind, keys in found["tags"].items() if keys is not None}
        found["tags"] = {
            kind: [_key(CustomerTag, key, "tags") for key in keys] for kind, keys in tags.items()
        }
    for name, model in _BELONGING.items():
        if name in found:
            found[name] = [None if key == NONE else _key(model, key, name) for key in found[name]]
    for name in ("customer_since", "last_login", "last_order"):
        if name in found:
            found[name] = {
                bound: compat.aware(moment) for bound, moment in found[name].items() if moment is not None
            }
    return found


_BELONGING = {
    "groups": CustomerGroup,
    "companies": Company,
    "branches": Branch,
    "departments": Department,
    "discount_groups": DiscountGroup,
}


def _key(model: Any, text: str, field: str) -> Any:
    return compat.global_pk(text, model.__name__, field=field, model=model)


def facets_of(info: Any, actor: Actor, filters: Mapping[str, Any] | None) -> CustomerProfileFacets:
    """Count beside the filters."""
    using = compat.host_types().reading(info.context)
    found = customer_facets.count(_filters(info, filters or {}), actor=actor, using=using)

    def largest_first(name: str) -> list[tuple[Any, dict[str, Any]]]:
        counts, estimated = getattr(found, name), found.estimated.get(name, ())
        ordered = sorted(counts.items(), key=lambda one: (-one[1], one[0] is None, one[0] or 0))
        return [(key, {"count": count, "count_is_exact": key not in estimated}) for key, count in ordered]

    statuses = dict(largest_first("statuses"))
    return CustomerProfileFacets(
        statuses=[
            CustomerStatusCount(status=status, **statuses.get(status, {"count": 0, "count_is_exact": True}))
            for status in CustomerStatus.values
        ],
        groups=[
            CustomerGroupCount(
                group_id=key if key is None else compat.encode("CustomerGroup", key), **counted
            )
            for key, counted in largest_first("groups")
        ],
        branches=[
            CustomerBranchCount(branch_id=key if key is None else compat.encode("Branch", key), **counted)
            for key, counted in largest_first("branches")[:MOST_BRANCHES]
        ],
        discount_groups=[
            CustomerDiscountGroupCount(
                discount_group_id=key if key is None else compat.encode("DiscountGroup", key), **counted
            )
            for key, counted in largest_first("discount_groups")[:MOST_BRANCHES]
        ],
        tags=[
            CustomerTagCount(tag_id=compat.encode("CustomerTag", key), **counted)
            for key, counted in largest_first("tags")
        ],
    )
