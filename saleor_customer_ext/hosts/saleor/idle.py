"""Checkouts that lie about: Saleor deletes none on which something is authorised, so our tender has to go first."""

import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from ...services import checkout as service
from ...services import holds
from . import earmark, tender
from .checkouts import Found, look, money

HOURS = 24  # without a change; the tender comes back with the next look at the checkout
BATCH = 500


def clear(*, before: datetime.datetime) -> int:
    """Take our tender off checkouts that were last changed before then, and away where its checkout is gone.

    Gives how many. A checkout that holds credit keeps it, because another payment is under way, until Saleor would
    delete the checkout anyway. Each is done by itself.
    """
    from saleor.payment.models import TransactionItem

    ours = TransactionItem.objects.filter(
        app_identifier=tender.APP_IDENTIFIER, app__isnull=True, order__isnull=True
    )
    cleared, _ = ours.filter(checkout__isnull=True).delete()
    idle = ours.filter(checkout__last_change__lt=before, authorized_value__gt=0)
    last = 0
    while page := list(idle.filter(pk__gt=last).order_by("pk").values_list("pk", "checkout_id")[:BATCH]):
        last = page[-1][0]
        cleared += sum(_clear(checkout_id, before) for _, checkout_id in page)
    _release_vanished()
    return cleared


def _clear(checkout_id: Any, before: datetime.datetime) -> int:
    with transaction.atomic():
        checkout = earmark.lock(checkout_id)
        if checkout is None or checkout.last_change >= before:
            return 0
        found = look(checkout)
        if found.tender is None or (holds.open_hold(str(checkout_id)) and not _is_forgotten(checkout, found)):
            return 0
        tender.write(checkout, found.tender, money(tender.NOTHING, checkout.currency))
        # Saleor's own update of the statuses would make the checkout look touched.
        last_change = checkout.last_change
        earmark.update_statuses(checkout, found)
        type(checkout).objects.filter(pk=checkout_id).update(last_change=last_change, price_expiration=before)
    return 1


def _is_forgotten(checkout: Any, found: Found) -> bool:
    """Tell whether Saleor would delete a checkout now; its hold goes with it. Payments on it have moved nothing."""
    limit = timezone.now() - settings.USER_CHECKOUTS_TIMEDELTA  # type: ignore[misc]  # Saleor has it
    return bool(checkout.last_change < limit and not found.snapshot.other_money.amount)


def _release_vanished() -> None:
    """Let go of what checkouts hold that were deleted past Django, as by SQL."""
    from saleor.checkout.models import Checkout

    references = holds.open_references()
    there = {str(pk) for pk in Checkout.objects.filter(pk__in=references).values_list("pk", flat=True)}
    for reference in references:
        if reference not in there:
            service.release(reference)
