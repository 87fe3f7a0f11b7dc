"""What customers of branches see: whole categories, single products, and a department that narrows its branch.

The assortment is switched on with it; whoever belongs to no branch goes on seeing everything.
"""

from django.db import transaction
from oscar.core.loading import get_model

from saleor_customer_ext.host import Actor
from saleor_customer_ext.models import Assignment, Branch, Department
from saleor_customer_ext.services import assignments, settings

SYSTEM = Actor.system("sample-data")
# Branch -> names of categories, codes of single products. Nothing is assigned to the showroom: its shop is empty.
BRANCHES: dict[str, tuple[list[str], list[str]]] = {
    "Hamburg": (["Paper and writing", "Office furniture"], ["NK-3002", "NK-3006"]),
    "Brno": (["Packaging and shipping", "Workplace safety", "Tools and workshop"], ["NK-1001"]),
    "Trade fair": (["Paper and writing"], ["NK-3001", "NK-3002", "NK-3005"]),
}
# Department -> names of categories, codes of single products, to which it narrows its branch. Others do not narrow.
DEPARTMENTS: dict[str, tuple[list[str], list[str]]] = {
    "Warehouse": (["Packaging and shipping"], ["NK-4003", "NK-4004", "NK-4007"]),
}


@transaction.atomic
def load_assortment() -> None:
    """Assign everything and switch it on, unless anybody has done either already."""
    if settings.current().assortment_enabled or Assignment.objects.exists():
        return
    categories = dict(get_model("catalogue", "Category").objects.values_list("name", "pk"))
    products = dict(get_model("catalogue", "Product").objects.values_list("upc", "pk"))
    for name, (of_categories, codes) in (BRANCHES | DEPARTMENTS).items():
        assignments.assign(
            actor=SYSTEM,
            branch_ids=Branch.objects.filter(name=name).values_list("pk", flat=True),
            department_ids=Department.objects.filter(name=name).values_list("pk", flat=True),
            category_ids=[str(categories[one]) for one in of_categories],
            product_ids=[str(products[code]) for code in codes],
        )
    settings.change(actor=SYSTEM, assortment_enabled=True)
