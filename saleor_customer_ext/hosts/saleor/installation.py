"""What `install` makes in Saleor's own tables, and what `uninstall` takes away there.

Needs nothing of Saleor but its models and, where it is as we know it, its function for payment statuses: leaving has to
work with every Saleor.
"""

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils import timezone
from django_celery_beat.models import IntervalSchedule, PeriodicTask, PeriodicTasks
from saleor.account.models import Group
from saleor.checkout.models import Checkout, CheckoutLine
from saleor.order import OrderStatus
from saleor.order.models import OrderLine
from saleor.payment.models import TransactionItem
from saleor.permission.models import Permission

from ... import permissions
from ...dashboard import NOT_BUILT, is_built
from ...errors import Invalid, NotFound
from . import attach, checks, dashboard_app, seams
from .discount_switch import KEY
from .own_prices import mark_of_checkout_line, mark_of_order_line
from .tender import APP_IDENTIFIER

AFTERWARDS = (
    "Now remove the package from the image: what still has it makes its permissions and periodic tasks again."
)
NEXT = """Next:
  1. Start web servers, workers and the scheduler from an image with the package.
  2. Let staff have the permissions: `install --grant-to "<group>"`, or the dashboard's page of permission groups.
  3. Switch credit on: in the Saleor Dashboard under Customers > Settings, or by customerExtSettingsUpdate."""


def install(grant_to: Collection[str]) -> list[str]:
    """Make the rows of our periodic tasks and of our app, and grant our permissions; repeating it changes nothing."""
    with transaction.atomic():
        granted = _our_permissions()
        said = [f"{len(granted)} permissions are there"]
        for name in grant_to:
            group = Group.objects.filter(name=name).first()
            if group is None:
                raise NotFound(f'There is no permission group "{name}".', field="grant_to")
            before = group.permissions.filter(pk__in=[row.pk for row in granted]).count()
            group.permissions.add(*granted)
            said.append(f'"{name}" has all of them; {len(granted) - before} were new to it')
        for name, (task, seconds) in attach.schedule().items():
            said.append(_schedule(name, task, seconds))
        said += _register()
    said += [f"Not ready to serve: ({error.id}) {error.msg}" for error in checks.errors()]
    return [*said, NEXT]


def remove_rows() -> list[str]:
    """Take away our tenders and own prices on open checkouts, our periodic tasks and our app; orders keep theirs."""
    said = []
    if tenders := _remove_tenders():
        said.append(f"Credit removed from {tenders} open checkouts")
    if lines := _remove_own_prices():
        said.append(f"Own prices removed from {lines} lines of open checkouts and drafts")
    if tasks := _remove_tasks():
        said.append(f"{tasks} periodic tasks deleted")
    if dashboard_app.remove():
        said.append("Our pages taken out of the Saleor Dashboard")
    return said


def _register() -> list[str]:
    """Put our pages into the Saleor Dashboard, if Saleor's tables for that are as we know them."""
    if broken := seams.broken(seams.DASHBOARD):
        return [f"Our pages are not in the Saleor Dashboard: {sentence}" for sentence in broken.values()]
    return [dashboard_app.register(), *([] if is_built() else [NOT_BUILT])]


def _our_permissions() -> list[Any]:
    found = list(Permission.objects.filter(content_type__app_label=permissions.APP_LABEL))
    declared = {codename for codename, _label in permissions.DECLARED}
    ours = [row for row in found if row.codename in declared]
    if len(ours) < len(declared):
        raise Invalid("Our permissions are not in the database: run `migrate` first.")
    return ours


def _schedule(name: str, task: str, seconds: int) -> str:
    """Make one row as Saleor's scheduler makes it when it starts, so that neither doubles the other's."""
    from saleor.schedulers.models import CustomPeriodicTask

    interval = IntervalSchedule.objects.filter(every=seconds, period=IntervalSchedule.SECONDS).first()
    if interval is None:
        interval = IntervalSchedule.objects.create(every=seconds, period=IntervalSchedule.SECONDS)
    row = CustomPeriodicTask.objects.filter(name=name).first()
    if row is not None and (row.task, row.interval_id) == (task, interval.pk):
        return f"Periodic task {name} is there"
    CustomPeriodicTask.objects.update_or_create(name=name, defaults={"task": task, "interval": interval})
    return f"Periodic task {name} runs every {seconds} seconds"


def _remove_tasks() -> int:
    """Delete our periodic tasks, and intervals that nothing else uses."""
    ours = PeriodicTask.objects.filter(task__startswith=f"{permissions.APP_LABEL}.")
    intervals = set(ours.exclude(interval=None).values_list("interval", flat=True))
    count = ours.count()
    ours.delete()
    IntervalSchedule.objects.filter(pk__in=intervals, periodictask=None).delete()
    if count and not PeriodicTask.objects.exists():
        PeriodicTasks.objects.all().delete()  # only says when the last task changed
    return count


def _remove_tenders() -> int:
    """Delete our tenders that pay for no order, and let their checkouts count as paid no more."""
    ours = TransactionItem.objects.filter(app_identifier=APP_IDENTIFIER, app__isnull=True, order__isnull=True)
    checkouts = Checkout.objects.filter(pk__in=ours.values("checkout")).order_by("pk").select_for_update()
    count = 0
    for checkout in checkouts:
        ours.filter(checkout=checkout).delete()
        _refresh_statuses(checkout)
        count += 1
    ours.delete()  # those whose checkout is gone
    return count


def _remove_own_prices() -> int:
    """Let open checkouts and drafts have Saleor's own prices again, which it calculates at the next look."""
    now = timezone.now()
    in_checkouts = CheckoutLine.objects.filter(private_metadata__has_key=KEY)
    keys = list(in_checkouts.values_list("checkout", flat=True).distinct())
    list(
        Checkout.objects.filter(pk__in=keys).order_by("pk").select_for_update(of=("self",)).values_list("pk")
    )
    lines = list(in_checkouts.order_by("pk"))
    for line in lines:
        if mark_of_checkout_line(line) is not None:
            line.price_override = line.price_override_reason = None
        line.private_metadata.pop(KEY, None)
        line.save(update_fields=["price_override", "price_override_reason", "private_metadata"])
    Checkout.objects.filter(pk__in=keys).update(price_expiration=now, discount_expiration=now)
    drafts = OrderLine.objects.filter(private_metadata__has_key=KEY, order__status=OrderStatus.DRAFT)
    in_drafts = list(drafts.order_by("pk").select_for_update(of=("self",)))
    for line in in_drafts:
        if mark_of_order_line(line) is not None:
            line.is_price_overridden, line.price_override_reason = False, None
            line.draft_base_price_expire_at = now
        line.private_metadata.pop(KEY, None)
        line.save(
            update_fields=[
                "is_price_overridden",
                "price_override_reason",
                "draft_base_price_expire_at",
                "private_metadata",
            ]
        )
    return len(lines) + len(in_drafts)


def _refresh_statuses(checkout: Any) -> None:
    """Let Saleor derive the payment statuses; where it cannot, nothing counts as paid until prices are looked at."""
    from saleor.checkout import CheckoutAuthorizeStatus, CheckoutChargeStatus

    nothing = {
        "authorize_status": CheckoutAuthorizeStatus.NONE,
        "charge_status": CheckoutChargeStatus.NONE,
        "price_expiration": timezone.now(),
    }
    Checkout.objects.filter(pk=checkout.pk).update(**nothing)
    try:
        from . import earmark
        from .checkouts import look

        checkout.refresh_from_db()
        earmark.update_statuses(checkout, look(checkout))
    except (ImportError, AttributeError, TypeError):
        return
