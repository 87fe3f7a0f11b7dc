"""The customer's contact data and what staff keep beside it: made and changed here, under the customer's lock.

The row of ``CustomerProfile`` is the lock of a customer: whoever changes something that belongs to the customer takes
it first, and of several customers in the order of their keys.
"""

from collections.abc import Collection
from typing import Any

from django.contrib.auth import get_user_model
from django.utils import timezone

from ..errors import NotFound
from ..models import CustomerProfile
from .ledger import customer_key


def lock(customer_id: Any) -> CustomerProfile:
    """Lock a customer until the transaction ends and give the profile as it is then; made first where there is none.

    Raises NotFound where there is no such user.
    """
    key = customer_key(customer_id)
    profile = CustomerProfile.objects.select_for_update(no_key=True).filter(pk=key).first()
    if profile is None and make_missing([key]):
        profile = CustomerProfile.objects.select_for_update(no_key=True).filter(pk=key).first()
    if profile is None:
        raise NotFound("There is no such customer.", field="customer_id")
    return profile


def make_missing(customer_ids: Collection[Any]) -> bool:
    """Make the profiles of those users who have none; somebody else may make them at the same moment.

    Tells whether there was anybody. The copies follow with the next reading of the host's rows.
    """
    users = get_user_model()._default_manager.filter(pk__in=customer_ids)
    rows = [
        CustomerProfile(pk=user.pk, registered_at=getattr(user, "date_joined", None) or timezone.now())
        for user in users
    ]
    CustomerProfile.objects.bulk_create(rows, ignore_conflicts=True)
    return bool(rows)
