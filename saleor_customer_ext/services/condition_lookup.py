"""Reads where products stand in the host's catalogue and what a group grants there, both in one query.

Every page with prices and every look at a checkout asks it.
"""

from collections.abc import Collection

from django.db import connection

from ..host import get_host
from ..host.catalog import Places
from ..models import ConditionTarget, DiscountCondition

_FIELDS = [field.attname for field in DiscountCondition._meta.concrete_fields]

# First the places, with NULL for all of a condition, then conditions. What is asked for as an array is worked out once
# and then looked up in the index of conditions, target by target.
_STATEMENT = f"""
WITH places (asked, product, categories, collections) AS MATERIALIZED ({{places}})
SELECT asked::text, product::text, categories::text[], collections::text[], {", ".join(["NULL"] * len(_FIELDS))}
FROM places
UNION ALL
SELECT NULL, NULL, NULL, NULL, {", ".join(_FIELDS)}
FROM {DiscountCondition._meta.db_table}
WHERE group_id = %s AND (
  target = '{ConditionTarget.EVERYTHING}' AND reference = ''
  OR target = '{ConditionTarget.VARIANT}' AND reference = ANY (%s)
  OR target = '{ConditionTarget.PRODUCT}' AND reference = ANY (ARRAY(
    SELECT unnest(%s::text[]) UNION SELECT product::text FROM places))
  OR target = '{ConditionTarget.CATEGORY}' AND reference = ANY (ARRAY(
    SELECT DISTINCT unnest(categories)::text FROM places))
  OR target = '{ConditionTarget.COLLECTION}' AND reference = ANY (ARRAY(
    SELECT DISTINCT unnest(collections)::text FROM places))
){{here}}
ORDER BY {5 + _FIELDS.index("id")}"""  # noqa: S608
_HERE = " AND channel IN ('', %s) AND currency IN ('', %s) AND minimum_quantity <= %s"


def read(
    group_id: int, variants: Collection[str], products: Collection[str], here: tuple[str, str, int] | None
) -> tuple[dict[str, Places], list[DiscountCondition]]:
    """Give the places of products, by reference, and what a group grants for these variants and products.

    here: the channel's reference and the currency that conditions have to be meant for, and the largest quantity that
    is bought, so that tiers that nobody reaches are not read; None is any. Free shipping is left out. Conditions are
    in the order of their keys.
    """
    catalog = get_host().catalog
    places, values = catalog.standing.filled(keys=catalog.keys(products))
    statement = _STATEMENT.format(places=places, here="" if here is None else _HERE)
    parameters = [*values, group_id, sorted(variants), sorted(products), *(here or ())]
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        found = cursor.fetchall()
    standing = {
        asked: Places(product, frozenset(categories), frozenset(collections))
        for asked, product, categories, collections, *_rest in found
        if asked is not None
    }
    return standing, [
        DiscountCondition.from_db(connection.alias, _FIELDS, row[4:]) for row in found if row[0] is None
    ]
