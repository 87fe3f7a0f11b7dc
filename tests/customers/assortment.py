"""A catalogue of one Oscar shop and what is assigned out of it, for tests; each function makes one thing."""

from typing import Any

from oscar.core.loading import get_model

from demo import factories as shop
from saleor_customer_ext.models import Assignment, Branch, Department
from saleor_customer_ext.services import assignments, settings
from saleor_customer_ext.services.assignments import Change
from tests import factories
from tests.customers.sorting import ORGANIZER

Unit = Branch | Department


def product(title: str, *categories: Any, **values: Any) -> Any:
    made = shop.make_product(title=title, **values)
    made.categories.set(categories)
    return made


def category(name: str, above: Any = None) -> Any:
    model = get_model("catalogue", "Category")
    if above is None:
        return model.add_root(name=name)
    return model.objects.get(pk=above.pk).add_child(name=name)


def collection(name: str, *products: Any) -> Any:
    made = get_model("offer", "Range").objects.create(name=name)
    for one in products:
        made.add_product(one)
    return made


def named(*things: Any) -> dict[str, list[str]]:
    """Give things as services take them: references by kind."""
    fields = {"Product": "product_ids", "Category": "category_ids", "Range": "collection_ids"}
    found: dict[str, list[str]] = {}
    for thing in things:
        found.setdefault(fields[type(thing).__name__], []).append(str(thing.pk))
    return found


def owners(*units: Unit) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for unit in units:
        found.setdefault(f"{type(unit).__name__.lower()}_ids", []).append(unit.pk)
    return found


def assign(unit: Unit, *things: Any) -> Change:
    return assignments.assign(actor=ORGANIZER, **owners(unit), **named(*things))


def unassign(unit: Unit, *things: Any) -> Change:
    return assignments.unassign(actor=ORGANIZER, **owners(unit), **named(*things))


def has(unit: Unit) -> set[tuple[str, str]]:
    """Give kind and reference of all that a unit has."""
    rows = Assignment.objects.filter(**{type(unit).__name__.lower(): unit.pk})
    return set(rows.values_list("kind", "reference"))


def switch_on(**values: Any) -> None:
    settings.change(actor=factories.OPERATOR, assortment_enabled=True, **values)
