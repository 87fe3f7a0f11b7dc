"""What a condition of a discount group can be about: found by name in the host's catalogue, and named."""

from collections.abc import Collection, Iterable, Mapping

from .. import permissions
from ..errors import Invalid
from ..host import Actor, get_host
from ..host.catalog import CatalogKind, Variant
from ..models import ConditionTarget, DiscountCondition
from .condition_checks import WITHOUT_REFERENCE
from .customer_search import MAX_SEARCH

MOST_FOUND = 50  # of one search
_KINDS = {
    ConditionTarget.CATEGORY: CatalogKind.CATEGORY,
    ConditionTarget.COLLECTION: CatalogKind.COLLECTION,
    ConditionTarget.PRODUCT: CatalogKind.PRODUCT,
}


def search(target: str, text: str, *, actor: Actor, limit: int = MOST_FOUND) -> list[tuple[str, str]]:
    """Give reference and name of what a condition can be about and has this text in its name; see ``assignments``.

    Raises PermissionDenied, Invalid.
    """
    actor.require(permissions.MANAGE_DISCOUNT_GROUPS)
    if target not in ConditionTarget.values or target in WITHOUT_REFERENCE:
        raise Invalid("There is nothing to choose from.", field="target")
    if not 1 <= limit <= MOST_FOUND:
        raise Invalid(f"The number must be from 1 to {MOST_FOUND}.", field="first")
    if len(text) > MAX_SEARCH:
        raise Invalid(f"A search has {MAX_SEARCH} characters at most.", field="search")
    catalog, words = get_host().catalog, " ".join(text.split())
    if target == ConditionTarget.VARIANT:
        return [(found.reference, _called(found)) for found in catalog.search_variants(words, limit)]
    return catalog.search(_KINDS[ConditionTarget(target)], words, limit)


def names(conditions: Iterable[DiscountCondition]) -> dict[tuple[str, str], str]:
    """Give what conditions are about is called, by target and reference, in one query for each kind."""
    wanted: dict[str, set[str]] = {}
    for row in conditions:
        if row.reference:
            wanted.setdefault(row.target, set()).add(row.reference)
    return {
        (target, reference): name
        for target, references in sorted(wanted.items())
        for reference, name in _known(ConditionTarget(target), references).items()
    }


def _known(target: ConditionTarget, references: Collection[str]) -> Mapping[str, str]:
    catalog = get_host().catalog
    if target == ConditionTarget.VARIANT:
        return {key: _called(variant) for key, variant in catalog.variants(references).items()}
    return catalog.lookup(_KINDS[target], references)


def _called(variant: Variant) -> str:
    return f"{variant.name}, {variant.sku}" if variant.sku else variant.name
