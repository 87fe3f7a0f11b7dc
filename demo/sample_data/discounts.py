"""A discount group with prices for dealers, and one that is over; each is made once however often this runs."""

import datetime

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone
from oscar.core.loading import get_model

from demo.sample_data import people
from saleor_customer_ext.host import Actor
from saleor_customer_ext.models import AccountLock, DiscountGroup
from saleor_customer_ext.services import discount_conditions, discount_groups
from saleor_customer_ext.services.condition_checks import NewCondition

SYSTEM = Actor.system("sample-data")
DEALERS, SPRING = "Dealers", "Spring fair"
CATEGORY = "Paper and writing"  # in which dealers have more off
CHAIR = "NK-2001"  # and this is cheaper by the dozen
MEMBERS = people.CUSTOMERS[3:6]
FAIR_WENT = people.CUSTOMERS[7:9]


def load_discounts() -> None:
    """Make what is missing, with all that it grants and who is in it."""
    today = timezone.localdate()
    make(
        DEALERS,
        [*_for_dealers()],
        MEMBERS,
        description="5 % off everything, more off paper, and fixed addresses.",
        locks=[AccountLock.CHANGE_ADDRESSES],
        combines_with_host=False,
    )
    make(
        SPRING,
        [NewCondition(target="EVERYTHING", percent=3), NewCondition(target="SHIPPING")],
        FAIR_WENT,
        description="For who came to our stand.",
        ends_on=today - datetime.timedelta(days=60),
        combines_with_host=True,
    )


def make(name: str, conditions: list[NewCondition], members: list[people.Person], **values: object) -> None:
    """Make one group as a whole, unless it is there."""
    if DiscountGroup.objects.filter(name=name).exists():
        return
    keys = get_user_model().objects.filter(username__in=[person.email for person in members])
    with transaction.atomic():
        group = discount_groups.create(name=name, actor=SYSTEM, **values)
        discount_conditions.add(group_id=group.pk, conditions=conditions, actor=SYSTEM)
        discount_groups.assign(
            customer_ids=list(keys.values_list("pk", flat=True)), group_id=group.pk, actor=SYSTEM
        )


def _for_dealers() -> list[NewCondition]:
    category = get_model("catalogue", "Category").objects.get(name=CATEGORY)
    chair = get_model("catalogue", "Product").objects.get(upc=CHAIR)
    return [
        NewCondition(target="EVERYTHING", percent=5),
        NewCondition(target="CATEGORY", reference=str(category.pk), percent=10),
        NewCondition(target="PRODUCT", reference=str(chair.pk), percent=20, minimum_quantity=12),
        NewCondition(target="SHIPPING", minimum_order_value="500", minimum_order_currency="EUR"),
    ]
