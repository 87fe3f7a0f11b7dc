"""How we become part of a running Saleor, without a patch of its source: what is done at start-up, in which order.

Nothing in here raises because Saleor is not as expected: management commands have to start, to report it and to
uninstall. What went wrong is kept for ``checks.py``, and serving processes are refused by ``guard.py``.
"""

import datetime
from importlib import import_module
from typing import Any

from django.conf import settings

from ... import __version__
from . import permissions, schema, seams

GUARD = "saleor_customer_ext.hosts.saleor.guard.StartGuard"
FOR_WHOM = "saleor_customer_ext.hosts.saleor.for_whom.ForWhom"
SUFFIX = f"customer-ext-{__version__}"
RECEIVERS = "saleor_customer_ext.hosts.saleor.receivers"
MARKS = "saleor_customer_ext.hosts.saleor.marks"
MUTATIONS = "saleor_customer_ext.hosts.saleor.mutations"  # before the schema is built, as the fields
ASSORTMENT = "saleor_customer_ext.hosts.saleor.assortment_hooks"  # the same
LOCKS = "saleor_customer_ext.hosts.saleor.lock_hooks"  # the same
PRICES = "saleor_customer_ext.hosts.saleor.price_hooks"  # the same, around what others have wrapped
TASKS = "saleor_customer_ext.hosts.saleor.tasks"
URLS = "saleor_customer_ext.hosts.saleor.urls"

problems: dict[str, list[str]] = {}  # id of a system check -> sentences
_shop_urls: list[str] = []  # the module of addresses that the shop had without us


def at_models() -> None:
    """While models are imported: put our permissions into Saleor's list, before its GraphQL enum is made of it."""
    if not seams.broken(seams.PERMISSIONS):
        permissions.append()


def at_ready() -> None:
    """Once all apps are loaded: attach everything that can be attached, keep what cannot."""
    from . import checks, guard  # noqa: F401  # importing registers the checks

    problems.clear()
    ours = (GUARD, FOR_WHOM)
    settings.MIDDLEWARE = [*ours, *(name for name in settings.MIDDLEWARE if name not in ours)]
    guard.watch_celery()
    if not seams.broken(seams.ATTACHMENT):
        found = schema.graft()
        if found:
            problems["customer_ext.E203"] = found
    _suffix_cache()
    _add_urls()
    for name in (RECEIVERS, MARKS, MUTATIONS, ASSORTMENT, LOCKS, PRICES, TASKS):
        try:
            import_module(name)
        except (ImportError, AttributeError, KeyError) as error:
            problems.setdefault("customer_ext.E206", []).append(f"{name} cannot be imported: {error}.")
    _schedule()


def _add_urls() -> None:
    """Serve our addresses before the shop's; its module is imported when the first request comes, as without us."""
    known: str = getattr(settings, "ROOT_URLCONF")  # noqa: B009  # the settings of the type checker have none
    if known != URLS:
        _shop_urls[:] = [known]
        setattr(settings, "ROOT_URLCONF", URLS)  # noqa: B010


def shop_urls() -> str:
    """Name the module of the shop's own addresses."""
    return _shop_urls[0]


def _suffix_cache() -> None:
    """Keep answers about the schema apart from those of a Saleor without us: they are cached for a week."""
    known = getattr(settings, "GRAPHQL_CACHE_SUFFIX", "") or ""
    if SUFFIX not in known:
        settings.GRAPHQL_CACHE_SUFFIX = f"{known}-{SUFFIX}" if known else SUFFIX


def _schedule() -> None:
    """Add our periodic tasks to Saleor's schedule, in place: Celery may have read the setting already."""
    known: dict[str, Any] = getattr(settings, "CELERY_BEAT_SCHEDULE", {})
    for name, (task, seconds) in schedule().items():
        known[name] = {"task": task, "schedule": datetime.timedelta(seconds=seconds)}


def schedule() -> dict[str, tuple[str, int]]:
    """Give our periodic tasks: name -> (task, every how many seconds)."""
    try:
        found: dict[str, tuple[str, int]] = import_module(TASKS).SCHEDULE
    except (ImportError, AttributeError):
        return {}  # reported by ``at_ready``
    return found
